//! The project file `jalon.toml` and the words of the interface, one file a language.
//!
//! `Config` says which languages the project has, in which order, and the limits that rules
//! apply. `Strings` holds the words that a page or a sheet prints around the content. Both are
//! read once and passed down; nothing here knows the name of a language.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostics::{Finding, Place, Report};
use crate::files;
use crate::messages::Say;
use crate::say;
pub use crate::text::Localised;
use crate::theme;

/// The name of the project file.
pub const FILE: &str = "jalon.toml";

/// One language of the project.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageEntry {
    /// BCP 47 code: `fr`.
    pub code: String,
    /// The language's own name for itself: `Français`.
    pub name: String,
}

/// Limits that rules apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The longest quotation that may be published, in words.
    pub passage_words: usize,
    /// How many days before its review date an entry is announced as due.
    pub review_notice_days: i64,
    /// How many days after a person confirmed a channel it must be looked at again.
    pub channel_review_days: i64,
    /// How many days after a page stated a channel, or a person confirmed it, the evidence is old.
    pub evidence_days: i64,
    /// How many years ago a figure may have been true, by its `as_of`, before it is called old.
    pub as_of_years: u16,
    /// The longest sentence, in words.
    pub sentence_words: usize,
    /// How hard a page may be, by language: the highest Flesch–Kincaid grade in English, the
    /// lowest ease of Kandel and Moles in French. A language without a limit is not measured.
    pub readability: BTreeMap<String, i64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            passage_words: 60,
            review_notice_days: 60,
            channel_review_days: 180,
            evidence_days: 1095,
            as_of_years: 10,
            sentence_words: 25,
            readability: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: toml::Spanned<u32>,
    title: Localised,
    language: toml::Spanned<Vec<LanguageEntry>>,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    landing: Landing,
    #[serde(default)]
    site: SiteFile,
    #[serde(default)]
    words: Words,
}

/// Words of the interface, by language and key.
type Words = BTreeMap<String, BTreeMap<String, String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    url: Option<toml::Spanned<String>>,
}

/// What the first page of the site offers, beside the languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    /// Ids of chapters that it links to in every language, most urgent first.
    #[serde(default)]
    pub chapters: Vec<String>,
}

/// Where the site is published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The public address of the site's folder, without a slash at the end; none until it is known.
    pub url: Option<String>,
}

impl Site {
    /// The public address of a file of the site, `fr/agir.html`; none without a public address.
    #[must_use]
    pub fn address(&self, path: &str) -> Option<String> {
        Some(format!("{}/{path}", self.url.as_deref()?))
    }
}

/// The project file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The project's folder.
    pub root: PathBuf,
    /// The title of the guide.
    pub title: Localised,
    /// The languages; the first is the default one. Never empty.
    pub languages: Vec<LanguageEntry>,
    /// The limits that rules apply.
    pub limits: Limits,
    /// What the first page of the site offers.
    pub landing: Landing,
    /// Where the site is published.
    pub site: Site,
    /// Words of the interface that this project says otherwise, by language and key.
    pub words: Words,
}

impl Config {
    /// Reads `jalon.toml` in the project's folder.
    ///
    /// # Errors
    /// A report that says what is wrong with the file, or that there is none.
    pub fn load(root: &Path) -> Result<Self, Report> {
        let mut report = Report::default();
        let config = files::read_text(&root.join(FILE))
            .map_err(|e| {
                Finding::error("no-project", Place::file(FILE), e.said())
                    .help(say!("run in a project's folder, or name it with --project"))
            })
            .and_then(|text| Self::parse(root, &text));
        config.map_err(|finding| {
            report.push(finding);
            report
        })
    }

    fn parse(root: &Path, text: &str) -> Result<Self, Finding> {
        let file: File = toml::from_str(text).map_err(|e| Finding::broken_toml(FILE, text, &e))?;
        let at = |offset: usize| Place::at(FILE, text, offset);
        if *file.version.get_ref() != 1 {
            let place = at(file.version.span().start);
            return Err(Finding::error(
                "project-version",
                place,
                say!("this is not a version 1 file"),
            )
            .help(say!(
                "use the release of jalon that wrote it, or set `version = 1`"
            )));
        }
        let codes: Vec<_> = file
            .language
            .get_ref()
            .iter()
            .map(|l| l.code.as_str())
            .collect();
        let place = at(file.language.span().start);
        if codes.is_empty() {
            return Err(
                Finding::error("no-language", place, say!("the project has no language"))
                    .help(say!("add a [[language]] with `code` and `name`")),
            );
        }
        if let Some(code) = codes.iter().find(|code| !is_language_code(code)) {
            let message = say!("`{code}` is not a language code", code);
            return Err(Finding::error("bad-language", place, message).help(say!(
                "use a BCP 47 code in letters, digits and hyphens, such as `fr` or `pt-BR`"
            )));
        }
        let twice = (1..codes.len()).find(|&at| codes[..at].contains(&codes[at]));
        if let Some(code) = twice.map(|at| codes[at]) {
            let message = say!("the language `{code}` is listed twice", code);
            return Err(Finding::error("bad-language", place, message)
                .help(say!("keep one [[language]] for each language")));
        }
        let languages = file.language.into_inner();
        let url = file.site.url.map(|url| {
            let place = at(url.span().start);
            public_address(url.get_ref()).ok_or_else(|| {
                let message = say!("`{url}` is no public address", url = url.get_ref());
                Finding::error("bad-address", place, message).help(say!(
                    "give the address of the site's folder, such as `https://guide.example/jalon`, \
                     without `?` and `#`; leave `url` out until it is known"
                ))
            })
        });
        let site = Site {
            url: url.transpose()?,
        };
        Ok(Self {
            root: root.to_owned(),
            title: file.title,
            languages,
            limits: file.limits,
            landing: file.landing,
            site,
            words: file.words,
        })
    }

