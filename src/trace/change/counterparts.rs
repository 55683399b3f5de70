//! Which numeral of the new version stands where a numeral of the old one stood.
//!
//! 1. In a sentence with the same words, numerals are taken in order, whatever their values: when
//!    « 12, 15 et 18 » became « 15, 18 et 21 », all three changed.
//! 2. In a table, by row and column (`tables`).
//! 3. Else each pair of numerals is scored by the words around both, by the order of the sentence
//!    (`weave`), and a little by kind and value; a pair stands when no exchange of partners would
//!    be about as good.

use rustc_hash::FxHashMap;

use super::document::Document;
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
        a.skeleton == b.skeleton && a.numerals.len() == b.numerals.len()
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
        for numeral in old.units[unit].numerals.clone() {
            let place = old.token_of(numeral) - first;
            let in_order = woven.get(place).copied().flatten();
            for to in new.units[other].numerals.clone() {
                let (a, b) = (&old.numerals[numeral], &new.numerals[to]);
                if (a.kind == Kind::Date) != (b.kind == Kind::Date) && a.value != b.value {
                    continue;
                }
                let ordered = in_order == Some(new.token_of(to) - start);
                let terms = [
                    (ordered, IN_ORDER),
                    (a.kind == b.kind, SAME_KIND),
                    (a.value == b.value && a.value2 == b.value2, SAME_VALUE),
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

/// The words on one side of a numeral, each with its weight.
fn window(document: &Document<'_>, numeral: usize, forward: bool) -> Vec<(u64, f32)> {
    let unit = &document.units[document.unit_of[numeral]];
    let at = document.token_of(numeral);
    let range = if forward {
        at + 1..unit.tokens.end
    } else {
        unit.tokens.start..at
    };
    let tokens = &document.tokens[range];
    let weigh = |(distance, token): (usize, &Token)| {
        // A distance of a few tokens is exact in an f32.
        #[expect(clippy::cast_precision_loss, reason = "a distance of a few tokens")]
        let fade = 1.0 + FADE * distance as f32;
        (token.stem, document.weight(token) / fade)
    };
    let words = |token: &&Token| token.sign().is_none();
    let near: Vec<_> = if forward {
        tokens
            .iter()
            .filter(words)
            .take(WINDOW)
            .enumerate()
            .map(weigh)
            .collect()
    } else {
        tokens
            .iter()
            .rev()
            .filter(words)
            .take(WINDOW)
            .enumerate()
            .map(weigh)
            .collect()
    };
    near.into_iter()
        .filter(|(_, weight)| *weight > 0.0)
        .collect()
}
