//! A number does not speak of a time that is long past without anybody noticing.

use super::{Project, Rule};
use crate::dates::{Day, last_day};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Figure;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "as_of_age",
    codes: &["old-figure"],
    why: || say!("A number of ten years ago is read as one of today."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let years = project.config.limits.as_of_years;
    let figures = project.ledger.figures.values();
    for figure in figures.filter(|figure| figure.is_published()) {
        report.extend(look(project.today, figure, years));
    }
}

/// What is no date has a rule of its own.
fn look(today: Day, figure: &Figure, years: u16) -> Option<Finding> {
    if last_day(&figure.as_of)?.plus_years(years) >= today {
        return None;
    }
    let message = say!(
        "the number speaks of {as_of}, more than {count} years ago",
        as_of = figure.as_of,
        count = years
    );
    let finding = Finding::warning("old-figure", figure.places.id.clone(), message);
    let help =
        say!("look for a newer one; while there is none, say its date wherever it is printed");
    Some(finding.subject(&figure.id).help(help))
}
