//! The words, digits and signs around a place in a text, read when they are asked for.
//!
//! The reader never cuts a whole text into tokens: from a numeral it looks a few tokens ahead and
//! behind. Each look is bounded, so that reading stays linear however long a word, a run of spaces
//! or a line is.

use crate::text::letters::{accented, ascii_letters_of, letter};
use crate::text::normal::{char_at, is_dash, is_invisible};

/// Longest word that can be in a lexicon, in folded bytes; a longer one has an empty key.
const KEY: usize = 20;
/// Spaces that may part two tokens of one numeral, in bytes.
pub(super) const GAP: usize = 48;
/// How far back a word is followed, in bytes.
const BACK: usize = 64;

/// A word without case and accents, as the lexicons write theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Key {
    bytes: [u8; KEY],
    len: u8,
}

impl Key {
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Its letters.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The key of a simple word.
    fn simple(word: &[u8]) -> Self {
        let mut key = Self::default();
        let mut len = 0;
        let mut at = 0;
        while let Some((letter, size)) = letter(word, at) {
            match key.bytes.get_mut(len) {
                Some(place) => *place = letter,
                None => return Self::default(),
            }
            len += 1;
            at += size;
        }
        key.len = u8::try_from(len).unwrap_or(0);
        key
    }

    fn fold(word: &str) -> Self {
        if simple_run(word.as_bytes(), 0).end == word.len() {
            return Self::simple(word.as_bytes());
        }
        let mut key = Self::default();
        let mut len = 0;
        for c in word.chars().filter(|&c| !is_ignored(c)) {
            for &byte in fold(c) {
                match key.bytes.get_mut(len) {
                    Some(place) => *place = byte,
                    None => return Self::default(),
                }
                len += 1;
            }
        }
        key.len = u8::try_from(len).unwrap_or(0);
        key
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Letters.
    Word(Key),
    /// Decimal digits of any script.
    Digits,
    /// Any other sign; hyphens, dashes and apostrophes in one form.
    Sign(char),
    /// The edge of the text, of a paragraph, or of what may be looked at.
    End,
}

/// What stands between a token and the one it was looked up from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, or only what cannot be seen.
    Tight,
    /// Spaces, at most one line end.
    Space,
}

/// A token, with its bytes in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) gap: Gap,
    pub(super) what: What,
}

impl Token {
    /// The folded word; empty for anything else.
    pub(super) fn key(&self) -> &str {
        match &self.what {
            What::Word(key) => key.as_str(),
            _ => "",
        }
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.what, What::Word(_))
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.what == What::Sign(sign)
    }

    pub(super) fn is_tight(&self) -> bool {
        self.gap == Gap::Tight
    }

    /// A word that follows directly, after spaces only.
    pub(super) fn is_next_word(&self) -> bool {
        self.is_word() && self.gap == Gap::Space
    }
}

/// The token that starts at `at` or after the spaces there.
pub(super) fn next(text: &str, at: usize) -> Token {
    let bytes = text.as_bytes();
    let (start, gap) = match bytes.get(at) {
        Some(b' ') => (at + 1, Gap::Space),
        _ => (at, Gap::Tight),
    };
    let (end, what) = match bytes.get(start) {
        Some(byte) if byte.is_ascii_alphabetic() => word_at(text, start),
        Some(byte) if byte.is_ascii_digit() => (digits_end(text, start), What::Digits),
        Some(&byte) if byte.is_ascii_graphic() => (start + 1, What::Sign(char::from(byte))),
        _ => return next_of_any(text, at),
    };
    Token {
        start,
        end,
        gap,
        what,
    }
}

/// As [`next`], whatever stands there.
fn next_of_any(text: &str, at: usize) -> Token {
    let mut start = at;
    let (mut gap, mut lines) = (Gap::Tight, 0);
    while let Some(c) = char_at(text, start) {
        if c.is_whitespace() {
            gap = Gap::Space;
            lines += usize::from(c == '\n');
        } else if !is_invisible(c) {
            break;
        }
        start += c.len_utf8();
        if lines > 1 || start - at > GAP {
            return Token {
                start,
                end: start,
                gap,
                what: What::End,
            };
        }
    }
    let (end, what) = match char_at(text, start) {
        None => (start, What::End),
        Some(c) if is_letter(c) => word_at(text, start),
        Some(c) if digit(c).is_some() => (digits_end(text, start), What::Digits),
        Some(c) => (start + c.len_utf8(), What::Sign(sign(c))),
    };
    Token {
        start,
        end,
        gap,
        what,
    }
}

