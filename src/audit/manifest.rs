//! The manifest of a site, `trace.jsonld`, as a stranger finds it.
//!
//! The reader is lenient about what it does not know (a newer build may say more) and strict
//! about what it needs: see [`super::promises`], which judges whether the manifest agrees with
//! itself.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The name of the manifest in the site's folder.
pub(crate) const NAME: &str = "trace.jsonld";

/// The major version that this reader understands.
pub(crate) const VERSION: u64 = 1;

/// Strings that may be printed for an entry, by language.
pub(crate) type Printed = BTreeMap<String, Vec<String>>;

/// The whole document.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) version: u64,
    /// Where the site is published, when it knows: an address below it is an internal one.
    #[serde(default)]
    pub(crate) site_url: Option<String>,
    /// Addresses outside the site that are neither a source's nor a channel's: the licence, the
    /// way out.
    #[serde(default)]
    pub(crate) links: Vec<String>,
    #[serde(default)]
    pub(crate) sources: Vec<Source>,
    #[serde(default)]
    pub(crate) figures: Vec<Figure>,
    #[serde(default)]
    pub(crate) passages: Vec<Passage>,
    #[serde(default)]
    pub(crate) channels: Vec<Channel>,
    #[serde(default)]
    pub(crate) myths: Vec<Myth>,
    #[serde(default)]
    pub(crate) pages: Vec<Page>,
    #[serde(default)]
    pub(crate) handouts: Vec<Handout>,
    /// Every file of the site, but for the manifest and archives.
    #[serde(default)]
    pub(crate) files: Vec<Listed>,
}

/// A work that is cited.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Source {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) language: Option<String>,
    #[serde(default)]
    pub(crate) url: Option<String>,
    #[serde(default)]
    pub(crate) versions: Vec<Version>,
    #[serde(default)]
    pub(crate) printed: Printed,
}

/// One held state of a source.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) sha256: String,
}

/// A statistic.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Figure {
    pub(crate) id: String,
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) value2: Option<String>,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) version: Option<String>,
    #[serde(default)]
    pub(crate) grade: String,
    #[serde(default)]
    pub(crate) target: Option<Target>,
    #[serde(default)]
    pub(crate) printed: Printed,
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    #[serde(default)]
    pub(crate) handouts: Vec<String>,
}

/// A quotation that is published.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Passage {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) target: Option<Target>,
    #[serde(default)]
    pub(crate) printed: Printed,
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    #[serde(default)]
    pub(crate) handouts: Vec<String>,
}

/// Where a quotation stands in a source.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Target {
    pub(crate) source: String,
    #[serde(default)]
    selector: Value,
    #[serde(default)]
    state: Value,
}

/// A place to report or to find help.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Channel {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) retired: bool,
    #[serde(default)]
    pub(crate) numbers: Vec<String>,
    /// Those that take calls, as they are dialled.
    #[serde(default)]
    pub(crate) calls: Vec<String>,
    /// Those that take text messages, as they are dialled.
    #[serde(default)]
    pub(crate) texts: Vec<String>,
    #[serde(default)]
    pub(crate) urls: Vec<String>,
    #[serde(default)]
    pub(crate) printed: Printed,
    #[serde(default)]
    pub(crate) retired_patterns: Vec<String>,
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    #[serde(default)]
    pub(crate) handouts: Vec<String>,
}

/// A claim that is quoted, and never stated.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Myth {
    pub(crate) id: String,
    /// The claim, by language.
    #[serde(default)]
    pub(crate) claim: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) printed: Printed,
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    #[serde(default)]
    pub(crate) handouts: Vec<String>,
}

/// What is printed on one page apart from entries.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Page {
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) plain: Vec<String>,
    #[serde(default)]
    pub(crate) furniture: Vec<String>,
}

/// One printable sheet and everything numeric on it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Handout {
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) edition: String,
    #[serde(default)]
    pub(crate) sha256: Option<String>,
    #[serde(default)]
    pub(crate) prints: Vec<Print>,
}

/// A file of data.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Listed {
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) language: String,
    pub(crate) sha256: String,
}

/// One string that a sheet prints.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Print {
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) id: Option<String>,
    pub(crate) text: String,
}

impl Target {
    /// The quoted words.
    pub(crate) fn exact(&self) -> Option<&str> {
        self.selectors()
            .find_map(|selector| selector.get("exact"))
            .and_then(Value::as_str)
    }

