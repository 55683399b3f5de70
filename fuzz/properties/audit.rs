//! What the audit reads: sheets, pages and the manifest.

use std::fs;
use std::path::Path;

use jalon::audit::{self, AuditReport};

use super::{folder, repository};

/// The files of the fixture's site of which one is another: the first byte says which.
const FILES: [&str; 6] = [
    "trace.jsonld",
    "fr/index.html",
    "css/guide.css",
    "img/stakes.svg",
    "js/guide.js",
    "fr/figures.json",
];

/// Any bytes can be audited as a sheet: nothing but findings comes of it.
pub fn audited_sheet(data: &[u8]) {
    let trial = folder();
    let file = trial.path().join("sheet.pdf");
    fs::write(&file, data).expect("a sheet");
    has_findings(&audit::sheet(&file));
}

/// Any bytes can be a file of a site that is audited.
pub fn audited_site(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else {
        return;
    };
    let trial = folder();
    copy(
        &repository().join("tests/fixtures/audit/site"),
        trial.path(),
    );
    let name = FILES[usize::from(*first) % FILES.len()];
    fs::write(trial.path().join(name), bytes).expect("a file of the site");
    let report = audit::site(trial.path());
    // The sheets that the manifest promises are not in the fixture.
    assert!(!report.is_clean());
    has_findings(&report);
}

fn has_findings(report: &AuditReport) {
    for finding in report.report.findings() {
        assert!(!finding.message.is_empty() && !finding.help.is_empty());
    }
    let _ = report.report.to_json();
}

fn copy(from: &Path, to: &Path) {
    for path in jalon::files::tree(from).expect("the fixture") {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(from.join(path), target).expect("a copy");
    }
}
