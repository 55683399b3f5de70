//! Words, numerals and signs of a document, as two versions of it are compared by.
//!
//! A word has three hashes: as it is written (Unicode form and invisible characters folded), with
//! case and accents folded, and the start of that, which inflected forms of a word share. A
//! numeral is one token whatever it is written with, so that a sentence can be compared with its
//! numerals masked. Spaces, quotes, dashes, apostrophes and the marks of Markdown are no tokens.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::letters::letter;
use crate::text::normal::{char_at, is_dash, is_invisible};
use crate::text::numerals::Numeral;

/// Letters of a folded word that its inflected forms share: « signalement », « signalés ».
const STEM: usize = 6;
/// A word of more letters than this can say what is counted, unless it is a word of grammar.
const SHORT: usize = 2;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Letters and digits.
    Word {
        /// It can say what is counted: no word of grammar.
        content: bool,
        /// Its first letter is a capital.
        capital: bool,
    },
    /// The numeral with this index.
    Numeral(usize),
    /// Punctuation that can part clauses, or a sign for a unit.
    Sign(char),
}

/// A token, with its bytes in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
    /// As it is written.
    pub(super) form: u64,
    /// Without case and accents.
    pub(super) key: u64,
    /// The start of it.
    pub(super) stem: u64,
    /// The number of the stem of a word.
    pub(super) number: u32,
    /// The cell of a table's row that it stands in.
    pub(super) cell: u16,
}

impl Token {
    /// The same token of a sentence that stands at `start` of another text.
    fn at(&self, sentence: &[Self], start: usize, cell: u16) -> Self {
        let first = sentence.first().map_or(0, |token| token.start);
        Self {
            start: self.start - first + start,
            end: self.end - first + start,
            cell,
            ..*self
        }
    }

    pub(super) fn numeral(&self) -> Option<usize> {
        match self.what {
            What::Numeral(index) => Some(index),
            _ => None,
        }
    }

    pub(super) fn is_content(&self) -> bool {
        matches!(self.what, What::Word { content: true, .. })
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.what, What::Word { .. })
    }

    pub(super) fn sign(&self) -> Option<char> {
        match self.what {
            What::Sign(sign) => Some(sign),
            _ => None,
        }
    }
}

/// What is known of a word, wherever it stands.
#[derive(Debug, Clone, Copy)]
struct Word {
    what: What,
    form: u64,
    key: u64,
    stem: u64,
    number: u32,
}

/// Cuts texts into tokens. A word that comes again, in the other version above all, is looked at
/// once.
pub(super) struct Lexer<'a> {
    grammar: FxHashSet<u64>,
    words: FxHashMap<&'a str, Word>,
    /// The stems of all words, each with its number.
    stems: FxHashMap<u64, u32>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(language: &str) -> Self {
        let code = language.split(['-', '_']).next().unwrap_or_default();
        let words = stop_words::lookup(code).unwrap_or_default();
        let parts = words
            .iter()
            .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        Self {
            grammar: parts.map(|word| hash(fold(word).as_bytes())).collect(),
            words: FxHashMap::default(),
            stems: FxHashMap::default(),
        }
    }

    /// How many stems there are.
    pub(super) fn stems(&self) -> usize {
        self.stems.len()
    }

    /// The word, which is looked at when it comes for the first time.
    fn word(&mut self, word: &'a str) -> Word {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let folded = fold(word);
        let key = hash(folded.as_bytes());
        let singular = folded.trim_end_matches(['s', 'x']);
        let stem = singular
            .char_indices()
            .nth(STEM)
            .map_or(singular, |(end, _)| &singular[..end]);
        let stem = if stem.is_empty() {
            key
        } else {
            hash(stem.as_bytes())
        };
        let grammar = folded.chars().nth(SHORT).is_none() || self.grammar.contains(&key);
        let next = u32::try_from(self.stems.len()).unwrap_or(u32::MAX);
        let known = Word {
            what: What::Word {
                content: !grammar,
                capital: word.chars().next().is_some_and(char::is_uppercase),
            },
            form: written(word),
            key,
            stem,
            number: *self.stems.entry(stem).or_insert(next),
        };
        self.words.insert(word, known);
        known
    }
}

/// One text, read from its beginning to its end.
pub(super) struct Reading<'l, 'a> {
    pub(super) lexer: &'l mut Lexer<'a>,
    pub(super) text: &'a str,
    pub(super) numerals: &'l [Numeral],
    /// The next numeral.
    pub(super) next: usize,
    /// Sentences without numerals that the other version has, with their tokens.
    pub(super) known: FxHashMap<&'a str, &'l [Token]>,
}

