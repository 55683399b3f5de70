//! No number in prose that comes from no directive. The lint is fail-closed.

use super::{Project, Rule};
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, MOST, Report};
use crate::markup::Prose;
use crate::say;
use crate::text::numerals::{Kind, Numeral, scan};

pub(super) const RULE: Rule = Rule {
    name: "prose",
    codes: &["untraced-number"],
    why: || say!("One number typed by hand, and a reader can trust none."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project).iter().filter(|w| !w.claimed) {
        let document = writing.document();
        let found = document.prose.iter().flat_map(|prose| look(writing, prose));
        report.extend(found.take(MOST));
    }
}

fn look(writing: &Writing<'_>, prose: &Prose) -> Vec<Finding> {
    let skipped = if prose.heading {
        heading_number(&prose.text)
    } else {
        0
    };
    let numerals = scan(&prose.text, writing.language);
    let unread = if writing.own_numbers {
        Vec::new()
    } else {
        unread(&prose.text, &numerals)
    };
    numerals
        .iter()
        .filter(|numeral| numeral.needs_trace() && numeral.end > skipped)
        .filter(|numeral| !writing.own_numbers || is_share(numeral))
        .map(|numeral| (numeral.start, numeral.text.as_str(), is_share(numeral)))
        .chain(unread.into_iter().map(|(start, text)| (start, text, false)))
        .take(MOST)
        .map(|(start, text, share)| finding(writing, prose, start, text, share))
        .collect()
}

/// Numeric characters that the reader makes nothing of, such as a superscript, a digit of another
/// script or a percent sign behind a directive: the lint is closed to what it does not know.
fn unread<'a>(text: &'a str, numerals: &[Numeral]) -> Vec<(usize, &'a str)> {
    let is_read = |at: usize| {
        let next = numerals.partition_point(|n| n.start <= at);
        next.checked_sub(1).is_some_and(|i| at < numerals[i].end)
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (at, c) in text.char_indices() {
        let numeric = c.is_numeric() || matches!(c, '%' | '‰');
        if !numeric || is_read(at) {
            continue;
        }
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some((start, word)) if *start + word.len() == at => *word = &text[*start..end],
            _ => found.push((at, &text[at..end])),
        }
    }
    found
}

/// A share is a statistic wherever it stands: no channel is its own source for one, and it is
/// never plain. « 7 jours/7 » is an opening hour.
pub(super) fn is_share(numeral: &Numeral) -> bool {
    match numeral.kind {
        Kind::Percent | Kind::Fraction => true,
        Kind::Ratio => !numeral.text.contains('/'),
        _ => false,
    }
}

/// The bytes of a number in front of a heading: « 1. », « 2.3. ». Without the point behind it, it
/// would be a number of things: « 2.3 enfants par classe ».
fn heading_number(text: &str) -> usize {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let number = text.len() - text.trim_start_matches(digits).len();
    let followed = text[number..].starts_with([' ', '\u{A0}']);
    let ranks = text[..number].trim_end_matches('.').split('.');
    let mut short = ranks.map(|rank| (1..=2).contains(&rank.len()));
    let numbered = text[..number].ends_with('.') && short.all(|is_short| is_short);
    if followed && numbered { number } else { 0 }
}

fn finding(writing: &Writing<'_>, prose: &Prose, start: usize, text: &str, share: bool) -> Finding {
    let help = if share {
        say!("take it from the ledger with {{#figure ID}}: enter it there with its source")
    } else {
        say!(
            "take it from the ledger with {{#figure ID}}; if it is no statistic, say so with \
             {{#plain {text}}}",
            text
        )
    };
    Finding::error(
        "untraced-number",
        writing.place(prose.offset(start)),
        say!("« {text} » comes from no source", text),
    )
    .subject(text)
    .length(text.chars().count())
    .help(help)
}
