//! One book, through mdBook, in this process.
//!
//! 1. The configuration is read from `book.toml` and from nowhere else: `MDBook::load` would let
//!    `MDBOOK_*` variables in, and a build must not depend on who runs it.
//! 2. Every chapter is expanded before mdBook renders anything, so that all findings of a book
//!    come together and keep their type.
//! 3. mdBook renders with the theme of `templates/guide/theme`; its warnings, which vanish
//!    without a subscriber, stop the build.
//! 4. What mdBook copies for features that the guide does not have is removed.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use mdbook_core::book::{Book, BookItem};
use mdbook_core::config::Config;
use mdbook_driver::MDBook;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use rayon::prelude::*;
use serde::de::IgnoredAny;

use super::error::GuideError;
use super::prints::Prints;
use super::warnings;
use crate::files::{self, Action, FileError};
use crate::memo::Memo;

/// The name under which a `book.toml` calls the preprocessor: `[preprocessor.jalon]`.
pub const PREPROCESSOR: &str = "jalon";

/// The page of the theme.
const PAGE: &str = "index.hbs";

/// A chapter of a book, as its `SUMMARY.md` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Below the book's `src`, with forward slashes: `agir.md`.
    pub path: String,
    /// As the list of chapters names it.
    pub title: String,
    /// The part of the list that it stands in; empty before the first one.
    pub part: String,
}

/// A chapter as mdBook renders it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    /// Markdown in which directives, boxes, notes, header and footer are HTML.
    pub markdown: String,
    /// What it prints.
    pub prints: Prints,
}

/// A page that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Below the book's output folder, with forward slashes: `agir.html`.
    pub path: String,
    /// As the list of chapters names it.
    pub title: String,
    /// What it prints.
    pub prints: Prints,
}

/// Turns the Markdown of a chapter into the Markdown that mdBook renders.
pub trait Expand: Sync {
    /// Expands `markdown`, the chapter `contents[at]`.
    ///
    /// # Errors
    /// When a directive cannot be answered or a template does not fit.
    fn expand(
        &self,
        contents: &[Chapter],
        at: usize,
        markdown: &str,
    ) -> Result<Expanded, GuideError>;
}

/// The books that mdBook rendered before in this process, by their folders' names. Where the words of
/// some chapters alone are others than last time, only those are rendered, the others empty, and
/// the pages of the others are the last ones.
pub type Memory = Memo<Manuscript, Files>;

/// All that mdBook renders a book from.
#[derive(Debug, PartialEq)]
pub struct Manuscript {
    /// As it was written, and its chapters, expanded.
    book: Book,
    chapters: Vec<(PathBuf, Expanded)>,
    /// What is not Markdown in the book's folder: its configuration, what is copied.
    beside: Files,
    theme: Files,
}

impl Manuscript {
    /// The numbers of the chapters that differ from another manuscript's; none when anything else
    /// does too.
    fn chapters_that_differ(&self, other: &Self) -> Option<Vec<usize>> {
        let same = outline(&self.book) == outline(&other.book)
            && self.beside == other.beside
            && self.theme == other.theme
            && self.chapters.len() == other.chapters.len();
        let chapters = self.chapters.iter().zip(&other.chapters);
        let differ = chapters
            .enumerate()
            .filter(|(_, (own, other))| own != other);
        same.then(|| differ.map(|(at, _)| at).collect())
    }
}

/// A book without the words of its chapters.
fn outline(book: &Book) -> Book {
    let mut outline = book.clone();
    outline.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item {
            chapter.content.clear();
        }
    });
    outline
}

/// The bytes of files, by their paths below a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// The folders of a book.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// What it is made from: `book.toml` and `src/`.
    pub folder: &'a Path,
    /// mdBook's theme.
    pub theme: &'a Path,
    /// Where it goes: a folder with nothing of another book in it.
    pub out: &'a Path,
}

/// Builds the book in `folder` (it holds `book.toml` and `src/`) into `out`, which is emptied.
/// Returns the pages in reading order.
///
/// # Errors
/// When a file fails, a chapter has findings, or mdBook refuses or warns.
pub fn build(
    folder: &Path,
    theme: &Path,
    out: &Path,
    expand: &dyn Expand,
) -> Result<Vec<Page>, GuideError> {
    bind(Binding { folder, theme, out }, expand, None)
}

