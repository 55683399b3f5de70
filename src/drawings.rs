//! Drawings of our own: an SVG without words, and the words that each language puts into it.
//!
//! `templates/drawings/<id>.svg` is a Tera template of shapes. What it says stands in
//! `templates/drawings/<language>.toml`, one table a drawing: a title, a description (the text
//! alternative, which says all that the drawing shows) and words by key. [`Drawings::load`] reads
//! them and keeps every text as a [`Phrase`] with its place, so that the rules on wording read a
//! drawing as they read a chapter. The guide puts words and shapes together.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::config::{Config, Localised};
use crate::diagnostics::{Finding, Lines, Place, Report};
use crate::files;
use crate::messages::{Message, Say};
use crate::say;

/// Where the drawings are, below the project's folder.
const FOLDER: &str = "templates/drawings";

/// The shapes of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Its id: the name of its file.
    pub id: String,
    /// Its file, below the project's folder.
    pub file: String,
    /// The `viewBox` of its `<svg>`.
    pub view_box: String,
    /// What stands inside its `<svg>`: a Tera template.
    pub shapes: String,
}

/// What a drawing says in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its title.
    pub title: String,
    /// All that it shows, in words.
    pub description: String,
    /// The words inside it, by key; a line feed is where a line is broken.
    pub words: BTreeMap<String, String>,
    /// Where its table starts.
    pub place: Place,
}

/// A text of a drawing, for the rules on wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Where it stands.
    pub place: Place,
    /// The text, under its language.
    pub texts: Localised,
}

/// All drawings of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawings {
    shapes: BTreeMap<String, Drawing>,
    said: BTreeMap<(String, String), Said>,
    /// Every text in them.
    pub phrases: Vec<Phrase>,
}

/// One table of `<language>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    title: Spanned<String>,
    description: Spanned<String>,
    #[serde(default)]
    words: BTreeMap<String, Spanned<String>>,
}

impl Drawings {
    /// Reads all drawings. What cannot be read is in the report and left out.
    #[must_use]
    pub fn load(config: &Config, report: &mut Report) -> Self {
        let mut drawings = Self::default();
        let folder = config.root.join(FOLDER);
        for path in files::list(&folder, "svg").unwrap_or_default() {
            let file = files::relative(&config.root, &path);
            let read = files::read_text(&path).map_err(|e| e.said());
            match read.and_then(|text| drawing(&file, &text)) {
                Ok(drawing) => {
                    drawings.shapes.insert(drawing.id.clone(), drawing);
                }
                Err(message) => report.push(
                    Finding::error("drawing-shapes", Place::file(&file), message).help(say!(
                        "write one <svg viewBox=\"…\"> … </svg> without words of its own"
                    )),
                ),
            }
        }
        for language in config.codes() {
            drawings.load_words(config, language, report);
        }
        drawings
    }

    fn load_words(&mut self, config: &Config, language: &str, report: &mut Report) {
        let file = format!("{FOLDER}/{language}.toml");
        let path = config.root.join(&file);
        if !path.is_file() {
            return;
        }
        let text = match files::read_text(&path) {
            Ok(text) => text,
            Err(e) => {
                report.push(Finding::error("unreadable", Place::file(&file), e.said()));
                return;
            }
        };
        match toml::from_str::<BTreeMap<Spanned<String>, Table>>(&text) {
            Ok(tables) => {
                let lines = Lines::new(&file, &text);
                for (id, table) in tables {
                    self.add(language, id, table, |at| lines.place(at));
                }
            }
            Err(e) => report.push(Finding::broken_toml(&file, &text, &e)),
        }
    }

