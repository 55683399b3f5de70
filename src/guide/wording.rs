//! Traced entries → views: the words of a language around what the ledger says.
//!
//! Numbers, dates, grades and citations come from `content::words` alone; here they are put
//! beside labels, addresses and the interface words that the templates show.

use super::dots;
use super::rich::{Addresses, Rich, rich};
use super::views::{
    ActionView, ChannelView, FactView, FigureView, NumberCell, NumbersRow, PassageView, SourceView,
    VersionView,
};
use crate::config::Localised;
use crate::content::words::Words;
use crate::content::{Content, FirstNumbers, one_line};
use crate::ledger::opening::Opening;
use crate::ledger::{Action, Channel, Figure, Link, Number, Passage};
use crate::sources::{Grade, Source};
use crate::text::format;
use crate::trace::Traced;

/// Says entries in one language, for pages at one depth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) content: Content<'a>,
    pub(super) words: Words<'a>,
    pub(super) addresses: Addresses<'a>,
}

impl<'a> Wording<'a> {
    fn get(&self, key: &str) -> String {
        self.words.get(key)
    }

    /// A text of the ledger in this language, its directives said.
    fn said(&self, texts: &Localised) -> Option<String> {
        let text = self.words.text(texts)?;
        Some(self.content.plain_text(&one_line(text), &self.words))
    }

    /// The same, each directive answered by itself.
    fn rich(&self, texts: &Localised) -> Rich {
        rich(self.content, &self.words, self.addresses, texts)
    }

