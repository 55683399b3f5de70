//! What each format does with its blocks: pages, folds, cuts, lines to write on.

use jalon::handouts::fonts::Fonts;
use jalon::handouts::model::{
    Block, Card, Field, Format, Header, Ink, Inline, Marker, Own, Paper, QrCode, Sheet, TableKind,
};
use jalon::handouts::{LayoutProblem, Rendered, render};

use crate::{pdf, root};

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::from(text)]
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

fn sheet(format: Format, blocks: Vec<Block>) -> Sheet {
    Sheet {
        format,
        most_pages: None,
        title: "Titre".to_owned(),
        description: "Une phrase.".to_owned(),
        language: "fr".to_owned(),
        paper: Paper::A4,
        ink: Ink::Colour,
        header: Header::default(),
        blocks,
        notes_title: Vec::new(),
        notes: Vec::new(),
        edition: words("Édition BCDF"),
        code: "BCDF".to_owned(),
        current: None,
        running: "page {page} sur {pages}".to_owned(),
        own: None,
    }
}

fn rendered(sheet: &Sheet) -> Rendered {
    let fonts = Fonts::read(&root()).unwrap();
    render(sheet, &fonts).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn problems(sheet: &Sheet) -> Vec<LayoutProblem> {
    let fonts = Fonts::read(&root()).unwrap();
    render(sheet, &fonts)
        .map(|r| r.pages)
        .expect_err("it should not fit")
}

fn list(count: usize) -> Block {
    Block::List {
        marker: Marker::Dot,
        items: (0..count)
            .map(|n| vec![paragraph(&format!("Point {n}."))])
            .collect(),
    }
}

fn table(rows: usize) -> Block {
    let row = |n| vec![words(&format!("Ligne {n}")), words("…")];
    Block::Table {
        kind: TableKind::Plain,
        header: vec![words("Quoi"), words("Combien")],
        rows: (0..rows).map(row).collect(),
    }
}

/// How many elements of a kind the structure has.
fn count(file: &[u8], tag: &str) -> usize {
    let structure = pdf::structure(file);
    structure.lines().filter(|line| line.trim() == tag).count()
}

#[test]
fn a_list_goes_on_over_pages_as_one_list() {
    let made = rendered(&sheet(Format::Sheet, vec![list(60)]));
    assert_eq!(made.pages, 2);
    assert_eq!(count(&made.pdf, "L"), 1);
    assert_eq!(count(&made.pdf, "LI"), 60);
    let read: Vec<&str> = made
        .text
        .lines()
        .filter(|l| l.starts_with("Point"))
        .collect();
    let expected: Vec<String> = (0..60).map(|n| format!("Point {n}.")).collect();
    assert_eq!(read, expected);
}

#[test]
fn the_head_of_a_table_is_repeated_for_the_eye_and_read_once() {
    let made = rendered(&sheet(Format::Kit, vec![table(90)]));
    assert!(made.pages >= 2, "{}", made.pages);
    assert_eq!(count(&made.pdf, "Table"), 1);
    assert_eq!(count(&made.pdf, "TH"), 2);
    assert_eq!(made.text.matches("Combien").count(), 1);
}

#[test]
fn pages_are_numbered_aside_from_what_is_read() {
    let made = rendered(&sheet(Format::Kit, vec![list(150)]));
    let numbers: Vec<&str> = made
        .prints
        .iter()
        .filter(|print| print.seen_only)
        .map(|print| print.text.as_str())
        .collect();
    let expected: Vec<String> = (1..=made.pages)
        .map(|page| format!("page {page} sur {}", made.pages))
        .collect();
    assert_eq!(numbers, expected);
    assert!(!made.text.contains("page 1"), "{}", made.text);
}

#[test]
fn a_heading_stays_with_what_it_heads() {
    for lines in 20..60 {
        let mut blocks = vec![paragraph("Une ligne."); lines];
        blocks.push(Block::Heading {
            level: 2,
            text: words("Une tête"),
        });
        blocks.push(paragraph("Ce qu’elle annonce."));
        blocks.extend(vec![paragraph("Une ligne de plus."); 8]);
        let made = rendered(&sheet(Format::Kit, blocks));
        let pages = pdf::pages(&made.pdf);
        let of = |text: &str| pages.iter().position(|page| page.contains(text));
        assert!(of("Une tête").is_some(), "{lines}");
        assert_eq!(of("Une tête"), of("Ce qu’elle annonce."), "{lines}");
    }
}

#[test]
fn a_break_starts_a_page_and_a_page_too_many_is_refused() {
    let blocks = vec![paragraph("Un."), Block::PageBreak, paragraph("Deux.")];
    let two = sheet(Format::Sheet, blocks);
    assert_eq!(rendered(&two).pages, 2);
    let one = Sheet {
        most_pages: Some(1),
        ..two
    };
    assert!(matches!(
        problems(&one).as_slice(),
        [LayoutProblem::TooLong { .. }]
    ));
    let long = sheet(Format::Sheet, vec![list(200)]);
    assert!(matches!(
        problems(&long).as_slice(),
        [LayoutProblem::TooLong { .. }]
    ));
}

#[test]
fn a_leaflet_folds_and_reads_panel_by_panel() {
    let names = ["Un", "Deux", "Trois", "Quatre", "Cinq", "Six"];
    let panels = names.map(|name| Block::Panel {
        title: words(name),
        blocks: vec![paragraph(&format!("Texte {name}."))],
    });
    for paper in [Paper::A4, Paper::Letter] {
        let leaflet = sheet(Format::Leaflet, panels.to_vec());
        let made = rendered(&leaflet.on(paper, Ink::Mono));
        assert_eq!(made.pages, 2);
        let read: Vec<&str> = made
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("Texte "))
            .collect();
        assert_eq!(read, names.map(|name| format!("{name}.")));
        let pages = pdf::pages(&made.pdf);
        let of = |name: &str| {
            let text = format!("Texte {name}.");
            pages.iter().position(|page| page.contains(&text))
        };
        assert_eq!(names.map(|name| of(name).unwrap()), [0, 1, 1, 1, 0, 0]);
    }
}

