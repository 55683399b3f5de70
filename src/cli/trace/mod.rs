//! `jalon trace ID`: the whole chain of one entry; `jalon trace --page PAGE`: all that a page or a
//! sheet prints.

mod near;
mod people;
mod printed;

use serde::Serialize;

use super::{Failure, Format, Outcome, Session, words};
use crate::check::Project;
use crate::content::preview;
use crate::content::uses::{Uses, uses};
use crate::handouts::editions::Editions;
use crate::ledger::{Past, Vetting};
use crate::messages::{Message, Say as _};
use crate::say;
use crate::sources::{Source, Version};
use crate::trace::{Anchor, Defect};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon trace images-reported-2022\n  jalon trace images-reported-2022 --format json\n  jalon trace --page fr/sextorsion"
)]
pub(super) struct Arguments {
    /// The id of a figure, a passage, a channel, a myth or a source
    #[arg(required_unless_present = "page")]
    id: Option<String>,

    /// All that a page (fr/sextorsion) or a sheet (sextortion-first-hour/fr) prints
    #[arg(long, value_name = "PAGE", conflicts_with = "id")]
    page: Option<String>,

    /// How to print the chain
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Chain<'a> {
    version: u32,
    id: &'a str,
    kind: &'static str,
    grade: &'static str,
    publishable: bool,
    defects: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<FigureRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<PassageRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<ChannelRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    myth: Option<MythRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<VersionRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<&'a str>,
    anchor: Option<AnchorRow<'a>>,
    source: Option<SourceRow<'a>>,
    primary: Option<SourceRow<'a>>,
    vetting: Option<VettingRow<'a>>,
    history: Vec<PastRow<'a>>,
    ledger: PlaceRow<'a>,
    pages: Vec<String>,
    handouts: Vec<String>,
    /// The newest recorded editions of those handouts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    editions: Vec<EditionRow>,
}

#[derive(Serialize)]
struct EditionRow {
    handout: String,
    edition: String,
}

#[derive(Serialize)]
struct FigureRow<'a> {
    value: &'a str,
    value2: Option<&'a str>,
    precision: &'static str,
    kind: Option<&'static str>,
    unit: &'a crate::config::Localised,
    as_of: &'a str,
    scope: crate::config::Localised,
    population: crate::config::Localised,
    denominator: crate::config::Localised,
    place: crate::config::Localised,
    period: crate::config::Localised,
    means: crate::config::Localised,
    not: crate::config::Localised,
    review_by: String,
}

#[derive(Serialize)]
struct MythRow<'a> {
    verdict: &'static str,
    claim: &'a crate::config::Localised,
    found: crate::config::Localised,
    safe: crate::config::Localised,
    sources: Vec<SourceRow<'a>>,
    review_by: String,
}

#[derive(Serialize)]
struct VersionRow<'a> {
    id: &'a str,
    file: &'a str,
    retrieved: String,
    sha256: &'a str,
}

#[derive(Serialize)]
struct PassageRow<'a> {
    quote: &'a str,
    translation: &'a crate::config::Localised,
    review_by: String,
}

#[derive(Serialize)]
struct ChannelRow<'a> {
    name: &'a crate::config::Localised,
    country: &'a str,
    numbers: Vec<&'a str>,
    addresses: Vec<&'a str>,
    evidence: Vec<EvidenceRow<'a>>,
    review_by: Option<String>,
    retired: Option<&'a str>,
}

#[derive(Serialize)]
struct EvidenceRow<'a> {
    url: &'a str,
    stated_on: &'a str,
    grade: &'a str,
}

#[derive(Serialize)]
struct AnchorRow<'a> {
    version: &'a str,
    file: &'a str,
    sha256: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    before: &'a str,
    exact: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    id: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    grade: &'static str,
}

#[derive(Serialize)]
struct VettingRow<'a> {
    status: &'static str,
    on: String,
    by: &'a str,
    version: Option<&'a str>,
    fingerprint: &'a str,
    note: &'a str,
}

#[derive(Serialize)]
struct PastRow<'a> {
    value: &'a str,
    version: &'a str,
    accepted: String,
    replaced: String,
    note: &'a str,
}

