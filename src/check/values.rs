//! A figure's value is what its quotation says.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Figure;
use crate::messages::Message;
use crate::say;
use crate::text::numerals::{Kind, Numeral};
use crate::trace::Defect;

pub(super) const RULE: Rule = Rule {
    name: "values",
    codes: &["value-mismatch", "bad-value"],
    why: || {
        say!(
            "The number that is printed must be the number that the document states, with its \
          precision."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        if !is_decimal(&figure.value) || !figure.value2.as_deref().is_none_or(is_decimal) {
            let message = say!("`{value}` is not a decimal number", value = figure.value);
            report.push(
                Finding::error("bad-value", figure.places.value.clone(), message)
                    .subject(&figure.id)
                    .help(say!(
                        "write digits with a point for decimals and nothing else: 88000000, 1.5"
                    )),
            );
        }
        for past in &figure.history {
            let values = std::iter::once(&past.value).chain(&past.value2);
            report.extend(values.filter_map(|value| past_finding(figure, value)));
        }
        let defects = project
            .traces
            .judgement(&figure.id)
            .map_or(&[][..], |j| &j.defects);
        for defect in defects {
            if let Defect::ValueDiffers(said) = defect {
                report.push(finding(figure, said));
            }
        }
    }
}

/// What a figure said before is printed too, where changes are told.
fn past_finding(figure: &Figure, value: &str) -> Option<Finding> {
    let message = say!("`{value}` of its history is not a decimal number", value);
    (!is_decimal(value)).then(|| {
        Finding::error("bad-value", figure.places.value.clone(), message)
            .subject(&figure.id)
            .help(say!("write what `jalon review` wrote when the value was replaced: digits, with a point for decimals"))
    })
}

fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

fn finding(figure: &Figure, said: &[Numeral]) -> Finding {
    let kind = figure.kind.map(Kind::word);
    let claimed = claim(
        kind,
        &figure.value,
        figure.value2.as_deref(),
        figure.precision.word(),
    );
    let read = said.iter().map(|n| {
        claim(
            Some(n.kind.word()),
            &n.value,
            n.value2.as_deref(),
            n.precision.word(),
        )
    });
    let read = if said.is_empty() {
        say!("no number")
    } else {
        Message::list(read)
    };
    Finding::error(
        "value-mismatch",
        figure.places.value.clone(),
        say!(
            "the ledger says {claimed}; the quotation says {read}",
            claimed,
            read
        ),
    )
    .subject(&figure.id)
    .help(say!(
        "correct value, precision or kind to what the quotation says, and vet the entry again"
    ))
}

/// What is said to be the value: kind and precision in the words that the ledger has for them.
fn claim(kind: Option<&str>, value: &str, value2: Option<&str>, precision: &str) -> Message {
    let kind = kind.map_or_else(|| say!("number"), Message::foreign);
    match value2 {
        None => say!("{kind} {value} ({precision})", kind, value, precision),
        Some(second) => say!(
            "{kind} {value} and {second} ({precision})",
            kind,
            value,
            second,
            precision
        ),
    }
}
