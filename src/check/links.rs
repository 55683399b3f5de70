//! Every link inside a book leads somewhere, and every chapter is in the list of chapters.

use std::collections::BTreeSet;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::manuscript::{Role, Text};
use crate::markup::Link;
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "links",
    codes: &["broken-link", "unlisted-chapter"],
    why: || say!("Who looks for help at night must not end on a page that is not there."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for language in project.config.codes() {
        let book = Book::of(project, language);
        for (path, text) in &book.texts {
            let broken = text.document.links.iter();
            report.extend(broken.filter_map(|link| book.finding(path, text, link)));
        }
        book.unlisted(report);
    }
}

/// The texts of one language's book, with their paths below `src`.
struct Book<'a> {
    texts: Vec<(&'a str, &'a Text)>,
}

impl<'a> Book<'a> {
    fn of(project: &'a Project, language: &str) -> Self {
        let texts = project.manuscript.texts.iter();
        let texts = texts.filter(|text| text.language == language);
        let texts = texts.filter_map(|text| match &text.role {
            Role::Chapter(path) => Some((path.as_str(), text)),
            Role::Summary => Some(("SUMMARY.md", text)),
            Role::Handout(_) => None,
        });
        Self {
            texts: texts.collect(),
        }
    }

    fn chapter(&self, path: &str) -> Option<&'a Text> {
        let is_it = |(p, text): &&(&str, &Text)| *p == path && text.role != Role::Summary;
        self.texts.iter().find(is_it).map(|(_, text)| *text)
    }

    /// Where a link to a chapter or to a heading leads, if nowhere. Other addresses are for the
    /// audit, which sees the whole site.
    fn finding(&self, from: &str, text: &Text, link: &Link) -> Option<Finding> {
        let (path, id) = match link.target.split_once('#') {
            Some((path, id)) => (path, Some(id)),
            None => (link.target.as_str(), None),
        };
        let target = if path.is_empty() {
            text
        } else {
            let path = below(from, path)?;
            match self.chapter(&path) {
                Some(chapter) => chapter,
                None => {
                    let message = say!("there is no chapter `{path}` in this language", path);
                    return Some(broken(text, link, message));
                }
            }
        };
        let id = id?;
        let mut headings = target.document.headings.iter();
        let known = headings.any(|heading| heading.id.as_deref() == Some(id));
        let message = say!(
            "{file} has no heading with the id `{id}`",
            file = target.file,
            id
        );
        (!known).then(|| broken(text, link, message))
    }

    fn unlisted(&self, report: &mut Report) {
        let links = |text: &'a Text| text.document.links.iter();
        let listed: BTreeSet<_> = self
            .texts
            .iter()
            .filter(|(_, text)| text.role == Role::Summary)
            .flat_map(|(_, text)| links(text))
            .filter_map(|link| below("SUMMARY.md", &link.target))
            .collect();
        for (path, text) in &self.texts {
            if text.role != Role::Summary && !listed.contains(*path) {
                let message = say!("this chapter is not in the list of chapters");
                report.push(
                    Finding::error("unlisted-chapter", text.place(0), message)
                        .help(say!("add it to SUMMARY.md beside it, or remove it")),
                );
            }
        }
    }
}

fn broken(text: &Text, link: &Link, message: Message) -> Finding {
    Finding::error("broken-link", text.place(link.span.start), message)
        .subject(&link.target)
        .help(say!("correct the address, or remove the link"))
}

/// The path below `src` of a link to a Markdown file; none for a link to anything else.
fn below(from: &str, target: &str) -> Option<String> {
    if target.contains(':') || !target.ends_with(".md") {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
