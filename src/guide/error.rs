//! What can go wrong between a checked manuscript and its pages.

use std::path::PathBuf;

use crate::diagnostics::Finding;
use crate::files::FileError;
use crate::messages::{Message, Say};
use crate::say;

/// A guide that could not be built.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum GuideError {
    /// A file could not be read or written.
    File(#[from] FileError),
    /// A template is broken, or does not fit what it is given.
    Template {
        /// The template, or the folder of templates.
        name: String,
        /// What the template engine says.
        reason: String,
    },
    /// The manuscript has findings.
    Findings(Vec<Finding>),
    /// A directive that names nothing that may be printed: its name and its argument.
    Unanswered(String, String),
    /// mdBook refused the book.
    Book {
        /// The folder of the book.
        book: PathBuf,
        /// What mdBook says, with its causes.
        reason: String,
    },
    /// mdBook built the book with warnings: a page may be broken where nobody looks.
    Warnings {
        /// The folder of the book.
        book: PathBuf,
        /// What mdBook says.
        warnings: Vec<String>,
    },
    /// What mdBook sent to the preprocessor is not what it is known to send.
    Protocol(String),
}

impl Say for GuideError {
    fn said(&self) -> Message {
        match self {
            Self::File(error) => error.said(),
            Self::Template { name, reason } => say!("template {name}: {reason}", name, reason),
            Self::Findings(findings) => {
                say!("{count} findings in the manuscript", count = findings.len())
            }
            Self::Unanswered(name, argument) => {
                say!("nothing answers {{#{name} {argument}}}", name, argument)
            }
            Self::Book { book, reason } => {
                say!(
                    "{book}: mdBook stopped: {reason}",
                    book = book.display(),
                    reason
                )
            }
            Self::Warnings { book, warnings } => say!(
                "{book}: mdBook warned: {warnings}",
                book = book.display(),
                warnings = warnings.join("; ")
            ),
            Self::Protocol(reason) => {
                say!(
                    "the preprocessor could not read what mdBook sent: {reason}",
                    reason
                )
            }
        }
    }
}
