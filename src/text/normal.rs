//! What a text says, once the ways to write it no longer matter.
//!
//! Two versions of a document often differ only in how characters are coded: a decomposed accent,
//! a no-break space, a curly quote, a soft hyphen left by a word processor. `Normalised` folds
//! these differences and remembers, for every byte, where it came from:
//!
//! 1. `folded` reads the text as atoms: a run of spaces, a quote, a dash, a letter; what cannot be
//!    seen (soft hyphens, zero-width characters, direction marks) joins the atom before it;
//! 2. letters and the marks that combine with them are put in Unicode form NFC together;
//! 3. an atom that came out as it was extends the run before it, so that the map grows with the
//!    number of differences and not with the text.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::lines::{ceil_boundary, floor_boundary};

/// A text with Unicode form, spaces, quotes, dashes and invisible characters folded, and the way
/// back to the original bytes.
///
/// Folded: NFC; every run of spaces becomes one space; quotes become `'` and `"`, French ones with
/// the spaces inside them; dashes become `-`; an ellipsis becomes three dots; soft hyphens,
/// zero-width characters and direction marks go. Case is kept.
#[derive(Debug, Clone)]
pub struct Normalised {
    /// The folded text.
    pub text: String,
    pieces: Vec<Piece>,
    original_len: usize,
}

/// The part of both texts from these offsets up to the next piece's.
#[derive(Debug, Clone, Copy)]
struct Piece {
    normal: usize,
    original: usize,
    /// Both sides hold the same bytes; otherwise the piece is one unit that is never split.
    same: bool,
}

/// Folds a text, without the map.
#[must_use]
pub fn normalise(text: &str) -> String {
    Normalised::new(text).text
}

impl Normalised {
    /// Folds a text in one pass.
    ///
    /// ```
    /// use jalon::text::normal::Normalised;
    ///
    /// let original = "« 88\u{a0}millions »";
    /// let folded = Normalised::new(original);
    /// let at = folded.text.find("88 millions").unwrap();
    /// let place = folded.to_original(at..at + "88 millions".len());
    /// assert_eq!(&original[place], "88\u{a0}millions");
    /// ```
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut made = Self {
            text: String::with_capacity(original.len()),
            pieces: Vec::new(),
            original_len: original.len(),
        };
        let mut at = 0;
        while at < original.len() {
            at = made.take(original, at);
        }
        made
    }

    /// The original bytes behind a range of the folded text, widened to whole units: the folded
    /// form of what is returned is the range asked for, or the units that it cuts into.
    #[must_use]
    pub fn to_original(&self, range: Range<usize>) -> Range<usize> {
        let start = floor_boundary(&self.text, range.start);
        let end = ceil_boundary(&self.text, range.end).max(start);
        let from = self.original_floor(start);
        if end == start {
            from..from
        } else {
            from..self.original_ceil(end)
        }
    }

    /// The folded bytes that stand for a range of the original text, widened to whole units.
    #[must_use]
    pub fn to_normal(&self, range: Range<usize>) -> Range<usize> {
        let (start, end) = (
            range.start.min(self.original_len),
            range.end.min(self.original_len),
        );
        let from = self.normal_floor(start);
        let to = if end <= start {
            from
        } else {
            self.normal_ceil(end)
        };
        floor_boundary(&self.text, from)..ceil_boundary(&self.text, to)
    }

    fn original_floor(&self, normal: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.normal <= normal);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            _ if normal >= self.text.len() => self.original_len,
            Some(piece) if piece.same => piece.original + (normal - piece.normal),
            Some(piece) => piece.original,
            None => 0,
        }
    }

    fn original_ceil(&self, normal: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.normal < normal);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some(piece) if piece.same => {
                (piece.original + (normal - piece.normal)).min(self.original_end(index))
            }
            _ => self.original_end(index),
        }
    }

    fn original_end(&self, next: usize) -> usize {
        self.pieces
            .get(next)
            .map_or(self.original_len, |piece| piece.original)
    }

    fn normal_floor(&self, original: usize) -> usize {
        let index = self
            .pieces
            .partition_point(|piece| piece.original <= original);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            _ if original >= self.original_len => self.text.len(),
            Some(piece) if piece.same => piece.normal + (original - piece.original),
            Some(piece) => piece.normal,
            None => 0,
        }
    }

    fn normal_ceil(&self, original: usize) -> usize {
        let index = self
            .pieces
            .partition_point(|piece| piece.original < original);
        let end = self
            .pieces
            .get(index)
            .map_or(self.text.len(), |piece| piece.normal);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some(piece) if piece.same => (piece.normal + (original - piece.original)).min(end),
            _ => end,
        }
    }

    /// Takes the atom at `at` and returns where the next one starts.
    fn take(&mut self, original: &str, at: usize) -> usize {
        let plain = plain_run(original, at);
        if plain > at {
            self.keep(original, at..plain);
            return plain;
        }
        let Some(first) = char_at(original, at) else {
            return original.len();
        };
        let next = at + first.len_utf8();
        let (end, folded) = match first {
            c if is_invisible(c) => (skip(original, next, is_invisible), ""),
            c if c.is_whitespace() => space(original, at),
            '«' | '‹' => (inner_space_end(original, next), quote(first)),
            '\u{2026}' => (next, "..."),
            c if is_dash(c) => (next, "-"),
            c if !quote(c).is_empty() => (next, quote(c)),
            _ => {
                let end = cluster_end(original, next);
                if end == next && first < '\u{300}' {
                    self.keep(original, at..end);
                    return end;
                }
                let raw = original.get(at..end).unwrap_or_default();
                let composed: String = raw.chars().filter(|&c| !is_invisible(c)).nfc().collect();
                self.push(original, at..end, &composed);
                return end;
            }
        };
        self.push(original, at..end, folded);
        end
    }

    /// Takes a range as it is.
    fn keep(&mut self, original: &str, range: Range<usize>) {
        let text = original.get(range.clone()).unwrap_or_default();
        self.append(range.start, text, true);
    }

    fn push(&mut self, original: &str, range: Range<usize>, folded: &str) {
        let same = original.get(range.clone()) == Some(folded);
        self.append(range.start, folded, same);
    }

    fn append(&mut self, original: usize, folded: &str, same: bool) {
        let extends = same && self.pieces.last().is_some_and(|piece| piece.same);
        if !extends {
            self.pieces.push(Piece {
                normal: self.text.len(),
                original,
                same,
            });
        }
        self.text.push_str(folded);
    }
}

