//! Reading and writing files so that an error always names its path and a crash never leaves
//! half a file behind.
//!
//! Reads go straight to the disk and return the path with any error. Writes go to a temporary
//! file beside the target, which is synced and then renamed over it: a reader sees the old bytes
//! or the new ones. Whole folders (the published site) are staged beside their target and swapped
//! in at the end. What a crash can lose: a staged folder that had not been swapped in yet, which
//! stays behind under a name that starts with a dot, until the next one is staged; never what was
//! published before, though that may have to be put back. Changes of the project's own files that
//! belong together, one process at a time: `changes`.

mod abandoned;
mod changes;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::messages::{Message, Say};
use crate::say;

pub use changes::{ChangeError, Changes, Committed, Lock, Staged, recover};

/// What was tried on a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To find out where it is.
    Find,
    /// To list what is in it.
    List,
    /// To read it.
    Read,
    /// To write it.
    Write,
    /// To make a folder.
    Create,
    /// To make a folder to work in, for its sake.
    Prepare,
    /// To put something new in its place.
    Replace,
    /// To remove it.
    Remove,
    /// To keep others from writing it.
    Lock,
    /// To make an archive.
    Pack,
}

/// A file operation that failed, with the path it failed on.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub struct FileError {
    /// What was tried.
    pub action: Action,
    /// The path as it was given.
    pub path: PathBuf,
    /// The reason of the operating system.
    #[source]
    pub source: io::Error,
}

impl Say for FileError {
    fn said(&self) -> Message {
        let path = self.path.display();
        let tried = match self.action {
            Action::Find => say!("cannot find {path}", path),
            Action::List => say!("cannot list {path}", path),
            Action::Read => say!("cannot read {path}", path),
            Action::Write => say!("cannot write {path}", path),
            Action::Create => say!("cannot create {path}", path),
            Action::Prepare => say!("cannot create a folder for {path}", path),
            Action::Replace => say!("cannot replace {path}", path),
            Action::Remove => say!("cannot remove {path}", path),
            Action::Lock => say!("cannot lock {path}", path),
            Action::Pack => say!("cannot pack {path}", path),
        };
        let own = self
            .source
            .get_ref()
            .and_then(|own| own.downcast_ref::<Misfit>());
        let reason = own.map_or_else(|| Message::foreign(self.source.to_string()), Say::said);
        say!("{tried}: {reason}", tried, reason)
    }
}

/// Why what the system gave cannot be used.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", self.said().english())]
enum Misfit {
    /// It is no text in UTF-8, from this byte on.
    NotText(usize),
    /// It has more bytes than are read of a text.
    TooLarge,
    /// The path leads out of the project.
    Outside,
}

impl Say for Misfit {
    fn said(&self) -> Message {
        match self {
            Self::NotText(byte) => say!("not UTF-8 text (byte {byte})", byte),
            Self::TooLarge => say!(
                "it has more than {limit} bytes, the most that is read of such a file",
                limit = MAX_TEXT
            ),
            Self::Outside => say!("leads out of the project"),
        }
    }
}

impl FileError {
    fn new(action: Action, path: &Path, source: io::Error) -> Self {
        Self {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

/// Reads a whole file.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|e| FileError::new(Action::Read, path, e))
}

/// Reads a file of at most so many bytes; nothing of one that has more, be it a pipe or a device
/// without an end.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn read_at_most(path: &Path, most: usize) -> Result<Option<Vec<u8>>, FileError> {
    let read = || -> io::Result<Option<Vec<u8>>> {
        let file = fs::File::open(path)?;
        let most = most as u64;
        let length = file.metadata()?.len();
        if length > most {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    };
    read().map_err(|e| FileError::new(Action::Read, path, e))
}

/// The largest text that is read: in memory, a table can take thirty times what it takes in a file.
const MAX_TEXT: usize = 32 << 20;

/// Reads a whole file as UTF-8 text.
///
/// # Errors
/// When the file cannot be read, is too large, or is not UTF-8, as [`text_of`].
pub fn read_text(path: &Path) -> Result<String, FileError> {
    let too_large = || {
        let reason = io::Error::new(io::ErrorKind::FileTooLarge, Misfit::TooLarge);
        FileError::new(Action::Read, path, reason)
    };
    text_of(path, read_at_most(path, MAX_TEXT)?.ok_or_else(too_large)?)
}

/// What was read from `path`, as UTF-8 text.
///
/// # Errors
/// When it is not UTF-8 (the error names the byte where it stops being).
pub fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let reason = io::Error::new(io::ErrorKind::InvalidData, Misfit::NotText(at));
        FileError::new(Action::Read, path, reason)
    })
}

