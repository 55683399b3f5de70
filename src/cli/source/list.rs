//! `jalon source list`

use serde::Serialize;

use crate::check::Project;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Format, Outcome, Session, words};
use crate::messages::Message;
use crate::say;
use crate::sources::Source;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  jalon source list\n  jalon source list --format json")]
pub(super) struct Arguments {
    /// How to print the sources
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    sources: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    grade: &'static str,
    versions: Vec<VersionRow<'a>>,
    coverage: Coverage,
}

#[derive(Serialize)]
struct VersionRow<'a> {
    id: &'a str,
    retrieved: String,
    sha256: &'a str,
}

#[derive(Serialize, Default)]
struct Coverage {
    numerals: usize,
    used: usize,
    dismissed: usize,
    unseen: usize,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = session.load()?;
    let sources = project
        .sources
        .iter()
        .map(|source| row(&project, source))
        .collect();
    let list = List {
        version: 1,
        sources,
    };
    match arguments.format {
        Format::Json => session.terminal.json(&list)?,
        Format::Human | Format::Annotations => {
            session.terminal.print(&table(&list, &session.terminal))?
        }
    }
    Ok(Outcome::Fine)
}

fn row<'a>(project: &Project, source: &'a Source) -> Row<'a> {
    let coverage = project.traces.coverage(&source.id).map(|c| Coverage {
        numerals: c.numerals.len(),
        used: c.used(),
        dismissed: c.dismissed(),
        unseen: c.unseen(),
    });
    Row {
        id: &source.id,
        title: &source.title,
        grade: source.grade().word(),
        versions: source
            .versions
            .iter()
            .map(|v| VersionRow {
                id: &v.id,
                retrieved: v.retrieved.to_string(),
                sha256: &v.sha256,
            })
            .collect(),
        coverage: coverage.unwrap_or_default(),
    }
}

fn table(list: &List<'_>, terminal: &Terminal) -> String {
    list.sources
        .iter()
        .map(|source| {
            let grade = terminal.words(&words::grade(source.grade));
            let mut text = format!("{} [{grade}]\n    {}\n", source.id, source.title);
            let mut add = |said: &Message| text += &format!("    {}\n", terminal.words(said));
            for version in &source.versions {
                add(&say!(
                    "version {version} retrieved {day} sha256 {digest}",
                    version = version.id,
                    day = version.retrieved,
                    digest = version.sha256
                ));
            }
            let c = &source.coverage;
            if !source.versions.is_empty() {
                add(&say!(
                    "{count} numerals: {used} used, {dismissed} dismissed, {unseen} unseen",
                    count = c.numerals,
                    used = c.used,
                    dismissed = c.dismissed,
                    unseen = c.unseen
                ));
            }
            text
        })
        .collect()
}
