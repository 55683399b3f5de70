//! What repeats itself without end, in chapters and records: each is read to its end, and what is
//! wrong with it is said. Whoever looks again for each of a hundred thousand things at all the
//! others does not come to an end here.

use crate::support::{TODAY, Trial, run};

/// What a check says of the project with a file that holds this; it may find errors, no more.
fn checked(trial: &Trial, file: &str, text: &str) -> String {
    trial.write(file, text);
    let (status, said) = run(trial, &["check"]);
    assert!((0..=1).contains(&status), "{file}: {status}: {said}");
    said
}

#[test]
fn chapters_that_repeat_themselves_are_read_in_one_pass() {
    let trial = Trial::to_check();
    let numbered =
        |times: usize, line: fn(usize) -> String| -> String { (0..times).map(line).collect() };
    let shapes = [
        ("container", "::: steps\n".repeat(10_000)),
        (
            "container",
            "::: steps A title\n\nWords.\n\n".repeat(10_000),
        ),
        (
            "container",
            numbered(1_000, |n| ":".repeat(n + 3) + " steps\n"),
        ),
        ("no-title", "# A\n\n".repeat(10_000)),
        (
            "no-title",
            numbered(10_000, |n| format!("# A {{#a-{n}}}\n\n")),
        ),
        ("unknown-id", "{{#figure nowhere}}\n\n".repeat(10_000)),
        ("unknown-id", "{{#figure nowhere}} ".repeat(10_000)),
        ("untraced-number", "Of 7 people. ".repeat(10_000)),
        (
            "unlisted-chapter",
            numbered(10_000, |n| format!("[a{n}]: b.md\n")) + &"[a1] ".repeat(10_000),
        ),
        (
            "unlisted-chapter",
            numbered(10_000, |n| format!("[^{n}]: b\n\n[^{n}] ")),
        ),
        (
            "unlisted-chapter",
            ["|a", "|-", "|b"]
                .map(|cell| cell.repeat(10_000))
                .join("|\n"),
        ),
        ("unlisted-chapter", ">".repeat(10_000)),
        ("unlisted-chapter", "[".repeat(100_000)),
        ("unlisted-chapter", "[a](".repeat(10_000)),
        ("unlisted-chapter", "*a **b ".repeat(10_000)),
        ("unlisted-chapter", "a\n: b\n\n".repeat(10_000)),
        ("unlisted-chapter", numbered(1_000, |n| "`".repeat(n) + " ")),
        (
            "unlisted-chapter",
            numbered(1_000, |n| "  ".repeat(n) + "- a\n"),
        ),
        ("hidden-character", "\u{202E}".repeat(100_000)),
        (
            "unlisted-chapter",
            format!("a{}b", "\u{200D}".repeat(100_000)),
        ),
    ];
    for (code, text) in shapes {
        let said = checked(&trial, "book/en/src/extra.md", &text);
        let start: String = text.chars().take(30).collect();
        assert!(said.contains(&format!("[{code}]")), "{start:?}: {said}");
    }
}

#[test]
fn records_that_stand_deep_in_one_another_are_refused() {
    let trial = Trial::to_check();
    let deep = 50_000;
    let rising = |open: &str, close: &str| -> String {
        let line = |n: usize| format!("{open}a{}{close}\n", ".a".repeat(n));
        (0..500).map(line).collect()
    };
    for text in [
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{ a = ".repeat(deep)),
        format!("a{} = 1\n", ".a".repeat(deep)),
        format!("[a{}]\n", ".a".repeat(deep)),
        rising("[", "]"),
        rising("[[", "]]"),
        format!("a = \"{}", "\\u202e".repeat(deep)),
    ] {
        let start: String = text.chars().take(30).collect();
        for file in ["ledger/deep.toml", "sources/rfc-2606/source.toml"] {
            let old = trial.path(file).is_file().then(|| trial.read(file));
            let said = checked(&trial, file, &text);
            assert!(said.contains("[broken-toml]"), "{start:?}: {said}");
            match old {
                Some(old) => trial.write(file, old),
                None => trial.remove(file),
            }
        }
    }
}

/// Every entry of a ledger is read, in however many files, and held against the others once.
#[test]
fn a_ledger_of_many_files_and_entries_is_read_in_one_pass() {
    let trial = Trial::to_check();
    let figures = trial.read("ledger/trial-text.toml");
    let entries = |n: usize| figures.replace("\nid = \"", &format!("\nid = \"a{n}-"));
    for n in 0..500 {
        trial.write(&format!("ledger/more-{n}.toml"), entries(n));
    }
    trial.write(
        "ledger/much.toml",
        (500..1_000).map(entries).collect::<String>(),
    );
    for n in 0..5_000 {
        trial.write(&format!("ledger/none-{n}.toml"), "# Nothing.\n");
    }
    let found = trial.findings(TODAY);
    let unknown = found.iter().filter(|f| f.code == "unknown-source");
    assert!(unknown.count() > 1_000);
}

#[test]
fn a_text_of_the_project_is_read_to_a_limit() {
    let large = " ".repeat((32 << 20) + 1);
    for file in [
        "book/en/src/extra.md",
        "ledger/extra.toml",
        "sources/extra/source.toml",
        "handouts/extra/handout.toml",
        "templates/strings/en.toml",
        "jalon.toml",
    ] {
        let trial = Trial::to_check();
        trial.write(file, &large);
        let (status, said) = run(&trial, &["check"]);
        assert!((1..=2).contains(&status), "{file}: {status}: {said}");
        assert!(said.contains("the most that is read"), "{file}: {said}");
    }
}
