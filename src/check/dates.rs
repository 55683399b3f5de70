//! A date is a day, a month or a year, and nothing else.

use super::{Project, Rule};
use crate::dates::is_partial;
use crate::diagnostics::{Finding, Place, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "dates",
    codes: &["bad-date"],
    why: || {
        say!("A number speaks of a time; words in that place would be printed without a source.")
    },
    check,
};

/// What stands for the date of a page that bears none.
const UNDATED: &str = "undated";

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        look(
            "as_of",
            &figure.as_of,
            &figure.id,
            &figure.places.id,
            report,
        );
        let past = figure.history.iter().map(|past| &past.as_of);
        for as_of in past.filter(|as_of| !as_of.is_empty()) {
            look(
                "history.as_of",
                as_of,
                &figure.id,
                &figure.places.id,
                report,
            );
        }
    }
    for source in project.sources.iter() {
        if let Some(published) = &source.published {
            look("published", published, &source.id, &source.place, report);
        }
    }
    for channel in project.ledger.channels.values() {
        let dates = channel.evidence.iter().map(|e| ("stated_on", &e.stated_on));
        let retired = channel.retired.iter().map(|r| ("retired.on", &r.on));
        let dated = dates.filter(|(_, date)| *date != UNDATED);
        for (field, date) in dated.chain(retired) {
            look(field, date, &channel.id, &channel.place, report);
        }
    }
}

fn look(field: &str, date: &str, id: &str, place: &Place, report: &mut Report) {
    if !is_partial(date) {
        let message = say!("`{field}` is « {date} », which is no date", field, date);
        report.push(
            Finding::error("bad-date", place.clone(), message)
                .subject(id)
                .help(say!("write 2023-04-27, 2023-04 or 2023")),
        );
    }
}
