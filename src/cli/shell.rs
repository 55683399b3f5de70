//! `jalon completions` and `jalon man`: what a shell and `man` know of the commands.

use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Failure, Outcome, Session};
use crate::files;
use crate::say;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon completions bash > ~/.local/share/bash-completion/completions/jalon\n  jalon completions fish > ~/.config/fish/completions/jalon.fish"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  jalon man ~/.local/share/man/man1\n  man jalon-review")]
pub(super) struct Man {
    /// The folder to write into: one page a command
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn completions(session: &Session, arguments: &Completions) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    let mut command = super::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "jalon", &mut script);
    session.terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

pub(super) fn man(session: &Session, arguments: &Man) -> Result<Outcome, Failure> {
    files::create_folder(&arguments.folder)?;
    let command = super::Arguments::command().disable_help_subcommand(true);
    clap_mangen::generate_to(command, &arguments.folder)?;
    let folder = arguments.folder.display();
    session.terminal.say(say!("man pages in {folder}", folder));
    Ok(Outcome::Fine)
}
