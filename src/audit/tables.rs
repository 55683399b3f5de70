//! The tables of all figures that the manifest lists: each row says what the manifest says of its
//! figure.

use super::manifest::{Kind, Listed};
use super::place::short;
use super::{Folder, known::Known};
use crate::diagnostics::{Finding, Place};
use crate::say;

/// What a table says of one figure.
#[derive(Debug, Default, serde::Deserialize)]
struct Row {
    id: String,
    value: String,
    printed: String,
}

/// The part of a document of figures that is read.
#[derive(Debug, serde::Deserialize)]
struct Document {
    figures: Vec<Row>,
}

/// Judges every table that is listed; one that is missing is reported with the files.
pub(super) fn check(folder: &Folder, known: &Known) -> Vec<Finding> {
    let files = known.manifest.files.iter();
    files
        .filter_map(|file| Some((file, folder.files.get(&file.path)?)))
        .flat_map(|(file, bytes)| one(file, bytes, known))
        .collect()
}

fn one(file: &Listed, bytes: &[u8], known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    match rows(file, bytes) {
        Ok(rows) => findings.extend(rows.iter().filter_map(|row| differs(file, row, known))),
        Err(reason) => {
            let message = say!("the data cannot be read: {reason}", reason);
            let finding = Finding::error("broken-data", Place::file(&file.path), message);
            findings.push(finding.help(say!("publish the whole file that was built")));
        }
    }
    findings
}

/// The figures of a table or of a document; none in data of another sort.
fn rows(file: &Listed, bytes: &[u8]) -> Result<Vec<Row>, String> {
    if file.path.ends_with("/figures.csv") {
        let mut reader = csv::Reader::from_reader(bytes);
        let rows: Result<_, _> = reader.deserialize().collect();
        return rows.map_err(|e: csv::Error| e.to_string());
    }
    if file.path.ends_with("/figures.json") {
        let document: Result<Document, _> = serde_json::from_slice(bytes);
        return document.map(|d| d.figures).map_err(|e| e.to_string());
    }
    Ok(Vec::new())
}

fn differs(file: &Listed, row: &Row, known: &Known) -> Option<Finding> {
    let error = |code, message| {
        let finding = Finding::error(code, Place::file(&file.path), message);
        let help = say!("the data repeat the figures of the manifest, and nothing else");
        Some(finding.subject(&row.id).help(help))
    };
    let Some(figure) = known.manifest.figure(&row.id) else {
        return error(
            "unknown-trace",
            say!(
                "the manifest has no figure {id}",
                id = format!("{:?}", short(&row.id))
            ),
        );
    };
    // An apostrophe in front keeps a spreadsheet from taking words for a formula.
    let printed = row.printed.strip_prefix('\'').unwrap_or(&row.printed);
    let says = known.prints(Kind::Figure, &row.id, &[&file.language], printed);
    if row.value == figure.value && says {
        return None;
    }
    let message = say!(
        "{value} and {printed} are given for the figure {id}",
        value = format!("{:?}", short(&row.value)),
        printed = format!("{:?}", short(printed)),
        id = row.id
    );
    error("print-differs", message)
}
