//! The file of one source's entries, and its reading into domain types.

use serde::Deserialize;
use toml::Spanned;

use super::{
    Breakdown, Dismissed, Figure, FigurePlaces, Passage, Past, PastWords, Quotation, Status,
    Vetting,
};
use crate::config::Localised;
use crate::dates::Day;
use crate::diagnostics::{Lines, Place};
use crate::text::numerals::{Kind, Precision};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "figure")]
    figures: Vec<FigureFile>,
    #[serde(default, rename = "passage")]
    passages: Vec<PassageFile>,
    #[serde(default)]
    dismissed: Vec<DismissedFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureFile {
    id: Spanned<String>,
    quote: Option<Spanned<String>>,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    value: Spanned<String>,
    value2: Option<String>,
    #[serde(default = "exact")]
    precision: Precision,
    kind: Option<Kind>,
    unit: Spanned<Localised>,
    #[serde(default)]
    label: Localised,
    as_of: String,
    #[serde(default)]
    scope: Option<Spanned<Localised>>,
    #[serde(default)]
    population: Localised,
    #[serde(default)]
    denominator: Localised,
    #[serde(default)]
    place: Localised,
    #[serde(default)]
    period: Localised,
    #[serde(default)]
    means: Localised,
    #[serde(default)]
    not: Localised,
    primary: Option<String>,
    locator: Option<String>,
    review_by: Spanned<Day>,
    #[serde(default)]
    note: Localised,
    vetting: Option<VettingFile>,
    #[serde(default)]
    history: Vec<Past>,
}

fn exact() -> Precision {
    Precision::Exact
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassageFile {
    id: Spanned<String>,
    quote: Spanned<String>,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    #[serde(default)]
    speaker: Localised,
    primary: Option<String>,
    #[serde(default)]
    translation: Localised,
    #[serde(default)]
    note: Localised,
    review_by: Spanned<Day>,
    vetting: Option<VettingFile>,
    #[serde(default)]
    history: Vec<PastWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DismissedFile {
    quote: Spanned<String>,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    reason: Spanned<String>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VettingFile {
    status: Status,
    on: Day,
    by: String,
    version: Option<String>,
    kept: Option<String>,
    fingerprint: Spanned<String>,
    #[serde(default)]
    note: String,
}

impl VettingFile {
    /// The decision; `place` turns offsets in its file into places.
    pub(super) fn domain(self, place: impl FnOnce(usize) -> Place) -> Vetting {
        Vetting {
            status: self.status,
            on: self.on,
            by: self.by,
            version: self.version,
            kept: self.kept,
            place: place(self.fingerprint.span().start),
            fingerprint: self.fingerprint.into_inner(),
            note: self.note,
        }
    }
}

/// What one file holds.
pub(super) struct Entries {
    pub(super) figures: Vec<Figure>,
    pub(super) passages: Vec<Passage>,
    pub(super) dismissed: Vec<Dismissed>,
}

/// Reads `ledger/<source>.toml`.
pub(super) fn read(name: &str, text: &str) -> Result<Entries, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let source = name
        .rsplit('/')
        .next()
        .unwrap_or(name)
        .trim_end_matches(".toml");
    let reader = Reader {
        lines: Lines::new(name, text),
        source,
    };
    Ok(Entries {
        figures: file.figures.into_iter().map(|f| reader.figure(f)).collect(),
        passages: file
            .passages
            .into_iter()
            .map(|p| reader.passage(p))
            .collect(),
        dismissed: file
            .dismissed
            .into_iter()
            .map(|d| reader.dismissed(d))
            .collect(),
    })
}

/// Turns what the file says into domain types, with places.
struct Reader<'a> {
    lines: Lines<'a>,
    source: &'a str,
}

impl Reader<'_> {
    fn place<T>(&self, field: &Spanned<T>) -> Place {
        self.at(field.span().start)
    }

    fn at(&self, offset: usize) -> Place {
        self.lines.place(offset)
    }

    fn quotation(&self, quote: Spanned<String>, prefix: String, suffix: String) -> Quotation {
        let place = self.place(&quote);
        Quotation {
            quote: quote.into_inner(),
            prefix,
            suffix,
            place,
        }
    }

    fn vetting(&self, file: VettingFile) -> Vetting {
        file.domain(|at| self.at(at))
    }

    fn figure(&self, file: FigureFile) -> Figure {
        let id = self.place(&file.id);
        let places = FigurePlaces {
            value: self.place(&file.value),
            scope: file
                .scope
                .as_ref()
                .map_or_else(|| id.clone(), |scope| self.place(scope)),
            unit: self.place(&file.unit),
            review_by: self.place(&file.review_by),
            id,
        };
        let (prefix, suffix) = (file.prefix, file.suffix);
        Figure {
            id: file.id.into_inner(),
            source: self.source.to_owned(),
            quotation: file
                .quote
                .map(|quote| self.quotation(quote, prefix, suffix)),
            value: file.value.into_inner(),
            value2: file.value2,
            precision: file.precision,
            kind: file.kind,
            unit: file.unit.into_inner(),
            label: file.label,
            as_of: file.as_of,
            scope: file.scope.map(Spanned::into_inner).unwrap_or_default(),
            breakdown: Breakdown {
                population: file.population,
                denominator: file.denominator,
                place: file.place,
                period: file.period,
            },
            means: file.means,
            not: file.not,
            primary: file.primary,
            locator: file.locator,
            review_by: file.review_by.into_inner(),
            note: file.note,
            vetting: file.vetting.map(|v| self.vetting(v)),
            history: file.history,
            places,
        }
    }

    fn passage(&self, file: PassageFile) -> Passage {
        Passage {
            place: self.place(&file.id),
            review_place: self.place(&file.review_by),
            id: file.id.into_inner(),
            source: self.source.to_owned(),
            quotation: self.quotation(file.quote, file.prefix, file.suffix),
            speaker: file.speaker,
            primary: file.primary,
            translation: file.translation,
            note: file.note,
            review_by: file.review_by.into_inner(),
            history: file.history,
            vetting: file.vetting.map(|v| self.vetting(v)),
        }
    }

    fn dismissed(&self, file: DismissedFile) -> Dismissed {
        Dismissed {
            source: self.source.to_owned(),
            reason_place: self.place(&file.reason),
            quotation: self.quotation(file.quote, file.prefix, file.suffix),
            reason: file.reason.into_inner(),
            note: file.note,
        }
    }
}
