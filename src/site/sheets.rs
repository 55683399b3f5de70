//! The sheets of the site: every handout, and how the pages list them.

use std::path::Path;

use rayon::prelude::*;

use super::{SheetRecord, SiteError, manifest};
use crate::content::Content;
use crate::diagnostics::{Finding, Place};
use crate::files;
use crate::guide::views::HandoutView;
use crate::handouts::model::{Ink, Paper};
use crate::handouts::set::{self, Job, Made};
use crate::handouts::{self, Attachment};
use crate::sources::sha256;
use crate::text::format;

/// Where the sheets are, below the published folder.
const FOLDER: &str = "handouts";

/// A sheet that a reader may keep.
#[derive(Debug)]
pub(super) struct Offered {
    /// Its path below the published folder.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) language: String,
    pub(super) bytes: usize,
}

/// The sheets, made and not yet written.
#[derive(Debug)]
pub(super) struct Sheets {
    made: Vec<Made>,
}

impl Sheets {
    /// Makes every handout in these languages.
    pub(super) fn make(content: Content<'_>, languages: &[&str]) -> Result<Self, SiteError> {
        let made = set::make(content, Job::all(languages)).map_err(SiteError::Findings)?;
        let made: Result<Vec<Made>, SiteError> = made
            .into_par_iter()
            .map(|mut sheet| {
                sheet.pdf = proven(content, &sheet)?;
                Ok(sheet)
            })
            .collect();
        Ok(Self { made: made? })
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

    /// What a reader may keep for offline: of each sheet the one that most printers take, in colour.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let offered = |sheet: &Made| Offered {
            path: format!("{FOLDER}/{}", sheet.file),
            title: sheet.title.clone(),
            language: sheet.language.clone(),
            bytes: sheet.pdf.len(),
        };
        let common =
            |sheet: &&Made| sheet.press.paper == Paper::A4 && sheet.press.ink == Ink::Colour;
        self.made.iter().filter(common).map(offered).collect()
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

/// The sheet with its proof in it.
fn proven(content: Content<'_>, sheet: &Made) -> Result<Vec<u8>, SiteError> {
    let mut record = record(format!("{FOLDER}/{}", sheet.file), sheet);
    record.sha256.clear();
    let proof = manifest::proof(&content, &record);
    let words = content.words(&sheet.language);
    let attachment = Attachment {
        name: manifest::FILE,
        description: &words.map_or(String::new(), |words| words.get("handout_proof")),
        media_type: "application/ld+json",
        bytes: proof.as_bytes(),
    };
    handouts::attach(&sheet.pdf, &attachment).map_err(|problem| {
        let place = Place::file(format!("handouts/{}", sheet.id));
        let finding = Finding::error("handout-engine", place, problem.to_string());
        SiteError::Findings(vec![
            finding.help("this is a fault of jalon: please report it"),
        ])
    })
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
