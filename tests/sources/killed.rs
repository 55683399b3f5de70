//! Every command that writes, killed: after any delay, before any of its system calls, on a full
//! disk and in a folder that cannot be written. The project is as before or as after, the site is
//! the last one or the new one, and the next command works.
//!
//! The suite kills a few times. `cargo test --test sources -- --ignored --nocapture a_thousand`
//! kills a thousand times and prints how often the project was as before and as after.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jalon::files::{Lock, StagedFolder};
use rayon::prelude::*;

use crate::commands::{PAGE, Site};
use crate::project::{Project, fixture};

const FILE: &str = "jalon.toml";

/// A command on a project.
struct Work {
    name: &'static str,
    project: Project,
    arguments: Vec<String>,
    /// It takes the lock of the project.
    locks: bool,
    /// Whoever is asked, as long as the command may ask.
    _site: Option<Site>,
}

impl Work {
    fn new(name: &'static str, project: Project, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|a| (*a).to_owned()).collect();
        Self {
            name,
            project,
            arguments,
            locks: name != "build",
            _site: None,
        }
    }

    fn command<'a>(&'a self, trial: &'a Project) -> Command {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let mut command = trial.command(&arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What people see before, and after the command ran to its end.
    fn states(&self) -> [Seen; 2] {
        let trial = self.project.again();
        let before = seen(trial.root());
        let ended = self.command(&trial).status().unwrap().code();
        assert!(matches!(ended, Some(0 | 1)), "{}: {ended:?}", self.name);
        let after = seen(trial.root());
        assert!(before != after, "{} writes nothing", self.name);
        [before, after]
    }
}

/// Past the capture of the test harness: a skipped test must not look like one that passed.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

type Seen = BTreeMap<PathBuf, Vec<u8>>;

