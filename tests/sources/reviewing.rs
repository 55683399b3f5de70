//! Deciding on what a new version of a document says.

use std::io::Write as _;
use std::process::Stdio;

use jalon::diagnostics::Report;
use jalon::files::Lock;
use jalon::sources::store::{Arrival, add_version};
use jalon::sources::{Sources, document};

use crate::project::Project;

const HELD: &str = "sources/trial-text/2026-11-21.txt";
const LEDGER: &str = "ledger/trial-text.toml";

/// A project whose document has a new version, with these words replaced.
fn with_version(edits: &[(&str, &str)]) -> Project {
    let project = Project::new();
    add(&project, edits);
    project
}

/// Holds a new version of the document, with these words replaced.
fn add(project: &Project, edits: &[(&str, &str)]) {
    let mut text = project.read(HELD);
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    let document = document::read(text.as_bytes(), "new.txt", None).unwrap();
    let sources = Sources::load(project.root(), &mut Report::default());
    let lock = Lock::take(project.root(), "jalon.toml").unwrap();
    let arrival = Arrival {
        bytes: text.as_bytes(),
        document: &document,
        retrieved: "2026-11-25".parse().unwrap(),
        fetched: None,
    };
    let added = add_version(&lock, sources.get("trial-text").unwrap(), arrival).unwrap();
    assert_eq!(added, "2026-11-25");
}

const TWELVE: (&str, &str) = ("dix phrases", "douze phrases");
const SEVEN_HUNDRED: (&str, &str) = ("environ 600", "environ 700");

#[test]
fn an_accepted_change_keeps_the_old_state_and_reopens_what_names_it() {
    let project = with_version(&[TWELVE]);
    let waiting = project.run(&["review"], 1);
    assert!(
        waiting.contains("value     12 (exact, cardinal)"),
        "{waiting}"
    );
    let before = project.read(LEDGER);
    let said = project.run(
        &["review", "--accept", "sentences", "--note", "Counted anew."],
        0,
    );
    assert!(said.contains("reopened: `questions-share`"), "{said}");
    let after = project.read(LEDGER);
    let past = "[[figure.history]]\nvalue = \"10\"\nprecision = \"exact\"\nas_of = \"2026-11-21\"\n\
                quote = \"dix phrases\"\nversion = \"2026-11-21\"\naccepted = 2026-11-21\n\
                replaced = 2026-11-26\nnote = \"Counted anew.\"\n";
    assert!(after.contains(past), "{after}");
    for line in [
        "quote = \"douze phrases\"",
        "value = \"12\"",
        "version = \"2026-11-25\"",
    ] {
        assert!(after.contains(line), "{line}");
    }
    // Comments and every other line stay where they were.
    let kept: Vec<_> = before
        .lines()
        .filter(|line| after.lines().any(|l| l == *line))
        .collect();
    assert!(kept.len() + 12 >= before.lines().count(), "{after}");
    assert!(after.starts_with("# What the trial document says of itself.\n"));
    let check = project.run(&["check"], 1);
    assert!(
        check.contains("suspect") && check.contains("questions-share"),
        "{check}"
    );
    // The sentence tells the share too, and a note of another entry tells the share.
    let accept = |id| project.run(&["review", "--accept", id, "--note", "Still so."], 0);
    let said = accept("questions-share");
    assert!(said.contains("reopened: `questions-ratio`"), "{said}");
    accept("questions-ratio");
    project.run(&["check"], 0);
}

#[test]
fn changed_entries_are_accepted_one_by_one_and_with_a_reason() {
    let project = with_version(&[TWELVE, SEVEN_HUNDRED]);
    let before = project.files();
    let both = [
        "review",
        "--accept",
        "sentences",
        "--accept",
        "characters",
        "--note",
        "Read.",
    ];
    assert!(project.run(&both, 2).contains("one by one"));
    project.run(&["review", "--accept", "sentences"], 2);
    project.run(&["review", "--accept", "sentences", "--note", " "], 2);
    assert_eq!(project.files(), before);
}

#[test]
fn a_passage_that_changed_is_translated_anew() {
    let project = with_version(&[(
        "change la moindre de ses lettres",
        "change une seule lettre",
    )]);
    let old = project.read(LEDGER);
    let translation = old
        .lines()
        .find(|l| l.starts_with("translation.en = \"Who"))
        .map(str::to_owned);
    project.run(&["review", "--accept", "digest", "--note", "Shorter."], 0);
    let check = project.run(&["check"], 1);
    assert!(check.contains("translation"), "{check}");
    let ledger = project.read(LEDGER);
    assert!(ledger.contains("[[passage.history]]"), "{ledger}");
    if let Some(line) = translation {
        let history = ledger.split("[[passage.history]]").nth(1).unwrap();
        assert!(
            history.contains(&line),
            "the old translation goes with the old words"
        );
    }
}

