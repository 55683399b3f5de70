//! From the model to frames: what each kind of block looks like on a sheet.
//!
//! The names of the blocks, for messages, are made here too: "box keep", "step 3", "card 2". One
//! file a family of blocks: `boxes`, `channels`, `tables` (what is read or filled in by rows),
//! `ends` (the head, the foot, what runs along the pages).

mod boxes;
mod channels;
mod ends;
mod tables;

use std::collections::BTreeSet;

use taffy::prelude::*;

use super::LayoutProblem;
use super::fonts::{Face, Shaper};
use super::frames::{Backdrop, Breaks, Frame, Graphic, TextBlock};
use super::lines::Unbroken;
use super::looks::{self, BoxLook, Cut, Cuts, MM, Palette};
use super::model::{Block, Callout, FURNITURE, Format, Icon, Inline, Marker, QrCode, Sheet};
use super::paragraphs;
use super::typography::{self, Style};

/// The space between blocks, and its smaller kin, in points, where the air is 1.
const GAP: f32 = 2.9 * MM;
const BETWEEN: f32 = 2.4;
const RADIUS: f32 = 6.0;

/// Makes frames of a sheet's blocks.
pub(crate) struct Designer<'a> {
    shaper: &'a mut Shaper,
    language: &'a str,
    palette: Palette,
    cuts: Cuts,
    /// Block, character, words around it.
    missing: BTreeSet<(String, char, String)>,
    /// The block that is being made, for messages.
    block: String,
    /// The look of the box that is being filled.
    inside: Option<BoxLook>,
    /// Whether a small card is being filled, which is a box of its own.
    on_card: bool,
    /// Whether columns are so narrow that a number stands above its name.
    narrow: bool,
    /// Whether a column beside another is being filled.
    beside: bool,
}

/// The frames of a sheet, by what its format does with them.
pub(crate) enum Plan {
    /// One under the other, over as many pages as are needed; then the foot.
    Flow {
        blocks: Vec<Frame>,
        foot: Box<Frame>,
    },
    /// The six panels of a leaflet, in reading order.
    Panels(Vec<Frame>),
    /// Cards to cut out under their title, then a page about them and its foot.
    Cards {
        title: Box<Frame>,
        cards: Vec<Frame>,
        /// What is printed behind each card, with the title of that page.
        back: Option<Box<(Frame, Frame)>>,
        blocks: Vec<Frame>,
        foot: Box<Frame>,
    },
}

/// The colour and cut that paragraphs are set in, where they stand.
#[derive(Clone, Copy)]
struct Setting {
    cut: Cut,
    colour: looks::Colour,
}

impl<'a> Designer<'a> {
    pub(crate) fn new(shaper: &'a mut Shaper, sheet: &'a Sheet) -> Self {
        Self {
            shaper,
            language: &sheet.language,
            palette: Palette::of(sheet.ink),
            cuts: Cuts::of(sheet.format, sheet.paper),
            missing: BTreeSet::new(),
            block: String::new(),
            inside: None,
            on_card: false,
            narrow: sheet.format == Format::Leaflet,
            beside: false,
        }
    }

    /// The frames of a sheet.
    pub(crate) fn plan(&mut self, sheet: &Sheet) -> Plan {
        match sheet.format {
            Format::Leaflet => Plan::Panels(self.panels(sheet)),
            Format::Cards => self.cards_to_cut(sheet),
            Format::Sheet | Format::Poster | Format::Form | Format::Kit => {
                let mut blocks = vec![self.header(sheet)];
                blocks.extend(self.flow(&sheet.blocks));
                let foot = Box::new(self.foot(sheet));
                Plan::Flow { blocks, foot }
            }
        }
    }

    /// The least space between the blocks of a page.
    pub(crate) fn gap(&self) -> f32 {
        self.air(GAP)
    }

    /// Every character that no face can draw.
    pub(crate) fn missing(self) -> Vec<LayoutProblem> {
        let problem = |(block, character, context)| LayoutProblem::MissingGlyph {
            block,
            character,
            context,
        };
        self.missing.into_iter().map(problem).collect()
    }

    /// A space, as wide as the format wants it.
    fn air(&self, space: f32) -> f32 {
        space * self.cuts.air
    }

