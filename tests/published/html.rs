//! Every page, before the Nu HTML checker.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::site::{files, fresh};
use crate::tools::{self, Found};

/// A page read from the disk has no origin that its policy could allow; `tests/browser` reads the
/// pages from a host, under that policy.
const FROM_DISK: &str = ".*Content Security Policy \\(meta tag\\): (?:external|image) .*";

/// What the checker has to say of some pages; none when it is not there.
fn messages(pages: &[PathBuf]) -> Found<Vec<Value>> {
    let mut java = tools::program("java", "default-jdk-headless")?;
    let checker = tools::installed("tests/tools/node_modules/vnu-jar/build/dist/vnu.jar")?;
    java.arg("-Xss4m").arg("-jar").arg(checker);
    java.args(["--format", "json", "--stdout", "--filterpattern", FROM_DISK]);
    let output = tools::run(java.args(pages));
    let said = tools::everything(&output);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("the checker did not answer in JSON: {error}\n{said}"));
    Some(report["messages"].as_array().unwrap().clone())
}

fn line(message: &Value) -> String {
    let word = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
    let url = word("url");
    let page = url.rsplit("/dist/").next().unwrap_or(&url);
    let at = &message["lastLine"];
    format!("{page}:{at}: {}: {}", word("type"), word("message"))
}

#[test]
fn every_page_is_valid() {
    let pages = files("html");
    assert!(pages.len() > 2, "no pages to check: {pages:?}");
    if let Some(messages) = messages(&pages) {
        let lines: Vec<String> = messages.iter().map(line).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}

#[test]
fn the_checker_sees_an_invalid_page() {
    let page: &Path = &fresh("invalid-page").join("page.html");
    let html = "<!DOCTYPE html><html lang=\"en\"><title>A page</title>\
        <p id=\"twice\">One<p id=\"twice\">Two</html>";
    jalon::files::write_atomic(page, html.as_bytes()).unwrap();
    if let Some(messages) = messages(&[page.to_owned()]) {
        let duplicate = |message: &Value| line(message).contains("Duplicate ID");
        assert!(messages.iter().any(duplicate), "{messages:?}");
    }
}
