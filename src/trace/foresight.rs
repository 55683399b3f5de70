//! What a new version of a source would do to its entries, before anything is written.
//!
//! The same judgement as that of a held version (`versions`), with a text that is not held yet in
//! the place of the newest version.

use super::change::Revision;
use super::coverage::{self, Use};
use super::{Held, Judge, Judgement, Opened, Traces, Versions};
use crate::ledger::Ledger;
use crate::sources::{HeldText, Source, Sources, Version};
use crate::text::numerals::Numeral;
use std::collections::BTreeMap;

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
        let mut ignored = Self::default();
        let opened: Vec<Opened<'_>> = ignored
            .open(sources)
            .remove(source.id.as_str())
            .unwrap_or_default();
        let mut versions: Vec<Held<'_>> = opened.iter().map(Opened::read).collect();
        versions.push(Held::new(source, version, text));
        let versions = Versions::new(versions).map(|versions| (source.id.clone(), versions));
        let held: BTreeMap<_, _> = versions.into_iter().collect();
        let judge = Judge {
            sources,
            held: &held,
        };
        let of_source = |of: &String| *of == source.id;
        let mut judgements: BTreeMap<String, Judgement> = BTreeMap::new();
        let mut entries = Vec::new();
        for figure in ledger
            .figures
            .values()
            .filter(|figure| of_source(&figure.source))
        {
            judgements.insert(figure.id.clone(), judge.figure(figure));
            entries.push((&figure.id, false));
        }
        for passage in ledger
            .passages
            .values()
            .filter(|passage| of_source(&passage.source))
        {
            judgements.insert(passage.id.clone(), judge.passage(passage));
            entries.push((&passage.id, true));
        }
        entries.sort_unstable();
        let dismissed: Vec<Judgement> = ledger
            .dismissed
            .iter()
            .map(|entry| judge.dismissed(entry))
            .collect();
        let newest = held.values().next().map(Versions::newest);
        let coverage = newest.map(|held| coverage::of(held, ledger, &judgements, &dismissed));
        let numerals = coverage
            .map(|coverage| coverage.numerals)
            .unwrap_or_default();
        let unseen = numerals
            .into_iter()
            .filter(|(_, _, _, used)| *used == Use::Unseen);
        let foreseen = |(id, passage): (&String, bool)| {
            Some(Foreseen {
                id: id.clone(),
                passage,
                revision: judgements.get(id)?.revision.clone()?,
            })
        };
        Foresight {
            entries: entries.into_iter().filter_map(foreseen).collect(),
            unseen: unseen.map(|(numeral, ..)| numeral).collect(),
        }
    }
}
