//! From the model to a file: order, structure, errors, sameness.

use jalon::handouts::fonts::Fonts;
use jalon::handouts::model::{
    Block, Callout, ChannelCard, Column, Format, Header, Ink, Inline, Marker, Means, Note, Paper,
    Sheet, TableKind, TraceKind, TraceMark,
};
use jalon::handouts::{LayoutProblem, Rendered, edition, render};

use crate::{pdf, root};

fn fonts() -> Fonts {
    Fonts::read(&root()).unwrap()
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::from(text)]
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

fn mark(kind: TraceKind, id: &str) -> TraceMark {
    TraceMark {
        kind,
        id: Some(id.to_owned()),
    }
}

/// A sheet with one of everything.
fn sheet() -> Sheet {
    let figure = Inline::Traced {
        mark: mark(TraceKind::Figure, "apples"),
        text: vec![Inline::from("douze\u{a0}pommes")],
    };
    let card = ChannelCard {
        mark: Some(mark(TraceKind::Channel, "line")),
        means: Means::Call,
        reach: vec![vec![Inline::Link {
            address: "tel:000".to_owned(),
            description: "Appeler le 000".to_owned(),
            text: words("000"),
        }]],
        or: words("ou"),
        name: words("Une ligne"),
        summary: words("Pour parler."),
        details: vec![words("Tous les jours")],
    };
    Sheet {
        format: Format::Sheet,
        most_pages: Some(1),
        title: "Un titre\u{a0}: deux points".to_owned(),
        description: "Une fiche d’essai.".to_owned(),
        language: "fr".to_owned(),
        paper: Paper::A4,
        ink: Ink::Colour,
        header: Header {
            title: None,
            eyebrow: words("Pour l’essai"),
            lead: vec![words("Le chapeau.")],
        },
        blocks: vec![
            Block::Columns(vec![
                Column {
                    share: 1,
                    blocks: vec![callout(Callout::Talk, "À gauche", "Premier.")],
                },
                Column {
                    share: 2,
                    blocks: vec![callout(Callout::ActNow, "À droite", "Second.")],
                },
            ]),
            Block::Steps {
                title: words("Les gestes"),
                across: 2,
                items: ["Un", "Deux", "Trois"].map(|t| vec![paragraph(t)]).to_vec(),
            },
            Block::List {
                marker: Marker::Tick,
                items: vec![vec![paragraph("Un point")]],
            },
            Block::Paragraph(vec![
                figure,
                Inline::Reference(1),
                Inline::from(" en tout."),
            ]),
            Block::Channels {
                title: words("Qui aide"),
                across: 1,
                cards: vec![card],
            },
            Block::Table {
                kind: TableKind::Plain,
                header: vec![words("Quoi"), words("Combien")],
                rows: vec![vec![words("Noix"), words("3")]],
            },
        ],
        notes_title: words("Sources"),
        notes: vec![Note {
            number: 1,
            text: note(),
        }],
        edition: words("Édition BCDF"),
        code: "BCDF".to_owned(),
        current: None,
        running: "Un titre, page {page} sur {pages}".to_owned(),
        own: None,
    }
}

fn note() -> Vec<Inline> {
    let (language, text) = ("en".to_owned(), words("Orchards"));
    vec![
        Inline::Foreign { language, text },
        Inline::from(", D’où viennent les pommes."),
    ]
}

fn callout(kind: Callout, title: &str, text: &str) -> Block {
    Block::Callout {
        kind,
        title: words(title),
        blocks: vec![paragraph(text)],
    }
}