/// The token that ends at `at` or before the spaces there. Of digits only the last is given.
pub(super) fn previous(text: &str, at: usize) -> Token {
    let mut end = at;
    let (mut gap, mut lines) = (Gap::Tight, 0);
    while let Some(c) = char_before(text, end) {
        if c.is_whitespace() {
            gap = Gap::Space;
            lines += usize::from(c == '\n');
        } else if !is_invisible(c) {
            break;
        }
        end -= c.len_utf8();
        if lines > 1 || at - end > GAP {
            return Token {
                start: end,
                end,
                gap,
                what: What::End,
            };
        }
    }
    let Some(c) = char_before(text, end) else {
        return Token {
            start: end,
            end,
            gap,
            what: What::End,
        };
    };
    if !is_letter(c) && !is_ignored(c) {
        let what = if digit(c).is_some() {
            What::Digits
        } else {
            What::Sign(sign(c))
        };
        return Token {
            start: end - c.len_utf8(),
            end,
            gap,
            what,
        };
    }
    let start = word_start(text, end);
    let word = text.get(start..end).unwrap_or_default();
    let key = if end - start > BACK {
        Key::default()
    } else {
        Key::fold(word)
    };
    Token {
        start,
        end,
        gap,
        what: What::Word(key),
    }
}

/// The folded form of a short word.
pub(super) fn key_of(word: &str) -> Key {
    if word.len() > BACK {
        Key::default()
    } else {
        Key::fold(word)
    }
}

/// Where the letters before `end` start, looking back no further than a lexicon needs.
fn word_start(text: &str, end: usize) -> usize {
    let mut start = end;
    while let Some(c) = char_before(text, start) {
        if !(is_letter(c) || is_ignored(c)) || end - start > BACK {
            break;
        }
        start -= c.len_utf8();
    }
    start
}

fn word_at(text: &str, start: usize) -> (usize, What) {
    let bytes = text.as_bytes();
    let end = simple_run(bytes, start).end;
    if end - start <= GAP && bytes.get(end).is_none_or(u8::is_ascii) {
        let word = bytes.get(start..end).unwrap_or_default();
        return (end, What::Word(Key::simple(word)));
    }
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .char_indices()
        .find(|&(at, c)| !(is_letter(c) || is_ignored(c)) || at > GAP)
        .map_or(text.len(), |(at, _)| start + at);
    (
        end,
        What::Word(key_of(text.get(start..end).unwrap_or_default())),
    )
}

/// The run of simple letters from a place: what a word can be told by without folding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// One past its last byte.
    pub(super) end: usize,
    /// How many letters it has.
    pub(super) letters: usize,
    /// The first letter, folded; nothing for an empty run.
    pub(super) first: u8,
    /// The last letter, folded.
    pub(super) last: u8,
}

/// The run of simple letters from `start`.
#[inline]
pub(super) fn simple_run(bytes: &[u8], start: usize) -> Run {
    // Most words are short and of ASCII, and so is what stands behind them.
    if let Some(eight) = bytes.get(start..).and_then(<[u8]>::first_chunk) {
        let letters = ascii_letters_of(eight);
        if letters > 0 && eight.get(letters).is_some_and(u8::is_ascii) {
            return Run {
                end: start + letters,
                letters,
                first: eight[0].to_ascii_lowercase(),
                last: eight[letters - 1].to_ascii_lowercase(),
            };
        }
    }
    any_run(bytes, start)
}

/// As [`simple_run`], letter by letter.
fn any_run(bytes: &[u8], start: usize) -> Run {
    let mut run = Run {
        end: start,
        letters: 0,
        first: 0,
        last: 0,
    };
    while let Some((letter, size)) = letter(bytes, run.end) {
        if run.letters == 0 {
            run.first = letter;
        }
        run.last = letter;
        run.letters += 1;
        run.end += size;
    }
    run
}

