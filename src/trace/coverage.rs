//! What became of every numeral of a held document.

use std::collections::BTreeMap;
use std::ops::Range;

use super::change::Outcome;
use super::{Held, Judgement};
use crate::ledger::Ledger;
use crate::text::numerals::Numeral;

/// What became of a numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// In the quotation of the figure or passage with this id.
    Used(String),
    /// Set aside, with the reason.
    Dismissed(String),
    /// No entry knows it.
    Unseen,
}

/// The numerals of a document, each with what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In reading order: the numeral, its line and column from 1, what became of it.
    pub numerals: Vec<(Numeral, usize, usize, Use)>,
}

impl Coverage {
    /// How many stand in the quotation of an entry.
    #[must_use]
    pub fn used(&self) -> usize {
        self.count(|u| matches!(u, Use::Used(_)))
    }

    /// How many were set aside.
    #[must_use]
    pub fn dismissed(&self) -> usize {
        self.count(|u| matches!(u, Use::Dismissed(_)))
    }

    /// How many no entry knows.
    #[must_use]
    pub fn unseen(&self) -> usize {
        self.count(|u| *u == Use::Unseen)
    }

    fn count(&self, is: impl Fn(&Use) -> bool) -> usize {
        self.numerals.iter().filter(|(_, _, _, u)| is(u)).count()
    }
}

/// Goes through the numerals of a document and asks which anchor holds each.
pub(super) fn of(
    held: &Held<'_>,
    ledger: &Ledger,
    judgements: &BTreeMap<String, Judgement>,
    dismissed: &[Judgement],
) -> Coverage {
    let source = held.source.id.as_str();
    let entries = ledger.figures.values().map(|f| (&f.source, &f.id));
    let entries = entries.chain(ledger.passages.values().map(|p| (&p.source, &p.id)));
    let version = held.version.id.as_str();
    let mut spans: Vec<(Range<usize>, Use)> = Vec::new();
    for (_, id) in entries.filter(|(of, _)| *of == source) {
        let place = judgements
            .get(id)
            .and_then(|judgement| place(judgement, version));
        if let Some((_, span)) = place {
            spans.push((span, Use::Used((*id).clone())));
        }
    }
    for (entry, judgement) in ledger.dismissed.iter().zip(dismissed) {
        let place = place(judgement, version).filter(|_| entry.source == source);
        // A number that was set aside is another one once it says something else.
        if let Some((_, span)) = place.filter(|(outcome, _)| *outcome <= Outcome::Reworded) {
            spans.push((span, Use::Dismissed(entry.reason.clone())));
        }
    }
    let numerals = held.numerals.iter().map(|numeral| {
        let position = held.lines.position(numeral.start);
        let used = spans
            .iter()
            .find(|(span, _)| span.start <= numeral.start && numeral.end <= span.end)
            .map_or(Use::Unseen, |(_, used)| used.clone());
        (numeral.clone(), position.line, position.column, used)
    });
    Coverage {
        numerals: numerals.collect(),
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
