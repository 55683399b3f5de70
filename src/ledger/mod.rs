//! The ledger: what an editor took from the sources, and decided.
//!
//! `ledger/<source>.toml` holds the figures, passages and dismissed numerals of one source,
//! `ledger/channels/<country>.toml` the places to report or find help, `ledger/terms.toml` the
//! words to avoid. The schema on disk (`schema`, `channels`) stands apart from the domain types
//! below; every domain type keeps the places of its fields in the file, so that a finding can
//! point at them. Whether an entry is true of its source is not decided here but in `trace`.
//! `fingerprint` digests what an editor saw; `edit` changes a file and keeps its layout.

mod channels;
mod countries;
pub mod edit;
mod fingerprint;
mod myths;
pub mod opening;
mod schema;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use channels::{
    Action, COUNTRY_OF_THE_SHEET, Channel, Confirmation, Evidence, Link, Number, Retired,
};
pub use countries::{Country, Situation};
pub use myths::{Myth, Verdict};

use crate::config::Localised;
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::files;
use crate::markup::Directive;
use crate::messages::Say;
use crate::say;
use crate::text::numerals::{Kind, Precision};

/// Where the ledger is, below the project's folder.
pub const FOLDER: &str = "ledger";
/// Where the channels are, a file for each country.
pub(crate) const CHANNELS: &str = "ledger/channels";
const TERMS: &str = "ledger/terms.toml";
const MYTHS: &str = "ledger/myths.toml";
const SITUATIONS: &str = "ledger/situations.toml";

/// Whether a file of the ledger holds what stands on sources (figures, passages, myths), and not
/// channels or words.
#[must_use]
pub fn stands_on_sources(file: &str) -> bool {
    !file.starts_with(CHANNELS) && ![SITUATIONS, TERMS].contains(&file)
}

/// What an editor decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It may be printed.
    Published,
    /// Not for now.
    Withheld,
    /// Never.
    Rejected,
}

impl Status {
    /// The word for it in files and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Withheld => "withheld",
            Self::Rejected => "rejected",
        }
    }
}

/// The decision on an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vetting {
    /// What was decided.
    pub status: Status,
    /// When.
    pub on: Day,
    /// By which role, never a person's name.
    pub by: String,
    /// The version of the source that was looked at; none for a cited source.
    pub version: Option<String>,
    /// The newest version at that time, when the editor keeps to the older one above although the
    /// newer one no longer says the same.
    pub kept: Option<String>,
    /// The digest of what was seen, as the file has it.
    pub fingerprint: String,
    /// Why.
    pub note: String,
    /// Where the fingerprint stands.
    pub place: Place,
}

/// The words of the held text, and those around them (W3C TextQuoteSelector).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// The exact words.
    pub quote: String,
    /// Some text before them.
    pub prefix: String,
    /// Some text after them.
    pub suffix: String,
    /// Where the quotation stands in the ledger.
    pub place: Place,
}

/// A value that an entry had before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// The value, a decimal string.
    pub value: String,
    /// The second value of a ratio or a range.
    pub value2: Option<String>,
    /// How exact it was; that of today where it was not noted.
    pub precision: Option<Precision>,
    /// The date that it spoke of; empty where it was not noted.
    #[serde(default)]
    pub as_of: String,
    /// The quotation that stated it.
    #[serde(default)]
    pub quote: String,
    /// The version of the source it came from.
    pub version: String,
    /// When it was accepted.
    pub accepted: Day,
    /// When it was replaced.
    pub replaced: Day,
    /// Why.
    pub note: String,
}

/// Words that a passage had before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastWords {
    /// The quotation.
    pub quote: String,
    /// Its translations, by language.
    #[serde(default)]
    pub translation: Localised,
    /// The version of the source it came from.
    pub version: String,
    /// When it was accepted.
    pub accepted: Day,
    /// When it was replaced.
    pub replaced: Day,
    /// Why.
    pub note: String,
}

