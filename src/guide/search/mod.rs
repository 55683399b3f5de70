//! The search index of one language's book.
//!
//! It is made from the pages that mdBook has written, so whatever a page shows can be found,
//! whichever directive it came from.
//!
//! 1. [`sections`] reads each page into its sections: heading, id, text, and words that are found
//!    but not shown.
//! 2. [`lexicon`] says what belongs to the language: the stemmer that puts the forms of a word into
//!    one family, the words that mean the same, those that say nothing.
//! 3. The whole is written as a script that sets one variable: a script is what a page read from
//!    a disk may load. `find.js` of the theme does the rest in the browser.
//!
//! What the index shows is text of the page outside of every traced element: a number never gets
//! into it, because a number in prose always stands in one. The words of traced elements are kept
//! as keys, sorted, a line each, without numbers in digits or words; of a contact the numbers that
//! its buttons dial are kept, because people look for them.

mod lexicon;
mod sections;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

pub use lexicon::Lexicon;
use sections::Section;

use crate::text::numerals::{Numeral, scan};

/// The name of the index below its book's folder.
pub const FILE: &str = "search-index.js";

/// A host sends the index to a phone on a bad line: it stays below this, in bytes. The text of
/// sections is cut before anything becomes impossible to find.
pub const LARGEST: usize = 150_000;

/// How much text of a section is shown around a found word, in characters, most first.
const CUTS: [usize; 7] = [usize::MAX, 900, 600, 400, 250, 120, 0];

#[derive(Serialize)]
struct Index<'a> {
    version: u32,
    language: &'a str,
    pages: Vec<Page<'a>>,
    /// `sign.al.aler.alement`: the beginning that the forms of a word share, then their ends.
    families: Vec<String>,
    synonyms: &'a [Vec<String>],
    silent: Vec<String>,
}

#[derive(Serialize)]
struct Page<'a> {
    href: &'a str,
    title: &'a str,
    sections: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    heading: String,
    text: String,
    keys: String,
}

/// A page of a book as it was written: its address below the book's folder, and its HTML.
pub type Written = (String, String);

/// The index of a book, as a script.
#[must_use]
pub fn index(language: &str, pages: &[Written], lexicon: &Lexicon) -> String {
    let read: Vec<(&str, Vec<Section>)> = pages
        .par_iter()
        .map(|(href, html)| (href.as_str(), sections::read(html)))
        .collect();
    let vocabulary = Vocabulary::of(&read, language, lexicon);
    let families = families(&read, &vocabulary, lexicon);
    let mut script = String::new();
    for cut in CUTS {
        let index = Index {
            version: 1,
            language,
            pages: read
                .par_iter()
                .map(|(href, sections)| Page {
                    href,
                    title: sections.first().map_or("", |first| &first.heading),
                    sections: sections
                        .iter()
                        .map(|section| vocabulary.entry(section, cut))
                        .collect(),
                })
                .collect(),
            families: families.clone(),
            synonyms: &lexicon.synonyms,
            silent: lexicon.silent.iter().map(|word| fold(word)).collect(),
        };
        // Strings and numbers: serialising them has no way to fail.
        let json = serde_json::to_string(&index).unwrap_or_default();
        script = format!("globalThis.jalonIndex = {json};\n");
        if script.len() < LARGEST {
            break;
        }
    }
    script
}

/// Every word of a book: how it is folded, and whether that says a number. A word is looked at
/// once, however often it stands there and however often texts are cut.
struct Vocabulary<'a> {
    words: FxHashMap<&'a str, (String, bool)>,
    language: &'a str,
    lexicon: &'a Lexicon,
}

impl<'a> Vocabulary<'a> {
    fn of(pages: &'a [(&str, Vec<Section>)], language: &'a str, lexicon: &'a Lexicon) -> Self {
        let mut vocabulary = Self {
            words: FxHashMap::default(),
            language,
            lexicon,
        };
        for word in texts(pages, lexicon).flat_map(words) {
            vocabulary.words.entry(word).or_insert_with(|| {
                let folded = fold(word);
                let is_number = is_number(&folded, language);
                (folded, is_number)
            });
        }
        vocabulary
    }

