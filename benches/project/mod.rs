//! A project made from a seed: as many documents, figures, chapters and sheets as asked for, in two
//! languages, and a second version of every document with known outcomes.
//!
//! Nothing in it is true, and it says so: its places are made-up words. The same seed and sizes
//! give the same bytes.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "what a measurement cannot go on without has ended it; its files need no care"
)]

mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jalon::diagnostics::Report;
use jalon::files;
use jalon::ledger::Ledger;
use jalon::sources::sha256;

use words::{Chance, LANGUAGES, Tongue};

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Documents that are held.
    pub(crate) documents: usize,
    /// How long each is, in bytes.
    pub(crate) bytes: usize,
    /// Figures, spread over the documents.
    pub(crate) figures: usize,
    /// Chapters in each language; every figure is printed in one.
    pub(crate) chapters: usize,
    /// Handouts.
    pub(crate) handouts: usize,
}

/// What becomes of a figure in the second version of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Nothing.
    Unchanged,
    /// Its paragraph stands elsewhere.
    Moved,
    /// It has another value.
    Changed,
    /// Its paragraph is gone.
    Gone,
}

impl Fate {
    const ALL: [Self; 4] = [Self::Unchanged, Self::Moved, Self::Changed, Self::Gone];

    /// The outcome that it is, in the words of `jalon check`.
    fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }
}

/// A figure of the project.
#[derive(Debug, Clone)]
struct Figure {
    id: String,
    /// The place that it speaks of, and nothing else does.
    place: String,
    value: u32,
    thing: usize,
    fate: Fate,
}

/// Makes the project in `root`; `templates` is the folder of the repository's own. With `changed`,
/// every document has a second version. `fates.tsv` says what becomes of each figure in it.
pub(crate) fn make(root: &Path, templates: &Path, seed: u64, size: Size, changed: bool) {
    let mut chance = Chance::new(seed);
    let mut fates = String::from(
        "figure	outcome
",
    );
    let mut all = Vec::new();
    for number in 0..size.documents {
        let tongue = &LANGUAGES[number % LANGUAGES.len()];
        let count =
            size.figures / size.documents + usize::from(number < size.figures % size.documents);
        let figures: Vec<Figure> = (0..count)
            .map(|place| figure(&mut chance, number, place))
            .collect();
        document(
            root,
            &mut chance,
            tongue,
            number,
            &figures,
            size.bytes,
            changed,
        );
        for figure in &figures {
            let _ = writeln!(fates, "{}\t{}", figure.id, figure.fate.word());
        }
        all.extend(figures);
    }
    for tongue in &LANGUAGES {
        book(root, &mut chance, tongue, &all, size.chapters);
    }
    for number in 0..size.handouts {
        handout(root, number, &all);
    }
    write(root, "jalon.toml", PROJECT);
    copy(templates, &root.join("templates"));
    write(root, "fates.tsv", &fates);
    vet(root);
}

const PROJECT: &str = r#"version = 1
title = { fr = "Guide d’essai", en = "Trial guide" }

[[language]]
code = "fr"
name = "Français"

[[language]]
code = "en"
name = "English"
"#;

fn figure(chance: &mut Chance, document: usize, place: usize) -> Figure {
    Figure {
        id: format!("d{document}-f{place}"),
        place: chance.name(),
        value: 1_000 + chance.below(98_000),
        thing: chance.pick(words::THINGS),
        // Neighbours move apart from each other, so that what moved is not what stayed.
        fate: Fate::ALL[place % Fate::ALL.len()],
    }
}

/// A document as paragraphs, with the figure that each states.
fn paragraphs<'f>(
    chance: &mut Chance,
    tongue: &Tongue,
    figures: &'f [Figure],
    bytes: usize,
) -> Vec<(String, Option<&'f Figure>)> {
    let each = bytes / figures.len().max(1);
    let mut paragraphs = Vec::new();
    let mut length = 0;
    for (at, figure) in figures.iter().enumerate() {
        while length + 200 < each * (at + 1) {
            let paragraph = tongue.paragraph(chance);
            length += paragraph.len();
            paragraphs.push((paragraph, None));
        }
        let said = tongue.states(&figure.place, figure.value, figure.thing);
        length += said.len();
        paragraphs.push((said, Some(figure)));
    }
    paragraphs
}

fn document(
    root: &Path,
    chance: &mut Chance,
    tongue: &Tongue,
    number: usize,
    figures: &[Figure],
    bytes: usize,
    changed: bool,
) {
    let paragraphs = paragraphs(chance, tongue, figures, bytes);
    let id = format!("d{number}");
    let folder = format!("sources/{id}");
    let mut record = format!(
        "title = \"{}\"\ncreators = []\npublisher = \"Jalon\"\nlanguage = \"{}\"\n\
         published = \"2026\"\nkind = \"article\"\nrights = \"Made from a seed.\"\n\
         unknown = [\"creators\", \"url\"]\nrecorded = 2026-11-20\n",
        chance.name(),
        tongue.code
    );
    let mut version = |day: &str, text: &str| {
        write(root, &format!("{folder}/{day}.txt"), text);
        let _ = write!(
            record,
            "\n[[version]]\nid = \"{day}\"\nfile = \"{day}.txt\"\nretrieved = {day}\n\
             sha256 = \"{}\"\nbytes = {}\nformat = \"txt\"\n",
            sha256(text.as_bytes()),
            text.len()
        );
    };
    let first: Vec<&str> = paragraphs.iter().map(|(text, _)| text.as_str()).collect();
    version("2026-11-20", &first.join("\n\n"));
    if changed {
        version("2026-11-21", &second(chance, tongue, &paragraphs));
    }
    write(root, &format!("{folder}/source.toml"), &record);
    let entries: String = figures.iter().map(|f| entry(tongue, f)).collect();
    write(root, &format!("ledger/{id}.toml"), &entries);
}

