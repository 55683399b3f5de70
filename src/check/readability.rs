//! A page is easy enough to be read by whoever needs it.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::manuscript::{Role, Text};
use crate::say;
use crate::text::readability::Counts;

pub(super) const RULE: Rule = Rule {
    name: "readability",
    codes: &["hard-page"],
    why: || say!("Plain language is a promise of this guide: a reading age of nine to twelve."),
    check,
};

/// A page of fewer words has no measure that means anything.
const FEWEST_WORDS: usize = 100;

fn check(project: &Project, report: &mut Report) {
    for text in &project.manuscript.texts {
        let limit = project.config.limits.readability.get(&text.language);
        if let Some(limit) = limit.filter(|_| text.role != Role::Summary) {
            report.extend(hard(text, *limit));
        }
    }
}

fn hard(text: &Text, limit: i64) -> Option<Finding> {
    let prose = text.document.prose.iter().filter(|prose| !prose.heading);
    let counts = prose
        .map(|prose| Counts::of(&prose.text, &text.language))
        .fold(Counts::default(), Counts::and);
    let score = counts.score(&text.language)?;
    if counts.words < FEWEST_WORDS || !score.is_beyond(limit) {
        return None;
    }
    let tenths = |of: usize, to: usize| {
        let tenths = (of * 10 + to / 2) / to;
        say!("{whole}.{tenth}", whole = tenths / 10, tenth = tenths % 10)
    };
    let message = say!(
        "this page is hard to read: {name} {value}, the limit is {limit} ({sentences} words a sentence, {words} syllables \
         a word)",
        name = score.name,
        value = score.value,
        limit,
        sentences = tenths(counts.words, counts.sentences),
        words = tenths(counts.syllables, counts.words)
    );
    let finding = Finding::warning("hard-page", text.place(0), message);
    Some(finding.subject(&text.file).help(say!(
        "shorter sentences, and shorter words where there is one"
    )))
}
