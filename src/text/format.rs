//! Numbers as the readers of a language print them.
//!
//! Values come and go as exact decimal strings. Separators are those of ICU4X for the language;
//! the words for large numbers and the small rules of a language (« de », « d’ », "2nd") come from
//! its own part of this file. Whatever `number` prints, the numeral reader reads back as the same
//! value.

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;

const NO_BREAK: char = '\u{a0}';

/// A number: « 88 millions », "32,059,029". A value that is no decimal string is printed as it is.
#[must_use]
pub fn number(value: &str, language: &str) -> String {
    let Ok(decimal) = Decimal::try_from_str(value) else {
        return value.to_owned();
    };
    match round_magnitude(&decimal, language) {
        Some((coefficient, word)) => {
            let gap = if is(language, "en") { ' ' } else { NO_BREAK };
            format!("{}{gap}{word}", grouped(&coefficient, language))
        }
        None => grouped(&decimal, language),
    }
}

/// A percentage: « 65 % » with a no-break space, "65%".
#[must_use]
pub fn percent(value: &str, language: &str) -> String {
    let gap = if is(language, "en") {
        String::new()
    } else {
        NO_BREAK.to_string()
    };
    match Decimal::try_from_str(value) {
        Ok(decimal) => format!("{}{gap}%", grouped(&decimal, language)),
        Err(_) => format!("{value}{gap}%"),
    }
}

/// A rank: « 2e », "2nd", « 2.º »; in another language the number and a full stop.
#[must_use]
pub fn ordinal(value: &str, language: &str) -> String {
    let suffix = match primary(language) {
        "fr" if value == "1" => "er",
        "fr" => "e",
        "en" => english_suffix(value),
        "es" => ".º",
        _ => ".",
    };
    format!("{}{suffix}", plain(value, language))
}

/// A number and what it counts: « 88 millions de fichiers », « 8 pays », "88 million files". The
/// unit is given as it stands after the number.
///
/// ```
/// use jalon::text::format::quantity;
///
/// assert_eq!(quantity("88000000", "fichiers", "fr"), "88\u{a0}millions de fichiers");
/// assert_eq!(quantity("32059029", "files", "en"), "32,059,029 files");
/// ```
#[must_use]
pub fn quantity(value: &str, unit: &str, language: &str) -> String {
    let number = number(value, language);
    if !matches!(primary(language), "fr" | "es") {
        return format!("{number} {unit}");
    }
    if !number.ends_with(char::is_alphabetic) {
        return format!("{number}{NO_BREAK}{unit}");
    }
    if is(language, "fr") && elides(unit) {
        format!("{number} d’{unit}")
    } else {
        format!("{number} de {unit}")
    }
}

/// A time of the day: « 9 h », « 9 h 30 », "9 am", "9.30 pm", "noon".
#[must_use]
pub fn clock(hours: u16, minutes: u16, language: &str) -> String {
    match primary(language) {
        "fr" if minutes == 0 => format!("{hours}{NO_BREAK}h"),
        "fr" => format!("{hours}{NO_BREAK}h{NO_BREAK}{minutes:02}"),
        "en" => match (hours, minutes) {
            (12, 0) => "noon".to_owned(),
            (0 | 24, 0) => "midnight".to_owned(),
            _ => {
                let half = if hours % 24 < 12 { "am" } else { "pm" };
                let hours = (hours + 11) % 12 + 1;
                match minutes {
                    0 => format!("{hours}{NO_BREAK}{half}"),
                    _ => format!("{hours}.{minutes:02}{NO_BREAK}{half}"),
                }
            }
        },
        _ => format!("{hours:02}:{minutes:02}"),
    }
}

/// The language of a tag: `fr` of `fr-CH`.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

fn is(language: &str, code: &str) -> bool {
    primary(language) == code
}

/// What parts thousands and what parts decimals in a language, as ICU4X writes them.
pub(super) fn separators(language: &str) -> (char, char) {
    let sample = Decimal::try_from_str("1234567.5").map(|sample| grouped(&sample, language));
    let sample = sample.unwrap_or_default();
    let mut signs = sample.chars().filter(|c| !c.is_numeric());
    (
        signs.next().unwrap_or(','),
        signs.next_back().unwrap_or('.'),
    )
}

fn plain(value: &str, language: &str) -> String {
    Decimal::try_from_str(value).map_or_else(|_| value.to_owned(), |d| grouped(&d, language))
}

fn grouped(decimal: &Decimal, language: &str) -> String {
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    match DecimalFormatter::try_new((&locale).into(), Default::default()) {
        Ok(formatter) => formatter.format(decimal).to_string(),
        Err(_) => decimal.to_string(),
    }
}

