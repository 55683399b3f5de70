//! The folder that is published: every language, the handouts, the manifest.
//!
//! [`stage`] builds beside the target: each book into its language's folder with its search index,
//! the sheets into `handouts/`, the page that offers the languages and the one for addresses that
//! lead nowhere, what hosts read, a copy of the whole to keep, and `trace.jsonld`, which says of
//! every string that was printed where it comes from. Nothing replaces the last site until
//! [`Site::publish`] is called; whoever calls it has had the outputs audited.

mod contacts;
mod data;
mod feed;
mod frame;
mod hosting;
mod keep;
mod landing;
mod manifest;
mod preview;
mod sheets;
pub mod verify;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::check::Publishable;
use crate::content::Content;
use crate::diagnostics::Finding;
use crate::files::{self, FileError, StagedFolder};
use crate::guide::search::{self, Lexicon};
use crate::guide::{self, Chapters, GuideError, Prints};
use crate::messages::{Message, Say};
use crate::say;
use crate::sources::sha256;
use crate::theme;

use frame::Frame;
use preview::Preview;
use sheets::Sheets;

pub use frame::POLICY;
use manifest::FileRecord;
pub use manifest::{PageRecord, SheetRecord};

/// The folder of mdBook's theme, below the project's.
const THEME: &str = "templates/guide/theme";

/// Why a site was not built.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum SiteError {
    /// A file could not be read or written.
    File(#[from] FileError),
    /// The guide.
    Guide(GuideError),
    /// Something that people wrote cannot be printed.
    Findings(Vec<Finding>),
    /// What stands in the target's place is not a site of ours.
    Occupied(PathBuf),
    /// A template of the site.
    Template {
        /// The file.
        name: String,
        /// What the template engine says.
        reason: String,
    },
}

impl Say for SiteError {
    fn said(&self) -> Message {
        match self {
            Self::File(error) => error.said(),
            Self::Guide(error) => error.said(),
            Self::Findings(findings) => {
                say!("{count} findings while building", count = findings.len())
            }
            Self::Occupied(folder) => say!(
                "{folder} is not a site that jalon built: it would be lost",
                folder = folder.display()
            ),
            Self::Template { name, reason } => say!("template {name}: {reason}", name, reason),
        }
    }
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
    /// What is no error, and has to be known before the site is given out.
    pub warnings: Vec<Finding>,
}

impl Site {
    /// Where it was built.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Waits until all of it is on the disk: without that, a crash of the system may lose it.
    ///
    /// # Errors
    /// When a file cannot be synced.
    pub fn sync(&self) -> Result<(), FileError> {
        self.staged.sync()
    }

    /// Puts it in the place of the last one.
    ///
    /// # Errors
    /// When the folder cannot be replaced; the last site then stays.
    pub fn publish(self) -> Result<(), FileError> {
        self.staged.publish()
    }
}

/// What was made before in this process, for one that builds the same project again and again.
#[derive(Debug, Default)]
pub struct Memory {
    sheets: sheets::Memory,
    books: guide::Memory,
}

/// How a site is built.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The languages; empty for all.
    pub languages: &'a [String],
    /// What was made before.
    pub memory: Option<&'a Memory>,
    /// Told as soon as the books are there: the folder of the site, and the files below it that
    /// change no more.
    pub shown: &'a (dyn Fn(&Path, Vec<String>) + Sync),
}

impl<'a> Order<'a> {
    /// A build that is done once.
    #[must_use]
    pub fn once(languages: &'a [String]) -> Self {
        Self {
            languages,
            memory: None,
            shown: &|_, _| (),
        }
    }
}

