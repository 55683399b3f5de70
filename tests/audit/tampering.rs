//! One thing changed at a time, and the code of the finding that must say so.

use crate::paper::{self, Paper, words};
use crate::{Site, lines};

/// File, what is replaced, what replaces it, the code expected.
type Edit = (&'static str, &'static str, &'static str, &'static str);

const FR: &str = "fr/chiffres.html";
const EN: &str = "en/figures.html";
const MANIFEST: &str = "trace.jsonld";

#[rustfmt::skip] // one edit a line
const EDITS: &[Edit] = &[
    // A digit, a value, a unit, a precision.
    (FR, "environ <b>88</b>", "environ <b>89</b>", "print-differs"),
    (FR, "<strong>environ 88", "<strong>environ 98", "print-differs"),
    (FR, "32 059 029", "32 059 028", "print-differs"),
    (FR, "value=\"88000000\"", "value=\"89000000\"", "print-differs"),
    (FR, "millions de fichiers</data>", "millions d’enfants</data>", "print-differs"),
    (FR, "millions de fichiers</data>", "milliards de fichiers</data>", "print-differs"),
    (EN, "value=\"65\"", "value=\"56\"", "print-differs"),
    (EN, ">65% of the children", ">56% of the children", "print-differs"),
    (EN, "about 88 million files", "about 880 million files", "print-differs"),
    (EN, "cases active in 2020", "cases active in 2021", "print-differs"),
    // The text or the identity of one figure in the place of another.
    (FR, ">65 % des enfants</data>", ">environ 88 millions de fichiers</data>", "print-differs"),
    (FR, "data-id=\"recruited-on-facebook-2020\"", "data-id=\"images-reported-2022\"", "print-differs"),
    (FR, "data-id=\"images-reported-2022\"", "data-id=\"images-reported-2023\"", "unknown-trace"),
    (FR, "data-trace=\"figure\" data-id=\"images", "data-trace=\"fact\" data-id=\"images", "unknown-trace"),
    (FR, " data-id=\"recruited-on-facebook-2020\"", "", "unknown-trace"),
    (FR, "data-trace=\"figure\" data-id=\"recruited-on-facebook-2020\"", "", "untraced-numeral"),
    // A number added where nothing explains it.
    (FR, "ont été signalés.", "ont été signalés, 42 % de plus.", "untraced-numeral"),
    (FR, "alt=\"Un jalon planté\"", "alt=\"Un jalon planté, 42 enfants\"", "untraced-numeral"),
    (FR, "aria-label=\"65 % des enfants\"", "aria-label=\"67 % des enfants\"", "print-differs"),
    (FR, "aria-label=\"Retour\"", "aria-label=\"Retour 12\"", "print-differs"),
    (FR, "<text x=\"1\" y=\"2\">65 %</text>", "<text x=\"1\" y=\"2\">75 %</text>", "print-differs"),
    (FR, "<title>65 %</title>", "<title>64 %</title>", "print-differs"),
    (FR, "<title>Les chiffres</title>", "<title>Les 12 chiffres</title>", "untraced-numeral"),
    (FR, "content=\"Chaque chiffre", "content=\"Chaque chiffre de 2023", "untraced-numeral"),
    (FR, "content=\"Les chiffres\"", "content=\"Les 7 chiffres\"", "untraced-numeral"),
    (FR, "rien n’a changé", "rien n’a <span hidden>changé en 3 ans</span>", "untraced-numeral"),
    (FR, "<p>Pour les", "<noscript>7 enfants</noscript><p>Pour les", "untraced-numeral"),
    (FR, "<p>Pour les", "<p title=\"5 enfants\">Pour les", "untraced-numeral"),
    (FR, "<p>Pour les", "<input placeholder=\"5 enfants\"><p>Pour les", "untraced-numeral"),
    ("img/stakes.svg", "<title>Un jalon</title>", "<text>12 jalons</text>", "untraced-numeral"),
    ("css/guide.css", "content: \"[\"", "content: \"42 % \"", "untraced-numeral"),
    ("index.html", "<h1>Guide</h1>", "<h1>Guide de 100 pages</h1>", "untraced-numeral"),
    ("css/guide.css", "content: \"[\"", "content: attr(data-x)", "blind-extractor"),
    (FR, "src=\"../img/stakes.svg\"", "src=\"data:image/svg+xml,%3Csvg%3E%3Ctext%3E42 %25%3C/text%3E%3C/svg%3E\"", "untraced-numeral"),
    (FR, "src=\"../img/stakes.svg\"", "src=\"data:image/svg+xml;base64,PHN2Zz4=\"", "blind-extractor"),
    // Numbers in words.
    (FR, "ont été signalés.", "ont été signalés : un tiers des enfants.", "untraced-numeral"),
    (FR, "ont été signalés.", "ont été signalés, la moitié des cas.", "untraced-numeral"),
    (FR, "ont été signalés.", "ont été signalés par des millions de gens.", "untraced-numeral"),
    (FR, "alt=\"Un jalon planté\"", "alt=\"Quatre-vingts jalons\"", "untraced-numeral"),
    (FR, "Un jalon planté", "Un enfant sur cinq", "untraced-numeral"),
    (FR, "Pour les", "Pour quatre-<b>vingt</b>-dix enfants, les", "untraced-numeral"),
    (EN, "were reported.", "were reported, a third of them twice.", "untraced-numeral"),
    (EN, "were reported.", "were reported by one in five children.", "untraced-numeral"),
    (EN, "were reported.", "were reported, hundreds of times.", "untraced-numeral"),
    (EN, "<main>", "<main aria-label=\"Twelve figures\">", "untraced-numeral"),
    (EN, "about 88 million files", "about eighty-nine million files", "print-differs"),
    // Words before a figure that change what it says.
    (EN, "<span data-trace=\"figure\" data-id=\"images-reported-2022\">", "up to <span data-trace=\"figure\" data-id=\"images-reported-2022\">", "precision-differs"),
    (EN, "<p><data class=\"value\" value=\"65\">", "<p>More than <data class=\"value\" value=\"65\">", "precision-differs"),
    // A number that straddles the border of what is explained.
    (FR, "\">environ <b>88</b>", "\">environ <b>88</b></data>1<data class=\"value\" value=\"88000000\">", "print-differs"),
    (EN, "</data></span> were", "</data>5</span> were", "print-differs"),
    (EN, "In <span data-trace=\"plain\">2022", "In 1<span data-trace=\"plain\">2022", "untraced-numeral"),
    // A mark that leads to another note.
    (FR, ">1</a></sup>", ">2</a></sup>", "note-differs"),
    (FR, "<ol>\n<li id=\"note-1\"", "<ol><li>Un mot</li>\n<li id=\"note-1\"", "note-differs"),
    // A plain number or furniture that the manifest does not list for this page.
    (FR, "11–13 ans", "11–14 ans", "untraced-numeral"),
    (FR, ">1</a></sup>", ">7</a></sup>", "untraced-numeral"),
    (FR, "(PDF, 1 page)", "(PDF, 4 pages)", "untraced-numeral"),
    // Words of a quotation.
    (FR, "<q>quelque 88 millions", "<q>plus de 88 millions", "print-differs"),
    (FR, "ont explosé.", "ont baissé.", "print-differs"),
    (EN, "have soared.", "have fallen.", "print-differs"),
    (EN, "class=\"original\" lang=\"fr\"><p>Depuis", "class=\"original\" lang=\"fr\"><p>Avant", "print-differs"),
    // A claim is quoted whole, in its mark, and its numbers explain nothing else.
    ("fr/index.html", "750 000 prédateurs", "850 000 prédateurs", "print-differs"),
    ("fr/index.html", "sont connectés.</q>", "sont connectés. 750 000 !</q>", "print-differs"),
    ("fr/index.html", "<q data-claim data-trace=\"claim\" data-id=\"predators-online-now\">", "<q>", "untraced-numeral"),
    ("fr/index.html", "data-trace=\"claim\"", "data-trace=\"figure\"", "unknown-trace"),
    ("fr/index.html", "On entend :", "750 000 prédateurs. On entend :", "untraced-numeral"),
    (MANIFEST, "\"fr\": [\"À tout moment, 750 000 prédateurs sont connectés.\"]", "\"fr\": [\"750 000 enfants\"]", "bad-manifest"),
    // Sources.
    (FR, "la traque » (2024)", "la traque » (2014)", "print-differs"),
    // Links and anchors.
    (FR, "href=\"sources.html#", "href=\"source.html#", "broken-link"),
    (FR, "#source-arte-la-traque", "#source-arte", "broken-anchor"),
    (FR, "href=\"#note-1\"", "href=\"#note-2\"", "broken-anchor"),
    (FR, "id=\"note-1-back\"", "", "broken-anchor"),
    (FR, "id=\"content\"", "id=\"contents\"", "broken-anchor"),
    (FR, "src=\"../img/stakes.svg\"", "src=\"../img/stake.svg\"", "broken-link"),
    (FR, "href=\"../handouts/first-hour-fr.pdf\"", "href=\"../handouts/first-hour.pdf\"", "broken-link"),
    (FR, "<h2 id=\"notes\"", "<h2 id=\"note-1\"", "duplicate-anchor"),
    ("en/index.html", "figures.html#images", "figures.html#image", "broken-anchor"),
    ("en/index.html", "../fr/index.html#start", "../fr/index.html#debut", "broken-anchor"),
    ("en/index.html", "../fr/index.html#start", "../../fr/index.html#start", "broken-link"),
    ("en/index.html", "pdf#page=1", "pdf#page=2", "broken-anchor"),
    ("css/guide.css", "../img/guide.woff2", "../img/guide2.woff2", "broken-link"),
    ("index.html", "href=\"fr/\"", "href=\"nl/\"", "broken-link"),
    // Other hosts.
    (FR, "src=\"../img/stakes.svg\"", "src=\"https://example.com/p.png\"", "foreign-host"),
    (FR, "src=\"../js/guide.js\"", "src=\"//example.com/guide.js\"", "foreign-host"),
    (FR, "<a class=\"skip\"", "<iframe src=\"https://example.com/\"></iframe><a class=\"skip\"", "foreign-host"),
    (FR, "href=\"../css/guide.css\"", "href=\"https://example.com/a.css\"", "foreign-host"),
    (FR, "<link rel=\"icon\"", "<link rel=\"preconnect\" href=\"https://example.com\"><link rel=\"icon\"", "foreign-host"),
    (FR, "<svg class=\"dots\"", "<form action=\"https://example.com/\"></form><svg class=\"dots\"", "foreign-host"),
    (FR, "<img ", "<img srcset=\"../img/stakes.svg 1x, https://example.com/2.png 2x\" ", "foreign-host"),
    (FR, "<p><img", "<p style=\"background: url(https://example.com/a.png)\"><img", "foreign-host"),
    ("css/guide.css", "../img/guide.woff2", "https://example.com/guide.woff2", "foreign-host"),
    ("css/guide.css", "@font-face", "@import \"https://example.com/a.css\"; @font-face", "foreign-host"),
    ("js/guide.js", "document.documentElement", "fetch('https://example.com/'); document", "foreign-host"),
    (FR, "href=\"https://3018.fr\"", "href=\"https://3018.example.com\"", "uncited-link"),
    ("fr/sources.html", "https://example.org/arte", "https://example.org/autre", "uncited-link"),
    (FR, "href=\"https://3018.fr\"", "href=\"javascript:alert()\"", "unsafe-link"),
    // Channels.
    (FR, "tel:3018", "tel:3019", "unknown-number"),
    ("fr/index.html", "tel:3018", "sms:3118", "unknown-number"),
    ("fr/index.html", "tel:3018", "sms:3018", "unknown-number"),
    (MANIFEST, "\"calls\": [\n    \"3018\"\n   ],\n   \"texts\": []", "\"calls\": [],\n   \"texts\": [\"3018\"]", "unknown-number"),
    ("fr/index.html", "Appeler le 3018", "Appeler le 3019", "print-differs"),
    ("fr/index.html", "de 9 h à 23 h", "de 9 h à 22 h", "print-differs"),
    ("fr/index.html", "class=\"channel\" data-trace=\"channel\" data-id=\"fr-3018\"", "", "unknown-number"),
    ("fr/index.html", "data-id=\"fr-3018\"", "data-id=\"fr-netecoute-retired\"", "retired-channel"),
    ("fr/index.html", "Appeler le 3018", "Appeler le 0800 200 000", "retired-channel"),
    ("fr/index.html", "tel:3018", "tel:0-800-200-000", "retired-channel"),
    (EN, "<main>", "<main data-number=\"0800.200.000\">", "retired-channel"),
    ("js/guide.js", "\"js\"", "\"0800200000\"", "retired-channel"),
    // The language of a page.
    (EN, "<html lang=\"en\">", "<html lang=\"de\">", "language-differs"),
    (EN, "<html lang=\"en\">", "<html>", "language-differs"),
    // The manifest.
    (MANIFEST, "\"value\": \"88000000\"", "\"value\": \"89000000\"", "bad-manifest"),
    (MANIFEST, "\"value\": \"65\"", "\"value\": \"66\"", "bad-manifest"),
    (MANIFEST, "\"environ 88", "\"environ 89", "print-differs"),
    (MANIFEST, "\"about 88 million files\"", "\"about 98 million files\"", "print-differs"),
    (MANIFEST, "\"exact\": \"quelque 88 millions", "\"exact\": \"quelque 98 millions", "bad-manifest"),
    (MANIFEST, "\"sha256\": \"ff5cc3e9", "\"sha256\": \"0f5cc3e9", "bad-manifest"),
    (MANIFEST, "\"source\": \"arte-la-traque\"", "\"source\": \"arte-autre\"", "bad-manifest"),
    (MANIFEST, "\"version\": 1", "\"version\": 2", "bad-manifest"),
    (MANIFEST, "\"version\": 1,", "\"version\": 1", "bad-manifest"),
    (MANIFEST, "\"id\": \"fr-3018\"", "\"id\": \"fr-3019\"", "unknown-trace"),
    (MANIFEST, "\"path\": \"fr/sources.html\"", "\"path\": \"fr/source.html\"", "missing-file"),
    (MANIFEST, "\"path\": \"fr/sources.html\"", "\"path\": \"fr/source.html\"", "unknown-page"),
    (MANIFEST, "\"path\": \"handouts/first-hour-fr.pdf\"", "\"path\": \"handouts/x.pdf\"", "unknown-sheet"),
    (MANIFEST, "\"edition\": \"K7Q2\"", "\"edition\": \"K8Q2\"", "edition-differs"),
    (MANIFEST, "\"edition\": \"K7Q3\",", "\"edition\": \"K7Q3\", \"sha256\": \"00\",", "digest-differs"),
    (MANIFEST, "\"kind\": \"plain\",", "\"kind\": \"plein\",", "unknown-trace"),
    // What is promised and not shown; what is cut.
    (FR, "<div class=\"card\" data-trace=\"figure\" data-id=\"recruited-on-facebook-2020\">", "<div>", "blind-extractor"),
    (FR, "</body>", "", "broken-page"),
    (FR, "</html>", "", "broken-page"),
    (EN, "</main>\n</body>\n</html>", "<p class=\"", "broken-page"),
];

