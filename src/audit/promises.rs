//! Whether the manifest agrees with itself and with the folder that it describes.
//!
//! A figure's printed strings must say its value, and so must the words that it quotes; what it
//! names must exist; every page and sheet that it lists must be there.

use std::collections::BTreeSet;

use super::addresses::Inventory;
use super::manifest::{Figure, Kind, Manifest, NAME, Target, VERSION};
use super::place::{File, short};
use crate::diagnostics::{Finding, Place};
use crate::messages::Message;
use crate::say;
use crate::text::numerals::scan;

/// Reads the manifest; findings when it cannot be read or speaks another version.
pub(crate) fn parse(text: &str) -> Result<Manifest, Finding> {
    let help = say!("build the site again with `jalon build`");
    let manifest: Manifest = serde_json::from_str(text).map_err(|e| {
        let place = Place::new(NAME, e.line().max(1), e.column().max(1));
        let message = say!("the manifest cannot be read: {reason}", reason = e);
        Finding::error("bad-manifest", place, message).help(help)
    })?;
    if manifest.version != VERSION {
        let message = say!(
            "the manifest is of version {version}, this reader knows version {known}",
            version = manifest.version,
            known = VERSION
        );
        let finding = Finding::error("bad-manifest", Place::file(NAME), message);
        return Err(finding.help(say!(
            "audit the site with the release of Jalon that built it"
        )));
    }
    Ok(manifest)
}

/// Judges a manifest that could be read.
pub(crate) fn check(manifest: &Manifest, text: &str, inventory: &Inventory) -> Vec<Finding> {
    let mut checker = Checker {
        manifest,
        text,
        file: File::new(NAME, text),
        findings: Vec::new(),
    };
    checker.ids();
    for figure in &manifest.figures {
        checker.figure(figure);
    }
    for passage in &manifest.passages {
        match &passage.target {
            Some(target) => checker.target(&passage.id, target),
            None => checker.bad(&passage.id, say!("the passage has no place in a source")),
        }
    }
    checker.claims();
    checker.files(inventory);
    checker.findings
}

