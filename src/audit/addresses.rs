//! Every address on a page leads somewhere, and nothing is fetched from anyone else.
//!
//! Internal addresses are resolved below the site's folder, across languages and into PDFs, with
//! their fragments. Addresses of other hosts may be followed only when the manifest names them,
//! and may never be loaded. `tel:` and `sms:` must be a number of the channel they stand in, and a
//! number that takes text messages only may not be called.

use std::collections::{BTreeMap, BTreeSet};

use super::html::{Page, Reference, Use};
use super::known::Known;
use super::manifest::{Channel, Manifest};
use super::place::{File, short};
use crate::diagnostics::Finding;
use crate::say;
use crate::text::numerals::{Numeral, scan};

/// What there is in the site's folder.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// Every file, as a path below the folder.
    pub(crate) files: BTreeSet<String>,
    /// The anchors of each page and drawing.
    pub(crate) anchors: BTreeMap<String, BTreeSet<String>>,
    /// The number of pages and the named destinations of each PDF that could be read.
    pub(crate) sheets: BTreeMap<String, (usize, BTreeSet<String>)>,
}

/// Addresses of other hosts that the manifest names.
#[derive(Debug)]
pub(crate) struct Cited {
    addresses: BTreeSet<String>,
    site: Option<String>,
}

impl Cited {
    /// Those of the sources, the channels and the site's own list.
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let sources = manifest.sources.iter().filter_map(|s| s.url.as_deref());
        let live = manifest.channels.iter().filter(|c| !c.retired);
        let channels = live.flat_map(|c| c.urls.iter().map(String::as_str));
        let links = manifest.links.iter().map(String::as_str);
        let all = sources.chain(channels).chain(links);
        Self {
            addresses: all.map(comparable).collect(),
            site: manifest.site_url.clone(),
        }
    }

    /// Whether the manifest names this address.
    pub(crate) fn contains(&self, address: &str) -> bool {
        self.addresses.contains(&comparable(address))
    }

    /// The part of an address below the published site, from the root.
    pub(crate) fn own<'a>(&self, address: &'a str) -> Option<&'a str> {
        let site = self.site.as_deref()?.trim_end_matches('/');
        let rest = address.strip_prefix(site)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

/// Scheme and host in lower case, without fragment and without a slash at the end.
fn comparable(address: &str) -> String {
    let address = address.trim();
    let address = address.split('#').next().unwrap_or_default();
    let address = address.trim_end_matches('/');
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            format!("{}://{}{path}", scheme.to_lowercase(), host.to_lowercase())
        }
        None => address.to_owned(),
    }
}

/// What an address is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address<'a> {
    /// Below the site: a path (empty for the page itself) and a fragment.
    Internal(&'a str, Option<&'a str>),
    /// On another host.
    Foreign,
    /// A number to call.
    Call(&'a str),
    /// A number to send a text message to.
    Text(&'a str),
    /// An e-mail address.
    Mail,
    /// Data in the address itself.
    Inline,
    /// A scheme that a page of a guide has no use for.
    Unsafe,
}

/// Takes an address apart.
pub(crate) fn parse(address: &str) -> Address<'_> {
    if address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\") {
        return Address::Foreign;
    }
    match scheme(address) {
        Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "ws" | "wss" | "ftp" => Address::Foreign,
            "tel" => Address::Call(dialled(rest)),
            "sms" | "smsto" => Address::Text(dialled(rest)),
            "mailto" => Address::Mail,
            "data" => Address::Inline,
            _ => Address::Unsafe,
        },
        None => {
            let (path, fragment) = match address.split_once('#') {
                Some((path, fragment)) => (path, Some(fragment)),
                None => (address, None),
            };
            Address::Internal(path.split('?').next().unwrap_or_default(), fragment)
        }
    }
}

/// The number, without what is to be written to it.
fn dialled(rest: &str) -> &str {
    rest.split(['?', ';']).next().unwrap_or(rest)
}

fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let mut characters = scheme.chars();
    let first = characters.next()?.is_ascii_alphabetic();
    let others = characters.all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    (first && others).then_some((scheme, rest))
}

/// The path below the site that an internal address means when it stands on `page`; `None` when
/// it leads out of the site.
pub(crate) fn resolve(page: &str, base: Option<&str>, path: &str) -> Option<String> {
    let path = decode(path);
    if path.is_empty() && base.is_none() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = Vec::new();
    let base = base.map(|base| base.split(['#', '?']).next().unwrap_or_default());
    if !path.starts_with('/') {
        if base.is_none_or(|base| !base.starts_with('/')) {
            parts.extend(folder(page));
        }
        for part in base.into_iter().flat_map(folder) {
            step(&mut parts, part)?;
        }
    }
    for part in path.split('/') {
        step(&mut parts, part)?;
    }
    let mut resolved = parts.join("/");
    if path.is_empty() || path.ends_with('/') || path.ends_with("/.") || resolved.is_empty() {
        if !resolved.is_empty() {
            resolved.push('/');
        }
        resolved.push_str("index.html");
    }
    Some(resolved)
}

