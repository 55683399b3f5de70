//! Words that the terminology guidelines tell to avoid.

use super::{Project, Rule};
use crate::check::folded::Folded;
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Term;
use crate::markup::Prose;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "terms",
    codes: &["term-to-avoid"],
    why: || say!("Words such as « pornography » for abuse imply consent (Luxembourg Guidelines)."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        let folded = document.prose.iter().map(|prose| Folded::new(&prose.text));
        let folded: Vec<Folded<'_>> = folded.collect();
        for term in project
            .ledger
            .terms
            .iter()
            .filter(|t| t.language == writing.language)
        {
            for (prose, text) in document.prose.iter().zip(&folded) {
                report.extend(look(&writing, (prose, text), term));
            }
        }
    }
}

fn look(writing: &Writing<'_>, (prose, text): (&Prose, &Folded<'_>), term: &Term) -> Vec<Finding> {
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
                say!("« {word} » is a term to avoid", word),
            )
            .subject(word)
            .length(word.chars().count())
            .help(say!(
                "write « {prefer} »: {why}",
                prefer = term.prefer,
                why = term.why
            ))
        })
        .collect()
}
