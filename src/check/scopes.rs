//! A number never stands without what was counted, out of what, where.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "scopes",
    codes: &["missing-scope"],
    why: || say!("A number without its denominator misleads, however exact it is."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        for language in project.config.codes() {
            if figure
                .scope
                .get(language)
                .is_none_or(|scope| scope.trim().is_empty())
            {
                let message = say!("the figure has no scope in `{language}`", language);
                report.push(
                    Finding::error("missing-scope", figure.places.scope.clone(), message)
                        .subject(&figure.id)
                        .help(say!("say what was counted, out of what, where and when")),
                );
            }
        }
    }
}