/// Builds the site beside `out`.
///
/// # Errors
/// When something cannot be printed or written; the last site stays as it was.
pub fn stage(publishable: &Publishable, out: &Path, order: Order<'_>) -> Result<Site, SiteError> {
    let languages = order.languages;
    let memory = order.memory;
    let content = Content::new(publishable);
    let config = &content.project().config;
    replaceable(out)?;
    let staged = StagedFolder::beside(out)?;
    let wanted = |code: &&str| languages.is_empty() || languages.iter().any(|l| l == code);
    let codes: Vec<&str> = config.codes().filter(wanted).collect();
    let sheets = Sheets::make(content, &codes, memory.map(|memory| &memory.sheets))?;
    let theme = theme::unpack(&config.root, THEME)?;
    let press = Press {
        content,
        codes: &codes,
        sheets: &sheets,
        theme: theme.path(),
        site: staged.path(),
        memory: memory.map(|memory| &memory.books),
    };
    let books: Result<Vec<_>, _> = codes.par_iter().map(|code| press.book(code)).collect();
    let books = books?;
    (order.shown)(staged.path(), files::tree(staged.path())?);
    let index = || {
        let books = codes.par_iter().zip(&books);
        books.try_for_each(|(language, built)| press.index(language, built))
    };
    let (indexed, written) = rayon::join(index, || sheets.write(staged.path()));
    indexed?;
    let written = written?;
    let mut pages = Vec::new();
    let mut previews = Vec::new();
    for (language, built) in codes.iter().zip(books) {
        previews.extend(previews_of(content, language, &built));
        pages.extend(built.into_iter().map(|page| record(language, page)));
        contacts::write(content, language, staged.path())?;
        data(content, language, staged.path())?;
        let gallery = sheets.gallery(content, language);
        feed::write(content, language, &gallery.handouts, staged.path())?;
    }
    let frame = Frame::load(content, &codes, &config.root)?;
    Frame::copy_beside(&config.root, staged.path())?;
    hosting::write(&frame, &config.site, staged.path())?;
    hosting::map(content, &frame, &pages, staged.path())?;
    pages.push(landing::write(&frame, &config.site, staged.path())?);
    if config.site.url.is_some() {
        preview::write(&frame, &previews, &config.root, staged.path())?;
    }
    keep_copies(
        content,
        &frame,
        &mut pages,
        (&written, &sheets.offered()),
        staged.path(),
    )?;
    for (path, language) in frame.lost(staged.path())? {
        let prints = Prints::default();
        pages.push(PageRecord {
            path,
            language,
            prints,
        });
    }
    let files = listed(staged.path(), &codes)?;
    let manifest = manifest::manifest(&content, &pages, &written, &files);
    files::write(&staged.path().join(manifest::FILE), manifest.as_bytes())?;
    Ok(Site {
        staged,
        pages,
        sheets: written,
        warnings: sheets.warnings(),
    })
}

/// Packs what has been built, and writes the pages that offer it and their records.
fn keep_copies(
    content: Content<'_>,
    frame: &Frame,
    pages: &mut Vec<PageRecord>,
    (sheets, offered): (&[SheetRecord], &[sheets::Offered]),
    site: &Path,
) -> Result<(), SiteError> {
    let tree = files::read_tree(site)?;
    let copy = keep::Copy::list(frame, &tree);
    let on_disk: Vec<PageRecord> = pages.iter().cloned().chain(keep::on_disk(frame)).collect();
    let mut packed = keep::for_disk(frame, tree)?;
    let languages: Vec<&str> = frame.tongues.iter().map(|t| t.code.as_str()).collect();
    let listed: Vec<FileRecord> = packed
        .par_iter()
        .map(|(path, bytes)| file_record(path, bytes, &languages))
        .collect();
    let manifest = manifest::manifest(&content, &on_disk, sheets, &listed);
    packed.insert(manifest::FILE.to_owned(), manifest.into_bytes());
    let archive = keep::pack(&packed)?;
    files::write(&site.join(keep::ARCHIVE), &archive)?;
    pages.extend(keep::write(frame, &copy, archive.len(), offered, site)?);
    Ok(())
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
    let sheets = Sheets::make(content, &[language], None)?;
    chapters_with(content, language, &sheets)
}

