//! Where the sentences, headings, list items and table rows of a text are.
//!
//! 1. Every line is given a kind by how it looks: blank, heading, item, row of a table, text.
//! 2. Lines of text that were only wrapped are put together again.
//! 3. What is put together is cut into sentences, never inside a numeral.
//!
//! A sentence cut at the wrong place is no harm when both versions are cut alike, and the mapping
//! of numerals looks at several sentences where they are not; so there are no lists of
//! abbreviations here.

use std::iter::once;
use std::ops::Range;

use memchr::{memchr3_iter, memmem};

use crate::text::numerals::Numeral;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A sentence.
    Sentence,
    /// A heading.
    Heading,
    /// A row of the table with this number; its cells are parted by tokens' cell numbers.
    Row(usize),
}

/// A piece of text that is compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) shape: Shape,
    /// Pieces of one paragraph, list item or table have the same number.
    pub(super) paragraph: usize,
    /// One range, or the cells of a row.
    pub(super) cells: Vec<Range<usize>>,
}

/// Longest line that can be a heading without a mark, in bytes.
const HEADING: usize = 90;
/// Widest column that texts are wrapped to, in characters.
const WIDEST: usize = 130;
/// Narrowest column that texts are wrapped to, in characters.
const NARROWEST: usize = 40;
/// Longest word with a capital that a point behind it does not end a sentence: « Mme », "Dr".
const TITLE: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Heading,
    Item,
    Text,
    /// A row, with what parts its cells.
    Row(Parting),
    /// The line under a table's head.
    Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    Pipe,
    Tab,
    Spaces,
}

#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
    kind: Kind,
}

/// The pieces of a text, in reading order.
pub(super) fn pieces(text: &str, numerals: &[Numeral]) -> Vec<Piece> {
    let mut lines = lines(text);
    find_columns(text, &mut lines);
    find_headings(text, &mut lines);
    let mut layout = Layout {
        text,
        numerals,
        pieces: Vec::new(),
        paragraph: 0,
        table: 0,
    };
    layout.read(&lines);
    layout.pieces
}

fn lines(text: &str) -> Vec<Line> {
    let ends = memchr3_iter(b'\n', b'\r', 0x0C, text.as_bytes()).map(|at| at + 1);
    let mut found = Vec::new();
    let mut start = 0;
    for end in ends.chain([text.len()]) {
        let part = &text[start..end];
        let line = part.trim_end_matches(['\n', '\r', '\u{C}']);
        let indent = line.len() - line.trim_start().len();
        let range = start + indent..start + line.trim_end().len().max(indent);
        start = end;
        // The end of a line in two characters is one end; behind the last one there is no line.
        if part.is_empty() || (part == "\n" && text[..end].ends_with("\r\n")) {
            continue;
        }
        let kind = kind(&text[range.clone()]);
        found.push(Line { range, kind });
    }
    found
}

fn kind(line: &str) -> Kind {
    let first = line.chars().next();
    let Some(first) = first else {
        return Kind::Blank;
    };
    let rule = |c: char| matches!(c, '-' | '|' | ':' | '+' | '=' | ' ' | '─' | '━');
    if line.chars().all(rule) {
        return if line.contains(['|', '+']) || line.len() > 2 {
            Kind::Rule
        } else {
            Kind::Blank
        };
    }
    if first == '|' || line.matches('|').count() > 1 {
        return Kind::Row(Parting::Pipe);
    }
    if line.contains('\t') {
        return Kind::Row(Parting::Tab);
    }
    let marks = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
        return Kind::Heading;
    }
    if is_item(line) {
        Kind::Item
    } else {
        Kind::Text
    }
}

/// « - », « • » or « 1. » and a space.
fn is_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if (1..=3).contains(&digits) {
        line[digits..].strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+', '•', '–', '—', '·', '▪', '◦'])
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\u{A0}']))
}

