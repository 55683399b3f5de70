//! The manifest: the chain of everything that was printed, for machines.
//!
//! `trace.jsonld` is a JSON-LD document. Each figure and passage is a W3C Web Annotation whose
//! target is a span of a held version (TextQuoteSelector, TextPositionSelector in code points,
//! state with the version's digest). Beside the chain it lists every string that pages and sheets
//! print for an entry, so that a stranger can hold the outputs against it. It never holds more of
//! a document than the quotations that are published. Each sheet carries the part that concerns it
//! ([`proof`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Serialize;

use crate::config::Localised;
use crate::content::Content;
use crate::guide::{Entry, Prints};
use crate::ledger::{Action, Channel, Figure, Myth, Passage};
use crate::sources::Source;
use crate::trace::{Anchor, Traced};

/// The file of the manifest, below the published folder.
pub(super) const FILE: &str = "trace.jsonld";

/// What made it.
const GENERATOR: &str = concat!("jalon ", env!("CARGO_PKG_VERSION"));

/// A page that was built.
#[derive(Debug, Clone, Default)]
pub struct PageRecord {
    /// Its path below the published folder.
    pub path: String,
    /// Its language.
    pub language: String,
    /// What it prints.
    pub prints: Prints,
}

/// A sheet that was built.
#[derive(Debug, Clone, Default)]
pub struct SheetRecord {
    /// The id of the sheet.
    pub id: String,
    /// The handout's folder.
    pub handout: String,
    /// What it is printed as.
    pub format: String,
    /// Its path below the published folder.
    pub path: String,
    /// Its language.
    pub language: String,
    /// Its edition code.
    pub edition: String,
    /// The digest of the file; empty in the proof inside it.
    pub sha256: String,
    /// What it prints: kind, id, text, and whether it is seen and not read aloud.
    pub prints: Vec<(String, Option<String>, String, bool)>,
}

/// A file of the site.
#[derive(Debug, Clone, Default)]
pub(super) struct FileRecord {
    /// Its path below the published folder.
    pub(super) path: String,
    /// The language whose folder it stands in.
    pub(super) language: Option<String>,
    /// The digest of the file.
    pub(super) sha256: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    #[serde(rename = "@context")]
    context: &'a serde_json::Value,
    version: u32,
    generator: &'static str,
    /// The public address, if the project has one: absolute addresses below it are the site's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    site_url: Option<&'a str>,
    links: Vec<String>,
    sources: Vec<SourceNode<'a>>,
    figures: Vec<FigureNode<'a>>,
    passages: Vec<PassageNode<'a>>,
    channels: Vec<ChannelNode<'a>>,
    myths: Vec<MythNode<'a>>,
    pages: Vec<PageNode<'a>>,
    handouts: Vec<SheetNode<'a>>,
    files: Vec<FileNode<'a>>,
}

#[derive(Serialize)]
struct SourceNode<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    creators: &'a [String],
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    published: Option<&'a str>,
    language: &'a str,
    grade: &'static str,
    versions: Vec<VersionNode<'a>>,
    printed: Printed,
}

#[derive(Serialize)]
struct VersionNode<'a> {
    id: &'a str,
    retrieved: String,
    sha256: &'a str,
}

#[derive(Serialize)]
struct FigureNode<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind_of_node: [&'static str; 2],
    motivation: &'static str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value2: Option<&'a str>,
    precision: &'static str,
    kind: Option<&'static str>,
    unit: &'a Localised,
    as_of: &'a str,
    scope: Localised,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary: Option<&'a str>,
    grade: &'static str,
    vetted: Option<String>,
    review_by: String,
    target: Option<Target<'a>>,
    #[serde(flatten)]
    places: Places,
}

#[derive(Serialize)]
struct PassageNode<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind_of_node: [&'static str; 2],
    motivation: &'static str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary: Option<&'a str>,
    grade: &'static str,
    translation: &'a Localised,
    vetted: Option<String>,
    target: Option<Target<'a>>,
    #[serde(flatten)]
    places: Places,
}