/// The folders of a path, without its last part.
fn folder(path: &str) -> impl Iterator<Item = &str> {
    let end = path.rfind('/').unwrap_or(0);
    path[..end].split('/').filter(|part| !part.is_empty())
}

fn step<'a>(parts: &mut Vec<&'a str>, part: &'a str) -> Option<()> {
    match part {
        "" | "." => Some(()),
        ".." => parts.pop().map(|_| ()),
        part => {
            parts.push(part);
            Some(())
        }
    }
}

/// Percent-decoding; what is no escape stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The rules on addresses, for one file.
pub(crate) struct Rules<'a> {
    pub(crate) file: &'a File<'a>,
    pub(crate) inventory: &'a Inventory,
    pub(crate) cited: &'a Cited,
    pub(crate) base: Option<&'a str>,
}

impl Rules<'_> {
    /// Judges one address.
    pub(crate) fn judge(&self, address: &str, usage: Use, at: usize, findings: &mut Vec<Finding>) {
        if let Some(own) = self.cited.own(address) {
            let own = if own.is_empty() { "/" } else { own };
            return self.judge(own, usage, at, findings);
        }
        match (parse(address), usage) {
            (Address::Internal(path, fragment), _) => {
                findings.extend(self.internal(address, path, fragment, at));
            }
            (Address::Inline, Use::Load) => findings.extend(self.drawing(address, at)),
            (Address::Call(_) | Address::Text(_), _) => {}
            (Address::Foreign, Use::Load) => findings.push(self.foreign(address, at)),
            (Address::Foreign | Address::Mail, _) => {
                if !self.cited.contains(address) {
                    findings.push(self.uncited(address, at));
                }
            }
            (Address::Inline | Address::Unsafe, _) => {
                let message = say!(
                    "{address} is no address that a reader can follow",
                    address = format!("{:?}", short(address))
                );
                let help = say!("link to a page, a cited address or a channel's number");
                let finding = self.file.error("unsafe-link", at, message);
                findings.push(finding.subject(short(address)).help(help));
            }
        }
    }

    /// A drawing inside an address may hold words; one that holds a number says it unexplained.
    fn drawing(&self, address: &str, at: usize) -> Option<Finding> {
        let (kind, data) = address.strip_prefix("data:")?.split_once(',')?;
        if !kind.starts_with("image/svg") {
            return None;
        }
        if kind.ends_with(";base64") {
            let message = say!("a drawing is hidden in an address in base 64");
            let finding = self.file.error("blind-extractor", at, message);
            return Some(finding.help(say!("publish it as a file, or write it as text")));
        }
        let page = super::html::read(&decode(data));
        if let Some((message, _)) = page.stopped {
            let finding = self.file.error("blind-extractor", at, message);
            return Some(finding.help(say!("publish it as a file, or write it as text")));
        }
        let texts = page.runs.iter().map(|run| run.text.as_str());
        let numeral = texts
            .flat_map(|text| scan(text, ""))
            .find(Numeral::needs_trace)?;
        let message = say!(
            "no trace explains {numeral} (a drawing in an address)",
            numeral = format!("{:?}", numeral.text)
        );
        let finding = self.file.error("untraced-numeral", at, message);
        let help = say!("draw it in the page, inside the element of its figure");
        Some(finding.subject(numeral.text).help(help))
    }

    fn foreign(&self, address: &str, at: usize) -> Finding {
        let message = say!(
            "{address} is fetched from another host",
            address = format!("{:?}", short(address))
        );
        let help =
            say!("every resource stands in the site's own folder: a visit is told to nobody");
        let finding = self.file.error("foreign-host", at, message);
        finding.subject(short(address)).help(help)
    }

    fn uncited(&self, address: &str, at: usize) -> Finding {
        let message = say!(
            "the manifest does not name {address}",
            address = format!("{:?}", short(address))
        );
        let help = say!("link only to the addresses of sources, channels and the site's own list");
        let finding = self.file.error("uncited-link", at, message);
        finding.subject(short(address)).help(help)
    }

    fn internal(
        &self,
        address: &str,
        path: &str,
        fragment: Option<&str>,
        at: usize,
    ) -> Option<Finding> {
        let help = say!("mend the address, or publish what it means");
        let target = resolve(self.file.path, self.base, path);
        let Some(target) = target.and_then(|target| self.existing(target)) else {
            let message = say!(
                "{address} leads nowhere in the site",
                address = format!("{:?}", short(address))
            );
            let finding = self.file.error("broken-link", at, message);
            return Some(finding.subject(short(address)).help(help));
        };
        let fragment = decode(fragment?);
        if self.has_anchor(&target, &fragment) {
            return None;
        }
        let message = say!(
            "{target} has no place called {fragment}",
            target,
            fragment = format!("{:?}", short(&fragment))
        );
        let finding = self.file.error("broken-anchor", at, message);
        Some(finding.subject(short(address)).help(help))
    }

    /// The file itself, or the index of the folder.
    fn existing(&self, target: String) -> Option<String> {
        if self.inventory.files.contains(&target) {
            return Some(target);
        }
        let index = format!("{target}/index.html");
        self.inventory.files.contains(&index).then_some(index)
    }

    fn has_anchor(&self, target: &str, fragment: &str) -> bool {
        // A text fragment asks the browser to search: it is a hint, not an anchor.
        let fragment = fragment.split(":~:").next().unwrap_or_default();
        if fragment.is_empty() {
            return true;
        }
        if let Some((pages, names)) = self.inventory.sheets.get(target) {
            return match fragment.strip_prefix("page=") {
                Some(page) => {
                    let page = page.split('&').next().unwrap_or_default();
                    page.parse()
                        .is_ok_and(|page: usize| (1..=*pages).contains(&page))
                }
                None => names.contains(fragment.strip_prefix("nameddest=").unwrap_or(fragment)),
            };
        }
        match self.inventory.anchors.get(target) {
            Some(anchors) => anchors.contains(fragment) || fragment == "top",
            None => false,
        }
    }
}

