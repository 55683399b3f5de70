//! Finding a quotation in a held text, exactly.
//!
//! Quotation and text are compared normalised (spacing, quotation marks, dashes and Unicode form
//! do not count). Every place where the words stand is looked at; those whose surroundings agree
//! with the prefix and the suffix remain. One place is an anchor; none or several is a defect: a
//! place is never guessed.

use std::ops::Range;

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
    let words = normalise(&quotation.quote);
    let words = words.trim();
    if words.is_empty() {
        return Err(Defect::NoQuotation);
    }
    let prefix = normalise(&quotation.prefix);
    let suffix = normalise(&quotation.suffix);
    let text = held.text.normal.text.as_str();
    let places = occurrences(text, words);
    let fitting: Vec<_> = places
        .iter()
        .filter(|place| {
            text[..place.start].trim_end().ends_with(prefix.trim_end())
                && text[place.end..]
                    .trim_start()
                    .starts_with(suffix.trim_start())
        })
        .collect();
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

/// Where the words stand as whole words: « 8 pays » is not in « 88 pays ».
pub(super) fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let joins = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(words)
        .map(|(start, found)| start..start + found.len())
        .filter(|place| {
            let before = text[..place.start].chars().next_back();
            let after = text[place.end..].chars().next();
            !joins(before, words.chars().next()) && !joins(words.chars().next_back(), after)
        })
        .collect()
}

/// The anchor of a range of the normalised text.
pub(super) fn anchor(held: &Held<'_>, place: Range<usize>) -> Anchor {
    let text = held.text.text.as_str();
    let Range { start, end } = held.text.normal.to_original(place);
    let position = held.lines.position(start);
    let start_code_point = text[..start].chars().count();
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
