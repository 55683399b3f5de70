//! The set: every handout of a project, in every language, as files.
//!
//! Everything that is wrong with any of them is found before the first is given out.

use std::path::Path;

use rayon::prelude::*;

use super::compose::{self, ComposeProblem, Order};
use super::definition::{self, Definition, DefinitionProblem};
use super::fonts::Fonts;
use super::model::{Ink, Paper};
use super::{LayoutProblem, Print, render};
use crate::content::Content;
use crate::diagnostics::{Finding, Place};
use crate::files;
use crate::manuscript::Text;

/// Where the handouts are, below the project's folder.
pub const FOLDER: &str = "handouts";
/// Where the faces are, below the project's folder.
pub const FONTS: &str = "templates/fonts";

/// A handout, made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The handout's id: the name of its folder.
    pub id: String,
    /// Its language.
    pub language: String,
    /// The name of its file: `<id>-<language>-<paper>.pdf`, with `-mono` where no colour is used.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// The chapters that it goes with, by the ids of their titles.
    pub chapters: Vec<String>,
    /// The code of its edition.
    pub edition: String,
    /// How many pages.
    pub pages: usize,
    /// The file.
    pub pdf: Vec<u8>,
    /// What it prints of every trace, in reading order.
    pub prints: Vec<Print>,
}

/// What the sheets are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    /// The paper.
    pub paper: Paper,
    /// Whether colours may be used.
    pub ink: Ink,
}

impl Press {
    fn ending(self) -> &'static str {
        match (self.paper, self.ink) {
            (Paper::A4, Ink::Colour) => "a4",
            (Paper::A4, Ink::Mono) => "a4-mono",
            (Paper::Letter, Ink::Colour) => "letter",
            (Paper::Letter, Ink::Mono) => "letter-mono",
        }
    }
}

/// Makes every handout in these languages, by id, then in the order of the languages.
///
/// # Errors
/// Everything that keeps any of them from being made.
pub fn make(
    content: Content<'_>,
    languages: &[&str],
    press: Press,
) -> Result<Vec<Made>, Vec<Finding>> {
    let root = &content.project().config.root;
    let (definitions, mut findings) = definitions(root);
    if definitions.is_empty() {
        return if findings.is_empty() {
            Ok(Vec::new())
        } else {
            Err(findings)
        };
    }
    let fonts = Fonts::read(&root.join(FONTS)).map_err(|problem| {
        vec![
            Finding::error("handout-fonts", Place::file(FONTS), problem.to_string())
                .help("put the faces back into that folder"),
        ]
    })?;
    let orders: Vec<_> = definitions
        .iter()
        .flat_map(|defined| languages.iter().map(move |language| (defined, *language)))
        .collect();
    let maker = Maker {
        content,
        fonts: &fonts,
        press,
    };
    let made: Vec<Result<Made, Vec<Finding>>> = orders
        .into_par_iter()
        .map(|(defined, language)| maker.one(defined, language))
        .collect();
    let mut sheets = Vec::new();
    for result in made {
        match result {
            Ok(sheet) => sheets.push(sheet),
            Err(more) => findings.extend(more),
        }
    }
    if findings.is_empty() {
        Ok(sheets)
    } else {
        Err(findings)
    }
}

/// A handout's definition and what names it.
struct Defined {
    id: String,
    /// Its file, below the project's folder.
    file: String,
    text: String,
    definition: Definition,
}

fn definitions(root: &Path) -> (Vec<Defined>, Vec<Finding>) {
    let mut defined = Vec::new();
    let mut findings = Vec::new();
    let unreadable = |path: &str, error: files::FileError| {
        Finding::error("unreadable", Place::file(path), error.to_string()).help("make it readable")
    };
    let paths = match files::list(&root.join(FOLDER), "toml") {
        Ok(paths) => paths,
        Err(error) => return (defined, vec![unreadable(FOLDER, error)]),
    };
    for path in paths {
        let file = files::relative(root, &path);
        let Some(id) = file
            .strip_prefix("handouts/")
            .and_then(|f| f.strip_suffix("/handout.toml"))
        else {
            continue;
        };
        let id = id.to_owned();
        match files::read_text(&path) {
            Err(error) => findings.push(unreadable(&file, error)),
            Ok(text) => match Definition::parse(&text) {
                Ok(definition) => defined.push(Defined {
                    id,
                    file,
                    text,
                    definition,
                }),
                Err(problem) => findings.push(bad_definition(&id, &file, &text, &problem)),
            },
        }
    }
    (defined, findings)
}

