//! The pages and files around the books, from the templates in `templates/site`.
//!
//! They share one frame (`base.html`): the way out, the same policy as the pages of the guide, and
//! the words of one or of all languages. Most are there for one moment in a visit: the choice of a
//! language, an address that leads nowhere, a copy to be kept.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tera::{Context, Tera};

use super::SiteError;
use crate::content::Content;
use crate::files;
use crate::manuscript::Role;
use crate::theme;

/// The folder of the templates, below the project's folder.
pub(super) const FOLDER: &str = "templates/site";

/// What a page may fetch: nothing from another host, no script or style of its own making. The
/// theme of the guide says the same, word for word.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; \
    script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// What these pages link to: the file below `templates`, and its name beside them.
const BESIDE: [(&str, &str); 7] = [
    ("site/site.css", "site.css"),
    ("site/site.js", "site.js"),
    ("site/offline.js", "offline.js"),
    ("guide/theme/fonts/leave.js", "leave.js"),
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

/// A language as these pages show it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tongue {
    /// Its code.
    pub(super) code: String,
    /// Its name for itself.
    pub(super) name: String,
    /// The title of the guide in it.
    pub(super) title: String,
    /// The address of its guide: public if the site has one, from the first page otherwise.
    address: String,
    /// The words of the interface.
    pub(super) t: BTreeMap<String, String>,
    /// The chapters that `jalon.toml` names as the most urgent.
    doors: Vec<Door>,
}

impl Tongue {
    /// One of its words.
    pub(super) fn word(&self, key: &str) -> &str {
        self.t.get(key).map_or("", String::as_str)
    }
}

/// A chapter that a page links to, by its path below the site.
#[derive(Debug, Clone, Serialize)]
struct Door {
    title: String,
    href: String,
}

/// The templates, and the languages that are built.
#[derive(Debug)]
pub(super) struct Frame {
    tera: Tera,
    /// In the project's order.
    pub(super) tongues: Vec<Tongue>,
    /// The way to the site's root for a page whose own place is not known: from the root of the
    /// host, or the public address.
    anywhere: String,
}

impl Frame {
    /// Reads the templates.
    pub(super) fn load(
        content: Content<'_>,
        languages: &[&str],
        root: &Path,
    ) -> Result<Self, SiteError> {
        let mut templates = Vec::new();
        for extension in ["html", "js", "svg", "xml", "txt", "conf"] {
            for name in theme::list(root, FOLDER, extension)? {
                let text = theme::read_text(root, &name)?;
                let short = name[FOLDER.len()..].trim_start_matches('/');
                templates.push((short.to_owned(), text));
            }
        }
        for name in ["hosting/_headers", "hosting/_redirects", "hosting/htaccess"] {
            templates.push((
                name.to_owned(),
                theme::read_text(root, &format!("{FOLDER}/{name}"))?,
            ));
        }
        let mut tera = Tera::default();
        // A title is no markup in a drawing either.
        tera.autoescape_on([".html", ".xml", ".svg"]);
        tera.add_raw_templates(templates)
            .map_err(|error| broken(FOLDER, &error))?;
        let site = &content.project().config.site;
        Ok(Self {
            tera,
            tongues: tongues(content, languages),
            anywhere: site.address("").unwrap_or_else(|| "/".to_owned()),
        })
    }

    /// The context of a page in these languages, `base` away from the site's root.
    pub(super) fn page(&self, tongues: &[Tongue], base: &str) -> Context {
        let mut context = Context::new();
        let first = tongues.first();
        // A language may do without the way out; those that have it keep it.
        let has_way_out = |t: &&Tongue| t.t.get("leave").is_some_and(|word| !word.is_empty());
        let leaves: Vec<&Tongue> = tongues.iter().filter(has_way_out).collect();
        let way_out = leaves.first().and_then(|t| t.t.get("leave_url"));
        context.insert("policy", POLICY);
        context.insert("base", base);
        context.insert("language", first.map_or("", |t| &t.code));
        context.insert("leave_url", &way_out);
        context.insert("leaves", &leaves);
        let home = match tongues {
            [only] => format!("{base}{}/index.html", only.code),
            _ => format!("{base}index.html"),
        };
        context.insert("home", &home);
        context.insert("first", &first);
        context.insert("tongues", tongues);
        context
    }

    /// Renders a template.
    pub(super) fn render(&self, template: &str, context: &Context) -> Result<String, SiteError> {
        self.tera
            .render(template, context)
            .map_err(|error| broken(&format!("{FOLDER}/{template}"), &error))
    }

    /// Renders a template into a file of the site.
    pub(super) fn write(
        &self,
        template: &str,
        context: &Context,
        file: &Path,
    ) -> Result<(), SiteError> {
        let text = self.render(template, context)?;
        Ok(files::write(file, text.as_bytes())?)
    }

    /// The page for addresses that lead nowhere: one for the site, one for each language's folder.
    /// It is shown at any address, so its own links start at the root.
    pub(super) fn lost(&self, site: &Path) -> Result<Vec<(String, String)>, SiteError> {
        let mut written = Vec::new();
        let alone = self
            .tongues
            .iter()
            .map(|t| (format!("{}/", t.code), std::slice::from_ref(t)));
        for (folder, tongues) in std::iter::once((String::new(), &self.tongues[..])).chain(alone) {
            let context = self.page(tongues, &self.anywhere);
            let path = format!("{folder}404.html");
            self.write("lost.html", &context, &site.join(&path))?;
            let language = tongues.first().map_or("", |t| &t.code);
            written.push((path, language.to_owned()));
        }
        Ok(written)
    }

    /// Copies what the pages link to.
    pub(super) fn copy_beside(root: &Path, site: &Path) -> Result<(), SiteError> {
        for (file, name) in BESIDE {
            let bytes = theme::read_bytes(root, &format!("{}/{file}", theme::FOLDER))?;
            files::write(&site.join(name), &bytes)?;
        }
        Ok(())
    }
}

fn tongues(content: Content<'_>, languages: &[&str]) -> Vec<Tongue> {
    let config = &content.project().config;
    let tongue = |language: &crate::config::LanguageEntry| {
        let words = content.words(&language.code)?;
        let page = format!("{}/index.html", language.code);
        Some(Tongue {
            code: language.code.clone(),
            name: language.name.clone(),
            title: words.text(&config.title).unwrap_or_default().to_owned(),
            address: config.site.address(&page).unwrap_or(page),
            t: content.strings(&language.code)?.words().clone(),
            doors: doors(content, &language.code),
        })
    };
    let built =
        |language: &&crate::config::LanguageEntry| languages.contains(&language.code.as_str());
    config
        .languages
        .iter()
        .filter(built)
        .filter_map(tongue)
        .collect()
}

/// The chapters of a language that `jalon.toml` names.
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

/// An error of the template engine with its causes, on one line.
fn broken(name: &str, error: &dyn std::error::Error) -> SiteError {
    let causes = std::iter::successors(Some(error), |error| error.source());
    SiteError::Template {
        name: name.to_owned(),
        reason: causes
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": "),
    }
}
