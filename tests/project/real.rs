//! The repository's own project: its documents, its entries, and what happens when one of them is
//! changed.

use std::collections::BTreeMap;

use jalon::check::Project;
use jalon::diagnostics::Severity;
use jalon::sources::sha256;
use jalon::text::numerals::{Kind, scan};
use jalon::trace::Use;

use crate::support::{TODAY, Trial, jalon, repository, said};

/// The two documents, as they were received.
const HELD: [(&str, &str, &str); 2] = [
    (
        "arte-la-traque",
        "sources/arte-la-traque/2026-11-21.txt",
        "ff5cc3e9b91f609e1f0adc669ad314d89bf59f03d9bcf41d0c5a03544adc5367",
    ),
    (
        "enquete-guardian-meta",
        "sources/enquete-guardian-meta/2026-11-21.txt",
        "97ef1cf8dc1fcd5c1a3ef6c7d698f8e078a06de9d7caf43f85ed3e920a9eaece",
    ),
];

fn project() -> Project {
    Project::load(repository(), TODAY.parse().unwrap()).unwrap()
}

#[test]
fn it_has_no_error() {
    let found = jalon::check::run(&project());
    let found: Vec<_> = found
        .findings()
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| format!("{}: {}", said(f), f.message.english()))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn its_documents_are_held_byte_for_byte_and_every_numeral_is_seen() {
    let project = project();
    for (id, file, digest) in HELD {
        let bytes = std::fs::read(repository().join(file)).unwrap();
        assert_eq!(sha256(&bytes), digest, "{file}");
        let text = String::from_utf8(bytes).unwrap();
        let numerals = scan(&text, "fr");
        let coverage = project.traces.coverage(id).unwrap();
        let seen: BTreeMap<_, _> = coverage
            .numerals
            .iter()
            .map(|(numeral, _, _, used)| ((numeral.start, numeral.end), used))
            .collect();
        assert_eq!(numerals.len(), seen.len());
        for (at, digit) in text.char_indices().filter(|(_, c)| c.is_numeric()) {
            let read = numerals.iter().any(|n| n.start <= at && at < n.end);
            assert!(read, "{file}: the reader passes over {digit:?} at {at}");
        }
        for numeral in numerals {
            let used = seen.get(&(numeral.start, numeral.end));
            let known = used.is_some_and(|used| **used != Use::Unseen);
            assert!(known, "{file}: « {} » at {}", numeral.text, numeral.start);
        }
    }
}

/// A figure is published with what it means, what it does not, and its scope taken apart.
#[test]
fn every_figure_says_what_it_means_and_what_it_does_not() {
    let project = project();
    for figure in project.traces.figures() {
        let entry = figure.entry();
        let share = matches!(
            entry.kind,
            Some(Kind::Percent | Kind::Ratio | Kind::Fraction)
        );
        let parts = entry.breakdown.parts();
        let asked = parts
            .into_iter()
            .filter(|(name, _)| share || *name != "denominator");
        for (name, texts) in asked.chain([("means", &entry.means), ("not", &entry.not)]) {
            for language in project.config.codes() {
                let said = texts.get(language).is_some_and(|text| !text.is_empty());
                assert!(said, "{}: {name} in {language}", entry.id);
            }
        }
    }
}

/// A number of one person's story is set aside, and printed nowhere.
#[test]
fn only_what_is_published_counts_as_used() {
    let project = project();
    for (id, ..) in HELD {
        let coverage = project.traces.coverage(id).unwrap();
        let (used, dismissed) = (coverage.used(), coverage.dismissed());
        assert_eq!(used + dismissed, coverage.numerals.len(), "{id}");
        for (numeral, _, _, used) in &coverage.numerals {
            if let Use::Used(entry) = used {
                let published = project.traces.figure(entry).is_some()
                    || project.traces.passage(entry).is_some();
                assert!(published, "{id}: « {} » by {entry}", numeral.text);
            }
        }
    }
    let rejected = project.traces.coverage("arte-la-traque").unwrap();
    let refused = |used: &Use| matches!(used, Use::Refused(id, _) if id == "adults-one-in-five");
    assert!(
        rejected
            .numerals
            .iter()
            .any(|(_, _, _, used)| refused(used))
    );
}

#[test]
fn its_myths_name_their_sources() {
    let project = project();
    assert!(project.traces.myths().count() >= 8);
    for myth in project.traces.myths() {
        assert!(!myth.entry().sources.is_empty(), "{}", myth.entry().id);
    }
}

