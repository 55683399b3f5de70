//! `jalon serve`: build, serve on this machine, rebuild on change, reload the page.
//!
//! This thread waits for changes and builds; another takes requests, each of which is answered on
//! a thread of its own. One process builds again and again, so it makes anew only what is made
//! from something else than last time (`memo`).
//!
//! A page is shown as soon as its book is there, before the rest of the site is built and audited.
//! From then on until the whole is in place, or refused, whatever else is asked for waits: nothing
//! of the last site is served beside a page of the new one.
//!
//! A build that fails leaves the last good site in place: its findings are shown in the terminal
//! and over the page, or in its place when there has been no good build yet. The pages themselves
//! are not changed on disk; the reloader is put into what is sent.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Request, Response, Server};

use super::answer::FOLDERS;
use super::building::{self, Built, Memory, Order};
use super::{Failure, Outcome, Session};
use crate::files::FileError;
use crate::say;
use crate::site::Site;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  jalon serve\n  jalon serve --port 8080")]
pub(super) struct Arguments {
    /// The port on 127.0.0.1; 0 takes one that is free
    #[arg(long, default_value_t = 3000)]
    port: u16,

    /// The folder to build into, below the project's folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
}

/// What a page asks for to know whether it is stale.
const VERSION_PATH: &str = "/_jalon/version";
const SCRIPT_PATH: &str = "/_jalon/reload.js";
const SCRIPT: &str = include_str!("reload.js");

/// What a folder shows.
const INDEX: &str = "index.html";

/// How long changes are gathered before a build.
const QUIET: Duration = Duration::from_millis(20);

/// How long a page that asks for the next version is kept waiting before it has to ask again.
const HELD: Duration = Duration::from_secs(25);

/// What the threads share.
struct State {
    /// The folder of the last good site.
    out: PathBuf,
    now: Mutex<Now>,
    /// Told whenever that changes.
    changed: Condvar,
}

/// What there is to be seen.
#[derive(Default)]
struct Now {
    /// Counts what could be seen so far, failed builds too: a page reloads, or shows findings,
    /// when it changes.
    version: u64,
    /// The findings of the last build, empty when it went well.
    findings: String,
    /// The part of the next site that is there already.
    part: Option<Part>,
    /// Whether the build that goes on has shown its pages.
    shown: bool,
}

/// Pages of a site whose other files are being made.
struct Part {
    folder: PathBuf,
    /// Paths below it.
    files: BTreeSet<String>,
}

