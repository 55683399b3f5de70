//! A small picture of a sheet's first page, made from the PDF itself: what is seen in the gallery
//! is what is printed.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// How wide a thumbnail is, in pixels: twice as wide as it is shown, for dense screens.
const WIDTH: f32 = 360.0;
/// The highest of the levels that a channel keeps, from 0: text stays legible, the file gets small.
const LEVELS: u16 = 15;
/// How many colours there can be, each the levels of red, green and blue in four bits.
const COLOURS: usize = 1 << 12;

/// A picture as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// The bytes of a PNG.
    pub png: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Makes the thumbnail of a PDF of ours. None when it cannot be read, which an audit tells.
#[must_use]
pub fn thumbnail(pdf: &[u8]) -> Option<Thumbnail> {
    let document = Pdf::new(pdf.to_vec()).ok()?;
    let page = document.pages().first()?;
    let scale = WIDTH / page.render_dimensions().0;
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let interpreter = InterpreterSettings::default();
    let cache = RenderCache::new();
    let drawn = render(
        page,
        &cache,
        &interpreter,
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let colour = |channels: [u8; 3]| channels.map(level).iter().fold(0, |c, l| c << 4 | l);
    let pixels: Vec<u16> = drawn
        .data()
        .iter()
        .map(|pixel| colour([pixel.r, pixel.g, pixel.b]))
        .collect();
    let png = encode(width, height, &pixels)?;
    Some(Thumbnail { png, width, height })
}

/// The nearest of a few levels.
fn level(value: u8) -> u16 {
    (u16::from(value) * LEVELS + 127) / 255
}

/// The red, green and blue of a colour.
fn channels(colour: u16) -> [u8; 3] {
    let channel = |shift: u16| (colour >> shift & LEVELS) * 255 / LEVELS;
    [8, 4, 0].map(|shift| u8::try_from(channel(shift)).unwrap_or(u8::MAX))
}

/// The file, with a palette where there are few colours: half as many bytes, and a third as many to
/// pack.
fn encode(width: u32, height: u32, pixels: &[u16]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let samples = match indexed(pixels) {
        Some((palette, numbers)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            // The next number in a palette is no similar colour: nothing is told from neighbours.
            encoder.set_filter(png::Filter::NoFilter);
            numbers
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            pixels.iter().flat_map(|&pixel| channels(pixel)).collect()
        }
    };
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&samples).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The colours that there are, and the number of each pixel's; none when there are more than a byte
/// can count.
fn indexed(pixels: &[u16]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut there = [false; COLOURS];
    for &pixel in pixels {
        there[usize::from(pixel)] = true;
    }
    let mut palette = Vec::new();
    let mut numbers = [0; COLOURS];
    for (colour, number) in (0..)
        .zip(&mut numbers)
        .filter(|(c, _)| there[usize::from(*c)])
    {
        *number = u8::try_from(palette.len() / 3).ok()?;
        palette.extend(channels(colour));
    }
    let numbered = pixels.iter().map(|&pixel| numbers[usize::from(pixel)]);
    Some((palette, numbered.collect()))
}
