//! The streams of a file, how each says that it is packed, and what it is where it is encrypted.
//!
//! They are found by their bytes, not by the file's table of objects: the table may lie, and it
//! may be packed itself. The library opens a file by unpacking streams; so nothing here opens it.
//! Objects are parsed one by one, without what they refer to.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Text,
};
use hayro_interpret::hayro_syntax::reader::{Reader, ReaderContext, ReaderExt as _};
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use super::super::DocumentError;
use super::filters::Filter;
use crate::say;

/// The most filters of LZW that a stream may be packed with: each is tried in two ways.
const MAX_LZW: usize = 2;
/// The most dictionaries and identities of an encryption that a file may name.
const MAX_KEYS: usize = 16;
/// How many times over the bytes of a file may be decrypted, where streams do not say plainly
/// where they end.
const MAX_DECRYPTED: usize = 4;
/// How many times over the bytes of a file may be parsed: objects that stand in one another are.
const MAX_PARSED: usize = 8;

/// A stream.
#[derive(Debug)]
pub(super) struct Stream<'f> {
    id: ObjectIdentifier,
    /// Where its bytes start.
    pub(super) start: usize,
    /// Its bytes, as they stand in the file.
    pub(super) bytes: &'f [u8],
    /// The ways in which it may be packed, each from the outermost filter to the innermost.
    pub(super) filters: Vec<Vec<Filter>>,
    /// What names the key of a stream that has one of its own.
    crypt: Option<&'f [u8]>,
}

/// A stream that was found: its dictionary, what stands behind that, and how many bytes it has at
/// least.
struct Found<'f> {
    id: ObjectIdentifier,
    dictionary: Dict<'f>,
    behind: Reader<'f>,
    shortest: usize,
}

impl Found<'_> {
    /// Whether it may hold objects, or say which of them stand in another one.
    fn may_hold_objects(&self) -> bool {
        self.dictionary.contains_key("First") || self.dictionary.contains_key("W")
    }
}

/// Where the objects of a file start, behind the word `obj`.
pub(super) struct Objects<'f> {
    file: &'f [u8],
    places: BTreeMap<ObjectIdentifier, Vec<usize>>,
    /// Where the last stream ends.
    end: usize,
}

impl<'f> Objects<'f> {
    pub(super) fn of(file: &'f [u8]) -> Self {
        let mut places = BTreeMap::<_, Vec<_>>::new();
        let mut end = 0;
        for (at, word) in file.windows(3).enumerate() {
            if word == b"obj"
                && let Some(id) = file.get(..at).and_then(id_before)
            {
                places.entry(id).or_default().push(at + word.len());
            }
            if word == b"end" && file[at..].starts_with(b"endstream") {
                end = at;
            }
        }
        Self { file, places, end }
    }

