//! Every file of the folder is the one that was built: its digest is the manifest's.
//!
//! An archive may hold a copy of the manifest, so the manifest cannot hold its digest.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::manifest::{Manifest, NAME};
use crate::diagnostics::{Finding, Place};
use crate::messages::Message;
use crate::say;

fn help() -> Message {
    say!("publish the whole folder as `jalon build` made it")
}

/// Whether the manifest may leave out this file: itself, and archives that hold it.
fn is_apart(path: &str) -> bool {
    path == NAME || path.ends_with(".zip")
}

/// What differs between the folder and the manifest's list of files; nothing when it has none.
pub(crate) fn check(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let listed = &manifest.files;
    if listed.is_empty() {
        return findings;
    }
    for file in listed {
        let problem = match files.get(&file.path) {
            None if !is_promised(manifest, &file.path) => (
                "missing-file",
                say!("{path} is not in the folder", path = file.path),
            ),
            None => continue,
            Some(bytes) if hex(bytes) != file.sha256 => (
                "digest-differs",
                say!("the file is not the one that was built (SHA-256 differs)"),
            ),
            Some(_) => continue,
        };
        let (code, message) = problem;
        findings.push(Finding::error(code, Place::file(&file.path), message).help(help()));
    }
    let known: BTreeSet<&str> = listed.iter().map(|file| file.path.as_str()).collect();
    for path in files.keys().filter(|path| !is_apart(path)) {
        if !known.contains(path.as_str()) {
            let message = say!("the manifest does not list this file");
            let finding = Finding::error("unknown-file", Place::file(path), message);
            findings.push(finding.help(say!("remove it, or build the site again")));
        }
    }
    findings
}

/// Whether the file is a page or a sheet: one that is missing is reported as such.
fn is_promised(manifest: &Manifest, path: &str) -> bool {
    let sheet = manifest.handouts.iter().any(|sheet| sheet.path == path);
    sheet || manifest.page(path).is_some()
}

fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
