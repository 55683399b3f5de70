//! What a file unpacks to, measured before anything of it is kept.
//!
//! The library unpacks whole streams into memory, some of them while it opens the file. So every
//! stream is unpacked here first, into nothing, and a file that grows beyond all measure is
//! refused. The bytes are looked at and not the dictionaries, which may lie: what is no packed
//! stream ends at once. Not seen here are streams that are encrypted, those of LZW, and those that
//! are written in ASCII (base 85, hexadecimal) over what is packed.

use std::io::{self, Read, sink};

use flate2::read::DeflateDecoder;
use hayro_interpret::hayro_syntax::object::{Array, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use super::super::DocumentError;
use crate::say;

/// The most bytes that one stream may unpack to: a page scanned in colour has a hundred million.
const MAX_STREAM: u64 = 128 << 20;
/// The most that all streams may unpack to together.
const MAX_ALL: u64 = 2 << 30;
/// How often a stream may be packed over; one that is packed more often is refused.
const MAX_LAYERS: usize = 6;
/// The most bytes of instructions that the pages of a file may have together.
const MAX_CONTENT: usize = 256 << 20;

/// Refuses a file with a stream, or with streams, that unpack to too much.
pub(super) fn check(file: &[u8]) -> Result<(), DocumentError> {
    let mut all = 0;
    for at in starts(file) {
        let packed = file.get(at..).unwrap_or_default();
        let size = size(&mut { packed }, MAX_LAYERS);
        all += size;
        if size > MAX_STREAM || all > MAX_ALL {
            return Err(too_much());
        }
    }
    Ok(())
}

fn too_much() -> DocumentError {
    DocumentError::Broken(say!("it unpacks to more than is ever read of a document"))
}

/// Where the bytes of streams start: behind the word `stream` and the end of its line.
fn starts(file: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"stream";
    let words = file.windows(WORD.len()).enumerate();
    words
        .filter(|(at, word)| *word == WORD && !file[..*at].ends_with(b"end"))
        .map(|(at, _)| {
            let line = &file[at + WORD.len()..];
            let end = line.iter().take(2).take_while(|b| b"\r\n".contains(b));
            at + WORD.len() + end.count()
        })
}

/// How many bytes something unpacks to, counted to a little more than what is allowed.
fn size(packed: &mut dyn Read, layers: usize) -> u64 {
    let mut head = [0; 2];
    if packed.read_exact(&mut head).is_err() {
        return 0;
    }
    // Without the two bytes that say so, it may be packed all the same.
    let start: &[u8] = if is_packed(head) { &[] } else { &head };
    let mut unpacked = DeflateDecoder::new(start.chain(packed)).take(MAX_STREAM + 1);
    let inner = match layers.checked_sub(1) {
        Some(layers) => size(&mut unpacked, layers),
        None => more(&mut unpacked),
    };
    // What breaks off counts as far as it goes.
    let _ = io::copy(&mut unpacked, &mut sink());
    inner.max(MAX_STREAM + 1 - unpacked.limit())
}

/// Too much, where what is unpacked is packed once more.
fn more(unpacked: &mut dyn Read) -> u64 {
    let mut head = [0; 2];
    match unpacked.read_exact(&mut head) {
        Ok(()) if is_packed(head) => MAX_STREAM + 1,
        _ => 0,
    }
}

/// Whether these are the first bytes of a zlib stream (RFC 1950, 2.2).
fn is_packed(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && u16::from_be_bytes(head).is_multiple_of(31) && head[1] & 0x20 == 0
}

/// How many bytes of instructions pages may still have; a stream may be used by many.
pub(super) struct Contents(usize);

impl Contents {
    pub(super) fn new() -> Self {
        Self(MAX_CONTENT)
    }

    /// Takes the instructions of a page, one stream after the other: the library puts them
    /// together in memory.
    ///
    /// # Errors
    /// When too many bytes were taken.
    pub(super) fn take(&mut self, page: &Page<'_>) -> Result<(), DocumentError> {
        let parts = page.raw().get::<Array<'_>>("Contents");
        let parts = parts.iter().flat_map(|parts| parts.iter::<Stream<'_>>());
        let whole = page.raw().get::<Stream<'_>>("Contents");
        for stream in whole.into_iter().chain(parts) {
            let size = stream.decoded_data().map_or(0, |data| data.len());
            self.0 = self.0.checked_sub(size).ok_or_else(too_much)?;
        }
        Ok(())
    }
}
