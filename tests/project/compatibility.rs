//! What release 0.1.0 wrote is read by every later release of the same major version, and says the
//! same: a frozen project, a frozen sheet, and the fields of every output for machines.
//!
//! Nothing in `tests/fixtures/v1` is ever edited; `CONTRIBUTING.md`, “Versions”, says why.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{Trial, fixture, jalon};

/// The day on which the project was frozen.
const DAY: &str = "2026-11-26";

fn frozen() -> Trial {
    let trial = Trial::empty();
    trial.take(&fixture("v1/project"), "");
    trial
}

#[test]
fn a_project_of_version_1_is_read_and_nothing_in_it_is_suspect() {
    // The words of the interface are no part of the format: they are today's.
    assert_eq!(frozen().said(DAY), Vec::<String>::new());
}

#[test]
fn a_sheet_of_version_1_still_proves_itself() {
    let sheet = fixture("v1/sheet.pdf");
    jalon()
        .args(["audit", sheet.to_str().unwrap()])
        .assert()
        .success();
}

#[test]
fn an_edition_of_version_1_is_still_known() {
    let trial = frozen();
    let list = "handouts/editions.toml";
    let before = trial.read(list);
    let record = ["--today", DAY, "handouts", "--record"];
    trial.jalon(&record).assert().success();
    assert!(trial.read(list).starts_with(&before), "the list only grows");
}

/// The fields of a document, `entries[].new.value: string`, that hold something.
fn fields(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(value, &format!("{path}{dot}{name}"), found);
            }
            return;
        }
        Value::Array(items) => {
            let path = format!("{path}[]");
            return items.iter().for_each(|item| collect(item, &path, found));
        }
        Value::Null => return,
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
    };
    found.insert(format!("{path}: {kind}"));
}

/// What a command, or the manifest of a build, says now.
fn said_now(trial: &Trial, what: &str) -> Value {
    let bytes = if what == "trace.jsonld" {
        let build = ["--today", DAY, "build"];
        trial.jalon(&build).assert().success();
        fs::read(trial.path("dist/trace.jsonld")).unwrap()
    } else {
        let mut arguments: Vec<&str> = what.split(' ').collect();
        if !arguments.contains(&"--today") {
            arguments.extend(["--today", DAY]);
        }
        arguments.extend(["--format", "json"]);
        trial.jalon(&arguments).output().unwrap().stdout
    };
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{what}: {e}"))
}

#[test]
fn no_field_of_version_1_has_gone() {
    let trial = frozen();
    let frozen = fs::read_to_string(fixture("v1/fields.txt")).unwrap();
    let mut gone = Vec::new();
    for section in frozen.split("\n# ").skip(1) {
        let (what, lines) = section.split_once('\n').unwrap();
        let now = fields(&said_now(&trial, what));
        let lost = lines.lines().filter(|line| !now.contains(*line));
        gone.extend(lost.map(|line| format!("{what}: {line}")));
    }
    assert!(gone.is_empty(), "{gone:#?}");
}
