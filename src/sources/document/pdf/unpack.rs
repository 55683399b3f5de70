//! What a file unpacks to, measured before anything of it is kept.
//!
//! The library unpacks whole streams into memory, some of them while it opens the file. So every
//! stream is unpacked here first, into nothing, and a file that grows beyond all measure is
//! refused.
//!
//! 1. `streams` finds the streams by their bytes, each with the filters that it names; those of an
//!    encrypted file are decrypted.
//! 2. `filters` unpacks them piece by piece, as the library would; `inflate`, where they are broken.
//! 3. What stands behind the word `stream` and belongs to no object is unpacked too, if it looks
//!    packed.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read, sink};

use hayro_interpret::hayro_syntax::object::{Array, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use super::super::DocumentError;
use super::filters::Filter;
use super::streams::{self, Objects};
use crate::say;

/// The most bytes that one stream may unpack to: a page scanned in colour has a hundred million.
const MAX_STREAM: u64 = 128 << 20;
/// The most that all streams may unpack to together.
const MAX_ALL: u64 = 2 << 30;
/// How often a stream may be packed; one that is packed more often is refused.
const MAX_LAYERS: usize = 7;
/// The most bytes of instructions that the pages of a file may have together.
const MAX_CONTENT: usize = 256 << 20;

/// Refuses a file with a stream, or with streams, that unpack to too much.
pub(super) fn check(file: &[u8]) -> Result<(), DocumentError> {
    let mut all = All(0);
    let objects = Objects::of(file);
    let encryptions = objects.encryptions()?;
    let streams = objects.streams(!encryptions.is_empty())?;
    let known: BTreeSet<_> = streams.iter().map(|stream| stream.start).collect();
    for start in starts(file).filter(|start| !known.contains(start)) {
        let mut packed = file.get(start..).unwrap_or_default();
        let layers = [Filter::Flate; MAX_LAYERS];
        all.count(size(&mut packed, &layers, false, &Cell::new(false)))?;
    }
    for stream in &streams {
        // What is encrypted looks broken, and is never unpacked; what is said to be may not be.
        for filters in &stream.filters {
            all.add(stream.bytes, filters)?;
        }
    }
    for encryption in &encryptions {
        streams::decrypted(&streams, encryption, |stream, bytes| {
            let mut filters = stream.filters.iter();
            filters.try_for_each(|filters| all.add(bytes, filters))
        })?;
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

/// How many bytes all streams have unpacked to.
struct All(u64);

impl All {
    /// Adds what these bytes unpack to; once more, as what is broken is read, where they are.
    fn add(&mut self, packed: &[u8], filters: &[Filter]) -> Result<(), DocumentError> {
        if filters.len() > MAX_LAYERS {
            return Err(too_much());
        }
        let broken = Cell::new(false);
        self.count(size(&mut { packed }, filters, false, &broken))?;
        match broken.get() {
            true => self.count(size(&mut { packed }, filters, true, &broken)),
            false => Ok(()),
        }
    }

    fn count(&mut self, size: u64) -> Result<(), DocumentError> {
        self.0 += size;
        match size > MAX_STREAM || self.0 > MAX_ALL {
            true => Err(too_much()),
            false => Ok(()),
        }
    }
}

/// How many bytes something unpacks to, or has on the way, counted to a little more than what is
/// allowed; `broken` says afterwards whether something of it was.
fn size(packed: &mut dyn Read, filters: &[Filter], forgive: bool, broken: &Cell<bool>) -> u64 {
    let Some((filter, others)) = filters.split_first() else {
        return 0;
    };
    let unpacked = filter.unpack(packed, forgive);
    let mut unpacked = Watched { unpacked, broken }.take(MAX_STREAM + 1);
    let inner = size(&mut unpacked, others, forgive, broken);
    // What breaks off counts as far as it goes.
    let _ = io::copy(&mut unpacked, &mut sink());
    inner.max(MAX_STREAM + 1 - unpacked.limit())
}

/// A reader that remembers that what it reads is broken.
struct Watched<'w, R> {
    unpacked: R,
    broken: &'w Cell<bool>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(out);
        if let Err(e) = &read
            && e.kind() != io::ErrorKind::UnexpectedEof
        {
            self.broken.set(true);
        }
        read
    }
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
