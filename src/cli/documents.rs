//! Documents that a person names, by path or by address: what `scan`, `diff` and `source` read.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{Failure, Session};
use crate::dates::Day;
use crate::files;
use crate::messages::Say as _;
use crate::say;
use crate::sources::document::{self, Document, DocumentError};
use crate::sources::fetch::{self, FetchError, Outcome, Robots, Rules, Web};
use crate::sources::store::Arrival;
use crate::sources::{Fetched, fetch::Network};

/// How long all questions of one fetch may take together.
const PATIENCE: Duration = Duration::from_secs(60);

/// A document that came from outside.
pub(super) struct Arrived {
    pub(super) bytes: Vec<u8>,
    pub(super) document: Document,
    pub(super) fetched: Option<Fetched>,
}

impl Arrived {
    /// What is held of it.
    pub(super) fn on(&self, day: Day) -> Arrival<'_> {
        Arrival {
            bytes: &self.bytes,
            document: &self.document,
            retrieved: day,
            fetched: self.fetched.as_ref(),
        }
    }
}

/// Reads a document from a file.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    arrive_from_file(path).map(|arrived| arrived.document)
}

fn arrive_from_file(path: &Path) -> Result<Arrived, Failure> {
    let name = path.to_string_lossy();
    let too_large = DocumentError::TooLarge(document::MAX_BYTES);
    // A file of gigabytes is not read to be told that it is too large.
    let bytes = files::read_at_most(path, document::MAX_BYTES)?
        .ok_or_else(|| unreadable(&name, &too_large))?;
    let document = document::read(&bytes, &name, None).map_err(|e| unreadable(&name, &e))?;
    Ok(Arrived {
        bytes,
        document,
        fetched: None,
    })
}

/// Reads a document from a file or, where it is an address, from the network.
pub(super) fn arrive(
    session: &Session,
    place: &str,
    allow_local: bool,
) -> Result<Arrived, Failure> {
    if !is_address(place) {
        return arrive_from_file(Path::new(place));
    }
    match ask(session, place, None, &Robots::default(), allow_local)
        .map_err(|e| not_fetched(place, &e))?
    {
        Outcome::New {
            bytes,
            content_type,
            fetched,
        } => understand(place, bytes, content_type.as_deref(), fetched),
        Outcome::Unchanged => Err(not_fetched(place, &FetchError::Status(304))),
    }
}

/// Whether a place is an address and not a path.
pub(super) fn is_address(place: &str) -> bool {
    place.contains("://")
}

/// Asks the network for a document, or whether a held state of it has changed.
pub(super) fn ask(
    session: &Session,
    address: &str,
    known: Option<&Fetched>,
    robots: &Robots,
    allow_local: bool,
) -> Result<Outcome, FetchError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long the network takes is measured here"
    )]
    let network = Web::new(allow_local, Instant::now(), PATIENCE);
    let rules = Rules {
        allow_local,
        limit: document::MAX_BYTES,
        robots,
        progress: &|url| session.terminal.say(say!("asking {url}", url)),
    };
    let outcome = fetch::fetch(&network as &dyn Network, address, known, &rules)?;
    if let Outcome::New { bytes, .. } = &outcome {
        session
            .terminal
            .say(say!("received {count} bytes", count = bytes.len()));
    }
    Ok(outcome)
}

/// Reads what was fetched.
pub(super) fn understand(
    place: &str,
    bytes: Vec<u8>,
    content_type: Option<&str>,
    fetched: Fetched,
) -> Result<Arrived, Failure> {
    let document =
        document::read(&bytes, &fetched.url, content_type).map_err(|e| unreadable(place, &e))?;
    Ok(Arrived {
        bytes,
        document,
        fetched: Some(fetched),
    })
}

pub(super) fn unreadable(place: &str, error: &DocumentError) -> Failure {
    Failure::other(
        say!(
            "cannot read {place}: {reason}",
            place = named(place),
            reason = error.said()
        ),
        error.help(),
    )
}

pub(super) fn not_fetched(place: &str, error: &FetchError) -> Failure {
    Failure::other(
        say!(
            "cannot fetch {place}: {reason}",
            place = named(place),
            reason = error.said()
        ),
        error.help(),
    )
}

/// A place as messages name it: of an address only what is no secret.
fn named(place: &str) -> String {
    if is_address(place) {
        fetch::shown(place)
    } else {
        place.to_owned()
    }
}
