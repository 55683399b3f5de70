//! What static hosts read: headers and the page for what is not found, for those that are common;
//! and, once the public address is known, the map for search engines.

use std::path::Path;

use serde::Serialize;
use tera::Context;

use super::frame::{Frame, POLICY};
use super::{PageRecord, SiteError};
use crate::config::Site;
use crate::content::Content;
use crate::manuscript::{Role, Text};

/// Template → file of the site.
const HOSTS: [(&str, &str); 4] = [
    ("hosting/_headers", "_headers"),
    ("hosting/_redirects", "_redirects"),
    ("hosting/htaccess", ".htaccess"),
    ("hosting/nginx.conf", "nginx.conf"),
];

/// Whether a file of the site is read by a host and not by a reader.
pub(super) fn is_for_hosts(path: &str) -> bool {
    HOSTS.iter().any(|(_, file)| *file == path)
}

/// Writes the files for hosts.
pub(super) fn write(frame: &Frame, address: &Site, site: &Path) -> Result<(), SiteError> {
    let languages: Vec<&str> = frame.tongues.iter().map(|t| t.code.as_str()).collect();
    let mut context = Context::new();
    context.insert("policy", POLICY);
    context.insert("languages", &languages);
    context.insert("path", &below_host(address));
    for (template, file) in HOSTS {
        frame.write(template, &context, &site.join(file))?;
    }
    Ok(())
}

/// The path of the site below its host, slashes around it.
fn below_host(address: &Site) -> String {
    let url = address.url.as_deref().unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    match rest.split_once('/') {
        Some((_, path)) => format!("/{path}/"),
        None => "/".to_owned(),
    }
}

#[derive(Serialize)]
struct Page {
    address: String,
    languages: Vec<Other>,
}

/// A page in one of its languages.
#[derive(Serialize)]
struct Other {
    code: String,
    address: String,
}

/// Writes the map of the site, in which every page names its other languages; nothing without a
/// public address, because a map holds absolute addresses only.
pub(super) fn map(
    content: Content<'_>,
    frame: &Frame,
    pages: &[PageRecord],
    site: &Path,
) -> Result<(), SiteError> {
    let address = &content.project().config.site;
    let (Some(first), Some(sitemap)) = (address.address(""), address.address("sitemap.xml")) else {
        return Ok(());
    };
    let landing = Page {
        address: first,
        languages: Vec::new(),
    };
    let chapters = pages.iter().filter_map(|page| {
        Some(Page {
            address: address.address(&page.path)?,
            languages: in_all_languages(content, address, pages, &page.path),
        })
    });
    let listed: Vec<Page> = std::iter::once(landing).chain(chapters).collect();
    let mut context = Context::new();
    context.insert("pages", &listed);
    context.insert("sitemap", &sitemap);
    frame.write("sitemap.xml", &context, &site.join("sitemap.xml"))?;
    frame.write("robots.txt", &context, &site.join("robots.txt"))
}

/// The page of a chapter in every language that is built, its own included.
fn in_all_languages(
    content: Content<'_>,
    address: &Site,
    pages: &[PageRecord],
    path: &str,
) -> Vec<Other> {
    let chapters = || content.project().manuscript.texts.iter();
    let page = |text: &Text| match &text.role {
        Role::Chapter(file) => {
            let stem = file.strip_suffix(".md").unwrap_or(file);
            Some(format!("{}/{stem}.html", text.language))
        }
        _ => None,
    };
    let id = chapters()
        .find(|text| page(text).as_deref() == Some(path))
        .and_then(Text::id);
    let same = chapters().filter(|text| id.is_some() && text.id() == id);
    same.filter_map(|text| {
        let path = page(text)?;
        let is_built = pages.iter().any(|page| page.path == path);
        let address = address.address(&path).filter(|_| is_built)?;
        Some(Other {
            code: text.language.clone(),
            address,
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::below_host;
    use crate::config::Site;

    #[test]
    fn a_site_stands_at_the_root_of_its_host_or_below() {
        let path = |url: Option<&str>| {
            below_host(&Site {
                url: url.map(str::to_owned),
            })
        };
        assert_eq!(path(None), "/");
        assert_eq!(path(Some("https://guide.example")), "/");
        assert_eq!(path(Some("https://guide.example/a/b")), "/a/b/");
    }
}
