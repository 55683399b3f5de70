//! Copies of a whole project in a folder of their own, to be broken, and the command line on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jalon::check::{self, Project};
use jalon::diagnostics::Finding;
use snapbox::cmd::Command;

/// The day on which the fixture and the repository's project are checked.
pub(crate) const TODAY: &str = "2026-11-21";

/// The day on which the files of a new project were read last.
pub(crate) const NEW_TODAY: &str = "2026-11-26";

/// A myth, which the fixture does not have.
pub(crate) const MYTH: &str = r#"
[[myth]]
id = "forty-two"
verdict = "misread"
claim = { fr = "42 % des enfants.", en = "42% of children." }
found = { fr = "Rien de tel.", en = "Nothing like it." }
safe = { fr = "Personne ne sait.", en = "Nobody knows." }
sources = ["rfc-2606"]
review_by = 2027-11-21
"#;

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the fixtures.
pub(crate) fn fixture(name: &str) -> PathBuf {
    repository().join("tests/fixtures").join(name)
}

/// A project in a folder of its own, which goes when this is dropped.
pub(crate) struct Trial {
    folder: tempfile::TempDir,
}

impl Trial {
    /// The small project of the fixtures, with what `jalon check` reads of the templates.
    pub(crate) fn to_check() -> Self {
        let trial = Self::empty();
        trial.take(&fixture("project"), "");
        trial.take(&repository().join("templates/strings"), "templates/strings");
        trial
    }

    /// The small project of the fixtures, with the repository's templates.
    pub(crate) fn to_build() -> Self {
        let trial = Self::empty();
        trial.take(&fixture("project"), "");
        trial.take(&repository().join("templates"), "templates");
        trial
    }

    /// The repository's own project, without its code.
    pub(crate) fn of_the_repository() -> Self {
        let trial = Self::empty();
        trial.take(&repository().join("jalon.toml"), "jalon.toml");
        for name in [
            "sources",
            "ledger",
            "book",
            "handouts",
            "templates/strings",
            "templates/drawings",
        ] {
            trial.take(&repository().join(name), name);
        }
        trial
    }

    /// A folder without a project.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// Copies a file or a folder to a path of the project.
    pub(crate) fn take(&self, from: &Path, to: &str) {
        for entry in walkdir::WalkDir::new(from).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let below = entry.path().strip_prefix(from).unwrap();
                let target = self.path(to).join(below);
                // A path joined with nothing ends in a slash, which no file does.
                let target: PathBuf = target.components().collect();
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path of the project.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        jalon::files::write_atomic(&self.path(file), content.as_ref()).unwrap();
    }

    pub(crate) fn append(&self, file: &str, text: &str) {
        self.write(file, self.read(file) + text);
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    }

    /// Replaces words that the file holds exactly once.
    pub(crate) fn replace(&self, file: &str, words: &str, with: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(words).count(), 1, "{words:?} in {file}");
        self.write(file, text.replace(words, with));
    }

    /// What the rules say of the project on a day.
    pub(crate) fn findings(&self, today: &str) -> Vec<Finding> {
        let project = match Project::load(self.root(), today.parse().unwrap()) {
            Ok(project) => project,
            Err(report) => return report.findings().to_vec(),
        };
        check::run(&project).findings().to_vec()
    }

    /// The same, each finding as `code file:line:column`.
    pub(crate) fn said(&self, today: &str) -> Vec<String> {
        self.findings(today).iter().map(said).collect()
    }

    /// The command line on this project, on the day of the tests unless another is given.
    pub(crate) fn jalon(&self, arguments: &[&str]) -> Command {
        let day: &[&str] = if arguments.contains(&"--today") {
            &[]
        } else {
            &["--today", TODAY]
        };
        jalon().current_dir(self.root()).args(day).args(arguments)
    }
}

/// What `jalon check` says of a new project: nothing but that the page which states its contact
/// bears no date.
pub(crate) fn assert_undated_contact_alone(status: i32, said: &str) {
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("warning[undated-evidence]"), "{said}");
    assert!(said.contains("0 errors, 1 warning\n"), "{said}");
}

/// A finding as `code file:line:column`.
pub(crate) fn said(finding: &Finding) -> String {
    let place = &finding.place;
    format!(
        "{} {}:{}:{}",
        finding.code, place.file, place.line, place.column
    )
}

/// The command line, without colours.
pub(crate) fn jalon() -> Command {
    Command::new(snapbox::cmd::cargo_bin!("jalon"))
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
}

/// The status and what was said of `jalon` in a new project.
pub(crate) fn run(trial: &Trial, arguments: &[&str]) -> (i32, String) {
    let command = jalon()
        .current_dir(trial.root())
        .args(["--today", NEW_TODAY]);
    let output = command.args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), said.into_owned())
}

/// Every file below a folder with its bytes.
pub(crate) fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}