/// The second version: a new paragraph first, and every figure as its fate wants it.
fn second(
    chance: &mut Chance,
    tongue: &Tongue,
    paragraphs: &[(String, Option<&Figure>)],
) -> String {
    let mut kept = vec![tongue.paragraph(chance)];
    let mut moved = Vec::new();
    for (text, figure) in paragraphs {
        match figure.map(|figure| (figure, figure.fate)) {
            None | Some((_, Fate::Unchanged)) => kept.push(text.clone()),
            Some((_, Fate::Moved)) => moved.push(text.clone()),
            Some((figure, Fate::Changed)) => {
                kept.push(tongue.states(&figure.place, figure.value + 321, figure.thing));
            }
            Some((_, Fate::Gone)) => {}
        }
    }
    moved.append(&mut kept);
    moved.join("\n\n")
}

fn entry(tongue: &Tongue, figure: &Figure) -> String {
    let Figure {
        id, place, value, ..
    } = figure;
    let quote = tongue.quote(*value, figure.thing);
    let (prefix, suffix) = (tongue.before(place), ".");
    let mut text = format!(
        "[[figure]]\nid = \"{id}\"\nquote = \"{quote}\"\nprefix = \"{prefix}\"\n\
         suffix = \"{suffix}\"\nvalue = \"{value}\"\nprecision = \"exact\"\nkind = \"cardinal\"\n"
    );
    for of in &LANGUAGES {
        let (code, thing) = (of.code, of.things[figure.thing]);
        let _ = write!(
            text,
            "unit.{code} = \"{thing}\"\nlabel.{code} = \"{place}\"\nscope.{code} = \"{place}.\"\n"
        );
    }
    let _ = write!(
        text,
        "as_of = \"2026\"\nreview_by = 2027-11-21\n[figure.vetting]\nstatus = \"published\"\n\
         on = 2026-11-20\nby = \"editor\"\nversion = \"2026-11-20\"\nfingerprint = \"{}\"\n\
         note = \"Made from a seed.\"\n\n",
        unvetted(id)
    );
    text
}

/// What stands in the place of a fingerprint until the entry can be read.
fn unvetted(id: &str) -> String {
    format!("sha256-v1:of-{id}.")
}

/// Gives every entry the fingerprint of what stands there.
fn vet(root: &Path) {
    let ledger = Ledger::load(root, &mut Report::default());
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut by_file: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for figure in ledger.figures.values() {
        let vetting = figure.vetting.as_ref().expect("a vetting");
        let pair = (unvetted(&figure.id), figure.fingerprint(vetting));
        by_file
            .entry(&figure.places.id.file)
            .or_default()
            .push(pair);
    }
    for (file, pairs) in by_file {
        let text = files::read_text(&root.join(file)).expect("the ledger");
        let text = texts.entry(file).or_insert(text);
        for (old, new) in pairs {
            *text = text.replacen(&old, &new, 1);
        }
        write(root, file, text);
    }
}

fn book(root: &Path, chance: &mut Chance, tongue: &Tongue, figures: &[Figure], chapters: usize) {
    let code = tongue.code;
    let folder = format!("book/{code}");
    let mut summary = format!("# {}\n\n", tongue.contents);
    let each = figures.len().div_ceil(chapters.max(1)).max(1);
    for number in 0..chapters {
        let name = tongue.chapter(number);
        let mut text = format!("# {name} {{#chapter-{number}}}\n\n");
        for figure in figures.iter().skip(number * each).take(each) {
            let (place, id) = (&figure.place, &figure.id);
            let _ = write!(
                text,
                "{place} : {{{{#figure {id}}}}}.\n\n{}\n\n",
                tongue.paragraph(chance)
            );
        }
        let _ = writeln!(summary, "- [{name}](chapter-{number}.md)");
        write(root, &format!("{folder}/src/chapter-{number}.md"), &text);
    }
    write(root, &format!("{folder}/src/SUMMARY.md"), &summary);
    let book = BOOK.replace("{code}", code);
    write(root, &format!("{folder}/book.toml"), &book);
}

const BOOK: &str = r#"[book]
title = "Trial"
description = "Made from a seed."
language = "{code}"
src = "src"

[build]
create-missing = false
use-default-preprocessors = false

[preprocessor.jalon]
command = "jalon preprocess"
renderers = ["html"]

[output.html]
theme = "../../templates/guide/theme"
smart-punctuation = false
input-404 = ""
no-section-label = true

[output.html.print]
enable = false

[output.html.playground]
copyable = false
runnable = false
"#;

fn handout(root: &Path, number: usize, figures: &[Figure]) {
    let folder = format!("handouts/sheet-{number}");
    write(
        root,
        &format!("{folder}/handout.toml"),
        "version = 1\nformat = \"sheet\"\naudience = \"parents\"\n\n[title]\nfr = \"Fiche d’essai\"\n\
         en = \"Trial sheet\"\n\n[description]\nfr = \"Une fiche pour les essais.\"\n\
         en = \"A sheet for trials.\"\n",
    );
    for tongue in &LANGUAGES {
        let mut text = tongue.boxes.to_owned();
        for figure in figures.iter().cycle().skip(number * 3).take(3) {
            let (place, id) = (&figure.place, &figure.id);
            let _ = write!(text, "{place} : {{{{#figure {id}}}}}.\n\n");
        }
        write(root, &format!("{folder}/{}.md", tongue.code), &text);
    }
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

fn copy(from: &Path, to: &Path) {
    for path in files::tree(from).expect("the templates") {
        let target = to.join(&path);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        std::fs::copy(from.join(path), target).expect("a copy");
    }
}
