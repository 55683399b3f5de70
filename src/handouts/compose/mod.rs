//! From a handout's Markdown to the model: directives become traced words, containers become
//! boxes.
//!
//! 1. `markup` reads the Markdown that the template gave: containers, directives.
//! 2. Each directive is answered by [`Content`], which gives nothing that is not traced, and a
//!    placeholder stands for it while the Markdown parser runs.
//! 3. Blocks become [`Block`]s; a citation becomes a raised number, and `notes` keeps what stands
//!    under that number; a channel becomes a card (`cards`).
//! 4. The arrangement of the definition puts blocks side by side.
//!
//! Every word of an entry is printed through a [`TraceMark`], so that what the sheet prints can be
//! held against the manifest.

mod arrange;
mod cards;
mod myths;
mod notes;
mod reader;

use std::ops::Range;

use super::definition::Definition;
use super::edition;
use super::model::{
    Block, Callout, Card, Column, Field, Format, Header, Icon, Ink, Inline, Marker, Paper, QrCode,
    Sheet, TableKind, TraceKind, TraceMark,
};
use crate::content::words::Words;
use crate::content::{Content, Piece, Show};
use crate::ledger::{Figure, Passage};
use crate::markup::{Directive, Document, Part};
use crate::messages::Message;
use crate::say;
use crate::text::numerals::Kind;
use crate::trace::Traced;
use notes::Notes;

/// What is composed.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The handout's definition.
    pub definition: &'a Definition,
    /// The language.
    pub language: &'a str,
    /// The title in that language.
    pub title: &'a str,
    /// The country that the title names in brackets, which stands above it on the paper.
    pub country: Option<&'a str>,
    /// The page that lists the editions in that language, as a public address.
    pub editions: Option<&'a str>,
}

/// A directive or a container that a sheet cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeProblem {
    /// What was written: `{{#figures}}`, `::: columns`.
    pub what: String,
    /// Why it cannot be printed.
    pub why: Message,
}

/// Makes a sheet of the Markdown that the template gave: in colour and for A4, until
/// [`Sheet::on`] says otherwise.
///
/// # Errors
/// Everything in it that a sheet cannot hold.
pub fn compose(
    content: Content<'_>,
    order: Order<'_>,
    markdown: &str,
) -> Result<Sheet, Vec<ComposeProblem>> {
    let Some(words) = content.words(order.language) else {
        let (what, why) = (
            order.language.to_owned(),
            say!("the project has no such language"),
        );
        return Err(vec![ComposeProblem { what, why }]);
    };
    let document = Document::parse(markdown);
    let mut composer = Composer {
        content,
        words,
        order,
        text: markdown,
        document: &document,
        notes: Notes::default(),
        problems: Vec::new(),
        notes_title: Vec::new(),
    };
    let mut blocks = composer.parts(&document.parts);
    composer.fits_format(&blocks);
    let lead = lead(&mut blocks);
    let blocks = arrange::side_by_side(blocks, &order.definition.layout);
    let Composer {
        problems,
        notes_title,
        notes,
        ..
    } = composer;
    if !problems.is_empty() {
        return Err(problems);
    }
    let (vetted, review_by) = notes.dates_with(order.definition);
    let mut sheet = Sheet {
        format: order.definition.format,
        most_pages: order.definition.layout.pages,
        title: order.title.to_owned(),
        description: words
            .text(&order.definition.description)
            .unwrap_or_default()
            .to_owned(),
        language: order.language.to_owned(),
        paper: Paper::A4,
        ink: Ink::Colour,
        header: header(order, &words, lead),
        blocks,
        notes_title,
        notes: notes.write(content, &words),
        edition: Vec::new(),
        code: String::new(),
        current: None,
        running: String::new(),
        own: None,
    };
    sheet.code = edition::code(&sheet);
    sheet.edition = edition::line(&sheet.code, &words, vetted, review_by);
    sheet.current = order
        .editions
        .map(|page| edition::current(page, &sheet.code, &words));
    sheet.running = words
        .get("handout_running")
        .replace("{title}", &sheet.title)
        .replace("{code}", &sheet.code);
    Ok(sheet)
}

