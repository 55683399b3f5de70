//! Every file can be read, and is what it should be.

use super::{Project, Rule};
use crate::diagnostics::Report;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "reading",
    codes: &[
        "broken-toml",
        "unreadable",
        "duplicate-id",
        "source-record",
        "no-strings",
    ],
    why: || say!("What cannot be read is never skipped: it could hold the entry that is wrong."),
    check,
};

/// The files were read while the project was loaded; this says what could not be.
fn check(project: &Project, report: &mut Report) {
    report.extend(project.unreadable.findings().iter().cloned());
}
