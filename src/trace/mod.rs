//! The trace: figure → anchor → version → source.
//!
//! [`Traces::resolve`] opens the versions of every held source once, reads their numerals once, and
//! judges every entry of the ledger: is its quotation at exactly one place, does the
//! quotation say the entry's value, is the entry vetted and its fingerprint that of what stands
//! there now. What is wrong with an entry is kept as [`Defect`]s, which the rules of `check` turn
//! into findings. An entry that may be printed becomes a [`Traced`]: the only thing that a
//! renderer can print a number from, and nothing outside this module can make one.

mod anchor;
pub mod change;
mod coverage;
mod foresight;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use anchor::Anchor;
use anchor::Places;
pub use coverage::{Coverage, Use};
pub use foresight::{Foreseen, Foresight};

use self::change::Revision;
use self::versions::{Found, Versions};
use crate::diagnostics::{Finding, Place};
use crate::ledger::{Dismissed, Figure, Ledger, Myth, Passage, Quotation, Status, Vetting};
use crate::sources::{Grade, HeldText, Source, Sources, Version};
use crate::text::lines::LineMap;
use crate::text::numerals::{Numeral, scan, scan_again};

/// An entry that may be printed: published, vetted as it stands, and found in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced<T> {
    entry: Arc<T>,
    anchor: Option<Anchor>,
    grade: Grade,
}

impl<T> Traced<T> {
    /// The entry of the ledger.
    #[must_use]
    pub fn entry(&self) -> &T {
        &self.entry
    }

    /// Where it stands in the held version; none for an entry of a cited source.
    #[must_use]
    pub fn anchor(&self) -> Option<&Anchor> {
        self.anchor.as_ref()
    }

    /// How far it can be verified.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }
}

/// Why an entry may not be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// No record of this name in `sources/`.
    UnknownSource(String),
    /// The source is held, but the entry quotes nothing.
    NoQuotation,
    /// The entry quotes a source of which nothing is held.
    NothingHeld,
    /// The held version cannot be used; the finding on the version says why.
    Unreadable,
    /// The quotation is nowhere in the text.
    Orphaned {
        /// The words are there, but not with this text around them.
        words_found: usize,
    },
    /// The quotation fits in several places: their lines.
    Ambiguous(Vec<usize>),
    /// The quotation says something else: what the reader found in it.
    ValueDiffers(Vec<Numeral>),
    /// No decision was made.
    Unvetted,
    /// Not published: withheld or rejected.
    NotPublished(Status),
    /// Something changed since it was vetted: the fingerprint that would fit.
    Suspect(String),
    /// The newest version of its source no longer says the same: what became of it.
    Revised(Box<Revision>),
}

/// What is known of one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Where its quotation stands, if it does.
    pub anchor: Option<Anchor>,
    /// What keeps it from being printed.
    pub defects: Vec<Defect>,
    /// What became of it in the newest version, when it was vetted on an older one.
    pub revision: Option<Revision>,
}

/// A held version, opened.
#[derive(Debug)]
pub struct Held<'a> {
    /// The source.
    pub source: &'a Source,
    /// The version.
    pub version: &'a Version,
    /// Its text.
    pub text: &'a HeldText,
    /// Offsets of the text to lines and columns.
    pub lines: LineMap<'a>,
    /// Every numeral in it, in reading order.
    pub numerals: Vec<Numeral>,
    /// Where the quotations of the ledger stand in it.
    places: Places,
}

impl<'a> Held<'a> {
    /// Reads a version; `before` is another one of its source.
    fn new(
        source: &'a Source,
        version: &'a Version,
        text: &'a HeldText,
        entries: &Entries<'_>,
        before: Option<&Self>,
    ) -> Self {
        let before = before.filter(|before| before.source.language == source.language);
        let known = before.map(|before| (before.text.text.as_str(), before.numerals.as_slice()));
        Self {
            source,
            version,
            text,
            lines: LineMap::new(&text.text),
            numerals: match known {
                Some(known) => scan_again(&text.text, &source.language, known),
                None => scan(&text.text, &source.language),
            },
            places: Places::find(&text.normal.text, entries.words()),
        }
    }
}

