//! What is read out of documents.

use std::fs;

use jalon::sources::Format;
use jalon::sources::document::{Document, DocumentError, Proposed, page, read};
use lopdf::dictionary;

use crate::project::fixture;

fn document(name: &str) -> Document {
    let bytes = fs::read(fixture("documents").join(name)).unwrap();
    read(&bytes, name, None).unwrap()
}

fn html(body: &str) -> String {
    read(body.as_bytes(), "page.html", None).unwrap().text
}

#[test]
fn text_is_its_own_text() {
    let bytes = "\u{feff}# Titre #\r\n\r\nEn 2022, 88\u{a0}millions.".as_bytes();
    let markdown = read(bytes, "a.md", None).unwrap();
    assert_eq!(markdown.text.as_bytes(), bytes);
    assert_eq!(markdown.extractor, None);
    assert_eq!(
        read(b"# One\n", "a.md", None)
            .unwrap()
            .proposed
            .title
            .as_deref(),
        Some("One")
    );
    assert_eq!(
        read(b"# One\n", "a.txt", None).unwrap().proposed.title,
        None
    );
}

#[test]
fn a_page_is_its_main_content() {
    let page = document("page.html");
    let expected = fs::read_to_string(fixture("documents/page.txt")).unwrap();
    assert_eq!(page.text, expected);
    let proposed = Proposed {
        title: Some("Les chiffres de l’année 2024".into()),
        creators: vec!["Anne Martin".into(), "Jo Li".into()],
        publisher: Some("Observatoire national".into()),
        language: Some("fr".into()),
        published: Some("2024-05-21".into()),
        url: Some("https://observatoire.example/chiffres".into()),
    };
    assert_eq!(page.proposed, proposed);
}

#[test]
fn what_a_page_calls_main_is_believed() {
    let text = html(
        "<body><div>Menu 1</div><main><aside>65 %</aside><p>Un</p></main><p>Pied 2</p></body>",
    );
    assert_eq!(text, "65 %\n\nUn\n");
    // A shell without text holds no document.
    assert_eq!(html("<main></main><div>Deux</div>"), "Deux\n");
}

#[test]
fn numbers_do_not_touch_what_they_do_not_touch_in_the_page() {
    for (markup, text) in [
        ("<p>88<sup>2</sup></p>", "88 2\n"),
        ("<p>le 1<sup>er</sup> mai</p>", "le 1er mai\n"),
        ("<div>17</div><div>112</div>", "17\n112\n"),
        (
            "<table><tr><td>17</td><td>112</td></tr></table>",
            "17 | 112\n",
        ),
        ("<p>17<br>112</p>", "17\n112\n"),
        ("<ul><li>17<li>112</ul>", "- 17\n- 112\n"),
        ("<p>5&nbsp;007&nbsp;902</p>", "5\u{a0}007\u{a0}902\n"),
    ] {
        assert_eq!(html(markup), text, "{markup}");
    }
}

#[test]
fn the_encoding_of_a_page_is_found() {
    let latin = b"<meta charset=iso-8859-1><p>enqu\xeate</p>";
    assert_eq!(read(latin, "a.html", None).unwrap().text, "enquête\n");
    let said = read(
        b"<p>enqu\xeate</p>",
        "a",
        Some("text/html; charset=ISO-8859-15"),
    )
    .unwrap();
    assert_eq!(said.text, "enquête\n");
    let utf16: Vec<u8> = "\u{feff}<p>été</p>"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(read(&utf16, "a.html", None).unwrap().text, "été\n");
}

#[test]
fn hostile_pages_are_bounded() {
    let broken = |page: &str| {
        matches!(
            read(page.as_bytes(), "a.html", None),
            Err(DocumentError::Broken(_))
        )
    };
    assert_eq!(html(&("<div>".repeat(1_000) + "fin")), "fin\n");
    assert!(broken(&"<div>".repeat(200_000)));
    let unclosed = (0..3000).map(|n| format!("<b a={n}>")).collect::<String>();
    assert!(broken(&(unclosed + &"<p>x".repeat(50_000))));
    let scripts = html("<p>a<script>document.write('9')</script>\u{1b}[31m\0b</p>");
    assert_eq!(scripts.trim(), "a[31mb".replace('\0', ""));
}

#[test]
fn a_pdf_is_read_in_columns_rows_and_pages() {
    let report = document("report.pdf");
    let expected = fs::read_to_string(fixture("documents/report.txt")).unwrap();
    assert_eq!(report.text, expected);
    assert_eq!(report.format, Format::Pdf);
    let place = |words: &str| page(&report.text, report.text.find(words).unwrap());
    assert_eq!(place("88 millions"), Some(1));
    assert_eq!(place("65 %"), Some(2));
    assert_eq!(page("no pages", 3), None);
}

