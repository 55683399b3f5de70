//! Entries in the words of a language.
//!
//! The order of things is fixed here (precision, value, unit; day, month, year); the words come
//! from the language's strings and the number formats from `text::format`. A number is never said
//! without its precision.

use crate::config::{Localised, Strings};
use crate::dates::Day;
use crate::ledger::opening::{Clock, Opening, Stretch, Weekday};
use crate::ledger::{Channel, Figure, Past};
use crate::sources::{Grade, Source};
use crate::text::format;
use crate::text::numerals::{Kind, Precision};
use crate::trace::Traced;

/// How to say things in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    strings: &'a Strings,
}

impl<'a> Words<'a> {
    /// The words of a language.
    #[must_use]
    pub fn new(strings: &'a Strings) -> Self {
        Self { strings }
    }

    /// The language's code.
    #[must_use]
    pub fn language(&self) -> &'a str {
        self.strings.language()
    }

    /// An interface word.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.strings.get(key)
    }

    /// The text of this language, or nothing.
    #[must_use]
    pub fn text<'t>(&self, texts: &'t Localised) -> Option<&'t str> {
        texts
            .get(self.language())
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
    }

    /// A figure: precision, value and unit.
    #[must_use]
    pub fn figure(&self, figure: &Traced<Figure>) -> String {
        self.precise(figure.entry())
    }

    fn precise(&self, entry: &Figure) -> String {
        let said = self.quantity(entry);
        match entry.precision {
            Precision::Exact => said,
            precision => {
                let key = format!("precision_{}", precision.word().replace('-', "_"));
                format!("{} {said}", self.get(&key))
            }
        }
    }

    /// A value that a figure had before, with the unit and the precision of today.
    #[must_use]
    pub fn past(&self, figure: &Traced<Figure>, past: &Past) -> String {
        self.precise(&Figure {
            value: past.value.clone(),
            ..figure.entry().clone()
        })
    }

    /// A round number of what a figure counts: « 1 million de fichiers ».
    #[must_use]
    pub fn portion(&self, figure: &Traced<Figure>, value: &str) -> String {
        let unit = self.text(&figure.entry().unit).unwrap_or_default();
        format::quantity(value, unit, self.language())
    }

    fn quantity(&self, figure: &Figure) -> String {
        let language = self.language();
        let unit = self.text(&figure.unit).unwrap_or_default();
        let value = &figure.value;
        let percent = figure.kind == Some(Kind::Percent) || unit == "%";
        let joined = |said: String| match unit {
            "" | "%" => said,
            unit => format!("{said} {unit}"),
        };
        match (figure.kind, &figure.value2) {
            _ if percent => joined(format::percent(value, language)),
            (Some(Kind::Ordinal), _) => joined(format::ordinal(value, language)),
            (Some(Kind::Range), Some(to)) => self.pair("range", value, to, unit),
            (_, Some(of)) => self.pair("ratio", value, of, unit),
            _ => format::quantity(value, unit, language),
        }
    }

    /// « 1 enfant sur 5 », "5 to 7 hours": where the unit stands is the language's.
    fn pair(&self, key: &str, a: &str, b: &str, unit: &str) -> String {
        let language = self.language();
        let said = self
            .get(key)
            .replace("{a}", &format::number(a, language))
            .replace("{b}", &format::number(b, language))
            .replace("{unit}", unit);
        // Without a unit its place is empty.
        said.split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A day: « 21 novembre 2026 ».
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        let (year, month, day) = day.parts();
        self.date(
            &i64::from(year).to_string(),
            Some(i64::from(month)),
            Some(i64::from(day)),
        )
    }

    /// An ISO date, possibly partial (`2023-04`); what is no date comes out as it is.
    #[must_use]
    pub fn iso(&self, date: &str) -> String {
        let parts: Vec<&str> = date.split('-').collect();
        let number = |at: usize| parts.get(at).and_then(|p| p.parse::<i64>().ok());
        match (parts.len(), number(0), number(1), number(2)) {
            (1, Some(_), _, _) => date.to_owned(),
            (2, Some(_), Some(month), _) => self.date(parts[0], Some(month), None),
            (3, Some(_), Some(month), Some(day)) => self.date(parts[0], Some(month), Some(day)),
            _ if date == "undated" => self.get("undated"),
            _ => date.to_owned(),
        }
    }

    fn date(&self, year: &str, month: Option<i64>, day: Option<i64>) -> String {
        let month = month
            .map(|m| self.get(&format!("month_{m:02}")))
            .unwrap_or_default();
        let pattern = if day.is_some() {
            "date_day"
        } else {
            "date_month"
        };
        let day = match day {
            Some(1) => self.get("date_first"),
            Some(day) => day.to_string(),
            None => String::new(),
        };
        self.get(pattern)
            .replace("{day}", &day)
            .replace("{month}", &month)
            .replace("{year}", year)
    }

    /// The grade of an entry or a source.
    #[must_use]
    pub fn grade(&self, grade: Grade) -> String {
        self.get(&format!("grade_{}", grade.word()))
    }

    /// A citation in one line: title, who published it, when.
    #[must_use]
    pub fn citation(&self, source: &Source) -> String {
        let published = source.published.as_deref().map(|date| self.iso(date));
        let who = source
            .publisher
            .clone()
            .or_else(|| source.creators.first().cloned());
        [Some(source.title.clone()), who, published]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A list of texts in one line.
    #[must_use]
    pub fn list(&self, items: &[String]) -> String {
        items.join(", ")
    }

    /// The newest date on which a source stated a channel or a person confirmed it, in words.
    #[must_use]
    pub fn stated_on(&self, channel: &Channel) -> String {
        self.iso(channel.stated_on().as_deref().unwrap_or("undated"))
    }

    /// When a channel answers, in words; none when no source says so undisputed.
    #[must_use]
    pub fn hours(&self, channel: &Channel) -> Option<String> {
        let week = channel.opening.as_ref().map(|opening| self.week(opening));
        let more = self.text(&channel.hours).map(str::to_owned);
        match (week, more) {
            (Some(week), Some(more)) => Some(
                self.get("hours_and")
                    .replace("{hours}", &week)
                    .replace("{more}", &more),
            ),
            (week, more) => week.or(more),
        }
    }

    fn week(&self, opening: &Opening) -> String {
        if opening.always {
            return self.get("hours_always");
        }
        let stretches: Vec<String> = opening
            .week
            .iter()
            .map(|stretch| self.stretch(stretch))
            .collect();
        capital(&stretches.join(&self.get("hours_join")))
    }

    /// « du lundi au vendredi, de 10 h à 16 h »
    fn stretch(&self, stretch: &Stretch) -> String {
        let key = match stretch.days.len() {
            7 => "hours_daily",
            _ => "hours_days",
        };
        let clock = |clock: Clock| {
            let (hours, minutes) = clock.parts();
            format::clock(hours, minutes, self.language())
        };
        self.get(key)
            .replace("{days}", &self.days(&stretch.days))
            .replace("{from}", &clock(stretch.from))
            .replace("{to}", &clock(stretch.to))
    }

    fn days(&self, days: &[Weekday]) -> String {
        let name = |day: &Weekday| self.get(&format!("day_{}", day.word()));
        let in_a_row = days.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
        match days {
            [first, .., last] if in_a_row && days.len() > 2 => self
                .get("day_range")
                .replace("{first}", &name(first))
                .replace("{last}", &name(last)),
            days => days.iter().map(name).collect::<Vec<_>>().join(", "),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
