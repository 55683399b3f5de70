//! Today is not before what has already happened.

use super::{Project, Rule};
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "clock",
    codes: &["wrong-clock"],
    why: || {
        say!(
            "By a clock that is wrong nothing is ever due, and a helpline is never looked at again."
        )
    },
    check,
};

/// Whoever checks a project as it was some weeks ago is not told.
const SLACK: i64 = 60;

fn check(project: &Project, report: &mut Report) {
    let Some((day, place)) = newest(project) else {
        return;
    };
    let today = project.today;
    if today.days_until(day) > SLACK {
        let message = say!("this is dated {day}, and today is {today}", day, today);
        report.push(
            Finding::error("wrong-clock", place.clone(), message)
                .help(say!("set the clock of this machine, or correct the date")),
        );
    }
}

/// The newest day on which something was retrieved, recorded or decided.
fn newest(project: &Project) -> Option<(Day, &Place)> {
    let sources = project.sources.iter().flat_map(|source| {
        let states = source.versions.iter().chain(&source.candidate);
        let retrieved = states.map(|version| version.retrieved);
        let days = retrieved.chain([source.recorded]);
        days.map(|day| (day, &source.place))
    });
    let ledger = &project.ledger;
    let figures = ledger.figures.values().map(|f| (&f.vetting, &f.places.id));
    let passages = ledger.passages.values().map(|p| (&p.vetting, &p.place));
    let channels = ledger.channels.values().map(|c| (&c.vetting, &c.place));
    let myths = ledger.myths.iter().map(|m| (&m.vetting, &m.place));
    let decided = figures
        .chain(passages)
        .chain(channels)
        .chain(myths)
        .filter_map(|(vetting, place)| Some((vetting.as_ref()?.on, place)));
    let confirmed = ledger.channels.values().flat_map(|channel| {
        let days = channel.confirmed.iter().map(|done| done.on);
        days.map(move |day| (day, &channel.place))
    });
    let days = sources.chain(decided).chain(confirmed);
    days.max_by_key(|(day, _)| *day)
}
