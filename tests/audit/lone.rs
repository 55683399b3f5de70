//! A sheet that was copied out of its site, held against the proof that it carries.

use jalon::audit::{self, AuditReport};

use super::paper::{self, Paper};
use super::{lines, put};

fn audited(paper: &Paper) -> AuditReport {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("in a drawer.pdf");
    put(&file, &paper.bytes());
    audit::sheet(&file)
}

#[test]
fn a_copied_sheet_proves_itself() {
    for paper in [paper::french(), paper::english()] {
        let audit = audited(&paper);
        assert_eq!(lines(audit.report.findings()), "");
        assert_eq!((audit.pages, audit.sheets), (0, 1));
        assert!(!audit.on_sheets.is_empty());
    }
}

#[test]
fn a_change_of_a_copied_sheet_is_caught() {
    let table: [(Paper, &str); 9] = [
        (paper::french().replacing("88", "89"), "untraced-numeral"),
        (
            paper::french().replacing("3018", "3019"),
            "untraced-numeral",
        ),
        (
            paper::french().adding("Un enfant sur cinq"),
            "untraced-numeral",
        ),
        (paper::french().adding("0800 200 000"), "retired-channel"),
        (paper::french().replacing("K7Q2", "K7Q9"), "edition-differs"),
        (
            paper::french().proving("\"88000000\"", "\"89000000\""),
            "bad-manifest",
        ),
        (
            paper::french().proving("\"environ 88", "\"environ 89"),
            "print-differs",
        ),
        (
            Paper {
                files: vec![],
                ..paper::french()
            },
            "missing-proof",
        ),
        (
            paper::french().proving("\"version\":1", "\"version\":2"),
            "proof-differs",
        ),
    ];
    for (paper, code) in table {
        let audit = audited(&paper);
        let findings = audit.report.findings();
        assert!(
            findings.iter().any(|f| f.code == code),
            "no {code}: {}",
            lines(findings)
        );
        let here = |f: &&jalon::diagnostics::Finding| f.place.file == "in a drawer.pdf";
        assert_eq!(findings.iter().filter(here).count(), findings.len());
    }
}

#[test]
fn what_is_no_sheet_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("x.pdf");
    assert_eq!(
        audit::sheet(&file).report.findings()[0].code,
        "missing-file"
    );
    put(&file, b"no PDF");
    assert_eq!(
        audit::sheet(&file).report.findings()[0].code,
        "broken-sheet"
    );
}
