//! The audit of a small built site: as it is, and with one thing at a time tampered with.

#![expect(
    clippy::expect_used,
    reason = "a fixture that cannot be made is a failed test"
)]

mod data;
mod hostile;
mod lone;
mod paper;
mod tampering;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jalon::audit::{self, AuditReport};
use jalon::diagnostics::Finding;

/// A copy of the fixture in a folder of its own.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/audit/site");
        for entry in walkdir::WalkDir::new(&fixture) {
            let entry = entry.expect("the fixture can be listed");
            if entry.file_type().is_file() {
                let below = entry
                    .path()
                    .strip_prefix(&fixture)
                    .expect("below the fixture");
                let bytes = std::fs::read(entry.path()).expect("the fixture can be read");
                put(&folder.path().join(below), &bytes);
            }
        }
        let site = Self { folder };
        site.write("handouts/first-hour-fr.pdf", &paper::french().bytes());
        site.write("handouts/first-hour-en.pdf", &paper::english().bytes());
        site
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        put(&self.path(file), bytes);
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).expect("a text file of the site")
    }

    /// Replaces the first place where `old` stands.
    fn replace(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "{file} has no {old:?}");
        self.write(file, text.replacen(old, new, 1).as_bytes());
    }

    fn audit(&self) -> AuditReport {
        audit::site(self.folder.path())
    }
}

fn put(path: &Path, bytes: &[u8]) {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).expect("a folder of the site");
    }
    // Written without syncing: hundreds of small sites are made and thrown away.
    let mut file = std::fs::File::create(path).expect("a file of the site");
    file.write_all(bytes).expect("a file of the site");
}

fn lines(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let place = &f.place;
        format!(
            "{}:{}:{} {} {}\n",
            place.file,
            place.line,
            place.column,
            f.code,
            f.message.english()
        )
    };
    findings.iter().map(line).collect()
}

#[test]
fn the_untouched_site_is_clean_and_its_numerals_are_seen() {
    let audit = Site::new().audit();
    assert_eq!(lines(audit.report.findings()), "");
    assert_eq!((audit.pages, audit.sheets), (6, 2));
    let seen = |counts: &std::collections::BTreeMap<(String, String), usize>, language: &str| {
        let of = counts.iter().filter(|((l, _), _)| l == language);
        of.map(|(_, number)| number).sum::<usize>()
    };
    assert!(seen(&audit.on_pages, "fr") >= 20, "{:?}", audit.on_pages);
    assert!(seen(&audit.on_pages, "en") >= 4, "{:?}", audit.on_pages);
    assert!(seen(&audit.on_sheets, "fr") >= 7, "{:?}", audit.on_sheets);
    assert!(seen(&audit.on_sheets, "en") >= 3, "{:?}", audit.on_sheets);
}

#[test]
fn a_finding_names_line_and_column_of_the_source() {
    let site = Site::new();
    site.replace(
        "fr/index.html",
        "Le premier pas",
        "<em>Le</em> pr&eacute;mier &amp; 42 pas",
    );
    let audit = site.audit();
    let findings = audit.report.findings();
    assert_eq!(findings.len(), 1, "{}", lines(findings));
    let line = site.read("fr/index.html");
    let line = line.lines().nth(11).expect("twelve lines");
    let column = line
        .split("42")
        .next()
        .expect("before the number")
        .chars()
        .count()
        + 1;
    assert_eq!(
        (findings[0].place.line, findings[0].place.column),
        (12, column)
    );
    assert!(!findings[0].help.is_empty());
}
