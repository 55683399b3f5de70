//! `jalon new` and `jalon theme`: a project of one's own, and its look.

use crate::support::{NEW_TODAY, Trial, assert_undated_contact_alone, bytes_of, repository, run};

/// A new project in these languages.
fn new(languages: &[&str]) -> Trial {
    let trial = Trial::empty();
    let wanted = languages.iter().flat_map(|l| ["--language", l]);
    let arguments: Vec<&str> = ["new", "."].into_iter().chain(wanted).collect();
    let (status, said) = run(&trial, &arguments);
    assert_eq!(status, 0, "{said}");
    trial
}

#[test]
fn a_new_project_checks_as_it_is_in_any_choice_of_languages() {
    for languages in [&[][..], &["fr"], &["en"], &["en", "fr"], &["en", "en"]] {
        let trial = new(languages);
        let (status, said) = run(&trial, &["check"]);
        assert_undated_contact_alone(status, &said);
    }
}

#[test]
fn a_new_project_builds_and_passes_the_audit() {
    for (languages, first, not) in [(&[][..], "fr", "xx"), (&["en"], "en", "fr")] {
        let trial = new(languages);
        let (status, said) = run(&trial, &["build"]);
        assert_eq!(status, 0, "{said}");
        let (status, said) = run(&trial, &["audit", "dist"]);
        assert_eq!(status, 0, "{said}");
        assert!(trial.path(&format!("dist/{first}/index.html")).is_file());
        assert!(!trial.path(&format!("dist/{not}")).exists());
        let sheet = format!("dist/handouts/example-sheet-{first}-a4.pdf");
        assert!(trial.path(&sheet).is_file());
    }
}

/// What is held against the example's decisions with all texts is what an editor saw: only a project
/// in fewer languages gets other fingerprints.
#[test]
fn the_decisions_of_the_example_are_those_of_its_files() {
    let trial = new(&["en", "fr"]);
    let came = repository().join("templates/new/en/first/ledger/example-text.toml");
    let came = std::fs::read_to_string(came).unwrap();
    assert_eq!(trial.read("ledger/example-text.toml"), came);
    let alone = new(&["en"]).read("ledger/example-text.toml");
    assert!(!alone.contains("fr = "), "{alone}");
    assert_ne!(alone, came);
}

/// A contact in a new project is one that this project vouches for, as it does.
#[test]
fn the_contact_of_a_new_project_is_the_ledger_s() {
    let entry = |file: &str| -> String {
        let text = std::fs::read_to_string(repository().join(file)).unwrap();
        let mut entries = text.split("[[channel]]\n");
        let found = entries.find(|entry| entry.starts_with("id = \"int-chi\""));
        found.unwrap().trim_end().to_owned()
    };
    assert_eq!(
        entry("templates/new/every/ledger/channels/int.toml"),
        entry("ledger/channels/int.toml")
    );
}

#[test]
fn a_project_is_made_where_nothing_is() {
    let trial = Trial::empty();
    trial.write("notes.txt", "mine");
    let before = bytes_of(trial.root());
    let (status, said) = run(&trial, &["new", "."]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("not an empty folder"), "{said}");
    let (status, said) = run(&trial, &["new", "notes.txt"]);
    assert_eq!(status, 2, "{said}");
    let (status, said) = run(&trial, &["new", "guide", "--language", "xx"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("en, fr"), "{said}");
    assert_eq!(bytes_of(trial.root()), before);
    trial.write("repository/.git/HEAD", "ref: refs/heads/main\n");
    let (status, said) = run(&trial, &["new", "repository"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn one_template_of_a_project_takes_the_place_of_the_one_that_came() {
    let trial = new(&["en"]);
    let (status, said) = run(&trial, &["theme", "export", "--only", "guide/page.html"]);
    assert_eq!(status, 0, "{said}");
    let written: Vec<_> = bytes_of(&trial.path("templates")).into_keys().collect();
    assert_eq!(written, [std::path::PathBuf::from("guide/page.html")]);
    let foot = "<p><strong>{{ page.guide }}</strong></p>";
    let ours = format!("{foot}\n<p>By our association</p>");
    trial.replace("templates/guide/page.html", foot, &ours);
    let (status, said) = run(&trial, &["build"]);
    assert_eq!(status, 0, "{said}");
    let page = trial.read("dist/en/index.html");
    assert!(page.contains("By our association"));
    assert!(page.contains("css/general"));
}

#[test]
fn a_theme_is_written_out_whole_and_nothing_is_written_over() {
    let trial = new(&["en"]);
    trial.write("templates/strings/en.toml", "mine");
    let (status, said) = run(&trial, &["theme", "export"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains(" 1 left as they were"), "{said}");
    assert_eq!(trial.read("templates/strings/en.toml"), "mine");
    let came = jalon::theme::built_in();
    for (name, bytes) in came.iter().filter(|(name, _)| !name.ends_with("en.toml")) {
        assert_eq!(std::fs::read(trial.path(name)).unwrap(), *bytes, "{name}");
    }
    let (status, said) = run(&trial, &["theme", "export", "elsewhere", "--only", "fonts"]);
    assert_eq!(status, 0, "{said}");
    assert!(trial.path("elsewhere/fonts/OFL.txt").is_file());
    let (status, said) = run(&trial, &["theme", "export", "--only", "strings/xx.toml"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("strings/xx.toml"), "{said}");
}

#[test]
fn a_shell_and_man_know_every_command() {
    let trial = Trial::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (status, said) = run(&trial, &["completions", shell]);
        assert_eq!(status, 0, "{shell}");
        assert!(
            said.contains("handouts") && said.contains("dry-run"),
            "{shell}"
        );
    }
    let (status, said) = run(&trial, &["man", "pages"]);
    assert_eq!(status, 0, "{said}");
    let pages: Vec<_> = bytes_of(&trial.path("pages")).into_keys().collect();
    for page in ["jalon.1", "jalon-new.1", "jalon-source-update.1"] {
        assert!(pages.contains(&page.into()), "{page} in {pages:?}");
    }
    let review = trial.read("pages/jalon-review.1");
    assert!(review.contains("Examples"), "{review}");
}

/// What goes into a pipe is text.
#[test]
fn nothing_is_coloured_in_a_pipe() {
    let trial = new(&["en"]);
    trial.append("book/en/src/index.md", "\nOf 5 children\n");
    let command = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("jalon"));
    let output = command
        .current_dir(trial.root())
        .env("LC_ALL", "C")
        .env_remove("CLICOLOR_FORCE")
        .args(["--today", NEW_TODAY, "check"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    for bytes in [&output.stdout, &output.stderr] {
        assert!(!bytes.is_empty() && !bytes.contains(&0x1b));
    }
}
