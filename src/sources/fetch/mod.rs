//! Fetching a document from its address, carefully.
//!
//! [`fetch`] asks, through a [`Network`], for one document: https only, a few redirects of which
//! each is looked at like the first address, what `robots.txt` allows, a bounded size. With what is known of
//! a state that is held (ETag, Last-Modified) the server can answer that nothing changed. Nothing
//! is written here: a failure leaves the disk as it was.
//!
//! [`Web`] is the network; tests pass in others. `check`, `build` and `audit` have none.

mod address;
mod web;

use std::cell::RefCell;
use std::collections::BTreeMap;

use url::Url;

use super::Fetched;
use crate::messages::{Message, Say};
use crate::say;
pub use address::{has_credentials, is_public, shown};
pub use web::Web;

/// The most redirects that are followed.
const MAX_REDIRECTS: usize = 5;
/// The largest `robots.txt` that is read (RFC 9309 asks for half a megabyte at least).
const MAX_ROBOTS: usize = 512 * 1024;
/// The name that `robots.txt` may speak to.
const PRODUCT: &str = "jalon";

/// One question to a server.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// The server's name for the state that is held.
    pub etag: Option<&'a str>,
    /// When the state that is held had last changed.
    pub last_modified: Option<&'a str>,
    /// The most bytes that are read, compression undone.
    pub limit: usize,
}

/// What a server answered.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// Where it sends on to.
    pub location: Option<String>,
    /// What it says the body is.
    pub content_type: Option<String>,
    /// Its name for this state.
    pub etag: Option<String>,
    /// When this state came about.
    pub last_modified: Option<String>,
    /// The bytes, compression undone.
    pub body: Vec<u8>,
}

/// Something that questions can be put to.
pub trait Network {
    /// Asks once, without following a redirect.
    ///
    /// # Errors
    /// When there is no answer, or it is larger than the limit.
    fn get(&self, request: Request<'_>) -> Result<Answer, FetchError>;
}

/// Why nothing was fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum FetchError {
    /// Not an address, or not one that is fetched, and why.
    Address(String, Message),
    /// The name leads to a machine that is nobody's public server.
    Private(String),
    /// The site asks programs to stay away from the page.
    Robots(String),
    /// Sent on too often.
    Redirects,
    /// Sent on without saying where to.
    Astray,
    /// Not what was asked for.
    Status(u16),
    /// Too large.
    TooLarge(usize),
    /// It took too long.
    Time,
    /// The network or the server, in its own words.
    Network(String),
}

impl Say for FetchError {
    fn said(&self) -> Message {
        match self {
            Self::Address(address, why) => {
                say!("`{address}` is not fetched: {why}", address, why)
            }
            Self::Private(address) => {
                say!("`{address}` leads to a private or local address", address)
            }
            Self::Robots(site) => {
                say!(
                    "robots.txt of {site} asks programs not to read this page",
                    site
                )
            }
            Self::Redirects => say!("more than {limit} redirects", limit = MAX_REDIRECTS),
            Self::Astray => say!("the server redirects without a usable address"),
            Self::Status(status) => say!("the server answered with status {status}", status),
            Self::TooLarge(bytes) => say!("the document is larger than {bytes} bytes", bytes),
            Self::Time => say!("no complete answer in time"),
            Self::Network(reason) => say!("no answer: {reason}", reason),
        }
    }
}

impl FetchError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Message {
        match self {
            Self::Address(..) => say!("give a whole address that starts with https://"),
            Self::Private(_) => {
                say!("for a server of your own, add --allow-local; nothing was changed")
            }
            Self::Robots(_) => {
                say!("save the page from a browser and give the file; nothing was changed")
            }
            Self::Redirects | Self::Astray => {
                say!("open the address in a browser and give the one that it ends at")
            }
            Self::Status(404 | 410) => {
                say!("the page is gone: look for its new address, and for a copy in a web archive")
            }
            Self::Status(401 | 403) => say!("the page is not public: give the document as a file"),
            Self::Status(_) | Self::Time | Self::Network(_) => {
                say!("try again later, or give the document as a file; nothing was changed")
            }
            Self::TooLarge(_) => say!("download the part that is cited, and give the file"),
        }
    }
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server says that nothing changed.
    Unchanged,
    /// A document.
    New {
        /// Its bytes.
        bytes: Vec<u8>,
        /// What the server says they are.
        content_type: Option<String>,
        /// Where they came from, and how to ask whether they changed.
        fetched: Fetched,
    },
}

