//! The unit that a numeral is written with: « % », « points », « ans », « mois », « € ».

use super::tokens::{Token, fold};
use crate::text::numerals::{Kind, Numeral, scan};

/// Letters of an abbreviation that is known by the word it starts: « min », « minutes ».
const ABBREVIATED: usize = 2;

/// The letters and signs of a numeral, without what only sets it: digits, spaces, separators.
pub(super) fn letters(text: &str) -> String {
    let said = |c: &char| c.is_alphabetic() || matches!(c, '%' | '‰' | '€' | '$' | '£' | '/' | '+');
    fold(text).chars().filter(said).collect()
}

/// Whether two numerals of the same value are of one kind and unit.
pub(super) fn same(a: &Numeral, language: &str, b: &Numeral) -> bool {
    if a.kind == b.kind && a.text == b.text {
        return true;
    }
    if letters(&a.text) == letters(&b.text) {
        // What tells an age from a length of time, or a year from a number, stands around it.
        let loose = |kind: Kind| {
            matches!(
                kind,
                Kind::Age | Kind::Duration | Kind::Date | Kind::Cardinal | Kind::Identifier
            )
        };
        return a.kind == b.kind || (loose(a.kind) && loose(b.kind));
    }
    let time = |kind: Kind| matches!(kind, Kind::Age | Kind::Duration);
    if a.kind != b.kind && !(time(a.kind) && time(b.kind)) {
        return false;
    }
    if money(&a.text) != money(&b.text) {
        return false;
    }
    if a.kind == Kind::Percent {
        return is_share(&a.text) == is_share(&b.text);
    }
    let (here, there) = (unit_words(&a.text, language), unit_words(&b.text, language));
    let missing = |from: &[String], into: &[String]| {
        from.iter()
            .any(|word| !into.iter().any(|other| one_word(word, other)))
    };
    !(missing(&here, &there) && missing(&there, &here))
}

/// The signs for money in a numeral.
fn money(text: &str) -> String {
    text.chars().filter(|&c| is_money(c)).collect()
}

fn is_money(c: char) -> bool {
    matches!(c, '€' | '$' | '£' | '¥' | '₣' | '₹' | '₽' | '₩' | '₺' | '₪')
}

/// Hundredths of a whole, and not a difference in points: the sign, or « pour cent », "percent",
/// as every language that has the word took it from the same Latin.
fn is_share(text: &str) -> bool {
    let text = fold(text.trim_end());
    text.ends_with('%') || text.ends_with("cent") || text.ends_with("pct")
}

/// The words of a numeral that are no number: « personnes », « seconde ».
fn unit_words(text: &str, language: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    words
        .filter(|word| !is_number(word, language))
        .map(str::to_owned)
        .collect()
}

/// Whether a word is a number, or multiplies one.
fn is_number(word: &str, language: &str) -> bool {
    let alone = scan(word, language);
    let counted = format!("2 {word}");
    let magnitude = scan(&counted, language);
    !alone.is_empty()
        || magnitude
            .first()
            .is_some_and(|n| n.kind == Kind::Cardinal && n.end == counted.len() && n.value != "2")
}

fn one_word(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let short = short.trim_end_matches('s');
    a == b || (short.len() >= ABBREVIATED && long.starts_with(short))
}

/// The signs for money and measures right beside a numeral.
pub(super) fn beside(tokens: &[Token], at: usize) -> String {
    let sign = |token: Option<&Token>| {
        token
            .and_then(Token::sign)
            .filter(|&sign| is_money(sign) || matches!(sign, '%' | '‰' | '°'))
    };
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    sign(before)
        .into_iter()
        .chain(sign(tokens.get(at + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Numeral {
        scan(text, "fr").into_iter().next().unwrap()
    }

    #[test]
    fn units_are_told_apart() {
        for (a, b, one) in [
            ("5 %", "5%", true),
            ("5 %", "cinq pour cent", true),
            ("5 %", "5 points", false),
            ("12 ans", "douze ans", true),
            ("12 ans", "12 mois", false),
            ("5 min", "5 minutes", true),
            ("1 fille sur 5", "1 garçon sur 5", false),
            ("2 millions", "2 000 000", true),
            ("3 500 € par an", "3 500 $ par an", false),
            ("deux images par seconde", "2 images par minute", false),
        ] {
            assert_eq!(same(&read(a), "fr", &read(b)), one, "{a}, {b}");
        }
    }
}
