//! Every drawing says the same things in every language.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "drawings",
    codes: &["drawing-words", "drawing-unknown", "drawing-shapes"],
    why: || {
        say!(
            "A drawing without words in one language, or without its text alternative, tells some \
          readers nothing."
        )
    },
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
                    say!("there is no drawing `{id}`", id),
                )
                .subject(id)
                .help(say!(
                    "draw templates/drawings/{id}.svg, or remove its words",
                    id
                )),
            );
        }
        let texts = [
            (&said.title, say!("the title of `{id}` is empty", id)),
            (
                &said.description,
                say!("the description of `{id}` is empty", id),
            ),
        ];
        for (_, message) in texts.into_iter().filter(|(text, _)| text.trim().is_empty()) {
            report.push(missing(said.place.clone(), id, message));
        }
    }
    for drawing in drawings.iter() {
        let languages = || project.config.codes();
        let first = languages().find_map(|l| drawings.said(&drawing.id, l));
        for language in languages() {
            let Some(said) = drawings.said(&drawing.id, language) else {
                let message = say!(
                    "`{id}` says nothing in `{language}`",
                    id = drawing.id,
                    language
                );
                report.push(missing(Place::file(&drawing.file), &drawing.id, message));
                continue;
            };
            if first.is_some_and(|first| !first.words.keys().eq(said.words.keys())) {
                let message = say!(
                    "the words of `{id}` in `{language}` have other keys",
                    id = drawing.id,
                    language
                );
                report.push(missing(said.place.clone(), &drawing.id, message));
            }
        }
    }
}

fn missing(place: Place, id: &str, message: Message) -> Finding {
    Finding::error("drawing-words", place, message)
        .subject(id)
        .help(say!(
            "give every language a title, a description and the same words"
        ))
}
