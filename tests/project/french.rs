//! What is said to a person who reads French, and that a program reads the same everywhere.
//!
//! `tests/fixtures/french/findings.txt` holds each sentence that `cases` makes the rules say, once,
//! and why each rule exists; `check.txt` is a whole run. `SNAPSHOTS=overwrite cargo test --test
//! project french` writes them anew: read the difference as an editor would.

use std::collections::BTreeMap;

use jalon::check::RULES;
use jalon::messages::{Catalogue, Say};
use jalon::say;
use jalon::trace::change::Outcome;
use rayon::prelude::*;
use snapbox::{Assert, Data};

use crate::check::cases;
use crate::support::{Trial, fixture};

/// Compares a text with its file.
fn compare(name: &str, text: String) {
    let path = fixture(&format!("french/{name}.txt"));
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(text, Data::read_from(&path, None));
}

/// The small project with a number in a chapter, and an entry that its source does not bear out.
fn wrong() -> Trial {
    let trial = Trial::to_check();
    let ledger = "ledger/trial-text.toml";
    trial.replace(ledger, "value = \"600\"", "value = \"601\"");
    let sentence = "\nOn sait que 42 % des enfants lisent.\n";
    trial.append("book/fr/src/index.md", sentence);
    trial
}

#[test]
fn every_finding_is_said_in_french() {
    let french = Catalogue::for_locale("fr_FR.UTF-8");
    let found = cases().into_par_iter().flat_map_iter(|case| {
        let trial = case.trial();
        let root = trial.root().display().to_string();
        let said = trial.findings(&case.today).into_iter().map(|finding| {
            let (message, help) = (finding.message.with(&french), finding.help.with(&french));
            let said = format!("{}: {message}\n    {help}\n", finding.code);
            said.replace(&root, "[ROOT]")
        });
        said.collect::<Vec<_>>()
    });
    let found: Vec<_> = found.collect();
    let value = regex::Regex::new("`[^`]*`|«[^»]*»|\\{\\{[^}]*\\}\\}|[0-9]+").unwrap();
    let mut sentences = BTreeMap::new();
    for said in found {
        let sentence = value.replace_all(&said, "…").into_owned();
        sentences.entry(sentence).or_insert(said);
    }
    compare("findings", sentences.into_values().collect());
}

#[test]
fn the_reasons_of_the_rules_are_said_in_french() {
    let french = Catalogue::for_locale("fr");
    let why =
        |rule: &jalon::check::Rule| format!("{}: {}\n", rule.name, (rule.why)().with(&french));
    compare("rules", RULES.iter().map(why).collect());
}

#[test]
fn a_french_locale_is_answered_in_french() {
    let trial = wrong();
    let output = trial
        .jalon(&["check"])
        .env("LC_ALL", "fr_FR.UTF-8")
        .output();
    compare("check", String::from_utf8(output.unwrap().stdout).unwrap());
}

#[test]
fn a_program_reads_the_same_in_every_locale() {
    let trial = wrong();
    let json = |locale: &str| {
        let command = trial.jalon(&["check", "--format", "json"]);
        command.env("LC_ALL", locale).output().unwrap().stdout
    };
    let english = json("C");
    assert!(!english.is_empty());
    assert_eq!(json("fr_FR.UTF-8"), english);
}

#[test]
fn the_words_for_outcomes_fit_their_column() {
    let french = Catalogue::for_locale("fr");
    let outcomes = [
        Outcome::Unchanged,
        Outcome::Moved,
        Outcome::Reworded,
        Outcome::Changed,
        Outcome::Ambiguous,
        Outcome::Gone,
    ];
    let outcomes = outcomes.iter().map(Outcome::said);
    for word in outcomes.chain([say!("unseen")]) {
        let word = word.with(&french);
        assert!(word.chars().count() <= 9, "{word}");
    }
}
