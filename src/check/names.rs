//! What becomes part of addresses, attributes and file names holds nothing that means something
//! there.

use url::Url;

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::manuscript::Role;
use crate::say;
use crate::sources::fetch::has_credentials;

pub(super) const RULE: Rule = Rule {
    name: "names",
    codes: &["bad-id", "bad-file-name", "bad-code", "bad-url"],
    why: || {
        say!(
            "A name with a quote, a space or a slash in it breaks links, and could end the attribute \
          that it stands in."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let bad = ids(project).filter(|(id, _)| !is_plain(id, "-_"));
    report.extend(bad.map(|(id, place)| {
        let message = say!("`{id}` is no id", id);
        Finding::error("bad-id", place.clone(), message)
            .subject(id)
            .help(say!(
                "use letters without accents, digits and hyphens: `images-reported`"
            ))
    }));
    for text in &project.manuscript.texts {
        let name = match &text.role {
            Role::Chapter(path) => path,
            Role::Summary | Role::Handout(_) => continue,
        };
        if !name.split('/').all(is_file_name) {
            let message = say!("`{name}` is no name for a page", name);
            report.push(
                Finding::error("bad-file-name", Place::file(&text.file), message).help(say!(
                    "use letters, digits, hyphens and underscores: `act-now.md`"
                )),
            );
        }
    }
    for source in project.sources.iter() {
        if !is_plain(&source.language, "-") {
            let message = say!(
                "`{language}` is not a language code",
                language = source.language
            );
            report.push(
                Finding::error("bad-code", source.place.clone(), message)
                    .subject(&source.id)
                    .help(say!("use a BCP 47 code, such as `fr` or `pt-BR`")),
            );
        }
        // One that is no web address at all is a finding of the record.
        let url = source.url.iter().map(String::as_str);
        let url = url.filter(|url| url.starts_with("http"));
        report.extend(url.filter_map(|url| address(url, &source.id, &source.place)));
    }
    for country in &project.ledger.countries {
        let pages = country.short_codes.values();
        report.extend(pages.filter_map(|url| address(url, &country.code, &country.place)));
    }
}

/// Every id that people choose, with its place.
fn ids(project: &Project) -> impl Iterator<Item = (&str, &Place)> {
    let ledger = &project.ledger;
    let figures = ledger.figures.values();
    let figures = figures.map(|f| (f.id.as_str(), &f.places.id));
    let passages = ledger.passages.values().map(|p| (p.id.as_str(), &p.place));
    let channels = ledger.channels.values().map(|c| (c.id.as_str(), &c.place));
    let myths = ledger.myths.iter().map(|m| (m.id.as_str(), &m.place));
    let situations = ledger.situations.iter();
    let situations = situations.map(|s| (s.id.as_str(), &s.place));
    let countries = ledger.countries.iter();
    let countries =
        countries.flat_map(|c| [(c.code.as_str(), &c.place), (c.region.as_str(), &c.place)]);
    let sources = project.sources.iter().map(|s| (s.id.as_str(), &s.place));
    let sheets = project.manuscript.sheets.iter();
    let sheets = sheets.map(|s| (s.id.as_str(), &s.place));
    figures
        .chain(passages)
        .chain(channels)
        .chain(myths)
        .chain(situations)
        .chain(countries)
        .chain(sources)
        .chain(sheets)
}

fn is_plain(name: &str, also: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(plain)
}

/// A file name may be in any language, and is percent-encoded in addresses.
fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    !name.starts_with('.') && name.chars().all(plain)
}

fn address(url: &str, subject: &str, place: &Place) -> Option<Finding> {
    let message = say!("`{url}` is not one whole web address", url);
    let finding = || Finding::error("bad-url", place.clone(), message);
    (!is_whole(url, &["https", "http"])).then(|| {
        finding().subject(subject).help(say!(
            "write one address, with https://, its odd characters percent-encoded"
        ))
    })
}

/// Whether a text is one address of one of these schemes, with nothing in it that an address must
/// encode, and without a name or a password.
pub(super) fn is_whole(url: &str, schemes: &[&str]) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`{}|\\^".contains(c);
    let is_one = |url: Url| schemes.contains(&url.scheme()) && !has_credentials(&url);
    !url.contains(odd) && Url::parse(url).is_ok_and(is_one)
}
