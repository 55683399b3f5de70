//! No number in code that is not said to be an example: a reader, and the audit, read code too.

use super::{Project, Rule};
use crate::check::writings::writings;
use crate::diagnostics::{Finding, Report};
use crate::say;
use crate::text::numerals::scan;

pub(super) const RULE: Rule = Rule {
    name: "code",
    codes: &["number-in-code"],
    why: || {
        say!("What is set in another type is read like the rest; only its writer knows an example.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        let stated = document
            .code
            .iter()
            .filter(|code| !code.example || !writing.is_chapter());
        for code in stated {
            let numerals = scan(&code.text, writing.language);
            let Some(numeral) = numerals.iter().find(|numeral| numeral.needs_trace()) else {
                continue;
            };
            let message = say!(
                "« {numeral} » stands in code and comes from no source",
                numeral = numeral.text
            );
            let help = say!(
                "write it as text, with {{#figure ID}} or {{#plain}}; in a chapter, a block \
                        of code whose fence says `example` behind its language may show numbers"
            );
            report.push(
                Finding::error("number-in-code", writing.place(code.span.start), message)
                    .subject(&numeral.text)
                    .help(help),
            );
        }
    }
}
