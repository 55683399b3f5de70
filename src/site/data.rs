//! The figures as data: a table for spreadsheets and a document for programs, per language.
//!
//! A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@`, a tab or a line break for a
//! formula, wherever the text came from. Such a cell gets an apostrophe in front (OWASP, "CSV
//! injection"), unless it is a plain number.

use serde::Serialize;

use super::SiteError;
use crate::config::Localised;
use crate::content::Content;
use crate::content::table::{COLUMNS, Row, rows};
use crate::content::words::Words;

/// A file of data, by its name in the folder of its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataFile {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The files with all figures in one language. `page` is the page with their cards.
///
/// # Errors
/// When they cannot be written out, which plain texts always can.
pub(super) fn figures(
    content: Content<'_>,
    words: &Words<'_>,
    page: &str,
) -> Result<[DataFile; 2], SiteError> {
    let rows = rows(content, words, page);
    let failed = |reason: String| SiteError::Template {
        name: "figures".to_owned(),
        reason,
    };
    let csv = csv(&rows).map_err(|e| failed(e.to_string()))?;
    let json = json(content, words, &rows).map_err(|e| failed(e.to_string()))?;
    Ok([
        DataFile {
            name: "figures.csv",
            bytes: csv,
        },
        DataFile {
            name: "figures.json",
            bytes: json,
        },
    ])
}

fn csv(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(row.cells().map(|cell| harmless(cell.unwrap_or_default())))?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// The cell as no spreadsheet takes it for a formula.
fn harmless(cell: &str) -> String {
    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    if starts && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    title: Option<&'a str>,
    language: &'a str,
    licence: String,
    columns: Localised,
    figures: &'a [Row],
}

fn json(
    content: Content<'_>,
    words: &Words<'_>,
    rows: &[Row],
) -> Result<Vec<u8>, serde_json::Error> {
    let column = |name: &&str| ((*name).to_owned(), words.get(&format!("column_{name}")));
    let data = Data {
        version: 1,
        title: words.text(&content.project().config.title),
        language: words.language(),
        licence: words.get("licence"),
        columns: COLUMNS.iter().map(column).collect(),
        figures: rows,
    };
    let mut bytes = serde_json::to_vec_pretty(&data)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1 a", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-"] {
            let cell = harmless(formula);
            assert!(cell.starts_with('\''), "{formula:?}");
        }
    }

    #[test]
    fn numbers_and_words_stay_as_they_are() {
        for plain in ["-3.5", "88000000", "environ 88 millions", "", "a = b"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
