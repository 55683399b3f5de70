//! What an entry quotes is still said by the newest version of its source.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::ledger::{Quotation, Status, Vetting};
use crate::messages::Say;
use crate::say;
use crate::trace::Defect;
use crate::trace::change::{Outcome, Revision};

pub(super) const RULE: Rule = Rule {
    name: "revisions",
    codes: &["revised-entry", "gone-entry"],
    why: || {
        say!(
            "A number that its source no longer states is printed as if it did, until somebody looks."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        if let Some(quotation) = &figure.quotation {
            look(
                project,
                &figure.id,
                quotation,
                figure.vetting.as_ref(),
                report,
            );
        }
    }
    for passage in project.ledger.passages.values() {
        let vetting = passage.vetting.as_ref();
        look(project, &passage.id, &passage.quotation, vetting, report);
    }
}

fn look(
    project: &Project,
    id: &str,
    quotation: &Quotation,
    vetting: Option<&Vetting>,
    report: &mut Report,
) {
    let judgement = project.traces.judgement(id);
    let defects = judgement.map_or(&[][..], |judgement| &judgement.defects);
    let published = vetting.is_some_and(|vetting| vetting.status == Status::Published);
    report.extend(defects.iter().filter_map(|defect| match defect {
        Defect::Revised(revision) => Some(finding(id, &quotation.place, revision, published)),
        _ => None,
    }));
}

/// What is not printed anyway, or is withheld by itself, stops nothing.
fn finding(id: &str, place: &Place, revision: &Revision, published: bool) -> Finding {
    let gone = revision.outcome == Outcome::Gone;
    let code = if gone { "gone-entry" } else { "revised-entry" };
    let message = say!(
        "in the newest version of its source this entry is {outcome}: {reason}",
        outcome = revision.outcome.said(),
        reason = revision.reason
    );
    let finding = if published && !gone {
        Finding::error(code, place.clone(), message)
    } else {
        Finding::warning(code, place.clone(), message)
    };
    let help = if gone {
        say!(
            "it is withheld; remove it from the pages that name it, or keep to the older version: \
             `jalon review {id}`",
            id
        )
    } else {
        say!("compare the versions and decide: `jalon review {id}`", id)
    };
    finding.subject(id).help(help)
}
