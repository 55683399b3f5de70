//! The cards of the page of figures: all that is known of a figure, for a reader who doubts.
//!
//! A card says what the figure means and what it does not, what was counted out of what, which
//! words of which document state it, who counted first, who looked at it when, and what it said
//! before. Every sentence comes from the ledger; every number in it is marked with its own entry.

use serde::Serialize;

use super::rich::{Addresses, Rich, RunView, plain, rich};
use super::views::FigureView;
use crate::config::Localised;
use crate::content::Content;
use crate::content::deep_link::deep_link;
use crate::content::words::Words;
use crate::ledger::Figure;
use crate::trace::Traced;

/// A card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// What a figure shows anywhere.
    #[serde(flatten)]
    pub figure: FigureView,
    /// What it means.
    pub means: Rich,
    /// What it does not mean.
    pub not: Rich,
    /// Who or what was counted, out of what, where, when; the scope as a whole when it is not
    /// taken apart.
    pub parts: Vec<PartView>,
    /// How exact it is, in words.
    pub exactness: String,
    /// Where in the document: the line, or what the editor wrote.
    pub locator: Option<String>,
    /// The day on which the document was retrieved, in words.
    pub retrieved: Option<String>,
    /// The address of the document with the quoted words, when it has one.
    pub deep_link: Option<String>,
    /// The day by which it is looked at again, in words.
    pub review_by: String,
    /// The values that it had, newest first.
    pub history: Vec<PastView>,
    /// A citation to be copied.
    pub citation: String,
}

/// A part of the scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartView {
    /// What the part says.
    pub term: String,
    /// Its words.
    pub words: Rich,
}

/// A value that the figure had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PastView {
    /// In words.
    pub printed: String,
    /// From when to when, in words.
    pub days: String,
}

/// The page of figures.
#[derive(Debug, Serialize)]
pub(super) struct FiguresView<'v> {
    pub(super) figures: &'v [CardView],
    /// The columns of the table that others may reuse.
    pub(super) columns: Vec<ColumnView>,
}

/// A column of that table.
#[derive(Debug, Serialize)]
pub(super) struct ColumnView {
    /// Its name in the file.
    pub(super) name: String,
    /// What it holds.
    pub(super) words: Option<String>,
}

impl CardView {
    /// Every string that is printed for the figure.
    pub fn strings(&self) -> Vec<String> {
        let mut strings: Vec<String> = self.figure.strings().map(str::to_owned).collect();
        let sentences = [&self.means, &self.not];
        let parts = self.parts.iter().map(|part| &part.words);
        strings.extend(sentences.into_iter().chain(parts).map(|rich| plain(rich)));
        strings.extend(self.locator.clone());
        strings.extend(self.retrieved.clone());
        strings.extend([self.review_by.clone(), self.citation.clone()]);
        let past = self.history.iter();
        strings.extend(past.flat_map(|past| [past.printed.clone(), past.days.clone()]));
        strings
    }

    /// Every stretch of its sentences.
    pub fn runs(&self) -> impl Iterator<Item = &RunView> {
        let parts = self.parts.iter().flat_map(|part| &part.words);
        self.means.iter().chain(&self.not).chain(parts)
    }
}

/// Makes cards in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cards<'a> {
    pub(super) content: Content<'a>,
    pub(super) words: Words<'a>,
    pub(super) addresses: Addresses<'a>,
}

impl Cards<'_> {
    fn rich(&self, texts: &Localised) -> Rich {
        rich(self.content, &self.words, self.addresses, texts)
    }

    /// The card of a figure.
    pub(super) fn card(&self, traced: &Traced<Figure>, view: FigureView) -> CardView {
        let figure = traced.entry();
        let source = self.content.project().sources.get(&figure.source);
        let version = traced
            .anchor()
            .and_then(|anchor| source?.version(&anchor.version));
        let line = traced.anchor().map(|anchor| {
            let line = anchor.line.to_string();
            self.words.get("card_line").replace("{line}", &line)
        });
        let url = source.and_then(|source| source.url.as_deref());
        CardView {
            means: self.rich(&figure.means),
            not: self.rich(&figure.not),
            parts: self.parts(figure),
            exactness: self.exactness(figure),
            locator: line,
            retrieved: version.map(|version| self.words.day(version.retrieved)),
            deep_link: url
                .zip(figure.quotation.as_ref())
                .map(|(url, quotation)| deep_link(url, quotation)),
            review_by: self.words.day(figure.review_by),
            history: self.history(traced),
            citation: self.citation(traced, &view),
            figure: view,
        }
    }

    fn parts(&self, figure: &Figure) -> Vec<PartView> {
        let part = |(name, texts): (&str, &Localised)| PartView {
            term: self.words.get(&format!("card_{name}")),
            words: self.rich(texts),
        };
        let parts: Vec<PartView> = figure.breakdown.parts().into_iter().map(part).collect();
        let parts: Vec<PartView> = parts
            .into_iter()
            .filter(|part| !part.words.is_empty())
            .collect();
        if parts.is_empty() {
            return vec![PartView {
                term: self.words.get("card_scope"),
                words: self.rich(&figure.scope),
            }];
        }
        parts
    }

    fn exactness(&self, figure: &Figure) -> String {
        let key = figure.precision.word().replace('-', "_");
        self.words.get(&format!("exactness_{key}"))
    }

    fn history(&self, traced: &Traced<Figure>) -> Vec<PastView> {
        let past = traced.entry().history.iter().rev();
        past.map(|past| PastView {
            printed: self.words.past(traced, past),
            days: self
                .words
                .get("card_past")
                .replace("{from}", &self.words.day(past.accepted))
                .replace("{to}", &self.words.day(past.replaced)),
        })
        .collect()
    }

    fn citation(&self, traced: &Traced<Figure>, view: &FigureView) -> String {
        let figure = traced.entry();
        let sources = &self.content.project().sources;
        let cited = |id: &str| sources.get(id).map(|s| self.words.citation(s));
        let mut parts = vec![
            self.words
                .get("cite_figure")
                .replace("{label}", &view.label)
                .replace("{value}", &view.printed)
                .replace("{as_of}", &view.as_of),
            view.scope.clone(),
        ];
        let mut push = |key: &str, name: Option<String>| {
            parts.extend(name.map(|name| self.words.get(key).replace("{source}", &name)));
        };
        push("cite_document", cited(&figure.source));
        push("cite_primary", figure.primary.as_deref().and_then(cited));
        let title = self.words.text(&self.content.project().config.title);
        parts.push(
            self.words
                .get("cite_guide")
                .replace("{guide}", title.unwrap_or_default())
                .replace("{id}", &figure.id)
                .replace("{day}", &view.vetted_on),
        );
        parts.join(" ")
    }
}