    /// Space inside a box: top, right, bottom, left.
    fn padding(&self, sides: [f32; 4]) -> [f32; 4] {
        sides.map(|side| self.air(side))
    }

    const fn body(&self) -> Setting {
        Setting {
            cut: self.cuts.body,
            colour: self.palette.ink,
        }
    }

    /// Blocks under each other, some of which begin a page.
    fn flow(&mut self, blocks: &[Block]) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut starts_page = false;
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            if matches!(block, Block::PageBreak) {
                starts_page = true;
                continue;
            }
            let mut frame = self.block(block, self.body());
            if matches!(block, Block::Heading { .. }) {
                let mut under = Vec::new();
                while let Some(next) = rest.next_if(|next| stands_under(next, under.is_empty())) {
                    under.push(self.block(next, self.body()));
                }
                frame = self.headed(frame, under);
            }
            frame.starts_page = std::mem::take(&mut starts_page);
            frames.push(frame);
        }
        frames
    }

    /// A heading and what stands under it, nearer to each other than to what comes before and
    /// after: what is left over on a page never parts them.
    fn headed(&self, heading: Frame, under: Vec<Frame>) -> Frame {
        let name = heading.name.clone();
        let with_next = under.last().is_none_or(|frame| frame.with_next);
        let frames = std::iter::once(heading).chain(under).collect();
        let mut frame = Frame::column(self.air(6.0), frames).breaking(Breaks::Between);
        frame.name = name;
        frame.with_next = with_next;
        frame
    }

    /// Shapes a paragraph; what cannot be drawn is noted and left out of the frame.
    fn text(&mut self, text: &[Inline], setting: Setting, role: &'static str) -> Frame {
        let style = Style::plain(setting.cut, setting.colour);
        self.styled(text, style, setting.cut, role)
    }

    fn styled(&mut self, text: &[Inline], style: Style, cut: Cut, role: &'static str) -> Frame {
        let spans = typography::spans(text, style, style.colour);
        // Headings and words to say read best on lines of about one length, without hyphens.
        let heading = role.starts_with('H') || cut == self.cuts.saying;
        let shaped = paragraphs::shape(self.shaper, spans, self.language, !heading);
        let paragraph = shaped.unwrap_or_else(|missing| {
            let named = missing
                .into_iter()
                .map(|m| (self.block.clone(), m.character, m.context));
            self.missing.extend(named);
            Unbroken::default()
        });
        Frame::text(
            TextBlock {
                paragraph,
                cut,
                balanced: heading,
            },
            role,
        )
    }

    fn blocks(&mut self, blocks: &[Block], setting: Setting) -> Vec<Frame> {
        blocks.iter().map(|b| self.block(b, setting)).collect()
    }

    fn block(&mut self, block: &Block, setting: Setting) -> Frame {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph(text, setting),
            Block::List { marker, items } => self.list(*marker, items, setting),
            Block::Steps {
                title,
                across,
                items,
            } => self.steps(title, *across, items),
            Block::Callout {
                kind,
                title,
                blocks,
            } => self.callout(*kind, title, blocks),
            Block::Section {
                kind,
                title,
                blocks,
            } => self.section(kind, title, blocks, setting),
            Block::Columns(columns) => self.columns(columns, setting),
            Block::Cards(cards) => self.large_cards(cards),
            // A panel is a part of a leaflet, which lays it out itself.
            Block::Panel { title, blocks } => self.section("panel", title, blocks, setting),
            Block::Channels {
                title,
                across,
                cards,
            } => self.channels(title, *across, cards),
            Block::Table { kind, header, rows } => self.table(*kind, header, rows),
            Block::Fields(fields) => self.fields(fields),
            Block::Dots {
                full,
                description,
                caption,
            } => self.dots(*full, description, caption, setting),
            Block::Number { value, caption } => self.number(value, caption),
            Block::Qr(code) => self.code_with_words(code),
            Block::Rule | Block::PageBreak => Frame::rule(self.palette.line, self.palette.hairline),
            Block::Traced { mark, block } => {
                let mut frame = self.block(block, setting);
                frame.mark = Some(mark.clone());
                frame
            }
        }
    }

    fn paragraph(&mut self, text: &[Inline], setting: Setting) -> Frame {
        self.block = name_of("paragraph", text);
        let name = self.block.clone();
        let mut words = String::new();
        super::plain_text(text, &mut words);
        let frame = self.text(text, setting, "P").named(name);
        // What announces something stands with it.
        if words.trim_end().ends_with(':') {
            frame.with_next()
        } else {
            frame
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) -> Frame {
        self.block = name_of("heading", text);
        let name = self.block.clone();
        let (cut, role) = match level {
            0..=2 => (self.cuts.heading, "H2"),
            3 => (self.cuts.subheading, "H3"),
            _ => (self.cuts.subheading, "H4"),
        };
        let setting = Setting {
            cut,
            colour: self.inside.map_or(self.palette.ink, |look| look.accent),
        };
        self.text(text, setting, role).named(name).with_next()
    }

    fn list(&mut self, marker: Marker, items: &[Vec<Block>], setting: Setting) -> Frame {
        let mut frames = Vec::new();
        for (number, item) in (1_u32..).zip(items) {
            let blocks = self.blocks(item, setting);
            let body = Frame::column(self.air(BETWEEN), blocks)
                .role("LBody")
                .share(1.0);
            let marked = self.marker(marker, number, setting);
            let gap = self.air(if marker == Marker::Square { 7.0 } else { 5.0 });
            frames.push(Frame::row(gap, vec![marked, body]).role("LI"));
        }
        let gap = if marker == Marker::Square {
            self.air(2.0 * BETWEEN)
        } else {
            self.air(BETWEEN)
        };
        Frame::column(gap, frames)
            .role("L")
            .named("list")
            .breaking(Breaks::Between)
    }

    /// What stands before an item.
    fn marker(&mut self, marker: Marker, number: u32, setting: Setting) -> Frame {
        let size = setting.cut.size;
        let drop = (setting.cut.leading - size) / 2.0;
        let drawing = |icon, colour| Frame::drawing(icon, size, colour, None).below(drop);
        match marker {
            Marker::Tick => drawing(Icon::Tick, setting.colour),
            Marker::Cross => drawing(Icon::Cross, self.palette.act),
            Marker::Square => drawing(Icon::Square, setting.colour),
            Marker::Dot => dot(size, setting.colour).below(drop),
            Marker::Number => {
                let style = Style {
                    tabular: true,
                    face: Face::Bold,
                    ..Style::plain(setting.cut, setting.colour)
                };
                let label = self.styled(&[furniture(number)], style, setting.cut, "Lbl");
                label.wide(size * if number > 9 { 1.4 } else { 0.85 })
            }
        }
    }

    fn steps(&mut self, title: &[Inline], across: u8, items: &[Vec<Block>]) -> Frame {
        let mut frames = Vec::new();
        if !title.is_empty() {
            frames.push(self.heading(2, title));
        }
        let numeral = self.cuts.numeral;
        let drop = (numeral.baseline() - self.cuts.body.baseline()).max(0.0) * 0.25;
        let mut steps = Vec::new();
        for (number, item) in (1_u32..).zip(items) {
            self.block = format!("step {number}");
            let style = Style {
                tabular: true,
                ..Style::plain(numeral, self.palette.act)
            };
            let label = self.styled(&[furniture(number)], style, numeral, "Lbl");
            let width = numeral.size * if items.len() > 9 { 1.25 } else { 0.68 };
            let blocks = self.blocks(item, self.body());
            let body = Frame::column(self.air(BETWEEN), blocks)
                .role("LBody")
                .share(1.0)
                .below(drop);
            let row = Frame::row(self.air(5.0), vec![label.wide(width), body]).role("LI");
            steps.push(row.named(format!("step {number}")));
        }
        let steps = if across > 1 {
            Frame::grid(across, [self.air(6.5 * MM), self.air(6.0)], true, steps)
        } else {
            Frame::column(self.air(6.0), steps).breaking(Breaks::Between)
        };
        frames.push(steps.role("L"));
        Frame::column(self.air(5.0), frames)
            .named(name_of("steps", title))
            .breaking(Breaks::Between)
    }

    /// A hundred dots beside what they say.
    fn dots(
        &mut self,
        full: u16,
        description: &str,
        caption: &[Inline],
        setting: Setting,
    ) -> Frame {
        let name = name_of("chart", caption);
        self.block.clone_from(&name);
        let side = self.cuts.body.size * 6.2;
        let graphic = Graphic::Dots(full, self.palette.learn);
        let drawn = Frame::figure(graphic, description.to_owned(), side, side);
        let words = self.text(caption, setting, "P").share(1.0);
        let mut row = Frame::row(self.air(10.0), vec![drawn, words]);
        row.style.align_items = AlignItems::CENTER;
        row.named(name)
    }

    /// A large number over what was counted.
    fn number(&mut self, value: &[Inline], caption: &[Inline]) -> Frame {
        let name = name_of("number", value);
        self.block.clone_from(&name);
        let large = Setting {
            cut: self.cuts.reach,
            colour: self.palette.learn,
        };
        let mut frames = vec![self.text(value, large, "P")];
        if !caption.is_empty() {
            frames.push(self.text(caption, self.body(), "P"));
        }
        Frame::column(self.air(BETWEEN), frames).named(name)
    }

    fn code_with_words(&mut self, code: &QrCode) -> Frame {
        self.block = name_of("code", &code.words);
        let drawn = self.code(code, self.cuts.body.size * 5.0);
        let words = self.text(&code.words, self.body(), "P").share(1.0);
        let name = self.block.clone();
        let mut row = Frame::row(self.air(10.0), vec![drawn, words]);
        row.style.align_items = AlignItems::CENTER;
        row.named(name)
    }

    /// A square code of some width. A code that cannot be made (an address of thousands of
    /// characters) is an address too long to be one.
    fn code(&mut self, code: &QrCode, side: f32) -> Frame {
        let made = qrcode::QrCode::with_error_correction_level(
            code.address.as_bytes(),
            qrcode::EcLevel::M,
        );
        let Ok(made) = made else {
            return Frame::default();
        };
        let dark = made.to_colors().into_iter();
        let graphic = Graphic::Code {
            side: made.width(),
            dark: dark.map(|colour| colour == qrcode::Color::Dark).collect(),
            address: code.address.clone(),
        };
        Frame::figure(graphic, code.description.clone(), side, side)
    }
}

