//! A page's marks to the instructions of its content stream (ISO 32000-1, 8.5, 9.4 and 14.6): an
//! operator a line, behind its operands.
//!
//! printpdf would do it too, but by way of an object for every operand: half of what a sheet's
//! writing cost.

use super::digits::{hexadecimal, integer, literal, real};
use super::finish::text_bytes;
use super::path::{Part, Path, Segment};
use super::subset::Subsets;
use super::write::picture_name;
use super::{Mark, Page, Text};
use crate::handouts::looks::Colour;
use crate::handouts::model::Picture;

/// How many parts a point is divided into: a hundredth is a thirtieth of a hair.
const POINT: f32 = 100.0;
/// How many parts a colour is divided into.
const SHADES: f32 = 1000.0;

/// The content stream of a page.
pub(super) fn content(page: &Page, subsets: &Subsets) -> Vec<u8> {
    let mut pen = Pen {
        height: page.height,
        subsets,
        bytes: Vec::with_capacity(16 * 1024),
        colour: None,
    };
    // Round caps and joins.
    pen.raw("1 J\n1 j\n");
    for mark in &page.marks {
        pen.mark(mark);
    }
    // The last line does not end.
    pen.bytes.pop();
    pen.bytes
}

/// Writes the instructions of one page.
struct Pen<'a> {
    /// Of the page: y goes upwards in a PDF.
    height: f32,
    subsets: &'a Subsets,
    bytes: Vec<u8>,
    /// With which shapes are filled now.
    colour: Option<Colour>,
}

impl Pen<'_> {
    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Fill(path, colour) => self.fill(path, *colour),
            Mark::Stroke(path, colour, weight) => self.stroke(path, *colour, *weight),
            Mark::Dashes(path, colour, weight) => {
                self.raw("[3 3] 0 d\n");
                self.stroke(path, *colour, *weight);
                self.raw("[] 0 d\n");
            }
            Mark::Picture(picture, area) => self.picture(picture, *area),
            Mark::Text(text) => self.text(text),
            Mark::BeginArtifact => self.raw("/Artifact BMC\n"),
            Mark::BeginFooter => self.raw("/Artifact <</Subtype/Footer/Type/Pagination>> BDC\n"),
            Mark::BeginContent(tag, id) => {
                self.raw("/");
                self.raw(tag);
                self.raw(" <</MCID ");
                integer(&mut self.bytes, *id);
                self.raw(">> BDC\n");
            }
            Mark::BeginReading(text, id) => {
                self.raw("/Span <</ActualText");
                hexadecimal(&mut self.bytes, &text_bytes(text));
                self.raw("/MCID ");
                integer(&mut self.bytes, *id);
                self.raw(">> BDC\n");
            }
            Mark::End => self.raw("EMC\n"),
        }
    }

    fn raw(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Operands, with a space behind each.
    fn operands<const N: usize>(&mut self, values: [f32; N]) {
        for value in values {
            real(&mut self.bytes, value, POINT);
            self.bytes.push(b' ');
        }
    }

    /// A place on the page as two operands.
    fn place(&mut self, [x, y]: [f32; 2]) {
        self.operands([x, self.height - y]);
    }

    fn colour(&mut self, colour: Colour, operator: &str) {
        for part in [colour.0, colour.1, colour.2] {
            real(&mut self.bytes, f32::from(part) / 255.0, SHADES);
            self.bytes.push(b' ');
        }
        self.raw(operator);
    }

    fn fill_with(&mut self, colour: Colour) {
        if self.colour != Some(colour) {
            self.colour = Some(colour);
            self.colour(colour, "rg\n");
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.fill_with(colour);
        for part in &path.parts {
            self.part(part);
        }
        self.raw("h\nf\n");
    }

    fn stroke(&mut self, path: &Path, colour: Colour, weight: f32) {
        self.colour(colour, "RG\n");
        self.operands([weight]);
        self.raw("w\n");
        for part in &path.parts {
            self.part(part);
            self.raw(if part.closed { "h\nS\n" } else { "S\n" });
        }
    }

    fn part(&mut self, part: &Part) {
        self.place(part.start);
        self.raw("m\n");
        for segment in &part.segments {
            match *segment {
                Segment::Line(end) => {
                    self.place(end);
                    self.raw("l\n");
                }
                Segment::Curve(first, second, end) => {
                    for place in [first, second, end] {
                        self.place(place);
                    }
                    self.raw("c\n");
                }
            }
        }
    }

    fn picture(&mut self, picture: &Picture, [left, top, width, height]: [f32; 4]) {
        self.raw("q\n");
        self.operands([width, 0.0, 0.0, height]);
        self.place([left, top + height]);
        self.raw("cm\n/");
        self.raw(&picture_name(picture));
        self.raw(" Do\nQ\n");
    }

    /// Shows glyphs. The pen follows the widths that the PDF gives for them, and is corrected
    /// before each glyph by what kerning asks for, in whole thousandths of an em, so that the
    /// rounding never adds up.
    fn text(&mut self, text: &Text) {
        let Some(subset) = self.subsets.get(&text.face) else {
            return;
        };
        self.fill_with(text.colour);
        self.raw("BT\n/");
        self.raw(&subset.resource);
        self.raw(" ");
        self.operands([text.size]);
        self.raw("Tf\n1 0 0 1 ");
        self.place([text.x, text.y]);
        self.raw("Tm\n[");
        let (mut wanted, mut pen) = (0.0_f32, 0.0_f32);
        let mut together = Vec::with_capacity(2 * text.glyphs.len());
        for glyph in &text.glyphs {
            let correction = (pen - wanted).round();
            if correction != 0.0 {
                literal(&mut self.bytes, &together);
                together.clear();
                self.raw(" ");
                real(&mut self.bytes, correction, 1.0);
                pen -= correction;
            }
            let (id, width) = subset.glyph(glyph.id);
            together.extend(id.to_be_bytes());
            pen += width;
            wanted += glyph.advance * 1000.0 / text.size;
        }
        literal(&mut self.bytes, &together);
        self.raw("] TJ\nET\n");
    }
}
