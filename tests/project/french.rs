//! What is said to a person who reads French.
//!
//! `tests/fixtures/french/findings.txt` holds each sentence that `cases` makes the rules say, once,
//! and `rules.txt` why each rule exists. `SNAPSHOTS=overwrite cargo test --test
//! project french` writes them anew: read the difference as an editor would.

use std::collections::BTreeMap;

use jalon::check::RULES;
use jalon::messages::{Catalogue, Say};
use jalon::say;
use jalon::trace::change::Outcome;
use rayon::prelude::*;
use snapbox::{Assert, Data};

use crate::check::cases;
use crate::support::fixture;

/// Compares a text with its file.
fn compare(name: &str, text: String) {
    let path = fixture(&format!("french/{name}.txt"));
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(text, Data::read_from(&path, None));
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
