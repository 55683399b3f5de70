//! Interrupted at any moment, the project is as before or as after; two processes lose nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use jalon::files::{ChangeError, Changes, Lock, recover};

use crate::project::{Project, fixture};

const FILE: &str = "jalon.toml";

/// One file new, one changed, one removed.
fn changes<'l>(lock: &'l Lock, project: &Project) -> Changes<'l> {
    let mut changes = Changes::new(lock);
    changes.create("sources/new/a.txt", b"new".to_vec());
    let old = project.read("ledger/terms.toml");
    changes.replace("ledger/terms.toml", old.as_bytes(), b"# nothing\n".to_vec());
    let old = project.read("book/fr/src/index.md");
    changes.remove("book/fr/src/index.md", old.as_bytes());
    changes
}

/// The files that a person or a command sees.
fn seen(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let hidden = |path: &PathBuf| path.to_string_lossy().contains("/.jalon-");
    project
        .files()
        .into_iter()
        .filter(|(path, _)| !hidden(path))
        .collect()
}

fn after(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let lock = Lock::take(project.root(), FILE).unwrap();
    changes(&lock, project).make().unwrap();
    project.files()
}

fn names(files: &BTreeMap<PathBuf, Vec<u8>>, project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let below = |path: &PathBuf| path.strip_prefix(project.root()).unwrap().to_owned();
    files
        .iter()
        .map(|(path, bytes)| (below(path), bytes.clone()))
        .collect()
}

#[test]
fn a_change_is_there_from_its_commit_on_and_not_before() {
    let reference = Project::new();
    let expected = names(&after(&reference), &reference);

    let project = Project::new();
    let before = project.files();
    let lock = Lock::take(project.root(), FILE).unwrap();
    // Killed while the change was prepared: nothing is dropped, nothing cleaned up.
    std::mem::forget(changes(&lock, &project).stage().unwrap());
    assert_eq!(seen(&project), before);
    drop(lock);
    assert!(!recover(project.root(), FILE).unwrap());
    // The next writer cleans up.
    drop(Lock::take(project.root(), FILE).unwrap());
    assert_eq!(project.files(), before);

    // Killed right after the commit.
    let lock = Lock::take(project.root(), FILE).unwrap();
    std::mem::forget(changes(&lock, &project).stage().unwrap().commit().unwrap());
    drop(lock);
    assert!(recover(project.root(), FILE).unwrap());
    assert_eq!(names(&project.files(), &project), expected);
    assert!(!recover(project.root(), FILE).unwrap());
}

#[test]
fn a_change_is_finished_from_wherever_it_stopped() {
    let reference = Project::new();
    let expected = names(&after(&reference), &reference);
    for stopped in 0..5 {
        let project = Project::new();
        let lock = Lock::take(project.root(), FILE).unwrap();
        std::mem::forget(changes(&lock, &project).stage().unwrap().commit().unwrap());
        drop(lock);
        // What `apply` does, up to some step.
        let journal = project.root().join(".jalon-journal");
        let to = |file: &str| project.root().join(file);
        if stopped > 0 {
            fs::create_dir_all(to("sources/new")).unwrap();
            fs::rename(journal.join("0"), to("sources/new/a.txt")).unwrap();
        }
        if stopped > 1 {
            fs::rename(journal.join("1"), to("ledger/terms.toml")).unwrap();
        }
        if stopped > 2 {
            fs::remove_file(to("book/fr/src/index.md")).unwrap();
        }
        if stopped > 3 {
            fs::remove_file(journal.join("plan.json")).unwrap();
        }
        project.jalon(&["source", "list"]);
        assert_eq!(
            names(&project.files(), &project),
            expected,
            "stopped at {stopped}"
        );
    }
}

#[test]
fn an_edit_made_meanwhile_is_never_lost() {
    let project = Project::new();
    let lock = Lock::take(project.root(), FILE).unwrap();
    let change = changes(&lock, &project);
    project.write("ledger/terms.toml", "# by hand\n");
    let before = project.files();
    let refused = change.make().unwrap_err();
    assert!(matches!(refused, ChangeError::Changed(file) if file == "ledger/terms.toml"));
    assert_eq!(project.files(), before);
}

#[test]
fn one_process_writes_at_a_time() {
    let project = Project::new();
    let before = project.files();
    let lock = Lock::take(project.root(), FILE).unwrap();
    let report = fixture("documents/report.pdf");
    let add = ["source", "add", report.to_str().unwrap(), "--id", "annual"];
    let said = project.run(&add, 2);
    assert!(
        said.contains("another jalon is changing this project"),
        "{said}"
    );
    assert_eq!(project.files(), before);
    // Reading needs no lock.
    project.run(&["check"], 0);
    drop(lock);
    project.run(&add, 0);
}

#[test]
fn several_processes_lose_no_edit() {
    let project = Project::new();
    let text = project.write(
        "new.txt",
        "On en compte 12 en 2024, et personne ne le savait.",
    );
    let ids: Vec<String> = (0..6).map(|n| format!("new-{n}")).collect();
    let spawn = |id: &String| {
        let arguments = ["source", "add", text.to_str().unwrap(), "--id", id];
        project
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = ids.iter().map(spawn).collect();
    for (mut child, id) in children.into_iter().zip(&ids) {
        let added = child.wait().unwrap().success();
        assert_eq!(
            added,
            project
                .root()
                .join(format!("sources/{id}/source.toml"))
                .exists()
        );
    }
    project.run(&["check"], 0);
}

#[test]
fn killed_at_any_moment_the_project_is_as_before_or_as_after() {
    let report = fixture("documents/report.pdf");
    let add = ["source", "add", report.to_str().unwrap(), "--id", "annual"];
    let reference = Project::new();
    let before = names(&reference.files(), &reference);
    reference.run(&add, 0);
    let after = names(&reference.files(), &reference);
    for step in 0..24 {
        let project = Project::new();
        let mut command = project.command(&add);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(step * 12));
        let _ = child.kill();
        child.wait().unwrap();
        project.run(&["check"], 0);
        // A folder in which a change was being prepared is hidden, and goes with the next writer.
        drop(Lock::take(project.root(), FILE).unwrap());
        let now = names(&project.files(), &project);
        assert!(
            now == before || now == after,
            "killed after {} ms",
            step * 12
        );
    }
}
