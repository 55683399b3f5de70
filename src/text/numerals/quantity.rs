//! One number, in digits, in words, or in digits and words: « 88 millions », "two and a half
//! million", « quatre-vingt-huit », "2nd".
//!
//! Words are handed to `text2num` one by one; the digits of its answer are kept after each word
//! that it takes, for a word that it refuses may leave its state in disorder. What it does not
//! know (decimals, halves, magnitudes after digits, the largest magnitudes) is added here with
//! exact decimals.

use text2num::digit_string::DigitString;

use super::decimal::{add, compare, quotient, shift};
use super::language::{Language, Role};
use super::literal;
use super::reader::Reader;
use super::token::{Gap, Token, What, next};
use crate::text::normal::char_at;

/// More words than any number has.
const LONGEST: usize = 24;

/// What a number is by its own form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// How many.
    Cardinal,
    /// Which.
    Rank,
}

/// A number and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Canonical decimal string.
    pub(super) value: String,
    pub(super) form: Form,
    /// Ungrouped digits without decimals or magnitude; how many.
    pub(super) plain: Option<usize>,
    /// No digits.
    pub(super) in_words: bool,
    /// One word that may as well be an article.
    pub(super) one: bool,
    /// The power of ten of the magnitude that it ends with.
    pub(super) power: i16,
}

impl Quantity {
    /// Its value as a small whole number.
    pub(super) fn small(&self) -> Option<u32> {
        self.value.parse().ok()
    }

    /// A year in digits, of the centuries that documents speak of.
    pub(super) fn is_year(&self) -> bool {
        self.form == Form::Cardinal
            && self.plain == Some(4)
            && self
                .small()
                .is_some_and(|year| (1800..=2100).contains(&year))
    }

    pub(super) fn is_cardinal(&self) -> bool {
        self.form == Form::Cardinal
    }
}

