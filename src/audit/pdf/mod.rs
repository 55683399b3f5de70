//! What a reader meets in a PDF: the text of its pages and everything that is spoken, shown in a
//! title bar, or followed as a link.
//!
//! The pages are painted in thought ([`content`]): each string that is shown is turned into
//! Unicode by its font ([`fonts`]), or by the replacement text of the tags around it, and placed,
//! so that the gaps between strings become spaces, lines and blocks. Everything else (alternative
//! texts, titles, descriptions of links) is taken from a flat walk over all objects, reachable or
//! not, which no cycle can trap.
//!
//! Deliberately absent: looking at the painted shapes. A font whose letters are drawn as other
//! letters than it says is not seen through.

mod content;
mod fonts;
mod load;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, Object, ObjectId};

/// No stream of a sheet may unpack to more bytes than this.
pub(crate) const MOST_BYTES: usize = 64 << 20;

/// A PDF as a stranger reads it.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The text of each page.
    pub(crate) pages: Vec<PageText>,
    /// Texts that stand on no page: titles, alternative texts, metadata.
    pub(crate) spoken: Vec<Spoken>,
    /// Addresses that can be followed.
    pub(crate) addresses: BTreeSet<String>,
    /// Named destinations.
    pub(crate) names: BTreeSet<String>,
    /// The language that it says it is in, without region.
    pub(crate) language: String,
    /// Files that it carries: name and content.
    pub(crate) attachments: Vec<(String, Vec<u8>)>,
    /// What could not be read, in words.
    pub(crate) unread: Vec<String>,
}

/// The text of a page, in the order in which it is painted.
#[derive(Debug, Default)]
pub(crate) struct PageText {
    /// Blocks; lines within a block are joined by spaces.
    pub(crate) blocks: Vec<Block>,
    /// Glyphs that no font maps to a character.
    pub(crate) unreadable: usize,
}

/// Text that belongs together.
#[derive(Debug)]
pub(crate) struct Block {
    /// The words.
    pub(crate) text: String,
    /// What its tag says that it is, apart from text.
    pub(crate) label: Option<Label>,
}

/// What the tags of a page call something other than text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// `Lbl`: the number of a step or of a note.
    Number,
    /// `Reference`: the raised mark that leads to a note.
    Mark,
}

/// A text that is spoken or shown outside the page.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// What it is: "alternative text", "title" …
    pub(crate) what: &'static str,
    /// The words.
    pub(crate) text: String,
}

/// Reads a PDF.
///
/// # Errors
/// Words that say why, when it cannot be read at all.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheet, String> {
    // The parser panics on some broken files (an inline image without a colour space, for one).
    // The document is dropped with it, so nothing half-changed survives.
    let reading = catch_unwind(AssertUnwindSafe(|| all_of(bytes)));
    reading.unwrap_or_else(|_| Err("its objects contradict each other".to_owned()))
}

fn all_of(bytes: &[u8]) -> Result<Sheet, String> {
    let document = load::load(bytes)?;
    let mut sheet = Sheet::default();
    for page in document.page_iter() {
        match content::read(&document, page) {
            Ok(text) => sheet.pages.push(text),
            Err(reason) => {
                let number = sheet.pages.len() + 1;
                sheet.unread.push(format!("page {number}: {reason}"));
                sheet.pages.push(PageText::default());
            }
        }
    }
    if sheet.pages.is_empty() {
        return Err("it has no pages".to_owned());
    }
    outside(&document, &mut sheet);
    Ok(sheet)
}

/// Everything that does not stand on a page.
fn outside(document: &Document, sheet: &mut Sheet) {
    if let Ok(catalogue) = document.catalog()
        && let Some(language) = text(catalogue, b"Lang", document)
    {
        let first = language.split(['-', '_']).next().unwrap_or_default();
        sheet.language = first.to_ascii_lowercase();
    }
    for object in document.objects.values() {
        walk(object, document, sheet);
    }
    metadata(document, sheet);
}

