//! Printable sheets: a definition and some Markdown in, an accessible PDF out.
//!
//! A sheet goes through these steps, one file or folder each:
//!
//! 1. `definition` reads `handout.toml`, and the format's Tera template joins it with the text of
//!    a language into Markdown;
//! 2. `compose` makes a [`model::Sheet`] of that Markdown: directives become traced words;
//!    `edition` gives it a code;
//! 3. `typography` turns inline text into spans, `paragraphs` shapes them and finds where lines
//!    may end, `lines` chooses where they do;
//! 4. `design` gives each block its look as `frames`; `layout` gives each frame its place, `pages`
//!    its page: what flows is divided, panels go where they fold to, cards fill the page;
//! 5. `paint` draws them, in reading order, into pages and a structure tree;
//! 6. `pdf` writes the file. It is the only folder that knows printpdf.
//!
//! `set` does all that for every handout of a project; `editions` keeps the list of what was ever
//! given out; `thumbnail` looks at what came out.
//!
//! Deliberately absent: shrinking text to make it fit, fonts of the machine, a clock.

pub mod compose;
pub mod definition;
mod design;
pub mod edition;
pub mod editions;
pub mod fonts;
mod frames;
mod icons;
mod layout;
mod lines;
pub mod logo;
pub mod looks;
pub mod model;
mod pages;
mod paint;
mod paragraphs;
mod pdf;
pub mod set;
pub mod thumbnail;
mod typography;

pub use pdf::Attachment;

use fonts::{Fonts, Shaper};
use model::{Inline, Sheet, TraceMark};

use crate::messages::{Message, Say};
use crate::say;

/// A sheet, rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    /// What was printed of every trace, in reading order.
    pub prints: Vec<Print>,
    /// Everything that was printed, in reading order, one paragraph a line.
    pub text: String,
    /// How many pages.
    pub pages: usize,
}

/// Words that were printed, and the trace that they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Which entry.
    pub mark: TraceMark,
    /// The words, as they stand on the paper.
    pub text: String,
    /// Whether they repeat what is read elsewhere, or only number the pages: seen, not read aloud.
    pub seen_only: bool,
}

/// Why a sheet cannot be laid out. Nothing is ever shrunk, cut or left out instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum LayoutProblem {
    /// The blocks are higher than the page.
    TooLong {
        /// The first block that does not fit.
        block: String,
        /// By how much the whole is too long, in millimetres, rounded up to a tenth.
        overflow_mm: f32,
    },
    /// A piece of text that cannot be broken is wider than its box.
    TooWide {
        /// The block.
        block: String,
        /// The piece.
        text: String,
        /// By how much, in millimetres, rounded up to a tenth.
        overflow_mm: f32,
    },
    /// The face has no such character.
    MissingGlyph {
        /// The block.
        block: String,
        /// The character.
        character: char,
        /// The words around it.
        context: String,
    },
    /// The engine's own fault.
    Engine(Message),
}

impl Say for LayoutProblem {
    fn said(&self) -> Message {
        let millimetres = |overflow: f32| format!("{overflow:.1}");
        match self {
            Self::TooLong { block, overflow_mm } => say!(
                "{block} does not fit on the page: {millimetres} mm too long",
                block,
                millimetres = millimetres(*overflow_mm)
            ),
            Self::TooWide {
                block,
                text,
                overflow_mm,
            } => say!(
                "“{text}” in {block} is {millimetres} mm wider than its box",
                text,
                block,
                millimetres = millimetres(*overflow_mm)
            ),
            Self::MissingGlyph {
                block,
                character,
                context,
            } => say!(
                "no face can draw {character} (U+{code}) in {block}: “{context}”",
                character = format!("{character:?}"),
                code = format!("{:04X}", u32::from(*character)),
                block,
                context
            ),
            Self::Engine(reason) => say!("the layout failed: {reason}", reason),
        }
    }
}

/// A sheet whose pages are painted and not yet written: what it prints is known, so that the proof
/// which travels in the file can be made of it.
struct Typeset {
    document: pdf::Document,
    prints: Vec<Print>,
    text: String,
}

/// What makes sheets; what it found out for one is there for the next.
struct Printer<'f> {
    fonts: &'f Fonts,
    shaper: Shaper,
    writer: pdf::Writer,
}

impl<'f> Printer<'f> {
    fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            shaper: fonts.shaper(),
            writer: pdf::Writer::default(),
        }
    }

    /// Turns to another handout, language or country: many of its paragraphs are those of the last,
    /// its pages and faces are not.
    fn turn(&mut self) {
        self.shaper.known.spare();
        self.writer = pdf::Writer::default();
    }

    /// The file of a sheet, with another in it if there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(
        &mut self,
        set: &Typeset,
        attachment: Option<&Attachment>,
    ) -> Result<Vec<u8>, Vec<LayoutProblem>> {
        let written = self.writer.write(&set.document, self.fonts, attachment);
        written.map_err(|problem| vec![LayoutProblem::Engine(problem.said())])
    }
}

/// Lays a sheet out and paints it.
///
/// # Errors
/// Everything that keeps it from being laid out as it is written.
fn typeset(sheet: &Sheet, shaper: &mut Shaper) -> Result<Typeset, Vec<LayoutProblem>> {
    let mut designer = design::Designer::new(shaper, sheet);
    let plan = designer.plan(sheet);
    let imposed = pages::impose(plan, sheet, &mut designer);
    let missing = designer.missing();
    if !missing.is_empty() {
        return Err(missing);
    }
    let painted = paint::paint(imposed?);
    let document = pdf::Document {
        title: sheet.title.clone(),
        description: sheet.description.clone(),
        language: sheet.language.clone(),
        // A page or two are seen at once.
        bookmarks: if painted.pages.len() > 2 {
            painted.bookmarks
        } else {
            Vec::new()
        },
        pages: painted.pages,
        structure: painted.structure,
    };
    Ok(Typeset {
        document,
        prints: painted.prints,
        text: painted.text,
    })
}

/// Renders a sheet.
///
/// # Errors
/// Everything that keeps it from being laid out as it is written.
pub fn render(sheet: &Sheet, fonts: &Fonts) -> Result<Rendered, Vec<LayoutProblem>> {
    let mut printer = Printer::new(fonts);
    let set = typeset(sheet, &mut printer.shaper)?;
    Ok(Rendered {
        pdf: printer.write(&set, None)?,
        pages: set.document.pages.len(),
        prints: set.prints,
        text: set.text,
    })
}

/// Adds the words of inline text to `words`, without their meaning.
fn plain_text(text: &[Inline], words: &mut String) {
    for inline in text {
        match inline {
            Inline::Text(t) => words.push_str(t),
            Inline::Strong(t) | Inline::Emphasis(t) | Inline::NoBreak(t) => plain_text(t, words),
            Inline::Link { text, .. }
            | Inline::Traced { text, .. }
            | Inline::Foreign { text, .. } => plain_text(text, words),
            Inline::Break => words.push(' '),
            Inline::Reference(_) | Inline::Icon(_) => {}
        }
    }
}
