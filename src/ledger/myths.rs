//! `ledger/myths.toml`: numbers that circulate, and what became of the search for their source.

use serde::Deserialize;
use toml::Spanned;

use super::Vetting;
use super::schema::VettingFile;
use crate::config::Localised;
use crate::dates::Day;
use crate::diagnostics::{Lines, Place};

/// What was found of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nobody shows who counted.
    Unsourced,
    /// It was counted long ago, and meant something else.
    Outdated,
    /// A statement on one thing that is told as one on another.
    Misread,
    /// Worked out from a number that was never counted for that.
    Extrapolated,
    /// A minimum without a method: not to be printed on a sheet.
    Floor,
    /// Right with its definition, misleading without.
    NeedsScope,
    /// The number is right, the sentence is wrong.
    False,
}

impl Verdict {
    /// The word for it in files, JSON and interface words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsourced => "unsourced",
            Self::Outdated => "outdated",
            Self::Misread => "misread",
            Self::Extrapolated => "extrapolated",
            Self::Floor => "floor",
            Self::NeedsScope => "needs-scope",
            Self::False => "false",
        }
    }
}

/// A claim that circulates. Its numbers are quoted, never stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Myth {
    /// Unique over the whole ledger.
    pub id: String,
    /// What was found, in one word.
    pub verdict: Verdict,
    /// The claim as it circulates.
    pub claim: Localised,
    /// What was found; directives allowed.
    pub found: Localised,
    /// What may be said; directives allowed.
    pub safe: Localised,
    /// Where it was traced, the earliest first.
    pub sources: Vec<String>,
    /// When it must be looked at again.
    pub review_by: Day,
    /// The decision; none yet for a new entry.
    pub vetting: Option<Vetting>,
    /// Where its id stands.
    pub place: Place,
    /// Where its claim stands.
    pub claim_place: Place,
    /// Where its review date stands.
    pub review_place: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "myth")]
    myths: Vec<MythFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MythFile {
    id: Spanned<String>,
    verdict: Verdict,
    claim: Spanned<Localised>,
    found: Localised,
    safe: Localised,
    sources: Vec<String>,
    review_by: Spanned<Day>,
    vetting: Option<VettingFile>,
}

/// Reads the file.
pub(super) fn read(name: &str, text: &str) -> Result<Vec<Myth>, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let lines = Lines::new(name, text);
    let at = |start: usize| lines.place(start);
    let myth = |file: MythFile| Myth {
        place: at(file.id.span().start),
        claim_place: at(file.claim.span().start),
        review_place: at(file.review_by.span().start),
        id: file.id.into_inner(),
        verdict: file.verdict,
        claim: file.claim.into_inner(),
        found: file.found,
        safe: file.safe,
        sources: file.sources,
        review_by: file.review_by.into_inner(),
        vetting: file.vetting.map(|vetting| vetting.domain(at)),
    };
    Ok(file.myths.into_iter().map(myth).collect())
}
