//! The first files of a new project: an example that checks, builds and passes the audit as it is.
//!
//! They are the files of `templates/new`, part of the binary: `every` for all projects, and for each
//! language its entry for `jalon.toml` (`language.toml`), what it adds (`project`), and the example
//! document with its entries for projects that have it as their first language (`first`). The words
//! to avoid are those of the repository's own ledger.
//!
//! The ledger's texts stand in every language that there is; those that were not asked for are taken
//! out. A decision on an entry covers its texts, so it then gets the fingerprint of what is left: it
//! is the same decision, on fewer translations.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use toml_edit::{DocumentMut, Item, TableLike, TomlError};

use crate::config;
use crate::diagnostics::Report;
use crate::files::{self, Action, FileError};
use crate::ledger::Ledger;
use crate::messages::{Message, Say};
use crate::say;
use crate::theme;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/new");

/// The words to avoid, by their path in a project.
const TERMS: (&str, &str) = ("ledger/terms.toml", include_str!("../ledger/terms.toml"));

/// The folder of what every project has.
const EVERY: &str = "every";

/// Why a new project could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum StarterError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file that came with jalon is not what it must be.
    Broken {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: Message,
    },
}

impl Say for StarterError {
    fn said(&self) -> Message {
        match self {
            Self::File(error) => error.said(),
            Self::Broken { file, reason } => {
                say!(
                    "{file} of the new project is broken: {reason}",
                    file,
                    reason
                )
            }
        }
    }
}

impl StarterError {
    fn broken(file: &str, reason: Message) -> Self {
        Self::Broken {
            file: file.to_owned(),
            reason,
        }
    }
}

/// The languages in which there is an example.
#[must_use]
pub fn languages() -> Vec<&'static str> {
    let folders = FILES.dirs().filter_map(|dir| dir.path().to_str());
    let mut languages: Vec<_> = folders.filter(|name| *name != EVERY).collect();
    languages.sort_unstable();
    languages
}

/// The files of a project in these languages of [`languages`], the first being the default one: path
/// below the project's folder → bytes.
///
/// # Errors
/// When a file is not what it must be.
pub fn files(chosen: &[&str]) -> Result<BTreeMap<String, Vec<u8>>, StarterError> {
    let mut found = BTreeMap::new();
    gather(EVERY, &mut found);
    if let Some(first) = chosen.first() {
        gather(&format!("{first}/first"), &mut found);
    }
    let (terms, text) = TERMS;
    found.insert(terms.to_owned(), text.as_bytes().to_vec());
    for language in chosen {
        gather(&format!("{language}/project"), &mut found);
        let entry = FILES.get_file(format!("{language}/language.toml"));
        let project = found.entry(config::FILE.to_owned()).or_default();
        project.extend(entry.map(include_dir::File::contents).unwrap_or_default());
    }
    let left_out: Vec<_> = languages()
        .into_iter()
        .filter(|language| !chosen.contains(language))
        .collect();
    if !left_out.is_empty() {
        for (file, bytes) in &mut found {
            keep_to(file, bytes, &left_out)?;
        }
        seal(&mut found)?;
    }
    Ok(found)
}

/// Takes texts in these languages out of a TOML file.
fn keep_to(file: &str, bytes: &mut Vec<u8>, left_out: &[&str]) -> Result<(), StarterError> {
    if file.ends_with(".toml") {
        let text = files::text_of(Path::new(file), std::mem::take(bytes))?;
        let kept = without(&text, left_out)
            .map_err(|error| StarterError::broken(file, Message::foreign(error.to_string())))?;
        *bytes = kept.into_bytes();
    }
    Ok(())
}

fn gather(folder: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for file in FILES
        .get_dir(folder)
        .map(theme::files_in)
        .unwrap_or_default()
    {
        let path = files::relative(Path::new(folder), file.path());
        found.insert(path, file.contents().to_vec());
    }
}

/// A TOML file without the texts in these languages.
fn without(text: &str, languages: &[&str]) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    prune(document.as_table_mut(), languages);
    Ok(document.to_string())
}

fn prune(table: &mut dyn TableLike, languages: &[&str]) {
    for language in languages {
        table.remove(language);
    }
    let mut emptied = Vec::new();
    for (key, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => {
                prune(inner, languages);
                if inner.is_empty() {
                    emptied.push(key.get().to_owned());
                }
            }
            Item::Value(value) => {
                if let Some(inner) = value.as_inline_table_mut() {
                    let before = inner.len();
                    prune(inner, languages);
                    if inner.len() < before {
                        inner.fmt();
                    }
                }
            }
            Item::ArrayOfTables(tables) => {
                for inner in tables.iter_mut() {
                    prune(inner, languages);
                }
            }
            Item::None => {}
        }
    }
    for key in emptied {
        table.remove(&key);
    }
}

/// Gives the decisions in a ledger the fingerprints of their entries as they stand.
fn seal(found: &mut BTreeMap<String, Vec<u8>>) -> Result<(), StarterError> {
    let scratch = tempfile::tempdir().map_err(|source| FileError {
        action: Action::Prepare,
        path: config::FILE.into(),
        source,
    })?;
    for (file, bytes) in found.iter() {
        files::write(&scratch.path().join(file), bytes)?;
    }
    let mut report = Report::default();
    let ledger = Ledger::load(scratch.path(), &mut report);
    if let Some(finding) = report.findings().first() {
        let reason = finding.message.clone();
        return Err(StarterError::broken(&finding.place.file, reason));
    }
    for (file, old, new) in fingerprints(&ledger) {
        if let Some(bytes) = found.get_mut(file) {
            let text = files::text_of(Path::new(file), std::mem::take(bytes))?;
            *bytes = text.replace(old, &new).into_bytes();
        }
    }
    Ok(())
}

/// Every decision of a ledger: its file, its fingerprint as written, the one of its entry.
fn fingerprints(ledger: &Ledger) -> Vec<(&str, &str, String)> {
    let figures = ledger.figures.values().filter_map(|figure| {
        let vetting = figure.vetting.as_ref()?;
        let file = figure.places.id.file.as_str();
        Some((file, &*vetting.fingerprint, figure.fingerprint(vetting)))
    });
    let passages = ledger.passages.values().filter_map(|passage| {
        let vetting = passage.vetting.as_ref()?;
        let file = passage.place.file.as_str();
        Some((file, &*vetting.fingerprint, passage.fingerprint(vetting)))
    });
    let channels = ledger.channels.values().filter_map(|channel| {
        let vetting = channel.vetting.as_ref()?;
        let file = channel.place.file.as_str();
        Some((file, &*vetting.fingerprint, channel.fingerprint(vetting)))
    });
    figures.chain(passages).chain(channels).collect()
}
