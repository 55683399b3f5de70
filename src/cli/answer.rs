//! What `jalon check` said, kept for the next time that nothing at all has changed.
//!
//! Only `jalon check` remembers anything; a build, an audit, an update always read and judge. What
//! is kept is what was printed, in `.jalon/check`, with the key that it answers to. The key is a
//! digest of all that a check depends on:
//!
//! - every file that it reads: `jalon.toml` and whatever lies in the [`FOLDERS`], by path and by
//!   digest of the bytes, all of which are read and digested each time. No date and no size of a
//!   file is believed. Folders count too, for a file where a folder was is a finding;
//! - the program: its version, and the file it was started from (device, inode, size, and both
//!   times of its last change, of which the second cannot be set by hand);
//! - today's date, the format, the language of whoever reads, the project's folder as it was named.
//!
//! A check reads nothing else: it joins no path to the project's folder but these (a version's file
//! that is not a name beside its record is an error), and no clock, variable or address is read
//! below `cli`. So that this stays true of what was *kept*, nothing is kept in doubt: not when
//! there is an error among the findings, not when anything in the folders is neither a file nor a
//! folder (a link could lead out of them), not when anything cannot be read, and not unless the
//! files after the check are those from before it, inode and time of change included.
//!
//! A kept answer that cannot be read, is torn, or answers to another key is no answer, and never an
//! error; so is a folder that cannot be written. The folder ignores itself and holds one answer.
//! Whoever can write in it can write in the ledger as well: it is trusted as much as that.

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::terminal::Printed;
use crate::config;
use crate::files;
use crate::sources::sha256;

/// What a check and a build read, beside the project's own file.
pub(super) const FOLDERS: [&str; 5] = ["book", "handouts", "ledger", "sources", "templates"];

const FOLDER: &str = ".jalon";
const FILE: &str = ".jalon/check";
const IGNORE: &str = ".jalon/.gitignore";

/// The place of an answer, and the question.
pub(super) struct Answer<'a> {
    root: &'a Path,
    /// What the answer depends on beside the files.
    question: String,
    inputs: Inputs,
}

/// The files of a project, all of them read.
#[derive(PartialEq, Eq)]
struct Inputs {
    /// Of paths and bytes.
    digest: String,
    /// Of what a change leaves behind even when it is taken back.
    stamps: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    printed: Printed,
}

impl<'a> Answer<'a> {
    /// Reads the files of the project. Nothing where they are not plain files that can be read, or
    /// where the system cannot tell whether the program is the same.
    pub(super) fn new(root: &'a Path, depends_on: &[&str]) -> Option<Self> {
        let mut question = format!("{:?}", (program()?, root));
        for what in depends_on {
            question.push_str(&format!("\n{what:?}"));
        }
        let inputs = Inputs::read(root)?;
        Some(Self {
            root,
            question,
            inputs,
        })
    }

    fn key(&self) -> String {
        sha256(format!("{}\n{}", self.question, self.inputs.digest).as_bytes())
    }

    /// The answer, if it was given before.
    pub(super) fn recall(&self) -> Option<Printed> {
        let text = files::read_text(&self.root.join(FILE)).ok()?;
        let (digest, kept) = text.split_once('\n')?;
        if sha256(kept.as_bytes()) != digest {
            return None;
        }
        let kept: Kept = serde_json::from_str(kept).ok()?;
        (kept.key == self.key()).then_some(kept.printed)
    }

    /// Keeps an answer, if the files are still those that were asked about. That it cannot be
    /// written costs time and nothing else.
    pub(super) fn keep(&self, printed: Printed) {
        let folder = self.root.join(FOLDER);
        let real = std::fs::symlink_metadata(&folder).map_or(true, |found| found.is_dir());
        if !real || Inputs::read(self.root).as_ref() != Some(&self.inputs) {
            return;
        }
        let key = self.key();
        let Ok(kept) = serde_json::to_string(&Kept { key, printed }) else {
            return;
        };
        let text = format!("{}\n{kept}", sha256(kept.as_bytes()));
        let _ = files::write_atomic(&self.root.join(IGNORE), b"*\n")
            .and_then(|()| files::write_atomic(&self.root.join(FILE), text.as_bytes()));
    }
}

impl Inputs {
    fn read(root: &Path) -> Option<Self> {
        let mut found = Vec::new();
        for name in FOLDERS.iter().chain(&[config::FILE]) {
            let top = root.join(name);
            // What is not there is no entry, and so part of the digest.
            if std::fs::symlink_metadata(&top).is_err_and(|e| is_missing(&e)) {
                continue;
            }
            let walk = WalkDir::new(&top).follow_root_links(false);
            for entry in walk.sort_by_file_name() {
                found.push(entry.ok()?);
            }
        }
        let read: Option<Vec<_>> = found.par_iter().map(|entry| input(root, entry)).collect();
        let (digests, stamps): (Vec<String>, Vec<String>) = read?.into_iter().unzip();
        Some(Self {
            digest: sha256(digests.concat().as_bytes()),
            stamps: sha256(stamps.concat().as_bytes()),
        })
    }
}

fn is_missing(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

/// A file or a folder: what it is, and its stamp, each on a line. A path is written as a string
/// with its ends, so that no two lists of files are written alike.
fn input(root: &Path, entry: &walkdir::DirEntry) -> Option<(String, String)> {
    let path = entry.path();
    let name = path.strip_prefix(root).ok()?.to_str()?;
    let kind = entry.file_type();
    if kind.is_dir() {
        return Some((format!("{name:?} folder\n"), String::new()));
    }
    if !kind.is_file() {
        return None;
    }
    let stamp = stamp(&std::fs::symlink_metadata(path).ok()?)?;
    let digest = sha256(&files::read_bytes(path).ok()?);
    Some((format!("{name:?} {digest}\n"), format!("{stamp}\n")))
}

/// The program that is running.
fn program() -> Option<(&'static str, String)> {
    let file = std::env::current_exe().ok()?;
    let stamp = stamp(&std::fs::metadata(file).ok()?)?;
    Some((env!("CARGO_PKG_VERSION"), stamp))
}

/// What tells one state of a file from any other on this machine.
#[cfg(unix)]
fn stamp(file: &std::fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    Some(format!(
        "{} {} {} {}.{} {}.{}",
        file.dev(),
        file.ino(),
        file.len(),
        file.mtime(),
        file.mtime_nsec(),
        file.ctime(),
        file.ctime_nsec()
    ))
}

/// Elsewhere no time of change is safe from being set by hand: nothing is kept.
#[cfg(not(unix))]
fn stamp(_file: &std::fs::Metadata) -> Option<String> {
    None
}
