//! What must hold of any text: the reader never fails, its numerals are in order and are bytes of
//! the text, and what a language prints is read back as the same value.

use jalon::text::format::{number, ordinal, percent, quantity};
use jalon::text::lines::LineMap;
use jalon::text::normal::normalise;
use jalon::text::numerals::{Kind, are_more_than, scan};
use proptest::prelude::*;

/// Texts made of what the reader looks for.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "un", "une", "deux", "cent", "mille", "million", "millions", "et", "demi", "mi-", "neuf",
        "tiers", "quart", "moitié", "sur", "par", "jour", "ans", "âgé de", "chaque", "seconde",
        "pour", "entre", "de", "à", "en", "mai", "sept", "article", "années", "dizaine", "des",
        "one", "a", "half", "hundred", "thousand", "third", "thirds", "in", "of", "out", "every",
        "uno", "dos", "ciento", "mil", "millones", "y", "medio", "tercio", "por", "cada",
        "segundo", "años", "mitad", "miles", "2.º", "per", "year", "old", "aged", "May", "the",
        "twenty", "second", "first", "dozen", "point", "1", "12", "000", "2022", "1990s", "0800",
        "88", "5", "1er", "2nd", "3.5", "1,2", "XXIe", " ", " ", " ", "\u{a0}", "\u{202f}", "\n",
        "-", "–", "'", "’", ".", ",", ":", "/", "%", "‰", "€", "$", "+", "~", "(", ")", "@", "_",
        "°", "§", "½", "http://", "www.", "\u{ad}", "\u{200b}", "\u{301}", "é", "８", "٣", "😀",
        "x",
    ]);
    let piece = prop_oneof![9 => pieces.prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// Canonical decimal strings.
fn values() -> impl Strategy<Value = String> {
    let whole = prop_oneof![
        "0",
        "[1-9][0-9]{0,14}",
        "[1-9][0-9]{0,2}000000",
        "[1-9]00000000"
    ];
    let part = prop_oneof![3 => Just(String::new()), 1 => "\\.[0-9]{0,4}[1-9]"];
    (whole, part).prop_map(|(whole, part)| whole + &part)
}

proptest! {
    #[test]
    fn numerals_are_bytes_of_the_text_in_order(
        text in texts(),
        language in prop::sample::select(vec!["fr", "en", "es", "de", ""]),
    ) {
        let mut end = 0;
        for numeral in scan(&text, language) {
            prop_assert!(end <= numeral.start && numeral.start < numeral.end);
            prop_assert_eq!(text.get(numeral.start..numeral.end), Some(numeral.text.as_str()));
            prop_assert!(!numeral.value.is_empty());
            prop_assert_eq!(numeral.text.trim(), numeral.text.as_str());
            end = numeral.end;
        }
    }

    #[test]
    fn numerals_are_counted_to_a_limit(text in texts(), language in prop::sample::select(vec!["fr", "en", "es"])) {
        let count = scan(&text, language).len();
        if let Some(fewer) = count.checked_sub(1) {
            prop_assert!(are_more_than(fewer, &text));
        }
        let most = ["fr", "en", "es"].map(|language| scan(&text, language).len());
        prop_assert!(!are_more_than(most.into_iter().max().unwrap_or_default(), &text));
    }

    #[test]
    fn every_digit_is_in_a_numeral(text in texts(), language in prop::sample::select(vec!["fr", "en", "es"])) {
        let numerals = scan(&text, language);
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let found = numerals.iter().any(|numeral| (numeral.start..numeral.end).contains(&at));
            prop_assert!(found, "{c} at {at} of {text:?}");
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for language in ["fr", "en", "es", "ar", "x y z"] {
            let _ = scan(&text, language);
        }
        let _ = normalise(&text);
        let _ = LineMap::new(&text).position(text.len());
    }

    #[test]
    fn what_is_printed_is_read_back(
        value in values(),
        language in prop::sample::select(vec!["fr", "en", "fr-CH", "de", "es", "it", "pl", "hi", "ar", "fa", "und"]),
    ) {
        let printed = number(&value, language);
        let read = scan(&printed, language);
        prop_assert_eq!(read.len(), 1, "{}", &printed);
        prop_assert_eq!(&read[0].value, &value, "{}", &printed);
        prop_assert_eq!(&read[0].text, &printed);
    }

    #[test]
    fn printed_shares_and_quantities_are_read_back(value in values()) {
        for language in ["fr", "en", "es"] {
            let share = scan(&percent(&value, language), language);
            prop_assert_eq!(share.len(), 1);
            prop_assert_eq!((share[0].kind, &share[0].value), (Kind::Percent, &value));
            let counted = scan(&quantity(&value, "images", language), language);
            prop_assert_eq!(counted.len(), 1);
            prop_assert_eq!(&counted[0].value, &value);
        }
    }

    #[test]
    fn printed_ranks_are_read_back(rank in 1u32..5000) {
        for language in ["fr", "en", "es"] {
            let printed = ordinal(&rank.to_string(), language);
            let read = scan(&printed, language);
            prop_assert_eq!(read.len(), 1, "{}", &printed);
            prop_assert_eq!(&read[0].value, &rank.to_string(), "{}", &printed);
            prop_assert_eq!(read[0].kind, Kind::Ordinal);
        }
    }
}

/// Inputs on which a reader that looks back or ahead too far would never end.
#[test]
fn long_texts_of_one_kind_are_read() {
    let pieces = [
        "1",
        "1 ",
        "1-",
        "1.",
        "1,",
        "1/",
        "1_",
        "100 ",
        "a1",
        "A-",
        "é",
        " ",
        "\u{ad}",
        "1\u{301}",
        "un ",
        "mille ",
        "zéro ",
        "one million ",
        "every second ",
        "two and ",
        "1@",
        "http://",
    ];
    for piece in pieces {
        let text = format!("1{}", piece.repeat(30_000 / piece.len()));
        for language in ["fr", "en", "es"] {
            let last = scan(&text, language)
                .last()
                .map_or(0, |numeral| numeral.end);
            assert!(last <= text.len(), "{piece:?}");
        }
        let _ = normalise(&text);
    }
}
