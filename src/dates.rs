//! Calendar days as the project's files write them.
//!
//! A day is a TOML date (`2026-11-21`) or the same as a string. It knows nothing of the clock:
//! what today is comes from the command line.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::messages::{Message, Say};
use crate::say;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// Days from `self` to `other`; negative when `other` is earlier.
    #[must_use]
    pub fn days_until(self, other: Day) -> i64 {
        // Both are days of years 1 to 9999 (jiff): the span in days exists.
        self.0
            .until(other.0)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day that is so many days later; the last day there is when that has no name.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let span = jiff::Span::new().try_days(days);
        let later = span.and_then(|span| self.0.checked_add(span));
        Self(later.unwrap_or(jiff::civil::Date::MAX))
    }

    /// The same day so many years later, the twenty-eighth for a twenty-ninth of February that is
    /// not there; the last day there is when that has no name.
    #[must_use]
    pub fn plus_years(self, years: u16) -> Self {
        let span = jiff::Span::new().try_years(years);
        let later = span.and_then(|span| self.0.checked_add(span));
        Self(later.unwrap_or(jiff::civil::Date::MAX))
    }

    /// Year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The day as a value of a TOML file.
    #[must_use]
    pub fn to_toml(self) -> toml_edit::Value {
        let (year, month, day) = self.parts();
        // Years of a `Day` are 1 to 9999, months and days count from 1.
        let date = toml_edit::Date {
            year: year.unsigned_abs(),
            month: month.unsigned_abs(),
            day: day.unsigned_abs(),
        };
        toml_edit::Value::from(toml_edit::Datetime {
            date: Some(date),
            time: None,
            offset: None,
        })
    }

    /// The day of a calendar date.
    #[must_use]
    pub fn new(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

/// Whether a text is a day, a month or a year: `2023-04-27`, `2023-04`, `2023`.
#[must_use]
pub fn is_partial(text: &str) -> bool {
    let first_day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    first_day.parse::<Day>().is_ok()
}

/// The last day that a date, possibly partial, may mean; for a month its twenty-eighth. None for
/// what is no date.
#[must_use]
pub fn last_day(date: &str) -> Option<Day> {
    let whole = match date.len() {
        4 => format!("{date}-12-31"),
        7 => format!("{date}-28"),
        _ => date.to_owned(),
    };
    whole.parse().ok()
}

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub struct NoDay(String);

impl Say for NoDay {
    fn said(&self) -> Message {
        say!(
            "`{text}` is not a day: write year-month-day, as in 2026-11-21",
            text = self.0
        )
    }
}

impl std::str::FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let well_formed = text.len() == 10;
        match text.parse() {
            Ok(date) if well_formed => Ok(Self(date)),
            _ => Err(NoDay(text.to_owned())),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Date(toml::value::Datetime),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Date(date) => date.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, is_partial, last_day};

    #[derive(serde::Deserialize)]
    struct File {
        day: Day,
    }

    #[test]
    fn a_day_is_a_date_or_a_text() {
        for written in ["day = 2026-11-21", "day = \"2026-11-21\""] {
            let file: File = toml::from_str(written).unwrap();
            assert_eq!(file.day.to_string(), "2026-11-21");
        }
        for wrong in [
            "day = 2026-11-21T10:00:00Z",
            "day = \"2026-13-01\"",
            "day = 7",
        ] {
            assert!(toml::from_str::<File>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_partial_date_is_a_day_a_month_or_a_year() {
        for date in ["2023-04-27", "2023-04", "2023"] {
            assert!(is_partial(date), "{date}");
        }
        for wrong in [
            "",
            "2023-13",
            "20234",
            "23",
            "été ",
            "+202",
            "2023-4-1",
            "one in five",
        ] {
            assert!(!is_partial(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_partial_date_lasts_until_its_last_day() {
        let last = |date| last_day(date).map(|day| day.to_string());
        assert_eq!(last("2023").as_deref(), Some("2023-12-31"));
        assert_eq!(last("2023-04").as_deref(), Some("2023-04-28"));
        assert_eq!(last("2023-04-27").as_deref(), Some("2023-04-27"));
        for wrong in ["", "été ", "2023-13", "one in five"] {
            assert_eq!(last(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn years_later() {
        let later = |day: &str, years| day.parse::<Day>().unwrap().plus_years(years).to_string();
        assert_eq!(later("2016-11-26", 10), "2026-11-26");
        assert_eq!(later("2024-02-29", 1), "2025-02-28");
        assert_eq!(later("2024-02-29", u16::MAX), "9999-12-31");
    }

    #[test]
    fn days_between() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(day("2026-11-21").days_until(day("2027-11-21")), 365);
        assert_eq!(day("2026-11-21").days_until(day("2026-11-20")), -1);
    }
}
