//! The list of all editions: it only grows, and says what became of each code.

use jalon::handouts::Print;
use jalon::handouts::definition::Audience;
use jalon::handouts::editions::{self, Editions, State};
use jalon::handouts::model::{Format, Ink, Paper, TraceKind, TraceMark};
use jalon::handouts::set::{Made, Press};

fn made(edition: &str, words: &str, number: &str) -> Made {
    let mark = TraceMark {
        kind: TraceKind::Channel,
        id: Some("fr-1".to_owned()),
    };
    Made {
        id: "who".to_owned(),
        handout: "who".to_owned(),
        format: Format::Sheet,
        audience: Audience::Parents,
        language: "fr".to_owned(),
        press: Press {
            paper: Paper::A4,
            ink: Ink::Colour,
        },
        file: "who-fr-a4.pdf".to_owned(),
        title: "Qui « appeler »".to_owned(),
        description: "Une phrase.".to_owned(),
        chapters: Vec::new(),
        edition: edition.to_owned(),
        words: words.to_owned(),
        pages: 1,
        pdf: Vec::new(),
        prints: vec![Print {
            mark,
            text: number.to_owned(),
            seen_only: false,
        }],
    }
}

/// A project's folder with this list.
fn listed(text: &str) -> Result<Editions, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    jalon::files::write_atomic(&folder.path().join(editions::FILE), text.as_bytes()).unwrap();
    let told = |findings: Vec<jalon::diagnostics::Finding>| {
        findings
            .iter()
            .map(|f| format!("{}:{} {}", f.code, f.place.line, f.message.english()))
            .collect()
    };
    Editions::load(folder.path()).map_err(told)
}

fn recorded(list: &str, sheet: &Made) -> Option<String> {
    let editions = if list.is_empty() {
        Editions::default()
    } else {
        listed(list).unwrap()
    };
    editions.recorded(
        list,
        std::slice::from_ref(sheet),
        "2026-11-26".parse().unwrap(),
    )
}

#[test]
fn the_list_only_grows_and_the_same_edition_is_recorded_once() {
    let first = made("AAAA-AAAA", "w1", "10");
    let one = recorded("", &first).unwrap();
    assert_eq!(recorded(&one, &first), None);
    let edited = one.replace("words =", "# a note of the editor's\nwords =");
    let two = recorded(&edited, &made("BBBB-BBBB", "w1", "11")).unwrap();
    assert!(two.starts_with(edited.trim_end()), "{two}");
    assert!(listed(&two).is_ok());
}

#[test]
fn an_older_edition_names_the_newest_and_what_changed() {
    let one = recorded("", &made("AAAA-AAAA", "w1", "10")).unwrap();
    let second = made("BBBB-BBBB", "w1", "11");
    let two = recorded(&one, &second).unwrap();
    let third = made("CCCC-CCCC", "w2", "11");
    let editions = listed(&two).unwrap().with(std::slice::from_ref(&third));
    assert_eq!(editions.unrecorded().unwrap().subject, "CCCC-CCCC");
    let states = editions.states("fr", std::slice::from_ref(&third));
    let codes: Vec<&str> = states.iter().map(|(e, _)| e.code.as_str()).collect();
    assert_eq!(codes, ["CCCC-CCCC", "BBBB-BBBB", "AAAA-AAAA"]);
    assert_eq!(states[0].1, State::Current);
    let State::Superseded { by, changed } = &states[1].1 else {
        panic!("{:?}", states[1]);
    };
    assert_eq!(by.code, "CCCC-CCCC");
    assert!(changed.words && changed.entries.is_empty(), "{changed:?}");
    let State::Superseded { changed, .. } = &states[2].1 else {
        panic!("{:?}", states[2]);
    };
    let entry = ("channel".to_owned(), "fr-1".to_owned());
    assert!(
        changed.words && changed.entries.contains(&entry),
        "{changed:?}"
    );
    let states = editions.states("fr", &[]);
    assert_eq!(states[0].1, State::Withdrawn);
}

#[test]
fn a_code_that_is_gone_from_the_list_is_an_error() {
    let one = recorded("", &made("AAAA-AAAA", "w1", "10")).unwrap();
    let two = recorded(&one, &made("BBBB-BBBB", "w1", "11")).unwrap();
    let at = two.rfind("[[edition]]").unwrap();
    let without = format!("version = 1\n{}", &two[at..]);
    let found = listed(&without).unwrap_err();
    assert_eq!(
        found,
        ["edition-list:3 BBBB-BBBB replaces AAAA-AAAA, which is not there"]
    );
    let twice = format!("{two}{}", &two[at..]);
    assert!(listed(&twice).unwrap_err()[0].contains("stands twice"));
    assert!(listed("version = 2").unwrap_err()[0].contains("version 2"));
    assert!(listed("version = 1\n[[edition]]\ncode = 3").is_err());
}
