//! The editors' manual in `docs/manual`: each command line in it is run, in the order of its
//! chapters, on a copy of the practice guide, and the screen must show what the manual shows, in
//! the language of the manual.
//!
//! A block of code says on its fence what the reader does with it: `console` holds command lines
//! behind `$` and what the screen shows after each (`...` stands for any lines, `[..]` for any
//! words); `write=FILE` is a whole file, `add=FILE` goes to the end of one, `change=FILE` holds
//! lines that go (`-`), come (`+`) or show the place.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jalon::markup::Document;
use snapbox::cmd::Command;
use snapbox::{Assert, IntoData};

use crate::support::{Trial, fixture, jalon, repository};

/// The day on which the manual was tried by hand.
const DAY: &str = "2026-11-26";

/// A block of code of a chapter.
struct Block {
    /// The words on its fence.
    fence: String,
    text: String,
}

impl Block {
    /// The file after `key=` on the fence.
    fn file(&self, key: &str) -> Option<&str> {
        let mut words = self.fence.split_whitespace();
        words.find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

/// The blocks of a language's chapters, in the order of its list of chapters.
fn blocks(language: &str) -> Vec<Block> {
    let folder = repository().join(format!("docs/manual/book/{language}/src"));
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let summary = Document::parse(&read("SUMMARY.md"));
    let mut all = Vec::new();
    for link in summary.links {
        let text = read(&link.target);
        let code = Document::parse(&text).code.into_iter();
        all.extend(code.filter(|code| code.example).map(|code| Block {
            fence: text[code.span].lines().next().unwrap().to_owned(),
            text: code.text,
        }));
    }
    all
}

/// The commands of a `console` block, each with what the screen shows.
fn commands(block: &Block) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in block.text.lines() {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push((command.to_owned(), String::new())),
            (None, Some((_, screen))) => *screen += &format!("{line}\n"),
            (None, None) => panic!("what the screen shows before any command: {line:?}"),
        }
    }
    all
}

/// The text after a change: lines that go and lines that show the place stand in it once.
fn changed(text: &str, change: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut at = lines.len();
    for line in change.lines() {
        let (mark, words) = line.split_at(1);
        if mark == "+" {
            lines.insert(at, words);
            at += 1;
            continue;
        }
        let places = lines.iter().enumerate().filter(|(_, line)| **line == words);
        let places: Vec<_> = places.map(|(place, _)| place).collect();
        let [place] = places[..] else {
            panic!("{words:?} stands {} times in the file", places.len())
        };
        at = place + 1;
        if mark == "-" {
            lines.remove(place);
            at = place;
        }
    }
    lines.join("\n") + "\n"
}

/// Somebody who follows the manual at a terminal.
struct Reader {
    trial: Trial,
    folder: PathBuf,
    /// The locale of the terminal.
    locale: &'static str,
    differences: Vec<String>,
}

impl Reader {
    /// In a copy of the repository with what the manual needs of it, and `jalon` on the path.
    fn new(locale: &'static str) -> Self {
        let trial = Trial::empty();
        trial.take(&fixture("project"), "tests/fixtures/project");
        let documents = "docs/manual/documents";
        trial.take(&repository().join(documents), documents);
        let program = format!(
            "#!/bin/sh\nexec '{}' --today {DAY} \"$@\"\n",
            snapbox::cmd::cargo_bin!("jalon").display()
        );
        trial.write("bin/jalon", program);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(trial.path("bin/jalon"), executable).unwrap();
        let folder = trial.root().to_owned();
        Self {
            trial,
            folder,
            locale,
            differences: Vec::new(),
        }
    }

    fn follow(&mut self, block: &Block) {
        let text = &block.text;
        let read = |file: &str| fs::read_to_string(self.folder.join(file)).unwrap();
        let write = |file: &str, text: &str| {
            jalon::files::write_atomic(&self.folder.join(file), text.as_bytes()).unwrap();
        };
        if let Some(file) = block.file("write") {
            write(file, text);
        } else if let Some(file) = block.file("add") {
            write(file, &(read(file) + text));
        } else if let Some(file) = block.file("change") {
            write(file, &changed(&read(file), text));
        } else if block.fence.starts_with("```console") {
            for (command, screen) in commands(block) {
                self.run(&command, screen);
            }
        }
    }

    fn run(&mut self, command: &str, screen: String) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder.push(folder);
            return;
        }
        let path = format!("{}:/usr/bin:/bin", self.trial.path("bin").display());
        let shell = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("LC_ALL", self.locale)
            .env("NO_COLOR", "1");
        let shown = String::from_utf8(shell.output().unwrap().stdout).unwrap();
        let shown = shown.trim_end().into_data();
        let expected = screen.trim_end().to_owned().into_data();
        if let Err(difference) = Assert::new().try_eq(Some(&command), shown, expected) {
            self.differences.push(difference.to_string());
        }
    }
}

/// Follows the manual of a language at a terminal with the locale.
fn follow_the_manual(language: &str, locale: &'static str) {
    let mut reader = Reader::new(locale);
    for block in blocks(language) {
        reader.follow(&block);
    }
    let differences = &reader.differences;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_command_line_of_the_english_manual_shows_what_the_manual_says() {
    follow_the_manual("en", "C");
}

#[test]
fn every_command_line_of_the_french_manual_shows_what_the_manual_says() {
    follow_the_manual("fr", "fr_FR.UTF-8");
}

/// What the reader of a language's manual types: the fence of each block, with the command lines
/// of a console or the text that goes into a file.
fn typed(language: &str) -> Vec<(String, Vec<String>)> {
    let typed = blocks(language).into_iter().map(|block| {
        let lines = if block.fence.starts_with("```console") {
            commands(&block)
                .into_iter()
                .map(|(command, _)| command)
                .collect()
        } else {
            vec![block.text]
        };
        (block.fence, lines)
    });
    typed.collect()
}

#[test]
fn the_reader_types_the_same_in_both_languages() {
    let (english, french) = (typed("en"), typed("fr"));
    assert!(!english.is_empty());
    assert_eq!(english, french);
}

#[test]
fn the_manual_passes_its_own_check_and_audit() {
    let trial = Trial::empty();
    let manual = repository().join("docs/manual");
    for folder in ["jalon.toml", "book", "ledger", "sources"] {
        trial.take(&manual.join(folder), folder);
    }
    let build = jalon().current_dir(trial.root());
    let build = build.args(["--today", DAY, "build"]).output().unwrap();
    let said = String::from_utf8_lossy(&build.stderr);
    assert!(build.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
    assert!(Path::exists(&trial.path("dist/en/scope.html")));
}
