//! The sheets, from the project's own handouts to PDF.

use std::path::{Path, PathBuf};

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::handouts::model::{Ink, Paper};
use jalon::handouts::set::{self, Made, Press};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn project() -> Publishable {
    let today = "2026-11-21".parse().unwrap();
    let project = Project::load(&root(), today).unwrap();
    match Publishable::new(project) {
        Ok((publishable, _)) => publishable,
        Err(report) => panic!("{}", report.to_human(false, &|_| None)),
    }
}

fn made(paper: Paper, ink: Ink) -> Vec<Made> {
    let project = project();
    let press = Press { paper, ink };
    match set::make(Content::new(&project), &["fr", "en"], press) {
        Ok(made) => made,
        Err(findings) => panic!("{findings:#?}"),
    }
}

/// Writes the sheets in both inks, to look at.
#[test]
#[ignore = "writes files to look at"]
fn look() {
    let out = root().join("target/handouts");
    std::fs::create_dir_all(&out).unwrap();
    for ink in [Ink::Colour, Ink::Mono] {
        for sheet in made(Paper::A4, ink) {
            std::fs::write(out.join(&sheet.file), &sheet.pdf).unwrap();
        }
    }
    let _ = Path::new("");
}