fn bad_definition(id: &str, file: &str, text: &str, problem: &DefinitionProblem) -> Finding {
    let place = match problem {
        DefinitionProblem::Form {
            span: Some(span), ..
        } => Place::at(file, text, span.start),
        _ => Place::file(file),
    };
    Finding::error("handout-definition", place, problem.to_string())
        .subject(id)
        .help("see CONTRIBUTING.md for what a handout.toml holds")
}

struct Maker<'m> {
    content: Content<'m>,
    fonts: &'m Fonts,
    press: Press,
}

impl Maker<'_> {
    fn one(&self, defined: &Defined, language: &str) -> Result<Made, Vec<Finding>> {
        let Defined { id, definition, .. } = defined;
        let text = self.content.project().manuscript.handout(id, language);
        let text = text.ok_or_else(|| {
            let message = format!("the handout {id} has no text in `{language}`");
            let finding = Finding::error("handout-text", Place::file(&defined.file), message);
            vec![
                finding
                    .subject(id.as_str())
                    .help("write it beside the handout.toml"),
            ]
        })?;
        let bad = |problem: DefinitionProblem| {
            vec![bad_definition(id, &defined.file, &defined.text, &problem)]
        };
        let markdown = self.markdown(defined, text).map_err(bad)?;
        let Press { paper, ink } = self.press;
        let order = Order {
            definition,
            language,
            paper,
            ink,
        };
        let sheet = compose::compose(self.content, order, &markdown)
            .map_err(|problems| self.misplaced(text, problems))?;
        let rendered = render(&sheet, self.fonts)
            .map_err(|problems| problems.iter().map(|p| unfit(text, p)).collect::<Vec<_>>())?;
        Ok(Made {
            id: id.clone(),
            language: language.to_owned(),
            file: format!("{id}-{language}-{}.pdf", self.press.ending()),
            title: sheet.title,
            description: sheet.description,
            chapters: definition.chapters.clone(),
            edition: sheet.code,
            pages: rendered.pages,
            pdf: rendered.pdf,
            prints: rendered.prints,
        })
    }

    fn markdown(&self, defined: &Defined, text: &Text) -> Result<String, DefinitionProblem> {
        let definition = &defined.definition;
        let root = &self.content.project().config.root;
        let path = definition::template_path(root, definition.format);
        let template = files::read_text(&path).map_err(|error| DefinitionProblem::Template {
            template: definition.format.template(),
            cause: error.to_string(),
        })?;
        let none = std::collections::BTreeMap::new();
        let strings = self
            .content
            .strings(&text.language)
            .map_or(&none, |s| s.words());
        let body = match definition.country.get(&text.language) {
            Some(code) => {
                let name = strings.get(&format!("country_{}", code.to_lowercase()));
                definition::for_country(&text.text, code, name.map_or(code, |n| n))
            }
            None => text.text.clone(),
        };
        definition.markdown(&defined.id, &text.language, &body, strings, &template)
    }

    fn misplaced(&self, text: &Text, problems: Vec<ComposeProblem>) -> Vec<Finding> {
        let finding = |problem: ComposeProblem| {
            let place = match text.text.find(&problem.what) {
                Some(at) => text.place(at),
                None => Place::file(&text.file),
            };
            let message = format!(
                "`{}` cannot stand on a sheet: {}",
                problem.what, problem.why
            );
            Finding::error("handout-block", place, message)
                .length(problem.what.chars().count())
                .help("leave it out of the handout, or print it in the guide")
        };
        problems.into_iter().map(finding).collect()
    }
}

/// A layout problem, as a finding on the handout's text.
fn unfit(text: &Text, problem: &LayoutProblem) -> Finding {
    let (code, help) = match problem {
        LayoutProblem::TooLong { .. } | LayoutProblem::TooWide { .. } => (
            "handout-overflow",
            "shorten the text; nothing is made smaller to fit",
        ),
        LayoutProblem::MissingGlyph { .. } => (
            "handout-glyph",
            "use another character, or add a face that has this one",
        ),
        LayoutProblem::Engine(_) => (
            "handout-engine",
            "this is a fault of jalon: please report it",
        ),
    };
    Finding::error(code, Place::file(&text.file), problem.to_string()).help(help)
}