    /// Where the words start and end, in characters of the document.
    pub(crate) fn position(&self) -> Option<(u64, u64)> {
        self.selectors().find_map(|selector| {
            let at = |key| selector.get(key).and_then(Value::as_u64);
            Some((at("start")?, at("end")?))
        })
    }

    /// The digest of the version that the quotation stands in.
    pub(crate) fn digest(&self) -> Option<&str> {
        let states = match &self.state {
            Value::Array(states) => states.as_slice(),
            state => std::slice::from_ref(state),
        };
        states
            .iter()
            .find_map(|state| state.get("sha256"))?
            .as_str()
    }

    /// The model allows one selector or several.
    fn selectors(&self) -> impl Iterator<Item = &Value> {
        match &self.selector {
            Value::Array(selectors) => selectors.iter(),
            selector => std::slice::from_ref(selector).iter(),
        }
    }
}

/// What an element's `data-trace` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Figure,
    Passage,
    Channel,
    Source,
    /// The words of a claim.
    Claim,
}

impl Kind {
    /// The kind of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "figure" => Some(Self::Figure),
            "passage" => Some(Self::Passage),
            "channel" => Some(Self::Channel),
            "source" => Some(Self::Source),
            "claim" => Some(Self::Claim),
            _ => None,
        }
    }
}

impl Manifest {
    /// Every entry with the strings that may be printed for it.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Kind, &str, &Printed)> {
        let figures = self.figures.iter();
        let passages = self.passages.iter();
        let channels = self.channels.iter();
        let sources = self.sources.iter();
        let myths = self.myths.iter();
        figures
            .map(|e| (Kind::Figure, e.id.as_str(), &e.printed))
            .chain(passages.map(|e| (Kind::Passage, e.id.as_str(), &e.printed)))
            .chain(channels.map(|e| (Kind::Channel, e.id.as_str(), &e.printed)))
            .chain(sources.map(|e| (Kind::Source, e.id.as_str(), &e.printed)))
            .chain(myths.map(|e| (Kind::Claim, e.id.as_str(), &e.printed)))
    }

    /// A figure.
    pub(crate) fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// A channel.
    pub(crate) fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// Whether an entry cannot be shown without a numeral.
    pub(crate) fn has_number(&self, kind: Kind, id: &str) -> bool {
        match kind {
            Kind::Figure => true,
            Kind::Channel => self.channel(id).is_some_and(|c| !c.numbers.is_empty()),
            Kind::Passage | Kind::Source | Kind::Claim => false,
        }
    }

    /// A source.
    pub(crate) fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// A page.
    pub(crate) fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }

    /// Where a quotation stands.
    pub(crate) fn target(&self, kind: Kind, id: &str) -> Option<&Target> {
        match kind {
            Kind::Figure => self.figure(id)?.target.as_ref(),
            Kind::Passage => {
                let passage = self.passages.iter().find(|passage| passage.id == id);
                passage?.target.as_ref()
            }
            Kind::Channel | Kind::Source | Kind::Claim => None,
        }
    }

    /// The languages that anything is printed in.
    pub(crate) fn languages(&self) -> std::collections::BTreeSet<String> {
        let pages = self.pages.iter().map(|page| page.language.clone());
        let sheets = self.handouts.iter().map(|sheet| sheet.language.clone());
        let printed = self
            .entries()
            .flat_map(|(_, _, printed)| printed.keys().cloned());
        let sources = self.sources.iter().filter_map(|s| s.language.clone());
        pages
            .chain(sheets)
            .chain(printed)
            .chain(sources)
            .filter(|language| !language.is_empty())
            .collect()
    }

    /// Which pages or sheets show an entry, as the manifest promises.
    pub(crate) fn promised(&self) -> impl Iterator<Item = (Kind, &str, &[String], &[String])> {
        let figures = self.figures.iter();
        let passages = self.passages.iter();
        let channels = self.channels.iter();
        let myths = self.myths.iter();
        figures
            .map(|e| (Kind::Figure, e.id.as_str(), &*e.pages, &*e.handouts))
            .chain(passages.map(|e| (Kind::Passage, e.id.as_str(), &*e.pages, &*e.handouts)))
            .chain(channels.map(|e| (Kind::Channel, e.id.as_str(), &*e.pages, &*e.handouts)))
            .chain(myths.map(|e| (Kind::Claim, e.id.as_str(), &*e.pages, &*e.handouts)))
    }
}
