//! What a page prints, entry by entry: the manifest of the site is made of this, and the audit
//! holds the page against it.

use std::collections::{BTreeMap, BTreeSet};

/// What kind of entry a string is printed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// A statistic.
    Figure,
    /// A quotation.
    Passage,
    /// A place to report or find help.
    Channel,
    /// A work that is cited.
    Source,
    /// A claim that is quoted.
    Claim,
}

/// The strings that a page prints, apart from the chapter's own prose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prints {
    /// By kind and id of the entry.
    pub entries: BTreeMap<(Entry, String), BTreeSet<String>>,
    /// Numbers that are no statistic, said so by the writer.
    pub plain: BTreeSet<String>,
    /// Words of the page itself that may hold a number: notes, licence, dates of the build.
    pub furniture: BTreeSet<String>,
}

impl Prints {
    /// Adds what is printed for an entry; empty strings are left out.
    pub fn entry<'s>(&mut self, kind: Entry, id: &str, strings: impl IntoIterator<Item = &'s str>) {
        let known = self.entries.entry((kind, id.to_owned())).or_default();
        known.extend(
            strings
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        );
    }

    /// The ids of one kind.
    pub fn ids(&self, kind: Entry) -> impl Iterator<Item = &str> {
        self.entries
            .keys()
            .filter(move |(of, _)| *of == kind)
            .map(|(_, id)| id.as_str())
    }
}
