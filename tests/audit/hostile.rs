//! Broken and hostile files: findings, never a panic, never without an end.

use std::io::Write as _;

use lopdf::{Object, Stream, dictionary};
use proptest::prelude::*;

use crate::paper;
use crate::{Site, lines};

fn with_page(text: &str) -> String {
    let site = Site::new();
    site.write("fr/index.html", text.as_bytes());
    lines(site.audit().report.findings())
}

fn with_sheet(bytes: &[u8]) -> String {
    let site = Site::new();
    site.write("handouts/first-hour-fr.pdf", bytes);
    lines(site.audit().report.findings())
}

#[test]
fn deep_nesting_is_a_finding() {
    let deep = "<div>".repeat(100_000);
    assert!(with_page(&deep).contains("broken-page"));
    let deep = "<b><table><tr><td>".repeat(5_000);
    assert!(with_page(&deep).contains("broken-page"));
}

#[test]
fn floods_of_attributes_are_a_finding() {
    let one: String = (0..20_000).map(|n| format!(" a{n}='>'")).collect();
    assert!(with_page(&format!("<!--<x y=\"--><p{one}>")).contains("broken-page"));
    let again: String = (0..20_000).map(|n| format!("<body a{n}></body>")).collect();
    assert!(with_page(&again).contains("broken-page"));
}

/// What is not read to its end says so, wherever a page can hide.
#[test]
fn what_is_not_read_is_a_finding_in_drawings_addresses_and_feeds() {
    let roots = "<body></body>".repeat(101);
    let attributes: String = (0..2_000).map(|n| format!(" a{n}='1'")).collect();
    for hidden in [
        format!("{roots}88 millions"),
        format!("<p{attributes}>88 millions"),
    ] {
        let site = Site::new();
        site.write("fr/drawing.svg", format!("<svg>{hidden}</svg>").as_bytes());
        let found = lines(site.audit().report.findings());
        assert!(
            found.contains("fr/drawing.svg:1:") && found.contains("broken-page"),
            "{found}"
        );
        site.write("fr/drawing.svg", b"<svg></svg>");
        site.write(
            "fr/changes.xml",
            format!("<feed>{hidden}</feed>").as_bytes(),
        );
        let found = lines(site.audit().report.findings());
        assert!(found.contains("blind-extractor"), "{found}");
        let encoded = hidden
            .replace('<', "%3C")
            .replace('>', "%3E")
            .replace('\'', "%27");
        let image = format!(
            "<img alt='' src=\"data:image/svg+xml,{}\">",
            encoded.replace(' ', "%20")
        );
        let found = with_page(&image);
        assert!(found.contains("blind-extractor"), "{found}");
    }
}

#[test]
fn files_without_measure_are_findings() {
    let site = Site::new();
    let grown = |file: &str, length: u64| {
        let path = site.path(file);
        let file = std::fs::File::create(&path).expect("a file of the site");
        file.set_len(length).expect("a sparse file");
        path
    };
    let sheet = grown("sheet.pdf", 65 << 20);
    let findings = lines(jalon::audit::sheet(&sheet).report.findings());
    assert!(findings.contains("broken-sheet"), "{findings}");
    grown("fr/image.png", 1 << 40);
    let findings = lines(site.audit().report.findings());
    assert!(findings.contains("too large"), "{findings}");
}

#[test]
fn a_page_cut_anywhere_is_a_finding() {
    let page = Site::new().read("fr/index.html");
    for end in (0..page.len() - "</html>\n".len()).step_by(17) {
        let cut: String = page.chars().take(end).collect();
        assert!(with_page(&cut).contains("broken-page"), "cut at {end}");
    }
}

#[test]
fn a_page_that_is_no_text_is_a_finding() {
    let site = Site::new();
    site.write("fr/index.html", b"<html lang=fr>\xff\xfe</html>");
    assert!(lines(site.audit().report.findings()).contains("broken-page"));
}

#[test]
fn a_form_that_paints_itself_ends() {
    let sheet = paper::Paper {
        form: Some("mots".to_owned()),
        ..paper::french()
    };
    let mut document = sheet.document();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form") {
            stream.set_content([&stream.content[..], b"\n/X Do /X Do"].concat());
        }
    }
    assert_eq!(with_sheet(&saved(document)), "");
}

/// Each form paints the next one twice: forty of them would be painted for years.
#[test]
fn forms_that_multiply_end() {
    let sheet = paper::Paper {
        form: Some("mots".to_owned()),
        ..paper::french()
    };
    let mut document = sheet.document();
    let is_form = |object: &Object| {
        let Ok(stream) = object.as_stream() else {
            return false;
        };
        stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form")
    };
    let found = document.objects.iter().find(|(_, object)| is_form(object));
    let first = *found.expect("a form").0;
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form" };
    let mut below = document.add_object(Stream::new(form.clone(), Vec::new()));
    for _ in 0..40 {
        let mut form = form.clone();
        let named = dictionary! { "XObject" => dictionary! { "Twice" => below } };
        form.set("Resources", named);
        below = document.add_object(Stream::new(form, b"/Twice Do /Twice Do".to_vec()));
    }
    let named = dictionary! { "XObject" => dictionary! { "Twice" => below } };
    if let Some(Object::Stream(stream)) = document.objects.get_mut(&first) {
        stream.dict.set("Resources", named);
        stream.set_content([&stream.content[..], b"\n/Twice Do"].concat());
    }
    let findings = with_sheet(&saved(document));
    let said = "its forms paint too much";
    assert!(findings.contains(said), "{findings}");
}

