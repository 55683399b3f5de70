//! What became of numerals and entries, as `diff` and `source update` print it: for people, old
//! and new side by side with the words that differ marked, and as the JSON of DESIGN section 4.

use std::collections::BTreeMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::terminal::Terminal;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::sources::document;
use crate::text::lines::LineMap;
use crate::text::numerals::{Numeral, Precision};
use crate::trace::change::{Contradiction, Outcome, Revision, Spot};

/// Longest sentence that is shown to people in full, in characters.
const SHOWN: usize = 400;

const DELETED: anstyle::Style = anstyle::AnsiColor::Red.on_default().strikethrough();
const INSERTED: anstyle::Style = anstyle::AnsiColor::Green.on_default().bold();

/// One entry of the JSON.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    id: String,
    kind: &'static str,
    outcome: Outcome,
    old: Place<'a>,
    new: Option<Place<'a>>,
    similarity: f64,
    reason: &'a Message,
    /// The other places of an ambiguous outcome.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Place<'a>>,
}

/// A place in one version.
#[derive(Serialize)]
struct Place<'a> {
    quote: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value2: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
}

/// What a JSON entry quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// The sentence around a numeral; places are the numeral's.
    Sentence,
    /// The words of an entry.
    Words,
}

/// The two texts that were compared.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
}

impl Texts<'_> {
    /// The JSON entry for a revision.
    pub(super) fn entry<'a>(
        self,
        id: String,
        kind: &'static str,
        revision: &'a Revision,
        quoting: Quoting,
    ) -> Entry<'a> {
        let new = |spot: &'a Spot| place(spot, self.new, quoting);
        Entry {
            id,
            kind,
            outcome: revision.outcome,
            old: place(&revision.old, self.old, quoting),
            new: revision.new.as_ref().map(new),
            similarity: f64::from(revision.similarity) / 1000.0,
            reason: &revision.reason,
            candidates: revision.rivals.iter().map(new).collect(),
        }
    }

    /// A revision for people.
    pub(super) fn shown(self, id: &str, revision: &Revision, terminal: &Terminal) -> String {
        let new = revision.new.as_ref();
        let mut text = format!(
            "{:<9}  {id}  {} → {}\n",
            terminal.words(&revision.outcome.said()),
            terminal.words(&at(&revision.old, self.old)),
            terminal.words(&new.map_or_else(|| say!("nowhere"), |spot| at(spot, self.new))),
        );
        text += &format!("           {}\n", terminal.words(&revision.reason));
        if revision.outcome.stays() {
            return text;
        }
        match new {
            Some(spot) => {
                let (old, new) = marked(&revision.old.sentence, &spot.sentence);
                text += &labelled(terminal, &say!("old"), &old);
                text += &labelled(terminal, &say!("new"), &new);
            }
            None => text += &labelled(terminal, &say!("old"), &cut(&revision.old.sentence)),
        }
        for rival in &revision.rivals {
            let place = terminal.words(&at(rival, self.new));
            let line = format!("{place}  {}", cut(&rival.sentence));
            text += &labelled(terminal, &say!("or"), &line);
        }
        text
    }
}

fn place<'a>(spot: &'a Spot, text: &str, quoting: Quoting) -> Place<'a> {
    let numeral = spot.numeral.as_ref();
    Place {
        quote: match quoting {
            Quoting::Sentence => &spot.sentence,
            Quoting::Words => &spot.quote,
        },
        text: numeral.map(|n| n.text.as_str()),
        value: numeral.map(|n| n.value.as_str()),
        value2: numeral.and_then(|n| n.value2.as_deref()),
        precision: numeral.map(|n| n.precision),
        start: spot.start,
        end: spot.end,
        line: spot.line,
        column: spot.column,
        page: document::page(text, spot.start),
    }
}

/// A line below the first one of a revision.
fn labelled(terminal: &Terminal, label: &Message, text: &str) -> String {
    format!("    {:<6} {text}\n", terminal.words(label))
}

/// A place as people look it up.
fn at(spot: &Spot, text: &str) -> Message {
    let said = spot.numeral.as_ref().map_or(&spot.quote, |n| &n.text);
    let said = one_line(said);
    let place = format!("{}:{}", spot.line, spot.column);
    match document::page(text, spot.start) {
        Some(page) => say!("{said} (p. {page}, {place})", said, page, place),
        None => Message::foreign(format!("{said} ({place})")),
    }
}

/// Two texts with the words marked that only one of them has.
fn marked(old: &str, new: &str) -> (String, String) {
    let (old, new) = (one_line(old), one_line(new));
    let diff = TextDiff::from_unicode_words(&old, &new);
    let (mut left, mut right) = (String::new(), String::new());
    for change in diff.iter_all_changes() {
        let word = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                left += word;
                right += word;
            }
            ChangeTag::Delete => left += &mark(word, DELETED, "[-", "-]"),
            ChangeTag::Insert => right += &mark(word, INSERTED, "{+", "+}"),
        }
    }
    let join = |text: String, open: &str, close: &str| text.replace(&format!("{close}{open}"), "");
    (
        cut(&join(left, &styled(DELETED, "[-"), &end("-]"))),
        cut(&join(right, &styled(INSERTED, "{+"), &end("+}"))),
    )
}

fn styled(style: anstyle::Style, open: &str) -> String {
    format!("{style}{open}")
}

fn end(close: &str) -> String {
    format!("{close}{}", anstyle::Reset)
}

fn mark(word: &str, style: anstyle::Style, open: &str, close: &str) -> String {
    if word.trim().is_empty() {
        return word.to_owned();
    }
    format!("{}{word}{}", styled(style, open), end(close))
}

/// Text of a document on one line, without what would move a terminal's cursor.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}{}…", &text[..at], anstyle::Reset),
        None => text.to_owned(),
    }
}

/// How many there are of each outcome, and of new numerals.
pub(super) fn summary<'a>(revisions: impl Iterator<Item = &'a Revision>, unseen: usize) -> Message {
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    for revision in revisions {
        *counts.entry(revision.outcome).or_default() += 1;
    }
    let mut parts: Vec<Message> = counts
        .into_iter()
        .map(|(outcome, count)| counted(outcome, count))
        .collect();
    parts.push(say!("{count} unseen", count = unseen));
    Message::several(parts, ", ")
}

fn counted(outcome: Outcome, count: usize) -> Message {
    match outcome {
        Outcome::Unchanged => say!("{count} unchanged", count),
        Outcome::Moved => say!("{count} moved", count),
        Outcome::Reworded => say!("{count} reworded", count),
        Outcome::Changed => say!("{count} changed", count),
        Outcome::Ambiguous => say!("{count} ambiguous", count),
        Outcome::Gone => say!("{count} gone", count),
    }
}

/// A numeral that nobody knows, for people.
pub(super) fn unseen(numeral: &Numeral, lines: &LineMap<'_>, terminal: &Terminal) -> String {
    let place = lines.position(numeral.start);
    let text = one_line(&numeral.text);
    let unseen = terminal.words(&say!("unseen"));
    format!("{unseen:<9}  {text} ({}:{})\n", place.line, place.column)
}

/// Contradictions for people.
pub(super) fn contradictions(found: &[Contradiction], terminal: &Terminal) -> String {
    let line = |c: &Contradiction| {
        let said = say!(
            "contradiction  “{first}” and “{second}”",
            first = one_line(&c.first.text),
            second = one_line(&c.second.text)
        );
        terminal.words(&said) + "\n"
    };
    found.iter().map(line).collect()
}
