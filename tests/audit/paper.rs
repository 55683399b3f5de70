//! Small sheets made with lopdf, so that each test can tamper with exactly one thing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

/// A line of a sheet.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    /// The first line of a paragraph.
    Paragraph(String),
    /// A further line of it.
    More(String),
    /// A line that ends in a drawn hyphen, which its tag calls a soft one.
    Broken(String),
    /// The number of a step.
    Label(String),
}

/// A sheet of one page.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub(crate) language: &'static str,
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
    /// The alternative text of a drawing.
    pub(crate) alternative: String,
    /// Addresses of links.
    pub(crate) links: Vec<String>,
    /// Whether the font says which characters its glyphs are.
    pub(crate) readable: bool,
    /// Whether the glyphs of digits are shown one by one, each with its own matrix.
    pub(crate) apart: bool,
    /// Text in a form that the page paints.
    pub(crate) form: Option<String>,
    /// Files that it carries: name and content.
    pub(crate) files: Vec<(String, String)>,
}

/// The proof that the fixture's sheet of a language carries: the site's manifest with that sheet
/// alone.
fn proof(language: &str) -> Vec<(String, String)> {
    let manifest = include_str!("../fixtures/audit/site/trace.jsonld");
    let mut manifest: serde_json::Value = serde_json::from_str(manifest).expect("a manifest");
    for list in ["handouts", "pages"] {
        let nodes = manifest[list].as_array_mut().expect("a list");
        nodes.retain(|node| list == "handouts" && node["language"] == language);
    }
    let own = format!("handouts/first-hour-{language}.pdf");
    for list in ["figures", "passages", "channels", "myths"] {
        for node in manifest[list].as_array_mut().expect("a list") {
            node["pages"] = serde_json::json!([]);
            if let Some(handouts) = node.get_mut("handouts").and_then(|h| h.as_array_mut()) {
                handouts.retain(|path| *path == own.as_str());
            }
        }
    }
    vec![("trace.jsonld".to_owned(), manifest.to_string())]
}

pub(crate) fn paragraph(text: &str) -> Line {
    Line::Paragraph(text.to_owned())
}

/// The sheet of the fixture, in French.
pub(crate) fn french() -> Paper {
    Paper {
        language: "fr",
        title: "Sextorsion : la première heure".to_owned(),
        lines: vec![
            paragraph("Sextorsion : la première heure"),
            paragraph("Prenez 2 minutes. Des faits : environ 88\u{a0}millions"),
            Line::More("de fichiers ont été signa".to_owned()),
            Line::Broken("lés, et une aide exis".to_owned()),
            Line::More("te.".to_owned()),
            Line::Label("1".to_owned()),
            paragraph("Ne répondez plus."),
            Line::Label("2.".to_owned()),
            paragraph("Ne payez pas."),
            paragraph("3018 : violences numériques et harcèlement"),
            paragraph("7 jours/7, de 9 h à 23 h,"),
            Line::More("jours fériés compris".to_owned()),
            paragraph("« Pédocriminels, la traque » (2024)"),
            paragraph("Édition K7Q2, 21 novembre 2026"),
        ],
        alternative: "Un jalon planté".to_owned(),
        links: vec!["tel:3018".to_owned(), "https://3018.fr".to_owned()],
        readable: true,
        apart: false,
        form: None,
        files: proof("fr"),
    }
}

/// The sheet of the fixture, in English.
pub(crate) fn english() -> Paper {
    Paper {
        language: "en",
        title: "Sextortion: the first hour".to_owned(),
        lines: vec![
            paragraph("Sextortion: the first hour"),
            paragraph("Investigators saw about 88 million"),
            Line::More("files.".to_owned()),
            paragraph("« Pédocriminels, la traque » (2024)"),
            paragraph("Edition K7Q3, 21 November 2026"),
        ],
        alternative: "A stake in the ground".to_owned(),
        links: Vec::new(),
        readable: true,
        apart: false,
        form: None,
        files: proof("en"),
    }
}