/// A statistic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Unique over the whole ledger.
    pub id: String,
    /// The source that states it: the name of the ledger's file.
    pub source: String,
    /// Its anchor's words; none when the source is only cited.
    pub quotation: Option<Quotation>,
    /// Decimal string.
    pub value: String,
    /// The second value of a ratio or a range.
    pub value2: Option<String>,
    /// Exact, about, at least …
    pub precision: Precision,
    /// What sort of expression it is; none when any fits.
    pub kind: Option<Kind>,
    /// What is counted, as it stands behind the value.
    pub unit: Localised,
    /// A short name.
    pub label: Localised,
    /// The date that it speaks of.
    pub as_of: String,
    /// What was counted, out of what, where; directives allowed.
    pub scope: Localised,
    /// The same, taken apart.
    pub breakdown: Breakdown,
    /// What it means, in one plain sentence; directives allowed.
    pub means: Localised,
    /// What it does not mean, in one plain sentence; directives allowed.
    pub not: Localised,
    /// The source that the document only reports.
    pub primary: Option<String>,
    /// Where in the source: a page, a table.
    pub locator: Option<String>,
    /// When it must be looked at again.
    pub review_by: Day,
    /// The editor's note to readers; directives allowed.
    pub note: Localised,
    /// The decision; none yet for a new entry.
    pub vetting: Option<Vetting>,
    /// The values that it had, oldest first.
    pub history: Vec<Past>,
    /// Where its id, value and scope stand in the ledger.
    pub places: FigurePlaces,
}

/// The scope of a figure, taken apart; directives allowed in each part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// Who or what was counted.
    pub population: Localised,
    /// Out of whom or what; empty for a count that is no share.
    pub denominator: Localised,
    /// Where.
    pub place: Localised,
    /// When.
    pub period: Localised,
}

impl Breakdown {
    /// The parts with their names in files and interface words, in reading order.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &Localised); 4] {
        [
            ("population", &self.population),
            ("denominator", &self.denominator),
            ("place", &self.place),
            ("period", &self.period),
        ]
    }
}

impl Figure {
    /// Whether an editor decided to print it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        let decided = self.vetting.as_ref();
        decided.is_some_and(|vetting| vetting.status == Status::Published)
    }

    /// The texts for readers in which directives may stand.
    #[must_use]
    pub fn texts(&self) -> Vec<&Localised> {
        let parts = self.breakdown.parts().map(|(_, text)| text);
        let mut texts = vec![&self.scope, &self.means, &self.not, &self.note];
        texts.extend(parts);
        texts
    }
}

/// Where the fields of a figure stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigurePlaces {
    /// Its id.
    pub id: Place,
    /// Its value.
    pub value: Place,
    /// Its scope.
    pub scope: Place,
    /// Its unit.
    pub unit: Place,
    /// Its review date.
    pub review_by: Place,
}

/// A quotation that may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Unique over the whole ledger.
    pub id: String,
    /// The source that states it.
    pub source: String,
    /// Its anchor's words.
    pub quotation: Quotation,
    /// Whose words the document reports, when they are not its own.
    pub speaker: Localised,
    /// The source that the document only reports.
    pub primary: Option<String>,
    /// Our translations, by language.
    pub translation: Localised,
    /// The editor's note to readers; directives allowed.
    pub note: Localised,
    /// When it must be looked at again.
    pub review_by: Day,
    /// The decision; none yet for a new entry.
    pub vetting: Option<Vetting>,
    /// The words that it had, oldest first.
    pub history: Vec<PastWords>,
    /// Where its id stands.
    pub place: Place,
    /// Where its review date stands.
    pub review_place: Place,
}

/// A numeral of a document that is not published, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// The source it stands in.
    pub source: String,
    /// Its words.
    pub quotation: Quotation,
    /// Why: see [`REASONS`].
    pub reason: String,
    /// More on it.
    pub note: String,
    /// Where the reason stands.
    pub reason_place: Place,
}

/// The reasons for which a numeral may be set aside.
pub const REASONS: [&str; 5] = [
    "bibliographic",
    "grammar",
    "structure",
    "story",
    "unverifiable",
];

