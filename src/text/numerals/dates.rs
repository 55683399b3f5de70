//! Days, months, years, decades and times of day.
//!
//! Values are ISO 8601: "2023-04-27", "2023-04", "2022", "--04-27" for a day of no year, "T09:30"
//! for a time; a decade is its first year and an s.

use super::Kind;
use super::language::Role;
use super::literal::digits;
use super::quantity::Quantity;
use super::reader::Reader;
use super::token::{Gap, Token, What, char_before, digits_end, next, previous};
use crate::text::normal::char_at;

impl Reader<'_> {
    /// A date or a time in digits only: 2023-04-27, 27/04/2023, 9:30; one past its end.
    pub(super) fn date_in_digits(&mut self, token: Token) -> Option<usize> {
        if char_before(self.text, token.start).is_some_and(|c| matches!(c, '-' | '/' | '.')) {
            return None;
        }
        let (end, value) = self
            .calendar(token.start)
            .or_else(|| self.clock(token.start))?;
        let tail = next(self.text, end);
        let goes_on = tail.is_tight() && (tail.is_word() || tail.what == What::Digits);
        if goes_on && tail.key() != "t" {
            return None;
        }
        self.push(Kind::Date, token.start, end, value, None);
        Some(end)
    }

    fn calendar(&self, start: usize) -> Option<(usize, String)> {
        let (first, end) = self.part(start)?;
        let separator = char_at(self.text, end).filter(|c| matches!(c, '-' | '/' | '.'))?;
        let (second, end) = self.part(end + 1)?;
        let third = (char_at(self.text, end) == Some(separator)).then(|| self.part(end + 1));
        let tied = char_at(self.text, end).is_some_and(|c| matches!(c, '-' | '/'));
        match third {
            Some(third) => {
                let (third, end) = third?;
                let goes_on = char_at(self.text, end) == Some(separator);
                let open = goes_on && digits_end(self.text, end + 1) > end + 1;
                let value = three_parts(&first, &second, &third, separator)?;
                (!open).then_some((end, value))
            }
            None if tied => None,
            None => Some((end, self.two_parts(&first, &second, separator)?)),
        }
    }

    fn two_parts(&self, first: &str, second: &str, separator: char) -> Option<String> {
        match (first.len(), second.len(), separator) {
            (4, 2, '-' | '/') => year_month(first, second),
            (1 | 2, 4, '/') => year_month(second, first),
            // « 27/04 », but not 3/4.
            (2, 2, '/') if first.starts_with('0') || second.starts_with('0') => {
                let day = day(first)?;
                Some(format!("--{:02}-{day:02}", month(second)?))
            }
            _ => None,
        }
    }

    /// 9:30, 9h30, « 9 h 30 », "9am".
    fn clock(&self, start: usize) -> Option<(usize, String)> {
        let text = self.text;
        let (hour, end) = self.part(start)?;
        let hour: u8 = hour.parse().ok().filter(|&hour| hour <= 24)?;
        if char_at(text, end) == Some(':') {
            let (minute, mut end) = self.minutes(end + 1)?;
            if char_at(text, end) == Some(':') {
                end = self.minutes(end + 1)?.1;
            }
            return Some((end, format!("T{hour:02}:{minute:02}")));
        }
        if char_at(text, end) == Some('.')
            && let Some((minute, stop)) = self.minutes(end + 1)
            && let Some((half, stop)) = self.half_day(stop).filter(|_| hour <= 12)
        {
            return Some((stop, format!("T{:02}:{minute:02}", hour % 12 + half)));
        }
        let mark = next(text, end);
        match mark.key() {
            "h" => {
                let minutes = next(text, mark.end);
                let same = minutes.gap == mark.gap || minutes.is_tight();
                let (minute, end) = same.then(|| self.minutes(minutes.start))??;
                Some((end, format!("T{hour:02}:{minute:02}")))
            }
            _ => {
                let (half, end) = self.half_day(end).filter(|_| hour <= 12)?;
                Some((end, format!("T{:02}:00", hour % 12 + half)))
            }
        }
    }

    /// "am", "p.m.": the hours to add and where it ends.
    fn half_day(&self, at: usize) -> Option<(u8, usize)> {
        let half = next(self.text, at);
        let dot = next(self.text, half.end);
        let letter = next(self.text, dot.end);
        let dotted = dot.is_sign('.') && dot.is_tight() && letter.key() == "m" && letter.is_tight();
        match half.key() {
            "am" => Some((0, half.end)),
            "pm" => Some((12, half.end)),
            "a" if dotted => Some((0, letter.end)),
            "p" if dotted => Some((12, letter.end)),
            _ => None,
        }
    }

    fn minutes(&self, at: usize) -> Option<(u8, usize)> {
        let (minute, end) = self.part(at)?;
        let minute_value = minute.parse().ok().filter(|&value: &u8| value < 60)?;
        (minute.len() == 2).then_some((minute_value, end))
    }

    /// A short run of digits.
    fn part(&self, start: usize) -> Option<(String, usize)> {
        let end = digits_end(self.text, start);
        let run = digits(self.text, start, end);
        matches!(run.len(), 1..=4).then_some((run, end))
    }

    /// A date of which the number is the day or the year, the month being a word: « 27 avril »,
    /// "April 27, 2023", "May 2023".
    pub(super) fn date_with_month(&mut self, quantity: &Quantity) -> Option<usize> {
        let follows = self.month_after(quantity);
        if let Some((month, end)) = follows {
            let day = quantity.small().filter(|day| (1..=31).contains(day))?;
            let (year, end) = self
                .year_after(end, true)
                .map_or((None, end), |(y, e)| (Some(y), e));
            return Some(self.push_day(quantity.start, end, year.as_deref(), month, day));
        }
        if let Some((year, month)) = self.shared_month(quantity) {
            let day = quantity.small().filter(|day| (1..=31).contains(day))?;
            return Some(self.push_day(quantity.start, quantity.end, year.as_deref(), month, day));
        }
        let (month, start) = self.month_before(quantity)?;
        if quantity.plain == Some(4) && quantity.is_cardinal() {
            let value = format!("{}-{month:02}", quantity.value);
            self.push(Kind::Date, start, quantity.end, value, None);
            return Some(quantity.end);
        }
        let day = quantity.small().filter(|day| (1..=31).contains(day))?;
        let first = self.habit(|habits| habits.month_first);
        if !first || quantity.end - quantity.start > 16 {
            return None;
        }
        let tail = self.year_after(quantity.end, false);
        let (year, end) = tail.map_or((None, quantity.end), |(year, end)| (Some(year), end));
        Some(self.push_day(start, end, year.as_deref(), month, day))
    }

    fn push_day(
        &mut self,
        start: usize,
        end: usize,
        year: Option<&str>,
        month: u8,
        day: u32,
    ) -> usize {
        let year = year.unwrap_or("-");
        self.push(
            Kind::Date,
            start,
            end,
            format!("{year}-{month:02}-{day:02}"),
            None,
        );
        end
    }

    /// The month and year of the second day in « du 3 au 5 mai 2023 », "3–5 May".
    fn shared_month(&self, quantity: &Quantity) -> Option<(Option<String>, u8)> {
        let link = next(self.text, quantity.end);
        let joins = matches!(link.what, What::Sign('-' | '–'))
            || self.has(link, |role| matches!(role, Role::To | Role::And));
        let token = next(self.text, link.end);
        if !joins || quantity.plain.is_none() || token.what != What::Digits {
            return None;
        }
        let last = self.quantity(token).filter(|last| last.plain.is_some())?;
        let (month, end) = self.month_after(&last)?;
        let later = last.small()? > quantity.small()? && last.small()? <= 31;
        later.then(|| (self.year_after(end, true).map(|(year, _)| year), month))
    }

    fn month_after(&self, quantity: &Quantity) -> Option<(u8, usize)> {
        if quantity.plain.is_none() && quantity.is_cardinal() && !quantity.in_words {
            return None;
        }
        let mut token = next(self.text, quantity.end);
        let of = token.is_next_word() && self.has(token, |role| role == Role::From);
        let joins = of && (!quantity.is_cardinal() || self.habit(|habits| habits.dates_with_of));
        if joins || (token.is_sign('-') && token.is_tight()) {
            token = next(self.text, token.end);
        }
        let month = self.month(token)?;
        // « sept » is a number too, unless a point or a year follows; so may March be a march.
        let after = next(self.text, token.end);
        let dotted = after.is_sign('.') && after.is_tight();
        let short = token.end - token.start < 5;
        let end = if dotted && short {
            after.end
        } else {
            token.end
        };
        let number = self.has(token, |role| matches!(role, Role::Number(_)));
        (!number || dotted || self.year_after(end, true).is_some()).then_some((month, end))
    }

    fn month_before(&self, quantity: &Quantity) -> Option<(u8, usize)> {
        let mut token = previous(self.text, quantity.start);
        let of = self.has(token, |role| role == Role::From);
        if of && self.habit(|habits| habits.dates_with_of) {
            token = previous(self.text, token.start);
        }
        if token.is_sign('.') || (token.is_sign('-') && token.is_tight()) || token.is_sign(',') {
            let sign = token;
            token = previous(self.text, token.start);
            let short = token.end - token.start < 5;
            if sign.is_sign('.') && !short {
                return None;
            }
        }
        let month = self.month(token).filter(|_| token.start >= self.floor)?;
        let number = self.has(token, |role| matches!(role, Role::Number(_)));
        (!number).then_some((month, token.start))
    }

    /// English months are written with a capital: "may" and "march" are verbs.
    fn month(&self, token: Token) -> Option<u8> {
        let capital = self
            .text
            .get(token.start..)?
            .starts_with(char::is_uppercase);
        let wanted = self.habit(|habits| habits.month_first);
        let month = self.roles(token).find_map(|role| match role {
            Role::Month(month) => Some(month),
            _ => None,
        })?;
        (capital || !wanted).then_some(month)
    }

    /// The year after a day or a month; a comma may stand before it.
    fn year_after(&self, at: usize, plain_gap: bool) -> Option<(String, usize)> {
        let mut token = next(self.text, at);
        let comma = token.is_sign(',') || (token.is_sign('-') && token.is_tight());
        if comma || (plain_gap && self.has(token, |role| role == Role::From)) {
            token = next(self.text, token.end);
        }
        if token.what != What::Digits {
            return None;
        }
        let year = digits(self.text, token.start, token.end);
        let known = year.len() == 4 && (year.starts_with('1') || year.starts_with('2'));
        // "On 27 April, 2023 people": a year that counts something is none.
        (known && !(comma && self.counts_noun(token.end))).then_some((year, token.end))
    }

    /// « années 2000 », "the 1990s", "her 20s"; one past the end.
    pub(super) fn decade(&mut self, quantity: &Quantity) -> Option<usize> {
        let before = previous(self.text, quantity.start);
        let named = before.start >= self.floor && self.has(before, |role| role == Role::Decade);
        let (end, plural) = self.plural_end(quantity);
        let number = quantity
            .small()
            .filter(|number| quantity.is_cardinal() && number % 10 == 0)?;
        let counted = quantity.in_words || quantity.plain.is_some();
        let apostrophe = before.is_sign('\'') && before.is_tight();
        let word = before.key();
        match number {
            1000..=2990 if plural || (named && names_decade(word)) => {
                let start = if plural { quantity.start } else { before.start };
                self.push(Kind::Date, start, end, format!("{number}s"), None);
            }
            10..=90 if counted && named && names_decade(word) => {
                self.push(Kind::Date, before.start, end, format!("19{number}s"), None);
            }
            10..=90 if plural && (apostrophe || word == "the" || self.has_sign(word)) => {
                let start = if apostrophe {
                    before.start
                } else {
                    quantity.start
                };
                self.push(Kind::Date, start, end, format!("19{number}s"), None);
            }
            10..=90 if plural && named => {
                self.push(Kind::Age, quantity.start, end, number.to_string(), None);
            }
            _ => return None,
        }
        Some(end)
    }

    fn has_sign(&self, word: &str) -> bool {
        matches!(word, "mid" | "early" | "late")
    }

    /// The s of "1990s", tight or after an apostrophe.
    pub(super) fn plural_end(&self, quantity: &Quantity) -> (usize, bool) {
        let mut ending = next(self.text, quantity.end);
        if ending.is_sign('\'') && ending.is_tight() {
            ending = next(self.text, ending.end);
        }
        let plural = ending.is_tight() && ending.key() == "s" && quantity.plain.is_some();
        if plural {
            (ending.end, true)
        } else {
            (quantity.end, false)
        }
    }

    /// A bare year; one past its end.
    pub(super) fn year(&mut self, quantity: &Quantity) -> Option<usize> {
        if !quantity.is_year() {
            return None;
        }
        let before = previous(self.text, quantity.start);
        let since = self.has(before, |role| role == Role::Since);
        let half = before.is_sign('-') && previous(self.text, before.start).key().starts_with("mi");
        if !since && !half && self.is_counted(quantity) {
            return None;
        }
        let start = match half {
            true => previous(self.text, before.start).start.max(self.floor),
            false => quantity.start,
        };
        let value = quantity.value.clone();
        self.push(Kind::Date, start, quantity.end, value, None);
        Some(quantity.end)
    }

    /// "nineteen ninety-six", in a language that says years in two numbers.
    pub(super) fn spoken_year(&mut self, quantity: &Quantity) -> Option<usize> {
        let pairs = self
            .language
            .is_some_and(|language| language.habits().paired_years);
        let century = quantity
            .small()
            .filter(|century| (18..=20).contains(century))?;
        let token = next(self.text, quantity.end);
        if !pairs || !quantity.in_words || !quantity.is_cardinal() || !token.is_next_word() {
            return None;
        }
        let rest = self
            .quantity(token)
            .filter(|rest| rest.is_cardinal() && rest.in_words)?;
        let year = rest.small().filter(|year| (10..100).contains(year))? + century * 100;
        self.push(Kind::Date, quantity.start, rest.end, year.to_string(), None);
        Some(rest.end)
    }

    /// Whether a number of four digits counts what follows, or is said to be more or less so.
    fn is_counted(&self, quantity: &Quantity) -> bool {
        let follows = next(self.text, quantity.end);
        let before = previous(self.text, quantity.start);
        let measured = matches!(follows.what, What::Sign('%' | '‰' | '€' | '$' | '£'));
        let money = matches!(
            before.what,
            What::Sign('€' | '$' | '£' | '~' | '≈' | '<' | '>')
        );
        let joined = follows.is_tight() && follows.is_word();
        measured
            || money
            || joined
            || self.counts_noun(quantity.end)
            || self.precision_before(quantity.start).is_some()
    }

    /// Whether a word that is no word of grammar follows after spaces.
    pub(super) fn counts_noun(&self, at: usize) -> bool {
        let follows = next(self.text, at);
        let singular = self
            .language
            .is_some_and(|language| language.habits().paired_years)
            && follows.is_word()
            && self.text.get(at.saturating_sub(4)..at).is_some_and(is_year)
            && !matches!(
                follows.key(),
                "people" | "children" | "men" | "women" | "feet"
            )
            && !follows.key().ends_with('s');
        // English puts a year before what it dates: "the 2020 report".
        !singular
            && follows.is_word()
            && follows.gap == Gap::Space
            && !self.has(follows, |role| {
                matches!(
                    role,
                    Role::Function | Role::Month(_) | Role::During | Role::To
                )
            })
    }
}

