//! What states a channel is not older than it may be.

use super::{Project, Rule};
use crate::dates::{Day, last_day};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Channel;

pub(super) const RULE: Rule = Rule {
    name: "evidence_age",
    codes: &["old-evidence"],
    why: "A page of 2013 that states a helpline says little about tonight.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    let channels = project.ledger.channels.values();
    let limit = project.config.limits.evidence_days;
    for channel in channels.filter(|c| c.retired.is_none()) {
        // A channel without a date has its own place in the list of what is due: the page says so.
        if let Some(stated_on) = channel.stated_on() {
            report.extend(look(project.today, channel, &stated_on, limit));
        }
    }
}

fn look(today: Day, channel: &Channel, stated_on: &str, limit: i64) -> Option<Finding> {
    let age = last_day(stated_on)?.days_until(today);
    if age <= limit {
        return None;
    }
    let message = format!("the newest page that states it is of {stated_on}, {age} days ago");
    let help = format!(
        "ring it or open it, then `jalon channels confirm {} --on DAY --by ROLE --note …`",
        channel.id
    );
    let finding = Finding::warning("old-evidence", channel.place.clone(), message);
    Some(finding.subject(&channel.id).help(help))
}