/// Characters that are not seen and say nothing about the text: soft hyphens, zero-width spaces and
/// joiners, direction marks, variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

/// Hyphens, dashes and the minus sign.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// The straight form of a quote; nothing for what is no quote.
fn quote(c: char) -> &'static str {
    match c {
        '\u{2018}'..='\u{201B}' | '\u{2BC}' | '‹' | '›' => "'",
        '\u{201C}'..='\u{201F}' | '«' | '»' => "\"",
        _ => "",
    }
}

pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Where the run of characters that `wanted` accepts ends.
fn skip(text: &str, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices()
        .find(|&(_, c)| !wanted(c))
        .map_or(text.len(), |(at, _)| from + at)
}

/// Where the run of text that stays as it is ends: visible characters of ASCII, letters like « é »,
/// and single spaces between them. A last letter that may bear a mark is left for `cluster_end`.
fn plain_run(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let (mut run, mut last) = (0, 0);
    loop {
        let ascii = rest[run..]
            .iter()
            .take_while(|byte| byte.is_ascii_graphic())
            .count();
        if ascii > 0 {
            (run, last) = (run + ascii, 1);
        }
        match rest[run..] {
            // From U+00C0 to U+00FF.
            [0xC3, ..] => (run, last) = (run + 2, 2),
            [b' ', next, ..] if run > 0 && (next.is_ascii_graphic() || next == 0xC3) => {
                (run, last) = (run + 1, 1);
            }
            [byte, ..] if !byte.is_ascii() && !stands_alone(&rest[run..]) => {
                return at + run - last;
            }
            _ => return at + run,
        }
    }
}

/// Whether a text starts with one of the common signs that join no letter before them: a no-break
/// space, a quote, a dash, an ellipsis.
fn stands_alone(text: &[u8]) -> bool {
    matches!(
        text,
        [0xC2, 0xA0 | 0xAB | 0xBB, ..] | [0xE2, 0x80, 0x90..=0x9F | 0xA6 | 0xAF, ..]
    )
}

/// A run of spaces, and the closing French quote after it.
fn space(text: &str, at: usize) -> (usize, &'static str) {
    let seen = skip(text, at, |c| c.is_whitespace() || is_invisible(c));
    match char_at(text, seen) {
        Some(close @ ('»' | '›')) => (seen + close.len_utf8(), quote(close)),
        _ => (last_space_end(text, at, seen), " "),
    }
}

