//! `jalon source`: one file a subcommand.

mod list;

use super::{Failure, Outcome, Session};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Sources, versions, and how many numerals are used, dismissed or unseen
    List(list::Arguments),
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::List(arguments) => list::run(session, arguments),
    }
}
