//! A numeral is set aside for a known reason only.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::REASONS;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "dismissals",
    codes: &["unknown-reason"],
    why: || say!("What we do not print is accounted for: the reason is shown to readers."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for dismissed in &project.ledger.dismissed {
        if !REASONS.contains(&dismissed.reason.as_str()) {
            let message = say!("`{reason}` is not a reason", reason = dismissed.reason);
            report.push(
                Finding::error("unknown-reason", dismissed.reason_place.clone(), message)
                    .subject(&dismissed.quotation.quote)
                    .help(say!("use one of: {known}", known = REASONS.join(", "))),
            );
        }
    }
}
