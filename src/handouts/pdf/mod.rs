//! The PDF writer, behind an interface of its own: a [`Document`] in, bytes out.
//!
//! This folder is the only place that knows printpdf and lopdf; the rest of the engine paints
//! into these plain types, with the origin at the top left of the page and y downwards, so that
//! another writer can take this one's place.
//!
//! 1. `subset` keeps of each face the glyphs that the document uses;
//! 2. `write` lets printpdf lay out the objects of pages, faces and pictures; `content` writes what
//!    stands on a page;
//! 3. `finish` adds what PDF/UA-1 asks for and printpdf does not write (structure tree, links that
//!    the structure knows, metadata), and takes out what changes from one run to the next;
//! 4. `file` makes bytes of the objects, `pack` packs them.
//!
//! `attach` puts a file into a document that is being finished.

mod attach;
mod content;
mod digits;
mod file;
mod finish;
mod pack;
mod path;
mod subset;
mod write;

pub use attach::Attachment;
pub(crate) use path::Path;

use super::fonts::{Face, Fonts};
use super::looks::Colour;
use super::model::Picture;
use crate::messages::{Message, Say};
use crate::say;

/// A document, painted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) description: String,
    /// BCP 47.
    pub(crate) language: String,
    pub(crate) pages: Vec<Page>,
    /// Headings to go to, in reading order.
    pub(crate) bookmarks: Vec<Bookmark>,
    /// The root of the structure tree.
    pub(crate) structure: Element,
}

/// A heading to go to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bookmark {
    /// 1 for the title.
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) page: usize,
    /// From the top of the page.
    pub(crate) y: f32,
}

/// A page. Sizes in points.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Page {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) marks: Vec<Mark>,
    pub(crate) links: Vec<LinkArea>,
}

/// What is put on a page, in the order of painting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A filled shape.
    Fill(Path, Colour),
    /// A line of some weight along a path, with round caps.
    Stroke(Path, Colour, f32),
    /// The same in dashes.
    Dashes(Path, Colour, f32),
    /// A picture: left, top, width, height.
    Picture(Picture, [f32; 4]),
    /// Glyphs on a baseline.
    Text(Text),
    /// What follows is decoration.
    BeginArtifact,
    /// What follows numbers the pages.
    BeginFooter,
    /// What follows is the content of an element: its tag, its number on the page.
    BeginContent(&'static str, i64),
    /// What follows is content, with its number on the page, that reads as this text.
    BeginReading(String, i64),
    /// Ends the last of the four above.
    End,
}

/// Glyphs of one face, size and colour on a baseline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// What the glyphs stand for, one after the other.
    pub(crate) words: String,
    pub(crate) glyphs: Vec<TextGlyph>,
}

impl Text {
    /// The glyphs, each with the words that it stands for.
    fn shown(&self) -> impl Iterator<Item = (u16, &str)> {
        let mut end = 0;
        self.glyphs.iter().map(move |glyph| {
            let start = end;
            end += glyph.bytes;
            (glyph.id, self.words.get(start..end).unwrap_or_default())
        })
    }
}

/// A glyph, how many bytes of the words it stands for, and how far the pen moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextGlyph {
    pub(crate) id: u16,
    pub(crate) bytes: usize,
    pub(crate) advance: f32,
}

/// A part of a page that leads somewhere: left, top, right, bottom.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinkArea {
    pub(crate) area: [f32; 4],
    pub(crate) address: String,
    pub(crate) description: String,
}

/// A node of the structure tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element {
    /// The standard structure type, such as `P`.
    pub(crate) tag: &'static str,
    /// Its language, when it is not the document's.
    pub(crate) language: Option<String>,
    /// What it shows, in words, when it is a drawing.
    pub(crate) alternative: Option<String>,
    pub(crate) kids: Vec<Kid>,
}

impl Element {
    /// An element in the document's language, without children yet.
    pub(crate) const fn new(tag: &'static str) -> Self {
        Self {
            tag,
            language: None,
            alternative: None,
            kids: Vec::new(),
        }
    }
}

/// A child of a node of the structure tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kid {
    /// A node.
    Element(Element),
    /// Content: page, number on the page.
    Content(usize, i64),
    /// A link: page, index on the page.
    Link(usize, usize),
}

/// What stops a document from being written. The engine's own fault, never the writer's of a
/// sheet: it is told, not hidden.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub(crate) struct WriteProblem(pub(crate) String);

impl Say for WriteProblem {
    fn said(&self) -> Message {
        say!("the PDF cannot be written: {reason}", reason = self.0)
    }
}

/// Writes documents; what it found out for one is there for the next.
#[derive(Default)]
pub(crate) struct Writer {
    known: subset::Known,
    packer: pack::Packer,
}

impl Writer {
    /// Writes a document, with a file in it if there is one to travel with it.
    ///
    /// # Errors
    /// When a face cannot be subset or the file cannot be put together.
    pub(crate) fn write(
        &mut self,
        document: &Document,
        fonts: &Fonts,
        attachment: Option<&Attachment>,
    ) -> Result<Vec<u8>, WriteProblem> {
        let Self { known, packer } = self;
        let subsets = subset::subsets(document, fonts, known)?;
        let mut pdf = write::to_objects(document, &subsets)?;
        finish::finish(&mut pdf, document, &subsets)?;
        if let Some(attachment) = attachment {
            attach::attach(&mut pdf, attachment)?;
        }
        finish::save(pdf, packer)
    }
}
