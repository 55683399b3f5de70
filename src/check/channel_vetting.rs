//! A channel is printed as an editor saw it.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::{Channel, Status};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "channel_vetting",
    codes: &["unvetted-channel", "suspect-channel", "withheld-channel"],
    why: || {
        say!(
            "A digit that changes in a file must not reach a page before someone has looked at it."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let channels = project.ledger.channels.values();
    report.extend(channels.filter_map(look));
}

fn look(channel: &Channel) -> Option<Finding> {
    let accept = say!(
        "compare it with its evidence, then `jalon review --accept {id} --note …`",
        id = channel.id
    );
    let Some(vetting) = &channel.vetting else {
        let message = say!("nobody has vetted this channel");
        let finding = Finding::error("unvetted-channel", channel.place.clone(), message);
        return Some(finding.subject(&channel.id).help(accept));
    };
    if vetting.status != Status::Published && channel.retired.is_none() {
        let message = match vetting.status {
            Status::Rejected => say!("the channel is rejected"),
            Status::Withheld | Status::Published => say!("the channel is withheld"),
        };
        let finding = Finding::error("withheld-channel", vetting.place.clone(), message);
        let help =
            say!("accept it, or retire it with [channel.retired]: every channel in use is printed");
        return Some(finding.subject(&channel.id).help(help));
    }
    if vetting.fingerprint != channel.fingerprint(vetting) {
        let message = say!("the channel is not what was vetted: something of it has changed since");
        let finding = Finding::error("suspect-channel", vetting.place.clone(), message);
        return Some(finding.subject(&channel.id).help(accept));
    }
    None
}
