//! What a project is for is there: sheets where there is a folder for them, figures in the book.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::manuscript::{Role, Text};
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "emptied",
    codes: &["no-handouts", "no-figures"],
    why: || {
        say!(
            "A site without its sheets or its figures looks finished: nothing else would say that \
             they are lost."
        )
    },
    check,
};

const FOLDER: &str = "handouts/";

fn check(project: &Project, report: &mut Report) {
    sheets(project, report);
    figures(project, report);
}

fn sheets(project: &Project, report: &mut Report) {
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

/// Languages are held against each other by another rule: here none has a figure.
fn figures(project: &Project, report: &mut Report) {
    let texts = || project.manuscript.texts.iter();
    let mut chapters = texts().filter(|text| matches!(text.role, Role::Chapter(_)));
    let language = project.config.default_language();
    let is_list = |text: &&Text| text.role == Role::Summary && text.language == language;
    let Some(list) = texts().find(is_list) else {
        return;
    };
    if !chapters.any(prints_a_figure) {
        let message = say!("no chapter of the book prints a figure");
        report.push(
            Finding::warning("no-figures", list.place(0), message).help(say!(
                "print one with `{{#figure ID}}`, or all of them with `{{#figures}}`"
            )),
        );
    }
}

fn prints_a_figure(chapter: &Text) -> bool {
    let mut directives = chapter.document.directives.iter();
    directives.any(|directive| matches!(directive.name.as_str(), "figure" | "figures"))
}
