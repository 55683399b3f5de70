//! A file put into a finished document, so that it travels with it.
//!
//! The file is listed among the attachments that a reader shows, and said to be the data that the
//! document as a whole was made from (ISO 32000-2, 14.13, associated files). PDF/UA-1 (7.11) asks
//! for both forms of its name.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::WriteProblem;
use super::finish::{name, save, text};

/// A file to attach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// Its name, ASCII.
    pub name: &'a str,
    /// What it is, in the language of the document.
    pub description: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// The document with the file in it.
pub(crate) fn attach(pdf: &[u8], attachment: &Attachment<'_>) -> Result<Vec<u8>, WriteProblem> {
    let failed = |cause: lopdf::Error| WriteProblem(format!("attaching ({cause})"));
    let mut document = Document::load_mem(pdf).map_err(failed)?;
    keep_what_lasts(&mut document.trailer);
    let file = specification(&mut document, attachment);
    let mut names = names(&document);
    names.set(
        "EmbeddedFiles",
        dictionary! { "Names" => vec![text(attachment.name), Object::Reference(file)] },
    );
    let names = document.add_object(names);
    let catalogue = document.catalog_mut().map_err(failed)?;
    catalogue.set("Names", names);
    catalogue.set("AF", vec![Object::Reference(file)]);
    save(document)
}

/// What a file's trailer says of the objects, without what it says of how they were stored.
fn keep_what_lasts(trailer: &mut Dictionary) {
    let mut kept = Dictionary::new();
    for key in ["Root", "Info"] {
        if let Ok(value) = trailer.get(key.as_bytes()) {
            kept.set(key, value.clone());
        }
    }
    *trailer = kept;
}

fn specification(document: &mut Document, attachment: &Attachment<'_>) -> lopdf::ObjectId {
    let size = i64::try_from(attachment.bytes.len()).unwrap_or(i64::MAX);
    let stream = document.add_object(Stream::new(
        dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => name(attachment.media_type),
            "Params" => dictionary! { "Size" => size },
        },
        attachment.bytes.to_vec(),
    ));
    document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text(attachment.name),
        "UF" => text(attachment.name),
        "Desc" => text(attachment.description),
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
