//! Every numeral of a held document is in an entry or set aside.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::say;
use crate::trace::Use;

pub(super) const RULE: Rule = Rule {
    name: "unseen",
    codes: &["unseen-numeral"],
    why: || {
        say!(
            "A number that a document states and that we pass over in silence is a choice that \
          nobody can check."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for source in project.sources.iter() {
        let (Some(coverage), Some(version)) =
            (project.traces.coverage(&source.id), source.newest())
        else {
            continue;
        };
        for (numeral, line, column, used) in &coverage.numerals {
            if *used == Use::Unseen {
                let message = say!("no entry knows « {numeral} »", numeral = numeral.text);
                let place = Place::new(&version.file, *line, *column);
                report.push(
                    Finding::warning("unseen-numeral", place, message)
                        .subject(&numeral.text)
                        .length(numeral.text.chars().count())
                        .help(say!("enter it as a figure, or dismiss it with a reason, in ledger/{source}.toml", source = source.id)),
                );
            }
        }
    }
}
