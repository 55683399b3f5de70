//! `jalon source fetch [ID]…`: which held sources changed at their address.
//!
//! Each source is asked in turn; one that cannot be reached is a line of the report and stops
//! nobody else. What changed is kept as a candidate: no entry is traced into it before
//! `jalon source update`.

use serde::Serialize;

use super::super::documents;
use super::super::terminal::Terminal;
use super::super::{Failure, Format, Outcome, Session};
use crate::check::Project;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::sources::fetch::{Outcome as Asked, Robots};
use crate::sources::{Fetched, Source, sha256, store};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon source fetch\n  jalon source fetch annual-report --format json"
)]
pub(in super::super) struct Arguments {
    /// Ask for these sources only [default: every held source with an address]
    ids: Vec<String>,

    /// Fetch from this machine or a private network too, without encryption from this machine
    #[arg(long)]
    allow_local: bool,

    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    sources: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Message>,
}

pub(in super::super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = session.load()?;
    let sources = wanted(&project, &arguments.ids)?;
    let robots = Robots::default();
    let look = |source| look(session, &project, source, &robots, arguments.allow_local);
    let report = Report {
        version: 1,
        sources: sources.into_iter().map(look).collect(),
    };
    match arguments.format {
        Format::Json => session.terminal.json(&report)?,
        Format::Human | Format::Annotations => {
            session.terminal.print(&table(&report, &session.terminal))?
        }
    }
    let quiet = report.sources.iter().all(|row| row.outcome == "unchanged");
    Ok(if quiet {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// The sources to ask for. One that is named must have an address and held bytes.
fn wanted<'a>(project: &'a Project, ids: &[String]) -> Result<Vec<&'a Source>, Failure> {
    if ids.is_empty() {
        let held = project.sources.iter().filter(|s| !s.versions.is_empty());
        return Ok(held.filter(|source| source.url.is_some()).collect());
    }
    let find = |id: &String| {
        let source = project.sources.get(id).ok_or_else(|| {
            Failure::other(
                say!("no source `{id}`", id),
                say!("`jalon source list` names them"),
            )
        })?;
        if source.url.is_none() || source.versions.is_empty() {
            return Err(Failure::other(
                say!("`{id}` has no address, or nothing of it is held", id),
                say!("give its record a `url`, or a first version with `jalon source update`"),
            ));
        }
        Ok(source)
    };
    ids.iter().map(find).collect()
}

fn look<'a>(
    session: &Session,
    project: &Project,
    source: &'a Source,
    robots: &Robots,
    allow_local: bool,
) -> Row<'a> {
    match ask(session, project, source, robots, allow_local) {
        Ok(Some(candidate)) => Row {
            id: &source.id,
            outcome: "changed",
            candidate: Some(candidate),
            reason: None,
        },
        Ok(None) => Row {
            id: &source.id,
            outcome: "unchanged",
            candidate: None,
            reason: None,
        },
        Err(failure) => Row {
            id: &source.id,
            outcome: "failed",
            candidate: None,
            reason: Some(failure.said()),
        },
    }
}

/// Asks for one source; gives the name of the candidate when it changed.
fn ask(
    session: &Session,
    project: &Project,
    source: &Source,
    robots: &Robots,
    allow_local: bool,
) -> Result<Option<String>, Failure> {
    let states = || source.versions.iter().chain(&source.candidate).rev();
    let known = states().find_map(|version| version.fetched.as_ref());
    let address = source.url.as_deref().unwrap_or_default();
    let address = known.map_or(address, |known: &Fetched| known.url.as_str());
    let asked = documents::ask(session, address, known, robots, allow_local)
        .map_err(|e| documents::not_fetched(address, &e))?;
    let Asked::New {
        bytes,
        content_type,
        fetched,
    } = asked
    else {
        return Ok(None);
    };
    let digest = sha256(&bytes);
    if states().take(2).any(|version| version.sha256 == digest) {
        return Ok(None);
    }
    let arrived = documents::understand(address, bytes, content_type.as_deref(), fetched)?;
    if says_the_same(project, source, &arrived.document.text) {
        return Ok(None);
    }
    let lock = session.lock(&project.config.root)?;
    store::set_candidate(&lock, source, arrived.on(session.today))
        .map(Some)
        .map_err(|e| Failure::other(e.said(), e.help()))
}

/// Pages change with every visit (a token, an advertisement) while their text stays.
fn says_the_same(project: &Project, source: &Source, text: &str) -> bool {
    let newest = source.candidate.as_ref().or_else(|| source.newest());
    newest
        .and_then(|version| source.open(&project.config.root, version).ok())
        .is_some_and(|held| held.text == text)
}

fn table(report: &Report<'_>, terminal: &Terminal) -> String {
    let line = |row: &Row<'_>| terminal.words(&told(row)) + "\n";
    report.sources.iter().map(line).collect()
}

/// What came of asking for one source.
fn told(row: &Row<'_>) -> Message {
    let id = row.id;
    match (&row.candidate, &row.reason) {
        (Some(candidate), _) => say!(
            "{id}: changed; kept as candidate {candidate}: `jalon source update {id}` takes it",
            id,
            candidate
        ),
        (_, Some(reason)) => say!("{id}: {reason}", id, reason),
        _ => say!("{id}: unchanged", id),
    }
}
