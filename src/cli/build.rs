//! `jalon build`

use std::path::PathBuf;

use super::building::{self, Built, Order};
use super::{Failure, Format, Outcome, Session};
use crate::config::Config;
use crate::say;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  jalon build\n  jalon build --out public --language fr")]
pub(super) struct Arguments {
    /// The folder to publish into, below the project's folder unless absolute
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,

    /// Build this language only; can be given several times
    #[arg(long)]
    language: Vec<String>,

    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = session.root()?;
    known_languages(&root, &arguments.language)?;
    match building::build(
        session,
        &root,
        &root.join(&arguments.out),
        Order::once(&arguments.language),
    )? {
        Built::Published(summary) => {
            if arguments.format == Format::Json {
                session
                    .terminal
                    .print_json(&crate::diagnostics::Report::default().to_json())?;
            }
            session.terminal.say(summary);
            Ok(Outcome::Fine)
        }
        Built::Refused(report) => {
            session.terminal.report(&report, arguments.format, &root)?;
            session
                .terminal
                .say(say!("nothing was published: the last site stays as it was"));
            Ok(Outcome::Findings)
        }
    }
}

fn known_languages(root: &std::path::Path, wanted: &[String]) -> Result<(), Failure> {
    let config = Config::load(root).map_err(Failure::Report)?;
    match wanted
        .iter()
        .find(|language| !config.codes().any(|code| code == *language))
    {
        Some(unknown) => Err(Failure::other(
            say!("the project has no language `{unknown}`", unknown),
            say!(
                "use one of: {names}",
                names = config.codes().collect::<Vec<_>>().join(", ")
            ),
        )),
        None => Ok(()),
    }
}
