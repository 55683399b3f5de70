//! From a handout's Markdown to the model: directives become traced words, containers become
//! boxes.
//!
//! 1. `markup` reads the Markdown that the template gave: containers, directives.
//! 2. Each directive is answered by [`Content`], which gives nothing that is not traced, and a
//!    placeholder stands for it while the Markdown parser runs.
//! 3. Blocks become [`Block`]s; a citation becomes a raised number, and `notes` keeps what stands
//!    under that number; a channel becomes a card (`cards`).
//! 4. The arrangement of the definition puts blocks side by side.
//!
//! Every word of an entry is printed through a [`TraceMark`], so that what the sheet prints can be
//! held against the manifest.

mod arrange;
mod cards;
mod notes;
mod reader;

use std::ops::Range;

use super::definition::Definition;
use super::edition;
use super::model::{
    Block, Callout, Header, Ink, Inline, Marker, Paper, Sheet, TraceKind, TraceMark,
};
use crate::content::words::Words;
use crate::content::{Content, Piece, Show};
use crate::ledger::{Figure, Passage};
use crate::markup::{Directive, Document, Part};
use crate::trace::Traced;
use notes::Notes;

/// What is composed.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The handout's definition.
    pub definition: &'a Definition,
    /// The language.
    pub language: &'a str,
    /// The paper.
    pub paper: Paper,
    /// Whether colours may be used.
    pub ink: Ink,
}

/// A directive or a container that a sheet cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeProblem {
    /// What was written: `{{#figures}}`, `::: columns`.
    pub what: String,
    /// Why it cannot be printed.
    pub why: &'static str,
}

/// Makes a sheet of the Markdown that the template gave.
///
/// # Errors
/// Everything in it that a sheet cannot hold.
pub fn compose(
    content: Content<'_>,
    order: Order<'_>,
    markdown: &str,
) -> Result<Sheet, Vec<ComposeProblem>> {
    let Some(words) = content.words(order.language) else {
        let (what, why) = (
            order.language.to_owned(),
            "the project has no such language",
        );
        return Err(vec![ComposeProblem { what, why }]);
    };
    let document = Document::parse(markdown);
    let mut composer = Composer {
        content,
        words,
        order,
        text: markdown,
        document: &document,
        notes: Notes::default(),
        problems: Vec::new(),
        notes_title: Vec::new(),
    };
    let mut blocks = composer.parts(&document.parts);
    let leads = blocks
        .iter()
        .take_while(|b| matches!(b, Block::Paragraph(_)))
        .count();
    let lead = blocks.drain(..leads).filter_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    });
    let lead = lead.collect();
    let blocks = arrange::side_by_side(blocks, &order.definition.layout);
    let notes = composer.notes.write(content, &words);
    let Composer {
        problems,
        notes_title,
        notes: kept,
        ..
    } = composer;
    if !problems.is_empty() {
        return Err(problems);
    }
    let eyebrow = words.get(order.definition.audience.key());
    let local =
        |texts: &crate::config::Localised| words.text(texts).map(str::to_owned).unwrap_or_default();
    let mut sheet = Sheet {
        title: local(&order.definition.title),
        description: local(&order.definition.description),
        language: order.language.to_owned(),
        paper: order.paper,
        ink: order.ink,
        header: Header {
            eyebrow: vec![Inline::Text(eyebrow)],
            lead,
        },
        blocks,
        notes_title,
        notes,
        edition: Vec::new(),
        code: String::new(),
    };
    sheet.code = edition::code(&sheet);
    sheet.edition = edition::line(&sheet.code, &words, kept.vetted(), kept.review_by());
    Ok(sheet)
}

/// Composes one sheet.
struct Composer<'a> {
    content: Content<'a>,
    words: Words<'a>,
    order: Order<'a>,
    text: &'a str,
    document: &'a Document,
    notes: Notes<'a>,
    notes_title: Vec<Inline>,
    problems: Vec<ComposeProblem>,
}

