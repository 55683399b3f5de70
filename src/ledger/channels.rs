//! Channels: the places to report or find help, and the file of one country.

use serde::Deserialize;
use toml::Spanned;

use super::Vetting;
use super::countries::{Country, CountryFile};
use super::opening::Opening;
use super::schema::VettingFile;
use crate::config::Localised;
use crate::dates::Day;
use crate::diagnostics::{Lines, Place};
use crate::markup::Directive;

/// What a telephone number takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is rung.
    Call,
    /// It takes text messages only when no `Call` stands beside it.
    Text,
}

/// A number, as what it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// To be rung or texted.
    #[serde(rename = "type")]
    pub action: Action,
    /// As it is printed.
    pub display: String,
    /// As it is dialled: digits, `+`, `*` and `#`.
    pub dial: String,
    /// short-code, freephone, national or helpline.
    pub kind: String,
    /// The form that works from abroad, only where one works.
    pub international: Option<String>,
    /// A word to text, where one is asked for.
    pub keyword: Option<Localised>,
}

/// An address, as what it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// form, chat, site, app or mail.
    #[serde(rename = "type")]
    pub kind: String,
    /// The whole address.
    pub url: String,
    /// The language of what it opens, where there are several.
    pub language: Option<String>,
}

/// Who stated the channel, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The address that states it.
    pub url: String,
    /// The date on which it was stated: ISO, possibly partial, or `undated`.
    pub stated_on: String,
    /// official or two_independent.
    pub grade: String,
}

/// A person rang the number or opened the address, and it was what the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// On which day.
    pub on: Day,
    /// In which role, never a person's name.
    pub by: String,
    /// What was done and heard.
    pub note: String,
}

/// A channel that must not be printed any more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// Since when, ISO, possibly partial.
    pub on: String,
    /// The channel to print instead.
    pub replaced_by: Option<String>,
    /// What a text may not contain: numbers and addresses.
    pub patterns: Vec<String>,
}

/// What stands for a country in the directives of a handout, until it is made for one.
pub const COUNTRY_OF_THE_SHEET: &str = "@";

/// The values of an option that may hold several, such as `purpose=talk,report`.
fn listed<'d>(directive: &'d Directive, key: &str) -> impl Iterator<Item = &'d str> {
    let values = directive.options.get(key).map_or("", String::as_str);
    values.split(',').filter(|value| !value.is_empty())
}

/// A place to report or find help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Unique over the whole ledger.
    pub id: String,
    /// Country code, `EU` or `INT`.
    pub country: String,
    /// What people call it.
    pub name: Localised,
    /// Who runs it.
    pub operator: String,
    /// emergency, report-content, report-person, talk, take-down, missing-child, crisis,
    /// prevention.
    pub purpose: Vec<String>,
    /// child, parent, professional, anyone, witness, victim.
    pub audience: Vec<String>,
    /// What it is for, one plain sentence.
    pub summary: Localised,
    /// What it is not for.
    pub not_for: Localised,
    /// When it answers, where undisputed.
    pub opening: Option<Opening>,
    /// What is said of its hours in words, beside `opening`.
    pub hours: Localised,
    /// Whether it costs nothing, where stated.
    pub free: Option<bool>,
    /// yes, no or confidential, where stated.
    pub anonymous: Option<String>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Never on a child's sheet.
    pub adults_only: bool,
    /// Numbers.
    pub numbers: Vec<Number>,
    /// Addresses.
    pub links: Vec<Link>,
    /// Who stated it.
    pub evidence: Vec<Evidence>,
    /// Order among others; 1 is most urgent.
    pub urgency: u8,
    /// When a person must ring or open it again.
    pub review_by: Option<Day>,
    /// The editor's note to readers.
    pub note: Localised,
    /// Set for one that must not be printed.
    pub retired: Option<Retired>,
    /// When a person rang or opened it, oldest first.
    pub confirmed: Vec<Confirmation>,
    /// The decision; none yet for a new one.
    pub vetting: Option<Vetting>,
    /// Where its id stands.
    pub place: Place,
}

impl Channel {
    /// Whether the channel serves a purpose; `report` stands for all kinds of report.
    #[must_use]
    pub fn serves(&self, purpose: &str) -> bool {
        let prefix = format!("{purpose}-");
        self.purpose
            .iter()
            .any(|p| p == purpose || p.starts_with(&prefix))
    }

    /// Whether the channel is one that a directive prints: the one that it names, or one in use
    /// that fits its options.
    #[must_use]
    pub fn is_asked_by(&self, directive: &Directive) -> bool {
        match directive.name.as_str() {
            "channel" => directive.id.as_ref() == Some(&self.id),
            "channels" => {
                let named = |key: &str| listed(directive, key).any(|id| id == self.id);
                self.retired.is_none()
                    && !named("without")
                    && (named("with") || self.fits(directive))
            }
            _ => false,
        }
    }

    /// Whether the channel fits the country, a purpose and an audience of `{{#channels …}}`. The
    /// country `@` is that of the sheet, which is not known here: every country fits.
    fn fits(&self, directive: &Directive) -> bool {
        let any = |key: &str, fits: &dyn Fn(&str) -> bool| {
            !directive.options.contains_key(key) || listed(directive, key).any(fits)
        };
        any("country", &|c| {
            c == COUNTRY_OF_THE_SHEET || c == self.country
        }) && any("purpose", &|purpose| self.serves(purpose))
            && any("audience", &|audience| self.is_for(audience))
    }

