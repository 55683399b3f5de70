//! Finding a quotation in a held text, exactly.
//!
//! Quotation and text are compared normalised (spacing, quotation marks, dashes and Unicode form
//! do not count). Every place where the words stand is looked at; those whose surroundings agree
//! with the prefix and the suffix remain. One place is an anchor; none or several is a defect: a
//! place is never guessed.
//!
//! Where a source has many quotations, all are looked for in one pass over the text ([`Places`]), so
//! that the work grows with the text and the quotations, and not with one times the other. A few
//! are looked for one by one, which is sooner done than to build what finds them all.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use memchr::memmem;

use super::{Defect, Held};
use crate::ledger::Quotation;
use crate::text::normal::normalise;

/// Where a quotation stands in a held version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The version.
    pub version: String,
    /// SHA-256 of the version's bytes.
    pub sha256: String,
    /// First byte in the held text.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// First code point (W3C TextPositionSelector).
    pub start_code_point: usize,
    /// Code point behind the last one.
    pub end_code_point: usize,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
    /// The words as the document has them.
    pub exact: String,
    /// Some words before.
    pub before: String,
    /// Some words after.
    pub after: String,
}

/// Code points of context that an anchor carries on each side.
const CONTEXT: usize = 60;

/// The one place of a quotation.
pub(super) fn find(held: &Held<'_>, quotation: &Quotation) -> Result<Anchor, Defect> {
    let words = words(&quotation.quote);
    if words.is_empty() {
        return Err(Defect::NoQuotation);
    }
    let prefix = normalise(&quotation.prefix);
    let suffix = normalise(&quotation.suffix);
    let text = held.text.normal.text.as_str();
    let places = held.places.of(text, &words);
    let (prefix, suffix) = (prefix.trim_end(), suffix.trim_start());
    let mut fitting: Vec<_> = places
        .iter()
        .filter(|place| {
            text[..place.start].trim_end().ends_with(prefix)
                && text[place.end..].trim_start().starts_with(suffix)
        })
        .collect();
    if fitting.is_empty() {
        fitting = places
            .iter()
            .filter(|place| fits_without_edges(text, place, (prefix, suffix)))
            .collect();
    }
    match fitting.as_slice() {
        [place] => Ok(anchor(held, (*place).clone())),
        [] => Err(Defect::Orphaned {
            words_found: places.len(),
        }),
        several => {
            let line = |place: &&Range<usize>| {
                let start = held.text.normal.to_original((*place).clone()).start;
                held.lines.position(start).line
            };
            Err(Defect::Ambiguous(several.iter().map(line).collect()))
        }
    }
}

/// Whether context fits but for the spaces at its far edges, which what stands beside them in the
/// text may have taken in: of « En » the folded text has no space behind the mark.
fn fits_without_edges(text: &str, place: &Range<usize>, (prefix, suffix): (&str, &str)) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text[..place.start].trim_end();
    let after = text[place.end..].trim_start();
    let (start, end) = (prefix.trim_start(), suffix.trim_end());
    let fits_before = before
        .strip_suffix(start)
        .is_some_and(|rest| start.len() == prefix.len() || !is_letter(rest.chars().next_back()));
    let fits_after = after
        .strip_prefix(end)
        .is_some_and(|rest| end.len() == suffix.len() || !is_letter(rest.chars().next()));
    fits_before && fits_after
}

/// The words of a quotation as they are looked for.
pub(super) fn words(quote: &str) -> String {
    normalise(quote).trim().to_owned()
}

/// How many quotations are looked for one by one: each takes a third of an instruction for a byte of
/// the text (callgrind), all in one pass seven, beside what it takes to build the search.
const FEW: usize = 32;

/// Where quotations stand in a text.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<String, Vec<Range<usize>>>);

