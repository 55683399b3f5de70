//! Hostile words in every field that can carry text: what the project accepts comes out as text
//! and nothing else, in every file that is published and in everything that commands say.
//!
//! The fields are found, not listed: every string of every TOML file of the small project is tried.
//! A field is *fixed* when it refuses a harmless word too (an id, a day, a digest); of the others
//! each either refuses a payload with a finding or prints it as it stands. The payloads that a
//! field accepts are planted all at once, everywhere, and one build shows what becomes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use jalon::diagnostics::Severity;
use rayon::prelude::*;
use scraper::{Html, Node};
use serde_json::Value as Json;
use toml_edit::{DocumentMut, Item, Value};

use crate::support::{MYTH, TODAY, Trial, bytes_of};

/// What is planted behind the words of a field; `MARK` names the field. The first one is harmless.
const PAYLOADS: [(&str, &str); 12] = [
    ("words", " MARK pwned"),
    (
        "element",
        " MARK <script>pwned()</script><img src=x onerror=pwned()>",
    ),
    (
        "attribute",
        " MARK \" onmouseover=\"pwned()\" x='' onfocus='pwned()' `pwned`",
    ),
    (
        "end",
        " MARK </title></script></style>--><svg onload=pwned()>]]>&lt;pwned&gt;",
    ),
    (
        "link",
        " MARK [pwned](javascript:pwned()) <javascript:pwned()>",
    ),
    ("picture", " MARK ![pwned](https://pwned.example/pwned.png)"),
    (
        "directive",
        " MARK {{pwned}} {% pwned %} {{#figure words}} {{#include /etc/passwd}}",
    ),
    (
        "action",
        " MARK ) Tj ET /OpenAction << /S /JavaScript /JS (pwned) >> endstream endobj",
    ),
    (
        "card",
        " MARK\r\nURL:https://pwned.example\r\nEND:VCARD\r\nBEGIN:VCARD\r\nTEL:pwned",
    ),
    (
        "paragraph",
        " MARK\n\n# pwned\n\n::: act\n\n<pwned>\n\n:::\n",
    ),
    ("json", " MARK \"}],\"pwned\":[{\"\\n"),
    ("formula", "=pwned(\"MARK\") "),
];

/// What no text may hold: each is a finding wherever it stands.
const HIDDEN: [(&str, &str); 4] = [
    ("terminal", "\u{1B}]0;pwned\u{7}\u{1B}[2Jpwned"),
    ("terminal, one byte", "\u{9B}2Jpwned"),
    ("direction", "\u{202E}pwned\u{2066}"),
    ("line", "\rpwned"),
];

/// What the small project lacks, so that every template has something to print.
const PAST: &str = r#"
[[figure.history]]
value = "9"
precision = "exact"
as_of = "2026-11-20"
quote = "neuf phrases"
version = "2026-11-21"
accepted = 2026-11-20
replaced = 2026-11-21
note = "Counted anew."
"#;
const PARTS: [&str; 5] = ["population", "place", "period", "means", "not"];
const SITUATION: &str = r#"
[[situation]]
id = "who"
question = { fr = "Qui appeler ?", en = "Whom to call?" }
purposes = ["talk"]
"#;