#[test]
fn cards_fill_the_page_and_are_read_once() {
    let card = |title: &str| Card {
        title: words(title),
        blocks: vec![paragraph("Appelle.")],
    };
    let cards = Block::Cards(vec![card("Recto"), card("Verso")]);
    let made = rendered(&sheet(Format::Cards, vec![cards]));
    // The cards, and the page about them.
    assert_eq!(made.pages, 2);
    assert_eq!(made.text.matches("Appelle.").count(), 2);
    let pages = pdf::pages(&made.pdf);
    assert_eq!(pages[0].matches("Appelle.").count(), 10);
    assert_eq!(pages[0].matches("BCDF").count(), 10, "each has its edition");
}

#[test]
fn what_an_association_adds_stands_behind_every_card_and_on_the_cover_of_a_leaflet() {
    let own = Own {
        title: words("Contacts ajoutés"),
        back: "Au dos".to_owned(),
        contacts: vec![words("Notre permanence")],
        logo: None,
    };
    let card = Card {
        title: words("Recto"),
        blocks: vec![paragraph("Appelle.")],
    };
    let mut cards = sheet(Format::Cards, vec![Block::Cards(vec![card])]);
    cards.own = Some(own.clone());
    let made = rendered(&cards);
    let pages = pdf::pages(&made.pdf);
    let there: Vec<usize> = pages
        .iter()
        .map(|page| page.matches("Notre permanence").count())
        .collect();
    assert_eq!(there, [0, 10, 1]);
    // Read once behind the card, and once about all of them.
    assert_eq!(made.text.matches("Notre permanence").count(), 2);

    let panel = |title: &str| Block::Panel {
        title: words(title),
        blocks: vec![paragraph("Un texte.")],
    };
    let mut leaflet = sheet(
        Format::Leaflet,
        ["A", "B", "C", "D", "E", "F"].map(panel).into(),
    );
    leaflet.own = Some(own);
    let text = rendered(&leaflet).text;
    let at = |words: &str| text.find(words).unwrap();
    assert!(at("Notre permanence") < at("B\n"), "{text}");
}

#[test]
fn lines_to_write_on_have_labels_and_take_room() {
    let field = |lines| Field {
        label: words("Adresse du profil, en entier"),
        lines,
    };
    let form = |lines| sheet(Format::Form, vec![Block::Fields(vec![field(lines); 8])]);
    let made = rendered(&form(1));
    assert_eq!(made.pages, 1);
    assert_eq!(count(&made.pdf, "LI"), 8);
    assert_eq!(rendered(&form(4)).pages, 2);
}

#[test]
fn a_code_leads_where_it_says() {
    let code = QrCode {
        address: "https://guide.example/fr/editions.html#BCDF".to_owned(),
        description: "Code à scanner".to_owned(),
        words: words("À jour ?"),
    };
    let current = Sheet {
        current: Some(code),
        ..sheet(Format::Sheet, vec![paragraph("Un.")])
    };
    let made = rendered(&current);
    assert_eq!(count(&made.pdf, "Figure"), 1);
    assert_eq!(count(&made.pdf, "Link"), 1);
    // The code of the edition is on paper as well, for those who cannot scan.
    assert!(made.text.contains("Édition BCDF"), "{}", made.text);
}

#[test]
fn every_format_is_laid_out_for_every_paper_by_itself() {
    for format in [Format::Sheet, Format::Poster, Format::Form, Format::Kit] {
        let one = sheet(format, vec![paragraph("Un.")]);
        let sizes: Vec<(i64, i64)> = format
            .papers()
            .iter()
            .map(|paper| pdf::page_size(&rendered(&one.on(*paper, Ink::Colour)).pdf))
            .collect();
        let expected: Vec<(i64, i64)> = format
            .papers()
            .iter()
            .map(|paper| match paper {
                Paper::A4 => (210, 297),
                Paper::Letter => (216, 279),
                Paper::A3 => (297, 420),
                Paper::Tabloid => (279, 432),
            })
            .collect();
        assert_eq!(sizes, expected, "{format:?}, in millimetres");
    }
}