/// The same for a process that may have rendered the book before.
///
/// # Errors
/// As [`build`].
pub fn bind(
    binding: Binding<'_>,
    expand: &dyn Expand,
    memory: Option<&Memory>,
) -> Result<Vec<Page>, GuideError> {
    let Binding { folder, theme, out } = binding;
    let refused = |error: anyhow::Error| GuideError::Book {
        book: folder.to_owned(),
        reason: format!("{error:#}"),
    };
    let config = configuration(folder, theme, out)?;
    let (result, warnings) = warnings::gather(|| -> Result<Vec<Page>, GuideError> {
        let mut book = MDBook::load_with_config(folder, config).map_err(refused)?;
        let chapters = expand_all(&book.book, expand)?;
        let (contents, _) = written(&book.book);
        let pages = chapters
            .iter()
            .zip(contents)
            .map(|((path, expanded), chapter)| Page {
                path: slashed(&path.with_extension("html")),
                title: chapter.title,
                prints: expanded.prints.clone(),
            });
        let pages = pages.collect();
        match memory {
            Some(memory) => render_again(&mut book, chapters, binding, memory)?,
            None => render(&mut book, chapters, binding)?,
        }
        Ok(pages)
    });
    let pages = result?;
    heard(binding, warnings)?;
    Ok(pages)
}

/// What mdBook warned of refuses the book.
fn heard(binding: Binding<'_>, warnings: Vec<String>) -> Result<(), GuideError> {
    if warnings.is_empty() {
        return Ok(());
    }
    Err(GuideError::Warnings {
        book: binding.folder.to_owned(),
        warnings,
    })
}

/// Has mdBook render a book with its chapters expanded.
fn render(
    book: &mut MDBook,
    chapters: Vec<(PathBuf, Expanded)>,
    binding: Binding<'_>,
) -> Result<(), GuideError> {
    book.with_preprocessor(Ready(chapters));
    book.build().map_err(|error| GuideError::Book {
        book: binding.folder.to_owned(),
        reason: format!("{error:#}"),
    })?;
    Ok(remove_unused(binding.out)?)
}

/// Writes what mdBook rendered the last time, if it would render it from the same.
fn render_again(
    book: &mut MDBook,
    chapters: Vec<(PathBuf, Expanded)>,
    binding: Binding<'_>,
    memory: &Memory,
) -> Result<(), GuideError> {
    let mut beside = files::read_tree(binding.folder)?;
    beside.retain(|path, _| !path.ends_with(".md"));
    let manuscript = Manuscript {
        book: book.book.clone(),
        chapters,
        beside,
        theme: files::read_tree(binding.theme)?,
    };
    let name = binding.folder.to_string_lossy();
    let last = memory.last(&name);
    if let Some(last) = last.as_ref().filter(|last| last.0 == manuscript) {
        return Ok(write_all(binding.out, &last.1)?);
    }
    let last = last.filter(|last| renders_pages_alone(&book.config, &last.1));
    let differ = last.and_then(|last| Some((last.0.chapters_that_differ(&manuscript)?, last)));
    let chapters = match &differ {
        Some((differ, _)) => alone(&manuscript.chapters, differ),
        None => manuscript.chapters.clone(),
    };
    let (rendered, warnings) = warnings::gather(|| render(book, chapters, binding));
    rendered?;
    // A book that was warned of is made again, and warned of again.
    heard(binding, warnings)?;
    if let Some((differ, last)) = differ {
        let mut kept = last.1.clone();
        for page in differ.iter().flat_map(|&at| pages_of(&manuscript, at)) {
            kept.remove(&page);
        }
        write_all(binding.out, &kept)?;
    }
    memory.keep(&name, manuscript, files::read_tree(binding.out)?);
    Ok(())
}

/// The chapters with these numbers, and the others without a word.
fn alone(chapters: &[(PathBuf, Expanded)], numbers: &[usize]) -> Vec<(PathBuf, Expanded)> {
    let word = |(at, (path, chapter)): (usize, &(PathBuf, Expanded))| {
        let chapter = match numbers.contains(&at) {
            true => chapter.clone(),
            false => Expanded::default(),
        };
        (path.clone(), chapter)
    };
    chapters.iter().enumerate().map(word).collect()
}

