//! Content: what a directive means, in words, for page and sheet alike.
//!
//! [`Content`] stands on a [`Publishable`] project, so everything it gives is vetted and traced.
//! [`Content::piece`] turns a directive into a [`Piece`] that holds the traced entry itself;
//! [`Content::runs`] does the same for the short texts of the ledger (scopes, notes) in which
//! directives stand between words. [`words`] says an entry in a language: value, unit and
//! precision, dates, grades. The guide makes HTML of pieces and runs, the handouts make paper of
//! them; neither formats a number.

pub mod changes;
pub mod deep_link;
pub mod table;
pub mod uses;
pub mod words;

use std::collections::BTreeSet;

use crate::check::{Project, Publishable};
use crate::config::{Localised, Strings};
use crate::drawings::Drawing;
use crate::ledger::{Channel, Country, Figure, Myth, Passage, Situation};
use crate::manuscript::{Review, Role, Text};
use crate::markup::{Directive, Document};
use crate::sources::Source;
use crate::trace::Traced;

/// How a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Its words with a reference to where it comes from.
    Reference,
    /// Its words alone.
    Value,
    /// A drawing.
    Chart,
    /// A card.
    Card,
}

/// How much of a myth is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowMyth {
    /// The claim, what was found, what may be said, the sources.
    Whole,
    /// The claim alone: a question.
    Claim,
    /// The verdict and what may be said.
    Answer,
}

