//! Held bytes never change.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "held_files",
    codes: &[
        "missing-version",
        "altered-version",
        "not-text",
        "too-many-numerals",
        "version-size",
    ],
    why: || say!("A quotation is verified against bytes; if they can change, nothing is verified."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    report.extend(project.traces.unreadable().iter().cloned());
    for source in project.sources.iter() {
        if let Some(candidate) = &source.candidate {
            report.extend(source.open(&project.config.root, candidate).err());
        }
        for version in source.versions.iter().chain(&source.candidate) {
            let text = version.text.as_ref().map(|text| (&text.file, text.bytes));
            for (file, bytes) in std::iter::once((&version.file, version.bytes)).chain(text) {
                let size = std::fs::metadata(project.config.root.join(file)).map(|m| m.len());
                if size.is_ok_and(|size| size != bytes) {
                    let message = say!("{file} does not have {count} bytes", file, count = bytes);
                    report.push(
                        Finding::error("version-size", source.place.clone(), message)
                            .subject(&source.id)
                            .help(say!(
                                "restore the held file, or correct `bytes` if it was mistyped"
                            )),
                    );
                }
            }
        }
    }
}