    fn source(&self, id: &str) -> Option<&'a Source> {
        self.content.project().sources.get(id)
    }

    fn title(&self, id: &str) -> String {
        self.source(id)
            .map_or_else(|| id.to_owned(), |source| source.title.clone())
    }

    fn record(&self, id: &str) -> String {
        self.addresses.source(id)
    }

    /// A figure; its note and card are numbered by the page.
    pub(super) fn figure(&self, traced: &Traced<Figure>) -> FigureView {
        let figure = traced.entry();
        let language = self.source(&figure.source).map(|s| s.language.clone());
        FigureView {
            id: figure.id.clone(),
            printed: self.words.figure(traced),
            value: figure.value.clone(),
            label: self.said(&figure.label).unwrap_or_default(),
            as_of: self.words.iso(&figure.as_of),
            scope: self.said(&figure.scope).unwrap_or_default(),
            quote: figure.quotation.as_ref().map(|q| q.quote.clone()),
            quote_language: language.unwrap_or_default(),
            grade: traced.grade().word().to_owned(),
            grade_words: self.words.grade(traced.grade()),
            source_id: figure.source.clone(),
            source_title: self.title(&figure.source),
            source_href: self.record(&figure.source),
            primary_title: figure.primary.as_deref().map(|id| self.title(id)),
            primary_href: figure.primary.as_deref().map(|id| self.record(id)),
            primary_id: figure.primary.clone(),
            vetted_on: figure
                .vetting
                .as_ref()
                .map(|vetting| self.words.day(vetting.on))
                .unwrap_or_default(),
            note: self.said(&figure.note),
            remark: self.rich(&figure.note),
            href: self.addresses.figure(&figure.id),
            dots: dots::of(self.content, &self.words, traced),
            ..FigureView::default()
        }
    }

    /// A quotation: in its own language, or translated with the original underneath.
    pub(super) fn passage(&self, traced: &Traced<Passage>) -> PassageView {
        let passage = traced.entry();
        let quote = passage.quotation.quote.clone();
        let original_language = self
            .source(&passage.source)
            .map(|s| s.language.clone())
            .unwrap_or_default();
        let foreign = original_language != self.words.language();
        let translation = foreign
            .then(|| self.words.text(&passage.translation))
            .flatten()
            .map(str::to_owned);
        PassageView {
            id: passage.id.clone(),
            language: match translation {
                Some(_) => self.words.language().to_owned(),
                None => original_language.clone(),
            },
            original: translation.is_some().then(|| quote.clone()),
            text: translation.unwrap_or(quote),
            original_language,
            speaker: self.said(&passage.speaker),
            source_id: passage.source.clone(),
            source_title: self.title(&passage.source),
            source_href: self.record(&passage.source),
            primary_title: passage.primary.as_deref().map(|id| self.title(id)),
            primary_id: passage.primary.clone(),
            note: self.said(&passage.note),
            remark: self.rich(&passage.note),
        }
    }

    /// A source, for a citation and for its record.
    pub(super) fn cited(&self, source: &Source) -> SourceView {
        let newest_first = source.versions.iter().rev();
        SourceView {
            id: source.id.clone(),
            anchor: anchor(&source.id),
            href: self.record(&source.id),
            title: source.title.clone(),
            short: short_name(source),
            language: source.language.clone(),
            language_words: self.get(&format!("language_{}", source.language)),
            kind_words: self.get(&format!("kind_{}", source.kind.replace('-', "_"))),
            creators: (!source.creators.is_empty()).then(|| self.words.list(&source.creators)),
            publisher: source.publisher.clone(),
            published: source.published.as_deref().map(|date| self.words.iso(date)),
            url: source.url.clone(),
            rights: self.rights(source),
            unknown: self.unknown(source),
            note: self.said(&source.note),
            coverage: self.coverage(source),
            grade: source.grade().word().to_owned(),
            grade_words: self.words.grade(source.grade()),
            map: None,
            versions: newest_first
                .map(|version| VersionView {
                    retrieved: self.words.day(version.retrieved),
                    digest: format!("SHA-256 {}", version.sha256),
                })
                .collect(),
        }
    }

    fn rights(&self, source: &Source) -> String {
        if source.redistribute {
            source.rights.clone()
        } else {
            self.get("rights_kept")
        }
    }

    fn unknown(&self, source: &Source) -> Option<String> {
        let fields: Vec<String> = source
            .unknown
            .iter()
            .map(|field| self.get(&format!("field_{field}")))
            .collect();
        (!fields.is_empty()).then(|| self.words.list(&fields))
    }

    fn coverage(&self, source: &Source) -> Option<String> {
        if source.grade() != Grade::Held {
            return None;
        }
        let coverage = self.content.project().traces.coverage(&source.id)?;
        let key = match coverage.numerals.len() {
            1 => "coverage_one",
            _ => "coverage_counts",
        };
        let counts = [
            ("{numerals}", coverage.numerals.len()),
            ("{used}", coverage.used()),
            ("{dismissed}", coverage.dismissed()),
            ("{unseen}", coverage.unseen()),
        ];
        let said = |words: String, (name, count): (&str, usize)| {
            words.replace(
                name,
                &format::number(&count.to_string(), self.words.language()),
            )
        };
        Some(counts.into_iter().fold(self.get(key), said))
    }

    /// A channel.
    pub(super) fn channel(&self, channel: &Channel) -> ChannelView {
        let calls = channel.numbers.iter().map(|number| self.number(number));
        let links = self.links(&channel.links);
        ChannelView {
            id: channel.id.clone(),
            anchor: None,
            name: self.said(&channel.name).unwrap_or_default(),
            operator: Some(channel.operator.clone()).filter(|operator| !operator.is_empty()),
            summary: self.said(&channel.summary).unwrap_or_default(),
            not_for: self.said(&channel.not_for),
            actions: calls.chain(links).collect(),
            facts: self.facts(channel),
            note: self.said(&channel.note),
            stated_on: self.words.stated_on(channel),
            evidence_url: newest_evidence(channel),
        }
    }

    /// The first numbers of the countries, in the order of their names.
    pub(super) fn numbers(&self, countries: &[FirstNumbers<'_>]) -> Vec<NumbersRow> {
        let cell = |channel: &&Channel| {
            let number = channel.rung()?;
            Some(NumberCell {
                id: channel.id.clone(),
                number: number.display.clone(),
                href: format!("tel:{}", number.dial),
            })
        };
        let row = |first: &FirstNumbers<'_>| NumbersRow {
            country: self
                .content
                .country_name(first.country, self.words.language()),
            cells: first
                .channels
                .iter()
                .map(|c| c.as_ref().and_then(cell))
                .collect(),
        };
        let mut rows: Vec<_> = countries.iter().map(row).collect();
        rows.sort_by_cached_key(|row| super::search::fold(&row.country));
        rows
    }

    fn number(&self, number: &Number) -> ActionView {
        let keyword = number.keyword.as_ref().and_then(|k| self.words.text(k));
        let (kind, scheme, key) = match (number.action, keyword) {
            (Action::Call, _) => ("call", "tel", "action_call"),
            (Action::Text, None) => ("text", "sms", "action_text"),
            (Action::Text, Some(_)) => ("text", "sms", "action_text_keyword"),
        };
        let label = self.get(key).replace("{number}", &number.display);
        ActionView {
            kind: kind.to_owned(),
            href: format!("{scheme}:{}", number.dial),
            label: label.replace("{keyword}", keyword.unwrap_or_default()),
        }
    }

    /// The addresses; one in another language only when there is none of its kind in this one.
    fn links(&self, links: &[Link]) -> Vec<ActionView> {
        let ours = |link: &Link| {
            link.language
                .as_deref()
                .is_none_or(|language| language == self.words.language())
        };
        let covered = |kind: &str| links.iter().any(|link| link.kind == kind && ours(link));
        let shown = links
            .iter()
            .filter(|link| ours(link) || !covered(&link.kind));
        let shown: Vec<&Link> = shown.collect();
        let action = |(at, link): (usize, &&Link)| {
            let label = self.get(&format!("action_{}", link.kind));
            ActionView {
                kind: "open".to_owned(),
                href: link.url.clone(),
                label: match self.told_apart(&shown, at) {
                    Some(which) => format!("{label} ({which})"),
                    None => label,
                },
            }
        };
        shown.iter().enumerate().map(action).collect()
    }

    /// What tells an address from the others of its kind: whose it is, or which of the pages there.
    /// Two buttons with the same words would lead a listener to different places.
    fn told_apart(&self, links: &[&Link], at: usize) -> Option<String> {
        let link = links.get(at)?;
        let alike = |other: &&&Link| other.kind == link.kind;
        if links.iter().filter(alike).count() < 2 {
            return None;
        }
        let here = |other: &&&Link| alike(other) && host(&other.url) == host(&link.url);
        let before = links.iter().take(at).filter(here).count();
        Some(match (links.iter().filter(here).count(), before) {
            (1, _) => host(&link.url).to_owned(),
            (_, 0) => self.get("page_first"),
            (_, 1) => self.get("page_second"),
            _ => link.url.clone(),
        })
    }

    fn facts(&self, channel: &Channel) -> Vec<FactView> {
        let language = |code: &String| self.get(&format!("language_{code}"));
        let languages: Vec<String> = channel.languages.iter().map(language).collect();
        let abroad = channel
            .numbers
            .iter()
            .find_map(|number| number.international.clone());
        let facts = [
            ("hours", self.words.hours(channel)),
            (
                "price",
                channel
                    .free
                    .map(|free| self.get(if free { "price_free" } else { "price_charged" })),
            ),
            (
                "spoken",
                (!languages.is_empty()).then(|| self.words.list(&languages)),
            ),
            (
                "anonymous",
                channel
                    .anonymous
                    .as_deref()
                    .map(|how| self.get(&format!("anonymous_{how}"))),
            ),
            ("abroad", abroad),
            (
                "adults_only",
                channel.adults_only.then(|| self.get("adults_only_yes")),
            ),
        ];
        facts
            .into_iter()
            .filter_map(|(key, words)| {
                let opening = channel.opening.as_ref().filter(|_| key == "hours");
                Some(FactView {
                    term: self.get(key),
                    words: words?,
                    opening: opening.map(Opening::line),
                    zone: opening.map(|opening| opening.zone.clone()),
                })
            })
            .collect()
    }
}

/// The id of a source's record on the page of sources.
fn anchor(id: &str) -> String {
    format!("source-{id}")
}

/// What a citation in the middle of a text calls a source: the acronym of who published it, or
/// the first part of the name, or the title.
fn short_name(source: &Source) -> String {
    let Some(publisher) = &source.publisher else {
        return source.title.clone();
    };
    let (name, rest) = publisher.split_once(" (").unwrap_or((publisher, ""));
    let acronym = rest.trim_end_matches(')');
    if acronym.chars().count() > 2 && acronym.chars().all(char::is_uppercase) {
        return acronym.to_owned();
    }
    name.split(',').next().unwrap_or(name).trim().to_owned()
}

/// Whose address it is, as people say it.
fn host(url: &str) -> &str {
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    let host = address.split(['/', '?', '#']).next().unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host)
}

/// The address of the evidence whose date is printed.
fn newest_evidence(channel: &Channel) -> String {
    let dated = |date: &str| date.starts_with(|c: char| c.is_ascii_digit());
    channel
        .evidence
        .iter()
        .max_by_key(|evidence| (dated(&evidence.stated_on), &evidence.stated_on))
        .map(|evidence| evidence.url.clone())
        .unwrap_or_default()
}
