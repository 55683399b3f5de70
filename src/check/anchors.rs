//! Every quotation stands at exactly one place of its source.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::ledger::Quotation;
use crate::say;
use crate::trace::{Defect, Judgement};

pub(super) const RULE: Rule = Rule {
    name: "anchors",
    codes: &["orphaned-anchor", "ambiguous-anchor"],
    why: || {
        say!("A quotation that is not in the document, or could be in two places, proves nothing.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        if let Some(quotation) = &figure.quotation {
            look(
                &figure.id,
                quotation,
                project.traces.judgement(&figure.id),
                report,
            );
        }
    }
    for passage in project.ledger.passages.values() {
        let judgement = project.traces.judgement(&passage.id);
        look(&passage.id, &passage.quotation, judgement, report);
    }
    for (entry, judgement) in project
        .ledger
        .dismissed
        .iter()
        .zip(project.traces.dismissed())
    {
        look(
            &entry.quotation.quote,
            &entry.quotation,
            Some(judgement),
            report,
        );
    }
}

fn look(subject: &str, quotation: &Quotation, judgement: Option<&Judgement>, report: &mut Report) {
    let defects = judgement.map_or(&[][..], |j| &j.defects);
    report.extend(
        defects
            .iter()
            .filter_map(|d| finding(d, subject, &quotation.place)),
    );
}

fn finding(defect: &Defect, subject: &str, place: &Place) -> Option<Finding> {
    match defect {
        Defect::Orphaned { words_found: 0 } => Some(
            Finding::error(
                "orphaned-anchor",
                place.clone(),
                say!("these words are nowhere in the held document"),
            )
            .subject(subject)
            .help(say!("copy the quotation from the document, word for word")),
        ),
        Defect::Orphaned { words_found } => Some(
            Finding::error(
                "orphaned-anchor",
                place.clone(),
                say!(
                    "these words are in the document (places: {places}), but not between \
                     this prefix and suffix",
                    places = words_found
                ),
            )
            .subject(subject)
            .help(say!(
                "copy `prefix` and `suffix` from around the words that are meant"
            )),
        ),
        Defect::Ambiguous(lines) => {
            let lines: Vec<_> = lines.iter().map(usize::to_string).collect();
            let message = say!(
                "the quotation fits in several places: lines {lines}",
                lines = lines.join(", ")
            );
            Some(
                Finding::error("ambiguous-anchor", place.clone(), message)
                    .subject(subject)
                    .help(say!(
                        "lengthen `prefix` or `suffix` until only one place fits"
                    )),
            )
        }
        _ => None,
    }
}