    fn add(
        &mut self,
        language: &str,
        id: Spanned<String>,
        table: Table,
        place: impl Fn(usize) -> Place,
    ) {
        let mut keep = |text: Spanned<String>| {
            self.phrases.push(Phrase {
                place: place(text.span().start),
                texts: Localised::from_iter([(language.to_owned(), text.get_ref().clone())]),
            });
            text.into_inner()
        };
        let said = Said {
            title: keep(table.title),
            description: keep(table.description),
            words: table
                .words
                .into_iter()
                .map(|(key, text)| (key, keep(text)))
                .collect(),
            place: place(id.span().start),
        };
        self.said
            .insert((id.into_inner(), language.to_owned()), said);
    }

    /// A drawing by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Drawing> {
        self.shapes.get(id)
    }

    /// All drawings, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Drawing> {
        self.shapes.values()
    }

    /// What a drawing says in a language.
    #[must_use]
    pub fn said(&self, id: &str, language: &str) -> Option<&Said> {
        self.said.get(&(id.to_owned(), language.to_owned()))
    }

    /// Everything that is said, with id and language: also of drawings that do not exist.
    pub fn all_said(&self) -> impl Iterator<Item = (&str, &str, &Said)> {
        self.said
            .iter()
            .map(|((id, language), said)| (id.as_str(), language.as_str(), said))
    }
}

/// Splits an SVG file into what the guide needs of it.
fn drawing(file: &str, text: &str) -> Result<Drawing, Message> {
    let open = text
        .find("<svg")
        .ok_or_else(|| say!("there is no <svg> in it"))?;
    let body = text[open..].find('>').map(|at| open + at + 1);
    let body = body.ok_or_else(|| say!("its <svg> is never closed"))?;
    let end = text
        .rfind("</svg>")
        .ok_or_else(|| say!("its <svg> is never closed"))?;
    let head = &text[open..body];
    let view_box = head
        .split_once("viewBox=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(view_box, _)| view_box.to_owned())
        .ok_or_else(|| say!("its <svg> has no viewBox"))?;
    let shapes = text
        .get(body..end)
        .ok_or_else(|| say!("its <svg> is never closed"))?
        .trim();
    if let Some(words) = own_words(shapes) {
        return Err(say!("`{words}` would be the same in every language", words));
    }
    let stem = file.rsplit('/').next().unwrap_or(file);
    Ok(Drawing {
        id: stem.strip_suffix(".svg").unwrap_or(stem).to_owned(),
        file: file.to_owned(),
        view_box,
        shapes: shapes.to_owned(),
    })
}

/// The first text between tags that does not come from the words of a language, and the first
/// element that would bring other text, style or script along.
fn own_words(shapes: &str) -> Option<String> {
    const FOREIGN: [&str; 8] = [
        "<style",
        "<script",
        "<foreignObject",
        "<image",
        "<a ",
        "<!--",
        "aria-label=",
        "style=",
    ];
    let foreign = FOREIGN.iter().find(|word| shapes.contains(*word));
    let mut outside = without(&without(shapes, "{%", "%}"), "{{", "}}");
    outside = without(&outside, "<", ">");
    let words = outside.split_whitespace().next();
    foreign.copied().or(words).map(str::to_owned)
}

/// The text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn shapes_are_taken_without_their_frame() {
        let text = "<svg xmlns=\"x\" viewBox=\"0 0 10 20\">\n<rect/>{{ words.a }}\n</svg>\n";
        let drawing = drawing("templates/drawings/two-doors.svg", text).unwrap();
        assert_eq!(drawing.id, "two-doors");
        assert_eq!(drawing.view_box, "0 0 10 20");
        assert_eq!(drawing.shapes, "<rect/>{{ words.a }}");
    }

    #[test]
    fn a_drawing_has_no_words_of_its_own() {
        for shapes in [
            "<text>12</text>",
            "<text aria-label=\"12\"/>",
            "<style>a{}</style>",
            "<!-- 12 -->",
        ] {
            let text = format!("<svg viewBox=\"0 0 1 1\">{shapes}</svg>");
            assert!(drawing("a.svg", &text).is_err(), "{shapes}");
        }
        assert!(drawing("a.svg", "<svg></svg>").is_err());
        assert!(drawing("a.svg", "<g/>").is_err());
    }
}
