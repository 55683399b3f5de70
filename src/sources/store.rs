//! Writing sources: a new one, a new version, a candidate.
//!
//! Each of these is one change ([`Changes`]): the bytes, the text that was read out of them and
//! the record come into being together or not at all. Records are edited with their comments and
//! layout; nothing held is ever overwritten.

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::document::{Document, Proposed};
use super::{FOLDER, Fetched, Source, sha256};
use crate::dates::Day;
use crate::files::{self, ChangeError, Changes, FileError, Lock};
use crate::messages::{Message, Say};
use crate::say;

/// What is known of a document from which a version is made.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The bytes as they came.
    pub bytes: &'a [u8],
    /// What was read out of them.
    pub document: &'a Document,
    /// The day on which they came.
    pub retrieved: Day,
    /// Where they were fetched from; none for a file.
    pub fetched: Option<&'a Fetched>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum StoreError {
    /// The change could not be made.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The record cannot be edited.
    Record(String, Message),
    /// There is such a source.
    Known(String),
    /// The bytes are held already.
    Held(String, String),
    /// There is no candidate to take.
    NoCandidate(String),
}

impl Say for StoreError {
    fn said(&self) -> Message {
        match self {
            Self::Change(error) => error.said(),
            Self::Record(id, reason) => say!(
                "the record of `{id}` is not TOML that can be edited: {reason}",
                id,
                reason
            ),
            Self::Known(id) => say!("there is a source `{id}` already", id),
            Self::Held(id, version) => say!(
                "`{id}` holds these bytes already, as version {version}",
                id,
                version
            ),
            Self::NoCandidate(id) => say!("`{id}` has no candidate", id),
        }
    }
}

impl From<FileError> for StoreError {
    fn from(error: FileError) -> Self {
        Self::Change(ChangeError::File(error))
    }
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Message {
        match self {
            Self::Change(error) => error.help(),
            Self::Record(..) => say!("mend source.toml; nothing was changed"),
            Self::Known(_) => {
                say!("`jalon source update` adds a version to it; for another work, give --id")
            }
            Self::Held(..) => say!("there is nothing new; nothing was changed"),
            Self::NoCandidate(_) => {
                say!("`jalon source fetch` looks for one, or name a file or address")
            }
        }
    }
}

/// What a new record says beside what the document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The name of the source's folder.
    pub id: &'a str,
    /// What is known; what is absent goes into `unknown`.
    pub proposed: &'a Proposed,
    /// The title where the document states none.
    pub fallback_title: &'a str,
    /// article, film, report, law, guideline, web-page or statistics.
    pub kind: &'a str,
}

/// Makes a source with its first version; gives the version's name.
///
/// # Errors
/// When there is a source of this id, or nothing can be written.
pub fn add_source(
    lock: &Lock,
    record: Record<'_>,
    arrival: Arrival<'_>,
) -> Result<String, StoreError> {
    let folder = format!("{FOLDER}/{}", record.id);
    if lock.root().join(&folder).exists() {
        return Err(StoreError::Known(record.id.to_owned()));
    }
    let mut document = new_record(record, arrival.retrieved);
    let mut changes = Changes::new(lock);
    let name = arrival.retrieved.to_string();
    let version = hold(&mut changes, &folder, &name, arrival);
    versions(&mut document, record.id)?.push(version);
    let file = format!("{folder}/source.toml");
    changes.create(&file, document.to_string().into_bytes());
    changes.make()?;
    Ok(name)
}

/// Adds a version to a source; gives its name.
///
/// # Errors
/// When the newest version has these bytes, or nothing can be written.
pub fn add_version(
    lock: &Lock,
    source: &Source,
    arrival: Arrival<'_>,
) -> Result<String, StoreError> {
    let digest = sha256(arrival.bytes);
    if let Some(newest) = source.newest().filter(|newest| newest.sha256 == digest) {
        return Err(StoreError::Held(source.id.clone(), newest.id.clone()));
    }
    let mut edit = Edit::open(lock, source)?;
    let name = edit.free_name(arrival.retrieved);
    let version = hold(&mut edit.changes, &edit.folder, &name, arrival);
    versions(&mut edit.document, &source.id)?.push(version);
    edit.make()?;
    Ok(name)
}

/// Keeps a fetched state beside the versions, in the place of an older candidate; gives its name.
///
/// # Errors
/// When nothing can be written.
pub fn set_candidate(
    lock: &Lock,
    source: &Source,
    arrival: Arrival<'_>,
) -> Result<String, StoreError> {
    let mut edit = Edit::open(lock, source)?;
    let name = edit.free_name(arrival.retrieved);
    if let Some(old) = &source.candidate {
        let text = old.text.as_ref().map(|text| &text.file);
        for file in std::iter::once(&old.file).chain(text) {
            let held = files::read_bytes(&lock.root().join(file))?;
            edit.changes.remove(file, &held);
        }
    }
    let mut version = hold(&mut edit.changes, &edit.folder, &name, arrival);
    version.set_implicit(false);
    edit.document.insert("candidate", Item::Table(version));
    edit.make()?;
    Ok(name)
}

