//! Nothing is printed past the date at which it had to be looked at again.

use super::{Project, Rule};
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "review_dates",
    codes: &["review-due", "review-overdue"],
    why: || {
        say!("A number or a helpline that nobody has looked at for a year may have become wrong.")
    },
    check,
};

/// An entry whose review date is near, or past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'a> {
    /// Its id.
    pub id: &'a str,
    /// `figure`, `passage`, `myth` or `channel`.
    pub kind: &'static str,
    /// When it must have been looked at.
    pub review_by: Day,
    /// Where that date stands.
    pub place: &'a Place,
}

/// Figures, passages, myths and channels in use whose review date is before a day, the oldest first.
#[must_use]
pub fn due(project: &Project, before: Day) -> Vec<Due<'_>> {
    let mut found: Vec<_> = dated(project)
        .into_iter()
        .filter(|due| due.review_by < before)
        .collect();
    found.sort_by_key(|due| (due.review_by, due.id));
    found
}

fn check(project: &Project, report: &mut Report) {
    for due in dated(project) {
        report.extend(look(project, due.id, due.review_by, due.place));
    }
}

fn dated(project: &Project) -> Vec<Due<'_>> {
    let figures = project.ledger.figures.values();
    let passages = project.ledger.passages.values();
    let myths = project.ledger.myths.iter();
    let channels = project
        .ledger
        .channels
        .values()
        .filter(|c| c.retired.is_none());
    let due = |id, kind, review_by, place| Due {
        id,
        kind,
        review_by,
        place,
    };
    figures
        .map(|f| due(f.id.as_str(), "figure", f.review_by, &f.places.review_by))
        .chain(passages.map(|p| due(&p.id, "passage", p.review_by, &p.review_place)))
        .chain(myths.map(|m| due(&m.id, "myth", m.review_by, &m.review_place)))
        .chain(channels.filter_map(|c| Some(due(&c.id, "channel", c.review_by?, &c.place))))
        .collect()
}

fn look(project: &Project, id: &str, review_by: Day, place: &Place) -> Option<Finding> {
    let left = project.today.days_until(review_by);
    if left < 0 {
        let message = say!("had to be looked at again by {review_by}", review_by);
        let help = say!("compare it with its source, set a new review date and vet it again");
        Some(
            Finding::error("review-overdue", place.clone(), message)
                .subject(id)
                .help(help),
        )
    } else if left <= project.config.limits.review_notice_days {
        let message = say!("must be looked at again by {review_by}", review_by);
        let help = say!("compare it with its source before that day");
        Some(
            Finding::warning("review-due", place.clone(), message)
                .subject(id)
                .help(help),
        )
    } else {
        None
    }
}