impl Reader<'_> {
    /// The number that starts with a token.
    pub(super) fn quantity(&self, token: Token) -> Option<Quantity> {
        match token.what {
            What::Digits => self.in_digits(token.start),
            What::Word(_) => self.in_words(token),
            _ => None,
        }
    }

    /// None for a run of digits that is a code.
    fn in_digits(&self, start: usize) -> Option<Quantity> {
        let literal = literal::read(self.text, start, self.separators);
        if literal.whole_digits > literal::LONGEST {
            return None;
        }
        let mut quantity = Quantity {
            start,
            end: literal.end,
            value: literal.value,
            form: Form::Cardinal,
            plain: literal.plain.then_some(literal.whole_digits),
            in_words: false,
            one: false,
            power: 0,
        };
        self.add_vulgar(&mut quantity);
        if self.take_rank_ending(&mut quantity) {
            return Some(quantity);
        }
        self.add_half(&mut quantity);
        self.magnify(&mut quantity);
        Some(quantity)
    }

    fn in_words(&self, first: Token) -> Option<Quantity> {
        let language = self.language?;
        let mut spelled = Spelled::new(language);
        let mut token = first;
        while let Some(follows) = self.take_word(&mut spelled, token) {
            token = follows;
        }
        if spelled.last.is_empty() {
            return self.article(first);
        }
        let mut quantity = Quantity {
            start: first.start,
            end: spelled.end,
            value: super::decimal::canonical(&spelled.digits),
            form: if spelled.rank {
                Form::Rank
            } else {
                Form::Cardinal
            },
            plain: None,
            in_words: true,
            one: spelled.words == 1 && self.has(first, |role| matches!(role, Role::One(_))),
            power: spelled.power,
        };
        if quantity.is_cardinal() {
            self.add_decimals(&mut quantity, language);
            self.add_half(&mut quantity);
            self.magnify(&mut quantity);
        }
        Some(quantity)
    }

    /// Takes one word of a number; the token to go on with, if the number may go on.
    fn take_word(&self, spelled: &mut Spelled, token: Token) -> Option<Token> {
        let joined = spelled.words > 0;
        let (word, power, rank) = self.roles(token).find_map(|role| match role {
            Role::Number(word) => Some((word, 0, false)),
            // « deux un » are two numbers, and "a one" is none.
            Role::One(word) => Some((word, 0, false)),
            Role::Magnitude(power, word) if joined && !word.is_empty() => {
                Some((word, power, false))
            }
            Role::Rank(word) => Some((word, 0, true)),
            Role::First if spelled.hyphen => Some(("first", 0, true)),
            Role::Second if spelled.hyphen => Some(("second", 0, true)),
            Role::Article if !joined && self.magnitude_after(token) => Some(("one", 0, false)),
            _ => None,
        })?;
        if !spelled.push(word, token.end, power, rank) || rank || spelled.digits == "0" {
            return None;
        }
        let (follows, hyphen) = self.joined_to(token.end)?;
        spelled.hyphen = hyphen;
        if !self.has(follows, |role| role == Role::And) {
            return Some(follows);
        }
        let (after, _) = self.joined_to(follows.end)?;
        let joins = spelled.language.joins(spelled.last, after.key());
        // `text2num` takes no number from this word, but allows « vingt et un » after it.
        let _ = joins && spelled.language.apply(follows.key(), &mut spelled.number);
        joins.then_some(after)
    }

    /// The word after spaces or one hyphen, and whether it was a hyphen.
    fn joined_to(&self, at: usize) -> Option<(Token, bool)> {
        let token = next(self.text, at);
        if token.is_sign('-') && token.is_tight() {
            let word = next(self.text, token.end);
            return (word.is_word() && word.is_tight()).then_some((word, true));
        }
        token.is_next_word().then_some((token, false))
    }

    fn magnitude_after(&self, article: Token) -> bool {
        let follows = self.joined_to(article.end);
        follows.is_some_and(|(word, _)| {
            self.has(
                word,
                |role| matches!(role, Role::Magnitude(_, spelled) if !spelled.is_empty()),
            )
        })
    }

    /// "a" as one, for what may stand after it: "a third", "a dozen".
    fn article(&self, token: Token) -> Option<Quantity> {
        self.has(token, |role| role == Role::Article)
            .then(|| Quantity {
                start: token.start,
                end: token.end,
                value: "1".to_owned(),
                form: Form::Cardinal,
                plain: None,
                in_words: true,
                one: true,
                power: 0,
            })
    }

    /// « 2e », "2nd".
    fn take_rank_ending(&self, quantity: &mut Quantity) -> bool {
        let mut ending = next(self.text, quantity.end);
        // « 2.º », as Spanish writes it.
        let raised = matches!(char_at(self.text, ending.end), Some('º' | 'ª'));
        if raised && ending.is_sign('.') && ending.is_tight() {
            ending = next(self.text, ending.end);
        }
        let ends = ending.is_tight() && self.has(ending, |role| role == Role::RankEnding);
        let ranks = ends && !quantity.value.contains('.');
        if ranks {
            quantity.form = Form::Rank;
            quantity.end = ending.end;
            quantity.plain = None;
        }
        ranks
    }

    /// « 2½ ».
    fn add_vulgar(&self, quantity: &mut Quantity) {
        let sign = next(self.text, quantity.end);
        let What::Sign(c) = sign.what else { return };
        let sum = vulgar(c)
            .and_then(|(top, bottom)| quotient(top, bottom))
            .and_then(|part| add(&quantity.value, &part));
        if let Some(sum) = sum
            && quantity.plain.take().is_some()
        {
            quantity.value = sum;
            quantity.end = sign.end;
        }
    }

    /// « virgule cinq », "point two five".
    fn add_decimals(&self, quantity: &mut Quantity, language: &'static dyn Language) {
        let point = next(self.text, quantity.end);
        if !point.is_next_word() || !self.has(point, |role| role == Role::Point) {
            return;
        }
        let mut digits = String::new();
        let mut end = point.end;
        while digits.len() < LONGEST {
            let token = next(self.text, end);
            if !token.is_next_word() {
                break;
            }
            let mut spelled = Spelled::new(language);
            let mut part = Some(token);
            while let Some(word) = part {
                part = self
                    .take_word(&mut spelled, word)
                    .filter(|_| !language.spells_decimals());
            }
            if spelled.last.is_empty() || spelled.rank {
                break;
            }
            digits.push_str(&spelled.digits);
            end = spelled.end;
            // In a language that tells decimals as one number only zeros may come before it.
            if !language.spells_decimals() && spelled.digits != "0" {
                break;
            }
        }
        if !digits.is_empty() {
            quantity.value = super::decimal::canonical(&format!("{}.{digits}", quantity.value));
            quantity.end = end;
            quantity.one = false;
        }
    }

    /// « et demi », "and a half": half of the last magnitude.
    pub(super) fn add_half(&self, quantity: &mut Quantity) {
        let Some(end) = self.half_after(quantity.end) else {
            return;
        };
        let half = shift("0.5", quantity.power);
        if let Some(sum) = half.and_then(|half| add(&quantity.value, &half)) {
            quantity.value = sum;
            quantity.end = end;
            quantity.plain = None;
            quantity.one = false;
        }
    }

    /// Where « et demi » or "and a half" ends.
    pub(super) fn half_after(&self, at: usize) -> Option<usize> {
        let and = next(self.text, at);
        if !and.is_next_word() || !self.has(and, |role| role == Role::And) {
            return None;
        }
        let mut half = next(self.text, and.end);
        let article = self.has(half, |role| role == Role::Article);
        if article {
            half = next(self.text, half.end);
        }
        let wanted = if article { Role::Half } else { Role::HalfOf };
        let open = next(self.text, half.end).is_sign('-');
        (half.is_next_word() && self.has(half, |role| role == wanted) && !open).then_some(half.end)
    }

    /// Multiplies by the magnitudes that follow, and adds a smaller number after them:
    /// « 2 millions 500 000 ».
    fn magnify(&self, quantity: &mut Quantity) {
        let before = quantity.power;
        while let Some((power, end)) = self.magnitude(quantity) {
            let Some(value) = shift(&quantity.value, power) else {
                return;
            };
            quantity.value = value;
            quantity.end = end;
            quantity.power = power.max(quantity.power);
            quantity.plain = None;
            quantity.one = false;
        }
        if quantity.power == before {
            return;
        }
        self.add_half(quantity);
        while self.add_smaller(quantity).is_some() {}
    }

    /// Adds a number that is smaller than the magnitude before it: « 3 milliards 500 millions ».
    fn add_smaller(&self, quantity: &mut Quantity) -> Option<()> {
        let rest = next(self.text, quantity.end);
        if rest.gap != Gap::Space || rest.what != What::Digits || quantity.power == 0 {
            return None;
        }
        let literal = literal::read(self.text, rest.start, self.separators);
        let mut smaller = Quantity {
            start: rest.start,
            end: literal.end,
            value: literal.value,
            power: 0,
            plain: None,
            in_words: false,
            ..quantity.clone()
        };
        if let Some((power, end)) = self.magnitude(&smaller) {
            smaller = Quantity {
                value: shift(&smaller.value, power)?,
                end,
                power,
                ..smaller
            };
        }
        let grouped = !literal.plain && smaller.value.ends_with("000");
        let unit = shift("1", quantity.power)?;
        let below = compare(&smaller.value, &unit)?.is_lt();
        if !below || !(grouped || smaller.power > 0) {
            return None;
        }
        quantity.value = add(&quantity.value, &smaller.value)?;
        quantity.end = smaller.end;
        quantity.power = smaller.power;
        Some(())
    }

    fn magnitude(&self, quantity: &Quantity) -> Option<(i16, usize)> {
        let token = next(self.text, quantity.end);
        let (token, hyphen) = match token.what {
            What::Sign('-') if token.is_tight() => (next(self.text, token.end), true),
            _ => (token, false),
        };
        if !token.is_word() || (hyphen && !token.is_tight()) {
            return None;
        }
        if !quantity.in_words
            && !hyphen
            && let Some(power) = self.letter_magnitude(token)
        {
            return Some((power, token.end));
        }
        let joined = hyphen || token.gap == Gap::Space;
        let power = self.roles(token).find_map(|role| match role {
            Role::Magnitude(power, word) if joined && (power > 3 || !quantity.in_words) => {
                Some(power).filter(|_| !quantity.in_words || word.is_empty() || power > 3)
            }
            // « 88 mille »: a number word after digits.
            Role::Number("mille") if joined && !quantity.in_words => Some(3),
            _ => None,
        })?;
        Some((power, token.end))
    }

    /// "88m", « 1,2 Md », « 5 M€ ».
    fn letter_magnitude(&self, token: Token) -> Option<i16> {
        let raw = self.text.get(token.start..token.end)?;
        let money = next(self.text, token.end);
        let money = money.is_tight() && matches!(money.what, What::Sign('€' | '$' | '£'));
        if raw == "M" && (token.is_tight() || money) {
            return Some(6);
        }
        if raw == "k" && (token.is_tight() || money) {
            return Some(3);
        }
        self.roles(token).find_map(|role| match role {
            Role::Short(power) if token.is_tight() || raw.len() > 1 => Some(power),
            _ => None,
        })
    }
}

/// A number in words as far as it has been read.
struct Spelled {
    language: &'static dyn Language,
    number: DigitString,
    digits: String,
    words: usize,
    last: &'static str,
    end: usize,
    rank: bool,
    power: i16,
    hyphen: bool,
}

impl Spelled {
    fn new(language: &'static dyn Language) -> Self {
        Self {
            language,
            number: DigitString::new(),
            digits: String::new(),
            words: 0,
            last: "",
            end: 0,
            rank: false,
            power: 0,
            hyphen: false,
        }
    }

    fn push(&mut self, word: &'static str, end: usize, power: i16, rank: bool) -> bool {
        if self.words >= LONGEST || !self.language.apply(word, &mut self.number) {
            return false;
        }
        self.digits = self.number.to_string();
        self.words += 1;
        self.last = word;
        self.end = end;
        self.rank = rank;
        self.power = power;
        true
    }
}

/// The parts of a fraction that is one character: ½ is 1 and 2.
pub(super) fn vulgar(c: char) -> Option<(u128, u128)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}
