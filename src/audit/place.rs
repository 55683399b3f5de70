//! Findings with their place in a file of the site.

use crate::diagnostics::{Finding, Lines, Place};
use crate::messages::Message;
use crate::say;

/// A text file of the site, to turn bytes into lines and columns.
pub(crate) struct File<'a> {
    /// Path below the site's folder.
    pub(crate) path: &'a str,
    lines: Lines<'a>,
}

impl<'a> File<'a> {
    /// A file with its text.
    pub(crate) fn new(path: &'a str, text: &'a str) -> Self {
        Self {
            path,
            lines: Lines::new(path, text),
        }
    }

    /// The place of a byte.
    pub(crate) fn place(&self, at: usize) -> Place {
        self.lines.place(at)
    }

    /// An error at a byte.
    pub(crate) fn error(&self, code: &'static str, at: usize, message: Message) -> Finding {
        Finding::error(code, self.place(at), message)
    }
}

/// Text for a message: one line, not too long.
pub(crate) fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let mut cut: String = line.chars().take(LONGEST - 1).collect();
    cut.push('…');
    cut
}

/// What to do with a numeral that nothing explains.
pub(crate) fn mend() -> Message {
    say!("print it through an entry of the ledger, a plain directive or listed furniture")
}