/// The head. « Parle à quelqu’un (France) » is the document's name; on a wall the country stands
/// above the title, so that the title is what it says.
fn header(order: Order<'_>, words: &Words<'_>, lead: Vec<Vec<Inline>>) -> Header {
    let audience = words.get(order.definition.audience.key());
    let shorter = order.country.and_then(|country| {
        let title = order.title.strip_suffix(&format!(" ({country})"))?;
        Some((title.to_owned(), format!("{audience} · {country}")))
    });
    let (title, eyebrow) = match shorter {
        Some((title, eyebrow)) => (Some(title), eyebrow),
        None => (None, audience),
    };
    Header {
        title,
        eyebrow: vec![Inline::Text(eyebrow)],
        lead,
    }
}

/// Takes the paragraphs before the first block of another kind: they stand under the title.
fn lead(blocks: &mut Vec<Block>) -> Vec<Vec<Inline>> {
    let leads = blocks
        .iter()
        .take_while(|b| matches!(b, Block::Paragraph(_)))
        .count();
    blocks
        .drain(..leads)
        .filter_map(|block| match block {
            Block::Paragraph(text) => Some(text),
            _ => None,
        })
        .collect()
}

/// Composes one sheet.
struct Composer<'a> {
    content: Content<'a>,
    words: Words<'a>,
    order: Order<'a>,
    text: &'a str,
    document: &'a Document,
    notes: Notes<'a>,
    notes_title: Vec<Inline>,
    problems: Vec<ComposeProblem>,
}