#[derive(Serialize)]
struct PlaceRow<'a> {
    file: &'a str,
    line: usize,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = session.load()?;
    if let Some(page) = &arguments.page {
        return printed::run(session, &project, page, arguments.format);
    }
    let id = arguments.id.as_deref().unwrap_or_default();
    let uses = uses(&project).remove(id).unwrap_or_default();
    let chain = chain(&project, id, uses).ok_or_else(|| unknown(&project, id))?;
    match arguments.format {
        Format::Json => session.terminal.json(&chain)?,
        Format::Human | Format::Annotations => session
            .terminal
            .print(&people::shown(&chain, &session.terminal))?,
    }
    Ok(if chain.publishable {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// An id that nothing has, with those that look like it.
fn unknown(project: &Project, id: &str) -> Failure {
    let sources = project.sources.iter().map(|source| source.id.as_str());
    let near = near::ids(id, project.ledger.ids().chain(sources));
    let help = if near.is_empty() {
        say!("`jalon source list` shows the sources; ids stand in ledger/")
    } else {
        say!("did you mean {ids}?", ids = near::list(&near))
    };
    Failure::other(
        say!("no figure, passage, channel, myth or source `{id}`", id),
        help,
    )
}

fn chain<'a>(project: &'a Project, id: &'a str, uses: Uses) -> Option<Chain<'a>> {
    let ledger = &project.ledger;
    let record = project.sources.get(id);
    let place = ledger.place_of(id).or(record.map(|source| &source.place))?;
    let editions = editions(project, &uses);
    let mut chain = Chain {
        version: 1,
        id,
        kind: "channel",
        grade: "editorial",
        publishable: true,
        defects: Vec::new(),
        figure: None,
        passage: None,
        channel: None,
        myth: None,
        versions: Vec::new(),
        entries: Vec::new(),
        anchor: None,
        source: None,
        primary: None,
        vetting: None,
        history: Vec::new(),
        ledger: PlaceRow {
            file: &place.file,
            line: place.line,
        },
        pages: uses.pages.into_iter().collect(),
        editions,
        handouts: uses.handouts.into_iter().collect(),
    };
    if let Some(figure) = ledger.figures.get(id) {
        chain.kind = "figure";
        chain.figure = Some(FigureRow {
            value: &figure.value,
            value2: figure.value2.as_deref(),
            precision: figure.precision.word(),
            kind: figure.kind.map(crate::text::numerals::Kind::word),
            unit: &figure.unit,
            as_of: &figure.as_of,
            scope: said(project, &figure.scope),
            population: said(project, &figure.breakdown.population),
            denominator: said(project, &figure.breakdown.denominator),
            place: said(project, &figure.breakdown.place),
            period: said(project, &figure.breakdown.period),
            means: said(project, &figure.means),
            not: said(project, &figure.not),
            review_by: figure.review_by.to_string(),
        });
        chain.vetting = figure.vetting.as_ref().map(vetting_row);
        chain.history = figure.history.iter().map(past_row).collect();
        sources(
            project,
            &figure.source,
            figure.primary.as_deref(),
            &mut chain,
        );
    } else if let Some(passage) = ledger.passages.get(id) {
        chain.kind = "passage";
        chain.passage = Some(PassageRow {
            quote: &passage.quotation.quote,
            translation: &passage.translation,
            review_by: passage.review_by.to_string(),
        });
        chain.vetting = passage.vetting.as_ref().map(vetting_row);
        sources(
            project,
            &passage.source,
            passage.primary.as_deref(),
            &mut chain,
        );
    } else if let Some(channel) = ledger.channels.get(id) {
        chain.publishable = channel.retired.is_none();
        chain.channel = Some(channel_row(channel));
    } else if let Some(myth) = ledger.myth(id) {
        let sources = myth.sources.iter().filter_map(|id| project.sources.get(id));
        chain.kind = "myth";
        chain.myth = Some(MythRow {
            verdict: myth.verdict.word(),
            claim: &myth.claim,
            found: said(project, &myth.found),
            safe: said(project, &myth.safe),
            sources: sources.map(source_row).collect(),
            review_by: myth.review_by.to_string(),
        });
        chain.vetting = myth.vetting.as_ref().map(vetting_row);
        judged(project, None, &mut chain);
    } else if let Some(source) = record {
        chain.kind = "source";
        chain.grade = source.grade().word();
        chain.source = Some(source_row(source));
        chain.versions = source.versions.iter().map(version_row).collect();
        chain.entries = entries_of(project, source);
    }
    Some(chain)
}

/// What is recorded of the handouts that print an entry; a list that cannot be read is told by the
/// build.
fn editions(project: &Project, uses: &Uses) -> Vec<EditionRow> {
    let recorded = Editions::load(&project.config.root).unwrap_or_default();
    let row = |handout: &String| {
        let (sheet, language) = handout.rsplit_once('/')?;
        Some(EditionRow {
            handout: handout.clone(),
            edition: recorded.newest(sheet, language)?.code.clone(),
        })
    };
    uses.handouts.iter().filter_map(row).collect()
}

/// The entries that come from a source, by id.
fn entries_of<'a>(project: &'a Project, source: &Source) -> Vec<&'a str> {
    let ledger = &project.ledger;
    let figures = ledger
        .figures
        .values()
        .map(|f| (&f.id, &f.source, &f.primary));
    let passages = ledger.passages.values();
    let passages = passages.map(|p| (&p.id, &p.source, &p.primary));
    let of_it = |(id, from, primary): (&'a String, &String, &Option<String>)| {
        let is_its = *from == source.id || primary.as_ref() == Some(&source.id);
        is_its.then_some(id.as_str())
    };
    figures.chain(passages).filter_map(of_it).collect()
}

