//! Every chapter has one title, and every heading an id of its own.

use std::collections::BTreeSet;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::manuscript::{Role, Text};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "chapters",
    codes: &[
        "no-title",
        "no-heading-id",
        "duplicate-heading-id",
        "no-book",
        "unknown-chapter",
    ],
    why: || say!("Ids are the addresses that languages share and that other pages link to."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for language in project.config.codes() {
        if project.manuscript.chapters(language).next().is_none() {
            let place = crate::diagnostics::Place::file(format!("book/{language}/src"));
            report.push(
                Finding::error(
                    "no-book",
                    place,
                    say!("no chapter in `{language}`", language),
                )
                .help(say!(
                    "write the chapters of this language, or remove it from jalon.toml"
                )),
            );
        }
    }
    for pairing in &project.manuscript.pairings {
        if !project.manuscript.has_chapter(&pairing.chapter) {
            let message = say!("there is no chapter `{chapter}`", chapter = pairing.chapter);
            report.push(
                Finding::error("unknown-chapter", pairing.place.clone(), message)
                    .subject(&pairing.chapter)
                    .help(say!(
                        "name the id of the title of a chapter that the sheet goes with"
                    )),
            );
        }
    }
    for text in &project.manuscript.texts {
        if matches!(text.role, Role::Chapter(_)) {
            look(text, report);
        }
    }
}

fn look(text: &Text, report: &mut Report) {
    let titles = text
        .document
        .headings
        .iter()
        .filter(|h| h.level == 1)
        .count();
    if titles != 1 {
        report.push(
            Finding::error(
                "no-title",
                text.place(0),
                say!("a chapter has exactly one title"),
            )
            .help(say!("start it with one `# Title {#id}`")),
        );
    }
    let mut seen = BTreeSet::new();
    for heading in &text.document.headings {
        let place = text.place(heading.start);
        match &heading.id {
            None => report.push(
                Finding::error(
                    "no-heading-id",
                    place,
                    say!("this heading has no id of its own"),
                )
                .subject(&heading.text)
                .help(say!(
                    "write one behind it, the same in every language: {#first-hour}"
                )),
            ),
            Some(id) if !seen.insert(id) => report.push(
                Finding::error("duplicate-heading-id", place, say!("`{id}` is taken", id))
                    .subject(id)
                    .help(say!("give this heading another id")),
            ),
            Some(_) => {}
        }
    }
}
