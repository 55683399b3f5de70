//! The proof from outside: a built site is read as a stranger would read it, and everything that
//! it says in numbers must be explained by the manifest that is published with it.
//!
//! Nothing of what built the site is used here: the audit knows the files of the folder, the
//! numeral reader, and the manifest `trace.jsonld`, which it does not take at its word.
//!
//! 1. [`manifest`] is read and indexed ([`known`]); [`promises`] judges whether it agrees with
//!    itself: ids, digests, quoted words, printed strings and values.
//! 2. Every page and drawing is parsed ([`html`]) and its numerals are held against the marked
//!    elements around them ([`numerals`]).
//! 3. Every sheet is painted in thought ([`pdf`]) and its numerals are held against what the
//!    manifest says that the sheet prints ([`sheets`]).
//! 4. Files of data are read too ([`data`]), a sheet is held against the [`proof`] that it carries,
//!    and every file against its digest ([`digests`]).
//! 5. [`addresses`] resolves every link and anchor and finds what is fetched from elsewhere, in
//!    pages, [`styles`] and scripts; [`retired`] looks for numbers that no longer work.
//! 6. What the manifest promises must have been seen: an extractor that goes blind is a finding.
//!
//! Deliberately absent: any knowledge of templates or of how pages are made; the network; the
//! meaning of words; shapes that are drawn and not written.

mod addresses;
mod data;
mod digests;
mod html;
mod known;
mod labels;
mod manifest;
mod numerals;
mod pdf;
mod phrase;
mod place;
mod promises;
mod proof;
mod retired;
mod sheets;
mod styles;
mod tables;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use addresses::{Cited, Inventory, Rules};
use html::Page;
use known::Known;
use manifest::{Kind, Manifest, NAME};
use numerals::Seen;
use pdf::Sheet;
use place::File;
use proof::SiteSays;
use retired::Retired;

use crate::diagnostics::{Finding, Place, Report};
use crate::files;
use crate::memo::Memo;
use crate::messages::{Message, Say as _};
use crate::say;

/// No file of a site is larger; the largest is the archive of all of it.
const LARGEST_FILE: usize = 1 << 30;

/// No sheet is larger.
const LARGEST_SHEET: usize = 64 << 20;

/// What an audit found and what it looked at.
#[derive(Debug, Default)]
pub struct AuditReport {
    /// Everything that is wrong, in the order of the places, with the counts below.
    pub report: Report,
    /// How many HTML pages were read, drawings of their own not counted.
    pub pages: usize,
    /// How many PDFs were read.
    pub sheets: usize,
    /// How many numerals were seen on pages, by language and kind.
    pub on_pages: BTreeMap<(String, String), usize>,
    /// How many numerals were seen on sheets, by language and kind.
    pub on_sheets: BTreeMap<(String, String), usize>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.report.findings().is_empty()
    }

    fn finish(mut self) -> Self {
        let total = |seen: &Seen| seen.values().sum::<usize>();
        self.report.count("pages", self.pages);
        self.report.count("sheets", self.sheets);
        self.report
            .count("numerals-on-pages", total(&self.on_pages));
        self.report
            .count("numerals-on-sheets", total(&self.on_sheets));
        let both = self.on_pages.iter().chain(&self.on_sheets);
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for ((language, kind), number) in both {
            *kinds
                .entry(format!("numerals-{language}-{kind}"))
                .or_default() += number;
        }
        for (name, number) in kinds {
            self.report.count(&name, number);
        }
        self.report.sort();
        self
    }
}

/// What was read before in this process: of each file its bytes and what they say. Nothing that
/// was judged is remembered.
#[derive(Debug, Default)]
pub struct Memory {
    pages: Memo<Vec<u8>, Arc<Page>>,
    sheets: Memo<Vec<u8>, ReadSheet>,
}

/// A sheet, or why it cannot be read.
type ReadSheet = Arc<Result<Sheet, String>>;

/// Audits the built site in `dir`.
///
/// Whatever is wrong is a finding, a folder that cannot be read included; the files of findings
/// are named by their path below `dir`, and the line of a finding in a PDF is its page.
#[must_use]
pub fn site(dir: &Path) -> AuditReport {
    site_again(dir, None)
}