/// Words to avoid and the words to use.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The language they belong to.
    pub language: String,
    /// The words to avoid, in all their forms.
    pub avoid: Vec<String>,
    /// What to write.
    pub prefer: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// A matter that a text may not speak of without offering help.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The language of its words.
    pub language: String,
    /// The words that name it, in all their forms.
    pub words: Vec<String>,
    /// How often they stand in a text that is about it; one in a title or a heading is enough.
    pub least: usize,
    /// The purpose of the channel that such a text offers.
    pub needs: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// All that the ledger holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By id.
    pub figures: BTreeMap<String, Arc<Figure>>,
    /// By id.
    pub passages: BTreeMap<String, Arc<Passage>>,
    /// By source and place.
    pub dismissed: Vec<Dismissed>,
    /// By id.
    pub channels: BTreeMap<String, Channel>,
    /// In the order of the file.
    pub myths: Vec<Myth>,
    /// In the order of the file.
    pub terms: Vec<Term>,
    /// In the order of the file.
    pub topics: Vec<Topic>,
    /// In the order in which they are shown.
    pub countries: Vec<Country>,
    /// In the order of the file: most urgent first.
    pub situations: Vec<Situation>,
    /// Some file could not be read: an unknown id may be in it.
    pub incomplete: bool,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsFile {
    #[serde(default, rename = "term")]
    terms: Vec<Term>,
    #[serde(default, rename = "topic")]
    topics: Vec<Topic>,
}

/// What one file of the ledger holds.
enum Content {
    Terms(TermsFile),
    Myths(Vec<Myth>),
    Situations(Vec<Situation>),
    Channels(Option<Country>, Vec<Channel>),
    Entries(schema::Entries),
}

impl Content {
    fn read(name: &str, path: &Path) -> Result<Self, Box<Finding>> {
        let text = files::read_text(path).map_err(|e| unreadable(&e, name))?;
        let read = if name == TERMS {
            toml::from_str(&text).map(Self::Terms)
        } else if name == MYTHS {
            myths::read(name, &text).map(Self::Myths)
        } else if name == SITUATIONS {
            countries::read_situations(name, &text).map(Self::Situations)
        } else if name.starts_with(CHANNELS) {
            let read = channels::read(name, &text);
            read.map(|(country, found)| Self::Channels(country, found))
        } else {
            schema::read(name, &text).map(Self::Entries)
        };
        read.map_err(|e| Box::new(Finding::broken_toml(name, &text, &e)))
    }
}

fn unreadable(error: &files::FileError, name: &str) -> Finding {
    Finding::error("unreadable", Place::file(name), error.said())
        .help(say!("make the file readable UTF-8"))
}

impl Ledger {
    /// Reads the whole ledger. What cannot be read is in the report and left out.
    #[must_use]
    pub fn load(root: &Path, report: &mut Report) -> Self {
        let mut ledger = Self::default();
        let paths = ledger.paths(root, report);
        let files: Vec<_> = paths
            .par_iter()
            .map(|path| Content::read(&files::relative(root, path), path))
            .collect();
        for file in files {
            match file {
                Ok(content) => ledger.add(content, report),
                Err(finding) => {
                    ledger.incomplete = true;
                    report.push(*finding);
                }
            }
        }
        ledger.countries.sort_by_key(|c| (c.order, c.code.clone()));
        ledger
    }

