//! A sentence of the ledger with its directives answered one by one, so that a number in a note
//! is marked with the figure that it belongs to and leads to that figure's card.

use serde::Serialize;

use super::prints::{Entry, Prints};
use crate::config::Localised;
use crate::content::words::Words;
use crate::content::{Content, Piece, Run, one_line};

/// A stretch of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RunView {
    /// `words`, `plain`, `figure` or `source`.
    pub kind: &'static str,
    /// What is printed.
    pub text: String,
    /// The entry, if it is one.
    pub id: String,
    /// The value of a figure, for machines.
    pub value: String,
    /// Where the entry has its card or its record.
    pub href: String,
}

/// A sentence.
pub type Rich = Vec<RunView>;

/// Where entries have their places, from the page that is written.
#[derive(Debug, Clone, Copy)]
pub struct Addresses<'a> {
    /// The page with a card for each figure; empty when the guide has none.
    pub figures: &'a str,
    /// The page with the record of each source.
    pub sources: &'a str,
}

impl Addresses<'_> {
    /// The card of a figure.
    #[must_use]
    pub fn figure(&self, id: &str) -> String {
        if self.figures.is_empty() {
            return String::new();
        }
        format!("{}#figure-{id}", self.figures)
    }

    /// The record of a source.
    #[must_use]
    pub fn source(&self, id: &str) -> String {
        format!("{}#source-{id}", self.sources)
    }
}

/// A text of an entry in the language of `words`, to be shown in the element of that entry, which
/// explains its plain numbers.
#[must_use]
pub fn rich(
    content: Content<'_>,
    words: &Words<'_>,
    addresses: Addresses<'_>,
    texts: &Localised,
) -> Rich {
    let mut runs = rich_alone(content, words, addresses, texts);
    for run in runs.iter_mut().filter(|run| run.kind == "plain") {
        run.kind = "words";
    }
    runs
}

/// The same for a text that stands in no entry's element: a plain number is marked as such.
#[must_use]
pub fn rich_alone(
    content: Content<'_>,
    words: &Words<'_>,
    addresses: Addresses<'_>,
    texts: &Localised,
) -> Rich {
    let Some(text) = words.text(texts) else {
        return Rich::new();
    };
    let run = |run: Run<'_>| match run {
        Run::Piece(Piece::Figure(figure, _)) => RunView {
            kind: "figure",
            text: words.figure(figure),
            id: figure.entry().id.clone(),
            value: figure.entry().value.clone(),
            href: addresses.figure(&figure.entry().id),
        },
        Run::Piece(Piece::Source(source)) => RunView {
            kind: "source",
            text: source.title.clone(),
            id: source.id.clone(),
            value: String::new(),
            href: addresses.source(&source.id),
        },
        Run::Words(text) => RunView {
            kind: "words",
            text,
            ..RunView::default()
        },
        Run::Plain(text) => RunView {
            kind: "plain",
            text,
            ..RunView::default()
        },
        Run::Piece(_) => RunView::default(),
    };
    let runs = content.runs(&one_line(text));
    runs.into_iter().map(run).collect()
}

/// The sentence as one string.
#[must_use]
pub fn plain(rich: &[RunView]) -> String {
    rich.iter().map(|run| run.text.as_str()).collect()
}

/// Says which entries the stretches of sentences print.
pub(super) fn print<'r>(runs: impl Iterator<Item = &'r RunView>, prints: &mut Prints) {
    for run in runs {
        let entry = match run.kind {
            "figure" => Entry::Figure,
            "source" => Entry::Source,
            "plain" => {
                prints.plain.insert(run.text.clone());
                continue;
            }
            _ => continue,
        };
        prints.entry(entry, &run.id, [run.text.as_str()]);
    }
}
