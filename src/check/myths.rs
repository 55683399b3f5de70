//! A claim is quoted as it circulates, and nothing is asked of it; what is said about it must be
//! traced like everything else.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "myths",
    codes: &["myth-without-source"],
    why: || say!("A verdict on a number that names no source is one more claim."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for myth in &project.ledger.myths {
        if myth.sources.is_empty() {
            let message = say!("the myth names no source");
            report.push(
                Finding::error("myth-without-source", myth.place.clone(), message)
                    .subject(&myth.id)
                    .help(say!(
                        "name where the claim was traced, the earliest first, in `sources`"
                    )),
            );
        }
    }
}
