//! Words that the terminology guidelines tell to avoid.

use super::{Project, Rule};
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Term;
use crate::markup::Prose;

pub(super) const RULE: Rule = Rule {
    name: "terms",
    codes: &["term-to-avoid"],
    why: "Words such as « pornography » for abuse imply consent (Luxembourg Guidelines).",
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        for term in project
            .ledger
            .terms
            .iter()
            .filter(|t| t.language == writing.language)
        {
            for prose in &document.prose {
                report.extend(look(&writing, prose, term));
            }
        }
    }
}

fn look(writing: &Writing<'_>, prose: &Prose, term: &Term) -> Vec<Finding> {
    let text = Folded::new(&prose.text);
    let avoided = term
        .avoid
        .iter()
        .filter(|word| !word.trim().is_empty())
        .flat_map(|word| text.find_all(word).into_iter().map(move |at| (word, at)));
    avoided
        .map(|(word, at)| {
            Finding::error(
                "term-to-avoid",
                writing.place(prose.offset(at)),
                format!("« {word} » is a term to avoid"),
            )
            .subject(word)
            .length(word.chars().count())
            .help(format!("write « {} »: {}", term.prefer, term.why))
        })
        .collect()
}

/// Lower case with the way back to the offsets of the original.
struct Folded {
    text: String,
    offsets: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::new(),
            offsets: Vec::new(),
        };
        for (at, c) in text.char_indices() {
            let c = if c.is_whitespace() { ' ' } else { c };
            for lower in c.to_lowercase() {
                folded.text.push(lower);
                folded
                    .offsets
                    .extend(std::iter::repeat_n(at, lower.len_utf8()));
            }
        }
        folded
    }

    /// Where the whole word stands in the original.
    fn find_all(&self, word: &str) -> Vec<usize> {
        let word = word.to_lowercase();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.text
            .match_indices(&word)
            .filter(|(at, _)| {
                let before = self.text[..*at].chars().next_back();
                let after = self.text[at + word.len()..].chars().next();
                !is_letter(before) && !is_letter(after)
            })
            .filter_map(|(at, _)| self.offsets.get(at).copied())
            .collect()
    }
}