#[test]
fn every_edit_is_caught() {
    let mut missed = String::new();
    for (file, old, new, code) in EDITS {
        if *code == "broken-page" && *old == "</body>" {
            continue; // a browser closes the body itself: nothing is lost
        }
        let site = Site::new();
        site.replace(file, old, new);
        let audit = site.audit();
        let findings = audit.report.findings();
        if !findings.iter().any(|f| f.code == *code) {
            missed += &format!(
                "{file}: {old:?} → {new:?} gave no {code}:\n{}",
                lines(findings)
            );
        }
    }
    assert_eq!(missed, "", "of {} edits", EDITS.len());
}

/// Name, the sheet, the code expected.
type Change = (&'static str, fn() -> Vec<u8>, &'static str);

fn french(change: impl FnOnce(Paper) -> Paper) -> Vec<u8> {
    change(paper::french()).bytes()
}

const CHANGES: &[Change] = &[
    (
        "a digit",
        || french(|p| p.replacing("88", "89")),
        "untraced-numeral",
    ),
    (
        "a digit of a number",
        || french(|p| p.replacing("3018", "3019")),
        "untraced-numeral",
    ),
    (
        "a digit more",
        || french(|p| p.replacing("3018", "30180")),
        "untraced-numeral",
    ),
    (
        "an hour",
        || french(|p| p.replacing("23 h", "22 h")),
        "untraced-numeral",
    ),
    (
        "a year",
        || french(|p| p.replacing("2024", "2014")),
        "untraced-numeral",
    ),
    (
        "a printed text lost",
        || french(|p| p.replacing("3018", "numéro")),
        "print-differs",
    ),
    (
        "a unit",
        || french(|p| p.replacing("de fichiers", "d’enfants")),
        "print-differs",
    ),
    (
        "a number added",
        || french(|p| p.adding("42 % des enfants")),
        "untraced-numeral",
    ),
    (
        "a plain number repeated",
        || french(|p| p.adding("Encore 2 minutes")),
        "untraced-numeral",
    ),
    (
        "a retired number",
        || french(|p| p.adding("0800 200 000")),
        "retired-channel",
    ),
    (
        "the edition",
        || french(|p| p.replacing("K7Q2", "K7Q9")),
        "edition-differs",
    ),
    (
        "no text",
        || french(|p| Paper { lines: vec![], ..p }),
        "blind-extractor",
    ),
    (
        "no map to characters",
        || {
            french(|p| Paper {
                readable: false,
                ..p
            })
        },
        "blind-extractor",
    ),
    (
        "an alternative text",
        || {
            french(|p| Paper {
                alternative: "Un jalon, 12 enfants".to_owned(),
                ..p
            })
        },
        "untraced-numeral",
    ),
    (
        "the title",
        || {
            french(|p| Paper {
                title: "Fiche de 2023".to_owned(),
                ..p
            })
        },
        "untraced-numeral",
    ),
    (
        "a link",
        || {
            french(|p| Paper {
                links: vec!["https://example.com/".to_owned()],
                ..p
            })
        },
        "uncited-link",
    ),
    (
        "a number to dial",
        || {
            french(|p| Paper {
                links: vec!["tel:3019".to_owned()],
                ..p
            })
        },
        "unknown-number",
    ),
    (
        "a text message to a number that takes calls",
        || {
            french(|p| Paper {
                links: vec!["sms:3018".to_owned()],
                ..p
            })
        },
        "unknown-number",
    ),
    (
        "a retired number to dial",
        || {
            french(|p| Paper {
                links: vec!["tel:0800200000".to_owned()],
                ..p
            })
        },
        "retired-channel",
    ),
    (
        "a number in a form",
        || {
            french(|p| Paper {
                form: Some("12 enfants".to_owned()),
                ..p
            })
        },
        "untraced-numeral",
    ),
    (
        "the language",
        || {
            french(|p| Paper {
                language: "en",
                ..p
            })
        },
        "language-differs",
    ),
    (
        "the words of a title in the catalogue",
        || {
            let mut document = paper::french().document();
            let outline = lopdf::dictionary! { "Title" => words("Chapitre 12") };
            document.add_object(outline);
            saved(document)
        },
        "untraced-numeral",
    ),
    (
        "no proof",
        || french(|p| Paper { files: vec![], ..p }),
        "missing-proof",
    ),
    (
        "another file in the place of its proof",
        || {
            french(|p| Paper {
                files: vec![("notes.txt".to_owned(), "42".to_owned())],
                ..p
            })
        },
        "unknown-attachment",
    ),
    (
        "a file more",
        || {
            french(|mut p| {
                p.files.push(("notes.txt".to_owned(), "42".to_owned()));
                p
            })
        },
        "unknown-attachment",
    ),
    (
        "a proof that is no JSON",
        || french(|p| p.proving("{", "")),
        "proof-differs",
    ),
    (
        "a value in its proof",
        || french(|p| p.proving("88000000", "89000000")),
        "proof-differs",
    ),
    (
        "an edition in its proof",
        || french(|p| p.proving("K7Q2", "K7Q1")),
        "proof-differs",
    ),
    (
        "a digest in its proof",
        || french(|p| p.proving("ff5cc3e9", "0f5cc3e9")),
        "proof-differs",
    ),
    (
        "a truncated file",
        || {
            let bytes = paper::french().bytes();
            bytes[..bytes.len() / 2].to_vec()
        },
        "broken-sheet",
    ),
    (
        "no PDF at all",
        || b"%PDF-1.7\nnothing".to_vec(),
        "broken-sheet",
    ),
];

