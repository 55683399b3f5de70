//! Everything that `jalon check` can find, each named with its code and place.
//!
//! `cases/*.toml` are tables. A case says what was done, changes a few places of the small project
//! and lists every finding then, as `code file:line:column`, and nothing else is found. Every code
//! of every rule has a case.

use std::collections::BTreeSet;

use jalon::check::RULES;
use rayon::prelude::*;
use serde::Deserialize;

use crate::support::{TODAY, Trial, bytes_of, repository};

/// What keeps a project from being read at all, so that no rule gets to look at it.
const OF_THE_PROJECT_FILE: [&str; 5] = [
    "no-project",
    "project-version",
    "no-language",
    "bad-language",
    "bad-address",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    name: String,
    #[serde(default = "today")]
    pub(crate) today: String,
    edits: Vec<Edit>,
    /// `code file:line:column`, in the order of the report.
    finds: Vec<String>,
    /// A code that follows from the others on every page that prints the entry, and is not listed.
    follows: Option<String>,
}

fn today() -> String {
    TODAY.to_owned()
}

/// One change of one file: `replace` … `with`, `append`, `write`, `bytes` or `remove`; what is
/// written may stand there many `times`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    replace: Option<String>,
    with: Option<String>,
    append: Option<String>,
    write: Option<String>,
    bytes: Option<Vec<u8>>,
    times: Option<usize>,
    #[serde(default)]
    remove: bool,
}

impl Edit {
    fn apply(&self, trial: &Trial) {
        if let Some(words) = &self.replace {
            let with = self.with.as_deref().unwrap_or_default();
            trial.replace(&self.file, words, with);
        } else if let Some(text) = &self.append {
            trial.append(&self.file, text);
        } else if let Some(text) = &self.write {
            trial.write(&self.file, text.repeat(self.times.unwrap_or(1)));
        } else if let Some(bytes) = &self.bytes {
            trial.write(&self.file, bytes);
        } else {
            assert!(self.remove, "an edit of {} that does nothing", self.file);
            trial.remove(&self.file);
        }
    }
}

impl Case {
    /// The small project with the case's edits.
    pub(crate) fn trial(&self) -> Trial {
        let trial = Trial::to_check();
        for edit in &self.edits {
            edit.apply(&trial);
        }
        trial
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let folder = repository().join("tests/project/cases");
    let mut all = Vec::new();
    for text in bytes_of(&folder).into_values() {
        let cases: Cases = toml::from_slice(&text).unwrap();
        all.extend(cases.case);
    }
    all
}

/// What is found that was not expected, and the other way round.
fn difference(case: &Case) -> Option<String> {
    let trial = case.trial();
    let mut followed = false;
    let mut said = trial.said(&case.today);
    said.retain(|finding| {
        let follows = case
            .follows
            .as_ref()
            .is_some_and(|code| finding.starts_with(&format!("{code} ")));
        followed |= follows;
        !follows
    });
    let complete = followed == case.follows.is_some();
    (said != case.finds || !complete).then(|| {
        let list = |findings: &[String]| {
            findings
                .iter()
                .map(|f| format!("    {f:?},\n"))
                .collect::<String>()
        };
        format!(
            "{}\n  found:\n{}  expected:\n{}",
            case.name,
            list(&said),
            list(&case.finds)
        )
    })
}

#[test]
fn the_small_project_has_no_finding() {
    assert_eq!(Trial::to_check().said(TODAY), Vec::<String>::new());
}

#[test]
fn each_case_finds_what_it_says_and_nothing_else() {
    let differences: Vec<_> = cases().par_iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn every_code_of_every_rule_has_a_case() {
    let cases = cases();
    let shown: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.finds)
        .map(|finding| finding.split(' ').next().unwrap_or_default())
        .collect();
    let mut listed: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.codes).copied().collect();
    listed.extend(OF_THE_PROJECT_FILE);
    let unshown: Vec<_> = listed.difference(&shown).collect();
    assert!(unshown.is_empty(), "codes without a case: {unshown:?}");
    let unlisted: Vec<_> = shown.difference(&listed).collect();
    assert!(unlisted.is_empty(), "codes of no rule: {unlisted:?}");
}

#[test]
fn case_names_are_unique() {
    let cases = cases();
    let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len());
}
