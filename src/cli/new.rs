//! `jalon new DIR`

use std::path::{Path, PathBuf};

use super::{Failure, Outcome, Session};
use crate::config;
use crate::files;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::starter;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon new my-guide\n  jalon new my-guide --language en\n  jalon new my-guide --language en --language fr"
)]
pub(super) struct Arguments {
    /// The folder of the new project, which does not exist or is empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// A language of the guide, the first one its default; can be given several times
    #[arg(long, value_name = "CODE", default_values = ["fr", "en"])]
    language: Vec<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let languages = chosen(&arguments.language)?;
    refuse_occupied(folder)?;
    let files = starter::files(&languages).map_err(|error| {
        let help = say!("say so to those who make jalon: its own files must be whole");
        Failure::other(error.said(), help)
    })?;
    // Without its project file, written last, a folder is no project: nothing half made passes for
    // one.
    let (project, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|(file, _)| *file == config::FILE);
    for (file, bytes) in others.into_iter().chain(project) {
        files::write_atomic(&folder.join(file), bytes)?;
    }
    let name = folder.display();
    session.terminal.say(say!(
        "a new project in {name}, in {languages}: an example to replace, {files}",
        name,
        languages = both(&languages),
        files = say!("{count} files", count = files.len()),
    ));
    session.terminal.say(say!(
        "next: `jalon serve --project {name}`, then follow {readme}",
        name,
        readme = readmes(&files.keys().map(String::as_str).collect::<Vec<_>>()),
    ));
    Ok(Outcome::Fine)
}

/// Languages in one line.
fn both(languages: &[&str]) -> Message {
    let codes = languages.iter().copied().map(Message::foreign);
    codes
        .reduce(|left, right| say!("{left} and {right}", left, right))
        .unwrap_or_default()
}

/// The languages that were asked for, each once.
fn chosen(wanted: &[String]) -> Result<Vec<&'static str>, Failure> {
    let known = starter::languages();
    let mut chosen = Vec::new();
    for code in wanted {
        let Some(language) = known.iter().find(|language| *language == code) else {
            let message = say!("there is no example in `{code}`", code);
            let help = say!(
                "start in one of {known}; its README says how to add a language",
                known = known.join(", ")
            );
            return Err(Failure::other(message, help));
        };
        if !chosen.contains(language) {
            chosen.push(*language);
        }
    }
    Ok(chosen)
}

/// A project is made where nothing is: a folder of a repository without a file is empty too.
fn refuse_occupied(folder: &Path) -> Result<(), Failure> {
    let occupied = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.any(|entry| entry.is_ok_and(|e| e.file_name() != ".git")),
        Err(_) => folder.exists(),
    };
    if occupied {
        let message = say!("{folder} is not an empty folder", folder = folder.display());
        return Err(Failure::other(
            message,
            say!("name a folder that does not exist yet"),
        ));
    }
    Ok(())
}

/// What there is to read: the files of the project's own folder for people.
fn readmes(files: &[&str]) -> Message {
    let at_root = |file: &&&str| file.ends_with(".md") && !file.contains('/');
    let found = files.iter().filter(at_root).copied();
    found
        .map(Message::foreign)
        .reduce(|left, right| say!("{left} or {right}", left, right))
        .unwrap_or_default()
}
