//! Which unit of the new version is which of the old one.
//!
//! Numerals are masked throughout: what a unit is, is what its words say, never its values.
//!
//! 1. Tables: the rows of two tables that belong together are paired by their labels (`tables`).
//! 2. Units whose words stand once in both versions are pairs (`unique`).
//! 3. From pairs to their neighbours: the next unit of both, when it has the same words
//!    (`neighbours`); so repeated sentences find their place from what stands around them.
//! 4. The same words under the same heading, or between the same pairs.
//! 5. What is left is paired by likeness (`likeness`): mutual best, with a margin to the runner-up.
//! 6. Sentences that were merged or split share a partner.
//!
//! All of these steps are first gone through with dates told apart, then with dates masked too: of « En 2021, 29 millions … » and
//! « En 2022, 32 millions … » each is found again although the masked sentences are the same.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{Document, Unit};
use super::likeness::{Index, containment, likeness};
use super::tables;

/// How alike two units must be to be a pair, of 1.
const ALIKE: f32 = 0.5;
/// The same for the only two left between pairs.
const ALIKE_BETWEEN: f32 = 0.28;
/// How much better than the runner-up.
pub(super) const MARGIN: f32 = 0.08;
/// What a neighbour that is paired with a neighbour adds to likeness.
const BESIDE: f32 = 0.1;
/// What the same heading adds.
const SAME_HEADING: f32 = 0.05;
/// What standing between the same pairs adds.
const BETWEEN: f32 = 0.1;
/// How much of a sentence must be in another to have been merged into it.
const MERGED: f32 = 0.6;
/// What it is worth that all of a sentence is in a longer one between the same pairs.
const WITHIN: f32 = 0.75;
/// Units around a pair that tell where it stands.
const AROUND: usize = 3;
/// Units that are looked at between two pairs.
const NEAR: usize = 8;

/// A way to key units.
type Key = fn(&Unit) -> u64;

/// What was found of the units.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The partner of each old unit.
    pub(super) new_of: Vec<Option<usize>>,
    /// The partner of each new unit.
    pub(super) old_of: Vec<Option<usize>>,
    /// Further units of the new version that hold part of an old unit.
    pub(super) also: FxHashMap<usize, Vec<usize>>,
    /// Old units that fit about as well to several units: those.
    pub(super) rivals: FxHashMap<usize, Vec<usize>>,
    /// Whether the pair of an old unit stands in the order of the other pairs.
    pub(super) in_order: Vec<bool>,
}

/// Pairs the units of two versions.
pub(super) fn pair(old: &Document<'_>, new: &Document<'_>) -> Pairs {
    let dated = |units: &[Unit]| units.iter().map(|unit| unit.dated).collect();
    let headings = |units: &[Unit]| units.iter().map(|unit| unit.heading).collect();
    let mut pairing = Pairing {
        old,
        new,
        dated_old: dated(&old.units),
        dated_new: dated(&new.units),
        headings_old: headings(&old.units),
        headings_new: headings(&new.units),
        shapes_old: repeated(&old.units),
        shapes_new: repeated(&new.units),
        pairs: Pairs {
            new_of: vec![None; old.units.len()],
            old_of: vec![None; new.units.len()],
            in_order: vec![false; old.units.len()],
            ..Pairs::default()
        },
    };
    let keys: [Key; 2] = [|unit| unit.dated, |unit| unit.skeleton];
    tables::pair_rows(old, new, &mut pairing.pairs);
    for key in keys {
        pairing.unique(key, Unit::is_rich);
        pairing.neighbours(key);
        pairing.under_headings(key);
        pairing.between(key);
        pairing.neighbours(key);
    }
    pairing.same_copies();
    pairing.alike();
    for key in keys {
        pairing.neighbours(key);
    }
    pairing.merged();
    pairing.order();
    pairing.replaced();
    pairing.order();
    pairing.pairs
}

