//! `jalon source add PATH-or-URL`: a new source, with its record and its first version.

use std::path::Path;

use serde::Serialize;

use super::super::documents::{self, Arrived};
use super::super::{Failure, Format, Outcome, Session, odd};
use crate::messages::Say as _;
use crate::say;
use crate::sources::Format as Kind;
use crate::sources::document::Proposed;
use crate::sources::fetch;
use crate::sources::store::{self, Record};
use crate::text::numerals::scan;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon source add report.pdf --id annual-report\n  jalon source add https://example.org/page --language en"
)]
pub(in super::super) struct Arguments {
    /// The document, by path or by address: text, Markdown, HTML or PDF
    place: String,

    /// The source's id [default: made of the title]
    #[arg(long)]
    id: Option<String>,

    /// Its title [default: the one that the document states]
    #[arg(long)]
    title: Option<String>,

    /// Who wrote it; can be given several times
    #[arg(long, value_name = "NAME")]
    creator: Vec<String>,

    /// Who published it
    #[arg(long)]
    publisher: Option<String>,

    /// Where it can be read [default: where it was fetched from]
    #[arg(long)]
    url: Option<String>,

    /// Its language [default: stated by the document, or recognised from its text]
    #[arg(long)]
    language: Option<String>,

    /// When it was published: a day, a month or a year
    #[arg(long, value_name = "DATE")]
    published: Option<String>,

    /// What it is
    #[arg(long, value_parser = ["article", "film", "report", "law", "guideline", "web-page", "statistics"])]
    kind: Option<String>,

    /// Fetch from this machine or a private network too, without encryption from this machine
    #[arg(long)]
    allow_local: bool,

    /// How to print what was added
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Added<'a> {
    version: u32,
    source: &'a str,
    added: &'a str,
    record: String,
    numerals: usize,
}

pub(in super::super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = session.root()?;
    // What the project is must be known before anything is asked of the network.
    crate::config::Config::load(&root).map_err(Failure::Report)?;
    let arrived = documents::arrive(session, &arguments.place, arguments.allow_local)?;
    let proposed = proposal(arguments, &arrived)?;
    let fallback = name_of(&arguments.place);
    let id = match &arguments.id {
        Some(id) => id.clone(),
        None => slug(proposed.title.as_deref().unwrap_or(fallback)),
    };
    must_be_an_id(&id)?;
    let record = Record {
        id: &id,
        proposed: &proposed,
        fallback_title: fallback,
        kind: arguments
            .kind
            .as_deref()
            .unwrap_or(kind_of(arrived.document.format)),
    };
    let lock = session.lock(&root)?;
    let added = store::add_source(&lock, record, arrived.on(session.today))
        .map_err(|e| Failure::other(e.said(), e.help()))?;
    let language = proposed.language.as_deref().unwrap_or_default();
    let numerals = scan(&arrived.document.text, language);
    let added = Added {
        version: 1,
        source: &id,
        added: &added,
        record: format!("{}/{id}/source.toml", crate::sources::FOLDER),
        numerals: numerals.len(),
    };
    match arguments.format {
        Format::Json => session.terminal.json(&added)?,
        Format::Human | Format::Annotations => {
            session.terminal.print(&format!("{}\n", added.record))?;
            session.terminal.say(say!(
                "added `{id}`, version {version}: complete its record; its {count} numerals are in no entry yet",
                id,
                version = added.added,
                count = added.numerals
            ));
        }
    }
    odd::report(session, &arrived.document.text, &numerals);
    Ok(Outcome::Fine)
}

/// What the document says of itself, with what the command line knows better.
fn proposal(arguments: &Arguments, arrived: &Arrived) -> Result<Proposed, Failure> {
    let mut proposed = arrived.document.proposed.clone();
    let fetched = arrived.fetched.as_ref().map(|fetched| fetched.url.clone());
    let better = |said: &Option<String>, stated: Option<String>| said.clone().or(stated);
    proposed.title = better(&arguments.title, proposed.title);
    proposed.publisher = better(&arguments.publisher, proposed.publisher);
    proposed.published = better(&arguments.published, proposed.published);
    proposed.language = better(&arguments.language, proposed.language);
    let secret =
        |address: &String| url::Url::parse(address).is_ok_and(|url| fetch::has_credentials(&url));
    if arguments.url.as_ref().is_some_and(secret) {
        return Err(Failure::other(
            say!("the address holds a name or a password"),
            say!("give it without: the record is published; nothing was changed"),
        ));
    }
    proposed.url = proposed.url.filter(|address| !secret(address));
    // A page may name another site's address as its own: only its own server is believed.
    let own = match (&fetched, proposed.url.take()) {
        (Some(fetched), Some(stated)) if !same_server(fetched, &stated) => Some(fetched.clone()),
        (_, Some(stated)) => Some(stated),
        (fetched, None) => fetched.clone(),
    };
    proposed.url = better(&arguments.url, own);
    if !arguments.creator.is_empty() {
        proposed.creators.clone_from(&arguments.creator);
    }
    if let Some(date) = proposed
        .published
        .as_deref()
        .filter(|d| !crate::dates::is_partial(d))
    {
        let message = say!("`{date}` is not a date", date);
        let help = say!("write 2024-05-21, 2024-05 or 2024");
        return Err(Failure::other(message, help));
    }
    if proposed.language.is_none() {
        return Err(Failure::other(
            say!("the language of the document could not be recognised"),
            say!("name it, for example with --language fr; nothing was changed"),
        ));
    }
    Ok(proposed)
}

fn same_server(a: &str, b: &str) -> bool {
    let host = |address: &str| url::Url::parse(address).ok()?.host_str().map(str::to_owned);
    host(a).is_some() && host(a) == host(b)
}

fn kind_of(format: Kind) -> &'static str {
    match format {
        Kind::Pdf => "report",
        Kind::Html => "web-page",
        Kind::Txt | Kind::Md => "article",
    }
}

/// The last part of a path or address, without its ending.
fn name_of(place: &str) -> &str {
    let path = place.split(['?', '#']).next().unwrap_or(place);
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or(path)
}

/// The longest id that is made of a title.
const LONGEST_ID: usize = 40;

/// A title as an id: whole words in letters of ASCII, digits and hyphens.
fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let letters: String = title
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let mut id = String::new();
    for word in letters.split_whitespace() {
        if !id.is_empty() && id.len() + 1 + word.len() > LONGEST_ID {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(LONGEST_ID));
    }
    id
}

/// Ids are names of folders and of files of the ledger.
fn must_be_an_id(id: &str) -> Result<(), Failure> {
    let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let reserved = matches!(id, "terms" | "channels" | "myths");
    if !id.is_empty()
        && id.len() <= 80
        && id.chars().all(shape)
        && !id.starts_with('-')
        && !reserved
    {
        return Ok(());
    }
    Err(Failure::other(
        say!("`{id}` cannot be the id of a source", id),
        say!("give one with --id, in small letters, digits and hyphens; nothing was changed"),
    ))
}