/// The small project with these, vetted.
fn fed(trial: Trial) -> Trial {
    trial.write("ledger/myths.toml", MYTH);
    trial.write("ledger/situations.toml", SITUATION);
    trial.append(
        "ledger/channels/fr.toml",
        "[country.doors]\nwho = [\"fr-3018\"]\n",
    );
    trial.replace(
        "jalon.toml",
        "[limits]",
        "[site]\nurl = \"https://guide.example\"\n\n[limits]",
    );
    let history = format!(
        "note = \"Counted in the document.\"\n{PAST}\n[[figure]]\nid = \"questions-share\""
    );
    trial.replace(
        "ledger/trial-text.toml",
        "note = \"Counted in the document.\"\n\n[[figure]]\nid = \"questions-share\"",
        &history,
    );
    let mut parts = String::from("locator = \"section 2\"\n");
    for name in PARTS {
        parts += &format!("{name} = {{ fr = \"Un mot.\", en = \"A word.\" }}\n");
    }
    trial.replace("ledger/rfc-2606.toml", "locator = \"section 2\"\n", &parts);
    for (file, changes, myths) in [
        ("book/en/src/figures.md", "What changed", "Myths"),
        ("book/fr/src/chiffres.md", "Ce qui a changé", "Idées reçues"),
    ] {
        let more = format!(
            "\n## {changes} {{#changes}}\n\n{{{{#changes}}}}\n\n## {myths} {{#myths}}\n\n{{{{#myths}}}}\n"
        );
        trial.append(file, &more);
    }
    // The foot of a sheet of one page holds one title that is as long as these become, not two.
    let sheet = "handouts/trial-sheet";
    let called = [
        ("handout.toml", "sources = [\"rfc-2606\"]\n"),
        ("en.md", " Another text is only cited {{#source rfc-2606}}."),
        (
            "fr.md",
            " Un autre texte est seulement cité {{#source rfc-2606}}.",
        ),
    ];
    for (file, words) in called {
        trial.replace(&format!("{sheet}/{file}"), words, "");
    }
    vet(&trial);
    assert_eq!(trial.said(TODAY), Vec::<String>::new());
    trial
}

/// Accepts every entry as it stands.
fn vet(trial: &Trial) {
    let mut arguments = vec![
        "review".to_owned(),
        "--note".to_owned(),
        "Read for the test.".to_owned(),
    ];
    for file in [
        "ledger/trial-text.toml",
        "ledger/rfc-2606.toml",
        "ledger/myths.toml",
        "ledger/channels/fr.toml",
    ] {
        let document: DocumentMut = trial.read(file).parse().unwrap();
        for kind in ["figure", "passage", "myth", "channel"] {
            for entry in document
                .get(kind)
                .and_then(Item::as_array_of_tables)
                .into_iter()
                .flatten()
            {
                arguments.extend([
                    "--accept".to_owned(),
                    entry["id"].as_str().unwrap().to_owned(),
                ]);
            }
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = trial.jalon(&arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Name(String),
    Place(usize),
}

/// One string of one file.
#[derive(Debug, Clone)]
struct Field {
    file: String,
    keys: Vec<Key>,
    /// A word of letters that stands nowhere else.
    mark: String,
}

impl Field {
    /// Fields of the same kind in several entries accept the same.
    fn pattern(&self) -> String {
        let names = self.keys.iter().filter_map(|key| match key {
            Key::Name(name) => Some(name.as_str()),
            Key::Place(_) => None,
        });
        let kind = self
            .file
            .rsplit('/')
            .nth(1)
            .map_or("", |_| self.file.split('/').next().unwrap_or(""));
        let name = self.file.rsplit('/').next().unwrap();
        let own = if kind == "ledger" { kind } else { name };
        format!("{own}: {}", names.collect::<Vec<_>>().join("."))
    }

    fn item<'d>(&self, document: &'d mut DocumentMut) -> &'d mut Item {
        self.keys
            .iter()
            .fold(document.as_item_mut(), |item, key| match key {
                Key::Name(name) => item.get_mut(name.as_str()).unwrap(),
                Key::Place(at) => item.get_mut(*at).unwrap(),
            })
    }

    /// Puts payloads around the words of the field.
    fn plant(&self, document: &mut DocumentMut, payloads: &[&str]) {
        let item = self.item(document);
        let mut text = item.as_str().unwrap().to_owned();
        for payload in payloads {
            let payload = payload.replace("MARK", &self.mark);
            text = if payload.starts_with('=') {
                payload + &text
            } else {
                text + &payload
            };
        }
        *item = Item::Value(Value::from(text));
    }
}

fn fields(trial: &Trial) -> Vec<Field> {
    let mut found = Vec::new();
    for path in bytes_of(trial.root()).into_keys() {
        let file = path.to_str().unwrap().to_owned();
        let is_record = file.ends_with(".toml") && !file.starts_with("templates/");
        if is_record {
            let document: DocumentMut = trial.read(&file).parse().unwrap();
            descend(document.as_item(), &file, &mut Vec::new(), &mut found);
        }
    }
    for (number, field) in found.iter_mut().enumerate() {
        field.mark = mark(number);
    }
    found
}

fn mark(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("zq{}{}q", letter(number / 26), letter(number))
}

fn descend(item: &Item, file: &str, keys: &mut Vec<Key>, found: &mut Vec<Field>) {
    let mut below = |key: Key, item: &Item| {
        keys.push(key);
        descend(item, file, keys, found);
        keys.pop();
    };
    if let Some(table) = item.as_table_like() {
        table
            .iter()
            .for_each(|(key, item)| below(Key::Name(key.to_owned()), item));
    } else if let Some(tables) = item.as_array_of_tables() {
        for (at, table) in tables.iter().enumerate() {
            below(Key::Place(at), &Item::Table(table.clone()));
        }
    } else if let Some(array) = item.as_array() {
        for (at, value) in array.iter().enumerate() {
            below(Key::Place(at), &Item::Value(value.clone()));
        }
    } else if item.is_str() {
        found.push(Field {
            file: file.to_owned(),
            keys: keys.clone(),
            mark: String::new(),
        });
    }
}

/// What says how things are built: the configuration of mdBook and the kinds of a sheet. The rules
/// pass over it; `what_is_built_with_is_refused_or_printed_as_text` builds with it.
const BELIEVED: [&str; 9] = [
    "book.toml: book.language",
    "book.toml: book.src",
    "book.toml: output.html.input-404",
    "book.toml: output.html.theme",
    "book.toml: preprocessor.jalon.command",
    "book.toml: preprocessor.jalon.renderers",
    "handout.toml: audience",
    "handout.toml: format",
    "handout.toml: sources",
];

/// Findings that say that an entry was changed: vetting it answers them.
const VETTING: [&str; 4] = ["suspect", "suspect-channel", "unvetted", "not-published"];

/// What the rules say of the project with payloads in one field.
fn refusals(trial: &Trial, field: &Field, payloads: &[&str]) -> BTreeSet<&'static str> {
    let old = trial.read(&field.file);
    let mut document: DocumentMut = old.parse().unwrap();
    field.plant(&mut document, payloads);
    trial.write(&field.file, document.to_string());
    let findings = trial.findings(TODAY);
    trial.write(&field.file, old);
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    errors
        .map(|f| f.code)
        .filter(|code| !VETTING.contains(code))
        .collect()
}

