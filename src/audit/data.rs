//! Data that is published beside the pages: the search index, feeds, tables, contacts.
//!
//! What a machine hands on to a reader is read like a page. Each file is taken apart into the
//! texts in it ([`texts`]); every numeral of a text must be one that an entry, a page or a channel
//! of that language may print, or the value of a figure. An object that names a figure must give
//! that figure's value. What is an address, a digest, a date for machines or a media type is no
//! text.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use super::addresses::digits;
use super::html;
use super::known::{Known, Numerals};
use super::place::{File, short};
use crate::diagnostics::Finding;
use crate::say;
use crate::text::numerals::{Kind, Numeral, scan};

/// A text in a file, with the byte where it was found (0 when the format does not tell).
struct Text {
    words: String,
    at: usize,
}

/// Judges a file of data by its texts.
pub(crate) fn read(file: &File, content: &str, known: &Known, said: &Said) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_licence(file.path) {
        return findings;
    }
    let language = file.path.split('/').next().unwrap_or_default();
    let languages: Vec<&str> = if known.languages.contains(language) {
        vec![language]
    } else {
        known.languages.iter().map(String::as_str).collect()
    };
    let value = parsed(file.path, content);
    if let Some(value) = &value {
        values(file, value, known, &mut findings);
    }
    let allowed = Allowed::new(known, said, &languages);
    for text in texts(file, content, value.as_ref(), &mut findings) {
        for numeral in scan(&text.words, languages.first().copied().unwrap_or_default()) {
            if numeral.needs_trace() && !allowed.contains(&numeral, &text.words) {
                let at = content
                    .get(text.at..)
                    .and_then(|rest| rest.find(&numeral.text));
                let at = text.at + at.unwrap_or(0);
                let message = say!(
                    "no trace explains {numeral} in {words}",
                    numeral = format!("{:?}", numeral.text),
                    words = format!("{:?}", short(&text.words))
                );
                let finding = file.error("untraced-numeral", at, message);
                let help = say!("hand on only what a page prints, through an entry of the ledger");
                findings.push(finding.subject(numeral.text).help(help));
            }
        }
    }
    findings
}

/// Whether a file is the licence of something that is published with the site: others' words,
/// which must go along unchanged and say nothing to a reader of the guide.
fn is_licence(path: &str) -> bool {
    let name = path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    name.starts_with("OFL") || name.starts_with("LICEN")
}

/// The content as JSON; a script that does nothing but set a value counts.
fn parsed(path: &str, content: &str) -> Option<Value> {
    let content = match path.rsplit_once('.')?.1 {
        "json" | "webmanifest" | "jsonld" => content,
        "js" => assigned(content)?,
        _ => return None,
    };
    serde_json::from_str(content).ok()
}

/// `globalThis.name = {…};`: what is between.
fn assigned(script: &str) -> Option<&str> {
    let (name, value) = script.trim().split_once('=')?;
    let is_name = name
        .trim()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._$".contains(c));
    is_name.then(|| value.trim().trim_end_matches(';').trim())
}

fn texts(
    file: &File,
    content: &str,
    value: Option<&Value>,
    findings: &mut Vec<Finding>,
) -> Vec<Text> {
    match file.path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("xml") => elements(file, content, findings),
        Some("csv") => cells(content),
        Some("txt") => lines(content, |line| line),
        // What a property of a contact says stands behind its name, folded over lines.
        Some("vcf") => lines(&content.replace("\r\n ", ""), |line| {
            match line.split_once(':') {
                // The version of the format, which is no number of a contact.
                Some(("VERSION", _)) => "",
                Some((_, value)) => value,
                None => line,
            }
        }),
        _ => value.map_or_else(Vec::new, strings),
    }
}

/// The texts of a feed, or a list of addresses.
fn elements(file: &File, content: &str, findings: &mut Vec<Finding>) -> Vec<Text> {
    let page = html::read(content);
    if let Some((message, at)) = page.stopped {
        let finding = file.error("blind-extractor", at, message);
        findings.push(finding.help(say!("publish the file that was built")));
    }
    let texts = page.runs.into_iter().map(|run| Text {
        at: run.place(0),
        words: run.text,
    });
    texts.filter(|text| !for_machines(&text.words)).collect()
}

fn cells(content: &str) -> Vec<Text> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(content.as_bytes());
    let mut texts = Vec::new();
    // A table that cannot be read to its end is reported by `tables`.
    for record in reader.records().map_while(Result::ok) {
        let at = record.position().map_or(0, csv::Position::byte);
        let at = usize::try_from(at).unwrap_or(0);
        let words = record.iter().filter(|cell| !for_machines(cell));
        texts.extend(words.map(|words| Text {
            words: words.to_owned(),
            at,
        }));
    }
    texts
}

