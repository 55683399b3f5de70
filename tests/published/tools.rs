//! The programs that are asked about what was built, none of which is ours.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Set in CI: a tool that is not there is then a failure.
const REQUIRED: &str = "JALON_REQUIRE_TOOLS";

/// What comes of looking for a tool.
pub(crate) type Found<T> = Option<T>;

/// Says that a test is skipped and why, or fails where every tool is required.
///
/// Goes to stderr itself: the test harness hides what a passing test prints.
pub(crate) fn skipped<T>(why: &str) -> Found<T> {
    let required = std::env::var_os(REQUIRED).is_some_and(|value| value != "0");
    assert!(!required, "{why}, and {REQUIRED} is set");
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
    None
}

/// A program of the machine, by its name and the Debian package that brings it.
pub(crate) fn program(name: &str, package: &str) -> Found<Command> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&paths).any(|folder| folder.join(name).is_file()) {
        return Some(Command::new(name));
    }
    skipped(&format!("no `{name}` (Debian package {package})"))
}

/// A file that `tests/tools/install` brings.
pub(crate) fn installed(below: &str) -> Found<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    if path.is_file() {
        return Some(path);
    }
    skipped(&format!("no {below} (run tests/tools/install)"))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"))
}

/// What a command prints; it must succeed.
pub(crate) fn text(command: &mut Command) -> String {
    let output = run(command);
    assert!(
        output.status.success(),
        "{command:?} failed\n{}",
        everything(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// All that a command printed.
pub(crate) fn everything(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
