//! A finding: what is wrong, where, and the way out.
//!
//! Every part of Jalon that judges something collects [`Finding`]s instead of stopping at the
//! first; a [`Report`] sorts them and writes them for people (with the line of the file), as
//! JSON, or as workflow annotations. Nothing here reads a file: the line shown to a person comes
//! from a loader that the caller passes in.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use rayon::prelude::*;
use serde::Serialize;

use crate::messages::{Catalogue, Message};
use crate::say;
use crate::text::lines::{LineIndex, LineMap, Position};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build stops.
    Error,
    /// The build goes on; a person should look.
    Warning,
}

/// Where a finding is: a file of the project and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path below the project's folder, with forward slashes.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

impl Place {
    /// A place in a file.
    #[must_use]
    pub fn new(file: impl Into<String>, line: usize, column: usize) -> Self {
        Self {
            file: file.into(),
            line,
            column,
        }
    }

    /// The place of a byte offset in the text of a file. Offsets past the end mean the end. It
    /// reads the text: who asks for several places asks [`Lines`].
    #[must_use]
    pub fn at(file: impl Into<String>, text: &str, offset: usize) -> Self {
        Self::on(file, LineMap::new(text).position(offset))
    }

    /// A position in a file.
    #[must_use]
    pub fn on(file: impl Into<String>, position: Position) -> Self {
        Self::new(file, position.line, position.column)
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self::new(file, 1, 1)
    }
}

/// A file and its lines, which are looked for once, however many places are asked for.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    file: &'a str,
    map: LineMap<'a>,
}

impl<'a> Lines<'a> {
    /// Reads the text of a file once.
    #[must_use]
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            map: LineMap::new(text),
        }
    }

    /// The path of the file.
    #[must_use]
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// The place of a byte offset. Offsets past the end mean the end.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        Place::on(self.file, self.map.position(offset))
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it, in kebab case; stable.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// How many characters from the place on are meant, for the drawing; 0 for a word.
    pub length: usize,
    /// The id of the entry or the text concerned.
    pub subject: String,
    /// What is wrong, one sentence.
    pub message: Message,
    /// What to do about it.
    pub help: Message,
}

impl Finding {
    /// An error.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: Message) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place,
            length: 0,
            subject: String::new(),
            message,
            help: Message::default(),
        }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: Message) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, place, message)
        }
    }

    /// A TOML file that cannot be read, at the place where the reader stopped.
    #[must_use]
    pub fn broken_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        Self::error(
            "broken-toml",
            Place::at(file, text, at),
            Message::foreign(error.message()),
        )
        .help(say!(
            "mend the TOML at this place; the other findings of this file come after that"
        ))
    }

    /// Names the entry or the text concerned.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = help;
        self
    }

    /// Says how many characters are meant.
    #[must_use]
    pub fn length(mut self, characters: usize) -> Self {
        self.length = characters;
        self
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    severity: Severity,
    file: &'a str,
    line: usize,
    column: usize,
    subject: &'a str,
    message: &'a Message,
    help: &'a Message,
}

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonSummary {
    errors: usize,
    warnings: usize,
    #[serde(flatten)]
    counts: BTreeMap<String, usize>,
}

/// How many findings of one code are kept of one file: nobody reads more before mending some, and
/// a file of ten million numbers has as many.
pub const MOST: usize = 10_000;

/// All findings of one run, in the order of their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
    /// How many there are of each code in each file; an error is never left out for a warning.
    kept: BTreeMap<(&'static str, bool), BTreeMap<String, usize>>,
    counts: BTreeMap<String, usize>,
}

impl Report {
    /// Adds one finding, unless there are [`MOST`] of its code in its file.
    pub fn push(&mut self, finding: Finding) {
        let of_code = self
            .kept
            .entry((finding.code, finding.severity == Severity::Error));
        let of_code = of_code.or_default();
        match of_code.get_mut(&finding.place.file) {
            Some(kept) if *kept == MOST => return,
            Some(kept) => *kept += 1,
            None => {
                of_code.insert(finding.place.file.clone(), 1);
            }
        }
        self.findings.push(finding);
    }