/// « années 90 », « años 90 ».
fn names_decade(word: &str) -> bool {
    word.starts_with("annee") || word == "anos"
}

fn is_year(digits: &str) -> bool {
    digits
        .parse()
        .is_ok_and(|year: u32| (1800..=2100).contains(&year))
}

fn three_parts(first: &str, second: &str, third: &str, separator: char) -> Option<String> {
    if first.len() == 4 && third.len() <= 2 {
        let (month, day) = (month(second)?, day(third)?);
        return Some(format!("{first}-{month:02}-{day:02}"));
    }
    let year = match (third.len(), separator) {
        (4, _) => third.to_owned(),
        (2, '/') if third < "70" => format!("20{third}"),
        (2, '/') => format!("19{third}"),
        _ => return None,
    };
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    // Day first, unless only the American order makes a date.
    let (day, month) = match (day(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (day(second)?, month(first)?),
    };
    Some(format!("{year}-{month:02}-{day:02}"))
}

fn year_month(year: &str, second: &str) -> Option<String> {
    let known = year.starts_with('1') || year.starts_with('2');
    Some(format!("{year}-{:02}", month(second).filter(|_| known)?))
}

fn month(part: &str) -> Option<u8> {
    part.parse()
        .ok()
        .filter(|month| (1..=12).contains(month) && part.len() <= 2)
}

fn day(part: &str) -> Option<u8> {
    part.parse()
        .ok()
        .filter(|day| (1..=31).contains(day) && part.len() <= 2)
}
