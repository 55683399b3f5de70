//! When a channel answers, for machines: the week in the channel's own time zone.
//!
//! A page says the hours in words, made of this, and a script may add whether it is open now. Only
//! hours that no source disputes are here; a channel without them says nothing.

use crate::messages::Message;
use std::fmt;

use crate::say;
use serde::Deserialize;

/// The days of the week, from Monday.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A day of the week: 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Weekday(pub usize);

impl TryFrom<String> for Weekday {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let place = DAYS.iter().position(|day| *day == text);
        place
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no day: write one of {}", DAYS.join(", ")))
    }
}

impl Weekday {
    /// As files write it: `mon`.
    #[must_use]
    pub fn word(self) -> &'static str {
        DAYS.get(self.0).copied().unwrap_or_default()
    }
}

/// A time of the day, in minutes since midnight; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Clock(u16);

impl Clock {
    /// Hours and minutes.
    #[must_use]
    pub fn parts(self) -> (u16, u16) {
        (self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for Clock {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let parsed = text
            .split_once(':')
            .filter(|(hours, minutes)| digits(hours) && digits(minutes))
            .and_then(|(h, m)| Some((h.parse::<u16>().ok()?, m.parse::<u16>().ok()?)));
        match parsed {
            Some((hours, minutes)) if minutes < 60 && hours * 60 + minutes <= 24 * 60 => {
                Ok(Self(hours * 60 + minutes))
            }
            _ => Err(format!("`{text}` is no time of the day: write 09:00")),
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = self.parts();
        write!(f, "{hours:02}:{minutes:02}")
    }
}

/// The same hours on some days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// The days, in the order of the week.
    pub days: Vec<Weekday>,
    /// From when.
    pub from: Clock,
    /// Until when, on the same day.
    pub to: Clock,
}

/// When a channel answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The IANA time zone in which the hours are said.
    pub zone: String,
    /// Day and night, every day.
    #[serde(default)]
    pub always: bool,
    /// The week; empty when it is always open.
    #[serde(default)]
    pub week: Vec<Stretch>,
}

impl Opening {
    /// In one line, for a script: `always`, or `mon tue 09:00-23:00; sat 09:00-12:00`.
    #[must_use]
    pub fn line(&self) -> String {
        if self.always {
            return "always".to_owned();
        }
        let stretch = |stretch: &Stretch| {
            let days: Vec<&str> = stretch.days.iter().map(|day| day.word()).collect();
            format!("{} {}-{}", days.join(" "), stretch.from, stretch.to)
        };
        let week: Vec<String> = self.week.iter().map(stretch).collect();
        week.join("; ")
    }

    /// What is wrong with it, if anything.
    #[must_use]
    pub fn defect(&self) -> Option<Message> {
        if self.always != self.week.is_empty() {
            return Some(say!("it is open always, or has a week, one of the two"));
        }
        let wrong = self.week.iter().find(|stretch| {
            let ordered = stretch.days.windows(2).all(|pair| pair[0] < pair[1]);
            stretch.days.is_empty() || !ordered || stretch.from >= stretch.to
        });
        wrong.map(|stretch| {
            say!(
                "{from} to {to}: days in the order of the week, and an end after the start",
                from = stretch.from,
                to = stretch.to
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_times_of_the_day() {
        for (text, parts) in [("00:00", (0, 0)), ("09:30", (9, 30)), ("24:00", (24, 0))] {
            assert_eq!(Clock::try_from(text.to_owned()).unwrap().parts(), parts);
        }
        for text in ["9:00", "24:01", "12:60", "-1:00", "noon", ""] {
            assert!(Clock::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_week_is_said_in_one_line() {
        let text = "zone = \"Europe/Paris\"\nweek = [\n{ days = [\"mon\", \"wed\"], from = \
                    \"14:00\", to = \"16:00\" },\n{ days = [\"sat\"], from = \"00:00\", to = \
                    \"24:00\" }]";
        let opening: Opening = toml::from_str(text).unwrap();
        assert_eq!(opening.line(), "mon wed 14:00-16:00; sat 00:00-24:00");
        assert_eq!(opening.defect(), None);
        let never: Opening = toml::from_str("zone = \"Europe/Paris\"").unwrap();
        assert!(never.defect().is_some());
        let text = text.replace("16:00", "13:00");
        assert!(toml::from_str::<Opening>(&text).unwrap().defect().is_some());
    }
}
