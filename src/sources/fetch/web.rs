//! The network as it is, through ureq.
//!
//! The resolver gives out only machines that may be connected to, and the connection is made to
//! one of those: an answer of the name service that changes between two questions changes
//! nothing. Proxies of the environment are not used, for they would resolve names themselves.

use std::io::Read as _;
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::{Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::address::{may_connect, shown};
use super::{Answer, FetchError, Network, Request};

/// Who asks.
const USER_AGENT: &str = concat!(
    "jalon/",
    env!("CARGO_PKG_VERSION"),
    " (checks the documents that a prevention guide cites)"
);

/// What is read.
const ACCEPT: &str = "text/html, application/pdf, text/plain, text/markdown, */*;q=0.1";

/// The network, for a bounded time.
pub struct Web {
    allow_local: bool,
    started: Instant,
    total: Duration,
}

impl Web {
    /// The network until `total` after `started`.
    #[must_use]
    pub fn new(allow_local: bool, started: Instant, total: Duration) -> Self {
        Self {
            allow_local,
            started,
            total,
        }
    }

    fn agent(&self) -> Result<Agent, FetchError> {
        let left = self.total.checked_sub(self.started.elapsed());
        let left = left
            .filter(|left| !left.is_zero())
            .ok_or(FetchError::Time)?;
        let config = Agent::config_builder()
            .timeout_global(Some(left))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .build();
        let resolver = Guarded {
            allow_local: self.allow_local,
            inner: DefaultResolver::default(),
        };
        Ok(Agent::with_parts(
            config,
            DefaultConnector::default(),
            resolver,
        ))
    }
}

impl Network for Web {
    fn get(&self, request: Request<'_>) -> Result<Answer, FetchError> {
        let mut question = self.agent()?.get(request.url.as_str());
        if let Some(etag) = request.etag {
            question = question.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = request.last_modified {
            question = question.header(header::IF_MODIFIED_SINCE, date);
        }
        let failed = |e: Error| failure(request.url.as_str(), e);
        let mut response = question.call().map_err(failed)?;
        let header = |name: header::HeaderName| {
            let value = response.headers().get(name)?;
            Some(value.to_str().ok()?.to_owned())
        };
        let mut answer = Answer {
            status: response.status().as_u16(),
            location: header(header::LOCATION),
            content_type: header(header::CONTENT_TYPE),
            etag: header(header::ETAG),
            last_modified: header(header::LAST_MODIFIED),
            body: Vec::new(),
        };
        if answer.status == 200 {
            let most = request.limit as u64 + 1;
            let mut body = response.body_mut().as_reader().take(most);
            body.read_to_end(&mut answer.body)
                .map_err(|e| failed(Error::from(e)))?;
            if answer.body.len() > request.limit {
                return Err(FetchError::TooLarge(request.limit));
            }
        }
        Ok(answer)
    }
}

fn failure(url: &str, error: Error) -> FetchError {
    match error {
        Error::Timeout(_) => FetchError::Time,
        Error::Other(other) if other.is::<NotPublic>() => FetchError::Private(shown(url)),
        Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => FetchError::Time,
        error => FetchError::Network(error.to_string().replace(url, &shown(url))),
    }
}

/// A name that leads to no machine that may be connected to.
#[derive(Debug, thiserror::Error)]
#[error("a private or local address")]
struct NotPublic;

/// Resolves names, and gives out only the machines that may be connected to.
#[derive(Debug)]
struct Guarded<R> {
    allow_local: bool,
    inner: R,
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let plain = uri.scheme_str() != Some("https");
        let mut allowed = self.empty();
        for address in found.iter() {
            let ip = address.ip();
            if may_connect(ip, self.allow_local) && (!plain || ip.is_loopback()) {
                allowed.push(*address);
            }
        }
        if allowed.is_empty() {
            return Err(Error::Other(Box::new(NotPublic)));
        }
        Ok(allowed)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A name service that gives another answer each time.
    #[derive(Debug)]
    struct Changing {
        asked: Arc<AtomicUsize>,
        answers: Vec<SocketAddr>,
    }

    impl Resolver for Changing {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            let mut found = self.empty();
            found.push(self.answers[asked.min(self.answers.len() - 1)]);
            Ok(found)
        }
    }

    /// How often a name was asked for, and whether the second answer was ever connected to.
    fn asked(first: &str) -> (usize, bool) {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        other.set_nonblocking(true).unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let inner = Changing {
            asked: Arc::clone(&asked),
            answers: vec![first.parse().unwrap(), other.local_addr().unwrap()],
        };
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(300)))
            .proxy(None)
            .build();
        let resolver = Guarded {
            allow_local: false,
            inner,
        };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        assert!(agent.get("https://name.example/").call().is_err());
        (asked.load(Ordering::SeqCst), other.accept().is_ok())
    }

    #[test]
    fn a_name_is_asked_for_once_and_what_was_judged_is_connected_to() {
        // A public address that nobody was given.
        assert_eq!(asked("[2fff:ffff::1]:443"), (1, false));
        assert_eq!(asked("127.0.0.1:443"), (1, false));
    }
}
