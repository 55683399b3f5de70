//! The main content as text, line by line.

use std::collections::BTreeMap;

use dom_query::NodeRef;

use super::super::MAX_TEXT;

/// What divides the cells of a row.
const CELL: &str = " | ";

/// How deep elements are looked into; what is nested deeper is text without structure.
const MAX_DEPTH: usize = 300;

/// Elements that start a line of their own.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tr",
    "ul",
    "video",
];

/// Elements that stand apart from what is around them.
const APART: [&str; 11] = [
    "blockquote",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "section",
    "table",
];

/// The text of an element.
pub(super) fn text(root: &NodeRef<'_>) -> String {
    let mut writer = Writer::default();
    writer.children(root, 0);
    writer.finish()
}

/// Gathers lines.
#[derive(Default)]
struct Writer {
    done: String,
    line: String,
    apart: bool,
}

impl Writer {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) {
        for child in node.children_it(false) {
            self.node(&child, depth);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, depth: usize) {
        if node.is_text() {
            self.words(&node.text());
            return;
        }
        if !node.is_element() {
            return;
        }
        let name = node.node_name().unwrap_or_default();
        let name = name.as_ref();
        if depth > MAX_DEPTH {
            self.words(&node.text());
            return;
        }
        match name {
            "br" => self.end_line(),
            "hr" => self.stand_apart(),
            "sup" | "sub" => self.raised(&inline(node)),
            "pre" => self.verbatim(&node.text()),
            "li" => self.item(node, depth),
            "table" if is_data(node) => self.table(node),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(node, depth, true),
            "td" | "th" => self.block(node, depth, false),
            _ if BLOCKS.contains(&name) => self.block(node, depth, APART.contains(&name)),
            _ => self.children(node, depth + 1),
        }
    }

    fn block(&mut self, node: &NodeRef<'_>, depth: usize, apart: bool) {
        if apart {
            self.stand_apart();
        } else {
            self.end_line();
        }
        self.children(node, depth + 1);
        if apart {
            self.stand_apart();
        } else {
            self.end_line();
        }
    }

    /// A number in front of an item is the browser's, not the document's: it is left out.
    fn item(&mut self, node: &NodeRef<'_>, depth: usize) {
        self.end_line();
        self.line.push_str("- ");
        self.children(node, depth + 1);
        if self.line == "- " {
            self.line.clear();
        }
        self.end_line();
    }

    /// A note's number must not become part of the number in front of it; « 1er » is one word.
    fn raised(&mut self, text: &str) {
        let is_note = text.starts_with(|c: char| !c.is_alphabetic());
        if is_note && self.line.ends_with(char::is_alphanumeric) {
            self.line.push(' ');
        }
        self.words(text);
    }

    fn verbatim(&mut self, text: &str) {
        self.stand_apart();
        for line in text.lines() {
            self.line.push_str(line.trim_end());
            self.end_line();
        }
        self.stand_apart();
    }

    /// A row a line. A head that spans several rows is repeated in each, so that every row says
    /// what it is about.
    fn table(&mut self, table: &NodeRef<'_>) {
        self.stand_apart();
        let mut spanning = Spanning::new();
        for node in table.descendants_it().filter(NodeRef::is_element) {
            // A head is repeated in up to a thousand rows: a small table can become gigabytes.
            if self.done.len() > MAX_TEXT {
                return;
            }
            match node.node_name().unwrap_or_default().as_ref() {
                "caption" => {
                    self.words(&inline(&node));
                    self.end_line();
                }
                "tr" => {
                    self.line = row(&node, &mut spanning).join(CELL);
                    self.end_line();
                }
                _ => {}
            }
        }
        self.stand_apart();
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if is_space(c) {
                let starts = self.line.is_empty() || self.line.ends_with(' ');
                if !starts {
                    self.line.push(' ');
                }
            } else if !c.is_control() {
                self.line.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        let line = self.line.trim_matches(is_space);
        if !line.is_empty() {
            if !self.done.is_empty() {
                self.done.push_str(if self.apart { "\n\n" } else { "\n" });
            }
            self.done.push_str(line);
            self.apart = false;
        }
        self.line.clear();
    }

    fn stand_apart(&mut self) {
        self.end_line();
        self.apart = true;
    }

    fn finish(mut self) -> String {
        self.end_line();
        if !self.done.is_empty() {
            self.done.push('\n');
        }
        self.done
    }
}

/// What HTML folds into one space: no-break spaces stay.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Heads that span rows: by column, the rows that are left and the words.
type Spanning = BTreeMap<usize, (usize, String)>;

/// The cells of a row, those of spanning heads included.
fn row(node: &NodeRef<'_>, spanning: &mut Spanning) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for cell in node.element_children() {
        if !(cell.has_name("td") || cell.has_name("th")) {
            continue;
        }
        place(&mut cells, spanning);
        let text = inline(&cell);
        let rows = cell.attr("rowspan").and_then(|r| r.parse::<usize>().ok());
        let rows = rows.unwrap_or(1).clamp(1, 1000);
        if rows > 1 {
            let said = if cell.has_name("th") {
                text.clone()
            } else {
                String::new()
            };
            spanning.insert(cells.len(), (rows - 1, said));
        }
        cells.push(text);
    }
    place(&mut cells, spanning);
    cells
}

/// Adds the heads that span the next columns.
fn place(cells: &mut Vec<String>, spanning: &mut Spanning) {
    while let Some((rows, said)) = spanning.get_mut(&cells.len()).filter(|span| span.0 > 0) {
        *rows -= 1;
        cells.push(said.clone());
    }
}

/// The text of an element on one line.
fn inline(node: &NodeRef<'_>) -> String {
    let mut writer = Writer::default();
    writer.children(node, 1);
    let text = writer.finish();
    let lines: Vec<_> = text
        .lines()
        .map(|line| line.trim_matches(is_space))
        .collect();
    lines.join(" ").trim_matches(is_space).to_owned()
}

/// A table of data, not one that arranges a page.
fn is_data(table: &NodeRef<'_>) -> bool {
    let role = table.attr("role").unwrap_or_default();
    let arranges = |node: &NodeRef<'_>| {
        ["table", "h1", "h2", "h3", "h4"]
            .iter()
            .any(|name| node.has_name(name))
    };
    !matches!(role.as_ref(), "presentation" | "none")
        && !table
            .descendants_it()
            .any(|node| node.is_element() && arranges(&node))
}
