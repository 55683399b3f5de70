//! A PDF, opened: its structure tree and its fonts, as text to compare.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

/// The structure tree, one element a line, indented by its depth.
pub(crate) fn structure(file: &[u8]) -> String {
    let document = Document::load_mem(file).unwrap();
    let root = dictionary(
        &document,
        document.catalog().unwrap().get(b"StructTreeRoot").unwrap(),
    );
    let mut out = String::new();
    kids(&document, root, 0, &mut out);
    out
}

fn kids(document: &Document, element: &Dictionary, depth: usize, out: &mut String) {
    let Ok(kids) = element.get(b"K").and_then(Object::as_array) else {
        return;
    };
    for kid in kids {
        let kid = dictionary(document, kid);
        let indent = "  ".repeat(depth);
        match name(kid, b"Type").as_str() {
            "MCR" => out.push_str(&format!("{indent}content\n")),
            "OBJR" => {
                let annotation = dictionary(document, kid.get(b"Obj").unwrap());
                let action = annotation.get(b"A").and_then(Object::as_dict).unwrap();
                let address = string(action, b"URI");
                let spoken = string(annotation, b"Contents");
                out.push_str(&format!("{indent}link to {address} \"{spoken}\"\n"));
            }
            _ => {
                let language = if kid.has(b"Lang") {
                    format!(" in {}", string(kid, b"Lang"))
                } else {
                    String::new()
                };
                out.push_str(&format!("{indent}{}{language}\n", name(kid, b"S")));
                self::kids(document, kid, depth + 1, out);
            }
        }
    }
}

fn dictionary<'d>(document: &'d Document, object: &'d Object) -> &'d Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap()
}

fn name(dictionary: &Dictionary, key: &[u8]) -> String {
    let name = dictionary
        .get(key)
        .and_then(Object::as_name)
        .unwrap_or_default();
    String::from_utf8(name.to_vec()).unwrap()
}

fn string(dictionary: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(dictionary.get(key).unwrap()).unwrap()
}

/// The size of every embedded font program, by the name of its font; none for a font without one.
pub(crate) fn fonts(file: &[u8]) -> BTreeMap<String, Option<usize>> {
    let document = Document::load_mem(file).unwrap();
    let descriptors = document.objects.values().filter_map(|object| {
        let dictionary = object.as_dict().ok()?;
        (name(dictionary, b"Type") == "FontDescriptor").then_some(dictionary)
    });
    descriptors
        .map(|descriptor| {
            let program = descriptor
                .get(b"FontFile2")
                .and_then(|o| document.dereference(o))
                .ok();
            let size = program.and_then(|(_, object)| {
                Some(object.as_stream().ok()?.decompressed_content().ok()?.len())
            });
            (name(descriptor, b"FontName"), size)
        })
        .collect()
}

/// What the catalogue says: language, title shown, tagged.
pub(crate) fn promises(file: &[u8]) -> (String, bool, bool) {
    let document = Document::load_mem(file).unwrap();
    let catalogue = document.catalog().unwrap();
    let is = |key: &[u8], inner: &[u8]| {
        let dictionary = catalogue.get(key).and_then(Object::as_dict).unwrap();
        dictionary.get(inner).and_then(Object::as_bool).unwrap()
    };
    let shown = is(b"ViewerPreferences", b"DisplayDocTitle");
    (
        string(catalogue, b"Lang"),
        shown,
        is(b"MarkInfo", b"Marked"),
    )
}

/// The text of every page, as it is painted.
pub(crate) fn pages(file: &[u8]) -> Vec<String> {
    let document = Document::load_mem(file).unwrap();
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    numbers
        .into_iter()
        .map(|number| document.extract_text(&[number]).unwrap())
        .collect()
}

/// Width and height of the first page, in whole millimetres.
pub(crate) fn page_size(file: &[u8]) -> (i64, i64) {
    let document = Document::load_mem(file).unwrap();
    let page = document.get_pages()[&1];
    let page = document.get_dictionary(page).unwrap();
    let corners = page.get(b"MediaBox").and_then(Object::as_array).unwrap();
    let side = |at: usize| {
        let points = corners[at].as_float().unwrap();
        (points / 72.0 * 25.4).round() as i64
    };
    (side(2), side(3))
}
