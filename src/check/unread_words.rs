//! A language whose number words nobody reads says so.

use super::{Project, Rule};
use crate::config;
use crate::diagnostics::{Finding, Place, Report};
use crate::say;
use crate::text::numerals::reads_words;

pub(super) const RULE: Rule = Rule {
    name: "unread_words",
    codes: &["digits-only"],
    why: || {
        say!("In a language without a reader of its own a number in words is not seen by any rule.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for language in project.config.codes().filter(|code| !reads_words(code)) {
        let help =
            say!("write numbers in digits in its chapters, and read them for numbers in words");
        report.push(warning(Place::file(config::FILE), language, language).help(help));
    }
    let held = project
        .sources
        .iter()
        .filter(|source| source.newest().is_some());
    for source in held.filter(|source| !reads_words(&source.language)) {
        let help = say!(
            "read the document for numbers in words: coverage does not count them, and \
                    updates do not compare them"
        );
        report.push(warning(source.place.clone(), &source.id, &source.language).help(help));
    }
}

fn warning(place: Place, subject: &str, language: &str) -> Finding {
    let message = say!("in `{language}` only numbers in digits are read", language);
    Finding::warning("digits-only", place, message).subject(subject)
}