impl Paper {
    /// The same sheet with one line's text changed.
    pub(crate) fn replacing(mut self, old: &str, new: &str) -> Self {
        let mut found = false;
        for line in &mut self.lines {
            let (Line::Paragraph(text) | Line::More(text) | Line::Broken(text) | Line::Label(text)) =
                line;
            found |= text.contains(old);
            *text = text.replace(old, new);
        }
        assert!(found, "the sheet has no {old:?}");
        self
    }

    /// The same sheet with something else in its proof.
    pub(crate) fn proving(mut self, old: &str, new: &str) -> Self {
        let (_, proof) = &mut self.files[0];
        assert!(proof.contains(old), "the proof has no {old:?}");
        *proof = proof.replace(old, new);
        self
    }

    /// The same sheet with one more paragraph.
    pub(crate) fn adding(mut self, text: &str) -> Self {
        self.lines.push(paragraph(text));
        self
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut document = self.document();
        let mut bytes = Vec::new();
        document
            .save_to(&mut bytes)
            .expect("a sheet can be written");
        bytes
    }

    /// The document, for tampering with its objects.
    pub(crate) fn document(&self) -> Document {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let mut glyphs = Glyphs::default();
        let content = self.content(&mut glyphs);
        let form = self.form.as_ref().map(|text| {
            let operations = vec![
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F".into(), 10.into()]),
                Operation::new("Td", vec![300.into(), 300.into()]),
                Operation::new("Tj", vec![glyphs.string(text)]),
                Operation::new("ET", vec![]),
            ];
            encoded(operations)
        });
        let font = self.font(&mut document, &glyphs);
        let mut resources = dictionary! { "Font" => dictionary! { "F" => font } };
        if let Some(form) = form {
            let dictionary = dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            };
            let form = document.add_object(Stream::new(dictionary, form));
            resources.set("XObject", dictionary! { "X" => form });
        }
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let annotations: Vec<Object> = self.links.iter().map(|uri| link(uri)).collect();
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "Resources" => resources, "Annots" => annotations,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        });
        document.objects.insert(
            pages,
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
        );
        let drawing = document.add_object(dictionary! {
            "Type" => "StructElem", "S" => "Figure", "Pg" => page,
            "Alt" => words(&self.alternative),
        });
        let tree = document.add_object(dictionary! {
            "Type" => "StructTreeRoot", "K" => vec![drawing.into()],
        });
        let files: Vec<Object> = self
            .files
            .iter()
            .map(|(name, content)| attached(&mut document, name, content))
            .collect();
        let catalogue = document.add_object(dictionary! {
            "Type" => "Catalog", "Pages" => pages, "StructTreeRoot" => tree,
            "Lang" => Object::string_literal(self.language), "AF" => files,
        });
        let info = document.add_object(dictionary! {
            "Title" => words(&self.title), "Producer" => Object::string_literal("lopdf 0.44"),
        });
        document.trailer.set("Root", catalogue);
        document.trailer.set("Info", info);
        document
    }

    fn content(&self, glyphs: &mut Glyphs) -> Vec<u8> {
        let mut operations = Vec::new();
        let mut y = 800.0;
        for (index, line) in self.lines.iter().enumerate() {
            let (Line::Paragraph(text) | Line::More(text) | Line::Broken(text) | Line::Label(text)) =
                line;
            if matches!(line, Line::Paragraph(_) | Line::Label(_)) {
                if index > 0 {
                    operations.push(Operation::new("EMC", vec![]));
                }
                y -= 8.0;
                let number = i64::try_from(index).unwrap_or_default();
                let properties = dictionary! { "MCID" => number };
                let tag = if matches!(line, Line::Label(_)) {
                    "Lbl"
                } else {
                    "P"
                };
                operations.push(Operation::new("BDC", vec![tag.into(), properties.into()]));
            }
            y -= 14.0;
            operations.push(Operation::new("BT", vec![]));
            operations.push(Operation::new("Tf", vec!["F".into(), 10.into()]));
            self.show(text, y, glyphs, &mut operations);
            if matches!(line, Line::Broken(_)) {
                let soft = dictionary! { "ActualText" => words("\u{ad}") };
                operations.push(Operation::new("BDC", vec!["Span".into(), soft.into()]));
                operations.push(Operation::new("Tj", vec![glyphs.string("-")]));
                operations.push(Operation::new("EMC", vec![]));
            }
            operations.push(Operation::new("ET", vec![]));
        }
        operations.push(Operation::new("EMC", vec![]));
        if self.form.is_some() {
            operations.push(Operation::new("Do", vec!["X".into()]));
        }
        encoded(operations)
    }

    fn show(&self, text: &str, y: f32, glyphs: &mut Glyphs, operations: &mut Vec<Operation>) {
        let matrix = |x: f32| {
            let numbers = [1.0, 0.0, 0.0, 1.0, x, y].map(Object::Real);
            Operation::new("Tm", numbers.to_vec())
        };
        if !self.apart {
            operations.push(matrix(50.0));
            operations.push(Operation::new("Tj", vec![glyphs.string(text)]));
            return;
        }
        let mut x = 50.0;
        for character in text.chars() {
            operations.push(matrix(x));
            let glyph = glyphs.string(&character.to_string());
            operations.push(Operation::new("Tj", vec![glyph]));
            x += WIDTH / 100.0;
        }
    }

    fn font(&self, document: &mut Document, glyphs: &Glyphs) -> Object {
        let descendant = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "AAAAAA+Guide",
            "DW" => WIDTH as i64,
        });
        let mut font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "AAAAAA+Guide",
            "Encoding" => "Identity-H", "DescendantFonts" => vec![descendant.into()],
        };
        if self.readable {
            let map = Stream::new(Dictionary::new(), glyphs.map().into_bytes());
            font.set("ToUnicode", document.add_object(map));
        }
        document.add_object(font).into()
    }
}

