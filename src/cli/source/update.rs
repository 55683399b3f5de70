//! `jalon source update ID [PLACE]`: a new version, and what it does to every entry.
//!
//! The new document is read, its outcome for every entry is judged and shown, and only then the
//! version is added, in one step. Nothing else is written: what the report says follows from the
//! held bytes and the ledger, and `check`, `build` and `review` see the same.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::changes::{self, Entry, Quoting, Texts};
use super::super::documents::{self, Arrived};
use super::super::{Failure, Format, Outcome, Session, odd, scan};
use crate::check::Project;
use crate::content::uses;
use crate::dates::Day;
use crate::messages::Say as _;
use crate::say;
use crate::sources::{HeldText, Source, Version, sha256, store};
use crate::text::lines::LineMap;
use crate::text::numerals;
use crate::trace::{Foreseen, Foresight, Traces};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon source update annual-report report-2027.pdf --dry-run\n  jalon source update annual-report"
)]
pub(in super::super) struct Arguments {
    /// The source
    id: String,

    /// The new document, by path or by address [default: the candidate that `source fetch` kept]
    place: Option<String>,

    /// Only report: write nothing
    #[arg(long)]
    dry_run: bool,

    /// Fetch from this machine or a private network too, without encryption from this machine
    #[arg(long)]
    allow_local: bool,

    /// How to print the report
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Update<'a> {
    version: u32,
    source: &'a str,
    from: &'a str,
    to: &'a str,
    entries: Vec<Entry<'a>>,
    unseen: Vec<scan::Row<'a>>,
    stale: Stale,
}

/// Pages and handouts that print an entry that no longer stands as it was vetted.
#[derive(Serialize, Default)]
struct Stale {
    pages: BTreeSet<String>,
    handouts: BTreeSet<String>,
}