impl Reading<'_, '_> {
    /// Adds the tokens of a range, which is behind all ranges read before.
    pub(super) fn read(&mut self, range: Range<usize>, cell: u16, into: &mut Vec<Token>) {
        let mut at = range.start;
        while self.numerals.get(self.next).is_some_and(|n| n.end <= at) {
            self.next += 1;
        }
        let plain = self
            .numerals
            .get(self.next)
            .is_none_or(|n| range.end <= n.start);
        if plain
            && let Some(text) = self.text.get(range.clone())
            && let Some(known) = self.known.get(text)
        {
            into.extend(known.iter().map(|token| token.at(known, at, cell)));
            return;
        }
        while at < range.end {
            let numeral = self.numerals.get(self.next);
            if let Some(numeral) = numeral.filter(|numeral| numeral.start <= at) {
                into.push(self.numeral(at, numeral, cell));
                at = numeral.end;
                self.next += 1;
                continue;
            }
            let stop = numeral.map_or(range.end, |n| n.start.min(range.end));
            while at < stop {
                at = self.take(at, stop, cell, into);
            }
        }
    }

    fn numeral(&self, at: usize, numeral: &Numeral, cell: u16) -> Token {
        let mut hasher = FxHasher::default();
        for part in [
            numeral.value.as_str(),
            numeral.value2.as_deref().unwrap_or_default(),
            numeral.precision.word(),
        ] {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xFF);
        }
        let value = hasher.finish();
        Token {
            start: at,
            end: numeral.end,
            what: What::Numeral(self.next),
            form: value,
            key: value,
            stem: value,
            number: 0,
            cell,
        }
    }

    /// Takes the word or sign at `at`, which ends before `stop`; where to go on.
    fn take(&mut self, at: usize, stop: usize, cell: u16, into: &mut Vec<Token>) -> usize {
        let rest = self.text.get(at..stop).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return stop;
        };
        if !first.is_alphanumeric() {
            let end = at + first.len_utf8();
            if !is_silent(first) {
                into.push(sign(first, at, end, cell));
            }
            return end;
        }
        let end = at + word_end(rest);
        let word = self.lexer.word(self.text.get(at..end).unwrap_or_default());
        into.push(Token {
            start: at,
            end,
            what: word.what,
            form: word.form,
            key: word.key,
            stem: word.stem,
            number: word.number,
            cell,
        });
        end
    }
}

/// Where the word that a text starts with ends.
fn word_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let plain = bytes[at..].iter();
        at += plain
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let more = match letter(bytes, at) {
            Some((_, size)) => size,
            None => match char_at(text, at) {
                Some(c) if !c.is_ascii() && is_in_word(c) => c.len_utf8(),
                _ => return at,
            },
        };
        at += more;
    }
}

fn sign(sign: char, start: usize, end: usize, cell: u16) -> Token {
    let mut bytes = [0; 4];
    let key = hash(sign.encode_utf8(&mut bytes).as_bytes());
    Token {
        start,
        end,
        what: What::Sign(sign),
        form: key,
        key,
        stem: key,
        number: 0,
        cell,
    }
}

/// Characters whose change is none: spaces, quotes, dashes, marks of Markdown, the invisible.
fn is_silent(c: char) -> bool {
    c.is_whitespace()
        || (!c.is_ascii() && (is_dash(c) || is_invisible(c) || is_combining_mark(c)))
        || matches!(
            c,
            '-' | '\''
                | '"'
                | '*'
                | '_'
                | '#'
                | '`'
                | '~'
                | '|'
                | '['
                | ']'
                | '\\'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '•'
                | '·'
                | '\u{2018}'..='\u{201F}'
        )
}

/// Lower case, without accents and invisible characters.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|&c| !is_combining_mark(c) && !is_invisible(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The hash of a word as it is written.
fn written(word: &str) -> u64 {
    if word.is_ascii() {
        return hash(word.as_bytes());
    }
    let composed: String = word.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    hash(composed.as_bytes())
}

/// Letters, digits, and what may stand between them unseen.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c)
}

/// A hash without a random seed: equal for equal bytes, and nothing else is asked of it.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.write_u8(0xFF);
    hasher.finish()
}

/// Two hashes in one, in order.
pub(super) fn join(a: u64, b: u64) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(a);
    hasher.write_u64(b);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_unicode_says() {
        for c in ('\0'..='\u{24F}').chain('\u{2000}'..='\u{20FF}') {
            for before in ["a", "abcdefg", "abcdefgh", "abcdefghijk"] {
                let end = word_end(&format!("{before}{c}bcdefghi j"));
                let whole = before.len() + c.len_utf8() + 8;
                let wanted = if is_in_word(c) { whole } else { before.len() };
                assert_eq!(end, wanted, "{before}{c}");
            }
        }
    }
}
