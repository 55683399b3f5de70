//! Every sheet, before veraPDF, qpdf and Poppler: whole, accessible, small, and readable in order.

use std::path::{Path, PathBuf};
use std::process::Command;

use jalon::text::normal::normalise;

use crate::site::{fresh, manifest, project, site};
use crate::tools::{self, Found};

/// A sheet is read on a phone and sent by mail.
const HEAVIEST_BYTES: u64 = 60_000;
/// A kit has several pages, with cards among them.
const HEAVIEST_KIT: u64 = 90_000;

/// Where Debian puts what veraPDF's engine needs and newer Java no longer has.
const JAVA_PARTS: &str = "/usr/share/java";

/// A sheet, as the manifest lists it.
struct Sheet {
    path: PathBuf,
    /// Its folder in `handouts/`.
    handout: String,
    format: String,
    language: String,
    /// The words of everything traced that it prints, in reading order.
    prints: Vec<String>,
}

impl Sheet {
    /// What to call it in a message.
    fn name(&self) -> String {
        jalon::files::relative(site(), &self.path)
    }

    /// The titles that its writer gave to parts of it, in order.
    fn titles(&self) -> Vec<String> {
        let file = format!("handouts/{}/{}.md", self.handout, self.language);
        let text = std::fs::read_to_string(project().join(file)).unwrap();
        text.lines().filter_map(title).collect()
    }
}

/// The words of a heading or of a box's title.
fn title(line: &str) -> Option<String> {
    let words = match line.strip_prefix(":::") {
        Some(opening) => opening.trim().split_once(' ')?.1,
        None => line.strip_prefix('#')?.trim_start_matches('#'),
    };
    // A title that prints something else than its own words is looked for by its prints.
    let plain = !words.contains("{{");
    let words = words.split("{#").next().unwrap_or_default();
    plain.then(|| normalise(words.trim()))
}

fn sheets() -> Vec<Sheet> {
    let manifest = manifest();
    let handouts = manifest["handouts"].as_array().unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let sheets: Vec<Sheet> = handouts
        .iter()
        .map(|handout| Sheet {
            path: site().join(word(&handout["path"])),
            handout: word(&handout["handout"]),
            format: word(&handout["format"]),
            language: word(&handout["language"]),
            prints: handout["prints"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|print| print["seen_only"] != true)
                .map(|print| normalise(&word(&print["text"])))
                .collect(),
        })
        .collect();
    assert!(!sheets.is_empty(), "the site has no sheet");
    let listed: Vec<_> = sheets.iter().map(|sheet| sheet.path.clone()).collect();
    let files = crate::site::files("pdf");
    assert!(
        files.iter().all(|file| listed.contains(file)) && files.len() == listed.len(),
        "listed {listed:?}, built {files:?}"
    );
    sheets
}

/// veraPDF over some files: its lines, and whether all comply.
fn vera(flavour: &str, files: &[PathBuf]) -> Found<(String, bool)> {
    let mut java = tools::program("java", "default-jdk-headless")?;
    tools::program("javac", "default-jdk-headless")?;
    let engine = tools::installed("target/tools/verapdf.jar")?;
    let parts = [
        "jaxb-runtime",
        "jaxb-core",
        "txw2",
        "istack-commons-runtime",
        "javax.activation",
    ];
    let parts: Vec<PathBuf> = parts
        .map(|name| Path::new(JAVA_PARTS).join(format!("{name}.jar")))
        .into();
    if let Some(missing) = parts.iter().find(|part| !part.is_file()) {
        let missing = missing.display();
        return tools::skipped(&format!("no {missing} (Debian package libjaxb-java)"));
    }
    let path = std::env::join_paths(std::iter::once(&engine).chain(&parts)).unwrap();
    java.arg("-cp").arg(path);
    java.arg(project().join("tests/tools/PdfUa.java"));
    let output = tools::run(java.arg(flavour).args(files));
    Some((tools::everything(&output), output.status.success()))
}

fn paths(sheets: &[Sheet]) -> Vec<PathBuf> {
    sheets.iter().map(|sheet| sheet.path.clone()).collect()
}

#[test]
fn every_sheet_keeps_pdf_ua() {
    if let Some((said, complies)) = vera("ua1", &paths(&sheets())) {
        assert!(complies, "{said}");
    }
}

#[test]
fn vera_sees_a_sheet_without_tags() {
    let sheet = sheets().remove(0);
    let untagged = fresh("untagged").join("sheet.pdf");
    let mut document = lopdf::Document::load(&sheet.path).unwrap();
    let catalog = document.catalog_mut().unwrap();
    assert!(catalog.remove(b"StructTreeRoot").is_some());
    document.save(&untagged).unwrap();
    if let Some((said, complies)) = vera("ua1", &[untagged]) {
        assert!(!complies, "{said}");
        assert!(said.contains("sheet.pdf: 7.1, test "), "{said}");
    }
}

#[test]
fn every_sheet_is_sound_and_small() {
    for sheet in sheets() {
        let bytes = std::fs::metadata(&sheet.path).unwrap().len();
        let most = if sheet.format == "kit" {
            HEAVIEST_KIT
        } else {
            HEAVIEST_BYTES
        };
        assert!(bytes < most, "{}: {bytes} bytes", sheet.name());
        if let Some(mut qpdf) = tools::program("qpdf", "qpdf") {
            let output = tools::run(qpdf.arg("--check").arg(&sheet.path));
            let said = tools::everything(&output);
            assert!(output.status.success(), "{}: {said}", sheet.name());
            assert!(!said.contains("WARNING"), "{}: {said}", sheet.name());
        }
    }
}

