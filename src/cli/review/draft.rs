//! What an entry would say if it were accepted: its own words or, where its source changed, what
//! the newest version says in their place.

use std::collections::BTreeMap;

use super::super::Failure;
use super::super::terminal::Terminal;
use crate::check::Project;
use crate::dates::Day;
use crate::ledger::{Figure, Quotation};
use crate::messages::Message;
use crate::say;
use crate::text::numerals::{Kind, Precision};
use crate::trace::change::{Outcome, Revision, Spot};

/// The proposed state of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Draft {
    /// New words and what is around them; none where the entry stays as it is.
    pub(super) words: Option<Words>,
    /// What the new words say; none for a passage.
    pub(super) value: Option<Value>,
    /// The date that the figure speaks of, when it is another one.
    pub(super) as_of: Option<String>,
    /// The sentence no longer names the year that the figure speaks of, and names no other.
    pub(super) as_of_lost: bool,
    /// Units and scopes that an editor typed anew, by key (`unit.fr`).
    pub(super) texts: BTreeMap<String, String>,
    /// New translations, by language.
    pub(super) translations: BTreeMap<String, String>,
    /// The old translations still fit.
    pub(super) keep_translations: bool,
    /// The other texts of the entry were read, and still fit.
    pub(super) texts_read: bool,
    /// A new day to look at it again.
    pub(super) review_by: Option<Day>,
    /// Why there is nothing to accept.
    pub(super) refused: Option<Message>,
}

/// Words of a document and what is around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) quote: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// What a quotation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) value: String,
    pub(super) value2: Option<String>,
    pub(super) precision: Precision,
    pub(super) kind: Kind,
}

impl Draft {
    /// What can be accepted of an entry; `place` chooses where several fit, from 1.
    pub(super) fn of(project: &Project, id: &str, place: Option<usize>) -> Result<Self, Failure> {
        let revision = project.traces.revision(id).filter(|r| !r.outcome.stays());
        let Some(revision) = revision else {
            return Ok(Self::default());
        };
        let refused = |why| {
            Ok(Self {
                refused: Some(why),
                ..Self::default()
            })
        };
        let places: Vec<&Spot> = revision.new.iter().chain(&revision.rivals).collect();
        let spot = match (revision.outcome, place) {
            (Outcome::Gone, _) => {
                return refused(say!("nothing of it is left in the newest version"));
            }
            (Outcome::Ambiguous, None) => {
                return refused(say!(
                    "several places fit: say with --place which one is meant"
                ));
            }
            (_, number) => places.get(number.unwrap_or(1).wrapping_sub(1)),
        };
        let Some(spot) = spot else {
            return Err(Failure::other(
                say!("`{id}` has no place of that number", id),
                say!(
                    "there are {number}; nothing was changed",
                    number = places.len()
                ),
            ));
        };
        let mut draft = Self {
            words: Some(Words {
                quote: spot.quote.clone(),
                prefix: spot.prefix.clone(),
                suffix: spot.suffix.clone(),
            }),
            ..Self::default()
        };
        if let Some(figure) = project.ledger.figures.get(id) {
            draft.say(figure, revision, spot);
        }
        Ok(draft)
    }

    /// Fills in what the new words say of a figure.
    fn say(&mut self, figure: &Figure, revision: &Revision, spot: &Spot) {
        let Some(numeral) = &spot.numeral else {
            self.refused = Some(say!("the new words say no number"));
            return;
        };
        self.value = Some(Value {
            value: numeral.value.clone(),
            value2: numeral.value2.clone(),
            precision: numeral.precision,
            kind: numeral.kind,
        });
        let (old, new) = (years(&revision.old.sentence), years(&spot.sentence));
        let year = figure.as_of.get(..4).unwrap_or_default();
        if !old.contains(&year) || new.contains(&year) {
            return;
        }
        let others: Vec<_> = new.iter().filter(|y| !old.contains(*y)).collect();
        match others.as_slice() {
            [one] if figure.as_of.len() == 4 => self.as_of = Some((**one).to_owned()),
            _ => self.as_of_lost = true,
        }
    }

    /// The proposal for people.
    pub(super) fn shown(&self, terminal: &Terminal) -> String {
        if let Some(why) = &self.refused {
            let refused = terminal.words(&say!("cannot be accepted: {why}", why));
            return format!("    {refused}\n");
        }
        let mut text = String::new();
        let mut add = |label: &Message, said: &str| {
            text += &format!("    {:<9} {said}\n", terminal.words(label));
        };
        if let Some(words) = &self.words {
            add(&say!("quote"), &one_line(&words.quote));
        }
        if let Some(value) = &self.value {
            let second = value
                .value2
                .as_deref()
                .map(|v| format!(" / {v}"))
                .unwrap_or_default();
            let (precision, kind) = (value.precision.word(), value.kind.word());
            add(
                &say!("value"),
                &format!("{}{second} ({precision}, {kind})", value.value),
            );
        }
        match &self.as_of {
            Some(date) => add(&say!("as of"), date),
            None if self.as_of_lost => {
                let lost = terminal.words(&say!("not said any more: give it"));
                add(&say!("as of"), &lost);
            }
            None => {}
        }
        text
    }

    /// The words of the entry after the decision.
    pub(super) fn differs_from(&self, quotation: Option<&Quotation>) -> bool {
        self.words.as_ref().is_some_and(|words| {
            quotation.is_none_or(|old| {
                (&old.quote, &old.prefix, &old.suffix)
                    != (&words.quote, &words.prefix, &words.suffix)
            })
        })
    }
}

/// The years that a sentence names in digits.
pub(super) fn years(sentence: &str) -> Vec<&str> {
    sentence
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| word.starts_with("19") || word.starts_with("20"))
        .collect()
}

/// Text of a document on one line, without what would move a terminal's cursor.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