impl<'a> Composer<'a> {
    fn parts(&mut self, parts: &'a [Part]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Markdown(range) => self.stretch(range, &mut blocks),
                Part::Container {
                    kind, title, parts, ..
                } => {
                    let title = self.title(title);
                    let inner = self.parts(parts);
                    self.container(kind, title, inner, &mut blocks);
                }
            }
        }
        blocks
    }

    fn container(
        &mut self,
        kind: &str,
        title: Vec<Inline>,
        inner: Vec<Block>,
        blocks: &mut Vec<Block>,
    ) {
        let callout = match kind {
            "steps" => {
                let across = self.order.definition.layout.steps_across;
                let items = inner.into_iter().flat_map(|block| match block {
                    Block::List { items, .. } => items,
                    other => vec![vec![other]],
                });
                let items = items.collect();
                blocks.push(Block::Steps {
                    title,
                    across,
                    items,
                });
                return;
            }
            // The list of sources is written by the notes, with what the text refers to.
            "sources" => {
                self.notes_title = title;
                return;
            }
            "summary" => Callout::Summary,
            "act-now" => Callout::ActNow,
            "learn" => Callout::Learn,
            "talk" => Callout::Talk,
            "keep" => Callout::Keep,
            "never" => Callout::Never,
            other => {
                self.problem(format!("::: {other}"), "a sheet has no such box");
                return;
            }
        };
        let marker = match callout {
            Callout::Keep => Marker::Tick,
            Callout::Never => Marker::Cross,
            _ => Marker::Dot,
        };
        let inner = inner.into_iter().map(|block| match block {
            Block::List { items, .. } => Block::List { marker, items },
            other => other,
        });
        blocks.push(Block::Callout {
            kind: callout,
            title,
            blocks: inner.collect(),
        });
    }

    fn problem(&mut self, what: String, why: &'static str) {
        self.problems.push(ComposeProblem { what, why });
    }

    /// The words of a title, which is one line of Markdown.
    fn title(&mut self, range: &Range<usize>) -> Vec<Inline> {
        let mut blocks = Vec::new();
        self.stretch(range, &mut blocks);
        match blocks.pop() {
            Some(Block::Paragraph(text)) => text,
            _ => Vec::new(),
        }
    }

    /// The directive with a number of the document.
    fn directive(&self, index: usize) -> Option<&'a Directive> {
        self.document.directives.get(index)
    }

    /// What a directive between words prints.
    fn inline(&mut self, directive: &'a Directive) -> Vec<Inline> {
        let content: Content<'a> = self.content;
        let Some(piece) = content.piece(directive) else {
            self.refuse(directive, "nothing answers this directive");
            return Vec::new();
        };
        match piece {
            Piece::Plain(text) => {
                let mark = TraceMark {
                    kind: TraceKind::Plain,
                    id: None,
                };
                vec![Inline::Traced {
                    mark,
                    text: vec![Inline::from(text)],
                }]
            }
            Piece::Avoided(word) => vec![Inline::from(word)],
            Piece::Figure(figure, show) => self.figure(figure, show),
            Piece::Source(source) => vec![Inline::Reference(self.notes.source(source))],
            Piece::Passage(_) | Piece::Channels(_) => {
                self.refuse(
                    directive,
                    "it prints a block, and must stand alone in its paragraph",
                );
                Vec::new()
            }
            Piece::Numbers(_) | Piece::Figures(_) | Piece::Sources(_) | Piece::Handouts => {
                self.refuse(directive, "a sheet has no room for a table of everything");
                Vec::new()
            }
            Piece::HandoutsFor(_) | Piece::Drawing(_) | Piece::Reviewed(_) => {
                self.refuse(directive, "it is for pages of the guide");
                Vec::new()
            }
        }
    }

    fn refuse(&mut self, directive: &Directive, why: &'static str) {
        let what = self.text[directive.span.clone()].to_owned();
        self.problem(what, why);
    }

    fn figure(&mut self, figure: &'a Traced<Figure>, show: Show) -> Vec<Inline> {
        let mark = mark(TraceKind::Figure, &figure.entry().id);
        let text = vec![Inline::Text(self.words.figure(figure))];
        let value = Inline::Traced { mark, text };
        if show == Show::Value {
            self.notes.seen(figure);
            return vec![value];
        }
        vec![value, Inline::Reference(self.notes.figure(figure))]
    }

    /// What a directive alone in its paragraph prints.
    fn alone(&mut self, directive: &'a Directive, blocks: &mut Vec<Block>) {
        let content: Content<'a> = self.content;
        match content.piece(directive) {
            Some(Piece::Channels(channels)) => {
                let definition = self.order.definition;
                for channel in channels {
                    self.notes.channel(channel);
                    let full = definition.layout.channels_in_full;
                    let card = cards::card(content, &self.words, channel, full);
                    cards::push(card, definition.layout.channels_across, blocks);
                }
            }
            Some(Piece::Passage(passage)) => {
                let block = self.passage(passage);
                blocks.push(block);
            }
            _ => blocks.push(Block::Paragraph(self.inline(directive))),
        }
    }

    /// A quotation in the sheet's language, with its speaker and a reference to its source.
    fn passage(&mut self, passage: &'a Traced<Passage>) -> Block {
        let entry = passage.entry();
        let ours = self.words.text(&entry.translation);
        let words = ours.unwrap_or(&entry.quotation.quote);
        let quoted = self.words.get("quotation_marks").replace("{}", words);
        let mark = mark(TraceKind::Passage, &entry.id);
        let mut text = vec![Inline::Traced {
            mark,
            text: vec![Inline::Text(quoted)],
        }];
        text.push(Inline::Reference(self.notes.passage(passage)));
        if let Some(speaker) = self.words.text(&entry.speaker) {
            text.push(Inline::Break);
            text.push(Inline::Emphasis(vec![Inline::from(speaker)]));
        }
        Block::Paragraph(text)
    }
}

/// The mark of an entry.
fn mark(kind: TraceKind, id: &str) -> TraceMark {
    TraceMark {
        kind,
        id: Some(id.to_owned()),
    }
}
