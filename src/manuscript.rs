//! Everything that people wrote: the chapters of the books and the texts of the handouts.
//!
//! [`Manuscript::load`] reads `book/<language>/src/**.md` and `handouts/*/<language>.md` once and
//! parses each as [`Document`]. The rules look at them, the guide and the handouts print them.

use std::path::Path;

use crate::config::Config;
use crate::diagnostics::{Finding, Place, Report};
use crate::files;
use crate::markup::{Document, Heading};

/// What a text is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A chapter: its path below the book's `src`.
    Chapter(String),
    /// The list of chapters of a book.
    Summary,
    /// The text of the handout with this id.
    Handout(String),
}

/// One text, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its path below the project's folder.
    pub file: String,
    /// Its language.
    pub language: String,
    /// What it is part of.
    pub role: Role,
    /// As written.
    pub text: String,
    /// As syntax.
    pub document: Document,
}

impl Text {
    /// The id of a chapter: that of its first heading of level 1.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.title().and_then(|heading| heading.id.as_deref())
    }

    /// The first heading of level 1.
    #[must_use]
    pub fn title(&self) -> Option<&Heading> {
        self.document.headings.iter().find(|h| h.level == 1)
    }

    /// The place of a byte offset.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        Place::at(&self.file, &self.text, offset)
    }
}

/// All texts of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manuscript {
    /// By language in the project's order, then by path.
    pub texts: Vec<Text>,
}

impl Manuscript {
    /// Reads all texts. What cannot be read is in the report and left out.
    #[must_use]
    pub fn load(config: &Config, report: &mut Report) -> Self {
        let mut manuscript = Self::default();
        for language in config.codes() {
            manuscript.load_book(&config.root, language, report);
        }
        for language in config.codes() {
            manuscript.load_handouts(&config.root, language, report);
        }
        manuscript
    }

    fn load_book(&mut self, root: &Path, language: &str, report: &mut Report) {
        let src = root.join("book").join(language).join("src");
        for path in listed(root, &src, report) {
            let below = files::relative(&src, &path);
            let role = if below == "SUMMARY.md" {
                Role::Summary
            } else {
                Role::Chapter(below)
            };
            self.read(root, &path, language, role, report);
        }
    }

    fn load_handouts(&mut self, root: &Path, language: &str, report: &mut Report) {
        let folder = root.join("handouts");
        let name = format!("{language}.md");
        for path in listed(root, &folder, report) {
            let below = files::relative(&folder, &path);
            if let Some((id, file)) = below.split_once('/')
                && file == name
            {
                self.read(root, &path, language, Role::Handout(id.to_owned()), report);
            }
        }
    }

    fn read(&mut self, root: &Path, path: &Path, language: &str, role: Role, report: &mut Report) {
        let file = files::relative(root, path);
        match files::read_text(path) {
            Ok(text) => {
                let document = Document::parse(&text);
                let language = language.to_owned();
                self.texts.push(Text {
                    file,
                    language,
                    role,
                    text,
                    document,
                });
            }
            Err(e) => report.push(
                Finding::error("unreadable", Place::file(file), e.to_string())
                    .help("make the file readable UTF-8"),
            ),
        }
    }

    /// The chapters of a language, by path.
    pub fn chapters<'a>(&'a self, language: &'a str) -> impl Iterator<Item = &'a Text> {
        self.texts
            .iter()
            .filter(move |t| t.language == language && matches!(t.role, Role::Chapter(_)))
    }

    /// The text of a handout in a language.
    #[must_use]
    pub fn handout(&self, id: &str, language: &str) -> Option<&Text> {
        let is_it =
            |t: &&Text| t.language == language && matches!(&t.role, Role::Handout(h) if h == id);
        self.texts.iter().find(is_it)
    }
}

fn listed(root: &Path, folder: &Path, report: &mut Report) -> Vec<std::path::PathBuf> {
    files::list(folder, "md").unwrap_or_else(|e| {
        report.push(
            Finding::error(
                "unreadable",
                Place::file(files::relative(root, folder)),
                e.to_string(),
            )
            .help("make the folder readable"),
        );
        Vec::new()
    })
}
