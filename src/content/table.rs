//! The table of all figures, for reuse by others: one row a figure, in one language.
//!
//! The columns are fixed here and described in the interface words (`column_<name>`). Numbers
//! and dates are given twice: as a decimal string or an ISO date, and in words.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Content;
use super::deep_link::deep_link;
use super::words::Words;
use crate::config::Localised;
use crate::ledger::Figure;
use crate::sources::Source;
use crate::trace::Traced;

/// The columns, in order.
pub const COLUMNS: [&str; 33] = [
    "id",
    "label",
    "printed",
    "value",
    "value2",
    "precision",
    "kind",
    "unit",
    "as_of",
    "means",
    "not",
    "population",
    "denominator",
    "place",
    "period",
    "scope",
    "note",
    "quotation",
    "quotation_language",
    "line",
    "start",
    "end",
    "source",
    "source_title",
    "source_version",
    "source_sha256",
    "deep_link",
    "primary",
    "primary_title",
    "grade",
    "vetted_on",
    "review_by",
    "address",
];

/// One figure: a cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row([Option<String>; COLUMNS.len()]);

impl Row {
    /// The cells, in the order of the columns; none where a figure has nothing to say.
    pub fn cells(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().map(Option::as_deref)
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(COLUMNS.len()))?;
        for (column, cell) in COLUMNS.iter().zip(&self.0) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

/// The rows, by id. `page` is the address of the page on which each figure has its card.
#[must_use]
pub fn rows(content: Content<'_>, words: &Words<'_>, page: &str) -> Vec<Row> {
    let figures = content.project().traces.figures();
    figures.map(|f| row(content, words, f, page)).collect()
}

fn row(content: Content<'_>, words: &Words<'_>, traced: &Traced<Figure>, page: &str) -> Row {
    let figure = traced.entry();
    let said = |texts: &Localised| content.sentence(texts, words);
    let source = content.project().sources.get(&figure.source);
    let title = |source: Option<&Source>| source.map(|s| s.title.clone());
    let primary = figure.primary.as_deref();
    let anchor = traced.anchor();
    let url = source.and_then(|s| s.url.as_deref());
    let quotation = figure.quotation.as_ref();
    let text = |text: &str| Some(text.to_owned());
    Row([
        text(&figure.id),
        said(&figure.label),
        Some(words.figure(traced)),
        text(&figure.value),
        figure.value2.clone(),
        text(figure.precision.word()),
        figure.kind.map(|kind| kind.word().to_owned()),
        said(&figure.unit),
        text(&figure.as_of),
        said(&figure.means),
        said(&figure.not),
        said(&figure.breakdown.population),
        said(&figure.breakdown.denominator),
        said(&figure.breakdown.place),
        said(&figure.breakdown.period),
        said(&figure.scope),
        said(&figure.note),
        quotation.map(|q| q.quote.clone()),
        quotation.and(source).map(|s| s.language.clone()),
        anchor.map(|a| a.line.to_string()),
        anchor.map(|a| a.start_code_point.to_string()),
        anchor.map(|a| a.end_code_point.to_string()),
        text(&figure.source),
        title(source),
        anchor.map(|a| a.version.clone()),
        anchor.map(|a| a.sha256.clone()),
        url.zip(quotation).map(|(url, q)| deep_link(url, q)),
        primary.map(str::to_owned),
        title(primary.and_then(|id| content.project().sources.get(id))),
        text(traced.grade().word()),
        figure.vetting.as_ref().map(|v| v.on.to_string()),
        Some(figure.review_by.to_string()),
        Some(format!("{page}#figure-{}", figure.id)),
    ])
}
