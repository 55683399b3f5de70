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

use super::error::GuideError;
use super::warnings;
use crate::files::{self, FileError};

/// The name under which a `book.toml` calls the preprocessor: `[preprocessor.jalon]`.
pub const PREPROCESSOR: &str = "jalon";

/// Turns the Markdown of a chapter into the Markdown that mdBook renders: directives and boxes
/// become HTML, the notes follow, and the page's header and footer stand around them.
pub trait Expand {
    /// Expands `markdown`, the chapter at `path` (below `src/`, with forward slashes).
    ///
    /// # Errors
    /// When a directive cannot be answered or a template does not fit.
    fn expand(&self, path: &str, markdown: &str) -> Result<String, GuideError>;
}

/// Builds the book in `folder` (it holds `book.toml` and `src/`) into `out`, which is emptied.
/// Returns the pages, as paths below `out`, in reading order.
///
/// # Errors
/// When a file fails, a chapter has findings, or mdBook refuses or warns.
pub fn build(
    folder: &Path,
    theme: &Path,
    out: &Path,
    expand: &dyn Expand,
) -> Result<Vec<String>, GuideError> {
    let refused = |error: anyhow::Error| GuideError::Book {
        book: folder.to_owned(),
        reason: format!("{error:#}"),
    };
    let config = configuration(folder, theme, out)?;
    let (result, warnings) = warnings::gather(|| -> Result<Vec<String>, GuideError> {
        let mut book = MDBook::load_with_config(folder, config).map_err(refused)?;
        let chapters = expand_all(&book.book, expand)?;
        let pages = pages(&book.book);
        book.with_preprocessor(Expanded(chapters));
        book.build().map_err(refused)?;
        Ok(pages)
    });
    let pages = result?;
    if !warnings.is_empty() {
        return Err(GuideError::Warnings {
            book: folder.to_owned(),
            warnings,
        });
    }
    remove_unused(out)?;
    Ok(pages)
}

/// Answers mdBook's preprocessor protocol: the book comes in as JSON and goes out as JSON, so
/// that a stock `mdbook build` gives the same pages. `project` makes the expander of the book
/// whose folder and configuration mdBook sent.
///
/// # Errors
/// When the input is not mdBook's, a chapter has findings, or the output cannot be written.
pub fn preprocess(
    input: impl Read,
    output: impl Write,
    project: impl FnOnce(&Path, &str) -> Result<Box<dyn Expand>, GuideError>,
) -> Result<(), GuideError> {
    let broken = |reason: String| GuideError::Protocol(reason);
    let (context, mut book) =
        mdbook_preprocessor::parse_input(input).map_err(|error| broken(format!("{error:#}")))?;
    let language = context.config.book.language.clone().unwrap_or_default();
    let expand = project(&context.root, &language)?;
    let chapters = expand_all(&book, expand.as_ref())?;
    replace(&mut book, &chapters);
    serde_json::to_writer(output, &book).map_err(|error| broken(error.to_string()))
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
        action: "find",
        path: path.to_owned(),
        source,
    })
}

/// The chapters by their path, expanded; or the findings of all of them.
fn expand_all(book: &Book, expand: &dyn Expand) -> Result<BTreeMap<PathBuf, String>, GuideError> {
    let mut chapters = BTreeMap::new();
    let mut findings = Vec::new();
    for chapter in book.chapters() {
        let Some(path) = &chapter.path else { continue };
        match expand.expand(&slashed(path), &chapter.content) {
            Ok(content) => {
                chapters.insert(path.clone(), content);
            }
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

fn pages(book: &Book) -> Vec<String> {
    book.chapters()
        .filter_map(|chapter| chapter.path.as_ref())
        .map(|path| slashed(&path.with_extension("html")))
        .collect()
}

fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn replace(book: &mut Book, chapters: &BTreeMap<PathBuf, String>) {
    book.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item
            && let Some(content) = chapter.path.as_ref().and_then(|path| chapters.get(path))
        {
            chapter.content.clone_from(content);
        }
    });
}

/// Stands in for the command that `book.toml` names, with the chapters already expanded.
struct Expanded(BTreeMap<PathBuf, String>);

impl Preprocessor for Expanded {
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
    let listed = std::fs::read_dir(out).map_err(|source| failed("list", out, source))?;
    for entry in listed {
        let path = entry.map_err(|source| failed("list", out, source))?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| is_unused(&name)) {
            std::fs::remove_file(&path).map_err(|source| failed("remove", &path, source))?;
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