/// How a fetch goes about it.
pub struct Rules<'a> {
    /// Whether servers on this machine and in private networks may be asked, those on this
    /// machine without encryption.
    pub allow_local: bool,
    /// The most bytes of a document.
    pub limit: usize,
    /// What sites have asked of programs so far.
    pub robots: &'a Robots,
    /// Told of each address that is asked.
    pub progress: &'a dyn Fn(&str),
}

/// Fetches a document.
///
/// # Errors
/// Why not: see [`FetchError`].
pub fn fetch(
    network: &dyn Network,
    address: &str,
    known: Option<&Fetched>,
    rules: &Rules<'_>,
) -> Result<Outcome, FetchError> {
    let first = address::parse(address)?;
    let mut url = first.clone();
    for _ in 0..=MAX_REDIRECTS {
        address::check(&url, rules.allow_local)?;
        rules.robots.must_allow(network, &url, rules)?;
        (rules.progress)(&shown(url.as_str()));
        // What is known of a state is known of one address.
        let known = known.filter(|known| known.url == url.as_str());
        let answer = network.get(Request {
            url: &url,
            etag: known.and_then(|known| known.etag.as_deref()),
            last_modified: known.and_then(|known| known.last_modified.as_deref()),
            limit: rules.limit,
        })?;
        match answer.status {
            200 => return Ok(arrived(&first, &url, answer)),
            304 if known.is_some() => return Ok(Outcome::Unchanged),
            301 | 302 | 303 | 307 | 308 => url = next(&url, &answer)?,
            status => return Err(FetchError::Status(status)),
        }
    }
    Err(FetchError::Redirects)
}

/// A query that a server adds when it sends on may be a token: it is not written down, and the
/// next fetch starts where this one did.
fn arrived(first: &Url, url: &Url, answer: Answer) -> Outcome {
    let again = url != first && url.query().is_some();
    let known = |state: Option<String>| state.filter(|_| !again);
    Outcome::New {
        bytes: answer.body,
        content_type: answer.content_type,
        fetched: Fetched {
            url: if again { first } else { url }.to_string(),
            etag: known(answer.etag),
            last_modified: known(answer.last_modified),
        },
    }
}

/// Where a redirect leads, without the place in the page.
fn next(url: &Url, answer: &Answer) -> Result<Url, FetchError> {
    let location = answer.location.as_deref().ok_or(FetchError::Astray)?;
    let mut next = url.join(location).map_err(|_| FetchError::Astray)?;
    next.set_fragment(None);
    Ok(next)
}

/// What sites ask of programs (`robots.txt`): each site is asked once, however many of its files are
/// fetched with the same rules.
#[derive(Debug, Default)]
pub struct Robots {
    read: RefCell<BTreeMap<String, Option<Vec<u8>>>>,
}

impl Robots {
    fn must_allow(
        &self,
        network: &dyn Network,
        url: &Url,
        rules: &Rules<'_>,
    ) -> Result<(), FetchError> {
        let origin = url.origin().ascii_serialization();
        if !self.read.borrow().contains_key(&origin) {
            let text = read_robots(network, url, rules)?;
            self.read.borrow_mut().insert(origin.clone(), text);
        }
        let read = self.read.borrow();
        let allowed = match read.get(&origin).and_then(Option::as_deref) {
            None => true,
            Some(text) => texting_robots::Robot::new(PRODUCT, text)
                .is_ok_and(|robot| robot.allowed(url.as_str())),
        };
        if allowed {
            Ok(())
        } else {
            Err(FetchError::Robots(origin))
        }
    }
}

/// The `robots.txt` of a site; none where it has none. A site that cannot answer for it is not
/// asked for more (RFC 9309, 2.3.1).
fn read_robots(
    network: &dyn Network,
    url: &Url,
    rules: &Rules<'_>,
) -> Result<Option<Vec<u8>>, FetchError> {
    let mut at = url.join("/robots.txt").map_err(|_| FetchError::Astray)?;
    for _ in 0..=MAX_REDIRECTS {
        address::check(&at, rules.allow_local)?;
        let answer = network.get(Request {
            url: &at,
            etag: None,
            last_modified: None,
            limit: MAX_ROBOTS,
        })?;
        match answer.status {
            200 => return Ok(Some(answer.body)),
            301 | 302 | 303 | 307 | 308 => at = next(&at, &answer)?,
            400..=499 => return Ok(None),
            status => return Err(FetchError::Status(status)),
        }
    }
    Ok(None)
}
