//! Builds in bad surroundings: what cannot be written, what is broken half-way, what no editor
//! would type. Nothing panics, and the last good site stays as it was, byte for byte.

use std::path::Path;

use crate::support::{TODAY, Trial, bytes_of};

/// The text files of the small project.
fn files(trial: &Trial) -> Vec<String> {
    bytes_of(trial.root())
        .into_keys()
        .map(|path| path.to_str().unwrap().to_owned())
        .filter(|path| !path.starts_with("templates/"))
        .collect()
}

/// Runs a command and gives its exit status, which is never that of a panic or a signal.
fn status(trial: &Trial, arguments: &[&str]) -> i32 {
    let output = trial.jalon(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    let status = output.status.code().unwrap();
    assert!((0..=2).contains(&status), "{arguments:?}: {status} {said}");
    status
}

/// What a build says when it ends with a status.
fn refused(trial: &Trial, arguments: &[&str], with: i32) -> String {
    let output = trial.jalon(arguments).output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(with), "{arguments:?}: {said}");
    said
}

/// Everything that stands beside the project's own folders: sites, and what a build left behind.
fn left_behind(trial: &Trial) -> Vec<String> {
    let own = [
        "book",
        "handouts",
        "jalon.toml",
        "ledger",
        "sources",
        "templates",
        "dist",
    ];
    let names = std::fs::read_dir(trial.root()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !own.contains(&name.as_str())).collect()
}

#[test]
fn a_build_is_audited_and_the_same_each_time() {
    let trial = Trial::to_build();
    assert_eq!(status(&trial, &["build"]), 0);
    assert_eq!(status(&trial, &["audit", "dist"]), 0);
    let first = bytes_of(&trial.path("dist"));
    for page in ["fr/index.html", "en/figures.html", "trace.jsonld"] {
        assert!(first.contains_key(Path::new(page)), "{page}");
    }
    let sheets = first.keys().filter(|path| path.starts_with("handouts"));
    assert!(sheets.count() > 0);
    assert_eq!(status(&trial, &["build"]), 0);
    assert_eq!(bytes_of(&trial.path("dist")), first);
    assert_eq!(left_behind(&trial), Vec::<String>::new());
}

#[test]
fn another_folder_gives_the_same_bytes() {
    let [one, other] = [Trial::to_build(), Trial::to_build()];
    assert_eq!(status(&one, &["build"]), 0);
    assert_eq!(status(&other, &["build", "--out", "public/site"]), 0);
    let (one, other) = (one.path("dist"), other.path("public/site"));
    assert_eq!(bytes_of(&one), bytes_of(&other));
}

