//! Two figures of one name count the same thing.
//!
//! Labels are compared in each language without regard to case, spaces and the way quotes and
//! dashes are typed. Figures are looked at in the order of the ledger: each is held against those
//! before it, and named once, beside the first that it contradicts. Meaning the same is an
//! equivalence, so of each name only the first figures of two meanings are remembered: whichever of
//! the two a third does not mean, it contradicts.

use std::collections::BTreeMap;

use super::{Project, Rule};
use crate::config::Localised;
use crate::diagnostics::{Finding, Report};
use crate::ledger::Figure;
use crate::messages::Message;
use crate::say;
use crate::text::normal::normalise;

pub(super) const RULE: Rule = Rule {
    name: "namesakes",
    codes: &["same-name"],
    why: || say!("Two numbers under one name are read as one number that went up or down."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let ledger = project.ledger.figures.values();
    let mut figures: Vec<_> = ledger.filter(|figure| figure.is_published()).collect();
    figures.sort_by_key(|figure| &figure.places.id);
    let mut named: BTreeMap<(&str, String), Vec<&Figure>> = BTreeMap::new();
    for figure in figures {
        let mut contradicted: Vec<(&Figure, Message, &str)> = Vec::new();
        for (language, label) in labels(figure) {
            let before = named.entry((language, plain(label))).or_default();
            let differences: Vec<_> = before
                .iter()
                .map(|other| (*other, difference(other, figure)))
                .collect();
            if before.len() < 2 && differences.iter().all(|(_, found)| found.is_some()) {
                before.push(figure);
            }
            let mut found = differences.into_iter();
            contradicted.extend(found.find_map(|(other, found)| Some((other, found?, label))));
        }
        let first = contradicted
            .into_iter()
            .min_by_key(|(other, ..)| &other.places.id);
        report.extend(first.map(|(other, what, label)| finding(figure, other, &what, label)));
    }
}

/// The labels that say something, by language.
fn labels(figure: &Figure) -> impl Iterator<Item = (&str, &str)> {
    let labels = figure.label.iter();
    labels
        .map(|(language, label)| (language.as_str(), label.as_str()))
        .filter(|(_, label)| !label.trim().is_empty())
}

/// What a text says in each language that it says anything in.
type Said<'a> = BTreeMap<&'a str, String>;

/// What a figure counts.
struct Meaning<'a> {
    unit: Said<'a>,
    whole: Said<'a>,
    /// Where a figure says out of what it was counted, its scope may be worded in two ways: none.
    scope: Said<'a>,
}

impl<'a> Meaning<'a> {
    fn of(figure: &'a Figure) -> Self {
        let whole = said(&figure.breakdown.denominator);
        let scope = if whole.is_empty() {
            said(&figure.scope)
        } else {
            Said::new()
        };
        Self {
            unit: said(&figure.unit),
            whole,
            scope,
        }
    }
}

/// In what two figures of one name differ.
fn difference(first: &Figure, second: &Figure) -> Option<Message> {
    let (first, second) = (Meaning::of(first), Meaning::of(second));
    if first.unit != second.unit {
        Some(say!("another unit"))
    } else if first.whole != second.whole {
        Some(say!("another denominator"))
    } else if first.scope != second.scope {
        Some(say!("another scope"))
    } else {
        None
    }
}

fn said(texts: &Localised) -> Said<'_> {
    let plain = texts
        .iter()
        .map(|(code, text)| (code.as_str(), plain(text)));
    plain.filter(|(_, text)| !text.is_empty()).collect()
}

/// A text without what makes no difference to a reader: case, spaces, typography.
fn plain(text: &str) -> String {
    normalise(text).trim().to_lowercase()
}

fn finding(figure: &Figure, first: &Figure, what: &Message, label: &str) -> Finding {
    let message = say!(
        "« {label} » is also the name of `{id}` ({file}:{line}), which has {what}",
        label = label.trim(),
        id = first.id,
        file = first.places.id.file,
        line = first.places.id.line,
        what
    );
    Finding::error("same-name", figure.places.id.clone(), message)
        .subject(&figure.id)
        .help(say!(
            "give each a label that says what sets it apart, or make both say the same"
        ))
}