/// The advance of every glyph, in thousandths of the font's size.
const WIDTH: f32 = 520.0;

/// Glyph numbers, given out as characters come.
#[derive(Debug, Default)]
struct Glyphs(BTreeMap<char, u16>);

impl Glyphs {
    fn string(&mut self, text: &str) -> Object {
        let mut bytes = Vec::new();
        for character in text.chars() {
            let next = u16::try_from(self.0.len() + 1).expect("few glyphs");
            let glyph = *self.0.entry(character).or_insert(next);
            bytes.extend(glyph.to_be_bytes());
        }
        Object::String(bytes, StringFormat::Hexadecimal)
    }

    fn map(&self) -> String {
        let mut map = String::from("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        for (character, glyph) in &self.0 {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let hex: String = units.iter().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(map, "1 beginbfchar <{glyph:04X}> <{hex}> endbfchar");
        }
        map
    }
}

fn encoded(operations: Vec<Operation>) -> Vec<u8> {
    Content { operations }
        .encode()
        .expect("content can be written")
}

fn attached(document: &mut Document, name: &str, content: &str) -> Object {
    let stream = Stream::new(Dictionary::new(), content.as_bytes().to_vec());
    let stream = document.add_object(stream);
    let file = document.add_object(dictionary! {
        "Type" => "Filespec", "UF" => words(name), "EF" => dictionary! { "F" => stream },
    });
    file.into()
}

fn link(uri: &str) -> Object {
    dictionary! {
        "Type" => "Annot", "Subtype" => "Link",
        "Rect" => vec![0.into(), 0.into(), 10.into(), 10.into()],
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(uri) },
    }
    .into()
}

/// A text string in UTF-16, as PDF writes words.
pub(crate) fn words(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
