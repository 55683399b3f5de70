//! The first page of the site: the choice of a language, by plain links.

use std::path::Path;

use serde::Serialize;
use tera::{Context, Tera};

use super::{PageRecord, SiteError};
use crate::content::Content;
use crate::files;
use crate::guide::Prints;
use crate::manuscript::Role;

/// The folder of its template and style, below the project's folder.
const FOLDER: &str = "templates/site";
const TEMPLATE: &str = "index.html";
/// What it links to: the file below `templates`, and its name beside the page.
const BESIDE: [(&str, &str); 4] = [
    ("site/landing.css", "landing.css"),
    ("guide/theme/favicon.svg", "favicon.svg"),
    (
        "guide/theme/fonts/atkinson-regular.woff2",
        "fonts/atkinson-regular.woff2",
    ),
    (
        "guide/theme/fonts/atkinson-bold.woff2",
        "fonts/atkinson-bold.woff2",
    ),
];

#[derive(Serialize)]
struct Language {
    code: String,
    name: String,
    title: String,
    about: String,
    enter: String,
    doors: Vec<Door>,
}

/// A chapter that the page links to.
#[derive(Serialize)]
struct Door {
    title: String,
    href: String,
}

/// Writes the page and what it links to; gives its record, which prints nothing of an entry.
pub(super) fn write(
    content: Content<'_>,
    languages: &[&str],
    root: &Path,
    site: &Path,
) -> Result<PageRecord, SiteError> {
    let folder = root.join(FOLDER);
    let template = files::read_text(&folder.join(TEMPLATE))?;
    let html = render(content, languages, &template).map_err(|error| SiteError::Template {
        name: format!("{FOLDER}/{TEMPLATE}"),
        reason: reasons(&error),
    })?;
    files::write_atomic(&site.join(TEMPLATE), html.as_bytes())?;
    for (file, name) in BESIDE {
        let bytes = files::read_bytes(&root.join("templates").join(file))?;
        files::write_atomic(&site.join(name), &bytes)?;
    }
    let language = content.project().config.default_language().to_owned();
    Ok(PageRecord {
        path: TEMPLATE.to_owned(),
        language,
        prints: Prints::default(),
    })
}

fn render(content: Content<'_>, languages: &[&str], template: &str) -> Result<String, tera::Error> {
    let config = &content.project().config;
    let views: Vec<Language> = config
        .languages
        .iter()
        .filter(|language| languages.contains(&language.code.as_str()))
        .filter_map(|language| {
            let words = content.words(&language.code)?;
            Some(Language {
                code: language.code.clone(),
                name: language.name.clone(),
                title: words.text(&config.title).unwrap_or_default().to_owned(),
                about: words.get("about"),
                enter: words.get("enter"),
                doors: doors(content, &language.code),
            })
        })
        .collect();
    let mut tera = Tera::default();
    tera.add_raw_template(TEMPLATE, template)?;
    let mut context = Context::new();
    context.insert("default", config.default_language());
    context.insert("languages", &views);
    tera.render(TEMPLATE, &context)
}

/// The chapters of a language that `jalon.toml` puts on the first page.
fn doors(content: Content<'_>, language: &str) -> Vec<Door> {
    let project = content.project();
    let ids = project.config.landing.chapters.iter();
    ids.filter_map(|id| {
        let mut chapters = project.manuscript.chapters(language);
        let text = chapters.find(|text| text.id() == Some(id))?;
        let Role::Chapter(path) = &text.role else {
            return None;
        };
        let page = path.strip_suffix(".md").unwrap_or(path);
        let title = text.title().map(|heading| heading.text.clone())?;
        Some(Door {
            title,
            href: format!("{language}/{page}.html"),
        })
    })
    .collect()
}

/// An error with its causes, on one line.
fn reasons(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