/// Judges every address of a page, and its anchors.
pub(crate) fn page(rules: &Rules, page: &Page, known: &Known, findings: &mut Vec<Finding>) {
    for reference in &page.references {
        rules.judge(&reference.address, reference.usage, reference.at, findings);
        findings.extend(number(rules.file, page, known, reference));
    }
    for (address, number, at) in &page.numbered {
        let item = address.strip_prefix('#').and_then(|id| page.items.get(id));
        if let Some(item) = item.filter(|item| *item != number) {
            let message = say!("the mark {number} leads to the note {item}", number, item);
            let help = say!("a mark and its note have the same number");
            let finding = rules.file.error("note-differs", *at, message);
            findings.push(finding.subject(address).help(help));
        }
    }
    for (anchor, places) in &page.anchors {
        for at in places.iter().skip(1) {
            let message = say!(
                "two places of this page are called {anchor}",
                anchor = format!("{:?}", anchor)
            );
            let help = say!("a link can reach only the first: give each its own id");
            let finding = rules.file.error("duplicate-anchor", *at, message);
            findings.push(finding.subject(anchor).help(help));
        }
    }
}

/// A number to dial belongs to the channel that it stands in, and is dialled as what it is.
fn number(file: &File, page: &Page, known: &Known, reference: &Reference) -> Option<Finding> {
    let address = decode(&reference.address);
    let (Address::Call(number) | Address::Text(number)) = parse(&address) else {
        return None;
    };
    let mark = page
        .attributes
        .iter()
        .find(|attribute| attribute.at == reference.at)
        .and_then(|attribute| page.marks.get(attribute.mark?))
        .filter(|mark| mark.kind == "channel");
    let channel = mark.and_then(|mark| known.manifest.channel(mark.id.as_deref()?));
    if channel.is_some_and(|channel| reaches(channel, &address)) {
        return None;
    }
    let number = digits(number);
    let message = match channel {
        Some(channel) if known_to(channel, &number) => {
            say!(
                "{number} of the channel {id} is not reached by {address}",
                number,
                id = channel.id,
                address = format!("{:?}", address)
            )
        }
        Some(channel) => say!(
            "{number} is no number of the channel {id}",
            number,
            id = channel.id
        ),
        None => say!("{number} can be dialled here, outside a channel", number),
    };
    let help = say!(
        "a number is printed through its channel, which the manifest lists: tel: for one \
                that takes calls, sms: for one that takes text messages"
    );
    let finding = file.error("unknown-number", reference.at, message);
    Some(finding.subject(number).help(help))
}

fn known_to(channel: &Channel, number: &str) -> bool {
    channel.numbers.iter().any(|n| digits(n) == number)
}

/// Whether an address that dials reaches a channel: it is one of its numbers, and the way in which
/// it is dialled is one that the number answers. A manifest that says of no number what it takes
/// is an older one: there, any way will do.
pub(crate) fn reaches(channel: &Channel, address: &str) -> bool {
    let (number, takes) = match parse(address) {
        Address::Call(number) => (digits(number), &channel.calls),
        Address::Text(number) => (digits(number), &channel.texts),
        _ => return false,
    };
    let said = !channel.calls.is_empty() || !channel.texts.is_empty();
    known_to(channel, &number) && (!said || takes.iter().any(|n| digits(n) == number))
}

/// A number as it is dialled: digits and a plus in front.
pub(crate) fn digits(number: &str) -> String {
    let kept = number
        .chars()
        .filter(|c| c.is_ascii_digit() || "+*#".contains(*c));
    kept.collect()
}