/// A PDF of one page with this content stream.
fn pdf(content: &str) -> Vec<u8> {
    let mut file = lopdf::Document::with_version("1.7");
    let stream = lopdf::Stream::new(dictionary! {}, content.as_bytes().to_vec());
    let stream = file.add_object(stream);
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let pages = file.new_object_id();
    let page = file.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => stream,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    file.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    file.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

/// Lines of text, each at a place with a size.
fn drawn(lines: &[(i32, i32, i32, &str)]) -> String {
    let line = |(x, y, size, text): &(i32, i32, i32, &str)| {
        format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n")
    };
    read(
        pdf(&lines.iter().map(line).collect::<String>()).as_slice(),
        "a.pdf",
        None,
    )
    .unwrap()
    .text
}

#[test]
fn letters_join_only_when_they_touch() {
    // A note's number, raised and smaller, right behind a number.
    assert_eq!(drawn(&[(50, 700, 12, "88"), (64, 704, 7, "3")]), "88 3\n");
    // A telephone number and its hours in one line, far apart.
    assert_eq!(
        drawn(&[(50, 700, 12, "3114"), (120, 700, 12, "24 h")]),
        "3114 | 24 h\n"
    );
    // A word drawn twice to look bold is one word.
    assert_eq!(
        drawn(&[(50, 700, 12, "bold"), (50, 700, 12, "bold")]),
        "bold\n"
    );
}

#[test]
fn words_broken_at_the_end_of_a_line_are_mended() {
    let two = |first: &str, second: &str| {
        drawn(&[(50, 700, 12, first), (50, 686, 12, second)])
            .trim_end()
            .to_owned()
    };
    assert_eq!(
        two("ils ont une detec-", "tion rapide"),
        "ils ont une detection rapide"
    );
    assert_eq!(
        two("ils en ont quatre-", "vingts ici"),
        "ils en ont quatre-vingts ici"
    );
    assert_eq!(
        two("between twenty-", "five and"),
        "between twenty-five and"
    );
    assert_eq!(
        two("dans la Seine-", "Maritime on"),
        "dans la Seine-Maritime on"
    );
    assert_eq!(
        two("in the years 2020-", "2022 it was"),
        "in the years 2020- 2022 it was"
    );
}

#[test]
fn a_pdf_without_text_says_why() {
    let fails = |bytes: &[u8]| read(bytes, "a.pdf", None).unwrap_err();
    assert_eq!(fails(&pdf("0 0 100 100 re f")), DocumentError::Scanned);
    assert!(matches!(
        fails(b"%PDF-1.7\nnonsense"),
        DocumentError::Broken(_)
    ));
    let encrypted = fs::read(fixture("documents/encrypted.pdf")).unwrap();
    assert_eq!(fails(&encrypted), DocumentError::Encrypted);
}

#[test]
fn a_pdf_that_is_cut_or_altered_anywhere_does_not_panic() {
    let whole = fs::read(fixture("documents/report.pdf")).unwrap();
    for part in 1..6 {
        let cut = &whole[..whole.len() * part / 6];
        let mut altered = whole.clone();
        let at = whole.len() * part / 7;
        altered[at..at + 40].fill(b'9');
        for bytes in [cut, altered.as_slice()] {
            if let Err(DocumentError::Broken(reason)) = read(bytes, "a.pdf", None) {
                assert!(!reason.english().contains("gave up"), "part {part}");
            }
        }
    }
}

#[test]
fn what_is_no_document_is_refused() {
    let refused = |bytes: &[u8], name: &str, kind| read(bytes, name, kind).unwrap_err();
    assert_eq!(refused(b" \n", "a.txt", None), DocumentError::Empty);
    assert_eq!(refused(b"<p> </p>", "a.html", None), DocumentError::Empty);
    assert_eq!(refused(b"a\xff", "a.txt", None), DocumentError::NotText(1));
    let image = refused(b"\x89PNG", "image", Some("image/png"));
    assert_eq!(image, DocumentError::Unknown("image/png".into()));
    assert!(matches!(
        refused(b"\x89PNG\0", "image", None),
        DocumentError::Unknown(_)
    ));
    let large = vec![b'a'; 65 * 1024 * 1024];
    assert!(matches!(
        refused(&large, "a.txt", None),
        DocumentError::TooLarge(_)
    ));
}
