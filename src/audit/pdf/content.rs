//! The text of a page, in the order in which it is painted.
//!
//! Each string is placed with the matrices of the page, so that what stands between two strings
//! is known: nothing, a space, a new line, or a new block. Replacement text of a tag takes the
//! place of what the tag encloses.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::fonts::Font;
use super::{Block, Label, MOST_BYTES, PageText, identity, resolved};

/// How deep forms may stand in forms, and how deep states may be saved.
const DEEPEST: usize = 64;
/// What painting a form costs at least, in bytes: one that paints another twice, and so on, is
/// small and has no end.
const FORM: usize = 1000;

/// Reads a page.
///
/// # Errors
/// Words that say what cannot be read.
pub(crate) fn read(document: &Document, page: ObjectId) -> Result<PageText, String> {
    let mut bytes = Vec::new();
    for id in document.get_page_contents(page) {
        let stream = document.get_object(id).and_then(Object::as_stream);
        let stream = stream.map_err(|e| e.to_string())?;
        bytes.extend(unpacked(stream, MOST_BYTES.saturating_sub(bytes.len()))?);
        bytes.push(b'\n');
    }
    let mut painter = Painter {
        document,
        text: PageText::default(),
        block: String::new(),
        state: State::default(),
        saved: Vec::new(),
        matrix: Matrix::default(),
        line: Matrix::default(),
        last: None,
        tags: Vec::new(),
        link: false,
        waiting: None,
        entered: BTreeSet::new(),
        painted: 0,
    };
    let resources = page_resources(document, page);
    painter.run(&bytes, &resources, 0)?;
    painter.end_block();
    Ok(painter.text)
}

fn unpacked(stream: &Stream, limit: usize) -> Result<Vec<u8>, String> {
    stream
        .get_plain_content_with_limit(limit)
        .map_err(|e| e.to_string())
}

/// The resources of a page, its own or those of the nodes above it, nearest first.
fn page_resources(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(page);
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        let Ok(node) = document.get_dictionary(id) else {
            break;
        };
        let resources = node.get_deref(b"Resources", document);
        found.extend(resources.and_then(Object::as_dict).ok());
        next = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    found
}

/// A transformation, as PDF writes it: `a b c d e f`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Default for Matrix {
    fn default() -> Self {
        Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    }
}

impl Matrix {
    /// First this, then `after`.
    fn then(self, after: Self) -> Self {
        let (m, n) = (self.0, after.0);
        Self([
            m[0] * n[0] + m[1] * n[2],
            m[0] * n[1] + m[1] * n[3],
            m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3],
            m[4] * n[0] + m[5] * n[2] + n[4],
            m[4] * n[1] + m[5] * n[3] + n[5],
        ])
    }

    fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

/// What `q` saves.
#[derive(Debug, Clone, Default)]
struct State<'a> {
    page: Matrix,
    font: Option<std::rc::Rc<Font<'a>>>,
    size: f32,
    characters: f32,
    words: f32,
    leading: f32,
    rise: f32,
    scale: Option<f32>,
}

/// Where a string ended on the page, and which way it ran.
#[derive(Debug, Clone, Copy)]
struct End {
    x: f32,
    y: f32,
    along: (f32, f32),
    size: f32,
}

/// What stands between two strings.
#[derive(Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    Block,
}

/// An open tag.
#[derive(Debug, Clone, Copy, Default)]
struct Tag {
    /// Whether its replacement text stands for what it encloses.
    replaces: bool,
    /// What it calls what it encloses.
    label: Option<Label>,
}

type Resources<'a> = Vec<&'a Dictionary>;

struct Painter<'a> {
    document: &'a Document,
    text: PageText,
    block: String,
    state: State<'a>,
    saved: Vec<State<'a>>,
    matrix: Matrix,
    line: Matrix,
    last: Option<End>,
    /// Open tags.
    tags: Vec<Tag>,
    /// A link was opened and nothing of it is painted yet.
    link: bool,
    /// Replacement text that waits for the place of the first glyph that it replaces.
    waiting: Option<String>,
    entered: BTreeSet<ObjectId>,
    /// Bytes of forms that were painted.
    painted: usize,
}

