//! What fails quietly is said: something empty, something missing, a clock that is wrong.

use jalon::diagnostics::Severity;

use crate::support::{TODAY, Trial, run};

/// The codes of the errors of a project after something happened to it.
fn errors(day: &str, happens: impl Fn(&Trial)) -> Vec<&'static str> {
    let trial = Trial::to_check();
    happens(&trial);
    let findings = trial.findings(day);
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    errors.map(|finding| finding.code).collect()
}

#[test]
fn what_is_empty_or_missing_is_an_error() {
    type Happens = fn(&Trial);
    let cases: [(&str, Happens); 9] = [
        ("altered-version", |t| {
            t.write("sources/trial-text/2026-11-21.txt", "")
        }),
        ("missing-version", |t| {
            t.remove("sources/trial-text/2026-11-21.txt")
        }),
        ("unknown-id", |t| t.write("ledger/trial-text.toml", "")),
        ("unknown-id", |t| {
            std::fs::remove_dir_all(t.path("ledger")).unwrap()
        }),
        ("unlisted-chapter", |t| {
            t.write("book/fr/src/SUMMARY.md", "")
        }),
        ("unlisted-chapter", |t| t.remove("book/fr/src/SUMMARY.md")),
        ("missing-chapter", |t| t.remove("book/en/src/figures.md")),
        ("no-title", |t| t.write("book/en/src/figures.md", "")),
        ("no-handouts", |t| {
            std::fs::remove_dir_all(t.path("handouts")).unwrap();
            t.write("handouts/editions.toml", "");
        }),
    ];
    for (code, happens) in cases {
        let found = errors(TODAY, happens);
        assert!(found.contains(&code), "{code}: {found:?}");
    }
}

/// Of many findings of one kind some are kept, and it is said that there may be more.
#[test]
fn what_is_left_out_of_a_report_is_said() {
    let trial = Trial::to_check();
    let said = |times: usize| {
        trial.write(
            "book/en/src/figures.md",
            format!("# Figures\n\n{}", "{{#".repeat(times)),
        );
        run(&trial, &["check"]).1
    };
    let more = "of one kind in one file 10000 are kept";
    assert!(said(10_001).contains(more));
    assert!(!said(9_999).contains(more));
}

#[test]
fn a_wrong_clock_is_an_error() {
    let on = |day: &str| errors(day, |_| ());
    assert!(on("2001-01-01").contains(&"wrong-clock"));
    assert!(on("2026-09-01").contains(&"wrong-clock"));
    // Far in the future everything is due.
    assert!(on("2046-01-01").contains(&"review-overdue"));
    assert_eq!(on(TODAY), Vec::<&str>::new());
}

#[test]
fn a_language_without_words_is_an_error() {
    let found = errors(TODAY, |trial| {
        let config = trial
            .read("jalon.toml")
            .replace("code = \"en\"", "code = \"de\"");
        trial.write("jalon.toml", config);
    });
    for code in ["no-strings", "no-book"] {
        assert!(found.iter().any(|f| f.contains(code)), "{code}: {found:?}");
    }
}

/// A template of one's own may change how a figure looks, not whether it can be followed.
#[test]
fn a_template_that_loses_the_trace_is_refused() {
    for (own, code) in [
        ("", "broken-anchor"),
        ("<span>{{ figure.printed }}</span>", "untraced-numeral"),
        ("<span>88</span>", "untraced-numeral"),
    ] {
        let trial = Trial::to_build();
        trial.write("templates/guide/figure.html", own);
        let output = trial.jalon(&["build"]).output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{own}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{own}: {said}");
        assert!(!trial.path("dist").exists(), "{own}");
    }
}

#[test]
fn a_site_without_pages_is_an_error() {
    let trial = Trial::empty();
    trial.write("site/nothing.txt", "");
    let output = trial.jalon(&["audit", "site"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    trial.write("empty.html", "<script>document.write('42 books')</script>");
    for arguments in [&["scan", "empty.html"][..], &["scan", "site/nothing.txt"]] {
        let output = trial.jalon(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("no text was found"), "{said}");
    }
}