    /// The first of its numbers that can be rung.
    #[must_use]
    pub fn rung(&self) -> Option<&Number> {
        self.numbers.iter().find(|n| n.action == Action::Call)
    }

    /// The newest day on which a page stated it or a person confirmed it: an ISO date, possibly
    /// partial; none when no page bears a date.
    #[must_use]
    pub fn stated_on(&self) -> Option<String> {
        let dated = self.evidence.iter().map(|e| e.stated_on.clone());
        let confirmed = self.confirmed.iter().map(|c| c.on.to_string());
        // ISO dates sort as text; `undated` must not win over a date.
        dated
            .chain(confirmed)
            .filter(|date| date.starts_with(|c: char| c.is_ascii_digit()))
            .max()
    }

    /// Whether the channel is there for an audience.
    #[must_use]
    pub fn is_for(&self, audience: &str) -> bool {
        let fits = |a: &String| a == audience || a == "anyone";
        self.audience.iter().any(fits) && !(self.adults_only && audience == "child")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: Option<CountryFile>,
    #[serde(default, rename = "channel")]
    channels: Vec<ChannelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelFile {
    id: Spanned<String>,
    country: String,
    name: Localised,
    operator: String,
    #[serde(default)]
    purpose: Vec<String>,
    #[serde(default)]
    audience: Vec<String>,
    #[serde(default)]
    summary: Localised,
    #[serde(default)]
    not_for: Localised,
    #[serde(default)]
    hours: Localised,
    opening: Option<Opening>,
    free: Option<bool>,
    anonymous: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    adults_only: bool,
    #[serde(default, rename = "number")]
    numbers: Vec<Number>,
    #[serde(default, rename = "link")]
    links: Vec<Link>,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default = "least_urgent")]
    urgency: u8,
    review_by: Option<Day>,
    #[serde(default)]
    note: Localised,
    retired: Option<Retired>,
    #[serde(default)]
    confirmed: Vec<Confirmation>,
    vetting: Option<VettingFile>,
}

fn least_urgent() -> u8 {
    9
}

/// Reads `ledger/channels/<country>.toml`.
pub(super) fn read(
    name: &str,
    text: &str,
) -> Result<(Option<Country>, Vec<Channel>), toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let country = file.country.map(|country| country.domain(name, text));
    let lines = Lines::new(name, text);
    let channels = file.channels.into_iter();
    Ok((
        country,
        channels.map(|channel| domain(&lines, channel)).collect(),
    ))
}

fn domain(lines: &Lines<'_>, file: ChannelFile) -> Channel {
    Channel {
        place: lines.place(file.id.span().start),
        id: file.id.into_inner(),
        country: file.country,
        name: file.name,
        operator: file.operator,
        purpose: file.purpose,
        audience: file.audience,
        summary: file.summary,
        not_for: file.not_for,
        hours: file.hours,
        opening: file.opening,
        free: file.free,
        anonymous: file.anonymous,
        languages: file.languages,
        adults_only: file.adults_only,
        numbers: file.numbers,
        links: file.links,
        evidence: file.evidence,
        urgency: file.urgency,
        review_by: file.review_by,
        note: file.note,
        retired: file.retired,
        confirmed: file.confirmed,
        vetting: file
            .vetting
            .map(|vetting| vetting.domain(|at| lines.place(at))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::Document;

    /// The ids of the channels that a directive asks for.
    fn asked(directive: &str) -> Vec<String> {
        let file = r#"
            [[channel]]
            id = "talk"
            country = "FR"
            name.en = "Talk"
            operator = "Someone"
            purpose = ["talk"]
            audience = ["child"]
            [[channel]]
            id = "report"
            country = "UK"
            name.en = "Report"
            operator = "Someone"
            purpose = ["report-content", "report-person"]
            audience = ["parent"]
            adults_only = true
            [[channel]]
            id = "old"
            country = "UK"
            name.en = "Old"
            operator = "Someone"
            [channel.retired]
            on = "2020"
            patterns = []
        "#;
        let (_, channels) = read("fr.toml", file).expect("a file of channels");
        let document = Document::parse(directive);
        let directive = document.directives.first().expect("a directive");
        let asked = channels.into_iter().filter(|c| c.is_asked_by(directive));
        asked.map(|channel| channel.id).collect()
    }

    #[test]
    fn a_selection_takes_lists_names_and_the_country_of_the_sheet() {
        assert_eq!(asked("{{#channels country=@}}"), ["talk", "report"]);
        assert_eq!(asked("{{#channels country=FR}}"), ["talk"]);
        assert_eq!(
            asked("{{#channels purpose=talk,report}}"),
            ["talk", "report"]
        );
        assert_eq!(
            asked("{{#channels country=FR with=report}}"),
            ["talk", "report"]
        );
        assert_eq!(asked("{{#channels country=@ without=talk}}"), ["report"]);
        assert_eq!(asked("{{#channels audience=child,victim}}"), ["talk"]);
        assert_eq!(asked("{{#channels country=CH purpose=talk}}"), [""; 0]);
        assert_eq!(asked("{{#channels with=old without=report,talk}}"), [""; 0]);
    }
}