    /// All streams of the file.
    ///
    /// # Errors
    /// When it does not say plainly how one is packed or how long it is, or its objects stand in
    /// one another.
    pub(super) fn streams(&self, encrypted: bool) -> Result<Vec<Stream<'f>>, DocumentError> {
        let found = self.found()?;
        // A length in another object is not believed, for it costs nothing to read on to where
        // what is packed says that it ends. What is encrypted has to be decrypted as a whole: it
        // is believed there, unless the object may stand in a stream that is encrypted itself.
        let believed = encrypted && !found.iter().any(Found::may_hold_objects);
        let mut left = self.file.len().saturating_mul(MAX_DECRYPTED);
        let mut streams = Vec::with_capacity(found.len());
        for found in found {
            let stream = self.stream(found, believed)?;
            if encrypted {
                let less = left.checked_sub(stream.bytes.len());
                left = less.ok_or_else(hidden)?;
            }
            streams.push(stream);
        }
        Ok(streams)
    }

    /// The dictionary of each stream, and what stands behind it.
    fn found(&self) -> Result<Vec<Found<'f>>, DocumentError> {
        let mut all = Vec::new();
        let mut parsed = 0;
        for (id, places) in &self.places {
            for at in places {
                let mut reader = Reader::new_with(self.file, *at);
                reader.skip_white_spaces_and_comments();
                if reader.peek_tag(b"<<").is_none() {
                    continue;
                }
                let object = reader.clone().read::<Object<'_>>(&ReaderContext::dummy());
                let dictionary = reader.read::<Dict<'_>>(&ReaderContext::dummy());
                parsed += match (&object, &dictionary) {
                    (Some(Object::Stream(stream)), _) => stream.raw_data().len(),
                    (Some(_), Some(dictionary)) => dictionary.data().len(),
                    _ => self.file.len() - at,
                };
                if parsed / MAX_PARSED > self.file.len() {
                    return Err(DocumentError::Broken(say!(
                        "its objects stand in one another"
                    )));
                }
                if let (Some(Object::Stream(stream)), Some(dictionary)) = (object, dictionary) {
                    all.push(Found {
                        id: *id,
                        dictionary,
                        behind: reader,
                        shortest: stream.raw_data().len(),
                    });
                }
            }
        }
        Ok(all)
    }

    fn stream(&self, found: Found<'f>, believed: bool) -> Result<Stream<'f>, DocumentError> {
        let Found {
            id,
            dictionary,
            mut behind,
            shortest,
        } = found;
        behind.skip_white_spaces_and_comments();
        let word = behind.forward_tag(b"stream");
        let line = word.and_then(|()| {
            let line = behind
                .forward_tag(b"\n")
                .or_else(|| behind.forward_tag(b"\r\n"));
            line.or_else(|| behind.forward_tag(b"\r"))
        });
        let start = behind.offset();
        let bytes = self.file.get(start..).unwrap_or_default();
        let length = match dictionary.get_raw::<Object<'_>>("Length") {
            Some(MaybeRef::Ref(length)) if believed => self.length(length.into(), bytes),
            // Whatever it says, not more than this.
            Some(MaybeRef::Ref(_)) => self.end.checked_sub(start),
            _ => None,
        };
        let (filters, crypt) = self.filters(&dictionary)?;
        Ok(Stream {
            id,
            start,
            bytes: line
                .and_then(|()| bytes.get(..length.unwrap_or(0).max(shortest)))
                .unwrap_or(bytes),
            filters,
            crypt,
        })
    }

    /// The longest of the lengths that an object may mean at this place.
    fn length(&self, id: ObjectIdentifier, bytes: &[u8]) -> Option<usize> {
        let lengths = self.values(id).filter_map(|object| match object {
            Object::Number(number) => usize::try_from(number.as_i64()).ok(),
            _ => None,
        });
        let fits = |length: &usize| {
            let mut behind = Reader::new_with(bytes, *length);
            behind.skip_white_spaces();
            *length <= bytes.len() && behind.peek_tag(b"endstream").is_some()
        };
        lengths.filter(fits).max()
    }

    /// What stands at all places where an object is said to start.
    fn values(&self, id: ObjectIdentifier) -> impl Iterator<Item = Object<'f>> {
        let places = self.places.get(&id).into_iter().flatten();
        places.filter_map(|at| {
            let mut reader = Reader::new_with(self.file, *at);
            reader.skip_white_spaces_and_comments();
            reader.read::<Object<'_>>(&ReaderContext::dummy())
        })
    }

    /// An object, or what a reference means: one thing, that stands in the file as it is.
    fn plain(&self, object: MaybeRef<Object<'f>>) -> Result<Object<'f>, DocumentError> {
        match object {
            MaybeRef::NotRef(object) => Ok(object),
            MaybeRef::Ref(id) => {
                let mut values = self.values(id.into());
                let value = values.next().filter(|_| values.next().is_none());
                value.ok_or_else(hidden)
            }
        }
    }

    /// The ways in which a stream may be packed, and what names its key.
    #[expect(clippy::type_complexity, reason = "a list of lists, and a slice")]
    fn filters(
        &self,
        dictionary: &Dict<'f>,
    ) -> Result<(Vec<Vec<Filter>>, Option<&'f [u8]>), DocumentError> {
        let mut ways = Vec::new();
        let mut crypt = None;
        // The library believes the one or the other.
        for key in ["F", "Filter"] {
            let Some(filter) = dictionary.get_raw::<Object<'_>>(key) else {
                continue;
            };
            let names = match self.plain(filter)? {
                Object::Array(names) => {
                    let names = names.raw_iter().map(|name| self.plain(name));
                    names.collect::<Result<Vec<_>, _>>()?
                }
                name => vec![name],
            };
            let names = names.into_iter().filter_map(Object::into_name);
            let names: Vec<_> = names.map(|name| name.to_vec()).collect();
            if names.first().is_some_and(|name| name == b"Crypt") {
                crypt = Some(self.parameters(dictionary)?);
            }
            ways.extend(tried(&names)?);
        }
        Ok((ways, crypt))
    }

    /// The parameters of the first filter.
    fn parameters(&self, dictionary: &Dict<'f>) -> Result<&'f [u8], DocumentError> {
        let parameters = ["DP", "DecodeParms"]
            .iter()
            .find_map(|key| dictionary.get_raw::<Object<'_>>(key));
        let parameters = parameters.map(|parameters| self.plain(parameters));
        let first = match parameters.transpose()? {
            Some(Object::Array(all)) => {
                let first = all.raw_iter().next();
                first.map(|first| self.plain(first)).transpose()?
            }
            other => other,
        };
        let Some(Object::Dict(parameters)) = first else {
            return Ok(b"<<>>");
        };
        if refers(&parameters) {
            return Err(hidden());
        }
        Ok(parameters.data())
    }

    /// What the file says of its encryption: entries of a trailer, one of which is the one that
    /// counts.
    ///
    /// # Errors
    /// When that is not said plainly.
    pub(super) fn encryptions(&self) -> Result<Vec<Vec<u8>>, DocumentError> {
        let mut dictionaries = BTreeSet::new();
        // A file without an identity has an empty one.
        let mut identities = BTreeSet::from([Vec::new()]);
        for (name, behind) in names(self.file) {
            let value = || {
                let mut reader = Reader::new_with(self.file, behind);
                reader.skip_white_spaces_and_comments();
                reader.read::<MaybeRef<Object<'_>>>(&ReaderContext::dummy())
            };
            match name.as_slice() {
                b"Encrypt" => self.meant(value(), |object| {
                    if let Object::Dict(dictionary) = object {
                        dictionaries.insert((refers(&dictionary), dictionary.data()));
                    }
                }),
                b"ID" => self.meant(value(), |object| {
                    if let Some(identity) = object.into_array().and_then(|all| identity(&all)) {
                        identities.insert(identity);
                    }
                }),
                _ => {}
            }
        }
        let refers = dictionaries.iter().any(|(refers, _)| *refers);
        if refers || dictionaries.len() * identities.len() > MAX_KEYS {
            return Err(hidden());
        }
        let all = dictionaries.iter().flat_map(|(_, dictionary)| {
            identities.iter().map(|identity| {
                let identity: String = identity.iter().map(|b| format!("{b:02x}")).collect();
                [
                    b"/Encrypt ",
                    *dictionary,
                    format!(" /ID [<{identity}>]").as_bytes(),
                ]
                .concat()
            })
        });
        Ok(all.collect())
    }

    /// Every object that may be meant.
    fn meant(&self, object: Option<MaybeRef<Object<'f>>>, mut each: impl FnMut(Object<'f>)) {
        match object {
            Some(MaybeRef::NotRef(object)) => each(object),
            Some(MaybeRef::Ref(id)) => self.values(id.into()).for_each(each),
            None => {}
        }
    }
}

