//! Fetching: what is asked, what is refused, what is bounded.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use jalon::sources::Fetched;
use jalon::sources::fetch::{
    Answer, FetchError, Network, Outcome, Request, Robots, Rules, Web, fetch,
};

/// A network of made-up sites: address → answer. What is not there answers 404.
#[derive(Default)]
struct Sites {
    answers: Vec<(&'static str, Answer)>,
    asked: RefCell<Vec<String>>,
}

impl Sites {
    fn with(mut self, url: &'static str, status: u16, body: &str) -> Self {
        let answer = Answer {
            status,
            body: body.as_bytes().to_vec(),
            etag: Some("\"one\"".into()),
            ..Answer::default()
        };
        self.answers.push((url, answer));
        self
    }

    fn sending(mut self, url: &'static str, to: &str) -> Self {
        let answer = Answer {
            status: 302,
            location: Some(to.into()),
            ..Answer::default()
        };
        self.answers.push((url, answer));
        self
    }

    fn fetch(&self, url: &str) -> Result<Outcome, FetchError> {
        self.fetch_known(url, None)
    }

    fn fetch_known(&self, url: &str, known: Option<&Fetched>) -> Result<Outcome, FetchError> {
        let rules = Rules {
            allow_local: false,
            limit: 1000,
            robots: &Robots::default(),
            progress: &|_| {},
        };
        fetch(self, url, known, &rules)
    }
}

impl Network for Sites {
    fn get(&self, request: Request<'_>) -> Result<Answer, FetchError> {
        let conditional = if request.etag.is_some() { "?" } else { "" };
        self.asked
            .borrow_mut()
            .push(format!("{}{conditional}", request.url));
        let found = self
            .answers
            .iter()
            .find(|(url, _)| *url == request.url.as_str());
        let answer = found.map(|(_, answer)| answer.clone());
        Ok(answer.unwrap_or(Answer {
            status: 404,
            ..Answer::default()
        }))
    }
}

#[test]
fn a_redirect_is_followed_and_looked_at_like_the_first_address() {
    let sites = Sites::default()
        .sending("https://a.example/x", "/y#part")
        .sending("https://a.example/y", "https://b.example/z")
        .with("https://b.example/z", 200, "text");
    let Outcome::New { bytes, fetched, .. } = sites.fetch("https://a.example/x#top").unwrap()
    else {
        panic!("not fetched");
    };
    assert_eq!(bytes, b"text");
    assert_eq!(fetched.url, "https://b.example/z");
    let asked = [
        "https://a.example/robots.txt",
        "https://a.example/x",
        "https://a.example/y",
        "https://b.example/robots.txt",
        "https://b.example/z",
    ];
    assert_eq!(*sites.asked.borrow(), asked);
    for to in [
        "http://b.example/",
        "https://127.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "file:///x",
    ] {
        let sites = Sites::default().sending("https://a.example/x", to);
        let refused = sites.fetch("https://a.example/x").unwrap_err();
        let is_refusal = matches!(refused, FetchError::Address(..) | FetchError::Private(_));
        assert!(is_refusal, "{to}: {refused}");
    }
}

#[test]
fn a_circle_of_redirects_ends() {
    let sites = Sites::default().sending("https://a.example/x", "/x");
    assert_eq!(
        sites.fetch("https://a.example/x"),
        Err(FetchError::Redirects)
    );
}

#[test]
fn robots_are_asked_and_obeyed() {
    let page = "https://a.example/private/x";
    let told = |robots: &str, status| {
        let sites = Sites::default()
            .with("https://a.example/robots.txt", status, robots)
            .with(page, 200, "text");
        sites.fetch(page).map(|_| ())
    };
    assert_eq!(told("", 404), Ok(()));
    assert_eq!(told("User-agent: *\nDisallow: /other", 200), Ok(()));
    assert_eq!(told("User-agent: else\nDisallow: /", 200), Ok(()));
    let refused = Err(FetchError::Robots("https://a.example".into()));
    assert_eq!(told("User-agent: *\nDisallow: /private", 200), refused);
    assert_eq!(told("User-agent: jalon\nDisallow: /", 200), refused);
    assert_eq!(told("", 503), Err(FetchError::Status(503)));
}

#[test]
fn a_site_is_asked_for_its_robots_once() {
    let pages = ["https://a.example/one", "https://a.example/two"];
    let sites = Sites::default()
        .with("https://a.example/robots.txt", 200, "User-agent: *")
        .with(pages[0], 200, "one")
        .with(pages[1], 200, "two");
    let rules = Rules {
        allow_local: false,
        limit: 1000,
        robots: &Robots::default(),
        progress: &|_| {},
    };
    for page in pages {
        assert!(fetch(&sites, page, None, &rules).is_ok());
    }
    let asked = sites.asked.borrow();
    assert_eq!(*asked, ["https://a.example/robots.txt", pages[0], pages[1]]);
}

#[test]
fn a_held_state_is_asked_about_only_at_its_own_address() {
    let known = |url: &str| Fetched {
        url: url.into(),
        etag: Some("\"one\"".into()),
        last_modified: None,
    };
    let sites = Sites::default().with("https://a.example/x", 304, "");
    let asked = sites.fetch_known("https://a.example/x", Some(&known("https://a.example/x")));
    assert_eq!(asked, Ok(Outcome::Unchanged));
    assert!(
        sites
            .asked
            .borrow()
            .contains(&"https://a.example/x?".to_owned())
    );
    let other = sites.fetch_known("https://a.example/x", Some(&known("https://a.example/y")));
    assert_eq!(other, Err(FetchError::Status(304)));
}

/// A server on this machine that answers every connection with these bytes, slowly or at once.
fn server(answer: Vec<u8>, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/x", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let mut asked = [0; 2048];
            let read = stream.read(&mut asked).unwrap_or(0);
            if String::from_utf8_lossy(&asked[..read]).starts_with("GET /robots.txt") {
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                continue;
            }
            for part in answer.chunks(if pause.is_zero() { usize::MAX } else { 1 }) {
                if stream.write_all(part).is_err() {
                    break;
                }
                thread::sleep(pause);
            }
        }
    });
    address
}