fn lines(content: &str, said: fn(&str) -> &str) -> Vec<Text> {
    let mut at = 0;
    let mut texts = Vec::new();
    for line in content.split_inclusive('\n') {
        let words = said(line.trim_end());
        if !for_machines(words) {
            texts.push(Text {
                words: words.to_owned(),
                at,
            });
        }
        at += line.len();
    }
    texts
}

fn strings(value: &Value) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(words) if !for_machines(words) => texts.push(Text {
                words: words.clone(),
                at: 0,
            }),
            Value::Array(values) => open.extend(values),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    texts
}

/// An address, a name, a digest, a media type or a date for machines: nothing that is read out.
fn for_machines(text: &str) -> bool {
    let text = text.trim();
    let one_word = !text.contains(char::is_whitespace);
    let has_letters = text.contains(|c: char| c.is_ascii_alphabetic());
    let is_date = is_date(text);
    one_word && (is_date || (has_letters && text.contains(['/', ':', '-', '_', '#', '.', '@'])))
        || (one_word && text.len() >= 32 && text.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// `2026-11`, `2026-11-21`, or the latter with a time.
fn is_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(10)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00" || shape == "0000-00-00"
}

/// What a text may hold.
struct Allowed<'a> {
    printed: Vec<&'a Numerals>,
    values: BTreeSet<&'a str>,
    /// Where the quotations of figures start and end.
    positions: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl<'a> Allowed<'a> {
    fn new(known: &'a Known, said: &'a Said, languages: &[&str]) -> Self {
        let manifest = known.manifest;
        let figures = manifest.figures.iter();
        let live = manifest.channels.iter().filter(|channel| !channel.retired);
        Self {
            printed: languages
                .iter()
                .filter_map(|language| said.0.get(*language))
                .collect(),
            positions: figures
                .clone()
                .filter_map(|f| f.target.as_ref()?.position())
                .flat_map(|(start, end)| [start.to_string(), end.to_string()])
                .collect(),
            values: figures
                .flat_map(|f| [Some(f.value.as_str()), f.value2.as_deref()])
                .flatten()
                .collect(),
            numbers: live.flat_map(|c| &c.numbers).map(|n| digits(n)).collect(),
        }
    }

    fn contains(&self, numeral: &Numeral, text: &str) -> bool {
        // Words around a known number leave it what it is, unless they make a share or a rate of
        // it: « 911 % » is nobody's number.
        let same_kind = matches!(
            numeral.kind,
            Kind::Cardinal
                | Kind::Identifier
                | Kind::Range
                | Kind::Age
                | Kind::Duration
                | Kind::Date
        );
        self.printed.iter().any(|printed| {
            printed.contains(&numeral.text) || same_kind && printed.hold_most_of(&numeral.text)
        }) || self.values.contains(text.trim())
            || self.positions.contains(text.trim())
            || self.values.contains(numeral.text.as_str())
            || (matches!(numeral.kind, Kind::Cardinal | Kind::Identifier)
                && self.numbers.contains(&digits(&numeral.text)))
    }
}

/// The numerals of everything that is printed, by language: read once, for every file.
#[derive(Debug)]
pub(crate) struct Said(BTreeMap<String, Numerals>);

impl Said {
    /// Reads what the manifest says that entries, pages and sheets print.
    pub(crate) fn new(known: &Known) -> Self {
        let languages: Vec<&String> = known.languages.iter().collect();
        let said = languages
            .into_par_iter()
            .map(|language| (language.clone(), numerals(known, language)));
        Self(said.collect())
    }
}

fn numerals(known: &Known, language: &str) -> Numerals {
    let manifest = known.manifest;
    let printed = manifest
        .entries()
        .flat_map(|(_, _, printed)| printed.values().flatten());
    let pages = manifest
        .pages
        .iter()
        .filter(|page| page.language == language);
    let apart = pages.flat_map(|page| page.plain.iter().chain(&page.furniture));
    let sheets = manifest
        .handouts
        .iter()
        .filter(|sheet| sheet.language == language);
    let on_sheets = sheets.flat_map(|sheet| sheet.prints.iter().map(|print| &print.text));
    // Most sheets print the same few texts.
    let texts: BTreeSet<&String> = printed.chain(apart).chain(on_sheets).collect();
    Numerals::of(texts.into_iter().map(String::as_str), language)
}

/// An object that names a figure gives that figure's value.
fn values(file: &File, value: &Value, known: &Known, findings: &mut Vec<Finding>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(members) => {
                let text = |key: &str| members.get(key).and_then(Value::as_str);
                let figure = text("id").and_then(|id| known.manifest.figure(id));
                if let (Some(figure), Some(said)) = (figure, text("value"))
                    && said != figure.value
                {
                    let message = say!(
                        "{said} is given as the value of {id}",
                        said = format!("{:?}", said),
                        id = figure.id
                    );
                    let finding = file.error("print-differs", 0, message);
                    let help = say!("the manifest says {value}", value = figure.value);
                    findings.push(finding.subject(&figure.id).help(help));
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
}
