//! Nothing is written, vetted or dialled that a reader cannot see.

use toml_edit::{Document, Item, TableLike, Value};

use super::{Project, Rule, Template};
use crate::diagnostics::{Finding, MOST, Place, Report, is_obeyed};
use crate::messages::Message;
use crate::say;
use crate::text::normal::is_invisible;
use crate::text::odd::{self, is_unseen};

pub(super) const RULE: Rule = Rule {
    name: "hidden",
    codes: &["hidden-character", "hidden-in-source"],
    why: || {
        say!(
            "A character that nobody sees can show a reader another number than the one that was \
          vetted."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for text in &project.manuscript.texts {
        let found = hidden(&text.text).take(MOST);
        report.extend(found.map(|(at, c)| finding(text.place(at), c)));
    }
    for file in project.records.iter().chain(&project.templates) {
        let place = |at| Place::at(&file.file, &file.text, at);
        let found = hidden(&file.text).take(MOST);
        report.extend(found.map(|(at, c)| finding(place(at), c)));
    }
    for file in &project.records {
        report.extend(escaped(file));
    }
    in_sources(project, report);
}

/// The number of a character, as Unicode writes it.
fn code(c: char) -> String {
    format!("{:04X}", u32::from(c))
}

fn finding(place: Place, c: char) -> Finding {
    let message = say!("an invisible character (U+{code})", code = code(c));
    Finding::error("hidden-character", place, message).help(say!(
        "remove it: it could show a reader another text than the one written"
    ))
}

/// The hidden characters of a text, each with its byte offset.
fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    let marked = text.char_indices();
    marked.filter(move |&(at, c)| {
        is_hidden(c) && !(c == '\r' && text[at..].starts_with("\r\n"))
            || is_invisible(c) && is_in_number(text, at)
    })
}

/// What a terminal obeys, line ends and tabs apart: control characters, and those that turn the
/// direction of the text, with which « 24 » can be shown as « 42 »; and the tags, which spell words
/// that nobody sees.
fn is_hidden(c: char) -> bool {
    let tag = matches!(c, '\u{E0000}'..='\u{E007F}');
    tag || (is_obeyed(c) && !matches!(c, '\n' | '\t'))
}

/// Whether what is seen before and after a place are digits.
fn is_in_number(text: &str, at: usize) -> bool {
    let seen = |c: &char| !is_invisible(*c);
    let before = text[..at].chars().rev().find(seen);
    let after = text[at..].chars().find(seen);
    before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric)
}

/// The hidden characters that a record writes as escapes: `"\u202e"`.
fn escaped(file: &Template) -> Vec<Finding> {
    let mut found = Vec::new();
    if !file.text.contains('\\') {
        return found;
    }
    // A file that is no TOML is a finding of its own.
    if let Ok(document) = Document::parse(file.text.as_str()) {
        in_table(document.as_table(), file, &mut found);
    }
    found
}

fn in_table(table: &dyn TableLike, file: &Template, found: &mut Vec<Finding>) {
    for (_, item) in table.iter() {
        match item {
            Item::Value(value) => in_value(value, file, found),
            Item::Table(table) => in_table(table, file, found),
            Item::ArrayOfTables(tables) => {
                for table in tables {
                    in_table(table, file, found);
                }
            }
            Item::None => {}
        }
    }
}

fn in_value(value: &Value, file: &Template, found: &mut Vec<Finding>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| in_value(value, file, found)),
        Value::InlineTable(table) => in_table(table, file, found),
        Value::String(text) => {
            let span = text.span().unwrap_or_default();
            let written = file.text.get(span.clone()).unwrap_or_default();
            let escapes = hidden(text.value()).filter(|(_, c)| !written.contains(*c));
            let place = || Place::at(&file.file, &file.text, span.start);
            found.extend(escapes.map(|(_, c)| finding(place(), c)));
        }
        _ => {}
    }
}

/// Held bytes never change: what is hidden in a number or a quotation of theirs is said, so that
/// an editor looks at the bytes before deciding.
fn in_sources(project: &Project, report: &mut Report) {
    for source in project.sources.iter() {
        let (Some(coverage), Some(version)) =
            (project.traces.coverage(&source.id), source.newest())
        else {
            continue;
        };
        for (numeral, line, column, _) in &coverage.numerals {
            if let Some(odd) = odd::of(&numeral.text, 0, numeral.text.len()) {
                let place = Place::new(&version.file, *line, *column);
                report.push(in_source(place, odd.said_of(&numeral.text)));
            }
        }
    }
    let ledger = &project.ledger;
    let figures = ledger.figures.values();
    let quoted = figures
        .filter_map(|figure| Some((&figure.id, &figure.quotation.as_ref()?.place)))
        .chain(
            ledger
                .passages
                .values()
                .map(|p| (&p.id, &p.quotation.place)),
        );
    for (id, place) in quoted {
        let anchor = project.traces.judgement(id).and_then(|j| j.anchor.as_ref());
        let exact = anchor.map_or("", |anchor| &anchor.exact);
        if let Some(c) = exact.chars().find(|c| is_unseen(*c)) {
            let message = say!(
                "the quotation « {id} » has an invisible character (U+{code}) in the document",
                id,
                code = code(c)
            );
            report.push(in_source(place.clone(), message).subject(id));
        }
    }
}

fn in_source(place: Place, message: Message) -> Finding {
    Finding::warning("hidden-in-source", place, message).help(say!(
        "compare what is shown with the bytes before you decide on it"
    ))
}
