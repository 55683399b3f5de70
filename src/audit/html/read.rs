//! One walk over the tree of a page that collects what a reader meets.

use crate::messages::Message;
use crate::say;
use crate::text::tags::most_attributes;
use std::collections::BTreeMap;
use std::ops::Range;

use super::parse::parse;
use super::refs::{self, Reference};
use super::tree::{Data, Element, NodeId, Tree};

/// A page as a stranger reads it. Places are bytes in the source.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// What the page says its language is (`<html lang>`), without region; empty when unsaid.
    pub(crate) language: String,
    /// The text in runs that end at the borders of blocks.
    pub(crate) runs: Vec<Run>,
    /// Every attribute that holds words or addresses.
    pub(crate) attributes: Vec<Attribute>,
    /// The elements that say where their text comes from, in the order of the page.
    pub(crate) marks: Vec<Mark>,
    /// Elements `<data value="…">`.
    pub(crate) values: Vec<Value>,
    /// Elements `<q>` and `<blockquote>`.
    pub(crate) quotations: Vec<Value>,
    /// Everything that refers to another place or resource.
    pub(crate) references: Vec<Reference>,
    /// `id`s and the names of old anchors, with their places.
    pub(crate) anchors: BTreeMap<String, Vec<usize>>,
    /// The numbers of list items that can be linked to, by their anchor.
    pub(crate) items: BTreeMap<String, usize>,
    /// Links whose whole text is a number: the address, the number, the place.
    pub(crate) numbered: Vec<(String, usize, usize)>,
    /// `<base href>`.
    pub(crate) base: Option<String>,
    /// The content of `<style>` elements and `style` attributes.
    pub(crate) styles: Vec<(String, usize)>,
    /// The content of `<script>` elements.
    pub(crate) scripts: Vec<(String, usize)>,
    /// What shows that the page is not whole.
    pub(crate) broken: Vec<(Message, usize)>,
    /// Why the rest of it is not read, and from which byte on: who reads it must say so.
    pub(crate) stopped: Option<(Message, usize)>,
}

/// A longer text is no page.
const LONGEST: usize = 16 << 20;

/// A parser compares each attribute of a tag with all before it.
const MOST_ATTRIBUTES: usize = 1_000;

/// Why a text is not even begun.
fn refused(source: &str) -> Option<Message> {
    if source.len() > LONGEST {
        return Some(say!("it is too long to be a page; it is not read"));
    }
    let flood = most_attributes(source) > MOST_ATTRIBUTES;
    flood.then(|| say!("a tag has more attributes than any page needs; it is not read"))
}

/// Text between two borders of blocks, spaces collapsed as a browser shows them.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// The text.
    pub(crate) text: String,
    /// Its parts, in order and without gaps; a part has one mark and one language.
    pub(crate) pieces: Vec<Piece>,
    /// Pairs (byte in `text`, byte in the source).
    places: Vec<(usize, usize)>,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes in the text of the run.
    pub(crate) range: Range<usize>,
    /// The nearest element around it that claims a trace, as an index into [`Page::marks`].
    pub(crate) mark: Option<usize>,
    /// The nearest `lang`, without region.
    pub(crate) language: String,
}

/// An attribute.
#[derive(Debug)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: String,
    /// The name of its element.
    pub(crate) element: String,
    /// Its value.
    pub(crate) value: String,
    /// Where the value stands.
    pub(crate) at: usize,
    /// Whether it is read aloud, shown, or put into previews.
    pub(crate) aloud: bool,
    /// As for [`Piece`]; the element's own mark counts.
    pub(crate) mark: Option<usize>,
    /// As for [`Piece`].
    pub(crate) language: String,
}

/// An element that says where its text comes from.
#[derive(Debug)]
pub(crate) struct Mark {
    /// `data-trace`.
    pub(crate) kind: String,
    /// `data-id`.
    pub(crate) id: Option<String>,
    /// All text in it.
    pub(crate) text: String,
    /// Where its start tag stands.
    pub(crate) at: usize,
}

