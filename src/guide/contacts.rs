//! Where to report: situations, countries and their doors, as views.
//!
//! What someone comes with (`{{#situations}}`) leads to the section that answers it
//! (`{{#situation ID}}`: the right doors, country by country); a country (`{{#countries}}`) leads to
//! all its channels (`{{#contacts CODE}}`). Links are found by the directives themselves: the
//! section that a directive stands in is its address, whatever the chapter is called.

use super::views::{ContactsView, CountryDoors, CountryLink, DoorsView, FileLink, SituationLink};
use super::wording::Wording;
use crate::ledger::{Channel, Country, Situation};
use crate::manuscript::Role;

/// Says contacts in one language, for pages at one depth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contacts<'a> {
    pub(super) wording: Wording<'a>,
    /// The way from the page to its book's folder.
    pub(super) root: &'a str,
}

impl<'a> Contacts<'a> {
    fn get(&self, key: &str) -> String {
        self.wording.words.get(key)
    }

    fn country_name(&self, country: &Country) -> String {
        let name = self.wording.words.text(&country.name);
        name.unwrap_or(&country.code).to_owned()
    }

    /// The address of the section that a directive stands in.
    fn section(&self, directive: &str, id: &str) -> Option<String> {
        let project = self.wording.content.project();
        let language = self.wording.words.language();
        project.manuscript.chapters(language).find_map(|text| {
            let Role::Chapter(path) = &text.role else {
                return None;
            };
            let mut directives = text.document.directives.iter();
            let found = directives.find(|d| d.name == directive && d.id.as_deref() == Some(id))?;
            let mut headings = text.document.headings.iter();
            let heading = headings.rfind(|heading| heading.start < found.span.start);
            let page = format!("{}{}", self.root, super::chapter::page_of(path));
            Some(match heading.and_then(|heading| heading.id.as_deref()) {
                Some(id) => format!("{page}#{id}"),
                None => page,
            })
        })
    }

    /// The situations that a chapter answers, most urgent first.
    pub(super) fn situations(&self, situations: &[&Situation]) -> Vec<SituationLink> {
        let link = |situation: &&Situation| {
            Some(SituationLink {
                href: self.section("situation", &situation.id)?,
                question: self.wording.words.text(&situation.question)?.to_owned(),
            })
        };
        situations.iter().filter_map(link).collect()
    }

    /// The countries that have a section of their own.
    pub(super) fn countries(&self, countries: &[&Country]) -> Vec<CountryLink> {
        let link = |country: &&Country| {
            Some(CountryLink {
                region: country.region.clone(),
                name: self.country_name(country),
                href: self.section("contacts", &country.code)?,
            })
        };
        countries.iter().filter_map(link).collect()
    }

    /// The doors for a situation, country by country.
    pub(super) fn doors(&self, situation: &Situation) -> DoorsView {
        let ledger = &self.wording.content.project().ledger;
        let channels = |ids: &[String]| {
            let channels = ids.iter().filter_map(|id| ledger.channels.get(id));
            channels.map(|c| self.wording.channel(c)).collect()
        };
        let country = |country: &Country| {
            let name = self.country_name(country);
            let doors = country
                .doors
                .get(&situation.id)
                .map_or(&[][..], Vec::as_slice);
            CountryDoors {
                region: country.region.clone(),
                href: self.section("contacts", &country.code),
                all: self.get("all_contacts").replace("{country}", &name),
                name,
                channels: channels(doors),
                gaps: if doors.is_empty() {
                    self.gaps(country, &situation.purposes)
                } else {
                    Vec::new()
                },
            }
        };
        let own = ledger.countries.iter().filter(|country| !country.shared);
        DoorsView {
            id: situation.id.clone(),
            countries: own.map(country).collect(),
            anywhere: channels(&situation.anywhere),
        }
    }

    /// What the page says is missing, of these purposes.
    fn gaps(&self, country: &Country, purposes: &[String]) -> Vec<String> {
        let missing = country
            .missing
            .iter()
            .filter(|purpose| purposes.contains(purpose));
        missing.map(|purpose| self.gap(purpose)).collect()
    }

    fn gap(&self, purpose: &str) -> String {
        self.get(&format!("missing_{}", purpose.replace('-', "_")))
    }

    /// All channels of a country.
    pub(super) fn contacts(&self, country: &Country) -> ContactsView {
        let ledger = &self.wording.content.project().ledger;
        let (adults, others): (Vec<&Channel>, Vec<&Channel>) = ledger
            .channels_of(&country.code)
            .into_iter()
            .partition(|channel| channel.serves("prevention"));
        let view = |channel: &&Channel| self.wording.channel(channel);
        ContactsView {
            region: country.region.clone(),
            gaps: country
                .missing
                .iter()
                .map(|purpose| self.gap(purpose))
                .collect(),
            channels: others.iter().map(view).collect(),
            adults: adults.iter().map(view).collect(),
            files: self.files(country),
        }
    }

    /// What can be taken away: cards for an address book, and a plain list.
    fn files(&self, country: &Country) -> Vec<FileLink> {
        let code = country.code.to_lowercase();
        let name = self.country_name(country);
        let file = |key: &str, extension: &str| FileLink {
            href: format!("{}contacts/{code}.{extension}", self.root),
            label: self.get(key).replace("{country}", &name),
        };
        vec![file("contacts_cards", "vcf"), file("contacts_list", "txt")]
    }
}
