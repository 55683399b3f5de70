//! The numeral reader and the folding of text.

use std::ops::Range;

use jalon::text::normal::{Normalised, normalise};
use jalon::text::numerals::{Kind, Numeral, scan};

use super::LANGUAGES;

/// Numerals are bytes of the text, in order, with a value that is one; every digit is in one, and
/// the same text gives the same numerals.
pub fn numerals(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for language in LANGUAGES {
        let found = scan(text, language);
        let mut end = 0;
        for numeral in &found {
            assert!(end <= numeral.start && numeral.start < numeral.end);
            let span = text.get(numeral.start..numeral.end);
            assert_eq!(span, Some(numeral.text.as_str()), "{language}");
            assert_eq!(numeral.text.trim(), numeral.text, "{language}");
            has_a_value(numeral);
            end = numeral.end;
        }
        let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit());
        let mut left = found.iter().peekable();
        for (at, _) in digits {
            while left.next_if(|numeral| numeral.end <= at).is_some() {}
            let is_read = left.peek().is_some_and(|numeral| numeral.start <= at);
            assert!(is_read, "{language}: no numeral has the digit at {at}");
        }
        assert_eq!(scan(text, language), found);
    }
}

/// The value of a number is a canonical decimal string, whatever the number counts.
fn has_a_value(numeral: &Numeral) {
    let values = [Some(&numeral.value), numeral.value2.as_ref()];
    for value in values.into_iter().flatten() {
        match numeral.kind {
            Kind::Identifier => assert!(!value.is_empty(), "{numeral:?}"),
            Kind::Date => assert!(value.contains(|c: char| c.is_ascii_digit()), "{numeral:?}"),
            _ => assert!(is_decimal(value), "{numeral:?}"),
        }
    }
}

fn is_decimal(value: &str) -> bool {
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    let (whole, part) = match unsigned.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(digits)
}

/// What is folded stays as it is when it is folded again, and every range leads back to whole
/// units of the original, whose folded form it is.
pub fn normalisation(data: &[u8]) {
    let [first, second, third, fourth, text @ ..] = data else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let folded = Normalised::new(text);
    assert_eq!(normalise(text), folded.text);
    assert_eq!(normalise(&folded.text), folded.text, "of {text:?}");
    let end = folded.to_original(0..folded.text.len()).end;
    // What nobody sees may stand behind the last unit.
    assert_eq!(text.get(end..).map(normalise).as_deref(), Some(""));
    leads_back(text, &folded, 0..folded.text.len());
    let place = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
    let (a, b) = (place(first, second), place(third, fourth));
    let length = folded.text.len() + 1;
    let (a, b) = (a % length, b % length);
    leads_back(text, &folded, a.min(b)..a.max(b));
    let mut starts = folded.text.char_indices().map(|(at, _)| at).take(512);
    let mut from = starts.next().unwrap_or_default();
    let mut reached = 0;
    for to in starts {
        let original = leads_back(text, &folded, from..to);
        assert!(original.start >= reached, "places are in order");
        (reached, from) = (original.start, to);
    }
}

/// Holds one range of the folded text against the original.
fn leads_back(text: &str, folded: &Normalised, range: Range<usize>) -> Range<usize> {
    let original = folded.to_original(range.clone());
    let words = text.get(original.clone());
    let words = words.unwrap_or_else(|| panic!("{original:?} is no range of {text:?}"));
    let widened = folded.to_normal(original.clone());
    if range.is_empty() {
        return original;
    }
    assert!(
        widened.start <= range.start && range.end <= widened.end,
        "{range:?} came back as {widened:?} of {text:?}"
    );
    assert_eq!(
        normalise(words),
        folded.text[widened],
        "{range:?} of {text:?}"
    );
    original
}