    /// A country by the code that channels name.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.countries.iter().find(|country| country.code == code)
    }

    /// The channels that a directive prints.
    #[must_use]
    pub fn asked_by(&self, directive: &Directive) -> Vec<&Channel> {
        let id = directive.id.as_deref().unwrap_or_default();
        match directive.name.as_str() {
            "contacts" => self.channels_of(id),
            "situation" => {
                let anywhere = self.situations.iter().filter(|s| s.id == id);
                let doors = self.countries.iter().filter_map(|c| c.doors.get(id));
                let ids = doors.chain(anywhere.map(|s| &s.anywhere)).flatten();
                ids.filter_map(|id| self.channels.get(id)).collect()
            }
            _ => self.selected(directive),
        }
    }

    /// The channels that fit the options of `{{#channels …}}`, most urgent first, then by id; no
    /// more than it asks for. Of how many countries they are is not known before a sheet is made
    /// for one, so `most` does not count then.
    fn selected(&self, directive: &Directive) -> Vec<&Channel> {
        let channels = self.channels.values();
        let mut channels: Vec<_> = channels.filter(|c| c.is_asked_by(directive)).collect();
        channels.sort_by_key(|c| (c.urgency, &c.id));
        let option = |key: &str| directive.options.get(key).map(String::as_str);
        if option("country") != Some(channels::COUNTRY_OF_THE_SHEET) {
            let most = option("most").and_then(|most| most.parse().ok());
            channels.truncate(most.unwrap_or(usize::MAX));
        }
        channels
    }

    /// The channels of a country in use, most urgent first, then by id.
    #[must_use]
    pub fn channels_of(&self, country: &str) -> Vec<&Channel> {
        let channels = self.channels.values();
        let mut found: Vec<_> = channels
            .filter(|c| c.country == country && c.retired.is_none())
            .collect();
        found.sort_by_key(|c| (c.adults_only, c.urgency, &c.id));
        found
    }

    /// The figures and passages of one file of a source, or the myths of theirs, by its path below
    /// the project's folder.
    ///
    /// # Errors
    /// A finding when the text cannot be read as such a file.
    pub fn of_one_file(name: &str, text: &str) -> Result<Self, Finding> {
        let broken = |e| Finding::broken_toml(name, text, &e);
        let mut ledger = Self::default();
        if name == MYTHS {
            ledger.myths = myths::read(name, text).map_err(broken)?;
        } else {
            let found = schema::read(name, text).map_err(broken)?;
            ledger.add_entries(found, &mut Report::default());
        }
        Ok(ledger)
    }

    fn paths(&mut self, root: &Path, report: &mut Report) -> Vec<PathBuf> {
        files::list(&root.join(FOLDER), "toml").unwrap_or_else(|e| {
            self.incomplete = true;
            report.push(unreadable(&e, FOLDER));
            Vec::new()
        })
    }

    fn add(&mut self, content: Content, report: &mut Report) {
        match content {
            Content::Terms(file) => {
                self.terms = file.terms;
                self.topics = file.topics;
            }
            Content::Myths(found) => self.add_myths(found, report),
            Content::Situations(found) => self.situations = found,
            Content::Channels(country, found) => {
                self.countries.extend(country);
                self.add_channels(found, report);
            }
            Content::Entries(found) => self.add_entries(found, report),
        }
    }

    fn add_entries(&mut self, found: schema::Entries, report: &mut Report) {
        for figure in found.figures {
            let place = figure.places.id.clone();
            if self.is_new(&figure.id, &place, report) {
                self.figures.insert(figure.id.clone(), Arc::new(figure));
            }
        }
        for passage in found.passages {
            let place = passage.place.clone();
            if self.is_new(&passage.id, &place, report) {
                self.passages.insert(passage.id.clone(), Arc::new(passage));
            }
        }
        self.dismissed.extend(found.dismissed);
    }

    fn add_myths(&mut self, found: Vec<Myth>, report: &mut Report) {
        for myth in found {
            let place = myth.place.clone();
            if self.is_new(&myth.id, &place, report) {
                self.myths.push(myth);
            }
        }
    }

    fn add_channels(&mut self, found: Vec<Channel>, report: &mut Report) {
        for channel in found {
            let place = channel.place.clone();
            if self.is_new(&channel.id, &place, report) {
                self.channels.insert(channel.id.clone(), channel);
            }
        }
    }

    /// Ids are one name space: pages and commands name an entry by its id alone.
    fn is_new(&self, id: &str, place: &Place, report: &mut Report) -> bool {
        let taken = self.place_of(id);
        if let Some(other) = taken {
            let message = say!(
                "the id `{id}` is taken by {file} line {line}",
                id,
                file = other.file,
                line = other.line
            );
            report.push(
                Finding::error("duplicate-id", place.clone(), message)
                    .subject(id)
                    .help(say!("give this entry another id")),
            );
        }
        taken.is_none()
    }

    /// Where the entry with this id stands.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<&Place> {
        let figure = self.figures.get(id).map(|f| &f.places.id);
        let passage = self.passages.get(id).map(|p| &p.place);
        let channel = self.channels.get(id).map(|c| &c.place);
        let myth = self.myth(id).map(|m| &m.place);
        figure.or(passage).or(channel).or(myth)
    }

    /// The myth with this id.
    #[must_use]
    pub fn myth(&self, id: &str) -> Option<&Myth> {
        self.myths.iter().find(|myth| myth.id == id)
    }

    /// All ids of figures, passages, channels and myths.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let figures = self.figures.keys();
        figures
            .chain(self.passages.keys())
            .chain(self.channels.keys())
            .chain(self.myths.iter().map(|myth| &myth.id))
            .map(String::as_str)
    }
}