pub(in super::super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    session.terminal.step(&say!("reading …"));
    let project = session.load()?;
    let source = project.sources.get(&arguments.id).ok_or_else(|| {
        Failure::other(
            say!("no source `{id}`", id = arguments.id),
            say!("`jalon source list` names them; `jalon source add` makes a new one"),
        )
    })?;
    let newest = source.newest().ok_or_else(|| {
        Failure::other(
            say!("nothing of `{id}` is held yet", id = source.id),
            say!("only its address is known; `jalon source add` holds a document"),
        )
    })?;
    let arriving = Arriving::new(session, &project, source, newest, arguments)?;
    session.terminal.step(&say!("comparing …"));
    let foresight = Traces::foresee(
        &project.sources,
        &project.ledger,
        source,
        &arriving.version,
        &arriving.text,
    );
    // The report names the version as it is held then.
    let to = if arguments.dry_run {
        arriving.version.id.clone()
    } else {
        arriving.add(session, &project, source)?
    };
    let old = source
        .open(project.sources.root(), newest)
        .map_or_else(|_| String::new(), |held| held.text);
    let report = Report {
        project: &project,
        old: &old,
        source,
        from: newest,
        to: &to,
        text: &arriving.text.text,
        foresight: &foresight,
    };
    match arguments.format {
        Format::Json => session.terminal.json(&report.json()?)?,
        Format::Human | Format::Annotations => report.show(session, arguments.dry_run)?,
    }
    let text = &arriving.text.text;
    odd::report(session, text, &numerals::scan(text, &source.language));
    let stays = |entry: &Foreseen| entry.revision.outcome.stays();
    let fine = foresight.entries.iter().all(stays) && foresight.unseen.is_empty();
    Ok(if fine {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// A document that is to become the newest version.
struct Arriving {
    /// What came; nothing when the candidate is taken, which is held beside the versions already.
    arrived: Option<Arrived>,
    version: Version,
    text: HeldText,
}

impl Arriving {
    fn new(
        session: &Session,
        project: &Project,
        source: &Source,
        newest: &Version,
        arguments: &Arguments,
    ) -> Result<Self, Failure> {
        let Some(place) = &arguments.place else {
            return Self::candidate(project, source);
        };
        let arrived = documents::arrive(session, place, arguments.allow_local)?;
        let digest = sha256(&arrived.bytes);
        if digest == newest.sha256 {
            return Err(Failure::other(
                say!(
                    "`{id}` holds these bytes already, as version {version}",
                    id = source.id,
                    version = newest.id
                ),
                say!("there is nothing new; nothing was changed"),
            ));
        }
        let version = Version {
            id: next_name(source, session.today),
            retrieved: session.today,
            sha256: digest,
            ..newest.clone()
        };
        Ok(Self {
            text: HeldText::new(arrived.document.text.clone()),
            arrived: Some(arrived),
            version,
        })
    }

    fn candidate(project: &Project, source: &Source) -> Result<Self, Failure> {
        let version = source.candidate.clone().ok_or_else(|| {
            Failure::other(
                say!("`{id}` has no candidate", id = source.id),
                say!("`jalon source fetch` looks for one, or name a file or an address"),
            )
        })?;
        let text = source
            .open(project.sources.root(), &version)
            .map_err(|finding| Failure::other(finding.message, finding.help))?;
        Ok(Self {
            arrived: None,
            version,
            text,
        })
    }

    /// Adds the version; its name.
    fn add(
        &self,
        session: &Session,
        project: &Project,
        source: &Source,
    ) -> Result<String, Failure> {
        let lock = session.lock(&project.config.root)?;
        let added = match &self.arrived {
            Some(arrived) => store::add_version(&lock, source, arrived.on(session.today)),
            None => store::adopt_candidate(&lock, source),
        };
        added.map_err(|e| Failure::other(e.said(), e.help()))
    }
}

struct Report<'a> {
    project: &'a Project,
    old: &'a str,
    source: &'a Source,
    from: &'a Version,
    to: &'a str,
    text: &'a str,
    foresight: &'a Foresight,
}

impl<'a> Report<'a> {
    fn json(&self) -> Result<Update<'a>, Failure> {
        let lines = LineMap::new(self.text);
        let unseen = self.foresight.unseen.iter();
        let texts = Texts {
            old: self.old,
            new: self.text,
        };
        let entry = |entry: &'a Foreseen| {
            texts.entry(
                entry.id.clone(),
                kind(entry),
                &entry.revision,
                Quoting::Words,
            )
        };
        Ok(Update {
            version: 1,
            source: &self.source.id,
            from: &self.from.id,
            to: self.to,
            entries: self.foresight.entries.iter().map(entry).collect(),
            unseen: unseen.map(|numeral| scan::row(numeral, &lines)).collect(),
            stale: self.stale(),
        })
    }

    /// Where entries are printed that no longer stand as they were vetted.
    fn stale(&self) -> Stale {
        let uses = uses::uses(self.project);
        let mut stale = Stale::default();
        let entries = self.foresight.entries.iter();
        for entry in entries.filter(|entry| !entry.revision.outcome.stays()) {
            if let Some(uses) = uses.get(&entry.id) {
                stale.pages.extend(uses.pages.iter().cloned());
                stale.handouts.extend(uses.handouts.iter().cloned());
            }
        }
        stale
    }

    fn show(&self, session: &Session, dry_run: bool) -> Result<(), Failure> {
        let texts = Texts {
            old: self.old,
            new: self.text,
        };
        let terminal = &session.terminal;
        let versions = say!(
            "{id}: {from} → {to}",
            id = self.source.id,
            from = self.from.id,
            to = self.to
        );
        let mut text = format!("{}\n\n", terminal.words(&versions));
        for entry in &self.foresight.entries {
            text += &texts.shown(&entry.id, &entry.revision, terminal);
        }
        let lines = LineMap::new(self.text);
        for numeral in &self.foresight.unseen {
            text += &changes::unseen(numeral, &lines, terminal);
        }
        let stale = self.stale();
        let page = terminal.words(&say!("stale page"));
        let sheet = terminal.words(&say!("stale sheet"));
        let width = page.chars().count().max(sheet.chars().count());
        let list = |title: &str, places: &BTreeSet<String>| {
            let line = |place: &String| format!("{title:<width$}  {place}\n");
            places.iter().map(line).collect::<String>()
        };
        text += &list(&page, &stale.pages);
        text += &list(&sheet, &stale.handouts);
        session.terminal.print_styled(&text)?;
        let revisions = self.foresight.entries.iter().map(|entry| &entry.revision);
        let summary = changes::summary(revisions, self.foresight.unseen.len());
        session.terminal.say(summary);
        session.terminal.say(if dry_run {
            say!("nothing was written")
        } else {
            say!("the version is held; `jalon review` shows what waits for a decision")
        });
        Ok(())
    }
}

/// The name that a version of this day would get.
fn next_name(source: &Source, day: Day) -> String {
    let names = (2..).map(|number| format!("{day}-{number}"));
    let candidate = source.candidate.iter();
    let taken: BTreeSet<&str> = source
        .versions
        .iter()
        .chain(candidate)
        .map(|v| v.id.as_str())
        .collect();
    std::iter::once(day.to_string())
        .chain(names)
        .find(|name| !taken.contains(name.as_str()))
        .unwrap_or_default()
}

fn kind(entry: &Foreseen) -> &'static str {
    if entry.passage { "passage" } else { "figure" }
}
