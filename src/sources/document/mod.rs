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

mod text;

use std::path::Path;

use super::Format;

/// The largest document that is read.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

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
pub enum DocumentError {
    /// More than [`MAX_BYTES`].
    #[error("the document has {0} bytes; at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// Not text in UTF-8, from this byte on.
    #[error("not UTF-8 text (byte {0})")]
    NotText(usize),
    /// A format that is not read, by its content type or the ending of its name.
    #[error("documents of the kind `{0}` are not read")]
    Unknown(String),
    /// There is no text in it.
    #[error("no text was found in the document")]
    Empty,
}

impl DocumentError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "hold the part that is cited, or a smaller edition of it",
            Self::NotText(_) => "convert the text to UTF-8",
            Self::Unknown(_) => "give plain text, Markdown, HTML or PDF",
            Self::Empty => "open the document and look whether it is what was meant",
        }
    }
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
        return Err(DocumentError::TooLarge(bytes.len()));
    }
    let mut document = match format_of(bytes, name, content_type)? {
        format @ (Format::Txt | Format::Md) => text::read(bytes, format)?,
    };
    if document.text.trim().is_empty() {
        return Err(DocumentError::Empty);
    }
    if document.proposed.language.is_none() {
        document.proposed.language = language(&document.text);
    }
    Ok(document)
}

/// What the bytes are.
fn format_of(
    _bytes: &[u8],
    name: &str,
    content_type: Option<&str>,
) -> Result<Format, DocumentError> {
    if let Some(said) = content_type {
        let kind = said.split(';').next().unwrap_or(said).trim();
        return match kind.to_ascii_lowercase().as_str() {
            "text/markdown" => Ok(Format::Md),
            "text/plain" => Ok(by_ending(name).unwrap_or(Format::Txt)),
            _ => by_ending(name).ok_or_else(|| DocumentError::Unknown(kind.to_owned())),
        };
    }
    Ok(by_ending(name).unwrap_or(Format::Txt))
}

/// What the ending of a name promises.
fn by_ending(name: &str) -> Option<Format> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "txt" | "text" => Some(Format::Txt),
        "md" | "markdown" => Some(Format::Md),
        _ => None,
    }
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

/// The BCP 47 code of a text's language, when it is plain enough.
#[must_use]
pub fn language(text: &str) -> Option<String> {
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
