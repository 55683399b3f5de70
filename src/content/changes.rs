//! What changed: every state of a figure that was replaced, newest first.
//!
//! The histories of the ledger are the only source, so that the page and the feeds that are made
//! of this are the same on every day and every machine.

use std::collections::BTreeSet;

use super::Content;
use super::uses::{Uses, uses};
use crate::dates::Day;
use crate::ledger::{Figure, Past, Status};
use crate::trace::Traced;

/// A figure that says something else since a day, or is no longer printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The day.
    pub on: Day,
    /// The entry as the ledger has it now.
    pub figure: &'a Figure,
    /// The same, if it may be printed; none for one that was withdrawn.
    pub traced: Option<&'a Traced<Figure>>,
    /// What it said.
    pub old: &'a Past,
    /// What it said next, if that was replaced too; none for what it says today.
    pub new: Option<&'a Past>,
    /// Whether it is no longer printed since that day.
    pub withdrawn: bool,
    /// Where it is printed.
    pub uses: Uses,
}

impl<'a> Content<'a> {
    /// All changes, newest first, then by id.
    #[must_use]
    pub fn changes(&self) -> Vec<Change<'a>> {
        let project = self.project();
        let all = uses(project);
        let mut changes = Vec::new();
        for figure in project.ledger.figures.values() {
            let traced = project.traces.figure(&figure.id);
            let printed = figure.vetting.as_ref().map(|v| v.status) == Some(Status::Published);
            for (at, old) in figure.history.iter().enumerate() {
                let new = figure.history.get(at + 1);
                changes.push(Change {
                    on: old.replaced,
                    figure,
                    traced,
                    old,
                    new,
                    withdrawn: new.is_none() && !printed,
                    uses: all.get(&figure.id).cloned().unwrap_or_default(),
                });
            }
        }
        changes.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.figure.id.cmp(&b.figure.id)));
        changes
    }

    /// The chapters of a language that print a figure, by their path without ending and title.
    #[must_use]
    pub fn chapters_with(&self, uses: &Uses, language: &str) -> Vec<(String, String)> {
        let texts = self.project().manuscript.chapters(language);
        let titled = texts.filter_map(|text| {
            let crate::manuscript::Role::Chapter(path) = &text.role else {
                return None;
            };
            let page = path.strip_suffix(".md").unwrap_or(path);
            let listed = uses.pages.contains(&format!("{language}/{page}"));
            let title = text.title().map(|heading| heading.text.clone())?;
            listed.then(|| (page.to_owned(), title))
        });
        titled.collect()
    }

    /// The ids of the handouts of a language that print a figure.
    #[must_use]
    pub fn handouts_with<'u>(&self, uses: &'u Uses, language: &str) -> BTreeSet<&'u str> {
        let of = |name: &'u String| {
            let (id, of) = name.rsplit_once('/')?;
            (of == language).then_some(id)
        };
        uses.handouts.iter().filter_map(of).collect()
    }
}
