//! The held versions of one source, and where a quotation stands in the newest.
//!
//! An entry was vetted on one version. While that is the newest, its quotation must stand there
//! once, and that is all. When a newer version is held, both are compared (`change`): the same
//! text there, or elsewhere in it, is traced into the newest version; anything else is a revision
//! that an editor has to look at, and the entry stays anchored where it was vetted. Nothing of
//! this is written down: it follows from the held bytes and the ledger, each time anew.
//!
//! What was never vetted (new entries, dismissed numerals) is looked for in the newest version
//! first, then in older ones.

use std::cell::OnceCell;

use super::change::{Comparison, Read, Revision};
use super::{Anchor, Defect, Held, anchor};
use crate::ledger::{Quotation, Vetting};
use crate::text::numerals::Numeral;

/// The versions of one source, oldest first.
pub(super) struct Versions<'a> {
    held: Vec<Held<'a>>,
    /// Each version compared with the newest.
    compared: Vec<OnceCell<Comparison<'a>>>,
}

/// Where a quotation was found.
pub(super) struct Found {
    /// In the newest version, if it stands there as it was; else where it was vetted.
    pub(super) anchor: Anchor,
    /// What became of it since, when it was vetted on an older version.
    pub(super) revision: Option<Revision>,
}

impl<'a> Versions<'a> {
    /// Nothing for a source without versions.
    pub(super) fn new(held: Vec<Held<'a>>) -> Option<Self> {
        let compared = held.iter().map(|_| OnceCell::new()).collect();
        (!held.is_empty()).then_some(Self { held, compared })
    }

    /// The newest version.
    pub(super) fn newest(&self) -> &Held<'a> {
        &self.held[self.last()]
    }

    /// The version with this name.
    pub(super) fn version(&self, id: &str) -> Option<&Held<'a>> {
        self.held.iter().find(|held| held.version.id == id)
    }

    fn last(&self) -> usize {
        self.held.len() - 1
    }

    /// Finds a quotation; `says` tells the numeral that it is quoted for.
    pub(super) fn find(
        &self,
        quotation: &Quotation,
        vetting: Option<&Vetting>,
        says: impl Fn(&Numeral) -> bool,
    ) -> Result<Found, Defect> {
        let (base, place) = self.base(quotation, vetting)?;
        let kept = vetting.and_then(|vetting| vetting.kept.as_deref());
        if base == self.last() || kept == Some(self.newest().version.id.as_str()) {
            return Ok(Found {
                anchor: place,
                revision: None,
            });
        }
        let held = &self.held[base];
        let value = super::numerals_in(held, &place)
            .into_iter()
            .find(|n| says(n));
        let revision = self
            .comparison(base)
            .quotation(place.start..place.end, value);
        let carried = revision
            .outcome
            .stays()
            .then(|| self.carried(&revision))
            .flatten();
        Ok(Found {
            anchor: carried.unwrap_or(place),
            revision: Some(revision),
        })
    }

    /// The version that a quotation is taken from, and its place there.
    fn base(
        &self,
        quotation: &Quotation,
        vetting: Option<&Vetting>,
    ) -> Result<(usize, Anchor), Defect> {
        let vetted = vetting.and_then(|vetting| vetting.version.as_deref());
        let vetted = vetted.and_then(|id| self.held.iter().position(|h| h.version.id == id));
        if let Some(at) = vetted
            && let Ok(place) = anchor::find(&self.held[at], quotation)
        {
            return Ok((at, place));
        }
        // The newest version's defect is the one to mend.
        let newest = anchor::find(self.newest(), quotation).map(|place| (self.last(), place));
        newest.or_else(|defect| {
            let older = (0..self.last()).rev();
            let mut found = older.filter_map(|at| {
                let place = anchor::find(&self.held[at], quotation).ok()?;
                Some((at, place))
            });
            found.next().ok_or(defect)
        })
    }

    fn comparison(&self, base: usize) -> &Comparison<'a> {
        self.compared[base].get_or_init(|| {
            let newest = self.newest();
            let read = |held: &Held<'a>| Read {
                text: &held.text.text,
                lines: held.lines.clone(),
                numerals: held.numerals.clone(),
            };
            let language = newest.source.language.as_str();
            Comparison::of(read(&self.held[base]), read(newest), language)
        })
    }

    /// The place in the newest version of a quotation whose words stayed.
    fn carried(&self, revision: &Revision) -> Option<Anchor> {
        let spot = revision.new.as_ref()?;
        let held = self.newest();
        let words = anchor::words(&revision.old.quote);
        // What a sentence's tokens became may lack a quote or a bracket at the edge.
        let near = held.text.normal.to_normal(spot.start..spot.end);
        let exact = held
            .places
            .of(&held.text.normal.text, &words)
            .into_iter()
            .find(|place| place.start < near.end && near.start < place.end);
        Some(anchor::anchor(held, exact.unwrap_or(near)))
    }
}
