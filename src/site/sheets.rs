//! The sheets of the site: every handout with its thumbnail, how the pages list them and their
//! editions, one archive a language, and `editions.json`.

use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::{SheetRecord, SiteError, manifest};
use crate::content::Content;
use crate::content::words::Words;
use crate::diagnostics::Finding;
use crate::files;
use crate::guide::views::{EditionView, FileView, GalleryView, HandoutView, PictureView};
use crate::handouts::Attachment;
use crate::handouts::editions::{Changes, Edition, Editions, State};
use crate::handouts::model::Ink;
use crate::handouts::set::{self, Job, Made, Press};
use crate::handouts::thumbnail::{self, Thumbnail};
use crate::memo::Memo;
use crate::sources::sha256;
use crate::text::format;

/// Where the sheets are, below the published folder.
const FOLDER: &str = "handouts";
/// The list of all editions, for machines.
const EDITIONS: &str = "editions.json";

/// A sheet that a reader may keep.
#[derive(Debug)]
pub(super) struct Offered {
    /// Its path below the published folder.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) language: String,
    pub(super) bytes: usize,
}

/// The sheets that were made before in this process.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pressed: set::Memory,
    /// By the bytes of the sheet.
    thumbnails: Memo<Vec<u8>, Option<Thumbnail>>,
}

/// The sheets, made and not yet written.
#[derive(Debug)]
pub(super) struct Sheets {
    /// By id and language, then by paper and ink.
    made: Vec<Made>,
    /// Of the first file of each sheet: its name below the folder, and the picture.
    thumbnails: Vec<(String, Thumbnail)>,
    editions: Editions,
}

impl Sheets {
    /// Makes every handout in these languages, each with its proof in it.
    pub(super) fn make(
        content: Content<'_>,
        languages: &[&str],
        memory: Option<&Memory>,
    ) -> Result<Self, SiteError> {
        let root = &content.project().config.root;
        let editions = Editions::load(root).map_err(SiteError::Findings)?;
        let proof = |sheet: &Made| proof(content, sheet);
        let job = Job {
            proof: Some(&proof),
            memory: memory.map(|memory| &memory.pressed),
            ..Job::all(languages)
        };
        let made = set::make(content, job).map_err(SiteError::Findings)?;
        let thumbnails = firsts(&made)
            .into_par_iter()
            .filter_map(|sheet| {
                let name = picture(sheet);
                let thumbnail = thumbnail_of(&name, sheet, memory)?;
                Some((name, thumbnail))
            })
            .collect();
        Ok(Self {
            editions: editions.with(&made),
            made,
            thumbnails,
        })
    }

    /// What is no error, and has to be known before the site is given out.
    pub(super) fn warnings(&self) -> Vec<Finding> {
        self.editions.unrecorded().into_iter().collect()
    }

    /// What `{{#handouts}}` lists in a language, by addresses from the book's folder.
    pub(super) fn gallery(&self, content: Content<'_>, language: &str) -> GalleryView {
        let Some(words) = content.words(language) else {
            return GalleryView::default();
        };
        let of_language: Vec<&Made> = self.of(language).collect();
        let handouts = firsts(&self.made)
            .into_iter()
            .filter(|sheet| sheet.language == language)
            .map(|sheet| self.view(sheet, &words))
            .collect();
        let bytes: usize = of_language.iter().map(|sheet| sheet.pdf.len()).sum();
        let archive = (!of_language.is_empty()).then(|| FileView {
            href: format!("../{FOLDER}/{}", archive(language)),
            facts: words
                .get("handout_archive_facts")
                .replace("{size}", &megabytes(bytes, language)),
        });
        GalleryView { handouts, archive }
    }

    fn of<'s>(&'s self, language: &'s str) -> impl Iterator<Item = &'s Made> {
        self.made
            .iter()
            .filter(move |sheet| sheet.language == language)
    }

