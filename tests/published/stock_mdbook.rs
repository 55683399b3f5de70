//! A stock mdBook, through `jalon preprocess`, gives the pages that `jalon build` gives.
//!
//! The stock mdBook is its own driver, with `book.toml` as it stands: the preprocessor is started
//! as a command, twice, and talks the protocol. Only the place of the binary and the output
//! folder are said here.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use mdbook_core::config::Config;
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;

use crate::site::{copy_project, fresh, jalon, languages, project, site, tree};

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
        let (stock, mut ours) = (pages(&stock), pages(&site().join(&language)));
        // These are the site's, and no chapters.
        ours.retain(|name, _| !matches!(name.as_str(), "404.html" | "offline.html"));
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
    let project = fresh("stock-with-a-finding");
    copy_project(&project);
    let chapter = project.join("book/fr/src/index.md");
    let mut text = std::fs::read_to_string(&chapter).unwrap();
    text.push_str("\n42\u{a0}% des enfants.\n");
    jalon::files::write_atomic(&chapter, text.as_bytes()).unwrap();
    // What mdBook does with its preprocessor, whose findings are wanted here.
    let book = book(&project, "fr", &project.join("out"));
    let context = PreprocessorContext::new(book.root.clone(), book.config.clone(), "html".into());
    let mut preprocessor = jalon()
        .arg("preprocess")
        .current_dir(&book.root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = preprocessor.stdin.take().unwrap();
    serde_json::to_writer(stdin, &(context, &book.book)).unwrap();
    let output = preprocessor.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(output.stdout.is_empty(), "half a book was answered");
    assert!(said.contains("error[untraced-number]"), "{said}");
    assert!(said.contains("book/fr/src/index.md:"), "{said}");
}