/// By pattern, the payloads that its fields accept; none for one that is fixed.
fn accepted(fields: &[Field]) -> BTreeMap<String, Vec<&'static str>> {
    let mut first: BTreeMap<String, &Field> = BTreeMap::new();
    for field in fields
        .iter()
        .filter(|f| !BELIEVED.contains(&f.pattern().as_str()))
    {
        first.entry(field.pattern()).or_insert(field);
    }
    let all: Vec<&str> = PAYLOADS.iter().map(|(_, text)| *text).collect();
    let of_field = |trial: &Trial, (pattern, field): &(String, &Field)| {
        let accepts = |payloads: &[&str]| refusals(trial, field, payloads).is_empty();
        let taken = if !accepts(&all[..1]) {
            Vec::new()
        } else if accepts(&all) {
            all.clone()
        } else {
            all.iter()
                .copied()
                .filter(|payload| accepts(&[payload]))
                .collect()
        };
        (pattern.clone(), taken)
    };
    // A copy of the project for each of two threads.
    let first: Vec<_> = first.into_iter().collect();
    let halves = first.par_chunks(first.len().div_ceil(2));
    halves
        .flat_map_iter(|half| {
            let trial = fed(Trial::to_check());
            half.iter()
                .map(move |field| of_field(&trial, field))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn what_is_accepted_is_printed_as_text() {
    let trial = fed(Trial::to_build());
    let clean = published(&trial);
    let fields = fields(&trial);
    let accepted = accepted(&fields);
    let taken = |field: &Field| accepted.get(&field.pattern()).cloned().unwrap_or_default();
    let planted: usize = fields.iter().map(|field| taken(field).len()).sum();
    assert!(planted > 500, "only {planted} payloads were planted");
    plant(&trial, &fields, taken);
    vet(&trial);
    let hostile = published(&trial);
    let mut wrong = Vec::new();
    for (path, bytes) in &hostile {
        let say = |what: String| wrong.push(format!("{}: {what}", path.display()));
        look(path, bytes, clean.get(path).map(Vec::as_slice), say);
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    // It would prove nothing if the payloads had not arrived.
    let arrived = |name: &str| String::from_utf8_lossy(&hostile[Path::new(name)]).contains("pwned");
    for name in [
        "index.html",
        "en/index.html",
        "en/figures.csv",
        "en/changes.xml",
        "en/contacts/fr.vcf",
        "trace.jsonld",
    ] {
        assert!(arrived(name), "nothing arrived in {name}");
    }
    in_a_browser(&trial.path("dist"));
    // What commands print of it, and of what only `check` would refuse.
    let terminal = |field: &Field| {
        if taken(field).is_empty() {
            Vec::new()
        } else {
            vec![HIDDEN[0].1, HIDDEN[1].1, HIDDEN[2].1]
        }
    };
    plant(&trial, &fields, terminal);
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "annotations"],
        &["source", "list"],
        &["source", "list", "--format", "json"],
        &["trace", "words"],
        &["trace", "fr-3018", "--format", "json"],
        &["review"],
        &["review", "--due"],
        &["channels", "due", "--before", "2030-01-01"],
        &[
            "channels",
            "due",
            "--before",
            "2030-01-01",
            "--format",
            "csv",
        ],
        &["channels", "coverage"],
        &["build"],
    ] {
        says_nothing_that_is_obeyed(&trial, arguments);
    }
}

/// Each field that says how things are built, with every payload at once; where they are refused
/// and a harmless word is not, with each alone.
#[test]
fn what_is_built_with_is_refused_or_printed_as_text() {
    let all: Vec<&str> = PAYLOADS.iter().map(|(_, text)| *text).collect();
    let hidden: Vec<&str> = HIDDEN.iter().map(|(_, text)| *text).collect();
    let trial = Trial::to_build();
    let clean = published(&trial);
    let mut wrong = Vec::new();
    for pattern in BELIEVED {
        let fields = fields(&trial);
        let field = fields.iter().find(|field| field.pattern() == pattern);
        let field = field.unwrap_or_else(|| panic!("{pattern} is not there"));
        let mut builds =
            |payloads: &[&str]| built_with(&trial, field, payloads, &clean, &mut wrong);
        builds(&hidden);
        if !builds(&all) && builds(&all[..1]) {
            for payload in &all[1..] {
                builds(&[payload]);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether the project is built with payloads in one field; what is wrong then.
fn built_with(
    trial: &Trial,
    field: &Field,
    payloads: &[&str],
    clean: &BTreeMap<std::path::PathBuf, Vec<u8>>,
    wrong: &mut Vec<String>,
) -> bool {
    let old = trial.read(&field.file);
    let mut document: DocumentMut = old.parse().unwrap();
    field.plant(&mut document, payloads);
    trial.write(&field.file, document.to_string());
    let output = says_nothing_that_is_obeyed(trial, &["build"]);
    trial.write(&field.file, old);
    let built = output.status.success();
    if built {
        for (path, bytes) in &bytes_of(&trial.path("dist")) {
            let pattern = field.pattern();
            let say = |what: String| wrong.push(format!("{pattern}: {}: {what}", path.display()));
            look(path, bytes, clean.get(path).map(Vec::as_slice), say);
        }
    }
    built
}

/// Visits every page of the site in a browser, which must stay silent.
fn in_a_browser(site: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let starts = |program: &str| {
        Command::new(program)
            .arg("--version")
            .output()
            .is_ok_and(|o| o.status.success())
    };
    if !(starts("node")
        && starts("chromium")
        && folder.join("node_modules/playwright-core").is_dir())
    {
        let required = std::env::var_os("JALON_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(
            !required,
            "Node, Chromium and `npm ci` in tests/browser are required"
        );
        // Past the capture of the test harness: a skipped test must not look like one that passed.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: hostile words in a browser: Node, Chromium or its modules are missing"
        );
        return;
    }
    let output = Command::new("node")
        .arg(folder.join("silent.mjs"))
        .arg(site)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert!(report["pages"].as_u64().unwrap() > 6, "{said}");
    assert_eq!(report["problems"], serde_json::json!([]));
}

/// Runs a command and looks for what a terminal would obey in all that it says.
fn says_nothing_that_is_obeyed(trial: &Trial, arguments: &[&str]) -> Output {
    let output = trial.jalon(arguments).output().unwrap();
    assert!(matches!(output.status.code(), Some(0..=2)), "{arguments:?}");
    for said in [&output.stdout, &output.stderr] {
        let said = str::from_utf8(said).unwrap();
        let odd = |c: &char| {
            c.is_control() && !matches!(c, '\n' | '\r' | '\t')
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        if let Some(odd) = said.chars().find(odd) {
            panic!("{arguments:?} says U+{:04X}: {said}", u32::from(odd));
        }
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
    output
}

fn plant(trial: &Trial, fields: &[Field], payloads: impl Fn(&Field) -> Vec<&'static str>) {
    let mut documents: BTreeMap<&str, DocumentMut> = BTreeMap::new();
    for field in fields {
        let document = documents
            .entry(&field.file)
            .or_insert_with(|| trial.read(&field.file).parse().unwrap());
        field.plant(document, &payloads(field));
    }
    for (file, document) in documents {
        trial.write(file, document.to_string());
    }
}

#[test]
fn what_nobody_sees_is_found_in_every_field() {
    let trial = fed(Trial::to_check());
    let fields = fields(&trial);
    let clean: BTreeMap<&str, String> = fields
        .iter()
        .map(|f| (f.file.as_str(), trial.read(&f.file)))
        .collect();
    // Without these there is no project to check.
    let needed = ["jalon.toml: language.code", "jalon.toml: site.url"];
    let is_needed = |field: &Field| needed.contains(&field.pattern().as_str());
    for (name, payload) in HIDDEN {
        plant(&trial, &fields, |field| {
            if is_needed(field) {
                Vec::new()
            } else {
                vec![payload]
            }
        });
        let findings = trial.findings(TODAY);
        let found = findings.iter().filter(|f| f.code == "hidden-character");
        let places: BTreeSet<_> = found
            .map(|f| (f.place.file.as_str(), f.place.line, f.place.column))
            .collect();
        let missed = fields
            .iter()
            .filter(|field| !is_needed(field))
            .count()
            .saturating_sub(places.len());
        assert_eq!(missed, 0, "{name}: fields in which it was not found");
        for (file, text) in &clean {
            trial.write(file, text);
        }
    }
}

/// Documents, their names and their addresses come from anywhere.
#[test]
fn what_documents_say_is_never_obeyed() {
    let trial = Trial::to_check();
    let [terminal, byte, direction, _] = HIDDEN.map(|(_, text)| text);
    let title = PAYLOADS
        .map(|(_, text)| text.replace("MARK", "mark"))
        .concat()
        .replace('<', "&lt;");
    let page = format!(
        "<html lang=en><head><title>{title}{terminal}</title><meta name=author content='{byte}{direction}'></head>\
         <body><main><h1>A page</h1><p>There were 12 books {terminal} in 2024 {direction}.</p></main></body></html>"
    );
    trial.write("a page <b>.html", &page);
    trial.write(
        "new.txt",
        format!("There were 13 books {terminal}{byte} in 2024."),
    );
    trial.write(
        "old.txt",
        format!("There were 12 books {direction} in 2024."),
    );
    for arguments in [
        &["scan", "a page <b>.html", "--language", "en"][..],
        &["scan", "new.txt", "--language", "en", "--format", "json"],
        &["diff", "old.txt", "new.txt", "--language", "en"],
        &[
            "diff",
            "old.txt",
            "new.txt",
            "--language",
            "en",
            "--format",
            "json",
        ],
        &["source", "add", "a page <b>.html", "--id", "evil"],
        &["source", "add", "new.txt", "--id", "../evil"],
        &["source", "add", "new.txt", "--id", "\u{1B}[2J"],
        &["source", "add", "https://\u{1B}[2J.example/"],
        &["source", "update", "trial-text", "new.txt", "--dry-run"],
        &["source", "list"],
        &["trace", "\u{1B}[2J"],
        &["audit", "\u{1B}[2J"],
        &["check"],
    ] {
        says_nothing_that_is_obeyed(&trial, arguments);
    }
    assert!(!trial.path("../evil").exists() && !trial.path("evil").exists());
}

/// An association's own words and logo come from its command line.
#[test]
fn own_contacts_and_logos_are_text_and_shapes() {
    let trial = Trial::to_build();
    let logo = "\"><img src=x onerror=pwned()>.svg";
    trial.write(logo, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 2\"><rect width=\"4\" height=\"2\"/></svg>");
    let contact = ") Tj /OpenAction << /S /JavaScript /JS (pwned) >> <b>{{#figure words}}</b> https://pwned.example";
    let made = [
        "handouts",
        "--language",
        "en",
        "--paper",
        "a4",
        "--ink",
        "mono",
        "--contact",
        contact,
        "--logo",
        logo,
    ];
    let output = trial.jalon(&made).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let sheets = bytes_of(&trial.path("printed"));
    assert_eq!(sheets.len(), 1, "{:?}", sheets.keys());
    let mut wrong = Vec::new();
    for bytes in sheets.values() {
        sheet(bytes, &mut |what| wrong.push(what));
    }
    assert_eq!(wrong, Vec::<String>::new());
    for refused in ["\u{1B}[2J", "\u{9B}2J", "\u{202E}24", ""] {
        let output = trial
            .jalon(&["handouts", "--contact", refused])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{refused:?}");
    }
}

/// The files of the built site.
fn published(trial: &Trial) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let output = trial.jalon(&["build"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    bytes_of(&trial.path("dist"))
}

fn look(path: &Path, bytes: &[u8], clean: Option<&[u8]>, mut say: impl FnMut(String)) {
    let kind = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    if !matches!(kind, "pdf" | "png" | "zip" | "woff2") {
        let text = String::from_utf8_lossy(bytes);
        let odd = text
            .chars()
            .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        if let Some(odd) = odd {
            say(format!("holds U+{:04X}", u32::from(odd)));
        }
        match kind {
            "html" => page(&text, &mut say),
            "svg" | "xml" => xml(&text, &mut say),
            "csv" => table(&text, &mut say),
            "json" | "jsonld" => data(&text, clean, &mut say),
            "js" if path.ends_with("search-index.js") => index(&text, clean, &mut say),
            "vcf" => cards(&text, clean, &mut say),
            "txt" => {}
            _ if clean != Some(bytes) && !is_made_of_others(path) => {
                say("is not what it was".to_owned())
            }
            _ => {}
        }
    } else if kind == "pdf" {
        sheet(bytes, &mut say);
    }
}

/// The worker and the list of headers name the digests of the pages.
fn is_made_of_others(path: &Path) -> bool {
    path.ends_with("worker.js")
}

/// Schemes that run or fetch something when they are followed.
fn runs(address: &str) -> bool {
    let start: String = address
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(11)
        .collect();
    let start = start.to_lowercase();
    ["javascript:", "vbscript:", "data:"]
        .iter()
        .any(|scheme| start.starts_with(scheme))
}

fn page(text: &str, say: &mut impl FnMut(String)) {
    let html = Html::parse_document(text);
    for node in html.tree.nodes() {
        match node.value() {
            Node::Comment(comment) if comment.contains("pwned") => {
                say(format!("a comment: {comment:?}"))
            }
            Node::Text(words) if words.contains("pwned") => {
                let parent = node
                    .parent()
                    .and_then(|p| p.value().as_element().map(|e| e.name().to_owned()));
                if matches!(parent.as_deref(), Some("script" | "style")) {
                    say(format!("in {parent:?}: {words:?}"));
                }
            }
            Node::Element(element) => {
                let name = element.name();
                if name == "pwned" || (name == "img" && element.attr("onerror").is_some()) {
                    say(format!("an element: {element:?}"));
                }
                for (key, value) in element.attrs() {
                    if key.starts_with("on") || key.contains("pwned") {
                        say(format!("an attribute of {name}: {key}={value:?}"));
                    }
                    let leads = matches!(
                        key,
                        "href"
                            | "src"
                            | "action"
                            | "formaction"
                            | "xlink:href"
                            | "srcset"
                            | "poster"
                            | "data"
                    );
                    let own = value.starts_with("https://guide.example/");
                    let away = matches!(key, "src" | "srcset" | "poster" | "data")
                        && value.contains("//")
                        && !own;
                    if leads && (runs(value) || value.contains("//pwned.example")) || away {
                        say(format!("{name} {key} leads to {value:?}"));
                    }
                }
            }
            _ => {}
        }
    }
}

fn xml(text: &str, say: &mut impl FnMut(String)) {
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(e) => return say(format!("no XML: {e}")),
    };
    for node in document.descendants() {
        if node.is_comment() && node.text().unwrap_or_default().contains("pwned") {
            say("a comment".to_owned());
        }
        if node.is_element() {
            let name = node.tag_name().name();
            if matches!(name, "script" | "pwned" | "foreignObject") {
                say(format!("an element {name}"));
            }
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                if key.starts_with("on")
                    || runs(value)
                    || (key == "href" && value.contains("//pwned"))
                {
                    say(format!("an attribute of {name}: {key}={value:?}"));
                }
            }
        }
    }
}

fn table(text: &str, say: &mut impl FnMut(String)) {
    for record in csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
    {
        match record {
            Ok(record) => {
                for cell in record
                    .iter()
                    .filter(|cell| cell.starts_with(['=', '@', '+', '\t', '\r', '\n']))
                {
                    say(format!("a formula: {cell:?}"));
                }
            }
            Err(e) => say(format!("no table: {e}")),
        }
    }
}

fn data(text: &str, clean: Option<&[u8]>, say: &mut impl FnMut(String)) {
    let clean: Json = clean.map_or(Json::Null, |bytes| serde_json::from_slice(bytes).unwrap());
    match serde_json::from_str::<Json>(text) {
        Err(e) => say(format!("no JSON: {e}")),
        Ok(json) => {
            if json["@context"] != clean["@context"] {
                say("another context".to_owned());
            }
            for key in keys(&json).iter().filter(|key| is_planted(key)) {
                say(format!("a key {key:?}"));
            }
        }
    }
}

/// Whether a word came with a payload.
fn is_planted(word: &str) -> bool {
    word.contains("pwned") || word.contains("zq")
}

/// Every key of every object.
fn keys(json: &Json) -> BTreeSet<String> {
    match json {
        Json::Object(map) => map
            .iter()
            .flat_map(|(key, value)| {
                let mut below = keys(value);
                below.insert(key.clone());
                below
            })
            .collect(),
        Json::Array(list) => list.iter().flat_map(keys).collect(),
        _ => BTreeSet::new(),
    }
}

fn index(text: &str, clean: Option<&[u8]>, say: &mut impl FnMut(String)) {
    let inside = |text: &str| {
        let json = text.split_once('=').unwrap().1.trim();
        json.trim_end_matches(';').to_owned()
    };
    let clean = clean.map(|bytes| inside(&String::from_utf8_lossy(bytes)));
    data(&inside(text), clean.as_deref().map(str::as_bytes), say);
}

fn cards(text: &str, clean: Option<&[u8]>, say: &mut impl FnMut(String)) {
    let lines = |text: &str| -> Vec<String> {
        let unfolded = text.replace("\r\n ", "");
        unfolded
            .lines()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect()
    };
    if clean.map(|bytes| lines(&String::from_utf8_lossy(bytes))) != Some(lines(text)) {
        say("other lines".to_owned());
    }
}

fn sheet(bytes: &[u8], say: &mut impl FnMut(String)) {
    let document = match lopdf::Document::load_mem(bytes) {
        Ok(document) => document,
        Err(e) => return say(format!("no PDF: {e}")),
    };
    for object in document.objects.values() {
        let dictionary = match object {
            lopdf::Object::Dictionary(dictionary) => dictionary,
            lopdf::Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for key in [&b"JS"[..], b"JavaScript", b"OpenAction", b"AA", b"Launch"] {
            if dictionary.has(key) {
                say(format!("an action {}", String::from_utf8_lossy(key)));
            }
        }
        let uri = dictionary
            .get(b"URI")
            .and_then(lopdf::Object::as_str)
            .unwrap_or_default();
        let uri = String::from_utf8_lossy(uri);
        if runs(&uri) || uri.contains("//pwned") {
            say(format!("leads to {uri}"));
        }
    }
}
