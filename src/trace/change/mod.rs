//! What became of a number, or of a quotation, in a new version of its document.
//!
//! 1. Both versions are read (`document`): numerals by the project's own reader, sentences and
//!    rows of tables (`layout`), words (`tokens`).
//! 2. Units of the old version find their partner in the new one by their words, all numerals
//!    masked (`pairs`, `tables`, `likeness`).
//! 3. Each numeral finds the numeral that stands in its place (`counterparts`, `weave`).
//! 4. Both are compared: value, precision, unit, date, what is counted (`facets`, `units`).
//! 5. A quotation's outcome follows from its numerals and its words (`spans`).
//!
//! Location, value and wording are judged apart: nothing of the value helps to find the place but
//! as a last tie-break. Every step abstains when a second answer is about as good. Work grows with
//! the length of the texts: units are compared with a few others, found through an index.

mod counterparts;
mod document;
mod facets;
mod layout;
mod likeness;
mod pairs;
mod spans;
mod tables;
mod tokens;
mod units;
mod weave;

use std::ops::Range;

use self::counterparts::Counterpart;
use self::document::Document;
use self::facets::{Judge, Verdict};
use self::pairs::Pairs;
use self::tokens::Lexer;
use crate::messages::{Message, Say};
use crate::say;
use crate::text::lines::LineMap;
use crate::text::numerals::{Numeral, scan, scan_again};

/// What became of an entry or a numeral (DESIGN, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The same text in the same place.
    Unchanged,
    /// The same text elsewhere.
    Moved,
    /// The sentence changed, the value did not.
    Reworded,
    /// Another value, precision, unit or date, or something else is counted.
    Changed,
    /// Several places fit about as well.
    Ambiguous,
    /// Nothing fits.
    Gone,
}

impl Say for Outcome {
    /// The word for it, said of an entry.
    fn said(&self) -> Message {
        match self {
            Self::Unchanged => say!("unchanged"),
            Self::Moved => say!("moved"),
            Self::Reworded => say!("reworded"),
            Self::Changed => say!("changed"),
            Self::Ambiguous => say!("ambiguous"),
            Self::Gone => say!("gone"),
        }
    }
}

impl Outcome {
    /// The word for it in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Changed => "changed",
            Self::Ambiguous => "ambiguous",
            Self::Gone => "gone",
        }
    }

    /// Whether what was vetted stays published: the text is the same.
    #[must_use]
    pub fn stays(self) -> bool {
        matches!(self, Self::Unchanged | Self::Moved)
    }
}

/// A place in one version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// First byte.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
    /// The words there.
    pub quote: String,
    /// Text before them, enough to find the place.
    pub prefix: String,
    /// Text after them.
    pub suffix: String,
    /// The numeral in it that matters.
    pub numeral: Option<Numeral>,
    /// The sentence around, or the row of a table.
    pub sentence: String,
}

/// What became of one numeral or one quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The outcome.
    pub outcome: Outcome,
    /// How much of the sentence's words is the same, in thousandths; numerals do not count.
    pub similarity: u16,
    /// Why, for people.
    pub reason: Message,
    /// Where it was.
    pub old: Spot,
    /// Where it is now; for an ambiguous outcome the likeliest place.
    pub new: Option<Spot>,
    /// The other places of an ambiguous outcome.
    pub rivals: Vec<Spot>,
}

/// A number that one sentence tells twice, differently: « trente (90) ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The number first told.
    pub first: Numeral,
    /// The number told again.
    pub second: Numeral,
}

/// One version of a document, with its lines and numerals.
pub(super) struct Read<'a> {
    pub(super) text: &'a str,
    pub(super) lines: LineMap<'a>,
    pub(super) numerals: Vec<Numeral>,
}

/// Two versions of a document, compared.
pub struct Comparison<'a> {
    old: Document<'a>,
    new: Document<'a>,
    pairs: Pairs,
    found: Vec<Counterpart>,
}