fn version_row(version: &Version) -> VersionRow<'_> {
    VersionRow {
        id: &version.id,
        file: &version.file,
        retrieved: version.retrieved.to_string(),
        sha256: &version.sha256,
    }
}

/// Scopes with their directives said.
fn said(project: &Project, texts: &crate::config::Localised) -> crate::config::Localised {
    let say =
        |(language, text): &(String, String)| (language.clone(), preview(project, text, language));
    texts.iter().map(say).collect()
}

fn sources<'a>(project: &'a Project, source: &str, primary: Option<&str>, chain: &mut Chain<'a>) {
    let record = project.sources.get(source);
    chain.source = record.map(source_row);
    chain.primary = primary
        .and_then(|id| project.sources.get(id))
        .map(source_row);
    chain.grade = record.map_or("cited", |s| s.grade().word());
    judged(project, record, chain);
}

/// What is known of the entry: its defects, and its place in the source.
fn judged<'a>(project: &'a Project, record: Option<&'a Source>, chain: &mut Chain<'a>) {
    if let Some(judgement) = project.traces.judgement(chain.id) {
        chain.publishable = judgement.defects.is_empty();
        chain.defects = judgement.defects.iter().map(defect).collect();
        chain.anchor = judgement
            .anchor
            .as_ref()
            .map(|anchor| anchor_row(anchor, record));
    }
}

fn defect(defect: &Defect) -> Message {
    match defect {
        Defect::UnknownSource(id) => say!("no record of the source `{source}`", source = id),
        Defect::NoQuotation => say!("the entry quotes nothing"),
        Defect::NothingHeld => say!("nothing of the source is held"),
        Defect::Unreadable => say!("the held version cannot be used"),
        Defect::Orphaned { .. } => say!("the quotation is not in the document"),
        Defect::Ambiguous(_) => say!("the quotation fits in several places"),
        Defect::ValueDiffers(_) => say!("the quotation says another value"),
        Defect::Unvetted => say!("never vetted"),
        Defect::NotPublished(status) => words::status(status.word()),
        Defect::Suspect(_) => say!("changed since it was vetted"),
        Defect::Revised(revision) => say!(
            "{outcome} in the newest version of its source: {reason}",
            outcome = revision.outcome.said(),
            reason = revision.reason
        ),
    }
}

fn source_row(source: &Source) -> SourceRow<'_> {
    SourceRow {
        id: &source.id,
        title: &source.title,
        publisher: source.publisher.as_deref(),
        published: source.published.as_deref(),
        url: source.url.as_deref(),
        grade: source.grade().word(),
    }
}

fn anchor_row<'a>(anchor: &'a Anchor, source: Option<&'a Source>) -> AnchorRow<'a> {
    let version = source.and_then(|s| s.version(&anchor.version));
    AnchorRow {
        version: &anchor.version,
        file: version.map_or("", |v| &v.file),
        sha256: &anchor.sha256,
        start: anchor.start,
        end: anchor.end,
        line: anchor.line,
        column: anchor.column,
        before: &anchor.before,
        exact: &anchor.exact,
        after: &anchor.after,
    }
}

fn vetting_row(vetting: &Vetting) -> VettingRow<'_> {
    VettingRow {
        status: vetting.status.word(),
        on: vetting.on.to_string(),
        by: &vetting.by,
        version: vetting.version.as_deref(),
        fingerprint: &vetting.fingerprint,
        note: &vetting.note,
    }
}

fn past_row(past: &Past) -> PastRow<'_> {
    PastRow {
        value: &past.value,
        version: &past.version,
        accepted: past.accepted.to_string(),
        replaced: past.replaced.to_string(),
        note: &past.note,
    }
}

fn channel_row(channel: &crate::ledger::Channel) -> ChannelRow<'_> {
    ChannelRow {
        name: &channel.name,
        country: &channel.country,
        numbers: channel.numbers.iter().map(|n| n.display.as_str()).collect(),
        addresses: channel.links.iter().map(|l| l.url.as_str()).collect(),
        evidence: channel
            .evidence
            .iter()
            .map(|e| EvidenceRow {
                url: &e.url,
                stated_on: &e.stated_on,
                grade: &e.grade,
            })
            .collect(),
        review_by: channel.review_by.map(|day| day.to_string()),
        retired: channel.retired.as_ref().map(|r| r.on.as_str()),
    }
}
