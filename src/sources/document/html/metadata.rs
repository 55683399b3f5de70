//! What a page says of itself: JSON-LD, then Open Graph and citation tags, then the plain ones.

use dom_query::Document as Page;
use serde_json::Value;

use crate::dates;
use crate::sources::document::{Proposed, clean};

/// Types of JSON-LD nodes that speak of the document.
const WORKS: [&str; 9] = [
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Report",
    "ScholarlyArticle",
    "TechArticle",
    "WebPage",
    "Dataset",
    "GovernmentService",
];

/// The proposal of a page.
pub(super) fn of(page: &Page) -> Proposed {
    let tags = Tags::read(page);
    let work = work(page);
    let said = |path: &[&str]| work.as_ref().and_then(|work| text_at(work, path));
    let heading = || element(page, "h1").or_else(|| element(page, "title"));
    let title = said(&["headline"])
        .or_else(|| tags.first(&["citation_title", "og:title", "dc.title", "dcterms.title"]))
        .or_else(heading);
    let mut creators = work.as_ref().map(names_of_authors).unwrap_or_default();
    if creators.is_empty() {
        creators = tags.all(&["citation_author", "author", "dc.creator", "article:author"]);
    }
    let published = said(&["datePublished"]).or_else(|| {
        tags.first(&[
            "article:published_time",
            "citation_publication_date",
            "citation_date",
            "dcterms.issued",
            "dc.date",
            "date",
        ])
    });
    Proposed {
        title,
        creators,
        publisher: said(&["publisher", "name"])
            .or_else(|| tags.first(&["citation_publisher", "dc.publisher", "og:site_name"])),
        language: language(page),
        published: published.as_deref().and_then(day),
        url: attribute(page, "link[rel=\"canonical\"]", "href")
            .or_else(|| tags.first(&["og:url"]))
            .filter(|url| is_address(url)),
    }
}

/// The `meta` tags, in order.
struct Tags(Vec<(String, String)>);

impl Tags {
    fn read(page: &Page) -> Self {
        let mut found = Vec::new();
        for tag in page.select("meta[content]").nodes() {
            let name = tag.attr("name").or_else(|| tag.attr("property"));
            let content = tag.attr("content").and_then(|text| clean(&text));
            if let (Some(name), Some(content)) = (name, content) {
                found.push((name.to_lowercase(), content));
            }
        }
        Self(found)
    }

    /// The first that is there, in the order of these names.
    fn first(&self, names: &[&str]) -> Option<String> {
        let find = |name: &&str| self.0.iter().find(|(n, _)| n == *name);
        names.iter().find_map(find).map(|(_, text)| text.clone())
    }

    /// All under the first of these names that is there; addresses are no names.
    fn all(&self, names: &[&str]) -> Vec<String> {
        let under = |name: &&str| {
            let named = self.0.iter().filter(|(n, _)| n == *name);
            let texts: Vec<_> = named
                .map(|(_, text)| text.clone())
                .filter(|text| !text.contains("://"))
                .collect();
            (!texts.is_empty()).then_some(texts)
        };
        names.iter().find_map(under).unwrap_or_default()
    }
}

fn element(page: &Page, selector: &str) -> Option<String> {
    let found = page.select(selector);
    let node = found.nodes().first()?;
    clean(&node.text())
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    let found = page.select(selector);
    clean(&found.nodes().first()?.attr(name)?)
}

/// The language that the page states, as a BCP 47 code.
fn language(page: &Page) -> Option<String> {
    let code = attribute(page, "html", "lang")?;
    let is_code = code.len() <= 35
        && code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let first = code.split('-').next()?.to_ascii_lowercase();
    (is_code && matches!(first.len(), 2 | 3)).then_some(first)
}

fn is_address(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

/// The day at the start of a date and time, or a month, or a year.
pub(in crate::sources::document) fn day(text: &str) -> Option<String> {
    let text = text.trim().replace('/', "-");
    [10, 7, 4]
        .iter()
        .filter_map(|length| text.get(..*length))
        .find(|part| dates::is_partial(part))
        .map(str::to_owned)
}

/// The first node of the page's JSON-LD that speaks of a work.
fn work(page: &Page) -> Option<Value> {
    let scripts = page.select("script[type=\"application/ld+json\"]");
    scripts.nodes().iter().find_map(|script| {
        let value: Value = serde_json::from_str(&script.text()).ok()?;
        find_work(&value).cloned()
    })
}

fn find_work(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.iter().find_map(find_work),
        Value::Object(fields) => {
            let types = fields.get("@type");
            let is_work = |t: &Value| t.as_str().is_some_and(|t| WORKS.contains(&t));
            let it_is = match types {
                Some(Value::Array(types)) => types.iter().any(is_work),
                Some(one) => is_work(one),
                None => false,
            };
            if it_is {
                return Some(value);
            }
            fields.get("@graph").and_then(find_work)
        }
        _ => None,
    }
}

fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let at = path.iter().try_fold(value, |value, key| {
        let value = value
            .as_array()
            .and_then(|items| items.first())
            .unwrap_or(value);
        value.get(key)
    })?;
    clean(at.as_str()?)
}

fn names_of_authors(work: &Value) -> Vec<String> {
    let name = |author: &Value| {
        let text = author.as_str().or_else(|| author.get("name")?.as_str())?;
        clean(text).filter(|text| !text.contains("://"))
    };
    match work.get("author") {
        Some(Value::Array(authors)) => authors.iter().filter_map(name).collect(),
        Some(author) => name(author).into_iter().collect(),
        None => Vec::new(),
    }
}
