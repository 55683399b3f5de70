//! A small project in a folder of its own, and the command line on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day of all commands.
pub(crate) const TODAY: &str = "2026-11-26";

/// A file of the fixtures.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// A project that goes when this is dropped.
pub(crate) struct Project {
    root: PathBuf,
    /// What goes with it.
    _folder: Option<tempfile::TempDir>,
}

impl Project {
    /// The small project of the fixtures.
    pub(crate) fn new() -> Self {
        Self::with_templates("templates/strings")
    }

    /// The same, with all that a build needs.
    pub(crate) fn to_build() -> Self {
        Self::with_templates("templates")
    }

    fn with_templates(templates: &str) -> Self {
        let project = Self::empty();
        copy(&fixture("project"), project.root());
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(templates);
        copy(&own, &project.root().join(templates));
        project
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            root: folder.path().to_owned(),
            _folder: Some(folder),
        }
    }

    /// A copy of it as it is now.
    pub(crate) fn again(&self) -> Self {
        let project = Self::empty();
        copy(&self.root, project.root());
        project
    }

    /// A copy of it in a folder that somebody else removes.
    pub(crate) fn copied_to(&self, folder: &Path) -> Self {
        copy(&self.root, folder);
        Self {
            root: folder.to_owned(),
            _folder: None,
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root().join(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// A command on the project, not yet run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jalon"));
        command
            .env("LC_ALL", "C")
            .args(["--today", TODAY, "--project"])
            .arg(self.root());
        command.args(arguments).stdin(Stdio::null());
        command
    }

    pub(crate) fn jalon(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must end with this status; gives what it printed on both streams.
    pub(crate) fn run(&self, arguments: &[&str], status: i32) -> String {
        let output = self.jalon(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        said
    }

    /// Every file of the project with its bytes.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        walkdir::WalkDir::new(self.root())
            .into_iter()
            // What `check` remembers is no part of a project.
            .filter_entry(|entry| entry.file_name() != ".jalon")
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap()))
            .collect()
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let target = to.join(entry.path().strip_prefix(from).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