/// Lines in columns: neighbours that several spaces part into as many cells.
fn find_columns(text: &str, lines: &mut [Line]) {
    let counts: Vec<usize> = lines
        .iter()
        .map(|line| match line.kind {
            Kind::Text => gaps(&text[line.range.clone()]).count(),
            _ => 0,
        })
        .collect();
    for at in 0..lines.len() {
        let near = |other: usize| {
            let gaps = counts.get(other).copied().unwrap_or(0);
            gaps > 0 && gaps.abs_diff(counts[at]) <= 1
        };
        let beside = near(at + 1) || (at > 0 && near(at - 1));
        let over_rule = at > 1 && lines[at - 1].kind == Kind::Rule && near(at - 2);
        let under = lines.get(at + 1).is_some_and(|l| l.kind == Kind::Rule) && near(at + 2);
        if counts[at] > 0 && (beside || over_rule || under) {
            lines[at].kind = Kind::Row(Parting::Spaces);
        }
    }
}

/// The runs of two or more spaces inside a line that part cells, not sentences.
fn gaps(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memmem::find(bytes.get(at..)?, b"  ")?;
            let spaces = bytes[start..].iter().take_while(|byte| **byte == b' ');
            at = start + spaces.count();
            let ends = start > 0 && matches!(bytes[start - 1], b'.' | b'!' | b'?' | b':');
            if !ends {
                return Some(start..at);
            }
        }
    })
}

/// A short line of its own that no sign ends is a heading.
fn find_headings(text: &str, lines: &mut [Line]) {
    for at in 0..lines.len() {
        let blank = |other: Option<&Line>| other.is_none_or(|line| line.kind == Kind::Blank);
        let alone = blank(lines.get(at + 1)) && (at == 0 || blank(lines.get(at - 1)));
        let line = &text[lines[at].range.clone()];
        let open = !line.ends_with(['.', '!', '?', ':', ';', ',', '…', '»', '"']);
        let short = line.len() <= HEADING && !line.contains(['.', ':', ';', '=']);
        // A document of one line is no heading.
        if lines[at].kind == Kind::Text && alone && open && short && lines.len() > 2 {
            lines[at].kind = Kind::Heading;
        }
    }
}

struct Layout<'a> {
    text: &'a str,
    numerals: &'a [Numeral],
    pieces: Vec<Piece>,
    paragraph: usize,
    table: usize,
}

