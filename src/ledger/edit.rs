//! Edits of a ledger file that keep its comments, order and layout.
//!
//! A file is parsed with its decoration ([`Edit`]), fields of its entries are set, and the text is
//! given back. Writing it is the caller's task (as one change, see `files`).

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

use super::{Confirmation, Vetting};
use crate::markup::Document;
use crate::messages::{Message, Say};
use crate::say;

/// Why an edit was not made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", self.said().english())]
pub enum EditError {
    /// The file is not TOML.
    Broken(String),
    /// No entry with this id is in the file.
    Unknown(String),
    /// The entry with this id stands in a list in brackets.
    Inline(String),
}

impl Say for EditError {
    fn said(&self) -> Message {
        match self {
            Self::Broken(reason) => say!("the ledger file is not TOML: {reason}", reason),
            Self::Unknown(id) => say!("the file has no entry `{id}`", id),
            Self::Inline(id) => say!(
                "the entry `{id}` stands in a list in brackets: write it as a table of its own",
                id
            ),
        }
    }
}

/// The text of the ledger file with the decision on the entry `id` replaced.
///
/// # Errors
/// When the text is not TOML or has no such entry; nothing is changed then.
pub fn set_vetting(text: &str, id: &str, vetting: &Vetting) -> Result<String, EditError> {
    let mut edit = Edit::open(text)?;
    edit.set_vetting(id, vetting)?;
    Ok(edit.text())
}

/// The text of the ledger file with one confirmation more of the channel `id`, and its new review
/// date.
///
/// # Errors
/// When the text is not TOML or has no such entry; nothing is changed then.
pub fn add_confirmation(
    text: &str,
    id: &str,
    confirmation: &Confirmation,
    review_by: crate::dates::Day,
) -> Result<String, EditError> {
    let mut edit = Edit::open(text)?;
    edit.set(id, "review_by", review_by.to_toml())?;
    let confirmed = edit
        .entry(id)?
        .entry("confirmed")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| {
            EditError::Broken(format!("`confirmed` of `{id}` is not a list of tables"))
        })?;
    let mut table = Table::new();
    table.insert("on", Item::Value(confirmation.on.to_toml()));
    table.insert("by", Item::Value(Value::from(confirmation.by.as_str())));
    table.insert("note", Item::Value(Value::from(confirmation.note.as_str())));
    confirmed.push(table);
    Ok(edit.text())
}

/// A ledger file that is being edited.
#[derive(Debug)]
pub struct Edit {
    document: DocumentMut,
}

