//! Staged folders whose process ended before it could swap them in or remove them.
//!
//! Who fills a staged folder holds a lock on it, which the system gives back when that process
//! ends, however it ends. A folder with such a name that nobody holds is abandoned. Where folders
//! cannot be locked none is ever taken for abandoned.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The start of the name of a staged folder.
pub(super) const PREFIX: &str = ".jalon-stage-";

/// How many letters and digits follow.
const RANDOM: usize = 6;

/// Waits until nobody else makes or clears staged folders in this one; held until it is dropped.
pub(super) fn wait_for(above: &Path) -> Option<File> {
    let folder = File::open(above).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Shows others that a folder is being filled, until it is dropped.
pub(super) fn hold(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.try_lock().ok()?;
    Some(folder)
}

/// Removes the abandoned folders; one that cannot be removed stays for another time.
pub(super) fn clear(above: &Path) {
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let is_one = entry.file_name().to_str().is_some_and(is_staged);
        // A link is no folder here, wherever it leads.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_one && is_folder && hold(&entry.path()).is_some() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Where a folder is moved while another one takes its place, in two steps.
pub(super) fn aside(target: &Path) -> PathBuf {
    let mut name = OsString::from(".jalon-old-");
    name.push(target.file_name().unwrap_or_default());
    target.with_file_name(name)
}

/// Moves a folder back that was moved aside and never replaced; removes one that was replaced.
pub(super) fn put_back(target: &Path) {
    let aside = aside(target);
    if !fs::symlink_metadata(&aside).is_ok_and(|found| found.is_dir()) {
        return;
    }
    // What cannot be done now stays for another time.
    let _ = match fs::symlink_metadata(target) {
        Ok(_) => fs::remove_dir_all(&aside),
        Err(_) => fs::rename(&aside, target),
    };
}

fn is_staged(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX);
    random.is_some_and(|r| r.len() == RANDOM && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}
