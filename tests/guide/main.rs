//! The theme over mdBook, with a stand-in for the floors below: a fixture book of each language
//! goes through the real templates, the real strings and the real build.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without has failed it"
)]

mod sample;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::guide::views::{FigureView, FileView, GalleryView, HandoutView};
use jalon::guide::{
    self, Chapter, Chapters, Expand, Expanded, Fragments, GuideError, Page, Prints, Request,
};
use jalon::messages::Catalogue;
use sample::Sample;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(language: &str) -> PathBuf {
    project().join("tests/fixtures/guide").join(language)
}

fn build(folder: &Path, language: &str, out: &Path) -> Result<Vec<Page>, GuideError> {
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
    let pages: Vec<_> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(
        pages,
        ["index.html", "agir.html", "chiffres.html", "sources.html"]
    );
    let mut files: Vec<String> = tree(&out.join("fr"))
        .keys()
        .map(|name| undigested(name))
        .collect();
    // Sorted by their digests, two files of one stem change places.
    files.sort();
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
            "fonts/atkinson-regular.woff2",
            "fonts/contacts.css",
            "fonts/contacts.js",
            "fonts/figures.css",
            "fonts/figures.js",
            "fonts/find.js",
            "fonts/gallery.css",
            "fonts/guess.js",
            "fonts/leave.js",
            "fonts/print.css",
            "fonts/reader.css",
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
        fn expand(&self, _: &[Chapter], _: usize, text: &str) -> Result<Expanded, GuideError> {
            Ok(Expanded {
                markdown: format!("{text}\n\n<div>\n\nopen\n\n</section>\n"),
                prints: Prints::default(),
            })
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
    // A process that builds again is warned again.
    let memory = guide::Memory::default();
    let binding = guide::Binding {
        folder: &fixture("en"),
        theme: &theme,
        out: out.path(),
    };
    for _ in 0..2 {
        let bound = guide::bind(binding, &Broken, Some(&memory));
        assert!(matches!(bound, Err(GuideError::Warnings { .. })));
    }
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
    let input = serde_json::json!([
        {
            "root": fixture("fr"),
            "config": { "book": { "language": "fr", "src": "src" } },
            "renderer": "html",
            "mdbook_version": "0.5.4"
        },
        { "items": [{ "Chapter": {
            "name": "Agir maintenant", "content": chapter, "number": [1], "sub_items": [],
            "path": "agir.md", "source_path": "agir.md", "parent_names": []
        } }] }
    ]);
    let request = Request::read(input.to_string().as_bytes()).unwrap();
    assert_eq!(request.folder(), fixture("fr"));
    assert_eq!(request.language(), "fr");
    let mut output = Vec::new();
    request.answer(&sample, &mut output).unwrap();
    let book: serde_json::Value = serde_json::from_slice(&output).unwrap();
    let contents = [Chapter {
        path: "agir.md".into(),
        title: "Agir maintenant".into(),
        part: String::new(),
    }];
    let expanded = sample.expand(&contents, 0, &chapter).unwrap();
    assert_eq!(
        book["items"][0]["Chapter"]["content"],
        expanded.markdown.as_str()
    );
    assert!(guide::supports("html") && !guide::supports("markdown"));
    let nonsense = Request::read(&b"[]"[..]);
    assert!(matches!(nonsense, Err(GuideError::Protocol(_))));
}

/// The project's own books, through the real floors.
#[test]
fn the_guide_itself_is_whole() {
    let today = "2026-11-21".parse().unwrap();
    let read = Project::load(&project(), today).unwrap();
    let (publishable, _) = Publishable::new(read).unwrap_or_else(|report| {
        panic!(
            "{}",
            report.to_human(false, Catalogue::english(), &|_| None)
        );
    });
    let content = Content::new(&publishable);
    // Kept in `target/tmp`, for looking at and for the browser.
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    for language in content.project().config.codes() {
        let chapters = Chapters::load(content, language, GalleryView::default())
            .unwrap()
            .unwrap();
        let book = project().join("book").join(language);
        let pages = guide::build(
            &book,
            &project().join("templates/guide/theme"),
            &out.join(language),
            &chapters,
        )
        .unwrap();
        for page in &pages {
            let html = std::fs::read_to_string(out.join(language).join(&page.path)).unwrap();
            is_whole(&html, &format!("{language}/{}", page.path));
        }
    }
}

/// What mdBook sends to the preprocessor may differ from the files that the rules have read.
#[test]
fn a_directive_that_nothing_answers_is_no_blank() {
    let today = "2026-11-21".parse().unwrap();
    let read = Project::load(&project(), today).unwrap();
    let (publishable, _) = Publishable::new(read).unwrap();
    let content = Content::new(&publishable);
    let chapters = Chapters::load(content, "en", GalleryView::default())
        .unwrap()
        .unwrap();
    let contents = [guide::Chapter {
        path: "figures.md".to_owned(),
        title: "The figures".to_owned(),
        part: String::new(),
    }];
    let expand = |directive: &str| {
        let markdown = format!("# Title {{#title}}\n\n{directive}\n");
        chapters.expand(&contents, 0, &markdown)
    };
    assert!(expand("{{#channels country=FR purpose=talk}}").is_ok());
    for nothing in [
        "{{#figure nobody-knows}}",
        "{{#channels country=XX}}",
        "{{#nothing}}",
    ] {
        assert!(
            matches!(expand(nothing), Err(GuideError::Unanswered(..))),
            "{nothing}"
        );
    }
}

/// Every word that a language brings reaches its drawing, and so does the text alternative.
#[test]
fn every_drawing_says_its_words_in_every_language() {
    let read = Project::load(&project(), "2026-11-21".parse().unwrap()).unwrap();
    let mut drawn = 0;
    for language in read.config.codes() {
        let words = read.strings(language).unwrap().words().clone();
        let fragments = Fragments::load(&project(), language, words).unwrap();
        for drawing in read.drawings.iter() {
            let said = read.drawings.said(&drawing.id, language).unwrap();
            let html = fragments.drawing(drawing, said).unwrap();
            let page = scraper::Html::parse_fragment(&html);
            let text = |selector: &str| -> Vec<String> {
                let selector = scraper::Selector::parse(selector).unwrap();
                let found = page.select(&selector);
                found.map(|e| e.text().collect::<String>()).collect()
            };
            assert_eq!(text("svg[role=img] > title"), [said.title.as_str()]);
            assert_eq!(text("svg[role=img] > desc"), [said.description.as_str()]);
            let lines = said.words.values().flat_map(|word| word.trim().lines());
            let mut lines: Vec<_> = lines.map(str::to_owned).collect();
            let mut shown = text("svg text tspan");
            lines.sort();
            shown.sort();
            assert_eq!(shown, lines, "{} in {language}", drawing.id);
            drawn += 1;
        }
    }
    assert!(drawn > 0, "the project has drawings");
}

/// A chapter links to each sheet that goes with it once, whatever papers and inks there are.
#[test]
fn a_chapter_links_to_its_sheets() {
    let read = Project::load(&project(), "2026-11-21".parse().unwrap()).unwrap();
    let (publishable, _) = Publishable::new(read).unwrap();
    let file = |id: &str| {
        let id = id.to_owned();
        move |ink: &str| FileView {
            href: format!("../handouts/{id}-{ink}.pdf"),
            facts: ink.to_owned(),
        }
    };
    let sheet = |id: &str, chapter: &str| HandoutView {
        id: id.to_owned(),
        name: format!("Sheet {id}"),
        files: ["colour", "mono"].map(file(id)).to_vec(),
        chapters: vec![chapter.to_owned()],
        ..HandoutView::default()
    };
    let sheets = GalleryView {
        handouts: vec![sheet("one", "grooming"), sheet("two", "act-now")],
        archive: None,
    };
    let content = Content::new(&publishable);
    let chapters = Chapters::load(content, "en", sheets).unwrap();
    let contents = [Chapter {
        path: "grooming.md".to_owned(),
        title: "Grooming".to_owned(),
        part: String::new(),
    }];
    let expand = |directive: &str| {
        let markdown = format!("# Title {{#title}}\n\n{directive}\n");
        let expanded = chapters.as_ref().unwrap().expand(&contents, 0, &markdown);
        expanded.unwrap().markdown
    };
    let html = expand("{{#handouts for=grooming}}");
    assert_eq!(html.matches("printables.html#sheet-one").count(), 1);
    assert!(!html.contains("sheet-two"));
    assert!(!expand("{{#handouts for=glossary}}").contains("goes-with"));
}

/// What holds for every page, whatever is written on it.
fn is_whole(html: &str, name: &str) {
    let page = scraper::Html::parse_document(html);
    let all = |selector: &str| -> Vec<scraper::ElementRef<'_>> {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).collect()
    };
    assert_eq!(all("h1").len(), 1, "{name}: one h1");
    assert_eq!(
        all("main#content h1[id]").len(),
        1,
        "{name}: in main, with its id"
    );
    assert_eq!(
        all(".side a[aria-current]").len(),
        1,
        "{name}: knows where it is"
    );
    assert!(
        !all(".tongues a[hreflang]").is_empty(),
        "{name}: other languages"
    );
    assert!(
        all("script:not([src]), style, [style]").is_empty(),
        "{name}: inline"
    );
    let ids: Vec<&str> = all("[id]").iter().filter_map(|e| e.attr("id")).collect();
    let once: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "{name}: an id stands twice");
    for link in all("a[href^='#']") {
        let target = &link.attr("href").unwrap()[1..];
        assert!(once.contains(target), "{name}: #{target} is nowhere");
    }
    for button in all("button[popovertarget]") {
        let target = button.attr("popovertarget").unwrap();
        assert!(once.contains(target), "{name}: card {target} is nowhere");
    }
    for left in ["{{", ":::", "[action_", "[language_", "[kind_", "[field_"] {
        assert!(!html.contains(left), "{name}: `{left}` is left");
    }
}

