//! Printing: the only place that writes to stdout and stderr.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::{Failure, Format};
use crate::diagnostics::{MOST, Report, is_obeyed, printable};
use crate::files;
use crate::messages::{Catalogue, Message};
use crate::say;

/// The width of a line that is written over, in characters: it must fit on any terminal.
const WIDTH: usize = 72;

/// Stdout for data, stderr for everything else, colours only for people.
pub(super) struct Terminal {
    styled: bool,
    catalogue: Catalogue,
    /// A line stands that is to be written over.
    stepping: AtomicBool,
}

/// A report in the words and the format of whoever reads.
#[derive(Serialize, Deserialize)]
pub(super) struct Printed {
    /// For stdout.
    data: String,
    /// To be said beside it.
    said: String,
}

impl Terminal {
    /// A terminal for somebody who reads the language of a locale.
    pub(super) fn new(locale: &str) -> Self {
        Self {
            // anstream drops the colours again when stderr is not a terminal.
            styled: true,
            catalogue: Catalogue::for_locale(locale),
            stepping: AtomicBool::new(false),
        }
    }

    /// The words of whoever reads.
    pub(super) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// A message in the words of whoever reads.
    pub(super) fn words(&self, message: &Message) -> String {
        message.with(&self.catalogue)
    }

    /// Prints data, or text that was asked for. What would move a terminal's cursor is shown.
    pub(super) fn print(&self, text: &str) -> io::Result<()> {
        self.print_styled(&printable(text))
    }

    /// Prints text that brings its own colours, and nothing else that a terminal obeys.
    pub(super) fn print_styled(&self, text: &str) -> io::Result<()> {
        self.clear();
        let mut out = anstream::stdout().lock();
        out.write_all(coloured(text).as_bytes())?;
        out.flush()
    }

    /// Says something beside the data, as [`Self::print`] does.
    pub(super) fn say(&self, message: Message) {
        self.say_styled(&printable(&self.words(&message)));
    }

    /// Says text that brings its own colours, as [`Self::print_styled`] does.
    pub(super) fn say_styled(&self, text: &str) {
        self.clear();
        // Nobody can be told that stderr is closed.
        let _ = writeln!(anstream::stderr(), "{}", coloured(text));
    }

    /// Tells how far a long run is, as [`Self::step`] does.
    pub(super) fn progress(&self, said: impl Fn(usize) -> Message + Sync) -> impl Fn(usize) + Sync {
        move |count| self.step(&said(count))
    }

    /// Says what is being done, on one line that is written over, where somebody looks. Whatever
    /// is printed next takes its place.
    pub(super) fn step(&self, what: &Message) {
        if io::IsTerminal::is_terminal(&io::stderr()) {
            self.stepping.store(true, Ordering::Relaxed);
            let words: String = printable(&self.words(what)).chars().take(WIDTH).collect();
            let _ = write!(anstream::stderr(), "\r{words:<WIDTH$}\r");
        }
    }

    /// Takes away what the last step said.
    pub(super) fn clear(&self) {
        if self.stepping.swap(false, Ordering::Relaxed) {
            let _ = write!(anstream::stderr(), "\r{:<WIDTH$}\r", "");
        }
    }

    /// Prints one JSON document.
    pub(super) fn json(&self, value: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
        text.push('\n');
        self.print_json(&text)
    }

    /// Prints a JSON document that is written already: characters that a terminal obeys are escaped.
    pub(super) fn print_json(&self, text: &str) -> io::Result<()> {
        self.print_styled(&escaped(text))
    }

    /// Prints a report; findings name files below `root`.
    pub(super) fn report(&self, report: &Report, format: Format, root: &Path) -> io::Result<()> {
        self.show(&self.printed(report, format, root))
    }

    /// A report as it is printed.
    pub(super) fn printed(&self, report: &Report, format: Format, root: &Path) -> Printed {
        let nothing = String::new();
        let (data, said) = match format {
            Format::Json => (escaped(&report.to_json()), nothing),
            Format::Annotations => (printable(&report.to_annotations(&self.catalogue)), nothing),
            Format::Human => {
                let load = |file: &str| files::read_text(&root.join(file)).ok();
                let drawn = report.to_human(self.styled, &self.catalogue, &load);
                (drawn, printable(&self.words(&summary(report))))
            }
        };
        Printed { data, said }
    }

    /// Prints what was made for it.
    pub(super) fn show(&self, printed: &Printed) -> io::Result<()> {
        self.print_styled(&printed.data)?;
        if !printed.said.is_empty() {
            self.say_styled(&printed.said);
        }
        Ok(())
    }

    /// Says why a command could not run.
    pub(super) fn failure(&self, failure: &Failure) {
        if let Failure::Report(report) = failure {
            self.clear();
            let text = report.to_human(self.styled, &self.catalogue, &|_| None);
            let _ = write!(anstream::stderr(), "{text}");
            return;
        }
        let message = failure.said();
        self.say(say!("error: {message}", message));
        if let Failure::Other { help, .. } = failure
            && !help.is_empty()
        {
            self.say(say!("help: {help}", help));
        }
    }
}

/// Text in which colours are the only thing that a terminal obeys.
fn coloured(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1B}') {
        shown.push_str(&printable(before));
        match colour(after) {
            Some(length) => {
                shown.push('\u{1B}');
                shown.push_str(&after[..length]);
                rest = &after[length..];
            }
            None => {
                shown.push(char::REPLACEMENT_CHARACTER);
                rest = after;
            }
        }
    }
    shown + &printable(rest)
}

/// The length of the colour that stands behind an escape character: `[1;31m`.
fn colour(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix('[')?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers[end..].starts_with('m').then_some(end + 2)
}

/// JSON whose strings hold no raw control character; serde leaves those above ASCII as they are.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_obeyed(c) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn summary(report: &Report) -> Message {
    if report.findings().is_empty() {
        return say!("no findings");
    }
    let errors = say!("{count} errors", count = report.errors());
    let warnings = say!("{count} warnings", count = report.warnings());
    let more = report.is_full().then(|| {
        say!(
            "of one kind in one file {most} are kept: mend some and look again",
            most = MOST
        )
    });
    Message::several([errors, warnings].into_iter().chain(more), ", ")
}

#[cfg(test)]
mod tests {
    use super::{coloured, escaped};

    #[test]
    fn a_terminal_obeys_colours_only() {
        let hostile =
            "\u{1B}[1;31mred\u{1B}[0m \u{1B}]0;title\u{7} \u{1B}[2J \u{9B}2J \u{202E}24\r\u{1B}";
        let shown = "\u{1B}[1;31mred\u{1B}[0m \u{FFFD}]0;title\u{FFFD} \u{FFFD}[2J \u{FFFD}2J \u{FFFD}24\u{FFFD}\u{FFFD}";
        assert_eq!(coloured(hostile), shown);
    }

    #[test]
    fn json_says_the_same_without_raw_controls() {
        let said = "\u{9B}31m \u{7F} \u{202E}";
        let json = escaped(&serde_json::json!(said).to_string());
        assert!(json.is_ascii(), "{json}");
        assert_eq!(
            serde_json::from_str::<String>(&json).ok().as_deref(),
            Some(said)
        );
    }
}
