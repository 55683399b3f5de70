//! Documents in: bytes from outside, in; text that can be quoted, out.
//!
//! [`read`] decides what the bytes are (their own first bytes before what a server or a name
//! says), hands them to the reader of that format, and gives a [`Document`]: the text in reading
//! order, what the document says of itself for the record, and which extractor made the text.
//! Plain text and Markdown are their own text, byte for byte. Pages, where a format has them, are
//! divided by form feeds in the text, so that every offset knows its page without a second map.
//!
//! All input is hostile: sizes are bounded, no reader panics, and a document in which no text was
//! found is an error, never an empty text.

mod html;
mod pdf;
mod text;

use std::path::Path;

use super::Format;
use crate::messages::{Message, Say};
use crate::say;
use crate::text::lines::floor_boundary;
use crate::text::numerals;

/// The largest document that is read.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The longest text of a document that is read, in bytes: a thousand pages have three million.
const MAX_TEXT: usize = 24 * 1024 * 1024;

/// The most numerals of a text that are read: a thousand pages of tables have some hundred thousand.
pub(in crate::sources) const MAX_NUMERALS: usize = 1_000_000;

/// What stands between two pages in the text of a document that has pages.
pub const PAGE_BREAK: char = '\u{c}';

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its text in reading order.
    pub text: String,
    /// What the bytes are.
    pub format: Format,
    /// What it says of itself.
    pub proposed: Proposed,
    /// What made the text, where the text is not the bytes themselves.
    pub extractor: Option<String>,
}

/// What a document says of itself: a proposal for its record, never a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Its title.
    pub title: Option<String>,
    /// Persons or bodies.
    pub creators: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// BCP 47 code of its language.
    pub language: Option<String>,
    /// ISO date, possibly partial.
    pub published: Option<String>,
    /// Its canonical address.
    pub url: Option<String>,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum DocumentError {
    /// More bytes than are read of its format.
    TooLarge(usize),
    /// More text than is read, in bytes.
    TooLong,
    /// More numerals than are read.
    TooMany,
    /// Not text in UTF-8, from this byte on.
    NotText(usize),
    /// A format that is not read, by its content type or the ending of its name.
    Unknown(String),
    /// It can be opened with a password only.
    Encrypted,
    /// A PDF of images.
    Scanned,
    /// It cannot be read, and why.
    Broken(Message),
    /// There is no text in it.
    Empty,
}

impl Say for DocumentError {
    fn said(&self) -> Message {
        match self {
            Self::TooLarge(limit) => say!(
                "it is larger than {limit} bytes, the most that is read of such a document",
                limit
            ),
            Self::TooLong => say!(
                "it has more than {limit} bytes of text, the most that is read",
                limit = MAX_TEXT
            ),
            Self::TooMany => too_many_numerals(),
            Self::NotText(byte) => say!("not UTF-8 text (byte {byte})", byte),
            Self::Unknown(kind) => say!("documents of the kind `{kind}` are not read", kind),
            Self::Encrypted => say!("the PDF is encrypted"),
            Self::Scanned => say!("the PDF holds no text: it is a scan"),
            Self::Broken(reason) => say!("the document is broken: {reason}", reason),
            Self::Empty => say!("no text was found in the document"),
        }
    }
}

impl DocumentError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Message {
        match self {
            Self::TooLarge(_) | Self::TooLong | Self::TooMany => smaller(),
            Self::NotText(_) => say!("convert the text to UTF-8"),
            Self::Unknown(_) => say!("give plain text, Markdown, HTML or PDF"),
            Self::Encrypted => {
                say!("ask its publisher for a copy that can be read without a password")
            }
            Self::Scanned => say!(
                "have the text recognised, compare it with the pages, and give the text as a file"
            ),
            Self::Broken(_) => {
                say!("open it in another program; if it is sound, save it anew from there")
            }
            Self::Empty => say!("open the document and look whether it is what was meant"),
        }
    }
}

/// That a text has more numerals than are read.
pub(in crate::sources) fn too_many_numerals() -> Message {
    say!(
        "it has more than {limit} numbers, the most that are read",
        limit = MAX_NUMERALS
    )
}

/// What to do about a document of which more is there than is read.
pub(in crate::sources) fn smaller() -> Message {
    say!("hold the part that is cited, or a smaller edition of it")
}

