//! The files of `docs/publishing`, as far as they can be tried on this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use snapbox::cmd::{Command, cargo_bin};

use crate::support::{TODAY, Trial, repository};

/// A file that publishes, and the words with which it does.
const PUBLISHES: [(&str, &str); 4] = [
    ("forge-pages.yml", "actions/deploy-pages"),
    ("gitlab-pages.yml", "public"),
    ("netlify.toml", "publish ="),
    ("Containerfile", "COPY --from=build"),
];

#[test]
fn nothing_is_published_before_a_green_audit() {
    for (file, publishes) in PUBLISHES {
        let path = repository().join("docs/publishing").join(file);
        let text = fs::read_to_string(path).unwrap();
        let steps = ["jalon check", "jalon build", "jalon audit dist", publishes];
        let places = steps.iter().map(|step| {
            let place = text.find(step);
            place.unwrap_or_else(|| panic!("{file}: no `{step}`"))
        });
        assert!(places.is_sorted(), "{file}");
    }
}

#[test]
fn a_report_on_sources_is_written_when_there_is_news() {
    let trial = Trial::to_check();
    let report = |day: &str| {
        let program = format!(
            "#!/bin/sh\nexec '{}' --today {day} \"$@\"\n",
            cargo_bin!("jalon").display()
        );
        trial.write("program", program);
        fs::set_permissions(trial.path("program"), fs::Permissions::from_mode(0o755)).unwrap();
        let script = repository().join("docs/publishing/source-report");
        Command::new("bash")
            .arg(script)
            .arg("report.md")
            .env("JALON", trial.path("program"))
            .current_dir(trial.root())
            .assert()
            .success();
        fs::read_to_string(trial.path("report.md")).ok()
    };
    assert_eq!(report(TODAY), None);
    let due = report("2027-11-01").unwrap();
    assert!(due.contains("## Contacts to ring"), "{due}");
    assert!(due.contains("fr-3018"), "{due}");
    assert_eq!(report(TODAY), None, "an old report does not stay");
}