#[test]
fn what_is_gone_is_kept_or_withheld_but_never_accepted() {
    let gone = ("Il contient au moins 100 mots et environ 600 signes.\n", "");
    let project = with_version(&[gone]);
    let before = project.files();
    let refused = project.run(&["review", "--accept", "words", "--note", "Read."], 2);
    assert!(refused.contains("nothing of it is left"), "{refused}");
    assert_eq!(project.files(), before);
    let note = ["--note", "The new edition drops the line."];
    project.run(&[&["review", "--keep", "words"][..], &note].concat(), 0);
    assert!(project.read(LEDGER).contains("kept = \"2026-11-25\""));
    project.run(
        &[&["review", "--withhold", "characters"][..], &note].concat(),
        0,
    );
    // What is kept and what is withheld, which no page names, stop nothing any more.
    let check = project.run(&["check"], 0);
    assert!(!check.contains("`words`"), "{check}");
}

#[test]
fn what_was_rejected_is_not_published_by_keeping_it() {
    let project = Project::new();
    project.run(&["review", "--reject", "words", "--note", "No."], 0);
    add(
        &project,
        &[("Il contient au moins 100 mots et environ 600 signes.\n", "")],
    );
    let waiting = project.run(&["review"], 1);
    assert!(!waiting.contains("words\n"), "{waiting}");
    let before = project.files();
    let refused = project.run(&["review", "--keep", "words", "--note", "Kept."], 2);
    assert!(refused.contains("is not printed"), "{refused}");
    assert_eq!(project.files(), before);
}

#[test]
fn a_new_value_is_not_published_with_a_scope_that_tells_the_old_one() {
    let project = with_version(&[SEVEN_HUNDRED]);
    let scope = "Characters of the trial document, spaces included.";
    let ledger = project.read(LEDGER);
    project.write(
        LEDGER,
        ledger.replace(scope, "Its {{#plain 600}} characters."),
    );
    let before = project.files();
    let accept = [
        "review",
        "--accept",
        "characters",
        "--note",
        "Counted anew.",
    ];
    let refused = project.run(&accept, 2);
    assert!(
        refused.contains("still speak of the old year or value: scope.en"),
        "{refused}"
    );
    assert_eq!(project.files(), before);
    project.run(&[&accept[..], &["--texts-read"]].concat(), 0);
    assert!(project.read(LEDGER).contains("value = \"700\""));
}

/// Answers typed at the terminal; gives what was said and the status.
fn typed(project: &Project, answers: &str) -> (String, Option<i32>) {
    let mut command = project.command(&["review", "--interactive"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    (
        String::from_utf8_lossy(&output.stderr).into_owned(),
        output.status.code(),
    )
}

#[test]
fn asked_at_the_terminal_a_decision_can_be_taken_and_undone() {
    let project = with_version(&[SEVEN_HUNDRED]);
    let before = project.files();
    let (said, status) = typed(&project, "?\na\nCounted anew.\nu\nq\n");
    assert!(said.contains("600") && said.contains("{+700+}"), "{said}");
    assert!(
        said.contains("undone") && said.contains("0 decided, 2 left"),
        "{said}"
    );
    assert_eq!(status, Some(1));
    assert_eq!(project.files(), before);
    // The sentence tells the words too: they wait because it was reworded.
    let (said, status) = typed(&project, "a\nCounted anew.\na\nStill so.\n");
    assert!(said.contains("2 decided, 0 left"), "{said}");
    assert_eq!(status, Some(0));
    assert!(project.read(LEDGER).contains("value = \"700\""));
}

#[test]
fn a_decision_needs_a_note_and_an_end_of_input_decides_nothing() {
    let project = with_version(&[SEVEN_HUNDRED]);
    let before = project.files();
    for answers in ["", "a\n", "a\n\nq\n", "s\n", "zz\nq\n", "r\n\nq\n"] {
        assert_eq!(typed(&project, answers).1, Some(1), "{answers:?}");
        assert_eq!(project.files(), before, "{answers:?}");
    }
}

#[test]
fn an_edited_proposal_must_still_stand_in_the_document() {
    let project = with_version(&[SEVEN_HUNDRED]);
    let before = project.files();
    // quote, before, after, value …
    let wrong = "e\nenviron 900 signes\n\n\n900\n\n\n\n\n\n\n\nRead.\nq\n";
    let (said, _) = typed(&project, wrong);
    assert!(said.contains("cannot be published"), "{said}");
    assert_eq!(project.files(), before);
}

#[test]
fn a_migrated_fingerprint_vets_nothing() {
    let project = Project::new();
    let ledger = project.read(LEDGER).replace("\"sha256-v1:", "\"sha256-v0:");
    project.write(LEDGER, ledger);
    assert!(project.run(&["check"], 1).contains("suspect"));
    let listed = project.run(&["review"], 1);
    assert!(listed.contains("changed since it was vetted"), "{listed}");
    assert!(project.run(&["check"], 1).contains("suspect"));
}

#[test]
fn what_is_due_is_listed_soonest_first() {
    let project = Project::new();
    assert!(project.run(&["review", "--due"], 0).contains("0 due"));
    let ledger =
        project
            .read(LEDGER)
            .replacen("review_by = 2027-11-21", "review_by = 2026-12-01", 1);
    project.write(LEDGER, ledger);
    let due = project.run(&["review", "--due"], 1);
    assert!(
        due.starts_with("2026-12-01  sentences  ledger/trial-text.toml:"),
        "{due}"
    );
}
