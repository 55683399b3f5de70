//! Whole words in a text, in capitals or not.

use std::cell::OnceCell;

/// A text in lower case, with the way back to the offsets of the original.
pub(super) struct Folded<'a> {
    original: &'a str,
    text: String,
    /// Of each byte of the folded text; made where a word is found.
    offsets: OnceCell<Vec<usize>>,
}

impl<'a> Folded<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        let mut text = String::with_capacity(original.len());
        for c in original.chars() {
            match c {
                '!'..='~' => text.push(c.to_ascii_lowercase()),
                c => text.extend(fold(c)),
            }
        }
        Self {
            original,
            text,
            offsets: OnceCell::new(),
        }
    }

    /// Where the whole word stands in the original.
    pub(super) fn find_all(&self, word: &str) -> Vec<usize> {
        let word = word.to_lowercase();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.text
            .match_indices(&word)
            .filter(|(at, _)| {
                let before = self.text[..*at].chars().next_back();
                let after = self.text[at + word.len()..].chars().next();
                !is_letter(before) && !is_letter(after)
            })
            .filter_map(|(at, _)| self.offsets().get(at).copied())
            .collect()
    }

    fn offsets(&self) -> &[usize] {
        self.offsets.get_or_init(|| {
            let mut offsets = Vec::with_capacity(self.text.len());
            for (at, c) in self.original.char_indices() {
                let bytes = fold(c).map(char::len_utf8).sum();
                offsets.extend(std::iter::repeat_n(at, bytes));
            }
            offsets
        })
    }
}

/// Lower case; every space is one of ASCII.
fn fold(c: char) -> impl Iterator<Item = char> {
    if c.is_whitespace() { ' ' } else { c }.to_lowercase()
}
