//! Everything that is printed exists in every language of the project.

use super::{Project, Rule};
use crate::config::Localised;
use crate::diagnostics::{Finding, Place, Report};
use crate::ledger::Passage;
use crate::messages::Message;
use crate::say;
use crate::text::numerals::{Numeral, scan};

pub(super) const RULE: Rule = Rule {
    name: "translations",
    codes: &[
        "missing-translation",
        "unknown-language",
        "translation-number",
    ],
    why: || {
        say!("A page that falls back to another language, or leaves a blank, cannot be trusted.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let mut languages = Languages { project, report };
    for figure in project.ledger.figures.values() {
        languages.all("unit", &figure.unit, &figure.id, &figure.places.unit, None);
        languages.all("label", &figure.label, &figure.id, &figure.places.id, None);
        let sentences = [
            ("means", &figure.means),
            ("not", &figure.not),
            ("note", &figure.note),
        ];
        for (field, texts) in figure.breakdown.parts().into_iter().chain(sentences) {
            languages.all_or_none(field, texts, &figure.id, &figure.places.id);
        }
    }
    for passage in project.ledger.passages.values() {
        let own = project
            .sources
            .get(&passage.source)
            .map(|s| s.language.as_str());
        languages.all(
            "translation",
            &passage.translation,
            &passage.id,
            &passage.place,
            own,
        );
        languages.numbers(passage);
        languages.all_or_none("speaker", &passage.speaker, &passage.id, &passage.place);
        languages.all_or_none("note", &passage.note, &passage.id, &passage.place);
    }
    for myth in &project.ledger.myths {
        let texts = [
            ("claim", &myth.claim),
            ("found", &myth.found),
            ("safe", &myth.safe),
        ];
        for (field, texts) in texts {
            languages.all(field, texts, &myth.id, &myth.place, None);
        }
    }
    for channel in project
        .ledger
        .channels
        .values()
        .filter(|c| c.retired.is_none())
    {
        languages.all("name", &channel.name, &channel.id, &channel.place, None);
        languages.all(
            "summary",
            &channel.summary,
            &channel.id,
            &channel.place,
            None,
        );
        languages.all_or_none("hours", &channel.hours, &channel.id, &channel.place);
        languages.all_or_none("not_for", &channel.not_for, &channel.id, &channel.place);
        languages.all_or_none("note", &channel.note, &channel.id, &channel.place);
    }
}

struct Languages<'a> {
    project: &'a Project,
    report: &'a mut Report,
}

impl Languages<'_> {
    fn all_or_none(&mut self, field: &str, texts: &Localised, id: &str, place: &Place) {
        if !texts.is_empty() {
            self.all(field, texts, id, place, None);
        }
    }

    /// `own` is the language of the original, which needs no translation.
    fn all(&mut self, field: &str, texts: &Localised, id: &str, place: &Place, own: Option<&str>) {
        for language in self.project.config.codes().filter(|l| Some(*l) != own) {
            if texts
                .get(language)
                .is_none_or(|text| text.trim().is_empty())
            {
                let message = say!("`{field}` is missing in `{language}`", field, language);
                self.push(
                    "missing-translation",
                    message,
                    id,
                    place,
                    say!("write it in this language"),
                );
            }
        }
        for language in texts
            .keys()
            .filter(|l| !self.project.config.codes().any(|c| c == **l))
        {
            let message = say!(
                "`{field}` is given in `{language}`, which the project has not",
                field,
                language
            );
            let help = say!("correct the code, or add the language to jalon.toml");
            self.report.push(
                Finding::error("unknown-language", place.clone(), message)
                    .subject(id)
                    .help(help),
            );
        }
    }

    /// A translation states no number that its original does not. It may leave one out: « les
    /// deux » can be "each".
    fn numbers(&mut self, passage: &Passage) {
        let Some(source) = self.project.sources.get(&passage.source) else {
            return;
        };
        let said = values(&passage.quotation.quote, &source.language);
        for (language, text) in &passage.translation {
            let translated = values(text, language);
            for value in translated.iter().filter(|value| !said.contains(value)) {
                let message = say!(
                    "the translation in `{language}` says {value}, which the quotation does not",
                    language,
                    value
                );
                let help = say!("translate the numbers of the quotation as they are, and add none");
                self.push(
                    "translation-number",
                    message,
                    &passage.id,
                    &passage.place,
                    help,
                );
            }
        }
    }

    fn push(
        &mut self,
        code: &'static str,
        message: Message,
        id: &str,
        place: &Place,
        help: Message,
    ) {
        self.report.push(
            Finding::error(code, place.clone(), message)
                .subject(id)
                .help(help),
        );
    }
}

/// The numbers that a text states.
fn values(text: &str, language: &str) -> Vec<String> {
    scan(text, language)
        .into_iter()
        .filter(Numeral::needs_trace)
        .map(|n| match n.value2 {
            Some(second) => format!("{} / {second}", n.value),
            None => n.value,
        })
        .collect()
}
