//! What became of a number when an editor touched its document.
//!
//! `fixtures/changes/*.txt` are pairs of an old and a new text, as editors make them, with what
//! should be said of every numeral of the old one: its words, the outcome, the words of the numeral
//! that stands in its place. An outcome that is `ambiguous` or `gone` where something else was
//! expected is an abstention; anything else that was not expected is wrong. What must hold of any
//! text is tried below.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without has failed it"
)]

use std::fmt::Write as _;
use std::path::Path;

use jalon::text::numerals::scan;
use jalon::trace::change::{Comparison, Outcome, Revision};
use proptest::prelude::*;

/// A pair of texts and what is expected.
struct Pair {
    name: String,
    language: String,
    old: String,
    new: String,
    /// Words of the numeral, outcomes that are right, words of its counterpart.
    expected: Vec<[String; 3]>,
}

fn pairs() -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/changes");
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_str().unwrap();
        if let Some(language) = name.strip_suffix(".txt").and_then(|name| name.get(..2)) {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let cases = text.split("### ").skip(1);
            all.extend(cases.map(|case| pair(case, language)));
        }
    }
    all
}

fn pair(case: &str, language: &str) -> Pair {
    let (name, rest) = case.split_once('\n').unwrap();
    let (old, rest) = rest.split_once("\n>>>\n").unwrap();
    let (new, expected) = rest.split_once("\n===\n").unwrap();
    let expected = expected
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut parts = line.split(" | ").map(str::to_owned);
            [(); 3].map(|()| parts.next().unwrap())
        });
    Pair {
        name: name.to_owned(),
        language: language.to_owned(),
        old: format!("{old}\n"),
        new: format!("{new}\n"),
        expected: expected.collect(),
    }
}

#[derive(Default)]
struct Score {
    pairs: usize,
    numerals: usize,
    right: usize,
    abstained: String,
    wrong: String,
}

impl Score {
    fn add(&mut self, pair: &Pair) {
        self.pairs += 1;
        let found = Comparison::new(&pair.old, &pair.new, &pair.language).numerals();
        let words: Vec<_> = found.iter().map(|r| r.old.quote.as_str()).collect();
        let expected: Vec<_> = pair.expected.iter().map(|[old, ..]| old.as_str()).collect();
        assert_eq!(words, expected, "the numerals of “{}”", pair.name);
        for (revision, expected) in found.iter().zip(&pair.expected) {
            self.judge(&pair.name, revision, expected);
        }
    }

    fn judge(&mut self, name: &str, revision: &Revision, expected: &[String; 3]) {
        self.numerals += 1;
        let [old, outcomes, new] = expected;
        let outcome = revision.outcome;
        let place = revision.new.as_ref().map_or("-", |spot| &spot.quote);
        let fits = outcomes
            .split('/')
            .any(|expected| expected == outcome.word());
        let abstains = matches!(outcome, Outcome::Ambiguous | Outcome::Gone);
        if fits && (place == new || outcome == Outcome::Ambiguous) {
            self.right += 1;
            return;
        }
        let into = if abstains {
            &mut self.abstained
        } else {
            &mut self.wrong
        };
        let said = outcome.word();
        writeln!(
            into,
            "{name}: {old} is {said} {place}, not {outcomes} {new}"
        )
        .unwrap();
    }
}

#[test]
fn editors_changes_are_understood() {
    let mut score = Score::default();
    for pair in pairs() {
        score.add(&pair);
    }
    assert_eq!(score.wrong, "", "wrong");
    let abstained = score.abstained.lines().count();
    assert_eq!(score.right + abstained, score.numerals);
    // At least 19 of 20 are found; what is not is listed.
    let enough = score.right * 20 >= score.numerals * 19;
    assert!(enough, "abstained:\n{}", score.abstained);
    assert!(score.pairs >= 100, "{} pairs", score.pairs);
}

/// What became of words of a text, which are quoted without a number.
fn quoted(old: &str, new: &str, language: &str, quote: &str) -> Revision {
    let start = old.find(quote).unwrap();
    Comparison::new(old, new, language).quotation(start..start + quote.len(), None)
}

/// A quotation that runs over several cells or sentences is where its words are, all of them.
#[test]
fn words_that_parted_do_not_stay() {
    let old = "| Country | 2021 | 2022 |\n|---|--|--|\n| Spain | 7 | 9 |\n";
    let new = "| Country | 2021 | 2022 |\n|---|--|--|\n| Spain | 8 | 9 | | 7 | 9 |\n";
    let quote = "2022 |\n|---|--|--|\n| Spain | 7";
    let outcome = |new: &str| quoted(old, new, "en", quote).outcome;
    assert!(!outcome(new).stays(), "{:?}", outcome(new));
    assert_eq!(outcome(old), Outcome::Unchanged);
    // Where they stand together, the place is that of all of them.
    let later = format!("A line more.\n\n{old}");
    let revision = quoted(old, &later, "en", quote);
    assert_eq!(revision.new.unwrap().quote, quote);
}

