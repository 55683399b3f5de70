//! `jalon diff OLD NEW`: what became of every number of a document.

use std::path::PathBuf;

use serde::Serialize;

use super::changes::{self, Entry, Quoting, Texts};
use super::terminal::Terminal;
use super::{Failure, Format, Outcome, Session, documents, odd, scan};
use crate::say;
use crate::sources::document;
use crate::text::lines::LineMap;
use crate::trace::change::{Comparison, Contradiction, Revision};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon diff report-2022.pdf report-2024.pdf\n  jalon diff old.txt new.txt --language fr --format json"
)]
pub(super) struct Arguments {
    /// The older edition
    old: PathBuf,

    /// The newer edition
    new: PathBuf,

    /// The language of both [default: recognised from their text]
    #[arg(long)]
    language: Option<String>,

    /// How to print what changed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Differences<'a> {
    version: u32,
    language: &'a str,
    entries: Vec<Entry<'a>>,
    unseen: Vec<scan::Row<'a>>,
    /// Numbers of the new edition that one sentence tells twice, differently.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradictions: Vec<[scan::Row<'a>; 2]>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    session.terminal.step(&say!("reading …"));
    let old = documents::read(&arguments.old)?.text;
    let new = documents::read(&arguments.new)?.text;
    let language = match &arguments.language {
        Some(language) => language.clone(),
        None => document::language(&format!("{old}\n\n{new}")).ok_or_else(|| {
            Failure::other(
                say!("the language of the documents could not be recognised"),
                say!("name it, for example with --language fr"),
            )
        })?,
    };
    session.terminal.step(&say!("comparing …"));
    let comparison = Comparison::new(&old, &new, &language);
    let found = Found {
        texts: Texts {
            old: &old,
            new: &new,
        },
        revisions: comparison.numerals(),
        contradictions: comparison.contradictions(),
    };
    match arguments.format {
        Format::Json => session.terminal.json(&found.json(&comparison, &language))?,
        Format::Human | Format::Annotations => {
            session
                .terminal
                .print_styled(&found.table(&comparison, &session.terminal))?;
            let unseen = comparison.unseen().len();
            session
                .terminal
                .say(changes::summary(found.revisions.iter(), unseen));
        }
    }
    odd::report(session, &new, comparison.new_numerals());
    let stays = found
        .revisions
        .iter()
        .all(|revision| revision.outcome.stays());
    let fine = stays && comparison.unseen().is_empty();
    Ok(if fine {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

struct Found<'a> {
    texts: Texts<'a>,
    revisions: Vec<Revision>,
    contradictions: Vec<Contradiction>,
}

impl Found<'_> {
    fn json<'a>(&'a self, comparison: &'a Comparison<'_>, language: &'a str) -> Differences<'a> {
        let lines = LineMap::new(self.texts.new);
        let entry = |(at, revision)| {
            self.texts.entry(
                format!("n{}", at + 1),
                "numeral",
                revision,
                Quoting::Sentence,
            )
        };
        let unseen = comparison.unseen().into_iter();
        let both = |c: &'a Contradiction| [&c.first, &c.second].map(|n| scan::row(n, &lines));
        Differences {
            version: 1,
            language,
            entries: self.revisions.iter().enumerate().map(entry).collect(),
            unseen: unseen.map(|numeral| scan::row(numeral, &lines)).collect(),
            contradictions: self.contradictions.iter().map(both).collect(),
        }
    }

    fn table(&self, comparison: &Comparison<'_>, terminal: &Terminal) -> String {
        let lines = LineMap::new(self.texts.new);
        let mut text = String::new();
        for (at, revision) in self.revisions.iter().enumerate() {
            text += &self
                .texts
                .shown(&format!("n{}", at + 1), revision, terminal);
        }
        for numeral in comparison.unseen() {
            text += &changes::unseen(numeral, &lines, terminal);
        }
        text + &changes::contradictions(&self.contradictions, terminal)
    }
}
