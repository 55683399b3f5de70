//! `jalon source`: one file a subcommand.

mod add;
mod fetch;
mod list;
mod update;

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
    /// A new source, with its record and its first version
    Add(add::Arguments),
    /// Ask whether held sources changed at their address; keep what changed as a candidate
    Fetch(fetch::Arguments),
    /// A new version of a held source: what it does to every entry, and hold it
    Update(update::Arguments),
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::List(arguments) => list::run(session, arguments),
        Command::Update(arguments) => update::run(session, arguments),
        Command::Add(arguments) => add::run(session, arguments),
        Command::Fetch(arguments) => fetch::run(session, arguments),
    }
}
