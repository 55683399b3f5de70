//! Every numeral of a sheet must be a part of something that the manifest says the sheet prints,
//! and everything that the manifest says it prints must be there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::addresses::{self, Address, Cited};
use super::known::{Known, Numerals};
use super::labels::Labels;
use super::manifest::{Handout, Kind, NAME, Print};
use super::numerals::{Seen, kind_name};
use super::pdf::Sheet;
use super::phrase::Skeleton;
use super::place::{mend, short};
use crate::diagnostics::{Finding, Place};
use crate::messages::Message;
use crate::say;
use crate::text::normal::normalise;
use crate::text::numerals::{Kind as NumeralKind, Numeral, scan};

/// What reading a sheet gave.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) findings: Vec<Finding>,
    pub(crate) seen: Seen,
}

/// A block of a sheet's text.
struct Part {
    range: Range<usize>,
    page: usize,
    what: &'static str,
    /// It is the number of a step or of a note, and nothing else.
    counts: bool,
}

/// The text of a sheet with the page that each part of it stands on; page 0 is none.
struct Text {
    /// Normalised blocks, each ended by a line end.
    normal: String,
    blocks: Vec<Part>,
    skeleton: Skeleton,
}

impl Text {
    fn new(sheet: &Sheet) -> Self {
        let mut normal = String::new();
        let mut blocks = Vec::new();
        let mut labels = Labels::new(sheet);
        let mut add = |text: &str, page: usize, what: &'static str, counts: bool| {
            let start = normal.len();
            normal.push_str(&normalise(text));
            let range = start..normal.len();
            blocks.push(Part {
                range,
                page,
                what,
                counts,
            });
            normal.push('\n');
        };
        for (index, page) in sheet.pages.iter().enumerate() {
            for block in &page.blocks {
                let counts = labels.count(block);
                add(&block.text, index + 1, "text", counts);
            }
        }
        for spoken in &sheet.spoken {
            add(&spoken.text, 0, spoken.what, false);
        }
        let skeleton = Skeleton::of_normal(&normal);
        Self {
            normal,
            blocks,
            skeleton,
        }
    }

    /// The ranges that the prints explain.
    ///
    /// The manifest lists what the sheet prints as often as it prints it, so a print explains as
    /// many places on the pages as it is listed: the longest first, because a short one may also
    /// stand inside a long one. What is spoken repeats the pages and is not counted.
    fn explained_by(&self, prints: &[Print]) -> Vec<Range<usize>> {
        let mut listed: Vec<(&str, usize)> = listed(prints).into_iter().collect();
        listed.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let mut explained: Vec<Range<usize>> = Vec::new();
        for (text, number) in listed {
            let places = self.skeleton.find(text).into_iter();
            let apart = |place: &Range<usize>| {
                self.stands_alone(place) && !explained.iter().any(|outer| holds(outer, place))
            };
            let (painted, spoken): (Vec<_>, Vec<_>) = places
                .filter(apart)
                .partition(|place| self.is_painted(place));
            explained.extend(painted.into_iter().take(number));
            explained.extend(spoken);
        }
        explained
    }

    /// Where a text stands alone on the pages.
    fn painted(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let places = self.skeleton.find(text).into_iter();
        places.filter(|place| self.stands_alone(place) && self.is_painted(place))
    }

    /// Whether a range is no part of a longer word or number.
    fn stands_alone(&self, range: &Range<usize>) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, rest) = self.normal.split_at(range.start);
        let (inner, after) = rest.split_at(range.len());
        let joined = |a: Option<char>, b: Option<char>| is_word(a) && is_word(b);
        !joined(before.chars().next_back(), inner.chars().next())
            && !joined(inner.chars().next_back(), after.chars().next())
    }

    fn is_painted(&self, range: &Range<usize>) -> bool {
        let block = self
            .blocks
            .partition_point(|part| part.range.start <= range.start);
        let block = block.checked_sub(1).and_then(|i| self.blocks.get(i));
        block.is_some_and(|part| part.page > 0)
    }
}

/// How often each text is listed.
fn listed(prints: &[Print]) -> BTreeMap<&str, usize> {
    let mut listed = BTreeMap::new();
    for print in prints {
        *listed.entry(print.text.as_str()).or_default() += 1;
    }
    listed
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Reads one sheet that the manifest lists.
pub(crate) fn read(sheet: &Sheet, handout: &Handout, known: &Known) -> Reading {
    let mut reader = Reader {
        handout,
        known,
        reading: Reading::default(),
    };
    let text = Text::new(sheet);
    reader.sight(sheet);
    reader.language(sheet);
    reader.numerals(&text);
    reader.prints(&text);
    reader
        .reading
        .findings
        .extend(addresses(sheet, &handout.path, known));
    reader.reading
}

struct Reader<'a> {
    handout: &'a Handout,
    known: &'a Known<'a>,
    reading: Reading,
}

