//! A published site, held against the checkout: as a folder, and as a web server gives it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::site::{fresh, jalon, project, site, tree};
use crate::tools;

/// Exit status and findings of `jalon verify`.
fn verify(published: &str) -> (i32, Vec<(String, String)>) {
    let mut command = jalon();
    command.args(["verify", published, "--allow-local", "--format", "json"]);
    command.arg("--against").arg(project());
    let output = tools::run(&mut command);
    let said = tools::everything(&output);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
        panic!("{e}: {said}");
    });
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let findings = findings.map(|f| (text(f, "code"), text(f, "file")));
    (output.status.code().unwrap(), findings.collect())
}

/// A copy of the site that may be changed.
fn copy(name: &str) -> PathBuf {
    let folder = fresh(name);
    for (path, bytes) in tree(site()) {
        put(&folder.join(path), &bytes);
    }
    folder
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a copy that is thrown away")]
    std::fs::write(path, bytes).unwrap();
}

fn change(file: &Path, old: &str, new: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(old), "{} has no {old:?}", file.display());
    put(file, text.replacen(old, new, 1).as_bytes());
}

#[test]
fn a_mirror_is_held_against_the_checkout() {
    let mirror = copy("mirror");
    let named = mirror.to_str().unwrap();
    assert_eq!(verify(named), (0, Vec::new()));
    change(
        &mirror.join("fr/index.html"),
        "</main>",
        "<p>Un mot.</p></main>",
    );
    change(
        &mirror.join("trace.jsonld"),
        "\"value\": \"88000000\"",
        "\"value\": \"89000000\"",
    );
    put(&mirror.join("fr/more.html"), b"<p>");
    std::fs::remove_file(mirror.join("favicon.svg"))
        .or_else(|_| std::fs::remove_file(mirror.join("en/index.html")))
        .unwrap();
    let (status, findings) = verify(named);
    let has = |code: &str| findings.iter().any(|(found, _)| found == code);
    assert_eq!(status, 1);
    for code in [
        "file-differs",
        "value-differs",
        "unknown-file",
        "missing-file",
    ] {
        assert!(has(code), "no {code}: {findings:?}");
    }
    assert_eq!(findings.len(), 4, "{findings:?}");
}

/// Serves a folder on this machine until the process ends; gives its address.
fn serve(folder: PathBuf) -> String {
    let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
    let address = server.server_addr().to_ip().unwrap();
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let file = folder.join(request.url().trim_start_matches('/'));
            let answered = match std::fs::read(file) {
                Ok(bytes) => request.respond(tiny_http::Response::from_data(bytes)),
                Err(_) => request.respond(tiny_http::Response::empty(404)),
            };
            answered.unwrap_or_default();
        }
    });
    format!("http://{address}/")
}

#[test]
fn a_site_on_a_server_is_held_against_the_checkout() {
    let folder = copy("served");
    let address = serve(folder.clone());
    assert_eq!(verify(&address), (0, Vec::new()));
    change(
        &folder.join("en/index.html"),
        "</main>",
        "<p>A word.</p></main>",
    );
    let differs = ("file-differs".to_owned(), "en/index.html".to_owned());
    assert_eq!(verify(&address), (1, vec![differs]));
}