struct Pairing<'a> {
    old: &'a Document<'a>,
    new: &'a Document<'a>,
    /// The keys of units, dates told apart.
    dated_old: FxHashSet<u64>,
    dated_new: FxHashSet<u64>,
    /// The headings that units stand under.
    headings_old: FxHashSet<u64>,
    headings_new: FxHashSet<u64>,
    /// The keys of units of which there are several when numerals are masked.
    shapes_old: FxHashSet<u64>,
    shapes_new: FxHashSet<u64>,
    pairs: Pairs,
}

/// The keys, numerals masked, that several units share.
fn repeated(units: &[Unit]) -> FxHashSet<u64> {
    let mut seen = FxHashSet::default();
    units
        .iter()
        .map(|unit| unit.skeleton)
        .filter(|skeleton| !seen.insert(*skeleton))
        .collect()
}

/// Units by key; which one, or that there are several.
fn once(
    units: &[Unit],
    key: impl Fn(usize, &Unit) -> Option<u64>,
) -> FxHashMap<u64, Option<usize>> {
    let mut found = FxHashMap::default();
    for (at, unit) in units.iter().enumerate() {
        if let Some(key) = key(at, unit) {
            let one = found.entry(key).or_insert(Some(at));
            if *one != Some(at) {
                *one = None;
            }
        }
    }
    found
}

