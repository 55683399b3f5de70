//! Two figures of one name count the same thing.
//!
//! Labels are compared in each language without regard to case, spaces and the way quotes and
//! dashes are typed. Figures are looked at in the order of the ledger: each is held against those
//! before it, and named once, beside the first that it contradicts.

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
            let first = before
                .iter()
                .find_map(|other| Some((*other, difference(other, figure)?, label)));
            contradicted.extend(first);
            before.push(figure);
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

/// In what two figures of one name differ. Where both say out of what they were counted, the
/// scope may be worded in two ways.
fn difference(first: &Figure, second: &Figure) -> Option<Message> {
    let (whole, other) = (&first.breakdown.denominator, &second.breakdown.denominator);
    if differ(&first.unit, &second.unit) {
        Some(say!("another unit"))
    } else if differ(whole, other) {
        Some(say!("another denominator"))
    } else if is_blank(whole) && differ(&first.scope, &second.scope) {
        Some(say!("another scope"))
    } else {
        None
    }
}

fn differ(first: &Localised, second: &Localised) -> bool {
    said(first) != said(second)
}

fn is_blank(texts: &Localised) -> bool {
    said(texts).is_empty()
}

/// What a text says in each language that it says anything in.
fn said(texts: &Localised) -> BTreeMap<&str, String> {
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