fn saved(mut document: lopdf::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .expect("a sheet can be written");
    bytes
}

#[test]
fn every_change_of_a_sheet_is_caught() {
    let mut missed = String::new();
    for (name, sheet, code) in CHANGES {
        let site = Site::new();
        site.write("handouts/first-hour-fr.pdf", &sheet());
        let audit = site.audit();
        let findings = audit.report.findings();
        if !findings.iter().any(|f| f.code == *code) {
            missed += &format!("{name} gave no {code}:\n{}", lines(findings));
        }
    }
    assert_eq!(missed, "", "of {} changes", CHANGES.len());
}

#[test]
fn a_sheet_whose_glyphs_are_placed_one_by_one_reads_the_same() {
    let site = Site::new();
    let sheet = Paper {
        apart: true,
        ..paper::french()
    };
    site.write("handouts/first-hour-fr.pdf", &sheet.bytes());
    assert_eq!(lines(site.audit().report.findings()), "");
}

#[test]
fn files_that_come_or_go_are_noticed() {
    let table: [(&str, Option<&[u8]>, &str); 5] = [
        (MANIFEST, None, "missing-manifest"),
        (EN, None, "missing-file"),
        ("handouts/first-hour-en.pdf", None, "missing-file"),
        ("handouts/other.pdf", Some(b"%PDF-1.7\n"), "broken-sheet"),
        (
            "fr/autre.html",
            Some(b"<!DOCTYPE html><html lang=fr><p>Un mot</html>"),
            "unknown-page",
        ),
    ];
    for (file, content, code) in table {
        let site = Site::new();
        match content {
            Some(bytes) => site.write(file, bytes),
            None => std::fs::remove_file(site.path(file)).expect("a file of the site"),
        }
        let audit = site.audit();
        let findings = audit.report.findings();
        assert!(
            findings.iter().any(|f| f.code == code),
            "{file}: {}",
            lines(findings)
        );
    }
}

#[test]
fn without_a_manifest_every_numeral_is_named() {
    let site = Site::new();
    std::fs::remove_file(site.path(MANIFEST)).expect("the manifest");
    let audit = site.audit();
    let findings = audit.report.findings();
    let of = |code: &str| findings.iter().filter(|f| f.code == code).count();
    assert_eq!(of("missing-manifest"), 1);
    assert!(
        of("unknown-trace") >= 8 && of("unknown-sheet") == 2,
        "{}",
        lines(findings)
    );
}
