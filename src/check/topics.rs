//! A text about something that may drive a child to despair offers a way out.

use super::{Project, Rule};
use crate::check::folded::Folded;
use crate::diagnostics::{Finding, Report};
use crate::ledger::Topic;
use crate::manuscript::{Role, Text};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "topics",
    codes: &["no-way-out"],
    why: || say!("A crisis line stands on every page and sheet about sextortion."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for text in &project.manuscript.texts {
        for topic in &project.ledger.topics {
            if topic.language == text.language && text.role != Role::Summary {
                report.extend(look(project, text, topic));
            }
        }
    }
}

fn look(project: &Project, text: &Text, topic: &Topic) -> Option<Finding> {
    if !is_about(project, text, topic) || offers(project, text, &topic.needs) {
        return None;
    }
    let word = topic.words.first().map_or("", String::as_str);
    let message = say!(
        "this text is about « {word} » and offers no channel whose purpose is `{needs}`",
        word,
        needs = topic.needs
    );
    let help = say!(
        "print one with {{#channel ID}} or {{#channels purpose={needs}}}: {why}",
        needs = topic.needs,
        why = topic.why
    );
    let finding = Finding::error("no-way-out", text.place(0), message);
    Some(finding.subject(&text.file).help(help))
}

/// Whether a title or a heading names the topic, or the prose does so often.
fn is_about(project: &Project, text: &Text, topic: &Topic) -> bool {
    let count = |words: &str| {
        let folded = Folded::new(words);
        let each = topic.words.iter().map(|word| folded.find_all(word).len());
        each.sum::<usize>()
    };
    let prose = &text.document.prose;
    let named = prose.iter().any(|p| p.heading && count(&p.text) > 0);
    let often = || prose.iter().map(|p| count(&p.text)).sum::<usize>() >= topic.least;
    let titled = || match &text.role {
        Role::Handout(id) => project
            .manuscript
            .sheets
            .iter()
            .filter(|sheet| sheet.id == *id)
            .filter_map(|sheet| sheet.title.get(&text.language))
            .any(|title| count(title) > 0),
        _ => false,
    };
    named || titled() || often()
}

fn offers(project: &Project, text: &Text, purpose: &str) -> bool {
    let asked = |directive| project.ledger.asked_by(directive);
    let channels = text.document.directives.iter().flat_map(asked);
    channels.into_iter().any(|channel| channel.serves(purpose))
}