impl<'a> Painter<'a> {
    fn run(&mut self, bytes: &[u8], resources: &Resources<'a>, depth: usize) -> Result<(), String> {
        let content = Content::decode_strict(bytes).map_err(|e| e.to_string())?;
        let mut fonts = BTreeMap::new();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tf" => self.font(operation, resources, &mut fonts),
                "Do" => self.form(operation, resources, depth)?,
                "BDC" => self.tag(operation, resources),
                _ => self.simple(operation),
            }
        }
        Ok(())
    }

    fn simple(&mut self, operation: &Operation) {
        let numbers: Vec<f32> = operation
            .operands
            .iter()
            .map(|o| o.as_float().unwrap_or(0.0))
            .collect();
        let number = |index: usize| numbers.get(index).copied().unwrap_or(0.0);
        match operation.operator.as_str() {
            "q" if self.saved.len() < DEEPEST => self.saved.push(self.state.clone()),
            "Q" => self.state = self.saved.pop().unwrap_or_default(),
            "cm" => self.state.page = matrix(&numbers).then(self.state.page),
            "BT" => {
                self.matrix = Matrix::default();
                self.line = Matrix::default();
            }
            "Tm" => {
                self.line = matrix(&numbers);
                self.matrix = self.line;
            }
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "TL" => self.state.leading = number(0),
            "Tc" => self.state.characters = number(0),
            "Tw" => self.state.words = number(0),
            "Tz" => self.state.scale = Some(number(0) / 100.0),
            "Ts" => self.state.rise = number(0),
            "Tj" => self.strings(&operation.operands),
            "TJ" => {
                if let Some(Object::Array(parts)) = operation.operands.first() {
                    self.strings(parts);
                }
            }
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.strings(&operation.operands);
            }
            "\"" => {
                self.state.words = number(0);
                self.state.characters = number(1);
                self.next_line(0.0, -self.state.leading);
                self.strings(operation.operands.get(2..).unwrap_or_default());
            }
            "BMC" => self.tags.push(Tag::default()),
            "EMC" => self.end_tag(),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.matrix = self.line;
    }

    fn font(
        &mut self,
        operation: &Operation,
        resources: &Resources<'a>,
        fonts: &mut BTreeMap<Vec<u8>, Option<std::rc::Rc<Font<'a>>>>,
    ) {
        let name = operation.operands.first().and_then(|o| o.as_name().ok());
        let name = name.unwrap_or_default();
        let size = operation.operands.get(1).and_then(|o| o.as_float().ok());
        self.state.size = size.unwrap_or(0.0);
        let document = self.document;
        let load = || {
            let object = resource(document, resources, b"Font", name)?;
            let dictionary = resolved(document, object)?.as_dict().ok()?;
            Some(std::rc::Rc::new(Font::new(document, dictionary)))
        };
        let font = fonts.entry(name.to_vec()).or_insert_with(load);
        self.state.font.clone_from(font);
    }

    /// A form is painted where it is used; one that uses itself is painted once.
    fn form(
        &mut self,
        operation: &Operation,
        resources: &Resources<'a>,
        depth: usize,
    ) -> Result<(), String> {
        let name = operation.operands.first().and_then(|o| o.as_name().ok());
        let object = resource(
            self.document,
            resources,
            b"XObject",
            name.unwrap_or_default(),
        );
        let Some(object) = object else {
            return Ok(());
        };
        let Some(Object::Stream(stream)) = resolved(self.document, object) else {
            return Ok(());
        };
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form");
        let id = identity(object);
        let entered = id.is_none_or(|id| self.entered.insert(id));
        if !is_form || !entered {
            return Ok(());
        }
        if depth >= DEEPEST {
            return Err("its forms stand too deep in each other".to_owned());
        }
        let mut inner = Resources::new();
        let own = stream.dict.get_deref(b"Resources", self.document);
        inner.extend(own.and_then(Object::as_dict).ok());
        inner.extend(resources.iter().copied());
        let before = self.state.clone();
        if let Ok(Object::Array(numbers)) = stream.dict.get_deref(b"Matrix", self.document) {
            let numbers: Vec<f32> = numbers
                .iter()
                .map(|n| n.as_float().unwrap_or(0.0))
                .collect();
            self.state.page = matrix(&numbers).then(self.state.page);
        }
        let bytes = unpacked(stream, MOST_BYTES)?;
        self.painted += bytes.len().max(FORM);
        if self.painted > MOST_BYTES {
            return Err("its forms paint too much".to_owned());
        }
        let painted = self.run(&bytes, &inner, depth + 1);
        self.state = before;
        if let Some(id) = id {
            self.entered.remove(&id);
        }
        painted
    }

    /// A tag with properties: a new piece of structure, or replacement text.
    fn tag(&mut self, operation: &Operation, resources: &Resources<'a>) {
        let properties = match operation.operands.get(1) {
            Some(Object::Name(name)) => resource(self.document, resources, b"Properties", name)
                .and_then(|object| resolved(self.document, object)),
            other => other,
        };
        let properties = properties.and_then(|o| o.as_dict().ok());
        let name = operation.operands.first().and_then(|o| o.as_name().ok());
        let inline = [b"Span".as_slice(), b"Link", b"Quote"];
        let apart = !name.is_some_and(|name| inline.contains(&name));
        if apart && !self.is_replaced() {
            self.end_block();
        }
        let replacement = properties
            .and_then(|p| p.get_deref(b"ActualText", self.document).ok())
            .and_then(|object| lopdf::decode_text_string(object).ok());
        self.link |= name == Some(b"Link");
        let outermost = !self.tags.iter().any(|tag| tag.replaces);
        self.tags.push(Tag {
            replaces: replacement.is_some(),
            label: match name {
                Some(b"Lbl") => Some(Label::Number),
                Some(b"Reference") => Some(Label::Mark),
                _ => None,
            },
        });
        if outermost && replacement.is_some() {
            self.waiting = replacement;
        }
    }

    fn end_tag(&mut self) {
        self.replace();
        if self.tags.last().is_some_and(|tag| tag.label.is_some()) {
            self.end_block();
        }
        self.tags.pop();
    }

    /// Writes the replacement text that waits, once.
    fn replace(&mut self) {
        if let Some(replacement) = self.waiting.take() {
            self.block.push_str(&replacement);
        }
    }

    /// Whether what is painted now is replaced by text that has been written already.
    fn is_replaced(&self) -> bool {
        self.waiting.is_none() && self.tags.iter().any(|tag| tag.replaces)
    }

    /// Paints the strings of an operator, with the shifts between them.
    fn strings(&mut self, parts: &[Object]) {
        for part in parts {
            match part {
                Object::String(bytes, _) => self.string(bytes),
                part => {
                    let shift = part.as_float().unwrap_or(0.0);
                    self.advance(-shift / 1000.0 * self.state.size);
                }
            }
        }
    }

    fn string(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else {
            self.text.unreadable += bytes.len();
            return;
        };
        for glyph in font.glyphs(bytes) {
            self.gap();
            self.link = false;
            self.replace();
            if !self.is_replaced() {
                match &glyph.text {
                    Some(text) => self.block.push_str(text),
                    None => self.text.unreadable += 1,
                }
            }
            let mut advance = glyph.width / 1000.0 * self.state.size + self.state.characters;
            if glyph.is_space {
                advance += self.state.words;
            }
            self.advance(advance);
            self.last = Some(self.here());
        }
    }

    fn advance(&mut self, by: f32) {
        let by = by * self.state.scale.unwrap_or(1.0);
        self.matrix = Matrix::moved(by, 0.0).then(self.matrix);
    }

    /// Where the next glyph will stand.
    fn here(&self) -> End {
        let m = self.matrix.then(self.state.page).0;
        let length = (m[0] * m[0] + m[1] * m[1]).sqrt().max(f32::EPSILON);
        End {
            x: m[4],
            y: m[5],
            along: (m[0] / length, m[1] / length),
            size: (length * self.state.size.abs()).max(0.1),
        }
    }

    /// Writes what stands between the last glyph and the next one.
    fn gap(&mut self) {
        let here = self.here();
        let Some(last) = self.last else {
            return;
        };
        match between(last, here) {
            Gap::None => {}
            Gap::Block | Gap::Line if self.is_replaced() => self.space(),
            Gap::Block => self.end_block(),
            // A number to call that stands on a line of its own does not go on the line before.
            Gap::Line if self.link => self.end_block(),
            Gap::Line => self.line_end(),
            Gap::Space => self.space(),
        }
    }

    fn space(&mut self) {
        let begun = !self.block.is_empty() && !self.block.ends_with(char::is_whitespace);
        if begun && !self.is_replaced() {
            self.block.push(' ');
        }
    }

    /// A word that was broken at a hyphen goes on without a space.
    fn line_end(&mut self) {
        let broken = self.block.ends_with(['\u{AD}', '-', '\u{2010}']);
        if !broken {
            self.space();
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.block);
        if !text.trim().is_empty() {
            let label = self.tags.iter().rev().find_map(|tag| tag.label);
            self.text.blocks.push(Block { text, label });
        }
    }
}

