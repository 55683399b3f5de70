//! Quotations are short.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "passages",
    codes: &["long-passage"],
    why: || {
        say!("The held documents belong to their authors: only short quotations are published.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let limit = project.config.limits.passage_words;
    let passages = project
        .ledger
        .passages
        .values()
        .map(|p| (&p.id, &p.quotation));
    let figures = project.ledger.figures.values();
    let figures = figures.filter_map(|f| f.quotation.as_ref().map(|q| (&f.id, q)));
    for (id, quotation) in passages.chain(figures) {
        let words = quotation.quote.split_whitespace().count();
        if words > limit {
            let message = say!(
                "the quotation has {words} words; the limit is {limit}",
                words,
                limit
            );
            report.push(
                Finding::error("long-passage", quotation.place.clone(), message)
                    .subject(id)
                    .help(say!("quote less of the document")),
            );
        }
    }
}