/// Whether a block stands right under the heading before it: what has no box of its own; of
/// others, only the first.
const fn stands_under(block: &Block, first: bool) -> bool {
    match block {
        Block::Paragraph(_) | Block::List { .. } | Block::Table { .. } => true,
        Block::Heading { .. } | Block::PageBreak => false,
        _ => first,
    }
}

fn backdrop(look: &BoxLook) -> Backdrop {
    let border = (look.weight > 0.0).then_some((look.border, look.weight));
    Backdrop {
        fill: look.fill,
        border,
        radius: RADIUS,
        dashed: false,
    }
}

/// A number that the sheet gives to its own parts.
fn furniture(number: u32) -> Inline {
    let text = vec![Inline::Text(number.to_string())];
    Inline::Traced {
        mark: FURNITURE,
        text,
    }
}

/// Whether a paragraph of a talk box is words to say: it opens with a quotation mark.
fn is_saying(block: &Block) -> bool {
    let Block::Paragraph(text) = block else {
        return false;
    };
    let mut words = String::new();
    super::plain_text(text, &mut words);
    words.starts_with(['\u{AB}', '\u{201C}'])
}

/// The dot before an item, a small circle in a box as high as the letters.
fn dot(size: f32, colour: looks::Colour) -> Frame {
    let diameter = size * 0.36;
    let mut frame = Frame::rule(colour, diameter).below((size - diameter) / 2.0);
    frame.style.size.width = length(diameter);
    frame.backdrop = Some(Backdrop::filled(colour, diameter));
    let mut cell = Frame::column(0.0, vec![frame]);
    cell.style.size.width = length(diameter);
    cell
}

const fn callout_name(kind: Callout) -> &'static str {
    match kind {
        Callout::Summary => "summary",
        Callout::ActNow => "act-now",
        Callout::Learn => "learn",
        Callout::Talk => "talk",
        Callout::Keep => "keep",
        Callout::Never => "never",
    }
}

/// A block's name and its first words, to find it by.
fn name_of(kind: &str, text: &[Inline]) -> String {
    let mut words = String::new();
    super::plain_text(text, &mut words);
    let start: String = words.chars().take(32).collect();
    if start.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} \"{start}\"")
    }
}
