//! Styles and scripts: what they fetch, and the words that a style puts on the page.

use std::sync::LazyLock;

use regex::Regex;

use super::addresses::Rules;
use super::html::Use;
use crate::diagnostics::Finding;
use crate::say;
use crate::text::numerals::scan;

/// A pattern of this module; they are constants, and a test holds that each compiles.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

const COMMENT: &str = r"(?s)/\*.*?\*/";
const URL: &str =
    r#"(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"#;
const CONTENT: &str = r#"(?i)\bcontent\s*:\s*([^;}]*)"#;
const QUOTED: &str = r#""([^"]*)"|'([^']*)'"#;
const FETCH: &str = r#"(?x)
    (?: \b(?:fetch|import|importScripts|sendBeacon|WebSocket|EventSource|Worker|open|assign
          |replace)\s*\(\s*
      | \bfrom\s* | \bimport\s* | \.(?:src|href|action|location)\s*=\s* )
    ["'`] ((?:(?:https?|wss?):)?//[^"'`\s]+)"#;

static COMMENTS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(COMMENT));
static URLS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(URL));
static CONTENTS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(CONTENT));
static STRINGS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(QUOTED));
static FETCHES: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(FETCH));

fn all<'t>(pattern: &'static LazyLock<Option<Regex>>, text: &'t str) -> Vec<(usize, &'t str)> {
    let Some(pattern) = pattern.as_ref() else {
        return Vec::new();
    };
    let captures = pattern.captures_iter(text);
    let first = |found: regex::Captures<'t>| {
        let group = found.iter().skip(1).flatten().next().or(found.get(0))?;
        Some((group.start(), group.as_str()))
    };
    captures.filter_map(first).collect()
}

/// Judges a style sheet, or the content of a `style` attribute or element; `at` is where it
/// starts in the file.
pub(crate) fn style(rules: &Rules, css: &str, at: usize, findings: &mut Vec<Finding>) {
    // Comments become spaces of the same length, so that places stay right.
    let mut css = css.to_owned();
    for (start, comment) in all(&COMMENTS, &css.clone()) {
        let blank = " ".repeat(comment.len());
        css.replace_range(start..start + comment.len(), &blank);
    }
    for (start, address) in all(&URLS, &css) {
        if !address.is_empty() {
            rules.judge(address, Use::Load, at + start, findings);
        }
    }
    for (start, content) in all(&CONTENTS, &css) {
        findings.extend(shown_attribute(rules, content, at + start));
        for (inner, words) in all(&STRINGS, content) {
            for numeral in scan(words, "").iter().filter(|n| n.needs_trace()) {
                let message = say!(
                    "a style puts {numeral} on the page",
                    numeral = format!("{:?}", numeral.text)
                );
                let place = at + start + inner + numeral.start;
                let finding = rules.file.error("untraced-numeral", place, message);
                let help = say!("numbers stand in the text, where a trace can explain them");
                findings.push(finding.subject(&numeral.text).help(help));
            }
        }
    }
}

/// A style can show an attribute: only those that the audit reads.
fn shown_attribute(rules: &Rules, content: &str, at: usize) -> Option<Finding> {
    const READ: [&str; 4] = ["href", "title", "alt", "aria-label"];
    let (_, name) = content.split_once("attr(")?;
    let name = name.split([')', ',', ' ']).next().unwrap_or_default();
    if READ.contains(&name) {
        return None;
    }
    let message = say!(
        "a style shows the attribute {name}, which this audit does not read",
        name = format!("{:?}", name)
    );
    let finding = rules.file.error("blind-extractor", at, message);
    Some(
        finding
            .subject(name)
            .help(say!("put the words into the text of the page")),
    )
}

/// Judges a script by the addresses that it plainly fetches. A script that builds an address out
/// of parts is not seen through: the policy that the pages carry has to stop it.
pub(crate) fn script(rules: &Rules, code: &str, at: usize, findings: &mut Vec<Finding>) {
    for (start, address) in all(&FETCHES, code) {
        rules.judge(address, Use::Load, at + start, findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for text in [COMMENT, URL, CONTENT, QUOTED, FETCH] {
            Regex::new(text).expect(text);
        }
    }
}
