//! A file loaded within measure.
//!
//! While the library loads a file, it unpacks each of its tables and each of its streams of objects
//! to a limit, however many there are, and keeps them. So tables are counted first, encrypted files
//! (of which it says so too late) are refused, and the streams of objects are unpacked here, to a
//! limit for all of them.

use lopdf::xref::XrefEntry;
use lopdf::{Document, LoadOptions, Object, ObjectId, ObjectStream};

/// The most bytes of objects that are unpacked; in memory they take forty times that.
const MOST_OBJECTS: usize = 8 << 20;
/// The most tables of objects of a file; one is added with every change.
const MOST_TABLES: usize = 16;
/// What streams of objects are called here, so that the library does not know them.
const OBJECTS: &[u8] = b"JalonObjects";

/// Loads a file.
///
/// # Errors
/// Words that say why, when it cannot be loaded.
pub(super) fn load(bytes: &[u8]) -> Result<Document, String> {
    if names(bytes, b"Encrypt") > 0 {
        return Err("it is encrypted".to_owned());
    }
    if names(bytes, b"XRef") > MOST_TABLES {
        return Err("it was changed too often".to_owned());
    }
    let options = LoadOptions {
        max_decompressed_size: Some(MOST_OBJECTS),
        filter: Some(rename),
        ..LoadOptions::default()
    };
    let mut document =
        Document::load_mem_with_options(bytes, options).map_err(|e| e.to_string())?;
    unpack(&mut document)?;
    Ok(document)
}

/// How often a name stands in a file; any letter of it may be written as a number.
fn names(bytes: &[u8], name: &[u8]) -> usize {
    let places = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let is_name = |at: usize| {
        let mut rest = bytes.get(at + 1..).unwrap_or_default();
        name.iter().all(|letter| {
            let (taken, is_letter) = match rest {
                [b'#', high, low, ..] => {
                    let number = format!("{letter:02x}");
                    (3, number.as_bytes() == [*high, *low].to_ascii_lowercase())
                }
                [first, ..] => (1, first == letter),
                [] => (0, false),
            };
            rest = rest.get(taken..).unwrap_or_default();
            is_letter
        })
    };
    places.filter(|(at, _)| is_name(*at)).count()
}

/// Hides that something is a stream of objects.
fn rename(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        stream.dict.set("Type", Object::Name(OBJECTS.to_vec()));
    }
    // Only that there is an answer counts.
    Some((id, Object::Null))
}

/// Adds the objects that stand in streams, each from the stream that the table names.
fn unpack(document: &mut Document) -> Result<(), String> {
    let is_hidden = |object: &Object| {
        let stream = object.as_stream();
        stream.is_ok_and(|stream| stream.dict.has_type(OBJECTS))
    };
    let hidden = document.objects.iter().filter(|(_, o)| is_hidden(o));
    let hidden: Vec<_> = hidden.map(|(id, _)| *id).collect();
    let mut left = MOST_OBJECTS;
    for id in hidden {
        let Some(Object::Stream(mut stream)) = document.objects.remove(&id) else {
            continue;
        };
        let objects = match ObjectStream::new_with_limit(&mut stream, Some(left)) {
            Ok(objects) => objects,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => {
                return Err("it unpacks to more objects than are ever read".to_owned());
            }
            Err(_) => continue,
        };
        left = left.saturating_sub(stream.content.len());
        for (inner, object) in objects.objects {
            let elsewhere = matches!(
                document.reference_table.get(inner.0),
                Some(XrefEntry::Compressed { container, .. }) if *container != id.0
            );
            if !elsewhere {
                document.objects.entry(inner).or_insert(object);
            }
        }
    }
    Ok(())
}
