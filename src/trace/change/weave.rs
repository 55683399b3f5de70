//! Which token of a new sentence is which of the old one, in order.
//!
//! The heaviest common subsequence: words of one family match, a numeral matches any numeral.
//! Reordered parts are not followed here; `counterparts` sees them from the words around.

use super::document::Document;
use super::tokens::{Token, What};
use crate::text::numerals::Kind;

/// What a pair of numerals weighs beside a word of content, which weighs 1.
const NUMERAL: f32 = 0.6;
/// What the same kind adds: a year is rather a year.
const SAME_KIND: f32 = 0.2;
/// What the same value adds. Little: three values that all moved up by one must stay in order.
const SAME_VALUE: f32 = 0.1;
/// What the same date adds: a date is rather a name than a value.
const SAME_DATE: f32 = 1.0;
/// What a sign weighs.
const SIGN: f32 = 0.05;
/// A word of the same family with another ending.
const INFLECTED: f32 = 0.8;

/// For each token of the old unit, the token of the new one; both count from the unit's first.
pub(super) fn weave(
    old: &Document<'_>,
    unit: usize,
    new: &Document<'_>,
    other: usize,
) -> Vec<Option<usize>> {
    let (here, there) = (old.unit_tokens(unit), new.unit_tokens(other));
    let width = there.len() + 1;
    let mut best = vec![0.0_f32; (here.len() + 1) * width];
    for i in (0..here.len()).rev() {
        for j in (0..there.len()).rev() {
            let matched =
                gain(old, &here[i], new, &there[j]).map(|g| g + best[(i + 1) * width + j + 1]);
            let skipped = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = matched.map_or(skipped, |matched| matched.max(skipped));
        }
    }
    let mut woven = vec![None; here.len()];
    let (mut i, mut j) = (0, 0);
    while i < here.len() && j < there.len() {
        let now = best[i * width + j];
        let matched =
            gain(old, &here[i], new, &there[j]).map(|g| g + best[(i + 1) * width + j + 1]);
        if matched.is_some_and(|matched| matched >= now) {
            woven[i] = Some(j);
            i += 1;
            j += 1;
        } else if best[(i + 1) * width + j] >= now {
            i += 1;
        } else {
            j += 1;
        }
    }
    woven
}

/// What it is worth that two tokens are one; nothing when they cannot be.
fn gain(old: &Document<'_>, a: &Token, new: &Document<'_>, b: &Token) -> Option<f32> {
    match (a.what, b.what) {
        (What::Word { .. }, What::Word { .. }) if a.key == b.key => Some(old.weight(a)),
        (What::Word { .. }, What::Word { .. }) if a.stem == b.stem => {
            Some(INFLECTED * old.weight(a))
        }
        (What::Sign(a), What::Sign(b)) if a == b => Some(SIGN),
        (What::Numeral(x), What::Numeral(y)) => {
            let (x, y) = (&old.numerals[x], &new.numerals[y]);
            if (x.kind == Kind::Date) != (y.kind == Kind::Date) && a.key != b.key {
                return None;
            }
            let kind = if x.kind == y.kind { SAME_KIND } else { 0.0 };
            let value = match (a.key == b.key, x.kind) {
                (true, Kind::Date) => SAME_DATE,
                (true, _) => SAME_VALUE,
                (false, _) => 0.0,
            };
            Some(NUMERAL + kind + value)
        }
        _ => None,
    }
}
