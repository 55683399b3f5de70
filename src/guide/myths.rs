//! Myths: a claim as it circulates, what was found of it, and what may be said instead.
//!
//! The claim stands in an element of its own (`data-trace="claim"`): its numbers are quoted, and
//! the audit takes a number of a claim nowhere else. What is said about it is a sentence of the
//! ledger like any other.

use serde::Serialize;

use super::rich::{Addresses, Rich, RunView, rich_alone};
use crate::content::words::Words;
use crate::content::{Content, ShowMyth};
use crate::ledger::Myth;
use crate::trace::Traced;

/// A myth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MythView {
    /// The entry's id.
    pub id: String,
    /// A class of the style sheet.
    pub verdict: &'static str,
    /// The verdict in words.
    pub verdict_words: String,
    /// The claim; none where only the answer is shown.
    pub claim: Option<String>,
    /// Whether what was found, and where, is shown.
    pub whole: bool,
    /// What was found.
    pub found: Rich,
    /// What may be said; empty where only the claim is shown.
    pub safe: Rich,
    /// Where it was traced, the earliest first.
    pub sources: Vec<CitedView>,
}

/// A source of a myth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CitedView {
    /// Its id.
    pub id: String,
    /// Its record on the page of sources.
    pub href: String,
    /// Title, who published it, when.
    pub words: String,
    /// The language of its title.
    pub language: String,
}

impl MythView {
    /// Every stretch of its sentences.
    pub(super) fn runs(&self) -> impl Iterator<Item = &RunView> {
        self.found.iter().chain(&self.safe)
    }
}

/// A myth in one language.
pub(super) fn myth(
    content: Content<'_>,
    words: &Words<'_>,
    addresses: Addresses<'_>,
    traced: &Traced<Myth>,
    show: ShowMyth,
) -> MythView {
    let myth = traced.entry();
    let key = myth.verdict.word().replace('-', "_");
    let sources = &content.project().sources;
    let cited = |id: &String| {
        let source = sources.get(id)?;
        Some(CitedView {
            id: id.clone(),
            href: addresses.source(id),
            words: words.citation(source),
            language: source.language.clone(),
        })
    };
    let whole = show == ShowMyth::Whole;
    let claim = (show != ShowMyth::Answer).then(|| words.text(&myth.claim));
    let said = |shown: bool, texts| {
        if shown {
            rich_alone(content, words, addresses, texts)
        } else {
            Rich::new()
        }
    };
    MythView {
        id: myth.id.clone(),
        verdict: myth.verdict.word(),
        verdict_words: words.get(&format!("verdict_{key}")),
        claim: claim.flatten().map(str::to_owned),
        whole,
        found: said(whole, &myth.found),
        safe: said(show != ShowMyth::Claim, &myth.safe),
        sources: match whole {
            true => myth.sources.iter().filter_map(cited).collect(),
            false => Vec::new(),
        },
    }
}
