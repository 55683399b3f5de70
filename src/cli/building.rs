//! Check, build, audit, publish: what `build` and `serve` share.

use std::path::Path;

use super::{Failure, Session};
use crate::audit;
use crate::check::{Project, Publishable};
use crate::diagnostics::{Finding, Report};
use crate::files::FileError;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::site::{self, Site, SiteError};

/// What came of a build.
pub(super) enum Built {
    /// The site is in place; what was built, in one line.
    Published(Message),
    /// Findings: the last good site stays.
    Refused(Report),
}

/// How a build is done.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    /// Restricts it; empty means all.
    pub(super) languages: &'a [String],
    /// What the same process made before.
    pub(super) memory: Option<&'a Memory>,
    /// Told as soon as the books are there, as [`site::Order`] says.
    pub(super) shown: &'a (dyn Fn(&Path, Vec<String>) + Sync),
    /// Whether the site outlives a crash of the system; one that somebody looks at now need not.
    pub(super) lasts: bool,
    /// Puts what was audited in its place.
    pub(super) publish: &'a dyn Fn(Site) -> Result<(), FileError>,
}

impl<'a> Order<'a> {
    /// A build that is done once, and lasts.
    pub(super) fn once(languages: &'a [String]) -> Self {
        Self {
            languages,
            memory: None,
            shown: &|_, _| (),
            lasts: true,
            publish: &Site::publish,
        }
    }
}

/// What was made before, for a process that builds again and again.
#[derive(Default)]
pub(super) struct Memory {
    site: site::Memory,
    audit: audit::Memory,
}

/// Builds the project in `root` into `out`.
pub(super) fn build(
    session: &Session,
    root: &Path,
    out: &Path,
    order: Order<'_>,
) -> Result<Built, Failure> {
    let built = make(session, root, out, order);
    session.terminal.clear();
    built
}

fn make(session: &Session, root: &Path, out: &Path, order: Order<'_>) -> Result<Built, Failure> {
    session.terminal.step(&say!("checking …"));
    let project = match Project::load(root, session.today) {
        Ok(project) => project,
        Err(report) => return Ok(Built::Refused(report)),
    };
    let (publishable, warnings) = match Publishable::new(project) {
        Ok(checked) => checked,
        Err(report) => return Ok(Built::Refused(report)),
    };
    say_warnings(session, &warnings, root);
    session
        .terminal
        .step(&say!("building the guide and the sheets …"));
    let of_site = site::Order {
        languages: order.languages,
        memory: order.memory.map(|memory| &memory.site),
        shown: order.shown,
    };
    let site = match site::stage(&publishable, out, of_site) {
        Ok(site) => site,
        Err(SiteError::Findings(findings)) => return Ok(Built::Refused(report(findings))),
        Err(SiteError::File(error)) => return Err(Failure::File(error)),
        Err(error @ SiteError::Occupied(_)) => {
            let help = say!("name another folder with --out, or move away what is in this one");
            return Err(Failure::other(error.said(), help));
        }
        Err(error) => {
            let help = say!("mend the template or the chapter that is named; the last site stays");
            return Err(Failure::other(error.said(), help));
        }
    };
    say_warnings(session, &report(site.warnings.clone()), root);
    session.terminal.step(&say!("auditing what was built …"));
    // The disk is waited for while the processor reads.
    let mut synced = Ok(());
    let audited = std::thread::scope(|scope| {
        if order.lasts {
            scope.spawn(|| synced = site.sync());
        }
        audit::site_again(site.path(), order.memory.map(|memory| &memory.audit))
    });
    if !audited.is_clean() {
        return Ok(Built::Refused(audited.report));
    }
    let numerals = audited.on_pages.values().chain(audited.on_sheets.values());
    let summary = say!(
        "{pages} and {sheets}, {numerals}: {folder}",
        pages = say!("{count} pages", count = site.pages.len()),
        sheets = say!("{count} sheets", count = site.sheets.len()),
        numerals = say!("{count} numerals audited", count = numerals.sum::<usize>()),
        folder = out.display(),
    );
    synced?;
    (order.publish)(site)?;
    Ok(Built::Published(summary))
}

fn report(findings: Vec<Finding>) -> Report {
    let mut report = Report::default();
    report.extend(findings);
    report.sort();
    report
}

fn say_warnings(session: &Session, warnings: &Report, root: &Path) {
    if warnings.warnings() > 0 {
        let load = |file: &str| crate::files::read_text(&root.join(file)).ok();
        session.terminal.say(Message::foreign(warnings.to_human(
            false,
            session.terminal.catalogue(),
            &load,
        )));
    }
}
