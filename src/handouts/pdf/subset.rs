//! Keeps of each face the glyphs that a document uses, and learns what the PDF must say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use printpdf::ParsedFont;
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::{Document, Mark, WriteProblem};
use crate::handouts::fonts::{Face, Fonts};

/// A face, reduced.
pub(super) struct Subset {
    /// The name of the font resource.
    pub(super) resource: String,
    /// `ABCDEF+PostScriptName`.
    pub(super) name: String,
    /// The reduced file, as printpdf understands it.
    pub(super) parsed: ParsedFont,
    /// By the old glyph id, the new one and its width in thousandths of an em.
    glyphs: Vec<(u16, f32)>,
    /// Height of capitals, in thousandths of an em.
    pub(super) capitals: i64,
    pub(super) italic: bool,
}

impl Subset {
    /// The new id of a glyph that is kept, and its width in thousandths of an em.
    pub(super) fn glyph(&self, old: u16) -> (u16, f32) {
        let known = self.glyphs.get(usize::from(old));
        known.copied().unwrap_or_default()
    }
}

/// The faces of a document.
pub(super) type Subsets = BTreeMap<Face, Rc<Subset>>;

/// The faces that were reduced so far, by the glyphs that are kept: a sheet is set anew for every
/// paper and ink, mostly in the same letters.
pub(super) type Known = BTreeMap<(Face, Vec<u16>), Rc<Subset>>;

/// Reduces every face that the document uses, unless it was reduced to the same before.
pub(super) fn subsets(
    document: &Document,
    fonts: &Fonts,
    known: &mut Known,
) -> Result<Subsets, WriteProblem> {
    let mut used: BTreeMap<Face, BTreeSet<u16>> = BTreeMap::new();
    for mark in document.pages.iter().flat_map(|p| &p.marks) {
        if let Mark::Text(text) = mark {
            let glyphs = used.entry(text.face).or_default();
            glyphs.extend(text.glyphs.iter().map(|g| g.id));
        }
    }
    let mut subsets = Subsets::new();
    for (face, glyphs) in used {
        let key = (face, glyphs.into_iter().collect());
        let reduced = match known.get(&key) {
            Some(reduced) => Rc::clone(reduced),
            None => Rc::new(subset(face, &key.1, fonts)?),
        };
        subsets.insert(face, Rc::clone(&reduced));
        known.insert(key, reduced);
    }
    Ok(subsets)
}

fn subset(face: Face, kept: &[u16], fonts: &Fonts) -> Result<Subset, WriteProblem> {
    let mut remapper = GlyphRemapper::new();
    let new: Vec<u16> = kept.iter().map(|old| remapper.remap(*old)).collect();
    let whole = fonts.bytes(face);
    let unfit = |cause| WriteProblem(format!("the face {} ({cause})", face.name()));
    let bytes = subsetter::subset(whole, 0, &remapper).map_err(unfit)?;
    let name = format!("{}+{}", tag(&bytes), face.name());
    let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
        .ok_or_else(|| WriteProblem(format!("the font {name} is not understood")))?;
    parsed.font_name = Some(name.clone());
    parsed.pdf_font_metrics.us_weight_class = u16_at(whole, *b"OS/2", 4).unwrap_or(400);
    let last = kept.last().map_or(0, |old| usize::from(*old));
    let mut glyphs = vec![(0, 0.0); last + 1];
    for (old, new) in kept.iter().zip(new) {
        let width = parsed.glyph_widths.get(&new).copied();
        glyphs[usize::from(*old)] = (new, width.map_or(0.0, f32::from));
    }
    Ok(Subset {
        resource: format!("Face{}", face.index()),
        name,
        parsed,
        glyphs,
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
