//! What states a channel has a date, and is not older than it may be.

use super::{Project, Rule};
use crate::dates::{Day, last_day};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Channel;
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "evidence_age",
    codes: &["old-evidence", "undated-evidence"],
    why: || say!("A page of 2013 that states a helpline says little about tonight."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let channels = project.ledger.channels.values();
    let limit = project.config.limits.evidence_days;
    for channel in channels.filter(|c| c.retired.is_none()) {
        report.extend(match channel.stated_on() {
            Some(stated_on) => look(project.today, channel, &stated_on, limit),
            // That there is none at all is an error of its own.
            None => (!channel.evidence.is_empty()).then(|| undated(channel)),
        });
    }
}

fn look(today: Day, channel: &Channel, stated_on: &str, limit: i64) -> Option<Finding> {
    let age = last_day(stated_on)?.days_until(today);
    if age <= limit {
        return None;
    }
    let message = say!(
        "the newest page that states it is of {stated_on}, {count} days ago",
        stated_on,
        count = age
    );
    Some(finding("old-evidence", channel, message))
}

/// Such a page may be of any age.
fn undated(channel: &Channel) -> Finding {
    let message = say!("no page that states it bears a date");
    finding("undated-evidence", channel, message)
}

fn finding(code: &'static str, channel: &Channel, message: Message) -> Finding {
    let help = say!(
        "ring it or open it, then `jalon channels confirm {id} --on DAY --by ROLE --note …`",
        id = channel.id
    );
    let finding = Finding::warning(code, channel.place.clone(), message);
    finding.subject(&channel.id).help(help)
}
