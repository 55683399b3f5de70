//! From the model to frames: what each kind of block looks like on a sheet.
//!
//! The names of the blocks, for messages, are made here too: "box keep", "step 3", "card 2".

use std::collections::BTreeSet;

use taffy::prelude::*;

use super::LayoutProblem;
use super::fonts::{Face, Shaper};
use super::frames::{Backdrop, Frame, TextBlock};
use super::looks::{self, BoxLook, Cut, MM, Palette, WHITE};
use super::model::{
    Block, Callout, ChannelCard, Column, FURNITURE, Header, Icon, Inline, Marker, Means, Note,
    Sheet,
};
use super::paragraphs;
use super::typography::{self, Style};

/// The space between blocks, and its smaller kin, in points.
const GAP: f32 = 2.9 * MM;
const BETWEEN: f32 = 2.0;
const RADIUS: f32 = 6.0;
/// The side of the drawing on a card.
const CARD_ICON: f32 = 14.0;

/// The least space between the blocks of a page.
pub(crate) const BLOCK_GAP: f32 = GAP;

/// Makes frames of a sheet's blocks.
pub(crate) struct Designer<'a> {
    shaper: Shaper,
    language: &'a str,
    palette: Palette,
    /// Block, character, words around it.
    missing: BTreeSet<(String, char, String)>,
    /// The block that is being made, for messages.
    block: String,
    /// The look of the box that is being filled.
    inside: Option<BoxLook>,
}

/// The colour and cut that paragraphs are set in, where they stand.
#[derive(Clone, Copy)]
struct Setting {
    cut: Cut,
    colour: looks::Colour,
}

impl<'a> Designer<'a> {
    pub(crate) fn new(shaper: Shaper, sheet: &'a Sheet) -> Self {
        Self {
            shaper,
            language: &sheet.language,
            palette: Palette::of(sheet.ink),
            missing: BTreeSet::new(),
            block: String::new(),
            inside: None,
        }
    }

    /// The frames of a sheet, top to bottom; the last one is its foot.
    ///
    /// # Errors
    /// Every character that no face can draw.
    pub(crate) fn sheet(mut self, sheet: &Sheet) -> Result<Vec<Frame>, Vec<LayoutProblem>> {
        let mut frames = vec![self.header(&sheet.title, &sheet.header)];
        for block in &sheet.blocks {
            frames.push(self.block(block, self.body()));
        }
        frames.push(self.foot(sheet));
        let problem = |(block, character, context)| LayoutProblem::MissingGlyph {
            block,
            character,
            context,
        };
        let problems: Vec<LayoutProblem> = self.missing.into_iter().map(problem).collect();
        if problems.is_empty() {
            Ok(frames)
        } else {
            Err(problems)
        }
    }

    const fn body(&self) -> Setting {
        Setting {
            cut: looks::BODY,
            colour: self.palette.ink,
        }
    }

    /// Shapes a paragraph; what cannot be drawn is noted and left out of the frame.
    fn text(&mut self, text: &[Inline], setting: Setting, role: &'static str) -> Frame {
        let style = Style::plain(setting.cut, setting.colour);
        self.styled(text, style, setting.cut, role)
    }

