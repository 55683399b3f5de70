//! A new version of a source, from the command line: what is said of it, what is held, what may
//! still be printed.

use serde_json::Value;

use jalon::check::Project;
use jalon::ledger::edit;

use crate::support::{TODAY, Trial, bytes_of, said};

const TEXT: &str = "sources/trial-text/2026-11-21.txt";
const RECORD: &str = "sources/trial-text/source.toml";

/// The trial document with another number of words, a paragraph moved, a line left out and one
/// added.
fn newer(trial: &Trial) -> String {
    let text = trial.read(TEXT);
    let mut lines: Vec<&str> = text.lines().collect();
    let questions = lines.remove(3);
    lines.insert(0, questions);
    let changed = lines
        .join("\n\n")
        .replace("au moins 100 mots", "au moins 120 mots");
    let without = changed.replace(
        "il ne parle que de lui-même, pour que rien n’y soit inventé",
        "il est court",
    );
    format!("{without}\n\nIl a été relu 3 fois.\n")
}

fn update(trial: &Trial, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut all = vec![
        "source",
        "update",
        "trial-text",
        "newer.txt",
        "--format",
        "json",
    ];
    all.extend(arguments);
    let output = trial.jalon(&all).output().unwrap();
    let json = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), json)
}

fn outcome<'a>(json: &'a Value, id: &str) -> &'a str {
    let entries = json["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["id"] == id).unwrap();
    entry["outcome"].as_str().unwrap()
}

#[test]
fn a_dry_run_says_what_would_become_of_each_entry() {
    let trial = Trial::to_check();
    trial.write("newer.txt", newer(&trial));
    let before = bytes_of(trial.root());
    let (status, json) = update(&trial, &["--dry-run"]);
    assert_eq!(status, Some(1));
    assert_eq!(bytes_of(trial.root()), before, "nothing is written");
    assert_eq!(json["version"], 1);
    assert_eq!(json["from"], "2026-11-21");
    assert_eq!(outcome(&json, "sentences"), "unchanged");
    assert_eq!(outcome(&json, "words"), "changed");
    assert_eq!(outcome(&json, "characters"), "reworded");
    assert_eq!(outcome(&json, "only-itself"), "reworded");
    assert_eq!(outcome(&json, "digest"), "unchanged");
    let words = &json["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["id"] == "words")
        .unwrap()["new"];
    assert_eq!(words["value"], "120");
    assert_eq!(words["quote"], "au moins 120 mots");
    let unseen: Vec<_> = json["unseen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| &n["text"])
        .collect();
    assert_eq!(unseen, ["3"]);
    assert!(!json["stale"]["pages"].as_array().unwrap().is_empty());
}

#[test]
fn an_update_holds_the_version_and_stops_the_build() {
    let trial = Trial::to_check();
    let record = trial.read(RECORD);
    let ledger = trial.read("ledger/trial-text.toml");
    trial.write("newer.txt", newer(&trial));
    let (status, json) = update(&trial, &["--today", "2027-01-10"]);
    assert_eq!(status, Some(1));
    assert_eq!(json["to"], "2027-01-10");
    assert!(
        trial.read(RECORD).starts_with(record.trim_end()),
        "the record is added to"
    );
    assert_eq!(
        trial.read("ledger/trial-text.toml"),
        ledger,
        "the ledger is not touched"
    );
    let project = Project::load(trial.root(), TODAY.parse().unwrap()).unwrap();
    for (id, printed) in [("sentences", true), ("words", false), ("characters", false)] {
        assert_eq!(project.traces.figure(id).is_some(), printed, "{id}");
    }
    let anchor = |id| {
        project
            .traces
            .judgement(id)
            .unwrap()
            .anchor
            .clone()
            .unwrap()
    };
    assert_eq!(anchor("sentences").version, "2027-01-10");
    assert_eq!(anchor("sentences").exact, "dix phrases");
    assert_eq!(anchor("words").version, "2026-11-21");
    let findings = trial.findings(TODAY);
    let stops: Vec<_> = findings
        .iter()
        .filter(|f| f.code == "revised-entry")
        .map(said)
        .collect();
    assert_eq!(stops.len(), 3, "{stops:?}");
}

#[test]
fn the_older_version_can_be_kept() {
    let trial = Trial::to_check();
    trial.write("newer.txt", newer(&trial));
    update(&trial, &["--today", "2027-01-10"]);
    let keep = |id: &str| {
        let project = Project::load(trial.root(), TODAY.parse().unwrap()).unwrap();
        let figure = &project.ledger.figures[id];
        let mut vetting = figure.vetting.clone().unwrap();
        vetting.kept = Some("2027-01-10".to_owned());
        vetting.fingerprint = figure.fingerprint(&vetting);
        let file = "ledger/trial-text.toml";
        let edited = edit::set_vetting(&trial.read(file), id, &vetting).unwrap();
        trial.write(file, edited);
    };
    keep("words");
    let project = Project::load(trial.root(), TODAY.parse().unwrap()).unwrap();
    let words = project.traces.figure("words").unwrap();
    assert_eq!(words.anchor().unwrap().version, "2026-11-21");
    assert_eq!(words.entry().value, "100");
}

#[test]
fn the_same_bytes_are_no_new_version() {
    let trial = Trial::to_check();
    let output = trial
        .jalon(&["source", "update", "trial-text", TEXT])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("holds these bytes already"), "{stderr}");
}
