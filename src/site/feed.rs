//! The feed of changes of a language (Atom, RFC 4287): what the page of changes says, for readers
//! who wish to be told.
//!
//! Ids and dates come from the ledger: an id is made of the language, the figure and its place in
//! the figure's history, a date is the day of the decision, and the feed is as old as its newest
//! decision. Without a public address the links are relative to the feed.

use std::path::Path;

use serde::Serialize;
use tera::{Context, Tera};

use super::SiteError;
use crate::content::Content;
use crate::content::changes::Change;
use crate::files;
use crate::guide::changes::{ChangeView, FEED, PlaceView};
use crate::guide::page_with;
use crate::guide::views::HandoutView;
use crate::sources::sha256;
use crate::theme;

const TEMPLATE: &str = "templates/site/changes.xml";

#[derive(Serialize)]
struct Entry {
    id: String,
    updated: String,
    change: ChangeView,
}

/// Writes the feed of a language. A project without a page of changes has none.
pub(super) fn write(
    content: Content<'_>,
    language: &str,
    sheets: &[HandoutView],
    site: &Path,
) -> Result<(), SiteError> {
    let project = content.project();
    let (Some(words), Some(page)) = (
        content.words(language),
        page_with(content, language, "changes"),
    ) else {
        return Ok(());
    };
    let changes = content.changes();
    let sheet = |id: &str| PlaceView::of_sheet(sheets, id);
    let entry = |change: &Change<'_>| {
        let at = change
            .figure
            .history
            .iter()
            .position(|past| past == change.old);
        let name = format!("{language}/{}/{}", change.figure.id, at.unwrap_or_default());
        Entry {
            id: urn(&name),
            updated: midnight(&change.on.to_string()),
            change: ChangeView::new(content, words, change, &sheet),
        }
    };
    let entries: Vec<Entry> = changes.iter().map(entry).collect();
    let decisions = project
        .ledger
        .figures
        .values()
        .filter_map(|f| f.vetting.as_ref());
    let newest = decisions.map(|vetting| vetting.on).max();
    let newest = changes.first().map(|change| change.on).max(newest);
    let title = words.text(&project.config.title).unwrap_or_default();
    let address = |file: &str| project.config.site.address(&format!("{language}/{file}"));
    let mut context = Context::new();
    context.insert("language", language);
    context.insert("id", &urn(&format!("{language}/{title}")));
    context.insert(
        "title",
        &format!("{title} – {}", words.get("changes_title")),
    );
    context.insert("author", title);
    context.insert(
        "updated",
        &midnight(&newest.map_or_else(String::new, |day| day.to_string())),
    );
    context.insert("page", &address(&page).unwrap_or(page));
    context.insert("address", &address(FEED));
    context.insert("entries", &entries);
    context.insert(
        "t",
        content
            .strings(language)
            .map(crate::config::Strings::words)
            .unwrap_or(&Default::default()),
    );
    let source = theme::read_text(&project.config.root, TEMPLATE)?;
    let xml = Tera::one_off(&source, &context, true).map_err(|error| SiteError::Template {
        name: TEMPLATE.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(files::write(
        &site.join(language).join(FEED),
        xml.as_bytes(),
    )?)
}

/// The ledger knows days: a day begins at midnight.
fn midnight(day: &str) -> String {
    let day = if day.is_empty() { "1970-01-01" } else { day };
    format!("{day}T00:00:00Z")
}

/// A UUID of a name (RFC 9562, version 8: the first bits of its SHA-256).
fn urn(name: &str) -> String {
    let digest = sha256(format!("jalon changes {name}").as_bytes());
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}
