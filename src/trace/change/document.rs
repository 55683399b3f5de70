//! One version of a document, read so that another can be compared with it.
//!
//! Its numerals, its pieces (`layout`) cut into tokens (`tokens`), and for every piece three keys:
//! its words with all numerals masked, the same with the dates told apart, and all of it. In the
//! row of a table the label is never masked: « 2021 » names a row as « France » does.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Read;
use super::layout::{Shape, pieces};
use super::tokens::{Lexer, Reading, Token, What, join};
use crate::text::lines::LineMap;
use crate::text::numerals::{Kind, Numeral};

/// Tokens of the longest unit; a longer piece is cut, so that work stays in proportion to text.
const LONGEST: usize = 320;
/// Bytes of a text for each of its tokens, about.
const BYTES: usize = 6;
/// Weight of a word of grammar beside a word of content, which has 1.
const GRAMMAR: f32 = 0.15;
/// Units that a word may stand in before it weighs less.
const COMMON: f32 = 4.0;
/// A unit whose words weigh less can be anywhere: « Total : 12 ».
const RICH: f32 = 3.0;

/// A sentence, heading or row of one version.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) shape: Shape,
    pub(super) paragraph: usize,
    pub(super) range: Range<usize>,
    pub(super) tokens: Range<usize>,
    /// Indices of the numerals in it.
    pub(super) numerals: Range<usize>,
    /// Words, numerals masked.
    pub(super) skeleton: u64,
    /// Words and dates, other numerals masked.
    pub(super) dated: u64,
    /// Words and values.
    pub(super) exact: u64,
    /// The heading it stands under, as `exact`.
    pub(super) heading: u64,
    /// The unit of that heading.
    pub(super) under: Option<usize>,
    /// What its words weigh together.
    pub(super) weight: f32,
}

impl Unit {
    pub(super) fn is_row(&self) -> bool {
        matches!(self.shape, Shape::Row(_))
    }

    /// Whether its words alone tell it from any other.
    pub(super) fn is_rich(&self) -> bool {
        self.weight >= RICH
    }
}

/// A version, read.
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    pub(super) language: &'a str,
    pub(super) lines: LineMap<'a>,
    pub(super) numerals: Vec<Numeral>,
    pub(super) tokens: Vec<Token>,
    pub(super) units: Vec<Unit>,
    /// The units of each table.
    pub(super) tables: Vec<Range<usize>>,
    /// The unit of each numeral.
    pub(super) unit_of: Vec<usize>,
    /// What a word weighs, by the number of its stem.
    weights: Vec<f32>,
}

impl<'a> Document<'a> {
    /// Takes a version apart. The lexer takes the other one too; `before` is that one, if it was
    /// taken first.
    pub(super) fn new(
        read: Read<'a>,
        language: &'a str,
        lexer: &mut Lexer<'a>,
        before: Option<&Self>,
    ) -> Self {
        let mut document = Self {
            text: read.text,
            language,
            lines: read.lines,
            unit_of: vec![0; read.numerals.len()],
            numerals: read.numerals,
            tokens: Vec::new(),
            units: Vec::new(),
            tables: Vec::new(),
            weights: Vec::new(),
        };
        document.cut(lexer, before);
        document.weigh(lexer.stems());
        document.key();
        document
    }

    fn cut(&mut self, lexer: &mut Lexer<'a>, before: Option<&Self>) {
        let pieces = pieces(self.text, &self.numerals);
        let mut reading = Reading {
            lexer,
            text: self.text,
            numerals: &self.numerals,
            next: 0,
            known: before.map(Self::sentences).unwrap_or_default(),
        };
        let mut tokens = Vec::with_capacity(self.text.len() / BYTES);
        for piece in pieces {
            let first = tokens.len();
            for (cell, range) in piece.cells.iter().enumerate() {
                let cell = u16::try_from(cell).unwrap_or(u16::MAX);
                reading.read(range.clone(), cell, &mut tokens);
            }
            let mut from = first;
            while from < tokens.len() {
                let to = tokens.len().min(from + LONGEST);
                let unit = Unit {
                    shape: piece.shape,
                    paragraph: piece.paragraph,
                    range: tokens[from].start..tokens[to - 1].end,
                    tokens: from..to,
                    numerals: 0..0,
                    skeleton: 0,
                    dated: 0,
                    exact: 0,
                    heading: 0,
                    under: None,
                    weight: 0.0,
                };
                self.units.push(unit);
                from = to;
            }
        }
        self.tokens = tokens;
    }

