//! Which numeral of the new version stands where a numeral of the old one stood.
//!
//! 1. In a sentence with the same words, numerals are taken in order, whatever their values: when
//!    « 12, 15 et 18 » became « 15, 18 et 21 », all three changed. Not so when its dates moved up:
//!    « 29 millions en 2021 » is then to be found beside 2021.
//! 2. In a table, by row and column (`tables`).
//! 3. Else each pair of numerals is scored by the words around both, by the order of the sentence
//!    (`weave`), and a little by kind and value; a pair stands when no exchange of partners would
//!    be about as good.

use rustc_hash::FxHashMap;

use super::document::Document;
use super::facets::governing_date;
use super::likeness::likeness;
use super::pairs::Pairs;
use super::tables::{self, Column};
use super::tokens::Token;
use super::weave::weave;
use crate::text::numerals::Kind;

/// What was found of one numeral of the old version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counterpart {
    /// This numeral of the new version stands in its place.
    One(usize),
    /// It is there no longer; the unit that it should be in, if that is known.
    None(Option<usize>),
    /// Several fit about as well; at times only their place is known.
    Several(Vec<usize>),
}

/// Tokens on each side of a numeral that tell it from others.
const WINDOW: usize = 6;
/// How fast they weigh less with distance.
const FADE: f32 = 0.35;
/// What the order of the sentence is worth, beside the words around (1).
const IN_ORDER: f32 = 0.3;
/// What the likeness of the whole sentences is worth.
const WHOLE: f32 = 0.2;
/// What the same kind of expression is worth.
const SAME_KIND: f32 = 0.1;
/// What the same value is worth: it must never outweigh a word.
const SAME_VALUE: f32 = 0.05;
/// What the same date is worth, for a date is rather a name than a value; and for a number, that
/// the same date governs it.
const SAME_DATE: f32 = 0.3;
/// What the same word counted is worth: the first word of content behind both numerals.
const COUNTED: f32 = 0.25;
/// How much less words weigh that stand beyond another numeral.
const BEYOND: f32 = 0.3;
/// Below this a numeral has no counterpart.
const ENOUGH: f32 = 0.45;
/// How much better than an exchange of partners.
const MARGIN: f32 = 0.1;

/// For every numeral of the old version, what stands in its place.
pub(super) fn find(old: &Document<'_>, new: &Document<'_>, pairs: &Pairs) -> Vec<Counterpart> {
    let mut finder = Finder {
        old,
        new,
        found: vec![Counterpart::None(None); old.numerals.len()],
        scores: FxHashMap::default(),
        taken: vec![false; new.numerals.len()],
    };
    for unit in 0..old.units.len() {
        if !old.units[unit].numerals.is_empty() {
            finder.unit(unit, pairs);
        }
    }
    finder.settle();
    finder.found
}

struct Finder<'a> {
    old: &'a Document<'a>,
    new: &'a Document<'a>,
    found: Vec<Counterpart>,
    /// How well an old numeral fits a new one.
    scores: FxHashMap<usize, Vec<(usize, f32)>>,
    /// New numerals that have their partner.
    taken: Vec<bool>,
}

