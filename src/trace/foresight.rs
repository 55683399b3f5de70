//! What a new version of a source would do to its entries, before anything is written.
//!
//! The same judgement as that of a held version (`versions`), with a text that is not held yet in
//! the place of the newest version.

use super::change::Revision;
use super::coverage::Use;
use super::{Entries, Held, Judged, Judgement, Opened, Traces, Versions};
use crate::ledger::Ledger;
use crate::sources::{HeldText, Source, Sources, Version};
use crate::text::numerals::Numeral;

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The entry's id.
    pub id: String,
    /// A passage; otherwise a figure.
    pub passage: bool,
    /// What became of it.
    pub revision: Revision,
}

/// What a version that is not held yet would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foresight {
    /// Figures and passages of the source, by id.
    pub entries: Vec<Foreseen>,
    /// Numerals of the new version that no entry and no dismissal knows.
    pub unseen: Vec<Numeral>,
}

impl Traces {
    /// Judges the entries of a source as if `text` were its newest version.
    #[must_use]
    pub fn foresee(
        sources: &Sources,
        ledger: &Ledger,
        source: &Source,
        version: &Version,
        text: &HeldText,
    ) -> Foresight {
        let opened = sources
            .get(&source.id)
            .map(|source| super::open(sources, source, &mut Vec::new()))
            .unwrap_or_default();
        let entries = Entries::by_source(sources, ledger)
            .remove(source.id.as_str())
            .unwrap_or_default();
        let mut versions = Opened::read(&opened, &entries);
        let new = Held::new(source, version, text, &entries, versions.last());
        versions.push(new);
        let held = Versions::new(versions);
        let judged = Judged::with(sources, &source.id, entries, held.as_ref());
        let figures = judged.figures.iter();
        let figures = figures.map(|(figure, judgement)| (&figure.id, false, judgement));
        let passages = judged.passages.iter();
        let passages = passages.map(|(passage, judgement)| (&passage.id, true, judgement));
        let mut entries: Vec<_> = figures.chain(passages).collect();
        entries.sort_unstable_by_key(|(id, passage, _)| (*id, *passage));
        let foreseen = |(id, passage, judgement): (&String, bool, &Judgement)| {
            Some(Foreseen {
                id: id.clone(),
                passage,
                revision: judgement.revision.clone()?,
            })
        };
        let foreseen = entries.into_iter().filter_map(foreseen).collect();
        let numerals = judged.coverage.map(|coverage| coverage.numerals);
        let unseen = numerals
            .unwrap_or_default()
            .into_iter()
            .filter(|(_, _, _, used)| *used == Use::Unseen);
        Foresight {
            entries: foreseen,
            unseen: unseen.map(|(numeral, ..)| numeral).collect(),
        }
    }
}
