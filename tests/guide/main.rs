//! The theme over mdBook, with a stand-in for the floors below: a fixture book of each language
//! goes through the real templates, the real strings and the real build.

mod sample;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jalon::guide::{self, Expand, GuideError};
use sample::Sample;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(language: &str) -> PathBuf {
    project().join("tests/fixtures/guide").join(language)
}

fn build(folder: &Path, language: &str, out: &Path) -> Result<Vec<String>, GuideError> {
    let sample = Sample::load(&project(), language);
    guide::build(
        folder,
        &project().join("templates/guide/theme"),
        out,
        &sample,
    )
}

/// Every file below a folder, by its path, with the digest that mdBook puts in names taken out.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn undigested(name: &str) -> String {
    let digest = regex::Regex::new("-[0-9a-f]{8}\\.").unwrap();
    digest.replace(name, ".").into_owned()
}

#[test]
fn the_pages_and_our_files_are_all_that_is_written() {
    // Kept in `target/tmp`, for looking at.
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    let pages = build(&fixture("fr"), "fr", &out.join("fr")).unwrap();
    build(&fixture("en"), "en", &out.join("en")).unwrap();
    assert_eq!(
        pages,
        ["index.html", "agir.html", "chiffres.html", "sources.html"]
    );
    let files: Vec<String> = tree(&out.join("fr"))
        .keys()
        .map(|name| undigested(name))
        .collect();
    assert_eq!(
        files,
        [
            "agir.html",
            "book.js",
            "chiffres.html",
            "css/chrome.css",
            "css/general.css",
            "css/variables.css",
            "favicon.svg",
            "fonts/OFL.txt",
            "fonts/atkinson-bold.woff2",
            "fonts/atkinson-italic.woff2",
            "fonts/atkinson-regular.woff2",
            "index.html",
            "sources.html",
        ]
    );
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let out = tempfile::tempdir().unwrap();
    let (one, two) = (out.path().join("one"), out.path().join("two"));
    build(&fixture("fr"), "fr", &one).unwrap();
    build(&fixture("fr"), "fr", &two).unwrap();
    assert_eq!(tree(&one), tree(&two));
}

#[test]
fn a_page_is_whole() {
    let out = tempfile::tempdir().unwrap();
    build(&fixture("fr"), "fr", out.path()).unwrap();
    let html = std::fs::read_to_string(out.path().join("index.html")).unwrap();
    let page = scraper::Html::parse_document(&html);
    let count = |selector: &str| {
        page.select(&scraper::Selector::parse(selector).unwrap())
            .count()
    };
    assert_eq!(count("h1"), 1);
    assert_eq!(count("main#content h1#start"), 1);
    assert_eq!(count("header.top > a.skip[href='#content']:first-child"), 1);
    assert_eq!(
        count("header.top a.leave[href^='https://'][rel='noreferrer']"),
        1
    );
    assert_eq!(count("a[lang='en'][href='../en/index.html']"), 1);
    assert_eq!(count(".side a[aria-current='page'][href='index.html']"), 1);
    assert_eq!(count("nav.turn a[rel='next'][href='agir.html']"), 1);
    assert_eq!(count("nav.turn a[rel='prev']"), 0);
    assert_eq!(count("main .box.act-now .channel"), 1);
    assert_eq!(count("main .box.learn a[href='agir.html#first-hour']"), 1);
    assert_eq!(count("main li#note-1 a[href='#note-1-back']"), 1);
    assert_eq!(count("#note-1-back"), 1);
    assert_eq!(
        count("script:not([src]), style, [style]"),
        0,
        "nothing inline"
    );
    assert_eq!(
        count("[src^='http'], link[href^='http']"),
        0,
        "nothing from elsewhere"
    );
    for button in page.select(&scraper::Selector::parse("button[popovertarget]").unwrap()) {
        let target = button.attr("popovertarget").unwrap();
        assert_eq!(count(&format!("[popover][id='{target}']")), 1, "{target}");
    }
    assert!(!html.contains("{{"), "a directive is left");
}

#[test]
fn broken_html_in_a_chapter_stops_the_build() {
    struct Broken;
    impl Expand for Broken {
        fn expand(&self, _: &str, markdown: &str) -> Result<String, GuideError> {
            Ok(format!("{markdown}\n\n<div>\n\nopen\n\n</section>\n"))
        }
    }
    let out = tempfile::tempdir().unwrap();
    let theme = project().join("templates/guide/theme");
    let error = guide::build(&fixture("en"), &theme, out.path(), &Broken).unwrap_err();
    let GuideError::Warnings { warnings, .. } = error else {
        panic!("{error}")
    };
    assert!(
        warnings[0].contains("unexpected HTML end tag `</section>`"),
        "{warnings:?}"
    );
}

#[test]
fn a_chapter_that_is_missing_is_not_made_up() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    std::fs::create_dir_all(book.join("src")).unwrap();
    std::fs::copy(fixture("en").join("book.toml"), book.join("book.toml")).unwrap();
    let summary = "# Summary\n\n- [Lost](lost.md)\n";
    jalon::files::write_atomic(&book.join("src/SUMMARY.md"), summary.as_bytes()).unwrap();
    let error = build(&book, "en", &folder.path().join("out")).unwrap_err();
    assert!(error.to_string().contains("lost.md"), "{error}");
    assert!(!book.join("src/lost.md").exists());
}

#[test]
fn the_preprocessor_protocol_gives_the_same_chapters() {
    let sample = Sample::load(&project(), "fr");
    let chapter = std::fs::read_to_string(fixture("fr").join("src/agir.md")).unwrap();
    let config = "book = { language = 'fr', src = 'src' }";
    let config: serde_json::Value = toml::from_str(config).unwrap();
    let input = serde_json::json!([
        {"root": fixture("fr"), "config": config, "renderer": "html", "mdbook_version": "0.5.4"},
        {"items": [{"Chapter": {
            "name": "Agir maintenant", "content": chapter, "number": [1], "sub_items": [],
            "path": "agir.md", "source_path": "agir.md", "parent_names": []
        }}]}
    ]);
    let mut output = Vec::new();
    guide::preprocess(
        input.to_string().as_bytes(),
        &mut output,
        |root, language| {
            assert_eq!((root, language), (fixture("fr").as_path(), "fr"));
            Ok(Box::new(Sample::load(&project(), "fr")))
        },
    )
    .unwrap();
    let book: serde_json::Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        book["items"][0]["Chapter"]["content"],
        sample.expand("agir.md", &chapter).unwrap().as_str()
    );
    assert!(guide::supports("html") && !guide::supports("markdown"));
    let nonsense = guide::preprocess(&b"[]"[..], &mut Vec::new(), |_, _| {
        Ok(Box::new(Sample::load(&project(), "fr")))
    });
    assert!(matches!(nonsense, Err(GuideError::Protocol(_))));
}
