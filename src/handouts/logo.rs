//! The logo of an association, read from a file that nobody here has seen before.
//!
//! A PNG or an SVG becomes a [`Picture`] on white, no larger than it is printed. Such a file is
//! hostile until shown otherwise: sizes are looked at before anything is unpacked, and of SVG only
//! shapes, gradients and clips are drawn. Whatever else stands in it (scripts, text without its
//! font, references that repeat themselves, addresses outside) is refused by name, never left out
//! in silence.

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use resvg::tiny_skia::{Color, Pixmap, Rect, Size, Transform};
use resvg::usvg;
use resvg::usvg::roxmltree;

use super::model::Picture;
use crate::messages::{Message, Say};
use crate::say;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 2_000_000;
/// The largest side of a picture that is unpacked, in pixels.
const MOST_PIXELS: u32 = 6_000;
/// What a picture is reduced to, in pixels: 45 mm at 300 dots an inch.
const PRINTED: [u32; 2] = [540, 200];
/// The most elements and texts of a drawing.
const MOST_NODES: u32 = 20_000;

/// The longest attribute of a drawing, in bytes: a shape that was traced by a machine has a tenth.
const LONGEST: usize = 200_000;
/// The stack of the thread that draws: enough for an attribute of arcs that lead nowhere.
const STACK: usize = 256 << 20;

/// Why a file is no logo.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum LogoProblem {
    /// Too many bytes.
    TooHeavy,
    /// Too many pixels.
    TooLarge(u32, u32),
    /// Another kind of file.
    UnknownKind,
    /// A PNG that cannot be unpacked.
    BadPng(String),
    /// An SVG that cannot be read.
    BadSvg(String),
    /// Something in an SVG that is not drawn.
    NotDrawn(Message),
    /// Nothing to see.
    Empty,
}

impl Say for LogoProblem {
    fn said(&self) -> Message {
        match self {
            Self::TooHeavy => say!("it has more than {most} bytes", most = MOST_BYTES),
            Self::TooLarge(width, height) => say!(
                "it is {width} × {height} pixels, and a logo is at most {most} × {most}",
                width,
                height,
                most = MOST_PIXELS
            ),
            Self::UnknownKind => say!("it is neither a PNG nor an SVG"),
            Self::BadPng(reason) => say!("the PNG cannot be read: {reason}", reason),
            Self::BadSvg(reason) => say!("the SVG cannot be read: {reason}", reason),
            Self::NotDrawn(what) => say!(
                "the SVG holds {what}, which is not drawn: export it as plain paths, or as a PNG",
                what
            ),
            Self::Empty => say!("there is nothing to see in it"),
        }
    }
}

/// Reads a logo.
///
/// # Errors
/// When the file is too large, broken, or holds what is not drawn.
pub fn read(bytes: &[u8]) -> Result<Picture, LogoProblem> {
    if bytes.len() > MOST_BYTES {
        return Err(LogoProblem::TooHeavy);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text)
            if text
                .trim_start_matches('\u{FEFF}')
                .trim_start()
                .starts_with('<') =>
        {
            svg(text)
        }
        _ => Err(LogoProblem::UnknownKind),
    }
}

fn png(bytes: &[u8]) -> Result<Picture, LogoProblem> {
    let bad = |cause: png::DecodingError| LogoProblem::BadPng(cause.to_string());
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_limits(png::Limits { bytes: 160_000_000 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(bad)?;
    let (width, height) = (header.width, header.height);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(LogoProblem::TooLarge(width, height));
    }
    let mut reader = decoder.read_info().map_err(bad)?;
    let size = reader.output_buffer_size().ok_or(LogoProblem::Empty)?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(bad)?;
    samples.truncate(frame.buffer_size());
    let channels = frame.color_type.samples();
    let on_white = |pixel: &[u8]| -> [u8; 3] {
        let (colour, alpha) = match *pixel {
            [grey] => ([grey; 3], 255),
            [grey, alpha] => ([grey; 3], alpha),
            [r, g, b, alpha] => ([r, g, b], alpha),
            _ => ([0, 1, 2].map(|n| pixel.get(n).copied().unwrap_or(255)), 255),
        };
        colour.map(|c| {
            let (c, alpha) = (u32::from(c), u32::from(alpha));
            u8::try_from((c * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
        })
    };
    let pixels: Vec<[u8; 3]> = samples.chunks(channels).map(on_white).collect();
    reduced(&pixels, width, height)
}

/// A picture of at most the size that is printed: blocks of pixels become their mean.
fn reduced(pixels: &[[u8; 3]], width: u32, height: u32) -> Result<Picture, LogoProblem> {
    let [across, down] = PRINTED;
    let block = width.div_ceil(across).max(height.div_ceil(down)).max(1);
    let (small_width, small_height) = (width / block, height / block);
    if small_width == 0 || small_height == 0 {
        return Err(LogoProblem::Empty);
    }
    let mut out = Vec::new();
    for row in 0..small_height {
        for column in 0..small_width {
            let mut sums = [0_u32; 3];
            for y in row * block..(row + 1) * block {
                for x in column * block..(column + 1) * block {
                    let pixel = pixels.get((y * width + x) as usize).unwrap_or(&[255; 3]);
                    for (sum, value) in sums.iter_mut().zip(pixel) {
                        *sum += u32::from(*value);
                    }
                }
            }
            let mean = |sum: u32| u8::try_from(sum / (block * block)).unwrap_or(255);
            out.extend(sums.map(mean));
        }
    }
    Ok(picture(small_width, small_height, out))
}

fn picture(width: u32, height: u32, pixels: Vec<u8>) -> Picture {
    Picture {
        width,
        height,
        pixels: Arc::new(pixels),
        description: String::new(),
    }
}

fn svg(text: &str) -> Result<Picture, LogoProblem> {
    let bad = |cause: &dyn std::fmt::Display| LogoProblem::BadSvg(cause.to_string());
    // Without a document type there are no entities that multiply.
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|e| bad(&e))?;
    for node in document.descendants() {
        is_drawn(node)?;
    }
    // The library goes deeper with every arc that leads nowhere, and panics on what nobody foresaw:
    // nothing half-drawn survives.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let drawing = thread.spawn_scoped(scope, || drawn(&document));
        let drawing = drawing.map_err(|cause| bad(&cause))?.join();
        drawing.unwrap_or_else(|_| Err(bad(&"it cannot be drawn")))
    })
}

