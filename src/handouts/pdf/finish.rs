//! The last pass: what makes the file an accessible, stable document.
//!
//! - the structure tree, with a parent tree for content and links (PDF/UA-1, 7.1);
//! - links as annotations with a description, tied to the structure (7.18);
//! - title, language, and metadata that claims PDF/UA-1 (5, 7.1, 7.2);
//! - no clock and no chance: dates are left out, the file identifier is a digest of the content.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::file::file;
use super::pack::Packer;
use super::subset::Subsets;
use super::{Document, Element, Kid, WriteProblem};

/// Finishes a written document.
pub(super) fn finish(
    pdf: &mut lopdf::Document,
    document: &Document,
    subsets: &Subsets,
) -> Result<(), WriteProblem> {
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    tidy_pages(pdf, &pages);
    describe_fonts(pdf, subsets);
    let links = add_links(pdf, document, &pages);
    let tree = Tree {
        pages: &pages,
        links: &links,
        parents: BTreeMap::new(),
    };
    let root = tree.build(pdf, document);
    let outline = outline(pdf, document, &pages);
    let metadata = metadata(pdf, document);
    if let (Some(outline), Ok(catalogue)) = (outline, pdf.catalog_mut()) {
        catalogue.set("Outlines", outline);
        catalogue.set("PageMode", name("UseOutlines"));
    }
    catalogue(pdf, document, root, metadata)?;
    information(pdf, document);
    Ok(())
}

/// Text as PDF wants it: UTF-16 with a byte order mark.
pub(super) fn text_bytes(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

pub(super) fn text(text: &str) -> Object {
    if text.is_ascii() {
        Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
    } else {
        Object::String(text_bytes(text), StringFormat::Hexadecimal)
    }
}

pub(super) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// Drops the empty resources that printpdf lists, and says that the structure gives the order of
/// tabbing.
fn tidy_pages(pdf: &mut lopdf::Document, pages: &[ObjectId]) {
    for (number, id) in (0_i64..).zip(pages) {
        let Ok(page) = pdf.get_dictionary_mut(*id) else {
            continue;
        };
        page.remove(b"Annots");
        page.remove(b"CropBox");
        page.remove(b"TrimBox");
        page.set("Tabs", name("S"));
        page.set("StructParents", number);
        let resources = page.get(b"Resources").and_then(Object::as_reference);
        if let Ok(resources) = resources
            && let Ok(resources) = pdf.get_dictionary_mut(resources)
        {
            for unused in ["XObject", "ExtGState", "Shading"] {
                let empty = resources
                    .get(unused.as_bytes())
                    .and_then(Object::as_dict)
                    .is_ok_and(Dictionary::is_empty);
                if empty {
                    resources.remove(unused.as_bytes());
                }
            }
        }
    }
}

/// Corrects what printpdf cannot know of a subset: the height of capitals and the slant.
fn describe_fonts(pdf: &mut lopdf::Document, subsets: &Subsets) {
    for object in pdf.objects.values_mut() {
        let Ok(descriptor) = object.as_dict_mut() else {
            continue;
        };
        let named = descriptor
            .get(b"FontName")
            .and_then(Object::as_name)
            .map(<[u8]>::to_vec);
        let Ok(named) = named else { continue };
        let Some(subset) = subsets
            .values()
            .find(|s| s.name.as_bytes() == named.as_slice())
        else {
            continue;
        };
        descriptor.set("CapHeight", subset.capitals);
        if subset.italic {
            // Non-symbolic and italic (ISO 32000-1, table 123).
            descriptor.set("Flags", 0b110_0000_i64);
        }
    }
}

/// Makes an annotation of every link; the result is theirs by page and index.
fn add_links(
    pdf: &mut lopdf::Document,
    document: &Document,
    pages: &[ObjectId],
) -> BTreeMap<(usize, usize), ObjectId> {
    let mut all = BTreeMap::new();
    let mut key = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    for (number, (page, id)) in document.pages.iter().zip(pages).enumerate() {
        let mut of_page = Vec::new();
        for (index, link) in page.links.iter().enumerate() {
            let [left, top, right, bottom] = link.area;
            let area = [left, page.height - bottom, right, page.height - top];
            let area = area
                .map(|c| Object::Real((c * 100.0).round() / 100.0))
                .to_vec();
            let annotation = pdf.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => area,
                "Border" => vec![0.into(), 0.into(), 0.into()],
                // Print.
                "F" => 4,
                "P" => *id,
                "Contents" => text(&link.description),
                "StructParent" => key,
                "A" => dictionary! {
                    "Type" => "Action",
                    "S" => "URI",
                    "URI" => text(&link.address),
                },
            });
            key += 1;
            all.insert((number, index), annotation);
            of_page.push(Object::Reference(annotation));
        }
        if let Ok(page) = pdf.get_dictionary_mut(*id)
            && !of_page.is_empty()
        {
            page.set("Annots", of_page);
        }
    }
    all
}

