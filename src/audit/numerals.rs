//! Every numeral of a page must be explained by what is marked around it.
//!
//! Text is read in runs, so that a number which straddles elements is read whole; a numeral is
//! explained when all of it stands in one marked element whose entry may print it. Quotations
//! must be the words of the entry, and `<data>` elements its value.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::html::{Attribute, Mark, Page, Piece, Run, Value};
use super::known::{Known, Numerals, precision_name};
use super::manifest::{self, Kind};
use super::phrase::skeleton;
use super::place::{File, mend, short};
use crate::diagnostics::Finding;
use crate::messages::Message;
use crate::say;
use crate::text::numerals::{Kind as NumeralKind, Numeral, Precision, scan};

/// How many numerals were seen, by language and kind.
pub(crate) type Seen = BTreeMap<(String, String), usize>;

/// What reading a page gave.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) findings: Vec<Finding>,
    pub(crate) seen: Seen,
    /// The entries that show at least one numeral of their own.
    pub(crate) shown: BTreeSet<(Kind, String)>,
}

/// Reads one page.
pub(crate) fn read(file: &File, page: &Page, known: &Known) -> Reading {
    let listed = known.manifest.page(file.path);
    let language = match listed {
        Some(listed) if !listed.language.is_empty() => listed.language.clone(),
        _ => page.language.clone(),
    };
    let mut reader = Reader {
        file,
        page,
        known,
        listed,
        language,
        reading: Reading::default(),
        counted: BTreeSet::new(),
    };
    reader.language();
    for mark in &page.marks {
        reader.mark(mark);
    }
    for run in &page.runs {
        reader.run(run);
    }
    for attribute in page.attributes.iter().filter(|a| a.aloud) {
        reader.attribute(attribute);
    }
    for value in &page.values {
        reader.value(value);
    }
    for quotation in &page.quotations {
        reader.quotation(quotation);
    }
    reader.reading
}

struct Reader<'a> {
    file: &'a File<'a>,
    page: &'a Page,
    known: &'a Known<'a>,
    listed: Option<&'a manifest::Page>,
    language: String,
    reading: Reading,
    counted: BTreeSet<(usize, usize)>,
}

/// Text with marks: a run, or an attribute.
struct Stretch<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    place: &'a dyn Fn(usize) -> usize,
    /// Where it was found, for the message.
    what: &'a str,
}

/// A numeral in a marked element, as it was found.
struct Found<'a> {
    numeral: Numeral,
    /// Byte in the source.
    at: usize,
    /// The language of the element.
    language: &'a str,
    /// The language that it was read in.
    reading: &'a str,
    /// What the words before the element say of its precision.
    before: Precision,
}

impl<'a> Reader<'a> {
    fn error(
        &mut self,
        code: &'static str,
        at: usize,
        subject: &str,
        message: Message,
        help: Message,
    ) {
        let finding = self
            .file
            .error(code, at, message)
            .subject(subject)
            .help(help);
        self.reading.findings.push(finding);
    }

