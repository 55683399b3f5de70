//! Printing: the only place that writes to stdout and stderr.

use std::io::{self, Write as _};
use std::path::Path;

use serde::Serialize;

use super::{Failure, Format};
use crate::diagnostics::Report;
use crate::files;

/// The width of a line that is written over.
const WIDTH: usize = 48;

/// Stdout for data, stderr for everything else, colours only for people.
pub(super) struct Terminal {
    styled: bool,
}

impl Terminal {
    pub(super) fn new() -> Self {
        // anstream drops the colours again when stderr is not a terminal.
        Self { styled: true }
    }

    /// Prints data, or text that was asked for.
    pub(super) fn print(&self, text: &str) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Says something beside the data.
    pub(super) fn say(&self, text: &str) {
        // Nobody can be told that stderr is closed.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// Tells how far a long run is, on one line that is written over; nothing where nobody looks.
    pub(super) fn progress(&self, what: &'static str) -> impl Fn(usize) + Sync + use<> {
        let seen = io::IsTerminal::is_terminal(&io::stderr());
        move |count| {
            if seen {
                let _ = write!(anstream::stderr(), "\r{count} {what} …\r");
            }
        }
    }

    /// Says what is being done, on one line that is written over, where somebody looks; an
    /// empty one clears it.
    pub(super) fn step(&self, what: &str) {
        if io::IsTerminal::is_terminal(&io::stderr()) {
            let _ = write!(anstream::stderr(), "\r{what:<WIDTH$}\r");
        }
    }

    /// Prints one JSON document.
    pub(super) fn json(&self, value: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
        text.push('\n');
        self.print(&text)
    }

    /// Prints a report; findings name files below `root`.
    pub(super) fn report(&self, report: &Report, format: Format, root: &Path) -> io::Result<()> {
        match format {
            Format::Json => self.print(&report.to_json()),
            Format::Annotations => self.print(&report.to_annotations()),
            Format::Human => {
                let load = |file: &str| files::read_text(&root.join(file)).ok();
                self.print(&report.to_human(self.styled, &load))?;
                self.say(&summary(report));
                Ok(())
            }
        }
    }

    /// Says why a command could not run.
    pub(super) fn failure(&self, failure: &Failure) {
        if let Failure::Report(report) = failure {
            let text = report.to_human(self.styled, &|_| None);
            let _ = write!(anstream::stderr(), "{text}");
            return;
        }
        self.say(&format!("error: {failure}"));
        if let Failure::Other { help, .. } = failure
            && !help.is_empty()
        {
            self.say(&format!("help: {help}"));
        }
    }
}

fn summary(report: &Report) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    if report.findings().is_empty() {
        return "no findings".to_owned();
    }
    format!(
        "{}, {}",
        plural(report.errors(), "error"),
        plural(report.warnings(), "warning")
    )
}