/// Words that Markdown and HTML would read as marks, through fragment, mdBook and page.
#[test]
fn every_character_of_an_entry_reaches_the_page() {
    struct Nasty(Fragments);
    const WORDS: &str =
        r#"*a* _b_ `c` [d](e) <f> & "g" 'h' | i ~~j~~ \k $l$ {{#m}} ![n] ^o^ -- … «p»"#;
    impl Expand for Nasty {
        fn expand(&self, _: &[Chapter], _: usize, _: &str) -> Result<Expanded, GuideError> {
            let view = FigureView {
                id: "x".into(),
                printed: WORDS.into(),
                quote: Some(WORDS.into()),
                scope: WORDS.into(),
                note_id: "note-1".into(),
                card_id: "origin-1".into(),
                first: true,
                ..FigureView::default()
            };
            let cells = format!("{} | {}", self.0.figure_value(&view)?, self.0.plain(WORDS)?);
            let blocks = [
                "# Title {#t}".to_owned(),
                format!("Before {} after.", self.0.figure(&view)?),
                format!("a | b\n--- | ---\n{cells}"),
                self.0.figure_card(&view)?,
                self.0.notes(&[view])?,
            ];
            Ok(Expanded {
                markdown: blocks.join("\n\n"),
                prints: Prints::default(),
            })
        }
    }
    let sample = Sample::load(&project(), "en");
    let out = tempfile::tempdir().unwrap();
    let theme = project().join("templates/guide/theme");
    guide::build(&fixture("en"), &theme, out.path(), &Nasty(sample.fragments)).unwrap();
    let html = std::fs::read_to_string(out.path().join("index.html")).unwrap();
    let page = scraper::Html::parse_document(&html);
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).map(|e| e.text().collect()).collect()
    };
    assert_eq!(texts("p .value"), [WORDS]);
    assert_eq!(texts("p q"), [WORDS]);
    assert_eq!(texts("td .value"), [WORDS]);
    assert_eq!(texts("td [data-trace=plain]"), [WORDS]);
    assert_eq!(texts(".card .value, .card .scope"), [WORDS, WORDS]);
    assert_eq!(texts(".notes li > strong, .notes q"), [WORDS, WORDS]);
    assert!(texts("p").iter().any(|text| text.ends_with(" after.")));
    assert_eq!(
        texts("em, code, del, main a[href='e']"),
        Vec::<String>::new()
    );
}

/// Our theme stands beside mdBook's own: when that changes, ours may lack something.
#[test]
fn the_stock_theme_is_the_one_that_ours_was_written_against() {
    use sha2::{Digest as _, Sha256};
    let folder = tempfile::tempdir().unwrap();
    mdbook_driver::MDBook::init(folder.path())
        .copy_theme(true)
        .build()
        .unwrap();
    let mut digest = Sha256::new();
    for (path, bytes) in tree(&folder.path().join("theme")) {
        // Fonts and the code highlighter take no part in a page of ours.
        if !path.starts_with("fonts/") && !path.starts_with("highlight") {
            digest.update(format!("{path} {}\n", bytes.len()));
            digest.update(bytes);
        }
    }
    let digest: String = digest
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(
        digest, "194bb38943701d12cdbce09e2e86195b5a924aa0685c165e50b5f38cc03c9ec5",
        "mdBook's stock theme changed: compare its index.hbs and its data with ours, see what it \
         newly copies, then write the new digest here"
    );
}