    /// Adds several.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Adds what another report says, behind what this one says.
    pub fn append(&mut self, other: Self) {
        self.extend(other.findings);
        self.counts.extend(other.counts);
    }

    /// Adds a count of what was looked at (pages, numerals …) to the JSON summary.
    pub fn count(&mut self, name: &str, number: usize) {
        self.counts.insert(name.to_owned(), number);
    }

    /// Whether there may be more than were kept: of one code in one file there are [`MOST`].
    #[must_use]
    pub fn is_full(&self) -> bool {
        let mut kept = self.kept.values().flat_map(BTreeMap::values);
        kept.any(|kept| *kept == MOST)
    }

    /// What was looked at, by name.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<String, usize> {
        &self.counts
    }

    /// Puts the findings in the order file, line, column, code and drops exact repeats.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            (&a.place, a.code, &a.subject, &a.message)
                .cmp(&(&b.place, b.code, &b.subject, &b.message))
        });
        self.findings.dedup();
    }

    /// The findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count()
    }

    /// How many warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }

    /// The JSON document of `--format json` (DESIGN, section 4), with a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let findings = self.findings.iter().map(json_finding).collect();
        let summary = JsonSummary {
            errors: self.errors(),
            warnings: self.warnings(),
            counts: self.counts.clone(),
        };
        let report = JsonReport {
            version: 1,
            findings,
            summary,
        };
        // Serialising plain strings and numbers has no way to fail.
        let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
        text.push('\n');
        text
    }

    /// One workflow command a finding, as forges turn them into annotations beside the code.
    #[must_use]
    pub fn to_annotations(&self, catalogue: &Catalogue) -> String {
        let annotated = |finding| annotation(finding, catalogue);
        self.findings.iter().map(annotated).collect()
    }

    /// For people: each finding with its line of the file, taken from `load`.
    #[must_use]
    pub fn to_human(
        &self,
        styled: bool,
        catalogue: &Catalogue,
        load: &(dyn Fn(&str) -> Option<String> + Sync),
    ) -> String {
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let same_file = |a: &Finding, b: &Finding| a.place.file == b.place.file;
        let files: Vec<&[Finding]> = self.findings.chunk_by(same_file).collect();
        // Each file is read once, and drawn beside the others.
        let drawn = files.into_par_iter().map(|findings| {
            let mut texts = Texts::new(load);
            let draw = |finding| draw(&renderer, finding, catalogue, &mut texts) + "\n\n";
            findings.iter().map(draw).collect::<String>()
        });
        drawn.collect::<Vec<_>>().concat()
    }
}

fn json_finding(finding: &Finding) -> JsonFinding<'_> {
    JsonFinding {
        code: finding.code,
        severity: finding.severity,
        file: &finding.place.file,
        line: finding.place.line,
        column: finding.place.column,
        subject: &finding.subject,
        message: &finding.message,
        help: &finding.help,
    }
}

/// Workflow commands end at a line end and split at commas and colons in properties.
fn annotation(finding: &Finding, catalogue: &Catalogue) -> String {
    let data = |s: &str| {
        s.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |s: &str| data(s).replace(':', "%3A").replace(',', "%2C");
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!(
        "::{level} file={},line={},col={},title={}::{}\n",
        property(&finding.place.file),
        finding.place.line,
        finding.place.column,
        property(finding.code),
        data(
            format!(
                "{}\n{}",
                finding.message.with(catalogue),
                finding.help.with(catalogue)
            )
            .trim_end()
        ),
    )
}

fn draw(
    renderer: &Renderer,
    finding: &Finding,
    catalogue: &Catalogue,
    texts: &mut Texts<'_>,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name(say!("error").with(catalogue)),
        Severity::Warning => Level::WARNING.with_name(say!("warning").with(catalogue)),
    };
    let message = shown(&finding.message.with(catalogue));
    let file = shown(&finding.place.file);
    let title = level.primary_title(message.as_str()).id(finding.code);
    let mut group = match texts.excerpt(finding) {
        Some((line, span)) => {
            let snippet = Snippet::source(line)
                .line_start(finding.place.line)
                .path(file.as_str())
                .annotation(AnnotationKind::Primary.span(span));
            title.element(snippet)
        }
        None => Group::with_title(title)
            .element(annotate_snippets::Origin::path(file.as_str()).line(finding.place.line)),
    };
    let help = shown(&finding.help.with(catalogue));
    if !help.is_empty() {
        let level = Level::HELP.with_name(say!("help").with(catalogue));
        group = group.element(level.message(help.as_str()));
    }
    with_column(&renderer.render(&[group]), &file, &finding.place)
}

