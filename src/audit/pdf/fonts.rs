//! From the codes in a string to characters and widths.
//!
//! A font's `ToUnicode` map is read here and not by the PDF library, whose reader expands every
//! range that a file claims to have and believes an `Encoding` before the map.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object, Stream};

use super::{MOST_BYTES, resolved};

/// How a font's strings are read.
#[derive(Debug)]
pub(crate) struct Font<'a> {
    /// How many bytes a code has.
    code_bytes: usize,
    map: Option<ToUnicode>,
    encoding: Option<Encoding<'a>>,
    widths: BTreeMap<u32, f32>,
    default_width: f32,
}

/// One code of a string.
#[derive(Debug, PartialEq)]
pub(crate) struct Glyph {
    /// The characters that it stands for; `None` when the font does not say.
    pub(crate) text: Option<String>,
    /// Its advance, in thousandths of the font's size.
    pub(crate) width: f32,
    /// Whether word spacing applies to it.
    pub(crate) is_space: bool,
}

impl<'a> Font<'a> {
    /// Reads what a font dictionary says.
    pub(crate) fn new(document: &'a Document, dictionary: &'a Dictionary) -> Self {
        let composite = name(dictionary, b"Subtype") == b"Type0";
        let map = dictionary
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .ok()
            .and_then(ToUnicode::of);
        let encoding = if map.is_some() || composite {
            None
        } else {
            dictionary
                .get_font_encoding_with_limit(document, MOST_BYTES)
                .ok()
        };
        let (widths, default_width) = if composite {
            composite_widths(document, dictionary)
        } else {
            simple_widths(document, dictionary)
        };
        Self {
            code_bytes: if composite { 2 } else { 1 },
            map,
            encoding,
            widths,
            default_width,
        }
    }

    /// The glyphs of a string.
    pub(crate) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        bytes
            .chunks(self.code_bytes)
            .map(|code| {
                let number = code.iter().fold(0, |n, byte| n << 8 | u32::from(*byte));
                Glyph {
                    text: self.text(code, number),
                    width: *self.widths.get(&number).unwrap_or(&self.default_width),
                    is_space: code == [b' '],
                }
            })
            .collect()
    }

    fn text(&self, code: &[u8], number: u32) -> Option<String> {
        if let Some(map) = &self.map {
            return map.text(number);
        }
        let text = self.encoding.as_ref()?.bytes_to_string(code).ok()?;
        (!text.is_empty()).then_some(text)
    }
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary
        .get(key)
        .and_then(Object::as_name)
        .unwrap_or_default()
}

/// What a font without widths is taken to advance: the fourteen standard fonts have none.
const USUAL_WIDTH: f32 = 500.0;

fn simple_widths(document: &Document, font: &Dictionary) -> (BTreeMap<u32, f32>, f32) {
    let first = font
        .get_deref(b"FirstChar", document)
        .and_then(Object::as_i64);
    let first = first.ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let widths = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    let widths = widths.map_or(BTreeMap::new(), |widths| {
        let numbers = widths
            .iter()
            .filter_map(|w| resolved(document, w)?.as_float().ok());
        (first..).zip(numbers).collect()
    });
    (widths, USUAL_WIDTH)
}

/// `W` of the descendant: `code [w w …]` and `first last w`.
fn composite_widths(document: &Document, font: &Dictionary) -> (BTreeMap<u32, f32>, f32) {
    let mut widths = BTreeMap::new();
    let descendant = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| resolved(document, fonts.first()?)?.as_dict().ok());
    let Some(descendant) = descendant else {
        return (widths, USUAL_WIDTH);
    };
    let default = descendant
        .get_deref(b"DW", document)
        .and_then(Object::as_float)
        .unwrap_or(1000.0);
    let entries = descendant
        .get_deref(b"W", document)
        .and_then(Object::as_array);
    let mut entries = entries.map_or([].iter(), |entries| entries.iter());
    while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
        let Some(first) = code(document, first) else {
            break;
        };
        match resolved(document, second) {
            Some(Object::Array(list)) => {
                let numbers = list
                    .iter()
                    .filter_map(|w| resolved(document, w)?.as_float().ok());
                widths.extend((first..).zip(numbers));
            }
            Some(last) => {
                let last = last.as_i64().ok().and_then(|n| u32::try_from(n).ok());
                let width = entries
                    .next()
                    .and_then(|w| resolved(document, w)?.as_float().ok());
                let (Some(last), Some(width)) = (last.filter(|l| *l <= 0xFFFF), width) else {
                    break;
                };
                widths.extend((first..=last).map(|code| (code, width)));
            }
            None => break,
        }
    }
    (widths, default)
}

