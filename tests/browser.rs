//! Every page of the built site in a real browser: see `tests/browser/visit.mjs` for what is
//! asked of a page.
//!
//! It needs Node, Chromium and `npm ci` in `tests/browser`. Where one of them is missing the
//! tests say so and pass, unless `JALON_REQUIRE_TOOLS=1`, as in `.ci/run`: then they fail.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot go on without has failed it"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What is missing to run a browser here.
fn missing() -> Option<&'static str> {
    let starts = |program: &str| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let modules = root().join("tests/browser/node_modules/playwright-core");
    if !starts("node") {
        Some("Node is not installed")
    } else if !starts("chromium") {
        Some("Chromium is not installed")
    } else if !modules.is_dir() {
        Some("its modules are not there: run `npm ci` in tests/browser")
    } else {
        None
    }
}

/// Whether the browser can run; says why not.
fn ready(test: &str) -> bool {
    let Some(reason) = missing() else {
        return true;
    };
    let required = std::env::var_os("JALON_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    assert!(!required, "the browser is required, but {reason}");
    // Past the capture of the test harness: a skipped test must not look like one that passed.
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
    false
}

/// Visits a site and gives what the visitor says.
fn visit(site: &Path, options: &[&str]) -> Value {
    let output = Command::new("node")
        .arg(root().join("tests/browser/visit.mjs"))
        .arg(site)
        .args(options)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn every_page_of_the_site_is_sound() {
    if !ready("every_page_of_the_site_is_sound") {
        return;
    }
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-site");
    let built = Command::new(env!("CARGO_BIN_EXE_jalon"))
        .args(["--today", "2026-11-21", "build", "--out"])
        .arg(&site)
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    let disk = unpacked(&site);
    let report = visit(&site, &["--walks", "--disk", disk.to_str().unwrap()]);
    let pages = report["pages"].as_array().unwrap();
    assert!(pages.len() > 2, "{pages:?}");
    assert_eq!(report["problems"], serde_json::json!([]));
    let first: Vec<&Value> = pages.iter().filter(|page| page["first"] == true).collect();
    assert!(first.len() > 2, "the first page leads nowhere: {pages:?}");
    for page in first {
        let bytes = page["bytes"].as_u64().unwrap();
        assert!(bytes < 60_000, "{} weighs {bytes} bytes", page["path"]);
    }
}

/// The archive of a site, unpacked beside it.
fn unpacked(site: &Path) -> PathBuf {
    let folder = site.with_extension("unpacked");
    let _ = std::fs::remove_dir_all(&folder);
    let archive = std::fs::File::open(site.join("site.zip")).unwrap();
    zip::ZipArchive::new(archive)
        .unwrap()
        .extract(&folder)
        .unwrap();
    folder
}

/// The visitor itself: it sees everything that is wrong with a page on which everything is.
#[test]
fn a_broken_page_is_seen_through() {
    if !ready("a_broken_page_is_seen_through") {
        return;
    }
    let report = visit(&root().join("tests/fixtures/guide/broken"), &[]);
    let problems: Vec<&str> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem.as_str().unwrap())
        .collect();
    for expected in [
        "index.html at 360 px, light: request off the host: http://127.0.0.2:9/away.png",
        "index.html at 360 px, light: console: a word",
        "index.html at 360 px, light: scrolls sideways: 2008 px in 360 px",
        "index.html at 360 px, light: zoomed, scrolls sideways",
        "index.html at 360 px, light: without scripts the first card stays shut",
        "index.html at 1280 px, light: the first Tab is no link, not the skip link",
        "index.html at 360 px, light: card 1 does not open from the keyboard",
        "index.html at 360 px, light: axe image-alt",
        "index.html at 360 px, dark: axe color-contrast",
        "index.html at 1280 px, light: axe html-has-lang",
    ] {
        assert!(
            problems.iter().any(|problem| problem.starts_with(expected)),
            "not seen: {expected}\n{problems:#?}"
        );
    }
}
