//! Text out of documents.

use jalon::sources::document::{Document, read};

/// A page is read, or refused with a reason, and always alike.
pub fn html(data: &[u8]) {
    let kinds = [
        "text/html; charset=utf-8",
        "text/html",
        "text/html; charset=windows-1252",
        "text/html; charset=utf-16le",
    ];
    let Some((first, page)) = data.split_first() else {
        return;
    };
    let kind = kinds[usize::from(*first) % kinds.len()];
    let document = read(page, "page.html", Some(kind));
    assert_eq!(read(page, "page.html", Some(kind)), document);
    if let Ok(document) = document {
        is_readable(&document);
    }
}

/// The same of a PDF.
pub fn pdf(data: &[u8]) {
    if let Ok(document) = read(data, "report.pdf", Some("application/pdf")) {
        is_readable(&document);
    }
}

/// There is text in it, and what is proposed for the record fits a line.
fn is_readable(document: &Document) {
    assert!(!document.text.trim().is_empty());
    let said = &document.proposed;
    let one = [
        &said.title,
        &said.publisher,
        &said.language,
        &said.published,
        &said.url,
    ];
    let proposed = one.into_iter().flatten().chain(&said.creators);
    for text in proposed {
        assert!(!text.is_empty() && text.chars().count() <= 300, "{text:?}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}