    /// A word, folded, and whether it says a number.
    fn word(&self, word: &str) -> Option<(&str, bool)> {
        let (folded, is_number) = self.words.get(word)?;
        Some((folded, *is_number))
    }

    fn entry(&self, section: &Section, cut: usize) -> Entry {
        let (shown, rest) = split_at(&section.text, cut);
        let known: BTreeSet<&str> = words(shown)
            .filter_map(|word| Some(self.word(word)?.0))
            .collect();
        let keys: BTreeSet<String> = words(&section.keys)
            .chain(words(rest))
            .filter_map(|word| self.word(word))
            .filter(|(word, is_number)| word.len() > 1 && !is_number && !known.contains(word))
            .filter(|(word, _)| !self.lexicon.is_silent(word))
            .map(|(word, _)| word.to_owned())
            .chain(section.dialled.iter().cloned())
            .collect();
        Entry {
            id: section.id.clone(),
            heading: section.heading.clone(),
            text: shown.to_owned(),
            keys: without_numbers(keys, &section.dialled, self.language).join("\n"),
        }
    }
}

/// Every text whose words are looked for.
fn texts<'a>(
    pages: &'a [(&str, Vec<Section>)],
    lexicon: &'a Lexicon,
) -> impl Iterator<Item = &'a str> {
    let sections = pages.iter().flat_map(|(_, sections)| sections);
    let texts = sections.flat_map(|section| [&section.heading, &section.text, &section.keys]);
    let all = texts.chain(lexicon.synonyms.iter().flatten());
    all.map(String::as_str)
}

/// The keys without those that say a number only beside another one: the words are a list, and
/// nobody may read a quantity out of it.
fn without_numbers(keys: BTreeSet<String>, dialled: &[String], language: &str) -> Vec<String> {
    let mut keys: Vec<String> = keys.into_iter().collect();
    loop {
        let list = keys.join("\n");
        let numerals = scan(&list, language);
        let said: Vec<_> = numerals.iter().filter(|n| n.needs_trace()).collect();
        let before = keys.len();
        let mut at = 0;
        keys.retain(|key| {
            let (start, end) = (at, at + key.len());
            at = end + 1;
            let is_said = said.iter().any(|n| n.start < end && start < n.end);
            !is_said || dialled.contains(key)
        });
        if keys.len() == before {
            return keys;
        }
    }
}

/// Whether a word says a number that a reader would have to be told the source of.
fn is_number(word: &str, language: &str) -> bool {
    scan(word, language).iter().any(Numeral::needs_trace)
}

/// Cut behind a word.
fn split_at(text: &str, cut: usize) -> (&str, &str) {
    match text.char_indices().nth(cut) {
        None => (text, ""),
        Some((end, _)) => text.split_at(text[..end].rfind(' ').unwrap_or(0)),
    }
}

/// The forms of one word that stand in the book or among the synonyms, two at least.
fn families(
    pages: &[(&str, Vec<Section>)],
    vocabulary: &Vocabulary<'_>,
    lexicon: &Lexicon,
) -> Vec<String> {
    let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut placed = BTreeSet::new();
    for word in texts(pages, lexicon).flat_map(words) {
        let Some((folded, is_number)) = vocabulary.word(word) else {
            continue;
        };
        let is_word = !is_number && !folded.contains(|c: char| c.is_numeric());
        if is_word && placed.insert(folded) {
            let stem = fold(&lexicon.stem(&word.to_lowercase()));
            families.entry(stem).or_default().insert(folded.to_owned());
        }
    }
    families
        .into_values()
        .filter(|forms| forms.len() > 1)
        .map(|forms| line(&forms))
        .collect()
}