/// A held version whose digest was verified.
struct Opened<'a> {
    source: &'a Source,
    version: &'a Version,
    text: HeldText,
}

impl Opened<'_> {
    /// Reads the versions of a source, oldest first.
    fn read<'o>(opened: &'o [Self], entries: &Entries<'_>) -> Vec<Held<'o>> {
        let mut versions: Vec<Held<'_>> = Vec::with_capacity(opened.len() + 1);
        for Opened {
            source,
            version,
            text,
        } in opened
        {
            let held = Held::new(source, version, text, entries, versions.last());
            versions.push(held);
        }
        versions
    }
}

/// All traces of a project.
#[derive(Debug, Default)]
pub struct Traces {
    figures: BTreeMap<String, Traced<Figure>>,
    passages: BTreeMap<String, Traced<Passage>>,
    /// In the order of the ledger.
    myths: Vec<Traced<Myth>>,
    judgements: BTreeMap<String, Judgement>,
    dismissed: Vec<Judgement>,
    coverage: BTreeMap<String, Coverage>,
    unreadable: Vec<Finding>,
}

impl Traces {
    /// Judges every entry of the ledger: source by source, so that a document is read once and no
    /// more of them are held in memory than there are cores.
    #[must_use]
    pub fn resolve(sources: &Sources, ledger: &Ledger) -> Self {
        let by_source: Vec<_> = Entries::by_source(sources, ledger).into_iter().collect();
        let judged: Vec<Judged<'_>> = by_source
            .into_par_iter()
            // One source is much work: no core is left with several at the end.
            .with_max_len(1)
            .map(|(id, entries)| Judged::new(sources, id, entries))
            .collect();
        let mut traces = Self::default();
        let mut dismissed = BTreeMap::new();
        for of_source in judged {
            traces.unreadable.extend(of_source.unreadable);
            for (figure, judgement) in of_source.figures {
                if let Some(traced) = traced(figure, sources.get(&figure.source), &judgement) {
                    traces.figures.insert(figure.id.clone(), traced);
                }
                traces.judgements.insert(figure.id.clone(), judgement);
            }
            for (passage, judgement) in of_source.passages {
                if let Some(traced) = traced(passage, sources.get(&passage.source), &judgement) {
                    traces.passages.insert(passage.id.clone(), traced);
                }
                traces.judgements.insert(passage.id.clone(), judgement);
            }
            dismissed.extend(of_source.dismissed);
            let coverage = of_source.coverage;
            traces
                .coverage
                .extend(coverage.map(|coverage| (of_source.source.to_owned(), coverage)));
        }
        traces.dismissed = dismissed.into_values().collect();
        for myth in &ledger.myths {
            let judgement = judge_myth(sources, myth);
            if judgement.defects.is_empty() {
                traces.myths.push(Traced {
                    entry: Arc::new(myth.clone()),
                    anchor: None,
                    grade: Grade::Cited,
                });
            }
            traces.judgements.insert(myth.id.clone(), judgement);
        }
        traces
    }

