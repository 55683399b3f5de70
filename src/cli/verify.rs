//! `jalon verify URL-or-DIR [--against PROJECT]`: is what is published what the checkout builds?

use std::path::{Path, PathBuf};

use super::audit::looked_at;
use super::{Failure, Format, Outcome, Session, documents};
use crate::check::{Project, Publishable};
use crate::messages::{Message, Say as _};
use crate::say;
use crate::site::{self, Order, verify};
use crate::sources::fetch::{FetchError, Outcome as Asked, Robots};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon verify https://guide.example/ --against .\n  jalon verify /srv/www/guide"
)]
pub(super) struct Arguments {
    /// The published site: its address, or a folder
    #[arg(value_name = "URL-or-DIR")]
    published: String,

    /// The checkout that it should come from [default: the project]
    #[arg(long, value_name = "PROJECT")]
    against: Option<PathBuf>,

    /// Read from this machine or a private network too, without encryption from this machine
    #[arg(long)]
    allow_local: bool,

    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = match &arguments.against {
        Some(root) => root.clone(),
        None => session.root()?,
    };
    let published: Box<dyn verify::Published> = if arguments.published.contains("://") {
        Box::new(Address {
            session,
            site: format!("{}/", arguments.published.trim_end_matches('/')),
            allow_local: arguments.allow_local,
            robots: Robots::default(),
        })
    } else if Path::new(&arguments.published).is_dir() {
        Box::new(verify::Folder::new(Path::new(&arguments.published)))
    } else {
        return Err(Failure::other(
            say!(
                "{name} is neither an address nor a folder",
                name = arguments.published
            ),
            say!("name the folder of a published site, or its address with https://"),
        ));
    };
    let project = Project::load(&root, session.today).map_err(Failure::Report)?;
    let (publishable, _) = Publishable::new(project).map_err(Failure::Report)?;
    session
        .terminal
        .step(&say!("building the guide and the sheets …"));
    let scratch = tempfile::tempdir()?;
    let built = site::stage(&publishable, &scratch.path().join("site"), Order::once(&[])).map_err(
        |error| {
            let help = say!("run `jalon build` in the checkout, which says what is wrong with it");
            let message = say!(
                "the checkout cannot be built: {reason}",
                reason = error.said()
            );
            Failure::other(message, help)
        },
    )?;
    let report = verify::verify(built.path(), published.as_ref())?;
    session.terminal.report(&report, arguments.format, &root)?;
    if arguments.format == Format::Human {
        session.terminal.say(looked_at(&report));
    }
    Ok(if report.findings().is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// A site on the web.
struct Address<'a> {
    session: &'a Session,
    /// With a slash at the end.
    site: String,
    allow_local: bool,
    robots: Robots,
}

impl verify::Published for Address<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Message> {
        let address = format!("{}{path}", self.site);
        match documents::ask(self.session, &address, None, &self.robots, self.allow_local) {
            Ok(Asked::New { bytes, .. }) => Ok(Some(bytes)),
            // Nothing is known of the file before: the server cannot say that it did not change.
            Ok(Asked::Unchanged) | Err(FetchError::Status(404 | 410)) => Ok(None),
            Err(error) => Err(error.said()),
        }
    }

    /// A web server does not tell.
    fn paths(&self) -> Option<Vec<String>> {
        None
    }
}
