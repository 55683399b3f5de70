//! How much of what two units say is the same, their numerals masked.
//!
//! Words are compared by the start that inflected forms share, and weigh the less the more units
//! of the document they stand in. An index from the rarer words of the new version gives the few
//! units worth comparing, so that work grows with the texts and not with their product.

use rustc_hash::FxHashMap;

use super::document::Document;

/// A word in more units of the new version than this says nothing of where to look.
const TOO_COMMON: usize = 24;
/// Units worth comparing.
const CANDIDATES: usize = 8;

/// Which units of a version hold a word.
pub(super) struct Index<'a> {
    units: FxHashMap<u64, Vec<u32>>,
    document: &'a Document<'a>,
}

impl<'a> Index<'a> {
    pub(super) fn new(document: &'a Document<'a>, wanted: impl Fn(usize) -> bool) -> Self {
        let mut units: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, unit) in document.units.iter().enumerate() {
            if unit.is_row() || !wanted(at) {
                continue;
            }
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            for token in document.unit_tokens(at as usize) {
                let list = units.entry(token.stem).or_default();
                if token.is_content() && list.last() != Some(&at) && list.len() <= TOO_COMMON {
                    list.push(at);
                }
            }
        }
        Self { units, document }
    }

    /// The units that share the most with one of another version.
    pub(super) fn like(&self, other: &Document<'_>, unit: usize) -> Vec<usize> {
        let mut sums: FxHashMap<u32, f32> = FxHashMap::default();
        for token in other.unit_tokens(unit).iter().filter(|t| t.is_content()) {
            let Some(list) = self.units.get(&token.stem) else {
                continue;
            };
            if list.len() <= TOO_COMMON {
                for &at in list {
                    *sums.entry(at).or_default() += self.document.weight(token);
                }
            }
        }
        let mut best: Vec<(u32, f32)> = sums.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(CANDIDATES);
        best.into_iter().map(|(at, _)| at as usize).collect()
    }
}

/// The weight of the words that two units share, and of each.
fn shared(a: &Document<'_>, unit: usize, b: &Document<'_>, other: usize) -> (f32, f32, f32) {
    let mut left = bag(a, unit);
    let mut right = bag(b, other);
    let weigh = |bag: &[(u64, f32)]| bag.iter().map(|(_, weight)| weight).sum::<f32>();
    let (whole_left, whole_right) = (weigh(&left), weigh(&right));
    left.sort_by_key(|(stem, _)| *stem);
    right.sort_by_key(|(stem, _)| *stem);
    let mut sum = 0.0;
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(i), right.get(j)) {
        match a.0.cmp(&b.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a.1.min(b.1);
                i += 1;
                j += 1;
            }
        }
    }
    (sum, whole_left, whole_right)
}

fn bag(document: &Document<'_>, unit: usize) -> Vec<(u64, f32)> {
    let tokens = document.unit_tokens(unit).iter();
    tokens
        .filter(|token| token.is_word())
        .map(|token| (token.stem, document.weight(token)))
        .collect()
}

/// From 0, nothing shared, to 1, the same words.
pub(super) fn likeness(a: &Document<'_>, unit: usize, b: &Document<'_>, other: usize) -> f32 {
    let (sum, left, right) = shared(a, unit, b, other);
    if left + right > 0.0 {
        (2.0 * sum / (left + right)).min(1.0)
    } else {
        1.0
    }
}

/// How much of a unit is in another, of 1.
pub(super) fn containment(a: &Document<'_>, unit: usize, b: &Document<'_>, other: usize) -> f32 {
    let (sum, left, _) = shared(a, unit, b, other);
    if left > 0.0 {
        (sum / left).min(1.0)
    } else {
        0.0
    }
}