    /// The figure with this id, if it may be printed.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&Traced<Figure>> {
        self.figures.get(id)
    }

    /// The passage with this id, if it may be printed.
    #[must_use]
    pub fn passage(&self, id: &str) -> Option<&Traced<Passage>> {
        self.passages.get(id)
    }

    /// All figures that may be printed, by id.
    pub fn figures(&self) -> impl Iterator<Item = &Traced<Figure>> {
        self.figures.values()
    }

    /// All passages that may be printed, by id.
    pub fn passages(&self) -> impl Iterator<Item = &Traced<Passage>> {
        self.passages.values()
    }

    /// All myths that may be printed, in the order of the ledger.
    pub fn myths(&self) -> impl Iterator<Item = &Traced<Myth>> {
        self.myths.iter()
    }

    /// What is known of the figure, passage or myth with this id.
    #[must_use]
    pub fn judgement(&self, id: &str) -> Option<&Judgement> {
        self.judgements.get(id)
    }

    /// What became of an entry in the newest version of its source, when it was vetted on an older
    /// one.
    #[must_use]
    pub fn revision(&self, id: &str) -> Option<&Revision> {
        self.judgement(id)?.revision.as_ref()
    }

    /// What is known of the dismissed numerals, in the order of the ledger.
    #[must_use]
    pub fn dismissed(&self) -> &[Judgement] {
        &self.dismissed
    }

    /// What became of the numerals of a held source.
    #[must_use]
    pub fn coverage(&self, source: &str) -> Option<&Coverage> {
        self.coverage.get(source)
    }

    /// Held versions that could not be used.
    #[must_use]
    pub fn unreadable(&self) -> &[Finding] {
        &self.unreadable
    }
}

/// Opens every version of a source, whose digest is verified. When the newest cannot be used, no
/// other is.
fn open<'a>(
    sources: &Sources,
    source: &'a Source,
    unreadable: &mut Vec<Finding>,
) -> Vec<Opened<'a>> {
    let mut opened = Vec::new();
    for version in &source.versions {
        match source.open(sources.root(), version) {
            Ok(text) => opened.push(Opened {
                source,
                version,
                text,
            }),
            Err(finding) => {
                opened.clear();
                unreadable.push(finding);
            }
        }
    }
    opened
}

/// What the ledger says of one source.
#[derive(Debug, Default)]
struct Entries<'a> {
    figures: Vec<&'a Arc<Figure>>,
    passages: Vec<&'a Arc<Passage>>,
    /// With their places in the ledger's list of them.
    dismissed: Vec<(usize, &'a Dismissed)>,
}

impl<'a> Entries<'a> {
    /// Those of every source, and of every source that an entry names.
    fn by_source(sources: &'a Sources, ledger: &'a Ledger) -> BTreeMap<&'a str, Self> {
        let ids = sources.iter().map(|source| source.id.as_str());
        let mut all: BTreeMap<&str, Self> = ids.map(|id| (id, Self::default())).collect();
        for figure in ledger.figures.values() {
            all.entry(&figure.source).or_default().figures.push(figure);
        }
        for passage in ledger.passages.values() {
            let entries = all.entry(&passage.source).or_default();
            entries.passages.push(passage);
        }
        for (place, dismissed) in ledger.dismissed.iter().enumerate() {
            let entries = all.entry(&dismissed.source).or_default();
            entries.dismissed.push((place, dismissed));
        }
        all
    }
}

impl Entries<'_> {
    /// The words of every quotation, as they are looked for.
    fn words(&self) -> impl Iterator<Item = String> {
        let figures = self.figures.iter();
        let figures = figures.filter_map(|figure| figure.quotation.as_ref());
        let passages = self.passages.iter().map(|passage| &passage.quotation);
        let dismissed = self.dismissed.iter();
        let dismissed = dismissed.map(|(_, dismissed)| &dismissed.quotation);
        let all = figures.chain(passages).chain(dismissed);
        all.map(|quotation| anchor::words(&quotation.quote))
    }
}

