//! Countries and situations: which channel is the right door for whom, where.
//!
//! The file of a country's channels opens with a `[country]` table: its name, its place among
//! others, its short codes, what is known to be missing, and for each situation the doors that an
//! editor chose. `ledger/situations.toml` says what the situations are. `EU` and `INT` are
//! countries in this sense, marked as shared: nothing is asked of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::config::Localised;
use crate::diagnostics::{Lines, Place};

/// A country, or what several share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// As channels name it: `FR`.
    pub code: String,
    /// Its ISO 3166 code, as browsers and phone numbers name it: `GB` for `UK`.
    pub region: String,
    /// Its name.
    pub name: Localised,
    /// Its place among others.
    pub order: u16,
    /// No country of its own: nothing is asked of it.
    pub shared: bool,
    /// The short codes that are dialled there, with the page that states each.
    pub short_codes: BTreeMap<String, String>,
    /// Purposes for which no channel with a sound source is known: the page says so.
    pub missing: Vec<String>,
    /// For each situation the channels that are the right doors, first one first.
    pub doors: BTreeMap<String, Vec<String>>,
    /// Where its code stands.
    pub place: Place,
}

/// The table `[country]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountryFile {
    code: Spanned<String>,
    region: Option<String>,
    name: Localised,
    order: u16,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    short_codes: BTreeMap<String, String>,
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    doors: BTreeMap<String, Vec<String>>,
}

impl CountryFile {
    pub(super) fn domain(self, name: &str, text: &str) -> Country {
        let place = Place::at(name, text, self.code.span().start);
        let code = self.code.into_inner();
        Country {
            region: self.region.unwrap_or_else(|| code.clone()),
            code,
            name: self.name,
            order: self.order,
            shared: self.shared,
            short_codes: self.short_codes,
            missing: self.missing,
            doors: self.doors,
            place,
        }
    }
}

/// What someone comes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Its id; the section of a chapter that answers it has a heading with this id.
    pub id: String,
    /// In the words of who comes with it.
    pub question: Localised,
    /// Purposes of which every door has one.
    pub purposes: Vec<String>,
    /// Channels that are open to every country, shown where a country has no door of its own.
    pub anywhere: Vec<String>,
    /// Its doors are for adults only.
    pub adults_only: bool,
    /// Where its id stands.
    pub place: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationFile {
    id: Spanned<String>,
    question: Localised,
    purposes: Vec<String>,
    #[serde(default)]
    anywhere: Vec<String>,
    #[serde(default)]
    adults_only: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationsFile {
    #[serde(default, rename = "situation")]
    situations: Vec<SituationFile>,
}

/// Reads `ledger/situations.toml`.
pub(super) fn read_situations(name: &str, text: &str) -> Result<Vec<Situation>, toml::de::Error> {
    let file: SituationsFile = toml::from_str(text)?;
    let lines = Lines::new(name, text);
    let domain = |situation: SituationFile| Situation {
        place: lines.place(situation.id.span().start),
        id: situation.id.into_inner(),
        question: situation.question,
        purposes: situation.purposes,
        anywhere: situation.anywhere,
        adults_only: situation.adults_only,
    };
    Ok(file.situations.into_iter().map(domain).collect())
}
