//! Every letter of a page with its place, in the order in which the page draws them.

use std::collections::BTreeSet;
use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};

/// A letter, or a ligature, on a page. Units are points, `y` grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where it starts.
    pub(super) x: f64,
    /// Where the next one would start.
    pub(super) end: f64,
    /// Its baseline.
    pub(super) y: f64,
    /// The size of its font.
    pub(super) size: f64,
}

/// What a page draws.
#[derive(Default)]
pub(super) struct Found {
    pub(super) glyphs: Vec<Glyph>,
    /// Letters of which the file does not say what they are.
    pub(super) unknown: usize,
}

/// The most steps of a file: a form that draws another one twice, and so on, is small and has no
/// end.
const MAX_STEPS: usize = 40_000_000;

/// What a step that opens a form costs, in letters; one in a form in a form costs more.
const FORM: usize = 10;

/// How much was drawn, in letters.
#[derive(Default)]
pub(super) struct Work(usize);

/// Why a reading was broken off: the library has no other way to be stopped.
pub(super) struct Endless;

impl Work {
    fn step(&mut self, letters: usize) {
        self.0 += letters;
        if self.0 > MAX_STEPS {
            resume_unwind(Box::new(Endless));
        }
    }
}

/// Interprets a page; stops taking letters at `limit`.
///
/// # Panics
/// With [`Endless`], when the file draws too much.
pub(super) fn of<'a>(pdf: &'a Pdf, page: &Page<'a>, limit: usize, work: &mut Work) -> Found {
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let mut reader = Reader {
        found: Found::default(),
        drawn: BTreeSet::new(),
        artifacts: Vec::new(),
        width: f64::from(width),
        height: f64::from(height),
        limit,
        work,
        open: 0,
    };
    interpret_page(page, &mut context, &mut reader);
    reader.found
}

struct Reader<'w> {
    found: Found,
    work: &'w mut Work,
    /// How many forms and clips are open.
    open: usize,
    /// Letters with their rounded places: some programs draw a word twice to make it bold.
    drawn: BTreeSet<(String, i64, i64)>,
    /// For each open marked content, whether it is an artifact.
    artifacts: Vec<bool>,
    width: f64,
    height: f64,
    limit: usize,
}

impl Reader<'_> {
    fn take(&mut self, glyph: &Drawn<'_>, transform: Affine) {
        let origin = transform * Point::ZERO;
        let up = transform * Point::new(0.0, 1000.0) - origin;
        let size = up.hypot();
        let advance = advance(glyph).map_or(size / 2.0, |width| {
            (transform * Point::new(width, 0.0) - origin).x
        });
        // Text that runs upwards or upside down belongs to no line of the page's reading.
        let level = up.y < 0.0 && up.x.abs() < size * 0.2;
        let on_page =
            (0.0..=self.width).contains(&origin.x) && (0.0..=self.height).contains(&origin.y);
        if !level || !on_page || !size.is_normal() {
            return;
        }
        let Some(text) = characters(glyph) else {
            self.found.unknown += 1;
            return;
        };
        // Tenths of a letter: places are far below what an integer holds, being on the page.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a place on the page, in tenths of a letter"
        )]
        let cell = |at: f64| (at / size * 10.0).round() as i64;
        let (column, row) = (cell(origin.x), cell(origin.y));
        let again = !text.trim().is_empty()
            && (-1..=1).any(|by| self.drawn.contains(&(text.clone(), column + by, row)));
        if again {
            return;
        }
        self.drawn.insert((text.clone(), column, row));
        self.found.glyphs.push(Glyph {
            text,
            x: origin.x,
            end: origin.x + advance.max(0.0),
            y: origin.y,
            size,
        });
    }
}

/// The width of a letter, in thousandths of the font's size.
fn advance(glyph: &Drawn<'_>) -> Option<f64> {
    match glyph {
        Drawn::Outline(outline) => outline.advance_width().map(f64::from),
        Drawn::Type3(drawn) => drawn.advance_width().map(f64::from),
    }
}

/// The characters of a letter, with ligatures taken apart.
fn characters(glyph: &Drawn<'_>) -> Option<String> {
    let text = match glyph.as_unicode()? {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    };
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    if text.is_empty() || text.chars().any(private) {
        return None;
    }
    let known: String = text
        .chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{c}' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect();
    Some(apart(&known))
}

/// Ligatures as letters: ﬁ is f and i.
fn apart(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\u{fb00}'..='\u{fb06}') {
            out.extend(std::iter::once(c).nfkc());
        } else {
            out.push(c);
        }
    }
    out
}

impl<'a> Device<'a> for Reader<'_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    /// Every form is cut to its box.
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.open += 1;
        self.work.step(FORM + self.open * self.open);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if self.artifacts.contains(&true) {
            self.work.step(run.glyphs().len());
            return;
        }
        for glyph in run.glyphs() {
            self.work.step(1);
            if self.found.glyphs.len() >= self.limit {
                return;
            }
            self.take(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.artifacts.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.artifacts.pop();
    }
}