/// The entries of one source, judged.
struct Judged<'a> {
    source: &'a str,
    figures: Vec<(&'a Arc<Figure>, Judgement)>,
    passages: Vec<(&'a Arc<Passage>, Judgement)>,
    dismissed: Vec<(usize, Judgement)>,
    coverage: Option<Coverage>,
    unreadable: Vec<Finding>,
}

impl<'a> Judged<'a> {
    /// Reads the source and judges its entries.
    fn new(sources: &Sources, source: &'a str, entries: Entries<'a>) -> Self {
        let mut unreadable = Vec::new();
        let opened = sources
            .get(source)
            .map(|source| open(sources, source, &mut unreadable))
            .unwrap_or_default();
        let held = Versions::new(Opened::read(&opened, &entries));
        let mut judged = Self::with(sources, source, entries, held.as_ref());
        judged.unreadable = unreadable;
        judged
    }

    /// Judges entries against the versions of their source.
    fn with(
        sources: &Sources,
        source: &'a str,
        entries: Entries<'a>,
        held: Option<&Versions<'_>>,
    ) -> Self {
        let judge = Judge { sources, held };
        let figures = entries.figures.into_iter();
        let passages = entries.passages.into_iter();
        let dismissed = entries.dismissed.into_iter();
        let mut judged = Self {
            source,
            figures: figures.map(|f| (f, judge.figure(f))).collect(),
            passages: passages.map(|p| (p, judge.passage(p))).collect(),
            dismissed: dismissed
                .map(|(place, dismissed)| (place, judge.dismissed(dismissed)))
                .collect(),
            coverage: None,
            unreadable: Vec::new(),
        };
        judged.coverage = held.map(|held| coverage::of(held.newest(), &judged));
        judged
    }
}

/// An entry without defects, with where it stands.
fn traced<T>(entry: &Arc<T>, source: Option<&Source>, of: &Judgement) -> Option<Traced<T>> {
    if !of.defects.is_empty() {
        return None;
    }
    Some(Traced {
        entry: Arc::clone(entry),
        anchor: of.anchor.clone(),
        grade: source?.grade(),
    })
}

/// A myth is an editor's statement on its sources: it quotes none of them.
fn judge_myth(sources: &Sources, myth: &Myth) -> Judgement {
    let mut judgement = Judgement::default();
    for source in &myth.sources {
        known(sources, Some(source), &mut judgement);
    }
    vetted(
        myth.vetting.as_ref(),
        |v| myth.fingerprint(v),
        &mut judgement,
    );
    judgement
}

fn known(sources: &Sources, primary: Option<&str>, judgement: &mut Judgement) {
    if let Some(id) = primary.filter(|id| sources.get(id).is_none()) {
        judgement.defects.push(Defect::UnknownSource(id.to_owned()));
    }
}

/// Judges entries against the opened versions of their source.
struct Judge<'a, 'h> {
    sources: &'a Sources,
    held: Option<&'a Versions<'h>>,
}

impl Judge<'_, '_> {
    fn figure(&self, figure: &Figure) -> Judgement {
        let mut judgement = self.quotation(
            &figure.source,
            figure.quotation.as_ref(),
            figure.vetting.as_ref(),
            |numeral| says(numeral, figure),
        );
        if let (Some(anchor), Some(versions)) = (&judgement.anchor, self.held)
            && let Some(held) = versions.version(&anchor.version)
        {
            let said = numerals_in(held, anchor);
            if !said.iter().any(|numeral| says(numeral, figure)) {
                let said = said.into_iter().cloned().collect();
                judgement.defects.push(Defect::ValueDiffers(said));
            }
        }
        known(self.sources, figure.primary.as_deref(), &mut judgement);
        vetted(
            figure.vetting.as_ref(),
            |v| figure.fingerprint(v),
            &mut judgement,
        );
        judgement
    }

    fn passage(&self, passage: &Passage) -> Judgement {
        let mut judgement = self.quotation(
            &passage.source,
            Some(&passage.quotation),
            passage.vetting.as_ref(),
            |_| false,
        );
        known(self.sources, passage.primary.as_deref(), &mut judgement);
        vetted(
            passage.vetting.as_ref(),
            |v| passage.fingerprint(v),
            &mut judgement,
        );
        judgement
    }

    /// A dismissed numeral stays dismissed while the same value is said where it stood; one that a
    /// newer version has no longer is no defect.
    fn dismissed(&self, dismissed: &Dismissed) -> Judgement {
        let quotation = Some(&dismissed.quotation);
        let mut judgement = self.quotation(&dismissed.source, quotation, None, |_| false);
        judgement
            .defects
            .retain(|defect| !matches!(defect, Defect::Revised(_)));
        judgement
    }

    fn quotation(
        &self,
        source: &str,
        quotation: Option<&Quotation>,
        vetting: Option<&Vetting>,
        says: impl Fn(&Numeral) -> bool,
    ) -> Judgement {
        let mut judgement = Judgement::default();
        match self.find(source, quotation, vetting, says) {
            Ok(Some(found)) => {
                if let Some(revision) = found.revision.as_ref().filter(|r| !r.outcome.stays()) {
                    let revised = Defect::Revised(Box::new(revision.clone()));
                    judgement.defects.push(revised);
                }
                judgement.anchor = Some(found.anchor);
                judgement.revision = found.revision;
            }
            Ok(None) => {}
            Err(defect) => judgement.defects.push(defect),
        }
        judgement
    }

    fn find(
        &self,
        source: &str,
        quotation: Option<&Quotation>,
        vetting: Option<&Vetting>,
        says: impl Fn(&Numeral) -> bool,
    ) -> Result<Option<Found>, Defect> {
        let record = self
            .sources
            .get(source)
            .ok_or_else(|| Defect::UnknownSource(source.to_owned()))?;
        match (record.grade(), quotation) {
            (Grade::Cited, None) => Ok(None),
            (Grade::Cited, Some(_)) => Err(Defect::NothingHeld),
            (Grade::Held, None) => Err(Defect::NoQuotation),
            (Grade::Held, Some(quotation)) => {
                let versions = self.held.ok_or(Defect::Unreadable)?;
                versions.find(quotation, vetting, says).map(Some)
            }
        }
    }
}

/// The decision must be to publish, and on what stands there now.
fn vetted(
    vetting: Option<&Vetting>,
    fingerprint: impl Fn(&Vetting) -> String,
    judgement: &mut Judgement,
) {
    let Some(vetting) = vetting else {
        judgement.defects.push(Defect::Unvetted);
        return;
    };
    let expected = fingerprint(vetting);
    if expected != vetting.fingerprint {
        judgement.defects.push(Defect::Suspect(expected));
    }
    if vetting.status != Status::Published {
        judgement.defects.push(Defect::NotPublished(vetting.status));
    }
}

/// The numerals that lie in the quotation as a whole.
fn numerals_in<'a>(held: &'a Held<'_>, anchor: &Anchor) -> Vec<&'a Numeral> {
    let first = held.numerals.partition_point(|n| n.start < anchor.start);
    held.numerals[first..]
        .iter()
        .take_while(|n| n.start < anchor.end)
        .filter(|n| n.end <= anchor.end)
        .collect()
}

/// A numeral says what a figure claims when value and precision are the same, and the sort of
/// expression where the figure names one.
fn says(numeral: &Numeral, figure: &Figure) -> bool {
    numeral.value == figure.value
        && numeral.value2 == figure.value2
        && numeral.precision == figure.precision
        && figure.kind.is_none_or(|kind| kind == numeral.kind)
}

/// Where a person should look for a defect of a figure.
#[must_use]
pub fn place_of<'a>(figure: &'a Figure, defect: &Defect) -> &'a Place {
    let quotation = figure.quotation.as_ref().map(|q| &q.place);
    let vetting = figure.vetting.as_ref().map(|v| &v.place);
    match defect {
        Defect::ValueDiffers(_) => &figure.places.value,
        Defect::Orphaned { .. } | Defect::Ambiguous(_) | Defect::NothingHeld => {
            quotation.unwrap_or(&figure.places.id)
        }
        Defect::Revised(_) => quotation.unwrap_or(&figure.places.id),
        Defect::Suspect(_) | Defect::NotPublished(_) => vetting.unwrap_or(&figure.places.id),
        _ => &figure.places.id,
    }
}
