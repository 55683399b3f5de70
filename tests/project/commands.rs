//! Every command as a person or a program meets it: what it prints on which stream, and its exit
//! status.
//!
//! `tests/fixtures/cli` holds one file a stream; a stream without a file is empty, and a file
//! without a run is an error. `SNAPSHOTS=overwrite cargo test --test project` writes them anew:
//! read the difference before committing it.

use std::collections::BTreeSet;

use serde_json::Value;
use snapbox::cmd::OutputAssert;
use snapbox::{Assert, Data, Redactions};

use crate::support::{Trial, bytes_of, fixture, jalon};

/// What is done to the small project before a command runs on it.
#[derive(Debug, Clone, Copy)]
enum State {
    /// Nothing.
    Whole,
    /// A number in a chapter, and a value that the quotation does not state.
    Wrong,
    /// An entry changed after it was vetted, and agrees with its source.
    Suspect,
    /// There is no project.
    Nowhere,
}

struct Run {
    name: &'static str,
    state: State,
    arguments: &'static [&'static str],
    status: i32,
}

const fn run(
    name: &'static str,
    state: State,
    arguments: &'static [&'static str],
    status: i32,
) -> Run {
    Run {
        name,
        state,
        arguments,
        status,
    }
}

const HELD: &str = "sources/trial-text/2026-11-21.txt";

use State::{Nowhere, Suspect, Whole, Wrong};