impl State {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.now());
        self.changed.notify_all();
    }

    /// The books of a build are there.
    fn show(&self, folder: &Path, files: Vec<String>) {
        self.change(|now| {
            now.part = Some(Part {
                folder: folder.to_owned(),
                files: files.into_iter().collect(),
            });
            now.shown = true;
            now.findings.clear();
            now.version += 1;
        });
    }

    /// A build has ended.
    fn end(&self, findings: String) {
        self.change(|now| {
            // What is as it was shown does not have to be looked at again.
            let seen = std::mem::take(&mut now.shown);
            if !seen || !findings.is_empty() {
                now.version += 1;
            }
            now.part = None;
            now.findings = findings;
        });
    }

    /// Puts a site into the place of the last one, while nobody reads either.
    fn publish(&self, site: Site) -> Result<(), FileError> {
        let mut now = self.now();
        site.publish()?;
        now.part = None;
        Ok(())
    }

    /// The number of what can be seen, and the findings of the last build: at once, or when the
    /// number is no longer the one that is known.
    fn version(&self, known: Option<u64>) -> String {
        let same = |now: &mut Now| Some(now.version) == known;
        let waited = self.changed.wait_timeout_while(self.now(), HELD, same);
        let (now, _) = waited.unwrap_or_else(PoisonError::into_inner);
        format!("{}\n{}", now.version, now.findings)
    }

    /// The answer to a request for a path, as soon as what it asks for is there.
    fn look(&self, path: &str) -> Look {
        let mut now = self.now();
        loop {
            match &now.part {
                None => return look(&self.out, path),
                Some(part) if part.has(path) => return look(&part.folder, path),
                Some(_) => {
                    let waited = self.changed.wait(now);
                    now = waited.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl Part {
    /// Whether it has the page or the file.
    fn has(&self, path: &str) -> bool {
        below(path).is_some_and(|path| {
            let mut name = crate::files::relative(Path::new(""), &path);
            if !self.files.contains(&name) {
                name = format!("{name}/{INDEX}");
            }
            self.files.contains(&name)
        })
    }
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = session.root()?;
    let address = ("127.0.0.1", arguments.port);
    let server = Server::http(address).map_err(|e| {
        Failure::other(
            say!(
                "cannot listen on 127.0.0.1:{port}: {reason}",
                port = arguments.port,
                reason = e
            ),
            say!(
                "another program may use this port: choose one with --port, or 0 for one that is free"
            ),
        )
    })?;
    let port = server
        .server_addr()
        .to_ip()
        .map_or(arguments.port, |a| a.port());
    let state = Arc::new(State {
        out: root.join(&arguments.out),
        now: Mutex::default(),
        changed: Condvar::new(),
    });
    let mut changes = Changes::of(&root)?;
    let memory = Memory::default();
    rebuild(session, &root, &state, &memory);
    let shared = Arc::clone(&state);
    std::thread::spawn(move || answer(&server, &shared));
    session
        .terminal
        .say(say!("serving http://127.0.0.1:{port}/", port));
    while changes.wait()? {
        rebuild(session, &root, &state, &memory);
    }
    Ok(Outcome::Fine)
}

/// Keeps the watcher alive beside the receiver of its signals.
struct Changes {
    root: PathBuf,
    receiver: mpsc::Receiver<()>,
    watcher: RecommendedWatcher,
}

impl Changes {
    /// The changes of a project. Its own folder is watched for files that are replaced and folders
    /// that come.
    fn of(root: &Path) -> Result<Self, Failure> {
        let (sender, receiver) = mpsc::channel();
        // Events name their files by whole paths.
        let root = root.canonicalize()?;
        let folder = root.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // A build reads every file: being read is no change.
            if event.is_ok_and(|event| !event.kind.is_access() && concerns(&folder, &event)) {
                // The receiver is gone when the program ends.
                let _ = sender.send(());
            }
        })
        .map_err(unwatched)?;
        watcher
            .watch(&root, RecursiveMode::NonRecursive)
            .map_err(unwatched)?;
        let mut changes = Self {
            root,
            receiver,
            watcher,
        };
        changes.watch_folders()?;
        Ok(changes)
    }

    /// Watches the folders that are there; one that is watched already stays so.
    fn watch_folders(&mut self) -> Result<(), Failure> {
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if folder.is_dir() {
                match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                    // Its going is a change, after which this is asked again.
                    Err(error) if is_gone(&error) => {}
                    watched => watched.map_err(unwatched)?,
                }
            }
        }
        Ok(())
    }

    /// Waits for a change, and then until nothing has changed for a moment: an editor writes a
    /// file in several steps. False when no change can come any more.
    fn wait(&mut self) -> Result<bool, Failure> {
        if self.receiver.recv().is_err() {
            return Ok(false);
        }
        while self.receiver.recv_timeout(QUIET).is_ok() {}
        self.watch_folders()?;
        Ok(true)
    }
}

/// Whether a folder went away while it was about to be watched.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn unwatched(error: notify::Error) -> Failure {
    Failure::other(
        say!("cannot watch the project: {reason}", reason = error),
        say!("close other watching programs"),
    )
}

/// Whether an event is about something that a build reads: the project's folder also holds what
/// is built.
fn concerns(root: &Path, event: &Event) -> bool {
    let read = |path: &PathBuf| {
        let below = path.strip_prefix(root).ok();
        let first = below.and_then(|below| below.components().next());
        let name = first.and_then(|first| first.as_os_str().to_str());
        name.is_some_and(|name| name == crate::config::FILE || FOLDERS.contains(&name))
    };
    event.need_rescan() || event.paths.iter().any(read)
}

fn rebuild(session: &Session, root: &Path, state: &State, memory: &Memory) {
    let order = Order {
        languages: &[],
        memory: Some(memory),
        shown: &|folder, files| state.show(folder, files),
        lasts: false,
        publish: &|site| state.publish(site),
    };
    let findings = match building::build(session, root, &state.out, order) {
        Ok(Built::Published(summary)) => {
            session.terminal.say(summary);
            String::new()
        }
        Ok(Built::Refused(report)) => {
            let load = |file: &str| crate::files::read_text(&root.join(file)).ok();
            session.terminal.say_styled(&report.to_human(
                true,
                session.terminal.catalogue(),
                &load,
            ));
            session.terminal.say(say!("the last good site stays"));
            report.to_human(false, session.terminal.catalogue(), &load)
        }
        Err(failure) => {
            session.terminal.failure(&failure);
            session.terminal.words(&failure.said())
        }
    };
    state.end(findings);
}

fn answer(server: &Server, state: &Arc<State>) {
    for request in server.incoming_requests() {
        let state = Arc::clone(state);
        std::thread::spawn(move || {
            // A reader who went away needs no answer.
            let _ = answer_one(request, &state);
        });
    }
}

