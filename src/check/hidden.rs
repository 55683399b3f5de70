//! Nothing is written, vetted or dialled that a reader cannot see.

use toml_edit::{Document, Item, TableLike, Value};

use super::{Project, Rule, Template};
use crate::diagnostics::{Finding, Lines, MOST, Place, Report, is_obeyed};
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
        let lines = Lines::new(&file.file, &file.text);
        let found = hidden(&file.text).take(MOST);
        report.extend(found.map(|(at, c)| finding(lines.place(at), c)));
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
    let mut seen = None;
    // Where the characters end that nobody sees, and whether digits stand around them.
    let mut unseen = (0, false);
    text.char_indices().filter(move |&(at, c)| {
        // Most of what stands in a text is known at a glance.
        if matches!(c, ' '..='~' | 'À'..='ÿ') {
            seen = Some(c);
            return false;
        }
        let hidden = is_hidden(c) && !(c == '\r' && text[at..].starts_with("\r\n"));
        if !is_invisible(c) {
            seen = Some(c);
            return hidden;
        }
        if at >= unseen.0 {
            unseen = unseen_from(text, at, seen);
        }
        hidden || unseen.1
    })
}

/// Where the invisible characters end that begin at a place, and whether what is seen before and
/// after them are digits.
fn unseen_from(text: &str, at: usize, before: Option<char>) -> (usize, bool) {
    let rest = &text[at..];
    let length = rest.find(|c| !is_invisible(c)).unwrap_or(rest.len());
    let after = rest[length..].chars().next();
    let in_number = [before, after]
        .into_iter()
        .all(|seen| seen.is_some_and(char::is_numeric));
    (at + length, in_number)
}

/// What a terminal obeys, line ends and tabs apart: control characters, and those that turn the
/// direction of the text, with which « 24 » can be shown as « 42 »; and the tags, which spell words
/// that nobody sees.
fn is_hidden(c: char) -> bool {
    let tag = matches!(c, '\u{E0000}'..='\u{E007F}');
    tag || (is_obeyed(c) && !matches!(c, '\n' | '\t'))
}

/// The hidden characters that a record writes as escapes: `"\u202e"`.
fn escaped(file: &Template) -> Vec<Finding> {
    let mut escapes = Escapes {
        lines: Lines::new(&file.file, &file.text),
        text: &file.text,
        found: Vec::new(),
    };
    // A file that is no TOML is a finding of its own.
    if file.text.contains('\\')
        && let Ok(document) = Document::parse(file.text.as_str())
    {
        escapes.in_table(document.as_table());
    }
    escapes.found
}

/// A record that is looked through for escapes.
struct Escapes<'a> {
    lines: Lines<'a>,
    text: &'a str,
    found: Vec<Finding>,
}

impl Escapes<'_> {
    fn in_table(&mut self, table: &dyn TableLike) {
        for (_, item) in table.iter() {
            match item {
                Item::Value(value) => self.in_value(value),
                Item::Table(table) => self.in_table(table),
                Item::ArrayOfTables(tables) => {
                    tables.iter().for_each(|table| self.in_table(table));
                }
                Item::None => {}
            }
        }
    }

    fn in_value(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.in_value(value)),
            Value::InlineTable(table) => self.in_table(table),
            Value::String(text) => {
                let span = text.span().unwrap_or_default();
                let written = self.text.get(span.clone()).unwrap_or_default();
                let escapes = hidden(text.value()).filter(|(_, c)| !written.contains(*c));
                let place = self.lines.place(span.start);
                self.found
                    .extend(escapes.map(|(_, c)| finding(place.clone(), c)).take(MOST));
            }
            _ => {}
        }
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