fn ask(url: &str, allow_local: bool, total: Duration) -> Result<Outcome, FetchError> {
    let rules = Rules {
        allow_local,
        limit: 100_000,
        robots: &Robots::default(),
        progress: &|_| {},
    };
    fetch(
        &Web::new(allow_local, Instant::now(), total),
        url,
        None,
        &rules,
    )
}

const PATIENCE: Duration = Duration::from_secs(20);

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn the_network_reads_what_a_server_sends() {
    let url = server(
        response("Content-Type: text/plain\r\nETag: \"a\"\r\n", b"88 pages"),
        Duration::ZERO,
    );
    let Outcome::New {
        bytes,
        content_type,
        fetched,
    } = ask(&url, true, PATIENCE).unwrap()
    else {
        panic!("not fetched");
    };
    assert_eq!(bytes, b"88 pages");
    assert_eq!(content_type.as_deref(), Some("text/plain"));
    assert_eq!(fetched.etag.as_deref(), Some("\"a\""));
}

#[test]
fn this_machine_is_not_asked_unless_it_is_allowed() {
    let url = server(response("", b"x"), Duration::ZERO);
    assert!(matches!(
        ask(&url, false, PATIENCE),
        Err(FetchError::Address(..))
    ));
    // A name is judged by the machine that it leads to, at the moment of the connection.
    let named = url.replace("http://127.0.0.1", "https://localhost");
    assert!(matches!(
        ask(&named, false, PATIENCE),
        Err(FetchError::Private(_))
    ));
}

#[test]
fn what_is_too_large_is_not_read_to_its_end() {
    let large = server(response("", &vec![b'a'; 200_000]), Duration::ZERO);
    assert_eq!(
        ask(&large, true, PATIENCE),
        Err(FetchError::TooLarge(100_000))
    );
    // Ten megabytes in ten kilobytes.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..10 {
        packed.write_all(&vec![0; 1_000_000]).unwrap();
    }
    let packed = packed.finish().unwrap();
    let bomb = server(
        response("Content-Encoding: gzip\r\n", &packed),
        Duration::ZERO,
    );
    assert_eq!(
        ask(&bomb, true, PATIENCE),
        Err(FetchError::TooLarge(100_000))
    );
}

#[test]
fn a_server_that_drips_is_left() {
    let url = server(response("", &[b'a'; 1000]), Duration::from_millis(50));
    let started = Instant::now();
    assert_eq!(
        ask(&url, true, Duration::from_secs(1)),
        Err(FetchError::Time)
    );
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_server_that_breaks_off_gives_nothing() {
    let mut cut = response("", &[b'a'; 1000]);
    cut.truncate(300);
    let url = server(cut, Duration::ZERO);
    assert!(matches!(
        ask(&url, true, PATIENCE),
        Err(FetchError::Network(_))
    ));
}
