//! Every entry names a source that has a record.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::messages::Message;
use crate::say;
use crate::trace::Defect;

pub(super) const RULE: Rule = Rule {
    name: "unknown_sources",
    codes: &["unknown-source", "nothing-held", "no-quotation"],
    why: || say!("A figure without a record of its source cannot be followed back."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let figures = project
        .ledger
        .figures
        .values()
        .map(|f| (&f.id, &f.places.id));
    let passages = project.ledger.passages.values().map(|p| (&p.id, &p.place));
    let myths = project.ledger.myths.iter().map(|m| (&m.id, &m.place));
    for (id, place) in figures.chain(passages).chain(myths) {
        let Some(judgement) = project.traces.judgement(id) else {
            continue;
        };
        report.extend(
            judgement
                .defects
                .iter()
                .filter(|d| !matches!(d, Defect::UnknownSource(s) if project.sources.knows(s)))
                .filter_map(|d| finding(d, id, place)),
        );
    }
}

fn finding(defect: &Defect, id: &str, place: &Place) -> Option<Finding> {
    let error = |code, message: Message| Finding::error(code, place.clone(), message).subject(id);
    match defect {
        Defect::UnknownSource(source) => Some(
            error(
                "unknown-source",
                say!("no record of the source `{source}`", source),
            )
            .help(say!(
                "write sources/{source}/source.toml, or correct the id",
                source
            )),
        ),
        Defect::NothingHeld => Some(
            error(
                "nothing-held",
                say!("the entry quotes a source that is only cited"),
            )
            .help(say!(
                "hold a version of the source, or remove the quotation"
            )),
        ),
        Defect::NoQuotation => Some(
            error(
                "no-quotation",
                say!("the source is held, but the entry quotes nothing"),
            )
            .help(say!(
                "give `quote`, `prefix` and `suffix` from the held text"
            )),
        ),
        _ => None,
    }
}
