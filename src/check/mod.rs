//! Everything that can be wrong in sources, ledger, book and handouts.
//!
//! [`Project::load`] reads the whole project and resolves its traces. Each rule is a file of its
//! own with a name, the codes that it reports, and why it exists; [`RULES`] lists them. [`run`]
//! lets every rule look at the project and gathers all findings at once. Only a project without
//! errors becomes a [`Publishable`], and only that can be rendered.
//!
//! Today's date is passed in: the same project checked on the same day gives the same report.

mod adults_only;
mod anchors;
mod as_of_age;
mod channel_vetting;
mod channel_words;
mod channels;
mod chapters;
mod clock;
mod code;
mod countries;
mod dates;
mod directives;
mod dismissals;
mod drawings;
mod emptied;
mod evidence_age;
mod fingerprints;
mod folded;
mod held_files;
mod hidden;
mod languages;
mod links;
mod myths;
mod names;
mod namesakes;
mod openings;
mod page_reviews;
mod passages;
mod phone_numbers;
mod prose;
mod readability;
mod reading;
mod review_dates;
mod revisions;
mod scopes;
mod sentences;
mod shares;
mod strings;
mod syntax;
mod terms;
mod topics;
mod translations;
mod unknown_sources;
mod unread_words;
mod unseen;
mod values;
mod writings;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::{self, Config, Strings};
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::drawings::Drawings;
use crate::files;
use crate::ledger::{self, Ledger};
use crate::manuscript::Manuscript;
use crate::messages::{Message, Say};
use crate::say;
use crate::sources::Sources;
use crate::theme;
use crate::trace::Traces;

pub use directives::{NAMES as DIRECTIVES, SHOWS};
pub use review_dates::{Due, due};

/// A whole project, read and traced.
#[derive(Debug)]
pub struct Project {
    /// `jalon.toml`.
    pub config: Config,
    /// The words of the interface, in the order of the languages.
    pub strings: Vec<Strings>,
    /// The sources.
    pub sources: Sources,
    /// The ledger.
    pub ledger: Ledger,
    /// What people wrote.
    pub manuscript: Manuscript,
    /// The templates of pages and sheets, as text.
    pub templates: Vec<Template>,
    /// The records that people write in TOML, as text: of the project, sources, ledger, books and
    /// handouts.
    pub records: Vec<Template>,
    /// What people drew.
    pub drawings: Drawings,
    /// The traces.
    pub traces: Traces,
    /// Today, as the command line says.
    pub today: Day,
    unreadable: Report,
}

impl Project {
    /// Reads a project. Files that cannot be read are reported by [`run`].
    ///
    /// # Errors
    /// When there is no usable `jalon.toml`.
    pub fn load(root: &Path, today: Day) -> Result<Self, Report> {
        let config = Config::load(root)?;
        // It takes as long to open as all the rest, and is wanted by one of the first rules where
        // there is a channel, which is where this folder is.
        if root.join(ledger::CHANNELS).is_dir() {
            rayon::spawn(phone_numbers::open);
        }
        let mut unreadable = Report::default();
        let mut strings = Vec::new();
        for language in config.codes() {
            match Strings::load(&config, language) {
                Ok(words) => strings.push(words),
                Err(finding) => unreadable.push(finding),
            }
        }
        let ((sources, ledger, traces, in_ledger), written) = rayon::join(
            || {
                let mut unreadable = Report::default();
                let sources = Sources::load(root, &mut unreadable);
                let ledger = Ledger::load(root, &mut unreadable);
                let traces = Traces::resolve(&sources, &ledger);
                (sources, ledger, traces, unreadable)
            },
            || {
                let mut unreadable = Report::default();
                let manuscript = Manuscript::load(&config, &mut unreadable);
                let templates = templates(root, &mut unreadable);
                let drawings = Drawings::load(&config, &mut unreadable);
                (manuscript, templates, records(root), drawings, unreadable)
            },
        );
        let (manuscript, templates, records, drawings, in_writing) = written;
        unreadable.append(in_ledger);
        unreadable.append(in_writing);
        Ok(Self {
            config,
            strings,
            sources,
            ledger,
            manuscript,
            templates,
            records,
            drawings,
            traces,
            today,
            unreadable,
        })
    }