/// The library unpacks each stream of objects while it loads a file, and keeps what it unpacked.
#[test]
fn objects_of_a_sheet_are_unpacked_to_a_limit() {
    let spaces = |megabytes: usize| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let written =
            packer.write_all(&[b"7 0 ", b" ".repeat(megabytes << 20).as_slice()].concat());
        written
            .and_then(|()| packer.finish())
            .expect("bytes can be packed")
    };
    for (streams, megabytes) in [(1, 9), (9, 1)] {
        let mut document = paper::french().document();
        for _ in 0..streams {
            // Under its own name it would not be written.
            let head = dictionary! {
                "Type" => "ObjXxx", "N" => 1, "First" => 4, "Filter" => "FlateDecode"
            };
            document.add_object(Stream::new(head, spaces(megabytes)));
        }
        let mut bytes = saved(document);
        let names = bytes
            .windows(6)
            .enumerate()
            .filter(|(_, word)| *word == b"ObjXxx");
        let names: Vec<_> = names.map(|(at, _)| at).collect();
        assert_eq!(names.len(), streams);
        for at in names {
            bytes[at..at + 6].copy_from_slice(b"ObjStm");
        }
        let findings = with_sheet(&bytes);
        let said = "it unpacks to more objects than are ever read";
        assert!(findings.contains(said), "{findings}");
    }
}

#[test]
fn a_sheet_that_is_encrypted_or_changed_too_often_is_not_loaded() {
    for (name, times, said) in [
        ("/Encrypt", 1, "it is encrypted"),
        ("/#45ncrypt", 1, "it is encrypted"),
        ("/XRef", 17, "it was changed too often"),
    ] {
        let mut bytes = paper::french().bytes();
        bytes.extend(format!("\n% {}", name.repeat(times)).bytes());
        let findings = with_sheet(&bytes);
        assert!(findings.contains(said), "{findings}");
    }
}

#[test]
fn objects_that_mean_each_other_end() {
    let mut document = paper::french().document();
    let (a, b) = (document.new_object_id(), document.new_object_id());
    document.objects.insert(a, Object::Reference(b));
    document.objects.insert(b, Object::Reference(a));
    let pages = document
        .catalog()
        .and_then(|c| c.get(b"Pages"))
        .and_then(Object::as_reference);
    let pages = pages.expect("the node of the pages");
    let node =
        dictionary! { "Type" => "Pages", "Kids" => vec![pages.into(), a.into()], "Count" => 9 };
    document.objects.insert(pages, node.into());
    let findings = with_sheet(&saved(document));
    assert!(findings.contains("broken-sheet"), "{findings}");
}

#[test]
fn content_that_cannot_be_read_is_a_finding() {
    for content in [
        b"BT /F 10 Tf (88 millions Tj ET".as_slice(),
        b"BI /W 1 /H 1 /BPC 8 ID x EI",
        b"[[[[[[[[[[[[[[[[",
    ] {
        let mut document = paper::french().document();
        for object in document.objects.values_mut() {
            let Object::Stream(stream) = object else {
                continue;
            };
            if stream.content.starts_with(b"/P") {
                *stream = Stream::new(lopdf::Dictionary::new(), content.to_vec());
            }
        }
        let findings = with_sheet(&saved(document));
        let noticed = ["blind-extractor", "broken-sheet"]
            .iter()
            .any(|c| findings.contains(c));
        assert!(noticed, "{findings}");
    }
}

#[test]
fn a_folder_that_is_none_is_a_finding() {
    let audit = jalon::audit::site(std::path::Path::new("/nonexistent/site"));
    assert!(!audit.is_clean());
}

fn saved(mut document: lopdf::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .expect("a sheet can be written");
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(text in "(<[a-z/!&\"'= -]{0,12}>?|[a-z0-9 &;é<]{0,9}){0,40}") {
        with_page(&text);
    }

    #[test]
    fn any_damage_to_a_sheet_is_survived(at in 0usize..4000, byte: u8) {
        let mut bytes = paper::french().bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        with_sheet(&bytes);
    }

    #[test]
    fn any_damage_to_the_manifest_is_survived(at in 0usize..9000, byte in 32u8..127) {
        let site = Site::new();
        let mut bytes = site.read("trace.jsonld").into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        site.write("trace.jsonld", &bytes);
        site.audit();
    }
}
