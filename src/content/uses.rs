//! Which page and which sheet prints an entry.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Project;
use crate::config::Localised;
use crate::manuscript::{Role, Text};
use crate::markup::{Directive, Document};

/// Where an entry is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Pages as `<language>/<path without ending>`.
    pub pages: BTreeSet<String>,
    /// Handouts as `<id>/<language>`.
    pub handouts: BTreeSet<String>,
}

/// For every entry and source, by id, where it is printed: named by a directive of the page,
/// selected by one, listed in a table, or part of the scope or note of a figure that is.
#[must_use]
pub fn uses(project: &Project) -> BTreeMap<String, Uses> {
    let mut all: BTreeMap<String, Uses> = BTreeMap::new();
    for text in &project.manuscript.texts {
        let mut ids = BTreeSet::new();
        for directive in &text.document.directives {
            asked(project, directive, &mut ids);
        }
        for id in ids {
            add(all.entry(id).or_default(), text);
        }
    }
    all
}

fn add(uses: &mut Uses, text: &Text) {
    match &text.role {
        Role::Chapter(path) => {
            let page = path.strip_suffix(".md").unwrap_or(path);
            uses.pages.insert(format!("{}/{page}", text.language));
        }
        Role::Handout(id) => {
            uses.handouts.insert(format!("{id}/{}", text.language));
        }
        Role::Summary => {}
    }
}

fn asked(project: &Project, directive: &Directive, ids: &mut BTreeSet<String>) {
    match directive.name.as_str() {
        "figure" | "passage" | "source" | "channel" | "myth" => {
            ids.extend(directive.id.clone());
            if let Some(id) = &directive.id {
                with_it(project, id, ids);
            }
        }
        "figures" => {
            for figure in project.traces.figures() {
                ids.insert(figure.entry().id.clone());
                with_it(project, &figure.entry().id, ids);
            }
        }
        "myths" => {
            for myth in project.traces.myths() {
                ids.insert(myth.entry().id.clone());
                with_it(project, &myth.entry().id, ids);
            }
        }
        "sources" => ids.extend(project.sources.iter().map(|s| s.id.clone())),
        "channels" | "contacts" | "situation" => {
            let channels = project.ledger.asked_by(directive);
            ids.extend(channels.into_iter().map(|channel| channel.id.clone()));
        }
        _ => {}
    }
}

/// What is printed together with an entry: its source, its primary source, and what its scope and
/// notes name. Words of those do not bring their own scopes along: one level is all.
fn with_it(project: &Project, id: &str, ids: &mut BTreeSet<String>) {
    let mut texts: Vec<&Localised> = Vec::new();
    if let Some(figure) = project.ledger.figures.get(id) {
        ids.insert(figure.source.clone());
        ids.extend(figure.primary.clone());
        texts.extend(figure.texts());
    }
    if let Some(passage) = project.ledger.passages.get(id) {
        ids.insert(passage.source.clone());
        ids.extend(passage.primary.clone());
        texts.push(&passage.note);
    }
    if let Some(myth) = project.ledger.myth(id) {
        ids.extend(myth.sources.iter().cloned());
        texts.extend([&myth.found, &myth.safe]);
    }
    for text in texts.into_iter().flat_map(Localised::values) {
        for directive in Document::parse(text)
            .directives
            .iter()
            .filter(|d| !matches!(d.name.as_str(), "plain" | "avoid"))
        {
            ids.extend(directive.id.clone());
        }
    }
}
