//! Every language has the same interface words.

use std::collections::BTreeSet;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};

pub(super) const RULE: Rule = Rule {
    name: "strings",
    codes: &["missing-string"],
    why: "A word that is missing in one language would come out as a hole in a page.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    let keys: BTreeSet<&String> = project
        .strings
        .iter()
        .flat_map(|s| s.words().keys())
        .collect();
    for strings in &project.strings {
        for key in keys
            .iter()
            .filter(|key| !strings.words().contains_key(**key))
        {
            let message = format!("the word `{key}` is missing, and another language has it");
            report.push(
                Finding::error("missing-string", Place::file(strings.file()), message)
                    .subject(key.as_str())
                    .help("add it in this language"),
            );
        }
    }
}
