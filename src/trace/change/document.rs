//! One version of a document, read so that another can be compared with it.
//!
//! Its numerals, its pieces (`layout`) cut into tokens (`tokens`), and for every piece three keys:
//! its words with all numerals masked, the same with the dates told apart, and all of it. In the
//! row of a table the label is never masked: « 2021 » names a row as « France » does.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::layout::{Shape, pieces};
use super::tokens::{Lexer, Token, What, join};
use crate::text::lines::LineMap;
use crate::text::numerals::{Kind, Numeral};

/// Tokens of the longest unit; a longer piece is cut, so that work stays in proportion to text.
const LONGEST: usize = 320;
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
    /// What a word weighs, by its stem; words of grammar are left out.
    weights: FxHashMap<u64, f32>,
}

impl<'a> Document<'a> {
    /// Reads a version whose numerals are known.
    pub(super) fn new(text: &'a str, numerals: Vec<Numeral>, language: &'a str) -> Self {
        let mut document = Self {
            text,
            language,
            lines: LineMap::new(text),
            unit_of: vec![0; numerals.len()],
            numerals,
            tokens: Vec::new(),
            units: Vec::new(),
            tables: Vec::new(),
            weights: FxHashMap::default(),
        };
        document.cut(language);
        document.weigh();
        document.key();
        document
    }

    fn cut(&mut self, language: &str) {
        let pieces = pieces(self.text, &self.numerals);
        let mut lexer = Lexer::new(self.text, &self.numerals, language);
        let mut tokens = Vec::new();
        for piece in pieces {
            let first = tokens.len();
            for (cell, range) in piece.cells.iter().enumerate() {
                let cell = u16::try_from(cell).unwrap_or(u16::MAX);
                lexer.read(range.clone(), cell, &mut tokens);
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

    /// A word that stands in many units says less of each.
    fn weigh(&mut self) {
        let mut counts: FxHashMap<u64, (usize, f32)> = FxHashMap::default();
        for (at, unit) in self.units.iter().enumerate() {
            for token in &self.tokens[unit.tokens.clone()] {
                if token.is_content() {
                    let count = counts.entry(token.stem).or_insert((usize::MAX, 0.0));
                    if count.0 != at {
                        *count = (at, count.1 + 1.0);
                    }
                }
            }
        }
        let weight = |(_, count): (usize, f32)| (COMMON / count.max(COMMON)).sqrt();
        self.weights = counts
            .into_iter()
            .map(|(stem, count)| (stem, weight(count)))
            .collect();
    }

    /// What a token weighs in this document.
    pub(super) fn weight(&self, token: &Token) -> f32 {
        match token.what {
            What::Word { content: true, .. } => self.weights.get(&token.stem).map_or(1.0, |w| *w),
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
                for (key, part) in keys.iter_mut().zip(self.parts(token, label)) {
                    if let Some(part) = part {
                        *key = join(*key, join(part, u64::from(token.cell)));
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

    /// What a token adds to the three keys.
    fn parts(&self, token: &Token, label: bool) -> [Option<u64>; 3] {
        match token.what {
            What::Sign(_) => [None; 3],
            What::Word { .. } => [Some(token.key); 3],
            What::Numeral(_) if label => [Some(token.key); 3],
            What::Numeral(index) => {
                let date = self.numerals[index].kind == Kind::Date;
                let masked = Some(0);
                [
                    masked,
                    if date { Some(token.key) } else { masked },
                    Some(token.key),
                ]
            }
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
