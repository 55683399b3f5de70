//! The languages of a book or a handout say the same: same ids, same figures, same channels.

use std::collections::BTreeMap;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::manuscript::{Role, Text};
use crate::messages::Message;
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

/// That a language lacks what stands in another one.
fn missing(text: &Text, language: &str) -> Message {
    match &text.role {
        Role::Handout(id) => say!(
            "the handout {id} does not exist in `{language}`",
            id,
            language
        ),
        Role::Chapter(_) | Role::Summary => {
            let id = text.id().unwrap_or_default();
            say!(
                "the chapter {id} does not exist in `{language}`",
                id,
                language
            )
        }
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
                    Finding::error("missing-chapter", first.place(0), missing(first, language))
                        .subject(key)
                        .help(say!("write it in this language, with the same ids")),
                ),
                Some(text) => compare(first, text, report),
            }
        }
    }
}

fn compare(first: &Text, other: &Text, report: &mut Report) {
    let differ: [fn(&str, Message, Message) -> Message; 2] = [
        |file, here, there| {
            say!(
                "the headings differ from {file}: {here} here, {there} there",
                file,
                here,
                there
            )
        },
        |file, here, there| {
            say!(
                "the directives differ from {file}: {here} here, {there} there",
                file,
                here,
                there
            )
        },
    ];
    let marks = [
        (headings(first), headings(other)),
        (asked(first), asked(other)),
    ];
    for (differ, (of_first, of_other)) in differ.into_iter().zip(marks) {
        let differs = of_first
            .iter()
            .map(|(t, _)| t)
            .ne(of_other.iter().map(|(t, _)| t));
        if differs {
            report.push(difference(differ, first, other, &of_first, &of_other));
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
    differ: fn(&str, Message, Message) -> Message,
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
        mark.map_or_else(|| say!("nothing"), |(text, _)| say!("`{text}`", text))
    };
    let place: Place = other.place(of_other.get(same).map_or(0, |(_, at)| *at));
    let (here, there) = (name(of_other.get(same)), name(of_first.get(same)));
    let message = differ(&first.file, here, there);
    Finding::error("languages-differ", place, message)
        .subject(other.id().unwrap_or_default())
        .help(say!("give both languages the same ones, in the same order"))
}
