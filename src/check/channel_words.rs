//! The words that say what a channel is are known ones.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Channel;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "channel_words",
    codes: &["unknown-word"],
    why: || {
        say!("A word that no selection and no page knows would hide a channel, or print a hole.")
    },
    check,
};

const AUDIENCES: [&str; 6] = [
    "child",
    "parent",
    "professional",
    "anyone",
    "witness",
    "victim",
];
const NUMBER_KINDS: [&str; 3] = ["short-code", "freephone", "national"];
const LINK_KINDS: [&str; 5] = ["form", "chat", "site", "app", "mail"];
const GRADES: [&str; 2] = ["official", "two_independent"];
const ANONYMITY: [&str; 3] = ["yes", "no", "confidential"];

fn check(project: &Project, report: &mut Report) {
    for channel in project.ledger.channels.values() {
        let known = [
            (
                "audience",
                channel.audience.iter().collect::<Vec<_>>(),
                &AUDIENCES[..],
            ),
            (
                "kind",
                channel.numbers.iter().map(|n| &n.kind).collect(),
                &NUMBER_KINDS,
            ),
            (
                "type",
                channel.links.iter().map(|l| &l.kind).collect(),
                &LINK_KINDS,
            ),
            (
                "grade",
                channel.evidence.iter().map(|e| &e.grade).collect(),
                &GRADES,
            ),
            ("anonymous", channel.anonymous.iter().collect(), &ANONYMITY),
        ];
        for (field, words, known) in known {
            let unknown = words
                .into_iter()
                .filter(|word| !known.contains(&word.as_str()));
            report.extend(unknown.map(|word| {
                let help = say!("use one of: {known}", known = known.join(", "));
                finding(channel, field, word).help(help)
            }));
        }
        report.extend(languages(project, channel));
    }
}

/// The languages that a page has no word for.
fn languages(project: &Project, channel: &Channel) -> Vec<Finding> {
    let key = |code: &str| format!("language_{code}");
    let named = |code: &str| {
        project
            .strings
            .iter()
            .all(|s| s.words().contains_key(&key(code)))
    };
    let unnamed = channel.languages.iter().filter(|code| !named(code));
    unnamed
        .map(|code| {
            let help = say!(
                "correct the code, or add `{code}` to templates/strings",
                code = key(code)
            );
            finding(channel, "languages", code).help(help)
        })
        .collect()
}

fn finding(channel: &Channel, field: &str, word: &str) -> Finding {
    let message = say!("`{field}` says `{word}`, which means nothing", field, word);
    Finding::error("unknown-word", channel.place.clone(), message).subject(&channel.id)
}