/// Signs without a word are no quotation that other words could be taken for.
#[test]
fn signs_alone_do_not_become_words() {
    let revision = |quote: &str, now: &str| {
        let row =
            |cell: &str| format!("| Pays | Note | 2021 |\n|---|---|--|\n| Chili | {cell} | 7 |\n");
        quoted(&row(quote), &row(now), "fr", quote)
    };
    let grown = revision("(… !)", "(… selon 19 plaintes !)");
    assert!(!grown.outcome.stays(), "{grown:#?}");
    // Nor do words grow that stand between the same signs.
    let grown = revision("Oui (… !)", "Oui (… selon 19 plaintes !)");
    assert!(!grown.outcome.stays(), "{grown:#?}");
    assert_eq!(
        revision("Oui (… !)", "Oui (… !)").outcome,
        Outcome::Unchanged
    );
    // In a sentence that stays their place is not told.
    let sentence = "Oui ------ non.";
    let later = quoted(sentence, "Encore.\n\nOui ------ non.", "fr", "------");
    assert_eq!(later.outcome, Outcome::Ambiguous, "{later:#?}");
    assert_eq!(revision("!", "!").outcome, Outcome::Unchanged);
}

/// A year that is written as a count is no year any more, though the digits are the same.
#[test]
fn a_year_is_no_count() {
    let outcome = |year: &str, now: &str| {
        let text = |year: &str| format!("Les signalements de {year} sont connus.");
        let (old, new) = (text(year), text(now));
        let comparison = Comparison::new(&old, &new, "fr");
        comparison.numerals()[0].outcome
    };
    assert!(!outcome("2021", "2 021").stays());
    assert_eq!(outcome("2021", "2021"), Outcome::Unchanged);
    assert_eq!(outcome("12 021", "12\u{a0}021"), Outcome::Unchanged);
}

/// What is proposed has the marks at its edges that the quotation has, where they are still there.
#[test]
fn marks_at_the_edges_of_a_quotation_stay() {
    let old = "Selon elle, c’est un « terrain de chasse » (en ligne). Il y a peu.";
    let new = "Selon elle, c’est un vaste « terrain de chasse » (en ligne). Il y a peu.";
    for quote in [
        "« terrain de chasse »",
        "terrain de chasse » (en ligne).",
        "chasse",
    ] {
        let revision = quoted(old, new, "fr", quote);
        assert_eq!(revision.new.unwrap().quote, quote);
    }
}

/// Half a number is not a quotation that the whole number could be taken for.
#[test]
fn half_a_number_does_not_stay() {
    let old = "En tout, 52 000 familles ont vu la campagne.";
    let new = "En tout, 52 000 familles # ont vu la campagne.";
    let outcome = |quote: &str| quoted(old, new, "fr", quote).outcome;
    assert_eq!(outcome("000 familles"), Outcome::Ambiguous);
    assert_eq!(outcome("En tout, 52"), Outcome::Ambiguous);
    assert_eq!(outcome("52 000 familles"), Outcome::Unchanged);
}

/// What is quoted of a row stays when its words stand there whole: a word that grew is another,
/// a space between the digits of one number is not.
#[test]
fn a_word_that_grew_does_not_stay() {
    let outcome = |quote: &str, words: &str| {
        let row = |words: &str| {
            format!("| Pays | Quand | 2021 |\n|---|---|--|\n| Espagne | {words} | 7 |\n")
        };
        quoted(&row(quote), &row(words), "fr", quote).outcome
    };
    for (quote, same) in [
        ("une alerte après", "une alerte  après"),
        ("après 10 000 appels", "après 10\u{202F}000 appels"),
        ("après 10 000 appels", "après 10000 appels"),
    ] {
        assert!(
            outcome(quote, same).stays(),
            "{same}: {:?}",
            outcome(quote, same)
        );
    }
    for (quote, grown) in [
        ("une alerte après", "une alerte après4"),
        ("une alerte après", "lune alerte après"),
        ("après 10 000 appels", "après 10 000 4 appels"),
    ] {
        assert!(
            !outcome(quote, grown).stays(),
            "{grown}: {:?}",
            outcome(quote, grown)
        );
    }
}

