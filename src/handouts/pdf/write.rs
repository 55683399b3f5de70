//! Pages to printpdf's operations.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, ExternalStream, ExternalXObject, FontId, Line, LinePoint, Op,
    PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon,
    PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, XObject, XObjectId,
};

use super::path::{Part, Path, Segment};
use super::subset::Subsets;
use super::{Document, Mark, Page, Text, WriteProblem};
use crate::handouts::looks::Colour;
use crate::handouts::model::Picture;

/// The document as objects, before `finish`.
pub(super) fn to_objects(
    document: &Document,
    subsets: &Subsets,
) -> Result<lopdf::Document, WriteProblem> {
    let mut pdf = PdfDocument::new(&document.title);
    for subset in subsets.values() {
        let font = PdfFont::new(subset.parsed.clone());
        let fonts = &mut pdf.resources.fonts.map;
        fonts.insert(FontId(subset.resource.clone()), font);
    }
    for mark in document.pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Picture(picture, _) = mark {
            let objects = &mut pdf.resources.xobjects.map;
            objects.insert(picture_id(picture), image(picture));
        }
    }
    for page in &document.pages {
        let ops = Pen {
            page,
            subsets,
            ops: Vec::new(),
            colour: None,
        }
        .page();
        let size = Rect::from_wh(Pt(page.width), Pt(page.height));
        let (media_box, trim_box, crop_box) = (size.clone(), size.clone(), size);
        pdf.pages.push(PdfPage {
            media_box,
            trim_box,
            crop_box,
            ops,
        });
    }
    let options = PdfSaveOptions {
        optimize: true,
        subset_fonts: false,
        ..Default::default()
    };
    let mut warnings = Vec::new();
    let written = pdf.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        Some(warning) => Err(WriteProblem(warning.msg.clone())),
        None => Ok(written),
    }
}

/// The name of a picture: two of one description are told apart by their size.
fn picture_id(picture: &Picture) -> XObjectId {
    XObjectId(format!("Picture{}x{}", picture.width, picture.height))
}

/// A picture as an object of its own, without any codec but the file's own compression.
fn image(picture: &Picture) -> XObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        (
            "Height".to_owned(),
            DictItem::Int(i64::from(picture.height)),
        ),
        ("ColorSpace".to_owned(), name("DeviceRGB")),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    XObject::External(ExternalXObject {
        stream: ExternalStream {
            dict,
            content: picture.pixels.to_vec(),
            compress: true,
        },
        width: None,
        height: None,
        dpi: None,
    })
}

/// Writes the operations of one page.
struct Pen<'a> {
    page: &'a Page,
    subsets: &'a Subsets,
    ops: Vec<Op>,
    colour: Option<Colour>,
}

