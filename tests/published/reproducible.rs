//! Same inputs, same bytes: whoever builds, wherever, in whatever time zone and language, with
//! however many threads.

use std::path::Path;

use crate::site::{self, copy_project, fresh, jalon, project, tree};
use crate::tools;

#[test]
fn two_machines_build_the_same_bytes() {
    let folder = fresh("reproducible");
    // A path with everything that a path can do to a program.
    let elsewhere = folder.join("un dossier à l’écart & <loin>");
    copy_project(&elsewhere);
    // These two clocks never show the same day.
    let build = |root: &Path, out: &Path, zone: &str, language: &str, threads: &str| {
        let mut command = jalon();
        command.env("TZ", zone).env("LANG", language);
        command.env("LC_ALL", language).env("LANGUAGE", language);
        command.env("RAYON_NUM_THREADS", threads).current_dir(root);
        let output = site::build(&mut command, root, out);
        let said = tools::everything(&output);
        assert!(output.status.success(), "jalon build failed\n{said}");
        tree(out)
    };
    let here = build(
        project(),
        &folder.join("here"),
        "Pacific/Kiritimati",
        "C",
        "1",
    );
    let there = build(
        &elsewhere,
        &folder.join("there"),
        "Etc/GMT+12",
        "fr_FR.UTF-8",
        "7",
    );
    assert_eq!(
        here.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    let differ: Vec<_> = here
        .iter()
        .filter(|(name, bytes)| there.get(*name) != Some(*bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(differ.is_empty(), "not the same bytes: {differ:?}");
    assert!(here.keys().any(|name| name.ends_with(".html")), "no page");
}