/// Where the digits from `start` end, invisible characters between them included.
pub(super) fn digits_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = start;
    for (at, c) in rest.char_indices() {
        if digit(c).is_some() {
            end = start + at + c.len_utf8();
        } else if !is_invisible(c) {
            break;
        }
    }
    end
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Letters of any script; not the apostrophe that Unicode counts as a letter.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        // What stands most often between French and English words: asking Unicode's tables is slow.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => true,
        '\u{A0}' | '«' | '»' | '\u{2010}'..='\u{203A}' | '\u{2BC}' => false,
        _ => c.is_alphabetic(),
    }
}

/// What may stand inside a word without changing it: marks on letters, and the invisible.
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}') || is_invisible(c)
}

/// One form for all hyphens and dashes but the minus sign, and for all apostrophes.
fn sign(c: char) -> char {
    match c {
        '\u{2013}' | '\u{2014}' | '\u{2212}' => '–',
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => '\'',
        c if is_dash(c) => '-',
        c => c,
    }
}

/// First characters of the runs of ten decimal digits of the scripts in use.
const ZEROS: [u32; 29] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0x1946, 0xA8D0, 0xA900, 0xFF10, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
];

/// The value of a decimal digit, as an ASCII digit.
pub(super) fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let code = u32::from(c);
    let zero = ZEROS.iter().rev().find(|&&zero| zero <= code)?;
    char::from_digit(code - zero, 10)
}

/// The letters of a word as a lexicon writes them: lower case, no accents, ligatures in two. A
/// letter outside the Latin alphabet becomes a byte that no lexicon holds.
fn fold(c: char) -> &'static [u8] {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    match c {
        'a'..='z' | 'A'..='Z' => {
            let at = usize::from(u8::try_from(c).unwrap_or(b'a').to_ascii_lowercase() - b'a');
            ALPHABET.get(at..=at).unwrap_or(b"?")
        }
        'Æ' | 'æ' => b"ae",
        'À'..='ÿ' => accented(c),
        'Ā' | 'ā' | 'ª' => b"a",
        'Ē' | 'ē' => b"e",
        'º' => b"o",
        'Ÿ' => b"y",
        'Œ' | 'œ' => b"oe",
        '\u{FB00}' => b"ff",
        '\u{FB01}' => b"fi",
        '\u{FB02}' => b"fl",
        // The signs for kelvin and ångström are letters in lower case.
        _ => match c.to_lowercase().next() {
            Some(lower) if lower != c => fold(lower),
            _ => b"?",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_in_both_directions() {
        for (text, key) in [
            ("Âgé", "age"),
            ("ze\u{301}ro", "zero"),
            ("mil\u{ad}lion", "million"),
            ("\u{fb01}ve", "five"),
            ("anticonstitutionnellement", ""),
            ("слово", "?????"),
        ] {
            assert_eq!(next(text, 0).key(), key);
            assert_eq!(previous(text, text.len()).key(), key);
        }
    }

    #[test]
    fn what_is_quick_says_the_same() {
        for c in (0..=0x24F).filter_map(char::from_u32) {
            let word = c.to_string();
            let slow = fold(c);
            assert_eq!(is_letter(c), c != '\u{2BC}' && c.is_alphabetic(), "{c}");
            if let Some((letter, size)) = letter(word.as_bytes(), 0) {
                assert!(is_letter(c), "{c}");
                assert_eq!((&[letter][..], size), (slow, c.len_utf8()), "{c}");
            }
        }
        for c in ('\u{2000}'..='\u{20FF}').filter(|&c| is_letter(c)) {
            assert!(c.is_alphabetic(), "{c}");
        }
    }

    #[test]
    fn a_short_run_is_the_run_letter_by_letter() {
        let text = "to be, où ? naïveté anticonstitutionnellement a@b `c [d é\u{e9}x ABC’Z ";
        for start in 0..=text.len() + 1 {
            let (quick, slow) = (
                simple_run(text.as_bytes(), start),
                any_run(text.as_bytes(), start),
            );
            assert_eq!(quick, slow, "at {start}");
        }
    }

    #[test]
    fn digits_of_other_scripts_count() {
        assert_eq!(digit('８'), Some('8'));
        assert_eq!(digit('٣'), Some('3'));
        assert_eq!(digit('𝟖'), Some('8'));
        assert_eq!(digit('²'), None);
        assert_eq!(digit('x'), None);
    }
}
