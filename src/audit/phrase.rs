//! Two ways to compare words that went through a layout.
//!
//! A *shape* forgives how spaces, quotes and dashes are written. A *skeleton* also forgives
//! where a line was broken: it holds no space and no hyphen, except between two digits, where
//! they make another number; and it remembers where each of its characters came from.

use std::ops::Range;

use crate::text::normal::normalise;

/// The text with spaces, quotes, dashes and Unicode form made alike, in lower case.
pub(crate) fn shape(text: &str) -> String {
    normalise(text).trim().to_lowercase()
}

/// Text without spaces and hyphens, except between two digits.
#[derive(Debug)]
pub(crate) struct Skeleton {
    text: String,
    /// For each byte of `text`, the byte range of the character that it came from.
    places: Vec<Range<usize>>,
}

impl Skeleton {
    /// The skeleton of a text that is normalised already; ranges refer to that text.
    pub(crate) fn of_normal(normal: &str) -> Self {
        let mut skeleton = Self {
            text: String::new(),
            places: Vec::new(),
        };
        let mut gap = None;
        for (at, character) in normal.char_indices() {
            let range = at..at + character.len_utf8();
            if is_gap(character) {
                let hyphen = !character.is_whitespace();
                gap = Some(gap.unwrap_or(false) || hyphen);
                continue;
            }
            if let Some(hyphen) = gap.take()
                && character.is_ascii_digit()
                && skeleton.text.ends_with(|c: char| c.is_ascii_digit())
            {
                skeleton.push(if hyphen { '-' } else { ' ' }, &range);
            }
            for lower in character.to_lowercase() {
                skeleton.push(lower, &range);
            }
        }
        skeleton
    }

    fn push(&mut self, character: char, range: &Range<usize>) {
        self.text.push(character);
        self.places.resize(self.text.len(), range.clone());
    }

    /// The ranges of the text in which `phrase` stands, spaces and hyphens apart.
    pub(crate) fn find(&self, phrase: &str) -> Vec<Range<usize>> {
        let wanted = skeleton(phrase);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(&wanted)) {
            let start = from + at;
            let first = &self.places[start];
            let last = &self.places[start + wanted.len() - 1];
            found.push(first.start..last.end);
            let step = self.text[start..].chars().next().map_or(1, char::len_utf8);
            from = start + step;
        }
        found
    }
}

/// The skeleton of any text.
pub(crate) fn skeleton(text: &str) -> String {
    Skeleton::of_normal(&normalise(text)).text
}

fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{AD}' | '\u{2010}' | '\u{2011}')
}