/// What a directive asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A statistic.
    Figure(&'a Traced<Figure>, Show),
    /// A quotation with its attribution.
    Passage(&'a Traced<Passage>),
    /// A citation of a source.
    Source(&'a Source),
    /// Places to report or find help, most urgent first; one for `{{#channel ID}}`.
    Channels(Vec<&'a Channel>),
    /// All that someone may come with, most urgent first.
    Situations(Vec<&'a Situation>),
    /// The right doors for a situation, country by country.
    Situation(&'a Situation),
    /// The countries to choose from.
    Countries(Vec<&'a Country>),
    /// All channels of a country.
    Contacts(&'a Country),
    /// The first numbers to know in each country.
    Numbers(Vec<FirstNumbers<'a>>),
    /// The table of all figures.
    Figures(Vec<&'a Traced<Figure>>),
    /// The list of all sources.
    Sources(Vec<&'a Source>),
    /// What changed, newest first.
    Changes(Vec<changes::Change<'a>>),
    /// Claims that circulate, in the order of the ledger; one for `{{#myth ID}}`.
    Myths(Vec<&'a Traced<Myth>>, ShowMyth),
    /// The list of printable handouts.
    Handouts,
    /// The list of all editions of the handouts.
    Editions,
    /// A drawing between words, by name: on sheets.
    Icon(&'a str),
    /// A chapter of the guide that a sheet leads to, by its id.
    Page(&'a str),
    /// The handouts that go with the chapter whose title has this id.
    HandoutsFor(&'a str),
    /// A drawing.
    Drawing(&'a Drawing),
    /// When the chapter was last read whole.
    Reviewed(Review),
    /// A number that is no statistic, said so by the writer.
    Plain(&'a str),
    /// A word that the ledger tells to avoid, named to say so.
    Avoided(&'a str),
}

/// What to ring in a country: for each of [`NUMBERS`] the most urgent channel that can be rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstNumbers<'a> {
    /// The code of the country.
    pub country: &'a str,
    /// In the order of [`NUMBERS`]; none where no channel of the ledger serves it.
    pub channels: [Option<&'a Channel>; NUMBERS.len()],
}

/// The purposes of the numbers to know first.
pub const NUMBERS: [&str; 3] = ["emergency", "talk", "crisis"];

/// A stretch of a short text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run<'a> {
    /// Words that people wrote.
    Words(String),
    /// A number that is no statistic, said so by the writer.
    Plain(String),
    /// What a directive between the words asks for.
    Piece(Piece<'a>),
}

/// A checked project, ready to be said in a language.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    project: &'a Project,
}

impl<'a> Content<'a> {
    /// The content of a project without errors.
    #[must_use]
    pub fn new(publishable: &'a Publishable) -> Self {
        Self {
            project: publishable.project(),
        }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &'a Project {
        self.project
    }

    /// How to say things in a language of the project.
    #[must_use]
    pub fn words(&self, language: &str) -> Option<words::Words<'a>> {
        self.strings(language).map(words::Words::new)
    }

    /// The interface words of a language of the project.
    #[must_use]
    pub fn strings(&self, language: &str) -> Option<&'a Strings> {
        self.project.strings(language)
    }

    /// The name of a country in a language, as the file of its channels has it; its code where no
    /// file has one.
    #[must_use]
    pub fn country_name(&self, code: &str, language: &str) -> String {
        let country = self.project.ledger.country(code);
        let name = country.and_then(|country| country.name.get(language));
        name.map_or(code, String::as_str).to_owned()
    }

    /// What a directive asks for. None only for one that the rules refuse, which a checked
    /// project does not hold.
    #[must_use]
    pub fn piece<'d: 'a>(&self, directive: &'d Directive) -> Option<Piece<'a>> {
        match directive.name.as_str() {
            "plain" => Some(Piece::Plain(&directive.argument)),
            "icon" => directive.id.as_deref().map(Piece::Icon),
            "qr" => directive.options.get("guide").map(|id| Piece::Page(id)),
            "handouts" if !directive.argument.is_empty() => directive
                .options
                .get("for")
                .map(|id| Piece::HandoutsFor(id)),
            "avoid" => Some(Piece::Avoided(&directive.argument)),
            "drawing" => {
                let drawing = self.project.drawings.get(&directive.argument);
                drawing.map(Piece::Drawing)
            }
            Review::DIRECTIVE => Review::of(directive).ok().map(Piece::Reviewed),
            _ => self.entry(directive),
        }
    }

    fn entry(&self, directive: &Directive) -> Option<Piece<'a>> {
        let project = self.project;
        let id = directive.id.as_deref();
        match directive.name.as_str() {
            "figure" => Some(Piece::Figure(project.traces.figure(id?)?, show(directive))),
            "passage" => project.traces.passage(id?).map(Piece::Passage),
            "source" => project.sources.get(id?).map(Piece::Source),
            "channel" => project
                .ledger
                .channels
                .get(id?)
                .map(|c| Piece::Channels(vec![c])),
            "channels" => Some(Piece::Channels(project.ledger.asked_by(directive))),
            "situations" => Some(Piece::Situations(
                project.ledger.situations.iter().collect(),
            )),
            "situation" => {
                let mut situations = project.ledger.situations.iter();
                situations
                    .find(|s| Some(s.id.as_str()) == id)
                    .map(Piece::Situation)
            }
            "countries" => Some(Piece::Countries(project.ledger.countries.iter().collect())),
            "contacts" => project.ledger.country(id?).map(Piece::Contacts),
            "numbers" => Some(Piece::Numbers(first_numbers(project, directive))),
            "figures" => Some(Piece::Figures(project.traces.figures().collect())),
            "myths" => Some(Piece::Myths(
                project.traces.myths().collect(),
                ShowMyth::Whole,
            )),
            "myth" => {
                let myth = project
                    .traces
                    .myths()
                    .find(|m| Some(&*m.entry().id) == id)?;
                Some(Piece::Myths(vec![myth], show_myth(directive)))
            }
            "sources" => Some(Piece::Sources(project.sources.iter().collect())),
            "changes" => Some(Piece::Changes(self.changes())),
            "handouts" => Some(Piece::Handouts),
            "editions" => Some(Piece::Editions),
            _ => None,
        }
    }

    /// The chapter of that id in a language.
    #[must_use]
    pub fn chapter(&self, id: &str, language: &'a str) -> Option<&'a Text> {
        let mut chapters = self.project.manuscript.chapters(language);
        chapters.find(|text| text.id() == Some(id))
    }

    /// The chapter of a language that holds a directive of that name.
    #[must_use]
    pub fn chapter_with(&self, directive: &str, language: &'a str) -> Option<&'a Text> {
        let mut chapters = self.project.manuscript.chapters(language);
        let holds = |text: &&Text| text.document.directives.iter().any(|d| d.name == directive);
        chapters.find(holds)
    }

    /// The public address of a chapter, when the site has one.
    #[must_use]
    pub fn address(&self, chapter: &Text) -> Option<String> {
        let Role::Chapter(path) = &chapter.role else {
            return None;
        };
        let stem = path.strip_suffix(".md").unwrap_or(path);
        let page = format!("{}/{stem}.html", chapter.language);
        self.project.config.site.address(&page)
    }

    /// A short text of the ledger: its words, and what its directives ask for. What stands
    /// inside `{{#plain …}}` comes out as such.
    #[must_use]
    pub fn runs(&self, text: &str) -> Vec<Run<'a>> {
        let document = Document::parse(text);
        let mut runs = Vec::new();
        let mut from = 0;
        for directive in &document.directives {
            push_words(&mut runs, &text[from..directive.span.start]);
            from = directive.span.end;
            match self.entry(directive) {
                Some(piece) => runs.push(Run::Piece(piece)),
                None => runs.push(Run::Plain(directive.argument.clone())),
            }
        }
        push_words(&mut runs, &text[from..]);
        runs
    }

    /// A localised text of the ledger in the language of `words`, on one line, its directives
    /// said; none where there is none.
    #[must_use]
    pub fn sentence(&self, texts: &Localised, words: &words::Words<'_>) -> Option<String> {
        let text = one_line(words.text(texts)?);
        Some(self.plain_text(&text, words))
    }

    /// A short text of the ledger as one string: figures in words, sources by their titles.
    #[must_use]
    pub fn plain_text(&self, text: &str, words: &words::Words<'_>) -> String {
        self.runs(text)
            .into_iter()
            .map(|run| match run {
                Run::Words(text) | Run::Plain(text) => text,
                Run::Piece(Piece::Figure(figure, _)) => words.figure(figure),
                Run::Piece(Piece::Source(source)) => source.title.clone(),
                Run::Piece(_) => String::new(),
            })
            .collect()
    }
}

/// The first numbers of every country that has an emergency number of its own, but for the one
/// that `without=` names: the page has printed its cards already.
fn first_numbers<'a>(project: &'a Project, directive: &Directive) -> Vec<FirstNumbers<'a>> {
    let in_use = || {
        let channels = project.ledger.channels.values();
        channels.filter(|c| c.retired.is_none() && c.rung().is_some())
    };
    // « EU » and « INT » are no countries: their numbers stand in for those of a country.
    let countries: BTreeSet<&str> = in_use()
        .map(|channel| channel.country.as_str())
        .filter(|country| !matches!(*country, "EU" | "INT"))
        .filter(|country| {
            directive
                .options
                .get("without")
                .is_none_or(|w| w != country)
        })
        .collect();
    let first = |country: &str, purpose: &str| {
        // A line to talk to must be there for a child, and not only for anyone.
        let fits = |c: &&Channel| {
            c.country == country
                && c.purpose.iter().any(|p| p == purpose)
                && (purpose != "talk" || c.audience.iter().any(|a| a == "child"))
        };
        in_use().filter(fits).min_by_key(|c| (c.urgency, &c.id))
    };
    let row = |country| FirstNumbers {
        country,
        channels: NUMBERS.map(|purpose| first(country, purpose)),
    };
    countries
        .into_iter()
        .map(row)
        .filter(|row| row.channels[0].is_some())
        .collect()
}

/// A short text of the ledger as one string, for a person who looks at an entry in a terminal,
/// whether or not the project can be published.
#[must_use]
pub fn preview(project: &Project, text: &str, language: &str) -> String {
    match project.strings(language) {
        Some(strings) => Content { project }.plain_text(text, &words::Words::new(strings)),
        None => text.to_owned(),
    }
}

/// Texts of the ledger may be broken over lines to be read in a diff: a break and the spaces
/// around it become one space, no-break spaces stay.
#[must_use]
pub fn one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_matches([' ', '\t']));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn push_words(runs: &mut Vec<Run<'_>>, text: &str) {
    match runs.last_mut() {
        Some(Run::Words(words)) => words.push_str(text),
        _ if !text.is_empty() => runs.push(Run::Words(text.to_owned())),
        _ => {}
    }
}

fn show_myth(directive: &Directive) -> ShowMyth {
    match directive.options.get("as").map(String::as_str) {
        Some("claim") => ShowMyth::Claim,
        Some("answer") => ShowMyth::Answer,
        _ => ShowMyth::Whole,
    }
}

fn show(directive: &Directive) -> Show {
    match directive.options.get("as").map(String::as_str) {
        Some("value") => Show::Value,
        Some("chart") => Show::Chart,
        Some("card") => Show::Card,
        _ => Show::Reference,
    }
}
