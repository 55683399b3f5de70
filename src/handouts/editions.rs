//! The list of all editions: which code is current, and what changed since the older ones.
//!
//! `handouts/editions.toml` holds every edition that was ever given out, oldest first. It is
//! written by `jalon handouts --record` alone, which adds and never takes away: each edition names
//! the one that it replaces, so that a code that goes missing is noticed. An edition keeps a short
//! digest of everything that it prints, entry by entry, and of its writer's words: what changed
//! is read from two of them, without keeping the old sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::set::Made;
use crate::dates::Day;
use crate::diagnostics::{Finding, Place};
use crate::files;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::text::Localised;

/// The file, below the project's folder.
pub const FILE: &str = "handouts/editions.toml";

/// The form of the file that this program reads.
const VERSION: u32 = 1;

/// An edition that was given out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Its code.
    pub code: String,
    /// The sheet's id.
    pub sheet: String,
    /// Its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// The day it was recorded; none for one that is built and not recorded yet.
    #[serde(default)]
    pub recorded: Option<Day>,
    /// The code of the edition before it.
    #[serde(default)]
    pub replaces: Option<String>,
    /// A digest of what its writer wrote.
    pub words: String,
    /// A digest of what it prints of each entry: `figure images-reported-2022`.
    #[serde(default)]
    pub prints: BTreeMap<String, String>,
    /// What an editor says of the change, by language.
    #[serde(default)]
    pub note: Localised,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    edition: Vec<Edition>,
}

/// All editions, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions {
    list: Vec<Edition>,
}

/// What became of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State<'a> {
    /// It is what is printed today.
    Current,
    /// A newer one took its place.
    Superseded {
        /// The newest.
        by: &'a Edition,
        /// What is not the same any more.
        changed: Changes,
    },
    /// The sheet is printed no more.
    Withdrawn,
}

/// What differs between two editions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The writer's words.
    pub words: bool,
    /// Entries that the newer one prints otherwise, prints newly, or prints no more: kind and id.
    pub entries: BTreeSet<(String, String)>,
}

impl Editions {
    /// Reads the list; an absent file is an empty one.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn load(root: &Path) -> Result<Self, Vec<Finding>> {
        let path = root.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = files::read_text(&path).map_err(|error| {
            let finding = Finding::error("unreadable", Place::file(FILE), error.said());
            vec![finding.help(say!("make it readable"))]
        })?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let file: File =
            toml::from_str(text).map_err(|e| vec![Finding::broken_toml(FILE, text, &e)])?;
        if file.version != VERSION {
            let message = say!(
                "version {version} of the list is not known",
                version = file.version
            );
            let finding = Finding::error("edition-list", Place::file(FILE), message);
            return Err(vec![
                finding.help(say!("use the release of jalon that wrote it")),
            ]);
        }
        let editions = Self { list: file.edition };
        let findings = editions.gaps(text);
        if findings.is_empty() {
            Ok(editions)
        } else {
            Err(findings)
        }
    }

    /// Codes that stand twice, and codes that are named and not there.
    fn gaps(&self, text: &str) -> Vec<Finding> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut findings = Vec::new();
        for edition in &self.list {
            let at = text.find(&edition.code).unwrap_or_default();
            let error = |message: Message, help: Message| {
                Finding::error("edition-list", Place::at(FILE, text, at), message)
                    .subject(edition.code.as_str())
                    .help(help)
            };
            if let Some(before) = &edition.replaces
                && !seen.contains(before.as_str())
            {
                let message = say!(
                    "{code} replaces {before}, which is not there",
                    code = edition.code,
                    before
                );
                let help =
                    say!("put the entry back: a sheet with that code may still hang on a wall");
                findings.push(error(message, help));
            }
            if !seen.insert(&edition.code) {
                let message = say!("{code} stands twice", code = edition.code);
                findings.push(error(message, say!("keep the older of the two")));
            }
        }
        findings
    }

    /// The list with the sheets that were just made: what is not recorded is added, without a day.
    #[must_use]
    pub fn with(&self, made: &[Made]) -> Self {
        let mut all = self.clone();
        for sheet in made {
            if !all.list.iter().any(|edition| edition.code == sheet.edition) {
                let edition = all.next(sheet);
                all.list.push(edition);
            }
        }
        all
    }

    /// The newest edition of a sheet in a language.
    #[must_use]
    pub fn newest(&self, sheet: &str, language: &str) -> Option<&Edition> {
        let of_sheet = |e: &&Edition| e.sheet == sheet && e.language == language;
        self.list.iter().rev().find(of_sheet)
    }

    fn next(&self, sheet: &Made) -> Edition {
        let before = self.newest(&sheet.id, &sheet.language);
        Edition {
            code: sheet.edition.clone(),
            sheet: sheet.id.clone(),
            language: sheet.language.clone(),
            title: sheet.title.clone(),
            recorded: None,
            replaces: before.map(|edition| edition.code.clone()),
            words: sheet.words.clone(),
            prints: prints(sheet),
            note: Localised::default(),
        }
    }

    /// Editions that are built and not recorded, as one warning.
    #[must_use]
    pub fn unrecorded(&self) -> Option<Finding> {
        let new: Vec<&str> = self
            .list
            .iter()
            .filter(|edition| edition.recorded.is_none())
            .map(|edition| edition.code.as_str())
            .collect();
        let first = new.first()?;
        let message = say!(
            "{count} editions are not in the list of all editions, such as {first}",
            count = new.len(),
            first
        );
        let help = say!(
            "run `jalon handouts --record` before you publish, and commit the list: a \
                    printed code must be found again when the text has changed"
        );
        let finding = Finding::warning("edition-unrecorded", Place::file(FILE), message);
        Some(finding.subject(*first).help(help))
    }

    /// The editions of a language, newest first, with what became of each; `made` says what is
    /// printed today.
    pub fn states<'a>(&'a self, language: &str, made: &[Made]) -> Vec<(&'a Edition, State<'a>)> {
        let mut states: Vec<_> = self
            .list
            .iter()
            .filter(|edition| edition.language == language)
            .map(|edition| (edition, self.state(edition, made)))
            .collect();
        states.reverse();
        states
    }

    fn state<'a>(&'a self, edition: &Edition, made: &[Made]) -> State<'a> {
        let today = made
            .iter()
            .find(|m| m.id == edition.sheet && m.language == edition.language);
        let Some(today) = today else {
            return State::Withdrawn;
        };
        if today.edition == edition.code {
            return State::Current;
        }
        match self.list.iter().find(|e| e.code == today.edition) {
            Some(by) => State::Superseded {
                by,
                changed: changes(edition, by),
            },
            None => State::Withdrawn,
        }
    }

    /// The text of the list with the sheets that were just made, recorded on a day; what stands
    /// in it stays as it is, byte for byte. None when nothing is new.
    #[must_use]
    pub fn recorded(&self, text: &str, made: &[Made], today: Day) -> Option<String> {
        let with = self.with(made);
        let new: Vec<&Edition> = with.list.iter().filter(|e| e.recorded.is_none()).collect();
        if new.is_empty() {
            return None;
        }
        let mut text = if text.trim().is_empty() {
            format!("{HEAD}\nversion = {VERSION}\n")
        } else {
            text.trim_end().to_owned() + "\n"
        };
        for edition in new {
            text.push_str(&entry(edition, today));
        }
        Some(text)
    }
}