fn rendered(sheet: &Sheet) -> Rendered {
    render(sheet, &fonts()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn problems(blocks: Vec<Block>) -> Vec<LayoutProblem> {
    let sheet = Sheet { blocks, ..sheet() };
    render(&sheet, &fonts())
        .map(|r| r.text)
        .expect_err("it should not fit")
}

#[test]
fn text_comes_in_reading_order() {
    let expected = "Pour l’essai\nUn titre\u{a0}: deux points\nLe chapeau.\nÀ gauche\nPremier.\n\
        À droite\nSecond.\nLes gestes\n1\nUn\n2\nDeux\n3\nTrois\nUn point\n\
        douze\u{a0}pommes1 en tout.\nQui aide\n000\nUne ligne\nPour parler.\nTous les jours\n\
        Quoi\nCombien\nNoix\n3\nÉdition BCDF\nSources\n1\nOrchards, D’où viennent les pommes.\n";
    assert_eq!(rendered(&sheet()).text, expected);
}

#[test]
fn structure_says_what_everything_is() {
    let file = rendered(&sheet()).pdf;
    insta::assert_snapshot!(pdf::structure(&file));
    assert_eq!(pdf::promises(&file), ("fr".to_owned(), true, true));
}

#[test]
fn what_is_printed_of_a_trace_is_told() {
    let prints = rendered(&sheet()).prints;
    let of = |kind: TraceKind| -> Vec<&str> {
        let of_kind = prints.iter().filter(|p| p.mark.kind == kind);
        of_kind.map(|p| p.text.as_str()).collect()
    };
    assert_eq!(of(TraceKind::Figure), ["douze\u{a0}pommes"]);
    assert_eq!(
        of(TraceKind::Channel),
        ["000", "Une ligne", "Pour parler.", "Tous les jours"]
    );
    // Numerals of the steps, of the reference and of its note.
    assert_eq!(of(TraceKind::Furniture), ["1", "2", "3", "1", "1"]);
}

#[test]
fn the_same_sheet_is_the_same_file() {
    let first = rendered(&sheet());
    assert_eq!(first, rendered(&sheet()));
    let mono = Sheet {
        ink: Ink::Mono,
        ..sheet()
    };
    assert_ne!(first.pdf, rendered(&mono).pdf);
    assert_eq!(first.text, rendered(&mono).text);
}

#[test]
fn faces_are_embedded_in_part() {
    let fonts = pdf::fonts(&rendered(&sheet()).pdf);
    assert_eq!(fonts.len(), 3, "{fonts:?}");
    for (name, size) in fonts {
        let (tag, _) = name.split_once('+').unwrap();
        assert!(
            tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()),
            "{name}"
        );
        let size = size.unwrap_or_else(|| panic!("{name} is not embedded"));
        assert!(size < 20_000, "{name} is not reduced: {size} bytes");
    }
}

/// The block that is too long, and by how much.
fn too_long(lines: usize) -> (String, f32) {
    match problems(vec![paragraph("Encore une ligne."); lines]).as_slice() {
        [LayoutProblem::TooLong { block, overflow_mm }] => (block.clone(), *overflow_mm),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_does_not_fit_is_named_with_its_length() {
    let (block, overflow) = too_long(70);
    assert_eq!(block, "paragraph \"Encore une ligne.\"");
    assert!(overflow > 100.0, "{overflow}");
    // One paragraph more is a line and a gap more: about 8 mm.
    let (_, longer) = too_long(71);
    assert!(
        (6.0..10.0).contains(&(longer - overflow)),
        "{overflow} {longer}"
    );
}

#[test]
fn a_word_wider_than_its_box_is_named() {
    let word = "W".repeat(120);
    let text = format!("Un mot : {word}");
    let found = problems(vec![callout(Callout::Keep, "Étroit", &text)]);
    let [
        LayoutProblem::TooWide {
            block,
            text,
            overflow_mm,
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}");
    };
    assert_eq!(block, "paragraph \"Un mot : WWWWWWWWWWWWWWWWWWWWWWW\"");
    assert_eq!(*text, word);
    assert!(*overflow_mm > 0.0);
}

#[test]
fn a_character_that_no_face_has_is_named() {
    let found = problems(vec![callout(
        Callout::Learn,
        "Titre",
        "Un mot : 漢, puis ☎ et 漢.",
    )]);
    let mut characters: Vec<char> = Vec::new();
    for problem in &found {
        let LayoutProblem::MissingGlyph {
            character, context, ..
        } = problem
        else {
            panic!("another problem: {problem}");
        };
        assert!(context.contains(*character), "{context}");
        characters.push(*character);
    }
    characters.dedup();
    assert_eq!(characters, ['☎', '漢']);
    assert!(found[0].to_string().contains("U+260E"), "{}", found[0]);
}

#[test]
fn french_spaces_are_drawn_though_no_face_has_the_narrow_one() {
    let text = "«\u{202f}Vraiment\u{202f}?\u{202f}» Oui\u{a0}: 88\u{202f}000\u{202f}000.";
    let sheet = Sheet {
        blocks: vec![paragraph(text)],
        ..sheet()
    };
    assert!(rendered(&sheet).text.contains(text));
}

#[test]
fn the_edition_depends_on_the_words_alone() {
    let code = edition::code(&sheet());
    let parts: Vec<&str> = code.split('-').collect();
    assert!(parts.iter().all(|p| p.len() == 4), "{code}");
    assert!(
        code.bytes().all(|b| b == b'-' || b.is_ascii_uppercase()),
        "{code}"
    );
    let letter = Sheet {
        paper: Paper::Letter,
        ink: Ink::Mono,
        edition: Vec::new(),
        ..sheet()
    };
    assert_eq!(edition::code(&letter), code);
    let mut other = sheet();
    other.notes[0].text = words("D’où viennent les poires.");
    assert_ne!(edition::code(&other), code);
    let moved = Sheet {
        title: "Un titre".to_owned(),
        ..sheet()
    };
    assert_ne!(edition::code(&moved), code);
}

/// The writer can be replaced: nothing but its folder knows what it is made with.
#[test]
fn only_the_writer_knows_the_pdf_libraries() {
    let folder = root().join("src/handouts");
    let mut writers = 0;
    for entry in walkdir::WalkDir::new(&folder) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let knows = ["printpdf::", "lopdf::"]
            .iter()
            .any(|library| text.contains(library));
        let writer = entry.path().starts_with(folder.join("pdf"));
        assert!(writer || !knows, "{}", entry.path().display());
        writers += usize::from(knows);
    }
    assert!(writers > 0);
}