/// Writes a file atomically: the path holds its old content or all of the new one.
///
/// # Errors
/// When the folder cannot be written or the rename fails; the old file is then untouched.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = parent(path);
    create_folder(folder)?;
    let write = || -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(".jalon-")
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        keep_permissions(path, file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    };
    write().map_err(|e| FileError::new(Action::Write, path, e))
}

/// Writes a file, and the folders above it, that nobody reads before the whole folder is there:
/// unlike [`write_atomic`], nothing is synced. [`StagedFolder::sync`] does that for all at once.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    create_folder(parent(path))?;
    #[expect(clippy::disallowed_methods, reason = "nothing is replaced")]
    fs::write(path, bytes).map_err(|e| FileError::new(Action::Write, path, e))
}

/// A temporary file is private to its owner; what it replaces, or a new file, is as readable as
/// any other.
fn keep_permissions(path: &Path, file: &fs::File) -> io::Result<()> {
    if let Ok(old) = fs::metadata(path) {
        return file.set_permissions(old.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

/// The kinds of file that are packed already: to pack them again costs time and gains nothing.
const PACKED: [&str; 5] = ["pdf", "png", "woff2", "zip", "jpg"];

/// Packs files into a zip archive: name in the archive → bytes. Same files, same bytes: the entries
/// stand in the order of their names and carry no date.
///
/// # Errors
/// When the archive would be larger than the format allows.
pub fn zip<'a>(entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> io::Result<Vec<u8>> {
    let sorted: BTreeMap<&str, &[u8]> = entries.into_iter().collect();
    // Each file is packed alone, side by side, and the archives are put behind each other.
    let alone: io::Result<Vec<_>> = sorted
        .into_par_iter()
        .map(|(name, bytes)| packed(name, bytes))
        .collect();
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for one in alone? {
        archive.merge_archive(zip::ZipArchive::new(one)?)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// An archive of one file.
fn packed(name: &str, bytes: &[u8]) -> io::Result<io::Cursor<Vec<u8>>> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let method = if PACKED.contains(&extension) {
        zip::CompressionMethod::Stored
    } else {
        zip::CompressionMethod::Deflated
    };
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    archive.start_file(name, options)?;
    archive.write_all(bytes)?;
    Ok(archive.finish()?)
}

/// Creates a folder and those above it.
///
/// # Errors
/// When one of them cannot be made.
pub fn create_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|e| FileError::new(Action::Create, path, e))
}

/// The bytes of every file in a folder, as [`tree`] lists them.
///
/// # Errors
/// When a folder cannot be listed or a file cannot be read.
pub fn read_tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, FileError> {
    let read = |path: String| {
        let bytes = read_bytes(&folder.join(&path))?;
        Ok((path, bytes))
    };
    tree(folder)?.into_par_iter().map(read).collect()
}

/// The files below `folder`, at any depth, whose name ends in `.extension`, in the order of
/// their paths; nothing when the folder does not exist. Symbolic links are not followed and
/// hidden files are left out.
///
/// # Errors
/// When a folder cannot be listed.
pub fn list(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, FileError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let walk = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    for entry in walk {
        let entry = entry.map_err(|e| {
            let path = e.path().unwrap_or(folder).to_owned();
            FileError::new(Action::Read, &path, e.into())
        })?;
        let matches = entry.path().extension().is_some_and(|e| e == extension);
        if entry.file_type().is_file() && matches {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// The files below `folder`, at any depth and hidden ones too, as [`relative`] names, in the order
/// of their paths. Symbolic links are not followed.
///
/// # Errors
/// When a folder cannot be listed.
pub fn tree(folder: &Path) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| {
            let path = e.path().unwrap_or(folder).to_owned();
            FileError::new(Action::Read, &path, e.into())
        })?;
        if entry.file_type().is_file() {
            found.push(relative(folder, entry.path()));
        }
    }
    Ok(found)
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry
        .file_name()
        .to_str()
        .is_some_and(|name| name.starts_with('.'))
}

/// The path below `root` with forward slashes, as findings, pages and the manifest name it.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// A folder that is filled beside its target and swapped in at the end.
#[derive(Debug)]
pub struct StagedFolder {
    folder: tempfile::TempDir,
    target: PathBuf,
    /// What shows others that it is being filled.
    _held: Option<fs::File>,
}

impl StagedFolder {
    /// Makes an empty folder beside `target`, on the same file system, and removes those that were
    /// left by processes that ended before they could.
    ///
    /// # Errors
    /// When the folder that holds `target` cannot be written.
    pub fn beside(target: &Path) -> Result<Self, FileError> {
        let above = parent(target);
        create_folder(above)?;
        // One at a time: between its making and its holding a folder looks abandoned.
        let _one = abandoned::wait_for(above);
        abandoned::clear(above);
        abandoned::put_back(target);
        let folder = tempfile::Builder::new()
            .prefix(abandoned::PREFIX)
            .tempdir_in(above)
            .map_err(|e| FileError::new(Action::Prepare, target, e))?;
        Ok(Self {
            _held: abandoned::hold(folder.path()),
            folder,
            target: target.to_owned(),
        })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until all of it is on the disk, so that what is published outlives a crash of the
    /// system.
    ///
    /// # Errors
    /// When a file cannot be synced.
    pub fn sync(&self) -> Result<(), FileError> {
        let staged = self.folder.path();
        tree(staged)?.into_iter().try_for_each(|name| {
            let path = staged.join(name);
            let sync = fs::File::open(&path).and_then(|file| file.sync_all());
            sync.map_err(|e| FileError::new(Action::Write, &path, e))
        })
    }

    /// Puts the staged folder in the target's place. The old one is removed afterwards.
    ///
    /// # Errors
    /// When the swap fails; the old folder then stays where it was.
    pub fn publish(self) -> Result<(), FileError> {
        let fail = |e| FileError::new(Action::Replace, &self.target, e);
        let staged = self.folder.path().to_owned();
        readable(&staged).map_err(fail)?;
        // Nobody takes the site for lost while it is moved.
        let _one = abandoned::wait_for(parent(&self.target));
        if !self.target.exists() {
            fs::rename(&staged, &self.target).map_err(fail)?;
            return Ok(());
        }
        swap(&staged, &self.target).map_err(fail)
        // Dropping `self.folder` removes the old site, which now has the staged name.
    }
}

/// Puts a published folder back that is not there because a process ended while it exchanged it,
/// where the system cannot do that in one step.
pub fn put_back(target: &Path) {
    let _one = abandoned::wait_for(parent(target));
    abandoned::put_back(target);
}

#[cfg(unix)]
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn readable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Exchanges two folders in one step where the system can, else in two renames.
fn swap(staged: &Path, target: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, staged, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = abandoned::aside(target);
    fs::rename(target, &aside)?;
    if let Err(e) = fs::rename(staged, target) {
        fs::rename(&aside, target)?;
        return Err(e);
    }
    fs::rename(&aside, staged)
}

/// The folder that holds `path`; the current one for a bare name.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
