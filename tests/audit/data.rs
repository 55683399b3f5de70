//! Files of data beside the pages: read for numerals, and held against their digests.

use sha2::{Digest as _, Sha256};

use super::{Site, lines};

/// File, content, the code expected; an empty code means that nothing is wrong.
const FILES: &[(&str, &str, &str)] = &[
    // What pages print may be handed on, as words or as a value.
    (
        "fr/figures.json",
        r#"{"figures":[{"id":"images-reported-2022","value":"88000000","said":"environ 88 millions de fichiers"}]}"#,
        "",
    ),
    (
        "fr/figures.csv",
        "id,value,said\nimages-reported-2022,88000000,\"environ 88 millions de fichiers\"\n",
        "",
    ),
    (
        "fr/contacts.vcf",
        "BEGIN:VCARD\nTEL:3018\nREV:2026-11-21\nEND:VCARD\n",
        "",
    ),
    (
        "fr/search.js",
        r#"globalThis.index = {"version":1,"pages":[{"href":"index.html#a-2","text":"Le premier pas"}]};"#,
        "",
    ),
    (
        "en/feed.xml",
        "<?xml version=\"1.0\"?><feed><updated>2026-11-21T00:00:00Z</updated><title>About 88 million files</title></feed>",
        "",
    ),
    (
        "site.webmanifest",
        r#"{"icons":[{"src":"img/icon-512.png","sizes":"512x512","type":"image/png"}]}"#,
        "untraced-numeral",
    ),
    // What no page prints may not.
    (
        "fr/figures.json",
        r#"{"figures":[{"id":"images-reported-2022","value":"89000000"}]}"#,
        "print-differs",
    ),
    (
        "fr/figures.json",
        r#"{"note":"42 % des enfants"}"#,
        "untraced-numeral",
    ),
    (
        "fr/figures.csv",
        "id,value\nimages-reported-2022,87000000\n",
        "untraced-numeral",
    ),
    (
        "fr/contacts.vcf",
        "BEGIN:VCARD\nTEL:3019\nEND:VCARD\n",
        "untraced-numeral",
    ),
    (
        "fr/contacts.txt",
        "3018 : de 9 h à 22 h\n",
        "untraced-numeral",
    ),
    ("fr/contacts.txt", "0800 200 000\n", "retired-channel"),
    (
        "fr/search.js",
        r#"globalThis.index = {"text":"un enfant sur cinq"};"#,
        "untraced-numeral",
    ),
    // A helpline's number, made a share or a rate, is nobody's number.
    (
        "fr/search.js",
        r#"globalThis.index = {"text":"3018 % des enfants"};"#,
        "untraced-numeral",
    ),
    (
        "fr/search.js",
        r#"globalThis.index = {"text":"3018 enfants par jour"};"#,
        "untraced-numeral",
    ),
    (
        "en/feed.xml",
        "<feed><title>One in five children</title></feed>",
        "untraced-numeral",
    ),
    (
        "en/feed.xml",
        "<feed><content type=\"html\">&lt;p&gt;About 98 million files</content></feed>",
        "untraced-numeral",
    ),
];

#[test]
fn data_says_what_pages_print_and_nothing_else() {
    let mut wrong = String::new();
    for (file, content, code) in FILES {
        let site = Site::new();
        site.write(file, content.as_bytes());
        let audit = site.audit();
        let findings = audit.report.findings();
        let fits = match *code {
            "" => findings.is_empty(),
            code => findings
                .iter()
                .any(|f| f.code == code && f.place.file == *file),
        };
        if !fits {
            wrong += &format!(
                "{file}: {content}\nexpected {code:?}, got\n{}",
                lines(findings)
            );
        }
    }
    assert_eq!(wrong, "");
}

/// Lists every file of the site in its manifest.
fn list(site: &Site) {
    let mut manifest: serde_json::Value =
        serde_json::from_str(&site.read("trace.jsonld")).expect("a manifest");
    let files = walkdir::WalkDir::new(site.folder.path()).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.expect("a file"));
    let nodes = files
        .filter(|e| e.file_type().is_file())
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(site.folder.path()).ok()?;
            let path = below.to_str()?.replace('\\', "/");
            let digest = Sha256::digest(std::fs::read(entry.path()).ok()?);
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            (path != "trace.jsonld").then(|| serde_json::json!({"path": path, "sha256": digest}))
        });
    manifest["files"] = nodes.collect();
    site.write("trace.jsonld", manifest.to_string().as_bytes());
}

#[test]
fn every_file_is_the_one_that_was_built() {
    let codes = |change: fn(&Site)| {
        let site = Site::new();
        list(&site);
        change(&site);
        let audit = site.audit();
        let findings = audit.report.findings().iter();
        findings.map(|f| f.code).collect::<Vec<_>>()
    };
    assert!(codes(|_| {}).is_empty());
    let altered = codes(|site| site.replace("css/guide.css", "{", "{ "));
    assert_eq!(altered, ["digest-differs"]);
    let words = codes(|site| site.replace("fr/index.html", "Le premier pas", "Le dernier pas"));
    assert_eq!(words, ["digest-differs"]);
    assert_eq!(codes(|site| site.write("more.bin", b"x")), ["unknown-file"]);
    let gone = codes(|site| std::fs::remove_file(site.path("js/guide.js")).expect("a script"));
    assert!(gone.contains(&"missing-file"), "{gone:?}");
}
