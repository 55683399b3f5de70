//! The templates, styles, fonts and interface words, file by file: the project's own where it has
//! one, otherwise the one that came with jalon.
//!
//! All files of the repository's `templates/guide`, `handouts`, `search`, `site`, `strings` and
//! `fonts` are part of the binary, so a project needs none of them and may replace any of them.
//! A file is named by its path below the project's folder, `templates/guide/page.html`, whether it
//! stands there or not. Drawings are content: they are the project's alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use include_dir::{Dir, File, include_dir};
use tempfile::TempDir;

use crate::files::{self, Action, FileError};

/// The folder of the templates, below the project's.
pub const FOLDER: &str = "templates";

/// What came with jalon, by the name of its folder.
static BUILT_IN: [(&str, Dir<'static>); 6] = [
    ("fonts", include_dir!("$CARGO_MANIFEST_DIR/templates/fonts")),
    ("guide", include_dir!("$CARGO_MANIFEST_DIR/templates/guide")),
    (
        "handouts",
        include_dir!("$CARGO_MANIFEST_DIR/templates/handouts"),
    ),
    (
        "search",
        include_dir!("$CARGO_MANIFEST_DIR/templates/search"),
    ),
    ("site", include_dir!("$CARGO_MANIFEST_DIR/templates/site")),
    (
        "strings",
        include_dir!("$CARGO_MANIFEST_DIR/templates/strings"),
    ),
];

/// Every file that came with jalon, by its path below a project's folder, in the order of the paths.
#[must_use]
pub fn built_in() -> Vec<(String, &'static [u8])> {
    let mut found = Vec::new();
    for (folder, dir) in &BUILT_IN {
        for file in files_in(dir) {
            let path = files::relative(Path::new(""), file.path());
            found.push((format!("{FOLDER}/{folder}/{path}"), file.contents()));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

/// Every file in a folder of the binary, at any depth.
#[must_use]
pub fn files_in(dir: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    let inner = dir.dirs().flat_map(files_in);
    dir.files().chain(inner).collect()
}

fn built_in_file(name: &str) -> Option<&'static [u8]> {
    let (folder, path) = name
        .strip_prefix(FOLDER)?
        .strip_prefix('/')?
        .split_once('/')?;
    let (_, dir) = BUILT_IN.iter().find(|(known, _)| *known == folder)?;
    Some(dir.get_file(path)?.contents())
}

/// The keys of the interface words that came with jalon: what pages and sheets print.
#[must_use]
pub fn words() -> BTreeSet<String> {
    let files = built_in().into_iter();
    let texts = files.filter(|(name, _)| name.starts_with("templates/strings/"));
    let keys = texts.filter_map(|(_, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?;
        let words: BTreeMap<String, String> = toml::from_str(text).ok()?;
        Some(words.into_keys())
    });
    keys.flatten().collect()
}

/// Whether there is a file of that name, in the project or in what came with jalon.
#[must_use]
pub fn has(root: &Path, name: &str) -> bool {
    root.join(name).exists() || built_in_file(name).is_some()
}

/// Reads a file.
///
/// # Errors
/// When the project's own cannot be read, or when there is none and none came with jalon.
pub fn read_bytes(root: &Path, name: &str) -> Result<Cow<'static, [u8]>, FileError> {
    match files::read_bytes(&root.join(name)) {
        Ok(own) => Ok(Cow::Owned(own)),
        Err(error) => came(name, error).map(Cow::Borrowed),
    }
}

/// Reads a file as UTF-8 text.
///
/// # Errors
/// As [`read_bytes`], and when the project's own is too large for a text or is not UTF-8.
pub fn read_text(root: &Path, name: &str) -> Result<String, FileError> {
    let path = root.join(name);
    files::read_text(&path)
        .or_else(|error| came(name, error).and_then(|bytes| files::text_of(&path, bytes.to_vec())))
}

/// What came with jalon, where the project has no such file.
fn came(name: &str, error: FileError) -> Result<&'static [u8], FileError> {
    match error.source.kind() {
        io::ErrorKind::NotFound => built_in_file(name).ok_or(error),
        _ => Err(error),
    }
}

/// The names of the files below `folder` (`templates/guide`), at any depth, whose name ends in
/// `.extension`, in the order of their paths.
///
/// # Errors
/// When a folder of the project cannot be listed.
pub fn list(root: &Path, folder: &str, extension: &str) -> Result<Vec<String>, FileError> {
    let own = files::list(&root.join(folder), extension)?;
    let mut names: BTreeSet<String> = own.iter().map(|path| files::relative(root, path)).collect();
    let below = format!("{folder}/");
    let came = built_in().into_iter().map(|(name, _)| name);
    names.extend(came.filter(|name| {
        let ending = Path::new(name).extension();
        name.starts_with(&below) && ending.is_some_and(|e| e == extension)
    }));
    Ok(names.into_iter().collect())
}

/// A folder of its own, for as long as it is held, with every file below `folder`: the project's
/// over those that came with jalon.
///
/// # Errors
/// When a file cannot be read or written.
pub fn unpack(root: &Path, folder: &str) -> Result<TempDir, FileError> {
    let unpacked = tempfile::tempdir().map_err(|source| FileError {
        action: Action::Prepare,
        path: root.join(folder),
        source,
    })?;
    let to = unpacked.path();
    let below = format!("{folder}/");
    for (name, bytes) in built_in() {
        if let Some(path) = name.strip_prefix(&below) {
            files::write(&to.join(path), bytes)?;
        }
    }
    let own = root.join(folder);
    if own.is_dir() {
        for path in files::tree(&own)? {
            files::write(&to.join(&path), &files::read_bytes(&own.join(&path))?)?;
        }
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_jalon_is_the_repository_s() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let names: Vec<String> = built_in().into_iter().map(|(name, _)| name).collect();
        for folder in BUILT_IN.iter().map(|(folder, _)| folder) {
            for path in files::tree(&root.join(FOLDER).join(folder)).unwrap() {
                let name = format!("{FOLDER}/{folder}/{path}");
                assert!(names.contains(&name), "{name}");
                assert_eq!(
                    built_in_file(&name),
                    Some(&files::read_bytes(&root.join(&name)).unwrap()[..]),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn the_words_that_are_printed_are_known() {
        let words = words();
        assert!(words.len() > 300 && words.contains("skip"), "{words:?}");
    }

    #[test]
    fn a_project_s_own_file_comes_first() {
        let project = tempfile::tempdir().unwrap();
        let root = project.path();
        let name = "templates/guide/value.html";
        let came = read_text(root, name).unwrap();
        files::write_atomic(&root.join(name), b"own").unwrap();
        files::write_atomic(&root.join("templates/guide/more.html"), b"more").unwrap();
        assert_ne!(came, "own");
        assert_eq!(read_text(root, name).unwrap(), "own");
        let names = list(root, "templates/guide", "html").unwrap();
        assert!(names.contains(&"templates/guide/more.html".to_owned()));
        assert_eq!(names.iter().filter(|n| *n == name).count(), 1);
        assert!(names.is_sorted());
        let unpacked = unpack(root, "templates/guide").unwrap();
        let value = unpacked.path().join("value.html");
        assert_eq!(files::read_text(&value).unwrap(), "own");
        assert!(unpacked.path().join("theme/index.hbs").is_file());
    }

    #[test]
    fn what_is_nowhere_is_named() {
        let project = tempfile::tempdir().unwrap();
        for name in [
            "templates/strings/xx.toml",
            "templates/drawings/none.svg",
            "elsewhere",
        ] {
            let error = read_bytes(project.path(), name).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
            assert!(!has(project.path(), name));
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_no_reason_to_take_another() {
        let project = tempfile::tempdir().unwrap();
        let name = "templates/strings/en.toml";
        files::write_atomic(&project.path().join(name), &[0xff]).unwrap();
        assert!(read_text(project.path(), name).is_err());
        std::fs::remove_file(project.path().join(name)).unwrap();
        files::create_folder(&project.path().join(name)).unwrap();
        assert!(read_text(project.path(), name).is_err());
    }
}
