//! A published site, held against a build of the checkout that it is said to come from.
//!
//! For people who mirror a guide, or read somebody else's: [`verify`] asks for the manifest of the
//! published site and compares what it says of every figure with what the checkout says; then it
//! asks for every file that the checkout builds and compares the bytes. Where the site is (a
//! folder, an address) is the business of whoever implements [`Published`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::manifest;
use crate::diagnostics::{Finding, Place, Report};
use crate::files::{self, FileError};
use crate::messages::{Message, Say as _};
use crate::say;
use crate::sources::sha256;

/// A site as others can read it.
pub trait Published {
    /// The bytes of a file below the site; none when it is not there.
    ///
    /// # Errors
    /// In words, why it could not be asked for.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Message>;

    /// Every file of the site, where that can be known.
    fn paths(&self) -> Option<Vec<String>>;
}

/// A published site in a folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The site in `folder`.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }
}

impl Published for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Message> {
        let file = self.0.join(path);
        if !file.is_file() {
            return Ok(None);
        }
        files::read_bytes(&file)
            .map(Some)
            .map_err(|error| error.said())
    }

    fn paths(&self) -> Option<Vec<String>> {
        files::tree(&self.0).ok()
    }
}

/// Holds `published` against the site that the checkout built in `built`. The files of findings
/// are named by their path below the site.
///
/// # Errors
/// When the build cannot be read.
pub fn verify(built: &Path, published: &dyn Published) -> Result<Report, FileError> {
    let mut report = Report::default();
    let path = built.join(manifest::FILE);
    // Our own, however large: no limit of what people write.
    let ours = files::text_of(&path, files::read_bytes(&path)?)?;
    let ours: Value = serde_json::from_str(&ours).unwrap_or_default();
    match manifest_of(published) {
        Ok(theirs) => values(&ours, &theirs, &mut report),
        Err(finding) => {
            report.push(finding);
            return Ok(report);
        }
    }
    let mut same = 0;
    let built: Vec<String> = Folder::new(built).paths().unwrap_or_default();
    let digests = digests(&ours);
    for path in &built {
        let Some(digest) = digests.get(path.as_str()) else {
            continue; // the manifest was compared, an archive holds what was compared
        };
        match published.read(path) {
            Ok(Some(bytes)) if sha256(&bytes) == *digest => same += 1,
            Ok(Some(_)) => report.push(finding(
                "file-differs",
                path,
                say!("the published file is not the one that the checkout builds"),
            )),
            Ok(None) => report.push(finding(
                "missing-file",
                path,
                say!("the checkout builds this file, and it is not published"),
            )),
            Err(reason) => report.push(finding("unreachable", path, reason)),
        }
    }
    for path in published.paths().unwrap_or_default() {
        if !built.contains(&path) {
            report.push(finding(
                "unknown-file",
                &path,
                say!("this file is published, and the checkout does not build it"),
            ));
        }
    }
    report.count("files-that-agree", same);
    report.sort();
    Ok(report)
}

fn help() -> Message {
    say!("build the checkout that the site comes from, and publish the whole folder again")
}

fn finding(code: &'static str, path: &str, message: Message) -> Finding {
    Finding::error(code, Place::file(path), message).help(help())
}

fn manifest_of(published: &dyn Published) -> Result<Value, Finding> {
    let failed = |message: Message| finding("missing-manifest", manifest::FILE, message);
    match published.read(manifest::FILE) {
        Ok(Some(bytes)) => serde_json::from_slice(&bytes).map_err(|error| {
            failed(say!(
                "the published manifest cannot be read: {error}",
                error
            ))
        }),
        Ok(None) => Err(failed(say!("no manifest is published"))),
        Err(reason) => Err(finding("unreachable", manifest::FILE, reason)),
    }
}

fn digests(manifest: &Value) -> BTreeMap<&str, &str> {
    let files = manifest["files"].as_array().into_iter().flatten();
    files
        .filter_map(|file| Some((file["path"].as_str()?, file["sha256"].as_str()?)))
        .collect()
}

/// What a figure or a passage says, apart from where it is printed.
const SAID: [&str; 11] = [
    "value",
    "value2",
    "precision",
    "unit",
    "as_of",
    "scope",
    "source",
    "primary",
    "grade",
    "translation",
    "target",
];

fn values(ours: &Value, theirs: &Value, report: &mut Report) {
    for list in ["figures", "passages"] {
        let (ours, theirs) = (by_id(ours, list), by_id(theirs, list));
        for (id, our) in &ours {
            match theirs.get(id) {
                None => report.push(entry(
                    id,
                    "missing-entry",
                    say!("the checkout has it, the published site does not"),
                )),
                Some(their) => {
                    for key in SAID.into_iter().filter(|key| our[*key] != their[*key]) {
                        let message = say!(
                            "the published site says {their} of its {key}, the checkout {our}",
                            their = their[key],
                            key,
                            our = our[key]
                        );
                        report.push(entry(id, "value-differs", message));
                    }
                }
            }
        }
        for id in theirs.keys().filter(|id| !ours.contains_key(*id)) {
            report.push(entry(
                id,
                "unknown-entry",
                say!("the published site has it, the checkout does not"),
            ));
        }
    }
}

fn entry(id: &str, code: &'static str, message: Message) -> Finding {
    finding(code, manifest::FILE, message).subject(id)
}

fn by_id<'a>(manifest: &'a Value, list: &str) -> BTreeMap<&'a str, &'a Value> {
    let nodes = manifest[list].as_array().into_iter().flatten();
    nodes
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect()
}
