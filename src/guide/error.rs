//! What can go wrong between a checked manuscript and its pages.

use std::path::PathBuf;

use crate::diagnostics::Finding;
use crate::files::FileError;

/// A guide that could not be built.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template is broken, or does not fit what it is given.
    #[error("template {name}: {reason}")]
    Template {
        /// The template, or the folder of templates.
        name: String,
        /// What the template engine says.
        reason: String,
    },
    /// The manuscript has findings.
    #[error("{} finding(s) in the manuscript", .0.len())]
    Findings(Vec<Finding>),
    /// A directive that names nothing that may be printed: its name and its argument.
    #[error("nothing answers {{{{#{0} {1}}}}}")]
    Unanswered(String, String),
    /// mdBook refused the book.
    #[error("{}: mdBook stopped: {reason}", .book.display())]
    Book {
        /// The folder of the book.
        book: PathBuf,
        /// What mdBook says, with its causes.
        reason: String,
    },
    /// mdBook built the book with warnings: a page may be broken where nobody looks.
    #[error("{}: mdBook warned: {}", .book.display(), .warnings.join("; "))]
    Warnings {
        /// The folder of the book.
        book: PathBuf,
        /// What mdBook says.
        warnings: Vec<String>,
    },
    /// What mdBook sent to the preprocessor is not what it is known to send.
    #[error("the preprocessor could not read what mdBook sent: {0}")]
    Protocol(String),
}
