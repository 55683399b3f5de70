//! A document's pages, faces and pictures to objects, by printpdf; what stands on a page is
//! written by `content`.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, Op, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, TextItem, XObject, XObjectId,
};

use super::content::content;
use super::subset::Subsets;
use super::{Document, Mark, WriteProblem};
use crate::handouts::fonts::Face;
use crate::handouts::model::Picture;

/// The document as objects, before `finish`.
pub(super) fn to_objects(
    document: &Document,
    subsets: &Subsets,
) -> Result<lopdf::Document, WriteProblem> {
    let mut pdf = PdfDocument::new(&document.title);
    for subset in subsets.values() {
        let font = PdfFont::new(subset.parsed.clone());
        let fonts = &mut pdf.resources.fonts.map;
        fonts.insert(FontId(subset.resource.clone()), font);
    }
    for mark in document.pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Picture(picture, _) = mark {
            let objects = &mut pdf.resources.xobjects.map;
            objects.insert(XObjectId(picture_name(picture)), image(picture));
        }
    }
    let mut ops = specimens(document, subsets);
    for page in &document.pages {
        let size = Rect::from_wh(Pt(page.width), Pt(page.height));
        let (media_box, trim_box, crop_box) = (size.clone(), size.clone(), size);
        pdf.pages.push(PdfPage {
            media_box,
            trim_box,
            crop_box,
            ops: std::mem::take(&mut ops),
        });
    }
    let options = PdfSaveOptions {
        optimize: true,
        subset_fonts: false,
        ..Default::default()
    };
    let mut warnings = Vec::new();
    let mut written = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(WriteProblem(warning.msg.clone()));
    }
    let pages: Vec<ObjectId> = written.get_pages().into_values().collect();
    for (page, id) in document.pages.iter().zip(pages) {
        let stream = contents(&mut written, id)
            .ok_or_else(|| WriteProblem("a page has no content".to_owned()))?;
        stream.set_content(content(page, subsets));
    }
    Ok(written)
}

/// The content stream of a page.
fn contents(pdf: &mut lopdf::Document, page: ObjectId) -> Option<&mut lopdf::Stream> {
    let page = pdf.get_dictionary(page).ok()?;
    let stream = page.get(b"Contents").and_then(Object::as_reference).ok()?;
    pdf.get_object_mut(stream).ok()?.as_stream_mut().ok()
}

/// Every glyph that the document shows once: printpdf writes what it finds shown of a face. What
/// stands for other characters in another place is taken for the last ones.
fn specimens(document: &Document, subsets: &Subsets) -> Vec<Op> {
    let mut shown: BTreeMap<Face, Vec<Option<&str>>> = BTreeMap::new();
    for mark in document.pages.iter().flat_map(|page| &page.marks) {
        let Mark::Text(text) = mark else { continue };
        let Some(subset) = subsets.get(&text.face) else {
            continue;
        };
        let of_face = shown.entry(text.face).or_default();
        for (glyph, words) in text.shown() {
            let id = usize::from(subset.glyph(glyph).0);
            if of_face.len() <= id {
                of_face.resize(id + 1, None);
            }
            of_face[id] = Some(words);
        }
    }
    let mut ops = vec![Op::StartTextSection];
    for (face, glyphs) in shown {
        let ids = (0..).zip(glyphs);
        let glyphs = ids.filter_map(|(gid, text)| {
            Some(Codepoint {
                gid,
                offset: 0.0,
                cid: Some(text?.to_owned()),
            })
        });
        let items = vec![TextItem::GlyphIds(glyphs.collect())];
        let font = PdfFontHandle::External(FontId(subsets[&face].resource.clone()));
        let size = Pt(1.0);
        ops.extend([Op::SetFont { font, size }, Op::ShowText { items }]);
    }
    ops.push(Op::EndTextSection);
    ops
}

/// The name of a picture: two of one description are told apart by their size.
pub(super) fn picture_name(picture: &Picture) -> String {
    format!("Picture{}x{}", picture.width, picture.height)
}

/// A picture as an object of its own, without any codec but the file's own compression.
fn image(picture: &Picture) -> XObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        (
            "Height".to_owned(),
            DictItem::Int(i64::from(picture.height)),
        ),
        ("ColorSpace".to_owned(), name("DeviceRGB")),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    XObject::External(ExternalXObject {
        stream: ExternalStream {
            dict,
            content: picture.pixels.to_vec(),
            compress: true,
        },
        width: None,
        height: None,
        dpi: None,
    })
}
