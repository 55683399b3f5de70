//! `jalon audit DIR` and `jalon audit SHEET.pdf`

use std::path::{Path, PathBuf};

use super::{Failure, Format, Outcome, Session};
use crate::diagnostics::Report;
use crate::files;
use crate::messages::Message;
use crate::say;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon audit dist\n  jalon audit dist --format json\n  jalon audit sheet.pdf"
)]
pub(super) struct Arguments {
    /// The folder of a built site, or one of its sheets, wherever it was copied
    #[arg(value_name = "DIR")]
    target: PathBuf,

    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    session.terminal.step(&say!("auditing …"));
    if !arguments.target.exists() {
        files::put_back(&arguments.target);
    }
    let (audited, root) = if arguments.target.is_dir() {
        (
            crate::audit::site(&arguments.target),
            arguments.target.as_path(),
        )
    } else if arguments.target.is_file() {
        let folder = arguments.target.parent().unwrap_or(Path::new(""));
        (crate::audit::sheet(&arguments.target), folder)
    } else {
        return Err(Failure::other(
            say!(
                "{path} is neither a folder nor a file",
                path = arguments.target.display()
            ),
            say!("name the folder of a built site, such as dist, or a sheet"),
        ));
    };
    session
        .terminal
        .report(&audited.report, arguments.format, root)?;
    if arguments.format == Format::Human {
        session.terminal.say(looked_at(&audited.report));
    }
    Ok(if audited.is_clean() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// What was looked at, in one line.
pub(super) fn looked_at(report: &Report) -> Message {
    let counts = report.counts().iter();
    let counts = counts.map(|(name, number)| match name.as_str() {
        "pages" => say!("pages: {number}", number),
        "sheets" => say!("sheets: {number}", number),
        "numerals-on-pages" => say!("numerals-on-pages: {number}", number),
        "numerals-on-sheets" => say!("numerals-on-sheets: {number}", number),
        "files-that-agree" => say!("files-that-agree: {number}", number),
        _ => Message::foreign(format!("{name}: {number}")),
    });
    Message::several(counts, ", ")
}
