//! Keeps of each face the glyphs that a document uses, and learns what the PDF must say of it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::{Document, Mark, WriteProblem};
use crate::handouts::fonts::{Face, Fonts};

/// A face, reduced.
#[derive(Debug, Clone)]
pub(super) struct Subset {
    /// The name of the font resource.
    pub(super) resource: String,
    /// `ABCDEF+PostScriptName`.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// Old glyph id → new glyph id.
    pub(super) glyphs: BTreeMap<u16, u16>,
    pub(super) weight: u16,
    /// Height of capitals, in thousandths of an em.
    pub(super) capitals: i64,
    pub(super) italic: bool,
}

/// Reduces every face that the document uses.
pub(super) fn subsets(
    document: &Document,
    fonts: &Fonts,
) -> Result<BTreeMap<Face, Subset>, WriteProblem> {
    let mut used: BTreeMap<Face, BTreeMap<u16, u16>> = BTreeMap::new();
    for mark in document.pages.iter().flat_map(|p| &p.marks) {
        if let Mark::Text(text) = mark {
            let glyphs = used.entry(text.face).or_default();
            glyphs.extend(text.glyphs.iter().map(|g| (g.id, 0)));
        }
    }
    used.into_iter()
        .map(|(face, glyphs)| Ok((face, subset(face, glyphs, fonts)?)))
        .collect()
}

fn subset(
    face: Face,
    mut glyphs: BTreeMap<u16, u16>,
    fonts: &Fonts,
) -> Result<Subset, WriteProblem> {
    let mut remapper = GlyphRemapper::new();
    for (old, new) in &mut glyphs {
        *new = remapper.remap(*old);
    }
    let whole = fonts.bytes(face);
    let bytes = subsetter::subset(whole, 0, &remapper)
        .map_err(|cause| WriteProblem(format!("the face {} ({cause})", face.name())))?;
    Ok(Subset {
        resource: format!("Face{}", face.index()),
        name: format!("{}+{}", tag(&bytes), face.name()),
        bytes,
        glyphs,
        weight: u16_at(whole, *b"OS/2", 4).unwrap_or(400),
        capitals: u16_at(whole, *b"OS/2", 88).map_or(700, i64::from),
        italic: face == Face::Italic,
    })
}

/// Six capitals that depend on the bytes of the subset alone (ISO 32000-1, 9.6.4).
fn tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(6)
        .map(|b| char::from(b'A' + b % 26))
        .collect()
}

/// A big-endian number of a table of a TrueType file.
fn u16_at(font: &[u8], table: [u8; 4], offset: usize) -> Option<u16> {
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?))
    };
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let record = (0..count)
        .map(|i| 12 + 16 * i)
        .find(|r| font.get(*r..r + 4) == Some(&table))?;
    let start = usize::try_from(number(record + 8)?).ok()? + offset;
    Some(u16::from_be_bytes(
        font.get(start..start + 2)?.try_into().ok()?,
    ))
}
