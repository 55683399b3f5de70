//! A process that builds again and again gives what a new one would give: after each of many edits,
//! made and taken back in an order that chance gives, every byte is the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jalon::audit;
use jalon::check::{Project, Publishable};
use jalon::diagnostics::Finding;
use jalon::site::{self, Memory, Order};

use crate::support::{TODAY, Trial, bytes_of};

/// Files with what they hold after the edit; none for one that is not there then.
type Edit = Vec<(&'static str, Option<Vec<u8>>)>;

/// How many edits are taken back after all have been made.
const TAKEN_BACK: usize = 5;

/// What a site holds, and what its audit says.
type Built = (BTreeMap<PathBuf, Vec<u8>>, Vec<Finding>);

/// None for a project that may not be published.
fn built(root: &Path, memory: Option<(&Memory, &audit::Memory)>) -> Option<Built> {
    let project = Project::load(root, TODAY.parse().unwrap()).unwrap();
    let (publishable, _) = Publishable::new(project).ok()?;
    let order = Order {
        memory: memory.map(|(site, _)| site),
        ..Order::once(&[])
    };
    let site = site::stage(&publishable, &root.join("dist"), order).unwrap();
    let audited = audit::site_again(site.path(), memory.map(|(_, audit)| audit));
    let findings = audited.report.findings().to_vec();
    Some((bytes_of(site.path()), findings))
}

/// What there is to do to a project, each in files of its own.
fn edits(trial: &Trial) -> Vec<(&'static str, Edit)> {
    let replaced = |file: &'static str, words: &str, with: &str| {
        let text = trial.read(file);
        assert!(text.contains(words), "{words:?} in {file}");
        vec![(file, Some(text.replacen(words, with, 1).into_bytes()))]
    };
    let vetted = |file: &'static str, id: &str, words: &str, with: &str| {
        let before = trial.read(file);
        trial.write(file, before.replacen(words, with, 1));
        let arguments = ["review", "--accept", id, "--note", "Read again."];
        trial.jalon(&arguments).assert().success();
        let after = trial.read(file);
        assert_ne!(before, after, "{file}");
        trial.write(file, before);
        vec![(file, Some(after.into_bytes()))]
    };
    let bold = fs::read(trial.path("templates/fonts/AtkinsonHyperlegibleNext-Bold.ttf")).unwrap();
    let summary = |language: &str, title: &str, name: &str| {
        let text = trial.read(&format!("book/{language}/src/SUMMARY.md"));
        Some(format!("{}\n- [{title}]({name}.md)\n", text.trim_end()).into_bytes())
    };
    let chapter = |text: &str| Some(text.as_bytes().to_vec());
    vec![
        (
            "a chapter says more",
            replaced(
                "book/fr/src/index.md",
                "Restez calme.",
                "Restez calme, toujours.",
            ),
        ),
        (
            "a heading gets another name",
            [
                replaced(
                    "book/fr/src/chiffres.md",
                    "{#all-sources}",
                    "{#every-source}",
                ),
                replaced(
                    "book/en/src/figures.md",
                    "{#all-sources}",
                    "{#every-source}",
                ),
            ]
            .concat(),
        ),
        (
            "a chapter comes",
            vec![
                ("book/fr/src/SUMMARY.md", summary("fr", "Encore", "encore")),
                ("book/en/src/SUMMARY.md", summary("en", "More", "more")),
                (
                    "book/fr/src/encore.md",
                    chapter("# Encore {#more}\n\nUn mot.\n"),
                ),
                (
                    "book/en/src/more.md",
                    chapter("# More {#more}\n\nA word.\n"),
                ),
            ],
        ),
        (
            "a chapter has another file",
            vec![
                ("book/fr/src/SUMMARY.md", summary("fr", "Un autre", "autre")),
                ("book/en/src/SUMMARY.md", summary("en", "More", "more")),
                ("book/fr/src/encore.md", None),
                (
                    "book/fr/src/autre.md",
                    chapter("# Un autre {#more}\n\nUn mot.\n"),
                ),
                (
                    "book/en/src/more.md",
                    chapter("# More {#more}\n\nA word.\n"),
                ),
            ],
        ),
        (
            "a file is copied beside the pages",
            vec![("book/fr/src/note.txt", chapter("Un mot.\n"))],
        ),
        (
            "the project has another title",
            replaced("jalon.toml", "Guide d’essai", "Guide pour essayer"),
        ),
        (
            "words of the interface",
            replaced(
                "templates/strings/fr.toml",
                "Édition {code}",
                "Version {code}",
            ),
        ),
        (
            "a template of the guide",
            replaced("templates/guide/plain.html", "<", "<!-- own --><"),
        ),
        (
            "a style sheet of the theme",
            vec![(
                "templates/guide/theme/fonts/print.css",
                chapter("p { margin: 0; }\n"),
            )],
        ),
        (
            "a template of the site",
            replaced("templates/site/lost.html", "<h1", "<p>Hello</p>\n<h1"),
        ),
        (
            "a face of the sheets",
            vec![(
                "templates/fonts/AtkinsonHyperlegibleNext-Regular.ttf",
                Some(bold),
            )],
        ),
        (
            "a sheet says more",
            replaced("handouts/trial-sheet/en.md", "together", "together, now"),
        ),
        (
            "a sheet has another title",
            replaced(
                "handouts/trial-sheet/handout.toml",
                "Fiche d’essai",
                "Fiche pour essayer",
            ),
        ),
        (
            "a figure",
            vetted(
                "ledger/trial-text.toml",
                "words",
                "Mots du document\"",
                "Ses mots\"",
            ),
        ),
        (
            "a contact",
            vetted(
                "ledger/channels/fr.toml",
                "fr-3018",
                "Écoute et conseille",
                "Écoute, aide et conseille",
            ),
        ),
        (
            "a source",
            replaced(
                "sources/rfc-2606/source.toml",
                "Reserved Top Level DNS Names",
                "Reserved Names",
            ),
        ),
    ]
}

/// Puts the contents of an edit in their places, and what was there into the edit.
fn swap(trial: &Trial, edit: &mut Edit) {
    for (file, content) in edit {
        let path = trial.path(file);
        let before = fs::read(&path).ok();
        match content.take() {
            Some(bytes) => trial.write(file, bytes),
            None if before.is_some() => trial.remove(file),
            None => {}
        }
        *content = before;
    }
}

#[test]
fn what_is_built_again_is_what_is_built_anew() {
    let trial = Trial::to_build();
    let mut edits = edits(&trial);
    let (site, audit) = (Memory::default(), audit::Memory::default());
    let again = || built(trial.root(), Some((&site, &audit)));
    let (_, findings) = again().unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
    let mut chance: u64 = 20_261_126;
    let mut next = |below: usize| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % below
    };
    let mut order: Vec<usize> = (0..edits.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, next(at + 1));
    }
    let back: Vec<usize> = (0..TAKEN_BACK).map(|_| next(edits.len())).collect();
    let mut done = Vec::new();
    let mut published = 0;
    for at in order.into_iter().chain(back) {
        let (name, edit) = &mut edits[at];
        swap(&trial, edit);
        done.push(*name);
        let wanted = built(trial.root(), None);
        let Some((wanted, said)) = wanted else {
            assert!(again().is_none(), "{done:?}");
            continue;
        };
        published += 1;
        let (files, findings) = again().unwrap();
        assert_eq!(findings, said, "{done:?}");
        let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(&wanted), "{done:?}");
        for (path, bytes) in &wanted {
            assert!(files[path] == *bytes, "{} after {done:?}", path.display());
        }
    }
    assert!(published >= 12, "{published}");
}