    fn styled(&mut self, text: &[Inline], style: Style, cut: Cut, role: &'static str) -> Frame {
        let spans = typography::spans(text, style, style.colour);
        // Headings and words to say read best on lines of about one length, without hyphens.
        let heading = role.starts_with('H') || cut == looks::SAYING;
        let shaped = paragraphs::shape(&mut self.shaper, spans, self.language, !heading);
        let paragraph = shaped.unwrap_or_else(|missing| {
            let named = missing
                .into_iter()
                .map(|m| (self.block.clone(), m.character, m.context));
            self.missing.extend(named);
            paragraphs::Paragraph::default()
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

    fn header(&mut self, title: &str, header: &Header) -> Frame {
        self.block = "header".to_owned();
        let act = self.palette.act;
        let mut frames = Vec::new();
        if !header.eyebrow.is_empty() {
            let eyebrow = Setting {
                cut: looks::EYEBROW,
                colour: self.palette.soft,
            };
            let words = self.text(&header.eyebrow, eyebrow, "P");
            let stake = Frame::drawing(Icon::Stake, 15.0, act, None);
            let mut row = Frame::row(5.0, vec![stake, words]);
            row.style.align_items = AlignItems::CENTER;
            frames.push(row);
        }
        let setting = Setting {
            cut: looks::TITLE,
            colour: self.palette.ink,
        };
        frames.push(self.text(&[Inline::from(title)], setting, "H1"));
        let lead = Setting {
            cut: looks::LEAD,
            colour: self.palette.ink,
        };
        for paragraph in &header.lead {
            frames.push(self.text(paragraph, lead, "P"));
        }
        Frame::column(4.0, frames).named("header")
    }

    fn blocks(&mut self, blocks: &[Block], setting: Setting) -> Vec<Frame> {
        blocks.iter().map(|b| self.block(b, setting)).collect()
    }

    fn block(&mut self, block: &Block, setting: Setting) -> Frame {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => {
                self.block = name_of("paragraph", text);
                let name = self.block.clone();
                self.text(text, setting, "P").named(name)
            }
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
            Block::Columns(columns) => self.columns(columns, setting),
            Block::Channels {
                title,
                across,
                cards,
            } => self.channels(title, *across, cards),
            Block::Table { header, rows } => self.table(header, rows),
            Block::Rule => Frame::rule(self.palette.line, self.palette.hairline),
            Block::Traced { mark, block } => {
                let mut frame = self.block(block, setting);
                frame.mark = Some(mark.clone());
                frame
            }
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) -> Frame {
        self.block = name_of("heading", text);
        let name = self.block.clone();
        let (cut, role) = match level {
            0..=2 => (looks::HEADING, "H2"),
            3 => (looks::SUBHEADING, "H3"),
            _ => (looks::SUBHEADING, "H4"),
        };
        let setting = Setting {
            cut,
            colour: self.palette.ink,
        };
        self.text(text, setting, role).named(name)
    }

    fn list(&mut self, marker: Marker, items: &[Vec<Block>], setting: Setting) -> Frame {
        let mut frames = Vec::new();
        for item in items {
            let blocks = self.blocks(item, setting);
            let body = Frame::column(BETWEEN, blocks).role("LBody").share(1.0);
            let size = setting.cut.size;
            let drawn = match marker {
                Marker::Tick => Frame::drawing(Icon::Tick, size, setting.colour, None),
                Marker::Cross => Frame::drawing(Icon::Cross, size, self.palette.act, None),
                Marker::Dot => dot(size, setting.colour),
            };
            let drop = (setting.cut.leading - size) / 2.0;
            frames.push(Frame::row(5.0, vec![drawn.below(drop), body]).role("LI"));
        }
        Frame::column(BETWEEN, frames).role("L")
    }

    fn steps(&mut self, title: &[Inline], across: u8, items: &[Vec<Block>]) -> Frame {
        let mut frames = Vec::new();
        if !title.is_empty() {
            frames.push(self.heading(2, title));
        }
        let mut steps = Vec::new();
        for (number, item) in (1_u32..).zip(items) {
            self.block = format!("step {number}");
            let style = Style {
                tabular: true,
                ..Style::plain(looks::NUMERAL, self.palette.act)
            };
            let numeral = [furniture(number)];
            let mut label = self.styled(&numeral, style, looks::NUMERAL, "Lbl");
            label.style.size.width = length(21.0);
            let blocks = self.blocks(item, self.body());
            let body = Frame::column(BETWEEN, blocks)
                .role("LBody")
                .share(1.0)
                .below(1.7);
            let row = Frame::row(5.0, vec![label, body]).role("LI");
            steps.push(row.named(format!("step {number}")));
        }
        let steps = Frame::grid(across, [6.5 * MM, 6.0], true, steps).role("L");
        frames.push(steps);
        Frame::column(5.0, frames).named(name_of("steps", title))
    }

    fn callout(&mut self, kind: Callout, title: &[Inline], blocks: &[Block]) -> Frame {
        let look = self.palette.callout(kind);
        let name = format!("box {}", callout_name(kind));
        self.block.clone_from(&name);
        let setting = Setting {
            cut: looks::HEADING,
            colour: look.accent,
        };
        let icon = Frame::drawing(look.icon, 18.0, look.accent, look.fill.or(Some(WHITE)));
        let mut head = vec![icon];
        if !title.is_empty() {
            head.push(self.text(title, setting, "H2").share(1.0));
        }
        let mut frames = vec![Frame::row(7.0, head)];
        self.inside = Some(look);
        for block in blocks {
            let saying = kind == Callout::Talk && is_saying(block);
            let cut = if saying { looks::SAYING } else { looks::BODY };
            frames.push(self.block(
                block,
                Setting {
                    cut,
                    colour: self.palette.ink,
                },
            ));
        }
        self.inside = None;
        Frame::column(4.0, frames)
            .padded([8.0, 11.0, 9.0, 11.0])
            .on(backdrop(&look))
            .role("Sect")
            .named(name)
    }

    fn columns(&mut self, columns: &[Column], setting: Setting) -> Frame {
        let mut frames = Vec::new();
        for column in columns {
            let blocks = self.blocks(&column.blocks, setting);
            let mut frame = match <[Frame; 1]>::try_from(blocks) {
                // A box alone in its column fills it, so that its neighbours are as high.
                Ok([only]) => only,
                Err(several) => Frame::column(GAP, several),
            };
            frame = frame.share(f32::from(column.share.max(1)));
            frames.push(frame);
        }
        Frame::row(GAP, frames).named("columns")
    }

    fn channels(&mut self, title: &[Inline], across: u8, cards: &[ChannelCard]) -> Frame {
        let across = across.min(u8::try_from(cards.len()).unwrap_or(u8::MAX));
        let widths = cards.iter().map(|card| self.reach(card).natural_width());
        let numbers = widths.fold(0.0, f32::max);
        let mut frames = Vec::new();
        for (number, card) in (1_u32..).zip(cards) {
            let name = format!("channel {number}");
            self.block.clone_from(&name);
            let frame = if across > 1 {
                self.card(card)
            } else {
                self.entry(card, numbers)
            };
            let mut frame = frame.role("LI").named(name);
            frame.mark.clone_from(&card.mark);
            frames.push(frame);
        }
        if self.inside.is_some() {
            return Frame::column(5.0, frames).role("L").named("channels");
        }
        if across > 1 {
            let grid = Frame::grid(across, [2.6 * MM, 2.6 * MM], false, frames).role("L");
            return self.titled(title, grid).named("channels");
        }
        let rule = Frame::rule(self.palette.line, self.palette.hairline);
        let ruled = frames.into_iter().enumerate().flat_map(|(n, frame)| {
            let above = (n > 0).then(|| rule.clone());
            above.into_iter().chain([frame])
        });
        // Beside something higher, the entries share the height that is left.
        let mut list = Frame::column(4.2, ruled.collect()).role("L");
        list.style.flex_grow = 1.0;
        list.style.justify_content = JustifyContent::SPACE_BETWEEN;
        let panel = self.titled(title, list).padded([8.0, 10.0, 8.0, 11.0]);
        panel.on(self.quiet_ground()).named("channels")
    }

    fn titled(&mut self, title: &[Inline], frame: Frame) -> Frame {
        let heading = (!title.is_empty()).then(|| self.heading(2, title));
        Frame::column(6.0, heading.into_iter().chain([frame]).collect())
    }

    fn quiet_ground(&self) -> Backdrop {
        let fill = self.palette.card();
        let line = if fill.is_some() {
            self.palette.line
        } else {
            self.palette.ink
        };
        Backdrop {
            fill,
            border: Some((line, 0.7)),
            radius: RADIUS,
        }
    }

    /// How a channel is reached: its drawing, then its numbers in large figures.
    fn reach(&mut self, card: &ChannelCard) -> Frame {
        let accent = self.inside.map_or(self.palette.ink, |look| look.accent);
        let drawn = self.inside.map_or(self.palette.learn, |look| look.accent);
        let icon = match card.means {
            Means::Call => Icon::Phone,
            Means::Text => Icon::Message,
            Means::Web => Icon::Globe,
        };
        let drop = (looks::REACH.leading - CARD_ICON) / 2.0;
        let mut head = vec![Frame::drawing(icon, CARD_ICON, drawn, None).below(drop)];
        if card.means != Means::Web {
            let large = Setting {
                cut: looks::REACH,
                colour: accent,
            };
            for (n, reach) in card.reach.iter().enumerate() {
                if n > 0 && !card.or.is_empty() {
                    head.push(self.between(&card.or));
                }
                head.push(self.text(reach, large, "P"));
            }
        }
        Frame::row(6.0, head)
    }

    /// The word between two numbers, small, on the same baseline.
    fn between(&mut self, or: &[Inline]) -> Frame {
        let setting = Setting {
            cut: looks::CARD,
            colour: self.palette.ink,
        };
        let drop = looks::REACH.baseline() - looks::CARD.baseline();
        self.text(or, setting, "P").below(drop)
    }

    /// What a channel is: its name, what it is for, its address, its hours.
    fn about(&mut self, card: &ChannelCard) -> Vec<Frame> {
        let small = Setting {
            cut: looks::CARD,
            colour: self.palette.ink,
        };
        let cut = Cut {
            face: Face::Bold,
            ..looks::CARD
        };
        let mut lines = vec![self.text(&card.name, Setting { cut, ..small }, "P")];
        if !card.summary.is_empty() {
            lines.push(self.text(&card.summary, small, "P"));
        }
        if card.means == Means::Web {
            for reach in &card.reach {
                lines.push(self.text(reach, small, "P"));
            }
        }
        for detail in &card.details {
            let quiet = Setting {
                colour: self.palette.soft,
                ..small
            };
            lines.push(self.text(detail, quiet, "P"));
        }
        lines
    }

    /// A card: how it is reached above what it is.
    fn card(&mut self, card: &ChannelCard) -> Frame {
        let mut lines = vec![self.reach(card)];
        lines.extend(self.about(card));
        let body = Frame::column(0.5, lines).role("LBody");
        Frame::column(0.0, vec![body])
            .padded([4.0, 7.0, 6.0, 8.0])
            .on(self.quiet_ground())
    }

    /// A line of a directory: how it is reached beside what it is, which starts where the widest
    /// number ends.
    fn entry(&mut self, card: &ChannelCard, numbers: f32) -> Frame {
        let mut reach = self.reach(card);
        if card.means != Means::Web {
            reach.style.min_size.width = length(numbers);
        }
        let about = Frame::column(0.0, self.about(card)).share(1.0);
        let gap = if card.means == Means::Web { 6.0 } else { 9.0 };
        let mut row = Frame::row(gap, vec![reach, about]).role("LBody");
        row.style.align_items = AlignItems::CENTER;
        Frame::column(0.0, vec![row])
    }

    fn table(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Frame {
        let mut frames = vec![self.table_row(header, "TH", Face::Bold)];
        for row in rows {
            frames.push(Frame::rule(self.palette.line, self.palette.hairline));
            frames.push(self.table_row(row, "TD", Face::Regular));
        }
        Frame::column(2.5, frames).role("Table").named("table")
    }

    fn table_row(&mut self, cells: &[Vec<Inline>], role: &'static str, face: Face) -> Frame {
        let cut = Cut {
            face,
            ..looks::CARD
        };
        let style = Style {
            tabular: true,
            ..Style::plain(cut, self.palette.ink)
        };
        let cells = cells
            .iter()
            .map(|cell| self.styled(cell, style, cut, role).share(1.0))
            .collect();
        Frame::row(8.0, cells).role("TR")
    }

    /// The foot: the edition and the heading of the notes on one line, the notes under it. The
    /// edition is read first, so that nothing stands between the heading and the notes.
    fn foot(&mut self, sheet: &Sheet) -> Frame {
        self.block = "foot".to_owned();
        let setting = Setting {
            cut: looks::NOTE,
            colour: self.palette.soft,
        };
        let cut = Cut {
            face: Face::Bold,
            ..looks::NOTE
        };
        let edition = self.text(&sheet.edition, setting, "P");
        let mut head = vec![edition];
        if !sheet.notes_title.is_empty() && !sheet.notes.is_empty() {
            head.push(self.text(&sheet.notes_title, Setting { cut, ..setting }, "H2"));
        }
        let mut head = Frame::row(8.0, head);
        head.style.flex_direction = FlexDirection::RowReverse;
        head.style.justify_content = JustifyContent::SPACE_BETWEEN;
        let notes = sheet
            .notes
            .iter()
            .map(|note| self.note(note, setting))
            .collect();
        let rule = Frame::rule(self.palette.line, self.palette.hairline);
        let mut notes = Frame::row(14.0, notes);
        notes.style.flex_wrap = FlexWrap::Wrap;
        Frame::column(3.5, vec![rule, head, notes]).named("foot")
    }

    fn note(&mut self, note: &Note, setting: Setting) -> Frame {
        let cut = Cut {
            face: Face::Bold,
            ..looks::NOTE
        };
        let label = Setting {
            cut,
            colour: setting.colour,
        };
        let mut number = self.text(&[furniture(u32::from(note.number))], label, "Lbl");
        number.style.size.width = length(9.0);
        let mut text = self.text(&note.text, setting, "P");
        text.style.flex_shrink = 1.0;
        let mut note = Frame::row(2.0, vec![number, text]).role("Note");
        note.style.flex_shrink = 1.0;
        note
    }
}

fn backdrop(look: &BoxLook) -> Backdrop {
    let border = (look.weight > 0.0).then_some((look.border, look.weight));
    Backdrop {
        fill: look.fill,
        border,
        radius: RADIUS,
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
    frame.backdrop = Some(Backdrop {
        fill: Some(colour),
        border: None,
        radius: diameter,
    });
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