impl<'a> Composer<'a> {
    fn parts(&mut self, parts: &'a [Part]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Markdown(range) => self.stretch(range, &mut blocks),
                Part::Container { kind, parts, .. } if kind == "columns" => {
                    let columns = self.columns(parts);
                    blocks.push(Block::Columns(columns));
                }
                Part::Container {
                    kind, title, parts, ..
                } => {
                    let title = self.title(title);
                    let called = self.notes.count();
                    let inner = self.parts(parts);
                    if kind == "sources" {
                        self.all_called(called);
                    }
                    self.container(kind, title, inner, &mut blocks);
                }
            }
        }
        blocks
    }

    /// Every part is a column.
    fn columns(&mut self, parts: &'a [Part]) -> Vec<Column> {
        let columns = parts.iter().map(|part| Column {
            share: 1,
            blocks: self.parts(std::slice::from_ref(part)),
        });
        columns.filter(|column| !column.blocks.is_empty()).collect()
    }

    fn container(
        &mut self,
        kind: &str,
        title: Vec<Inline>,
        inner: Vec<Block>,
        blocks: &mut Vec<Block>,
    ) {
        let callout = match kind {
            "steps" => {
                let across = self.order.definition.layout.steps_across;
                let items = items(inner);
                blocks.push(Block::Steps {
                    title,
                    across,
                    items,
                });
                return;
            }
            "script" => return blocks.push(section("script", title, inner, script)),
            "checklist" => return blocks.push(section("checklist", title, inner, to_tick)),
            "form" => return blocks.push(section("form", title, inner, to_fill_in)),
            "card" => return push_card(title, inner, blocks),
            "panel" => {
                blocks.push(Block::Panel {
                    title,
                    blocks: inner,
                });
                return;
            }
            // The list of sources is written by the notes, with what the text refers to.
            "sources" => {
                self.notes_title = title;
                return;
            }
            "summary" => Callout::Summary,
            "act-now" => Callout::ActNow,
            "learn" => Callout::Learn,
            "talk" => Callout::Talk,
            "keep" => Callout::Keep,
            "never" => Callout::Never,
            other => {
                self.problem(format!("::: {other}"), say!("a sheet has no such box"));
                return;
            }
        };
        let marker = match callout {
            Callout::Keep => Marker::Tick,
            Callout::Never => Marker::Cross,
            _ => Marker::Dot,
        };
        let inner = inner.into_iter().map(|block| match block {
            Block::List { items, .. } => Block::List { marker, items },
            other => other,
        });
        blocks.push(Block::Callout {
            kind: callout,
            title,
            blocks: inner.collect(),
        });
    }

    /// A source that the definition lists and no sentence refers to vouches for nothing: a reader
    /// would look for what it says.
    fn all_called(&mut self, called: usize) {
        let uncalled = self.notes.sources_after(called);
        for id in uncalled {
            self.problem(
                format!("{{{{#source {id}}}}}"),
                say!("handout.toml lists it among the sources, and no sentence refers to it"),
            );
        }
    }

    fn problem(&mut self, what: String, why: Message) {
        self.problems.push(ComposeProblem { what, why });
    }

    /// The words of a title, which is one line of Markdown.
    fn title(&mut self, range: &Range<usize>) -> Vec<Inline> {
        let mut blocks = Vec::new();
        self.stretch(range, &mut blocks);
        match blocks.pop() {
            Some(Block::Paragraph(text)) => text,
            _ => Vec::new(),
        }
    }

    /// The directive with a number of the document.
    fn directive(&self, index: usize) -> Option<&'a Directive> {
        self.document.directives.get(index)
    }

    /// What a directive between words prints.
    fn inline(&mut self, directive: &'a Directive) -> Vec<Inline> {
        let content: Content<'a> = self.content;
        let Some(piece) = content.piece(directive) else {
            self.refuse(directive, say!("nothing answers this directive"));
            return Vec::new();
        };
        match piece {
            Piece::Plain(text) => {
                let mark = TraceMark {
                    kind: TraceKind::Plain,
                    id: None,
                };
                vec![Inline::Traced {
                    mark,
                    text: vec![Inline::from(text)],
                }]
            }
            Piece::Avoided(word) => vec![Inline::from(word)],
            Piece::Figure(figure, show) => self.figure(figure, show),
            Piece::Source(source) => vec![Inline::Reference(self.notes.source(source))],
            Piece::Icon(name) => match Icon::named(name) {
                Some(icon) => vec![Inline::Icon(icon)],
                None => {
                    self.refuse(directive, say!("there is no drawing of that name"));
                    Vec::new()
                }
            },
            Piece::Passage(_) | Piece::Channels(_) | Piece::Page(_) | Piece::Myths(..) => {
                self.refuse(
                    directive,
                    say!("it prints a block, and must stand alone in its paragraph"),
                );
                Vec::new()
            }
            Piece::Figures(_)
            | Piece::Sources(_)
            | Piece::Changes(_)
            | Piece::Handouts
            | Piece::Editions
            | Piece::Situations(_)
            | Piece::Situation(_)
            | Piece::Countries(_)
            | Piece::Contacts(_)
            | Piece::Numbers(_) => {
                self.refuse(
                    directive,
                    say!("a sheet has no room for a table of everything"),
                );
                Vec::new()
            }
            Piece::HandoutsFor(_) | Piece::Drawing(_) | Piece::Reviewed(_) => {
                self.refuse(directive, say!("it is for pages of the guide"));
                Vec::new()
            }
        }
    }

    fn refuse(&mut self, directive: &Directive, why: Message) {
        let what = self.text[directive.span.clone()].to_owned();
        self.problem(what, why);
    }

    fn figure(&mut self, figure: &'a Traced<Figure>, show: Show) -> Vec<Inline> {
        let mark = mark(TraceKind::Figure, &figure.entry().id);
        let text = vec![Inline::Text(self.words.figure(figure))];
        let value = Inline::Traced { mark, text };
        if show == Show::Value {
            self.notes.seen(figure);
            return vec![value];
        }
        vec![value, Inline::Reference(self.notes.figure(figure))]
    }

    /// What a directive alone in its paragraph prints.
    fn alone(&mut self, directive: &'a Directive, blocks: &mut Vec<Block>) {
        let content: Content<'a> = self.content;
        match content.piece(directive) {
            Some(Piece::Myths(myths, show)) => {
                for myth in myths {
                    blocks.extend(self.myth(myth, show));
                }
            }
            Some(Piece::Channels(channels)) => {
                let definition = self.order.definition;
                for channel in channels {
                    self.notes.channel(channel);
                    let full =
                        definition.layout.channels_in_full && definition.format != Format::Cards;
                    let card = cards::card(content, &self.words, channel, full);
                    cards::push(card, definition.layout.channels_across, blocks);
                }
            }
            Some(Piece::Passage(passage)) => {
                let block = self.passage(passage);
                blocks.push(block);
            }
            Some(Piece::Figure(figure, Show::Chart)) => blocks.push(self.chart(figure)),
            Some(Piece::Figure(figure, Show::Card)) => blocks.push(self.large(figure)),
            Some(Piece::Page(id)) => blocks.push(self.page(id, directive)),
            _ => blocks.push(Block::Paragraph(self.inline(directive))),
        }
    }

    /// A share as a hundred dots, with its words; a figure that is no share, large.
    fn chart(&mut self, figure: &'a Traced<Figure>) -> Block {
        let Some(full) = share_of_hundred(figure.entry()) else {
            return self.large(figure);
        };
        let description = self.words.figure(figure);
        let mark = mark(TraceKind::Figure, &figure.entry().id);
        let caption = self.figure(figure, Show::Reference);
        let block = Box::new(Block::Dots {
            full,
            description,
            caption,
        });
        Block::Traced { mark, block }
    }

    /// A figure as a number that is seen from afar, and what was counted.
    fn large(&mut self, figure: &'a Traced<Figure>) -> Block {
        let entry = figure.entry();
        let value = self.figure(figure, Show::Reference);
        let label = self.words.text(&entry.label).unwrap_or_default();
        let mark = mark(TraceKind::Figure, &entry.id);
        let text = vec![Inline::Text(self.content.plain_text(label, &self.words))];
        let caption = vec![Inline::Traced { mark, text }];
        Block::Number { value, caption }
    }

    /// A page of the guide: its title, and the code that leads to it when the site has an address.
    fn page(&mut self, id: &str, directive: &Directive) -> Block {
        let content: Content<'a> = self.content;
        let Some(chapter) = content.chapter(id, self.order.language) else {
            self.refuse(directive, say!("the guide has no chapter of that id"));
            return Block::Paragraph(Vec::new());
        };
        let title = chapter.title().map_or("", |heading| heading.text.as_str());
        let said = self.words.get("handout_in_guide").replace("{title}", title);
        match content.address(chapter) {
            None => Block::Paragraph(vec![Inline::Text(said)]),
            Some(address) => {
                let description = self.words.get("handout_qr").replace("{address}", &address);
                let words = vec![Inline::Text(said)];
                Block::Qr(QrCode {
                    address,
                    description,
                    words,
                })
            }
        }
    }

    /// A format that has panels or cards has nothing else where they stand.
    fn fits_format(&mut self, blocks: &[Block]) {
        let panels = blocks.iter().filter(|b| matches!(b, Block::Panel { .. }));
        let panels = panels.count();
        let loose = blocks
            .iter()
            .skip_while(|b| matches!(b, Block::Paragraph(_)))
            .any(|b| !matches!(b, Block::Panel { .. }));
        let cards = blocks.iter().any(|b| matches!(b, Block::Cards(_)));
        let (what, why) = match self.order.definition.format {
            Format::Leaflet if panels != 6 => ("::: panel", say!("a leaflet has six panels")),
            Format::Leaflet if loose => {
                ("::: panel", say!("a leaflet holds nothing but its panels"))
            }
            Format::Cards if !cards => ("::: card", say!("there is no card to cut out")),
            Format::Leaflet | Format::Cards => return,
            _ if panels > 0 => ("::: panel", say!("only a leaflet has panels")),
            _ => return,
        };
        self.problem(what.to_owned(), why);
    }

    /// A quotation in the sheet's language, with its speaker and a reference to its source.
    fn passage(&mut self, passage: &'a Traced<Passage>) -> Block {
        let entry = passage.entry();
        let ours = self.words.text(&entry.translation);
        let words = ours.unwrap_or(&entry.quotation.quote);
        let quoted = self.words.get("quotation_marks").replace("{}", words);
        let mark = mark(TraceKind::Passage, &entry.id);
        let mut text = vec![Inline::Traced {
            mark,
            text: vec![Inline::Text(quoted)],
        }];
        text.push(Inline::Reference(self.notes.passage(passage)));
        if let Some(speaker) = self.words.text(&entry.speaker) {
            text.push(Inline::Break);
            text.push(Inline::Emphasis(vec![Inline::from(speaker)]));
        }
        Block::Paragraph(text)
    }
}