/// The drawing with the column of the whole line, where only a part of the line was drawn.
fn with_column(drawn: &str, file: &str, place: &Place) -> String {
    let title = drawn.find('\n').unwrap_or(drawn.len());
    let (title, body) = drawn.split_at(title);
    let named = format!("{file}:{}:", place.line);
    match body.split_once(&named) {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{title}{before}{named}{}{rest}", place.column)
        }
        None => drawn.to_owned(),
    }
}

/// How much of a long line is shown before and after the place, in characters.
const AROUND: usize = 70;
/// How much is underlined at most: what has no end, as a word of a megabyte, is not drawn whole
/// for each finding in it.
const MARKED: usize = 300;

/// The texts that findings stand in. Findings come in the order of their places: a file is read
/// once, and a line of many findings is gone through once.
struct Texts<'l> {
    load: &'l dyn Fn(&str) -> Option<String>,
    file: Option<String>,
    /// What it says, and its lines.
    text: Option<(String, LineIndex)>,
    /// The last place: its line, its column and its byte.
    last: (usize, usize, usize),
}

impl<'l> Texts<'l> {
    fn new(load: &'l dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            load,
            file: None,
            text: None,
            last: (0, 0, 0),
        }
    }

    fn open(&mut self, file: &str) {
        if self.file.as_deref() == Some(file) {
            return;
        }
        self.file = Some(file.to_owned());
        self.text = (self.load)(file).map(|text| {
            let lines = LineIndex::new(&text);
            (text, lines)
        });
        self.last = (0, 0, 0);
    }

    /// The part of the line around the finding, and the bytes in it to underline. Documents have
    /// lines of thousands of characters; a person needs the words around the place.
    fn excerpt(&mut self, finding: &Finding) -> Option<(String, std::ops::Range<usize>)> {
        self.open(&finding.place.file);
        let (text, lines) = self.text.as_ref()?;
        let range = lines.line_range(text, finding.place.line)?;
        // Behind the last line end nothing stands that could be shown.
        let is_text = range.start < text.len();
        let line = text.get(range).filter(|_| is_text)?;
        let column = finding.place.column - 1;
        let (from, at) = match self.last {
            (last, passed, at) if last == finding.place.line && passed <= column => (passed, at),
            _ => (0, 0),
        };
        let at = at + bytes_of(line.get(at..)?, column - from);
        self.last = (finding.place.line, column, at);
        let (before, rest) = line.split_at_checked(at)?;
        let longest = rest.get(..bytes_of(rest, MARKED))?;
        let marked = match finding.length {
            0 => longest.find(char::is_whitespace).unwrap_or(longest.len()),
            length => bytes_of(longest, length),
        };
        let (marked, after) = rest.split_at_checked(marked)?;
        let far = before.char_indices().rev().take(AROUND).last();
        let before = shown(before.get(far.map_or(at, |(far, _)| far)..)?);
        let marked = shown(marked);
        let after = shown(after.get(..bytes_of(after, AROUND))?);
        let span = before.len()..before.len() + marked.len();
        Some((before + &marked + &after, span))
    }
}

/// The bytes of the first characters of a text.
fn bytes_of(text: &str, characters: usize) -> usize {
    let end = text.char_indices().nth(characters);
    end.map_or(text.len(), |(end, _)| end)
}

/// Text that stands on one line.
fn shown(text: &str) -> String {
    printable(text).replace('\n', "\u{FFFD}")
}

/// Text from outside may hold what a terminal obeys: it is shown, never obeyed.
pub(crate) fn printable(text: &str) -> String {
    let shown = |c| match c {
        '\n' | '\t' => c,
        c if is_obeyed(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Whether a terminal does something else than to show the character: control sequences start with
/// one of these, and others turn the direction of the text.
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
