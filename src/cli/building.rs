//! Check, build, audit, publish: what `build` and `serve` share.

use std::path::Path;

use super::{Failure, Session};
use crate::check::{Project, Publishable};
use crate::diagnostics::{Finding, Report};
use crate::site::{self, SiteError};

/// What came of a build.
pub(super) enum Built {
    /// The site is in place; what was built, in one line.
    Published(String),
    /// Findings: the last good site stays.
    Refused(Report),
}

/// Builds the project in `root` into `out`; `languages` restricts it, empty means all.
pub(super) fn build(
    session: &Session,
    root: &Path,
    out: &Path,
    languages: &[String],
) -> Result<Built, Failure> {
    let built = make(session, root, out, languages);
    session.terminal.step("");
    built
}

fn make(
    session: &Session,
    root: &Path,
    out: &Path,
    languages: &[String],
) -> Result<Built, Failure> {
    session.terminal.step("checking …");
    let project = match Project::load(root, session.today) {
        Ok(project) => project,
        Err(report) => return Ok(Built::Refused(report)),
    };
    let (publishable, warnings) = match Publishable::new(project) {
        Ok(checked) => checked,
        Err(report) => return Ok(Built::Refused(report)),
    };
    say_warnings(session, &warnings, root);
    session.terminal.step("building the guide and the sheets …");
    let site = match site::stage(&publishable, out, languages) {
        Ok(site) => site,
        Err(SiteError::Findings(findings)) => return Ok(Built::Refused(report(findings))),
        Err(SiteError::File(error)) => return Err(Failure::File(error)),
        Err(error @ SiteError::Occupied(_)) => {
            let help = "name another folder with --out, or move away what is in this one";
            return Err(Failure::other(error.to_string(), help));
        }
        Err(error) => {
            let help = "mend the template or the chapter that is named; the last site stays";
            return Err(Failure::other(error.to_string(), help));
        }
    };
    say_warnings(session, &report(site.warnings.clone()), root);
    session.terminal.step("auditing what was built …");
    let audited = crate::audit::site(site.path());
    if !audited.is_clean() {
        return Ok(Built::Refused(audited.report));
    }
    let summary = format!(
        "{} pages and {} sheets, {} numerals audited: {}",
        site.pages.len(),
        site.sheets.len(),
        audited
            .on_pages
            .values()
            .chain(audited.on_sheets.values())
            .sum::<usize>(),
        out.display(),
    );
    site.publish()?;
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
        session.terminal.step("");
        session
            .terminal
            .say(warnings.to_human(false, session.terminal.catalogue(), &load));
    }
}
