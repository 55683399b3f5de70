//! `jalon source add` and `source fetch` as a person meets them.

use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::project::{Project, fixture};

/// A site on this machine whose one page can be changed.
pub(crate) struct Site {
    pub(crate) url: String,
    page: Arc<Mutex<(String, String)>>,
}

impl Site {
    pub(crate) fn new(page: &str) -> Self {
        let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
        let url = format!("http://{}/page", server.server_addr());
        let page = Arc::new(Mutex::new((page.to_owned(), "\"1\"".to_owned())));
        let served = Arc::clone(&page);
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let (text, etag) = served.lock().unwrap().clone();
                let known = request
                    .headers()
                    .iter()
                    .any(|h| h.field.equiv("If-None-Match") && h.value.as_str() == etag);
                let header = |line: String| line.parse::<tiny_http::Header>().unwrap();
                let response = match request.url() {
                    "/page" if known => tiny_http::Response::from_string("").with_status_code(304),
                    "/page" => tiny_http::Response::from_string(text)
                        .with_header(header("Content-Type: text/html".into()))
                        .with_header(header(format!("ETag: {etag}"))),
                    _ => tiny_http::Response::from_string("").with_status_code(404),
                };
                let _ = request.respond(response);
            }
        });
        Self { url, page }
    }

    pub(crate) fn change(&self, page: &str, etag: &str) {
        *self.page.lock().unwrap() = (page.to_owned(), etag.to_owned());
    }
}

pub(crate) const PAGE: &str = "<html lang=en><title>Trial page</title><main><h1>Trial page</h1>\
    <p>It counts 12 words in 2024, and it says so.</p></main>";

