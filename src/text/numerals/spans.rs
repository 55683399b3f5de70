//! Time around a number: ages, lengths of time, rates; and the number that nothing stands around.

use super::Kind;
use super::language::Role;
use super::quantity::Quantity;
use super::reader::Reader;
use super::token::{Token, What, next, previous};

/// Words between a number and its « par jour ».
const RATE_WORDS: usize = 4;
/// Words before a number that can tell an age from a length of time.
const LOOK_BACK: usize = 3;

impl Reader<'_> {
    /// The end of the unit of time right after a number, and whether it is years.
    pub(super) fn unit(&self, quantity: &Quantity) -> Option<(usize, bool)> {
        let token = next(self.text, quantity.end);
        let hyphen = token.is_sign('-') && token.is_tight();
        let word = if hyphen {
            next(self.text, token.end)
        } else {
            token
        };
        if hyphen && !word.is_tight() {
            return None;
        }
        self.roles(word).find_map(|role| match role {
            Role::Unit(years) => Some((word.end, years)),
            Role::ShortUnit if !quantity.in_words && !hyphen => Some((word.end, false)),
            _ => None,
        })
    }

    /// Ages and lengths of time; those of something per unit of time are rates.
    pub(super) fn time(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() {
            return None;
        }
        if let Some(end) = self.aged(quantity) {
            return Some(end);
        }
        let (mut end, years) = self.unit(quantity)?;
        let mut quantity = quantity.clone();
        let half = Quantity {
            end,
            power: 0,
            ..quantity.clone()
        };
        let mut longer = half;
        self.add_half(&mut longer);
        if longer.end > end {
            (end, quantity.value) = (longer.end, longer.value);
        } else if quantity.one {
            return None;
        }
        if let Some(stop) = self.around_the_clock(&quantity, end) {
            return Some(stop);
        }
        if let Some(hour) = self.hour_of_day(&quantity, end) {
            self.push(Kind::Date, quantity.start, end, hour, None);
            return Some(end);
        }
        if let Some(stop) = self.rate_end(end) {
            return Some(self.take(Kind::Rate, &quantity, stop));
        }
        if years && let Some(stop) = self.age_end(end) {
            return Some(self.take(Kind::Age, &quantity, stop));
        }
        let ages = self
            .language
            .is_some_and(|language| language.habits().years_are_ages);
        let age = years && ages && self.is_age(&quantity, end);
        Some(self.take(if age { Kind::Age } else { Kind::Duration }, &quantity, end))
    }

    /// « 24 h/24 », « 7 j/7 »: so many out of as many.
    fn around_the_clock(&mut self, quantity: &Quantity, end: usize) -> Option<usize> {
        let slash = next(self.text, end);
        let token = next(self.text, slash.end);
        if !slash.is_sign('/') || token.what != What::Digits || !token.is_tight() {
            return None;
        }
        let whole = self.quantity(token)?;
        let bottom = Some(whole.value);
        self.push(
            Kind::Ratio,
            quantity.start,
            whole.end,
            quantity.value.clone(),
            bottom,
        );
        Some(whole.end)
    }

    /// « à 17 h », "at 17 h": an hour of the day, not a number of hours.
    fn hour_of_day(&self, quantity: &Quantity, end: usize) -> Option<String> {
        let at = previous(self.text, quantity.start);
        let unit = previous(self.text, end);
        let hours = matches!(unit.key(), "h" | "heure" | "heures");
        let said = matches!(self.text.get(at.start..at.end)?, "à" | "À" | "vers" | "at");
        let hour = quantity
            .small()
            .filter(|&hour| hour <= 24 && quantity.plain.is_some())?;
        // « de 9 h à 17 h »: the first of two.
        let from = self.has(at, |role| role == Role::From)
            && self.has(next(self.text, end), |role| role == Role::To);
        (hours && (said || from)).then(|| format!("T{hour:02}:00"))
    }

    /// The word that makes an age of the number after it, if it stands before a place.
    fn aged_before(&self, start: usize) -> Option<Token> {
        let mut before = previous(self.text, start);
        let of = self.has(before, |role| role == Role::From);
        if of {
            before = previous(self.text, before.start);
        }
        let aged = before.start >= self.floor && self.has(before, |role| role == Role::Aged);
        aged.then_some(before)
    }

    /// Whether a word that makes an age of what follows it stands before a token.
    pub(super) fn follows_aged(&self, token: Token) -> bool {
        self.aged_before(token.start).is_some()
    }

    /// "aged 12", "at the age of 12".
    fn aged(&mut self, quantity: &Quantity) -> Option<usize> {
        let before = self.aged_before(quantity.start)?;
        let unit = self.unit(quantity).filter(|&(_, years)| years);
        let end = unit.map_or(quantity.end, |(end, _)| self.age_end(end).unwrap_or(end));
        // With its unit the number is an age by itself: « âgé de 28 ans ».
        let start = if unit.is_some() {
            quantity.start
        } else {
            before.start
        };
        self.push(Kind::Age, start, end, quantity.value.clone(), None);
        Some(end)
    }

    /// "-old", "-olds", "old", "of age" after years.
    pub(super) fn age_end(&self, at: usize) -> Option<usize> {
        let token = next(self.text, at);
        let hyphen = token.is_sign('-') && token.is_tight();
        let word = if hyphen {
            next(self.text, token.end)
        } else {
            token
        };
        match word.key() {
            "old" | "olds" => Some(word.end),
            "of" => {
                let age = next(self.text, word.end);
                (age.key() == "age").then_some(age.end)
            }
            _ => None,
        }
    }

    /// Whether years without another mark tell an age here: « une fille de 12 ans » and « 12 ans »
    /// do, « pendant 12 ans », « il y a 12 ans » and « 12 ans plus tard » do not.
    fn is_age(&self, quantity: &Quantity, end: usize) -> bool {
        let mut before = [previous(self.text, quantity.start); LOOK_BACK];
        for at in 1..LOOK_BACK {
            let earlier = before
                .get(at - 1)
                .map(|token| previous(self.text, token.start));
            if let (Some(place), Some(earlier)) = (before.get_mut(at), earlier) {
                *place = earlier;
            }
        }
        let [last, second, third] = before;
        let ago = last.key() == "a" && second.key() == "y";
        let during = before.iter().take_while(|token| token.is_word());
        let during = during
            .into_iter()
            .any(|&token| self.has(token, |role| matches!(role, Role::During | Role::Since)));
        let later = next(self.text, end);
        let of = next(self.text, later.end);
        let later = self.has(later, |role| role == Role::Later)
            || self.has(of, |role| role == Role::Later) && later.is_next_word();
        if ago || during || later {
            return false;
        }
        let of = self.has(last, |role| role == Role::From);
        let grown = quantity.value.len() > 1;
        match (quantity.in_words, of) {
            (false, _) => true,
            (true, true) => self.has(second, |role| role == Role::Person) || grown,
            (true, false) => {
                // « elle a dix ans », but « jusqu’à dix ans ».
                let has = last.key() == "a" && last.end - last.start == 1;
                has || matches!(last.key(), "avait" | "ont" | "avaient" | "ai")
                    || third.key() == "age"
            }
        }
    }

    /// « deux images par seconde », "two a second", "500 reports every day".
    pub(super) fn rate(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() || quantity.is_year() {
            return None;
        }
        let end = self.rate_end(quantity.end)?;
        Some(self.take(Kind::Rate, quantity, end))
    }

    /// One past « par seconde » and the like, after the nouns that it counts.
    fn rate_end(&self, at: usize) -> Option<usize> {
        let mut token = next(self.text, at);
        let mut words = 0;
        while words <= RATE_WORDS {
            if token.is_sign('/') {
                let unit = next(self.text, token.end);
                let short = self.has(unit, |role| role == Role::ShortUnit);
                return self.unit_word(unit).or(short.then_some(unit.end));
            }
            let joins = token.is_sign('\'') || token.is_sign('€') || token.is_sign('$');
            if joins || (token.is_sign('-') && token.is_tight()) {
                token = next(self.text, token.end);
                continue;
            }
            if !token.is_word() || self.stops_rate(token) {
                return None;
            }
            if let Some(end) = self.per(token) {
                return Some(end);
            }
            words += 1;
            token = next(self.text, token.end);
        }
        None
    }

    fn stops_rate(&self, token: Token) -> bool {
        self.has(token, |role| {
            matches!(
                role,
                Role::And | Role::Number(_) | Role::OutOf | Role::During | Role::Later | Role::To
            )
        })
    }

    /// « par seconde », « chaque jour », "a week".
    fn per(&self, token: Token) -> Option<usize> {
        let article = self
            .language
            .is_some_and(|language| language.habits().article_rates);
        let per = self.has(token, |role| {
            matches!(role, Role::Per | Role::Every) || (article && role == Role::Article)
        });
        let end = self.unit_word(next(self.text, token.end)).filter(|_| per)?;
        let later = self.has(next(self.text, end), |role| role == Role::Later);
        let weak = self.has(token, |role| role == Role::Article);
        (!(weak && later)).then_some(end)
    }

    fn unit_word(&self, token: Token) -> Option<usize> {
        self.has(token, |role| matches!(role, Role::Unit(_)))
            .then_some(token.end)
    }

    /// « chaque seconde, au moins deux »: the unit of time first.
    pub(super) fn every(&mut self, token: Token) -> Option<usize> {
        let mut at = self.unit_word(next(self.text, token.end))?;
        let mut words = 0;
        loop {
            let ahead = next(self.text, at);
            let stops = self.has(ahead, |role| {
                matches!(role, Role::Every | Role::Since | Role::During | Role::OutOf)
            });
            if stops || matches!(ahead.what, What::End) || words > RATE_WORDS {
                return None;
            }
            let number = ahead.what == What::Digits
                || self.has(ahead, |role| {
                    matches!(role, Role::Number(_) | Role::Group(_))
                });
            if number && let Some(quantity) = self.quantity(ahead) {
                return self.every_so_many(token, &quantity);
            }
            let comma = ahead.is_sign(',') && words == 0;
            if !comma && !ahead.is_word() && !ahead.is_sign('\'') {
                return None;
            }
            words += usize::from(ahead.is_word());
            at = ahead.end;
        }
    }

    fn every_so_many(&mut self, token: Token, quantity: &Quantity) -> Option<usize> {
        let plain = quantity.is_cardinal()
            && !quantity.is_year()
            && self.unit(quantity).is_none()
            && self.month_free(quantity.end)
            && self.percent_end(quantity.end).is_none()
            && self.label(quantity.start).is_none();
        if !plain {
            return None;
        }
        let precision = self.precision(quantity.start, quantity.end);
        let value = quantity.value.clone();
        self.push_as(
            precision,
            Kind::Rate,
            token.start,
            quantity.end,
            value,
            None,
        );
        Some(quantity.end)
    }

    fn month_free(&self, at: usize) -> bool {
        !self.has(next(self.text, at), |role| matches!(role, Role::Month(_)))
    }

    /// A number that nothing around makes anything else.
    pub(super) fn bare(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_cardinal() {
            return Some(self.take(Kind::Ordinal, quantity, quantity.end));
        }
        if quantity.one {
            return None;
        }
        // A number that is dialled: "call 119".
        let before = previous(self.text, quantity.start);
        let before = match self.has(before, |role| role == Role::Definite) || before.is_sign(':') {
            true => previous(self.text, before.start),
            false => before,
        };
        let dialled = self.has(before, |role| role == Role::Dial)
            && !quantity.in_words
            && !self.counts_noun(quantity.end);
        let kind = if dialled {
            Kind::Identifier
        } else {
            Kind::Cardinal
        };
        Some(self.take(kind, quantity, quantity.end))
    }
}
