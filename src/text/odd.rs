//! What is odd about a number as it is written: a reader of the page may see another one than a
//! machine reads.

use unicode_normalization::char::is_combining_mark;

use super::normal::is_invisible;
use super::numerals::is_foreign_digit;
use crate::messages::Message;
use crate::say;

/// Something odd about a number, with the character that makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// A character that nobody sees, or that turns the direction of the text.
    Unseen(char),
    /// A digit that is not one of 0 to 9, though it may look like it.
    Digit(char),
    /// A mark on a digit.
    Mark(char),
}

impl Odd {
    /// What is said of a number that is odd in this way.
    #[must_use]
    pub fn said_of(self, number: &str) -> Message {
        let code = |c: char| format!("{:04X}", u32::from(c));
        match self {
            Self::Unseen(c) => say!(
                "the number « {number} » has an invisible character (U+{code}) in the document",
                number,
                code = code(c)
            ),
            Self::Digit(c) => say!(
                "the number « {number} » has a digit in the document that only looks like one \
                 (U+{code})",
                number,
                code = code(c)
            ),
            Self::Mark(c) => say!(
                "the number « {number} » has a mark on a digit (U+{code}) in the document",
                number,
                code = code(c)
            ),
        }
    }
}

/// Whether the character is one that nobody sees; a soft hyphen only tells where a word may break.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    let tag = matches!(c, '\u{E0000}'..='\u{E007F}');
    let white = matches!(c, '\t' | '\n' | '\u{C}' | '\r');
    tag || (is_invisible(c) && c != '\u{AD}') || (c.is_control() && !white)
}

/// The first thing that is odd about the number from `start` to `end`, or directly before and
/// behind it.
#[must_use]
pub fn of(text: &str, start: usize, end: usize) -> Option<Odd> {
    let part = |from, to| text.get(from..to).unwrap_or_default();
    let inside = part(start, end).chars().find_map(|c| match c {
        c if is_unseen(c) => Some(Odd::Unseen(c)),
        c if is_foreign_digit(c) => Some(Odd::Digit(c)),
        _ => None,
    });
    let before = part(0, start).chars().next_back();
    let behind = part(end, text.len()).chars().next();
    let turns = [before, behind].into_iter().flatten().find(|c| turns(*c));
    let after = behind.map_or(end, |c| end + c.len_utf8());
    let mark = marked_digit(part(start, after)).map(Odd::Mark);
    inside.or(turns.map(Odd::Unseen)).or(mark)
}

/// The first mark that stands on a digit; on a letter it is an accent.
fn marked_digit(text: &str) -> Option<char> {
    let pairs = text.chars().zip(text.chars().skip(1));
    let mut marked =
        pairs.filter(|(digit, mark)| digit.is_ascii_digit() && is_combining_mark(*mark));
    marked.next().map(|(_, mark)| mark)
}

/// Whether a character turns the direction of the text: « 24 » can be shown as « 42 ».
fn turns(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{Odd, of};
    use crate::text::numerals::scan;

    #[test]
    fn what_is_odd_about_a_number_is_found() {
        for (text, odd) in [
            (
                "on a compté 4\u{200B}2 livres",
                Some(Odd::Unseen('\u{200B}')),
            ),
            (
                "on a compté \u{202E}24\u{202C} livres",
                Some(Odd::Unseen('\u{202E}')),
            ),
            ("on a compté ４２ livres", Some(Odd::Digit('４'))),
            ("on a compté 𝟒𝟐 livres", Some(Odd::Digit('𝟒'))),
            ("on a compté 42\u{336} livres", Some(Odd::Mark('\u{336}'))),
            ("le 3 de\u{301}cembre 2022", None),
            ("on a compté 4\u{AD}2 livres", None),
            ("on a compté 5\u{202F}007 livres, ½ kg", None),
            ("le 1ᵉʳ mai, 42\u{A0}%", None),
        ] {
            let found = scan(text, "fr");
            let found = found.iter().find_map(|n| of(text, n.start, n.end));
            assert_eq!(found, odd, "{text}");
        }
    }
}