    /// The words of a language; empty ones for a language without a file, which is an error.
    #[must_use]
    pub fn strings(&self, language: &str) -> Option<&Strings> {
        self.strings.iter().find(|s| s.language() == language)
    }
}

/// A template, a script, a style sheet, a file of interface words or a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its path below the project's folder.
    pub file: String,
    /// As written.
    pub text: String,
}

/// What words stand in around the content.
fn templates(root: &Path, report: &mut Report) -> Vec<Template> {
    let mut found = Vec::new();
    for extension in ["css", "hbs", "html", "js", "svg", "tera", "toml"] {
        let names = theme::list(root, theme::FOLDER, extension).unwrap_or_default();
        for file in names {
            match theme::read_text(root, &file) {
                Ok(text) => found.push(Template { file, text }),
                Err(e) => report.push(
                    Finding::error("unreadable", Place::file(file), e.said())
                        .help(say!("make it readable, in UTF-8")),
                ),
            }
        }
    }
    found
}

/// The records of a project; one that cannot be read is reported by whoever reads it for what it says.
fn records(root: &Path) -> Vec<Template> {
    let folders = ["sources", "ledger", "book", "handouts"];
    let below = folders.map(|folder| files::list(&root.join(folder), "toml").unwrap_or_default());
    let own = std::iter::once(root.join(config::FILE));
    let read = |path: PathBuf| {
        Some(Template {
            file: files::relative(root, &path),
            text: files::read_text(&path).ok()?,
        })
    };
    own.chain(below.into_iter().flatten())
        .filter_map(read)
        .collect()
}

/// One rule.
pub struct Rule {
    /// Its name: that of its file.
    pub name: &'static str,
    /// The codes of its findings.
    pub codes: &'static [&'static str],
    /// Why it exists.
    pub why: fn() -> Message,
    check: fn(&Project, &mut Report),
}

/// All rules, in the order in which they look.
pub const RULES: &[Rule] = &[
    reading::RULE,
    names::RULE,
    held_files::RULE,
    emptied::RULE,
    unknown_sources::RULE,
    anchors::RULE,
    values::RULE,
    dates::RULE,
    clock::RULE,
    fingerprints::RULE,
    scopes::RULE,
    shares::RULE,
    namesakes::RULE,
    as_of_age::RULE,
    translations::RULE,
    review_dates::RULE,
    revisions::RULE,
    dismissals::RULE,
    unseen::RULE,
    unread_words::RULE,
    passages::RULE,
    myths::RULE,
    channels::RULE,
    channel_words::RULE,
    channel_vetting::RULE,
    phone_numbers::RULE,
    openings::RULE,
    evidence_age::RULE,
    countries::RULE,
    adults_only::RULE,
    strings::RULE,
    syntax::RULE,
    hidden::RULE,
    directives::RULE,
    prose::RULE,
    code::RULE,
    terms::RULE,
    topics::RULE,
    chapters::RULE,
    page_reviews::RULE,
    drawings::RULE,
    links::RULE,
    languages::RULE,
    sentences::RULE,
    readability::RULE,
];

/// Lets every rule look at the project, several at once.
#[must_use]
pub fn run(project: &Project) -> Report {
    let look = |rule: &Rule| {
        let mut report = Report::default();
        (rule.check)(project, &mut report);
        report
    };
    let reports: Vec<Report> = RULES.par_iter().map(look).collect();
    let mut report = Report::default();
    for of_rule in reports {
        report.append(of_rule);
    }
    report.sort();
    report
}

/// A project without errors, on the day it was checked: what may be rendered.
#[derive(Debug)]
pub struct Publishable {
    project: Project,
}

impl Publishable {
    /// Checks a project.
    ///
    /// # Errors
    /// The report, when it has an error. Warnings come back beside the project.
    pub fn new(project: Project) -> Result<(Self, Report), Report> {
        let report = run(&project);
        if report.errors() > 0 {
            Err(report)
        } else {
            Ok((Self { project }, report))
        }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }
}