/// The same for a process that audits again and again.
#[must_use]
pub fn site_again(dir: &Path, memory: Option<&Memory>) -> AuditReport {
    let mut audit = AuditReport::default();
    let folder = match Folder::read(dir) {
        Ok(folder) => folder,
        Err(error) => {
            let finding = Finding::error("missing-file", Place::file("."), error);
            let help = say!("name the folder that `jalon build` made");
            audit.report.push(finding.help(help));
            return audit.finish();
        }
    };
    let manifest = match folder.manifest() {
        Ok(manifest) => manifest,
        Err(finding) => {
            // Without a manifest nothing is explained: the pages are still read, so that every
            // numeral in them is named.
            audit.report.push(finding);
            Manifest::default()
        }
    };
    let known = Known::new(&manifest);
    let site = Site::new(&folder, &known, memory);
    audit.pages = site.pages.iter().filter(|page| !page.drawing).count();
    audit.sheets = site.sheets.len();
    site.judge(&mut audit);
    audit.finish()
}

/// Audits a sheet that was copied from its site, against the proof that it carries.
///
/// The line of a finding is the page of the sheet.
#[must_use]
pub fn sheet(file: &Path) -> AuditReport {
    let mut audit = AuditReport::default();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match files::read_at_most(file, LARGEST_SHEET) {
        Ok(Some(bytes)) => alone(&name, &bytes, &mut audit),
        Ok(None) => audit
            .report
            .push(broken_sheet(&name, "it is too large to be a sheet")),
        Err(error) => {
            let finding = Finding::error("missing-file", Place::file(name), error.said());
            audit
                .report
                .push(finding.help(say!("name a PDF that `jalon build` made")));
        }
    }
    audit.finish()
}

/// Judges the bytes of a sheet against the proof in them.
fn alone(name: &str, bytes: &[u8], audit: &mut AuditReport) {
    let sheet = match pdf::read(bytes) {
        Ok(sheet) => sheet,
        Err(reason) => return audit.report.push(broken_sheet(name, &reason)),
    };
    audit.sheets = 1;
    let proof = match proof::read(name, &sheet) {
        Ok(proof) => proof,
        Err(finding) => return audit.report.push(finding),
    };
    let [handout] = proof.manifest.handouts.as_slice() else {
        let message = say!("its proof is not that of one sheet");
        let finding = Finding::error("proof-differs", Place::file(name), message);
        return audit
            .report
            .push(finding.help(say!("print or publish the file as `jalon build` made it")));
    };
    let known = Known::new(&proof.manifest);
    let inventory = Inventory {
        files: BTreeSet::from([handout.path.clone()]),
        ..Inventory::default()
    };
    let mut findings = promises::check(&proof.manifest, &proof.text, &inventory);
    findings.extend(sheets::promised(&known));
    let reading = sheets::read(&sheet, handout, &known);
    add(&mut audit.on_sheets, &reading.seen);
    findings.extend(reading.findings);
    retired_in(name, &sheet, &Retired::new(&proof.manifest), &mut findings);
    for mut finding in findings {
        finding.place.file = name.to_owned();
        audit.report.push(finding);
    }
}

fn broken_sheet(path: &str, reason: &str) -> Finding {
    let message = say!("the sheet cannot be read: {reason}", reason);
    Finding::error("broken-sheet", Place::file(path), message)
        .help(say!("publish the whole file that was built"))
}

/// The bytes of every file in a folder.
#[derive(Debug, Default)]
struct Folder {
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    fn read(dir: &Path) -> Result<Self, Message> {
        if !dir.is_dir() {
            return Err(say!("{dir} is no folder", dir = dir.display()));
        }
        let mut files = BTreeMap::new();
        for path in files::tree(dir).map_err(|e| e.said())? {
            let read = files::read_at_most(&dir.join(&path), LARGEST_FILE);
            let bytes = read
                .map_err(|e| e.said())?
                .ok_or_else(|| say!("{path} is too large to be a file of a site", path))?;
            files.insert(path, bytes);
        }
        Ok(Self { files })
    }

