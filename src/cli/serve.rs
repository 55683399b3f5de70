//! `jalon serve`: build, serve on this machine, rebuild on change, reload the page.
//!
//! One thread answers requests from the published folder; this one waits for changes and builds.
//! A build that fails leaves the last good site in place: its findings are shown in the terminal
//! and over the page, or in its place when there has been no good build yet. The pages themselves
//! are not changed on disk; the reloader is put into what is sent.

use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Request, Response, Server};

use super::building::{self, Built};
use super::{Failure, Outcome, Session};

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
const QUIET: Duration = Duration::from_millis(60);

/// What the two threads share.
#[derive(Default)]
struct State {
    /// Counts builds, failed ones too: a page reloads, or shows findings, when it changes.
    builds: AtomicU64,
    /// The findings of the last build, empty when it went well.
    findings: Mutex<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = session.root()?;
    let out = root.join(&arguments.out);
    let address = ("127.0.0.1", arguments.port);
    let server = Server::http(address).map_err(|e| {
        Failure::other(
            format!("cannot listen on 127.0.0.1:{}: {e}", arguments.port),
            "another program may use this port: choose one with --port, or 0 for one that is free",
        )
    })?;
    let port = server
        .server_addr()
        .to_ip()
        .map_or(arguments.port, |a| a.port());
    let state = Arc::new(State::default());
    let changes = watch(&root)?;
    rebuild(session, &root, &out, &state);
    let shared = Arc::clone(&state);
    let folder = out.clone();
    std::thread::spawn(move || answer(&server, &folder, &shared));
    session
        .terminal
        .say(format!("serving http://127.0.0.1:{port}/"));
    while changes.wait() {
        rebuild(session, &root, &out, &state);
    }
    Ok(Outcome::Fine)
}

/// Keeps the watcher alive beside the receiver of its signals.
struct Changes {
    receiver: mpsc::Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// Waits for a change, and then until nothing has changed for a moment: an editor writes a
    /// file in several steps. False when no change can come any more.
    fn wait(&self) -> bool {
        if self.receiver.recv().is_err() {
            return false;
        }
        while self.receiver.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// The folders whose changes call for a build.
const WATCHED: [&str; 5] = ["sources", "ledger", "book", "handouts", "templates"];

fn watch(root: &Path) -> Result<Changes, Failure> {
    let (sender, receiver) = mpsc::channel();
    let failed = |e: notify::Error| {
        Failure::other(
            format!("cannot watch the project: {e}"),
            "close other watching programs",
        )
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // A build reads every file: being read is no change.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // The receiver is gone when the program ends.
            let _ = sender.send(());
        }
    })
    .map_err(failed)?;
    let folders = WATCHED
        .iter()
        .map(|folder| root.join(folder))
        .filter(|f| f.is_dir());
    for folder in folders {
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .map_err(failed)?;
    }
    watcher
        .watch(&root.join(crate::config::FILE), RecursiveMode::NonRecursive)
        .map_err(failed)?;
    Ok(Changes {
        receiver,
        _watcher: watcher,
    })
}

fn rebuild(session: &Session, root: &Path, out: &Path, state: &State) {
    let findings = match building::build(session, root, out, &[]) {
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
            session.terminal.say("the last good site stays");
            report.to_human(false, session.terminal.catalogue(), &load)
        }
        Err(failure) => {
            session.terminal.failure(&failure);
            failure.to_string()
        }
    };
    *state
        .findings
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = findings;
    state.builds.fetch_add(1, Ordering::SeqCst);
}

fn answer(server: &Server, folder: &Path, state: &State) {
    for request in server.incoming_requests() {
        let path = request
            .url()
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_owned();
        // A reader who went away needs no answer.
        let _ = match path.as_str() {
            VERSION_PATH => respond(
                request,
                200,
                "text/plain; charset=utf-8",
                version(state).into_bytes(),
            ),
            SCRIPT_PATH => respond(request, 200, "text/javascript", SCRIPT.into()),
            _ => page(request, folder, &path),
        };
    }
}

/// The number of builds, and the findings of the last one.
fn version(state: &State) -> String {
    let findings = state
        .findings
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    format!("{}\n{findings}", state.builds.load(Ordering::SeqCst))
}

/// Stands where a page would be as long as no build has gone well.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>Not built yet</title><body><p>Not built yet: see the findings below.</p></body></html>";

fn page(request: Request, folder: &Path, path: &str) -> std::io::Result<()> {
    let file = resolve(folder, path);
    if file.as_ref().is_some_and(|file| file.is_dir()) && !path.ends_with('/') {
        // Without the slash every address on the page would start one folder too high.
        return redirect(request, &format!("{path}/"));
    }
    let file = file.map(|file| {
        if file.is_dir() {
            file.join(INDEX)
        } else {
            file
        }
    });
    match file.map(|file| (std::fs::read(&file), kind(&file))) {
        Some((Ok(bytes), kind)) if kind.starts_with("text/html") => {
            respond(request, 200, kind, with_reloader(&bytes))
        }
        Some((Ok(bytes), kind)) => respond(request, 200, kind, bytes),
        _ => {
            let html = "text/html; charset=utf-8";
            respond(request, 404, html, with_reloader(&lost(folder, path)))
        }
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
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let below = Path::new(decoded.trim_start_matches('/'));
    let inside = below
        .components()
        .all(|c| matches!(c, Component::Normal(_)));
    if !inside {
        return None;
    }
    Some(folder.join(below))
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