    /// The codes of the languages, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|l| l.code.as_str())
    }

    /// The code of the default language.
    #[must_use]
    pub fn default_language(&self) -> &str {
        self.languages.first().map_or("", |l| l.code.as_str())
    }
}

/// An absolute address on the web without the slashes at its end.
fn public_address(url: &str) -> Option<String> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme))?;
    let host = rest.split('/').next().unwrap_or_default();
    let is_written_plainly = url
        .chars()
        .all(|c| c.is_ascii_graphic() && !"?#\"'<>\\`@".contains(c));
    (host.contains(|c: char| c.is_ascii_alphanumeric()) && is_written_plainly)
        .then(|| url.trim_end_matches('/').to_owned())
}

/// Codes become names of folders: nothing but letters, digits and hyphens.
fn is_language_code(code: &str) -> bool {
    !code.is_empty()
        && code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Where the words of the interface are.
const STRINGS: &str = "templates/strings";

/// The words that a page or a sheet prints around the content, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    language: String,
    words: BTreeMap<String, String>,
}

impl Strings {
    /// Reads `templates/strings/<language>.toml`: flat `key = "text"`. What `[words.<language>]`
    /// of the project file says is put in its place.
    ///
    /// # Errors
    /// A finding when the file is missing or is not a flat table of texts.
    pub fn load(config: &Config, language: &str) -> Result<Self, Finding> {
        let name = format!("{STRINGS}/{language}.toml");
        let text = theme::read_text(&config.root, &name).map_err(|e| {
            Finding::error("no-strings", Place::file(&name), e.said()).help(say!(
                "every language needs its file of interface words: `jalon theme export --only \
                 strings` writes those that came with jalon, to be translated"
            ))
        })?;
        let mut words: BTreeMap<String, String> =
            toml::from_str(&text).map_err(|e| Finding::broken_toml(&name, &text, &e))?;
        let own = config.words.get(language).into_iter().flatten();
        words.extend(own.map(|(key, word)| (key.clone(), word.clone())));
        Ok(Self {
            language: language.to_owned(),
            words,
        })
    }

    /// The language of these words.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The words under a key. A key that is missing comes out as itself between brackets, and the
    /// rule `missing-string` stops the build before that is published.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.words
            .get(key)
            .cloned()
            .unwrap_or_else(|| format!("[{key}]"))
    }

    /// All keys and words, by key.
    #[must_use]
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }

    /// The file that holds them, below the project's folder.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{STRINGS}/{}.toml", self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Site};

    const PROJECT: &str = "version = 1\ntitle = { fr = \"T\" }\n\
        [[language]]\ncode = \"fr\"\nname = \"Français\"\n";

    fn site(url: &str) -> Result<Site, String> {
        let text = format!("{PROJECT}[site]\nurl = \"{url}\"\n");
        let config = Config::parse("project".as_ref(), &text);
        config.map(|c| c.site).map_err(|f| f.code.to_owned())
    }

    #[test]
    fn a_public_address_is_one_that_a_page_can_be_added_to() {
        for url in ["https://guide.example", "https://guide.example/"] {
            let address = site(url).unwrap().address("fr/agir.html");
            assert_eq!(
                address.as_deref(),
                Some("https://guide.example/fr/agir.html")
            );
        }
        let below = site("http://guide.example/a/b/").unwrap();
        assert_eq!(below.url.as_deref(), Some("http://guide.example/a/b"));
        assert_eq!(Site::default().address("fr/agir.html"), None);
    }

    #[test]
    fn what_is_no_public_address_is_refused() {
        for url in [
            "",
            "guide.example",
            "ftp://guide.example",
            "https://",
            "https:///fr",
            "https://guide.example/?a=1",
            "https://guide.example/#a",
            "https://me@guide.example",
            "https://guide.example/\\u0022",
            "https://guide.example/a b",
        ] {
            assert_eq!(site(url), Err("bad-address".to_owned()), "{url}");
        }
    }
}
