//! No number in prose that comes from no directive. The lint is fail-closed.

use super::{Project, Rule};
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::markup::{Document, Prose};
use crate::text::numerals::{Numeral, scan};

pub(super) const RULE: Rule = Rule {
    name: "prose",
    codes: &["untraced-number"],
    why: "One number typed by hand, and a reader can trust none.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project).iter().filter(|w| !w.own_numbers) {
        let parsed;
        let document = if let Some(text) = writing.file() {
            &text.document
        } else {
            parsed = Document::parse(writing.text);
            &parsed
        };
        for prose in &document.prose {
            report.extend(look(writing, prose));
        }
    }
}

fn look(writing: &Writing<'_>, prose: &Prose) -> Vec<Finding> {
    let skipped = if prose.heading {
        heading_number(&prose.text)
    } else {
        0
    };
    scan(&prose.text, writing.language)
        .into_iter()
        .filter(|numeral| numeral.needs_trace() && numeral.start >= skipped)
        .map(|numeral| finding(writing, prose, &numeral))
        .collect()
}

/// The bytes of a number in front of a heading: « 1. », « 2.3 ».
fn heading_number(text: &str) -> usize {
    let number = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
            .len();
    let followed = text[number..].starts_with([' ', '\u{A0}']);
    let numbered = text[..number].contains('.');
    if followed && numbered { number } else { 0 }
}

fn finding(writing: &Writing<'_>, prose: &Prose, numeral: &Numeral) -> Finding {
    let place = writing.place(prose.offset(numeral.start));
    Finding::error(
        "untraced-number",
        place,
        format!("« {} » comes from no source", numeral.text),
    )
    .subject(&numeral.text)
    .length(numeral.text.chars().count())
    .help(format!(
        "take it from the ledger with {{{{#figure ID}}}}; if it is no statistic, say so with \
             {{{{#plain {}}}}}",
        numeral.text
    ))
}