const RUNS: &[Run] = &[
    run("help", Nowhere, &["--help"], 0),
    run("help-check", Nowhere, &["check", "--help"], 0),
    run("unknown-command", Nowhere, &["publish"], 2),
    run("no-command", Nowhere, &[], 2),
    run("bad-day", Nowhere, &["--today", "tomorrow", "check"], 2),
    run("no-project", Nowhere, &["check"], 2),
    run(
        "no-project-named",
        Nowhere,
        &["--project", "elsewhere", "check"],
        2,
    ),
    run(
        "no-project-json",
        Nowhere,
        &["--project", "elsewhere", "check", "--format", "json"],
        2,
    ),
    run("check-fine", Whole, &["check"], 0),
    run("check-fine-json", Whole, &["check", "--format", "json"], 0),
    run("check", Wrong, &["check"], 1),
    run("check-json", Wrong, &["check", "--format", "json"], 1),
    run(
        "check-annotations",
        Wrong,
        &["check", "--format", "annotations"],
        1,
    ),
    run("check-due", Whole, &["--today", "2027-11-21", "check"], 0),
    run("check-rules", Nowhere, &["check", "--rules"], 0),
    run("scan", Whole, &["scan", HELD, "--language", "fr"], 0),
    run(
        "scan-json",
        Whole,
        &["scan", HELD, "--language", "fr", "--format", "json"],
        0,
    ),
    run("scan-recognised", Whole, &["scan", HELD], 0),
    run("scan-folder", Whole, &["scan", "ledger"], 2),
    run("scan-missing", Nowhere, &["scan", "nothing.txt"], 2),
    run("trace", Whole, &["trace", "questions-ratio"], 0),
    run(
        "trace-json",
        Whole,
        &["trace", "questions-ratio", "--format", "json"],
        0,
    ),
    run("trace-passage", Whole, &["trace", "digest"], 0),
    run("trace-cited", Whole, &["trace", "reserved-names"], 0),
    run("trace-channel", Whole, &["trace", "fr-3018"], 0),
    run(
        "trace-retired",
        Whole,
        &["trace", "fr-netecoute-retired"],
        1,
    ),
    run("trace-suspect", Suspect, &["trace", "characters"], 1),
    run("trace-unknown", Whole, &["trace", "nothing"], 2),
    run("source-list", Whole, &["source", "list"], 0),
    run(
        "source-list-json",
        Whole,
        &["source", "list", "--format", "json"],
        0,
    ),
    run("review-nothing", Whole, &["review"], 0),
    run("review", Suspect, &["review"], 1),
    run(
        "review-accept",
        Suspect,
        &["review", "--accept", "characters", "--note", "Read."],
        0,
    ),
    run(
        "review-accept-wrong",
        Wrong,
        &["review", "--accept", "characters", "--note", "Read."],
        2,
    ),
    run(
        "review-accept-unknown",
        Whole,
        &["review", "--accept", "nothing", "--note", "Read."],
        2,
    ),
    run(
        "review-accept-silently",
        Suspect,
        &["review", "--accept", "characters"],
        2,
    ),
    run(
        "preprocess-html",
        Nowhere,
        &["preprocess", "supports", "html"],
        0,
    ),
    run(
        "preprocess-epub",
        Nowhere,
        &["preprocess", "supports", "epub"],
        1,
    ),
    run("preprocess-nonsense", Whole, &["preprocess"], 2),
    run("build-wrong", Wrong, &["build"], 1),
    run(
        "build-unknown-language",
        Whole,
        &["build", "--language", "de"],
        2,
    ),
    run("audit-nothing", Nowhere, &["audit", "dist"], 2),
    run("channels-due-none", Whole, &["channels", "due"], 0),
    run(
        "channels-due",
        Whole,
        &["channels", "due", "--before", "2028-01-01"],
        1,
    ),
    run(
        "channels-due-csv",
        Whole,
        &[
            "channels",
            "due",
            "--before",
            "2028-01-01",
            "--format",
            "csv",
        ],
        1,
    ),
    run(
        "channels-due-json",
        Whole,
        &[
            "channels",
            "due",
            "--before",
            "2028-01-01",
            "--format",
            "json",
        ],
        1,
    ),
    run(
        "channels-due-form",
        Whole,
        &[
            "channels",
            "due",
            "--before",
            "2028-01-01",
            "--format",
            "form",
        ],
        1,
    ),
    run(
        "channels-confirm",
        Whole,
        &[
            "channels",
            "confirm",
            "fr-3018",
            "--on",
            "2026-11-20",
            "--by",
            "editor",
            "--note",
            "Rang.",
        ],
        0,
    ),
    run(
        "channels-confirm-unknown",
        Whole,
        &[
            "channels",
            "confirm",
            "fr-3019",
            "--on",
            "2026-11-20",
            "--by",
            "editor",
            "--note",
            "Rang.",
        ],
        2,
    ),
    run(
        "channels-confirm-tomorrow",
        Whole,
        &[
            "channels",
            "confirm",
            "fr-3018",
            "--on",
            "2026-11-22",
            "--by",
            "editor",
            "--note",
            "Rang.",
        ],
        2,
    ),
    run(
        "channels-confirm-retired",
        Whole,
        &[
            "channels",
            "confirm",
            "fr-netecoute-retired",
            "--on",
            "2026-11-20",
            "--by",
            "editor",
            "--note",
            "Rang.",
        ],
        2,
    ),
    run("channels-coverage", Whole, &["channels", "coverage"], 0),
];

/// What an editor who reads French meets.
const FRENCH: &[Run] = &[
    run("french-help", Nowhere, &["review", "--help"], 0),
    run("french-no-project", Nowhere, &["check"], 2),
    run("french-check", Wrong, &["check"], 1),
    run("french-trace", Whole, &["trace", "questions-ratio"], 0),
    run("french-review", Suspect, &["review"], 1),
];

/// Every run, with the locale that it is made under.
fn runs() -> impl Iterator<Item = (&'static Run, &'static str)> {
    let english = RUNS.iter().map(|run| (run, "C"));
    english.chain(FRENCH.iter().map(|run| (run, "fr_FR.UTF-8")))
}

fn trial(state: State) -> Trial {
    let ledger = "ledger/trial-text.toml";
    match state {
        Nowhere => Trial::empty(),
        Whole => Trial::to_check(),
        Suspect => {
            let trial = Trial::to_check();
            trial.replace(
                ledger,
                "label.en = \"Characters of",
                "label.en = \"Signs of",
            );
            trial
        }
        Wrong => {
            let trial = Trial::to_check();
            trial.replace(ledger, "value = \"600\"", "value = \"601\"");
            let sentence = "\nOn sait que 42 % des enfants lisent.\n";
            trial.append("book/fr/src/index.md", sentence);
            trial
        }
    }
}