#[test]
fn a_pdf_becomes_a_source_with_its_text_and_both_digests() {
    let project = Project::new();
    let report = fixture("documents/report.pdf");
    let said = project.run(
        &["source", "add", report.to_str().unwrap(), "--id", "annual"],
        0,
    );
    assert!(said.starts_with("sources/annual/source.toml\n"), "{said}");
    let record = project.read("sources/annual/source.toml");
    for line in [
        "title = \"Rapport annuel sur les signalements\"",
        "language = \"fr\"",
        "kind = \"report\"",
        "unknown = [\"creators\", \"publisher\", \"url\", \"published\"]",
        "recorded = 2026-11-26",
        "file = \"2026-11-26.pdf\"",
        "[version.text]",
        "file = \"2026-11-26.pdf.txt\"",
    ] {
        assert!(record.contains(line), "{line} is not in\n{record}");
    }
    let held = std::fs::read(project.root().join("sources/annual/2026-11-26.pdf")).unwrap();
    assert_eq!(held, std::fs::read(&report).unwrap());
    let listed = project.jalon(&["source", "list", "--format", "json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let annual = &listed["sources"].as_array().unwrap()[0];
    assert_eq!(annual["id"], "annual");
    assert_eq!(annual["grade"], "held");
    // Only what nobody has looked at yet is found: numerals, no error.
    project.run(&["check"], 0);
    project.write(
        "sources/annual/2026-11-26.pdf.txt",
        "En 2022, 89 millions.\n",
    );
    assert!(project.run(&["check"], 1).contains("altered-version"));
}

#[test]
fn nothing_is_added_twice_or_half() {
    let project = Project::new();
    let text = project.write(
        "new.txt",
        "On en compte 12 en 2024, et personne ne le savait.",
    );
    let text = text.to_str().unwrap();
    project.run(
        &[
            "source",
            "add",
            text,
            "--id",
            "new",
            "--creator",
            "A. B.",
            "--kind",
            "law",
        ],
        0,
    );
    let before = project.files();
    for arguments in [
        &["source", "add", text, "--id", "new"][..],
        &["source", "add", text, "--id", "../new"],
        &["source", "add", text, "--id", "terms"],
        &[
            "source",
            "add",
            text,
            "--id",
            "other",
            "--published",
            "soon",
        ],
        &["source", "add", "missing.txt"],
        &["source", "add", "http://example.org/"],
        &["source", "add", "https://127.0.0.1:9/"],
        &["source", "fetch", "new"],
        &["source", "fetch", "missing"],
    ] {
        project.run(arguments, 2);
        assert_eq!(project.files(), before, "{arguments:?}");
    }
}

#[test]
fn an_id_is_made_of_the_title() {
    let project = Project::new();
    let page = PAGE.replace(
        "Trial page",
        "L’été où 1 enfant sur 5 a été approché par un inconnu",
    );
    let page = project.write("page.html", page);
    project.run(
        &["source", "add", page.to_str().unwrap(), "--language", "fr"],
        0,
    );
    let record = project.read("sources/l-ete-ou-1-enfant-sur-5-a-ete-approche/source.toml");
    assert!(record.contains("title = \"L’été où"), "{record}");
}

#[test]
fn a_page_is_fetched_asked_again_and_kept_as_a_candidate() {
    let project = Project::new();
    let site = Site::new(PAGE);
    let add = ["source", "add", &site.url, "--allow-local", "--id", "page"];
    project.run(&add, 0);
    let record = project.read("sources/page/source.toml");
    assert!(
        record.contains(&format!("url = \"{}\"", site.url)),
        "{record}"
    );
    assert!(record.contains("etag = '\"1\"'"), "{record}");
    let fetch = [
        "source",
        "fetch",
        "page",
        "--allow-local",
        "--format",
        "json",
    ];
    let outcome = |status| {
        let output = project.jalon(&fetch);
        assert_eq!(output.status.code(), Some(status));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["sources"][0].clone()
    };
    let before = project.files();
    assert_eq!(outcome(0)["outcome"], "unchanged");
    // Other bytes that say the same are no news.
    site.change(&PAGE.replace("<main>", "<main data-visit=9>"), "\"2\"");
    assert_eq!(outcome(0)["outcome"], "unchanged");
    assert_eq!(project.files(), before);
    site.change(&PAGE.replace("12 words", "13 words"), "\"3\"");
    let changed = outcome(1);
    assert_eq!(changed["outcome"], "changed");
    assert_eq!(changed["candidate"], "2026-11-26-2");
    let record = project.read("sources/page/source.toml");
    assert!(record.contains("[candidate]"), "{record}");
    assert_eq!(outcome(0)["outcome"], "unchanged");
    // A newer state takes the place of the candidate; a version never goes.
    site.change(&PAGE.replace("12 words", "14 words"), "\"4\"");
    assert_eq!(outcome(1)["candidate"], "2026-11-26-3");
    assert!(project.root().join("sources/page/2026-11-26.html").exists());
    assert!(
        !project
            .root()
            .join("sources/page/2026-11-26-2.html")
            .exists()
    );
    project.run(&["check"], 0);
    let without = project.run(&["source", "fetch", "page"], 1);
    assert!(without.contains("not encrypted"), "{without}");
}

/// What a reader of the page may see otherwise than a machine reads it.
#[test]
fn what_is_odd_about_a_number_is_said() {
    let project = Project::new();
    let plain = "It counts 42 words in 2024, and it says so.\n";
    let odd =
        "It counts 4\u{200B}2 words in 20２4, 7\u{336} of \u{202E}24\u{202C}, and it says so.\n";
    let plain = project.write("plain.txt", plain);
    let odd = project.write("odd.txt", odd);
    let (plain, odd) = (plain.to_str().unwrap(), odd.to_str().unwrap());
    for (arguments, status) in [
        (&["scan", odd, "--language", "en"][..], 0),
        (&["scan", odd, "--language", "en", "--format", "json"], 0),
        (&["diff", plain, odd, "--language", "en"], 1),
        (
            &["source", "add", odd, "--id", "odd", "--language", "en"],
            0,
        ),
        (&["source", "update", "trial-text", odd, "--dry-run"], 1),
    ] {
        let said = project.run(arguments, status);
        for (line, code) in [
            ("1:11: ", "U+200B"),
            ("1:", "U+FF12"),
            ("1:", "U+0336"),
            ("1:", "U+202E"),
        ] {
            let is_said = said
                .lines()
                .any(|l| l.starts_with(line) && l.contains(code));
            assert!(is_said, "{arguments:?}: {code}: {said}");
        }
    }
    assert!(
        !project
            .run(&["scan", plain, "--language", "en"], 0)
            .contains("U+")
    );
}
