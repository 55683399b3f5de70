//! What a page is about, in the words of its chapter, for search engines and previews.
//!
//! The first sentences of its prose: headings, titles of boxes and blocks that hold a directive are
//! passed over, so that a description holds no number and says nothing that depends on an entry.

use std::ops::Range;

use crate::markup::{Document, Part, Prose};

/// Search engines and previews cut off longer ones, in characters.
const LONGEST: usize = 170;
/// As long as this it says enough.
const ENOUGH: usize = 90;

/// The first sentences of a chapter; empty when it has no prose of its own.
pub(super) fn description(document: &Document) -> String {
    let mut titles = Vec::new();
    box_titles(&document.parts, &mut titles);
    let says = |prose: &&Prose| {
        // A title may begin with the line feed that a directive leaves.
        let lead = prose.text.len() - prose.text.trim_start().len();
        let start = prose.offset(lead);
        let is_title = titles.iter().any(|title| title.contains(&start));
        !prose.heading && !is_title && !prose.text.trim().contains('\n')
    };
    let mut description = String::new();
    for prose in document.prose.iter().filter(says) {
        let text = prose.text.trim();
        let length = description.chars().count() + text.chars().count();
        let says_enough = !ends_a_sentence(text) || length > LONGEST;
        if says_enough && !description.is_empty() {
            break;
        }
        // A link on its own before the first sentence says nothing of the page.
        if !ends_a_sentence(text) {
            continue;
        }
        if !description.is_empty() {
            description.push(' ');
        }
        description.push_str(text);
        if length >= ENOUGH {
            break;
        }
    }
    shortened(&description)
}

fn box_titles(parts: &[Part], titles: &mut Vec<Range<usize>>) {
    for part in parts {
        if let Part::Container { title, parts, .. } = part {
            titles.push(title.clone());
            box_titles(parts, titles);
        }
    }
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '…', '»', '”'])
}

/// Cut behind a sentence, or else behind a word.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text.to_owned();
    };
    let kept = &text[..end];
    let sentence = kept.rfind(". ").map(|at| at + 1);
    match sentence.filter(|at| *at >= ENOUGH / 2) {
        Some(at) => kept[..at].to_owned(),
        None => {
            let word = kept.rfind(' ').unwrap_or(end);
            format!("{} …", kept[..word].trim_end_matches([',', ';', ' ']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, description};
    use crate::markup::Document;

    fn described(text: &str) -> String {
        description(&Document::parse(text))
    }

    #[test]
    fn a_description_is_the_first_prose_without_headings_and_titles() {
        let text = "# Title {#t}\n\n::: summary In short\n- Stay calm. Listen.\n- Call.\n:::\n\n\
            ## More {#m}\n\nA longer sentence that says what the page is about, for everyone.\n";
        assert_eq!(
            described(text),
            "Stay calm. Listen. Call. A longer sentence that says what the page is about, for everyone."
        );
    }

    #[test]
    fn what_an_entry_says_is_no_description() {
        let text = "# Title {#t}\n\nIn {{#plain 2022}} there were many.\n\nRead on.\n";
        assert_eq!(described(text), "Read on.");
        assert_eq!(
            described("# T {#t}\n\n[Go](a.md)\n\nRead on.\n"),
            "Read on."
        );
        assert_eq!(described("# Title {#t}\n\n{{#figures}}\n"), "");
    }

    #[test]
    fn a_long_one_ends_behind_a_sentence_or_a_word() {
        let sentence = "This sentence is repeated until it is far too long for a preview. ";
        assert_eq!(
            described(&sentence.repeat(9)),
            sentence.repeat(2).trim_end()
        );
        let words = described(&format!("{}end.", "mot ".repeat(99)));
        assert!(
            words.ends_with("mot …") && words.chars().count() <= LONGEST + 2,
            "{words}"
        );
    }
}