/// The mark of an entry.
fn mark(kind: TraceKind, id: &str) -> TraceMark {
    TraceMark {
        kind,
        id: Some(id.to_owned()),
    }
}

/// The items of lists; what is no list is an item of its own.
fn items(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let items = blocks.into_iter().flat_map(|block| match block {
        Block::List { items, .. } => items,
        other => vec![vec![other]],
    });
    items.collect()
}

fn section(
    kind: &'static str,
    title: Vec<Inline>,
    blocks: Vec<Block>,
    each: fn(Block) -> Block,
) -> Block {
    Block::Section {
        kind,
        title,
        blocks: blocks.into_iter().map(each).collect(),
    }
}

fn script(block: Block) -> Block {
    match block {
        Block::Table { header, rows, .. } => Block::Table {
            kind: TableKind::Script,
            header,
            rows,
        },
        other => other,
    }
}

fn to_tick(block: Block) -> Block {
    match block {
        Block::List { items, .. } => Block::List {
            marker: Marker::Square,
            items,
        },
        other => other,
    }
}

fn to_fill_in(block: Block) -> Block {
    match block {
        Block::List { items, .. } => Block::Fields(items.into_iter().map(field).collect()),
        Block::Table { header, rows, .. } => Block::Table {
            kind: TableKind::Grid,
            header,
            rows,
        },
        other => other,
    }
}