impl Finder<'_> {
    fn unit(&mut self, unit: usize, pairs: &Pairs) {
        let partner = pairs.new_of[unit];
        let also = pairs.also.get(&unit).map_or(&[][..], Vec::as_slice);
        match (partner, pairs.rivals.get(&unit)) {
            (None, Some(rivals)) if also.is_empty() => self.several(unit, rivals),
            (Some(other), _) if self.old.units[unit].is_row() => self.row(unit, other),
            (Some(other), _) if also.is_empty() && self.same_words(unit, other) => {
                let here = self.old.units[unit].numerals.clone();
                for (numeral, to) in here.zip(self.new.units[other].numerals.clone()) {
                    self.take(numeral, to);
                }
            }
            _ => {
                for &other in partner.iter().chain(also) {
                    self.score(unit, other);
                }
                for numeral in self.old.units[unit].numerals.clone() {
                    self.found[numeral] = Counterpart::None(partner.or(also.first().copied()));
                }
            }
        }
    }

    fn same_words(&self, unit: usize, other: usize) -> bool {
        let (a, b) = (&self.old.units[unit], &self.new.units[other]);
        a.skeleton == b.skeleton
            && a.numerals.len() == b.numerals.len()
            && (a.dated == b.dated || !self.dates_moved(unit, other))
    }

    /// Whether a date of the old unit stands at another date's place in the new one.
    fn dates_moved(&self, unit: usize, other: usize) -> bool {
        let here = self.old.units[unit].numerals.clone();
        let there = self.new.units[other].numerals.clone();
        let old = |at: usize| &self.old.numerals[at];
        let new = |at: usize| &self.new.numerals[at];
        here.clone().zip(there.clone()).any(|(at, to)| {
            old(at).kind == Kind::Date
                && old(at).value != new(to).value
                && there.clone().any(|to| new(to).value == old(at).value)
        })
    }

    fn take(&mut self, numeral: usize, to: usize) {
        self.found[numeral] = Counterpart::One(to);
        self.taken[to] = true;
    }

    fn several(&mut self, unit: usize, rivals: &[usize]) {
        for numeral in self.old.units[unit].numerals.clone() {
            let mut fitting = Vec::new();
            for &rival in rivals {
                let others = self.new.units[rival].numerals.clone();
                let nth = numeral - self.old.units[unit].numerals.start;
                let best = if self.same_words(unit, rival) {
                    others.clone().nth(nth)
                } else {
                    let fit = |to: &usize| around(self.old, numeral, self.new, *to);
                    others.max_by(|a, b| fit(a).total_cmp(&fit(b)))
                };
                fitting.extend(best);
            }
            fitting.dedup();
            self.found[numeral] = Counterpart::Several(fitting);
        }
    }

    fn row(&mut self, row: usize, other: usize) {
        let mut cells: FxHashMap<u16, Vec<usize>> = FxHashMap::default();
        for token in self.old.unit_tokens(row) {
            if let Some(numeral) = token.numeral() {
                cells.entry(token.cell).or_default().push(numeral);
            }
        }
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        for (cell, numerals) in cells {
            self.cell(row, other, cell, &numerals);
        }
    }

    fn cell(&mut self, row: usize, other: usize, cell: u16, numerals: &[usize]) {
        let column = match tables::column(self.old, row, self.new, other, cell) {
            Column::Same(to) | Column::Renamed(to) => to,
            Column::Unknown => {
                for &numeral in numerals {
                    self.found[numeral] = Counterpart::Several(Vec::new());
                }
                return;
            }
            Column::Gone => return,
        };
        let tokens = self.new.cell(other, column);
        let there: Vec<usize> = tokens.iter().filter_map(Token::numeral).collect();
        if there.len() == numerals.len() {
            for (&numeral, &to) in numerals.iter().zip(&there) {
                self.take(numeral, to);
            }
        } else {
            for &numeral in numerals {
                self.found[numeral] = if there.is_empty() {
                    Counterpart::None(Some(other))
                } else {
                    Counterpart::Several(there.clone())
                };
            }
        }
    }

    fn score(&mut self, unit: usize, other: usize) {
        let (old, new) = (self.old, self.new);
        let woven = weave(old, unit, new, other);
        let whole = likeness(old, unit, new, other);
        let (first, start) = (old.units[unit].tokens.start, new.units[other].tokens.start);
        let (here, there) = (all_counted(old, unit), all_counted(new, other));
        let (nth, to_nth) = (
            old.units[unit].numerals.start,
            new.units[other].numerals.start,
        );
        for numeral in old.units[unit].numerals.clone() {
            let place = old.token_of(numeral) - first;
            let in_order = woven.get(place).copied().flatten();
            for to in new.units[other].numerals.clone() {
                let (a, b) = (&old.numerals[numeral], &new.numerals[to]);
                if (a.kind == Kind::Date) != (b.kind == Kind::Date) && a.value != b.value {
                    continue;
                }
                let (counts, other_counts) = (here[numeral - nth], there[to - to_nth]);
                // « 320 filles » is not to be taken for « 45 enseignants » while both are there.
                let elsewhere =
                    |word: Option<u64>, all: &[Option<u64>]| word.is_some() && all.contains(&word);
                if counts != other_counts
                    && (elsewhere(counts, &there) || elsewhere(other_counts, &here))
                {
                    continue;
                }
                let ordered = in_order == Some(new.token_of(to) - start);
                let same = a.value == b.value && a.value2 == b.value2;
                let date = |document, numeral| governing_date(document, numeral).map(|d| &d.value);
                let (x, y) = (date(old, numeral), date(new, to));
                let other_date = (a.kind == Kind::Date && !same) || x != y;
                // What is neither in its place nor of the same date is something else.
                if !ordered && other_date && x.is_some() == y.is_some() {
                    continue;
                }
                let terms = [
                    (ordered, IN_ORDER),
                    (a.kind == b.kind, SAME_KIND),
                    (same, SAME_VALUE),
                    (same && a.kind == Kind::Date, SAME_DATE),
                    (x.is_some() && x == y, SAME_DATE),
                    (counts.is_some() && counts == other_counts, COUNTED),
                ];
                let said: f32 = terms
                    .iter()
                    .filter(|(holds, _)| *holds)
                    .map(|(_, v)| v)
                    .sum();
                let score = around(old, numeral, new, to) + said + WHOLE * whole;
                if score >= ENOUGH {
                    self.scores.entry(numeral).or_default().push((to, score));
                }
            }
        }
    }

    /// Gives each numeral its partner, best first, and doubts what an exchange would not worsen.
    fn settle(&mut self) {
        let mut all: Vec<(f32, usize, usize)> = Vec::new();
        for numeral in 0..self.old.numerals.len() {
            for &(to, score) in self.scores.get(&numeral).map_or(&[][..], Vec::as_slice) {
                all.push((score, numeral, to));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut partner: FxHashMap<usize, usize> = FxHashMap::default();
        let mut holder: FxHashMap<usize, usize> = FxHashMap::default();
        for &(_, numeral, to) in &all {
            if !self.taken[to] && !partner.contains_key(&numeral) && !holder.contains_key(&to) {
                partner.insert(numeral, to);
                holder.insert(to, numeral);
            }
        }
        let mut wanted: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for &(_, numeral, to) in &all {
            wanted.entry(to).or_default().push(numeral);
        }
        for numeral in 0..self.old.numerals.len() {
            let Some(&to) = partner.get(&numeral) else {
                continue;
            };
            let mut rivals = self.exchanges(numeral, to, &holder);
            let lost = |other: &&usize| **other != numeral && !partner.contains_key(other);
            let beaten = wanted[&to].iter().filter(lost);
            let close = |other: &usize| self.fit(numeral, to) - self.fit(*other, to) < MARGIN;
            if beaten.into_iter().any(close) {
                rivals.push(to);
            }
            self.found[numeral] = if rivals.is_empty() {
                Counterpart::One(to)
            } else {
                rivals.insert(0, to);
                rivals.dedup();
                Counterpart::Several(rivals)
            };
        }
    }

    fn fit(&self, numeral: usize, to: usize) -> f32 {
        let scores = self.scores.get(&numeral).map_or(&[][..], Vec::as_slice);
        scores
            .iter()
            .find(|(other, _)| *other == to)
            .map_or(0.0, |(_, score)| *score)
    }

    /// The numerals that would fit about as well, exchanges of partners included.
    fn exchanges(&self, numeral: usize, to: usize, holder: &FxHashMap<usize, usize>) -> Vec<usize> {
        let says = |index: usize| {
            let numeral = &self.new.numerals[index];
            (&numeral.value, &numeral.value2, numeral.precision)
        };
        let scores = self.scores.get(&numeral).map_or(&[][..], Vec::as_slice);
        let others = scores
            .iter()
            .filter(|(other, _)| *other != to && !self.taken[*other] && says(*other) != says(to));
        let close = |(other, score): &&(usize, f32)| match holder.get(other) {
            None => self.fit(numeral, to) - score < MARGIN,
            Some(&holder) => {
                let now = self.fit(numeral, to) + self.fit(holder, *other);
                let then = score + self.fit(holder, to);
                self.fit(holder, to) > 0.0 && now - then < MARGIN
            }
        };
        others.filter(close).map(|(other, _)| *other).collect()
    }
}

/// How much of the words around two numerals is the same, of 1.
fn around(old: &Document<'_>, numeral: usize, new: &Document<'_>, to: usize) -> f32 {
    let mut sum = 0.0;
    let mut whole = 0.0;
    for forward in [false, true] {
        let here = window(old, numeral, forward);
        let mut there = window(new, to, forward);
        whole += here
            .iter()
            .chain(&there)
            .map(|(_, weight)| weight)
            .sum::<f32>();
        for (stem, weight) in here {
            if let Some(at) = there.iter().position(|(other, _)| *other == stem) {
                sum += 2.0 * weight.min(there.swap_remove(at).1);
            }
        }
    }
    if whole > 0.0 { sum / whole } else { 0.5 }
}

/// The first word of content behind a numeral, before any sign: what it counts.
fn counted(document: &Document<'_>, numeral: usize) -> Option<u64> {
    let end = document.units[document.unit_of[numeral]].tokens.end;
    let behind = &document.tokens[document.token_of(numeral) + 1..end];
    let mut words = behind.iter().take_while(|token| token.is_word());
    words
        .find(|token| token.is_content())
        .map(|token| token.stem)
}

/// What the numerals of a unit count.
fn all_counted(document: &Document<'_>, unit: usize) -> Vec<Option<u64>> {
    let numerals = document.units[unit].numerals.clone();
    numerals.map(|numeral| counted(document, numeral)).collect()
}

/// The words on one side of a numeral, each with its weight.
fn window(document: &Document<'_>, numeral: usize, forward: bool) -> Vec<(u64, f32)> {
    let unit = &document.units[document.unit_of[numeral]];
    let at = document.token_of(numeral);
    if forward {
        weigh(document, document.tokens[at + 1..unit.tokens.end].iter())
    } else {
        weigh(
            document,
            document.tokens[unit.tokens.start..at].iter().rev(),
        )
    }
}

/// The nearest words first, weighing less with distance and beyond another numeral.
fn weigh<'a>(document: &Document<'_>, tokens: impl Iterator<Item = &'a Token>) -> Vec<(u64, f32)> {
    let mut words = Vec::with_capacity(WINDOW);
    let (mut fade, mut own) = (1.0, 1.0);
    for token in tokens.filter(|token| token.sign().is_none()).take(WINDOW) {
        if token.numeral().is_some() {
            own = BEYOND;
        } else {
            words.push((token.stem, own * document.weight(token) / fade));
        }
        fade += FADE;
    }
    words
}
