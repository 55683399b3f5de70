//! A number in digits: groups, decimals, sign.
//!
//! Which of the point and the comma parts decimals is the language's to say; the other one, like a
//! space or an apostrophe, parts thousands when exactly three digits follow it. A text often holds
//! numbers of another language, so « 1.5 » in French and "1,5" in English are decimals too.

use super::decimal::canonical;
use super::token::{char_before, digit, digits_end};
use crate::text::normal::{char_at, is_invisible};

/// More digits than any statistic has: such a run is a code.
pub(super) const LONGEST: usize = 40;

/// How a language writes numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Separators {
    /// What parts the decimals.
    pub(super) decimal: char,
    /// What parts thousands, besides spaces and apostrophes.
    pub(super) group: char,
}

/// A number in digits.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    /// One past its last byte.
    pub(super) end: usize,
    /// Canonical decimal string.
    pub(super) value: String,
    /// Digits only: no groups, no decimals.
    pub(super) plain: bool,
    /// How many digits it has before the decimals.
    pub(super) whole_digits: usize,
}

/// Reads the number whose first digit is at `start`.
pub(super) fn read(text: &str, start: usize, separators: Separators) -> Literal {
    let first_end = digits_end(text, start);
    let first = digits(text, start, first_end);
    let mut literal = Literal {
        end: first_end,
        value: first.clone(),
        plain: true,
        whole_digits: first.len(),
    };
    if first.len() > LONGEST {
        return literal;
    }
    let separator = groups(text, &mut literal, separators);
    if !in_list(text, start) {
        decimals(text, &mut literal, separators, separator);
    }
    literal.value = canonical(&literal.value);
    literal
}

/// The digits between two places, as ASCII; no more of them than tell that they are too many.
pub(super) fn digits(text: &str, start: usize, end: usize) -> String {
    let run = text.get(start..end).unwrap_or_default();
    run.chars().filter_map(digit).take(LONGEST + 1).collect()
}

/// Takes the groups of thousands, and says what parted them.
fn groups(text: &str, literal: &mut Literal, separators: Separators) -> Option<char> {
    if literal.whole_digits > 3 || literal.value.starts_with('0') {
        return None;
    }
    let mut separator = None;
    while literal.whole_digits < LONGEST {
        let Some((found, from)) = grouping(text, literal.end, separators) else {
            break;
        };
        if separator.is_some_and(|separator| separator != found) {
            break;
        }
        let Some((end, size)) = group(text, from) else {
            break;
        };
        let indian = size == 2 && found == ',' && is_indian(text, end, separators);
        let later = grouping(text, end, separators).filter(|(next, _)| *next == found);
        let more = later.is_some_and(|(_, from)| group(text, from).is_some());
        let alone = separator.is_none() && !more && found == separators.decimal;
        if (size != 3 && !indian) || alone {
            break;
        }
        literal.value.push_str(&digits(text, from, end));
        literal.whole_digits += size;
        literal.end = end;
        literal.plain = false;
        separator = Some(found);
    }
    separator
}

/// Whether pairs of digits go on to three: 10,00,00,000.
fn is_indian(text: &str, from: usize, separators: Separators) -> bool {
    let mut at = from;
    for _ in 0..LONGEST {
        let next = grouping(text, at, separators).filter(|(separator, _)| *separator == ',');
        match next.and_then(|(_, from)| group(text, from)) {
            Some((end, 2)) => at = end,
            Some((_, size)) => return size == 3,
            None => return false,
        }
    }
    false
}

/// A sign that may part thousands at `at`, in one form for all spaces and all apostrophes, and
/// where the digits after it must start.
fn grouping(text: &str, at: usize, separators: Separators) -> Option<(char, usize)> {
    let at = visible(text, at);
    let c = char_at(text, at)?;
    let found = match c {
        ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\u{2008}' | '\u{200A}' => ' ',
        '\'' | '\u{2019}' | '\u{2BC}' => '\'',
        '.' | ',' | '\u{66C}' => c,
        c if c == separators.group => c,
        _ => return None,
    };
    Some((found, visible(text, at + c.len_utf8())))
}

/// A run of two or three digits that nothing joins.
fn group(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let (mut end, mut size) = (from, 0);
    for (at, c) in rest.char_indices() {
        if digit(c).is_some() {
            size += 1;
            end = from + at + c.len_utf8();
        } else if !is_invisible(c) {
            break;
        }
        if size > 3 {
            return None;
        }
    }
    (size >= 2).then_some((end, size))
}

/// Whether digits and a comma or a point stand right before: the rest of "1,2,3".
fn in_list(text: &str, start: usize) -> bool {
    let before = char_before(text, start).filter(|c| matches!(c, ',' | '.'));
    before.is_some() && char_before(text, start - 1).and_then(digit).is_some()
}

/// Takes the decimals.
fn decimals(text: &str, literal: &mut Literal, separators: Separators, used: Option<char>) {
    let at = visible(text, literal.end);
    let Some(c) = char_at(text, at) else { return };
    let known = matches!(c, '.' | ',' | '\u{66B}') || c == separators.decimal;
    let from = visible(text, at + c.len_utf8());
    if !known || used == Some(c) || char_at(text, from).and_then(digit).is_none() {
        return;
    }
    let end = digits_end(text, from);
    let part = digits(text, from, end);
    let list = char_at(text, end) == Some(c) && char_at(text, end + 1).and_then(digit).is_some();
    let foreign = c != separators.decimal && c != '\u{66B}';
    let group_like = foreign && part.len() == 3 && literal.plain && literal.value != "0";
    if list || group_like || part.len() > LONGEST {
        return;
    }
    literal.value = format!("{}.{part}", literal.value);
    literal.end = end;
    literal.plain = false;
}

/// The place of the next character that can be seen.
fn visible(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.char_indices()
        .find(|&(_, c)| !is_invisible(c))
        .map_or(text.len(), |(skip, _)| at + skip)
}