impl Pen<'_> {
    fn page(mut self) -> Vec<Op> {
        self.ops.push(Op::SetLineCapStyle {
            cap: printpdf::LineCapStyle::Round,
        });
        self.ops.push(Op::SetLineJoinStyle {
            join: printpdf::LineJoinStyle::Round,
        });
        for mark in &self.page.marks {
            match mark {
                Mark::Fill(path, colour) => self.fill(path, *colour),
                Mark::Stroke(path, colour, weight) => self.stroke(path, *colour, *weight),
                Mark::Dashes(path, colour, weight) => {
                    self.dashes(&[3.0, 3.0]);
                    self.stroke(path, *colour, *weight);
                    self.dashes(&[]);
                }
                Mark::Picture(picture, area) => self.picture(picture, *area),
                Mark::Text(text) => self.text(text),
                Mark::BeginArtifact => {
                    self.ops.push(Op::BeginMarkedContent {
                        tag: "Artifact".to_owned(),
                    });
                }
                Mark::BeginFooter => {
                    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
                    let of_pages = [("Type", name("Pagination")), ("Subtype", name("Footer"))];
                    self.begin("Artifact", of_pages);
                }
                Mark::BeginContent(tag, id) => self.begin(tag, [("MCID", DictItem::Int(*id))]),
                Mark::BeginReading(text, id) => {
                    let data = super::finish::text_bytes(text);
                    let text = DictItem::String {
                        data,
                        literal: false,
                    };
                    let reading = ("ActualText", text);
                    self.begin("Span", [("MCID", DictItem::Int(*id)), reading]);
                }
                Mark::End => self.ops.push(Op::EndMarkedContent),
            }
        }
        self.ops
    }

    fn begin<const N: usize>(&mut self, tag: &str, properties: [(&str, DictItem); N]) {
        let map = properties.map(|(key, value)| (key.to_owned(), value));
        let map = BTreeMap::from(map);
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map },
        });
    }

    fn set_fill(&mut self, colour: Colour) {
        if self.colour != Some(colour) {
            self.colour = Some(colour);
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.set_fill(colour);
        let rings = path
            .parts
            .iter()
            .map(|part| PolygonRing {
                points: self.points(part),
            })
            .collect();
        let winding_order = printpdf::WindingOrder::NonZero;
        let polygon = Polygon {
            rings,
            mode: PaintMode::Fill,
            winding_order,
        };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn stroke(&mut self, path: &Path, colour: Colour, weight: f32) {
        self.ops.push(Op::SetOutlineColor { col: rgb(colour) });
        self.ops.push(Op::SetOutlineThickness {
            pt: Pt(rounded(weight)),
        });
        for part in &path.parts {
            let line = Line {
                points: self.points(part),
                is_closed: part.closed,
            };
            self.ops.push(Op::DrawLine { line });
        }
    }

    fn dashes(&mut self, pattern: &[f32]) {
        let dash = printpdf::LineDashPattern::new(0.0, pattern);
        self.ops.push(Op::SetLineDashPattern { dash });
    }

    fn picture(&mut self, picture: &Picture, [left, top, width, height]: [f32; 4]) {
        let transform = printpdf::XObjectTransform {
            translate_x: Some(Pt(rounded(left))),
            translate_y: Some(Pt(rounded(self.page.height - top - height))),
            scale_x: Some(rounded(width)),
            scale_y: Some(rounded(height)),
            no_auto_scale: true,
            ..Default::default()
        };
        let id = picture_id(picture);
        self.ops.push(Op::UseXobject { id, transform });
    }

    fn points(&self, part: &Part) -> Vec<LinePoint> {
        let at = |p: [f32; 2], bezier: bool| LinePoint {
            p: Point {
                x: Pt(rounded(p[0])),
                y: Pt(rounded(self.page.height - p[1])),
            },
            bezier,
        };
        let mut points = vec![at(part.start, false)];
        for segment in &part.segments {
            match *segment {
                Segment::Line(p) => points.push(at(p, false)),
                Segment::Curve(a, b, c) => points.extend([at(a, true), at(b, true), at(c, false)]),
            }
        }
        points
    }

    /// Shows glyphs. The pen follows the widths that the PDF gives for them, and is corrected
    /// before each glyph by what kerning asks for, in whole thousandths of an em, so that the
    /// rounding never adds up.
    fn text(&mut self, text: &Text) {
        let Some(subset) = self.subsets.get(&text.face) else {
            return;
        };
        let mut glyphs: Vec<Codepoint> = Vec::with_capacity(text.glyphs.len());
        let (mut wanted, mut pen) = (0.0_f32, 0.0_f32);
        for glyph in &text.glyphs {
            let correction = (pen - wanted).round();
            if let Some(last) = glyphs.last_mut() {
                last.offset = correction;
                pen -= correction;
            }
            let (id, width) = subset.glyph(glyph.id);
            glyphs.push(Codepoint {
                gid: id,
                offset: 0.0,
                cid: Some(glyph.text.clone()),
            });
            pen += width;
            wanted += glyph.advance * 1000.0 / text.size;
        }
        self.set_fill(text.colour);
        let font = PdfFontHandle::External(FontId(subset.resource.clone()));
        let (x, y) = (Pt(rounded(text.x)), Pt(rounded(self.page.height - text.y)));
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont {
                font,
                size: Pt(rounded(text.size)),
            },
            Op::SetTextMatrix {
                matrix: TextMatrix::Translate(x, y),
            },
            Op::ShowText {
                items: vec![TextItem::GlyphIds(glyphs)],
            },
            Op::EndTextSection,
        ]);
    }
}

/// To a hundredth of a point: a thirtieth of a hair, and shorter files.
fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn rgb(colour: Colour) -> Color {
    let part = |c: u8| (f32::from(c) / 255.0 * 1000.0).round() / 1000.0;
    let (r, g, b) = (part(colour.0), part(colour.1), part(colour.2));
    Color::Rgb(Rgb {
        r,
        g,
        b,
        icc_profile: None,
    })
}
