//! The manifest keeps to the Web Annotation Data Model (W3C Recommendation, 23 February 2017) in
//! what it takes from it, and the words that it points at stand where it says.

use serde_json::{Value, json};

use crate::site::{manifest, project};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// A value that may stand alone or in a list.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    }
}

fn has_type(node: &Value, name: &str) -> bool {
    each(&node["type"]).iter().any(|kind| **kind == name)
}

/// What breaks a rule of the model, in words. The numbers are sections of the Recommendation.
fn broken(document: &Value, annotation: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    let mut must = |kept: bool, rule: &str| {
        if !kept {
            broken.push(format!("{}: {rule}", annotation["id"]));
        }
    };
    let contexts = each(&document["@context"]);
    must(
        contexts.iter().any(|context| **context == CONTEXT),
        "3.1: the context is the model's",
    );
    must(
        annotation["id"]
            .as_str()
            .is_some_and(|id| !id.is_empty() && !id.contains(' ')),
        "3.1: exactly one IRI identifies it",
    );
    must(
        has_type(annotation, "Annotation"),
        "3.1: it says that it is an annotation",
    );
    let targets = each(&annotation["target"]);
    must(!targets.is_empty(), "3.1: at least one target");
    for target in targets {
        must(
            target["source"].is_string(),
            "4: a specific resource has exactly one source",
        );
        for selector in each(&target["selector"]) {
            selected(selector, &mut must);
        }
        for state in each(&target["state"]) {
            must(!each(&state["type"]).is_empty(), "4.3: a state has a type");
            if has_type(state, "TimeState") {
                let date = state["sourceDate"].as_str().unwrap_or_default();
                let is_utc = date.len() == 20 && date.ends_with('Z');
                must(is_utc, "4.3.1: the time is a date and time in UTC");
            }
        }
    }
    broken
}

fn selected(selector: &Value, must: &mut impl FnMut(bool, &str)) {
    if has_type(selector, "TextQuoteSelector") {
        must(
            selector["exact"].is_string(),
            "4.2.4: exactly one exact text",
        );
        for side in ["prefix", "suffix"] {
            let side = &selector[side];
            must(
                side.is_null() || side.is_string(),
                "4.2.4: at most one text on each side",
            );
        }
    } else if has_type(selector, "TextPositionSelector") {
        let (start, end) = (selector["start"].as_u64(), selector["end"].as_u64());
        must(
            start.is_some() && end.is_some(),
            "4.2.5: start and end count characters",
        );
        must(start <= end, "4.2.5: the end is not before the start");
    } else {
        must(false, "4.2: a selector that readers know");
    }
}

fn annotations(manifest: &Value) -> Vec<&Value> {
    let lists = ["figures", "passages"];
    let nodes = lists.iter().flat_map(|list| each(&manifest[*list]));
    nodes.filter(|node| !node["target"].is_null()).collect()
}

#[test]
fn the_manifest_keeps_to_the_model() {
    let manifest = manifest();
    let annotations = annotations(&manifest);
    assert!(
        annotations.len() > 10,
        "few annotations: {}",
        annotations.len()
    );
    let broken: Vec<String> = annotations
        .iter()
        .flat_map(|annotation| broken(&manifest, annotation))
        .collect();
    assert_eq!(broken, [""; 0]);
}

#[test]
fn the_model_s_rules_are_seen_to_be_broken() {
    let document = json!({ "@context": CONTEXT });
    let sound = json!({
        "id": "a", "type": "Annotation",
        "target": {
            "source": "s",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "x", "prefix": "", "suffix": ""},
                {"type": "TextPositionSelector", "start": 1, "end": 2},
            ],
            "state": {"type": "TimeState", "sourceDate": "2026-11-21T00:00:00Z"},
        },
    });
    assert_eq!(broken(&document, &sound), [""; 0]);
    let table = [
        ("/id", json!(null)),
        ("/id", json!(["a", "b"])),
        ("/type", json!("Note")),
        ("/target", json!(null)),
        ("/target/source", json!(["a", "b"])),
        ("/target/selector/0/exact", json!(null)),
        ("/target/selector/0/prefix", json!(["a"])),
        ("/target/selector/0/type", json!("Guess")),
        ("/target/selector/1/start", json!(-1)),
        ("/target/selector/1/start", json!(3)),
        ("/target/selector/1/end", json!("2")),
        ("/target/state/sourceDate", json!("2026-11-21")),
    ];
    for (place, value) in table {
        let mut changed = sound.clone();
        *changed.pointer_mut(place).unwrap() = value.clone();
        assert!(!broken(&document, &changed).is_empty(), "{place} = {value}");
    }
    assert!(!broken(&json!({}), &sound).is_empty(), "no context");
}

/// A reader who has nothing but the manifest and the held documents finds the words.
#[test]
fn every_position_selects_the_quoted_words() {
    let manifest = manifest();
    for annotation in annotations(&manifest) {
        let target = &annotation["target"];
        let state = each(&target["state"])
            .into_iter()
            .find(|s| s["version"].is_string());
        let version = state.unwrap()["version"].as_str().unwrap();
        let source = target["source"].as_str().unwrap();
        let folder = project().join("sources").join(source);
        let text = std::fs::read_to_string(folder.join(format!("{version}.txt"))).unwrap();
        let selector = |kind: &str| {
            let mut selectors = each(&target["selector"]).into_iter();
            selectors.find(|s| has_type(s, kind)).unwrap()
        };
        let position = selector("TextPositionSelector");
        let at = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let selected: String = text.chars().take(at("end")).skip(at("start")).collect();
        let quote = selector("TextQuoteSelector");
        assert_eq!(
            selected,
            quote["exact"].as_str().unwrap(),
            "{}",
            annotation["id"]
        );
        let before: String = text.chars().take(at("start")).collect();
        assert!(before.ends_with(quote["prefix"].as_str().unwrap()));
    }
}