    fn view(&self, sheet: &Made, words: &Words<'_>) -> HandoutView {
        let language = words.language();
        let files = self
            .of(language)
            .filter(|file| file.id == sheet.id)
            .map(|file| FileView {
                href: format!("../{FOLDER}/{}", file.file),
                facts: file_facts(file, words),
            });
        let name = picture(sheet);
        let thumbnail = self.thumbnails.iter().find(|(known, _)| *known == name);
        let pages = format::number(&sheet.pages.to_string(), language);
        let facts = words
            .get("handout_facts")
            .replace("{audience}", &words.get(sheet.audience.key()))
            .replace(
                "{format}",
                &words.get(&format!("format_{}", sheet.format.name())),
            )
            .replace("{pages}", &pages)
            .replace("{edition}", &sheet.edition);
        HandoutView {
            id: sheet.id.clone(),
            name: sheet.title.clone(),
            chapters: sheet.chapters.clone(),
            summary: sheet.description.clone(),
            facts,
            language: sheet.language.clone(),
            picture: thumbnail.map(|(name, thumbnail)| PictureView {
                href: format!("../{FOLDER}/{name}"),
                width: thumbnail.width,
                height: thumbnail.height,
            }),
            files: files.collect(),
        }
    }

    /// What `{{#editions}}` lists in a language.
    pub(super) fn editions(&self, content: Content<'_>, language: &str) -> Vec<EditionView> {
        let Some(words) = content.words(language) else {
            return Vec::new();
        };
        let view = |(edition, state): (&Edition, State<'_>)| {
            let (name, by, changes) = told(&state);
            let current = name == "current";
            EditionView {
                code: edition.code.clone(),
                title: edition.title.clone(),
                state: name.to_owned(),
                state_words: words.get(&format!("edition_{name}")),
                since: edition.recorded.map(|day| {
                    let day = words.day(day);
                    words.get("edition_since").replace("{day}", &day)
                }),
                by: by.map(|edition| edition.code.clone()),
                changes: changes.map_or_else(Vec::new, |changes| {
                    let note = by.and_then(|edition| words.text(&edition.note));
                    changed(changes, note, content, &words)
                }),
                sheet: (current || by.is_some()).then(|| edition.sheet.clone()),
            }
        };
        let states = self.editions.states(language, &self.made);
        states.into_iter().map(view).collect()
    }

    /// What a reader may keep for offline: of each sheet the one that most printers take, in colour.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let offered = |sheet: &Made| Offered {
            path: format!("{FOLDER}/{}", sheet.file),
            title: sheet.title.clone(),
            language: sheet.language.clone(),
            bytes: sheet.pdf.len(),
        };
        firsts(&self.made).into_iter().map(offered).collect()
    }

    /// Writes the files; gives the records of the sheets.
    pub(super) fn write(&self, site: &Path) -> Result<Vec<SheetRecord>, SiteError> {
        let write = |sheet: &Made| {
            let path = format!("{FOLDER}/{}", sheet.file);
            files::write(&site.join(&path), &sheet.pdf)?;
            Ok(record(path, sheet))
        };
        let records: Result<Vec<_>, SiteError> = self.made.par_iter().map(write).collect();
        let records = records?;
        for (name, thumbnail) in &self.thumbnails {
            files::write(&site.join(FOLDER).join(name), &thumbnail.png)?;
        }
        let mut languages: Vec<&str> = self.made.iter().map(|s| s.language.as_str()).collect();
        languages.sort_unstable();
        languages.dedup();
        languages
            .par_iter()
            .try_for_each(|language| self.pack(language, site))?;
        let list = self.list(&languages);
        files::write(&site.join(EDITIONS), list.as_bytes())?;
        Ok(records)
    }

    /// Writes the archive of a language.
    fn pack(&self, language: &str, site: &Path) -> Result<(), SiteError> {
        let path = site.join(FOLDER).join(archive(language));
        let entries = self.of(language).map(|s| (s.file.as_str(), &*s.pdf));
        let bytes = files::zip(entries).map_err(|source| files::FileError {
            action: files::Action::Write,
            path: path.clone(),
            source,
        })?;
        Ok(files::write(&path, &bytes)?)
    }

    /// The list of all editions, for machines.
    fn list(&self, languages: &[&str]) -> String {
        let mut editions = Vec::new();
        for language in languages {
            for (edition, state) in self.editions.states(language, &self.made) {
                let (name, by, changes) = told(&state);
                editions.push(EditionNode {
                    code: &edition.code,
                    sheet: &edition.sheet,
                    language: &edition.language,
                    title: &edition.title,
                    recorded: edition.recorded.map(|day| day.to_string()),
                    state: name,
                    superseded_by: by.map(|edition| edition.code.clone()),
                    changed: changes.map(|changes| ChangedNode {
                        words: changes.words,
                        entries: changes
                            .entries
                            .iter()
                            .cloned()
                            .map(|(kind, id)| EntryNode { kind, id })
                            .collect(),
                    }),
                });
            }
        }
        let list = ListNode {
            version: 1,
            editions,
        };
        // Plain strings: serialising them has no way to fail.
        let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[derive(Serialize)]
struct ListNode<'a> {
    version: u32,
    editions: Vec<EditionNode<'a>>,
}

