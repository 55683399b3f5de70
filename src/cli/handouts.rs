//! `jalon handouts`

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::{Failure, Format, Outcome, Session};
use crate::check::{Project, Publishable};
use crate::content::Content;
use crate::diagnostics::{Finding, Report, is_obeyed};
use crate::files;
use crate::handouts::editions::{self, Editions};
use crate::handouts::logo;
use crate::handouts::model::{Ink, Paper};
use crate::handouts::set::{self, Job, Made, OwnWords};
use crate::messages::Say as _;
use crate::say;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon handouts\n  jalon handouts sextortion-first-hour --paper letter --ink mono\n  jalon handouts --record\n  jalon handouts --language fr --contact 'Notre permanence : 04 00 00 00 00' --logo logo.svg"
)]
pub(super) struct Arguments {
    /// Handouts to make, by the names of their folders [default: all]
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    /// Make them in this language only; can be given several times
    #[arg(long)]
    language: Vec<String>,

    /// Print the contacts of this country: FR, BE, CH, CA, UK, US …
    #[arg(long, value_name = "CODE")]
    country: Option<String>,

    /// The paper [default: all that a format is laid out for]
    #[arg(long, value_enum)]
    paper: Option<PaperName>,

    /// What the printer has [default: both]
    #[arg(long, value_enum)]
    ink: Option<InkName>,

    /// A contact of your own association, printed as yours; can be given several times
    #[arg(long, value_name = "TEXT")]
    contact: Vec<String>,

    /// Your association's logo, a PNG or an SVG
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,

    /// Add the editions that are new to the list of all editions, and write no sheet
    #[arg(long, conflicts_with_all = ["ids", "language", "country", "paper", "ink", "contact", "logo"])]
    record: bool,

    /// The folder to write into, below the project's folder unless absolute
    #[arg(long, value_name = "DIR", default_value = "printed")]
    out: PathBuf,

    /// How to print what was made, or the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum PaperName {
    A4,
    Letter,
    A3,
    Tabloid,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum InkName {
    Colour,
    Mono,
}

impl From<PaperName> for Paper {
    fn from(name: PaperName) -> Self {
        match name {
            PaperName::A4 => Self::A4,
            PaperName::Letter => Self::Letter,
            PaperName::A3 => Self::A3,
            PaperName::Tabloid => Self::Tabloid,
        }
    }
}

impl From<InkName> for Ink {
    fn from(name: InkName) -> Self {
        match name {
            InkName::Colour => Self::Colour,
            InkName::Mono => Self::Mono,
        }
    }
}

/// What was made, for machines.
#[derive(Serialize)]
struct Listed {
    version: u32,
    handouts: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    language: String,
    paper: &'static str,
    ink: &'static str,
    file: String,
    title: String,
    edition: String,
    pages: usize,
    bytes: usize,
}

/// A contact longer than this is no line of a box.
const LONGEST_CONTACT: usize = 200;
/// More than these do not fit on any sheet.
const MOST_CONTACTS: usize = 8;

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = session.root()?;
    session.terminal.step(&say!("checking …"));
    let project = match Project::load(&root, session.today) {
        Ok(project) => project,
        Err(report) => return refused(session, arguments, &report, &root),
    };
    known(arguments, &project)?;
    let own = own(arguments)?;
    let publishable = match Publishable::new(project) {
        Ok((publishable, _)) => publishable,
        Err(report) => return refused(session, arguments, &report, &root),
    };
    let content = Content::new(&publishable);
    if arguments.record {
        return record(session, arguments, content, &root);
    }
    match make(session, arguments, content, own.as_ref()) {
        Ok(made) => {
            let out = root.join(&arguments.out);
            write(&made, &out)?;
            told(session, arguments, &made, &out)
        }
        Err(findings) => found(session, arguments, findings, &root),
    }
}

fn found(
    session: &Session,
    arguments: &Arguments,
    findings: Vec<Finding>,
    root: &Path,
) -> Result<Outcome, Failure> {
    let mut report = Report::default();
    report.extend(findings);
    report.sort();
    refused(session, arguments, &report, root)
}

/// Adds what is new to the list of all editions.
fn record(
    session: &Session,
    arguments: &Arguments,
    content: Content<'_>,
    root: &Path,
) -> Result<Outcome, Failure> {
    let lock = session.lock(root)?;
    let editions = match Editions::load(root) {
        Ok(editions) => editions,
        Err(findings) => return found(session, arguments, findings, root),
    };
    // An edition is the same on every paper and in every ink.
    let codes: Vec<&str> = content.project().config.codes().collect();
    let job = Job {
        paper: Some(Paper::A4),
        ink: Some(Ink::Colour),
        ..Job::all(&codes)
    };
    let made = match set::make(content, job) {
        Ok(made) => made,
        Err(findings) => return found(session, arguments, findings, root),
    };
    let path = root.join(editions::FILE);
    let before = path.exists().then(|| files::read_text(&path)).transpose()?;
    let known = before.as_deref().unwrap_or_default();
    match editions.recorded(known, &made, session.today) {
        Some(text) => {
            session.replace(&lock, editions::FILE, before.as_deref(), text)?;
            let file = editions::FILE;
            session
                .terminal
                .say(say!("{file} holds every edition now", file));
        }
        None => session.terminal.say(say!("no edition is new")),
    }
    if arguments.format == Format::Json {
        session.terminal.json(&listed(&made))?;
    }
    Ok(Outcome::Fine)
}

fn refused(
    session: &Session,
    arguments: &Arguments,
    report: &Report,
    root: &Path,
) -> Result<Outcome, Failure> {
    session.terminal.report(report, arguments.format, root)?;
    session.terminal.say(say!("nothing was written"));
    Ok(Outcome::Findings)
}