impl Layout<'_> {
    fn read(&mut self, lines: &[Line]) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let next = match line.kind {
                Kind::Blank | Kind::Rule => at + 1,
                Kind::Heading => {
                    self.paragraph += 1;
                    self.push(Shape::Heading, once(line.range.clone()));
                    at + 1
                }
                Kind::Row(parting) => self.table(lines, at, parting),
                Kind::Item | Kind::Text => self.paragraph(lines, at),
            };
            at = next;
        }
    }

    fn push(&mut self, shape: Shape, cells: impl IntoIterator<Item = Range<usize>>) {
        self.pieces.push(Piece {
            shape,
            paragraph: self.paragraph,
            cells: cells.into_iter().collect(),
        });
    }

    /// Rows up to the first line that is none of this table.
    fn table(&mut self, lines: &[Line], from: usize, parting: Parting) -> usize {
        self.paragraph += 1;
        self.table += 1;
        let mut at = from;
        while let Some(line) = lines.get(at) {
            if line.kind == Kind::Row(parting) {
                let cells = cells(self.text, line.range.clone(), parting);
                self.push(Shape::Row(self.table - 1), cells);
            } else if line.kind != Kind::Rule {
                break;
            }
            at += 1;
        }
        at
    }

    /// An item or lines of text, put together where they were only wrapped.
    fn paragraph(&mut self, lines: &[Line], from: usize) -> usize {
        self.paragraph += 1;
        let mut end = from + 1;
        while lines.get(end).is_some_and(|line| line.kind == Kind::Text) {
            end += 1;
        }
        let lines = &lines[from..end];
        let width = |line: &Line| self.text[line.range.clone()].chars().count();
        let widest = lines.iter().map(width).max().unwrap_or(0);
        let mut start = self.number(lines[0].range.clone());
        for (at, line) in lines.iter().enumerate() {
            let wrapped = lines.get(at + 1).is_some_and(|next| {
                let word = self.text[next.range.clone()]
                    .split_whitespace()
                    .next()
                    .map_or(0, |word| word.chars().count());
                let full = width(line) + 1 + word > widest;
                (NARROWEST..=WIDEST).contains(&widest) && full
                    || self.text[next.range.clone()].starts_with(char::is_lowercase)
            });
            if !wrapped {
                self.sentences(start..line.range.end);
                self.paragraph += usize::from(at + 1 < lines.len());
                start = lines.get(at + 1).map_or(start, |next| next.range.start);
            }
        }
        end
    }

    /// The number of an item of a list is a piece of its own, for it changes with its place; where
    /// the rest starts.
    fn number(&mut self, line: Range<usize>) -> usize {
        let text = &self.text[line.clone()];
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || !is_item(text) {
            return line.start;
        }
        self.push(Shape::Sentence, once(line.start..line.start + digits));
        let rest = &text[digits + 1..];
        line.end - rest.trim_start().len()
    }

    fn sentences(&mut self, range: Range<usize>) {
        let mut start = range.start;
        let mut at = start;
        while let Some(stop) = self.stop(at..range.end) {
            at = stop;
            if self.ends_sentence(start, stop, range.end) {
                let end = self.closed(stop, range.end);
                self.push(Shape::Sentence, once(start..end));
                let rest = &self.text[end..range.end];
                start = end + (rest.len() - rest.trim_start().len());
                at = start;
            }
        }
        if start < range.end {
            self.push(Shape::Sentence, once(start..range.end));
        }
    }

    /// One past the next run of signs that can end a sentence, outside of numerals.
    fn stop(&self, range: Range<usize>) -> Option<usize> {
        let is_stop = |c: char| matches!(c, '.' | '!' | '?' | '…');
        // By the first byte of « … »: bytes are quicker to look at than characters.
        let may_stop = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | 0xE2);
        let mut from = range.start;
        loop {
            let rest = self.text.get(from..range.end)?;
            let at = from + rest.bytes().position(|byte| may_stop(&byte))?;
            if !self.text[at..].starts_with(is_stop) {
                from = at + '…'.len_utf8();
                continue;
            }
            let next = self.numerals.partition_point(|n| n.end <= at);
            match self.numerals.get(next) {
                Some(numeral) if numeral.start <= at => from = numeral.end,
                _ => {
                    let run = &self.text[at..range.end];
                    let end = run.find(|c| !is_stop(c)).unwrap_or(run.len());
                    return Some(at + end);
                }
            }
        }
    }

    /// Whether the signs before `stop` end the sentence from `start`.
    fn ends_sentence(&self, start: usize, stop: usize, end: usize) -> bool {
        let rest = &self.text[self.closed(stop, end)..end];
        let next = rest.trim_start().trim_start_matches(is_opening);
        if rest.len() == next.len() && !rest.is_empty() {
            return false;
        }
        let next = next.chars().next();
        if next.is_some_and(char::is_lowercase) {
            return false;
        }
        let said = self.text[start..stop].trim_end_matches(['.', '!', '?', '…', ' ', '\u{202F}']);
        if !self.text[..stop].ends_with('.') {
            return true;
        }
        let word = said
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let letters = word.chars().count();
        let digits = word.chars().all(|c| c.is_ascii_digit());
        let capital = word.starts_with(char::is_uppercase);
        let acronym = letters > 1 && word.chars().all(char::is_uppercase);
        let number = next.is_some_and(|c| c.is_ascii_digit());
        // « 1. », « M. », « Dr. », « env. 88 » end nothing.
        let marker = digits && word.len() == said.trim().len();
        let initial = letters == 1 && !digits;
        let title = capital && letters <= TITLE && !acronym && !digits;
        let short = number && letters <= TITLE && !digits;
        !(marker || initial || title || short)
    }

    /// Past the closing quotes, brackets and footnote marks after the end of a sentence.
    fn closed(&self, stop: usize, end: usize) -> usize {
        let mut at = stop;
        loop {
            let rest = &self.text[at..end];
            let spaces = rest.len()
                - rest
                    .trim_start_matches([' ', '\u{A0}', '\u{202F}', '\u{2009}'])
                    .len();
            let tight = rest.chars().next().filter(|&c| is_closing(c));
            let spaced = rest[spaces..].chars().next().filter(|&c| c == '»');
            if let Some(note) = footnote(rest) {
                at += note;
            } else if let Some(c) = tight {
                at += c.len_utf8();
            } else if let Some(c) = spaced {
                at += spaces + c.len_utf8();
            } else {
                return at;
            }
        }
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '»' | '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_')
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '«' | '"' | '“' | '‘' | '\'' | '(' | '[' | '*' | '_' | ' ' | '\u{A0}' | '\u{202F}'
    )
}

