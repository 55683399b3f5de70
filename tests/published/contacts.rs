//! Every number that a reader can tap, in a page, on a sheet or in a card for the address book, is
//! one of the ledger's, as what it is: a number that takes text messages is never called. No
//! number of a retired channel is anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jalon::check::Project;
use jalon::ledger::Action;
use regex::Regex;

use crate::site;

/// What may be dialled, by the scheme that dials it.
struct Ledger {
    numbers: BTreeMap<&'static str, BTreeSet<String>>,
    retired: Vec<String>,
}

fn ledger() -> Ledger {
    let project = Project::load(site::project(), "2026-11-26".parse().unwrap()).unwrap();
    let mut numbers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut retired = Vec::new();
    for channel in project.ledger.channels.values() {
        for number in &channel.numbers {
            let scheme = match number.action {
                Action::Call => "tel",
                Action::Text => "sms",
            };
            numbers
                .entry(scheme)
                .or_default()
                .insert(number.dial.clone());
        }
        // Short codes may stand inside other numbers: the rules and the audit look for those.
        let patterns = channel.retired.iter().flat_map(|r| &r.patterns);
        let digits = patterns.map(|p| p.chars().filter(char::is_ascii_digit).collect::<String>());
        retired.extend(digits.filter(|digits| digits.len() > 5));
    }
    Ledger { numbers, retired }
}

fn files(root: &Path, extension: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == extension) {
            let name = entry.path().strip_prefix(root).unwrap();
            found.push((
                name.display().to_string(),
                std::fs::read(entry.path()).unwrap(),
            ));
        }
    }
    found
}

impl Ledger {
    fn must_know(&self, scheme: &str, number: &str, at: &str) {
        let known = self.numbers.get(scheme).is_some_and(|n| n.contains(number));
        assert!(known, "{at}: {scheme}:{number} is not in the ledger");
    }

    /// Not one digit of a retired number, whatever stands between them.
    fn must_be_in_use(&self, text: &str, at: &str) {
        let kept: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '-' | '.'))
            .collect();
        for number in &self.retired {
            assert!(!kept.contains(number), "{at}: the retired number {number}");
        }
    }
}

#[test]
fn every_number_that_can_be_tapped_is_the_ledgers() {
    let ledger = ledger();
    let dials = Regex::new(r#""(tel|sms):([^"?]+)"#).unwrap();
    let mut seen = 0;
    for (name, bytes) in files(site::site(), "html") {
        let text = String::from_utf8(bytes).unwrap();
        ledger.must_be_in_use(&text, &name);
        for found in dials.captures_iter(&text) {
            ledger.must_know(&found[1], &found[2], &name);
            seen += 1;
        }
    }
    assert!(seen > 200, "only {seen} numbers were seen on pages");
}

#[test]
fn every_number_on_a_sheet_is_the_ledgers() {
    let ledger = ledger();
    let mut seen = 0;
    for (name, bytes) in files(site::site(), "pdf") {
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        for object in document.objects.values() {
            let action = object.as_dict().and_then(|d| d.get(b"A"));
            let uri = action.and_then(|a| a.as_dict()?.get(b"URI"));
            let Ok(uri) = uri.and_then(|uri| uri.as_str()) else {
                continue;
            };
            let uri = String::from_utf8_lossy(uri);
            if let Some((scheme @ ("tel" | "sms"), number)) = uri.split_once(':') {
                ledger.must_know(scheme, number, &name);
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "no number was seen on any sheet");
}

#[test]
fn every_number_of_an_address_book_card_is_the_ledgers() {
    let ledger = ledger();
    let mut seen = 0;
    for (name, bytes) in files(site::site(), "vcf") {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.lines().all(|line| line.len() <= 75),
            "{name}: a long line"
        );
        assert_eq!(
            text.matches("\r\n").count(),
            text.matches('\n').count(),
            "{name}"
        );
        let whole = text.replace("\r\n ", "");
        ledger.must_be_in_use(&whole, &name);
        for line in whole.lines() {
            if let Some(number) = line.strip_prefix("TEL;TYPE=VOICE:") {
                ledger.must_know("tel", number, &name);
                seen += 1;
            }
        }
        let cards = whole.matches("BEGIN:VCARD").count();
        assert!(
            cards > 0 && cards == whole.matches("END:VCARD").count(),
            "{name}"
        );
    }
    assert!(seen > 50, "only {seen} numbers were seen on cards");
    let lists = files(site::site(), "txt");
    for (name, bytes) in &lists {
        ledger.must_be_in_use(&String::from_utf8_lossy(bytes), name);
    }
    assert!(lists.iter().any(|(name, _)| name == "fr/contacts/fr.txt"));
}