#[derive(Serialize)]
struct EditionNode<'a> {
    code: &'a str,
    sheet: &'a str,
    language: &'a str,
    title: &'a str,
    recorded: Option<String>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<ChangedNode>,
}

#[derive(Serialize)]
struct ChangedNode {
    words: bool,
    entries: Vec<EntryNode>,
}

#[derive(Serialize)]
struct EntryNode {
    kind: String,
    id: String,
}

/// The first file of each sheet: the one that stands for it.
fn firsts(made: &[Made]) -> Vec<&Made> {
    let mut firsts: Vec<&Made> = Vec::new();
    for sheet in made {
        let known = firsts
            .last()
            .is_some_and(|last| last.id == sheet.id && last.language == sheet.language);
        if !known {
            firsts.push(sheet);
        }
    }
    firsts
}

/// The file name of a sheet's thumbnail.
fn picture(sheet: &Made) -> String {
    format!("{}-{}.png", sheet.id, sheet.language)
}

/// The file name of all sheets of a language.
fn archive(language: &str) -> String {
    format!("jalon-{language}.zip")
}

/// A size in megabytes with one decimal, rounded up: never less than it is.
pub(super) fn megabytes(bytes: usize, language: &str) -> String {
    let tenths = bytes.div_ceil(100_000);
    format::number(&format!("{}.{}", tenths / 10, tenths % 10), language)
}

/// Paper, ink and size, in one line.
fn file_facts(file: &Made, words: &Words<'_>) -> String {
    let Press { paper, ink } = file.press;
    let ink = match ink {
        Ink::Colour => words.get("ink_colour"),
        Ink::Mono => words.get("ink_mono"),
    };
    let kilobytes = file.pdf.len().div_ceil(1000).to_string();
    words
        .get("handout_file")
        .replace("{paper}", &words.get(&format!("paper_{}", paper.name())))
        .replace("{ink}", &ink)
        .replace("{size}", &format::number(&kilobytes, words.language()))
}

/// A state's name, what took the place of the edition, and what changed.
fn told<'s>(state: &'s State<'_>) -> (&'static str, Option<&'s Edition>, Option<&'s Changes>) {
    match state {
        State::Current => ("current", None, None),
        State::Superseded { by, changed } => ("superseded", Some(by), Some(changed)),
        State::Withdrawn => ("withdrawn", None, None),
    }
}

/// What changed, a line each: what the editor says, then the entries by name, then the words.
fn changed(
    changes: &Changes,
    note: Option<&str>,
    content: Content<'_>,
    words: &Words<'_>,
) -> Vec<String> {
    let project = content.project();
    let mut lines: Vec<String> = note.map(str::to_owned).into_iter().collect();
    for (kind, id) in &changes.entries {
        // Names without numbers: an old number must not be printed again.
        let name = match kind.as_str() {
            "channel" => project.ledger.channels.get(id).map(|c| c.operator.clone()),
            "figure" => project
                .ledger
                .figures
                .get(id)
                .and_then(|f| words.text(&f.label).map(str::to_owned)),
            "source" => project.sources.get(id).map(|s| s.title.clone()),
            _ => None,
        };
        let said = words.get(&format!("edition_changed_{kind}"));
        lines.push(said.replace("{name}", name.as_deref().unwrap_or(id)));
    }
    if changes.words || lines.is_empty() {
        lines.push(words.get("edition_changed_words"));
    }
    lines
}

/// The picture of a sheet.
fn thumbnail_of(name: &str, sheet: &Made, memory: Option<&Memory>) -> Option<Thumbnail> {
    let draw = |pdf: &Vec<u8>| thumbnail::thumbnail(pdf);
    match memory {
        Some(memory) => memory.thumbnails.output(name, sheet.pdf.clone(), draw),
        None => draw(&sheet.pdf),
    }
}

/// The proof of a sheet, which travels in its file.
fn proof(content: Content<'_>, sheet: &Made) -> Attachment {
    let mut record = record(format!("{FOLDER}/{}", sheet.file), sheet);
    record.sha256.clear();
    let words = content.words(&sheet.language);
    Attachment {
        name: manifest::FILE,
        description: words.map_or(String::new(), |words| words.get("handout_proof")),
        media_type: "application/ld+json",
        bytes: manifest::proof(&content, &record).into_bytes(),
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
