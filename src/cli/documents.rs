//! Documents that a person names: what `scan`, `diff` and `source` read.

use std::path::Path;

use super::Failure;
use crate::files;
use crate::sources::document::{self, Document};

/// Reads a document from a file.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    let bytes = files::read_bytes(path)?;
    document::read(&bytes, &path.to_string_lossy(), None)
        .map_err(|e| Failure::other(format!("cannot read {}: {e}", path.display()), e.help()))
}