/// Makes the candidate the newest version; gives its name.
///
/// # Errors
/// When there is none, or nothing can be written.
pub fn adopt_candidate(lock: &Lock, source: &Source) -> Result<String, StoreError> {
    let none = || StoreError::NoCandidate(source.id.clone());
    let candidate = source.candidate.as_ref().ok_or_else(none)?;
    let mut edit = Edit::open(lock, source)?;
    let Some(Item::Table(mut version)) = edit.document.remove("candidate") else {
        return Err(none());
    };
    version.set_position(None);
    versions(&mut edit.document, &source.id)?.push(version);
    edit.make()?;
    Ok(candidate.id.clone())
}

/// An edit of the record of a source.
struct Edit<'l> {
    folder: String,
    file: String,
    old: String,
    document: DocumentMut,
    changes: Changes<'l>,
    taken: Vec<String>,
    root: &'l Path,
}

impl<'l> Edit<'l> {
    fn open(lock: &'l Lock, source: &Source) -> Result<Self, StoreError> {
        let folder = format!("{FOLDER}/{}", source.id);
        let file = format!("{folder}/source.toml");
        let old = files::read_text(&lock.root().join(&file))?;
        let document = old.parse().map_err(|e: toml_edit::TomlError| {
            broken(&source.id, Message::foreign(e.to_string()))
        })?;
        let taken = source.versions.iter().chain(&source.candidate);
        Ok(Self {
            taken: taken.map(|version| version.id.clone()).collect(),
            changes: Changes::new(lock),
            root: lock.root(),
            folder,
            file,
            old,
            document,
        })
    }

    /// The day, or the day and a number where the day is taken in the record or on the disk.
    fn free_name(&self, day: Day) -> String {
        let free = |name: &String| {
            let file = |ending: &str| self.root.join(format!("{}/{name}.{ending}", self.folder));
            !self.taken.contains(name)
                && ["txt", "md", "html", "pdf"]
                    .iter()
                    .all(|e| !file(e).exists())
        };
        let first = day.to_string();
        let next = (2..).map(|number| format!("{day}-{number}"));
        std::iter::once(first.clone())
            .chain(next)
            .find(free)
            .unwrap_or(first)
    }

    fn make(mut self) -> Result<(), StoreError> {
        let new = self.document.to_string().into_bytes();
        self.changes.replace(&self.file, self.old.as_bytes(), new);
        Ok(self.changes.make()?)
    }
}

fn broken(id: &str, reason: Message) -> StoreError {
    StoreError::Record(id.to_owned(), reason)
}

/// The `[[version]]` tables of a record.
fn versions<'a>(
    document: &'a mut DocumentMut,
    id: &str,
) -> Result<&'a mut ArrayOfTables, StoreError> {
    document
        .entry("version")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| broken(id, say!("`version` is no list of tables")))
}

/// Adds the files of a version to a change; gives the table that describes them.
fn hold(changes: &mut Changes<'_>, folder: &str, name: &str, arrival: Arrival<'_>) -> Table {
    let document = arrival.document;
    let file = format!("{name}.{}", document.format.word());
    changes.create(&format!("{folder}/{file}"), arrival.bytes.to_vec());
    let mut table = Table::new();
    table["id"] = value(name);
    table["file"] = value(file.as_str());
    table["retrieved"] = Item::Value(arrival.retrieved.to_toml());
    describe(&mut table, arrival.bytes);
    table["format"] = value(document.format.word());
    if !document.format.is_text() {
        let text_file = format!("{file}.txt");
        let text = document.text.as_bytes();
        changes.create(&format!("{folder}/{text_file}"), text.to_vec());
        let mut held = Table::new();
        held["file"] = value(text_file);
        describe(&mut held, text);
        held["extractor"] = value(document.extractor.clone().unwrap_or_default());
        table["text"] = Item::Table(held);
    }
    if let Some(fetched) = arrival.fetched {
        let mut said = Table::new();
        said["url"] = value(fetched.url.as_str());
        let heard = [
            ("etag", &fetched.etag),
            ("last_modified", &fetched.last_modified),
        ];
        for (key, text) in heard {
            if let Some(text) = text {
                said[key] = value(text.as_str());
            }
        }
        table["fetched"] = Item::Table(said);
    }
    table
}

/// Digest and size.
fn describe(table: &mut Table, bytes: &[u8]) {
    table["sha256"] = value(sha256(bytes));
    table["bytes"] = value(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
}

/// A record that says what is known, and names what is not.
fn new_record(record: Record<'_>, recorded: Day) -> DocumentMut {
    let proposed = record.proposed;
    let mut document = DocumentMut::new();
    let title = proposed.title.as_deref().unwrap_or(record.fallback_title);
    document["title"] = value(title);
    let creators: toml_edit::Array = proposed.creators.iter().map(String::as_str).collect();
    document["creators"] = value(creators);
    let mut unknown = toml_edit::Array::new();
    if proposed.title.is_none() {
        unknown.push("title");
    }
    if proposed.creators.is_empty() {
        unknown.push("creators");
    }
    let mut known = |key: &'static str, text: Option<&str>| match text {
        Some(text) => document[key] = value(text),
        None => unknown.push(key),
    };
    known("publisher", proposed.publisher.as_deref());
    known("url", proposed.url.as_deref());
    known("language", proposed.language.as_deref());
    known("published", proposed.published.as_deref());
    document["kind"] = value(record.kind);
    document["rights"] = value("Belongs to its authors and publisher. Short quotations only.");
    document["redistribute"] = value(false);
    document["unknown"] = Item::Value(Value::Array(unknown));
    document["recorded"] = Item::Value(recorded.to_toml());
    document
}
