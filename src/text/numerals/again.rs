//! The numerals of a text much like one that was read: another version of a document.
//!
//! The reader looks around a numeral, but never over a blank line. So a paragraph that both texts
//! have holds the same numerals in both, and is not read again.

use std::ops::Range;

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::{Numeral, scan};

/// What the reader does not look over.
const BLANK_LINE: &str = "\n\n";

/// Every numeral of a text, as [`scan`] finds them; `known` is another text with its numerals,
/// read in the same language.
pub(crate) fn scan_again(
    text: &str,
    language: &str,
    (other, known): (&str, &[Numeral]),
) -> Vec<Numeral> {
    let mut read: FxHashMap<&str, (usize, &[Numeral])> = FxHashMap::default();
    let mut rest = known;
    for range in paragraphs(other) {
        let (inside, behind) = rest.split_at(rest.partition_point(|n| n.start < range.end));
        rest = behind;
        read.insert(&other[range.clone()], (range.start, inside));
    }
    let mut found = Vec::new();
    for range in paragraphs(text) {
        let paragraph = &text[range.clone()];
        match read.get(paragraph) {
            Some((start, numerals)) => {
                found.extend(
                    numerals
                        .iter()
                        .map(|n| placed(n.clone(), *start, range.start)),
                );
            }
            None => {
                let numerals = scan(paragraph, language).into_iter();
                found.extend(numerals.map(|n| placed(n, 0, range.start)));
            }
        }
    }
    found
}

/// A numeral of a paragraph that started at `from` and starts at `to` here.
fn placed(mut numeral: Numeral, from: usize, to: usize) -> Numeral {
    numeral.start = numeral.start - from + to;
    numeral.end = numeral.end - from + to;
    numeral
}

/// The paragraphs of a text, parted between the two line ends: a number is read otherwise where a
/// text begins.
fn paragraphs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let breaks = memmem::find_iter(text.as_bytes(), BLANK_LINE);
    let ends = breaks.map(|at| at + 1).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| std::mem::replace(&mut start, end)..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_read_again_is_what_is_read(
            paragraphs in proptest::collection::vec(
                "(tel|le|n°|art\\.|https://a\\.b/|https:|janvier|p\\.|plus de|of|de|et|à|-)?[ :]?\
                 (en|[0-9]{1,4}|12 %|3,5|trois|millions|un|sur|five|in|ans|janvier|2022|X|[a-z.@/]{0,4})?[ ,.]?\
                 (sur|millions|%|à|[0-9]{1,3}|out of|et|-|/|@|,|\n)?[ \n]?",
                1..8,
            ),
            order in proptest::collection::vec(0_usize..8, 0..8),
            language in prop::sample::select(vec!["fr", "en", "es", "de"]),
        ) {
            let other = paragraphs.join("\n\n");
            let new: Vec<&str> = order.iter().filter_map(|&at| Some(paragraphs.get(at)?.as_str())).collect();
            let new = new.join("\n\n");
            let known = scan(&other, language);
            let again = scan_again(&new, language, (&other, &known));
            prop_assert_eq!(again, scan(&new, language));
        }
    }
}