/// An element `<data value="…">` or a quotation.
#[derive(Debug)]
pub(crate) struct Value {
    /// The attribute; empty for a quotation.
    pub(crate) value: String,
    /// The text that is shown.
    pub(crate) text: String,
    /// As for [`Piece`].
    pub(crate) mark: Option<usize>,
    /// As for [`Piece`].
    pub(crate) language: String,
    /// Where its start tag stands.
    pub(crate) at: usize,
}

impl Run {
    /// Where a byte of the text stands in the source.
    pub(crate) fn place(&self, at: usize) -> usize {
        let after = self.places.partition_point(|(text, _)| *text <= at);
        after
            .checked_sub(1)
            .and_then(|i| self.places.get(i))
            .map_or(0, |(_, source)| *source)
    }

    fn push(&mut self, text: char, source: usize, context: &Context) {
        let start = self.text.len();
        self.text.push(text);
        self.places.push((start, source));
        let end = self.text.len();
        match self.pieces.last_mut() {
            Some(last) if last.mark == context.mark && last.language == context.language => {
                last.range.end = end;
            }
            _ => self.pieces.push(Piece {
                range: start..end,
                mark: context.mark,
                language: context.language.clone(),
            }),
        }
    }
}

/// What an element hands down to what stands in it.
#[derive(Debug, Clone, Default)]
struct Context {
    mark: Option<usize>,
    language: String,
    preformatted: bool,
}

/// A step of the walk: the stack of these replaces recursion.
enum Step {
    Enter(NodeId, Context),
    Leave(NodeId),
}

/// Reads a page.
pub(crate) fn read(source: &str) -> Page {
    if let Some(reason) = refused(source) {
        return Page {
            stopped: Some((reason, 0)),
            ..Page::default()
        };
    }
    let parsed = parse(source);
    let mut reader = Reader {
        source,
        tree: &parsed.tree,
        page: Page {
            broken: parsed.broken,
            stopped: parsed.stopped,
            ..Page::default()
        },
        run: Run::default(),
    };
    let mut steps = vec![Step::Enter(0, Context::default())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node, context) => reader.enter(node, context, &mut steps),
            Step::Leave(node) => reader.leave(node),
        }
    }
    reader.end_run();
    reader.page
}

struct Reader<'a> {
    source: &'a str,
    tree: &'a Tree,
    page: Page,
    run: Run,
}