/// Builds the structure tree.
struct Tree<'a> {
    pages: &'a [ObjectId],
    links: &'a BTreeMap<(usize, usize), ObjectId>,
    /// The element that holds each piece of content: by page, by number on the page.
    parents: BTreeMap<(usize, i64), ObjectId>,
}

/// What the tree of parents says of a link: its key and its element.
type LinkParents = BTreeMap<i64, ObjectId>;

impl Tree<'_> {
    fn build(mut self, pdf: &mut lopdf::Document, document: &Document) -> ObjectId {
        let root = pdf.new_object_id();
        let mut links = LinkParents::new();
        let mut notes = Vec::new();
        let top = self.element(pdf, &document.structure, root, &mut links, &mut notes);
        let mut numbers = Vec::new();
        for page in 0..self.pages.len() {
            let of_page = self.parents.iter().filter(|((p, _), _)| *p == page);
            let of_page: Vec<Object> = of_page.map(|(_, e)| Object::Reference(*e)).collect();
            let list = pdf.add_object(Object::Array(of_page));
            numbers.push(Object::Integer(i64::try_from(page).unwrap_or(i64::MAX)));
            numbers.push(Object::Reference(list));
        }
        let next = i64::try_from(self.pages.len() + self.links.len()).unwrap_or(i64::MAX);
        for (key, element) in links {
            numbers.push(Object::Integer(key));
            numbers.push(Object::Reference(element));
        }
        let parents = pdf.add_object(dictionary! { "Nums" => numbers });
        let mut dictionary = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => vec![Object::Reference(top)],
            "ParentTree" => parents,
            "ParentTreeNextKey" => next,
        };
        if !notes.is_empty() {
            let ids = notes
                .into_iter()
                .flat_map(|(id, e)| [text(&id), Object::Reference(e)]);
            let ids: Vec<Object> = ids.collect();
            dictionary.set("IDTree", pdf.add_object(dictionary! { "Names" => ids }));
        }
        pdf.set_object(root, dictionary);
        root
    }

    fn element(
        &mut self,
        pdf: &mut lopdf::Document,
        element: &Element,
        parent: ObjectId,
        links: &mut LinkParents,
        notes: &mut Vec<(String, ObjectId)>,
    ) -> ObjectId {
        let id = pdf.new_object_id();
        let mut kids = Vec::new();
        for kid in &element.kids {
            kids.push(match kid {
                Kid::Element(child) => {
                    Object::Reference(self.element(pdf, child, id, links, notes))
                }
                Kid::Content(page, number) => {
                    self.parents.insert((*page, *number), id);
                    Object::Dictionary(dictionary! {
                        "Type" => "MCR",
                        "Pg" => self.pages[*page],
                        "MCID" => *number,
                    })
                }
                Kid::Link(page, index) => self.link(pdf, *page, *index, id, links),
            });
        }
        let mut dictionary =
            dictionary! { "Type" => "StructElem", "S" => element.tag, "P" => parent };
        attributes(element, &mut dictionary);
        if let Some(language) = &element.language {
            dictionary.set("Lang", text(language));
        }
        if let Some(words) = &element.alternative {
            dictionary.set("Alt", text(words));
        }
        if element.tag == "Note" {
            // A note has an identifier of its own (PDF/UA-1, 7.9).
            let own = format!("note-{:02}", notes.len() + 1);
            dictionary.set("ID", text(&own));
            notes.push((own, id));
        }
        dictionary.set("K", kids);
        pdf.set_object(id, dictionary);
        id
    }

    fn link(
        &self,
        pdf: &lopdf::Document,
        page: usize,
        index: usize,
        element: ObjectId,
        links: &mut LinkParents,
    ) -> Object {
        let Some(annotation) = self.links.get(&(page, index)) else {
            return Object::Null;
        };
        let key = pdf
            .get_dictionary(*annotation)
            .and_then(|a| a.get(b"StructParent"));
        if let Ok(key) = key.and_then(Object::as_i64) {
            links.insert(key, element);
        }
        Object::Dictionary(dictionary! {
            "Type" => "OBJR",
            "Pg" => self.pages[page],
            "Obj" => *annotation,
        })
    }
}

