//! Held bytes never change.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};

pub(super) const RULE: Rule = Rule {
    name: "held_files",
    codes: &[
        "missing-version",
        "altered-version",
        "not-text",
        "version-size",
    ],
    why: "A quotation is verified against bytes; if they can change, nothing is verified.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    report.extend(project.traces.unreadable().iter().cloned());
    for source in project.sources.iter() {
        for version in &source.versions {
            let path = project.config.root.join(&version.file);
            let size = std::fs::metadata(&path).map(|m| m.len());
            if size.is_ok_and(|size| size != version.bytes) {
                let message = format!("{} does not have {} bytes", version.file, version.bytes);
                report.push(
                    Finding::error("version-size", source.place.clone(), message)
                        .subject(&source.id)
                        .help("restore the held file, or correct `bytes` if it was mistyped"),
                );
            }
        }
    }
}
