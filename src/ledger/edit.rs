//! Edits of a ledger file that keep its comments, order and layout.
//!
//! A file is parsed with its decoration, one entry's `vetting` table is set, and the text is given
//! back. Writing it is the caller's task (atomically, see `files`).

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

use super::{Confirmation, Vetting};

/// Why an edit was not made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// The file is not TOML.
    #[error("the ledger file is not TOML: {0}")]
    Broken(String),
    /// No entry with this id is in the file.
    #[error("the file has no entry `{0}`")]
    Unknown(String),
}

/// The text of the ledger file with the decision on the entry `id` replaced.
///
/// # Errors
/// When the text is not TOML or has no such entry; nothing is changed then.
pub fn set_vetting(text: &str, id: &str, vetting: &Vetting) -> Result<String, EditError> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| EditError::Broken(e.to_string()))?;
    let entry = find(&mut document, id).ok_or_else(|| EditError::Unknown(id.to_owned()))?;
    let table = entry
        .entry("vetting")
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| EditError::Broken(format!("`vetting` of `{id}` is not a table")))?;
    let mut fields = vec![
        ("status", Value::from(vetting.status.word())),
        ("on", vetting.on.to_toml()),
        ("by", Value::from(vetting.by.as_str())),
    ];
    fields.extend(
        vetting
            .version
            .as_deref()
            .map(|version| ("version", Value::from(version))),
    );
    match vetting.kept.as_deref() {
        Some(kept) => fields.push(("kept", Value::from(kept))),
        None => {
            table.remove("kept");
        }
    }
    fields.push(("fingerprint", Value::from(vetting.fingerprint.as_str())));
    fields.push(("note", Value::from(vetting.note.as_str())));
    for (key, value) in fields {
        set(table, key, value);
    }
    Ok(document.to_string())
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
    let mut document: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| EditError::Broken(e.to_string()))?;
    let entry = find(&mut document, id).ok_or_else(|| EditError::Unknown(id.to_owned()))?;
    set(entry, "review_by", review_by.to_toml());
    let confirmed = entry
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
    Ok(document.to_string())
}

fn find<'a>(document: &'a mut DocumentMut, id: &str) -> Option<&'a mut Table> {
    let is_it = |table: &Table| table.get("id").and_then(Item::as_str) == Some(id);
    document
        .iter_mut()
        .filter_map(|(_, item)| item.as_array_of_tables_mut())
        .flat_map(|entries| entries.iter_mut())
        .find(|table| is_it(table))
}

/// Sets a value and keeps the comment behind the old one, which assigning would drop.
fn set(table: &mut dyn toml_edit::TableLike, key: &str, mut value: Value) {
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