#[test]
fn it_publishes_eight_passages_with_their_translations() {
    let project = project();
    assert!(project.traces.passages().count() >= 8);
    for passage in project.traces.passages() {
        let entry = passage.entry();
        let translated = entry.translation.get("en");
        assert!(translated.is_some_and(|t| !t.is_empty()), "{}", entry.id);
        assert!(passage.anchor().is_some(), "{}", entry.id);
    }
}

/// What the errors are, less those that only repeat it on the pages that print the entry.
fn found(trial: &Trial) -> Vec<String> {
    let findings = trial.findings(TODAY);
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let mut found: Vec<String> = errors.map(said).collect();
    found.retain(|finding| !finding.starts_with("not-published"));
    found
}

/// The place of some words, which stand once in the file, as findings give it.
fn place(trial: &Trial, file: &str, words: &str) -> String {
    let text = trial.read(file);
    assert_eq!(text.matches(words).count(), 1, "{words:?} in {file}");
    let before = &text[..text.find(words).unwrap()];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("{file}:{line}:{column}")
}

#[test]
fn another_value_is_named() {
    let trial = Trial::of_the_repository();
    let file = "ledger/arte-la-traque.toml";
    trial.replace(file, "value = \"88000000\"", "value = \"89000000\"");
    let [value, fingerprint] = found(&trial).try_into().unwrap();
    let at = place(&trial, file, "\"89000000\"");
    assert_eq!(value, format!("value-mismatch {at}"));
    assert!(fingerprint.starts_with(&format!("suspect {file}:")));
}

#[test]
fn one_byte_of_a_document_is_named() {
    for (_, file, _) in HELD {
        let trial = Trial::of_the_repository();
        let mut bytes = std::fs::read(trial.path(file)).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        trial.write(file, bytes);
        assert_eq!(found(&trial), [format!("altered-version {file}:1:1")]);
    }
}

#[test]
fn a_share_in_a_chapter_is_named() {
    let trial = Trial::of_the_repository();
    let file = "book/fr/src/grooming.md";
    trial.append(file, "\nOn dit que 42 % des enfants le savent.\n");
    let at = place(&trial, file, "42 % des enfants");
    assert_eq!(found(&trial), [format!("untraced-number {at}")]);
}

#[test]
fn a_share_in_words_is_named() {
    let trial = Trial::of_the_repository();
    let file = "book/en/src/grooming.md";
    trial.append(file, "\nThey say that a third of children know.\n");
    let at = place(&trial, file, "a third of children");
    assert_eq!(found(&trial), [format!("untraced-number {at}")]);
}

#[test]
fn a_quotation_that_is_cut_is_named() {
    let trial = Trial::of_the_repository();
    let file = "ledger/arte-la-traque.toml";
    trial.replace(
        file,
        "quote = \"quelque 88 millions d’images\"",
        "quote = \"quelque 88 millions\"",
    );
    let at = place(&trial, file, "\"quelque 88 millions\"");
    let found = found(&trial);
    assert_eq!(found[0], format!("orphaned-anchor {at}"));
    assert!(found[1].starts_with(&format!("suspect {file}:")));
}

#[test]
fn the_commands_show_it() {
    let trial = Trial::of_the_repository();
    let output = trial
        .jalon(&["trace", "images-reported-2022"])
        .output()
        .unwrap();
    let chain = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{chain}");
    for link in [
        "88000000",
        "quelque 88 millions d’images",
        "sources/arte-la-traque/2026-11-21.txt line",
        "sha256 ff5cc3e9",
        "ncmec-cybertipline-2022",
        "published on",
        "fr/",
        "en/",
    ] {
        assert!(chain.contains(link), "{link} is not in\n{chain}");
    }
    trial.append("book/fr/src/index.md", "\n42 % des enfants.\n");
    let output = trial.jalon(&["check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let lines = trial.read("book/fr/src/index.md").lines().count();
    assert!(
        said.contains(&format!("book/fr/src/index.md:{lines}:1")),
        "{said}"
    );
}

#[test]
fn the_readme_shows_a_trace_as_it_is() {
    let id = "images-reported-2022";
    let output = jalon()
        .current_dir(repository())
        .args(["trace", id])
        .output()
        .unwrap();
    let traced = String::from_utf8(output.stdout).unwrap();
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let shown = readme.split_once(&format!("-- trace {id}\n")).unwrap().1;
    let shown = shown.split_once("```").unwrap().0;
    assert_eq!(shown.lines().count(), traced.lines().count(), "{traced}");
    for (shown, traced) in shown.lines().zip(traced.lines()) {
        // Long lines are cut there.
        assert!(traced.starts_with(shown.trim_end_matches(" …")), "{traced}");
    }
}
