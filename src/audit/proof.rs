//! The proof that a sheet carries: the part of the manifest that concerns it, inside the file.
//!
//! A sheet that was copied from its site is audited against its own proof ([`read`]); a sheet in
//! its site must carry one that says the same as the manifest beside it ([`compare`]).

use std::collections::BTreeMap;

use serde_json::Value;

use super::manifest::{Manifest, NAME};
use super::pdf::Sheet;
use super::promises;
use crate::diagnostics::{Finding, Place};
use crate::messages::Message;
use crate::say;

/// A proof, read.
pub(crate) struct Proof {
    pub(crate) manifest: Manifest,
    /// Its text, for the places of findings.
    pub(crate) text: String,
}

fn help() -> Message {
    say!("print or publish the file as `jalon build` made it")
}

/// Where each entry says how it is printed: the part that differs between a sheet and its site.
const PLACES: [&str; 3] = ["printed", "pages", "handouts"];

/// A sheet cannot hold its own digest.
const DIGEST: &str = "sha256";

/// The lists of entries that a proof shares with the manifest.
const LISTS: [&str; 5] = ["sources", "figures", "passages", "channels", "myths"];

/// The proof in a sheet.
///
/// # Errors
/// A finding when there is none, more than one attachment, or one that cannot be read.
pub(crate) fn read(path: &str, sheet: &Sheet) -> Result<Proof, Finding> {
    let text = text(path, sheet)?;
    let manifest = promises::parse(&text).map_err(|finding| {
        let message = say!(
            "what it carries as its proof is none: {message}",
            message = finding.message
        );
        Finding::error("proof-differs", Place::file(path), message).help(help())
    })?;
    Ok(Proof { manifest, text })
}

fn text(path: &str, sheet: &Sheet) -> Result<String, Finding> {
    let failed = |code, message: Message| Finding::error(code, Place::file(path), message);
    match sheet.attachments.as_slice() {
        [] => Err(failed(
            "missing-proof",
            say!(
                "the sheet carries no {name}: nothing in it says where its numbers come from",
                name = NAME
            ),
        )
        .help(help())),
        [(name, bytes)] if name == NAME => Ok(String::from_utf8_lossy(bytes).into_owned()),
        others => {
            let names: Vec<&str> = others.iter().map(|(name, _)| name.as_str()).collect();
            let message = say!(
                "the sheet carries {names}, not {name} alone",
                names = names.join(", "),
                name = NAME
            );
            Err(failed("unknown-attachment", message).help(help()))
        }
    }
}

/// What the manifest of a site says of each entry and sheet, without the part that differs
/// between a sheet and its site: read once, for every sheet to be compared with.
#[derive(Debug, Default)]
pub(crate) struct SiteSays {
    entries: BTreeMap<(&'static str, String), Value>,
    sheets: BTreeMap<String, Value>,
}

impl SiteSays {
    /// Reads the manifest's text; what is no JSON says nothing, and is reported elsewhere.
    pub(crate) fn new(manifest: &str) -> Self {
        let manifest = parsed(manifest);
        let mut entries = BTreeMap::new();
        for list in LISTS {
            for node in nodes(&manifest, list) {
                let id = node["id"].as_str().unwrap_or_default().to_owned();
                entries
                    .entry((list, id))
                    .or_insert_with(|| without(node, &PLACES));
            }
        }
        let sheets = nodes(&manifest, "handouts")
            .map(|node| {
                let path = node["path"].as_str().unwrap_or_default().to_owned();
                (path, without(node, &[DIGEST]))
            })
            .collect();
        Self { entries, sheets }
    }
}

/// What a sheet's proof says otherwise than the manifest of its site.
pub(crate) fn compare(path: &str, sheet: &Sheet, site: &SiteSays) -> Vec<Finding> {
    let proof = match read(path, sheet) {
        Ok(proof) => parsed(&proof.text),
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    for list in LISTS {
        for node in nodes(&proof, list) {
            let id = node["id"].as_str().unwrap_or_default();
            if site.entries.get(&(list, id.to_owned())) != Some(&without(node, &PLACES)) {
                findings.push(differs(path, id));
            }
        }
    }
    let own = nodes(&proof, "handouts").next();
    if own.map(|own| without(own, &[DIGEST])).as_ref() != site.sheets.get(path) {
        findings.push(differs(path, "handouts"));
    }
    findings
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn differs(path: &str, subject: &str) -> Finding {
    let message = say!(
        "its proof says something else of {subject} than the site's {name}",
        subject = format!("{:?}", subject),
        name = NAME
    );
    let finding = Finding::error("proof-differs", Place::file(path), message);
    finding.subject(subject).help(help())
}

fn nodes<'a>(manifest: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    manifest[list].as_array().into_iter().flatten()
}

fn without(node: &Value, keys: &[&str]) -> Value {
    let mut node = node.clone();
    if let Some(node) = node.as_object_mut() {
        node.retain(|key, _| !keys.contains(&key.as_str()));
    }
    node
}
