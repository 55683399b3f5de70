//! Every text that people wrote, wherever it stands: chapters, handouts, and the scopes, notes,
//! names and sentences of the ledger. Rules on wording look at all of them in the same way.

use std::borrow::Cow;

use super::Project;
use crate::config::Localised;
use crate::diagnostics::Place;
use crate::manuscript::{Role, Text};
use crate::markup::Document;

/// One text and where it stands.
pub(super) struct Writing<'a> {
    /// Its language.
    pub(super) language: &'a str,
    /// As written.
    pub(super) text: &'a str,
    /// Directives are allowed in it.
    pub(super) directives: bool,
    /// It may name numbers of its own: a channel is its own trace.
    pub(super) own_numbers: bool,
    /// It quotes a claim: its numbers are not stated.
    pub(super) claimed: bool,
    origin: Origin<'a>,
}

enum Origin<'a> {
    /// A file of its own, parsed already.
    File(&'a Text),
    /// A field of the ledger or of a definition.
    Field(&'a Place),
}

impl<'a> Writing<'a> {
    /// The place of a byte offset; for a field, the place of the field.
    pub(super) fn place(&self, offset: usize) -> Place {
        match self.origin {
            Origin::File(text) => text.place(offset),
            Origin::Field(place) => place.clone(),
        }
    }

    /// Whether it is the text of a handout.
    pub(super) fn on_paper(&self) -> bool {
        matches!(self.origin, Origin::File(text) if matches!(text.role, Role::Handout(_)))
    }

    /// Whether it is a chapter of the guide.
    pub(super) fn is_chapter(&self) -> bool {
        matches!(self.origin, Origin::File(text) if matches!(text.role, Role::Chapter(_)))
    }

    /// As syntax; a file was parsed when it was read.
    pub(super) fn document(&self) -> Cow<'a, Document> {
        match self.origin {
            Origin::File(text) => Cow::Borrowed(&text.document),
            Origin::Field(_) => Cow::Owned(Document::parse(self.text)),
        }
    }
}

/// All writings of a project.
pub(super) fn writings(project: &Project) -> Vec<Writing<'_>> {
    let mut all: Vec<Writing<'_>> = project
        .manuscript
        .texts
        .iter()
        .map(|text| Writing {
            language: &text.language,
            text: &text.text,
            directives: true,
            own_numbers: false,
            claimed: false,
            origin: Origin::File(text),
        })
        .collect();
    let mut fields = |texts, place, directives, own_numbers| {
        all.extend(field(texts, place, directives, own_numbers));
    };
    for figure in project.ledger.figures.values() {
        fields(&figure.scope, &figure.places.scope, true, false);
        for (_, texts) in figure.breakdown.parts() {
            fields(texts, &figure.places.scope, true, false);
        }
        for texts in [&figure.means, &figure.not, &figure.note] {
            fields(texts, &figure.places.id, true, false);
        }
        fields(&figure.label, &figure.places.id, false, false);
        fields(&figure.unit, &figure.places.unit, false, false);
    }
    for passage in project.ledger.passages.values() {
        fields(&passage.note, &passage.place, true, false);
        fields(&passage.speaker, &passage.place, false, false);
    }
    for channel in project
        .ledger
        .channels
        .values()
        .filter(|c| c.retired.is_none())
    {
        for texts in [
            &channel.name,
            &channel.summary,
            &channel.not_for,
            &channel.hours,
            &channel.note,
        ] {
            fields(texts, &channel.place, false, true);
        }
    }
    for myth in &project.ledger.myths {
        fields(&myth.found, &myth.place, true, false);
        fields(&myth.safe, &myth.place, true, false);
    }
    for definition in &project.manuscript.fields {
        fields(&definition.texts, &definition.place, false, false);
    }
    for phrase in &project.drawings.phrases {
        fields(&phrase.texts, &phrase.place, false, false);
    }
    for source in project.sources.iter() {
        fields(&source.note, &source.place, true, false);
    }
    for myth in &project.ledger.myths {
        let claims = field(&myth.claim, &myth.claim_place, false, false);
        all.extend(claims.map(|writing| Writing {
            claimed: true,
            ..writing
        }));
    }
    all
}

fn field<'a>(
    texts: &'a Localised,
    place: &'a Place,
    directives: bool,
    own_numbers: bool,
) -> impl Iterator<Item = Writing<'a>> {
    texts.iter().map(move |(language, text)| Writing {
        language,
        text,
        directives,
        own_numbers,
        claimed: false,
        origin: Origin::Field(place),
    })
}
