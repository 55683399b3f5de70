//! The schema of `source.toml`, apart from the domain types, and what is checked while reading.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Format, Source, Version};
use crate::dates::Day;
use crate::diagnostics::{Finding, Place, Report};
use crate::files;
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
                Finding::error("unreadable", Place::file(&name), e.to_string())
                    .help("make the record readable UTF-8"),
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
        name: &name,
        text: &text,
        id: &id,
    };
    record.check(&file, report);
    Some(record.source(file))
}

/// A record that is being read: where findings point.
struct Record<'a> {
    name: &'a str,
    text: &'a str,
    id: &'a str,
}

impl Record<'_> {
    fn place<T>(&self, field: &Spanned<T>) -> Place {
        Place::at(self.name, self.text, field.span().start)
    }

    fn finding(&self, code: &'static str, place: Place, message: String) -> Finding {
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
                    format!("the record says nothing of `{field}`")
                } else {
                    format!("`{field}` is given and said to be unknown")
                };
                report.push(
                    self.finding("source-record", self.place(&file.title), message)
                        .help("give the field, or list it in `unknown`, not both"),
                );
            }
        }
        if let Some(url) = &file.url
            && !(url.get_ref().starts_with("https://") || url.get_ref().starts_with("http://"))
        {
            let message = format!("`{}` is not a web address", url.get_ref());
            report.push(
                self.finding("source-record", self.place(url), message)
                    .help("write the whole address, with https://"),
            );
        }
        for version in &file.versions {
            self.check_version(version, report);
        }
    }

    fn check_version(&self, version: &VersionFile, report: &mut Report) {
        let name = version.file.get_ref();
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            report.push(
                self.finding(
                    "source-record",
                    self.place(&version.file),
                    format!("`{name}` is not a file beside the record"),
                )
                .help("a held file stands in the folder of its source.toml"),
            );
        }
        let digest = version.sha256.get_ref();
        if digest.len() != 64 || !digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
            report.push(
                self.finding(
                    "source-record",
                    self.place(&version.sha256),
                    "this is no SHA-256 in lower-case hexadecimal".to_owned(),
                )
                .help("take what `sha256sum` prints for the held file"),
            );
        }
    }

    fn source(&self, file: File) -> Source {
        let folder = self.name.trim_end_matches("source.toml");
        let versions = file.versions.into_iter().map(|version| Version {
            id: version.id.into_inner(),
            file: format!("{folder}{}", version.file.into_inner()),
            retrieved: version.retrieved,
            sha256: version.sha256.into_inner(),
            bytes: version.bytes,
            format: version.format,
        });
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
            versions: versions.collect(),
        }
    }
}
