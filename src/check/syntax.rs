//! Texts use the syntax that the lint can read.

use super::{Project, Rule};
use crate::check::writings::writings;
use crate::diagnostics::{Finding, Report};
use crate::markup::Document;

pub(super) const RULE: Rule = Rule {
    name: "syntax",
    codes: &["raw-html", "container", "directive-syntax"],
    why: "What the reader of prose cannot see, it cannot refuse.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let parsed;
        let document = if let Some(text) = writing.file() {
            &text.document
        } else {
            parsed = Document::parse(writing.text);
            &parsed
        };
        for problem in &document.problems {
            report.push(
                Finding::error(
                    problem.code,
                    writing.place(problem.span.start),
                    problem.message,
                )
                .help(problem.help),
            );
        }
    }
}
