//! Changes of a project that are made as a whole or not at all, by one process at a time.
//!
//! A [`Lock`] on the project's file lets one process write; the system gives it back when that
//! process ends, however it ends. [`Changes`] gathers what is to be written, and with each file
//! what it held when it was read. Then, in this order:
//!
//! 1. `stage` compares every file with what was read (an edit made meanwhile is never lost) and
//!    writes all new files and a plan into a hidden folder, synced to the disk;
//! 2. `commit` renames that folder to the journal: from this instant the change is made;
//! 3. `apply` renames the files into place and removes the journal.
//!
//! Killed before 2, the project is as before, and the next writer removes the hidden folder.
//! Killed after 2, [`recover`] does the rest the next time the project is opened.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::messages::{Message, Say};
use crate::say;

use super::{Action, FileError, Misfit, create_folder, parent, read_bytes, write_atomic};

/// The folder of a change that is made and not yet in place.
const JOURNAL: &str = ".jalon-journal";
/// The start of the name of a folder in which a change is prepared.
const STAGING: &str = ".jalon-change-";
/// The list of what a change does, in its folder.
const PLAN: &str = "plan.json";
/// How often, and how long after each other, the lock is asked for.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// Why a change was not made. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum ChangeError {
    /// Another process has the lock.
    Busy,
    /// A file is not what it was when it was read.
    Changed(String),
    /// There is a file where a new one should be.
    Exists(String),
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Say for ChangeError {
    fn said(&self) -> Message {
        match self {
            Self::Busy => say!("another jalon is changing this project"),
            Self::Changed(file) => say!("{file} was changed meanwhile", file),
            Self::Exists(file) => say!("{file} exists already", file),
            Self::File(error) => error.said(),
        }
    }
}

impl ChangeError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Message {
        match self {
            Self::Busy => say!("wait until it has ended, then run this again; nothing was changed"),
            Self::Changed(_) => {
                say!("run this again, so that it sees the new state; nothing was changed")
            }
            Self::Exists(_) => say!("nothing is ever overwritten; nothing was changed"),
            Self::File(_) => say!("make the project's folder writable; nothing was changed"),
        }
    }
}

/// The right to write in a project, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    root: PathBuf,
    _file: fs::File,
}

impl Lock {
    /// Takes the lock of the project whose file is `root/name`, and finishes or removes what an
    /// interrupted process left.
    ///
    /// # Errors
    /// When another process has it for longer than two seconds, or the file cannot be opened.
    pub fn take(root: &Path, name: &str) -> Result<Self, ChangeError> {
        let path = root.join(name);
        let file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|e| FileError::new(Action::Lock, &path, e))?;
        for attempt in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Self {
                        root: root.to_owned(),
                        _file: file,
                    };
                    lock.finish_interrupted()?;
                    return Ok(lock);
                }
                Err(fs::TryLockError::WouldBlock) if attempt + 1 < TRIES => {
                    std::thread::sleep(PAUSE);
                }
                Err(fs::TryLockError::WouldBlock) => {}
                Err(fs::TryLockError::Error(e)) => {
                    return Err(FileError::new(Action::Lock, &path, e).into());
                }
            }
        }
        Err(ChangeError::Busy)
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn finish_interrupted(&self) -> Result<(), FileError> {
        let journal = self.root.join(JOURNAL);
        if journal.exists() {
            Committed {
                root: self.root.clone(),
            }
            .apply()?;
        }
        let entries =
            fs::read_dir(&self.root).map_err(|e| FileError::new(Action::Read, &self.root, e))?;
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(STAGING) {
                let path = entry.path();
                fs::remove_dir_all(&path).map_err(|e| FileError::new(Action::Remove, &path, e))?;
            }
        }
        Ok(())
    }
}

/// Puts a change in place that an interrupted process had made. Gives whether there was one.
///
/// # Errors
/// When another process is at work on it for longer than two seconds, or a file cannot be
/// replaced.
pub fn recover(root: &Path, name: &str) -> Result<bool, ChangeError> {
    if !root.join(JOURNAL).exists() {
        return Ok(false);
    }
    Lock::take(root, name).map(|_| true)
}

/// What a change does to one file, as the plan writes it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    /// The new content is in the change's folder under this number.
    Write(usize, String),
    /// The file goes.
    Remove(String),
}

/// What a file must hold for the change to be made.
#[derive(Debug)]
enum Before {
    Absent,
    Holds(Vec<u8>),
}

/// Writes that belong together.
#[derive(Debug)]
pub struct Changes<'l> {
    lock: &'l Lock,
    before: Vec<(String, Before)>,
    contents: Vec<Vec<u8>>,
    steps: Vec<Step>,
}