fn line(forms: &BTreeSet<String>) -> String {
    let mut forms = forms.iter();
    let first = forms.next().map_or("", String::as_str);
    let mut start = first;
    for form in forms.clone() {
        let same = start
            .char_indices()
            .zip(form.chars())
            .find(|((_, a), b)| a != b)
            .map_or(start.len().min(form.len()), |((at, _), _)| at);
        start = &start[..same];
    }
    let ends = std::iter::once(first).chain(forms.map(String::as_str));
    let ends = ends.map(|form| &form[start.len()..]);
    std::iter::once(start)
        .chain(ends)
        .collect::<Vec<_>>()
        .join(".")
}

/// The runs of letters and digits of a text: an elided « l’ » is a word of its own.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .filter(|word| !word.is_empty())
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A word without accents and capitals, as `find.js` folds what is typed.
pub(super) fn fold(word: &str) -> String {
    let plain: String = word.nfd().filter(|c| !is_mark(*c)).collect();
    plain
        .to_lowercase()
        .replace('œ', "oe")
        .replace('æ', "ae")
        .replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, fold, index, line};
    use std::collections::BTreeSet;

    const PAGE: &str = "<main id=\"content\"><h1 id=\"t\">Signaler</h1>\
        <p>On signale l’électricité, puis des signalements.</p>\
        <p>En <span data-trace=\"plain\">2022</span>, <span data-trace=\"figure\" data-id=\"x\">88 millions d’images</span>.</p>\
        <h2 id=\"call\">Appeler</h2><div data-trace=\"channel\" data-id=\"fr-3018\"><p>Numéro 3018, de 9 h à 23 h</p><a href=\"tel:3018\">Appeler le 3018</a></div></main>";

    fn made() -> serde_json::Value {
        let lexicon =
            Lexicon::parse("lexicon.toml", "stemmer = \"french\"\nsilent = [\"on\"]\n").unwrap();
        let script = index("fr", &[("a.html".to_owned(), PAGE.to_owned())], &lexicon);
        let json = script.strip_prefix("globalThis.jalonIndex = ").unwrap();
        serde_json::from_str(json.trim_end().trim_end_matches(';')).unwrap()
    }

    #[test]
    fn a_number_never_gets_into_the_text_and_a_contact_is_found_by_its_own() {
        let sections = &made()["pages"][0]["sections"];
        let text = sections[0]["text"].as_str().unwrap();
        assert!(!text.contains(char::is_numeric), "{text}");
        assert_eq!(sections[0]["keys"], "images");
        assert_eq!(sections[1]["keys"], "3018\nappeler\nde\nle\nnumero");
        assert_eq!(sections[1]["id"], "call");
    }

    #[test]
    fn the_forms_of_a_word_are_one_family() {
        let index = made();
        let families: Vec<&str> = index["families"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f.as_str().unwrap())
            .collect();
        assert!(families.contains(&"signale..ments.r"), "{families:?}");
    }

    #[test]
    fn words_are_folded_as_the_browser_folds_them() {
        assert_eq!(fold("Œuvre"), "oeuvre");
        assert_eq!(fold("ÉLECTRICITÉ"), "electricite");
        let forms: BTreeSet<String> = ["ecole", "ecoles"].map(str::to_owned).into();
        assert_eq!(line(&forms), "ecole..s");
    }

    #[test]
    fn a_long_book_stays_small_and_loses_no_word() {
        let paragraph: String = (0..4000)
            .map(|n| format!("mot{} ", "abcdefghij".chars().nth(n % 10).unwrap_or('z')))
            .collect();
        let page = format!(
            "<main><h1 id=\"t\">T</h1><p>{} dernier</p></main>",
            paragraph.repeat(10)
        );
        let script = index("fr", &[("a.html".to_owned(), page)], &Lexicon::default());
        assert!(script.len() < super::LARGEST);
        assert!(script.contains("dernier"));
    }
}