    /// The tokens of the units without numerals, by their words.
    fn sentences(&self) -> FxHashMap<&'a str, &[Token]> {
        let plain = self.units.iter().filter(|unit| unit.numerals.is_empty());
        let words = |unit: &Unit| self.text.get(unit.range.clone()).unwrap_or_default();
        plain
            .map(|unit| (words(unit), &self.tokens[unit.tokens.clone()]))
            .collect()
    }

    /// A word that stands in many units says less of each.
    fn weigh(&mut self, stems: usize) {
        // The unit that a stem was seen in last, and how many it was seen in.
        let mut counts = vec![(usize::MAX, 0.0_f32); stems];
        for (at, unit) in self.units.iter().enumerate() {
            for token in &self.tokens[unit.tokens.clone()] {
                if token.is_content() {
                    let count = &mut counts[token.number as usize];
                    if count.0 != at {
                        *count = (at, count.1 + 1.0);
                    }
                }
            }
        }
        let weight = |(_, count): (usize, f32)| (COMMON / count.max(COMMON)).sqrt();
        self.weights = counts.into_iter().map(weight).collect();
    }

    /// What a token weighs in this document.
    pub(super) fn weight(&self, token: &Token) -> f32 {
        match token.what {
            What::Word { content: true, .. } => {
                let weight = self.weights.get(token.number as usize);
                weight.copied().unwrap_or(1.0)
            }
            What::Word { .. } => GRAMMAR,
            _ => 0.0,
        }
    }

    fn key(&mut self) {
        let mut heading = 0;
        let mut under = None;
        let mut numeral = 0;
        for at in 0..self.units.len() {
            let tokens = self.units[at].tokens.clone();
            let mut keys = [0_u64; 3];
            let mut weight = 0.0;
            let first = numeral;
            for token in &self.tokens[tokens] {
                weight += self.weight(token);
                if let Some(index) = token.numeral() {
                    self.unit_of[index] = at;
                    numeral = index + 1;
                }
                let label = self.units[at].is_row() && token.cell == 0;
                if let Some(parts) = self.parts(token, label) {
                    for (key, part) in keys.iter_mut().zip(parts) {
                        *key = join(*key, part);
                    }
                }
            }
            let unit = &mut self.units[at];
            unit.numerals = first.min(numeral)..numeral;
            [unit.skeleton, unit.dated, unit.exact] = keys;
            unit.weight = weight;
            if unit.shape == Shape::Heading {
                (heading, under) = (unit.exact, Some(at));
            }
            (unit.heading, unit.under) = (heading, under);
            if let Shape::Row(table) = unit.shape {
                if self.tables.len() <= table {
                    self.tables.resize(table + 1, at..at);
                }
                self.tables[table].end = at + 1;
            }
        }
    }

    /// What a token adds to the three keys; nothing for a sign.
    fn parts(&self, token: &Token, label: bool) -> Option<[u64; 3]> {
        let cell = u64::from(token.cell);
        let said = join(token.key, cell);
        match token.what {
            What::Sign(_) => None,
            What::Numeral(index) if !label => {
                let masked = join(0, cell);
                let date = self.numerals[index].kind == Kind::Date;
                Some([masked, if date { said } else { masked }, said])
            }
            _ => Some([said; 3]),
        }
    }

    pub(super) fn unit_tokens(&self, unit: usize) -> &[Token] {
        &self.tokens[self.units[unit].tokens.clone()]
    }

    /// The index among all tokens of the token of a numeral.
    pub(super) fn token_of(&self, numeral: usize) -> usize {
        let unit = &self.units[self.unit_of[numeral]];
        unit.tokens
            .clone()
            .find(|&at| self.tokens[at].numeral() == Some(numeral))
            .unwrap_or(unit.tokens.start)
    }

    /// The tokens of a cell of a row.
    pub(super) fn cell(&self, unit: usize, cell: u16) -> &[Token] {
        let tokens = self.unit_tokens(unit);
        let first = tokens.partition_point(|token| token.cell < cell);
        let last = tokens.partition_point(|token| token.cell <= cell);
        &tokens[first..last]
    }
}

/// The key of a run of tokens: words and values, in order.
pub(super) fn key_of(tokens: &[Token]) -> u64 {
    tokens
        .iter()
        .filter(|token| token.sign().is_none())
        .fold(0, |key, token| join(key, token.key))
}
