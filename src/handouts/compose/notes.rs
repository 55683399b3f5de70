//! The notes at the foot: numbered in the order in which the text refers to them.
//!
//! A figure's note says what was counted, who counted it, and which document reports it; a
//! citation's note names the work. One source cited twice has one number.

use super::mark;
use crate::content::Content;
use crate::content::words::Words;
use crate::dates::Day;
use crate::handouts::definition::Definition;
use crate::handouts::model::{Inline, Note, TraceKind};
use crate::ledger::{Channel, Figure, Myth, Passage};
use crate::sources::Source;
use crate::trace::Traced;

/// What a note is about.
#[derive(Debug, Clone, Copy)]
enum About<'a> {
    Figure(&'a Figure),
    Passage(&'a Passage),
    Source(&'a Source),
}

impl About<'_> {
    fn key(&self) -> (TraceKind, &str) {
        match self {
            Self::Figure(figure) => (TraceKind::Figure, &figure.id),
            Self::Passage(passage) => (TraceKind::Passage, &passage.id),
            Self::Source(source) => (TraceKind::Source, &source.id),
        }
    }
}

/// The notes of one sheet, and the dates of everything that it prints.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    notes: Vec<About<'a>>,
    vetted: Option<Day>,
    review_by: Option<Day>,
}

impl<'a> Notes<'a> {
    /// The number of a figure's note.
    pub(super) fn figure(&mut self, figure: &'a Traced<Figure>) -> u16 {
        self.seen(figure);
        self.number(About::Figure(figure.entry()))
    }

    /// Takes the dates of a figure that is printed without a note.
    pub(super) fn seen(&mut self, figure: &'a Traced<Figure>) {
        let entry = figure.entry();
        self.dates(entry.vetting.as_ref().map(|v| v.on), Some(entry.review_by));
    }

    /// The number of a quotation's note.
    pub(super) fn passage(&mut self, passage: &'a Traced<Passage>) -> u16 {
        let entry = passage.entry();
        self.dates(entry.vetting.as_ref().map(|v| v.on), Some(entry.review_by));
        self.number(About::Passage(entry))
    }

    /// The number of a source's note.
    pub(super) fn source(&mut self, source: &'a Source) -> u16 {
        self.number(About::Source(source))
    }

    /// Takes the dates of a myth.
    pub(super) fn myth(&mut self, myth: &Myth) {
        let vetted = myth.vetting.as_ref().map(|v| v.on);
        self.dates(vetted, Some(myth.review_by));
    }

    /// Takes the dates of a channel; its card says the rest.
    pub(super) fn channel(&mut self, channel: &'a Channel) {
        self.dates(None, channel.review_by);
    }

    /// How many notes there are.
    pub(super) fn count(&self) -> usize {
        self.notes.len()
    }

    /// The ids of the sources among the notes after the first so many.
    pub(super) fn sources_after(&self, count: usize) -> Vec<&'a str> {
        let source = |about: &About<'a>| match *about {
            About::Source(source) => Some(source.id.as_str()),
            About::Figure(_) | About::Passage(_) => None,
        };
        self.notes.iter().skip(count).filter_map(source).collect()
    }

    fn number(&mut self, about: About<'a>) -> u16 {
        let known = self.notes.iter().position(|note| note.key() == about.key());
        let index = known.unwrap_or_else(|| {
            self.notes.push(about);
            self.notes.len() - 1
        });
        u16::try_from(index + 1).unwrap_or(u16::MAX)
    }

    fn dates(&mut self, vetted: Option<Day>, review_by: Option<Day>) {
        self.vetted = self.vetted.max(vetted);
        let earliest = self.review_by.into_iter().chain(review_by).min();
        self.review_by = earliest;
    }

    /// The day of the newest decision on what is printed or of the last reading of the whole, and
    /// the day on which the first of it must be looked at again.
    pub(super) fn dates_with(&self, definition: &Definition) -> (Option<Day>, Option<Day>) {
        let vetted = self.vetted.max(definition.reviewed);
        let review = self.review_by.into_iter().chain(definition.review_by);
        (vetted, review.min())
    }

    /// The notes in words.
    pub(super) fn write(&self, content: Content<'_>, words: &Words<'_>) -> Vec<Note> {
        let writer = Writer { content, words };
        let note = |(number, about): (u16, &About<'_>)| Note {
            number,
            text: writer.note(about),
        };
        (1..).zip(&self.notes).map(note).collect()
    }
}

/// Writes notes in one language.
struct Writer<'w, 'a> {
    content: Content<'a>,
    words: &'w Words<'a>,
}

impl Writer<'_, '_> {
    fn note(&self, about: &About<'_>) -> Vec<Inline> {
        match about {
            About::Source(source) => self.citation(source),
            About::Passage(passage) => self.chain(passage.primary.as_deref(), &passage.source),
            About::Figure(figure) => {
                let scope = self.words.text(&figure.scope).unwrap_or_default();
                let scope = self.content.plain_text(scope, self.words);
                let text = vec![Inline::Text(one_line(&scope))];
                let mark = mark(TraceKind::Figure, &figure.id);
                let mut note = vec![Inline::Traced { mark, text }, Inline::from(" ")];
                note.extend(self.chain(figure.primary.as_deref(), &figure.source));
                note
            }
        }
    }

    /// The primary source, and the document that reports it.
    fn chain(&self, primary: Option<&str>, source: &str) -> Vec<Inline> {
        let get = |id: &str| self.content.project().sources.get(id);
        let document = get(source).map(|s| self.named(s));
        let primary = primary.filter(|id| *id != source).and_then(get);
        let Some(primary) = primary else {
            let mut text: Vec<Inline> = document.into_iter().collect();
            text.push(Inline::from("."));
            return text;
        };
        let mut text = vec![self.named(primary)];
        if let Some(document) = document {
            text.push(Inline::Text(format!(
                ", {} ",
                self.words.get("figure_given_in")
            )));
            text.push(document);
        }
        text.push(Inline::from("."));
        text
    }

    /// A citation, marked as being in the work's language when that is not the sheet's.
    fn named(&self, source: &Source) -> Inline {
        let mut text = vec![Inline::Text(self.words.citation(source))];
        if source.language != self.words.language() {
            text = vec![Inline::Foreign {
                language: source.language.clone(),
                text,
            }];
        }
        Inline::Traced {
            mark: mark(TraceKind::Source, &source.id),
            text,
        }
    }

    fn citation(&self, source: &Source) -> Vec<Inline> {
        vec![self.named(source), Inline::from(".")]
    }
}

/// Texts of the ledger may be broken over lines; no-break spaces stay.
fn one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_matches([' ', '\t']));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
