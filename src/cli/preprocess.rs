//! `jalon preprocess`: the mdBook preprocessor protocol.
//!
//! `mdbook build book/fr` calls `jalon preprocess supports html`, then `jalon preprocess` with the
//! book as JSON on stdin, and reads the book back on stdout.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Failure, Outcome, Session};
use crate::check::{Project, Publishable};
use crate::config;
use crate::content::Content;
use crate::guide::{self, Request};
use crate::messages::{Message, Say};
use crate::say;
use crate::site;

#[derive(clap::Args)]
#[command(
    after_help = "Examples, as mdBook runs it:\n  mdbook build book/fr\n  jalon preprocess supports html"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Say by the exit status whether a renderer is supported
    Supports {
        /// Its name
        renderer: String,
    },
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    if let Some(Command::Supports { renderer }) = &arguments.command {
        let supported = guide::supports(renderer);
        return Ok(if supported {
            Outcome::Fine
        } else {
            Outcome::Findings
        });
    }
    let request = Request::read(std::io::stdin().lock()).map_err(failure)?;
    let root = project_of(session, request.folder())?;
    let project = Project::load(&root, session.today).map_err(Failure::Report)?;
    let publishable = match Publishable::new(project) {
        Ok((publishable, _)) => publishable,
        Err(report) => {
            // Stdout belongs to mdBook: findings go beside it.
            let load = |file: &str| crate::files::read_text(&root.join(file)).ok();
            session.terminal.say(Message::foreign(report.to_human(
                false,
                session.terminal.catalogue(),
                &load,
            )));
            return Ok(Outcome::Findings);
        }
    };
    let content = Content::new(&publishable);
    let language = request.language().to_owned();
    let chapters = site::chapters(content, &language).map_err(failure)?;
    let chapters = chapters.ok_or_else(|| {
        Failure::other(
            say!(
                "the project has no language `{unknown}`",
                unknown = language
            ),
            say!("set `language` in the [book] table of book.toml to one of jalon.toml"),
        )
    })?;
    let mut answer = Vec::new();
    request.answer(&chapters, &mut answer).map_err(failure)?;
    std::io::stdout().lock().write_all(&answer)?;
    Ok(Outcome::Fine)
}

/// The project that holds the book.
fn project_of(session: &Session, book: &Path) -> Result<PathBuf, Failure> {
    if session.project.is_some() {
        return session.root();
    }
    let book = std::path::absolute(book)?;
    book.ancestors()
        .find(|f| f.join(config::FILE).is_file())
        .map(Path::to_owned)
        .ok_or_else(|| {
            Failure::other(
                say!("no {file} above the book", file = config::FILE),
                say!(
                    "keep the book in book/<language> of a project, or name the project with --project"
                ),
            )
        })
}

fn failure(error: impl Say) -> Failure {
    Failure::other(error.said(), say!("run `jalon check` in the project"))
}
