//! PDF: text in reading order, with its pages.
//!
//! 1. `glyphs` interprets each page (hayro) and notes every letter with its place and size;
//!    artifacts of tagged files (running heads, page numbers) are left out.
//! 2. `layout` puts the letters of a page together: runs, columns, lines; what stands far apart on
//!    a line is a cell of a table and is divided by ` | `.
//! 3. `flow` makes text of the pages' lines: heads that return on page after page go, paragraphs
//!    are put together, words that were broken at the end of a line are mended. A form feed
//!    divides the pages.
//!
//! `unpack` looks at the file first: a small one can unpack to gigabytes.
//!
//! Letters are only ever joined when they touch and have one size: a note's number is never read
//! as a digit of the number that it stands behind.

mod filters;
mod flow;
mod glyphs;
mod inflate;
mod layout;
mod streams;
mod unpack;

use std::sync::mpsc;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use super::{Document, DocumentError, Proposed, clean};
use crate::messages::Message;
use crate::say;
use crate::sources::Format;
use glyphs::Glyph;

/// What makes the text: a name and a version that changes whenever the text of some file would.
const EXTRACTOR: &str = "jalon-pdf 1 (hayro 0.9)";

/// The most pages that are read.
const MAX_PAGES: usize = 5_000;

/// The most letters that are read.
const MAX_GLYPHS: usize = 20_000_000;

/// The share of letters without a known character from which the text is not to be trusted.
const MOSTLY_UNKNOWN: usize = 10;

/// The stack of the thread that reads: files may nest deeply before the library says no.
const STACK: usize = 64 * 1024 * 1024;

/// How long a file is waited for: what is not foreseen below must end too.
const PATIENCE: Duration = Duration::from_secs(120);

/// Reads a PDF.
///
/// The library reads in a thread of its own: should it panic on a file that nobody foresaw, or not
/// come back from it, that is an error of this document and of nothing else.
pub(super) fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
    let bytes = bytes.to_vec();
    let (sender, receiver) = mpsc::channel();
    let reader = std::thread::Builder::new()
        .stack_size(STACK)
        // Nobody listens any more to a reader that comes too late.
        .spawn(move || {
            let read = unpack::check(&bytes).and_then(|()| read_pages(bytes));
            sender.send(read).unwrap_or_default();
        });
    let reader = reader.map_err(|e| DocumentError::Broken(Message::foreign(e.to_string())))?;
    let read = match receiver.recv_timeout(PATIENCE) {
        Ok(read) => read?,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            return Err(DocumentError::Broken(say!(
                "to read it takes more than two minutes"
            )));
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let endless = reader.join().is_err_and(|why| why.is::<glyphs::Endless>());
            return Err(DocumentError::Broken(if endless {
                say!("its pages draw more than is ever read")
            } else {
                say!("the reader of PDF files gave up")
            }));
        }
    };
    judge(&read)?;
    Ok(Document {
        text: flow::text(read.pages.iter().map(|page| layout::lines(page)).collect()),
        format: Format::Pdf,
        proposed: read.proposed,
        extractor: Some(EXTRACTOR.to_owned()),
    })
}

/// What was found in a file.
struct Read {
    pages: Vec<Vec<Glyph>>,
    unknown: usize,
    proposed: Proposed,
}

fn read_pages(bytes: Vec<u8>) -> Result<Read, DocumentError> {
    let pdf = Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(_) => DocumentError::Encrypted,
        LoadPdfError::Invalid => DocumentError::Broken(say!("this is no readable PDF")),
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        let reason = say!(
            "{pages} pages; at most {limit} are read",
            pages = pages.len(),
            limit = MAX_PAGES
        );
        return Err(DocumentError::Broken(reason));
    }
    let mut read = Read {
        pages: Vec::new(),
        unknown: 0,
        proposed: proposed(&pdf),
    };
    let mut left = MAX_GLYPHS;
    let mut contents = unpack::Contents::new();
    let mut work = glyphs::Work::default();
    for page in pages.iter() {
        contents.take(page)?;
    }
    for page in pages.iter() {
        let found = glyphs::of(&pdf, page, left, &mut work);
        left = left.saturating_sub(found.glyphs.len());
        read.unknown += found.unknown;
        read.pages.push(found.glyphs);
    }
    if left == 0 {
        return Err(DocumentError::Broken(say!("the file has too many letters")));
    }
    Ok(read)
}

/// A file without letters is a scan; one whose letters mean nothing must not be quoted.
fn judge(read: &Read) -> Result<(), DocumentError> {
    let letters: usize = read.pages.iter().map(Vec::len).sum();
    if letters == 0 && read.unknown == 0 {
        return Err(DocumentError::Scanned);
    }
    if read.unknown * MOSTLY_UNKNOWN > letters {
        return Err(DocumentError::Broken(say!(
            "its fonts do not say which letters they draw"
        )));
    }
    Ok(())
}

/// Title, author and language as the file states them. The date of a PDF is the day on which the
/// file was made, which is not when the work was published: it is not proposed.
fn proposed(pdf: &Pdf) -> Proposed {
    let metadata = pdf.metadata();
    let said = |bytes: &Option<Box<[u8]>>| clean(&text_string(bytes.as_deref()?));
    let title = said(&metadata.title).filter(|title| !is_file_name(title));
    Proposed {
        title,
        creators: said(&metadata.author).into_iter().collect(),
        ..Proposed::default()
    }
}

/// Programs that print leave the name of what they printed in the place of the title.
fn is_file_name(title: &str) -> bool {
    let ending = title
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    title.contains('.')
        && matches!(
            ending.as_str(),
            "doc" | "docx" | "pdf" | "indd" | "odt" | "qxd" | "html"
        )
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark, else a superset of Latin-1.
fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return encoding_rs::UTF_16BE
            .decode_without_bom_handling(rest)
            .0
            .into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}
