//! What is for adults only stays off what a child is given.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Channel;
use crate::manuscript::{Role, Text};
use crate::markup::Directive;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "adults_only",
    codes: &["adults-only"],
    why: || say!("A line for adults who fear what they might do has no place on a child's sheet."),
    check,
};

/// The audience of a handout that children are given.
const CHILDREN: &str = "children";

fn check(project: &Project, report: &mut Report) {
    for text in &project.manuscript.texts {
        if is_for_children(project, text) {
            for directive in &text.document.directives {
                report.extend(look(project, text, directive));
            }
        }
    }
}

fn is_for_children(project: &Project, text: &Text) -> bool {
    match &text.role {
        Role::Handout(id) => {
            let mut sheets = project.manuscript.sheets.iter();
            sheets.any(|sheet| sheet.id == *id && sheet.audience == CHILDREN)
        }
        _ => false,
    }
}

/// A directive that names a channel for adults. A selection leaves such channels out by itself.
fn look(project: &Project, text: &Text, directive: &Directive) -> Option<Finding> {
    let named = directive.id.as_deref();
    let mut channels = project.ledger.channels.values();
    let channel: &Channel = channels.find(|channel| {
        channel.adults_only
            && (named == Some(&channel.id)
                || directive.name != "channel" && channel.is_asked_by(directive))
    })?;
    let message = say!(
        "`{id}` is for adults only, and this sheet is for children",
        id = channel.id
    );
    let finding = Finding::error("adults-only", text.place(directive.span.start), message);
    let help =
        say!("name a channel that is there for children, or add audience=child to the selection");
    Some(finding.subject(&channel.id).help(help))
}
