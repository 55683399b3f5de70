//! A handout as its writer defines it: `handout.toml`, one text per language, and the Tera
//! template of its format, which joins them into one Markdown document.
//!
//! The template sees `id`, `language`, `audience`, `format`, `title`, `description`, `body`, `sources` and
//! `strings`. Directives (`{{#figure …}}`) pass through untouched: they stand in the
//! texts, which are values for Tera, never templates. An unknown variable or filter is an error.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::model::Format;
use crate::dates::Day;
use crate::messages::{Message, Say};
use crate::say;
use crate::text::Localised;

/// A handout's `handout.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The version of this file's form.
    pub version: u32,
    /// What it is printed as.
    pub format: Format,
    /// For whom.
    pub audience: Audience,
    /// The title, by language.
    pub title: Localised,
    /// One sentence for the PDF's metadata and the gallery, by language.
    pub description: Localised,
    /// The chapters that it goes with, by the ids of their titles: they link to it.
    #[serde(default)]
    pub chapters: Vec<String>,
    /// The sources that its advice rests on, by id, in the order of the foot.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Whether it is made once for each country that has channels enough.
    #[serde(default)]
    pub per_country: bool,
    /// The country whose channels it prints where its text says `country=@`, by language.
    #[serde(default)]
    pub country: BTreeMap<String, String>,
    /// The day on which a person last read it as a whole.
    #[serde(default)]
    pub reviewed: Option<Day>,
    /// The day by which a person must read it again.
    #[serde(default)]
    pub review_by: Option<Day>,
    /// How its blocks stand.
    #[serde(default)]
    pub layout: Arrangement,
}

/// Who a handout is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Parents and those who stand in for them.
    Parents,
    /// Teachers, workshop leaders.
    Educators,
    /// Children and teenagers: channels for adults only stay off it.
    Children,
}

impl Audience {
    /// The key of the words that say so.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Parents => "handout_for_parents",
            Self::Educators => "handout_for_educators",
            Self::Children => "handout_for_children",
        }
    }
}

/// How the blocks of a handout stand, when not simply under each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Arrangement {
    /// Boxes that stand side by side when they follow each other: kind and share of the width.
    pub side_by_side: Vec<Vec<Share>>,
    /// Columns of steps.
    pub steps_across: u8,
    /// Columns of channel cards.
    pub channels_across: u8,
    /// Whether a card says what the channel is for, or only its name and hours.
    pub channels_in_full: bool,
    /// The most pages it may have, when that is fewer than its format allows. With an
    /// association's contacts it may have one page more than its format allows.
    pub pages: Option<usize>,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            side_by_side: Vec::new(),
            steps_across: 1,
            channels_across: 2,
            channels_in_full: true,
            pages: None,
        }
    }
}

/// A box in a row of boxes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The kind of box, as its container is called.
    #[serde(rename = "box")]
    pub kind: String,
    /// Its share of the width, relative to its neighbours'.
    #[serde(default = "one")]
    pub share: u16,
}

const fn one() -> u16 {
    1
}

/// The form of `handout.toml` that this program reads.
const VERSION: u32 = 1;

/// Why a handout cannot be read or joined.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum DefinitionProblem {
    /// The file is not what `handout.toml` should be.
    Form {
        /// Where in the file, in bytes, if known.
        span: Option<std::ops::Range<usize>>,
        /// What is wrong.
        cause: Message,
    },
    /// A language has no text for something.
    Missing {
        /// The field.
        what: &'static str,
        /// The language.
        language: String,
    },
    /// The template cannot be rendered.
    Template {
        /// Its file name.
        template: &'static str,
        /// What Tera says.
        cause: String,
    },
}

impl Say for DefinitionProblem {
    fn said(&self) -> Message {
        match self {
            Self::Form { cause, .. } => cause.clone(),
            Self::Missing { what, language } => {
                say!(
                    "there is no `{field}` in `{language}`",
                    field = what,
                    language
                )
            }
            Self::Template { template, cause } => say!(
                "the template {template} cannot be rendered: {cause}",
                template,
                cause
            ),
        }
    }
}