    fn manifest(&self) -> Result<Manifest, Finding> {
        let Some(text) = self.text(NAME) else {
            let message = say!(
                "there is no {name}: nothing explains what is printed",
                name = NAME
            );
            let help = say!("build the site with `jalon build`, and publish the whole folder");
            return Err(Finding::error("missing-manifest", Place::file(NAME), message).help(help));
        };
        promises::parse(&text)
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.files
            .get(path)
            .map(|bytes| String::from_utf8_lossy(bytes))
    }

    /// The files with one of these extensions.
    fn with<'a>(&'a self, extensions: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let wanted = move |path: &&str| {
            let extension = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
            extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
        };
        let files = self.files.iter();
        files
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .filter(move |(path, _)| wanted(path))
    }
}

/// A page with its source.
struct Source {
    path: String,
    text: String,
    page: Arc<Page>,
    /// Whether it is a drawing of its own and no HTML page.
    drawing: bool,
}

/// Everything that was read, ready to be judged.
struct Site<'a> {
    folder: &'a Folder,
    known: &'a Known<'a>,
    pages: Vec<Source>,
    sheets: BTreeMap<String, ReadSheet>,
    inventory: Inventory,
    cited: Cited,
    retired: Retired,
    says: SiteSays,
    unreadable: Vec<Finding>,
}

impl<'a> Site<'a> {
    fn new(folder: &'a Folder, known: &'a Known<'a>, memory: Option<&Memory>) -> Self {
        let mut unreadable = Vec::new();
        let pages = read_pages(folder, memory, &mut unreadable);
        let pdfs: Vec<_> = folder.with(&["pdf"]).collect();
        let sheets = pdfs
            .par_iter()
            .map(|(path, bytes)| {
                let known = memory.map(|memory| &memory.sheets);
                ((*path).to_owned(), read_once(path, bytes, known, pdf::read))
            })
            .collect();
        let inventory = inventory(folder, &pages, &sheets);
        Self {
            folder,
            known,
            pages,
            sheets,
            inventory,
            cited: Cited::new(known.manifest),
            retired: Retired::new(known.manifest),
            says: SiteSays::new(&folder.text(NAME).unwrap_or_default()),
            unreadable,
        }
    }

    fn judge(self, audit: &mut AuditReport) {
        audit.report.extend(self.unreadable.iter().cloned());
        if let Some(text) = self.folder.text(NAME) {
            audit
                .report
                .extend(promises::check(self.known.manifest, &text, &self.inventory));
            audit.report.extend(sheets::promised(self.known));
            audit.report.extend(tables::check(self.folder, self.known));
        }
        let readings: Vec<_> = self.pages.par_iter().map(|page| self.page(page)).collect();
        let mut shown = BTreeMap::new();
        for (source, reading) in self.pages.iter().zip(readings) {
            audit.report.extend(reading.findings);
            add(&mut audit.on_pages, &reading.seen);
            shown.insert(source.path.as_str(), reading.shown);
        }
        audit.report.extend(self.blind(&shown));
        let sheets: Vec<_> = self.sheets.par_iter().collect();
        let readings: Vec<_> = sheets
            .par_iter()
            .map(|(path, sheet)| self.sheet(path, sheet))
            .collect();
        for reading in readings {
            audit.report.extend(reading.findings);
            add(&mut audit.on_sheets, &reading.seen);
        }
        audit.report.extend(self.others());
        let files = &self.folder.files;
        audit
            .report
            .extend(digests::check(self.known.manifest, files));
    }

    /// One page: numerals, addresses, retired numbers, its styles and scripts.
    fn page(&self, source: &Source) -> numerals::Reading {
        let file = File::new(&source.path, &source.text);
        let page = &source.page;
        let mut reading = numerals::read(&file, page, self.known);
        if let Some((message, at)) = &page.stopped {
            let finding = file.error("broken-page", *at, message.clone());
            reading.findings.push(finding.help(publish_whole()));
        }
        if source.drawing {
            // A drawing stands in no list of pages and ends without </html>.
            let kept = |f: &Finding| !matches!(f.code, "unknown-page" | "language-differs");
            reading.findings.retain(kept);
        } else {
            for (message, at) in &page.broken {
                let finding = file.error("broken-page", *at, message.clone());
                reading.findings.push(finding.help(publish_whole()));
            }
        }
        let rules = Rules {
            file: &file,
            inventory: &self.inventory,
            cited: &self.cited,
            base: page.base.as_deref(),
        };
        addresses::page(&rules, page, self.known, &mut reading.findings);
        for (css, at) in &page.styles {
            styles::style(&rules, css, *at, &mut reading.findings);
        }
        for (code, at) in &page.scripts {
            styles::script(&rules, code, *at, &mut reading.findings);
            let hits = self.retired.find_in_data(code);
            let hits = hits.iter().map(|hit| retired_at(&file, at + hit.at, hit));
            reading.findings.extend(hits);
        }
        self.retired_on(&file, page, &mut reading.findings);
        reading
    }