struct Checker<'a> {
    manifest: &'a Manifest,
    text: &'a str,
    file: File<'a>,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    /// Adds a finding at the first place where the manifest writes this string.
    fn add(&mut self, code: &'static str, subject: &str, message: Message, help: Message) {
        let written = serde_json::to_string(subject).unwrap_or_default();
        let at = self.text.find(&written).unwrap_or(0);
        let finding = self.file.error(code, at, message);
        self.findings.push(finding.subject(subject).help(help));
    }

    fn bad(&mut self, subject: &str, message: Message) {
        let help = say!("the manifest was altered, or built from a ledger that does not agree");
        self.add("bad-manifest", subject, message, help);
    }

    fn ids(&mut self) {
        let mut seen: BTreeSet<(Kind, &str)> = BTreeSet::new();
        let manifest = self.manifest;
        for (kind, id, _) in manifest.entries() {
            if !seen.insert((kind, id)) {
                self.bad(
                    id,
                    say!("two entries are called {id}", id = format!("{:?}", id)),
                );
            }
        }
        let pages = manifest.pages.iter().map(|page| page.path.as_str());
        let sheets = manifest.handouts.iter().map(|sheet| sheet.path.as_str());
        let mut paths = BTreeSet::new();
        for path in pages.chain(sheets) {
            if !paths.insert(path) {
                self.bad(
                    path,
                    say!("{path} is listed twice", path = format!("{:?}", path)),
                );
            }
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let id = &figure.id;
        if self.manifest.source(&figure.source).is_none() {
            self.bad(
                id,
                say!(
                    "there is no source {source}",
                    source = format!("{:?}", figure.source)
                ),
            );
        }
        for (language, strings) in &figure.printed {
            if !strings.iter().any(|text| says(text, language, figure)) {
                let message = say!(
                    "nothing printed in {language} says {value}",
                    language = format!("{:?}", language),
                    value = figure.value
                );
                self.bad(id, message);
            }
        }
        match (&figure.target, figure.grade.as_str()) {
            (Some(target), _) => self.quoted(figure, target),
            (None, "held") => self.bad(id, say!("a held figure has no place in its source")),
            (None, _) => {}
        }
    }

    /// What is printed for a claim is the claim: a number that is quoted must not explain another.
    fn claims(&mut self) {
        let manifest = self.manifest;
        for myth in &manifest.myths {
            let printed = myth.printed.iter();
            let other = printed
                .flat_map(|(language, strings)| strings.iter().map(move |s| (language, s)))
                .find(|(language, text)| myth.claim.get(*language) != Some(*text));
            if let Some((_, text)) = other {
                let message = say!(
                    "{text} is printed as its claim, and is not",
                    text = format!("{:?}", short(text))
                );
                self.bad(&myth.id, message);
            }
        }
    }

    /// The words that a figure quotes say its value.
    fn quoted(&mut self, figure: &Figure, target: &Target) {
        self.target(&figure.id, target);
        if target.source != figure.source {
            let message = say!(
                "it quotes {source}, not its source",
                source = format!("{:?}", target.source)
            );
            self.bad(&figure.id, message);
        }
        let source = self.manifest.source(&target.source);
        let language = source
            .and_then(|s| s.language.as_deref())
            .unwrap_or_default();
        let exact = target.exact().unwrap_or_default();
        if !says(exact, language, figure) {
            let message = say!(
                "{exact} does not say {value}",
                exact = format!("{:?}", short(exact)),
                value = figure.value
            );
            self.bad(&figure.id, message);
        }
        let version = source.and_then(|source| {
            let wanted = figure.version.as_deref()?;
            source.versions.iter().find(|version| version.id == wanted)
        });
        if version.is_some_and(|version| Some(version.sha256.as_str()) != target.digest()) {
            let message = say!("the digest of its quotation is not its version's");
            self.bad(&figure.id, message);
        }
    }

    fn target(&mut self, id: &str, target: &Target) {
        let Some(source) = self.manifest.source(&target.source) else {
            return self.bad(
                id,
                say!(
                    "there is no source {source}",
                    source = format!("{:?}", target.source)
                ),
            );
        };
        if target.exact().is_none_or(|exact| exact.trim().is_empty()) {
            self.bad(id, say!("no words are quoted"));
        }
        let held = target
            .digest()
            .is_some_and(|digest| source.versions.iter().any(|v| v.sha256 == digest));
        if !held {
            let message = say!(
                "{id} has no version with that digest",
                id = format!("{:?}", source.id)
            );
            self.bad(id, message);
        }
    }

    fn files(&mut self, inventory: &Inventory) {
        let manifest = self.manifest;
        let pages = manifest.pages.iter().map(|page| page.path.as_str());
        let sheets = manifest.handouts.iter().map(|sheet| sheet.path.as_str());
        for path in pages.chain(sheets) {
            if !inventory.files.contains(path) {
                let help = say!("publish the whole folder that `jalon build` made");
                self.add(
                    "missing-file",
                    path,
                    say!("{path} is not in the folder", path),
                    help,
                );
            }
        }
        let listed: BTreeSet<&str> = manifest.pages.iter().map(|p| p.path.as_str()).collect();
        for (_, id, pages, _) in manifest.promised() {
            for page in pages.iter().filter(|page| !listed.contains(page.as_str())) {
                self.bad(
                    id,
                    say!("it is said to stand on {page}, which is not listed", page),
                );
            }
        }
    }
}

/// Whether some numeral of the text has the figure's value.
fn says(text: &str, language: &str, figure: &Figure) -> bool {
    scan(text, language).iter().any(|numeral| {
        same_number(&numeral.value, &figure.value)
            && match (&figure.value2, &numeral.value2) {
                (Some(wanted), Some(found)) => same_number(wanted, found),
                (Some(_), None) => false,
                (None, _) => true,
            }
    })
}

/// Decimal strings are compared without the zeros that say nothing.
fn same_number(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim();
        match text.split_once('.') {
            Some((whole, part)) => {
                let part = part.trim_end_matches('0');
                let dot = if part.is_empty() { "" } else { "." };
                format!("{whole}{dot}{part}")
            }
            None => text.to_owned(),
        }
    };
    plain(a) == plain(b)
}
