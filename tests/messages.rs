//! What is said to people is said in every language that has a catalogue.
//!
//! The sentences are read out of the sources, where `say!` makes them; the catalogues are read as
//! the program reads them. Nothing may be missing, left over, or lose a value in translation.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without has failed it"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A sentence of the sources: the names of its values, and the files that say it.
#[derive(Default)]
struct Sentence {
    values: BTreeSet<String>,
    files: BTreeSet<String>,
}

/// Every sentence of the program, by its English words.
fn sentences() -> BTreeMap<String, Sentence> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let file = entry.path().strip_prefix(&src).unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let tokens: TokenStream = text.parse().unwrap();
            collect(tokens, file.to_str().unwrap(), &mut found);
        }
    }
    found
}

/// The sentences in a stream of tokens; what stands in `mod tests` is no part of the program.
fn collect(tokens: TokenStream, file: &str, found: &mut BTreeMap<String, Sentence>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let before: Vec<_> = tokens[at.saturating_sub(2)..at]
            .iter()
            .map(ToString::to_string)
            .collect();
        let before: Vec<_> = before.iter().map(String::as_str).collect();
        match before[..] {
            ["mod", "tests"] => continue,
            ["say", "!"] if group.delimiter() == Delimiter::Parenthesis => said(group, file, found),
            _ => {}
        }
        collect(group.stream(), file, found);
    }
}

/// One `say!(…)`: its sentence, and the first word of each value.
fn said(group: &Group, file: &str, found: &mut BTreeMap<String, Sentence>) {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let Some(TokenTree::Literal(literal)) = tokens.first() else {
        return;
    };
    let english: syn::LitStr = syn::parse_str(&literal.to_string()).unwrap();
    let values = tokens.windows(2).filter_map(|pair| match pair {
        [TokenTree::Punct(comma), TokenTree::Ident(name)] if comma.as_char() == ',' => {
            Some(name.to_string())
        }
        _ => None,
    });
    let sentence = found.entry(english.value()).or_default();
    sentence.values.extend(values);
    sentence.files.insert(file.to_owned());
}

/// The catalogue of a language: each sentence with all its forms.
fn catalogue(language: &str) -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/messages")
        .join(language);
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        // Help is held against the commands that it is of, where they are declared.
        if !entry.file_type().is_file() || entry.file_name() == "help.toml" {
            continue;
        }
        let table: toml::Table =
            toml::from_str(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
        for (english, value) in table {
            let forms = match value {
                toml::Value::String(form) => vec![form],
                toml::Value::Table(forms) => {
                    assert!(forms.keys().eq(["one", "other"]), "{language}: {english}");
                    let forms = forms.values();
                    forms
                        .map(|form| form.as_str().unwrap().to_owned())
                        .collect()
                }
                other => vec![format!("neither words nor forms: {other}")],
            };
            let twice = found.insert(english.clone(), forms);
            assert!(twice.is_none(), "said twice in {language}: {english}");
        }
    }
    found
}

/// The names in braces.
fn places(sentence: &str) -> BTreeSet<String> {
    let name = regex::Regex::new(r"\{([a-z_][a-z_0-9]*)\}").unwrap();
    let names = name.captures_iter(sentence);
    names.map(|captures| captures[1].to_owned()).collect()
}

#[test]
fn every_value_has_its_place() {
    let wrong: Vec<_> = sentences()
        .into_iter()
        .filter(|(english, sentence)| !sentence.values.is_subset(&places(english)))
        .map(|(english, sentence)| format!("{:?}: {english}", sentence.files))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sentence_is_said_in_french() {
    let french = catalogue("fr");
    let missing: Vec<_> = sentences()
        .into_iter()
        .filter(|(english, _)| !french.contains_key(english))
        .map(|(english, sentence)| format!("{:?}: {english:?}", sentence.files))
        .collect();
    assert!(
        missing.is_empty(),
        "{} are missing in src/messages/fr:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn no_catalogue_says_what_nobody_says() {
    let sentences = sentences();
    for language in ["en", "fr"] {
        let left: Vec<_> = catalogue(language)
            .into_keys()
            .filter(|english| !sentences.contains_key(english))
            .collect();
        assert!(left.is_empty(), "{language}:\n{}", left.join("\n"));
    }
}

#[test]
fn no_value_is_lost_in_translation() {
    let sentences = sentences();
    for language in ["en", "fr"] {
        for (english, forms) in catalogue(language) {
            let Some(sentence) = sentences.get(&english) else {
                continue;
            };
            for form in forms {
                let known = places(&form).is_subset(&places(&english));
                assert!(known, "{language}: {english:?} → {form:?}");
                let said: BTreeSet<_> = places(&form)
                    .into_iter()
                    .filter(|name| sentence.values.contains(name))
                    .collect();
                let lost: Vec<_> = sentence.values.difference(&said).collect();
                // "1 error" may say its number in words.
                let lost = lost.into_iter().any(|name| name != "count");
                assert!(!lost, "{language}: {english:?} → {form:?}");
            }
        }
    }
}

/// Spaces before double punctuation and inside guillemets do not break; apostrophes are curly.
#[test]
fn french_is_typeset() {
    let wrong = regex::Regex::new(
        r"[^\u{a0}\u{202f}!?][!?;](?:\s|$)|[^\u{a0}\u{202f}]:(?:\s|$)|«[^\u{202f}]|[^\u{202f}]»|\w'\w",
    )
    .unwrap();
    let code = regex::Regex::new(r"`[^`]*`|\{\{[^}]*\}\}").unwrap();
    let found: Vec<_> = catalogue("fr")
        .into_values()
        .flatten()
        .filter(|form| wrong.is_match(&code.replace_all(form, "X")))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
