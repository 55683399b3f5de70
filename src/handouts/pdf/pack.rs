//! Packing with Deflate.

use std::collections::BTreeMap;

use flate2::{Compress, Compression, FlushCompress, Status};

/// How hard streams are packed. The highest level costs three hundredths of a whole build and saves
/// six bytes in a thousand.
const LEVEL: u32 = 6;

/// Packs one stream after the other in the same memory: making it anew for each takes as long as
/// packing a short one.
pub(super) struct Packer {
    compress: Compress,
    /// Streams, and what they were packed to.
    known: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Default for Packer {
    fn default() -> Self {
        Self {
            compress: Compress::new(Compression::new(LEVEL), true),
            known: BTreeMap::new(),
        }
    }
}

impl Packer {
    pub(super) fn pack(&mut self, content: &[u8]) -> std::io::Result<Vec<u8>> {
        let Self { compress, .. } = self;
        compress.reset();
        let mut packed = Vec::with_capacity(content.len() / 2 + 64);
        loop {
            let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
            let rest = content.get(read..).unwrap_or_default();
            let finish = FlushCompress::Finish;
            if compress.compress_vec(rest, &mut packed, finish)? == Status::StreamEnd {
                return Ok(packed);
            }
            packed.reserve(packed.len() + 64);
        }
    }

    /// Packs a stream unless the same one was packed before, and keeps it: faces and pictures come
    /// again for every paper and ink of a sheet.
    pub(super) fn pack_once(&mut self, content: &[u8]) -> std::io::Result<Vec<u8>> {
        if let Some(packed) = self.known.get(content) {
            return Ok(packed.clone());
        }
        let packed = self.pack(content)?;
        self.known.insert(content.to_vec(), packed.clone());
        Ok(packed)
    }
}
