//! `jalon audit DIR` and `jalon audit SHEET.pdf`

use std::path::{Path, PathBuf};

use super::{Failure, Format, Outcome, Session};

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
            format!(
                "{} is neither a folder nor a file",
                arguments.target.display()
            ),
            "name the folder of a built site, such as dist, or a sheet",
        ));
    };
    session
        .terminal
        .report(&audited.report, arguments.format, root)?;
    if arguments.format == Format::Human {
        let counts = audited
            .report
            .counts()
            .iter()
            .map(|(name, n)| format!("{name}: {n}"));
        session.terminal.say(counts.collect::<Vec<_>>().join(", "));
    }
    Ok(if audited.is_clean() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}
