//! Sources: the works that are cited, and the bytes that are held of them.
//!
//! `sources/<id>/source.toml` is the record of a source; each of its versions names a file whose
//! bytes never change, with its SHA-256. [`Sources::load`] reads all records. [`Source::open`]
//! reads one version's bytes, verifies the digest and gives its text with its normalised form, in
//! which quotations are looked for. `document` reads text out of what comes from outside.

pub mod document;
pub mod fetch;
mod record;
pub mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::files;
use crate::messages::Say;
use crate::say;
use crate::text::Localised;
use crate::text::normal::Normalised;
use crate::text::numerals;

/// Where the sources are, below the project's folder.
pub const FOLDER: &str = "sources";

/// How far a source can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Its bytes are held: quotations are verified byte for byte.
    Held,
    /// Only its address and date are known.
    Cited,
}

impl Grade {
    /// The word for it in files and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Cited => "cited",
        }
    }
}

/// One held state of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its name, unique in the source: usually the day it was retrieved.
    pub id: String,
    /// The file of the held bytes, below the project's folder.
    pub file: String,
    /// The day it was retrieved.
    pub retrieved: Day,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
    /// What the bytes are.
    pub format: Format,
    /// The text that was read out of them, where the bytes are no text themselves.
    pub text: Option<HeldFile>,
    /// Where and how the bytes were fetched; none for a file that a person gave.
    pub fetched: Option<Fetched>,
}

/// The text that an extractor made of a version's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// The file, below the project's folder.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
    /// The extractor that made it, with its version.
    pub extractor: String,
}

/// What a server said of a version, for asking whether it changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fetched {
    /// The address that the bytes came from, behind all redirects.
    pub url: String,
    /// The server's name for this state of them.
    pub etag: Option<String>,
    /// When the server says that they last changed, as it writes it.
    pub last_modified: Option<String>,
}

/// The kinds of file that text is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// UTF-8 text as it is.
    Txt,
    /// Markdown, as it is.
    Md,
    /// A web page; its text is held beside it.
    Html,
    /// A PDF file; its text is held beside it.
    Pdf,
}

impl Format {
    /// The word for it in records, which is the ending of its files too.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// Whether the text is the bytes themselves.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Txt | Self::Md)
    }
}

/// A work that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name of its folder.
    pub id: String,
    /// The title, in the work's own language.
    pub title: String,
    /// Persons or bodies; empty when unknown.
    pub creators: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47 code of the work's language.
    pub language: String,
    /// ISO date, possibly partial (`2023-04`).
    pub published: Option<String>,
    /// article, film, report, law, guideline, web-page or statistics.
    pub kind: String,
    /// Whose it is and what may be done with it.
    pub rights: String,
    /// Whether the held bytes may be published.
    pub redistribute: bool,
    /// The fields that are known to be unknown.
    pub unknown: Vec<String>,
    /// What a reader should know about it.
    pub note: Localised,
    /// The day on which the record was made.
    pub recorded: Day,
    /// Held states, oldest first.
    pub versions: Vec<Version>,
    /// A state that was fetched and not yet taken as a version: no entry is traced into it.
    pub candidate: Option<Version>,
    /// Where the record starts.
    pub place: Place,
}

impl Source {
    /// Held or cited.
    #[must_use]
    pub fn grade(&self) -> Grade {
        if self.versions.is_empty() {
            Grade::Cited
        } else {
            Grade::Held
        }
    }

    /// The version with this name.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|v| v.id == id)
    }

    /// The newest version.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Reads a version and verifies its digests: that of the bytes, and that of the text that was
    /// made of them.
    ///
    /// # Errors
    /// `missing-version` when a file cannot be read, `altered-version` when it is not the recorded
    /// one, `not-text` when the text is not UTF-8, `too-many-numerals` when it has more than are
    /// read.
    pub fn open(&self, root: &Path, version: &Version) -> Result<HeldText, Finding> {
        let bytes = self.verified(root, version, &version.file, &version.sha256)?;
        let (bytes, file) = match &version.text {
            Some(text) => {
                let bytes = self.verified(root, version, &text.file, &text.sha256)?;
                (bytes, &text.file)
            }
            None => (bytes, &version.file),
        };
        let text = String::from_utf8(bytes).map_err(|e| {
            let message = say!(
                "not UTF-8 text (byte {byte})",
                byte = e.utf8_error().valid_up_to()
            );
            Finding::error("not-text", Place::file(file), message)
                .subject(&self.id)
                .help(say!("hold the text in UTF-8"))
        })?;
        if numerals::are_more_than(document::MAX_NUMERALS, &text) {
            let message = document::too_many_numerals();
            return Err(
                Finding::error("too-many-numerals", Place::file(file), message)
                    .subject(&self.id)
                    .help(document::smaller()),
            );
        }
        Ok(HeldText::new(text))
    }

    /// The bytes of a held file, which are those that were recorded.
    fn verified(
        &self,
        root: &Path,
        version: &Version,
        file: &str,
        sha256: &str,
    ) -> Result<Vec<u8>, Finding> {
        let place = Place::file(file);
        let bytes = files::read_bytes(&root.join(file)).map_err(|e| {
            Finding::error("missing-version", place.clone(), e.said())
                .subject(&self.id)
                .help(say!(
                    "put the held file back as it was, or remove the version from source.toml"
                ))
        })?;
        if self::sha256(&bytes) == sha256 {
            return Ok(bytes);
        }
        let message = say!(
            "the held file of version {id} is not the one that was recorded (SHA-256 differs)",
            id = version.id
        );
        Err(Finding::error("altered-version", place, message)
            .subject(&self.id)
            .help(say!(
                "restore the file: held bytes never change; a new state of the document is a new \
                 version"
            )))
    }
}

/// The text of a held version, ready to be searched.
#[derive(Debug)]
pub struct HeldText {
    /// The text as it is held.
    pub text: String,
    /// The same, normalised, with the way back.
    pub normal: Normalised,
}

impl HeldText {
    /// Normalises a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        let normal = Normalised::new(&text);
        Self { text, normal }
    }
}

/// All sources, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    root: PathBuf,
    by_id: BTreeMap<String, Source>,
    unreadable: BTreeSet<String>,
}

impl Sources {
    /// Reads all records. What cannot be read is in the report and left out.
    #[must_use]
    pub fn load(root: &Path, report: &mut Report) -> Self {
        let mut by_id = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        match files::list(&root.join(FOLDER), "toml") {
            Ok(paths) => {
                let is_record = |path: &&PathBuf| path.ends_with("source.toml");
                let records: Vec<&PathBuf> = paths.iter().filter(is_record).collect();
                let load = |path: &&PathBuf| {
                    let mut report = Report::default();
                    (record::load(root, path, &mut report), report)
                };
                let loaded: Vec<_> = records.par_iter().map(load).collect();
                for (path, (source, found)) in records.into_iter().zip(loaded) {
                    report.append(found);
                    match source {
                        Some(source) => {
                            by_id.insert(source.id.clone(), source);
                        }
                        None => unreadable.extend(record::id(path).map(str::to_owned)),
                    }
                }
            }
            Err(e) => report.push(
                Finding::error("unreadable", Place::file(FOLDER), e.said())
                    .help(say!("make the folder readable")),
            ),
        }
        Self {
            root: root.to_owned(),
            by_id,
            unreadable,
        }
    }

    /// The source with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id)
    }

    /// Whether there is a record of this id, readable or not: one that cannot be read has a
    /// finding of its own, and is not unknown.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.by_id.contains_key(id) || self.unreadable.contains(id)
    }

    /// All sources, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.by_id.values()
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
