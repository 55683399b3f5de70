//! What became of every numeral of a held document.

use std::collections::BTreeMap;
use std::ops::Range;

use super::change::Outcome;
use super::{Held, Judgement};
use crate::ledger::{Ledger, Status, Vetting};
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
pub(super) fn of(
    held: &Held<'_>,
    ledger: &Ledger,
    judgements: &BTreeMap<String, Judgement>,
    dismissed: &[Judgement],
) -> Coverage {
    let source = held.source.id.as_str();
    let figures = ledger.figures.values();
    let figures = figures.map(|f| (&f.source, &f.id, f.vetting.as_ref()));
    let passages = ledger.passages.values();
    let entries = figures.chain(passages.map(|p| (&p.source, &p.id, p.vetting.as_ref())));
    let version = held.version.id.as_str();
    let mut spans: Vec<(Range<usize>, Use)> = Vec::new();
    for (_, id, vetting) in entries.filter(|(of, _, _)| *of == source) {
        let place = judgements
            .get(id)
            .and_then(|judgement| place(judgement, version));
        if let Some((_, span)) = place {
            spans.push((span, entry(id, vetting)));
        }
    }
    for (index, (entry, judgement)) in ledger.dismissed.iter().zip(dismissed).enumerate() {
        let place = place(judgement, version).filter(|_| entry.source == source);
        // A number that was set aside is another one once it says something else.
        if let Some((_, span)) = place.filter(|(outcome, _)| *outcome <= Outcome::Reworded) {
            spans.push((span, Use::Dismissed(index)));
        }
    }
    spans.sort_by_key(|(_, of)| rank(of));
    let numerals = held.numerals.iter().map(|numeral| {
        let position = held.lines.position(numeral.start);
        let used = spans
            .iter()
            .find(|(span, _)| span.start <= numeral.start && numeral.end <= span.end)
            .map_or(Use::Unseen, |(_, used)| used.clone());
        (numeral.clone(), position.line, position.column, used)
    });
    let lines = (1..=held.lines.line_count()).map(|line| {
        held.lines
            .line_text(line)
            .unwrap_or_default()
            .chars()
            .count()
    });
    Coverage {
        numerals: numerals.collect(),
        lines: lines.collect(),
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