impl Reader<'_> {
    fn error(
        &mut self,
        code: &'static str,
        page: usize,
        subject: &str,
        message: Message,
        help: Message,
    ) {
        // The place of a finding in a sheet is its page.
        let place = Place::new(self.handout.path.as_str(), page.max(1), 1);
        let finding = Finding::error(code, place, message);
        self.reading
            .findings
            .push(finding.subject(subject).help(help));
    }

    /// A reader that sees nothing proves nothing.
    fn sight(&mut self, sheet: &Sheet) {
        let help = say!("embed fonts with a ToUnicode map, and text as text");
        for reason in &sheet.unread {
            let message = say!("a part cannot be read: {reason}", reason);
            self.error("blind-extractor", 1, "", message, help.clone());
        }
        if sheet.pages.iter().all(|page| page.blocks.is_empty()) {
            let message = say!("no text was found on any page");
            self.error("blind-extractor", 1, "", message, help.clone());
        }
        for (index, page) in sheet.pages.iter().enumerate() {
            if page.unreadable > 0 {
                let message = say!(
                    "{count} glyphs stand for no character",
                    count = page.unreadable
                );
                self.error("blind-extractor", index + 1, "", message, help.clone());
            }
        }
    }

    fn language(&mut self, sheet: &Sheet) {
        if !self.handout.language.is_empty() && sheet.language != self.handout.language {
            let message = say!(
                "the sheet says that its language is {language}, the manifest says {listed}",
                language = format!("{:?}", sheet.language),
                listed = format!("{:?}", self.handout.language)
            );
            let help = say!("a screen reader speaks the sheet in the language of its catalogue");
            self.error("language-differs", 1, "", message, help);
        }
    }

    fn numerals(&mut self, text: &Text) {
        let covered = text.explained_by(&self.handout.prints);
        let language = self.handout.language.clone();
        for part in text.blocks.iter().filter(|part| !part.counts) {
            let words = text.normal.get(part.range.clone()).unwrap_or_default();
            for numeral in scan(words, &language) {
                let key = (language.clone(), kind_name(numeral.kind).to_owned());
                *self.reading.seen.entry(key).or_default() += 1;
                if numeral.needs_trace()
                    && !explained(&numeral, part.range.start, words, &language, &covered)
                {
                    let message = say!(
                        "nothing that the sheet prints explains {numeral} ({what})",
                        numeral = format!("{:?}", numeral.text),
                        what = part.what
                    );
                    self.error(
                        "untraced-numeral",
                        part.page,
                        &numeral.text,
                        message,
                        mend(),
                    );
                }
            }
        }
    }

    /// What the manifest says of the sheet is on the sheet, and is what its entries may print.
    fn prints(&mut self, text: &Text) {
        let language = self.handout.language.clone();
        let handout = self.handout;
        for print in &handout.prints {
            self.agrees(print, &language);
        }
        for (words, number) in listed(&handout.prints) {
            let numeric = scan(words, &language).iter().any(Numeral::needs_trace);
            let shown = text.painted(words).count();
            if numeric && shown < number {
                let message = say!(
                    "{words} stands on the sheet {shown} times, not {number}",
                    words = format!("{:?}", short(words)),
                    shown,
                    number
                );
                let help =
                    say!("the manifest lists what the sheet prints as often as it prints it");
                self.error("print-differs", 1, words, message, help);
            }
        }
        if !handout.edition.is_empty() && text.painted(&handout.edition).next().is_none() {
            let message = say!(
                "the sheet does not show its edition {edition}",
                edition = format!("{:?}", handout.edition)
            );
            let help = say!("a reader must be able to tell whether the sheet is still current");
            self.error("edition-differs", 1, &handout.edition, message, help);
        }
    }

    fn agrees(&mut self, print: &Print, language: &str) {
        let Some(kind) = Kind::named(&print.kind) else {
            if !matches!(print.kind.as_str(), "plain" | "furniture") {
                let message = say!(
                    "no kind of trace is called {kind}",
                    kind = format!("{:?}", print.kind)
                );
                self.error("unknown-trace", 1, &print.kind, message, mend());
            }
            return;
        };
        let id = print.id.as_deref().unwrap_or_default();
        if !self.known.has(kind, id) {
            let message = say!(
                "the manifest has no {kind} {id}",
                kind = print.kind,
                id = format!("{:?}", id)
            );
            return self.error("unknown-trace", 1, id, message, mend());
        }
        let retired = self.known.manifest.channel(id).is_some_and(|c| c.retired);
        if kind == Kind::Channel && retired {
            let message = say!(
                "the channel {id} is retired and still printed",
                id = format!("{:?}", id)
            );
            self.error(
                "retired-channel",
                1,
                id,
                message,
                say!("print the channel that replaced it"),
            );
        }
        if !self.may_print(kind, id, print, language) {
            let message = say!(
                "{text} is printed for the {kind} {id}",
                text = format!("{:?}", short(&print.text)),
                kind = print.kind,
                id
            );
            let help = say!("the manifest lists every text of an entry under \"printed\"");
            self.error("print-differs", 1, id, message, help);
        }
    }

    /// A text of the entry or a part of one; for what is put together from several (a channel's
    /// box), every numeral must be one of the entry's.
    fn may_print(&self, kind: Kind, id: &str, print: &Print, language: &str) -> bool {
        let languages: Vec<&str> = self.known.languages.iter().map(String::as_str).collect();
        if self.known.prints_part(kind, id, &languages, &print.text) {
            return true;
        }
        if matches!(kind, Kind::Figure | Kind::Passage) {
            return false;
        }
        let printed_in = [language];
        let known: Vec<&Numerals> = self
            .known
            .numerals((kind, id), &printed_in, language)
            .collect();
        scan(&print.text, language)
            .iter()
            .filter(|numeral| numeral.needs_trace())
            .all(|numeral| {
                known
                    .iter()
                    .any(|numerals| numerals.contains(&numeral.text))
            })
    }
}

