//! The built site, tampered with by chance from a fixed seed: the audit sees every change.
//!
//! Digests would give each change away at once, so the manifest's list of files is taken out
//! first: what is proved here is that the audit *reads* what it must. A round changes one thing in
//! each file and asks for a new finding in that file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use jalon::audit;
use regex::Regex;
use serde_json::Value;

use crate::site::{fresh, manifest, site};

/// Rounds over the pages and over the sheets: each changes every file once.
const ROUNDS: u64 = 6;
/// How many sheets take part: reading one costs as much as ten pages.
const SHEETS: usize = 12;
/// The least number of changes that the rounds must make.
const LEAST: usize = 200;

/// Numbers that look like chance and are the same at every run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn one_of<T: Clone>(&mut self, values: &[T]) -> Option<T> {
        (!values.is_empty()).then(|| values[self.below(values.len())].clone())
    }

    fn other_digit(&mut self, digit: u8) -> u8 {
        b'0' + (digit - b'0' + 1 + u8::try_from(self.below(9)).unwrap()) % 10
    }
}

/// A way to tamper with a text; none when the text has no place for it.
type Way = fn(&str, &mut Chance, &Facts) -> Option<String>;

/// What tampering needs to know of the site.
struct Facts {
    retired: Vec<String>,
}

fn facts(manifest: &Value) -> Facts {
    let channels = manifest["channels"].as_array().unwrap().iter();
    let patterns = channels
        .filter_map(|c| c["retired_patterns"].as_array())
        .flatten();
    let long = |pattern: &&str| pattern.chars().filter(char::is_ascii_digit).count() > 5;
    let retired = patterns.filter_map(Value::as_str).filter(long);
    Facts {
        retired: retired.map(str::to_owned).collect(),
    }
}

fn places(pattern: &str, text: &str) -> Vec<(usize, usize)> {
    let pattern = Regex::new(pattern).unwrap();
    let found = pattern.captures_iter(text).map(|found| {
        let place = found.get(1).unwrap_or_else(|| found.get(0).unwrap());
        (place.start(), place.end())
    });
    found.collect()
}

fn insert(text: &str, at: usize, what: &str) -> String {
    format!("{}{what}{}", &text[..at], &text[at..])
}

/// Another digit in the place of one that a reader sees.
fn digit(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let body = text.find("<main")?;
    let shown = places(r">[^<>]*?([0-9])[^<>]*<", &text[body..]);
    let (at, _) = chance.one_of(&shown)?;
    let mut bytes = text.as_bytes().to_vec();
    bytes[body + at] = chance.other_digit(bytes[body + at]);
    String::from_utf8(bytes).ok()
}

