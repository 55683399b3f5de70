//! What changed, in the words of a language: for the page of changes and for the feed.

use serde::Serialize;

use super::views::HandoutView;
use crate::content::Content;
use crate::content::changes::Change;
use crate::content::words::Words;
use crate::ledger::Past;
use crate::sources::document;

/// The feed of changes, below the language's folder.
pub const FEED: &str = "changes.xml";

/// The page of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangesView {
    /// Newest first.
    pub changes: Vec<ChangeView>,
    /// The address of the feed.
    pub feed: String,
}

/// A change, ready to print.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// The figure.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The day, in words.
    pub day: String,
    /// The day, for machines.
    pub date: String,
    /// What was printed before; none for a figure that is no longer printed.
    pub old: Option<String>,
    /// The date that this spoke of.
    pub old_as_of: Option<String>,
    /// What is printed since.
    pub new: Option<String>,
    /// The date that this speaks of.
    pub new_as_of: Option<String>,
    /// Why, in the words of the interface.
    pub why: String,
    /// The editor's note, where it is in the language of the page.
    pub note: Option<String>,
    /// Pages that print the figure: address from the book's folder and title.
    pub pages: Vec<PlaceView>,
    /// Sheets that print it.
    pub sheets: Vec<PlaceView>,
}

/// A page or a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// Its title.
    pub title: String,
    /// Its address from the book's folder.
    pub href: String,
}

impl PlaceView {
    /// The sheet that is made of a handout, by the first of its files.
    #[must_use]
    pub fn of_sheet(sheets: &[HandoutView], handout: &str) -> Option<Self> {
        let sheet = sheets.iter().find(|sheet| sheet.id == handout)?;
        Some(Self {
            title: sheet.name.clone(),
            href: sheet.files.first()?.href.clone(),
        })
    }
}

impl ChangeView {
    /// The same for a page that lies deeper in the book's folder.
    #[must_use]
    pub fn below(mut self, root: &str) -> Self {
        for place in self.pages.iter_mut().chain(&mut self.sheets) {
            place.href.insert_str(0, root);
        }
        self
    }

    /// Says a change in a language. `sheet` gives name and address of a handout.
    #[must_use]
    pub fn new(
        content: Content<'_>,
        words: Words<'_>,
        change: &Change<'_>,
        sheet: &dyn Fn(&str) -> Option<PlaceView>,
    ) -> Self {
        let language = words.language();
        let figure = change.figure;
        let said = |past: &Past| {
            let traced = change.traced?;
            Some(words.past(traced, past))
        };
        let as_of = |past: &Past| (!past.as_of.is_empty()).then(|| words.iso(&past.as_of));
        let (new, new_as_of) = match (change.new, change.traced) {
            (Some(past), _) => (said(past), as_of(past)),
            (None, Some(traced)) => (Some(words.figure(traced)), Some(words.iso(&figure.as_of))),
            (None, None) => (None, None),
        };
        let pages = content.chapters_with(&change.uses, language);
        let page = |(page, title): (String, String)| PlaceView {
            title,
            href: format!("{page}.html"),
        };
        let handouts = content.handouts_with(&change.uses, language);
        Self {
            id: figure.id.clone(),
            label: words.text(&figure.label).unwrap_or_default().to_owned(),
            day: words.day(change.on),
            date: change.on.to_string(),
            old: said(change.old),
            old_as_of: as_of(change.old),
            new,
            new_as_of,
            why: why(content, words, change),
            note: in_language(&change.old.note, language),
            pages: pages.into_iter().map(page).collect(),
            sheets: handouts.into_iter().filter_map(sheet).collect(),
        }
    }

    /// Every string of it that may hold a number.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let optional = [
            &self.old,
            &self.old_as_of,
            &self.new,
            &self.new_as_of,
            &self.note,
        ];
        let places = self.pages.iter().chain(&self.sheets);
        [&self.label, &self.day, &self.date, &self.why]
            .into_iter()
            .chain(optional.into_iter().flatten())
            .chain(places.map(|place| &place.title))
            .map(String::as_str)
    }
}

/// What made the change: another version of the document, or a decision on the same one.
fn why(content: Content<'_>, words: Words<'_>, change: &Change<'_>) -> String {
    let source = content.project().sources.get(&change.figure.source);
    let title = source
        .map(|source| source.title.as_str())
        .unwrap_or_default();
    let next = match change.new {
        Some(past) => Some(past.version.as_str()),
        None => change
            .figure
            .vetting
            .as_ref()
            .and_then(|v| v.version.as_deref()),
    };
    let version = next
        .filter(|next| *next != change.old.version)
        .and_then(|id| source?.version(id));
    let (key, day) = match version {
        _ if change.withdrawn => ("change_withdrawn", None),
        Some(version) => ("change_new_version", Some(version.retrieved)),
        None => ("change_corrected", None),
    };
    let day = day.map(|day| words.day(day)).unwrap_or_default();
    words
        .get(key)
        .replace("{source}", title)
        .replace("{day}", &day)
}

/// A note is the editor's, in the language in which it was written: it is shown to its readers.
fn in_language(note: &str, language: &str) -> Option<String> {
    (document::language(note).as_deref() == Some(language)).then(|| note.to_owned())
}