fn hidden() -> DocumentError {
    DocumentError::Broken(say!(
        "it does not say plainly how it is packed or encrypted"
    ))
}

/// The number and the generation that stand before the word `obj`.
fn id_before(before: &[u8]) -> Option<ObjectIdentifier> {
    let (before, generation) = number_before(before)?;
    let (_, number) = number_before(before)?;
    Some(ObjectIdentifier::new(
        number,
        i32::try_from(generation).ok()?,
    ))
}

/// The digits at the end, and what stands before them.
fn number_before(text: &[u8]) -> Option<(&[u8], u32)> {
    let white = |byte: &u8| b"\0\t\n\x0c\r ".contains(byte);
    let end = text.iter().rposition(|byte| !white(byte))? + 1;
    let text = text.get(..end)?;
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, digits) = text.split_at_checked(text.len() - digits)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((before, number))
}

/// Chains of filters, up to one that makes a picture: these are not looked at.
fn tried(names: &[Vec<u8>]) -> Result<Vec<Vec<Filter>>, DocumentError> {
    let mut ways = vec![Vec::new()];
    let mut twofold = 0;
    for name in names {
        let filters: &[Filter] = match name.as_slice() {
            b"FlateDecode" | b"Fl" => &[Filter::Flate],
            b"ASCII85Decode" | b"A85" => &[Filter::Ascii85],
            b"ASCIIHexDecode" | b"AHx" => &[Filter::AsciiHex],
            b"RunLengthDecode" | b"RL" => &[Filter::RunLength],
            b"LZWDecode" | b"LZW" => {
                twofold += 1;
                &[Filter::Lzw { early: true }, Filter::Lzw { early: false }]
            }
            b"DCTDecode" | b"DCT" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF" => {
                break;
            }
            _ => continue,
        };
        if twofold > MAX_LZW {
            return Err(hidden());
        }
        let longer = ways.iter().flat_map(|way| {
            filters.iter().map(|filter| {
                let mut way = way.clone();
                way.push(*filter);
                way
            })
        });
        ways = longer.collect();
    }
    ways.retain(|way| !way.is_empty());
    Ok(ways)
}