#[test]
fn every_font_is_embedded_and_subset() {
    for sheet in sheets() {
        let Some(mut pdffonts) = tools::program("pdffonts", "poppler-utils") else {
            return;
        };
        let listed = tools::text(pdffonts.arg(&sheet.path));
        // Two lines of heading, then a font a line that ends in "emb sub uni object ID".
        let fonts: Vec<&str> = listed.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{}: no font", sheet.name());
        for font in fonts {
            let mut ends = font.split_whitespace().rev().skip(2);
            let flags: Vec<&str> = ends.by_ref().take(3).collect();
            assert_eq!(flags, ["yes"; 3], "{}: {listed}", sheet.name());
            let name = font.split_whitespace().next().unwrap();
            let tag = name.split_once('+').map(|(tag, _)| tag.len());
            assert_eq!(tag, Some(6), "{}: {name}", sheet.name());
        }
    }
}

#[test]
fn every_sheet_says_what_it_is() {
    for sheet in sheets() {
        let document = lopdf::Document::load(&sheet.path).unwrap();
        let language = document.catalog().unwrap().get(b"Lang").unwrap();
        let language = String::from_utf8_lossy(language.as_str().unwrap()).into_owned();
        let primary = language.split('-').next();
        assert_eq!(primary, Some(&*sheet.language), "{}", sheet.name());
        let Some(mut pdfinfo) = tools::program("pdfinfo", "poppler-utils") else {
            return;
        };
        let info = tools::text(pdfinfo.arg(&sheet.path));
        let field = |name: &str| {
            let value = info.lines().find_map(|line| line.strip_prefix(name));
            value.unwrap_or_default().trim().to_owned()
        };
        assert_eq!(field("Tagged:"), "yes", "{}: {info}", sheet.name());
        let pages: usize = field("Pages:").parse().unwrap();
        assert!((1..=40).contains(&pages), "{}: {info}", sheet.name());
        assert_eq!(field("Encrypted:"), "no", "{}: {info}", sheet.name());
        let file = project().join(format!("handouts/{}/handout.toml", sheet.handout));
        let definition: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
        let title = definition["title"][&*sheet.language].as_str().unwrap();
        // Where there is one for each country, its name is in the title.
        let title = title.split("{country}").next().unwrap_or_default();
        let written = normalise(&field("Title:"));
        assert!(written.contains(normalise(title).trim()), "{info}");
    }
}

fn spaceless(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The places of `words` in `text`, each after the one before; or the first that is not there.
fn in_order<'a>(text: &str, words: impl IntoIterator<Item = &'a String>) -> Result<(), String> {
    // A long address may be broken over two lines, where no space belongs.
    let text = spaceless(text);
    let mut from = 0;
    for word in words {
        let word = &spaceless(word);
        let Some(at) = text[from..].find(word.as_str()) else {
            let elsewhere = if text.contains(word) {
                "out of order"
            } else {
                "absent"
            };
            return Err(format!("{elsewhere}: {word:?}"));
        };
        from += at + word.len();
    }
    Ok(())
}

/// Text that Poppler reads out of a sheet, normalised as all text of the project is.
fn read(mut poppler: Command, arguments: &[&str], sheet: &Sheet) -> String {
    poppler.args(arguments).arg(&sheet.path);
    if poppler.get_program() == "pdftotext" {
        poppler.arg("-");
    }
    normalise(&tools::text(&mut poppler))
}

#[test]
fn every_sheet_reads_in_order() {
    for sheet in sheets() {
        assert!(!sheet.prints.is_empty(), "{} prints nothing", sheet.name());
        let (Some(pdftotext), Some(pdfinfo)) = (
            tools::program("pdftotext", "poppler-utils"),
            tools::program("pdfinfo", "poppler-utils"),
        ) else {
            return;
        };
        let ways = [
            // As the page is painted: what a program that knows no tags gets.
            ("painted", read(pdftotext, &["-raw"], &sheet)),
            // As a screen reader follows the tags.
            ("tagged", read(pdfinfo, &["-struct-text"], &sheet)),
        ];
        for (way, text) in ways {
            // A leaflet is painted side by side as it folds, and read panel by panel.
            if way == "painted" && sheet.format == "leaflet" {
                continue;
            }
            for (what, words) in [("prints", &sheet.prints), ("titles", &sheet.titles())] {
                let order = in_order(&text, words);
                let name = sheet.name();
                assert_eq!(order, Ok(()), "{name}, {what} as {way}, in\n{text}");
            }
        }
    }
}

/// Whatever Poppler makes of the columns, no word is lost, cut or run into another.
#[test]
fn every_word_of_a_sheet_can_be_selected() {
    for sheet in sheets() {
        let Some(pdftotext) = tools::program("pdftotext", "poppler-utils") else {
            return;
        };
        let selected = read(pdftotext, &[], &sheet);
        let words: Vec<&str> = selected.split(' ').collect();
        let together = spaceless(&selected);
        for print in &sheet.prints {
            // A note's number stands close to the word before it.
            let there = |word: &str| {
                // A long address may be broken over two lines, another column between them.
                let mut parts = word.split(['/', '-']);
                // A claim stands in quotation marks.
                let bare = |found: &str| found.trim_start_matches('"').starts_with(word);
                words
                    .iter()
                    .any(|found| bare(found) || found.starts_with(word))
                    || word.contains('/') && parts.all(|part| together.contains(part))
            };
            let lost: Vec<&str> = print.split(' ').filter(|word| !there(word)).collect();
            assert!(lost.is_empty(), "{}: {lost:?} in\n{selected}", sheet.name());
        }
    }
}
