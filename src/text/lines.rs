//! Lines and columns of a text, for findings and reports.
//!
//! The map is made once per text: where each line starts, and how many characters stand before
//! every kilobyte. A position is then found in constant work, so that a report on a document of
//! one very long line costs no more than any other.

use std::ops::Range;

use memchr::memchr2_iter;

/// Bytes between two remembered character counts.
const STRIDE: usize = 1024;

/// A place that people can find: both numbers count from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, the first being 1.
    pub line: usize,
    /// The column, the first being 1, in Unicode scalar values.
    pub column: usize,
}

/// What is known of the lines of a text, for who keeps the text beside it. Lines end with LF, CR LF
/// or CR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            starts: line_starts(text),
            characters: character_counts(text),
        }
    }

    /// The place of a byte offset in the same text. An offset inside a character is taken for its
    /// start, one past the end for the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor_boundary(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = |at| self.characters_before(text, at);
        Position {
            line,
            column: before(offset) - before(start) + 1,
        }
    }

    /// The bytes of a line of the same text, without its end; nothing for a line that does not
    /// exist.
    #[must_use]
    pub fn line_range(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let line = text.get(start..end)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        Some(start..start + line.len())
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / STRIDE;
        let known = self.characters.get(block).copied().unwrap_or(0);
        let from = ceil_boundary(text, block * STRIDE);
        known
            + text
                .get(from..offset)
                .map_or(0, |rest| rest.chars().count())
    }
}

/// A text and its lines: the line and column of every byte.
#[derive(Debug, Clone)]
pub struct LineMap<'a> {
    text: &'a str,
    index: LineIndex,
}

impl<'a> LineMap<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: LineIndex::new(text),
        }
    }

    /// The place of a byte offset, as [`LineIndex::position`] says.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        self.index.position(self.text, offset)
    }

    /// The text of a line, without its end; nothing for a line that does not exist.
    #[must_use]
    pub fn line_text(&self, line: usize) -> Option<&'a str> {
        self.text.get(self.line_range(line)?)
    }

    /// The bytes of a line, without its end; nothing for a line that does not exist.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Option<Range<usize>> {
        self.index.line_range(self.text, line)
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.index.starts.len()
    }

    /// How many characters stand before a byte offset.
    #[must_use]
    pub fn characters_before(&self, offset: usize) -> usize {
        self.index.characters_before(self.text, offset)
    }
}

/// The largest character boundary that is not after `offset`.
pub(crate) fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The smallest character boundary that is not before `offset`.
pub(super) fn ceil_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    let ends = memchr2_iter(b'\n', b'\r', bytes);
    let whole = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    starts.extend(whole.map(|at| at + 1));
    starts
}

/// For each block of `STRIDE` bytes, the characters that start before it.
fn character_counts(text: &str) -> Vec<usize> {
    let mut counts = vec![0];
    let mut seen = 0;
    for block in text.as_bytes().chunks(STRIDE) {
        // Summed in few bits, so that many are added at once.
        let starts = block.iter().map(|byte| u16::from(byte & 0xC0 != 0x80));
        seen += usize::from(starts.sum::<u16>());
        counts.push(seen);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_hand(text: &str, offset: usize) -> Position {
        let mut place = Position { line: 1, column: 1 };
        let mut rest = text.char_indices().peekable();
        while let Some((at, character)) = rest.next() {
            if at >= offset {
                break;
            }
            let in_pair = character == '\r' && rest.peek().is_some_and(|&(_, next)| next == '\n');
            if character == '\n' || (character == '\r' && !in_pair) {
                place = Position {
                    line: place.line + 1,
                    column: 1,
                };
            } else {
                place.column += 1;
            }
        }
        place
    }

    #[test]
    fn counts_from_one_in_characters() {
        let map = LineMap::new("déjà\nvu\r\nfin\rla");
        assert_eq!(map.position(0), Position { line: 1, column: 1 });
        assert_eq!(map.position("déjà".len()), Position { line: 1, column: 5 });
        assert_eq!(
            map.position("déjà\nv".len()),
            Position { line: 2, column: 2 }
        );
        assert_eq!(map.position(999), Position { line: 4, column: 3 });
        assert_eq!(map.line_text(2), Some("vu"));
        assert_eq!(map.line_text(4), Some("la"));
        assert_eq!(map.line_text(0), None);
        assert_eq!(map.line_text(5), None);
        assert_eq!(map.line_count(), 4);
        assert_eq!(
            LineMap::new("").position(0),
            Position { line: 1, column: 1 }
        );
    }

    proptest! {
        #[test]
        fn agrees_with_counting_by_hand(text in "[a\r\né😀 ]{0,60}", pad in 0usize..3) {
            let text = format!("{}{text}", "é".repeat(pad * 700));
            let map = LineMap::new(&text);
            for (offset, _) in text.char_indices() {
                prop_assert_eq!(map.position(offset), by_hand(&text, offset));
            }
        }
    }
}