/// The files that a person or a command sees.
fn seen(root: &Path) -> Seen {
    let is_seen =
        |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with(".jalon-");
    walkdir::WalkDir::new(root)
        .into_iter()
        .filter_entry(is_seen)
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(root).unwrap().to_owned();
            (below, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn works() -> Vec<Work> {
    let report = fixture("documents/report.pdf");
    let add = ["source", "add", report.to_str().unwrap(), "--id", "annual"];

    let updated = Project::new();
    let held = updated.read("sources/trial-text/2026-11-21.txt");
    let newer = updated.write("newer.txt", held.replace("dix phrases", "douze phrases"));
    let update = ["source", "update", "trial-text", newer.to_str().unwrap()];

    let reviewed = Project::new();
    let scope = reviewed.read("ledger/trial-text.toml");
    reviewed.write(
        "ledger/trial-text.toml",
        scope.replace("Mots du", "Les mots du"),
    );
    let review = ["review", "--accept", "words", "--note", "Read again."];

    let confirm = [
        "channels",
        "confirm",
        "fr-3018",
        "--on",
        "2026-11-25",
        "--by",
        "editor",
        "--note",
        "Rung: it is what the ledger says.",
    ];

    let fetched = Project::new();
    let site = Site::new(PAGE);
    fetched.run(
        &["source", "add", &site.url, "--allow-local", "--id", "page"],
        0,
    );
    site.change(&PAGE.replace("12 words", "13 words"), "\"2\"");
    let fetch = ["source", "fetch", "page", "--allow-local"];

    let mut works = vec![
        Work::new("source add", Project::new(), &add),
        Work::new("source update", updated, &update),
        Work::new("review", reviewed, &review),
        Work::new("channels confirm", Project::new(), &confirm),
        Work::new("source fetch", fetched, &fetch),
        Work::new(
            "handouts --record",
            Project::to_build(),
            &["handouts", "--record"],
        ),
        build(),
    ];
    works[4]._site = Some(site);
    works
}

/// A build over a site that is there already and would become another one.
fn build() -> Work {
    let project = Project::to_build();
    project.run(&["build"], 0);
    let page = project.read("book/en/src/index.md");
    project.write(
        "book/en/src/index.md",
        page.replace("Stay calm.", "Breathe."),
    );
    Work::new("build", project, &["build"])
}

/// How a command ends before its end.
#[derive(Debug, Clone, Copy)]
enum Kill {
    After(Duration),
    /// Before its so-many-th call of one of these.
    Before(usize),
    /// Before its so-many-th call that puts a site into its place or removes one.
    InSwap(&'static str, usize),
}

/// What changes files, or makes changes last.
const CALLS: &str = "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,\
                     fchmod,chmod,fchmodat,flock,ftruncate,write,pwrite64,copy_file_range,sendfile";

/// What puts a site into its place, and removes what was there.
const SWAP: [&str; 8] = [
    "rename",
    "renameat",
    "renameat2",
    "chmod",
    "fchmodat",
    "unlink",
    "unlinkat",
    "rmdir",
];

/// Whether the file system exchanges two names in one step; not all do.
#[derive(Debug, Clone, Copy)]
enum Exchange {
    Granted,
    Refused,
}

/// Runs a command under strace, which notes these calls and may kill before one of them.
fn traced(command: &Command, calls: &str, notes: &Path, kill: Option<usize>, exchange: Exchange) {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-o"]).arg(notes);
    traced.arg("-e").arg(format!("trace=renameat2,{calls}"));
    if matches!(exchange, Exchange::Refused) {
        traced.args(["-e", "inject=renameat2:error=EINVAL"]);
    }
    if let Some(call) = kill {
        traced
            .arg("-e")
            .arg(format!("inject={calls}:signal=KILL:when={call}"));
    }
    traced
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args());
    traced
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    traced.status().unwrap();
}

/// Whether a command can be killed before a call; says so where it cannot.
fn can_trace() -> bool {
    let found = Command::new("strace").arg("-V").output().is_ok();
    if !found {
        let required = std::env::var_os("JALON_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(!required, "strace is required");
        say("skipped: no `strace` (Debian package strace)");
    }
    found
}

/// Kills a command and gives which of the two states the project is in.
fn killed(work: &Work, [before, after]: &[Seen; 2], kill: Kill) -> &'static str {
    let trial = work.project.again();
    let command = work.command(&trial);
    match kill {
        Kill::After(delay) => {
            let mut command = command;
            let mut child = command.spawn().unwrap();
            thread::sleep(delay);
            let _ = child.kill();
            child.wait().unwrap();
        }
        Kill::Before(call) => {
            let notes = Path::new("/dev/null");
            traced(&command, CALLS, notes, Some(call), Exchange::Granted);
        }
        Kill::InSwap(call, number) => {
            let notes = Path::new("/dev/null");
            traced(&command, call, notes, Some(number), Exchange::Granted);
        }
    }
    // Whoever opens the project next finishes what was begun, or cleans up.
    trial.run(&["source", "list"], 0);
    drop(Lock::take(trial.root(), FILE).unwrap());
    let now = seen(trial.root());
    let name = work.name;
    assert!(
        now == *before || now == *after,
        "{name} {kill:?}: neither as before nor as after"
    );
    if now == *before { "before" } else { "after" }
}

#[test]
fn killed_after_any_delay_every_command_leaves_one_of_two_states() {
    works().par_iter().for_each(|work| {
        let begun = Instant::now();
        let states = work.states();
        let length = begun.elapsed();
        for part in 1..=3 {
            killed(work, &states, Kill::After(length * part / 4));
        }
    });
}

#[test]
fn killed_before_any_call_every_command_leaves_one_of_two_states() {
    if !can_trace() {
        return;
    }
    works()
        .par_iter()
        .filter(|work| work.locks)
        .for_each(|work| {
            let states = work.states();
            for call in [4, 8, 12] {
                killed(work, &states, Kill::Before(call));
            }
        });
}

/// Its calls of [`SWAP`], each with its number, in the thread that exchanges the sites; and which of
/// them does. Strace counts the calls of each thread and each name.
fn swap_of(work: &Work, exchange: Exchange) -> (Vec<Kill>, usize) {
    let trial = work.project.again();
    let notes = trial.root().join(".jalon-notes");
    traced(
        &work.command(&trial),
        &SWAP.join(","),
        &notes,
        None,
        exchange,
    );
    let notes = fs::read_to_string(notes).unwrap();
    let thread = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let exchange = |line: &str| line.contains("RENAME_EXCHANGE");
    let own = thread(notes.lines().find(|line| exchange(line)).unwrap());
    let mut numbers = BTreeMap::new();
    let (mut calls, mut at) = (Vec::new(), 0);
    for line in notes.lines().filter(|line| thread(line) == own) {
        let name = line.split_once('(').map_or("", |(start, _)| {
            start.split_whitespace().nth(1).unwrap_or("")
        });
        let Some(name) = SWAP.into_iter().find(|call| *call == name) else {
            continue;
        };
        if exchange(line) {
            at = calls.len();
        }
        let number = numbers.entry(name).or_insert(0);
        *number += 1;
        calls.push(Kill::InSwap(name, *number));
    }
    (calls, at)
}

#[test]
fn killed_while_the_site_is_exchanged_it_is_the_old_or_the_new_one() {
    if !can_trace() {
        return;
    }
    let work = build();
    let states = work.states();
    let (calls, exchange) = swap_of(&work, Exchange::Granted);
    let ends = [(-1, "before"), (0, "before"), (1, "after"), (9, "after")];
    ends.par_iter().for_each(|(by, state)| {
        let call = calls[exchange.saturating_add_signed(*by)];
        assert_eq!(killed(&work, &states, call), *state, "{call:?}");
    });
}

#[test]
fn killed_where_two_names_cannot_be_exchanged_the_site_is_put_back() {
    if !can_trace() {
        return;
    }
    let work = build();
    let [before, after] = work.states();
    let (calls, exchange) = swap_of(&work, Exchange::Refused);
    // The old site goes aside, the new one takes its place, the old one gets the staged name.
    let ends = [(1, &before), (2, &before), (3, &after), (4, &after)];
    ends.par_iter().for_each(|(by, state)| {
        let Kill::InSwap(call, number) = calls[exchange + by] else {
            panic!("no call that puts a site into its place");
        };
        let trial = work.project.again();
        let notes = Path::new("/dev/null");
        let command = work.command(&trial);
        traced(&command, call, notes, Some(number), Exchange::Refused);
        assert_eq!(
            trial.root().join("dist").exists(),
            *by != 2,
            "{call} {number}"
        );
        // Whoever looks at it next, or builds it.
        trial.run(&["audit", trial.root().join("dist").to_str().unwrap()], 0);
        assert!(seen(trial.root()) == **state, "{call} {number}");
        assert!(work.command(&trial).status().unwrap().success());
        assert!(seen(trial.root()) == after, "{call} {number}");
        assert!(hidden(&trial).is_empty(), "{:?}", hidden(&trial));
    });
}

/// The hidden folders beside the site.
fn hidden(trial: &Project) -> Vec<String> {
    let names = fs::read_dir(trial.root()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".jalon-")).collect()
}

#[test]
fn what_a_killed_build_leaves_goes_with_the_next_one() {
    let work = build();
    let trial = work.project.again();
    let mut child = work.command(&trial).spawn().unwrap();
    while hidden(&trial).is_empty() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
    assert_eq!(hidden(&trial).len(), 1);
    // What has another name, what is no folder and what somebody fills are left alone.
    let kept = [".jalon-mine", ".jalon-stage-abcdefg", ".jalon-stage-linked"];
    trial.write(".jalon-mine/file", "mine");
    trial.write(".jalon-stage-abcdefg/file", "mine");
    #[cfg(unix)]
    std::os::unix::fs::symlink("book", trial.root().join(kept[2])).unwrap();
    let filled = StagedFolder::beside(&trial.root().join("dist")).unwrap();
    assert!(work.command(&trial).status().unwrap().success());
    assert!(filled.path().is_dir());
    drop(filled);
    let mut left = hidden(&trial);
    left.sort();
    assert_eq!(left, kept);
    assert!(trial.root().join("book/en/src/index.md").exists());
}

#[test]
#[ignore = "takes ten minutes: run it by name"]
fn a_thousand_kills() {
    for work in works() {
        let begun = Instant::now();
        let states = work.states();
        let length = begun.elapsed();
        let delays = (0..75).map(|part| Kill::After(length * part / 75));
        let calls: Vec<Kill> = if work.locks {
            (1..=75).map(Kill::Before).collect()
        } else {
            let (calls, exchange) = swap_of(&work, Exchange::Granted);
            let from = exchange.saturating_sub(5);
            calls.into_iter().skip(from).take(75).collect()
        };
        let kills: Vec<Kill> = delays.chain(calls).collect();
        let ends: Vec<&str> = kills
            .par_iter()
            .map(|kill| killed(&work, &states, *kill))
            .collect();
        let count = |state: &str| ends.iter().filter(|end| **end == state).count();
        let (name, kills) = (work.name, ends.len());
        let (before, after) = (count("before"), count("after"));
        say(&format!(
            "{name}: {kills} kills, {before} as before, {after} as after"
        ));
    }
}

#[test]
fn an_editor_is_told_when_another_is_at_work() {
    works()
        .par_iter()
        .filter(|work| work.locks)
        .for_each(|work| {
            let trial = work.project.again();
            let before = seen(trial.root());
            let lock = Lock::take(trial.root(), FILE).unwrap();
            let arguments: Vec<&str> = work.arguments.iter().map(String::as_str).collect();
            let output = trial.jalon(&arguments);
            let said =
                String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
            assert!(
                said.contains("another jalon is changing this project"),
                "{}: {said}",
                work.name
            );
            assert_eq!(seen(trial.root()), before, "{}", work.name);
            drop(lock);
        });
}

#[test]
fn two_builds_at_once_leave_one_whole_site() {
    let work = build();
    let [_, after] = work.states();
    let trial = work.project.again();
    let children: Vec<_> = (0..2)
        .map(|_| work.command(&trial).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(seen(trial.root()) == after);
}

/// A small file system of its own, for whoever may mount one; gone when it is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new(kilobytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path());
        let mounted = mount
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success());
        if !mounted {
            say("skipped: only root can mount a small disk");
        }
        mounted.then_some(Self(folder))
    }

    fn make_read_only(&self) {
        let mut mount = Command::new("mount");
        mount.args(["-o", "remount,ro"]).arg(self.0.path());
        assert!(mount.status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Runs a command on a project on that disk: what it could not do it says and leaves alone.
fn on_a_disk(disk: &Disk, trial: &Project, work: &Work, [before, after]: &[Seen; 2]) -> String {
    let arguments: Vec<&str> = work.arguments.iter().map(String::as_str).collect();
    let output = trial.jalon(&arguments);
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(!said.contains("panicked"), "{}: {said}", work.name);
    let now = seen(disk.0.path());
    if now != *after {
        assert!(now == *before, "{}: {said}", work.name);
        assert!(
            matches!(output.status.code(), Some(1 | 2)),
            "{}: {said}",
            work.name
        );
        let is_told = said.contains("cannot ") || said.contains("help: ");
        assert!(is_told, "{}: {said}", work.name);
    }
    said.into_owned()
}

/// How much a project takes on a disk of pages of four kilobytes.
fn kilobytes(files: &Seen) -> usize {
    files
        .values()
        .map(|bytes| bytes.len().div_ceil(4096) * 4)
        .sum()
}

#[test]
fn a_full_disk_loses_nothing() {
    for work in works() {
        let states = work.states();
        for spare in [0, 8] {
            let Some(disk) = Disk::new(kilobytes(&states[0]) + spare) else {
                return;
            };
            let trial = work.project.copied_to(disk.0.path());
            on_a_disk(&disk, &trial, &work, &states);
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_loses_nothing() {
    for work in works() {
        let states = work.states();
        let Some(disk) = Disk::new(kilobytes(&states[0]) + 4096) else {
            return;
        };
        let trial = work.project.copied_to(disk.0.path());
        disk.make_read_only();
        let said = on_a_disk(&disk, &trial, &work, &states);
        assert!(
            said.contains("Read-only file system"),
            "{}: {said}",
            work.name
        );
    }
}
