//! `jalon theme`

use std::path::{Path, PathBuf};

use super::{Failure, Outcome, Session};
use crate::files;
use crate::say;
use crate::theme;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Write the templates, styles, fonts and words that came with jalon, to be changed
    #[command(
        after_help = "Examples:\n  jalon theme export\n  jalon theme export --only strings/fr.toml\n  jalon theme export ~/look\n\nA file in the project's templates/ takes the place of the one that came with jalon. Keep those\nthat you change and delete the others: they then follow the jalon that you use."
    )]
    Export(Export),
}

#[derive(clap::Args)]
struct Export {
    /// The folder to write into [default: templates, in the project's folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    /// A file, or a folder of files, to write alone: strings, guide/page.html; can be given several
    /// times
    #[arg(long, value_name = "PATH")]
    only: Vec<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let Command::Export(export) = &arguments.command;
    let wanted = chosen(&export.only)?;
    let folder = match &export.folder {
        Some(folder) => folder.clone(),
        None => session.root()?.join(theme::FOLDER),
    };
    let mut kept = 0;
    for (path, bytes) in &wanted {
        let target = folder.join(path);
        // What stands there may be a project's own.
        if target.exists() {
            kept += 1;
        } else {
            files::write_atomic(&target, bytes)?;
        }
    }
    let written = wanted.len() - kept;
    session.terminal.say(say!(
        "{written} written into {folder}, {kept} left as they were",
        written,
        folder = folder.display(),
        kept
    ));
    Ok(Outcome::Fine)
}

/// The files that are wanted, by their path below the folder of templates.
fn chosen(only: &[String]) -> Result<Vec<(String, &'static [u8])>, Failure> {
    let below = format!("{}/", theme::FOLDER);
    let all: Vec<(String, &'static [u8])> = theme::built_in()
        .into_iter()
        .map(|(name, bytes)| (name.trim_start_matches(&below).to_owned(), bytes))
        .collect();
    let names = |path: &str, wanted: &str| Path::new(path).starts_with(wanted);
    if let Some(unknown) = only
        .iter()
        .find(|wanted| !all.iter().any(|(path, _)| names(path, wanted)))
    {
        let message = say!("no file `{unknown}` came with jalon", unknown);
        let help = say!(
            "name one below templates/, such as strings/fr.toml, or a folder: fonts, guide, handouts, search, site, strings"
        );
        return Err(Failure::other(message, help));
    }
    let wanted = |path: &str| only.is_empty() || only.iter().any(|wanted| names(path, wanted));
    Ok(all.into_iter().filter(|(path, _)| wanted(path)).collect())
}
