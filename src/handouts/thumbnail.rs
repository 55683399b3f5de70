//! A small picture of a sheet's first page, made from the PDF itself: what is seen in the gallery
//! is what is printed.

use std::collections::hash_map::Entry;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use rustc_hash::FxHashMap;

/// How wide a thumbnail is, in pixels: twice as wide as it is shown, for dense screens.
const WIDTH: f32 = 360.0;
/// The highest of the levels that a channel keeps at the edges of letters and lines, from 0: text
/// stays legible, the file gets small.
const LEVELS: u16 = 15;
/// The share of a picture, in thousandths, from which a colour is kept as it is: the tint of a box is
/// no other.
const FLAT: usize = 4;

/// Red, green and blue.
type Colour = [u8; 3];

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
    let pixels: Vec<Colour> = drawn
        .data()
        .iter()
        .map(|pixel| [pixel.r, pixel.g, pixel.b])
        .collect();
    let pixels = simplified(&pixels);
    let png = encode(width, height, &pixels)?;
    Some(Thumbnail { png, width, height })
}

/// The picture with fewer colours: those of areas, and of the others the nearest of a few levels.
fn simplified(pixels: &[Colour]) -> Vec<Colour> {
    let mut counts: FxHashMap<Colour, usize> = FxHashMap::default();
    for run in pixels.chunk_by(|a, b| a == b) {
        *counts.entry(run[0]).or_default() += run.len();
    }
    let least = pixels.len() * FLAT / 1000;
    let runs = pixels.chunk_by(|a, b| a == b).flat_map(|run| {
        let is_flat = counts.get(&run[0]).is_some_and(|count| *count >= least);
        let colour = if is_flat { run[0] } else { run[0].map(level) };
        std::iter::repeat_n(colour, run.len())
    });
    runs.collect()
}

/// The nearest of a few levels.
fn level(value: u8) -> u8 {
    let step = (u16::from(value) * LEVELS + 127) / 255;
    u8::try_from(step * 255 / LEVELS).unwrap_or(u8::MAX)
}

/// The file, with a palette where there are few colours: half as many bytes, and a third as many to
/// pack.
fn encode(width: u32, height: u32, pixels: &[Colour]) -> Option<Vec<u8>> {
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
            pixels.concat()
        }
    };
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&samples).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The colours in the order in which they come, and the number of each pixel's; none when there are
/// more than a byte can count.
fn indexed(pixels: &[Colour]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut palette = Vec::new();
    let mut known: FxHashMap<Colour, u8> = FxHashMap::default();
    let mut numbers = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let next = u8::try_from(known.len());
        let number = match known.entry(run[0]) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                palette.extend(run[0]);
                *entry.insert(next.ok()?)
            }
        };
        numbers.extend(std::iter::repeat_n(number, run.len()));
    }
    Some((palette, numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colours of a picture, read back.
    fn read(png: &[u8]) -> (png::ColorType, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        let kept = decoder.read_header_info().unwrap().color_type;
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut samples = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut samples).unwrap();
        (kept, samples)
    }

    #[test]
    fn few_colours_have_a_palette_and_many_have_none() {
        for (count, kept) in [
            (1, png::ColorType::Indexed),
            (256, png::ColorType::Indexed),
            (257, png::ColorType::Rgb),
        ] {
            let colour = |at: u16| [at.to_be_bytes()[0], at.to_be_bytes()[1], 7];
            let pixels: Vec<Colour> = (0..514).map(|at| colour(at % count)).collect();
            let png = encode(257, 2, &pixels).unwrap();
            assert_eq!(read(&png), (kept, pixels.concat()), "{count}");
        }
    }

    #[test]
    fn areas_keep_their_colour_and_edges_the_nearest_level() {
        let (cream, grey) = ([250, 247, 240], [130, 130, 130]);
        let mut pixels = vec![cream; 999];
        pixels.push(grey);
        let simple = simplified(&pixels);
        assert_eq!((simple[0], simple[999]), (cream, [136, 136, 136]));
    }
}
