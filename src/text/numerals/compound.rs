//! What a number is, by what stands around it: a share, a part, a ratio, a range, an age, a length
//! of time, a rate, or just a number.
//!
//! `number` tries one reading after the other, the most telling first; each looks at a few tokens
//! and either takes the numeral, returning where it ends, or leaves it to the next.

use std::cmp::Ordering;

use super::decimal::{compare, shift};
use super::language::{Role, opens, relates};
use super::quantity::{Form, Quantity};
use super::reader::Reader;
use super::token::{GAP, Gap, Token, What, char_before, next, previous, simple_run};
use super::{Kind, Precision};

/// Words that may stand between a number and what relates it.
const NOUNS: usize = 2;
/// Tokens after a word for one that can make a numeral of it.
const LOOK_AHEAD: usize = 12;

impl Reader<'_> {
    /// Reads the number that starts with a token; one past the end of the numeral.
    pub(super) fn number(&mut self, token: Token) -> Option<usize> {
        let mut quantity = self.quantity(token)?;
        self.sign(&mut quantity);
        let read = self.decade(&quantity).or_else(|| self.range(&quantity));
        let read = read
            .or_else(|| self.share(&quantity))
            .or_else(|| self.slash(&quantity));
        let read = read.or_else(|| self.portion(&quantity));
        let read = read.or_else(|| self.date_with_month(&quantity));
        let read = read
            .or_else(|| self.group(&quantity))
            .or_else(|| self.ratio(&quantity));
        let read = read
            .or_else(|| self.time(&quantity))
            .or_else(|| self.rate(&quantity));
        let read = read.or_else(|| self.spoken_year(&quantity));
        read.or_else(|| self.year(&quantity))
            .or_else(|| self.bare(&quantity))
    }

    /// Reads the numeral that a word opens; one past its end.
    pub(super) fn word(&mut self, token: Token) -> Option<usize> {
        let role = self.roles(token).find(opens)?;
        match role {
            Role::Every => self.every(token),
            Role::Half => self.half(token),
            Role::HalfOf => self.half_of(token),
            Role::First => self.rank_word(token, "1"),
            Role::Second => self.rank_word(token, "2"),
            Role::Magnitude(..) | Role::Group(_) => self.vague(token),
            Role::Part(parts) if !self.has(token, |role| matches!(role, Role::Rank(_))) => {
                self.lone_part(token, parts)
            }
            Role::One(_) | Role::Article if !self.leads(token) => None,
            _ if self.is_compound(token) => None,
            _ => self.number(token),
        }
    }

    /// Whether anything near a word for one can make a numeral of it: most are articles, and one
    /// look spares them every reading.
    fn leads(&self, one: Token) -> bool {
        let mut at = one.end;
        let (mut ahead, mut left, mut linked) = (0, LOOK_AHEAD, false);
        while left > 0 {
            (ahead, left) = (ahead + 1, left - 1);
            if let Some(end) = self.unrelated(at) {
                at = end;
                continue;
            }
            let token = next(self.text, at);
            let related = self.has(token, |role| match role {
                Role::And => ahead == 1,
                // « à », "in": only with a second number, which is looked for as far again, or after
                // a word that makes an age of it.
                Role::To | Role::OutOf => self.follows_aged(one),
                role => relates(&role),
            });
            match token.what {
                What::Word(_) if related => return true,
                What::Word(_) if !linked => {
                    linked = self.has(token, |role| matches!(role, Role::To | Role::OutOf));
                    left = if linked { LOOK_AHEAD } else { left };
                }
                What::Word(_) | What::Sign('\'' | '-' | '€' | '$') => {}
                What::Digits | What::Sign('%' | '‰' | '/' | '–') => return true,
                What::Sign(_) | What::End => return false,
            }
            at = token.end;
        }
        false
    }

    /// The end of the word at a place or behind a space there, when its shape says that it relates
    /// nothing: most words are passed without being folded.
    fn unrelated(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let start = at + usize::from(bytes.get(at) == Some(&b' '));
        let word = simple_run(bytes, start);
        let whole = word.end - start <= GAP && bytes.get(word.end).is_none_or(u8::is_ascii);
        let passed = word.letters > 0 && whole && !self.lexicon?.may_relate(&word);
        passed.then_some(word.end)
    }

    fn rank_word(&mut self, token: Token, value: &str) -> Option<usize> {
        let quantity = Quantity {
            start: token.start,
            end: token.end,
            value: value.to_owned(),
            form: Form::Rank,
            plain: None,
            in_words: true,
            one: false,
            power: 0,
        };
        self.date_with_month(&quantity)
            .or_else(|| self.bare(&quantity))
    }

    /// A number word joined to a word that counts nothing: « mille-feuille ».
    fn is_compound(&self, token: Token) -> bool {
        let hyphen = next(self.text, token.end);
        let word = next(self.text, hyphen.end);
        let compounds = self.habit(|habits| habits.compounds);
        hyphen.is_sign('-')
            && hyphen.is_tight()
            && word.is_tight()
            && word.is_word()
            && !compounds
            && self.roles(word).next().is_none()
    }

    /// A minus sign or a decimal point right before the digits.
    fn sign(&self, quantity: &mut Quantity) {
        let Some(sign) = char_before(self.text, quantity.start) else {
            return;
        };
        let start = quantity.start - sign.len_utf8();
        let before = char_before(self.text, start);
        let inline = before.is_some_and(|c| (c.is_whitespace() && c != '\n') || c == '(');
        // No list has points before its items, as it may have dashes.
        let opens = before.is_none_or(|c| c.is_whitespace() || c == '(');
        if quantity.in_words || start < self.floor {
            return;
        }
        if sign == '.' && self.separators.decimal == '.' && opens {
            let Some(digits) = quantity.plain else { return };
            let part = format!("0.{:0>digits$}", quantity.value);
            quantity.value = super::decimal::canonical(&part);
        } else if sign == '\u{2212}' || (sign == '-' && inline) {
            quantity.value.insert(0, '-');
        } else {
            return;
        }
        quantity.start = start;
        quantity.plain = None;
    }

    pub(super) fn take(&mut self, kind: Kind, from: &Quantity, end: usize) -> usize {
        self.push(kind, from.start, end, from.value.clone(), None);
        end
    }

    /// « 65 % », « soixante-cinq pour cent », percentage points; with ‰ a ratio.
    fn share(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() {
            return None;
        }
        if let Some(end) = self.percent_end(quantity.end) {
            return Some(self.take(Kind::Percent, quantity, end));
        }
        let mille = next(self.text, quantity.end);
        mille.is_sign('‰').then(|| {
            let thousand = Some("1000".to_owned());
            self.push(
                Kind::Ratio,
                quantity.start,
                mille.end,
                quantity.value.clone(),
                thousand,
            );
            mille.end
        })
    }

    pub(super) fn percent_end(&self, at: usize) -> Option<usize> {
        let token = next(self.text, at);
        if matches!(token.what, What::Sign('%' | '٪' | '％')) {
            return Some(token.end);
        }
        let word = if token.is_sign('-') {
            next(self.text, token.end)
        } else {
            token
        };
        if self.has(word, |role| role == Role::Percent) {
            return Some(word.end);
        }
        let language = self.language?;
        language
            .points(self.text, at)
            .or_else(|| language.percent(self.text, at))
    }

    /// « 11–13 ans », « de 10 à 12 », "between 5 and 7", "10% to 15%", "2022-23".
    fn range(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() {
            return None;
        }
        let first_share = self.percent_end(quantity.end);
        let (opener, second) = self.range_end(quantity, first_share.unwrap_or(quantity.end))?;
        let second_share = self.percent_end(second.end);
        if first_share.is_some() && second_share.is_none() {
            return None;
        }
        // "from 21.7 million in 2020 to 29.3 million": the year belongs to what stands before it.
        if quantity.is_year() && second.plain.is_none() {
            return None;
        }
        let (first, last) = bounds(quantity, &second)?;
        let start = opener.map_or(quantity.start, |opener| opener.start.max(self.floor));
        let kind = if second_share.is_some() {
            Kind::Percent
        } else {
            Kind::Range
        };
        let unit = || {
            self.unit(&second)
                .map(|(end, _)| self.age_end(end).unwrap_or(end))
        };
        let end = second_share.or_else(unit).unwrap_or(second.end);
        self.push(kind, start, end, first, Some(last));
        Some(end)
    }

    /// The word that opens a range, if any, and its second number.
    fn range_end(&self, quantity: &Quantity, at: usize) -> Option<(Option<Token>, Quantity)> {
        let link = next(self.text, at);
        let token = next(self.text, link.end);
        let before = previous(self.text, quantity.start);
        let opens = |role| before.gap == Gap::Space && self.has(before, |found| found == role);
        let dash = matches!(link.what, What::Sign('-' | '–')) && !quantity.in_words;
        let spaced = link.gap == Gap::Space || token.gap == Gap::Space;
        if dash {
            let linked = self.has(token, |role| role == Role::To) && link.is_tight();
            let joined = linked || !spaced || (link.is_sign('–') && link.gap == token.gap);
            let coded = self.text.get(token.start..)?.starts_with('0') && !quantity.is_year();
            if !joined || coded || !(linked || token.what == What::Digits) {
                return None;
            }
        }
        // "13- to 17-year-olds"
        let dash = dash && token.what == What::Digits;
        let hyphen = link.is_sign('-') && link.is_tight();
        let link = if hyphen && !dash { token } else { link };
        let token = if hyphen && !dash {
            self.after_hyphen(token.end)
        } else {
            token
        };
        let raw = self.text.get(link.start..link.end)?;
        let verb = raw == "a" && self.habit(|habits| habits.a_is_a_verb);
        let to = self.has(link, |role| role == Role::To) && !verb;
        let between = self.has(link, |role| role == Role::And) && opens(Role::Between);
        if !(dash || to || between) {
            return None;
        }
        let second = self.quantity(token).filter(|second| second.is_cardinal())?;
        let dated = self.has(next(self.text, second.end), |role| {
            matches!(role, Role::Month(_))
        });
        if dated || (to && second.one) {
            return None;
        }
        let from =
            to && opens(Role::From) && matches!(before.key(), "de" | "d" | "du" | "del" | "from");
        let phrase = from && self.precision_before(quantity.start).is_some();
        let opener = (between || (from && !phrase)).then_some(before);
        Some((opener, second))
    }

    fn after_hyphen(&self, at: usize) -> Token {
        let token = next(self.text, at);
        if token.is_sign('-') {
            next(self.text, token.end)
        } else {
            token
        }
    }

    /// 1/3, 24/7, 2022/23.
    fn slash(&mut self, quantity: &Quantity) -> Option<usize> {
        let slash = next(self.text, quantity.end);
        let token = next(self.text, slash.end);
        let tight = slash.is_tight() && token.is_tight() && token.what == What::Digits;
        quantity.plain?;
        if !tight || !matches!(slash.what, What::Sign('/' | '\u{2044}' | '∕')) {
            return None;
        }
        let second = self.quantity(token)?;
        second.plain?;
        let after = next(self.text, second.end);
        let coded = after.is_tight() && matches!(after.what, What::Sign('/' | '-'));
        if let Some((first, last)) = years(quantity, &second).filter(|_| !coded) {
            self.push(Kind::Range, quantity.start, second.end, first, Some(last));
            return Some(second.end);
        }
        if let Some((end, _)) = self.unit(&second)
            && let Some((first, last)) = bounds(quantity, &second)
        {
            self.push(Kind::Range, quantity.start, end, first, Some(last));
            return Some(end);
        }
        let part = compare(&quantity.value, &second.value) == Some(Ordering::Less);
        let small = second.small().is_some_and(|parts| parts <= 1000);
        if part && small && quantity.value != "0" {
            let (top, bottom) = (quantity.value.clone(), Some(second.value));
            self.push(Kind::Fraction, quantity.start, second.end, top, bottom);
        } else {
            let value = self.text.get(quantity.start..second.end)?.to_owned();
            self.push(Kind::Identifier, quantity.start, second.end, value, None);
        }
        Some(second.end)
    }

    /// The word after spaces or a hyphen, and whether it was a hyphen.
    fn joined_word(&self, at: usize) -> Option<(Token, bool)> {
        let token = next(self.text, at);
        if token.is_sign('-') && token.is_tight() {
            let word = next(self.text, token.end);
            return (word.is_tight() && word.is_word()).then_some((word, true));
        }
        token.is_next_word().then_some((token, false))
    }

    /// « deux tiers », "three quarters", « un cinquième », "a third", "one half".
    fn portion(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() {
            return None;
        }
        let (word, hyphen) = self.joined_word(quantity.end)?;
        let parts = self.roles(word).find_map(|role| match role {
            Role::Part(parts) => Some(parts.to_string()),
            Role::Half if quantity.one && !self.opens_hyphen(word) => Some("2".to_owned()),
            Role::Rank(rank) if quantity.one && (hyphen || !self.counts_noun(word.end)) => {
                self.rank_value(rank)
            }
            _ => None,
        })?;
        self.push(
            Kind::Fraction,
            quantity.start,
            word.end,
            quantity.value.clone(),
            Some(parts),
        );
        Some(word.end)
    }

    fn opens_hyphen(&self, word: Token) -> bool {
        let hyphen = next(self.text, word.end);
        hyphen.is_sign('-') && hyphen.is_tight()
    }

    fn rank_value(&self, rank: &str) -> Option<String> {
        let mut number = text2num::digit_string::DigitString::new();
        let language = self.language?;
        language
            .apply(rank, &mut number)
            .then(|| number.to_string())
    }

    /// « le tiers des », "the quarter of".
    fn lone_part(&mut self, token: Token, parts: u128) -> Option<usize> {
        let before = previous(self.text, token.start);
        let definite = self.has(before, |role| matches!(role, Role::Definite | Role::From));
        let of = self.has(next(self.text, token.end), |role| role == Role::From);
        let singular = matches!(before.key(), "le" | "du" | "au" | "the" | "el" | "del");
        if !definite || !of || !singular || before.gap == Gap::Tight {
            return None;
        }
        let bottom = Some(parts.to_string());
        self.push(
            Kind::Fraction,
            token.start,
            token.end,
            "1".to_owned(),
            bottom,
        );
        Some(token.end)
    }

    /// « la moitié », "half of", "half a million", "half an hour".
    fn half(&mut self, token: Token) -> Option<usize> {
        let article = next(self.text, token.end);
        let joined = article.is_next_word() && self.has(article, |role| role == Role::Article);
        let from = if joined { article.end } else { token.end };
        if let Some((word, hyphen)) = self.joined_word(from)
            && (joined || hyphen)
        {
            if let Some(end) = self.half_word(token.start, word) {
                return Some(end);
            }
            if hyphen {
                return None;
            }
        }
        let before = previous(self.text, token.start);
        let taken = before.gap == Gap::Space
            && self.has(before, |role| matches!(role, Role::Definite | Role::One(_)))
            && before.key() != "the";
        let start = if taken { before.start } else { token.start };
        self.push(
            Kind::Fraction,
            start,
            token.end,
            "1".to_owned(),
            Some("2".to_owned()),
        );
        Some(token.end)
    }

    /// Half of a magnitude, a dozen or a unit of time.
    fn half_word(&mut self, start: usize, word: Token) -> Option<usize> {
        let (kind, value) = self.roles(word).find_map(|role| match role {
            Role::Magnitude(power, _) => Some((Kind::Cardinal, shift("0.5", power)?)),
            Role::Group(12) => Some((Kind::Cardinal, "6".to_owned())),
            Role::Unit(_) => Some((Kind::Duration, "0.5".to_owned())),
            _ => None,
        })?;
        self.push(kind, start, word.end, value, None);
        Some(word.end)
    }

    /// « une demi-heure », « un demi-million », « mi-temps ».
    fn half_of(&mut self, token: Token) -> Option<usize> {
        let (word, hyphen) = self.joined_word(token.end)?;
        if token.key() != "mi" {
            let before = previous(self.text, token.start);
            let one =
                before.gap == Gap::Space && self.has(before, |role| matches!(role, Role::One(_)));
            let start = if one { before.start } else { token.start };
            return self.half_word(start, word);
        }
        if !hyphen || self.has(word, |role| matches!(role, Role::Month(_))) {
            return None;
        }
        self.push(
            Kind::Fraction,
            token.start,
            word.end,
            "1".to_owned(),
            Some("2".to_owned()),
        );
        Some(word.end)
    }

    /// « une centaine », « deux dizaines de milliers », "two dozen".
    fn group(&mut self, quantity: &Quantity) -> Option<usize> {
        let (word, _) = self.joined_word(quantity.end)?;
        let size = self.group_size(word).filter(|_| quantity.is_cardinal())?;
        let of = next(self.text, word.end);
        // « une quarantaine » is a quarantine unless it is one of something.
        if size == 40 && !self.has(of, |role| role == Role::From) {
            return None;
        }
        let value = super::decimal::multiply(&quantity.value, size)?;
        let (value, end) = self.multiplied(value, word.end);
        let said = self.precision(quantity.start, end);
        let precision = if said == Precision::Exact {
            Precision::About
        } else {
            said
        };
        self.push_as(precision, Kind::Cardinal, quantity.start, end, value, None);
        Some(end)
    }

    fn group_size(&self, word: Token) -> Option<u128> {
        self.roles(word).find_map(|role| match role {
            Role::Group(size) => Some(size),
            _ => None,
        })
    }

    /// Multiplies by what follows « de »: « de milliers », "of millions".
    fn multiplied(&self, value: String, end: usize) -> (String, usize) {
        let of = next(self.text, end);
        let mut word = next(self.text, of.end);
        if word.is_sign('\'') {
            word = next(self.text, word.end);
        }
        if !of.is_next_word() || !self.has(of, |role| role == Role::From) {
            return (value, end);
        }
        let product = self.roles(word).find_map(|role| match role {
            Role::Group(size) => super::decimal::multiply(&value, size),
            Role::Magnitude(power, _) => shift(&value, power),
            _ => None,
        });
        product.map_or((value, end), |product| (product, word.end))
    }

    /// « des millions », "hundreds of thousands", "several hundred".
    fn vague(&mut self, token: Token) -> Option<usize> {
        let before = previous(self.text, token.start);
        let some = before.gap == Gap::Space && self.has(before, |role| role == Role::Some);
        let elided = before.is_sign('\'');
        let of = next(self.text, token.end);
        let plural = token.key().ends_with('s');
        let of = of.is_next_word() && self.has(of, |role| role == Role::From);
        if !(some || elided || plural) || (self.opens_hyphen(token) && !plural) {
            return None;
        }
        let base = self.roles(token).find_map(|role| match role {
            Role::Magnitude(power, _) => shift("1", power),
            Role::Group(size) => Some(size.to_string()),
            _ => None,
        })?;
        let (value, end) = self.multiplied(base, token.end);
        let chained = end > token.end;
        // "tens" says how many only of something larger; a quarantine says nothing.
        if (token.key() == "tens" && !chained) || (self.group_size(token) == Some(40) && !of) {
            return None;
        }
        self.push_as(
            Precision::MoreThan,
            Kind::Cardinal,
            token.start,
            end,
            value,
            None,
        );
        Some(end)
    }

    /// « 1 personne sur 5 », "one in five", "2 out of 3", « 3 cas pour 100 000 ».
    fn ratio(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() || quantity.is_year() {
            return None;
        }
        let (nouns, link, loose) = self.ratio_link(quantity.end)?;
        let mut token = next(self.text, link);
        while self.has(token, |role| matches!(role, Role::Every | Role::Definite))
            || token.is_sign('-')
        {
            token = next(self.text, token.end);
        }
        let second = self.quantity(token).filter(Quantity::is_cardinal)?;
        let below = compare(&quantity.value, &second.value)?.is_le();
        let follows = next(self.text, second.end);
        let timed = self.has(follows, |role| {
            matches!(role, Role::Unit(_) | Role::Month(_))
        });
        let strict = self.habit(|habits| habits.strict_ratios);
        let one = quantity.value == "1";
        let noun_after = nouns > 0 && quantity.one && self.counts_plural(second.end);
        let unlike = second.is_year() || second.one || self.percent_end(second.end).is_some();
        let listed = strict && loose && nouns > 0 && !one;
        if !below || timed || unlike || listed || (!strict && noun_after) {
            return None;
        }
        let bottom = Some(second.value);
        self.push(
            Kind::Ratio,
            quantity.start,
            second.end,
            quantity.value.clone(),
            bottom,
        );
        Some(second.end)
    }

    /// The nouns after a number, the end of the words that part a ratio, and whether they are
    /// words that part other things too.
    fn ratio_link(&self, at: usize) -> Option<(usize, usize, bool)> {
        let mut token = next(self.text, at);
        let mut nouns = 0;
        loop {
            if token.is_sign('\'') || (token.is_sign('-') && token.is_tight()) {
                token = next(self.text, token.end);
                continue;
            }
            if !token.is_word() {
                return None;
            }
            if let Some((end, loose)) = self.ratio_words(token, nouns) {
                return Some((nouns, end, loose));
            }
            let stops = |role| {
                matches!(
                    role,
                    Role::And | Role::Number(_) | Role::One(_) | Role::Month(_)
                )
            };
            nouns += 1;
            if nouns > NOUNS || self.has(token, stops) {
                return None;
            }
            token = next(self.text, token.end);
        }
    }

    fn ratio_words(&self, token: Token, nouns: usize) -> Option<(usize, bool)> {
        let follows = next(self.text, token.end);
        match token.key() {
            "out" if follows.key() == "of" => Some((follows.end, false)),
            "of" | "de" if self.has(follows, |role| role == Role::Every) => {
                Some((follows.end, false))
            }
            // "68 of 105 children"
            "of" => (nouns == 0 && follows.what == What::Digits).then_some((token.end, true)),
            "pour" | "per" | "por" => self.is_base(follows).then_some((token.end, false)),
            "out" => None,
            _ => self
                .has(token, |role| role == Role::OutOf)
                .then_some((token.end, true)),
        }
    }

    /// A power of ten from a hundred up, as populations are counted by.
    fn is_base(&self, token: Token) -> bool {
        let base = self
            .quantity(token)
            .filter(|base| !base.one)
            .map(|base| base.value);
        base.is_some_and(|value| {
            value.len() > 2 && value.starts_with('1') && value.trim_end_matches('0') == "1"
        })
    }

    fn counts_plural(&self, at: usize) -> bool {
        let follows = next(self.text, at);
        let plural = self
            .text
            .get(..follows.end)
            .is_some_and(|text| text.ends_with(['s', 'x']));
        plural && self.counts_noun(at)
    }
}

/// The ends of a range, in one unit and in order.
fn bounds(first: &Quantity, second: &Quantity) -> Option<(String, String)> {
    if let Some(years) = years(first, second) {
        return Some(years);
    }
    // « 2 à 3 millions »: the magnitude holds for both.
    let coefficient = shift(&second.value, -second.power)?;
    let shared = first.power == 0
        && second.power > 0
        && compare(&first.value, &coefficient) == Some(Ordering::Less);
    let low = if shared {
        shift(&first.value, second.power)?
    } else {
        first.value.clone()
    };
    let rising = compare(&low, &second.value)? == Ordering::Less;
    rising.then(|| (low, second.value.clone()))
}

/// "2022-23": a year and the last digits of the next ones.
fn years(first: &Quantity, second: &Quantity) -> Option<(String, String)> {
    let short = second.plain == Some(2) && second.is_cardinal();
    let century = first.value.get(..2).filter(|_| first.is_year() && short)?;
    let last = format!("{century}{:02}", second.small()?);
    (last > first.value).then(|| (first.value.clone(), last))
}
