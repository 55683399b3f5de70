//! The picture that a messenger or a network shows beside a link to a page: its title, the name of
//! the guide, the stake. Drawn from `templates/site/preview.svg`.
//!
//! A preview is named by an absolute address or not at all (the Open Graph protocol knows no
//! other), so a project without a public address has none.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::frame::{FOLDER, Frame};
use crate::files;
use crate::theme;

const TEMPLATE: &str = "preview.svg";
/// The faces that it is written in, below the project's folder.
const FACES: [&str; 2] = [
    "templates/fonts/AtkinsonHyperlegibleNext-Regular.ttf",
    "templates/fonts/AtkinsonHyperlegibleNext-Bold.ttf",
];
/// What networks ask for, in pixels.
const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;
/// Sizes of the title, in pixels, with the characters that fit on a line and the lines that fit.
const SIZES: [(u32, usize, usize); 3] = [(92, 21, 3), (76, 26, 4), (60, 33, 5)];

/// A picture to be made.
#[derive(Debug)]
pub(super) struct Preview {
    /// Its path below the site.
    pub(super) path: String,
    /// The title of the page.
    pub(super) title: String,
    /// The name of the guide, in the page's language.
    pub(super) guide: String,
}

#[derive(Serialize)]
struct Line<'t> {
    text: &'t str,
    y: u32,
}

/// Draws the pictures into the site.
pub(super) fn write(
    frame: &Frame,
    previews: &[Preview],
    root: &Path,
    site: &Path,
) -> Result<(), SiteError> {
    let mut fonts = fontdb::Database::new();
    for face in FACES {
        fonts.load_font_data(theme::read_bytes(root, face)?.into_owned());
    }
    let options = usvg::Options {
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    };
    previews.par_iter().try_for_each(|preview| {
        let svg = frame.render(TEMPLATE, &context(preview))?;
        let png = draw(&svg, &options).map_err(|reason| SiteError::Template {
            name: format!("{FOLDER}/{TEMPLATE}"),
            reason,
        })?;
        Ok(files::write(&site.join(&preview.path), &png)?)
    })
}

fn draw(svg: &str, options: &usvg::Options<'_>) -> Result<Vec<u8>, String> {
    let tree = usvg::Tree::from_str(svg, options).map_err(|error| error.to_string())?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or("it has no size")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

fn context(preview: &Preview) -> Context {
    let (size, lines) = set(&preview.title);
    let lines: Vec<Line<'_>> = (0..)
        .zip(&lines)
        .map(|(place, text)| Line {
            text,
            y: 100 + size + place * (size + size / 8),
        })
        .collect();
    let mut context = Context::new();
    context.insert("size", &size);
    context.insert("lines", &lines);
    context.insert("guide", &preview.guide);
    context
}

/// The largest size at which a title fits, and its lines.
fn set(title: &str) -> (u32, Vec<String>) {
    let mut set = (0, Vec::new());
    for (size, longest, most) in SIZES {
        set = (size, broken(title, longest));
        if set.1.len() <= most {
            return set;
        }
        set.1.truncate(most);
    }
    set
}

/// Lines of at most so many characters, broken at the spaces that may break.
fn broken(title: &str, longest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + length <= longest => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::set;

    #[test]
    fn a_title_is_as_large_as_its_length_allows() {
        let (size, lines) = set("Sextorsion\u{a0}: le chantage aux images");
        assert_eq!(size, 92);
        assert_eq!(lines, ["Sextorsion\u{a0}: le", "chantage aux images"]);
        let (small, many) = set(&"un titre bien trop long ".repeat(6));
        assert!(small < size && many.len() <= 5, "{small} {many:?}");
    }
}
