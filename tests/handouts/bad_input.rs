//! Handouts that cannot be made: every one is named, with its file and the way out.

use std::path::Path;

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::diagnostics::Finding;
use jalon::handouts::fonts;
use jalon::handouts::model::Paper;
use jalon::handouts::set::{self, Job};
use jalon::messages::Catalogue;

use crate::root;

const DEFINITION: &str = r#"version = 1
format = "sheet"
audience = "parents"
[title]
fr = "Un titre"
en = "A title"
[description]
fr = "Une phrase."
en = "A sentence."
"#;

/// The project's own ledger, templates and books, and these handouts: id, definition, text.
fn project(folder: &Path, handouts: &[(&str, &str, &str)]) {
    for part in ["jalon.toml", "sources", "ledger", "book", "templates"] {
        for entry in walkdir::WalkDir::new(root().join(part)) {
            let entry = entry.unwrap();
            let to = folder.join(entry.path().strip_prefix(root()).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).unwrap();
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    for (id, definition, text) in handouts {
        let home = folder.join("handouts").join(id);
        jalon::files::write_atomic(&home.join("handout.toml"), definition.as_bytes()).unwrap();
        for language in ["fr", "en"] {
            let file = home.join(format!("{language}.md"));
            jalon::files::write_atomic(&file, text.as_bytes()).unwrap();
        }
    }
}

fn findings(folder: &Path, languages: &[&str]) -> Vec<Finding> {
    let project = Project::load(folder, "2026-11-21".parse().unwrap()).unwrap();
    let publishable = match Publishable::new(project) {
        Ok((publishable, _)) => publishable,
        Err(report) => panic!(
            "{}",
            report.to_human(false, Catalogue::english(), &|_| None)
        ),
    };
    let job = Job {
        paper: Some(Paper::A4),
        ..Job::all(languages)
    };
    set::make(Content::new(&publishable), job).expect_err("nothing is wrong")
}

#[test]
fn everything_that_is_wrong_with_handouts_is_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let long = "Une ligne de plus.\n\n".repeat(160);
    let uncalled = DEFINITION.replace("[title]", "sources = [\"kcsie\"]\n[title]");
    let broken = DEFINITION.replace("format = \"sheet\"", "format = \"scroll\"");
    project(
        folder.path(),
        &[
            ("a-broken", &broken, "Un texte."),
            ("b-long", DEFINITION, &long),
            ("c-table", DEFINITION, "Un texte.\n\n{{#figures}}\n"),
            ("d-glyph", DEFINITION, "Un 漢 de trop."),
            ("e-uncalled", &uncalled, "Un texte qui n’en parle pas."),
        ],
    );
    let found: Vec<String> = findings(folder.path(), &["fr"])
        .iter()
        .map(|f| {
            let (file, line) = (f.place.file.as_str(), f.place.line);
            assert!(!f.help.is_empty(), "{f:?}");
            format!("{} {file}:{line}", f.code)
        })
        .collect();
    let expected = [
        "handout-definition handouts/a-broken/handout.toml:2",
        "handout-overflow handouts/b-long/fr.md:1",
        "handout-block handouts/c-table/fr.md:3",
        "handout-glyph handouts/d-glyph/fr.md:1",
        "handout-block handouts/e-uncalled/fr.md:1",
    ];
    assert_eq!(found, expected);

    std::fs::remove_file(folder.path().join(fonts::FOLDER).join("OFL.txt")).unwrap();
    let face = "AtkinsonHyperlegibleNext-Bold.ttf";
    let face = folder.path().join(fonts::FOLDER).join(face);
    jalon::files::write_atomic(&face, b"not a font").unwrap();
    let [finding] = &findings(folder.path(), &["fr"])[..] else {
        panic!("one finding on the faces");
    };
    assert_eq!(finding.code, "handout-fonts");
    assert!(
        finding
            .message
            .english()
            .contains("AtkinsonHyperlegibleNext-Bold"),
        "{finding:?}"
    );
}
