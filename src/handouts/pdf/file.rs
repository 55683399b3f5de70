//! A document's objects to the bytes of a file: what is no stream is gathered in object streams,
//! and a cross-reference stream says where everything stands (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! The same bytes as lopdf writes, which turns each object into bytes three times, after a copy of
//! it has been made.

use std::io::Write as _;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

use super::digits::{hexadecimal, integer, literal};
use super::pack::Packer;

/// How many objects share a stream.
const TOGETHER: usize = 100;

/// The file of a document whose objects are numbered without gaps, all of the first generation.
pub(super) fn file(mut pdf: Document, packer: &mut Packer) -> lopdf::Result<Vec<u8>> {
    let mut file = File {
        bytes: format!("%PDF-{}\n%", pdf.version).into_bytes(),
        places: vec![Place::default(); pdf.objects.len()],
    };
    file.bytes.extend_from_slice(&pdf.binary_mark);
    file.bytes.push(b'\n');
    let mut others = Vec::new();
    for ((id, _), object) in std::mem::take(&mut pdf.objects) {
        match object {
            Object::Stream(stream) => file.stream(id, stream)?,
            object => others.push((id, object)),
        }
    }
    let mut others = others.into_iter().peekable();
    while others.peek().is_some() {
        file.together(others.by_ref().take(TOGETHER), packer)?;
    }
    file.end(pdf)
}

/// Where an object stands: a kind, then the offset in the file or the number of the stream that
/// holds it, then its index in that.
type Place = (u8, u32, u16);

/// A file that is being written.
struct File {
    bytes: Vec<u8>,
    /// By the number of the object, from 1.
    places: Vec<Place>,
}

impl File {
    fn stream(&mut self, id: u32, stream: Stream) -> lopdf::Result<()> {
        self.put(id, (1, number(self.bytes.len()), 0));
        writeln!(self.bytes, "{id} 0 obj")?;
        write_dictionary(&mut self.bytes, &stream.dict)?;
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(&stream.content);
        self.bytes.extend_from_slice(b"\nendstream \nendobj\n");
        Ok(())
    }

    /// Objects that share a stream: their numbers and offsets, then themselves.
    fn together(
        &mut self,
        objects: impl Iterator<Item = (u32, Object)>,
        packer: &mut Packer,
    ) -> lopdf::Result<()> {
        let own = self.next();
        let (mut heads, mut body) = (String::new(), Vec::new());
        let mut count = 0;
        for (id, object) in objects {
            self.put(id, (2, own, count));
            count += 1;
            heads.push_str(&format!("{id} {} ", body.len()));
            write(&mut body, &object)?;
            body.push(b' ');
        }
        let first = i64::from(number(heads.len()));
        let content = packer.pack(&[heads.as_bytes(), &body].concat())?;
        let dictionary = dictionary! {
            "Type" => "ObjStm",
            "N" => i64::from(count),
            "First" => first,
            "Length" => i64::from(number(content.len())),
            "Filter" => "FlateDecode",
        };
        self.stream(own, Stream::new(dictionary, content))
    }

    /// The cross-reference stream, which is the trailer too, and where it stands.
    fn end(mut self, mut pdf: Document) -> lopdf::Result<Vec<u8>> {
        let own = self.next();
        let start = self.bytes.len();
        self.put(own, (1, number(start), 0));
        let trailer = &mut pdf.trailer;
        trailer.set("Type", "XRef");
        trailer.set("Size", i64::from(own) + 1);
        trailer.set("W", vec![1.into(), 4.into(), 2.into()]);
        trailer.set("Index", vec![1.into(), i64::from(own).into()]);
        trailer.remove(b"Filter");
        let places = self.places.iter().flat_map(|(kind, first, second)| {
            let numbers = first.to_be_bytes().into_iter().chain(second.to_be_bytes());
            std::iter::once(*kind).chain(numbers)
        });
        let content: Vec<u8> = places.collect();
        trailer.set("Length", i64::from(number(content.len())));
        let mut stream = Stream::new(lopdf::Dictionary::new(), content);
        stream.dict = pdf.trailer;
        self.stream(own, stream)?;
        write!(self.bytes, "\nstartxref\n{start}\n%%EOF")?;
        Ok(self.bytes)
    }