/// Attributes that PDF/UA asks for: how a list is numbered (7.6), what a header is a header of
/// (7.5).
fn attributes(element: &Element, dictionary: &mut Dictionary) {
    let labelled = |e: &Element| {
        e.kids.iter().any(|k| {
            matches!(k, Kid::Element(item)
            if item.kids.iter().any(|k| matches!(k, Kid::Element(l) if l.tag == "Lbl")))
        })
    };
    match element.tag {
        "L" if labelled(element) => {
            dictionary.set(
                "A",
                dictionary! { "O" => "List", "ListNumbering" => "Decimal" },
            );
        }
        "TH" => dictionary.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
        _ => {}
    }
}

/// The bookmarks: headings under the headings above them, all open. None when there are none.
fn outline(pdf: &mut lopdf::Document, document: &Document, pages: &[ObjectId]) -> Option<ObjectId> {
    let marks = &document.bookmarks;
    if marks.is_empty() {
        return None;
    }
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = marks.iter().map(|_| pdf.new_object_id()).collect();
    // The heading that each stands under: the nearest before it of a higher level.
    let parent = |at: usize| {
        let above = marks[..at].iter().rposition(|m| m.level < marks[at].level);
        above.map_or(root, |above| ids[above])
    };
    let parents: Vec<ObjectId> = (0..marks.len()).map(parent).collect();
    let children =
        |of: ObjectId| -> Vec<usize> { (0..marks.len()).filter(|at| parents[*at] == of).collect() };
    let ends = |of: ObjectId, dictionary: &mut Dictionary| {
        let children = children(of);
        if let (Some(first), Some(last)) = (children.first(), children.last()) {
            dictionary.set("First", ids[*first]);
            dictionary.set("Last", ids[*last]);
            let count = i64::try_from(children.len()).unwrap_or(i64::MAX);
            dictionary.set("Count", count);
        }
    };
    for (at, mark) in marks.iter().enumerate() {
        let height = document.pages.get(mark.page).map_or(0.0, |p| p.height);
        let top = ((height - mark.y) * 100.0).round() / 100.0;
        let page: Object = pages
            .get(mark.page)
            .copied()
            .map_or(Object::Null, Into::into);
        let place = vec![
            page,
            name("XYZ"),
            Object::Null,
            Object::Real(top),
            Object::Null,
        ];
        let mut item = dictionary! {
            "Title" => text(&mark.title),
            "Parent" => parents[at],
            "Dest" => place,
        };
        let beside = children(parents[at]);
        let place = beside.iter().position(|other| *other == at).unwrap_or(0);
        if let Some(before) = place.checked_sub(1) {
            item.set("Prev", ids[beside[before]]);
        }
        if let Some(next) = beside.get(place + 1) {
            item.set("Next", ids[*next]);
        }
        ends(ids[at], &mut item);
        pdf.set_object(ids[at], item);
    }
    let mut top = dictionary! { "Type" => "Outlines" };
    ends(root, &mut top);
    pdf.set_object(root, top);
    Some(root)
}

