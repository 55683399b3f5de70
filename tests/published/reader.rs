//! What the site is for a reader's browser and for a host: its policy, its search index, its
//! archive, and what a public address adds.

use std::collections::BTreeMap;
use std::io::Read as _;

use jalon::site::POLICY;
use jalon::text::numerals::scan;

use crate::site::{copy_project, files, fresh, jalon, languages, site, tree};
use crate::tools;

fn published() -> BTreeMap<String, Vec<u8>> {
    tree(site())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_page_and_every_host_has_the_same_policy() {
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    for page in files("html") {
        let html = std::fs::read_to_string(&page).unwrap();
        assert!(html.contains(&meta), "{}", page.display());
        assert!(
            html.contains("<meta name=\"referrer\" content=\"no-referrer\">"),
            "{}",
            page.display()
        );
    }
    for forbidden in ["unsafe", "http:", "https:", "*"] {
        assert!(!POLICY.contains(forbidden), "{POLICY}");
    }
    for file in ["_headers", ".htaccess", "nginx.conf"] {
        let said = std::fs::read_to_string(site().join(file)).unwrap();
        assert!(
            said.contains(POLICY) && said.contains("no-referrer"),
            "{file}"
        );
        assert!(!said.contains("{{") && !said.contains("{%"), "{file}");
    }
}

#[test]
fn the_search_index_is_small_and_shows_no_number() {
    for language in languages() {
        let script =
            std::fs::read_to_string(site().join(&language).join("search-index.js")).unwrap();
        assert!(script.len() < 150_000, "{language}: {} bytes", script.len());
        let json = script.strip_prefix("globalThis.jalonIndex = ").unwrap();
        let index: serde_json::Value =
            serde_json::from_str(json.trim_end().trim_end_matches(';')).unwrap();
        assert_eq!(index["language"], language.as_str());
        let pages = index["pages"].as_array().unwrap();
        let listed: Vec<&str> = pages
            .iter()
            .map(|page| page["href"].as_str().unwrap())
            .collect();
        assert!(
            listed.len() > 2 && listed.contains(&"index.html"),
            "{listed:?}"
        );
        for section in pages
            .iter()
            .flat_map(|page| page["sections"].as_array().unwrap())
        {
            // A heading may name ages, which its page marks as plain numbers: the audit asks.
            let shown = section["text"].as_str().unwrap();
            let numerals = scan(shown, &language);
            let untraced: Vec<_> = numerals.iter().filter(|n| n.needs_trace()).collect();
            assert!(untraced.is_empty(), "{shown}: {untraced:?}");
        }
    }
}

#[test]
fn the_archive_is_the_site_as_it_opens_from_a_disk() {
    let published = published();
    let bytes = std::io::Cursor::new(published["site.zip"].clone());
    let mut archive = zip::ZipArchive::new(bytes).unwrap();
    let mut packed = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        packed.insert(file.name().unwrap().into_owned(), content);
    }
    let for_disk = POLICY.replace("'self'", "'self' file:");
    for (name, bytes) in &packed {
        if name.ends_with(".html") {
            assert!(text(bytes).contains(&for_disk), "{name}");
            assert!(!text(bytes).contains("rel=\"preload\""), "{name}");
        } else if name != "trace.jsonld" {
            assert_eq!(Some(bytes), published.get(name), "{name}");
        }
    }
    let left_out = |name: &str| {
        name.ends_with("404.html")
            || name.ends_with(".zip")
            || [
                "_headers",
                "_redirects",
                ".htaccess",
                "nginx.conf",
                "worker.js",
            ]
            .contains(&name)
    };
    let missing: Vec<_> = published
        .keys()
        .filter(|name| !packed.contains_key(*name) && !left_out(name))
        .collect();
    assert!(missing.is_empty(), "not in the archive: {missing:?}");
    assert!(packed.keys().all(|name| !left_out(name)));
    // The audit takes the unpacked archive for a site, and finds nothing wrong with it.
    let folder = fresh("unpacked");
    archive.extract(&folder).unwrap();
    let output = tools::run(jalon().arg("audit").arg(&folder));
    assert!(output.status.success(), "{}", tools::everything(&output));
}

#[test]
fn without_a_public_address_nothing_absolute_is_said() {
    for page in files("html") {
        let html = std::fs::read_to_string(&page).unwrap();
        for absolute in ["rel=\"canonical\"", "og:url", "og:image", "x-default"] {
            assert!(!html.contains(absolute), "{}: {absolute}", page.display());
        }
    }
    assert!(!published().contains_key("sitemap.xml"));
}

#[test]
fn a_public_address_gives_canonical_addresses_previews_and_a_map() {
    const URL: &str = "https://guide.example/jalon";
    let project = fresh("with-an-address");
    copy_project(&project);
    let config = project.join("jalon.toml");
    let with = std::fs::read_to_string(&config).unwrap() + &format!("\n[site]\nurl = \"{URL}/\"\n");
    jalon::files::write_atomic(&config, with.as_bytes()).unwrap();
    let out = project.join("dist");
    let output = crate::site::build(&mut jalon(), &project, &out);
    assert!(output.status.success(), "{}", tools::everything(&output));
    let published = tree(&out);
    let map = text(&published["sitemap.xml"]);
    assert!(text(&published["robots.txt"]).contains(&format!("Sitemap: {URL}/sitemap.xml")));
    for language in languages() {
        let name = format!("{language}/index.html");
        let html = text(&published[&name]);
        assert!(
            html.contains(&format!("<link rel=\"canonical\" href=\"{URL}/{name}\">")),
            "{html}"
        );
        let image = format!("previews/{language}-index.png");
        assert!(html.contains(&format!(
            "<meta property=\"og:image\" content=\"{URL}/{image}\">"
        )));
        assert!(published[&image].starts_with(b"\x89PNG"), "{image}");
        for other in languages() {
            let link = format!("hreflang=\"{other}\" href=\"{URL}/{other}/index.html\"");
            assert!(
                html.contains(&link) && map.contains(&link),
                "{name}: {link}"
            );
        }
        assert!(map.contains(&format!("<loc>{URL}/{name}</loc>")));
    }
    assert!(text(&published[".htaccess"]).contains("ErrorDocument 404 /jalon/404.html"));
    assert!(text(&published["fr/404.html"]).contains(&format!("href=\"{URL}/fr/index.html\"")));
}
