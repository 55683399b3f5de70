//! Every field of everything that is published, changed in turn, stops the build.
//!
//! The small project's ledger is walked leaf by leaf: each value of a published figure or passage
//! is changed, then removed, and each time an error must name the entry or its file.

use jalon::diagnostics::Severity;
use toml_edit::{DocumentMut, Item, Table, Value};

use crate::support::{MYTH, TODAY, Trial};

const LEDGERS: [&str; 3] = [
    "ledger/trial-text.toml",
    "ledger/rfc-2606.toml",
    "ledger/myths.toml",
];

/// What the fixture does not have beside a myth: a figure with its scope taken apart.
const SENTENCES: [&str; 6] = [
    "population",
    "denominator",
    "place",
    "period",
    "means",
    "not",
];

/// The small project with these, vetted by the command that editors use.
fn trial() -> Trial {
    let trial = Trial::to_check();
    trial.write("ledger/myths.toml", MYTH);
    let mut more = String::from("locator = \"section 2\"\n");
    for name in SENTENCES {
        more += &format!("{name} = {{ fr = \"Un mot.\", en = \"A word.\" }}\n");
    }
    trial.replace("ledger/rfc-2606.toml", "locator = \"section 2\"\n", &more);
    for id in ["forty-two", "reserved-names"] {
        let review = ["review", "--accept", id, "--note", "Read for the test."];
        trial.jalon(&review).assert().success();
    }
    assert_eq!(trial.said(TODAY), Vec::<String>::new());
    trial
}

/// Fields that an entry of the fixture may lack, with a value that it would then have.
const ABSENT: [(&str, &str); 11] = [
    ("population", "{ fr = \"Un.\", en = \"One.\" }"),
    ("denominator", "{ fr = \"Un.\", en = \"One.\" }"),
    ("place", "{ fr = \"Ici.\", en = \"Here.\" }"),
    ("period", "{ fr = \"Alors.\", en = \"Then.\" }"),
    ("means", "{ fr = \"Ceci.\", en = \"This.\" }"),
    ("not", "{ fr = \"Cela.\", en = \"That.\" }"),
    ("value2", "\"7\""),
    ("primary", "\"rfc-2606\""),
    ("locator", "\"line 1\""),
    ("note", "{ fr = \"Une note.\", en = \"A note.\" }"),
    ("speaker", "{ fr = \"Le texte\", en = \"The text\" }"),
];

/// One leaf: which table array, which entry of it, and the keys down to it.
#[derive(Debug, Clone)]
struct Leaf {
    kind: &'static str,
    entry: usize,
    keys: Vec<String>,
}

fn entries<'a>(document: &'a DocumentMut, kind: &str) -> impl Iterator<Item = &'a Table> + use<'a> {
    document
        .get(kind)
        .and_then(Item::as_array_of_tables)
        .into_iter()
        .flat_map(|entries| entries.iter())
}

/// The leaves of all entries that are published.
fn leaves(document: &DocumentMut) -> Vec<Leaf> {
    let mut found = Vec::new();
    for kind in ["figure", "passage", "myth"] {
        for (entry, table) in entries(document, kind).enumerate() {
            if table["vetting"]["status"].as_str() == Some("published") {
                for (key, item) in table {
                    let leaf = Leaf {
                        kind,
                        entry,
                        keys: vec![key.to_owned()],
                    };
                    descend(item, leaf, &mut found);
                }
            }
        }
    }
    found
}

fn descend(item: &Item, leaf: Leaf, found: &mut Vec<Leaf>) {
    let Some(table) = item.as_table_like() else {
        found.push(leaf);
        return;
    };
    for (key, item) in table.iter() {
        let mut below = leaf.clone();
        below.keys.push(key.to_owned());
        descend(item, below, found);
    }
}

impl Leaf {
    fn entry_of<'a>(&self, document: &'a mut DocumentMut) -> &'a mut Table {
        let entries = document[self.kind].as_array_of_tables_mut().unwrap();
        entries.get_mut(self.entry).unwrap()
    }

    fn item<'a>(&self, document: &'a mut DocumentMut) -> &'a mut Item {
        let first = &mut self.entry_of(document)[self.keys[0].as_str()];
        self.keys[1..]
            .iter()
            .fold(first, |item, key| &mut item[key.as_str()])
    }

    fn remove(&self, document: &mut DocumentMut) {
        let table = self.entry_of(document);
        let (last, above) = self.keys.split_last().unwrap();
        match above {
            [] => table.remove(last),
            [name] => table[name.as_str()]
                .as_table_like_mut()
                .unwrap()
                .remove(last),
            _ => panic!("{self:?} is deeper than the schema"),
        };
    }
}

