//! The languages of a book or a handout say the same: same ids, same figures, same channels.

use std::collections::BTreeMap;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::manuscript::{Role, Text};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "languages",
    codes: &["missing-chapter", "languages-differ"],
    why: || say!("A parent who reads English must not get another number, or one helpline fewer."),
    check,
};

/// What is compared: chapters by the id of their title, handouts by their folder.
fn key(text: &Text) -> Option<String> {
    match &text.role {
        Role::Chapter(_) => Some(format!("chapter {}", text.id()?)),
        Role::Handout(id) => Some(format!("handout {id}")),
        Role::Summary => None,
    }
}

fn check(project: &Project, report: &mut Report) {
    let mut groups: BTreeMap<String, BTreeMap<&str, &Text>> = BTreeMap::new();
    for text in &project.manuscript.texts {
        if let Some(key) = key(text) {
            groups.entry(key).or_default().insert(&text.language, text);
        }
    }
    let default = project.config.default_language();
    for (key, texts) in &groups {
        let Some(first) = texts.get(default).or_else(|| texts.values().next()) else {
            continue;
        };
        for language in project.config.codes() {
            match texts.get(language) {
                None => report.push(
                    Finding::error(
                        "missing-chapter",
                        first.place(0),
                        say!("the {key} does not exist in `{language}`", key, language),
                    )
                    .subject(key)
                    .help(say!("write it in this language, with the same ids")),
                ),
                Some(text) => compare(first, text, report),
            }
        }
    }
}

fn compare(first: &Text, other: &Text, report: &mut Report) {
    let pairs = [
        ("headings", headings(first), headings(other)),
        ("directives", asked(first), asked(other)),
    ];
    for (what, of_first, of_other) in pairs {
        let differs = of_first
            .iter()
            .map(|(t, _)| t)
            .ne(of_other.iter().map(|(t, _)| t));
        if differs {
            report.push(difference(what, first, other, &of_first, &of_other));
        }
    }
}

type Marks = Vec<(String, usize)>;

fn headings(text: &Text) -> Marks {
    let mark = |h: &crate::markup::Heading| {
        (
            format!("h{} {}", h.level, h.id.as_deref().unwrap_or("?")),
            h.start,
        )
    };
    text.document.headings.iter().map(mark).collect()
}

/// The directives that print content; what is plain, and words to avoid, differ from language to language.
fn asked(text: &Text) -> Marks {
    text.document
        .directives
        .iter()
        .filter(|d| !matches!(d.name.as_str(), "plain" | "avoid"))
        .map(|d| (format!("{} {}", d.name, d.argument), d.span.start))
        .collect()
}

/// Points at the first mark that is not the same.
fn difference(
    what: &str,
    first: &Text,
    other: &Text,
    of_first: &Marks,
    of_other: &Marks,
) -> Finding {
    let same = of_first
        .iter()
        .zip(of_other)
        .take_while(|(a, b)| a.0 == b.0)
        .count();
    let name = |mark: Option<&(String, usize)>| {
        mark.map_or_else(|| "nothing".to_owned(), |(text, _)| format!("`{text}`"))
    };
    let place: Place = other.place(of_other.get(same).map_or(0, |(_, at)| *at));
    let message = say!(
        "the {what} differ from {file}: {same} here, {same2} there",
        what,
        file = first.file,
        same = name(of_other.get(same)),
        same2 = name(of_first.get(same))
    );
    Finding::error("languages-differ", place, message)
        .subject(other.id().unwrap_or_default())
        .help(say!("give both languages the same ones, in the same order"))
}