/// What the distance between two strings means. Ems are those of the smaller of the two.
fn between(last: End, next: End) -> Gap {
    let em = last.size.min(next.size);
    let (dx, dy) = (next.x - last.x, next.y - last.y);
    let along = dx * last.along.0 + dy * last.along.1;
    let upwards = dy * last.along.0 - dx * last.along.1;
    let across = upwards.abs();
    let turned = last.along.0 * next.along.0 + last.along.1 * next.along.1 < 0.9;
    let largest = last.size.max(next.size);
    // Lines of one paragraph go down and keep their size: a step up is the next column, another
    // size another block.
    let another = across > 0.6 * em && (upwards > 0.0 || em < 0.85 * largest);
    if turned || across > 2.2 * largest || another {
        Gap::Block
    } else if across > 0.6 * em {
        Gap::Line
    } else if along > 2.5 * largest {
        Gap::Block
    } else if along > 0.18 * em || along < -0.5 * em || (across > 0.1 * em && em < 0.85 * largest) {
        // The last: a raised mark of a note is no digit of the number before it.
        Gap::Space
    } else {
        Gap::None
    }
}

fn matrix(numbers: &[f32]) -> Matrix {
    match numbers {
        [a, b, c, d, e, f] => Matrix([*a, *b, *c, *d, *e, *f]),
        _ => Matrix::default(),
    }
}

/// A resource by its kind and name, from the nearest dictionary that has it.
fn resource<'a>(
    document: &'a Document,
    resources: &Resources<'a>,
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    resources.iter().find_map(|dictionary| {
        let kind = dictionary.get_deref(kind, document).ok()?;
        kind.as_dict().ok()?.get(name).ok()
    })
}
