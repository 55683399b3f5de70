//! What `jalon check` keeps: that it is given back as it was, and never when anything differs.

use std::process::Output;

use jalon::sources::sha256;

use crate::support::Trial;

const KEPT: &str = ".jalon/check";
const POISON: &str = "this was kept";

/// What was printed, and how it ended.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let status = output.status.code();
    (status, text(&output.stdout), text(&output.stderr))
}

fn check(trial: &Trial, arguments: &[&str]) -> (Option<i32>, String, String) {
    let arguments = [&["check"], arguments].concat();
    said(&trial.jalon(&arguments).output().unwrap())
}

/// The small project, checked once.
fn project() -> Trial {
    let trial = Trial::to_check();
    let (status, ..) = check(&trial, &[]);
    assert_eq!(status, Some(0));
    assert!(trial.path(KEPT).is_file());
    trial
}

/// Puts other words into the kept answer, so that it shows when it is given.
fn poison(trial: &Trial) -> String {
    let text = trial.read(KEPT);
    let (_, kept) = text.split_once('\n').unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(kept).unwrap();
    kept["printed"]["data"] = POISON.into();
    let kept = kept.to_string();
    format!("{}\n{kept}", sha256(kept.as_bytes()))
}

fn is_kept(trial: &Trial, arguments: &[&str]) -> bool {
    check(trial, arguments).1 == POISON
}

#[test]
fn a_kept_answer_is_what_a_new_one_would_be() {
    let trial = Trial::to_check();
    for format in ["human", "json", "annotations"] {
        for locale in ["C", "fr_FR.UTF-8"] {
            let run = || {
                let command = trial.jalon(&["check", "--format", format]);
                said(&command.env("LC_ALL", locale).output().unwrap())
            };
            let first = run();
            let written = trial.read(KEPT);
            assert_eq!(run(), first, "{format} {locale}");
            assert_eq!(trial.read(KEPT), written, "{format} {locale}");
            trial.remove(KEPT);
            assert_eq!(run(), first, "{format} {locale}");
        }
    }
    assert_eq!(trial.read(".jalon/.gitignore"), "*\n");
}

#[test]
fn a_byte_anywhere_is_another_question() {
    let trial = project();
    let poisoned = poison(&trial);
    let files = jalon::files::tree(trial.root()).unwrap();
    let inputs: Vec<_> = files.iter().filter(|f| !f.starts_with(".jalon/")).collect();
    assert!(inputs.len() > 10, "{inputs:?}");
    for file in inputs {
        let bytes = std::fs::read(trial.path(file)).unwrap();
        let mut altered = bytes.clone();
        match altered.last_mut() {
            Some(last) => *last ^= 1,
            None => altered.push(b'\n'),
        }
        trial.write(KEPT, &poisoned);
        trial.write(file, &altered);
        assert!(!is_kept(&trial, &[]), "{file}");
        trial.write(KEPT, &poisoned);
        trial.remove(file);
        assert!(!is_kept(&trial, &[]), "{file} removed");
        trial.write(KEPT, &poisoned);
        trial.write(file, &bytes);
    }
    assert!(is_kept(&trial, &[]), "all files are as they were");
}

#[test]
fn whatever_else_a_check_depends_on_is_another_question() {
    let trial = project();
    let poisoned = poison(&trial);
    let asks = |arguments: &[&str]| {
        trial.write(KEPT, &poisoned);
        is_kept(&trial, arguments)
    };
    assert!(asks(&[]));
    assert!(!asks(&["--today", "2026-11-24"]));
    assert!(!asks(&["--format", "json"]));
    assert!(!asks(&["--format", "annotations"]));
    trial.write(KEPT, &poisoned);
    let french = trial
        .jalon(&["check"])
        .env("LC_ALL", "fr")
        .output()
        .unwrap();
    assert_ne!(said(&french).1, POISON);

    trial.write("book/more.txt", "");
    assert!(!asks(&[]), "a new file");
    trial.remove("book/more.txt");
    std::fs::create_dir(trial.path("sources/empty")).unwrap();
    assert!(!asks(&[]), "a new folder");
    std::fs::remove_dir(trial.path("sources/empty")).unwrap();
    assert!(asks(&[]));
}

#[cfg(unix)]
#[test]
fn nothing_is_kept_where_a_link_could_lead_out() {
    let trial = project();
    let outside = Trial::empty();
    trial.remove(KEPT);
    std::os::unix::fs::symlink(outside.root(), trial.path("book/elsewhere")).unwrap();
    check(&trial, &[]);
    assert!(!trial.path(KEPT).exists());
    trial.remove("book/elsewhere");

    // The folder of what is kept is no way out either.
    std::fs::remove_dir_all(trial.path(".jalon")).unwrap();
    std::os::unix::fs::symlink(outside.root(), trial.path(".jalon")).unwrap();
    assert_eq!(check(&trial, &[]).0, Some(0));
    assert_eq!(jalon::files::tree(outside.root()).unwrap(), [""; 0]);
}

#[test]
fn nothing_is_kept_of_errors() {
    let trial = project();
    trial.remove(KEPT);
    let held = jalon::files::list(&trial.path("sources"), "txt").unwrap();
    let held = jalon::files::relative(trial.root(), &held[0]);
    trial.write(&held, "altered");
    assert_eq!(check(&trial, &[]).0, Some(1));
    assert!(!trial.path(KEPT).exists());
}

#[test]
fn what_cannot_be_read_is_no_answer() {
    let trial = project();
    let right = check(&trial, &[]);
    let kept = trial.read(KEPT);
    let torn = &kept[..kept.len() / 2];
    let foreign = "{\"key\":\"x\"}";
    let signed = format!("{}\n{foreign}", sha256(foreign.as_bytes()));
    for text in ["", "\n", torn, foreign, &signed, "\u{0}\n\u{0}"] {
        trial.write(KEPT, text);
        assert_eq!(check(&trial, &[]), right, "{text:?}");
    }
    // Where nothing can be written, nothing is.
    std::fs::remove_dir_all(trial.path(".jalon")).unwrap();
    trial.write(".jalon", "");
    assert_eq!(check(&trial, &[]), right);
    assert_eq!(check(&trial, &[]), right);
}