/// The coefficient and the word of a number that is round enough to be read in words: at most two
/// decimals before « million » or a larger word.
fn round_magnitude(decimal: &Decimal, language: &str) -> Option<(Decimal, &'static str)> {
    let magnitudes: &[(i16, &str, &str)] = match primary(language) {
        "fr" => &[(9, "milliard", "milliards"), (6, "million", "millions")],
        "en" => &[(9, "billion", "billion"), (6, "million", "million")],
        "es" => &[(6, "millón", "millones")],
        _ => return None,
    };
    let top = decimal.absolute.nonzero_magnitude_start();
    let &(power, one, many) = magnitudes.iter().find(|&&(power, ..)| top >= power)?;
    if top >= power + 3 || decimal.absolute.nonzero_magnitude_end() < power - 2 {
        return None;
    }
    let mut coefficient = decimal.clone();
    coefficient.absolute.multiply_pow10(-power);
    coefficient.absolute.trim_end();
    coefficient.absolute.trim_start();
    // French counts as plural from two: « 1,9 million », « 2 millions »; Spanish all but one:
    // « 1,9 millones ».
    let whole = coefficient.absolute.nonzero_magnitude_end() >= 0;
    let single =
        top == power && coefficient.absolute.digit_at(0) == 1 && (whole || !is(language, "es"));
    Some((coefficient, if single { one } else { many }))
}

fn english_suffix(value: &str) -> &'static str {
    let tens = value
        .len()
        .checked_sub(2)
        .and_then(|at| value.as_bytes().get(at));
    match (tens, value.as_bytes().last()) {
        (Some(b'1'), _) => "th",
        (_, Some(b'1')) => "st",
        (_, Some(b'2')) => "nd",
        (_, Some(b'3')) => "rd",
        _ => "th",
    }
}

/// Words before which « de » keeps its vowel although they start with a mute letter in writing.
const ASPIRATED: &[&str] = &[
    "hacker",
    "haine",
    "hameçon",
    "handicap",
    "harceleu",
    "harcèlement",
    "harc",
    "hasard",
    "hashtag",
    "hausse",
    "haut",
    "héros",
    "hotline",
    "huit",
    "onze",
    "oui",
    "yaourt",
    "yacht",
];

/// Whether « de » becomes « d’ » before a French word.
fn elides(unit: &str) -> bool {
    let lower = unit.to_lowercase();
    let vowel = lower.starts_with([
        'a', 'à', 'â', 'e', 'é', 'è', 'ê', 'i', 'î', 'o', 'ô', 'u', 'y', 'h', 'œ', 'æ',
    ]);
    vowel && !ASPIRATED.iter().any(|word| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_their_readers_write_them() {
        for (value, french, english) in [
            ("8", "8", "8"),
            ("1234", "1\u{202f}234", "1,234"),
            ("32059029", "32\u{202f}059\u{202f}029", "32,059,029"),
            ("88000000", "88\u{a0}millions", "88 million"),
            ("1200000000", "1,2\u{a0}milliard", "1.2 billion"),
            ("2000000000", "2\u{a0}milliards", "2 billion"),
            ("1000000", "1\u{a0}million", "1 million"),
            ("1234567", "1\u{202f}234\u{202f}567", "1,234,567"),
            ("2.8", "2,8", "2.8"),
            ("plenty", "plenty", "plenty"),
        ] {
            assert_eq!(number(value, "fr"), french);
            assert_eq!(number(value, "en"), english);
        }
    }

    #[test]
    fn spanish_is_printed_as_its_readers_write_it() {
        for (value, spanish) in [
            ("8", "8"),
            ("1234", "1234"),
            ("32059", "32.059"),
            ("2.8", "2,8"),
            ("1000000", "1\u{a0}millón"),
            ("1900000", "1,9\u{a0}millones"),
            ("88000000", "88\u{a0}millones"),
            ("1234567", "1.234.567"),
        ] {
            assert_eq!(number(value, "es"), spanish);
        }
        assert_eq!(
            quantity("88000000", "archivos", "es"),
            "88\u{a0}millones de archivos"
        );
        assert_eq!(quantity("8", "países", "es"), "8\u{a0}países");
        assert_eq!(percent("65", "es"), "65\u{a0}%");
        assert_eq!(ordinal("2", "es"), "2.º");
    }

    #[test]
    fn units_follow_the_rules_of_the_language() {
        assert_eq!(
            quantity("88000000", "fichiers", "fr"),
            "88\u{a0}millions de fichiers"
        );
        assert_eq!(
            quantity("88000000", "images", "fr"),
            "88\u{a0}millions d’images"
        );
        assert_eq!(
            quantity("88000000", "heures", "fr"),
            "88\u{a0}millions d’heures"
        );
        assert_eq!(
            quantity("88000000", "hashtags", "fr"),
            "88\u{a0}millions de hashtags"
        );
        assert_eq!(quantity("8", "pays", "fr"), "8\u{a0}pays");
        assert_eq!(quantity("88000000", "files", "en"), "88 million files");
        assert_eq!(quantity("8", "countries", "en"), "8 countries");
    }

    #[test]
    fn shares_and_ranks_follow_the_rules_of_the_language() {
        assert_eq!(percent("65", "fr"), "65\u{a0}%");
        assert_eq!(percent("2.5", "fr"), "2,5\u{a0}%");
        assert_eq!(percent("65", "en"), "65%");
        let english = ["1", "2", "3", "4", "11", "12", "13", "21", "112"].map(|n| ordinal(n, "en"));
        let expected = [
            "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
        ];
        assert_eq!(english, expected);
        assert_eq!(ordinal("1", "fr"), "1er");
        assert_eq!(ordinal("2", "fr"), "2e");
    }
}
