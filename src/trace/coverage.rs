//! What became of every numeral of a held document.

use std::collections::BTreeMap;

use super::{Anchor, Held, Judgement};
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
    let mut spans: Vec<(&Anchor, Use)> = Vec::new();
    for (_, id) in entries.filter(|(of, _)| *of == source) {
        if let Some(anchor) = judgements.get(id).and_then(|j| j.anchor.as_ref()) {
            spans.push((anchor, Use::Used((*id).clone())));
        }
    }
    for (entry, judgement) in ledger.dismissed.iter().zip(dismissed) {
        if let Some(anchor) = judgement.anchor.as_ref().filter(|_| entry.source == source) {
            spans.push((anchor, Use::Dismissed(entry.reason.clone())));
        }
    }
    let numerals = held.numerals.iter().map(|numeral| {
        let position = held.lines.position(numeral.start);
        let used = spans
            .iter()
            .find(|(anchor, _)| anchor.start <= numeral.start && numeral.end <= anchor.end)
            .map_or(Use::Unseen, |(_, used)| used.clone());
        (numeral.clone(), position.line, position.column, used)
    });
    Coverage {
        numerals: numerals.collect(),
    }
}