impl<'a> Comparison<'a> {
    /// Compares two texts in a language (BCP 47).
    ///
    /// ```
    /// use jalon::trace::change::{Comparison, Outcome};
    ///
    /// let old = "The text has twelve sentences.";
    /// let new = "A title\n\nThe text has fifteen sentences.";
    /// let found = Comparison::new(old, new, "en").numerals();
    /// assert_eq!(found[0].outcome, Outcome::Changed);
    /// let now = found[0].new.as_ref().and_then(|spot| spot.numeral.as_ref());
    /// assert_eq!(now.map(|numeral| numeral.value.as_str()), Some("15"));
    /// ```
    #[must_use]
    pub fn new(old: &'a str, new: &'a str, language: &'a str) -> Self {
        let read = |text, numerals| Read {
            text,
            lines: LineMap::new(text),
            numerals,
        };
        let old_numerals = scan(old, language);
        let new_numerals = scan_again(new, language, (old, &old_numerals));
        Self::of(read(old, old_numerals), read(new, new_numerals), language)
    }

    /// Compares two texts that were read.
    pub(super) fn of(old: Read<'a>, new: Read<'a>, language: &'a str) -> Self {
        let mut lexer = Lexer::new(language);
        let old = Document::new(old, language, &mut lexer, None);
        let new = Document::new(new, language, &mut lexer, Some(&old));
        let pairs = pairs::pair(&old, &new);
        let found = counterparts::find(&old, &new, &pairs);
        Self {
            old,
            new,
            pairs,
            found,
        }
    }

    /// What became of each numeral of the old text, in reading order.
    #[must_use]
    pub fn numerals(&self) -> Vec<Revision> {
        (0..self.found.len())
            .map(|numeral| self.numeral(numeral))
            .collect()
    }

    /// The numerals of the new text.
    #[must_use]
    pub fn new_numerals(&self) -> &[Numeral] {
        &self.new.numerals
    }

    /// The numerals of the new text that stand in the place of none of the old one, in reading
    /// order.
    #[must_use]
    pub fn unseen(&self) -> Vec<&Numeral> {
        let mut known = vec![false; self.new.numerals.len()];
        for found in &self.found {
            if let Counterpart::One(to) = found
                && let Some(known) = known.get_mut(*to)
            {
                *known = true;
            }
        }
        let numerals = self.new.numerals.iter().zip(known);
        numerals
            .filter(|(_, known)| !known)
            .map(|(numeral, _)| numeral)
            .collect()
    }

    /// Numbers of the new text that contradict themselves.
    #[must_use]
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let made = |(first, second): (&Numeral, &Numeral)| Contradiction {
            first: first.clone(),
            second: second.clone(),
        };
        facets::contradictions(&self.new)
            .into_iter()
            .map(made)
            .collect()
    }

    /// What became of a quotation: bytes of the old text, and the numeral of it that is its value.
    #[must_use]
    pub fn quotation(&self, span: Range<usize>, value: Option<&Numeral>) -> Revision {
        spans::quotation(self, span, value)
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            old: &self.old,
            new: &self.new,
            pairs: &self.pairs,
        }
    }

    fn verdict(&self, numeral: usize) -> Verdict {
        self.judge().verdict(numeral, &self.found[numeral])
    }

    fn numeral(&self, numeral: usize) -> Revision {
        let Verdict { outcome, reason } = self.verdict(numeral);
        let places: &[usize] = match &self.found[numeral] {
            Counterpart::One(to) => std::slice::from_ref(to),
            Counterpart::Several(places) => places,
            Counterpart::None(_) => &[],
        };
        let spot = |&to: &usize| spans::at_numeral(&self.new, to);
        let mut places = places.iter().map(spot);
        let new = places.next();
        let rivals = places.collect();
        Revision {
            outcome,
            similarity: self.similarity(numeral),
            reason,
            old: spans::at_numeral(&self.old, numeral),
            new,
            rivals,
        }
    }

    /// How alike the sentences of a numeral and of its counterpart are, in thousandths.
    fn similarity(&self, numeral: usize) -> u16 {
        let to = match &self.found[numeral] {
            Counterpart::One(to) => Some(self.new.unit_of[*to]),
            Counterpart::Several(places) => places.first().map(|to| self.new.unit_of[*to]),
            Counterpart::None(unit) => *unit,
        };
        to.map_or(0, |unit| self.likeness(self.old.unit_of[numeral], unit))
    }

    fn likeness(&self, unit: usize, other: usize) -> u16 {
        if self.old.units[unit].skeleton == self.new.units[other].skeleton {
            return 1000;
        }
        let likeness = likeness::likeness(&self.old, unit, &self.new, other);
        // Between 0 and 1000.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the likeness is between 0 and 1"
        )]
        let thousandths = (likeness * 1000.0).round() as u16;
        thousandths
    }
}