/// Names that nothing answers to are told before anything is made.
fn known(arguments: &Arguments, project: &Project) -> Result<(), Failure> {
    let codes: Vec<&str> = project.config.codes().collect();
    if let Some(unknown) = arguments
        .language
        .iter()
        .find(|l| !codes.contains(&l.as_str()))
    {
        let message = say!("the project has no language `{unknown}`", unknown);
        let help = say!("use one of: {names}", names = codes.join(", "));
        return Err(Failure::other(message, help));
    }
    if let Some(country) = &arguments.country {
        let mut countries: Vec<&str> = project
            .ledger
            .channels
            .values()
            .map(|channel| channel.country.as_str())
            .collect();
        countries.sort_unstable();
        countries.dedup();
        if !countries.contains(&country.to_uppercase().as_str()) {
            let message = say!(
                "the ledger has no channel of the country `{country}`",
                country
            );
            let help = say!("use one of: {names}", names = countries.join(", "));
            return Err(Failure::other(message, help));
        }
    }
    Ok(())
}

/// The association's own words and logo, looked at before they are printed.
fn own(arguments: &Arguments) -> Result<Option<OwnWords>, Failure> {
    if arguments.contact.is_empty() && arguments.logo.is_none() {
        return Ok(None);
    }
    if arguments.contact.len() > MOST_CONTACTS {
        let message = say!(
            "{number} contacts are too many",
            number = arguments.contact.len()
        );
        let help = say!("give at most {most}", most = MOST_CONTACTS);
        return Err(Failure::other(message, help));
    }
    let mut contacts = Vec::new();
    for contact in &arguments.contact {
        let line = contact.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() || line.chars().any(is_obeyed) {
            let help = say!("write the words and the number of one contact");
            return Err(Failure::other(say!("a contact is empty or no text"), help));
        }
        let length = line.chars().count();
        if length > LONGEST_CONTACT {
            let message = say!("a contact has {length} characters", length);
            let help = say!(
                "write at most {most}, one contact a --contact",
                most = LONGEST_CONTACT
            );
            return Err(Failure::other(message, help));
        }
        contacts.push(line);
    }
    let logo = arguments.logo.as_deref().map(logo_in).transpose()?;
    Ok(Some(OwnWords { contacts, logo }))
}

fn logo_in(path: &Path) -> Result<crate::handouts::model::Picture, Failure> {
    let refused = |problem: &logo::LogoProblem| {
        let message = say!(
            "{file} is no logo: {problem}",
            file = path.display(),
            problem = problem.said()
        );
        Failure::other(message, say!("give a PNG or an SVG made of plain shapes"))
    };
    // A file of gigabytes is not read to be told that it is too large.
    let bytes = files::read_at_most(path, logo::MOST_BYTES)?
        .ok_or_else(|| refused(&logo::LogoProblem::TooHeavy))?;
    logo::read(&bytes).map_err(|problem| refused(&problem))
}

fn make(
    session: &Session,
    arguments: &Arguments,
    content: Content<'_>,
    own: Option<&OwnWords>,
) -> Result<Vec<Made>, Vec<Finding>> {
    let codes: Vec<&str> = content
        .project()
        .config
        .codes()
        .filter(|code| {
            arguments.language.is_empty() || arguments.language.iter().any(|l| l == code)
        })
        .collect();
    let country = arguments.country.as_ref().map(|c| c.to_uppercase());
    let count = AtomicUsize::new(0);
    let progress = session
        .terminal
        .progress(|count| say!("{count} sheets …", count));
    let done = |_: &str| progress(count.fetch_add(1, Ordering::Relaxed) + 1);
    set::make(
        content,
        Job {
            languages: &codes,
            handouts: &arguments.ids,
            country: country.as_deref(),
            paper: arguments.paper.map(Paper::from),
            ink: arguments.ink.map(Ink::from),
            own,
            done: &done,
            ..Job::all(&codes)
        },
    )
}

fn write(made: &[Made], out: &Path) -> Result<(), Failure> {
    files::create_folder(out)?;
    for sheet in made {
        files::write_atomic(&out.join(&sheet.file), &sheet.pdf)?;
    }
    Ok(())
}

fn told(
    session: &Session,
    arguments: &Arguments,
    made: &[Made],
    out: &Path,
) -> Result<Outcome, Failure> {
    if made.is_empty() {
        let help =
            say!("the folders in handouts/ are their names; a poster alone has A3 and Tabloid");
        return Err(Failure::other(
            say!("no handout fits what was asked for"),
            help,
        ));
    }
    if arguments.format == Format::Json {
        session.terminal.json(&listed(made))?;
    } else {
        let lines: String = made.iter().map(|s| format!("{}\n", s.file)).collect();
        session.terminal.print(&lines)?;
    }
    let (count, folder) = (made.len(), out.display());
    session
        .terminal
        .say(say!("{count} sheets in {folder}", count, folder));
    Ok(Outcome::Fine)
}

/// What was made, for machines.
fn listed(made: &[Made]) -> Listed {
    let entry = |sheet: &Made| Entry {
        id: sheet.id.clone(),
        language: sheet.language.clone(),
        paper: sheet.press.paper.name(),
        ink: match sheet.press.ink {
            Ink::Colour => "colour",
            Ink::Mono => "mono",
        },
        file: sheet.file.clone(),
        title: sheet.title.clone(),
        edition: sheet.edition.clone(),
        pages: sheet.pages,
        bytes: sheet.pdf.len(),
    };
    Listed {
        version: 1,
        handouts: made.iter().map(entry).collect(),
    }
}
