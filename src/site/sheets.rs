//! The sheets of the site: every handout, and how the pages list them.

use std::path::Path;

use super::{SheetRecord, SiteError};
use crate::content::Content;
use crate::files;
use crate::guide::views::HandoutView;
use crate::handouts::model::Ink;
use crate::handouts::set::{self, Job, Made};
use crate::sources::sha256;
use crate::text::format;

/// Where the sheets are, below the published folder.
const FOLDER: &str = "handouts";

/// The sheets, made and not yet written.
#[derive(Debug)]
pub(super) struct Sheets {
    made: Vec<Made>,
}

impl Sheets {
    /// Makes every handout in these languages.
    pub(super) fn make(content: Content<'_>, languages: &[&str]) -> Result<Self, SiteError> {
        let made = set::make(content, Job::all(languages)).map_err(SiteError::Findings)?;
        Ok(Self { made })
    }

    /// What `{{#handouts}}` lists in a language, by addresses from the book's folder.
    pub(super) fn listed(&self, content: Content<'_>, language: &str) -> Vec<HandoutView> {
        let Some(words) = content.words(language) else {
            return Vec::new();
        };
        let view = |sheet: &Made| {
            let press = sheet.press;
            let kilobytes = sheet.pdf.len().div_ceil(1000).to_string();
            let ink = match press.ink {
                Ink::Colour => words.get("ink_colour"),
                Ink::Mono => words.get("ink_mono"),
            };
            let facts = words
                .get("handout_facts")
                .replace(
                    "{paper}",
                    &words.get(&format!("paper_{}", press.paper.name())),
                )
                .replace("{ink}", &ink)
                .replace(
                    "{pages}",
                    &format::number(&sheet.pages.to_string(), language),
                )
                .replace("{size}", &format::number(&kilobytes, language))
                .replace("{edition}", &sheet.edition);
            HandoutView {
                id: sheet.id.clone(),
                name: sheet.title.clone(),
                chapters: sheet.chapters.clone(),
                // Two links with the same words would lead a listener to different files.
                title: sheet.title.clone(),
                summary: sheet.description.clone(),
                href: format!("../{FOLDER}/{}", sheet.file),
                language: sheet.language.clone(),
                facts,
            }
        };
        self.made
            .iter()
            .filter(|sheet| sheet.language == language)
            .map(view)
            .collect()
    }

    /// Writes the files; gives their records.
    pub(super) fn write(&self, site: &Path) -> Result<Vec<SheetRecord>, SiteError> {
        let mut records = Vec::new();
        for sheet in &self.made {
            let path = format!("{FOLDER}/{}", sheet.file);
            files::write_atomic(&site.join(&path), &sheet.pdf)?;
            records.push(record(path, sheet));
        }
        Ok(records)
    }
}

fn record(path: String, sheet: &Made) -> SheetRecord {
    let prints = sheet.prints.iter().map(|print| {
        (
            print.mark.kind.name().to_owned(),
            print.mark.id.clone(),
            print.text.clone(),
            print.seen_only,
        )
    });
    SheetRecord {
        id: sheet.id.clone(),
        handout: sheet.handout.clone(),
        format: sheet.format.name().to_owned(),
        path,
        language: sheet.language.clone(),
        edition: sheet.edition.clone(),
        sha256: sha256(&sheet.pdf),
        prints: prints.collect(),
    }
}
