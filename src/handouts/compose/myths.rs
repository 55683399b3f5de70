//! A myth on paper: the claim, quoted and marked as a claim; the verdict; what may be said instead,
//! with its numbers traced like any other.

use super::{Composer, mark};
use crate::config::Localised;
use crate::content::{Piece, Run, Show, ShowMyth, one_line};
use crate::handouts::model::{Block, Callout, Inline, TraceKind, TraceMark};
use crate::ledger::Myth;
use crate::trace::Traced;

impl<'a> Composer<'a> {
    /// The blocks of a myth, or of the part of it that is asked for: the whole is a box that opens
    /// with the claim.
    pub(super) fn myth(&mut self, traced: &'a Traced<Myth>, show: ShowMyth) -> Vec<Block> {
        let myth = traced.entry();
        self.notes.myth(myth);
        match show {
            ShowMyth::Claim => vec![Block::Paragraph(self.claim(myth))],
            ShowMyth::Answer => vec![
                Block::Paragraph(vec![self.verdict(myth)]),
                Block::Paragraph(self.safe(myth)),
            ],
            ShowMyth::Whole => {
                let mut found = vec![self.verdict(myth), Inline::from(" ")];
                found.extend(self.said(&myth.found));
                found.extend(self.traced_to(myth));
                let blocks = vec![Block::Paragraph(found), Block::Paragraph(self.safe(myth))];
                vec![Block::Callout {
                    kind: Callout::Learn,
                    title: self.claim(myth),
                    blocks,
                }]
            }
        }
    }

    fn verdict(&self, myth: &Myth) -> Inline {
        let key = myth.verdict.word().replace('-', "_");
        let verdict = self.words.get(&format!("verdict_{key}"));
        Inline::Strong(vec![Inline::Text(verdict)])
    }

    /// What may be said instead.
    fn safe(&mut self, myth: &'a Myth) -> Vec<Inline> {
        let lead = format!("{} ", self.words.get("myth_safe_lead"));
        let mut text = vec![Inline::Emphasis(vec![Inline::Text(lead)])];
        text.extend(self.said(&myth.safe));
        text
    }

    /// The claim between quotation marks, which are ours.
    fn claim(&self, myth: &Myth) -> Vec<Inline> {
        let words = self.words.text(&myth.claim).unwrap_or_default();
        let marks = self.words.get("quotation_marks");
        let (open, close) = marks.split_once("{}").unwrap_or_default();
        vec![
            Inline::from(open),
            Inline::Traced {
                mark: mark(TraceKind::Claim, &myth.id),
                text: vec![Inline::from(words)],
            },
            Inline::from(close),
        ]
    }

    /// The notes of its sources.
    fn traced_to(&mut self, myth: &Myth) -> Vec<Inline> {
        let sources = &self.content.project().sources;
        let sources = myth.sources.iter().filter_map(|id| sources.get(id));
        let mut references = Vec::new();
        for source in sources {
            // Two raised numbers side by side would be one.
            if !references.is_empty() {
                references.push(Inline::from("\u{202F}"));
            }
            references.push(Inline::Reference(self.notes.source(source)));
        }
        references
    }

    /// A text of the ledger, its directives answered.
    fn said(&mut self, texts: &'a Localised) -> Vec<Inline> {
        let text = one_line(self.words.text(texts).unwrap_or_default());
        let runs = self.content.runs(&text);
        runs.into_iter().flat_map(|run| self.run(run)).collect()
    }

    fn run(&mut self, run: Run<'a>) -> Vec<Inline> {
        match run {
            Run::Words(text) => vec![Inline::Text(text)],
            Run::Plain(text) => {
                let mark = TraceMark {
                    kind: TraceKind::Plain,
                    id: None,
                };
                vec![Inline::Traced {
                    mark,
                    text: vec![Inline::Text(text)],
                }]
            }
            Run::Piece(Piece::Figure(figure, _)) => self.figure(figure, Show::Reference),
            Run::Piece(Piece::Source(source)) => {
                vec![Inline::Reference(self.notes.source(source))]
            }
            Run::Piece(_) => Vec::new(),
        }
    }
}