#[derive(Serialize)]
struct ChannelNode<'a> {
    id: &'a str,
    country: &'a str,
    retired: bool,
    numbers: Vec<&'a str>,
    calls: Vec<&'a str>,
    texts: Vec<&'a str>,
    urls: Vec<&'a str>,
    retired_patterns: &'a [String],
    #[serde(flatten)]
    places: Places,
}

/// A claim that is quoted, and what was found of it.
#[derive(Serialize)]
struct MythNode<'a> {
    id: &'a str,
    verdict: &'static str,
    claim: &'a Localised,
    found: Localised,
    safe: Localised,
    sources: &'a [String],
    vetted: Option<String>,
    review_by: String,
    #[serde(flatten)]
    places: Places,
}

/// Where and how an entry is printed.
#[derive(Serialize)]
struct Places {
    printed: Printed,
    pages: Vec<String>,
    handouts: Vec<String>,
}

#[derive(Serialize)]
struct Target<'a> {
    source: &'a str,
    selector: [Selector<'a>; 2],
    state: [State<'a>; 2],
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: &'a str,
        prefix: &'a str,
        suffix: &'a str,
    },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
}

/// In which state of the source the words stand: the day it was retrieved, and its bytes.
#[derive(Serialize)]
#[serde(tag = "type")]
enum State<'a> {
    #[serde(rename = "TimeState")]
    Time {
        #[serde(rename = "sourceDate")]
        source_date: String,
    },
    #[serde(rename = "jalon:Version")]
    Version { version: &'a str, sha256: &'a str },
}

#[derive(Serialize)]
struct PageNode<'a> {
    path: &'a str,
    language: &'a str,
    plain: &'a BTreeSet<String>,
    furniture: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct SheetNode<'a> {
    id: &'a str,
    handout: &'a str,
    format: &'a str,
    path: &'a str,
    language: &'a str,
    edition: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    sha256: &'a str,
    prints: Vec<PrintNode<'a>>,
}

#[derive(Serialize)]
struct FileNode<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    sha256: &'a str,
}

#[derive(Serialize)]
struct PrintNode<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    text: &'a str,
    /// It repeats what is read elsewhere, or numbers the pages: not in the structure.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    seen_only: bool,
}

type Printed = BTreeMap<String, BTreeSet<String>>;

