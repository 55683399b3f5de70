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

use crate::commands::{PAGE, Site};
use crate::project::Project;

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
        "//127.0.0.1/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://b.example@127.0.0.1/",
        "https://name:secret@b.example/",
        "file:///x",
        "ftp://b.example/",
        "data:text/plain,x",
    ] {
        let sites = Sites::default().sending("https://a.example/x", to);
        let refused = sites.fetch("https://a.example/x").unwrap_err();
        let is_refusal = matches!(refused, FetchError::Address(..) | FetchError::Private(_));
        assert!(is_refusal, "{to}: {refused}");
    }
}

#[test]
fn a_token_of_a_redirect_is_not_written_down() {
    let sites = Sites::default()
        .sending("https://a.example/x", "https://b.example/y?token=secret")
        .with("https://b.example/y?token=secret", 200, "text");
    let Outcome::New { fetched, .. } = sites.fetch("https://a.example/x").unwrap() else {
        panic!("not fetched");
    };
    assert_eq!(fetched.url, "https://a.example/x");
    assert_eq!(fetched.etag, None);
    // A query that an editor gave is part of the address.
    let sites = Sites::default().with("https://a.example/x?id=5", 200, "text");
    let Outcome::New { fetched, .. } = sites.fetch("https://a.example/x?id=5").unwrap() else {
        panic!("not fetched");
    };
    assert_eq!(fetched.url, "https://a.example/x?id=5");
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

/// A server on this machine that answers each connection in this way, given what was asked.
fn listening(answer: impl Fn(&mut TcpStream, &str) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/x", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let mut asked = [0; 2048];
            let read = stream.read(&mut asked).unwrap_or(0);
            answer(&mut stream, &String::from_utf8_lossy(&asked[..read]));
        }
    });
    address
}

/// A server that answers with these bytes, slowly or at once, and has no `robots.txt`.
fn server(answer: Vec<u8>, pause: Duration) -> String {
    listening(move |stream, asked| {
        if asked.starts_with("GET /robots.txt") {
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        for part in answer.chunks(if pause.is_zero() { usize::MAX } else { 1 }) {
            if stream.write_all(part).is_err() {
                break;
            }
            thread::sleep(pause);
        }
    })
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
fn rules_of_a_site_are_read_to_a_limit() {
    let rules = |length: usize| {
        let url = listening(move |stream, asked| {
            let body = match asked.starts_with("GET /robots.txt") {
                true => vec![b'#'; length],
                false => b"88 pages".to_vec(),
            };
            let _ = stream.write_all(&response("", &body));
        });
        ask(&url, true, PATIENCE)
    };
    assert!(matches!(rules(512 << 10), Ok(Outcome::New { .. })));
    assert_eq!(rules((512 << 10) + 1), Err(FetchError::TooLarge(512 << 10)));
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

/// A server that never ends its headers.
fn endless_headers() -> String {
    listening(|stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-More: and more\r\n").is_ok() {}
    })
}

#[test]
fn headers_without_an_end_are_left() {
    let started = Instant::now();
    let asked = ask(&endless_headers(), true, Duration::from_secs(30));
    assert!(asked.is_err(), "{asked:?}");
    assert!(started.elapsed() < Duration::from_secs(25));
}

#[test]
fn lengths_that_lie_give_nothing_more_than_they_say() {
    let said = |headers: &str| {
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n");
        let answer = [head.as_bytes(), b"88 pages".as_slice()].concat();
        ask(
            &server(answer, Duration::ZERO),
            true,
            Duration::from_secs(5),
        )
    };
    // A shorter one cuts; what is longer, or no length, gives nothing.
    assert!(
        matches!(said("Content-Length: 2\r\n"), Ok(Outcome::New { bytes, .. }) if bytes == b"88")
    );
    for lie in [
        "Content-Length: 9\r\n",
        "Content-Length: 99999999999999\r\n",
        "Content-Length: -1\r\n",
    ] {
        assert!(said(lie).is_err(), "{lie}");
    }
    let chunked = said("Transfer-Encoding: chunked\r\n");
    assert!(chunked.is_err(), "{chunked:?}");
}

#[test]
fn what_is_packed_within_what_is_packed_is_no_document() {
    let pack = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    };
    let twice = pack(&pack(&vec![b'a'; 10_000_000]));
    let url = server(
        response("Content-Encoding: gzip, gzip\r\n", &twice),
        Duration::ZERO,
    );
    if let Ok(Outcome::New { bytes, .. }) = ask(&url, true, PATIENCE) {
        assert!(bytes.len() <= 100_000);
        assert!(jalon::sources::document::read(&bytes, "x", None).is_err());
    }
}

/// Nothing that may be a secret is said or written, and no proxy of the environment is asked.
#[test]
fn no_secret_is_said_and_no_proxy_asked() {
    let project = Project::new();
    let before = project.files();
    for address in [
        "https://name:s3cret@localhost/page?token=s3cret#s3cret",
        "https://localhost:1/page?token=s3cret",
        "https://10.0.0.1/?s3cret",
        "http://example.org/?s3cret",
        "https://name:s3cret@[::1",
        "ftp://name:s3cret@example.org/",
    ] {
        for arguments in [
            &["source", "add", address][..],
            &["source", "update", "trial-text", address],
        ] {
            let said = project.run(arguments, 2);
            assert!(!said.contains("s3cret"), "{said}");
        }
    }
    assert_eq!(project.files(), before);
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let by_proxy = format!("http://name:s3cret@{}", proxy.local_addr().unwrap());
    let site = Site::new(PAGE);
    let asked = format!("{}?token=s3cret", site.url);
    let mut command =
        project.command(&["source", "add", &site.url, "--allow-local", "--id", "page"]);
    for name in [
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env(name, &by_proxy);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
    assert!(proxy.accept().is_err(), "the proxy was asked");
    // What an editor gives is asked as it is and said without its query.
    let said = project.run(
        &["source", "add", &asked, "--allow-local", "--id", "other"],
        2,
    );
    assert!(!said.contains("s3cret"), "{said}");
    // A record is published.
    let page = project.write("page.html", PAGE);
    let page = page.to_str().unwrap();
    let given = [
        "source",
        "add",
        page,
        "--id",
        "given",
        "--url",
        "https://name:s3cret@example.org/",
    ];
    assert!(!project.run(&given, 2).contains("s3cret"));
    let stated = PAGE.replace(
        "<title>",
        "<link rel=canonical href='https://name:s3cret@example.org/'><title>",
    );
    let page = project.write("stated.html", stated);
    project.run(
        &["source", "add", page.to_str().unwrap(), "--id", "stated"],
        0,
    );
    assert!(
        !project
            .read("sources/stated/source.toml")
            .contains("s3cret")
    );
}