fn drawn(document: &roxmltree::Document<'_>) -> Result<Picture, LogoProblem> {
    let tree = usvg::Tree::from_xmltree(document, &usvg::Options::default());
    let tree = tree.map_err(|cause| LogoProblem::BadSvg(cause.to_string()))?;
    let size = tree.size();
    if is_far_larger(tree.root().abs_stroke_bounding_box(), size) {
        let what = say!("a shape or a line far larger than the drawing");
        return Err(LogoProblem::NotDrawn(what));
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    let [across, down] = PRINTED.map(|side| side as f32);
    let scale = (across / size.width()).min(down / size.height());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both are between 1 and what is printed"
    )]
    let (width, height) = (
        (size.width() * scale).round().clamp(1.0, across) as u32,
        (size.height() * scale).round().clamp(1.0, down) as u32,
    );
    let mut canvas = Pixmap::new(width, height).ok_or(LogoProblem::Empty)?;
    canvas.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut canvas.as_mut(),
    );
    let pixels = canvas.pixels().iter();
    let pixels = pixels.flat_map(|p| [p.red(), p.green(), p.blue()]);
    Ok(picture(width, height, pixels.collect()))
}

/// How many times as large as its drawing a shape may be: the painter loses its place where numbers
/// are too large for it.
const FARTHEST: f32 = 1000.0;

fn is_far_larger(shapes: Rect, drawing: Size) -> bool {
    let most = FARTHEST * drawing.width().max(drawing.height());
    let edges = [shapes.left(), shapes.top(), shapes.right(), shapes.bottom()];
    edges.iter().any(|edge| edge.abs() > most)
}

/// The elements that are drawn, or that say nothing to the eye.
const DRAWN: [&str; 18] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "style",
    "title",
    "desc",
    "metadata",
];
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Attributes in which digits are no numbers.
const NAMES: [&str; 4] = ["class", "href", "id", "style"];

/// The first number that is not drawn: an arc of such a size is cut into ever more curves.
const IMMENSE: f64 = 1e9;

/// Whether there is a number that large.
fn is_immense(value: &str) -> bool {
    // What stands behind `#` is a colour or a name.
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"#[\w-]*|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?").ok()
    });
    let immense = |number: regex::Match<'_>| {
        let number = number.as_str().parse::<f64>();
        number.is_ok_and(|number| number >= IMMENSE)
    };
    let number = NUMBER.as_ref();
    number.is_none_or(|number| number.find_iter(value).any(immense))
}

/// Refuses an element or an attribute that could hide, fetch, run or multiply something.
fn is_drawn(node: roxmltree::Node<'_, '_>) -> Result<(), LogoProblem> {
    let name = node.tag_name();
    if !node.is_element() || name.namespace() != Some(NAMESPACE) {
        // What an editor keeps for itself is not looked at, and neither is it drawn.
        return Ok(());
    }
    if !DRAWN.contains(&name.name()) {
        return Err(LogoProblem::NotDrawn(Message::foreign(format!(
            "<{}>",
            name.name()
        ))));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let leads_out = name == "href" && !value.trim_start().starts_with('#');
        if leads_out || name.to_ascii_lowercase().starts_with("on") || fetches(value) {
            return Err(LogoProblem::NotDrawn(say!("the attribute {name}", name)));
        }
        if value.len() > LONGEST {
            let what = say!(
                "more than {most} bytes in the attribute {name}",
                most = LONGEST,
                name
            );
            return Err(LogoProblem::NotDrawn(what));
        }
        let is_name = NAMES.contains(&name) || name.starts_with("data-");
        if !is_name && is_immense(value) {
            let what = say!(
                "a number of more than nine digits in the attribute {name}",
                name
            );
            return Err(LogoProblem::NotDrawn(what));
        }
    }
    if name.name() == "style" && fetches(node.text().unwrap_or_default()) {
        return Err(LogoProblem::NotDrawn(say!("a style that fetches")));
    }
    Ok(())
}

/// Whether a style or a value names anything outside of the drawing.
fn fetches(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let outside = |rest: &str| !rest.trim_start_matches([' ', '"', '\'']).starts_with('#');
    value.contains("@import") || value.split("url(").skip(1).any(outside)
}
