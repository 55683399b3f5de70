//! A stretch of Markdown to blocks, with placeholders where its directives stand.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Composer;
use crate::handouts::model::{Block, Format, Inline, Marker, TableKind};
use crate::markup;

/// Before and after the number of a directive: characters of the private use area, which no text
/// holds.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The events of one stretch.
type Events<'e> = std::iter::Peekable<std::vec::IntoIter<Event<'e>>>;

impl Composer<'_> {
    /// Reads a stretch of the document.
    pub(super) fn stretch(&mut self, range: &Range<usize>, blocks: &mut Vec<Block>) {
        let masked = self.masked(range);
        let events: Vec<Event<'_>> = markup::parser(&masked).collect();
        self.blocks(&mut events.into_iter().peekable(), None, blocks);
    }

    /// The stretch with a placeholder for each directive.
    fn masked(&self, range: &Range<usize>) -> String {
        let mut masked = String::new();
        let mut from = range.start;
        for (index, directive) in self.document.directives.iter().enumerate() {
            if range.start <= directive.span.start && directive.span.end <= range.end {
                masked.push_str(&self.text[from..directive.span.start]);
                masked.push_str(&format!("{OPEN}{index}{CLOSE}"));
                from = directive.span.end;
            }
        }
        masked.push_str(&self.text[from..range.end]);
        masked
    }

    fn blocks(&mut self, events: &mut Events<'_>, end: Option<TagEnd>, blocks: &mut Vec<Block>) {
        while let Some(event) = events.next() {
            match event {
                Event::End(e) if Some(e) == end => return,
                Event::Start(Tag::Paragraph) => {
                    let text = self.inlines(events, TagEnd::Paragraph);
                    self.paragraph(text, blocks);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = self.inlines(events, TagEnd::Heading(level));
                    // The first heading is the title, which the header prints.
                    if level != HeadingLevel::H1 {
                        blocks.push(Block::Heading {
                            level: level as u8,
                            text: self.answered(text),
                        });
                    }
                }
                Event::Start(Tag::List(start)) => {
                    let items = self.items(events, start.is_some());
                    let marker = start.map_or(Marker::Dot, |_| Marker::Number);
                    blocks.push(Block::List { marker, items });
                }
                Event::Start(Tag::BlockQuote(kind)) => {
                    self.blocks(events, Some(TagEnd::BlockQuote(kind)), blocks);
                }
                Event::Start(Tag::Table(_)) => blocks.push(self.table(events)),
                Event::Rule => blocks.push(self.rule()),
                _ => {}
            }
        }
    }

    /// A line across is the end of a page where there may be several.
    fn rule(&self) -> Block {
        match self.order.definition.format {
            Format::Sheet | Format::Form | Format::Kit => Block::PageBreak,
            Format::Leaflet | Format::Poster | Format::Cards => Block::Rule,
        }
    }

    fn items(&mut self, events: &mut Events<'_>, ordered: bool) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(events)),
                Event::End(TagEnd::List(o)) if o == ordered => break,
                _ => {}
            }
        }
        items
    }

    /// An item holds blocks, or words without a paragraph around them.
    fn item(&mut self, events: &mut Events<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let starts_block = |event: &Event<'_>| {
            let Event::Start(tag) = event else {
                return false;
            };
            matches!(
                tag,
                Tag::Paragraph | Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_)
            )
        };
        let starts_block = |event: &Event<'_>| matches!(event, Event::Rule) || starts_block(event);
        if events.peek().is_some_and(starts_block) {
            self.blocks(events, Some(TagEnd::Item), &mut blocks);
        } else {
            self.tight(events, &mut blocks);
        }
        blocks
    }

    /// Words without a paragraph around them, and the lists under them.
    fn tight(&mut self, events: &mut Events<'_>, blocks: &mut Vec<Block>) {
        let mut own = Vec::new();
        let mut lists = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::Start(Tag::List(start)) => {
                    let items = self.items(events, start.is_some());
                    let marker = start.map_or(Marker::Dot, |_| Marker::Number);
                    lists.push(Block::List { marker, items });
                }
                other => own.push(other),
            }
        }
        own.push(Event::End(TagEnd::Item));
        let text = self.inlines(&mut own.into_iter().peekable(), TagEnd::Item);
        self.paragraph(text, blocks);
        blocks.append(&mut lists);
    }

    fn table(&mut self, events: &mut Events<'_>) -> Block {
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let words = self.inlines(events, TagEnd::TableCell);
                    let cell = self.answered(words);
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let header = if rows.is_empty() {
            Vec::new()
        } else {
            rows.remove(0)
        };
        Block::Table {
            kind: TableKind::Plain,
            header,
            rows,
        }
    }

    /// A paragraph, or what the directive that stands alone in it prints.
    fn paragraph(&mut self, text: Words, blocks: &mut Vec<Block>) {
        if let [Word::Directive(index)] = text.0.as_slice()
            && let Some(directive) = self.directive(*index)
        {
            self.alone(directive, blocks);
            return;
        }
        let text = self.answered(text);
        if !text.is_empty() {
            blocks.push(Block::Paragraph(text));
        }
    }

    fn inlines(&mut self, events: &mut Events<'_>, end: TagEnd) -> Words {
        let mut words = Words::default();
        while let Some(event) = events.next() {
            match event {
                Event::End(e) if e == end => break,
                Event::Text(text) | Event::Code(text) => words.push(&text),
                Event::SoftBreak => words.push(" "),
                Event::HardBreak => words.0.push(Word::Inline(Inline::Break)),
                Event::Start(Tag::Strong) => {
                    let text = self.nested(events, TagEnd::Strong);
                    words.0.push(Word::Inline(Inline::Strong(text)));
                }
                Event::Start(Tag::Emphasis) => {
                    let text = self.nested(events, TagEnd::Emphasis);
                    words.0.push(Word::Inline(Inline::Emphasis(text)));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let text = self.nested(events, TagEnd::Link);
                    words.0.push(Word::Inline(link(&dest_url, text)));
                }
                _ => {}
            }
        }
        words
    }

    fn nested(&mut self, events: &mut Events<'_>, end: TagEnd) -> Vec<Inline> {
        let words = self.inlines(events, end);
        self.answered(words)
    }

    /// Words with their directives answered. A reference follows the word before it without a
    /// space.
    fn answered(&mut self, words: Words) -> Vec<Inline> {
        let mut text: Vec<Inline> = Vec::new();
        for word in words.0 {
            match word {
                Word::Inline(inline) => text.push(inline),
                Word::Directive(index) => {
                    let Some(directive) = self.directive(index) else {
                        continue;
                    };
                    let printed = self.inline(directive);
                    let raised = matches!(printed.first(), Some(Inline::Reference(_)));
                    if raised && let Some(Inline::Text(before)) = text.last_mut() {
                        before.truncate(before.trim_end_matches(' ').len());
                    }
                    text.extend(printed);
                }
            }
        }
        text
    }
}

/// A link: an address of the web is kept, a path of the guide is words only, since paper has no
/// pages of it.
fn link(address: &str, text: Vec<Inline>) -> Inline {
    if !address.contains("://") {
        return Inline::NoBreak(text);
    }
    let mut description = String::new();
    crate::handouts::plain_text(&text, &mut description);
    Inline::Link {
        address: address.to_owned(),
        description,
        text,
    }
}

/// Inline text in which directives are still numbers.
#[derive(Default)]
struct Words(Vec<Word>);

enum Word {
    Inline(Inline),
    Directive(usize),
}

impl Words {
    /// Adds text, in which placeholders may stand.
    fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            self.plain(before);
            let Some((number, behind)) = after.split_once(CLOSE) else {
                break;
            };
            if let Ok(index) = number.parse() {
                self.0.push(Word::Directive(index));
            }
            rest = behind;
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Word::Inline(Inline::Text(before))) => before.push_str(text),
            _ => self.0.push(Word::Inline(Inline::from(text))),
        }
    }
}
