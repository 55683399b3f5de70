//! One pass over a text, from one place where a numeral may start to the next.
//!
//! 1. Words that cannot open a numeral are stepped over by their first letter and length.
//! 2. At digits, codes and dates are tried first (`codes`, `dates`), then a number (`quantity`).
//! 3. What stands around a number says what it is (`compound`) and how exact (`precision`).
//!
//! `floor` is the end of the last numeral: nothing that looks back goes behind it, so numerals
//! never overlap.

use super::language::{Around, Habits, Language, Lexicon, Role, opens};
use super::literal::Separators;
use super::quantity::vulgar;
use super::token::{
    GAP, Token, What, char_before, digit, is_ignored, is_letter, key_of, next, previous, simple_run,
};
use super::{Kind, Numeral, Precision};
use crate::text::normal::char_at;

/// Whether a word starts with a Roman digit.
fn may_be_roman(word: &str) -> bool {
    word.starts_with(['I', 'V', 'X'])
}

/// The state of one reading.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) language: Option<&'static dyn Language>,
    pub(super) lexicon: Option<&'static Lexicon>,
    pub(super) separators: Separators,
    /// The end of the last numeral.
    pub(super) floor: usize,
    /// The end of the last address.
    pub(super) address: usize,
    pub(super) found: Vec<Numeral>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a str,
        language: Option<&'static dyn Language>,
        separators: Separators,
    ) -> Self {
        Self {
            text,
            language,
            lexicon: language.map(Language::lexicon),
            separators,
            floor: 0,
            address: 0,
            found: Vec::new(),
        }
    }

    /// Reads the whole text.
    pub(super) fn run(mut self) -> Vec<Numeral> {
        self.read(usize::MAX);
        self.found
    }

    /// Whether there are more numerals in the text than `most`; no more are read.
    pub(super) fn exceeds(mut self, most: usize) -> bool {
        self.read(most);
        self.found.len() > most
    }

    fn read(&mut self, most: usize) {
        let mut at = 0;
        while let Some(&byte) = self.text.as_bytes().get(at)
            && self.found.len() <= most
        {
            at = match byte {
                b'a'..=b'z' | b'A'..=b'Z' => self.word_from(at),
                b'0'..=b'9' => self.at_digits(next(self.text, at)),
                b'@' => self.at_sign(at),
                0..=0x7F => at + 1,
                _ => self.beyond_ascii(at),
            };
        }
    }

    /// Steps over a word, or reads what it opens.
    fn word_from(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = simple_run(bytes, at);
        let end = run.end;
        let ascii = run.letters == end - at;
        match bytes.get(end) {
            Some(byte) if !byte.is_ascii() && self.goes_on(end) => {
                return self.at_word(next(self.text, at));
            }
            _ if !ascii && end - at > GAP => return self.at_word(next(self.text, at)),
            Some(b':' | b'.' | b'/') if ascii && self.opens_address(at, end) => {
                self.note_address(at);
            }
            _ => {}
        }
        let word = self.text.get(at..end).unwrap_or_default();
        let may_open = self.lexicon.is_some_and(|lexicon| lexicon.may_open(&run));
        if !may_open && !may_be_roman(word) {
            return end;
        }
        self.at_word(Token {
            start: at,
            end,
            gap: super::token::Gap::Tight,
            what: What::Word(key_of(word)),
        })
    }

    /// Whether a word goes on with letters that are not simple.
    fn goes_on(&self, end: usize) -> bool {
        char_at(self.text, end).is_some_and(|c| is_letter(c) || is_ignored(c))
    }

    fn beyond_ascii(&mut self, at: usize) -> usize {
        let Some(c) = char_at(self.text, at) else {
            return self.text.len();
        };
        if simple_run(self.text.as_bytes(), at).letters > 0 {
            return self.word_from(at);
        }
        if is_letter(c) {
            return self.at_word(next(self.text, at));
        }
        if digit(c).is_some() {
            return self.at_digits(next(self.text, at));
        }
        let end = at + c.len_utf8();
        if let Some((top, bottom)) = vulgar(c) {
            self.push(
                Kind::Fraction,
                at,
                end,
                top.to_string(),
                Some(bottom.to_string()),
            );
        }
        end
    }

    /// An at sign between letters is part of an address.
    fn at_sign(&mut self, at: usize) -> usize {
        let before = char_before(self.text, at).is_some_and(char::is_alphanumeric);
        let after = char_at(self.text, at + 1).is_some_and(char::is_alphanumeric);
        if before && after {
            self.note_address(at);
        }
        at + 1
    }

    fn at_digits(&mut self, token: Token) -> usize {
        if token.start < self.address {
            return self.address_part(token);
        }
        if let Some(start) = self.label(token.start) {
            return self.labelled(token, start);
        }
        self.date_in_digits(token)
            .or_else(|| self.telephone(token))
            .or_else(|| self.code(token))
            .or_else(|| self.number(token))
            .unwrap_or(token.end)
    }

    fn at_word(&mut self, token: Token) -> usize {
        if token.start < self.address {
            return token.end;
        }
        let raw = self.text.get(token.start..token.end).unwrap_or_default();
        let language = self.language.filter(|_| may_be_roman(raw));
        if let Some(rank) = language.and_then(|language| language.roman_rank(raw)) {
            self.push(
                Kind::Ordinal,
                token.start,
                token.end,
                rank.to_string(),
                None,
            );
            return token.end;
        }
        if !self.counts(token) {
            return token.end;
        }
        self.word(token).unwrap_or(token.end)
    }

    /// Asks the language whether a word is a number word here.
    fn counts(&self, word: Token) -> bool {
        let Some(language) = self
            .language
            .filter(|_| self.has(word, |role| opens(&role)))
        else {
            return false;
        };
        if !language.is_doubtful(word.key()) {
            return true;
        }
        let after = next(self.text, word.end);
        let plural_after = after.is_next_word()
            && self
                .text
                .get(..after.end)
                .is_some_and(|text| text.ends_with(['s', 'x']));
        let before = previous(self.text, word.start);
        let earlier = previous(self.text, before.start);
        language.counts(&Around {
            earlier,
            before,
            word,
            after,
            plural_after,
        })
    }

    /// Whether the language has a habit.
    pub(super) fn habit(&self, has: impl Fn(Habits) -> bool) -> bool {
        self.language.is_some_and(|language| has(language.habits()))
    }

    /// The roles of a token, none for what is no word.
    pub(super) fn roles(&self, token: Token) -> impl Iterator<Item = Role> + 'static {
        let roles = match (self.lexicon, &token.what) {
            (Some(lexicon), What::Word(key)) => lexicon.roles_of(key),
            _ => &[],
        };
        roles.iter().copied()
    }

    pub(super) fn has(&self, token: Token, wanted: impl Fn(Role) -> bool) -> bool {
        self.roles(token).any(wanted)
    }

    /// Adds a numeral whose exactness is read from the words around it.
    pub(super) fn push(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        value: String,
        value2: Option<String>,
    ) {
        let start = self.free(start, end);
        let precision = match kind {
            Kind::Date | Kind::Identifier | Kind::Ordinal => Precision::Exact,
            _ => self.precision(start, end),
        };
        self.push_as(precision, kind, start, end, value, value2);
    }

    /// Where a numeral can start that wants to start at `start`: not inside the last one, and not
    /// with the space behind it.
    fn free(&self, start: usize, end: usize) -> usize {
        let start = start.max(self.floor);
        let wanted = self.text.get(start..end).unwrap_or_default();
        start + (wanted.len() - wanted.trim_start().len())
    }

    /// Adds a numeral.
    pub(super) fn push_as(
        &mut self,
        precision: Precision,
        kind: Kind,
        start: usize,
        end: usize,
        value: String,
        value2: Option<String>,
    ) {
        let start = self.free(start, end);
        let text = self.text.get(start..end).unwrap_or_default().to_owned();
        let numeral = Numeral {
            text,
            kind,
            value,
            value2,
            precision,
            start,
            end,
            in_address: false,
        };
        self.found.push(numeral);
        self.floor = end;
    }
}