fn chapters_with<'a>(
    content: Content<'a>,
    language: &str,
    sheets: &Sheets,
) -> Result<Option<Chapters<'a>>, SiteError> {
    let gallery = sheets.gallery(content, language);
    let chapters = Chapters::load(content, language, gallery)?;
    Ok(chapters.map(|chapters| chapters.with_editions(sheets.editions(content, language))))
}

/// The figures of one language as data, beside its pages.
fn data(content: Content<'_>, language: &str, site: &Path) -> Result<(), SiteError> {
    let words = content.words(language);
    let page = guide::page_with(content, language, "figures");
    let (Some(words), Some(page)) = (words, page) else {
        return Ok(());
    };
    for file in data::figures(content, &words, &page)? {
        files::write(&site.join(language).join(file.name), &file.bytes)?;
    }
    Ok(())
}

/// Every file of the site with its digest, but for archives, which may hold the manifest that
/// this list goes into.
fn listed(site: &Path, languages: &[&str]) -> Result<Vec<FileRecord>, SiteError> {
    let paths = files::tree(site)?;
    let paths = paths.par_iter().filter(|path| !path.ends_with(".zip"));
    let record = |path: &String| {
        let bytes = files::read_bytes(&site.join(path))?;
        Ok(file_record(path, &bytes, languages))
    };
    paths.map(record).collect()
}

fn file_record(path: &str, bytes: &[u8], languages: &[&str]) -> FileRecord {
    let folder = path.split('/').next().unwrap_or_default();
    let language = languages.iter().find(|language| **language == folder);
    FileRecord {
        path: path.to_owned(),
        language: language.map(|language| (*language).to_owned()),
        sha256: sha256(bytes),
    }
}

/// What makes the books of a site.
struct Press<'a> {
    content: Content<'a>,
    /// The languages that are built.
    codes: &'a [&'a str],
    sheets: &'a Sheets,
    /// The folder of mdBook's theme.
    theme: &'a Path,
    /// The folder of the site, in which a book's has the name of its language.
    site: &'a Path,
    memory: Option<&'a guide::Memory>,
}

impl Press<'_> {
    fn root(&self) -> &Path {
        &self.content.project().config.root
    }

    /// Builds the book of a language.
    fn book(&self, language: &str) -> Result<Vec<guide::Page>, SiteError> {
        let Some(chapters) = chapters_with(self.content, language, self.sheets)? else {
            return Ok(Vec::new());
        };
        let chapters = chapters.beside(self.codes);
        let folder = self.root().join("book").join(language);
        let out = self.site.join(language);
        let book = guide::Binding {
            folder: &folder,
            theme: self.theme,
            out: &out,
        };
        Ok(guide::bind(book, &chapters, self.memory)?)
    }

    /// Writes the search index of a book that has been built.
    fn index(&self, language: &str, pages: &[guide::Page]) -> Result<(), SiteError> {
        let out = self.site.join(language);
        let lexicon = Lexicon::load(self.root(), language)
            .map_err(|finding| SiteError::Findings(vec![finding]))?;
        let mut written = Vec::new();
        for page in pages {
            written.push((page.path.clone(), files::read_text(&out.join(&page.path))?));
        }
        let script = search::index(language, &written, &lexicon);
        Ok(files::write(&out.join(search::FILE), script.as_bytes())?)
    }
}

fn record(language: &str, page: guide::Page) -> PageRecord {
    PageRecord {
        path: format!("{language}/{}", page.path),
        language: language.to_owned(),
        prints: page.prints,
    }
}

/// The preview images of a book's pages.
fn previews_of(content: Content<'_>, language: &str, pages: &[guide::Page]) -> Vec<Preview> {
    let title = &content.project().config.title;
    let guide = content
        .words(language)
        .and_then(|words| words.text(title).map(str::to_owned));
    pages
        .iter()
        .map(|page| Preview {
            path: guide::preview_of(language, &page.path),
            title: page.title.clone(),
            guide: guide.clone().unwrap_or_default(),
        })
        .collect()
}