/// Paragraphs that say different things, each with a numeral of its own.
const PARAGRAPHS: [&str; 8] = [
    "La ligne d’écoute reçoit {} appels par semaine, de parents surtout.",
    "Le guide comporte {} fiches pratiques, à imprimer en noir et blanc.",
    "Une enquête nationale a interrogé {} adolescents sur leurs usages du réseau.",
    "Parmi les victimes accompagnées, {} % sont des filles de moins de treize ans.",
    "The hotline removed {} web addresses before the end of the quarter.",
    "Police forces identified {} suspects during a joint operation.",
    "The programme costs {} pounds a year, two thirds of it public money.",
    "Moderators looked at {} accounts reported by schools in the region.",
];

fn filled(numbers: &[u32]) -> Vec<String> {
    let fill = |(text, number): (&&str, &u32)| text.replace("{}", &number.to_string());
    PARAGRAPHS.iter().zip(numbers).map(fill).collect()
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(2u32..1_500, PARAGRAPHS.len())
}

/// What a text can be made of that the engine treats apart.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("| a | 12 | b |\n".to_owned()),
        Just("|---|---|\n".to_owned()),
        Just("x\t12\ty\n".to_owned()),
        Just("Nord   12   3 %\n".to_owned()),
        Just("# 2022\n".to_owned()),
        Just("- Total : 12\n".to_owned()),
        Just("En 2022, 88 millions d’images. ".to_owned()),
        Just("\r\n\u{c}\n".to_owned()),
        "[a-z0-9éà .,;:!?()«»\u{301}\u{ad}|\\[\\]\t\n-]{0,20}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn paragraphs_that_only_moved_stay(
        numbers in numbers(),
        order in Just((0..PARAGRAPHS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let old = filled(&numbers);
        let new: Vec<_> = order.iter().map(|&at| old[at].clone()).collect();
        let (old, new) = (old.join("\n\n"), new.join("\n\n"));
        let comparison = Comparison::new(&old, &new, "fr");
        for revision in comparison.numerals() {
            prop_assert!(revision.outcome.stays(), "{revision:?}");
            prop_assert_eq!(&revision.new.unwrap().quote, &revision.old.quote);
        }
        prop_assert!(comparison.unseen().is_empty());
    }

    #[test]
    fn a_changed_numeral_is_never_said_to_be_the_same(
        numbers in numbers(),
        at in 0..PARAGRAPHS.len(),
        other in 2u32..1_500,
        order in Just((0..PARAGRAPHS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        prop_assume!(numbers[at] != other);
        let mut changed = numbers.clone();
        changed[at] = other;
        let old = filled(&numbers);
        let new = filled(&changed);
        let new: Vec<_> = order.iter().map(|&at| new[at].clone()).collect();
        let text = old.join("\n\n");
        let start = old[..at].iter().map(|p| p.len() + 2).sum::<usize>();
        let inside = start..start + old[at].len();
        for revision in Comparison::new(&text, &new.join("\n\n"), "fr").numerals() {
            let was = revision.old.quote.starts_with(&numbers[at].to_string());
            if was && inside.contains(&revision.old.start) {
                prop_assert!(revision.outcome > Outcome::Reworded, "{revision:?}");
            }
        }
    }

    #[test]
    fn any_two_texts_can_be_compared(
        old in texts(),
        new in texts(),
        language in prop::sample::select(vec!["fr", "en", "de", ""]),
        span in (0usize..400, 0usize..60),
    ) {
        let comparison = Comparison::new(&old, &new, language);
        let found = comparison.numerals();
        prop_assert_eq!(found.len(), scan(&old, language).len());
        for revision in &found {
            if let Some(spot) = &revision.new {
                prop_assert_eq!(new.get(spot.start..spot.end), Some(spot.quote.as_str()));
            }
        }
        let (mut start, mut end) = (span.0.min(old.len()), (span.0 + span.1).min(old.len()));
        while !old.is_char_boundary(start) {
            start -= 1;
        }
        while !old.is_char_boundary(end) {
            end += 1;
        }
        let value = scan(&old, language).into_iter().find(|n| start <= n.start && n.end <= end);
        let revision = comparison.quotation(start..end, value.as_ref());
        if let Some(spot) = &revision.new {
            prop_assert_eq!(new.get(spot.start..spot.end), Some(spot.quote.as_str()));
        }
    }

    #[test]
    fn a_text_compared_with_itself_is_unchanged(text in texts()) {
        let comparison = Comparison::new(&text, &text, "fr");
        for revision in comparison.numerals() {
            let same = revision.new.as_ref().is_none_or(|new| new.start == revision.old.start);
            let copies = matches!(revision.outcome, Outcome::Ambiguous | Outcome::Gone);
            prop_assert!(revision.outcome == Outcome::Unchanged && same || copies, "{revision:?}");
        }
    }
}