fn write_all(folder: &Path, all: &Files) -> Result<(), FileError> {
    all.iter()
        .try_for_each(|(path, bytes)| files::write(&folder.join(path), bytes))
}

/// The pages that mdBook makes of a chapter: the first one is that of the folder too.
fn pages_of(manuscript: &Manuscript, chapter: usize) -> Vec<String> {
    let (path, _) = &manuscript.chapters[chapter];
    let mut pages = vec![slashed(&path.with_extension("html"))];
    if chapter == 0 {
        pages.push("index.html".to_owned());
    }
    pages
}

/// Whether a page is made of its own chapter's words and of no other's: nothing but our
/// preprocessor and mdBook's own renderer sees the book, and no file has all of it.
fn renders_pages_alone(config: &Config, rendered: &Files) -> bool {
    let only = |named: anyhow::Result<BTreeMap<String, IgnoredAny>>, own: &str| {
        named.is_ok_and(|named| named.keys().all(|name| name == own))
    };
    let whole = |path: &String| path == "print.html" || path.starts_with("searchindex");
    !config.build.use_default_preprocessors
        && only(config.preprocessors(), PREPROCESSOR)
        && only(config.outputs(), "html")
        && !rendered.keys().any(whole)
}

/// What a stock `mdbook build` sends to its preprocessor, so that it gives the same pages.
#[derive(Debug)]
pub struct Request {
    context: PreprocessorContext,
    book: Book,
}

impl Request {
    /// Reads mdBook's JSON.
    ///
    /// # Errors
    /// When the input is not what mdBook is known to send.
    pub fn read(input: impl Read) -> Result<Self, GuideError> {
        mdbook_preprocessor::parse_input(input)
            .map(|(context, book)| Self { context, book })
            .map_err(|error| GuideError::Protocol(format!("{error:#}")))
    }

    /// The folder of the book.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.context.root
    }

    /// The language of the book.
    #[must_use]
    pub fn language(&self) -> &str {
        self.context
            .config
            .book
            .language
            .as_deref()
            .unwrap_or_default()
    }

    /// Writes the book with its chapters expanded, as mdBook's JSON.
    ///
    /// # Errors
    /// When a chapter has findings or the output cannot be written.
    pub fn answer(mut self, expand: &dyn Expand, output: impl Write) -> Result<(), GuideError> {
        let chapters = expand_all(&self.book, expand)?;
        replace(&mut self.book, &chapters);
        serde_json::to_writer(output, &self.book)
            .map_err(|error| GuideError::Protocol(error.to_string()))
    }
}

/// Whether the preprocessor has anything to say to a renderer: only HTML has a theme of ours.
#[must_use]
pub fn supports(renderer: &str) -> bool {
    renderer == "html"
}

fn configuration(folder: &Path, theme: &Path, out: &Path) -> Result<Config, GuideError> {
    let path = folder.join("book.toml");
    let refused = |error: anyhow::Error| GuideError::Book {
        book: path.clone(),
        reason: format!("{error:#}"),
    };
    let mut config: Config = files::read_text(&path)?.parse().map_err(refused)?;
    // Without our page mdBook takes its own, and says nothing.
    files::read_text(&theme.join(PAGE))?;
    // Absolute, because mdBook takes both to be below the book's folder.
    config.build.build_dir = absolute(out)?;
    config.build.create_missing = false;
    config
        .set("output.html.theme", absolute(theme)?)
        .map_err(refused)?;
    Ok(config)
}

fn absolute(path: &Path) -> Result<PathBuf, FileError> {
    std::path::absolute(path).map_err(|source| FileError {
        action: Action::Find,
        path: path.to_owned(),
        source,
    })
}

