//! The project, built by the command that people run, once for all the tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::tools;

/// The folder of this project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a build reads.
const INPUTS: [&str; 6] = [
    "jalon.toml",
    "book",
    "handouts",
    "ledger",
    "sources",
    "templates",
];

/// Copies what a build reads into a new folder.
pub(crate) fn copy_project(to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in INPUTS
        .iter()
        .flat_map(|input| walkdir::WalkDir::new(project().join(input)))
    {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(project()).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The binary under test.
pub(crate) fn jalon() -> Command {
    Command::new(env!("CARGO_BIN_EXE_jalon"))
}

/// `jalon build` of a project into a folder.
pub(crate) fn build(command: &mut Command, root: &Path, out: &Path) -> Output {
    command.arg("build").arg("--project").arg(root);
    tools::run(command.arg("--out").arg(out))
}

/// A new folder of that name below the target folder, where it can be looked at afterwards.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("published")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where the site stands.
pub(crate) fn site() -> &'static Path {
    static SITE: LazyLock<PathBuf> = LazyLock::new(|| {
        let out = fresh("site").join("dist");
        let output = build(&mut jalon(), project(), &out);
        let said = tools::everything(&output);
        assert!(output.status.success(), "jalon build failed\n{said}");
        out
    });
    &SITE
}

/// The trace manifest of the site.
pub(crate) fn manifest() -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(site().join("trace.jsonld")).unwrap()).unwrap()
}

/// The languages of the project, the default one first.
pub(crate) fn languages() -> Vec<String> {
    let config = jalon::config::Config::load(project()).unwrap();
    config.codes().map(str::to_owned).collect()
}

/// Every file below a folder: its path below it, with forward slashes, and its bytes.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = jalon::files::relative(folder, entry.path());
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The files of the site whose name ends in `.extension`.
pub(crate) fn files(extension: &str) -> Vec<PathBuf> {
    jalon::files::list(site(), extension).unwrap()
}
