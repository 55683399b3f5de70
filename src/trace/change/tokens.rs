//! Words, numerals and signs of a document, as two versions of it are compared by.
//!
//! A word has three hashes: as it is written (Unicode form and invisible characters folded), with
//! case and accents folded, and the start of that, which inflected forms of a word share. A
//! numeral is one token whatever it is written with, so that a sentence can be compared with its
//! numerals masked. Spaces, quotes, dashes, apostrophes and the marks of Markdown are no tokens.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::{FxHashSet, FxHasher};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::normal::{is_dash, is_invisible};
use crate::text::numerals::Numeral;

/// Letters of a folded word that its inflected forms share: « signalement », « signalés ».
const STEM: usize = 6;
/// Bytes of a word that is folded without a place of its own.
const FOLDED: usize = 32;
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
    /// The cell of a table's row that it stands in.
    pub(super) cell: u16,
}

impl Token {
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

/// Cuts a text into tokens.
pub(super) struct Lexer<'a> {
    text: &'a str,
    numerals: &'a [Numeral],
    grammar: FxHashSet<u64>,
    /// The next numeral, for texts are read in order.
    next: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, numerals: &'a [Numeral], language: &str) -> Self {
        let code = language.split(['-', '_']).next().unwrap_or_default();
        let words = stop_words::lookup(code).unwrap_or_default();
        let parts = words
            .iter()
            .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        Self {
            text,
            numerals,
            grammar: parts.map(|word| hash(fold(word).as_bytes())).collect(),
            next: 0,
        }
    }

    /// Adds the tokens of a range, which is behind all ranges read before.
    pub(super) fn read(&mut self, range: Range<usize>, cell: u16, into: &mut Vec<Token>) {
        let mut at = range.start;
        while self.numerals.get(self.next).is_some_and(|n| n.end <= at) {
            self.next += 1;
        }
        while at < range.end {
            if let Some(numeral) = self.numerals.get(self.next)
                && numeral.start <= at
            {
                into.push(self.numeral(at, numeral, cell));
                at = numeral.end;
                self.next += 1;
                continue;
            }
            let stop = self.numerals.get(self.next).map_or(range.end, |n| n.start);
            at = self.take(at, stop.min(range.end), cell, into);
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
            cell,
        }
    }

    /// Takes the word or sign at `at`, which ends before `stop`; where to go on.
    fn take(&self, at: usize, stop: usize, cell: u16, into: &mut Vec<Token>) -> usize {
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
        let length = rest
            .char_indices()
            .find(|&(_, c)| !is_in_word(c))
            .map_or(rest.len(), |(length, _)| length);
        let word = rest.get(..length).unwrap_or_default();
        into.push(self.word(word, at, cell));
        at + length
    }

    fn word(&self, word: &str, at: usize, cell: u16) -> Token {
        let mut short = [0; FOLDED];
        let long;
        let folded = match lower(word, &mut short) {
            Some(folded) => folded,
            None => {
                long = fold(word);
                long.as_str()
            }
        };
        let key = hash(folded.as_bytes());
        let singular = folded.trim_end_matches(['s', 'x']);
        let stem = singular
            .char_indices()
            .nth(STEM)
            .map_or(singular, |(end, _)| &singular[..end]);
        let grammar = folded.chars().nth(SHORT).is_none() || self.grammar.contains(&key);
        Token {
            start: at,
            end: at + word.len(),
            what: What::Word {
                content: !grammar,
                capital: word.chars().next().is_some_and(char::is_uppercase),
            },
            form: written(word),
            key,
            stem: if stem.is_empty() {
                key
            } else {
                hash(stem.as_bytes())
            },
            cell,
        }
    }
}

/// A short word of ASCII characters and common accented letters, in lower case and without accents,
/// without a place of its own.
fn lower<'b>(word: &str, into: &'b mut [u8; FOLDED]) -> Option<&'b str> {
    let mut length = 0;
    for c in word.chars() {
        *into.get_mut(length)? = plain(c)?;
        length += 1;
    }
    std::str::from_utf8(into.get(..length)?).ok()
}

/// The letter that [`fold`] makes of a character, where it is one of ASCII: told without Unicode's
/// tables.
fn plain(c: char) -> Option<u8> {
    Some(match c {
        '\0'..='\u{7F}' => u8::try_from(c).ok()?.to_ascii_lowercase(),
        'À'..='Å' | 'à'..='å' => b'a',
        'Ç' | 'ç' => b'c',
        'È'..='Ë' | 'è'..='ë' => b'e',
        'Ì'..='Ï' | 'ì'..='ï' => b'i',
        'Ñ' | 'ñ' => b'n',
        'Ò'..='Ö' | 'ò'..='ö' => b'o',
        'Ù'..='Ü' | 'ù'..='ü' => b'u',
        'Ý' | 'ý' | 'ÿ' => b'y',
        _ => return None,
    })
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
        cell,
    }
}

/// Characters whose change is none: spaces, quotes, dashes, marks of Markdown, the invisible.
fn is_silent(c: char) -> bool {
    c.is_whitespace()
        || is_dash(c)
        || is_invisible(c)
        || is_combining_mark(c)
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
    if word.chars().all(|c| plain(c).is_some()) {
        return hash(word.as_bytes());
    }
    let composed: String = word.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    hash(composed.as_bytes())
}

/// Letters, digits, and what may stand between them unseen.
fn is_in_word(c: char) -> bool {
    match plain(c) {
        Some(_) => !c.is_ascii() || c.is_ascii_alphanumeric(),
        None => c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c),
    }
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
    fn what_is_told_quickly_is_what_unicode_says() {
        for c in ('\0'..='\u{17F}').filter(|&c| plain(c).is_some()) {
            let word = c.to_string();
            let letter = plain(c).map(|letter| char::from(letter).to_string());
            assert_eq!(letter, Some(fold(&word)), "{c}");
            assert_eq!(word.nfc().collect::<String>(), word, "{c}");
            let unicode = c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c);
            assert_eq!(is_in_word(c), unicode, "{c}");
        }
    }
}
