//! What became of every numeral of a held document.

use std::ops::Range;

use super::change::Outcome;
use super::{Held, Judged, Judgement};
use crate::ledger::{Status, Vetting};
use crate::text::numerals::Numeral;

/// What became of a numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// In the quotation of the published figure or passage with this id.
    Used(String),
    /// In the quotation of this figure or passage, which is withheld or rejected.
    Refused(String, Status),
    /// Set aside: the place of the dismissal in the ledger's list of them.
    Dismissed(usize),
    /// In the quotation of this entry, on which nobody has decided.
    Undecided(String),
    /// No entry knows it.
    Unseen,
}

/// The numerals of a document, each with what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In reading order: the numeral, its line and column from 1, what became of it.
    pub numerals: Vec<(Numeral, usize, usize, Use)>,
    /// How many characters each line of the document has.
    pub lines: Vec<usize>,
}

impl Coverage {
    /// How many stand in the quotation of an entry that is published.
    #[must_use]
    pub fn used(&self) -> usize {
        self.count(|u| matches!(u, Use::Used(_)))
    }

    /// How many were set aside: dismissed, or in an entry that is withheld or rejected.
    #[must_use]
    pub fn dismissed(&self) -> usize {
        self.count(|u| matches!(u, Use::Dismissed(_) | Use::Refused(..)))
    }

    /// How many nobody has decided on.
    #[must_use]
    pub fn unseen(&self) -> usize {
        self.count(|u| matches!(u, Use::Undecided(_) | Use::Unseen))
    }

    fn count(&self, is: impl Fn(&Use) -> bool) -> usize {
        self.numerals.iter().filter(|(_, _, _, u)| is(u)).count()
    }
}

/// Goes through the numerals of a document and asks which anchor holds each. Where several do,
/// what is published comes first: a number that a page prints is not set aside.
pub(super) fn of(held: &Held<'_>, judged: &Judged<'_>) -> Coverage {
    let mut spans = Spans::of(judged, held.version.id.as_str());
    let numerals = held.numerals.iter().map(|numeral| {
        let position = held.lines.position(numeral.start);
        let used = spans.around(numeral);
        (numeral.clone(), position.line, position.column, used)
    });
    let numerals = numerals.collect();
    let lines = (1..=held.lines.line_count()).map(|line| {
        held.lines
            .line_text(line)
            .unwrap_or_default()
            .chars()
            .count()
    });
    Coverage {
        numerals,
        lines: lines.collect(),
    }
}

/// Where an entry stands, and what it makes of the numerals there.
struct Span {
    range: Range<usize>,
    /// The lowest comes first where several hold a numeral.
    turn: usize,
    of: Use,
}

/// The places of entries in a document, asked about from its beginning to its end.
struct Spans {
    /// By where they start, the last first.
    ahead: Vec<Span>,
    /// Those that were reached, and not left behind.
    open: Vec<Span>,
}

impl Spans {
    fn of(judged: &Judged<'_>, version: &str) -> Self {
        let mut spans: Vec<(Range<usize>, Use)> = Vec::new();
        let figures = judged.figures.iter();
        let figures = figures.map(|(f, judgement)| (&f.id, f.vetting.as_ref(), judgement));
        let passages = judged.passages.iter();
        let passages = passages.map(|(p, judgement)| (&p.id, p.vetting.as_ref(), judgement));
        for (id, vetting, judgement) in figures.chain(passages) {
            if let Some((_, range)) = place(judgement, version) {
                spans.push((range, entry(id, vetting)));
            }
        }
        for (index, judgement) in &judged.dismissed {
            // A number that was set aside is another one once it says something else.
            let place = place(judgement, version);
            if let Some((_, range)) = place.filter(|(outcome, _)| *outcome <= Outcome::Reworded) {
                spans.push((range, Use::Dismissed(*index)));
            }
        }
        spans.sort_by_key(|(_, of)| rank(of));
        let spans = spans.into_iter().enumerate();
        let mut ahead: Vec<Span> = spans
            .map(|(turn, (range, of))| Span { range, turn, of })
            .collect();
        ahead.sort_by_key(|span| std::cmp::Reverse(span.range.start));
        Self {
            ahead,
            open: Vec::new(),
        }
    }

    /// What became of a numeral; none may start before the one that was asked about last.
    fn around(&mut self, numeral: &Numeral) -> Use {
        while let Some(span) = self.ahead.pop_if(|s| s.range.start <= numeral.start) {
            self.open.push(span);
        }
        self.open.retain(|span| numeral.start < span.range.end);
        let around = self.open.iter().filter(|s| numeral.end <= s.range.end);
        let first = around.min_by_key(|span| span.turn);
        first.map_or(Use::Unseen, |span| span.of.clone())
    }
}

fn entry(id: &str, vetting: Option<&Vetting>) -> Use {
    let id = id.to_owned();
    match vetting.map(|vetting| vetting.status) {
        Some(Status::Published) => Use::Used(id),
        Some(status) => Use::Refused(id, status),
        None => Use::Undecided(id),
    }
}

fn rank(of: &Use) -> usize {
    match of {
        Use::Used(_) => 0,
        Use::Dismissed(_) => 1,
        Use::Refused(..) => 2,
        Use::Undecided(_) | Use::Unseen => 3,
    }
}

/// Where an entry stands in a version, and what became of it there.
fn place(judgement: &Judgement, version: &str) -> Option<(Outcome, Range<usize>)> {
    let anchor = judgement.anchor.as_ref()?;
    if anchor.version == version {
        return Some((Outcome::Unchanged, anchor.start..anchor.end));
    }
    let revision = judgement.revision.as_ref()?;
    let spot = revision.new.as_ref()?;
    (revision.outcome != Outcome::Ambiguous).then_some((revision.outcome, spot.start..spot.end))
}