    /// The number of an object that is added.
    fn next(&mut self) -> u32 {
        self.places.push(Place::default());
        number(self.places.len())
    }

    fn put(&mut self, id: u32, place: Place) {
        let index = usize::try_from(id).unwrap_or(0).wrapping_sub(1);
        if let Some(known) = self.places.get_mut(index) {
            *known = place;
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Writes an object as it stands in a file, in the same bytes as lopdf. What has to be escaped is
/// left to it.
fn write(out: &mut Vec<u8>, object: &Object) -> lopdf::Result<()> {
    match object {
        Object::Integer(number) => integer(out, *number),
        Object::Reference((id, generation)) => {
            integer(out, i64::from(*id));
            out.push(b' ');
            integer(out, i64::from(*generation));
            out.extend_from_slice(b" R");
        }
        Object::Name(name) => write_name(out, name)?,
        Object::String(text, StringFormat::Hexadecimal) => hexadecimal(out, text),
        Object::String(text, _) if !text.iter().any(|byte| b"()\\\r".contains(byte)) => {
            literal(out, text);
        }
        Object::Array(all) => {
            out.push(b'[');
            for (at, object) in all.iter().enumerate() {
                if at > 0 && needs_space(object) {
                    out.push(b' ');
                }
                write(out, object)?;
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary)?,
        other => escaped(out, other)?,
    }
    Ok(())
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) -> lopdf::Result<()> {
    if !name.iter().all(u8::is_ascii_alphanumeric) {
        return escaped(out, &Object::Name(name.to_vec()));
    }
    out.push(b'/');
    out.extend_from_slice(name);
    Ok(())
}

fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) -> lopdf::Result<()> {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(out, key)?;
        if needs_space(value) {
            out.push(b' ');
        }
        write(out, value)?;
    }
    out.extend_from_slice(b">>");
    Ok(())
}

/// Whether something must stand between a name or another object and this one.
fn needs_space(object: &Object) -> bool {
    use Object::{Boolean, Integer, Null, Real, Reference};
    matches!(
        object,
        Null | Boolean(_) | Integer(_) | Real(_) | Reference(_)
    )
}

/// An object as lopdf writes it. Where it writes one for others to read is in the content of a
/// page, with a space behind it.
fn escaped(out: &mut Vec<u8>, object: &Object) -> lopdf::Result<()> {
    let operations = [Operation::new("", vec![object.clone()])];
    let written = Content { operations }.encode()?;
    out.extend_from_slice(written.trim_ascii_end());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Object::{Array, Boolean, Integer, Name, Null, Real, Reference};

    #[test]
    fn objects_are_written_as_lopdf_writes_them() {
        let string = |text: &[u8], format| Object::String(text.to_vec(), format);
        let literal = |text: &[u8]| string(text, StringFormat::Literal);
        let all = vec![
            Integer(-12),
            Null,
            Boolean(true),
            Real(-0.25),
            Real(595.0),
            Reference((12, 0)),
            Name(b"Flate".to_vec()),
            Name(b"A B#/\xE9".to_vec()),
            Name(Vec::new()),
            literal(b""),
            literal(b"plain"),
            literal(b"(balanced) and \\ ) not\r\n"),
            literal(b"at the end "),
            string(b"\x00\x0a\xff", StringFormat::Hexadecimal),
            Array(Vec::new()),
        ];
        let nested = dictionary! {
            "K" => all.clone(),
            "A+B" => Array(vec![Array(all.clone()), dictionary! { "N" => 1 }.into()]),
            "S" => literal(b"x"),
            "R" => Reference((3, 1)),
        };
        for object in all.into_iter().chain([Object::Dictionary(nested)]) {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            write(&mut ours, &object).unwrap();
            escaped(&mut theirs, &object).unwrap();
            assert_eq!(ours, theirs, "{object:?}");
        }
    }
}