/// The chapters with their paths, expanded, in reading order; or the findings of all of them.
fn expand_all(book: &Book, expand: &dyn Expand) -> Result<Vec<(PathBuf, Expanded)>, GuideError> {
    let (contents, written) = written(book);
    let expanded: Vec<_> = written
        .into_par_iter()
        .enumerate()
        .map(|(at, (path, chapter))| (path, expand.expand(&contents, at, &chapter.content)))
        .collect();
    let mut chapters = Vec::new();
    let mut findings = Vec::new();
    for (path, expanded) in expanded {
        match expanded {
            Ok(expanded) => chapters.push((path, expanded)),
            Err(GuideError::Findings(more)) => findings.extend(more),
            Err(error) => return Err(error),
        }
    }
    if findings.is_empty() {
        Ok(chapters)
    } else {
        Err(GuideError::Findings(findings))
    }
}

/// The chapters that have a file, as the list names them and as mdBook holds them. One without a
/// path is a draft: a title and nothing to render.
fn written(book: &Book) -> (Vec<Chapter>, Vec<(PathBuf, &mdbook_core::book::Chapter)>) {
    let mut part = String::new();
    let mut contents = Vec::new();
    let mut written = Vec::new();
    for item in book.iter() {
        match item {
            BookItem::PartTitle(title) => part.clone_from(title),
            BookItem::Chapter(chapter) => {
                if let Some(path) = &chapter.path {
                    contents.push(Chapter {
                        path: slashed(path),
                        title: chapter.name.clone(),
                        part: part.clone(),
                    });
                    written.push((path.clone(), chapter));
                }
            }
            BookItem::Separator => {}
        }
    }
    (contents, written)
}

fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn replace(book: &mut Book, chapters: &[(PathBuf, Expanded)]) {
    let chapters = chapters.iter().map(|(path, expanded)| (path, expanded));
    let chapters: BTreeMap<&PathBuf, &Expanded> = chapters.collect();
    book.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item
            && let Some(expanded) = chapter.path.as_ref().and_then(|path| chapters.get(path))
        {
            chapter.content.clone_from(&expanded.markdown);
        }
    });
}

/// Stands in for the command that `book.toml` names, with the chapters already expanded.
struct Ready(Vec<(PathBuf, Expanded)>);

impl Preprocessor for Ready {
    fn name(&self) -> &str {
        PREPROCESSOR
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> anyhow::Result<Book> {
        replace(&mut book, &self.0);
        Ok(book)
    }
}

/// mdBook 0.5 always writes the files of its own pages, whatever the theme links: code
/// highlighting, the clipboard, a table of contents built by script or framed. No page of the
/// guide links them, and a host would carry 150 kB of them per language.
const UNUSED: &[(&str, &str)] = &[
    ("ayu-highlight", ".css"),
    ("clipboard", ".min.js"),
    ("highlight", ".css"),
    ("highlight", ".js"),
    ("toc", ".html"),
    ("toc", ".js"),
    ("tomorrow-night", ".css"),
    (".nojekyll", ""),
];

fn remove_unused(out: &Path) -> Result<(), FileError> {
    let failed = |action, path: &Path, source| FileError {
        action,
        path: path.to_owned(),
        source,
    };
    let listed = std::fs::read_dir(out).map_err(|source| failed(Action::List, out, source))?;
    for entry in listed {
        let path = entry
            .map_err(|source| failed(Action::List, out, source))?
            .path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| is_unused(&name)) {
            std::fs::remove_file(&path).map_err(|source| failed(Action::Remove, &path, source))?;
        }
    }
    Ok(())
}

/// Whether a file name is one of `UNUSED`, with or without the digest that mdBook puts in it.
fn is_unused(name: &str) -> bool {
    UNUSED.iter().any(|(stem, suffix)| {
        name.strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(suffix))
            .is_some_and(|digest| {
                digest.is_empty()
                    || digest.strip_prefix('-').is_some_and(|hex| {
                        hex.len() == 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
                    })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::is_unused;

    #[test]
    fn only_the_files_of_stock_pages_are_removed() {
        for name in [
            "toc.html",
            "toc-1a2b3c4d.js",
            "clipboard-1626706a.min.js",
            ".nojekyll",
        ] {
            assert!(is_unused(name), "{name}");
        }
        for name in [
            "index.html",
            "book-1a2b3c4d.js",
            "toc-of-mine.js",
            "highlights.html",
        ] {
            assert!(!is_unused(name), "{name}");
        }
    }
}
