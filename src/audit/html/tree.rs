//! The tree that a browser would build, with the place in the source of every element and of
//! every character of text.
//!
//! The nodes stand in one vector and name each other by index, so that neither building,
//! walking nor dropping a tree recurses, however deep the page is nested.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

/// The index of a node in its tree.
pub(crate) type NodeId = usize;

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    /// The document, or the content of a `<template>`.
    Root,
    /// An element.
    Element(Element),
    /// Text; `places` gives the byte of the source that each byte range of `text` starts at.
    Text {
        /// The text, character references resolved.
        text: String,
        /// Pairs (byte in `text`, byte in the source), one for each character.
        places: Vec<(usize, usize)>,
    },
    /// A comment or a processing instruction: never shown.
    Unseen,
}

/// An element and where its start tag stands in the source.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: QualName,
    /// Attribute names (with their prefix, as `xlink:href`) and values, in the order written.
    pub(crate) attributes: Vec<(String, String)>,
    /// Byte range of the start tag; of the tag that implied it for an implied element.
    pub(crate) tag: std::ops::Range<usize>,
    template: Option<NodeId>,
    integration_point: bool,
}

impl Element {
    /// The local name: `p`, `a`, `text` …
    pub(crate) fn name(&self) -> &str {
        &self.name.local
    }

    /// Whether it is an element of SVG.
    pub(crate) fn is_svg(&self) -> bool {
        self.name.ns == ns!(svg)
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// One node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) parent: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    pub(crate) data: Data,
    depth: usize,
}

impl Node {
    /// The element that this node is.
    pub(crate) fn element(&self) -> Option<&Element> {
        match &self.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }
}

/// A finished tree; node 0 is the document.
pub(crate) type Tree = Vec<Node>;

/// Builds the tree from what html5ever's tree builder says.
#[derive(Debug)]
pub(crate) struct Builder {
    nodes: RefCell<Tree>,
    /// Byte range of the token that is being worked on.
    token: Cell<(usize, usize)>,
    deepest: Cell<usize>,
}

impl Builder {
    /// An empty document.
    pub(crate) fn new() -> Self {
        let document = Node {
            parent: None,
            children: Vec::new(),
            data: Data::Root,
            depth: 0,
        };
        Self {
            nodes: RefCell::new(vec![document]),
            token: Cell::new((0, 0)),
            deepest: Cell::new(0),
        }
    }

    /// Says which bytes of the source the next calls come from.
    pub(crate) fn at(&self, start: usize, end: usize) {
        self.token.set((start, end));
    }

    /// How deep the deepest node stands.
    pub(crate) fn deepest(&self) -> usize {
        self.deepest.get()
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: None,
            children: Vec::new(),
            data,
            depth: 0,
        });
        nodes.len() - 1
    }

    fn detach(&self, node: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[node].parent.take() {
            nodes[parent].children.retain(|child| *child != node);
        }
    }

    /// Puts `child` among the children of `parent`, before the one at `index`; text joins the
    /// text that stands before it.
    fn insert(&self, parent: NodeId, index: usize, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                let mut nodes = self.nodes.borrow_mut();
                nodes[node].parent = Some(parent);
                let depth = nodes[parent].depth + 1;
                nodes[node].depth = depth;
                self.deepest.set(self.deepest.get().max(depth));
                let index = index.min(nodes[parent].children.len());
                nodes[parent].children.insert(index, node);
            }
            NodeOrText::AppendText(text) => self.insert_text(parent, index, &text),
        }
    }

    fn insert_text(&self, parent: NodeId, index: usize, added: &str) {
        let before = index
            .checked_sub(1)
            .and_then(|i| self.nodes.borrow()[parent].children.get(i).copied());
        let is_text = |id: &NodeId| matches!(self.nodes.borrow()[*id].data, Data::Text { .. });
        let node = before.filter(is_text).unwrap_or_else(|| {
            let node = self.add(Data::Text {
                text: String::new(),
                places: Vec::new(),
            });
            self.insert(parent, index, NodeOrText::AppendNode(node));
            node
        });
        let (start, _) = self.token.get();
        if let Data::Text { text, places } = &mut self.nodes.borrow_mut()[node].data {
            for (at, character) in added.char_indices() {
                places.push((text.len(), start + at));
                text.push(character);
            }
        }
    }

    fn element(&self, node: NodeId) -> Option<Ref<'_, Element>> {
        Ref::filter_map(self.nodes.borrow(), |nodes| nodes[node].element()).ok()
    }
}

/// The name of an element, as the tree builder asks for it.
#[derive(Debug)]
pub(crate) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

fn plain(attribute: Attribute) -> (String, String) {
    let name = match &attribute.name.prefix {
        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", attribute.name.local),
        _ => attribute.name.local.to_string(),
    };
    (name, attribute.value.to_string())
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        // The tree builder asks for elements only; any other node has a name that matches none.
        let nameless = || QualName::new(None, ns!(), LocalName::from(""));
        Name(
            self.element(*target)
                .map_or_else(nameless, |e| e.name.clone()),
        )
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> NodeId {
        let template = flags.template.then(|| self.add(Data::Root));
        let (start, end) = self.token.get();
        self.add(Data::Element(Element {
            name,
            attributes: attributes.into_iter().map(plain).collect(),
            tag: start..end,
            template,
            integration_point: flags.mathml_annotation_xml_integration_point,
        }))
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.add(Data::Unseen)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.add(Data::Unseen)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(*node);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[*sibling].parent.map(|parent| {
                let index = nodes[parent].children.iter().position(|c| c == sibling);
                (parent, index.unwrap_or(nodes[parent].children.len()))
            })
        };
        if let Some((parent, index)) = place {
            self.insert(parent, index, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.element(*target)
            .and_then(|e| e.template)
            .unwrap_or(*target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        if let Data::Element(element) = &mut self.nodes.borrow_mut()[*target].data {
            for (name, value) in attributes.into_iter().map(plain) {
                if element.attribute(&name).is_none() {
                    element.attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        for child in &children {
            nodes[*child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.element(*handle).is_some_and(|e| e.integration_point)
    }
}