/// Compares a stream with its file; paths of the machine are taken out.
fn compare(trial: &Trial, name: &str, stream: &str, text: &[u8]) {
    let path = fixture(&format!("cli/{name}.{stream}"));
    if text.is_empty() && !path.exists() {
        return;
    }
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(!text.contains('\u{1b}'), "{name} prints control sequences");
    let mut redactions = Redactions::new();
    redactions
        .insert("[ROOT]", trial.root().to_str().unwrap().to_owned())
        .unwrap();
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .redact_with(redactions)
        .eq(text, Data::read_from(&path, None));
}

#[test]
fn every_command_prints_what_its_snapshot_says() {
    for (run, locale) in runs() {
        let trial = trial(run.state);
        let command = trial.jalon(run.arguments).env("LC_ALL", locale);
        let output = command.stdin("").output().unwrap();
        let status = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(status, Some(run.status), "{}: {said}", run.name);
        compare(&trial, run.name, "stdout", &output.stdout);
        compare(&trial, run.name, "stderr", &output.stderr);
    }
}

#[test]
fn every_snapshot_belongs_to_a_run() {
    let names: BTreeSet<_> = runs().map(|(run, _)| run.name.to_owned()).collect();
    assert_eq!(names.len(), runs().count());
    for file in bytes_of(&fixture("cli")).keys() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(names.contains(name), "{} belongs to no run", file.display());
    }
}

#[test]
fn data_goes_alone_to_stdout() {
    for run in RUNS.iter().filter(|run| run.arguments.contains(&"json")) {
        let output = trial(run.state).jalon(run.arguments).output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["version"], 1, "{}", run.name);
        assert!(output.stdout.ends_with(b"}\n"), "{}", run.name);
    }
}

#[test]
fn machines_read_the_same_in_every_language() {
    let formats = ["json", "csv"];
    let for_machines = |run: &&Run| formats.iter().any(|format| run.arguments.contains(format));
    for run in RUNS.iter().filter(for_machines) {
        let printed = |locale: &str| {
            let trial = trial(run.state);
            let command = trial.jalon(run.arguments).env("LC_ALL", locale);
            command.output().unwrap().stdout
        };
        assert!(printed("C") == printed("fr_FR.UTF-8"), "{}", run.name);
    }
}

/// Runs a command on a project that may be changed by it.
fn on(trial: &Trial, arguments: &[&str]) -> OutputAssert {
    trial.jalon(arguments).assert()
}

#[test]
fn offsets_of_a_scan_are_bytes_of_the_document() {
    let trial = Trial::to_check();
    let arguments = ["scan", HELD, "--language", "fr", "--format", "json"];
    let output = trial.jalon(&arguments).output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = trial.read(HELD);
    let numerals = found["numerals"].as_array().unwrap();
    assert_eq!(numerals.len(), 9);
    for numeral in numerals {
        let offset = |key: &str| usize::try_from(numeral[key].as_u64().unwrap()).unwrap();
        assert_eq!(numeral["text"], text[offset("start")..offset("end")]);
        let line = text.lines().nth(offset("line") - 1).unwrap();
        let rest: String = line.chars().skip(offset("column") - 1).collect();
        assert!(rest.starts_with(numeral["text"].as_str().unwrap()));
        assert!(numeral["value"].is_string());
    }
}

#[test]
fn an_accepted_entry_is_published_and_its_file_keeps_its_layout() {
    let trial = trial(Suspect);
    let file = "ledger/trial-text.toml";
    let before = trial.read(file);
    on(
        &trial,
        &["review", "--accept", "characters", "--note", "Read."],
    )
    .code(0);
    let after = trial.read(file);
    let changed: Vec<_> = before
        .lines()
        .zip(after.lines())
        .filter(|(old, new)| old != new)
        .map(|(_, new)| new.split(" = ").next().unwrap())
        .collect();
    assert_eq!(changed, ["fingerprint", "note"]);
    assert_eq!(before.lines().count(), after.lines().count());
    on(&trial, &["check"]).code(0);
}