/// The end of the spaces inside an opening French quote.
fn inner_space_end(text: &str, from: usize) -> usize {
    let seen = skip(text, from, |c| c.is_whitespace() || is_invisible(c));
    match char_at(text, seen) {
        // Between two French quotes the spaces belong to the closing one.
        Some('»' | '›') => from,
        _ => last_space_end(text, from, seen),
    }
}

fn last_space_end(text: &str, from: usize, to: usize) -> usize {
    let run = text.get(from..to).unwrap_or_default();
    from + run.trim_end_matches(is_invisible).len()
}

/// Where the characters that may combine with the one before `from` end.
fn cluster_end(text: &str, from: usize) -> usize {
    let mut end = from;
    let rest = text.get(from..).unwrap_or_default();
    for (at, c) in rest.char_indices() {
        if joins(c) {
            end = from + at + c.len_utf8();
        } else if !is_invisible(c) {
            break;
        }
    }
    end
}

/// Whether Unicode form NFC may put `c` together with what stands before it.
fn joins(c: char) -> bool {
    if c < '\u{300}' {
        return false;
    }
    if canonical_combining_class(c) != 0 {
        return true;
    }
    let maybe = |c: char| is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe;
    let mut first = None;
    decompose_canonical(c, |part| first = first.or(Some(part)));
    maybe(c) || first.is_some_and(|part| canonical_combining_class(part) != 0 || maybe(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_does_not_matter() {
        for (original, folded) in [
            ("88\u{202f}000\u{a0}\n000", "88 000 000"),
            ("«\u{202f}préparer\u{202f}»", "\"préparer\""),
            ("« » «»", "\"\" \"\""),
            ("pre\u{301}parer", "préparer"),
            ("pre\u{ad}\u{301}parer", "préparer"),
            (
                "l’aide “d’un” tiers… – — ‑",
                "l'aide \"d'un\" tiers... - - -",
            ),
            ("co\u{ad}opé\u{200b}ration\u{feff}", "coopération"),
            ("\u{1100}\u{1161}\u{11a8}", "각"),
            ("", ""),
        ] {
            assert_eq!(normalise(original), folded);
        }
    }

    #[test]
    fn ranges_go_both_ways() {
        let original = "Dites «\u{202f}88\u{a0}millions\u{202f}» d’images";
        let folded = Normalised::new(original);
        let found = folded.text.find("88 millions").expect("folded text");
        let range = folded.to_original(found..found + 11);
        assert_eq!(&original[range.clone()], "88\u{a0}millions");
        assert_eq!(folded.to_normal(range), found..found + 11);
        assert_eq!(folded.to_original(0..folded.text.len()), 0..original.len());
        assert_eq!(folded.to_normal(0..original.len()), 0..folded.text.len());
    }

    /// Texts made of what the folding treats apart.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("a".to_owned()),
            Just("88 ".to_owned()),
            "[ \u{a0}\u{202f}\n«»‹›’“”…–‑\u{ad}\u{200b}e\u{301}\u{323}\u{338}<>\u{344}\u{f73}]",
            "[\u{1100}\u{1161}\u{11a8}각가\u{958}\u{9dc}\u{9bc}\u{212a}\u{2000}é😀\u{fe0f}]",
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_range_says_what_its_original_says(text in texts(), a in 0usize..200, b in 0usize..200) {
            let folded = Normalised::new(&text);
            let (a, b) = (a % (folded.text.len() + 1), b % (folded.text.len() + 1));
            let range = a.min(b)..a.max(b);
            let original = folded.to_original(range.clone());
            let back = folded.to_normal(original.clone());
            let inside = back.start <= range.start && range.end <= back.end;
            prop_assert!(inside || range.is_empty());
            prop_assert_eq!(&normalise(&text[original.clone()]), &folded.text[back.clone()]);
            prop_assert_eq!(folded.to_original(back), original);
        }

        #[test]
        fn an_original_range_is_inside_what_it_maps_to(text in texts(), a in 0usize..200, b in 0usize..200) {
            let folded = Normalised::new(&text);
            let (a, b) = (floor_boundary(&text, a), floor_boundary(&text, b));
            let range = a.min(b)..a.max(b);
            let normal = folded.to_normal(range.clone());
            prop_assert!(folded.text.get(normal.clone()).is_some());
            if !normal.is_empty() {
                let wide = folded.to_original(normal);
                prop_assert!(text.get(wide).is_some());
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in texts()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn folded_text_is_in_form_nfc(text in texts()) {
            let folded = normalise(&text);
            prop_assert_eq!(folded.nfc().collect::<String>(), folded);
        }
    }
}
