//! The project's own set, made from its ledger.

use std::collections::BTreeSet;

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::handouts::model::{Ink, Paper, TraceKind};
use jalon::handouts::set::{self, Job, Made};
use jalon::messages::Catalogue;

use crate::{pdf, root};

fn made(ink: Ink) -> Vec<Made> {
    let project = Project::load(&root(), "2026-11-21".parse().unwrap()).unwrap();
    let publishable = match Publishable::new(project) {
        Ok((publishable, _)) => publishable,
        Err(report) => panic!(
            "{}",
            report.to_human(false, Catalogue::english(), &|_| None)
        ),
    };
    let job = Job {
        paper: Some(Paper::A4),
        ink: Some(ink),
        ..Job::all(&["fr", "en"])
    };
    let made = set::make(Content::new(&publishable), job);
    made.unwrap_or_else(|findings| panic!("{findings:#?}"))
}

#[test]
fn every_sheet_is_light_tagged_and_the_same_each_time() {
    let sheets = made(Ink::Colour);
    assert!(!sheets.is_empty());
    assert_eq!(sheets, made(Ink::Colour));
    for sheet in &sheets {
        // A kit has several pages, and some of them are cards.
        let most = if sheet.pages > 2 { 90_000 } else { 60_000 };
        assert!(
            sheet.pdf.len() < most,
            "{}: {} bytes",
            sheet.file,
            sheet.pdf.len()
        );
        assert_eq!(
            pdf::promises(&sheet.pdf),
            (sheet.language.clone(), true, true)
        );
        assert!(
            pdf::fonts(&sheet.pdf).values().all(Option::is_some),
            "{}",
            sheet.file
        );
        let structure = pdf::structure(&sheet.pdf);
        assert_eq!(
            structure.lines().filter(|l| l.trim() == "H1").count(),
            1,
            "{structure}"
        );
    }
}

#[test]
fn ink_changes_neither_words_nor_edition() {
    for (colour, mono) in made(Ink::Colour).iter().zip(made(Ink::Mono)) {
        assert_eq!(colour.prints, mono.prints);
        assert_eq!(colour.edition, mono.edition);
        assert_ne!(colour.pdf, mono.pdf);
        assert_ne!(colour.file, mono.file);
    }
}

#[test]
fn both_languages_print_the_same_entries() {
    let entries = |sheet: &Made| -> BTreeSet<String> {
        // Each language has a country of its own, and with it its own channels.
        let of_ledger = |kind: TraceKind| {
            !matches!(
                kind,
                TraceKind::Plain | TraceKind::Furniture | TraceKind::Channel
            )
        };
        let marks = sheet
            .prints
            .iter()
            .map(|p| &p.mark)
            .filter(|m| of_ledger(m.kind));
        marks
            .map(|m| format!("{} {:?}", m.kind.name(), m.id))
            .collect()
    };
    let sheets = made(Ink::Colour);
    for sheet in &sheets {
        let other = sheets
            .iter()
            .find(|s| s.id == sheet.id && s.language != sheet.language);
        assert_eq!(entries(sheet), entries(other.unwrap()));
    }
}

#[test]
fn a_poster_says_its_message_and_the_country_above_it() {
    let posters: Vec<Made> = made(Ink::Mono)
        .into_iter()
        .filter(|sheet| sheet.handout == "who-to-call-poster")
        .collect();
    assert!(!posters.is_empty());
    for sheet in posters {
        let (message, country) = sheet.title.rsplit_once(" (").unwrap();
        let country = country.trim_end_matches(')');
        let page = pdf::pages(&sheet.pdf).remove(0).replace('\n', " ");
        assert!(page.contains(&format!("· {country}")), "{page}");
        let last = message.rsplit(' ').next().unwrap();
        assert!(page.contains(last), "{page}");
        assert!(!page.contains(&format!("{last} ({country})")), "{page}");
    }
}