/// XMP metadata, uncompressed so that any tool can read it.
fn metadata(pdf: &mut lopdf::Document, document: &Document) -> ObjectId {
    let [title, description, language] =
        [&document.title, &document.description, &document.language].map(|t| escaped(t));
    let packet = format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part><pdf:Producer>Jalon</pdf:Producer><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{FEFF}',
    );
    let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    pdf.add_object(Stream::new(dictionary, packet.into_bytes()).with_compression(false))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn catalogue(
    pdf: &mut lopdf::Document,
    document: &Document,
    root: ObjectId,
    metadata: ObjectId,
) -> Result<(), WriteProblem> {
    let catalogue = pdf
        .catalog_mut()
        .map_err(|cause| WriteProblem(format!("no catalogue ({cause})")))?;
    catalogue.set("Lang", text(&document.language));
    catalogue.set("MarkInfo", dictionary! { "Marked" => true });
    catalogue.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalogue.set("StructTreeRoot", root);
    catalogue.set("Metadata", metadata);
    Ok(())
}

/// Title and producer, no dates: the same content is the same file on any day.
fn information(pdf: &mut lopdf::Document, document: &Document) {
    if let Ok(old) = pdf.trailer.get(b"Info").and_then(Object::as_reference) {
        pdf.objects.remove(&old);
    }
    let information = pdf.add_object(dictionary! {
        "Title" => text(&document.title),
        "Subject" => text(&document.description),
        "Producer" => text("Jalon"),
    });
    pdf.trailer.set("Info", information);
    pdf.trailer.remove(b"ID");
}

/// Saves the document under an identifier that depends on every byte of it.
pub(super) fn save(mut pdf: lopdf::Document, packer: &mut Packer) -> Result<Vec<u8>, WriteProblem> {
    let failed = |cause: String| WriteProblem(format!("saving ({cause})"));
    pdf.version = "1.7".to_owned();
    pdf.prune_objects();
    deflate(&mut pdf, packer).map_err(|cause| failed(cause.to_string()))?;
    pdf.renumber_objects();
    let blank = Object::String(BLANK.to_vec(), StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![blank.clone(), blank]);
    let mut bytes = file(pdf, packer).map_err(|cause| failed(cause.to_string()))?;
    identify(&mut bytes)
        .then_some(bytes)
        .ok_or_else(|| failed("the trailer has no identifier".to_owned()))
}

/// Packs the streams that may be packed and are not.
fn deflate(pdf: &mut lopdf::Document, packer: &mut Packer) -> std::io::Result<()> {
    for object in pdf.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let packed = packer.pack_once(&stream.content)?;
        if packed.len() < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
    Ok(())
}

/// Stands in the place of the identifier until all other bytes are known.
const BLANK: &[u8; 16] = b"jalon: no id yet";

/// Writes a digest of the bytes over both places of the identifier, which stand in the trailer, at
/// the end of the file. Whether they are there.
fn identify(bytes: &mut [u8]) -> bool {
    let digest = Sha256::digest(&*bytes);
    let hex = |id: &[u8]| id.iter().map(|b| format!("{b:02X}")).collect::<String>();
    let (blank, id) = (hex(BLANK), hex(&digest[..BLANK.len()]));
    (0..2).all(|_| {
        let mut places = bytes.windows(blank.len());
        let place = places.rposition(|there| there == blank.as_bytes());
        if let Some(at) = place {
            bytes[at..at + id.len()].copy_from_slice(id.as_bytes());
        }
        place.is_some()
    })
}
