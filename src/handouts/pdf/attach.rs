//! A file put into a document before it is saved, so that it travels with it.
//!
//! The file is listed among the attachments that a reader shows, and said to be the data that the
//! document as a whole was made from (ISO 32000-2, 14.13, associated files). PDF/UA-1 (7.11) asks
//! for both forms of its name.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::WriteProblem;
use super::finish::{name, text};

/// A file to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, ASCII.
    pub name: &'static str,
    /// What it is, in the language of the document.
    pub description: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Puts the file into the document.
pub(super) fn attach(document: &mut Document, attachment: &Attachment) -> Result<(), WriteProblem> {
    let failed = |cause: lopdf::Error| WriteProblem(format!("attaching ({cause})"));
    let file = specification(document, attachment);
    let mut names = names(document);
    names.set(
        "EmbeddedFiles",
        dictionary! { "Names" => vec![text(attachment.name), Object::Reference(file)] },
    );
    let names = document.add_object(names);
    let catalogue = document.catalog_mut().map_err(failed)?;
    catalogue.set("Names", names);
    catalogue.set("AF", vec![Object::Reference(file)]);
    Ok(())
}

fn specification(document: &mut Document, attachment: &Attachment) -> lopdf::ObjectId {
    let size = i64::try_from(attachment.bytes.len()).unwrap_or(i64::MAX);
    let stream = document.add_object(Stream::new(
        dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => name(attachment.media_type),
            "Params" => dictionary! { "Size" => size },
        },
        attachment.bytes.clone(),
    ));
    document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text(attachment.name),
        "UF" => text(attachment.name),
        "Desc" => text(&attachment.description),
        "AFRelationship" => "Data",
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}

/// The names that the document has already.
fn names(document: &Document) -> Dictionary {
    let catalogue = document.catalog().ok();
    let names = catalogue.and_then(|catalogue| catalogue.get_deref(b"Names", document).ok());
    names
        .and_then(|names| names.as_dict().ok())
        .cloned()
        .unwrap_or_default()
}