impl Reader<'_> {
    fn enter(&mut self, id: NodeId, context: Context, steps: &mut Vec<Step>) {
        let node = &self.tree[id];
        let mut context = context;
        match &node.data {
            Data::Text { text, places } => return self.text(text, places, &context),
            Data::Unseen => return,
            Data::Root => {}
            Data::Element(element) => {
                self.element(id, element, &mut context);
                if self.is_no_text(id, element) {
                    return;
                }
                self.border(id, element, &context);
            }
        }
        steps.push(Step::Leave(id));
        for child in node.children.iter().rev() {
            steps.push(Step::Enter(*child, context.clone()));
        }
    }

    fn leave(&mut self, id: NodeId) {
        if let Some(element) = self.tree[id].element()
            && breaks(self.tree, id, element)
        {
            self.end_run();
        }
    }

    /// What stands between this element and the text before it.
    fn border(&mut self, id: NodeId, element: &Element, context: &Context) {
        let new_line = element.name() == "br"
            || (element.name() == "tspan"
                && ["x", "y", "dy"]
                    .iter()
                    .any(|a| element.attribute(a).is_some()));
        if breaks(self.tree, id, element) {
            self.end_run();
        } else if new_line {
            self.space(element.tag.start, context);
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if !run.text.trim().is_empty() {
            self.page.runs.push(run);
        }
    }

    fn space(&mut self, source: usize, context: &Context) {
        if !self.run.text.ends_with(' ') && !self.run.text.is_empty() {
            self.run.push(' ', source, context);
        }
    }

    fn text(&mut self, text: &str, places: &[(usize, usize)], context: &Context) {
        for (character, (_, source)) in text.chars().zip(places) {
            if character.is_ascii_whitespace() && !context.preformatted {
                self.space(*source, context);
            } else {
                self.run.push(character, *source, context);
            }
        }
    }

    /// Scripts, styles and frames hold no text of the page. What they hold is kept apart.
    fn is_no_text(&mut self, id: NodeId, element: &Element) -> bool {
        let at = element.tag.end;
        match element.name() {
            "script" => self.page.scripts.push((text_of(self.tree, id), at)),
            "style" => self.page.styles.push((text_of(self.tree, id), at)),
            "iframe" | "noframes" | "noembed" => {}
            _ => return false,
        }
        true
    }

    fn element(&mut self, id: NodeId, element: &Element, context: &mut Context) {
        if let Some(language) = element
            .attribute("lang")
            .or_else(|| element.attribute("xml:lang"))
        {
            context.language = primary(language);
        }
        context.preformatted |= matches!(element.name(), "pre" | "textarea" | "listing");
        self.mark(id, element, context);
        match element.name() {
            "html" => self.page.language.clone_from(&context.language),
            "base" if self.page.base.is_none() => {
                self.page.base = element.attribute("href").map(str::to_owned);
            }
            "data" => {
                let value = self.value(id, element, context);
                self.page.values.push(value);
            }
            "li" => self.item(id, element),
            "a" => self.numbered(id, element),
            "q" | "blockquote" => {
                let quotation = self.value(id, element, context);
                self.page.quotations.push(quotation);
            }
            _ => {}
        }
        self.anchors(element);
        self.attributes(element, context);
        let tag = self.source.get(element.tag.clone()).unwrap_or_default();
        refs::collect(element, tag, &mut self.page.references);
    }

    fn mark(&mut self, id: NodeId, element: &Element, context: &mut Context) {
        let Some(kind) = element.attribute("data-trace") else {
            return;
        };
        context.mark = Some(self.page.marks.len());
        self.page.marks.push(Mark {
            kind: kind.to_owned(),
            id: element.attribute("data-id").map(str::to_owned),
            text: text_of(self.tree, id),
            at: element.tag.start,
        });
    }

    fn value(&self, id: NodeId, element: &Element, context: &Context) -> Value {
        Value {
            value: element.attribute("value").unwrap_or_default().to_owned(),
            text: text_of(self.tree, id),
            mark: context.mark,
            language: context.language.clone(),
            at: element.tag.start,
        }
    }

    /// The number that a browser shows before an item of an ordered list.
    fn item(&mut self, id: NodeId, element: &Element) {
        let list = self.tree[id].parent.map(|parent| &self.tree[parent]);
        let ordered = list.and_then(|list| Some((list, list.element()?)));
        let Some((list, _)) = ordered.filter(|(_, element)| element.name() == "ol") else {
            return;
        };
        let items = list.children.iter().take_while(|child| **child != id);
        let is_item = |child: &&NodeId| {
            let element = self.tree[**child].element();
            element.is_some_and(|element| element.name() == "li")
        };
        if let Some(anchor) = element.attribute("id") {
            let number = items.filter(is_item).count() + 1;
            self.page.items.insert(anchor.to_owned(), number);
        }
    }

    fn numbered(&mut self, id: NodeId, element: &Element) {
        let text = text_of(self.tree, id);
        let number = text.trim().trim_matches(['[', ']', '(', ')']).parse().ok();
        if let (Some(number), Some(address)) = (number, element.attribute("href")) {
            let at = element.tag.end;
            self.page.numbered.push((address.to_owned(), number, at));
        }
    }

    fn anchors(&mut self, element: &Element) {
        let name = element.attribute("name").filter(|_| element.name() == "a");
        let id = element.attribute("id");
        let name = name.filter(|n| Some(*n) != id);
        for anchor in id.into_iter().chain(name) {
            let places = self.page.anchors.entry(anchor.to_owned()).or_default();
            places.push(element.tag.start);
        }
    }

    fn attributes(&mut self, element: &Element, context: &Context) {
        let tag = self.source.get(element.tag.clone()).unwrap_or_default();
        for (name, value) in &element.attributes {
            let at = element.tag.start + refs::value_place(tag, name);
            if name == "style" {
                self.page.styles.push((value.clone(), at));
            } else if !is_geometry(name) {
                self.page.attributes.push(Attribute {
                    name: name.clone(),
                    element: element.name().to_owned(),
                    value: value.clone(),
                    at,
                    aloud: is_aloud(element, name),
                    mark: context.mark,
                    language: context.language.clone(),
                });
            }
        }
    }
}