/// Whether one printed string holds the whole numeral; a range may be held by two.
fn explained(
    numeral: &Numeral,
    offset: usize,
    words: &str,
    language: &str,
    covered: &[Range<usize>],
) -> bool {
    let within = |start: usize, end: usize| {
        covered
            .iter()
            .any(|range| range.start <= offset + start && offset + end <= range.end)
    };
    if within(numeral.start, numeral.end) {
        return true;
    }
    if numeral.kind != NumeralKind::Range {
        return false;
    }
    // "from A to B" where A and B are printed strings each.
    let part = words.get(numeral.start..numeral.end).unwrap_or_default();
    let inner = parts_of_range(part, language);
    inner.len() > 1
        && inner
            .iter()
            .all(|found| within(numeral.start + found.start, numeral.start + found.end))
}

/// The digits and number words inside a range, read one by one.
fn parts_of_range(range: &str, language: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, character) in range.char_indices().chain([(range.len(), ' ')]) {
        if character.is_whitespace() || character == '-' {
            let word = range.get(start..at).unwrap_or_default();
            let numeric = scan(word, language).iter().any(Numeral::needs_trace);
            if numeric {
                found.push(start..at);
            }
            start = at + character.len_utf8();
        }
    }
    found
}

/// The addresses that can be followed from a sheet.
fn addresses(sheet: &Sheet, path: &str, known: &Known) -> Vec<Finding> {
    let cited = Cited::new(known.manifest);
    let channels = &known.manifest.channels;
    let dials = |address: &str| {
        let mut live = channels.iter().filter(|c| !c.retired);
        live.any(|channel| addresses::reaches(channel, address))
    };
    let mut findings = Vec::new();
    for address in &sheet.addresses {
        let (code, message) = match addresses::parse(address) {
            Address::Call(_) | Address::Text(_) if dials(address) => continue,
            Address::Call(number) => (
                "unknown-number",
                say!("{number} is no channel's number for calls", number),
            ),
            Address::Text(number) => (
                "unknown-number",
                say!("{number} is no channel's number for text messages", number),
            ),
            Address::Foreign | Address::Mail if cited.contains(address) => continue,
            // A page of the guide itself: where the sheet's edition is, or a chapter.
            Address::Foreign if cited.own(address).is_some() => continue,
            _ => (
                "uncited-link",
                say!(
                    "the manifest does not name {address}",
                    address = format!("{:?}", short(address))
                ),
            ),
        };
        let finding = Finding::error(code, Place::file(path), message);
        let help = say!("link only to the addresses of sources, channels and the site's own list");
        findings.push(finding.subject(short(address)).help(help));
    }
    findings
}

/// Every figure, passage and channel that the manifest promises on a sheet is one of its prints.
pub(crate) fn promised(known: &Known) -> Vec<Finding> {
    let manifest = known.manifest;
    let mut by_name: BTreeMap<&str, &Handout> = BTreeMap::new();
    for handout in &manifest.handouts {
        by_name.insert(&handout.path, handout);
    }
    let mut findings = Vec::new();
    for (kind, id, _, sheets) in manifest.promised() {
        for sheet in sheets {
            let prints = by_name.get(sheet.as_str()).map(|handout| &handout.prints);
            let shown = prints.is_some_and(|prints| {
                prints
                    .iter()
                    .any(|p| Kind::named(&p.kind) == Some(kind) && p.id.as_deref() == Some(id))
            });
            if !shown {
                let message = say!(
                    "{id} is said to stand on {sheet}, which does not list it",
                    id,
                    sheet
                );
                let finding = Finding::error("bad-manifest", Place::file(NAME), message);
                findings.push(
                    finding
                        .subject(id)
                        .help(say!("list what the sheet prints under \"prints\"")),
                );
            }
        }
    }
    findings
}