impl Edit {
    /// Parses a file.
    ///
    /// # Errors
    /// When it is not TOML.
    pub fn open(text: &str) -> Result<Self, EditError> {
        let parsed = text.parse();
        let document =
            parsed.map_err(|e: toml_edit::TomlError| EditError::Broken(e.to_string()))?;
        Ok(Self { document })
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(self) -> String {
        self.document.to_string()
    }

    /// Sets a field of an entry; a point leads into a table (`translation.fr`).
    ///
    /// # Errors
    /// When there is no such entry, or the field is in something that is no table.
    pub fn set(&mut self, id: &str, key: &str, value: Value) -> Result<(), EditError> {
        let entry = self.entry(id)?;
        let Some((outer, inner)) = key.split_once('.') else {
            set(entry, key, value);
            return Ok(());
        };
        let table = entry.entry(outer).or_insert_with(|| {
            let mut table = Table::new();
            table.set_dotted(true);
            Item::Table(table)
        });
        let table = table
            .as_table_like_mut()
            .ok_or_else(|| no_table(id, outer))?;
        set(table, inner, value);
        Ok(())
    }

    /// Takes a field of an entry away; nothing when it has none.
    ///
    /// # Errors
    /// When there is no such entry.
    pub fn remove(&mut self, id: &str, key: &str) -> Result<(), EditError> {
        self.entry(id)?.remove(key);
        Ok(())
    }

    /// Adds a state to the history of an entry.
    ///
    /// # Errors
    /// When there is no such entry, or its history is no list of tables.
    pub fn add_history(&mut self, id: &str, fields: Vec<(String, Value)>) -> Result<(), EditError> {
        let mut past = Table::new();
        for (key, value) in fields {
            match key.split_once('.') {
                None => {
                    past.insert(&key, Item::Value(value));
                }
                Some((outer, inner)) => {
                    let table = past.entry(outer).or_insert_with(|| {
                        let mut table = Table::new();
                        table.set_dotted(true);
                        Item::Table(table)
                    });
                    if let Some(table) = table.as_table_like_mut() {
                        table.insert(inner, Item::Value(value));
                    }
                }
            }
        }
        let history = self
            .entry(id)?
            .entry("history")
            .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let history = history.as_array_of_tables_mut();
        history.ok_or_else(|| no_table(id, "history"))?.push(past);
        Ok(())
    }

    /// Sets the decision on an entry.
    ///
    /// # Errors
    /// When there is no such entry, or its decision is no table.
    pub fn set_vetting(&mut self, id: &str, vetting: &Vetting) -> Result<(), EditError> {
        let table = self
            .entry(id)?
            .entry("vetting")
            .or_insert_with(|| Item::Table(Table::new()))
            .as_table_like_mut()
            .ok_or_else(|| no_table(id, "vetting"))?;
        let optional = [("version", &vetting.version), ("kept", &vetting.kept)];
        let mut fields = vec![
            ("status", Value::from(vetting.status.word())),
            ("on", vetting.on.to_toml()),
            ("by", Value::from(vetting.by.as_str())),
        ];
        for (key, text) in optional {
            match text.as_deref() {
                Some(text) => fields.push((key, Value::from(text))),
                None => {
                    table.remove(key);
                }
            }
        }
        fields.push(("fingerprint", Value::from(vetting.fingerprint.as_str())));
        fields.push(("note", Value::from(vetting.note.as_str())));
        for (key, value) in fields {
            set(table, key, value);
        }
        Ok(())
    }

    /// Makes every published entry suspect that names `id` in a directive of one of its texts:
    /// `reason` takes the place of its fingerprint. Gives their ids.
    pub fn reopen_what_names(&mut self, id: &str, reason: &str) -> Vec<String> {
        let mut reopened = Vec::new();
        for entry in entries(&mut self.document) {
            let own = entry
                .get("id")
                .and_then(Item::as_str)
                .unwrap_or_default()
                .to_owned();
            if own == id || !names(entry, id) {
                continue;
            }
            let vetting = entry.get_mut("vetting").and_then(Item::as_table_like_mut);
            if let Some(vetting) = vetting
                && vetting.get("status").and_then(Item::as_str) == Some("published")
            {
                set(vetting, "fingerprint", Value::from(reason));
                reopened.push(own);
            }
        }
        reopened
    }

    /// The texts that people wrote for an entry, by key (`scope.fr`): all but the words of its
    /// document, its decision and its history.
    ///
    /// # Errors
    /// When there is no such entry.
    pub fn texts(&mut self, id: &str) -> Result<Vec<(String, String)>, EditError> {
        let mut texts = Vec::new();
        for (key, item) in self.entry(id)?.iter() {
            let Some(table) = item.as_table_like().filter(|_| !NOT_TEXTS.contains(&key)) else {
                continue;
            };
            for (language, text) in table.iter() {
                if let Some(text) = text.as_str() {
                    texts.push((format!("{key}.{language}"), text.to_owned()));
                }
            }
        }
        Ok(texts)
    }

    fn entry(&mut self, id: &str) -> Result<&mut Table, EditError> {
        let is_inline = stands_in_brackets(&self.document, id);
        entries(&mut self.document)
            .find(|table| table.get("id").and_then(Item::as_str) == Some(id))
            .ok_or_else(|| {
                let refused = if is_inline {
                    EditError::Inline
                } else {
                    EditError::Unknown
                };
                refused(id.to_owned())
            })
    }
}

/// Tables of an entry that hold no text in several languages.
const NOT_TEXTS: [&str; 2] = ["vetting", "history"];

fn no_table(id: &str, key: &str) -> EditError {
    EditError::Broken(format!("`{key}` of `{id}` is not a table"))
}

fn entries(document: &mut DocumentMut) -> impl Iterator<Item = &mut Table> {
    document
        .iter_mut()
        .filter_map(|(_, item)| item.as_array_of_tables_mut())
        .flat_map(ArrayOfTables::iter_mut)
}

/// Whether a list like `figure = [{ … }]` has the entry: it can be read, but its lines cannot be
/// edited one by one.
fn stands_in_brackets(document: &DocumentMut, id: &str) -> bool {
    let lists = document.iter().filter_map(|(_, item)| item.as_array());
    lists.flatten().any(|entry| {
        let entry = entry.as_inline_table();
        entry.and_then(|entry| entry.get("id")?.as_str()) == Some(id)
    })
}

/// Whether a text of a table, at any depth but in its history, has a directive about `id`.
fn names(table: &dyn TableLike, id: &str) -> bool {
    table
        .iter()
        .filter(|(key, _)| *key != "history")
        .any(|(_, item)| {
            let text = item.as_str().is_some_and(|text| {
                let directives = Document::parse(text).directives;
                directives
                    .iter()
                    .any(|directive| directive.id.as_deref() == Some(id))
            });
            text || item.as_table_like().is_some_and(|inner| names(inner, id))
        })
}

/// Sets a value and keeps the comment behind the old one, which assigning would drop.
fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Place;
    use crate::ledger::Status;

    #[test]
    fn an_entry_in_brackets_is_refused_by_name() {
        let mut edit = Edit::open("figure = [{ id = \"a\" }]\n").unwrap();
        let refused = |id: &str, edit: &mut Edit| edit.remove(id, "note").unwrap_err();
        assert_eq!(refused("a", &mut edit), EditError::Inline("a".into()));
        assert_eq!(refused("b", &mut edit), EditError::Unknown("b".into()));
    }

    #[test]
    fn comments_and_order_stay() {
        let text = "# the film\n[[figure]]\nid = \"a\" # first\nvalue = \"1\"\n[figure.vetting]\n\
                    status = \"withheld\" # for now\nfingerprint = \"old\"\n\n[[figure]]\n\
                    id = \"b\"\n";
        let vetting = Vetting {
            status: Status::Published,
            on: "2026-11-21".parse().unwrap(),
            by: "editor".into(),
            version: Some("v1".into()),
            kept: None,
            fingerprint: "new".into(),
            note: "checked".into(),
            place: Place::file("x"),
        };
        let edited = set_vetting(text, "a", &vetting).unwrap();
        let expected = "# the film\n[[figure]]\nid = \"a\" # first\nvalue = \"1\"\n\
                        [figure.vetting]\nstatus = \"published\" # for now\n\
                        fingerprint = \"new\"\non = 2026-11-21\nby = \"editor\"\n\
                        version = \"v1\"\nnote = \"checked\"\n\n[[figure]]\nid = \"b\"\n";
        assert_eq!(edited, expected);
        assert_eq!(
            set_vetting(text, "c", &vetting),
            Err(EditError::Unknown("c".into()))
        );
        assert!(
            set_vetting(&edited, "b", &vetting)
                .unwrap()
                .ends_with("note = \"checked\"\n")
        );
    }
}
