//! Nothing is printed past the date at which it had to be looked at again.

use super::{Project, Rule};
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};

pub(super) const RULE: Rule = Rule {
    name: "review_dates",
    codes: &["review-due", "review-overdue"],
    why: "A number or a helpline that nobody has looked at for a year may have become wrong.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    let figures = project.ledger.figures.values();
    let passages = project.ledger.passages.values();
    let channels = project
        .ledger
        .channels
        .values()
        .filter(|c| c.retired.is_none());
    let dates = figures
        .map(|f| (f.id.as_str(), f.review_by, &f.places.review_by))
        .chain(passages.map(|p| (p.id.as_str(), p.review_by, &p.review_place)))
        .chain(channels.filter_map(|c| Some((c.id.as_str(), c.review_by?, &c.place))));
    for (id, review_by, place) in dates {
        report.extend(look(project, id, review_by, place));
    }
}

fn look(project: &Project, id: &str, review_by: Day, place: &Place) -> Option<Finding> {
    let left = project.today.days_until(review_by);
    if left < 0 {
        let message = format!("had to be looked at again by {review_by}");
        let help = "compare it with its source, set a new review date and vet it again";
        Some(
            Finding::error("review-overdue", place.clone(), message)
                .subject(id)
                .help(help),
        )
    } else if left <= project.config.limits.review_notice_days {
        let message = format!("must be looked at again by {review_by}");
        let help = "compare it with its source before that day";
        Some(
            Finding::warning("review-due", place.clone(), message)
                .subject(id)
                .help(help),
        )
    } else {
        None
    }
}
