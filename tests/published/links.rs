//! Every link of every book, before `mdbook-linkcheck2`, in this process.
//!
//! It reads the chapters twice: as they were written, and as mdBook renders them. Links on the web
//! are not followed. Neither it nor its forerunner looks at anchors, nor at links in HTML, which
//! is what the chapters' headers, notes and citations are: `jalon audit` reads those in the pages.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::dates::Day;
use jalon::guide::{Chapters, PREPROCESSOR, Request};
use mdbook_core::book::{Book, BookItem};
use mdbook_core::config::Config;
use mdbook_driver::MDBook;
use mdbook_linkcheck2::{WarningPolicy, extract_links, load_files_into_memory, validate};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

use crate::site::{fresh, languages, project};

/// What the link checker says of a book.
#[derive(Debug, Default)]
struct Outcome {
    /// The links that lead somewhere.
    sound: Vec<String>,
    /// The others, each with its chapter and the reason.
    broken: Vec<String>,
}

/// Stands where mdBook has its renderers, and hands the outcome out.
struct LinkCheck(Sender<Outcome>);

impl Renderer for LinkCheck {
    fn name(&self) -> &str {
        "linkcheck2"
    }

    fn render(&self, context: &RenderContext) -> anyhow::Result<()> {
        let config = mdbook_linkcheck2::Config {
            warning_policy: WarningPolicy::Error,
            ..mdbook_linkcheck2::Config::default()
        };
        let mut files = Default::default();
        let (all, _) = load_files_into_memory(&context.book, &mut files, |_| true);
        let (links, incomplete) = extract_links(&config, all.clone(), &files);
        let outcome = validate(
            &links,
            &config,
            &context.source_dir(),
            &mut Default::default(),
            &files,
            &all,
            &all,
            incomplete,
        )?;
        let found = Outcome {
            sound: outcome.valid_links.iter().map(|l| l.href.clone()).collect(),
            broken: outcome
                .generate_diagnostics(&files, config.warning_policy)
                .iter()
                .map(|diagnostic| {
                    let chapters = diagnostic.labels.iter().map(|l| files.name(l.file_id));
                    let chapters: Vec<_> = chapters.map(|name| name.to_string_lossy()).collect();
                    let labels = diagnostic.labels.iter().map(|l| l.message.as_str());
                    let labels: Vec<_> = labels.collect();
                    let what = &diagnostic.message;
                    format!("{}: {what} {}", chapters.join(" "), labels.join(" "))
                })
                .collect(),
        };
        self.0.send(found)?;
        Ok(())
    }
}

/// The project's own preprocessor, without a process.
struct InProcess {
    language: String,
}

impl Preprocessor for InProcess {
    fn name(&self) -> &str {
        PREPROCESSOR
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> anyhow::Result<Book> {
        let today: Day = "2026-11-21".parse().unwrap();
        let project_ = Project::load(project(), today).unwrap();
        let (publishable, _) = Publishable::new(project_).unwrap();
        let content = Content::new(&publishable);
        let chapters = Chapters::load(
            content,
            &self.language,
            jalon::guide::views::GalleryView::default(),
        )?;
        let mut answer = Vec::new();
        Request::read(&*serde_json::to_vec(&(context, book))?)?
            .answer(&chapters.unwrap(), &mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

/// Checks the book of a language; `change` may alter it first.
fn check(language: &str, expanded: bool, change: impl Fn(&mut Book)) -> Outcome {
    let folder: PathBuf = project().join("book").join(language);
    let mut config = Config::from_disk(folder.join("book.toml")).unwrap();
    config.build.build_dir = fresh(&format!("links-{language}-{expanded}"));
    let reads: &[&str] = if expanded { &["linkcheck2"] } else { &[] };
    config.set("preprocessor.jalon.renderers", reads).unwrap();
    let mut book = MDBook::load_with_config(folder, config).unwrap();
    change(&mut book.book);
    book.with_preprocessor(InProcess {
        language: language.to_owned(),
    });
    let (sender, receiver) = channel();
    book.execute_build_process(&LinkCheck(sender)).unwrap();
    receiver.recv().unwrap()
}

#[test]
fn no_link_is_broken() {
    for language in languages() {
        for expanded in [false, true] {
            let outcome = check(&language, expanded, |_| ());
            assert!(
                outcome.broken.is_empty(),
                "{language}: {:#?}",
                outcome.broken
            );
            let between_chapters = |href: &&String| href.contains(".md");
            let seen = outcome.sound.iter().filter(between_chapters).count();
            assert!(seen > 0, "{language}: the checker saw no link");
        }
    }
}

#[test]
fn a_broken_link_is_seen() {
    let broken = "\n\n[No such chapter](no-such-chapter.md), [no such page](no-such-page.html), \
        ![no such picture](no-such-picture.svg), [outside the book](../book.toml), \
        [a link without an address][nowhere]\n";
    let plant = |book: &mut Book| {
        let mut chapters = 0;
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && chapters == 0
            {
                chapters += 1;
                chapter.content.push_str(broken);
            }
        });
    };
    for expanded in [false, true] {
        let outcome = check("fr", expanded, plant);
        assert_eq!(outcome.broken.len(), 5, "{:#?}", outcome.broken);
        for word in ["chapter.md", "page.html", "picture.svg", "nowhere"] {
            let seen = outcome.broken.iter().any(|line| line.contains(word));
            assert!(seen, "{word} is not in {:#?}", outcome.broken);
        }
    }
}