impl<'l> Changes<'l> {
    /// None yet.
    #[must_use]
    pub fn new(lock: &'l Lock) -> Self {
        Self {
            lock,
            before: Vec::new(),
            contents: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A new file, by its path below the project's folder.
    pub fn create(&mut self, file: &str, content: Vec<u8>) {
        self.write(file, Before::Absent, content);
    }

    /// A new content of a file that held `old` when it was read.
    pub fn replace(&mut self, file: &str, old: &[u8], content: Vec<u8>) {
        self.write(file, Before::Holds(old.to_vec()), content);
    }

    /// A file goes that held `old` when it was read.
    pub fn remove(&mut self, file: &str, old: &[u8]) {
        self.before
            .push((file.to_owned(), Before::Holds(old.to_vec())));
        self.steps.push(Step::Remove(file.to_owned()));
    }

    fn write(&mut self, file: &str, before: Before, content: Vec<u8>) {
        self.before.push((file.to_owned(), before));
        self.steps
            .push(Step::Write(self.contents.len(), file.to_owned()));
        self.contents.push(content);
    }

    /// Makes the whole change.
    ///
    /// # Errors
    /// When a file is not what it was, or cannot be written: nothing is changed then. When a file
    /// cannot be put into place, the change is made and will be finished by [`recover`].
    pub fn make(self) -> Result<(), ChangeError> {
        Ok(self.stage()?.commit()?.apply()?)
    }

    /// Prepares the change beside the project's files.
    ///
    /// # Errors
    /// When a file is not what it was, or the folder cannot be written.
    pub fn stage(self) -> Result<Staged, ChangeError> {
        let root = &self.lock.root;
        for (file, before) in &self.before {
            let path = inside(root, file)?;
            match before {
                Before::Absent if path.exists() => return Err(ChangeError::Exists(file.clone())),
                Before::Holds(old) if read_bytes(&path)? != *old => {
                    return Err(ChangeError::Changed(file.clone()));
                }
                _ => {}
            }
        }
        let folder = tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(root)
            .map_err(|e| FileError::new(Action::Prepare, root, e))?;
        for (number, content) in self.contents.iter().enumerate() {
            write_synced(&folder.path().join(number.to_string()), content)?;
        }
        // A list of numbers and paths: serialising it has no way to fail.
        let plan = serde_json::to_vec(&self.steps).unwrap_or_default();
        write_synced(&folder.path().join(PLAN), &plan)?;
        sync_folder(folder.path());
        Ok(Staged {
            root: root.clone(),
            folder,
        })
    }
}

/// A change that is prepared and not yet made.
#[derive(Debug)]
pub struct Staged {
    root: PathBuf,
    folder: tempfile::TempDir,
}

impl Staged {
    /// Makes the change: from here on it will be there, whatever happens.
    ///
    /// # Errors
    /// When the folder cannot be renamed; nothing is changed then.
    pub fn commit(self) -> Result<Committed, FileError> {
        let journal = self.root.join(JOURNAL);
        let folder = self.folder.keep();
        if let Err(e) = fs::rename(&folder, &journal) {
            // Nothing more can be done about a folder that cannot be removed either.
            let _ = fs::remove_dir_all(&folder);
            return Err(FileError::new(Action::Write, &journal, e));
        }
        sync_folder(&self.root);
        Ok(Committed { root: self.root })
    }
}

/// A change that is made and not yet in place.
#[derive(Debug)]
pub struct Committed {
    root: PathBuf,
}

impl Committed {
    /// Puts the files into place. It can be done again after having been interrupted anywhere.
    ///
    /// # Errors
    /// When a file cannot be replaced; the journal then stays, for the next try.
    pub fn apply(self) -> Result<(), FileError> {
        let journal = self.root.join(JOURNAL);
        let plan_path = journal.join(PLAN);
        let steps: Vec<Step> = match read_bytes(&plan_path) {
            // The plan goes first when the journal is removed: everything is in place.
            Err(e) if e.source.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(e),
            Ok(plan) => serde_json::from_slice(&plan)
                .map_err(|e| FileError::new(Action::Read, &plan_path, e.into()))?,
        };
        for step in &steps {
            match step {
                Step::Write(number, file) => {
                    put(
                        &journal.join(number.to_string()),
                        &inside(&self.root, file)?,
                    )?;
                }
                Step::Remove(file) => gone(&inside(&self.root, file)?)?,
            }
        }
        gone(&plan_path)?;
        fs::remove_dir_all(&journal).map_err(|e| FileError::new(Action::Remove, &journal, e))?;
        sync_folder(&self.root);
        Ok(())
    }
}

/// Moves a prepared file into its place; nothing when it is there already.
fn put(from: &Path, to: &Path) -> Result<(), FileError> {
    if !from.exists() {
        return Ok(());
    }
    let folder = parent(to);
    create_folder(folder)?;
    if let Ok(old) = fs::metadata(to) {
        // What it replaces says who may read it; a file that cannot be told so is still written.
        let _ = fs::set_permissions(from, old.permissions());
    }
    // Another file system below the project's folder: written beside and renamed there.
    if fs::rename(from, to).is_err() {
        write_atomic(to, &read_bytes(from)?)?;
    }
    sync_folder(folder);
    Ok(())
}

fn gone(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(FileError::new(Action::Remove, path, e))
        }
        _ => Ok(()),
    }
}

/// The path of a file below a folder; a path that leads out of it is refused.
fn inside(root: &Path, file: &str) -> Result<PathBuf, FileError> {
    let path = Path::new(file);
    let stays = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if stays {
        return Ok(root.join(path));
    }
    let reason = io::Error::new(io::ErrorKind::InvalidInput, Misfit::Outside);
    Err(FileError::new(Action::Write, path, reason))
}

fn write_synced(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let write = || -> io::Result<()> {
        let mut file = fs::File::create_new(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(|e| FileError::new(Action::Write, path, e))
}

/// A rename is on the disk once its folder is. Systems that cannot sync a folder do it themselves.
fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}