/// The manifest of what was built, as JSON with a line end.
#[must_use]
pub(super) fn manifest(
    content: &Content<'_>,
    pages: &[PageRecord],
    sheets: &[SheetRecord],
    files: &[FileRecord],
) -> String {
    let writer = Writer::new(content, pages, sheets);
    let project = content.project();
    let manifest = Manifest {
        context: &TERMS,
        version: 1,
        generator: GENERATOR,
        site_url: project.config.site.url.as_deref(),
        links: links(content),
        sources: project.sources.iter().map(|s| writer.source(s)).collect(),
        figures: project.traces.figures().map(|f| writer.figure(f)).collect(),
        passages: project
            .traces
            .passages()
            .map(|p| writer.passage(p))
            .collect(),
        channels: project
            .ledger
            .channels
            .values()
            .map(|c| writer.channel(c))
            .collect(),
        myths: project.traces.myths().map(|m| writer.myth(m)).collect(),
        pages: pages.iter().map(page).collect(),
        handouts: sheets.iter().map(sheet).collect(),
        files: files.iter().map(file).collect(),
    };
    // Plain strings and numbers: serialising them has no way to fail.
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// The part of the manifest that concerns one sheet, which travels inside its file.
#[must_use]
pub(super) fn proof(content: &Content<'_>, record: &SheetRecord) -> String {
    let writer = Writer::new(content, &[], std::slice::from_ref(record));
    let project = content.project();
    let figures = project.traces.figures();
    let figures = figures.filter(|f| writer.prints("figure", &f.entry().id));
    let figures: Vec<_> = figures.map(|f| writer.figure(f)).collect();
    let passages = project.traces.passages();
    let passages = passages.filter(|p| writer.prints("passage", &p.entry().id));
    let passages: Vec<_> = passages.map(|p| writer.passage(p)).collect();
    let channels = project.ledger.channels.values();
    let named: BTreeSet<&str> = figures
        .iter()
        .flat_map(|f| [Some(f.source), f.primary])
        .chain(passages.iter().flat_map(|p| [Some(p.source), p.primary]))
        .flatten()
        .collect();
    let sources = project.sources.iter();
    let sources = sources.filter(|s| writer.prints("source", &s.id) || named.contains(&*s.id));
    let proof = Manifest {
        context: &TERMS,
        version: 1,
        generator: GENERATOR,
        site_url: project.config.site.url.as_deref(),
        links: links(content),
        sources: sources.map(|s| writer.source(s)).collect(),
        // Retired channels too: their numbers must not stand on the sheet.
        channels: channels
            .filter(|c| c.retired.is_some() || writer.prints("channel", &c.id))
            .map(|c| writer.channel(c))
            .collect(),
        figures,
        passages,
        myths: project
            .traces
            .myths()
            .filter(|m| writer.prints("claim", &m.entry().id))
            .map(|m| writer.myth(m))
            .collect(),
        pages: Vec::new(),
        handouts: vec![sheet(record)],
        files: Vec::new(),
    };
    serde_json::to_string(&proof).unwrap_or_default()
}

/// The numbers of a channel that are reached in one way, at home and from abroad.
fn dialled(channel: &Channel, action: Action) -> Vec<&str> {
    let numbers = channel.numbers.iter().filter(|n| n.action == action);
    let forms = numbers.flat_map(|n| [Some(n.dial.as_str()), n.international.as_deref()]);
    forms.flatten().collect()
}

/// The terms: the annotation model's own, then those of schema.org and PROV, then ours for what
/// none of them has a word for.
static TERMS: LazyLock<serde_json::Value> = LazyLock::new(terms);

fn terms() -> serde_json::Value {
    let by_language = |term: &str| serde_json::json!({"@id": term, "@container": "@language"});
    let node = |term: &str| serde_json::json!({"@id": term, "@type": "@id"});
    let nodes = |term: &str| serde_json::json!({"@id": term, "@type": "@id", "@container": "@set"});
    let day = |term: &str| serde_json::json!({"@id": term, "@type": "schema:Date"});
    serde_json::json!([
        "http://www.w3.org/ns/anno.jsonld",
        {
            "schema": "https://schema.org/",
            "prov": "http://www.w3.org/ns/prov#",
            "jalon": "urn:jalon:trace:1:",
            "@vocab": "urn:jalon:trace:1:",
            "title": "schema:name",
            "creators": "schema:creator",
            "publisher": "schema:publisher",
            "published": "schema:datePublished",
            "language": "schema:inLanguage",
            "url": "schema:url",
            "value": "schema:value",
            "unit": by_language("schema:unitText"),
            "scope": by_language("schema:measurementTechnique"),
            "as_of": "schema:observationDate",
            "version": "schema:version",
            "sha256": "schema:sha256",
            "source": node("oa:hasSource"),
            "primary": node("prov:hadPrimarySource"),
            "vetted": day("prov:generatedAtTime"),
            "retrieved": day("schema:dateModified"),
            "review_by": day("schema:expires"),
            "translation": by_language("schema:translationOfWork"),
            "pages": nodes("schema:isPartOf"),
            "handouts": nodes("schema:isPartOf")
        }
    ])
}

/// Addresses outside the site that are neither a source's nor a channel's.
fn links(content: &Content<'_>) -> Vec<String> {
    let strings = content.project().strings.iter();
    let urls = strings
        .flat_map(|s| s.words().iter())
        .filter(|(key, _)| key.ends_with("_url"));
    let urls: BTreeSet<String> = urls.map(|(_, url)| url.clone()).collect();
    urls.into_iter().collect()
}

/// Looks up where and how entries are printed.
struct Writer<'a> {
    content: &'a Content<'a>,
    printed: BTreeMap<(&'static str, String), Printed>,
    on_pages: BTreeMap<(&'static str, String), BTreeSet<String>>,
    on_sheets: BTreeMap<(&'static str, String), BTreeSet<String>>,
}

fn name(entry: Entry) -> &'static str {
    match entry {
        Entry::Figure => "figure",
        Entry::Passage => "passage",
        Entry::Channel => "channel",
        Entry::Source => "source",
        Entry::Claim => "claim",
    }
}

impl<'a> Writer<'a> {
    fn new(content: &'a Content<'a>, pages: &[PageRecord], sheets: &[SheetRecord]) -> Self {
        let mut writer = Self {
            content,
            printed: BTreeMap::new(),
            on_pages: BTreeMap::new(),
            on_sheets: BTreeMap::new(),
        };
        for page in pages {
            for ((entry, id), strings) in &page.prints.entries {
                let key = (name(*entry), id.clone());
                let printed = writer.printed.entry(key.clone()).or_default();
                printed
                    .entry(page.language.clone())
                    .or_default()
                    .extend(strings.iter().cloned());
                writer
                    .on_pages
                    .entry(key)
                    .or_default()
                    .insert(page.path.clone());
            }
        }
        for sheet in sheets {
            for (kind, id, text, _) in &sheet.prints {
                let (Some(kind), Some(id)) = (known(kind), id) else {
                    continue;
                };
                let key = (kind, id.clone());
                let printed = writer.printed.entry(key.clone()).or_default();
                printed
                    .entry(sheet.language.clone())
                    .or_default()
                    .insert(text.clone());
                writer
                    .on_sheets
                    .entry(key)
                    .or_default()
                    .insert(sheet.path.clone());
            }
        }
        writer
    }

    /// Whether an entry is printed anywhere.
    fn prints(&self, kind: &'static str, id: &str) -> bool {
        self.printed.contains_key(&(kind, id.to_owned()))
    }

    fn places(&self, kind: &'static str, id: &str) -> Places {
        let key = (kind, id.to_owned());
        let list = |places: &BTreeMap<_, BTreeSet<String>>| {
            places
                .get(&key)
                .map(|p| p.iter().cloned().collect())
                .unwrap_or_default()
        };
        Places {
            printed: self.printed.get(&key).cloned().unwrap_or_default(),
            pages: list(&self.on_pages),
            handouts: list(&self.on_sheets),
        }
    }

    fn source(&self, source: &'a Source) -> SourceNode<'a> {
        SourceNode {
            id: &source.id,
            kind: "schema:CreativeWork",
            title: &source.title,
            creators: &source.creators,
            publisher: source.publisher.as_deref(),
            url: source.url.as_deref(),
            published: source.published.as_deref(),
            language: &source.language,
            grade: source.grade().word(),
            versions: source
                .versions
                .iter()
                .map(|v| VersionNode {
                    id: &v.id,
                    retrieved: v.retrieved.to_string(),
                    sha256: &v.sha256,
                })
                .collect(),
            printed: self.places("source", &source.id).printed,
        }
    }

    fn figure(&self, traced: &'a Traced<Figure>) -> FigureNode<'a> {
        let figure = traced.entry();
        FigureNode {
            id: &figure.id,
            kind_of_node: ["Annotation", "schema:Observation"],
            motivation: "describing",
            value: &figure.value,
            value2: figure.value2.as_deref(),
            precision: figure.precision.word(),
            kind: figure.kind.map(crate::text::numerals::Kind::word),
            unit: &figure.unit,
            as_of: &figure.as_of,
            scope: self.said(&figure.scope),
            source: &figure.source,
            version: traced.anchor().map(|a| a.version.as_str()),
            primary: figure.primary.as_deref(),
            grade: traced.grade().word(),
            vetted: figure.vetting.as_ref().map(|v| v.on.to_string()),
            review_by: figure.review_by.to_string(),
            target: traced.anchor().map(|a| self.target(&figure.source, a)),
            places: self.places("figure", &figure.id),
        }
    }

    fn passage(&self, traced: &'a Traced<Passage>) -> PassageNode<'a> {
        let passage = traced.entry();
        PassageNode {
            id: &passage.id,
            kind_of_node: ["Annotation", "schema:Quotation"],
            motivation: "linking",
            source: &passage.source,
            primary: passage.primary.as_deref(),
            grade: traced.grade().word(),
            translation: &passage.translation,
            vetted: passage.vetting.as_ref().map(|v| v.on.to_string()),
            target: traced.anchor().map(|a| self.target(&passage.source, a)),
            places: self.places("passage", &passage.id),
        }
    }

    fn myth(&self, traced: &'a Traced<Myth>) -> MythNode<'a> {
        let myth = traced.entry();
        MythNode {
            id: &myth.id,
            verdict: myth.verdict.word(),
            claim: &myth.claim,
            found: self.said(&myth.found),
            safe: self.said(&myth.safe),
            sources: &myth.sources,
            vetted: myth.vetting.as_ref().map(|v| v.on.to_string()),
            review_by: myth.review_by.to_string(),
            places: self.places("claim", &myth.id),
        }
    }

    /// Retired channels are listed too: the audit looks for their patterns.
    fn channel(&self, channel: &'a Channel) -> ChannelNode<'a> {
        let numbers = channel.numbers.iter().flat_map(|n| {
            [
                Some(n.display.as_str()),
                Some(n.dial.as_str()),
                n.international.as_deref(),
            ]
        });
        let numbers: BTreeSet<&str> = numbers.flatten().collect();
        let urls = channel.links.iter().map(|l| l.url.as_str());
        ChannelNode {
            id: &channel.id,
            country: &channel.country,
            retired: channel.retired.is_some(),
            numbers: numbers.into_iter().collect(),
            calls: dialled(channel, Action::Call),
            texts: dialled(channel, Action::Text),
            urls: urls
                .chain(channel.evidence.iter().map(|e| e.url.as_str()))
                .collect(),
            retired_patterns: channel.retired.as_ref().map_or(&[][..], |r| &r.patterns),
            places: self.places("channel", &channel.id),
        }
    }

    /// The anchor carries its own context, taken from the document: what the ledger has is enough
    /// to find the place, and the manifest must not hold more of the document than that.
    fn target(&self, source: &'a str, anchor: &'a Anchor) -> Target<'a> {
        let quote = Selector::Quote {
            exact: &anchor.exact,
            prefix: last_words(&anchor.before),
            suffix: first_words(&anchor.after),
        };
        let position = Selector::Position {
            start: anchor.start_code_point,
            end: anchor.end_code_point,
        };
        let record = self.content.project().sources.get(source);
        let version = record.and_then(|record| record.version(&anchor.version));
        let retrieved = version.map_or(String::new(), |version| version.retrieved.to_string());
        let time = State::Time {
            source_date: format!("{retrieved}T00:00:00Z"),
        };
        let version = State::Version {
            version: &anchor.version,
            sha256: &anchor.sha256,
        };
        Target {
            source,
            selector: [quote, position],
            state: [time, version],
        }
    }

    fn said(&self, texts: &Localised) -> Localised {
        texts
            .iter()
            .filter_map(|(language, text)| {
                let words = self.content.words(language)?;
                Some((language.clone(), self.content.plain_text(text, &words)))
            })
            .collect()
    }
}

fn known(kind: &str) -> Option<&'static str> {
    ["figure", "passage", "channel", "source", "claim"]
        .into_iter()
        .find(|k| *k == kind)
}

/// Bytes of context, at most, that the manifest gives on each side of a quotation.
const CONTEXT: usize = 32;

fn last_words(text: &str) -> &str {
    let from = text.len().saturating_sub(CONTEXT);
    let from = (from..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    &text[from..]
}

fn first_words(text: &str) -> &str {
    let to = text.len().min(CONTEXT);
    let to = (0..=to)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..to]
}

fn page(record: &PageRecord) -> PageNode<'_> {
    PageNode {
        path: &record.path,
        language: &record.language,
        plain: &record.prints.plain,
        furniture: &record.prints.furniture,
    }
}

fn file(record: &FileRecord) -> FileNode<'_> {
    FileNode {
        path: &record.path,
        language: record.language.as_deref(),
        sha256: &record.sha256,
    }
}

fn sheet(record: &SheetRecord) -> SheetNode<'_> {
    SheetNode {
        id: &record.id,
        handout: &record.handout,
        format: &record.format,
        path: &record.path,
        language: &record.language,
        edition: &record.edition,
        sha256: &record.sha256,
        prints: record
            .prints
            .iter()
            .map(|(kind, id, text, seen_only)| PrintNode {
                kind,
                id: id.as_deref(),
                text,
                seen_only: *seen_only,
            })
            .collect(),
    }
}