    fn retired_on(&self, file: &File, page: &Page, findings: &mut Vec<Finding>) {
        for run in &page.runs {
            for hit in self.retired.find(&run.text) {
                findings.push(retired_at(file, run.place(hit.at), &hit));
            }
        }
        for attribute in &page.attributes {
            for hit in self.retired.find(&attribute.value) {
                findings.push(retired_at(file, attribute.at, &hit));
            }
        }
    }

    /// What the manifest promises of a page and the page does not show.
    fn blind(&self, shown: &BTreeMap<&str, BTreeSet<(Kind, String)>>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (kind, id, pages, _) in self.known.manifest.promised() {
            if !self.known.manifest.has_number(kind, id) {
                continue; // a quotation or an address may hold no number at all
            }
            for page in pages {
                let Some(seen) = shown.get(page.as_str()) else {
                    continue; // a page that is not there is reported as such
                };
                if !seen.contains(&(kind, id.to_owned())) {
                    let message = say!(
                        "the manifest says that {id} stands here; nothing of it was seen",
                        id
                    );
                    let finding = Finding::error("blind-extractor", Place::file(page), message);
                    let help =
                        say!("either the page lost it, or this audit can no longer read the page");
                    findings.push(finding.subject(id).help(help));
                }
            }
        }
        findings
    }

    fn sheet(&self, path: &str, sheet: &Result<Sheet, String>) -> sheets::Reading {
        let mut reading = sheets::Reading::default();
        let sheet = match sheet {
            Ok(sheet) => sheet,
            Err(reason) => {
                reading.findings.push(broken_sheet(path, reason));
                return reading;
            }
        };
        let handouts = &self.known.manifest.handouts;
        match handouts.iter().find(|handout| handout.path == path) {
            Some(handout) => {
                reading = sheets::read(sheet, handout, self.known);
                reading.findings.extend(self.digest(path, handout));
                reading
                    .findings
                    .extend(proof::compare(path, sheet, &self.says));
            }
            None => {
                let message = say!("the manifest does not list this sheet");
                let finding = Finding::error("unknown-sheet", Place::file(path), message);
                let help = say!("list it under \"handouts\", or remove it");
                reading.findings.push(finding.help(help));
            }
        }
        retired_in(path, sheet, &self.retired, &mut reading.findings);
        reading
    }

    fn digest(&self, path: &str, handout: &manifest::Handout) -> Option<Finding> {
        let wanted = handout.sha256.as_deref()?;
        let found = Sha256::digest(self.folder.files.get(path)?);
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        if found == wanted {
            return None;
        }
        let message = say!(
            "the file's digest is {found}, the manifest says {wanted}",
            found,
            wanted
        );
        let finding = Finding::error("digest-differs", Place::file(path), message);
        Some(finding.help(say!("the sheet was altered after it was built")))
    }

    /// Styles, scripts and data files.
    fn others(&self) -> Vec<Finding> {
        let texts = [
            "css",
            "js",
            "mjs",
            "json",
            "xml",
            "txt",
            "webmanifest",
            "md",
            "csv",
            "vcf",
        ];
        let said = data::Said::new(self.known);
        let files: Vec<_> = self.folder.with(&texts).collect();
        files
            .into_par_iter()
            .flat_map_iter(|(path, bytes)| self.other(path, bytes, &said))
            .collect()
    }