/// A line to write on is written as three underscores behind the label; one is the least.
const LINE: &str = "___";

fn field(item: Vec<Block>) -> Field {
    let mut label = Vec::new();
    let mut lines = 0;
    for block in item {
        match block {
            Block::Paragraph(text) if label.is_empty() => label = text,
            // A lone `___` is read as a rule.
            Block::Rule | Block::PageBreak => lines += 1,
            _ => {}
        }
    }
    if let Some(Inline::Text(text)) = label.last_mut() {
        while let Some(before) = text.trim_end().strip_suffix(LINE) {
            lines += 1;
            let length = before.trim_end().len();
            text.truncate(length);
        }
    }
    let lines = u8::try_from(lines.max(1)).unwrap_or(u8::MAX);
    Field { label, lines }
}

/// Cards that follow each other are one block.
fn push_card(title: Vec<Inline>, inner: Vec<Block>, blocks: &mut Vec<Block>) {
    let card = Card {
        title,
        blocks: inner,
    };
    match blocks.last_mut() {
        Some(Block::Cards(cards)) => cards.push(card),
        _ => blocks.push(Block::Cards(vec![card])),
    }
}

/// How many of a hundred a figure is, when it is a whole share of them.
fn share_of_hundred(figure: &Figure) -> Option<u16> {
    let is_percent = figure.kind == Some(Kind::Percent);
    let whole: u16 = figure.value.parse().ok()?;
    (is_percent && whole <= 100).then_some(whole)
}
