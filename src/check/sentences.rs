//! A sentence is short enough to be read once.

use super::{Project, Rule};
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::markup::Prose;
use crate::say;
use crate::text::readability;

pub(super) const RULE: Rule = Rule {
    name: "sentences",
    codes: &["long-sentence"],
    why: || say!("Who reads at night, frightened, reads a long sentence twice, or not at all."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let limit = project.config.limits.sentence_words;
    for writing in &writings(project) {
        for prose in &writing.document().prose {
            report.extend(long(writing, prose, limit));
        }
    }
}

fn long(writing: &Writing<'_>, prose: &Prose, limit: usize) -> Vec<Finding> {
    let sentences = readability::sentences(&prose.text).into_iter();
    let measured = sentences.map(|range| {
        let words = readability::words(&prose.text[range.clone()]).count();
        (range, words)
    });
    measured
        .filter(|(_, words)| *words > limit)
        .map(|(range, words)| {
            let message = say!(
                "a sentence of {words} words; the limit is {limit}",
                words,
                limit
            );
            Finding::warning(
                "long-sentence",
                writing.place(prose.offset(range.start)),
                message,
            )
            .subject(opening(&prose.text[range]))
            .help(say!("make two sentences of it, one idea each"))
        })
        .collect()
}

/// The first words of a sentence, to know it by.
fn opening(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split_whitespace().take(5).collect();
    words.join(" ")
}
