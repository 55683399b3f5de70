//! All that a page or a sheet prints, entry by entry.

use std::collections::BTreeSet;

use serde::Serialize;

use super::near;
use crate::check::Project;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Format, Outcome, Session, words};
use crate::content::uses::uses;
use crate::say;

/// Width of the column of kinds, in characters, where no kind is longer.
const NARROWEST: usize = 8;

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    page: &'a str,
    entries: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    kind: &'static str,
    grade: &'static str,
    file: String,
    line: usize,
}

/// Lists what `page` prints: `fr/sextorsion`, or the sheet `sextortion-first-hour/fr`.
pub(super) fn run(
    session: &Session,
    project: &Project,
    page: &str,
    format: Format,
) -> Result<Outcome, Failure> {
    let name = page
        .trim_end_matches(".html")
        .trim_end_matches(".md")
        .trim_matches('/');
    let all = uses(project);
    let places: BTreeSet<&str> = all
        .values()
        .flat_map(|uses| uses.pages.iter().chain(&uses.handouts))
        .map(String::as_str)
        .collect();
    if !places.contains(name) {
        let near = near::ids(name, places.iter().copied());
        let help = if near.is_empty() {
            say!("name a page as <language>/<file>, or a sheet as <handout>/<language>")
        } else {
            say!("did you mean {ids}?", ids = near::list(&near))
        };
        return Err(Failure::other(
            say!("no page and no sheet `{name}` that prints an entry", name),
            help,
        ));
    }
    let here = all
        .iter()
        .filter(|(_, uses)| uses.pages.contains(name) || uses.handouts.contains(name));
    let mut rows: Vec<Row> = here.filter_map(|(id, _)| row(project, id)).collect();
    rows.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    match format {
        Format::Json => session.terminal.json(&Page {
            version: 1,
            page: name,
            entries: rows,
        })?,
        Format::Human | Format::Annotations => session
            .terminal
            .print(&for_people(&rows, &session.terminal))?,
    }
    Ok(Outcome::Fine)
}

fn row(project: &Project, id: &str) -> Option<Row> {
    let ledger = &project.ledger;
    let grade = |source: &str| {
        project
            .sources
            .get(source)
            .map_or("cited", |s| s.grade().word())
    };
    let source = project.sources.get(id);
    let (kind, grade) = if let Some(figure) = ledger.figures.get(id) {
        ("figure", grade(&figure.source))
    } else if let Some(passage) = ledger.passages.get(id) {
        ("passage", grade(&passage.source))
    } else if ledger.channels.contains_key(id) {
        ("channel", "editorial")
    } else if ledger.myth(id).is_some() {
        ("myth", "editorial")
    } else {
        ("source", source?.grade().word())
    };
    let place = ledger.place_of(id).or(source.map(|s| &s.place))?;
    Some(Row {
        id: id.to_owned(),
        kind,
        grade,
        file: place.file.clone(),
        line: place.line,
    })
}

fn for_people(rows: &[Row], terminal: &Terminal) -> String {
    let kind = |row: &Row| terminal.words(&words::kind(row.kind));
    let widths = rows.iter().map(|row| kind(row).chars().count());
    let width = widths.max().unwrap_or_default().max(NARROWEST);
    let line = |row: &Row| {
        let grade = terminal.words(&words::grade(row.grade));
        format!(
            "{:>width$}  {} [{grade}] {}:{}\n",
            kind(row),
            row.id,
            row.file,
            row.line
        )
    };
    rows.iter().map(line).collect()
}