fn code(document: &Document, object: &Object) -> Option<u32> {
    let number = resolved(document, object)?.as_i64().ok()?;
    u32::try_from(number).ok().filter(|n| *n <= 0xFFFF)
}

/// A `ToUnicode` map: ranges of codes and the text of the first of each.
#[derive(Debug, Default)]
struct ToUnicode {
    /// First code → (last code, UTF-16 of the first code).
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
}

enum Token {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

impl ToUnicode {
    fn of(stream: &Stream) -> Option<Self> {
        let bytes = stream.get_plain_content_with_limit(MOST_BYTES).ok()?;
        Some(Self::parse(&bytes))
    }

    /// Reads the `bfchar` and `bfrange` sections; the rest of the map says nothing more.
    fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut section: Option<bool> = None;
        let mut held: Vec<Vec<u8>> = Vec::new();
        let mut list: Option<u32> = None;
        for token in tokens(bytes) {
            match (token, section) {
                (Token::Word(word), _) => {
                    section = match word.as_slice() {
                        b"beginbfchar" => Some(false),
                        b"beginbfrange" => Some(true),
                        b"endbfchar" | b"endbfrange" => None,
                        _ => section,
                    };
                    held.clear();
                    list = None;
                }
                (Token::Open, Some(true)) => list = held.first().map(|code| number(code)),
                (Token::Close, _) => {
                    held.clear();
                    list = None;
                }
                (Token::Hex(text), Some(_)) if list.is_some() => {
                    if let Some(code) = list {
                        map.add(code, code, &text);
                        list = Some(code.saturating_add(1));
                    }
                }
                (Token::Hex(hex), Some(range)) => {
                    held.push(hex);
                    match held.as_slice() {
                        [code, text] if !range => map.add(number(code), number(code), text),
                        [first, last, text] if range => map.add(number(first), number(last), text),
                        _ => continue,
                    }
                    held.clear();
                }
                _ => {}
            }
        }
        map
    }

    fn add(&mut self, first: u32, last: u32, text: &[u8]) {
        let units = text.chunks(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            [low] => u16::from(*low),
            _ => 0,
        });
        self.ranges.insert(first, (last, units.collect()));
    }

    fn text(&self, code: u32) -> Option<String> {
        let (first, (last, units)) = self.ranges.range(..=code).next_back()?;
        if code > *last {
            return None;
        }
        let mut units = units.clone();
        if let Some(end) = units.last_mut() {
            let step = u16::try_from(code - first).ok()?;
            *end = end.wrapping_add(step);
        }
        let text = String::from_utf16(&units).ok()?;
        (!text.is_empty() && text != "\0").then_some(text)
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter()
        .fold(0, |n: u32, byte| n.wrapping_shl(8) | u32::from(*byte))
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at + 1..];
        let upto = |stop: fn(&u8) -> bool| rest.iter().position(stop).unwrap_or(rest.len());
        match byte {
            b'<' if rest.first() == Some(&b'<') => at += 1,
            b'<' => {
                let end = upto(|b| *b == b'>');
                tokens.push(Token::Hex(unhex(&rest[..end])));
                at += end + 1;
            }
            b'[' => tokens.push(Token::Open),
            b']' => tokens.push(Token::Close),
            b'%' => at += upto(|b| matches!(b, b'\n' | b'\r')),
            byte if byte.is_ascii_alphabetic() => {
                let end = upto(|b| !b.is_ascii_alphanumeric());
                tokens.push(Token::Word(bytes[at..=at + end].to_vec()));
                at += end;
            }
            _ => {}
        }
        at += 1;
    }
    tokens
}

fn unhex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text
        .iter()
        .filter_map(|b| char::from(*b).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read_as_written() {
        let map = ToUnicode::parse(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap
              1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0038> <0010> <00660069> endbfchar
              2 beginbfrange <0020> <0029> <0030> <0040> <0042> [<0061> <00E9> <D83DDE00>]
              endbfrange endcmap",
        );
        let table = [
            (3, Some("8")),
            (0x10, Some("fi")),
            (0x20, Some("0")),
            (0x29, Some("9")),
            (0x2A, None),
            (0x41, Some("é")),
            (0x42, Some("😀")),
            (0, None),
        ];
        for (code, expected) in table {
            assert_eq!(map.text(code).as_deref(), expected, "{code:#x}");
        }
    }

    #[test]
    fn a_map_that_claims_everything_costs_nothing() {
        let map = ToUnicode::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert_eq!(map.text(1).as_deref(), Some("B"));
        assert_eq!(map.text(0x7FFF_FFFF), None);
    }
}
