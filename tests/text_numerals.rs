//! What the numeral reader makes of short texts, as tables of `input<TAB>numerals`, and of the two
//! documents that the guide draws on.
//!
//! A numeral is written `kind [text] value..value2 precision free`; the last three only where they
//! apply, `free` being what prose may hold without a trace. `-` is no numeral at all.

#![expect(
    clippy::expect_used,
    reason = "what a test cannot go on without has failed it"
)]

use jalon::text::numerals::{Numeral, Precision, scan};

/// A numeral as the tables write it.
fn told(numeral: &Numeral) -> String {
    let second = numeral
        .value2
        .as_ref()
        .map(|value| format!("..{value}"))
        .unwrap_or_default();
    let precision = match numeral.precision {
        Precision::Exact => String::new(),
        said => format!(" {}", name(said)),
    };
    let free = if numeral.needs_trace() { "" } else { " free" };
    let text = escape(&numeral.text);
    format!(
        "{} [{text}] {}{second}{precision}{free}",
        name(numeral.kind),
        escape(&numeral.value)
    )
}

/// The name under which a value is serialised.
fn name(value: impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).expect("a name");
    json.as_str().expect("a string").to_owned()
}

fn all_told(text: &str, language: &str) -> String {
    let told: Vec<String> = scan(text, language).iter().map(told).collect();
    if told.is_empty() {
        "-".to_owned()
    } else {
        told.join(" | ")
    }
}

/// Writes what an editor would not see as `\u{…}`.
fn escape(text: &str) -> String {
    let seen = |c: char| c == ' ' || c.is_alphanumeric() || c.is_ascii_punctuation();
    let plain = |c: char| seen(c) || matches!(c, '’' | '–' | '½' | '¾' | '−' | '§' | '°' | '€');
    text.chars()
        .map(|c| match c {
            '\n' => "\\n".to_owned(),
            c if plain(c) => c.to_string(),
            c => format!("\\u{{{:x}}}", u32::from(c)),
        })
        .collect()
}

/// Reads what `escape` writes.
fn unescape(text: &str) -> String {
    let text = text.replace("\\n", "\n");
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a closed escape");
        let code = u32::from_str_radix(code, 16).expect("a hexadecimal code");
        out.push(char::from_u32(code).expect("a character"));
        out.push_str(rest);
    }
    out
}

/// Checks a whole table, and shows every line that differs.
fn check_table(table: &str, language: &str, least: usize) {
    let lines = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut cases = 0;
    let mut differing = Vec::new();
    for line in lines {
        let (input, expected) = line.split_once('\t').expect("input<TAB>expected");
        let found = all_told(&unescape(input), language);
        cases += 1;
        if found != expected {
            differing.push(format!(
                "{input}\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    assert!(
        cases >= least,
        "only {cases} cases in the table for {language}"
    );
    assert!(
        differing.is_empty(),
        "{} cases differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}

#[test]
fn french_table() {
    check_table(include_str!("fixtures/text/numerals.fr.tsv"), "fr", 150);
}

#[test]
fn english_table() {
    check_table(include_str!("fixtures/text/numerals.en.tsv"), "en", 150);
}

#[test]
fn spanish_table() {
    check_table(include_str!("fixtures/text/numerals.es.tsv"), "es", 130);
}

#[test]
fn a_language_without_a_reader_is_read_for_digits() {
    let expected = "identifier [P1] P1 | cardinal [1.234.567,5] 1234567.5 | percent [65 %] 65 | \
                    date [2023-04-27] 2023-04-27";
    assert_eq!(
        all_told("P1: 1.234.567,5, zwei, 65 %, 2023-04-27", "de"),
        expected
    );
    assert_eq!(
        all_told("12 345,6", "xx-nonsense"),
        "cardinal [12 345,6] 12345.6"
    );
    assert_eq!(
        all_told("quatre et 12,5", "FR-ch"),
        "cardinal [quatre] 4 | cardinal [12,5] 12.5"
    );
}

/// The numerals of a document, one a line.
fn listing(document: &str) -> String {
    scan(document, "fr")
        .iter()
        .map(|numeral| told(numeral) + "\n")
        .collect()
}

#[test]
fn the_commentary_on_the_documentary() {
    let document = include_str!("../sources/arte-la-traque/2026-11-21.txt");
    let expected = include_str!("fixtures/text/arte-la-traque.txt");
    assert_eq!(listing(document), expected);
}

#[test]
fn the_article_on_the_inquiry() {
    let document = include_str!("../sources/enquete-guardian-meta/2026-11-21.txt");
    let expected = include_str!("fixtures/text/enquete-guardian-meta.txt");
    assert_eq!(listing(document), expected);
}