    fn language(&mut self) {
        let said = self.page.language.clone();
        if self.listed.is_none() {
            let message = say!("the manifest does not list this page");
            self.error(
                "unknown-page",
                0,
                "",
                message,
                say!("list it under \"pages\", or remove it"),
            );
        } else if said != self.language {
            let message = say!(
                "the page says that its language is {said}, the manifest says {language}",
                said = format!("{:?}", said),
                language = format!("{:?}", self.language)
            );
            let help = say!("a screen reader speaks the page in the language of <html lang>");
            self.error("language-differs", 0, "", message, help);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        if matches!(mark.kind.as_str(), "plain" | "furniture") {
            return;
        }
        let help = say!(
            "data-trace must be figure, passage, channel, source, claim, plain or furniture, and \
                    data-id an entry of the manifest"
        );
        let Some(kind) = Kind::named(&mark.kind) else {
            let message = say!(
                "no kind of trace is called {kind}",
                kind = format!("{:?}", mark.kind)
            );
            return self.error("unknown-trace", mark.at, &mark.kind, message, help);
        };
        let Some(id) = &mark.id else {
            let message = say!("this {kind} does not say which one it is", kind = mark.kind);
            return self.error("unknown-trace", mark.at, &mark.kind, message, help);
        };
        if !self.known.has(kind, id) {
            let message = say!(
                "the manifest has no {kind} {id}",
                kind = mark.kind,
                id = format!("{:?}", id)
            );
            self.error("unknown-trace", mark.at, id, message, help);
        } else if kind == Kind::Channel
            && self.known.manifest.channel(id).is_some_and(|c| c.retired)
        {
            let message = say!(
                "the channel {id} is retired and still shown",
                id = format!("{:?}", id)
            );
            self.error(
                "retired-channel",
                mark.at,
                id,
                message,
                say!("show the channel that replaced it"),
            );
        }
    }

    fn run(&mut self, run: &Run) {
        self.stretch(&Stretch {
            text: &run.text,
            pieces: &run.pieces,
            place: &|at| run.place(at),
            what: "text",
        });
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let piece = Piece {
            range: 0..attribute.value.len(),
            mark: attribute.mark,
            language: attribute.language.clone(),
        };
        self.stretch(&Stretch {
            text: &attribute.value,
            pieces: &[piece],
            place: &|_| attribute.at,
            what: &format!("{} of <{}>", attribute.name, attribute.element),
        });
    }

    /// Reads a stretch in the language of the page, and each part that is in another language in
    /// that one too.
    fn stretch(&mut self, stretch: &Stretch) {
        self.pass(stretch, &(0..stretch.text.len()), &self.language.clone());
        let mut parts: Vec<(Range<usize>, &str)> = Vec::new();
        for piece in stretch.pieces {
            match parts.last_mut() {
                Some((range, language)) if *language == piece.language => {
                    range.end = piece.range.end;
                }
                _ => parts.push((piece.range.clone(), &piece.language)),
            }
        }
        for (range, language) in parts {
            if language != self.language && !language.is_empty() {
                self.pass(stretch, &range, language);
            }
        }
    }

    fn pass(&mut self, stretch: &Stretch, range: &Range<usize>, language: &str) {
        let Some(text) = stretch.text.get(range.clone()) else {
            return;
        };
        for numeral in scan(text, language) {
            let found = range.start + numeral.start..range.start + numeral.end;
            let at = (stretch.place)(found.start);
            self.count(&numeral, at, found.start, language);
            if numeral.needs_trace() {
                self.numeral(stretch, numeral, &found, language);
            }
        }
    }

    /// A numeral that is read in two languages is one numeral.
    fn count(&mut self, numeral: &Numeral, at: usize, start: usize, language: &str) {
        if self.counted.insert((at, start)) {
            let key = (language.to_owned(), kind_name(numeral.kind).to_owned());
            *self.reading.seen.entry(key).or_default() += 1;
        }
    }

    fn numeral(
        &mut self,
        stretch: &Stretch,
        numeral: Numeral,
        range: &Range<usize>,
        reading: &str,
    ) {
        let parts = marked_parts(stretch.pieces, range);
        let at = (stretch.place)(range.start);
        if let [(_, Some(mark), language)] = parts.as_slice() {
            let found = Found {
                before: before(stretch, *mark, range.start, &numeral, reading),
                numeral,
                at,
                language,
                reading,
            };
            return self.explained(*mark, &found);
        }
        if numeral.kind == NumeralKind::Range && self.explained_apart(stretch, &parts, reading) {
            return;
        }
        let marked = parts.iter().any(|(_, mark, _)| mark.is_some());
        let message = if marked {
            say!(
                "{numeral} stands only partly in what a trace explains ({what})",
                numeral = format!("{:?}", numeral.text),
                what = stretch.what
            )
        } else {
            say!(
                "no trace explains {numeral} ({what})",
                numeral = format!("{:?}", numeral.text),
                what = stretch.what
            )
        };
        self.error("untraced-numeral", at, &numeral.text, message, mend());
    }

    /// "from A to B" where A and B are explained each and the words between them hold nothing.
    fn explained_apart(&mut self, stretch: &Stretch, parts: &[Part], reading: &str) -> bool {
        let mut inner = Vec::new();
        for (range, mark, language) in parts {
            let text = stretch.text.get(range.clone()).unwrap_or_default();
            for numeral in scan(text, reading).into_iter().filter(Numeral::needs_trace) {
                let Some(mark) = mark else {
                    return false;
                };
                let at = (stretch.place)(range.start + numeral.start);
                let found = Found {
                    before: Precision::Exact,
                    numeral,
                    at,
                    language,
                    reading,
                };
                inner.push((*mark, found));
            }
        }
        for (mark, found) in &inner {
            self.explained(*mark, found);
        }
        true
    }

    /// A numeral that stands wholly in one marked element.
    fn explained(&mut self, mark: usize, found: &Found) {
        let Some(mark) = self.page.marks.get(mark) else {
            return;
        };
        match Kind::named(&mark.kind) {
            Some(kind) => self.in_entry(kind, mark, found),
            None => self.in_plain(mark, found),
        }
    }

    fn in_entry(&mut self, kind: Kind, mark: &Mark, found: &Found) {
        let Some(id) = mark.id.as_deref().filter(|id| self.known.has(kind, id)) else {
            return; // reported once, at the element
        };
        self.reading.shown.insert((kind, id.to_owned()));
        let page_language = self.language.clone();
        let printed_in = [page_language.as_str(), found.language];
        let known = self.known.numerals((kind, id), &printed_in, found.reading);
        let known: Vec<&Numerals> = known.collect();
        let text = &found.numeral.text;
        if !known.iter().any(|numerals| numerals.contains(text)) {
            let words: Vec<_> = known.iter().map(|numerals| numerals.words()).collect();
            let message = say!(
                "{text} is printed for the {kind} {id}",
                text = format!("{:?}", text),
                kind = mark.kind,
                id
            );
            let help = say!(
                "the manifest knows: {words}",
                words = short(&words.join(", "))
            );
            return self.error("print-differs", found.at, id, message, help);
        }
        if kind == Kind::Claim && !self.known.prints(kind, id, &printed_in, &mark.text) {
            let message = say!(
                "{text} stands in words that are not the claim {id}",
                text = format!("{:?}", text),
                id
            );
            let help = say!("a claim is quoted whole, and nothing else stands in its element");
            return self.error("print-differs", found.at, id, message, help);
        }
        let says = |precision: Precision| known.iter().any(|n| n.agrees(text, precision));
        // What stands before a figure and says nothing of precision changes nothing.
        let before = Some(found.before).filter(|precision| *precision != Precision::Exact);
        let changed = [Some(found.numeral.precision), before]
            .into_iter()
            .flatten()
            .find(|precision| !says(*precision));
        if let (Kind::Figure, Some(precision)) = (kind, changed) {
            let message = say!(
                "{text} reads as {precision} here, which the figure {id} does not say",
                text = format!("{:?}", text),
                precision = precision_name(precision),
                id
            );
            let help =
                say!("the words before the figure change what it says: let the figure say them");
            self.error("precision-differs", found.at, id, message, help);
        }
    }

    fn in_plain(&mut self, mark: &Mark, found: &Found) {
        let (strings, whole) = match (mark.kind.as_str(), self.listed) {
            ("plain", Some(listed)) => (&listed.plain, true),
            ("furniture", Some(listed)) => (&listed.furniture, false),
            _ => return, // an unknown kind or page is reported as such
        };
        let text = &found.numeral.text;
        let wanted = skeleton(&mark.text);
        let numerals = Numerals::of(strings.iter().map(String::as_str), found.reading);
        let listed = numerals.contains(text)
            && (!whole || strings.iter().any(|string| skeleton(string) == wanted));
        if !listed {
            let message = say!(
                "{text} is marked as {kind}, but the manifest does not list it for this page",
                text = format!("{:?}", text),
                kind = mark.kind
            );
            self.error("untraced-numeral", found.at, text, message, mend());
        }
    }

    fn value(&mut self, value: &Value) {
        let mark = value.mark.and_then(|mark| self.page.marks.get(mark));
        let figure = mark
            .filter(|mark| mark.kind == "figure")
            .and_then(|mark| self.known.manifest.figure(mark.id.as_deref()?));
        let Some(figure) = figure else {
            if mark.is_none_or(|mark| mark.kind != "figure") {
                let message = say!(
                    "a value {value} stands outside a figure",
                    value = format!("{:?}", value.value)
                );
                self.error("untraced-numeral", value.at, &value.value, message, mend());
            }
            return;
        };
        if value.value != figure.value {
            let message = say!(
                "the page gives {value} as the value of {id}",
                value = format!("{:?}", value.value),
                id = figure.id
            );
            let help = say!("the manifest says {value}", value = figure.value);
            self.error("print-differs", value.at, &figure.id, message, help);
        }
        let languages = [self.language.clone(), value.language.clone()];
        let languages = languages.each_ref().map(String::as_str);
        if !self
            .known
            .prints(Kind::Figure, &figure.id, &languages, &value.text)
        {
            let message = say!(
                "{value} is printed for the figure {id}",
                value = format!("{:?}", short(&value.text)),
                id = figure.id
            );
            let help = say!("the manifest lists every text of a figure under \"printed\"");
            self.error("print-differs", value.at, &figure.id, message, help);
        }
    }

    /// The words of a quotation inside a figure or a passage are the entry's.
    fn quotation(&mut self, quotation: &Value) {
        let Some(mark) = quotation.mark.and_then(|mark| self.page.marks.get(mark)) else {
            return;
        };
        let kind = Kind::named(&mark.kind).filter(|k| matches!(k, Kind::Figure | Kind::Passage));
        let (Some(kind), Some(id)) = (kind, mark.id.as_deref()) else {
            return;
        };
        if !self.known.has(kind, id) {
            return;
        }
        let exact = self.known.manifest.target(kind, id).and_then(|t| t.exact());
        let is_exact = exact.is_some_and(|exact| skeleton(exact) == skeleton(&quotation.text));
        let languages = [self.language.clone(), quotation.language.clone()];
        let languages = languages.each_ref().map(String::as_str);
        if !is_exact && !self.known.prints(kind, id, &languages, &quotation.text) {
            let message = say!(
                "{quotation} is not what {id} quotes",
                quotation = format!("{:?}", short(&quotation.text)),
                id
            );
            let help = say!(
                "the manifest quotes {exact}",
                exact = format!("{:?}", short(exact.unwrap_or_default()))
            );
            self.error("print-differs", quotation.at, id, message, help);
        }
    }
}

/// What the words before a marked element say of the precision of a numeral in it: "up to about
/// 88 million" is read as about, and yet "up to" is not the figure's.
fn before(
    stretch: &Stretch,
    mark: usize,
    at: usize,
    numeral: &Numeral,
    reading: &str,
) -> Precision {
    /// No precision word and the words that may follow it are longer, in bytes.
    const NEAR: usize = 60;
    let mut start = at;
    for piece in stretch.pieces.iter().rev().filter(|p| p.range.start <= at) {
        if piece.mark != Some(mark) {
            break;
        }
        start = piece.range.start;
    }
    let from = (start.saturating_sub(NEAR)..=start).find(|i| stretch.text.is_char_boundary(*i));
    let words = from.and_then(|from| stretch.text.get(from..start));
    let text = format!("{}{}", words.unwrap_or_default(), numeral.text);
    let same = |found: &Numeral| found.end == text.len() && found.text == numeral.text;
    let found = scan(&text, reading).into_iter().find(same);
    found.map_or(Precision::Exact, |found| found.precision)
}

/// A part of a range: its bytes, its mark, its language.
type Part = (Range<usize>, Option<usize>, String);

/// The parts of a range, one for each mark (or for none) that it runs through.
fn marked_parts(pieces: &[Piece], range: &Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for piece in pieces {
        let start = piece.range.start.max(range.start);
        let end = piece.range.end.min(range.end);
        if start >= end {
            continue;
        }
        match parts.last_mut() {
            Some((last, mark, _)) if *mark == piece.mark => last.end = end,
            _ => parts.push((start..end, piece.mark, piece.language.clone())),
        }
    }
    parts
}

/// `cardinal`, `percent` … as `scan` writes them.
pub(crate) const fn kind_name(kind: NumeralKind) -> &'static str {
    match kind {
        NumeralKind::Cardinal => "cardinal",
        NumeralKind::Percent => "percent",
        NumeralKind::Fraction => "fraction",
        NumeralKind::Ratio => "ratio",
        NumeralKind::Range => "range",
        NumeralKind::Ordinal => "ordinal",
        NumeralKind::Date => "date",
        NumeralKind::Age => "age",
        NumeralKind::Duration => "duration",
        NumeralKind::Rate => "rate",
        NumeralKind::Identifier => "identifier",
    }
}