/// Whether something in a dictionary is a reference.
fn refers(dictionary: &Dict<'_>) -> bool {
    dictionary.entries().any(|(_, value)| match value {
        MaybeRef::Ref(_) => true,
        MaybeRef::NotRef(object) => object.into_dict().is_some_and(|inner| refers(&inner)),
    })
}

/// The first of the two identities of a file.
fn identity(all: &Array<'_>) -> Option<Vec<u8>> {
    let first = all.flex_iter().next::<Text<'_>>()?;
    Some(first.to_vec())
}

/// The names in a file that may be those of its encryption, and where each ends.
fn names(file: &[u8]) -> impl Iterator<Item = (Vec<u8>, usize)> {
    let places = file.windows(2).enumerate();
    // Any letter may be written as a number.
    let places = places.filter(|(_, two)| two[0] == b'/' && b"EI#".contains(&two[1]));
    places.filter_map(|(at, _)| {
        let mut reader = Reader::new_with(file, at);
        let name = reader.read::<Name<'_>>(&ReaderContext::dummy())?;
        Some((name.to_vec(), reader.offset()))
    })
}

/// Each stream that is packed, with its bytes as they are without this encryption; nothing, when
/// the key to it is not known.
///
/// The library alone knows how to decrypt, and only files: the streams are put into a file of
/// their own, in which nothing is packed.
///
/// # Errors
/// When one cannot be decrypted, or when `each` says so.
pub(super) fn decrypted<'f>(
    streams: &[Stream<'f>],
    encryption: &[u8],
    mut each: impl FnMut(&Stream<'f>, &[u8]) -> Result<(), DocumentError>,
) -> Result<(), DocumentError> {
    let mut left: Vec<_> = streams.iter().filter(|s| !s.filters.is_empty()).collect();
    while !left.is_empty() {
        // An object that was changed stands in a file more than once.
        let mut taken = BTreeMap::new();
        left.retain(|stream| match taken.entry(stream.id) {
            Entry::Occupied(_) => true,
            Entry::Vacant(place) => {
                place.insert(*stream);
                false
            }
        });
        let file = match Pdf::new(alone(&taken, encryption)) {
            Ok(file) => file,
            Err(LoadPdfError::Decryption(_)) => return Ok(()),
            Err(LoadPdfError::Invalid) => return Err(hidden()),
        };
        for object in file.objects() {
            if let Some(stream) = object.into_stream()
                && let Some(found) = taken.remove(&stream.obj_id())
            {
                each(found, &stream.raw_data())?;
            }
        }
        if !taken.is_empty() {
            return Err(hidden());
        }
    }
    Ok(())
}

/// A file of these streams.
fn alone(streams: &BTreeMap<ObjectIdentifier, &Stream<'_>>, encryption: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n");
    let mut add = |file: &mut Vec<u8>, id: &ObjectIdentifier, object: &[u8]| {
        let (number, generation) = (id.obj_number, id.gen_number);
        let place = file.len();
        table += &format!("{number} 1\n{place:010} {generation:05} n \n");
        file.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    };
    for (id, stream) in streams {
        let length = stream.bytes.len();
        let crypt = stream.crypt.map_or_else(Vec::new, |crypt| {
            [b"/Filter /Crypt /DecodeParms ", crypt].concat()
        });
        let head = format!(" /Length {length} >>\nstream\n");
        let parts = [b"<< ", crypt.as_slice(), head.as_bytes(), stream.bytes];
        add(
            &mut file,
            id,
            &[&parts.concat(), b"\nendstream".as_slice()].concat(),
        );
    }
    let used: BTreeSet<_> = streams.keys().map(|id| id.obj_number).collect();
    let mut numbers = (1..).filter(|number| !used.contains(number));
    let (root, pages) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(2));
    let own = |number| ObjectIdentifier::new(number, 0);
    let catalogue = format!("<< /Type /Catalog /Pages {pages} 0 R >>");
    add(&mut file, &own(root), catalogue.as_bytes());
    let none = b"<< /Type /Pages /Kids [] /Count 0 >>";
    add(&mut file, &own(pages), none);
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(format!("trailer\n<< /Size 1 /Root {root} 0 R ").as_bytes());
    file.extend_from_slice(encryption);
    file.extend_from_slice(format!(" >>\nstartxref\n{start}\n%%EOF").as_bytes());
    file
}
