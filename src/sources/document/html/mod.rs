//! Web pages: the main content as text, and what the page says of itself.
//!
//! 1. `decode` turns bytes into characters: byte order mark, then what the server said, then what
//!    the page says, then UTF-8 where it is valid.
//! 2. The page is parsed as browsers do (html5ever, through dom_query).
//! 3. `content` takes away what is not the document (menus, banners, footers, forms) and finds
//!    where its main content starts.
//! 4. `render` writes that as text: a paragraph, a heading, a list item or a row of a table is a
//!    line; the cells of a row are divided by ` | `.
//! 5. `metadata` reads the title, creators, publisher, date and address that the page states.
//!
//! A page keeps too much rather than too little: a number that was lost here could never be seen
//! by anyone, while a menu that stayed is a line that nobody quotes.

mod content;
mod metadata;
mod render;

use std::collections::BTreeMap;

use dom_query::Document as Page;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Document, DocumentError};
use crate::say;
use crate::sources::Format;
use crate::text::tags::most_attributes;

/// What makes the text: a name and a version that changes whenever the text of some page would.
const EXTRACTOR: &str = "jalon-html 1";

/// The largest page that is parsed, in bytes. Pages of ten megabytes are data, not documents.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The most steps that markup may ask of the parser: open elements times tags. The rules of HTML
/// look at the open elements for each tag, and repeat every unclosed `<b>` in every paragraph that
/// follows, so that a small page can ask for billions. Pages of a hundred thousand words stay far
/// below.
const MAX_WORK: usize = 50_000_000;

/// The most attributes of a tag: the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 4_000;

/// Reads a web page.
pub(super) fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Document, DocumentError> {
    if bytes.len() > MAX_BYTES {
        return Err(DocumentError::TooLarge(MAX_BYTES));
    }
    let source = decode(bytes, content_type);
    if work(&source) > MAX_WORK {
        return Err(DocumentError::Broken(say!(
            "too many elements are opened and never closed"
        )));
    }
    if most_attributes(&source) > MAX_ATTRIBUTES {
        return Err(DocumentError::Broken(say!(
            "a tag has more attributes than any page needs"
        )));
    }
    let page = Page::from(source.as_str());
    let proposed = metadata::of(&page);
    let text = content::main(&page).map_or_else(String::new, |main| render::text(&main));
    Ok(Document {
        text,
        format: Format::Html,
        proposed,
        extractor: Some(EXTRACTOR.to_owned()),
    })
}

/// The characters of the page; what is no character becomes U+FFFD, as in a browser.
fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let said = content_type.and_then(label).or_else(|| declared(bytes));
    let encoding = said.unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            UTF_8
        } else {
            WINDOWS_1252
        }
    });
    // A byte order mark, where there is one, wins over all of these.
    encoding.decode(bytes).0.into_owned()
}

/// The encoding that the first kilobyte of the page declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes));
    label(&head)
}

/// The encoding behind `charset=`.
fn label(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let name: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(name.as_bytes())
}

/// Elements that have no end, or whose end is understood.
const NEVER_OPEN: [&str; 26] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "wbr",
];

/// Elements of which there is one: another tag gives the first one its attributes, after a look at
/// all that it has.
const ONLY: [&str; 2] = ["html", "body"];

/// How much the parser may have to do: for each tag it may look at every open element.
fn work(source: &str) -> usize {
    let mut open: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut tags = 0usize;
    for (at, _) in source.match_indices('<') {
        let rest = source.get(at + 1..).unwrap_or_default();
        let (closes, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let letters = rest.chars().take_while(char::is_ascii_alphanumeric);
        let name: String = letters.take(20).map(|c| c.to_ascii_lowercase()).collect();
        if name.is_empty() {
            continue;
        }
        tags += 1;
        if !NEVER_OPEN.contains(&name.as_str()) {
            let closes = closes && !ONLY.contains(&name.as_str());
            let (now, most) = open.entry(name).or_default();
            *now = if closes {
                now.saturating_sub(1)
            } else {
                *now + 1
            };
            *most = (*most).max(*now);
        }
    }
    let most: usize = open.values().map(|(_, most)| most).sum();
    most.saturating_mul(tags)
}
