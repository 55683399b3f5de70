//! Texts use the syntax that the lint can read.

use super::{Project, Rule};
use crate::check::writings::writings;
use crate::diagnostics::{Finding, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "syntax",
    codes: &[
        "raw-html",
        "container",
        "unknown-container",
        "directive-syntax",
    ],
    why: || say!("What the reader of prose cannot see, it cannot refuse."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        for problem in &document.problems {
            report.push(
                Finding::error(
                    problem.code,
                    writing.place(problem.span.start),
                    problem.message.clone(),
                )
                .help(problem.help.clone()),
            );
        }
    }
}
