//! What may be printed, indexed so that a numeral on a page can be asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Kind, Manifest, Printed};
use super::phrase::{shape, skeleton};
use crate::text::numerals::{Precision, scan};

/// The numerals of some strings: how each is written, with the precisions said of it.
#[derive(Debug, Default)]
pub(crate) struct Numerals(BTreeMap<String, BTreeSet<&'static str>>);

impl Numerals {
    fn add(&mut self, text: &str, language: &str) {
        for numeral in scan(text, language) {
            let precisions = self.0.entry(shape(&numeral.text)).or_default();
            precisions.insert(precision_name(numeral.precision));
        }
    }

    /// The numerals of some strings, read in one language.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>, language: &str) -> Self {
        let mut numerals = Self::default();
        for text in texts {
            numerals.add(text, language);
        }
        numerals
    }

    /// Whether a numeral written like this is among them.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.0.contains_key(&shape(text))
    }

    /// Whether one of them is all of it but for words without a digit around it: « de 7 à 10 ans »
    /// where « 7 à 10 ans » is known.
    pub(crate) fn hold_most_of(&self, text: &str) -> bool {
        let text = shape(text);
        let no_digit = |part: &str| !part.contains(char::is_numeric);
        self.0.keys().any(|known| {
            text.split_once(known.as_str())
                .is_some_and(|(before, after)| {
                    !no_digit(known) && no_digit(before) && no_digit(after)
                })
        })
    }

    /// Whether it is among them with that precision.
    pub(crate) fn agrees(&self, text: &str, precision: Precision) -> bool {
        self.0
            .get(&shape(text))
            .is_some_and(|known| known.contains(precision_name(precision)))
    }

    /// How they are written, for a message.
    pub(crate) fn words(&self) -> String {
        let words: Vec<_> = self.0.keys().map(String::as_str).collect();
        words.join(", ")
    }
}

/// `about`, `at-least` … as in the ledger.
pub(crate) const fn precision_name(precision: Precision) -> &'static str {
    match precision {
        Precision::Exact => "exact",
        Precision::About => "about",
        Precision::AtLeast => "at-least",
        Precision::MoreThan => "more-than",
        Precision::AtMost => "at-most",
        Precision::LessThan => "less-than",
    }
}

/// One entry's strings.
#[derive(Debug, Default)]
struct Entry {
    /// Skeletons of its strings, by language.
    texts: BTreeMap<String, BTreeSet<String>>,
    /// Its numerals, by the language of the string and the language it is read in: a French
    /// quotation on an English page is read in both.
    numerals: BTreeMap<(String, String), Numerals>,
}

impl Entry {
    fn new(printed: &Printed, languages: &BTreeSet<String>) -> Self {
        let mut entry = Self::default();
        for (language, strings) in printed {
            let texts = strings.iter().map(|s| skeleton(s)).collect();
            entry.texts.insert(language.clone(), texts);
            for reading in languages {
                let numerals = Numerals::of(strings.iter().map(String::as_str), reading);
                let key = (language.clone(), reading.clone());
                entry.numerals.insert(key, numerals);
            }
        }
        entry
    }
}

/// Everything that the manifest knows, indexed.
#[derive(Debug)]
pub(crate) struct Known<'m> {
    /// The manifest itself.
    pub(crate) manifest: &'m Manifest,
    /// Every language that something is printed or held in.
    pub(crate) languages: BTreeSet<String>,
    entries: BTreeMap<(Kind, &'m str), Entry>,
}

impl<'m> Known<'m> {
    /// Indexes a manifest.
    pub(crate) fn new(manifest: &'m Manifest) -> Self {
        let languages = manifest.languages();
        let entries = manifest
            .entries()
            .map(|(kind, id, printed)| ((kind, id), Entry::new(printed, &languages)))
            .collect();
        Self {
            manifest,
            languages,
            entries,
        }
    }

    /// Whether there is such an entry.
    pub(crate) fn has(&self, kind: Kind, id: &str) -> bool {
        self.entries.contains_key(&(kind, id))
    }

    /// The numerals that an entry may print in any of `printed_in`, read in `reading`.
    pub(crate) fn numerals<'a>(
        &'a self,
        (kind, id): (Kind, &'a str),
        printed_in: &'a [&'a str],
        reading: &'a str,
    ) -> impl Iterator<Item = &'a Numerals> {
        let entry = self.entries.get(&(kind, id));
        printed_in.iter().filter_map(move |language| {
            let key = ((*language).to_owned(), reading.to_owned());
            entry?.numerals.get(&key)
        })
    }

    /// Whether an entry may print exactly this text in any of these languages.
    pub(crate) fn prints(&self, kind: Kind, id: &str, languages: &[&str], text: &str) -> bool {
        self.any_text(kind, id, languages, |known, wanted| known == wanted, text)
    }

    /// Whether this text is a part of a string that an entry may print.
    pub(crate) fn prints_part(&self, kind: Kind, id: &str, languages: &[&str], text: &str) -> bool {
        self.any_text(
            kind,
            id,
            languages,
            |known, wanted| known.contains(wanted),
            text,
        )
    }

    fn any_text(
        &self,
        kind: Kind,
        id: &str,
        languages: &[&str],
        fits: fn(&str, &str) -> bool,
        text: &str,
    ) -> bool {
        let Some(entry) = self.entries.get(&(kind, id)) else {
            return false;
        };
        let wanted = skeleton(text);
        languages
            .iter()
            .filter_map(|language| entry.texts.get(*language))
            .flatten()
            .any(|known| fits(known, &wanted))
    }
}