impl Pairing<'_> {
    fn link(&mut self, old: usize, new: usize) {
        self.pairs.new_of[old] = Some(new);
        self.pairs.old_of[new] = Some(old);
    }

    fn free_old(&self, at: usize) -> bool {
        self.pairs.new_of.get(at).is_some_and(Option::is_none)
    }

    fn free_new(&self, at: usize) -> bool {
        self.pairs.old_of.get(at).is_some_and(Option::is_none)
    }

    /// Pairs units whose key stands once in both versions, whatever was paired before.
    fn unique(&mut self, key: Key, wanted: fn(&Unit) -> bool) {
        let keyed = |_: usize, unit: &Unit| (!unit.is_row() && wanted(unit)).then(|| key(unit));
        let there = once(&self.new.units, keyed);
        let here = once(&self.old.units, keyed);
        for (at, unit) in self.old.units.iter().enumerate() {
            let Some(key) = keyed(at, unit) else { continue };
            if here.get(&key) == Some(&Some(at))
                && let Some(&Some(other)) = there.get(&key)
                && self.free_old(at)
                && self.free_new(other)
            {
                self.link(at, other);
            }
        }
    }

    /// Pairs the neighbours of pairs that have the same words. What stands first, or last, in both
    /// versions has the edge of the text for a neighbour.
    fn neighbours(&mut self, key: Key) {
        self.neighbour(0, 0, key);
        if let (Some(at), Some(other)) = (
            self.old.units.len().checked_sub(1),
            self.new.units.len().checked_sub(1),
        ) {
            self.neighbour(at, other, key);
        }
        for at in 0..self.old.units.len() {
            if let Some(other) = self.pairs.new_of[at] {
                self.neighbour(at + 1, other + 1, key);
            }
        }
        for at in (1..self.old.units.len()).rev() {
            if let Some(other) = self.pairs.new_of[at].filter(|&other| other > 0) {
                self.neighbour(at - 1, other - 1, key);
            }
        }
    }

    fn neighbour(&mut self, at: usize, other: usize, key: Key) {
        if self.free_old(at) && self.free_new(other) {
            let (a, b) = (&self.old.units[at], &self.new.units[other]);
            if key(a) == key(b) && !a.is_row() && !b.is_row() && !self.apart(at, other) {
                self.link(at, other);
            }
        }
    }

    /// Whether two units say things of their own although their words are the same: of dates, or
    /// under headings, of which one is in the other version too. What was said of 2021 and still
    /// is, was not replaced by what is said of 2022.
    fn apart(&self, at: usize, other: usize) -> bool {
        let (a, b) = (&self.old.units[at], &self.new.units[other]);
        let dates = a.dated != b.dated
            && (self.dated_new.contains(&a.dated) || self.dated_old.contains(&b.dated));
        let several =
            self.shapes_old.contains(&a.skeleton) || self.shapes_new.contains(&b.skeleton);
        let headings = a.heading != b.heading
            && (self.headings_new.contains(&a.heading) || self.headings_old.contains(&b.heading));
        dates || (several && headings)
    }

    /// Pairs units with the same words under the same heading.
    fn under_headings(&mut self, key: Key) {
        let keyed = |unit: &Unit| super::tokens::join(unit.heading, key(unit));
        let free = |free: bool, unit: &Unit| (free && !unit.is_row()).then(|| keyed(unit));
        let there = once(&self.new.units, |at, unit| free(self.free_new(at), unit));
        let here = once(&self.old.units, |at, unit| free(self.free_old(at), unit));
        for (at, unit) in self.old.units.iter().enumerate() {
            let key = keyed(unit);
            if here.get(&key) == Some(&Some(at))
                && let Some(&Some(other)) = there.get(&key)
                && (unit.heading != 0 || unit.is_rich())
            {
                self.link(at, other);
            }
        }
    }

    /// Pairs units with the same words that stand once between two pairs that follow each other.
    fn between(&mut self, key: Key) {
        self.order();
        for (here, there) in self.gaps() {
            let within = |range: &Range<usize>, units: &[Unit], free: &dyn Fn(usize) -> bool| {
                let start = range.start;
                once(&units[range.clone()], |at, unit| {
                    (free(start + at) && !unit.is_row()).then(|| key(unit))
                })
            };
            let new = within(&there, &self.new.units, &|at| self.free_new(at));
            let old = within(&here, &self.old.units, &|at| self.free_old(at));
            for at in here.clone() {
                let key = key(&self.old.units[at]);
                if old.get(&key) == Some(&Some(at - here.start))
                    && let Some(&Some(other)) = new.get(&key)
                {
                    self.link(at, there.start + other);
                }
            }
        }
    }

    /// The unpaired stretches between pairs in order, of both versions.
    fn gaps(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let (mut here, mut there) = (0, 0);
        let mut gaps = Vec::new();
        let ends = (self.old.units.len(), self.new.units.len());
        let ordered = (0..ends.0)
            .filter(|&at| self.pairs.in_order[at])
            .filter_map(|at| Some((at, self.pairs.new_of[at]?)));
        for (at, other) in ordered.chain([ends]) {
            if here < at && there < other {
                gaps.push((here..at, there..other));
            }
            (here, there) = (at + 1, other + 1);
        }
        gaps
    }

    /// Copies of one unit, values included, that stand as often in both versions.
    fn same_copies(&mut self) {
        let mut groups: FxHashMap<u64, [Vec<usize>; 2]> = FxHashMap::default();
        for (at, unit) in self.old.units.iter().enumerate() {
            if self.free_old(at) && !unit.is_row() {
                groups.entry(unit.skeleton).or_default()[0].push(at);
            }
        }
        for (at, unit) in self.new.units.iter().enumerate() {
            if self.free_new(at) && !unit.is_row() && groups.contains_key(&unit.skeleton) {
                groups.entry(unit.skeleton).or_default()[1].push(at);
            }
        }
        for at in 0..self.old.units.len() {
            let unit = &self.old.units[at];
            if !self.free_old(at) || !unit.is_rich() {
                continue;
            }
            let Some([here, there]) = groups.get(&unit.skeleton) else {
                continue;
            };
            let mut a: Vec<_> = here.iter().map(|&at| self.old.units[at].exact).collect();
            let mut b: Vec<_> = there.iter().map(|&at| self.new.units[at].exact).collect();
            a.sort_unstable();
            b.sort_unstable();
            if a != b {
                continue;
            }
            let exact = unit.exact;
            let free = there
                .iter()
                .copied()
                .find(|&other| self.free_new(other) && self.new.units[other].exact == exact);
            if let Some(other) = free {
                self.link(at, other);
            }
        }
    }

    /// Pairs what is left by likeness.
    fn alike(&mut self) {
        if self.pairs.new_of.iter().all(Option::is_some) {
            return;
        }
        self.order();
        let index = Index::new(self.new, |unit| self.free_new(unit));
        let between = self.places_between();
        let mut found = Vec::new();
        for at in 0..self.old.units.len() {
            let unit = &self.old.units[at];
            if self.free_old(at) && !unit.is_row() {
                self.candidates(at, &index, &between, &mut found);
            }
        }
        self.choose(&found);
    }

    /// For each old unit, what stands between the same pairs.
    fn places_between(&self) -> Vec<Place> {
        let mut places = vec![Place::default(); self.old.units.len()];
        for (here, there) in self.gaps() {
            let old = here.clone().filter(|&at| self.counts_old(at)).count();
            let new = there.clone().filter(|&at| self.counts_new(at)).count();
            let place = Place {
                units: there,
                only: old == 1 && new == 1,
            };
            places[here].fill(place);
        }
        places
    }

    fn candidates(
        &self,
        at: usize,
        index: &Index<'_>,
        between: &[Place],
        found: &mut Vec<Candidate>,
    ) {
        let Place { units: gap, only } = between[at].clone();
        let mut others = index.like(self.old, at);
        others.extend(gap.clone().take(NEAR));
        others.sort_unstable();
        others.dedup();
        for other in others {
            let unit = &self.new.units[other];
            if !self.free_new(other) || unit.is_row() {
                continue;
            }
            let inside = gap.contains(&other);
            // Sentences that only their date tells apart are no pair unless they stand alike.
            let dated = self.old.units[at].skeleton == unit.skeleton
                && self.old.units[at].dated != unit.dated;
            // Nor are those of which there are several, when nothing around them speaks for it.
            let skeleton = unit.skeleton;
            let one_of_several = self.old.units[at].skeleton == skeleton
                && (self.shapes_old.contains(&skeleton) || self.shapes_new.contains(&skeleton));
            if ((dated || one_of_several) && !inside) || (dated && self.apart(at, other)) {
                continue;
            }
            let alike = likeness(self.old, at, self.new, other);
            let whole = containment(self.old, at, self.new, other);
            let alike = if inside {
                alike.max(whole * WITHIN)
            } else {
                alike
            };
            let floor = if inside && only { ALIKE_BETWEEN } else { ALIKE };
            let score = alike + self.support(at, other, inside);
            if alike >= floor || (inside && alike + BESIDE >= floor && score >= floor + BESIDE) {
                found.push(Candidate {
                    score,
                    old: at,
                    new: other,
                });
            }
        }
    }

    fn counts_new(&self, at: usize) -> bool {
        self.free_new(at) && !self.new.units[at].numerals.is_empty()
    }

    fn counts_old(&self, at: usize) -> bool {
        self.free_old(at) && !self.old.units[at].numerals.is_empty()
    }

    /// What the places of two units say for them.
    fn support(&self, at: usize, other: usize, inside: bool) -> f32 {
        let linked = |a: Option<usize>, b: Option<usize>| {
            a.zip(b)
                .is_some_and(|(a, b)| self.pairs.new_of.get(a).copied().flatten() == Some(b))
        };
        let before = linked(at.checked_sub(1), other.checked_sub(1));
        let after = linked(Some(at + 1), Some(other + 1));
        let heading = self.old.units[at].heading == self.new.units[other].heading;
        let terms = [
            (before, BESIDE),
            (after, BESIDE),
            (heading, SAME_HEADING),
            (inside, BETWEEN),
        ];
        terms
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, add)| add)
            .sum()
    }

    /// Takes the best candidates first; those that are no better than another are rivals.
    fn choose(&mut self, found: &[Candidate]) {
        let mut order: Vec<&Candidate> = found.iter().collect();
        order.sort_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then(a.old.cmp(&b.old)).then(a.new.cmp(&b.new))
        });
        let mut best_old: FxHashMap<usize, Vec<&Candidate>> = FxHashMap::default();
        let mut best_new: FxHashMap<usize, Vec<&Candidate>> = FxHashMap::default();
        for candidate in &order {
            best_old.entry(candidate.old).or_default().push(candidate);
            best_new.entry(candidate.new).or_default().push(candidate);
        }
        for candidate in order {
            if !self.free_old(candidate.old) || !self.free_new(candidate.new) {
                continue;
            }
            let near = |other: &&&Candidate| candidate.score - other.score < MARGIN;
            let rivals: Vec<usize> = best_old[&candidate.old]
                .iter()
                .filter(|other| other.new != candidate.new && self.free_new(other.new))
                .filter(near)
                .map(|other| other.new)
                .collect();
            let contested = best_new[&candidate.new]
                .iter()
                .filter(|other| other.old != candidate.old && self.free_old(other.old))
                .filter(|other| !self.parts_of_one(candidate, other))
                .any(|other| near(&other));
            if rivals.is_empty() && !contested {
                self.link(candidate.old, candidate.new);
            } else {
                let all = self.pairs.rivals.entry(candidate.old).or_default();
                all.push(candidate.new);
                all.extend(rivals);
            }
        }
    }

    /// Whether two old units say different things, both of which are in one new unit: they were
    /// merged, and do not contend for it.
    fn parts_of_one(&self, a: &Candidate, b: &Candidate) -> bool {
        let inside = |c: &Candidate| containment(self.old, c.old, self.new, c.new) >= MERGED;
        inside(a) && inside(b) && likeness(self.old, a.old, self.old, b.old) < ALIKE
    }

    /// Sentences that became a part of another, or two others.
    fn merged(&mut self) {
        // Only what is new or says more than its partner can hold a part of another.
        let index = Index::new(self.new, |unit| self.grew(unit));
        for at in 0..self.old.units.len() {
            let unit = &self.old.units[at];
            if unit.is_row() || unit.numerals.is_empty() {
                continue;
            }
            let known = self.pairs.new_of[at];
            if known.is_some_and(|other| self.new.units[other].skeleton == unit.skeleton) {
                continue;
            }
            let mut parts = Vec::new();
            for other in self.near(at, known, &index) {
                let free = self.free_new(other);
                let part = &self.new.units[other];
                // A unit of the same words is no part of this one, but another of its kind.
                if Some(other) == known || part.is_row() || part.skeleton == unit.skeleton {
                    continue;
                }
                // Into a longer one, or one of the shorter ones it was split into.
                let into = known.is_none()
                    && !free
                    && self.grew(other)
                    && containment(self.old, at, self.new, other) >= MERGED;
                let split = free && containment(self.new, other, self.old, at) >= MERGED;
                if into || split {
                    parts.push(other);
                }
            }
            if !parts.is_empty() {
                self.pairs.rivals.remove(&at);
                self.pairs.also.insert(at, parts);
            }
        }
    }

    fn near(&self, at: usize, known: Option<usize>, index: &Index<'_>) -> Vec<usize> {
        let around = |other: usize| other.saturating_sub(2)..(other + 3).min(self.new.units.len());
        let before = at.checked_sub(1).and_then(|at| self.pairs.new_of[at]);
        let after = self.pairs.new_of.get(at + 1).copied().flatten();
        let mut others = index.like(self.old, at);
        others.extend(
            [before, known, after]
                .into_iter()
                .flatten()
                .flat_map(around),
        );
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Whether a new unit says more than its partner.
    fn grew(&self, new: usize) -> bool {
        self.pairs.old_of[new]
            .is_none_or(|old| self.new.units[new].skeleton != self.old.units[old].skeleton)
    }

    /// Marks the pairs of the longest sequence that stands in the same order in both versions.
    fn order(&mut self) {
        let linked: Vec<(usize, usize)> = (0..self.old.units.len())
            .filter_map(|at| Some((at, self.pairs.new_of[at]?)))
            .collect();
        self.pairs.in_order = vec![false; self.old.units.len()];
        for at in longest_rise(&linked) {
            self.pairs.in_order[at] = true;
        }
    }

    /// A unit whose words are elsewhere now, while its own place holds something much like it: a
    /// copy with the old number may have been taken for it. And a few words that say little, at a
    /// place where nothing else of the old surroundings is.
    fn replaced(&mut self) {
        for at in 0..self.old.units.len() {
            let unit = &self.old.units[at];
            let Some(other) = self.pairs.new_of[at] else {
                continue;
            };
            if unit.is_row() || unit.numerals.is_empty() || self.beside(at, other) {
                continue;
            }
            let rival = self.in_its_place(at, other);
            let lost = !self.pairs.in_order[at] && !unit.is_rich() && !self.stayed_near(at, other);
            if rival.is_some() || lost {
                let rivals = [Some(other), rival].into_iter().flatten().collect();
                self.pairs.rivals.insert(at, rivals);
                self.pairs.new_of[at] = None;
                self.pairs.old_of[other] = None;
            }
        }
    }

    /// Whether a neighbour of a pair is its neighbour in both versions.
    fn beside(&self, at: usize, other: usize) -> bool {
        self.support(at, other, false) >= BESIDE
    }

    /// What stands, much like an old unit, beside the partners of its neighbours.
    fn in_its_place(&self, at: usize, other: usize) -> Option<usize> {
        let partner = |at: Option<usize>| self.pairs.new_of.get(at?).copied().flatten();
        let after = partner(at.checked_sub(1)).map(|new| new + 1..new + 1 + AROUND);
        let before = partner(Some(at + 1)).map(|new| new.saturating_sub(AROUND)..new);
        let mut places = after.into_iter().chain(before).flatten();
        places.find(|&new| {
            new != other && self.counts_new(new) && likeness(self.old, at, self.new, new) >= ALIKE
        })
    }

    /// Whether a pair stands among the same units as before, in whatever order.
    fn stayed_near(&self, at: usize, other: usize) -> bool {
        let near = at.saturating_sub(AROUND)..at + AROUND + 1;
        let heading = self.old.units[at].heading == self.new.units[other].heading;
        let partner = |k: usize| self.pairs.new_of.get(k).copied().flatten();
        let close = |k: usize| partner(k).is_some_and(|new| new.abs_diff(other) <= AROUND);
        heading && near.filter(|&k| k != at).any(close)
    }
}

/// The new units between the same two pairs as an old unit.
#[derive(Debug, Clone, Default)]
struct Place {
    units: Range<usize>,
    /// One old unit and one new one there hold numerals and have no partner.
    only: bool,
}

/// Two units that may be a pair.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    score: f32,
    old: usize,
    new: usize,
}

/// The first members of a longest subsequence whose second members rise.
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, new)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|&tail| pairs[tail].1 < new);
        before.push(length.checked_sub(1).map(|length| tails[length]));
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut rise = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(index) = at {
        rise.push(pairs[index].0);
        at = before[index];
    }
    rise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rise_is_what_stayed_in_order() {
        let pairs = [(0, 3), (1, 0), (2, 1), (3, 4), (4, 2)];
        let mut rise = longest_rise(&pairs);
        rise.reverse();
        assert_eq!(rise.len(), 3);
        assert!(rise.windows(2).all(|w| w[0] < w[1]));
        assert!(longest_rise(&[]).is_empty());
    }
}
