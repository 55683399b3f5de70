//! The house: a module imports only from the floors below its own.
//!
//! The imports are read out of the sources, so a floor that is skipped by `use` or by a full path
//! is found alike.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without has failed it"
)]

use std::collections::BTreeMap;
use std::path::Path;

/// The floors, lowest first (DESIGN, section 7; `ARCHITECTURE.md` says what was added).
const FLOORS: &[&[&str]] = &[
    &["messages"],
    &["text", "files", "dates", "memo"],
    &["diagnostics"],
    &["theme"],
    &["config", "sources", "markup"],
    &["ledger", "manuscript", "drawings"],
    &["trace", "starter"],
    &["check"],
    &["content"],
    &["guide", "handouts"],
    &["site"],
    &["audit"],
    &["cli"],
];

/// What `audit` may import: it trusts nothing that it checks.
const AUDIT_MAY: &[&str] = &["messages", "text", "diagnostics", "files", "memo"];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// Every Rust file below `src`, with the module of the library it belongs to.
fn sources() -> Vec<(String, String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let below = entry
                .path()
                .strip_prefix(&src)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let module = below
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            found.push((below, module, text));
        }
    }
    found
}

/// The modules that a file names behind `crate::`, with their lines.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let names = group
                    .split([',', '}'])
                    .map(str::trim)
                    .filter(|n| !n.is_empty());
                found.extend(names.map(|name| (number + 1, first_word(name))));
            } else {
                found.push((number + 1, first_word(rest)));
            }
        }
    }
    found
}

fn first_word(text: &str) -> String {
    let word: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    // The macro of `messages` is exported at the top, as macros are.
    if word == "say" {
        "messages".to_owned()
    } else {
        word
    }
}

#[test]
fn a_module_imports_only_from_the_floors_below() {
    let mut wrong = Vec::new();
    for (file, module, text) in sources() {
        let Some(own) = floor(&module) else {
            assert!(
                matches!(module.as_str(), "lib" | "main"),
                "{file}: on no floor"
            );
            continue;
        };
        for (line, import) in imports(&text) {
            match floor(&import) {
                Some(_) if import == module => {}
                Some(of) if of < own => {
                    if module == "audit" && !AUDIT_MAY.contains(&import.as_str()) {
                        wrong.push(format!("src/{file}:{line}: audit imports {import}"));
                    }
                }
                Some(_) => wrong.push(format!("src/{file}:{line}: {module} imports {import}")),
                None => wrong.push(format!("src/{file}:{line}: `{import}` is on no floor")),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports against the floors:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_module_of_the_library_is_on_one_floor() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for module in FLOORS.iter().flat_map(|floor| floor.iter()) {
        *counts.entry(module).or_default() += 1;
    }
    assert!(counts.values().all(|count| *count == 1));
    let library = std::fs::read_to_string("src/lib.rs").unwrap();
    for line in library.lines().filter_map(|l| l.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(counts.contains_key(module), "{module} is on no floor");
    }
}

/// The names of code, `module::thing`, in a section of `ARCHITECTURE.md`.
fn names_in(section: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(page).unwrap();
    let from = page.find(section).unwrap() + section.len();
    let section = page[from..].split("\n## ").next().unwrap();
    let quoted = section.split('`').skip(1).step_by(2);
    let is_path = |name: &&str| {
        name.contains("::")
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
    };
    quoted.filter(is_path).map(str::to_owned).collect()
}

#[test]
fn what_the_way_of_a_figure_names_exists() {
    let sources = sources();
    let is_defined = |module: &str, name: &str| {
        let kinds = ["fn", "struct", "enum", "mod", "trait"];
        let mut own = sources.iter().filter(|(_, of, _)| of == module);
        own.any(|(_, _, text)| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            let mut before = "";
            words.any(|word| {
                let found = word == name && kinds.contains(&before);
                before = word;
                found
            })
        })
    };
    let names = names_in("## The way of one figure\n");
    assert!(names.len() > 20, "{names:?}");
    let unknown = names.iter().filter(|name| {
        let (module, rest) = name.split_once("::").unwrap();
        !rest.split("::").all(|part| is_defined(module, part))
    });
    let unknown: Vec<_> = unknown.collect();
    assert!(unknown.is_empty(), "no such thing: {unknown:?}");
}

#[test]
fn every_test_and_every_limit_that_security_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut code = String::new();
    for folder in ["src", "tests"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|e| e == "rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let is_there = |name: &str| {
        let constant = |c: char| c.is_ascii_uppercase() || c == '_';
        if !name.is_empty() && name.chars().all(constant) {
            return code.contains(&format!("const {name}:"));
        }
        let target = root.join(format!("fuzz/fuzz_targets/{name}.rs"));
        let plain = name.contains(' ') || !name.contains('_');
        plain
            || code.contains(&format!("fn {name}()"))
            || target.is_file()
            || root.join(name).is_file()
    };
    let named = text.split('`').skip(1).step_by(2);
    let missing: Vec<_> = named.filter(|name| !is_there(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
