//! Names made with digits: addresses, telephone numbers, versions, catalogue numbers.

use super::Kind;
use super::language::Role;
use super::literal::LONGEST;
use super::reader::Reader;
use super::token::{
    Token, What, char_before, digit, digits_end, is_ignored, is_letter, next, previous,
};
use crate::text::normal::char_at;

/// Bytes that are looked at to tell a code from a number.
const LOOK: usize = 64;

/// Ends of domain names that an address without a scheme is known by.
const DOMAINS: &[&str] = &[
    "fr", "com", "org", "net", "eu", "ch", "be", "uk", "ca", "lu", "info", "int", "gov", "edu",
    "tv", "io", "de", "app",
];

/// Letters after digits that are a measure, not part of a name.
const MEASURES: &[&str] = &[
    "km", "m", "cm", "mm", "kg", "g", "mg", "l", "cl", "ml", "ko", "mo", "go", "to", "kb", "mb",
    "gb", "tb", "px", "pt", "x", "eur", "usd", "chf", "gbp", "h", "hr", "hrs", "min", "mins", "mn",
    "s", "sec", "secs", "ms", "j", "am", "pm", "k", "c", "p", "pp",
];

impl Reader<'_> {
    /// Remembers the address that a scheme, « www. », an at sign or a domain shows at `at`.
    pub(super) fn note_address(&mut self, at: usize) {
        if at < self.address {
            return;
        }
        let rest = self.text.get(at..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '»' | '”' | '|');
        self.address = rest.find(ends).map_or(self.text.len(), |end| at + end);
    }

    /// Whether the ASCII word from `start` to `end` belongs to an address.
    pub(super) fn opens_address(&self, start: usize, end: usize) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        let word = self.text.get(start..end).unwrap_or_default();
        rest.starts_with("://")
            || (rest.starts_with('.') && word.eq_ignore_ascii_case("www"))
            || (rest.starts_with('/')
                && char_before(self.text, start) == Some('.')
                && DOMAINS.contains(&word))
    }

    /// The part of an address around digits.
    pub(super) fn address_part(&mut self, token: Token) -> usize {
        let (start, end) = (self.code_start(token.start), self.code_end(token.end, "-_"));
        self.push_code(start, end, true);
        end
    }

    /// A code around digits that letters stand before, or that no number is written like; one
    /// past its end.
    pub(super) fn code(&mut self, token: Token) -> Option<usize> {
        let text = self.text;
        let digits = digits_end(text, token.start);
        let long = text.get(token.start..digits).is_some_and(|run| {
            run.len() > LONGEST && run.chars().filter(|&c| digit(c).is_some()).count() > LONGEST
        });
        if long {
            self.push_code(token.start, digits, false);
            return Some(digits);
        }
        if self.is_local_part(token.end) {
            self.note_address(token.start);
            return Some(self.address_part(token));
        }
        if !self.is_after_letters(token.start) && !self.is_written_as_code(token.start, digits) {
            return None;
        }
        let (start, end) = (self.code_start(token.start), self.code_end(digits, "-_./"));
        self.push_code(start, end, false);
        Some(end)
    }

    /// A telephone number; one past its end.
    pub(super) fn telephone(&mut self, token: Token) -> Option<usize> {
        let text = self.text;
        let plus = char_before(text, token.start) == Some('+');
        if !plus && char_at(text, token.start).and_then(digit) != Some('0') {
            return None;
        }
        let (mut end, mut count) = (token.start, 0);
        let mut from = token.start;
        let most = if plus { 11 } else { 10 };
        while count < most {
            let stop = digits_end(text, from);
            if stop == from {
                break;
            }
            count += text.get(from..stop)?.chars().filter_map(digit).count();
            end = stop;
            from = group_start(text, stop);
        }
        if !(8..=15).contains(&count) || (!plus && char_at(text, token.start + 1) == Some('.')) {
            return None;
        }
        let start = if plus { token.start - 1 } else { token.start };
        self.push_code(start, end, false);
        Some(end)
    }

    /// The label before a number: « article », « n° », "p."; where it starts.
    pub(super) fn label(&self, start: usize) -> Option<usize> {
        let mut label = previous(self.text, start);
        if label.is_sign('§') && label.start >= self.floor {
            return Some(label.start);
        }
        let (dot, degree) = (label.is_sign('.'), label.is_sign('°'));
        if dot || degree {
            label = previous(self.text, label.start);
        }
        // « article L. 227-24 »: a letter of a code of law.
        let letter = self.text.get(label.start..label.end)?;
        if dot && matches!(letter, "L" | "R" | "D") && label.start >= self.floor {
            let article = previous(self.text, label.start);
            let named =
                self.has(article, |role| role == Role::Label) && article.start >= self.floor;
            return Some(if named { article.start } else { label.start });
        }
        let found = label.start >= self.floor && self.has(label, |role| role == Role::Label);
        // "no 10" is a number to which one says no, "No 10" a label; so with single letters.
        let raw = self.text.get(label.start..label.end)?;
        let weak = matches!(
            raw,
            "no" | "nos" | "n" | "p" | "s" | "ss" | "art" | "N" | "P"
        );
        let short = matches!(
            label.key(),
            "no" | "nos" | "p" | "pp" | "s" | "ss" | "art" | "chap" | "fig" | "vol"
        );
        let marked = (dot && short) || degree;
        (found && (marked || !(weak || dot))).then_some(label.start)
    }

    /// A number after a label: the label and what it numbers.
    pub(super) fn labelled(&mut self, token: Token, start: usize) -> usize {
        let end = self.code_end(token.end, "-./");
        let value = self
            .text
            .get(token.start..end)
            .unwrap_or_default()
            .to_owned();
        self.push(Kind::Identifier, start, end, value, None);
        end
    }

    fn push_code(&mut self, start: usize, end: usize, in_address: bool) {
        let value = self.text.get(start..end).unwrap_or_default().to_owned();
        self.push(Kind::Identifier, start, end, value, None);
        if let Some(numeral) = self.found.last_mut() {
            numeral.in_address = in_address;
        }
    }

    /// « P1 », "COVID-19", "F-16": letters right before, or capitals and a hyphen.
    fn is_after_letters(&self, start: usize) -> bool {
        let text = self.text;
        let before = previous(text, start);
        if !before.is_tight() || before.end > start || before.start < self.floor {
            return false;
        }
        if before.is_word() {
            return !is_currency(before.key());
        }
        if before.is_sign('_') || before.is_sign('#') {
            return true;
        }
        let word = previous(text, before.start);
        if !before.is_sign('-') || !word.is_tight() || !word.is_word() || word.start < self.floor {
            return false;
        }
        let raw = text.get(word.start..word.end).unwrap_or_default();
        let label = self.has(word, |role| role == Role::Label);
        label || (raw.contains(char::is_uppercase) && self.roles(word).next().is_none())
    }

    /// Versions, catalogue numbers, digits with letters that are no ending and no measure.
    fn is_written_as_code(&self, start: usize, digits: usize) -> bool {
        let end = self.code_end_within(digits, "-_.", LOOK);
        let chunk = self.text.get(start..end).unwrap_or_default();
        chunk.contains('_')
            || is_dotted(chunk, self.separators.decimal != '.')
            || is_hyphenated(chunk)
            || self.has_foreign_ending(digits)
    }

    /// Letters right after the digits that mean nothing as an ending.
    fn has_foreign_ending(&self, digits: usize) -> bool {
        let ending = next(self.text, digits);
        if !ending.is_tight() || !ending.is_word() {
            return false;
        }
        let known = |role| {
            matches!(
                role,
                Role::RankEnding
                    | Role::Short(_)
                    | Role::ShortUnit
                    | Role::Unit(_)
                    | Role::Magnitude(..)
            )
        };
        let raw = self.text.get(ending.start..ending.end).unwrap_or_default();
        let measure = MEASURES.contains(&ending.key()) && (raw != "G" && raw != "C" && raw != "P");
        !(measure || raw == "M" || self.has(ending, known))
    }

    /// Whether what follows makes this the local part of an e-mail address.
    fn is_local_part(&self, from: usize) -> bool {
        let end = self.code_end_within(from, "-_.+", LOOK);
        let at = char_at(self.text, end) == Some('@');
        at && char_at(self.text, end + 1).is_some_and(char::is_alphanumeric)
    }

    fn code_start(&self, from: usize) -> usize {
        let mut start = from;
        while let Some(c) = char_before(self.text, start) {
            let at = start - c.len_utf8();
            let inner = char_before(self.text, at).is_some_and(char::is_alphanumeric);
            let joins = is_code(c) || (matches!(c, '-' | '_') && inner && at > self.floor);
            if !joins || at < self.floor || from - at > LOOK {
                break;
            }
            start = at;
        }
        // What only joined nothing is left out.
        let run = self.text.get(start..from).unwrap_or_default();
        start + (run.len() - run.trim_start_matches(['-', '_']).len())
    }

    fn code_end(&self, from: usize, joiners: &str) -> usize {
        self.code_end_within(from, joiners, usize::MAX)
    }

    fn code_end_within(&self, from: usize, joiners: &str, most: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut end = from;
        let mut pending = false;
        for (at, c) in rest.char_indices() {
            if at > most {
                break;
            }
            if is_code(c) {
                end = from + at + c.len_utf8();
                pending = false;
            } else if pending || !joiners.contains(c) {
                break;
            } else {
                pending = true;
            }
        }
        end
    }
}

