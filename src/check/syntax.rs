//! Texts use the syntax that the lint can read.

use super::{Project, Rule};
use crate::check::writings::writings;
use crate::diagnostics::{Finding, Report};

pub(super) const RULE: Rule = Rule {
    name: "syntax",
    codes: &[
        "raw-html",
        "container",
        "unknown-container",
        "directive-syntax",
        "hidden-character",
    ],
    why: "What the reader of prose cannot see, it cannot refuse.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        for (at, c) in writing.text.char_indices().filter(|(_, c)| is_hidden(*c)) {
            let message = format!("an invisible control character (U+{:04X})", u32::from(c));
            report.push(
                Finding::error("hidden-character", writing.place(at), message)
                    .help("remove it: it could show a reader another text than the one written"),
            );
        }
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

/// Control characters, and those that turn the direction of the text: with them « 24 » can be shown
/// as « 42 ».
fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
