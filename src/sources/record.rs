//! The schema of `source.toml`, apart from the domain types, and what is checked while reading.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Fetched, Format, HeldFile, Source, Version};
use crate::dates::Day;
use crate::diagnostics::{Finding, Lines, Place, Report};
use crate::files;
use crate::messages::{Message, Say};
use crate::say;
use crate::text::Localised;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Spanned<String>,
    #[serde(default)]
    creators: Vec<String>,
    publisher: Option<String>,
    url: Option<Spanned<String>>,
    language: String,
    published: Option<String>,
    kind: String,
    rights: String,
    #[serde(default)]
    redistribute: bool,
    #[serde(default)]
    unknown: Vec<String>,
    #[serde(default)]
    note: Localised,
    recorded: Day,
    #[serde(default, rename = "version")]
    versions: Vec<VersionFile>,
    candidate: Option<VersionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionFile {
    id: Spanned<String>,
    file: Spanned<String>,
    retrieved: Day,
    sha256: Spanned<String>,
    bytes: u64,
    format: Format,
    text: Option<TextFile>,
    fetched: Option<Fetched>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextFile {
    file: Spanned<String>,
    sha256: Spanned<String>,
    bytes: u64,
    extractor: String,
}

/// The id of the source with this record: the name of its folder.
pub(super) fn id(path: &Path) -> Option<&str> {
    path.parent()?.file_name()?.to_str()
}

/// Reads one record; reports what is wrong and gives what can be used.
pub(super) fn load(root: &Path, path: &Path, report: &mut Report) -> Option<Source> {
    let name = files::relative(root, path);
    let text = match files::read_text(path) {
        Ok(text) => text,
        Err(e) => {
            report.push(
                Finding::error("unreadable", Place::file(&name), e.said())
                    .help(say!("make the record readable UTF-8")),
            );
            return None;
        }
    };
    let file: File = match toml::from_str(&text) {
        Ok(file) => file,
        Err(e) => {
            report.push(Finding::broken_toml(&name, &text, &e));
            return None;
        }
    };
    let id = id(path)?.to_owned();
    let record = Record {
        lines: Lines::new(&name, &text),
        id: &id,
    };
    record.check(&file, report);
    Some(record.source(file))
}

/// A record that is being read: where findings point.
struct Record<'a> {
    lines: Lines<'a>,
    id: &'a str,
}

impl Record<'_> {
    fn place<T>(&self, field: &Spanned<T>) -> Place {
        self.lines.place(field.span().start)
    }

    fn finding(&self, code: &'static str, place: Place, message: Message) -> Finding {
        Finding::error(code, place, message).subject(self.id)
    }

    fn check(&self, file: &File, report: &mut Report) {
        let missing = [
            ("creators", file.creators.is_empty()),
            ("publisher", file.publisher.is_none()),
            ("url", file.url.is_none()),
            ("published", file.published.is_none()),
        ];
        for (field, absent) in missing {
            let said_unknown = file.unknown.iter().any(|f| f == field);
            if absent != said_unknown {
                let message = if absent {
                    say!("the record says nothing of `{field}`", field)
                } else {
                    say!("`{field}` is given and said to be unknown", field)
                };
                report.push(
                    self.finding("source-record", self.place(&file.title), message)
                        .help(say!("give the field, or list it in `unknown`, not both")),
                );
            }
        }
        if let Some(url) = &file.url
            && !(url.get_ref().starts_with("https://") || url.get_ref().starts_with("http://"))
        {
            let message = say!("`{url}` is not a web address", url = url.get_ref());
            report.push(
                self.finding("source-record", self.place(url), message)
                    .help(say!("write the whole address, with https://")),
            );
        }
        for version in file.versions.iter().chain(&file.candidate) {
            self.check_file(&version.file, &version.sha256, report);
            if let Some(text) = &version.text {
                self.check_file(&text.file, &text.sha256, report);
            }
            if version.text.is_some() == version.format.is_text() {
                let message = if version.format.is_text() {
                    say!("the version is text itself, and names another file as its text")
                } else {
                    say!("the version does not name the text that was read out of it")
                };
                report.push(
                    self.finding("source-record", self.place(&version.id), message)
                        .help(say!(
                            "`jalon source add` and `source update` write the record"
                        )),
                );
            }
        }
        self.check_ids(file, report);
    }

    /// Two versions of one name could not be told apart.
    fn check_ids(&self, file: &File, report: &mut Report) {
        let mut seen = BTreeSet::new();
        for version in file.versions.iter().chain(&file.candidate) {
            if !seen.insert(version.id.get_ref()) {
                let message = say!(
                    "a second version `{version}`",
                    version = version.id.get_ref()
                );
                report.push(
                    self.finding("source-record", self.place(&version.id), message)
                        .help(say!("give each version a name of its own")),
                );
            }
        }
    }

    fn check_file(&self, file: &Spanned<String>, sha256: &Spanned<String>, report: &mut Report) {
        let name = file.get_ref();
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            report.push(
                self.finding(
                    "source-record",
                    self.place(file),
                    say!("`{name}` is not a file beside the record", name),
                )
                .help(say!("a held file stands in the folder of its source.toml")),
            );
        }
        let digest = sha256.get_ref();
        if digest.len() != 64 || !digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
            report.push(
                self.finding(
                    "source-record",
                    self.place(sha256),
                    say!("this is no SHA-256 in lower-case hexadecimal"),
                )
                .help(say!("take what `sha256sum` prints for the held file")),
            );
        }
    }

    /// A version as the rest of the program sees it: files by their path below the project.
    fn version(&self, version: VersionFile) -> Version {
        let folder = self.lines.file().trim_end_matches("source.toml");
        let below = |file: Spanned<String>| format!("{folder}{}", file.into_inner());
        Version {
            id: version.id.into_inner(),
            file: below(version.file),
            retrieved: version.retrieved,
            sha256: version.sha256.into_inner(),
            bytes: version.bytes,
            format: version.format,
            text: version.text.map(|text| HeldFile {
                file: below(text.file),
                sha256: text.sha256.into_inner(),
                bytes: text.bytes,
                extractor: text.extractor,
            }),
            fetched: version.fetched,
        }
    }

    fn source(&self, file: File) -> Source {
        let versions = file.versions.into_iter().map(|v| self.version(v));
        let versions = versions.collect();
        let candidate = file.candidate.map(|v| self.version(v));
        Source {
            id: self.id.to_owned(),
            place: self.place(&file.title),
            title: file.title.into_inner(),
            creators: file.creators,
            publisher: file.publisher,
            url: file.url.map(Spanned::into_inner),
            language: file.language,
            published: file.published,
            kind: file.kind,
            rights: file.rights,
            redistribute: file.redistribute,
            unknown: file.unknown,
            note: file.note,
            recorded: file.recorded,
            versions,
            candidate,
        }
    }
}
