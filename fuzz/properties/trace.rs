//! Places of quotations, and what becomes of them in a text that was edited.
//!
//! The first bytes say which words are quoted and which edits are made, the rest is the text.

use std::fs;
use std::ops::Range;

use arbitrary::{Result, Unstructured};
use jalon::diagnostics::Report;
use jalon::ledger::Ledger;
use jalon::sources::{Sources, sha256};
use jalon::text::normal::{Normalised, normalise};
use jalon::text::numerals::{Numeral, scan};
use jalon::trace::change::{Comparison, Outcome, Revision};
use jalon::trace::{Defect, Traces};

use super::{LANGUAGES, folder};

/// What an editor puts into a text.
const WORDS: [&str; 24] = [
    "12",
    "3",
    "88 millions",
    " million",
    "moins de ",
    "plus de ",
    " %",
    "about ",
    " not ",
    "n’",
    "\n\n",
    ". ",
    "2022",
    "deux",
    "three",
    " | ",
    "\t",
    " enfants",
    "-",
    "un tiers",
    "0",
    ",5",
    "\u{a0}",
    "# ",
];

/// One change of a text.
struct Edit {
    kind: u8,
    at: usize,
    length: usize,
    word: &'static str,
}

impl Edit {
    fn read(input: &mut Unstructured<'_>) -> Result<Self> {
        Ok(Self {
            kind: input.arbitrary::<u8>()? % 7,
            at: input.arbitrary::<u16>()?.into(),
            length: input.arbitrary::<u8>()?.into(),
            word: WORDS[usize::from(input.arbitrary::<u8>()?) % WORDS.len()],
        })
    }

    fn apply(&self, text: &mut String) {
        let range = range(text, self.at, self.length);
        let taken = text[range.clone()].to_owned();
        match self.kind {
            0 => text.replace_range(range, ""),
            1 => text.insert_str(range.start, self.word),
            2 => text.replace_range(range, self.word),
            3 => text.push_str(&taken),
            4 => {
                text.replace_range(range, "");
                text.insert_str(0, &taken);
            }
            5 => {
                let digit = text[range.start..].find(|c: char| c.is_ascii_digit());
                if let Some(at) = digit.map(|at| range.start + at) {
                    let other = (text.as_bytes()[at] - b'0' + 1) % 10;
                    text.replace_range(at..=at, &other.to_string());
                }
            }
            _ => {}
        }
    }
}

/// What the first bytes of an input say.
struct Asked {
    language: &'static str,
    start: usize,
    length: usize,
    prefix: usize,
    suffix: usize,
    edits: [Edit; 3],
}

impl Asked {
    fn read(input: &mut Unstructured<'_>) -> Result<Self> {
        Ok(Self {
            language: LANGUAGES[usize::from(input.arbitrary::<u8>()?) % LANGUAGES.len()],
            start: input.arbitrary::<u16>()?.into(),
            length: input.arbitrary::<u8>()?.into(),
            prefix: input.arbitrary::<u8>()?.into(),
            suffix: input.arbitrary::<u8>()?.into(),
            edits: [Edit::read(input)?, Edit::read(input)?, Edit::read(input)?],
        })
    }

    fn edited(&self, text: &str) -> String {
        let mut new = text.to_owned();
        for edit in &self.edits {
            edit.apply(&mut new);
        }
        new
    }
}

fn read(data: &[u8]) -> Option<(Asked, &str)> {
    let mut input = Unstructured::new(data);
    let asked = Asked::read(&mut input).ok()?;
    let text = std::str::from_utf8(input.take_rest()).ok()?;
    (!text.is_empty()).then_some((asked, text))
}

