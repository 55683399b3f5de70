//! A small picture of a sheet's first page, made from the PDF itself: what is seen in the gallery
//! is what is printed.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// How wide a thumbnail is, in pixels: twice as wide as it is shown, for dense screens.
const WIDTH: f32 = 360.0;
/// The number of levels that a channel keeps: text stays legible, the file gets small.
const LEVELS: u32 = 15;

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
    let samples: Vec<u8> = drawn
        .data()
        .iter()
        .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
        .map(level)
        .collect();
    let png = encode(width, height, &samples)?;
    Some(Thumbnail { png, width, height })
}

/// The nearest of a few levels.
fn level(value: u8) -> u8 {
    let step = (u32::from(value) * LEVELS + 127) / 255;
    u8::try_from(step * 255 / LEVELS).unwrap_or(255)
}

fn encode(width: u32, height: u32, samples: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(samples).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