#[test]
fn a_rejected_entry_is_named_wherever_it_is_printed() {
    let trial = Trial::to_check();
    on(&trial, &["review", "--reject", "words", "--note", "No."]).code(0);
    let said = trial.said(crate::support::TODAY);
    let expected = [
        "not-published book/en/src/figures.md:5:1",
        "not-published book/fr/src/chiffres.md:5:1",
        "not-published handouts/trial-sheet/en.md:10:20",
        "not-published handouts/trial-sheet/fr.md:10:22",
    ];
    assert_eq!(said, expected);
}

#[test]
fn nothing_is_accepted_when_one_of_several_cannot_be() {
    let trial = trial(Wrong);
    let before = bytes_of(trial.root());
    let both = ["--accept", "words", "--accept", "characters"];
    let arguments = [&["review"][..], &both, &["--note", "Read."]].concat();
    on(&trial, &arguments).code(2);
    assert_eq!(bytes_of(trial.root()), before);
}

#[test]
fn a_decision_is_taken_by_a_role() {
    let trial = trial(Suspect);
    let before = bytes_of(trial.root());
    let arguments = ["review", "--accept", "characters", "--note", "Read."];
    on(&trial, &[&arguments[..], &["--by", "An Editor"]].concat()).code(2);
    assert_eq!(bytes_of(trial.root()), before);
}

#[test]
fn the_project_is_found_upwards() {
    let trial = Trial::to_check();
    let below = trial.path("book/fr/src");
    let command = jalon().args(["--today", crate::support::TODAY, "check"]);
    command.current_dir(below).assert().code(0);
}

#[test]
fn a_confirmation_is_recorded_and_keeps_the_layout() {
    let trial = Trial::to_check();
    let file = "ledger/channels/fr.toml";
    let before = trial.read(file);
    on(
        &trial,
        &[
            "channels",
            "confirm",
            "fr-3018",
            "--on",
            "2026-11-20",
            "--by",
            "editor",
            "--note",
            "Rang: answered.",
            "--review-by",
            "2027-06-01",
        ],
    )
    .success();
    let after = trial.read(file);
    let record =
        "[[channel.confirmed]]\non = 2026-11-20\nby = \"editor\"\nnote = \"Rang: answered.\"\n";
    assert_eq!(after.matches(record).count(), 1, "{after}");
    assert!(after.contains("review_by = 2027-06-01\n"));
    let kept = |line: &&str| !line.starts_with("fingerprint") && !line.starts_with("on = ");
    for line in before.lines().filter(kept) {
        let changed = line.starts_with("review_by") || line.starts_with("note");
        assert!(changed || after.lines().any(|l| l == line), "lost: {line}");
    }
    on(&trial, &["check"]).success();
    // What was changed since it was vetted cannot be confirmed as it stands.
    trial.replace(
        file,
        "display = \"3018\"\ndial = \"3018\"",
        "display = \"3019\"\ndial = \"3019\"",
    );
    let changed = trial.read(file);
    let arguments = [
        "channels",
        "confirm",
        "fr-3018",
        "--on",
        "2026-11-21",
        "--by",
        "editor",
        "--note",
        "Rang.",
    ];
    on(&trial, &arguments).code(2);
    assert_eq!(trial.read(file), changed);
}

/// Of a long line only the words around the place are drawn; the place is still the line's.
#[test]
fn the_column_of_a_finding_is_that_of_the_whole_line() {
    let trial = Trial::to_check();
    let words = "word ".repeat(30);
    trial.append("book/en/src/index.md", &format!("\n{words}42 cats.\n"));
    let output = trial.jalon(&["check"]).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("--> book/en/src/index.md:19:151\n"),
        "{shown}"
    );
}
