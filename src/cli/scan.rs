//! `jalon scan FILE`

use std::path::PathBuf;

use serde::Serialize;

use super::documents::read;
use super::{Failure, Format, Outcome, Session, odd};
use crate::say;
use crate::sources::document;
use crate::text::lines::LineMap;
use crate::text::numerals::{Kind, Numeral, Precision, scan};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon scan report.txt --language fr\n  jalon scan report.txt --format json"
)]
pub(super) struct Arguments {
    /// The document: UTF-8 text or Markdown
    file: PathBuf,

    /// The language of the document [default: recognised from its text]
    #[arg(long)]
    language: Option<String>,

    /// How to print the numerals
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Found<'a> {
    version: u32,
    language: &'a str,
    numerals: Vec<Row<'a>>,
}

/// One numeral, as the JSON shape of DESIGN section 4 has it.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    text: &'a str,
    kind: Kind,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value2: Option<&'a str>,
    precision: Precision,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    session.terminal.step(&say!("reading …"));
    let text = read(&arguments.file)?.text;
    let language = match &arguments.language {
        Some(language) => language.clone(),
        None => document::language(&text).ok_or_else(|| {
            Failure::other(
                say!("the language of the document could not be recognised"),
                say!("name it, for example with --language fr"),
            )
        })?,
    };
    let numerals = scan(&text, &language);
    let lines = LineMap::new(&text);
    let rows = numerals
        .iter()
        .map(|numeral| row(numeral, &lines))
        .collect();
    let found = Found {
        version: 1,
        language: &language,
        numerals: rows,
    };
    match arguments.format {
        Format::Json => session.terminal.json(&found)?,
        Format::Human | Format::Annotations => session.terminal.print(&table(&found))?,
    }
    odd::report(session, &text, &numerals);
    Ok(Outcome::Fine)
}

pub(super) fn row<'a>(numeral: &'a Numeral, lines: &LineMap<'_>) -> Row<'a> {
    let position = lines.position(numeral.start);
    Row {
        text: &numeral.text,
        kind: numeral.kind,
        value: &numeral.value,
        value2: numeral.value2.as_deref(),
        precision: numeral.precision,
        start: numeral.start,
        end: numeral.end,
        line: position.line,
        column: position.column,
    }
}

fn table(found: &Found<'_>) -> String {
    found
        .numerals
        .iter()
        .map(|n| {
            let second = n.value2.map(|v| format!(" / {v}")).unwrap_or_default();
            let text: String = n
                .text
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            format!(
                "{}:{}\t{}\t{}{second}\t{}\t{text}\n",
                n.line,
                n.column,
                n.kind.word(),
                n.value,
                n.precision.word(),
            )
        })
        .collect()
}
