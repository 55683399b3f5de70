//! The numerals of a text: every number, share, rank, date and code, in figures and in words.
//!
//! `reader` goes over the text once. Where a numeral may start it reads a number (`literal`,
//! `quantity`), and what stands around it says what the number is (`compound`, `spans`, `dates`,
//! `codes`) and how exact (`precision`). All of that is one for every language; `fr`, `en`
//! and `es` give the words, behind the trait in `language`. Values are exact decimal strings (`decimal`).
//!
//! The reader serves a lint that must not miss a number, so in doubt it reports one: every decimal
//! digit is in a numeral, and « un tiers » is a third although it may be a third party. What words
//! mean beyond their neighbours is deliberately absent: there is no grammar of sentences here.

mod again;
mod codes;
mod compound;
mod dates;
mod decimal;
mod en;
mod es;
mod fr;
mod language;
mod literal;
mod precision;
mod quantity;
mod reader;
mod spans;
mod token;

pub(crate) use self::again::scan_again;
use self::literal::Separators;
use self::reader::Reader;
use super::format;

use serde::{Deserialize, Serialize};

/// What a numeral counts or names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A number of things: « 88 millions », "two".
    Cardinal,
    /// A share in hundredths, or a difference in percentage points.
    Percent,
    /// A part of a whole: value parts out of value2.
    Fraction,
    /// Some out of some: value out of value2.
    Ratio,
    /// From value to value2.
    Range,
    /// A rank.
    Ordinal,
    /// A day, month, year, decade or time of day, in ISO form.
    Date,
    /// How old someone is, in the unit that the text says.
    Age,
    /// How long something lasts, in the unit that the text says.
    Duration,
    /// A number per unit of time.
    Rate,
    /// A name made with digits: a telephone number, an article of law, a version.
    Identifier,
}

/// How exact the text says that its number is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Nothing is said.
    #[default]
    Exact,
    /// Environ, quelque, près de; about, nearly, some.
    About,
    /// Au moins; at least.
    AtLeast,
    /// Plus de; more than, over.
    MoreThan,
    /// Au plus, jusqu’à; at most, up to.
    AtMost,
    /// Moins de; less than, under.
    LessThan,
}

/// One numeral of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numeral {
    /// The bytes from `start` to `end`, as they stand in the text.
    pub text: String,
    /// What it counts or names.
    pub kind: Kind,
    /// Its value: a canonical decimal string, an ISO date, or the code itself.
    pub value: String,
    /// The second value of a fraction, ratio or range.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value2: Option<String>,
    /// How exact it is said to be.
    pub precision: Precision,
    /// First byte, in the text that was scanned.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// It stands inside a URL or an e-mail address.
    #[serde(skip)]
    pub in_address: bool,
}

impl Numeral {
    /// Whether prose may hold this numeral only through a directive: whatever has a digit outside
    /// an address, and words for shares, rates, ranges, magnitudes and numbers from two up.
    #[must_use]
    pub fn needs_trace(&self) -> bool {
        if self.in_address {
            return false;
        }
        let digits = self.text.chars().any(char::is_numeric);
        match self.kind {
            Kind::Cardinal | Kind::Ordinal => digits || !matches!(self.value.as_str(), "0" | "1"),
            Kind::Identifier => digits,
            _ => true,
        }
    }
}

/// Whether numbers in words are read in a language; in another only digits are.
#[must_use]
pub fn reads_words(language: &str) -> bool {
    language::find(language).is_some()
}

/// Every numeral of a text, in order, none overlapping another. A language that has no reader is
/// read for digits only, with the separators of its locale.
///
/// ```
/// use jalon::text::numerals::{Kind, Precision, scan};
///
/// let found = scan("En 2022, quelque 88 millions d’images.", "fr");
/// assert_eq!(found[0].kind, Kind::Date);
/// let number = &found[1];
/// assert_eq!((number.text.as_str(), number.value.as_str()), ("88 millions", "88000000"));
/// assert_eq!(number.precision, Precision::About);
/// ```
#[must_use]
pub fn scan(text: &str, language: &str) -> Vec<Numeral> {
    reader(text, language).run()
}

/// Whether a text has more numerals than `most` in one of the languages whose words are read. What
/// a numeral takes in memory is many times what it takes in a text. A text with fewer bytes than
/// that is not looked at.
#[must_use]
pub fn are_more_than(most: usize, text: &str) -> bool {
    let exceeds = |language: &&str| reader(text, language).exceeds(most);
    text.len() > most && starts(text) > most && language::READ.iter().any(exceeds)
}

/// How many places there are at which a numeral may start, of which each has its own: runs of
/// digits, runs of letters, and other characters that are numbers. They are counted far sooner than
/// read.
fn starts(text: &str) -> usize {
    #[derive(PartialEq)]
    enum Run {
        Digits,
        Letters,
        None,
    }
    let (mut count, mut run) = (0, Run::None);
    for c in text.chars() {
        let here = match c {
            '0'..='9' => Run::Digits,
            c if c.is_alphabetic() => Run::Letters,
            _ => Run::None,
        };
        let single = !c.is_ascii() && c.is_numeric();
        count += usize::from(single || here != Run::None && here != run);
        run = here;
    }
    count
}

/// Whether a character is a decimal digit, but none of 0 to 9.
pub(super) fn is_foreign_digit(c: char) -> bool {
    !c.is_ascii() && token::digit(c).is_some()
}

fn reader<'a>(text: &'a str, language: &str) -> Reader<'a> {
    let reader = language::find(language);
    let separators = reader.map_or_else(
        || {
            let (group, decimal) = format::separators(language);
            Separators { decimal, group }
        },
        language::Language::separators,
    );
    Reader::new(text, reader, separators)
}
