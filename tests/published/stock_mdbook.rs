//! A stock mdBook, through `jalon preprocess`, gives the pages that `jalon build` gives.
//!
//! The stock mdBook is its own driver, with `book.toml` as it stands: the preprocessor is started
//! as a command, twice, and talks the protocol. Only the place of the binary and the output
//! folder are said here.

use std::collections::BTreeMap;
use std::path::Path;

use mdbook_core::config::Config;
use mdbook_driver::MDBook;

use crate::site::{copy_project, fresh, languages, project, site, tree};

/// A language's book as mdBook loads it, with the binary under test as its preprocessor.
fn book(project: &Path, language: &str, out: &Path) -> MDBook {
    let folder = project.join("book").join(language);
    let mut config = Config::from_disk(folder.join("book.toml")).unwrap();
    assert_eq!(
        config
            .get::<String>("preprocessor.jalon.command")
            .unwrap()
            .as_deref(),
        Some("jalon preprocess"),
        "what a stock mdBook runs"
    );
    let command = format!("'{}' preprocess", env!("CARGO_BIN_EXE_jalon"));
    config.set("preprocessor.jalon.command", command).unwrap();
    config.build.build_dir = out.to_owned();
    MDBook::load_with_config(folder, config).unwrap()
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    tree(folder)
        .into_iter()
        // mdBook writes this one for a script that the guide's theme does not have.
        .filter(|(name, _)| name.ends_with(".html") && name != "toc.html")
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn a_stock_mdbook_gives_the_same_pages() {
    let out = fresh("stock");
    for language in languages() {
        let stock = out.join(&language);
        book(project(), &language, &stock).build().unwrap();
        let (stock, ours) = (pages(&stock), pages(&site().join(&language)));
        assert!(!ours.is_empty(), "no page in {language}");
        assert_eq!(
            stock.keys().collect::<Vec<_>>(),
            ours.keys().collect::<Vec<_>>()
        );
        for (name, page) in &ours {
            assert_eq!(stock.get(name), Some(page), "{language}/{name}");
        }
    }
}

#[test]
fn a_finding_stops_a_stock_mdbook_too() {
    let folder = fresh("stock-with-a-finding");
    let project = folder.join("project");
    copy_project(&project);
    let chapter = project.join("book/fr/src/index.md");
    let mut text = std::fs::read_to_string(&chapter).unwrap();
    text.push_str("\n42\u{a0}% des enfants.\n");
    jalon::files::write_atomic(&chapter, text.as_bytes()).unwrap();
    let out = folder.join("out");
    let error = book(&project, "fr", &out).build().unwrap_err();
    assert!(format!("{error:#}").contains("jalon"), "{error:#}");
    assert!(!out.exists(), "pages were written all the same");
}