/// Looks at an object and at those written inside it. References are not followed: what they
/// mean is an object of its own.
fn walk(object: &Object, document: &Document, sheet: &mut Sheet) {
    let mut objects = vec![object];
    while let Some(object) = objects.pop() {
        match object {
            Object::Array(inner) => objects.extend(inner),
            Object::Dictionary(dictionary) => {
                look(dictionary, document, sheet);
                objects.extend(dictionary.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                look(&stream.dict, document, sheet);
                objects.extend(stream.dict.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
}

fn look(dictionary: &Dictionary, document: &Document, sheet: &mut Sheet) {
    const SPOKEN: [(&[u8], &str); 8] = [
        (b"Alt", "alternative text"),
        (b"ActualText", "replacement text"),
        (b"E", "expansion"),
        (b"TU", "description of a field"),
        (b"Contents", "description of a link"),
        (b"Title", "title"),
        (b"Subject", "subject"),
        (b"Keywords", "keywords"),
    ];
    for (key, what) in SPOKEN {
        if let Some(text) = text(dictionary, key, document) {
            sheet.spoken.push(Spoken { what, text });
        }
    }
    for key in [b"Author".as_slice(), b"V", b"Desc"] {
        if let Some(text) = text(dictionary, key, document) {
            sheet.spoken.push(Spoken {
                what: "metadata",
                text,
            });
        }
    }
    if let Some(address) = text(dictionary, b"URI", document) {
        sheet.addresses.insert(address);
    }
    if dictionary.get(b"Names").is_ok() || dictionary.get(b"Dests").is_ok() {
        names(dictionary, document, sheet);
    }
    if let Ok(Object::Dictionary(files)) = dictionary.get_deref(b"EF", document) {
        attachment(dictionary, files, document, sheet);
    }
}

/// A file that the document carries.
fn attachment(about: &Dictionary, files: &Dictionary, document: &Document, sheet: &mut Sheet) {
    let name = text(about, b"UF", document).or_else(|| text(about, b"F", document));
    let name = name.unwrap_or_default();
    let stream = files.get_deref(b"F", document).ok();
    let content = stream.and_then(|stream| {
        let stream = stream.as_stream().ok()?;
        stream.get_plain_content_with_limit(MOST_BYTES).ok()
    });
    match content {
        Some(bytes) => sheet.attachments.push((name, bytes)),
        None => sheet
            .unread
            .push(format!("the file {name:?} that it carries")),
    }
}

/// Names in the leaves of a name tree: each stands before the place that it means.
fn names(dictionary: &Dictionary, document: &Document, sheet: &mut Sheet) {
    if let Ok(Object::Array(pairs)) = dictionary.get_deref(b"Names", document) {
        for name in pairs.iter().step_by(2) {
            if let Ok(name) = lopdf::decode_text_string(name) {
                sheet.names.insert(name);
            }
        }
    }
}

/// The Dublin Core texts of the XMP packet.
fn metadata(document: &Document, sheet: &mut Sheet) {
    let Ok(catalogue) = document.catalog() else {
        return;
    };
    let Ok(Object::Stream(stream)) = catalogue.get_deref(b"Metadata", document) else {
        return;
    };
    let Ok(bytes) = stream.get_plain_content_with_limit(MOST_BYTES) else {
        sheet.unread.push("its metadata".to_owned());
        return;
    };
    let packet = String::from_utf8_lossy(&bytes);
    for name in [
        "dc:title",
        "dc:description",
        "dc:subject",
        "dc:creator",
        "pdf:Keywords",
    ] {
        for text in elements(&packet, name) {
            sheet.spoken.push(Spoken {
                what: "metadata",
                text,
            });
        }
    }
}

/// The text of each element of that name, tags left out.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((inner, next)) = after.split_once(&close) else {
            break;
        };
        found.push(without_tags(inner));
        rest = next;
    }
    found
}

fn without_tags(inner: &str) -> String {
    let mut text = String::new();
    let mut depth = 1; // the element's own tag is still open
    for character in inner.chars() {
        match character {
            '<' => depth += 1,
            '>' => {
                depth = 0;
                text.push(' ');
            }
            _ if depth == 0 => text.push(character),
            _ => {}
        }
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text, |text, (entity, plain)| text.replace(entity, plain))
        .trim()
        .to_owned()
}

/// A text string of a dictionary, when there is one and it holds something.
fn text(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let object = dictionary.get_deref(key, document).ok()?;
    let text = lopdf::decode_text_string(object).ok()?;
    (!text.trim().is_empty()).then_some(text)
}

/// An object by its number, or the object itself.
fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// The identity of what a reference means, to notice what refers to itself.
fn identity(object: &Object) -> Option<ObjectId> {
    object.as_reference().ok()
}