    /// One of them.
    fn other(&self, path: &str, bytes: &[u8], said: &data::Said) -> Vec<Finding> {
        let mut findings = Vec::new();
        let text = String::from_utf8_lossy(bytes);
        let file = File::new(path, &text);
        let rules = Rules {
            file: &file,
            inventory: &self.inventory,
            cited: &self.cited,
            base: None,
        };
        if path.ends_with(".css") {
            styles::style(&rules, &text, 0, &mut findings);
        } else if path.ends_with("js") {
            styles::script(&rules, &text, 0, &mut findings);
        }
        findings.extend(data::read(&file, &text, self.known, said));
        for hit in self.retired.find_in_data(&text) {
            findings.push(retired_at(&file, hit.at, &hit));
        }
        findings
    }
}

/// Retired numbers on a sheet, in what is spoken, and in what can be followed.
fn retired_in(path: &str, sheet: &Sheet, retired: &Retired, findings: &mut Vec<Finding>) {
    let pages = sheet.pages.iter().enumerate();
    let blocks = pages.flat_map(|(i, page)| page.blocks.iter().map(move |b| (i + 1, &b.text)));
    let spoken = sheet.spoken.iter().map(|spoken| (1, &spoken.text));
    let addresses = sheet.addresses.iter().map(|address| (1, address));
    for (page, text) in blocks.chain(spoken).chain(addresses) {
        for hit in retired.find(text) {
            findings.push(retired_finding(Place::new(path, page, 1), &hit));
        }
    }
}

/// Reads the bytes of a file, unless the same bytes were read before.
fn read_once<T>(
    path: &str,
    bytes: &[u8],
    memory: Option<&Memo<Vec<u8>, Arc<T>>>,
    read: impl FnOnce(&[u8]) -> T,
) -> Arc<T> {
    match memory {
        Some(memory) => memory.output(path, bytes.to_vec(), |bytes| Arc::new(read(bytes))),
        None => Arc::new(read(bytes)),
    }
}

fn publish_whole() -> Message {
    say!("publish the whole page that was built")
}

fn read_pages(
    folder: &Folder,
    memory: Option<&Memory>,
    findings: &mut Vec<Finding>,
) -> Vec<Source> {
    let mut sources = Vec::new();
    for (path, bytes) in folder.with(&["html", "htm", "xhtml", "svg"]) {
        let text = String::from_utf8_lossy(bytes);
        if std::str::from_utf8(bytes).is_ok() {
            sources.push((path.to_owned(), text.into_owned()));
            continue;
        }
        let message = say!("the page is not UTF-8 text");
        let finding = Finding::error("broken-page", Place::file(path), message);
        findings.push(finding.help(publish_whole()));
    }
    sources
        .into_par_iter()
        .map(|(path, text)| Source {
            page: read_once(
                &path,
                text.as_bytes(),
                memory.map(|memory| &memory.pages),
                |_| html::read(&text),
            ),
            drawing: path.to_ascii_lowercase().ends_with(".svg"),
            path,
            text,
        })
        .collect()
}

fn inventory(folder: &Folder, pages: &[Source], sheets: &BTreeMap<String, ReadSheet>) -> Inventory {
    let anchors = pages.iter().map(|source| {
        let anchors = source.page.anchors.keys().cloned().collect();
        (source.path.clone(), anchors)
    });
    let sheets = sheets.iter().filter_map(|(path, sheet)| {
        let sheet = sheet.as_ref().as_ref().ok()?;
        Some((path.clone(), (sheet.pages.len(), sheet.names.clone())))
    });
    Inventory {
        files: folder.files.keys().cloned().collect(),
        anchors: anchors.collect(),
        sheets: sheets.collect(),
    }
}

fn retired_at(file: &File, at: usize, hit: &retired::Hit) -> Finding {
    retired_finding(file.place(at), hit)
}

fn retired_finding(place: Place, hit: &retired::Hit) -> Finding {
    let message = say!(
        "{written} belongs to the retired channel {channel}",
        written = format!("{:?}", hit.written),
        channel = hit.channel
    );
    let finding = Finding::error("retired-channel", place, message);
    let help = say!("print the channel that replaced it, through its directive");
    finding.subject(hit.channel).help(help)
}

fn add(total: &mut Seen, seen: &Seen) {
    for (key, number) in seen {
        *total.entry(key.clone()).or_default() += number;
    }
}