/// Nothing of whoever builds is in what is built: not the home, the mask of new files, the number
/// of threads, the language, the zone, nor the order in which files came into their folders.
#[cfg(unix)]
#[test]
fn another_machine_gives_the_same_bytes() {
    let one = Trial::to_build();
    assert_eq!(status(&one, &["build"]), 0);
    let here = bytes_of(&one.path("dist"));
    let other = Trial::empty();
    let mut files = bytes_of(one.root());
    files.retain(|path, _| !path.starts_with("dist") && !path.starts_with(".jalon"));
    for (path, bytes) in files.into_iter().rev() {
        other.write(path.to_str().unwrap(), bytes);
    }
    let mut masked = std::process::Command::new("sh");
    masked.args(["-c", "umask 077; exec \"$@\"", "sh"]);
    masked.arg(env!("CARGO_BIN_EXE_jalon"));
    masked.args(["--today", TODAY, "build"]);
    masked.env_clear().envs([
        ("HOME", "/nonexistent"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("RAYON_NUM_THREADS", "5"),
        ("MDBOOK_BOOK__TITLE", "Another"),
        ("TMPDIR", "/tmp"),
    ]);
    let output = masked.current_dir(other.root()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let there = bytes_of(&other.path("dist"));
    let differ = here
        .iter()
        .filter(|(path, bytes)| there.get(*path) != Some(*bytes));
    assert_eq!(
        differ.map(|(path, _)| path).collect::<Vec<_>>(),
        Vec::<&std::path::PathBuf>::new()
    );
    assert_eq!(here.len(), there.len());
}

#[test]
fn a_failed_build_leaves_the_last_good_site() {
    let trial = Trial::to_build();
    assert_eq!(status(&trial, &["build"]), 0);
    let good = bytes_of(&trial.path("dist"));
    // What is broken, in which file, and what the build must name.
    let breaks = [
        (
            "book/fr/src/index.md",
            "\n42 % des enfants.\n",
            1,
            "book/fr/src/index.md",
        ),
        (
            "ledger/trial-text.toml",
            "\n[[figure",
            1,
            "ledger/trial-text.toml",
        ),
        (
            "sources/trial-text/2026-11-21.txt",
            "!",
            1,
            "2026-11-21.txt",
        ),
        ("jalon.toml", "\n[", 2, "jalon.toml"),
        ("book/fr/book.toml", "\n[", 2, "book.toml"),
        (
            "book/fr/src/SUMMARY.md",
            "\n- [Rien](rien.md)\n",
            1,
            "rien.md",
        ),
        ("book/fr/src/index.md", "\n[Rien](rien.md)\n", 1, "rien"),
        (
            "templates/guide/figure.html",
            "{{ nobody }}",
            2,
            "figure.html",
        ),
        ("templates/guide/page.html", "{% if %}", 2, "page.html"),
        (
            "templates/guide/theme/index.hbs",
            "{{#if",
            2,
            "in \"index\"",
        ),
        ("templates/site/index.html", "{{ nobody }}", 2, "index.html"),
        (
            "templates/handouts/sheet.md.tera",
            "{{ nobody }}",
            1,
            "sheet.md.tera",
        ),
        (
            "handouts/trial-sheet/handout.toml",
            "\n[",
            1,
            "handout.toml",
        ),
    ];
    for (file, broken, with, named) in breaks {
        let whole = trial.read(file);
        trial.append(file, broken);
        let said = refused(&trial, &["build"], with);
        assert!(said.contains(named), "{file}: {said}");
        assert!(
            bytes_of(&trial.path("dist")) == good,
            "{file} changed the site"
        );
        trial.write(file, whole);
    }
    assert_eq!(left_behind(&trial), Vec::<String>::new());
    assert_eq!(status(&trial, &["build"]), 0);
    assert!(bytes_of(&trial.path("dist")) == good);
}

#[test]
fn a_missing_template_is_the_one_that_came_with_jalon() {
    let trial = Trial::to_build();
    assert_eq!(status(&trial, &["build"]), 0);
    let good = bytes_of(&trial.path("dist"));
    for file in [
        "templates/guide/figure.html",
        "templates/guide/theme/index.hbs",
        "templates/site/site.css",
        "templates/handouts/sheet.md.tera",
    ] {
        trial.remove(file);
    }
    assert_eq!(status(&trial, &["build"]), 0);
    assert!(bytes_of(&trial.path("dist")) == good);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_kept() {
    let trial = Trial::to_build();
    trial.write("mine", "mine");
    let said = refused(&trial, &["build", "--out", "mine/below"], 2);
    assert!(said.contains("mine"), "{said}");
    let said = refused(&trial, &["build", "--out", "mine"], 2);
    assert!(said.contains("help: "), "{said}");
    refused(&trial, &["build", "--out", "book"], 2);
    trial.write("dist/mine", "mine");
    refused(&trial, &["build"], 2);
    assert_eq!(trial.read("mine"), "mine");
    assert_eq!(trial.read("dist/mine"), "mine");
    assert!(trial.path("book/fr/book.toml").exists());
}

#[test]
fn an_audit_names_what_was_changed_in_a_built_site() {
    let trial = Trial::to_build();
    assert_eq!(status(&trial, &["build"]), 0);
    let page = trial.read("dist/en/index.html");
    let changed = page.replacen("</main>", "<p>42% of children</p></main>", 1);
    assert_ne!(page, changed);
    trial.write("dist/en/index.html", changed);
    let said = refused(&trial, &["audit", "dist"], 1);
    assert!(
        said.contains("42%") && said.contains("en/index.html"),
        "{said}"
    );
    let output = trial
        .jalon(&["audit", "dist", "--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], 1);
    // The number, and the digest of the page.
    assert_eq!(report["summary"]["errors"], 2);
}

#[test]
fn line_ends_of_another_system_change_nothing() {
    let trial = Trial::to_check();
    for file in files(&trial) {
        if !file.starts_with("sources/trial-text/2026") {
            trial.write(&file, trial.read(&file).replace('\n', "\r\n"));
        }
    }
    assert_eq!(trial.said(TODAY), Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let trial = Trial::to_check();
    for file in files(&trial) {
        if !file.starts_with("sources/trial-text/2026") {
            trial.write(&file, format!("\u{FEFF}{}", trial.read(&file)));
        }
    }
    assert_eq!(trial.said(TODAY), Vec::<String>::new());
}

#[test]
fn no_file_makes_it_panic() {
    let nasty: [(&str, Vec<u8>); 7] = [
        ("nothing", Vec::new()),
        ("line ends", b"\r\n\r\r\n".to_vec()),
        ("NUL", b"\0\0\0".to_vec()),
        ("no UTF-8", vec![0xC3, 0x28, 0xFF]),
        ("half a directive", b"{{#figure {{#plain }} }}".to_vec()),
        ("braces", b"[[[[{{{{::::::\n:::\n::: \n".to_vec()),
        (
            "bidirectional controls",
            "\u{202E}\u{2066}# 42 {#x}\u{2069}".as_bytes().to_vec(),
        ),
    ];
    let trial = Trial::to_check();
    for file in files(&trial) {
        let whole = std::fs::read(trial.path(&file)).unwrap();
        for (name, bytes) in &nasty {
            trial.write(&file, bytes);
            let said = std::panic::catch_unwind(|| trial.said(TODAY));
            assert!(said.is_ok(), "{file} with {name}");
        }
        // Every file cut in the middle, wherever that falls.
        trial.write(&file, &whole[..whole.len() / 2]);
        let said = std::panic::catch_unwind(|| trial.said(TODAY));
        assert!(said.is_ok(), "{file} cut");
        trial.write(&file, whole);
    }
    assert_eq!(trial.said(TODAY), Vec::<String>::new());
}

#[test]
fn no_file_makes_the_commands_panic() {
    let trial = Trial::to_check();
    for file in files(&trial) {
        let whole = std::fs::read(trial.path(&file)).unwrap();
        trial.write(&file, "");
        for arguments in [
            &["check", "--format", "json"][..],
            &["trace", "words"],
            &["source", "list"],
            &["review"],
            &["scan", file.as_str(), "--language", "en"],
        ] {
            status(&trial, arguments);
        }
        trial.write(&file, whole);
    }
}

#[test]
fn a_line_of_five_megabytes_is_read() {
    let trial = Trial::to_check();
    let line = "books and more books ".repeat(250_000);
    trial.append("book/en/src/index.md", &format!("\n{line}42\n"));
    let column = line.chars().count() + 1;
    let found = format!("untraced-number book/en/src/index.md:19:{column}");
    let warnings = [
        "hard-page book/en/src/index.md:1:1",
        "long-sentence book/en/src/index.md:19:1",
    ];
    let said = trial.said(TODAY);
    assert_eq!(said, [warnings[0], warnings[1], &found]);
    // A person is shown the words around the place, not the line.
    let output = trial.jalon(&["check"]).output().unwrap();
    assert!(output.stdout.len() < 2_000, "{}", output.stdout.len());
}