fn answer_one(request: Request, state: &State) -> std::io::Result<()> {
    let address = request.url().split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    match path.as_str() {
        VERSION_PATH => {
            let known = query.strip_prefix("known=").and_then(|n| n.parse().ok());
            let version = state.version(known).into_bytes();
            respond(request, 200, "text/plain; charset=utf-8", version)
        }
        SCRIPT_PATH => respond(request, 200, "text/javascript", SCRIPT.into()),
        _ => match state.look(&path) {
            Look::Found(kind, bytes) if kind.starts_with("text/html") => {
                respond(request, 200, kind, with_reloader(&bytes))
            }
            Look::Found(kind, bytes) => respond(request, 200, kind, bytes),
            Look::Elsewhere(to) => redirect(request, &to),
            Look::Lost(page) => {
                let html = "text/html; charset=utf-8";
                respond(request, 404, html, with_reloader(&page))
            }
        },
    }
}

/// Stands where a page would be as long as no build has gone well.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>Not built yet</title><body><p>Not built yet: see the findings below.</p></body></html>";

/// What there is in a folder for a path.
enum Look {
    /// A file, and what it is.
    Found(&'static str, Vec<u8>),
    /// A folder without the slash: every address on its page would start one folder too high.
    Elsewhere(String),
    /// Nothing; the page that says so.
    Lost(Vec<u8>),
}

fn look(folder: &Path, path: &str) -> Look {
    let file = resolve(folder, path);
    if file.as_ref().is_some_and(|file| file.is_dir()) && !path.ends_with('/') {
        return Look::Elsewhere(format!("{path}/"));
    }
    let file = file.map(|file| {
        if file.is_dir() {
            file.join(INDEX)
        } else {
            file
        }
    });
    let read = file.and_then(|file| Some((kind(&file), std::fs::read(&file).ok()?)));
    match read {
        Some((kind, bytes)) => Look::Found(kind, bytes),
        None => Look::Lost(lost(folder, path)),
    }
}

/// The page for what is not found: of the language's folder, of the site, or our own.
fn lost(folder: &Path, path: &str) -> Vec<u8> {
    const NAME: &str = "404.html";
    let language = path.trim_start_matches('/').split('/').next();
    let nearest = resolve(folder, language.unwrap_or_default()).map(|below| below.join(NAME));
    let pages = nearest.into_iter().chain([folder.join(NAME)]);
    pages
        .filter_map(|page| std::fs::read(page).ok())
        .next()
        .unwrap_or_else(|| NOT_BUILT.into())
}

fn redirect(request: Request, to: &str) -> std::io::Result<()> {
    let mut response = Response::empty(301);
    if let Ok(header) = Header::from_bytes("Location", to) {
        response.add_header(header);
    }
    request.respond(response)
}

/// The file below the folder, whatever the path says.
fn resolve(folder: &Path, path: &str) -> Option<PathBuf> {
    below(path).map(|below| folder.join(below))
}

/// Where a path leads to, below the folder of the site; none for one that leads out of it.
fn below(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let below = Path::new(decoded.trim_start_matches('/'));
    let inside = below
        .components()
        .all(|c| matches!(c, Component::Normal(_)));
    inside.then(|| below.to_owned())
}

fn with_reloader(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let script = format!("<script src=\"{SCRIPT_PATH}\" defer></script>");
    // The end tag of the body may be left out.
    let end = text.rfind("</body>").or_else(|| text.rfind("</html>"));
    let (before, after) = text.split_at(end.unwrap_or(text.len()));
    [before, &script, after].concat().into_bytes()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json" | "jsonld") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("pdf") => "application/pdf",
        Some("xml") => "application/xml",
        Some("zip") => "application/zip",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn respond(request: Request, status: u16, kind: &str, body: Vec<u8>) -> std::io::Result<()> {
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in [("Content-Type", kind), ("Cache-Control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = Path::new("/srv/dist");
        assert_eq!(
            resolve(folder, "/fr/index.html"),
            Some(folder.join("fr/index.html"))
        );
        assert_eq!(
            resolve(folder, "/fr/a%20b.html"),
            Some(folder.join("fr/a b.html"))
        );
        for path in [
            "/../etc/passwd",
            "/fr/%2e%2e/%2e%2e/x",
            "//etc/../..",
            "/%ff",
        ] {
            assert_eq!(resolve(folder, path), None, "{path}");
        }
    }

    #[test]
    fn a_page_gets_the_reloader_once() {
        let page = with_reloader(b"<html><body><p>x</p></body></html>");
        let text = String::from_utf8(page).unwrap();
        assert_eq!(text.matches(SCRIPT_PATH).count(), 1);
    }
}
