//! Every language has the same interface words, and all that the program prints; what the project
//! file says otherwise is one of them.

use std::collections::BTreeSet;

use super::{Project, Rule};
use crate::config;
use crate::diagnostics::{Finding, Place, Report};
use crate::say;
use crate::theme;

pub(super) const RULE: Rule = Rule {
    name: "strings",
    codes: &["missing-string", "unknown-string"],
    why: || say!("A word that is missing would come out as a hole in a page."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    // A project's own file may be older than the program.
    let printed = theme::words();
    let others = project.strings.iter().flat_map(|s| s.words().keys());
    let keys: BTreeSet<&String> = others.chain(&printed).collect();
    for (language, words) in &project.config.words {
        let spoken = project.config.codes().any(|code| code == language);
        let unknown = |key: &&String| !spoken || !printed.contains(*key);
        report.extend(words.keys().filter(unknown).map(|key| none(language, key)));
    }
    for strings in &project.strings {
        for key in keys
            .iter()
            .filter(|key| !strings.words().contains_key(**key))
        {
            let message = say!("the word `{key}` is missing", key);
            report.push(
                Finding::error("missing-string", Place::file(strings.file()), message)
                    .subject(key.as_str())
                    .help(say!(
                        "add it in this language, as another one or the words that came with jalon \
                         have it"
                    )),
            );
        }
    }
}

fn none(language: &str, key: &str) -> Finding {
    let message = say!(
        "`{key}` in [words.{language}] is no word of this project",
        key,
        language
    );
    Finding::error("unknown-string", Place::file(config::FILE), message)
        .subject(key)
        .help(say!(
            "use a key of templates/strings and a language of the project"
        ))
}