/// Reads a document. `name` is its path or address, `content_type` what a server said it is.
///
/// # Errors
/// When it is too large, of a format that is not read, broken, or without text.
pub fn read(
    bytes: &[u8],
    name: &str,
    content_type: Option<&str>,
) -> Result<Document, DocumentError> {
    if bytes.len() > MAX_BYTES {
        return Err(DocumentError::TooLarge(MAX_BYTES));
    }
    let mut document = match format_of(bytes, name, content_type)? {
        format @ (Format::Txt | Format::Md) => text::read(bytes, format)?,
        Format::Html => html::read(bytes, content_type)?,
        Format::Pdf => pdf::read(bytes)?,
    };
    if document.text.len() > MAX_TEXT {
        return Err(DocumentError::TooLong);
    }
    if document.text.trim().is_empty() {
        return Err(DocumentError::Empty);
    }
    if numerals::are_more_than(MAX_NUMERALS, &document.text) {
        return Err(DocumentError::TooMany);
    }
    if document.proposed.language.is_none() {
        document.proposed.language = language(&document.text);
    }
    Ok(document)
}

/// What the bytes are: what they start with says it better than a server or a name.
fn format_of(
    bytes: &[u8],
    name: &str,
    content_type: Option<&str>,
) -> Result<Format, DocumentError> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.windows(5).any(|five| five == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    let kind = content_type.map(|said| {
        let kind = said.split(';').next().unwrap_or(said);
        kind.trim().to_ascii_lowercase()
    });
    match kind.as_deref() {
        Some("text/html" | "application/xhtml+xml") => Ok(Format::Html),
        Some("text/markdown") => Ok(Format::Md),
        None | Some("text/plain" | "application/octet-stream" | "") => {
            by_ending(name).map_or_else(|| by_look(head), Ok)
        }
        Some(other) => by_ending(name).ok_or_else(|| DocumentError::Unknown(other.to_owned())),
    }
}

/// What the ending of a name promises.
fn by_ending(name: &str) -> Option<Format> {
    let path = name.split(['?', '#']).next().unwrap_or(name);
    let ending = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "txt" | "text" => Some(Format::Txt),
        "md" | "markdown" => Some(Format::Md),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        _ => None,
    }
}

/// What bytes without a promise look like.
fn by_look(head: &[u8]) -> Result<Format, DocumentError> {
    if head.contains(&0) {
        return Err(DocumentError::Unknown("binary data".to_owned()));
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let is_html = ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.starts_with(tag));
    Ok(if is_html { Format::Html } else { Format::Txt })
}

/// The longest text of a record that is proposed, in characters.
const MAX_PROPOSED: usize = 300;

/// A text from outside as a record may hold it: one line, no control characters, not too long.
fn clean(text: &str) -> Option<String> {
    let shown: String = text
        .chars()
        .filter(|c| !c.is_control() || c.is_whitespace())
        .collect();
    let words: Vec<_> = shown.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(MAX_PROPOSED).collect();
    (!line.is_empty()).then_some(line)
}

/// The page of an offset, from 1; nothing for a text without pages.
#[must_use]
pub fn page(text: &str, offset: usize) -> Option<usize> {
    if !text.contains(PAGE_BREAK) {
        return None;
    }
    let before = text.as_bytes().iter().take(offset);
    Some(before.filter(|byte| **byte == PAGE_BREAK as u8).count() + 1)
}

/// How much of a text tells its language, in bytes: to count the letters of all of a long one costs
/// more than to read its numbers.
const TELLING: usize = 64 << 10;

/// The BCP 47 code of a text's language, when it is plain enough.
#[must_use]
pub fn language(text: &str) -> Option<String> {
    let text = &text[..floor_boundary(text, TELLING)];
    let found = whatlang::detect(text)?;
    // A few lines look like many languages; those with a reader for numbers in words come first.
    let read = whatlang::Detector::with_allowlist(vec![whatlang::Lang::Fra, whatlang::Lang::Eng]);
    let lang = match found.is_reliable() {
        true => found.lang(),
        false => read.detect_lang(text).unwrap_or(found.lang()),
    };
    let code = match lang {
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Eng => "en",
        other => other.code(),
    };
    Some(code.to_owned())
}
