//! Everything that people wrote: the chapters of the books and the texts of the handouts.
//!
//! [`Manuscript::load`] reads `book/<language>/src/**.md` and `handouts/*/<language>.md` once and
//! parses each as [`Document`]. The rules look at them, the guide and the handouts print them.
//! The title and description in each `handout.toml` are texts too: they are kept as
//! [`Field`]s, so that no rule on wording passes them over; the chapters that a handout goes with
//! are [`Pairing`]s. [`Review`] reads `{{#reviewed …}}`: when a person last read a chapter whole.

use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::config::{Config, Localised};
use crate::dates::Day;
use crate::diagnostics::{Finding, Lines, Place, Report};
use crate::files;
use crate::markup::{Directive, Document, Heading};
use crate::messages::{Message, Say};
use crate::say;
use crate::text::lines::LineIndex;

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
    lines: LineIndex,
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
        Place::on(&self.file, self.lines.position(&self.text, offset))
    }
}

/// A text in a definition, in all its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where it stands.
    pub place: Place,
    /// By language.
    pub texts: Localised,
}

/// A handout and a chapter that it goes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Where the definition says so.
    pub place: Place,
    /// The id of the chapter's title.
    pub chapter: String,
}

/// When a person last read a chapter whole, and until when that holds:
/// `{{#reviewed 2026-11-26 until=2027-05-26}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The day it was read.
    pub on: Day,
    /// The day by which it must be read again.
    pub until: Day,
}

impl Review {
    /// The name of the directive.
    pub const DIRECTIVE: &'static str = "reviewed";

    /// Reads the directive.
    ///
    /// # Errors
    /// What is wrong with it, for the person who wrote it.
    pub fn of(directive: &Directive) -> Result<Self, Message> {
        let on = directive.id.as_deref().ok_or_else(|| say!("no day"))?;
        let on = on.parse::<Day>().map_err(|e| e.said())?;
        let until = directive.options.get("until");
        let until = until.ok_or_else(|| say!("no `until=`"))?;
        let until = until.parse::<Day>().map_err(|e| e.said())?;
        let odd = directive.options.keys().find(|key| *key != "until");
        if let Some(word) = odd.or(directive.excess.first()) {
            return Err(say!("`{word}` means nothing here", word));
        }
        if on.days_until(until) <= 0 {
            return Err(say!("{until} is not after {on}", until, on));
        }
        Ok(Self { on, until })
    }
}

/// What rules need to know of a handout, beside its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its id: the name of its folder.
    pub id: String,
    /// For whom it is, as its definition says.
    pub audience: String,
    /// Its title.
    pub title: Localised,
    /// Where its definition starts.
    pub place: Place,
}

/// What the rules read of a `handout.toml`; what else it holds is for `handouts`.
#[derive(serde::Deserialize)]
struct Definition {
    #[serde(default)]
    audience: String,
    title: Option<Spanned<Localised>>,
    description: Option<Spanned<Localised>>,
    #[serde(default)]
    chapters: Vec<Spanned<String>>,
}

/// All texts of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manuscript {
    /// By language in the project's order, then by path.
    pub texts: Vec<Text>,
    /// The texts in the definitions of handouts, by path.
    pub fields: Vec<Field>,
    /// Which chapters the handouts go with, by path.
    pub pairings: Vec<Pairing>,
    /// The handouts, by path.
    pub sheets: Vec<Sheet>,
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
        manuscript.load_definitions(&config.root, report);
        manuscript
    }

    fn load_book(&mut self, root: &Path, language: &str, report: &mut Report) {
        let src = root.join("book").join(language).join("src");
        for path in listed(root, &src, "md", report) {
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
        for path in listed(root, &folder, "md", report) {
            let below = files::relative(&folder, &path);
            if let Some((id, file)) = below.split_once('/')
                && file == name
            {
                self.read(root, &path, language, Role::Handout(id.to_owned()), report);
            }
        }
    }

    fn load_definitions(&mut self, root: &Path, report: &mut Report) {
        for path in listed(root, &root.join("handouts"), "toml", report) {
            let name = files::relative(root, &path);
            match files::read_text(&path) {
                Ok(text) => match toml::from_str(&text) {
                    Ok(definition) => self.add_fields(&name, &text, definition),
                    Err(e) => report.push(Finding::broken_toml(&name, &text, &e)),
                },
                Err(e) => report.push(unreadable(name, &e)),
            }
        }
    }

    fn add_fields(&mut self, name: &str, text: &str, definition: Definition) {
        let lines = Lines::new(name, text);
        let chapters = definition.chapters.into_iter();
        self.pairings.extend(chapters.map(|chapter| Pairing {
            place: lines.place(chapter.span().start),
            chapter: chapter.into_inner(),
        }));
        let folder = name.rsplit('/').nth(1).unwrap_or_default();
        let title = definition.title.as_ref().map(|t| t.get_ref().clone());
        self.sheets.push(Sheet {
            id: folder.to_owned(),
            audience: definition.audience,
            title: title.unwrap_or_default(),
            place: Place::file(name),
        });
        let fields = [definition.title, definition.description];
        self.fields
            .extend(fields.into_iter().flatten().map(|field| Field {
                place: lines.place(field.span().start),
                texts: field.into_inner(),
            }));
    }

    fn read(&mut self, root: &Path, path: &Path, language: &str, role: Role, report: &mut Report) {
        let file = files::relative(root, path);
        match files::read_text(path) {
            Ok(text) => {
                // Some editors put a byte order mark in front; mdBook passes it over as well.
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text).to_owned();
                let document = Document::parse(&text);
                let lines = LineIndex::new(&text);
                let language = language.to_owned();
                self.texts.push(Text {
                    file,
                    language,
                    role,
                    text,
                    document,
                    lines,
                });
            }
            Err(e) => report.push(unreadable(file, &e)),
        }
    }

    /// The chapters of a language, by path.
    pub fn chapters<'a>(&'a self, language: &'a str) -> impl Iterator<Item = &'a Text> {
        self.texts
            .iter()
            .filter(move |t| t.language == language && matches!(t.role, Role::Chapter(_)))
    }

    /// Whether a chapter has a title with this id, in any language.
    #[must_use]
    pub fn has_chapter(&self, id: &str) -> bool {
        let mut chapters = self.texts.iter();
        chapters.any(|t| matches!(t.role, Role::Chapter(_)) && t.id() == Some(id))
    }

    /// The text of a handout in a language.
    #[must_use]
    pub fn handout(&self, id: &str, language: &str) -> Option<&Text> {
        let is_it =
            |t: &&Text| t.language == language && matches!(&t.role, Role::Handout(h) if h == id);
        self.texts.iter().find(is_it)
    }
}

fn listed(root: &Path, folder: &Path, extension: &str, report: &mut Report) -> Vec<PathBuf> {
    files::list(folder, extension).unwrap_or_else(|e| {
        report.push(unreadable(files::relative(root, folder), &e));
        Vec::new()
    })
}

fn unreadable(name: String, error: &files::FileError) -> Finding {
    Finding::error("unreadable", Place::file(name), error.said())
        .help(say!("make it readable, in UTF-8"))
}
