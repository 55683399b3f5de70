//! What a page refers to: addresses that a reader may follow and resources that a browser
//! loads without being asked.

use super::tree::Element;

/// How an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The reader follows it.
    Follow,
    /// The browser fetches it, or sends something to it, by itself.
    Load,
}

/// An address on a page.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The address as written.
    pub(crate) address: String,
    /// How it is used.
    pub(crate) usage: Use,
    /// Byte in the source.
    pub(crate) at: usize,
}

/// Adds the addresses of one element.
pub(crate) fn collect(element: &Element, tag: &str, references: &mut Vec<Reference>) {
    for (name, value) in &element.attributes {
        let at = element.tag.start + value_place(tag, name);
        let mut add = |usage: Use, address: &str| {
            references.push(Reference {
                address: address.trim().to_owned(),
                usage,
                at,
            });
        };
        match (element.name(), name.as_str()) {
            ("a" | "area", "href" | "xlink:href") | (_, "cite") => add(Use::Follow, value),
            ("link", "href") => add(link_usage(element), value),
            ("base", "href") => {}
            ("meta", "content") => {
                if let Some((usage, address)) = meta_address(element, value) {
                    add(usage, address);
                }
            }
            (_, "srcset" | "imagesrcset") => {
                for address in srcset(value) {
                    add(Use::Load, address);
                }
            }
            (_, "ping") => value
                .split_ascii_whitespace()
                .for_each(|address| add(Use::Load, address)),
            ("object", "data")
            | (
                _,
                "src" | "href" | "xlink:href" | "poster" | "action" | "formaction" | "background"
                | "manifest",
            ) => add(Use::Load, value),
            _ => {}
        }
    }
}

/// `<link>` is a citation for some relations and a load for every other one.
fn link_usage(element: &Element) -> Use {
    let cited = [
        "canonical",
        "alternate",
        "license",
        "author",
        "help",
        "next",
        "prev",
        "me",
        "up",
    ];
    let rel = element.attribute("rel").unwrap_or_default();
    let only_cited = rel
        .split_ascii_whitespace()
        .all(|r| cited.contains(&r.to_ascii_lowercase().as_str()));
    if only_cited && !rel.trim().is_empty() {
        Use::Follow
    } else {
        Use::Load
    }
}

/// The address in a refresh, or in the metadata that previews fetch.
fn meta_address<'a>(element: &Element, content: &'a str) -> Option<(Use, &'a str)> {
    let is = |attribute: &str, wanted: &str| {
        element
            .attribute(attribute)
            .is_some_and(|v| v.eq_ignore_ascii_case(wanted))
    };
    if is("http-equiv", "refresh") {
        let (_, address) = content.split_once(['=']).filter(|(before, _)| {
            let before = before.trim_end().to_ascii_lowercase();
            before.ends_with("url")
        })?;
        return Some((Use::Follow, address.trim().trim_matches(['\'', '"'])));
    }
    let shown = [
        "og:image",
        "og:url",
        "og:audio",
        "og:video",
        "twitter:image",
    ];
    let named = shown
        .iter()
        .any(|name| is("property", name) || is("name", name));
    named.then_some((Use::Follow, content))
}

/// The addresses of a `srcset`: each ends at a space, each candidate at a comma after it.
fn srcset(value: &str) -> Vec<&str> {
    let mut addresses = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return addresses;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        addresses.push(address.trim_end_matches(','));
        rest = if address.ends_with(',') {
            after
        } else {
            after.split_once(',').map_or("", |(_, next)| next)
        };
    }
}

/// Where in a start tag the value of an attribute stands; 0 (the tag) when it is not there, as
/// for an element that the parser implied.
pub(crate) fn value_place(tag: &str, wanted: &str) -> usize {
    let bytes = tag.as_bytes();
    let skip = |mut at: usize, keep: fn(u8) -> bool| {
        while at < bytes.len() && keep(bytes[at]) {
            at += 1;
        }
        at
    };
    let in_name = |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=');
    let mut at = skip(1, |b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>'));
    while at < bytes.len() {
        let start = skip(at, |b| b.is_ascii_whitespace() || b == b'/');
        let end = skip(start, in_name);
        let equals = skip(end, |b| b.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            at = end.max(start + 1);
            continue;
        }
        let value = skip(equals + 1, |b| b.is_ascii_whitespace());
        let (first, last) = match bytes.get(value) {
            Some(b'"') => (value + 1, skip(value + 1, |b| b != b'"')),
            Some(b'\'') => (value + 1, skip(value + 1, |b| b != b'\'')),
            _ => (
                value,
                skip(value, |b| !b.is_ascii_whitespace() && b != b'>'),
            ),
        };
        let name = tag.get(start..end).unwrap_or_default();
        if name.eq_ignore_ascii_case(wanted) {
            return first;
        }
        at = last + 1;
    }
    0
}
