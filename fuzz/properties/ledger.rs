//! The files of the ledger, and edits of them.

use std::collections::BTreeMap;
use std::fs;

use jalon::diagnostics::{Place, Report};
use jalon::ledger::edit::{Edit, EditError, set_vetting};
use jalon::ledger::{Ledger, Status, Vetting};
use jalon::messages::Catalogue;
use jalon::sources::Sources;
use toml_edit::{DocumentMut, Item, Table};

use super::folder;

/// The files that a text may be: its first byte says which.
const FILES: [&str; 6] = [
    "ledger/annual.toml",
    "ledger/myths.toml",
    "ledger/situations.toml",
    "ledger/terms.toml",
    "ledger/channels/fr.toml",
    "sources/annual/source.toml",
];

/// Every finding has its place in the file, and a decision on an entry changes that decision and
/// nothing else: no other value, no comment, no line of another entry.
pub fn ledger(data: &[u8]) {
    let Some((first, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let name = FILES[usize::from(*first) % FILES.len()];
    let trial = folder();
    let path = trial.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, text).expect("a file");
    let mut report = Report::default();
    let sources = Sources::load(trial.path(), &mut report);
    let ledger = Ledger::load(trial.path(), &mut report);
    for source in sources.iter() {
        for version in &source.versions {
            assert!(source.open(trial.path(), version).is_err());
        }
    }
    let lines = text.split(['\n', '\r']).count();
    for finding in report.findings() {
        assert!(finding.place.line <= lines, "{finding:?}");
        assert!(!finding.message.is_empty() && !finding.help.is_empty());
    }
    let _ = report.to_human(false, Catalogue::english(), &|_| Some(text.to_owned()));
    let ids: Vec<_> = ledger.ids().map(str::to_owned).collect();
    for id in ids.iter().take(4) {
        is_edited_alone(text, id);
    }
}

fn is_edited_alone(text: &str, id: &str) {
    let vetting = Vetting {
        status: Status::Withheld,
        on: "2026-11-26".parse().expect("a day"),
        by: "editor".to_owned(),
        version: Some("2026-11-21".to_owned()),
        kept: None,
        fingerprint: "sha256-v1:\"\n".to_owned(),
        note: "« why »".to_owned(),
        place: Place::file("ledger/annual.toml"),
    };
    let edited = match set_vetting(text, id, &vetting) {
        Ok(edited) => edited,
        Err(EditError::Inline(_)) => return,
        Err(error) => panic!("{error}: {text}"),
    };
    let again = set_vetting(&edited, id, &vetting);
    assert_eq!(again.as_ref(), Ok(&edited), "the same decision twice");
    let (before, after) = (values(text, id), values(&edited, id));
    assert_eq!(before, after, "{text}\n---\n{edited}");
    assert_eq!(comments(text), comments(&edited), "{text}\n---\n{edited}");
    let mut edit = Edit::open(&edited).expect("what was edited is TOML");
    edit.set(id, "note.fr", "« plus »".into()).unwrap_or(());
    let reopened = edit.reopen_what_names(id, "reopened");
    assert!(!reopened.iter().any(|other| other == id));
    edit.text()
        .parse::<DocumentMut>()
        .expect("what was edited is TOML");
}

/// Every value of a file by its path, but for the decision on the entry.
fn values(text: &str, id: &str) -> BTreeMap<String, String> {
    let document: DocumentMut = text.parse().expect("a file that was read is TOML");
    let mut all = BTreeMap::new();
    let mut seen = false;
    for (key, item) in document.iter() {
        match item.as_array_of_tables() {
            Some(entries) => {
                for (at, entry) in entries.iter().enumerate() {
                    let is_it = !seen && entry.get("id").and_then(Item::as_str) == Some(id);
                    seen |= is_it;
                    entered(&format!("{key}.{at}"), entry, is_it, &mut all);
                }
            }
            None => {
                all.insert(key.to_owned(), shown(item));
            }
        }
    }
    all
}

fn entered(path: &str, entry: &Table, is_it: bool, all: &mut BTreeMap<String, String>) {
    for (key, item) in entry.iter() {
        if !(is_it && key == "vetting") {
            all.insert(format!("{path}.{key}"), shown(item));
        }
    }
}

fn shown(item: &Item) -> String {
    item.to_string().trim().to_owned()
}

/// How often each line that is a comment stands in a text.
fn comments(text: &str) -> BTreeMap<&str, usize> {
    let mut all = BTreeMap::new();
    // The mark of UTF-8 at the start goes with the first edit.
    let text = text.trim_start_matches('\u{feff}');
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') {
            *all.entry(line).or_default() += 1;
        }
    }
    all
}