/// Whether a word is a currency that may stand right before an amount.
pub(super) fn is_currency(key: &str) -> bool {
    matches!(key, "eur" | "usd" | "chf" | "gbp" | "us" | "cad")
}

fn is_code(c: char) -> bool {
    is_letter(c) || digit(c).is_some() || is_ignored(c)
}

/// Where the next group of a telephone number starts, after one space, dot or hyphen, or « (0) ».
fn group_start(text: &str, at: usize) -> usize {
    let mut from = at;
    if let Some(c) = char_at(text, from)
        && matches!(
            c,
            ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '.' | '-' | '\u{2011}'
        )
    {
        from += c.len_utf8();
    }
    if text.get(from..).is_some_and(|rest| rest.starts_with("(0)")) {
        from += 3;
    }
    from
}

/// "1.2.3", "192.168.0.1": dots between digits, and no thousands. Where dots may group thousands,
/// "192.168.100.200" is a number like any other.
fn is_dotted(chunk: &str, dots_group: bool) -> bool {
    let dotted = chunk.split('-').next().unwrap_or_default();
    let parts: Vec<&str> = dotted.split('.').collect();
    let numeric = |part: &&str| part.chars().all(|c| digit(c).is_some()) && !part.is_empty();
    let leading = parts.iter().take_while(|part| numeric(part)).count();
    let thousands = parts
        .iter()
        .take(leading)
        .skip(1)
        .all(|part| part.chars().count() == 3);
    let octet = |part: &&str| part.parse::<u8>().is_ok_and(|n| n.to_string() == **part);
    let network = leading == 4 && parts.iter().all(octet);
    leading >= 3 && (!thousands || (network && !dots_group))
}

/// "113627-000-A", "1-800-843-5678", "747-B": groups that are no range and no compound word.
fn is_hyphenated(chunk: &str) -> bool {
    let parts: Vec<&str> = chunk.split('-').collect();
    let coded = |part: &&str| {
        let capitals = !part.is_empty() && part.chars().all(char::is_uppercase);
        capitals || part.starts_with(|c| digit(c).is_some())
    };
    let mixed = |part: &&str| !part.chars().all(|c| digit(c).is_some());
    let rest = parts.get(1..).unwrap_or_default();
    match rest.len() {
        0 => false,
        1 => rest
            .iter()
            .all(|part| coded(part) && mixed(part) && part.starts_with(char::is_uppercase)),
        _ => rest.iter().all(|part| coded(part) && !part.contains('.')),
    }
}

/// Whether a token is the sign of a currency.
pub(super) fn is_money(token: &Token) -> bool {
    matches!(token.what, What::Sign('€' | '$' | '£' | '¥' | '₣'))
}
