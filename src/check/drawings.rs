//! Every drawing says the same things in every language.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};

pub(super) const RULE: Rule = Rule {
    name: "drawings",
    codes: &["drawing-words", "drawing-unknown", "drawing-shapes"],
    why: "A drawing without words in one language, or without its text alternative, tells some \
          readers nothing.",
    check,
};

fn check(project: &Project, report: &mut Report) {
    let drawings = &project.drawings;
    for (id, _, said) in drawings.all_said() {
        if drawings.get(id).is_none() {
            report.push(
                Finding::error(
                    "drawing-unknown",
                    said.place.clone(),
                    format!("there is no drawing `{id}`"),
                )
                .subject(id)
                .help(format!(
                    "draw templates/drawings/{id}.svg, or remove its words"
                )),
            );
        }
        for (what, text) in [("title", &said.title), ("description", &said.description)] {
            if text.trim().is_empty() {
                let message = format!("the {what} of `{id}` is empty");
                report.push(missing(said.place.clone(), id, message));
            }
        }
    }
    for drawing in drawings.iter() {
        let languages = || project.config.codes();
        let first = languages().find_map(|l| drawings.said(&drawing.id, l));
        for language in languages() {
            let Some(said) = drawings.said(&drawing.id, language) else {
                let message = format!("`{}` says nothing in `{language}`", drawing.id);
                report.push(missing(Place::file(&drawing.file), &drawing.id, message));
                continue;
            };
            if first.is_some_and(|first| !first.words.keys().eq(said.words.keys())) {
                let message = format!(
                    "the words of `{}` in `{language}` have other keys",
                    drawing.id
                );
                report.push(missing(said.place.clone(), &drawing.id, message));
            }
        }
    }
}

fn missing(place: Place, id: &str, message: String) -> Finding {
    Finding::error("drawing-words", place, message)
        .subject(id)
        .help("give every language a title, a description and the same words")
}
