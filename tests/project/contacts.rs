//! The channels against a list of what public pages state, gathered by hand and apart from the
//! ledger: `tests/fixtures/channels/stated.csv`. Field by field they say the same, but for the
//! differences in `differences.tsv`, each with its reason. A digit that changes in one of them
//! differs from the other.

use std::collections::{BTreeMap, BTreeSet};

use jalon::check::Project;
use jalon::ledger::{Action, Channel};
use regex::Regex;

use crate::support::{TODAY, fixture, repository};

type Row = BTreeMap<String, String>;

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(fixture("channels/stated.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    let matches = Regex::new(pattern).unwrap();
    matches
        .find_iter(text)
        .map(|m| m.as_str().to_owned())
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Numbers, with what stands in parentheses left out.
fn numbers(text: &str) -> BTreeSet<String> {
    let plain = Regex::new(r"\([^)]*\)").unwrap().replace_all(text, "");
    let parts = plain.split(" or ").flat_map(|part| part.split('/'));
    parts
        .map(digits)
        .filter(|number| !number.is_empty())
        .collect()
}

fn dialled(channel: &Channel, action: Action) -> BTreeSet<String> {
    let numbers = channel.numbers.iter().filter(|n| n.action == action);
    numbers.map(|number| digits(&number.dial)).collect()
}

fn owned<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    texts.into_iter().cloned().collect()
}

/// The fields in which a channel is not what its row says.
fn differences(row: &Row, channel: &Channel) -> Vec<&'static str> {
    let is = |key: &str, start: &str| row[key].to_lowercase().starts_with(start);
    let retired = row["id"].ends_with("RETIRED") || row["id"].ends_with("CLOSED");
    if retired || channel.retired.is_some() {
        let agree = retired && channel.retired.is_some();
        return if agree { Vec::new() } else { vec!["retired"] };
    }
    let spoken = Regex::new(r"\([^)]*\)")
        .unwrap()
        .replace_all(&row["languages"], "")
        .into_owned();
    let anonymous = match row["anonymous"].to_lowercase() {
        text if text.starts_with("yes") => Some("yes"),
        text if text.starts_with("no") => Some("no"),
        text if text.contains("confidential") => Some("confidential"),
        _ => None,
    };
    let notes = row["notes"].to_lowercase();
    let adults = notes.contains("children's handouts")
        || row["audience"].starts_with("adults")
        || row["audience"].contains("adults 18");
    let address = r"https?://[^\s;)]+";
    let linked = found(
        address,
        &format!("{} {}", row["web_form"], row["chat_or_app"]),
    );
    let opening = channel.opening.as_ref();
    let agrees = [
        ("country", row["country"] == channel.country),
        (
            "call",
            numbers(&row["phone_local"]) == dialled(channel, Action::Call),
        ),
        (
            "text",
            numbers(&row["sms"]) == dialled(channel, Action::Text),
        ),
        ("free", is("free", "yes") == (channel.free == Some(true))),
        (
            "hours",
            is("hours", "24/7") == opening.is_some_and(|o| o.always),
        ),
        (
            "links",
            linked == owned(channel.links.iter().map(|l| &l.url)),
        ),
        (
            "languages",
            found(r"\b(fr|en|de|nl|it|es|lb|cy)\b", &spoken) == owned(&channel.languages),
        ),
        ("anonymous", anonymous == channel.anonymous.as_deref()),
        (
            "evidence",
            found(address, &row["source_url"]) == owned(channel.evidence.iter().map(|e| &e.url)),
        ),
        (
            "grade",
            channel
                .evidence
                .iter()
                .any(|e| e.grade == row["confidence"]),
        ),
        ("adults_only", adults == channel.adults_only),
    ];
    let differ = agrees.into_iter().filter(|(_, agrees)| !agrees);
    differ.map(|(field, _)| field).collect()
}

#[test]
fn the_ledger_says_what_public_pages_state() {
    let project = Project::load(repository(), TODAY.parse().unwrap()).unwrap();
    let mut different = BTreeSet::new();
    for row in rows() {
        let id = row["id"].to_lowercase();
        let channel = project.ledger.channels.get(&id);
        let channel = channel.unwrap_or_else(|| panic!("{id} is not in the ledger"));
        let fields = differences(&row, channel).into_iter();
        different.extend(fields.map(|field| format!("{id} {field}")));
    }
    let table = std::fs::read_to_string(fixture("channels/differences.tsv")).unwrap();
    let explained: BTreeSet<String> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && !cells[2].is_empty(), "{line}");
            format!("{} {}", cells[0], cells[1])
        })
        .collect();
    assert_eq!(different, explained);
}

#[test]
fn one_digit_is_enough_to_differ() {
    let project = Project::load(repository(), TODAY.parse().unwrap()).unwrap();
    for row in rows() {
        let id = row["id"].to_lowercase();
        let mut channel = project.ledger.channels[&id].clone();
        let before = differences(&row, &channel);
        let Some(number) = channel.numbers.first_mut().filter(|_| id != "fr-114") else {
            continue;
        };
        let last = number.dial.pop().unwrap();
        number.dial.push(if last == '9' { '0' } else { '9' });
        assert_ne!(differences(&row, &channel), before, "{id}");
    }
}
