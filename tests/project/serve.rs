//! `jalon serve`, asked as a browser asks: a page with the reloader, what is not found, a build that
//! fails and is mended, a port that is taken.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{TODAY, Trial};

/// Longer than any build of the small project takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long between two questions, and how often one is asked.
const PAUSE: Duration = Duration::from_millis(50);
const QUESTIONS: usize = 1800;

/// A running server; it ends with the test.
struct Served {
    child: Child,
    port: u16,
    /// What it says, line by line.
    lines: Receiver<String>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(trial: &Trial) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .current_dir(trial.root())
            .env("LC_ALL", "C")
            .args(["--today", TODAY, "serve", "--port", "0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut served = Self {
            child,
            port: 0,
            lines,
        };
        let line = served.says("serving http://127.0.0.1:");
        let port = line.rsplit(':').next().unwrap().trim_end_matches('/');
        served.port = port.parse().unwrap();
        served
    }

    /// Waits for a line that holds these words.
    fn says(&self, words: &str) -> String {
        let mut said = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => said.push(line),
                Err(_) => panic!("{words:?} was not said, but {said:#?}"),
            }
        }
    }

    /// Head and body of an answer.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Waits until the findings that a page would show are as asked for.
    fn findings(&self, wanted: impl Fn(&str) -> bool) {
        let mut last = String::new();
        for _ in 0..QUESTIONS {
            let (_, body) = self.get("/_jalon/version");
            let findings = body.split_once('\n').unwrap().1;
            if wanted(findings) {
                return;
            }
            findings.clone_into(&mut last);
            std::thread::sleep(PAUSE);
        }
        panic!("{last}");
    }
}

#[test]
fn a_build_that_fails_is_shown_and_the_last_good_site_stays() {
    let trial = Trial::to_build();
    let served = Served::start(&trial);
    let (head, page) = served.get("/fr/");
    assert!(
        head.starts_with("HTTP/1.1 200") && head.contains("text/html"),
        "{head}"
    );
    assert_eq!(page.matches("/_jalon/reload.js").count(), 1);
    let (head, _) = served.get("/fr");
    assert!(
        head.starts_with("HTTP/1.1 301") && head.contains("Location: /fr/"),
        "{head}"
    );
    let (head, page) = served.get("/fr/nulle-part.html");
    assert!(
        head.starts_with("HTTP/1.1 404") && page.contains("<html lang=\"fr\">"),
        "{head}\n{page}"
    );
    let (head, _) = served.get("/../jalon.toml");
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");

    let chapter = trial.read("book/fr/src/index.md");
    trial.append("book/fr/src/index.md", "\n42\u{a0}% des enfants.\n");
    served.says("error[untraced-number]");
    served.says("the last good site stays");
    served
        .findings(|findings| findings.contains("untraced-number") && findings.contains("index.md"));
    let (head, page) = served.get("/fr/index.html");
    assert!(
        head.starts_with("HTTP/1.1 200") && !page.contains("42\u{a0}% des enfants"),
        "{head}"
    );

    trial.write("book/fr/src/index.md", chapter + "\nUne phrase de plus.\n");
    served.findings(str::is_empty);
    assert!(
        served
            .get("/fr/index.html")
            .1
            .contains("Une phrase de plus.")
    );
}

#[test]
fn a_project_that_was_never_built_shows_why_and_recovers() {
    let trial = Trial::to_build();
    let chapter = trial.read("book/en/src/index.md");
    trial.append("book/en/src/index.md", "\n42% of children.\n");
    let served = Served::start(&trial);
    let (head, page) = served.get("/");
    assert!(
        head.starts_with("HTTP/1.1 404") && page.contains("/_jalon/reload.js"),
        "{head}\n{page}"
    );
    served.findings(|findings| findings.contains("untraced-number"));
    trial.write("book/en/src/index.md", chapter);
    served.findings(str::is_empty);
    assert!(served.get("/en/").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn a_port_that_is_taken_is_said_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let trial = Trial::to_build();
    let output = Command::new(env!("CARGO_BIN_EXE_jalon"))
        .current_dir(trial.root())
        .env("LC_ALL", "C")
        .args(["serve", "--port", &port])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains(&format!("127.0.0.1:{port}")) && said.contains("--port"),
        "{said}"
    );
    assert!(!trial.path("dist").exists(), "nothing is built for nobody");
}