/// `fr` of `fr-CA`, in lower case.
pub(crate) fn primary(language: &str) -> String {
    let first = language.trim().split(['-', '_']).next();
    first.unwrap_or_default().to_ascii_lowercase()
}

/// All text in an element, spaces collapsed, without the text of scripts' and styles' children
/// being told apart: it is asked of elements that hold words.
fn text_of(tree: &Tree, id: NodeId) -> String {
    let mut text = String::new();
    let mut nodes = vec![id];
    while let Some(id) = nodes.pop() {
        if let Data::Text { text: part, .. } = &tree[id].data {
            text.push_str(part);
        }
        if id_breaks(tree, id) {
            text.push(' ');
        }
        nodes.extend(tree[id].children.iter().rev());
    }
    text
}

fn id_breaks(tree: &Tree, id: NodeId) -> bool {
    tree[id]
        .element()
        .is_some_and(|e| e.name() == "br" || breaks(tree, id, e))
}

/// Whether text before and after the border of this element belongs apart: every element that
/// is not known to stand in a line does.
fn breaks(tree: &Tree, id: NodeId, element: &Element) -> bool {
    match element.name() {
        "a" if element.is_svg() => true,
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "br" | "cite" | "code"
        | "data" | "del" | "dfn" | "em" | "font" | "i" | "ins" | "kbd" | "label" | "mark"
        | "nobr" | "output" | "q" | "s" | "samp" | "small" | "span" | "strike" | "strong"
        | "time" | "tspan" | "textPath" | "tt" | "u" | "var" | "wbr" => false,
        // A raised "1" after a word is the mark of a note; a raised "e" belongs to its number.
        "sub" | "sup" => !text_of_inline(tree, id).chars().any(char::is_alphabetic),
        _ => true,
    }
}

/// The text below an element, without asking which elements break: `breaks` itself asks.
fn text_of_inline(tree: &Tree, id: NodeId) -> String {
    let mut text = String::new();
    let mut nodes = vec![id];
    while let Some(id) = nodes.pop() {
        if let Data::Text { text: part, .. } = &tree[id].data {
            text.push_str(part);
        }
        nodes.extend(tree[id].children.iter().rev());
    }
    text
}

/// Whether a screen reader speaks the attribute, a browser shows it, or a preview prints it.
fn is_aloud(element: &Element, name: &str) -> bool {
    match name {
        "alt"
        | "title"
        | "placeholder"
        | "label"
        | "summary"
        | "aria-label"
        | "aria-description"
        | "aria-valuetext"
        | "aria-valuenow"
        | "aria-roledescription"
        | "aria-placeholder"
        | "aria-braillelabel"
        | "aria-keyshortcuts" => true,
        "value" => {
            let kind = element.attribute("type").unwrap_or_default();
            element.name() == "input" && !matches!(kind, "hidden" | "checkbox" | "radio")
        }
        "content" => element.name() == "meta" && is_shown_meta(element),
        _ => false,
    }
}

/// The metadata that search engines and social previews print as words.
fn is_shown_meta(element: &Element) -> bool {
    let name = element
        .attribute("name")
        .or_else(|| element.attribute("property"))
        .or_else(|| element.attribute("itemprop"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let named = matches!(
        name.as_str(),
        "description" | "keywords" | "author" | "application-name" | "apple-mobile-web-app-title"
    );
    let preview = ["og:", "twitter:", "article:", "dc.", "dcterms."]
        .iter()
        .any(|prefix| name.starts_with(prefix));
    let measure = [
        ":width", ":height", ":url", ":image", ":type", ":locale", ":card",
    ];
    named || (preview && !measure.iter().any(|end| name.ends_with(end)))
}

/// Attributes of drawings and layout, whose numbers say nothing to a reader.
fn is_geometry(name: &str) -> bool {
    matches!(
        name,
        "d" | "points"
            | "viewBox"
            | "transform"
            | "x"
            | "y"
            | "x1"
            | "y1"
            | "x2"
            | "y2"
            | "cx"
            | "cy"
            | "r"
            | "rx"
            | "ry"
            | "dx"
            | "dy"
            | "width"
            | "height"
            | "integrity"
            | "nonce"
            | "sizes"
            | "offset"
            | "stroke-width"
            | "stroke-dasharray"
    )
}