impl Places {
    /// Looks for all of them.
    pub(super) fn find(text: &str, words: impl Iterator<Item = String>) -> Self {
        let mut places: BTreeMap<String, Vec<Range<usize>>> = words
            .filter(|words| !words.is_empty())
            .map(|words| (words, Vec::new()))
            .collect();
        if places.len() <= FEW {
            for (words, places) in &mut places {
                *places = occurrences(text, words);
            }
            return Self(places);
        }
        let Ok(search) = AhoCorasick::new(places.keys()) else {
            return Self::default();
        };
        let mut found: Vec<&mut Vec<Range<usize>>> = places.values_mut().collect();
        for place in search.find_overlapping_iter(text) {
            if is_whole(text, &place.range()) {
                found[place.pattern().as_usize()].push(place.range());
            }
        }
        Self(places)
    }

    /// Those of some words; they are looked for in `text` if they were not.
    pub(super) fn of(&self, text: &str, words: &str) -> Vec<Range<usize>> {
        match self.0.get(words) {
            Some(places) => places.clone(),
            None => occurrences(text, words),
        }
    }
}

/// Where the words stand in a text. One place may begin inside another: « 12 12 » stands twice in
/// « 12 12 12 ».
fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let search = memmem::Finder::new(words);
    let mut from = 0;
    while let Some(start) = search.find(&text.as_bytes()[from..]).map(|at| from + at) {
        let place = start..start + words.len();
        if is_whole(text, &place) {
            places.push(place);
        }
        from = start + words.chars().next().map_or(1, char::len_utf8);
    }
    places
}

/// Whether the words stand as whole words: « 8 pays » is not in « 88 pays ».
fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let words = &text[place.clone()];
    let joins = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    !joins(before, words.chars().next()) && !joins(words.chars().next_back(), after)
}

/// The anchor of a range of the normalised text.
pub(super) fn anchor(held: &Held<'_>, place: Range<usize>) -> Anchor {
    let text = held.text.text.as_str();
    let Range { start, end } = held.text.normal.to_original(place);
    let position = held.lines.position(start);
    let start_code_point = held.lines.characters_before(start);
    let exact = text[start..end].to_owned();
    let before: Vec<char> = text[..start].chars().rev().take(CONTEXT).collect();
    Anchor {
        version: held.version.id.clone(),
        sha256: held.version.sha256.clone(),
        start,
        end,
        start_code_point,
        end_code_point: start_code_point + exact.chars().count(),
        line: position.line,
        column: position.column,
        before: before.into_iter().rev().collect(),
        after: text[end..].chars().take(CONTEXT).collect(),
        exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_at_once_are_found_where_each_is(
            text in "[ab8 é]{0,40}",
            words in proptest::collection::vec("[ab8é][ab8 é]{0,3}", 0..6),
            many in any::<bool>(),
        ) {
            let others = (0..if many { FEW } else { 0 }).map(|n| format!("x{n}"));
            let all = Places::find(&text, words.iter().cloned().chain(others));
            for words in &words {
                prop_assert_eq!(all.of("", words), occurrences(&text, words));
            }
        }
    }

    #[test]
    fn a_space_at_the_far_edge_of_context_is_no_word() {
        let text = normalise("« En 8 pays », dit la directrice.");
        let at = text.find("la").unwrap();
        let fits = |prefix: &str, suffix: &str| {
            let (prefix, suffix) = (normalise(prefix), normalise(suffix));
            fits_without_edges(
                &text,
                &(at..at + 2),
                (prefix.trim_end(), suffix.trim_start()),
            )
        };
        assert!(fits(" En 8 pays », dit ", " directrice"));
        assert!(fits("", ""));
        // What stood apart from the word before it does not fit behind a part of it.
        assert!(!fits(" n 8 pays », dit ", ""));
        assert!(!fits("", " direct "));
    }

    #[test]
    fn a_place_may_begin_inside_another() {
        let starts = |text, words| -> Vec<usize> {
            let places = occurrences(text, words);
            places.into_iter().map(|place| place.start).collect()
        };
        assert_eq!(starts("12 12 12", "12 12"), [0, 3]);
        assert_eq!(starts("é é é, é", "é é"), [0, 3]);
        assert_eq!(starts("88 pays, 8 pays", "8 pays"), [9]);
        assert!(starts("", "a").is_empty());
    }
}
