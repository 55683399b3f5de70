//! `jalon audit DIR`

use std::path::PathBuf;

use super::{Failure, Format, Outcome, Session};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  jalon audit dist\n  jalon audit dist --format json")]
pub(super) struct Arguments {
    /// The folder of a built site
    dir: PathBuf,

    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    if !arguments.dir.is_dir() {
        return Err(Failure::other(
            format!("{} is not a folder", arguments.dir.display()),
            "name the folder of a built site, such as dist",
        ));
    }
    let audited = crate::audit::site(&arguments.dir);
    session
        .terminal
        .report(&audited.report, arguments.format, &arguments.dir)?;
    if arguments.format == Format::Human {
        let counts = audited
            .report
            .counts()
            .iter()
            .map(|(name, n)| format!("{name}: {n}"));
        session.terminal.say(&counts.collect::<Vec<_>>().join(", "));
    }
    Ok(if audited.is_clean() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}