/// Another digit in a number to dial.
fn dialled(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let numbers = places(r#"href="(?:tel|sms):[+0-9]*([0-9])"#, text);
    let (at, _) = chance.one_of(&numbers)?;
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = chance.other_digit(bytes[at]);
    String::from_utf8(bytes).ok()
}

/// Two figures that change places.
fn swapped(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let figures = places(r"<data[^>]*>([^<]*[0-9][^<]*)</data>", text);
    let (a, b) = (chance.one_of(&figures)?, chance.one_of(&figures)?);
    let (a, b) = (a.min(b), a.max(b));
    let (one, other) = (&text[a.0..a.1], &text[b.0..b.1]);
    if one == other || a.1 > b.0 {
        return None;
    }
    Some(format!(
        "{}{other}{}{one}{}",
        &text[..a.0],
        &text[a.1..b.0],
        &text[b.1..]
    ))
}

fn in_paragraph(text: &str, chance: &mut Chance, words: &str) -> Option<String> {
    let ends = places(r"[a-zé.](</p>)", text);
    let (at, _) = chance.one_of(&ends)?;
    Some(insert(text, at, words))
}

fn percentage(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let value = 10 + chance.below(80);
    in_paragraph(text, chance, &format!(" ({value},{} %)", value % 7))
}

fn in_words(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let words = if text.contains("<html lang=\"fr\"") {
        [
            " Un enfant sur neuf.",
            " Les trois quarts des cas.",
            " Des milliards d’images.",
        ]
    } else {
        [
            " One child in nine.",
            " Three quarters of cases.",
            " Billions of images.",
        ]
    };
    let words = chance.one_of(&words)?;
    in_paragraph(text, chance, words)
}

fn retired(text: &str, chance: &mut Chance, facts: &Facts) -> Option<String> {
    let number = chance.one_of(&facts.retired)?;
    in_paragraph(text, chance, &format!(" {number}"))
}

fn read_aloud(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let names = [" title=\"", " aria-label=\"", " aria-description=\""];
    let name = chance.one_of(&names)?;
    let (at, _) = chance.one_of(&places(r"<(?:p|ul|h2)( |>)", text))?;
    let value = 11 + chance.below(80);
    Some(insert(text, at, &format!("{name}{value} enfants\"")))
}

fn drawn(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let (at, _) = chance.one_of(&places("(</svg>)", text))?;
    let value = 11 + chance.below(80);
    Some(insert(text, at, &format!("<text>{value}&#160;%</text>")))
}

fn preview(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let value = 11 + chance.below(80);
    let at = text.find("</head>")?;
    let meta = format!("<meta property=\"og:description\" content=\"{value} enfants\">");
    Some(insert(text, at, &meta))
}

fn link(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let links = places(r##"<a[^>]* href="([^":#]+)\.html"##, text);
    let (_, end) = chance.one_of(&links)?;
    Some(insert(text, end, "-x"))
}

fn anchor(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let (_, end) = chance.one_of(&places(r##"href="(#[a-z][^"]*)""##, text))?;
    Some(insert(text, end, "-x"))
}

fn fetched(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let image = "<img alt=\"\" src=\"https://example.com/x.png\">";
    in_paragraph(text, chance, image)
}

fn unmarked(text: &str, chance: &mut Chance, _: &Facts) -> Option<String> {
    let marks = places(r#"( data-trace="(?:figure|plain)")"#, text);
    let (start, end) = chance.one_of(&marks)?;
    Some(format!("{}{}", &text[..start], &text[end..]))
}

const WAYS: [(&str, Way); 14] = [
    ("a digit", digit),
    ("a number to dial", dialled),
    ("two figures", swapped),
    ("a percentage added", percentage),
    ("a share in words", in_words),
    ("a retired number", retired),
    ("an attribute read aloud", read_aloud),
    ("a drawing", drawn),
    ("a preview", preview),
    ("a link", link),
    ("an anchor", anchor),
    ("an image from elsewhere", fetched),
    ("a mark taken off", unmarked),
    ("another digit", digit),
];

/// Copies the site without what takes long to read and shows nothing new.
fn copy(to: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = crate::site::tree(site());
    let sheets: Vec<String> = files
        .keys()
        .filter(|f| f.ends_with(".pdf"))
        .cloned()
        .collect();
    let step = sheets.len().div_ceil(SHEETS);
    let kept: BTreeSet<&String> = sheets.iter().step_by(step.max(1)).collect();
    files.retain(|path, _| !path.ends_with(".zip"));
    files.retain(|path, _| !path.ends_with(".pdf") || kept.contains(path));
    let mut trace = manifest();
    trace["files"] = Value::Null;
    trace.as_object_mut().unwrap().remove("files");
    files.insert("trace.jsonld".to_owned(), trace.to_string().into_bytes());
    for (path, bytes) in &files {
        put(&to.join(path), bytes);
    }
    files
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a copy that is thrown away")]
    std::fs::write(path, bytes).unwrap();
}

/// The findings of a folder, by file.
fn findings(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in audit::site(folder).report.findings() {
        let said = format!("{} {}", finding.code, finding.message.english());
        found
            .entry(finding.place.file.clone())
            .or_default()
            .insert(said);
    }
    found
}

#[test]
fn chance_never_changes_the_site_unseen() {
    let folder = fresh("tampered");
    let files = copy(&folder);
    let before = findings(&folder);
    let facts = facts(&manifest());
    let mut chance = Chance(20_261_126);
    let (mut made, mut unseen): (BTreeMap<&str, usize>, Vec<String>) = Default::default();
    for round in 0..ROUNDS {
        let mut changed = BTreeMap::new();
        for (path, bytes) in &files {
            let change = if path.ends_with(".html") {
                page(bytes, &mut chance, &facts)
            } else if path.ends_with(".pdf") {
                sheet::change(bytes, &mut chance)
            } else {
                data(path, bytes, &mut chance)
            };
            if let Some((way, bytes)) = change {
                put(&folder.join(path), &bytes);
                changed.insert(path.as_str(), way);
            }
        }
        let after = findings(&folder);
        let none = BTreeSet::new();
        for (path, way) in changed {
            *made.entry(way).or_default() += 1;
            let (old, new) = (before.get(path), after.get(path).unwrap_or(&none));
            if new.is_subset(old.unwrap_or(&none)) {
                unseen.push(format!("round {round}: {way} in {path}"));
            }
            put(&folder.join(path), &files[path]);
        }
    }
    let total: usize = made.values().sum();
    // To stderr itself: the harness hides what a passing test prints.
    let _ = writeln!(std::io::stderr(), "{total} changes: {made:?}");
    assert_eq!(unseen, [""; 0], "of {total}");
    assert!(total >= LEAST, "only {total} changes: {made:?}");
}

/// The pages on which every channel stands.
const CONTACTS: [&str; 2] = ["fr/pays.html", "en/countries.html"];

/// Where a page dials a number, and where it shows one to be dialled.
const NUMBERS: [&str; 2] = [
    r#"href="(?:tel|sms):([+0-9]+)""#,
    r#"href="(?:tel|sms):[^>]*>(?:<svg.*?</svg>)?([^<]*[0-9][^<]*)</a>"#,
];

/// How many numbers were changed, or found, on a line of a page.
type Counts = BTreeMap<(String, usize), usize>;

/// Each digit of each number of a channel, one page for each place in a number: in it, the digit
/// in that place of every number is another. One audit reads them all.
#[test]
fn no_digit_of_a_channels_number_changes_unseen() {
    let folder = fresh("numbers");
    let made = change_digits(&folder, &copy(&folder));
    let mut seen = Counts::new();
    for finding in audit::site(&folder).report.findings() {
        if ["unknown-number", "print-differs"].contains(&finding.code) {
            let place = (finding.place.file.clone(), finding.place.line);
            *seen.entry(place).or_default() += 1;
        }
    }
    let unseen = made
        .iter()
        .filter(|(place, changes)| seen.get(place).is_none_or(|found| found < changes));
    assert_eq!(unseen.collect::<Vec<_>>(), []);
    let changes: usize = made.values().sum();
    assert!(changes > 1000, "only {changes} digits were changed");
}

/// Puts the changed pages beside the others.
fn change_digits(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Counts {
    let mut made = Counts::new();
    for page in CONTACTS {
        let text = std::str::from_utf8(&files[page]).unwrap();
        for (way, pattern) in NUMBERS.iter().enumerate() {
            let numbers = places(pattern, text);
            for place in 0.. {
                let (other, lines) = with_other_digits(text, &numbers, place);
                if lines.is_empty() {
                    break;
                }
                let name = page.replace(".html", &format!("-{way}-{place}.html"));
                put(&folder.join(&name), other.as_bytes());
                for line in lines {
                    *made.entry((name.clone(), line)).or_default() += 1;
                }
            }
        }
    }
    made
}

/// The text with another digit in that place of each number that is long enough, and the lines
/// on which these stand.
fn with_other_digits(text: &str, numbers: &[(usize, usize)], place: usize) -> (String, Vec<usize>) {
    let mut bytes = text.as_bytes().to_vec();
    let mut lines = Vec::new();
    for &(start, end) in numbers {
        let mut digits = (start..end).filter(|at| text.as_bytes()[*at].is_ascii_digit());
        if let Some(at) = digits.nth(place) {
            bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
            lines.push(text[..at].matches('\n').count() + 1);
        }
    }
    (String::from_utf8(bytes).unwrap(), lines)
}

fn page(bytes: &[u8], chance: &mut Chance, facts: &Facts) -> Option<(&'static str, Vec<u8>)> {
    let text = std::str::from_utf8(bytes).unwrap();
    // Some pages have no place for some ways.
    (0..20).find_map(|_| {
        let (name, way) = chance.one_of(&WAYS)?;
        let changed = way(text, chance, facts).filter(|changed| changed != text)?;
        Some((name, changed.into_bytes()))
    })
}

/// The search index, feeds, tables and contacts: a number put into a text.
fn data(path: &str, bytes: &[u8], chance: &mut Chance) -> Option<(&'static str, Vec<u8>)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (way, pattern) = if path.ends_with("search-index.js") {
        ("the search index", r#""text":"[^"]*?( )"#)
    } else if path.ends_with(".xml") && text.contains("<entry>") {
        ("a feed", r"<title[^>]*>[^<]*?( )")
    } else if path.ends_with(".csv") {
        ("a table", r"( )")
    } else if path.ends_with(".vcf") {
        ("a contact", r"TEL[^:]*:(?:tel:)?()[+0-9]")
    } else {
        return None;
    };
    let (at, _) = chance.one_of(&places(pattern, text))?;
    let value = 731 + chance.below(200);
    let words = if path.ends_with(".vcf") {
        format!("{value}")
    } else {
        format!(" {value} %")
    };
    Some((way, insert(text, at, &words).into_bytes()))
}

/// Ways to tamper with a sheet.
mod sheet {
    use lopdf::content::Content;
    use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

    use super::Chance;

    /// A way to tamper with a sheet; none when it has no place for it.
    type Way = fn(&mut Document, &mut Chance) -> Option<()>;

    /// One change of a sheet.
    pub(super) fn change(bytes: &[u8], chance: &mut Chance) -> Option<(&'static str, Vec<u8>)> {
        let mut document = Document::load_mem(bytes).unwrap();
        let ways: [(&str, Way); 5] = [
            ("a digit on a sheet", painted),
            ("another digit on a sheet", painted),
            ("an alternative text of a sheet", spoken),
            ("a number to dial on a sheet", dialled),
            ("the proof of a sheet", proof),
        ];
        let (name, way) = chance.one_of(&ways)?;
        way(&mut document, chance)?;
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        Some((name, bytes))
    }

    /// The glyph of each digit in each font of a page, from the fonts' own maps.
    fn digits(document: &Document, page: ObjectId) -> Vec<(Vec<u8>, [Option<u16>; 10])> {
        let fonts = document.get_page_fonts(page).unwrap();
        let glyphs = fonts.into_iter().map(|(name, font)| {
            let map = font.get_deref(b"ToUnicode", document).unwrap();
            let map = map.as_stream().unwrap().get_plain_content().unwrap();
            (name, mapped(&String::from_utf8_lossy(&map)))
        });
        glyphs.collect()
    }

    fn mapped(map: &str) -> [Option<u16>; 10] {
        let mut digits = [None; 10];
        for line in map.lines() {
            let codes: Vec<&str> = line
                .split(['<', '>', ' '])
                .filter(|c| !c.is_empty())
                .collect();
            let code = |at: usize| codes.get(at).and_then(|c| u16::from_str_radix(c, 16).ok());
            if let (Some(glyph), Some(character), 2) = (code(0), code(1), codes.len())
                && let Some(digit) = character.checked_sub(0x30).filter(|d| *d < 10)
            {
                digits[usize::from(digit)] = Some(glyph);
            }
        }
        digits
    }

    /// Another digit in the place of one that is painted.
    fn painted(document: &mut Document, chance: &mut Chance) -> Option<()> {
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let page = chance.one_of(&pages)?;
        let fonts = digits(document, page);
        let content = document.get_page_content(page);
        let mut content = Content::decode(&content).unwrap();
        let mut found = Vec::new();
        let mut font = None;
        for (at, operation) in content.operations.iter().enumerate() {
            if operation.operator == "Tf" {
                font = operation.operands[0].as_name().ok().map(<[u8]>::to_vec);
            }
            let known = fonts.iter().find(|(name, _)| Some(name) == font.as_ref());
            let Some((_, glyphs)) = known else { continue };
            for string in strings(operation.operands.as_slice()) {
                for (index, pair) in string.chunks_exact(2).enumerate() {
                    let glyph = u16::from_be_bytes([pair[0], pair[1]]);
                    if glyphs.contains(&Some(glyph)) {
                        let others = glyphs.iter().flatten().filter(|other| **other != glyph);
                        found.push((
                            at,
                            string.to_vec(),
                            index,
                            others.copied().collect::<Vec<_>>(),
                        ));
                    }
                }
            }
        }
        let (at, string, index, others) = chance.one_of(&found)?;
        let other = chance.one_of(&others)?.to_be_bytes();
        for operand in &mut content.operations[at].operands {
            replace(operand, &string, index, other);
        }
        let encoded = content.encode().unwrap();
        document.change_page_content(page, encoded).unwrap();
        Some(())
    }

    fn strings(operands: &[Object]) -> Vec<&[u8]> {
        let mut found = Vec::new();
        for operand in operands {
            match operand {
                Object::String(bytes, _) => found.push(bytes.as_slice()),
                Object::Array(inner) => found.extend(strings(inner)),
                _ => {}
            }
        }
        found
    }

    fn replace(operand: &mut Object, string: &[u8], index: usize, glyph: [u8; 2]) {
        match operand {
            Object::String(bytes, _) if bytes == string => {
                bytes[2 * index..2 * index + 2].copy_from_slice(&glyph);
            }
            Object::Array(inner) => {
                for operand in inner {
                    replace(operand, string, index, glyph);
                }
            }
            _ => {}
        }
    }

    fn dictionaries(document: &mut Document) -> Vec<&mut Dictionary> {
        let objects = document.objects.values_mut();
        objects
            .filter_map(|object| object.as_dict_mut().ok())
            .collect()
    }

    /// A number in a text that is read aloud.
    fn spoken(document: &mut Document, chance: &mut Chance) -> Option<()> {
        let value = 11 + chance.below(80);
        let mut elements = dictionaries(document);
        elements.retain(|d| d.get(b"S").is_ok() && d.get(b"K").is_ok());
        let at = chance.below(elements.len());
        let words = format!("{value} enfants").into_bytes();
        elements
            .into_iter()
            .nth(at)?
            .set("Alt", Object::String(words, StringFormat::Literal));
        Some(())
    }

    /// Another number to dial.
    fn dialled(document: &mut Document, chance: &mut Chance) -> Option<()> {
        let mut links = dictionaries(document);
        links.retain(|d| d.get(b"A").and_then(Object::as_dict).is_ok());
        let at = chance.below(links.len());
        let action = links
            .into_iter()
            .nth(at)?
            .get_mut(b"A")
            .ok()?
            .as_dict_mut()
            .ok()?;
        let number = format!("tel:+3{}", 100_000 + chance.below(800_000));
        action.set(
            "URI",
            Object::String(number.into_bytes(), StringFormat::Literal),
        );
        Some(())
    }

    /// Another digit in the file that proves the sheet.
    fn proof(document: &mut Document, chance: &mut Chance) -> Option<()> {
        let streams = document
            .objects
            .values_mut()
            .filter_map(|o| o.as_stream_mut().ok());
        let is_file = |d: &Dictionary| {
            let kind = d.get(b"Type").and_then(Object::as_name);
            kind.is_ok_and(|name| name == b"EmbeddedFile")
        };
        let file = streams.into_iter().find(|stream| is_file(&stream.dict))?;
        let mut content = file.get_plain_content().unwrap();
        let values = super::places(
            r#""(?:value|sha256|edition|exact)":"[^"]*?([0-9])"#,
            &String::from_utf8_lossy(&content),
        );
        let (at, _) = chance.one_of(&values)?;
        content[at] = chance.other_digit(content[at]);
        file.set_plain_content(content);
        Some(())
    }
}