/// Another value of the same sort, as near to the old one as can be.
fn changed(key: &str, value: &Value) -> Value {
    let other = |old: &str, values: [&'static str; 2]| {
        let [first, second] = values;
        if old == first { second } else { first }
    };
    match value.as_str() {
        Some(old) if key == "status" => other(old, ["withheld", "rejected"]).into(),
        Some(old) if key == "precision" => other(old, ["exact", "about"]).into(),
        Some(old) if key == "verdict" => other(old, ["misread", "unsourced"]).into(),
        Some(old) if key == "kind" => other(old, ["cardinal", "ratio"]).into(),
        // The words around the quotation still fit, only fewer of them.
        Some(old) if key == "prefix" && old.trim().contains(' ') => {
            old.split_once(' ').unwrap().1.into()
        }
        Some(old) if key == "suffix" && old.trim().contains(' ') => {
            old.trim_end().rsplit_once(' ').unwrap().0.into()
        }
        Some(old) if key == "value" || key == "value2" => format!("{old}0").into(),
        Some(old) => format!("{old}x").into(),
        None if value.is_array() => {
            let mut more = value.as_array().unwrap().clone();
            more.push("trial-text");
            more.into()
        }
        None => {
            let day = value.as_datetime().unwrap().to_string();
            let next = day.replace("-21", "-22");
            assert_ne!(day, next);
            next.parse::<toml_edit::Datetime>().unwrap().into()
        }
    }
}

/// Whether the project, with this ledger file, has an error that names the entry or the file.
fn is_refused(trial: &Trial, file: &str, document: &DocumentMut, id: &str) -> bool {
    let old = trial.read(file);
    trial.write(file, document.to_string());
    let findings = trial.findings(TODAY);
    trial.write(file, old);
    findings.iter().any(|f| {
        f.severity == Severity::Error
            && f.place.file == file
            && (f.subject == id || f.code == "broken-toml" || f.code == "orphaned-anchor")
    })
}

fn id_of(document: &DocumentMut, leaf: &Leaf) -> String {
    let entry = entries(document, leaf.kind).nth(leaf.entry).unwrap();
    entry["id"].as_str().unwrap().to_owned()
}

#[test]
fn no_field_of_a_published_entry_can_change_unseen() {
    let trial = trial();
    let mut unseen = Vec::new();
    let mut tried = 0;
    for file in LEDGERS {
        let document: DocumentMut = trial.read(file).parse().unwrap();
        for leaf in leaves(&document) {
            let mut other = document.clone();
            let key = leaf.keys.last().unwrap();
            let item = leaf.item(&mut other);
            *item = Item::Value(changed(key, item.as_value().unwrap()));
            // An id that changes is the subject of the finding under its new name.
            let id = id_of(&other, &leaf);
            if !is_refused(&trial, file, &other, &id) {
                unseen.push(format!("{file}: {id}: {} changed", leaf.keys.join(".")));
            }
            let mut fewer = document.clone();
            // « Exact » is what a figure is when nothing is said: without it, nothing changes.
            if leaf.item(&mut fewer).as_str() == Some("exact") {
                continue;
            }
            leaf.remove(&mut fewer);
            let id = id_of(&document, &leaf);
            if !is_refused(&trial, file, &fewer, &id) {
                unseen.push(format!("{file}: {id}: {} removed", leaf.keys.join(".")));
            }
            tried += 1;
        }
    }
    assert_eq!(unseen, Vec::<String>::new());
    assert!(tried > 100, "only {tried} changes were tried");
}

#[test]
fn no_field_can_be_added_to_a_published_entry_unseen() {
    let trial = trial();
    let mut unseen = Vec::new();
    for file in LEDGERS {
        let document: DocumentMut = trial.read(file).parse().unwrap();
        for kind in ["figure", "passage"] {
            let absent = |table: &Table, key: &str| !table.contains_key(key);
            for (entry, table) in entries(&document, kind).enumerate() {
                for (key, value) in ABSENT.iter().filter(|(key, _)| absent(table, key)) {
                    let leaf = Leaf {
                        kind,
                        entry,
                        keys: vec![(*key).to_owned()],
                    };
                    let mut more = document.clone();
                    leaf.entry_of(&mut more)
                        .insert(key, Item::Value(value.parse().unwrap()));
                    let id = id_of(&document, &leaf);
                    if !is_refused(&trial, file, &more, &id) {
                        unseen.push(format!("{file}: {id}: {key} added"));
                    }
                }
            }
        }
    }
    assert_eq!(unseen, Vec::<String>::new());
}