/// Bytes of a text, on boundaries.
fn range(text: &str, at: usize, length: usize) -> Range<usize> {
    let mut start = at % (text.len() + 1);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (start + length).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The range with twice as many bytes on each side as the quotation has, on boundaries.
fn widened(text: &str, place: Range<usize>, length: usize) -> Range<usize> {
    let from = place.start.saturating_sub(2 * length);
    range(text, from, place.end + 2 * length - from)
}

/// The range, widened to whole words; a soft hyphen stands in one.
fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    let seen = |c: char| !normalise(c.encode_utf8(&mut [0; 4])).is_empty();
    let outside = |c: char| !c.is_alphanumeric() && (c.is_whitespace() || seen(c));
    let start = text[..range.start]
        .char_indices()
        .rev()
        .find(|(_, c)| outside(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[range.end..].find(outside);
    start..end.map_or(text.len(), |at| range.end + at)
}

/// The letters and digits of some words, whatever stands between them.
fn letters(words: &str) -> String {
    normalise(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// What a range of a text says: its letters and digits, and of each whole number in it the values and
/// the letters. « 20,00 » and « 20 » are the same number.
fn said(text: &str, range: Range<usize>, numerals: &[Numeral]) -> String {
    let inside = |n: &&Numeral| range.start <= n.start && n.end <= range.end;
    let mut said = String::new();
    let mut at = range.start;
    for numeral in numerals.iter().filter(inside) {
        said += &letters(&text[at..numeral.start]);
        let second = numeral.value2.as_deref().unwrap_or_default();
        let unit = letters(&numeral.text).replace(|c: char| c.is_ascii_digit(), "");
        said += &format!("[{}..{second} {unit}]", numeral.value);
        at = numeral.end;
    }
    said + &letters(&text[at..range.end])
}

/// Words of a table's row, or of something that may be read as one.
fn is_row(sentence: &str) -> bool {
    sentence.contains(['|', '\t']) || sentence.contains("  ")
}

/// What is said to have the same number has it; behind other words the same number may be of
/// another kind.
fn has_the_same_value(revision: &Revision) {
    if revision.outcome > Outcome::Reworded {
        return;
    }
    let new = revision.new.as_ref().expect("what stays has a place");
    let said = |n: &Numeral| {
        let kind = revision.outcome.stays().then_some(n.kind);
        (kind, n.value.clone(), n.value2.clone(), n.precision)
    };
    let (was, is) = (&revision.old.numeral, &new.numeral);
    if was.is_some() {
        assert_eq!(
            was.as_ref().map(said),
            is.as_ref().map(said),
            "{revision:#?}"
        );
    }
}

/// What is said to be the same sentence is the same.
fn is_the_same_sentence(revision: &Revision, language: &str) {
    if !revision.outcome.stays() {
        return;
    }
    let new = revision.new.as_ref().expect("what stays has a place");
    let (was, is) = (&revision.old.sentence, &new.sentence);
    if is_row(was) || is_row(is) {
        return;
    }
    let said = |sentence: &str| said(sentence, 0..sentence.len(), &scan(sentence, language));
    assert_eq!(said(was), said(is), "{revision:#?}");
}

/// Whatever is done to a text, a number that is said to be unchanged, moved or reworded has the
/// value that it had, and a sentence that is said to stay has its words.
pub fn reanchoring(data: &[u8]) {
    let Some((asked, old)) = read(data) else {
        return;
    };
    let new = asked.edited(old);
    let comparison = Comparison::new(old, &new, asked.language);
    let found = comparison.numerals();
    assert_eq!(found.len(), scan(old, asked.language).len());
    for revision in &found {
        if let Some(spot) = &revision.new {
            assert_eq!(new.get(spot.start..spot.end), Some(spot.quote.as_str()));
        }
        has_the_same_value(revision);
        is_the_same_sentence(revision, asked.language);
    }
    let _ = (comparison.unseen(), comparison.contradictions());
    let span = whole_words(old, range(old, asked.start, asked.length));
    let folded = Normalised::new(old);
    if span.is_empty() || folded.to_original(folded.to_normal(span.clone())) != span {
        // The place is none, or cuts into a unit: an accent is parted from its letter.
        return;
    }
    let numerals = scan(old, asked.language);
    let inside = |n: &&Numeral| span.start <= n.start && n.end <= span.end;
    let value = numerals.iter().find(inside);
    let revision = comparison.quotation(span.clone(), value);
    if let Some(spot) = &revision.new {
        assert_eq!(new.get(spot.start..spot.end), Some(spot.quote.as_str()));
    }
    if revision.outcome.stays() {
        let spot = revision.new.as_ref().expect("what stays has a place");
        // A number is proposed whole, and fewer words when the quotation runs over several
        // sentences: what is proposed stood there before, and what was quoted stands there now.
        let fresh = scan(&new, asked.language);
        let place = spot.start..spot.end;
        let was = said(old, span.clone(), &numerals);
        let is = said(&new, place.clone(), &fresh);
        let stood = said(old, widened(old, span.clone(), span.len()), &numerals);
        let stands = said(&new, widened(&new, place, span.len()), &fresh);
        assert!(stands.contains(&was), "{revision:#?}");
        assert!(stood.contains(&is), "{revision:#?}");
    }
    has_the_same_value(&revision);
}

/// Words that stand in a document are found where they stand, or in several places; in a newer
/// version of it only the same words are their place.
pub fn anchoring(data: &[u8]) {
    let Some((asked, old)) = read(data) else {
        return;
    };
    let folded = Normalised::new(old);
    let text = folded.text.as_str();
    let place = whole_words(text, range(text, asked.start, asked.length));
    let words = text[place.clone()].trim();
    if words.is_empty() {
        return;
    }
    let start = place.start + (text[place.clone()].len() - text[place].trim_start().len());
    let expected = folded.to_original(start..start + words.len());
    let quote = &old[expected.clone()];
    if normalise(quote) != words {
        // The place cuts into a unit: these are not the words of a document.
        return;
    }
    let mut from = expected.start.saturating_sub(asked.prefix);
    while !old.is_char_boundary(from) {
        from += 1;
    }
    let to = range(old, expected.end, asked.suffix).end;
    let (prefix, suffix) = (&old[from..expected.start], &old[expected.end..to]);
    let before = text[..start].trim_end();
    let after = text[start + words.len()..].trim_start();
    if !before.ends_with(normalise(prefix).trim()) || !after.starts_with(normalise(suffix).trim()) {
        // The context cuts into a unit: these are not the words around.
        return;
    }
    let ledger = ledger(quote, prefix, suffix);
    let trial = folder();
    hold(trial.path(), asked.language, old, &asked.edited(old));
    let sources = Sources::load(trial.path(), &mut Report::default());
    let traces = Traces::resolve(&sources, &ledger);
    let judgement = traces.judgement("quoted").expect("the entry is judged");
    let Some(anchor) = &judgement.anchor else {
        let ambiguous = |defect: &Defect| matches!(defect, Defect::Ambiguous(_));
        // What fits several places of the first version is looked for in the second too, whose
        // defect is then the one that is told.
        let first = text.find(words).expect("the words stand there");
        let next = first + words.chars().next().map_or(1, char::len_utf8);
        assert!(
            text[next..].contains(words) || judgement.defects.iter().any(ambiguous),
            "{quote:?} is nowhere: {judgement:#?}"
        );
        return;
    };
    if anchor.version == "first" {
        assert_eq!(anchor.start..anchor.end, expected, "{quote:?} of {old:?}");
    } else {
        assert_eq!(letters(&anchor.exact), letters(quote), "{judgement:#?}");
    }
    if let Some(revision) = &judgement.revision {
        has_the_same_value(revision);
    }
}

/// A ledger of one passage that was vetted on the first version.
fn ledger(quote: &str, prefix: &str, suffix: &str) -> Ledger {
    let said = |text: &str| toml_edit::Value::from(text).to_string();
    let text = format!(
        "[[passage]]\nid = \"quoted\"\nquote = {}\nprefix = {}\nsuffix = {}\n\
         review_by = 2027-11-21\n[passage.vetting]\nstatus = \"published\"\non = 2026-11-21\n\
         by = \"editor\"\nversion = \"first\"\nfingerprint = \"none\"\n",
        said(quote),
        said(prefix),
        said(suffix),
    );
    Ledger::of_one_file("ledger/fuzzed.toml", &text).expect("a ledger of one passage")
}

/// Writes a source with two versions.
fn hold(root: &std::path::Path, language: &str, old: &str, new: &str) {
    let folder = root.join("sources/fuzzed");
    fs::create_dir_all(&folder).expect("a folder");
    let mut record = format!(
        "title = \"t\"\nlanguage = \"{language}\"\nkind = \"article\"\nrights = \"r\"\n\
         recorded = 2026-11-21\n"
    );
    for (id, text) in [("first", old), ("second", new)] {
        let digest = sha256(text.as_bytes());
        record += &format!(
            "[[version]]\nid = \"{id}\"\nfile = \"{id}.txt\"\nretrieved = 2026-11-21\n\
             sha256 = \"{digest}\"\nbytes = {}\nformat = \"txt\"\n",
            text.len()
        );
        fs::write(folder.join(format!("{id}.txt")), text).expect("a version");
    }
    fs::write(folder.join("source.toml"), record).expect("a record");
}
