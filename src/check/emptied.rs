//! A project that had sheets has some.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "emptied",
    codes: &["no-handouts"],
    why: || {
        say!("A site without its sheets looks finished: nothing else would say that they are lost.")
    },
    check,
};

const FOLDER: &str = "handouts/";

fn check(project: &Project, report: &mut Report) {
    let mut records = project
        .records
        .iter()
        .filter(|r| r.file.starts_with(FOLDER));
    let Some(first) = records.next() else {
        return;
    };
    let is_sheet = |file: &str| file.ends_with("/handout.toml");
    if !is_sheet(&first.file) && !records.any(|record| is_sheet(&record.file)) {
        let message = say!("there is no sheet in this folder");
        report.push(
            Finding::error("no-handouts", Place::file(&first.file), message)
                .help(say!("put the sheets back, or remove the whole folder")),
        );
    }
}