impl Definition {
    /// Reads the text of a `handout.toml`.
    ///
    /// # Errors
    /// When it is no TOML, has an unknown field, or is of another version.
    pub fn parse(text: &str) -> Result<Self, DefinitionProblem> {
        let definition: Self = toml::from_str(text).map_err(|cause| DefinitionProblem::Form {
            span: cause.span(),
            cause: Message::foreign(cause.message()),
        })?;
        if definition.version != VERSION {
            let cause = say!(
                "version {version} of handout.toml is not known; this program reads version {known}",
                version = definition.version,
                known = VERSION
            );
            return Err(DefinitionProblem::Form { span: None, cause });
        }
        Ok(definition)
    }

    /// The title in a language.
    ///
    /// # Errors
    /// When there is none.
    pub fn title(&self, language: &str) -> Result<&str, DefinitionProblem> {
        in_language(&self.title, "title", language)
    }

    /// The description in a language.
    ///
    /// # Errors
    /// When there is none.
    pub fn description(&self, language: &str) -> Result<&str, DefinitionProblem> {
        in_language(&self.description, "description", language)
    }

    /// Joins the definition, a language's text and the strings by the format's template.
    ///
    /// # Errors
    /// When something is missing in that language, or the template names what there is not.
    pub fn markdown(
        &self,
        joined: Joined<'_>,
        strings: &BTreeMap<String, String>,
        template: &str,
    ) -> Result<String, DefinitionProblem> {
        let name = template_name(self.format);
        let failed = |cause: tera::Error| DefinitionProblem::Template {
            template: name,
            cause: chain(&cause),
        };
        let mut tera = tera::Tera::default();
        tera.add_raw_template(name, template).map_err(failed)?;
        let mut context = tera::Context::new();
        context.insert("id", joined.id);
        context.insert("language", joined.language);
        context.insert("audience", &self.audience);
        context.insert("format", &self.format);
        context.insert("title", joined.title);
        context.insert("description", self.description(joined.language)?);
        context.insert("body", joined.body.trim());
        context.insert("sources", &self.sources);
        context.insert("strings", strings);
        tera.render(name, &context).map_err(failed)
    }
}

/// What is joined with a definition.
#[derive(Debug, Clone, Copy)]
pub struct Joined<'a> {
    /// The handout's id.
    pub id: &'a str,
    /// The language.
    pub language: &'a str,
    /// The title in that language.
    pub title: &'a str,
    /// The text in that language.
    pub body: &'a str,
}

fn in_language<'a>(
    texts: &'a Localised,
    what: &'static str,
    language: &str,
) -> Result<&'a str, DefinitionProblem> {
    let missing = || DefinitionProblem::Missing {
        what,
        language: language.to_owned(),
    };
    texts.get(language).map(String::as_str).ok_or_else(missing)
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

/// A format's template, by its path below the project's folder.
#[must_use]
pub const fn template_name(format: Format) -> &'static str {
    match format {
        Format::Cards => "templates/handouts/cards.md.tera",
        _ => "templates/handouts/sheet.md.tera",
    }
}

impl DefinitionProblem {
    /// A template that cannot be read.
    pub(super) fn unreadable(format: Format, cause: &crate::files::FileError) -> Self {
        Self::Template {
            template: template_name(format),
            cause: cause.to_string(),
        }
    }
}

/// Puts a country in the place of the `@` in the directives of a text
/// (`{{#channels country=@}}`), and its name in the place of `{{#country}}`.
#[must_use]
pub fn for_country(text: &str, code: &str, name: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for directive in crate::markup::Document::parse(text).directives {
        out.push_str(&text[from..directive.span.start]);
        let written = &text[directive.span.clone()];
        if directive.name == "country" && directive.argument.is_empty() {
            out.push_str(name);
        } else {
            out.push_str(&written.replace("country=@", &format!("country={code}")));
        }
        from = directive.span.end;
    }
    out.push_str(&text[from..]);
    out
}
