//! The folder that is published: every language, the handouts, the manifest.
//!
//! [`stage`] builds beside the target: each book into its language's folder, the sheets into
//! `handouts/`, the page that offers the languages, and `trace.jsonld`, which says of every
//! string that was printed where it comes from. Nothing replaces the last site until
//! [`Site::publish`] is called; whoever calls it has had the outputs audited.

mod data;
mod landing;
mod manifest;
mod sheets;

use std::path::{Path, PathBuf};

use crate::check::Publishable;
use crate::content::Content;
use crate::diagnostics::Finding;
use crate::files::{self, FileError, StagedFolder};
use crate::guide::{self, Chapters, GuideError};
use crate::sources::sha256;

use sheets::Sheets;

use manifest::FileRecord;
pub use manifest::{PageRecord, SheetRecord};

/// Where the templates of pages are, below the project's folder.
const TEMPLATES: &str = "templates/guide";

/// Why a site was not built.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The guide.
    #[error(transparent)]
    Guide(GuideError),
    /// Something that people wrote cannot be printed.
    #[error("{} finding(s) while building", .0.len())]
    Findings(Vec<Finding>),
    /// What stands in the target's place is not a site of ours.
    #[error("{} is not a site that jalon built: it would be lost", .0.display())]
    Occupied(PathBuf),
    /// A template of the site.
    #[error("template {name}: {reason}")]
    Template {
        /// The file.
        name: String,
        /// What the template engine says.
        reason: String,
    },
}

impl From<GuideError> for SiteError {
    fn from(error: GuideError) -> Self {
        match error {
            GuideError::Findings(findings) => Self::Findings(findings),
            GuideError::File(error) => Self::File(error),
            error => Self::Guide(error),
        }
    }
}

/// A site that is built and not yet published.
#[derive(Debug)]
pub struct Site {
    staged: StagedFolder,
    /// The pages, by language and in reading order.
    pub pages: Vec<PageRecord>,
    /// The sheets.
    pub sheets: Vec<SheetRecord>,
}

impl Site {
    /// Where it was built.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Puts it in the place of the last one.
    ///
    /// # Errors
    /// When the folder cannot be replaced; the last site then stays.
    pub fn publish(self) -> Result<(), FileError> {
        self.staged.publish()
    }
}

/// Builds the site beside `out`; `languages` restricts it, empty means all.
///
/// # Errors
/// When something cannot be printed or written; the last site stays as it was.
pub fn stage(
    publishable: &Publishable,
    out: &Path,
    languages: &[String],
) -> Result<Site, SiteError> {
    let content = Content::new(publishable);
    let config = &content.project().config;
    replaceable(out)?;
    let staged = StagedFolder::beside(out)?;
    let wanted = |code: &&str| languages.is_empty() || languages.iter().any(|l| l == code);
    let codes: Vec<&str> = config.codes().filter(wanted).collect();
    let sheets = Sheets::make(content, &codes)?;
    let mut pages = Vec::new();
    for language in &codes {
        pages.extend(book(content, language, &codes, &sheets, staged.path())?);
        data(content, language, staged.path())?;
    }
    pages.push(landing::write(
        content,
        &codes,
        &config.root,
        staged.path(),
    )?);
    let sheets = sheets.write(staged.path())?;
    let files = listed(staged.path(), &codes)?;
    let manifest = manifest::manifest(&content, &pages, &sheets, &files);
    files::write_atomic(&staged.path().join(manifest::FILE), manifest.as_bytes())?;
    Ok(Site {
        staged,
        pages,
        sheets,
    })
}

/// Publishing replaces the whole target, so it must be a site, an empty folder, or nothing yet.
fn replaceable(out: &Path) -> Result<(), SiteError> {
    let is_site = out.join(manifest::FILE).is_file();
    let is_empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if !out.exists() || is_site || is_empty() {
        return Ok(());
    }
    Err(SiteError::Occupied(out.to_owned()))
}

/// The chapters of a language as its pages print them, for a stock mdBook.
///
/// # Errors
/// When a handout cannot be made or a template cannot be read.
pub fn chapters<'a>(
    content: Content<'a>,
    language: &'a str,
) -> Result<Option<Chapters<'a>>, SiteError> {
    let sheets = Sheets::make(content, &[language])?;
    chapters_with(content, language, &sheets)
}

fn chapters_with<'a>(
    content: Content<'a>,
    language: &str,
    sheets: &Sheets,
) -> Result<Option<Chapters<'a>>, SiteError> {
    let templates = content.project().config.root.join(TEMPLATES);
    let listed = sheets.listed(content, language);
    Ok(Chapters::load(content, language, &templates, listed)?)
}

/// The figures of one language as data, beside its pages.
fn data(content: Content<'_>, language: &str, site: &Path) -> Result<(), SiteError> {
    let words = content.words(language);
    let page = guide::page_with(content, language, "figures");
    let (Some(words), Some(page)) = (words, page) else {
        return Ok(());
    };
    for file in data::figures(content, &words, &page)? {
        files::write_atomic(&site.join(language).join(file.name), &file.bytes)?;
    }
    Ok(())
}

/// Every file of the site with its digest, but for archives, which may hold the manifest that
/// this list goes into.
fn listed(site: &Path, languages: &[&str]) -> Result<Vec<FileRecord>, SiteError> {
    let mut records = Vec::new();
    for path in files::tree(site)? {
        if path.ends_with(".zip") {
            continue;
        }
        let folder = path.split('/').next().unwrap_or_default();
        let language = languages.iter().find(|language| **language == folder);
        records.push(FileRecord {
            sha256: sha256(&files::read_bytes(&site.join(&path))?),
            language: language.map(|language| (*language).to_owned()),
            path,
        });
    }
    Ok(records)
}

/// One language's book, into the folder of that name.
fn book(
    content: Content<'_>,
    language: &str,
    built: &[&str],
    sheets: &Sheets,
    site: &Path,
) -> Result<Vec<PageRecord>, SiteError> {
    let root = &content.project().config.root;
    let theme = root.join(TEMPLATES).join("theme");
    let folder = root.join("book").join(language);
    let Some(chapters) = chapters_with(content, language, sheets)? else {
        return Ok(Vec::new());
    };
    let chapters = chapters.beside(built);
    let pages = guide::build(&folder, &theme, &site.join(language), &chapters)?;
    let record = |page: guide::Page| PageRecord {
        path: format!("{language}/{}", page.path),
        language: language.to_owned(),
        prints: page.prints,
    };
    Ok(pages.into_iter().map(record).collect())
}