const HEAD: &str = "# Every edition of every sheet that was given out, oldest first. \
                    `jalon handouts --record` adds to it.\n\
                    # Take nothing away: a sheet with an old code may still hang on a wall. \
                    A `note.fr`, `note.en` may say what changed.";

fn entry(edition: &Edition, today: Day) -> String {
    let quoted = |text: &str| toml_edit::Value::from(text).to_string().trim().to_owned();
    let mut text = format!(
        "\n[[edition]]\ncode = {}\nsheet = {}\nlanguage = {}\ntitle = {}\nrecorded = {today}\n",
        quoted(&edition.code),
        quoted(&edition.sheet),
        quoted(&edition.language),
        quoted(&edition.title),
    );
    if let Some(before) = &edition.replaces {
        text.push_str(&format!("replaces = {}\n", quoted(before)));
    }
    text.push_str(&format!("words = {}\n", quoted(&edition.words)));
    if !edition.prints.is_empty() {
        text.push_str("[edition.prints]\n");
        for (entry, digest) in &edition.prints {
            text.push_str(&format!("{} = {}\n", quoted(entry), quoted(digest)));
        }
    }
    text
}

/// What differs between an edition and a newer one.
fn changes(old: &Edition, new: &Edition) -> Changes {
    let keys: BTreeSet<&String> = old.prints.keys().chain(new.prints.keys()).collect();
    let other = |key: &&&String| old.prints.get(**key) != new.prints.get(**key);
    let entries = keys.iter().filter(other).filter_map(|key| {
        let (kind, id) = key.split_once(' ')?;
        Some((kind.to_owned(), id.to_owned()))
    });
    Changes {
        words: old.words != new.words,
        entries: entries.collect(),
    }
}

/// A digest of what a sheet prints of each entry.
fn prints(sheet: &Made) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for print in sheet.prints.iter().filter(|print| !print.seen_only) {
        if let Some(id) = &print.mark.id {
            let key = format!("{} {id}", print.mark.kind.name());
            texts.entry(key).or_default().push(&print.text);
        }
    }
    texts
        .into_iter()
        .map(|(key, texts)| (key, digest(&texts)))
        .collect()
}

/// Twelve hexadecimal digits that depend on the texts alone.
#[must_use]
pub fn digest(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(text);
    }
    let bytes = digest.finalize();
    bytes.iter().take(6).map(|b| format!("{b:02x}")).collect()
}