/// The length of « `[12]` » at the start of a text.
fn footnote(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find(']')?;
    let name = &inside[..end];
    (end > 0 && end <= 8 && name.chars().all(char::is_alphanumeric)).then_some(end + 2)
}

fn cells(text: &str, range: Range<usize>, parting: Parting) -> Vec<Range<usize>> {
    let line = &text[range.clone()];
    let mut ends: Vec<Range<usize>> = match parting {
        Parting::Pipe => line.match_indices('|').map(|(at, _)| at..at + 1).collect(),
        Parting::Tab => line.match_indices('\t').map(|(at, _)| at..at + 1).collect(),
        Parting::Spaces => gaps(line).collect(),
    };
    ends.push(line.len()..line.len());
    let mut start = 0;
    let mut cells = Vec::new();
    for gap in ends {
        let cell = &line[start..gap.start];
        let indent = cell.len() - cell.trim_start().len();
        let from = range.start + start + indent;
        cells.push(from..from + cell.trim().len());
        start = gap.end;
    }
    // A pipe at the edge of a line parts nothing.
    if parting == Parting::Pipe {
        if line.starts_with('|') {
            cells.remove(0);
        }
        if line.ends_with('|') {
            cells.pop();
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::numerals::scan;

    fn read(text: &str) -> Vec<String> {
        let pieces = pieces(text, &scan(text, "fr"));
        let cell = |range: &Range<usize>| text[range.clone()].to_owned();
        pieces
            .iter()
            .map(|piece| piece.cells.iter().map(cell).collect::<Vec<_>>().join(" / "))
            .collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for (text, sentences) in [
            (
                "M. Dupont a vu 3.5 cas. « Il y en a 12. » Puis rien",
                &["M. Dupont a vu 3.5 cas.", "« Il y en a 12. »", "Puis rien"][..],
            ),
            ("Il y en a 12.[3] Et 4 ?", &["Il y en a 12.[3]", "Et 4 ?"]),
            ("1. Un cas, env. 88 cas", &["1", "Un cas, env. 88 cas"]),
            ("En 2022.\nEn 2023.", &["En 2022.", "En 2023."]),
            ("Des images\ncirculent.", &["Des images\ncirculent."]),
        ] {
            assert_eq!(read(text), sentences, "{text}");
        }
    }

    #[test]
    fn wrapped_lines_are_one_text() {
        let text = "En 2022 quelque 88 millions d’images pédocriminelles\n\
                    France comprise circulaient dans le monde entier et\nailleurs.\n\n- un\n- deux\n";
        assert_eq!(read(text).len(), 3, "{:?}", read(text));
    }

    #[test]
    fn rows_of_three_looks() {
        for text in [
            "| Pays | 2021 | 2022 |\n|---|---|---|\n| France | 12 | 15 |\n",
            "Pays\t2021\t2022\nFrance\t12\t15\n",
            "Pays     2021   2022\n--------------------\nFrance   12     15\n",
        ] {
            assert_eq!(
                read(text),
                ["Pays / 2021 / 2022", "France / 12 / 15"],
                "{text}"
            );
        }
    }
}
