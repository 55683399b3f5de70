//! Boxes: callouts, sections, columns, cards and panels.

use taffy::prelude::*;

use super::ends::logo;
use super::{Designer, GAP, Plan, RADIUS, Setting, backdrop, callout_name, is_saying, name_of};
use crate::handouts::frames::{Backdrop, Breaks, Frame};
use crate::handouts::looks::{Cuts, MM, WHITE};
use crate::handouts::model::{Block, Callout, Card, Column, Icon, Inline, Own, Sheet};

/// Space inside a wallet card: top, right, bottom, left.
const CARD: [f32; 4] = [13.0, 16.0, 11.0, 16.0];

impl Designer<'_> {
    pub(super) fn callout(&mut self, kind: Callout, title: &[Inline], blocks: &[Block]) -> Frame {
        let look = self.palette.callout(kind);
        let name = format!("box {}", callout_name(kind));
        self.block.clone_from(&name);
        let setting = Setting {
            cut: self.cuts.heading,
            colour: look.accent,
        };
        let size = self.cuts.heading.leading;
        let icon = Frame::drawing(look.icon, size, look.accent, look.fill.or(Some(WHITE)));
        let mut head = vec![icon];
        if !title.is_empty() {
            head.push(self.text(title, setting, "H2").share(1.0));
        }
        let mut frames = vec![Frame::row(self.air(7.0), head).with_next()];
        let outside = self.inside.replace(look);
        for block in blocks {
            let saying = kind == Callout::Talk && is_saying(block);
            let cut = if saying {
                self.cuts.saying
            } else {
                self.cuts.body
            };
            let colour = self.palette.ink;
            frames.push(self.block(block, Setting { cut, colour }));
        }
        self.inside = outside;
        Frame::column(self.air(4.0), frames)
            .padded(self.padding([8.0, 11.0, 9.0, 11.0]))
            .on(backdrop(&look))
            .role("Sect")
            .named(name)
            .breaking(Breaks::IfTall)
    }

    /// Blocks under a heading.
    pub(super) fn section(
        &mut self,
        kind: &str,
        title: &[Inline],
        blocks: &[Block],
        setting: Setting,
    ) -> Frame {
        let mut frames = Vec::new();
        if !title.is_empty() {
            frames.push(self.heading(2, title));
        }
        frames.extend(self.blocks(blocks, setting));
        Frame::column(self.air(6.0), frames)
            .role("Sect")
            .named(name_of(kind, title))
            .breaking(Breaks::Between)
    }

    pub(super) fn columns(&mut self, columns: &[Column], setting: Setting) -> Frame {
        let mut frames = Vec::new();
        let outside = std::mem::replace(&mut self.beside, columns.len() > 1);
        for column in columns {
            let blocks = self.blocks(&column.blocks, setting);
            let mut frame = match <[Frame; 1]>::try_from(blocks) {
                // A box alone in its column fills it, so that its neighbours are as high.
                Ok([only]) => only,
                Err(several) => Frame::column(self.air(GAP), several),
            };
            frame = frame.share(f32::from(column.share.max(1)));
            frames.push(frame);
        }
        self.beside = outside;
        Frame::row(self.air(GAP), frames).named("columns")
    }

    /// Cards to cut out of a page that holds other things too: two beside each other.
    pub(super) fn large_cards(&mut self, cards: &[Card]) -> Frame {
        let mut frames = Vec::new();
        for (number, card) in (1_u32..).zip(cards) {
            let name = format!("card {number}");
            let outline = Backdrop {
                dashed: true,
                ..Backdrop::outline(self.palette.soft, 0.8, 0.0)
            };
            let inner = self.on_card(card, &name);
            frames.push(
                Frame::column(self.air(4.0), inner)
                    .padded(self.padding([11.0, 13.0, 12.0, 13.0]))
                    .on(outline)
                    .role("Sect")
                    .named(name)
                    .share(1.0),
            );
        }
        let mut rows = Vec::new();
        let mut rest = frames.into_iter();
        while let Some(first) = rest.next() {
            let mut row = vec![first];
            row.push(
                rest.next()
                    .unwrap_or_else(|| Frame::column(0.0, Vec::new()).share(1.0)),
            );
            rows.push(Frame::row(0.0, row));
        }
        let scissors = Frame::drawing(Icon::Scissors, 12.0, self.palette.soft, None);
        rows.insert(0, scissors.with_next());
        Frame::column(0.0, rows)
            .named("cards")
            .breaking(Breaks::Between)
    }

    fn on_card(&mut self, card: &Card, name: &str) -> Vec<Frame> {
        let mut frames = Vec::new();
        if !card.title.is_empty() {
            frames.push(self.heading(2, &card.title));
        }
        name.clone_into(&mut self.block);
        frames.extend(self.blocks(&card.blocks, self.body()));
        frames
    }

    /// Wallet cards: each carries its edition, the title stands above the first.
    pub(super) fn cards_to_cut(&mut self, sheet: &Sheet) -> Plan {
        let title = self.margin_title(&sheet.title, "H1");
        let mut cards = Vec::new();
        let mut others = Vec::new();
        for block in &sheet.blocks {
            match block {
                Block::Cards(own) => cards.extend(own),
                other => others.push(other.clone()),
            }
        }
        self.on_card = true;
        let mut number = 0_u32;
        let frames = cards.into_iter().map(|card| {
            number += 1;
            let name = format!("card {number}");
            let mut inner = self.on_card(card, &name);
            inner.push(self.card_foot(sheet));
            if let Some(foot) = inner.last_mut() {
                foot.style.margin.top = LengthPercentageAuto::auto();
            }
            Frame::column(self.air(4.5), inner)
                .padded(self.padding(CARD))
                .role("Sect")
                .named(name)
        });
        let frames = frames.collect();
        let back = sheet.own.as_ref().map(|own| {
            let title = self.margin_title(&own.back, "P");
            let words = self.own_words(own);
            Box::new((title, self.card_back(words, own)))
        });
        self.on_card = false;
        self.cuts = Cuts::whole_page();
        let mut blocks = Vec::new();
        let body = self.body();
        for lead in &sheet.header.lead {
            blocks.push(self.paragraph(lead, body));
        }
        blocks.extend(self.flow(&others));
        let foot = Box::new(self.foot(sheet));
        Plan::Cards {
            title: Box::new(title),
            cards: frames,
            back,
            blocks,
            foot,
        }
    }

    /// The back of a card: what the association adds, and its logo.
    fn card_back(&self, words: Vec<Frame>, own: &Own) -> Frame {
        let mut inner = vec![Frame::column(self.air(4.5), words)];
        inner.extend(own.logo.as_ref().map(logo));
        let mut back = Frame::column(self.air(9.0), inner)
            .padded(self.padding(CARD))
            .role("Sect")
            .named("back of the card");
        back.style.justify_content = JustifyContent::CENTER;
        back
    }

    /// The panels of a leaflet: the title is on the first, the foot on the last.
    pub(super) fn panels(&mut self, sheet: &Sheet) -> Vec<Frame> {
        let panels = sheet.blocks.iter().filter_map(|block| match block {
            Block::Panel { title, blocks } => Some((title, blocks)),
            _ => None,
        });
        let last = panels.clone().count().saturating_sub(1);
        let mut frames = Vec::new();
        for (number, (title, blocks)) in panels.enumerate() {
            let mut inner = Vec::new();
            if number == 0 {
                inner.push(self.cover(sheet));
            }
            if !title.is_empty() {
                inner.push(self.panel_title(title));
            }
            let body = self.body();
            inner.extend(self.blocks(blocks, body));
            if number == last {
                let mut foot = self.foot(sheet);
                foot.style.margin.top = LengthPercentageAuto::auto();
                inner.push(foot);
            }
            if number == 0 {
                let mut end = match &sheet.own {
                    Some(own) => self.own(own),
                    None => self.emblems(sheet),
                };
                end.style.margin.top = LengthPercentageAuto::auto();
                inner.push(end);
            }
            let panel = Frame::column(self.air(GAP), inner).role("Sect");
            frames.push(panel.named(name_of(&format!("panel {}", number + 1), title)));
        }
        frames
    }

    /// A panel's heading over a short thick line.
    fn panel_title(&mut self, title: &[Inline]) -> Frame {
        let heading = self.heading(2, title);
        let mut rule = Frame::rule(self.palette.act, 2.4);
        rule.style.size.width = length(12.0 * MM);
        Frame::column(self.air(5.0), vec![heading, rule])
    }

    /// What greets the reader of a leaflet.
    fn cover(&mut self, sheet: &Sheet) -> Frame {
        let mut header = self.header(sheet);
        header.style.margin.top = length(22.0 * MM);
        let mut rule = Frame::rule(self.palette.act, 3.0);
        rule.style.size.width = length(18.0 * MM);
        Frame::column(self.air(10.0), vec![header, rule])
    }

    /// The drawings of what opens up inside, large, at the foot of the cover.
    fn emblems(&self, sheet: &Sheet) -> Frame {
        let inside = sheet.blocks.iter().skip(1).take(3);
        let tiles = inside.filter_map(first_callout).map(|kind| {
            let look = self.palette.callout(kind);
            let drawn =
                Frame::drawing(look.icon, 13.0 * MM, look.accent, look.fill.or(Some(WHITE)));
            Frame::column(0.0, vec![drawn])
                .padded([4.5 * MM; 4])
                .on(backdrop(&look))
        });
        Frame::row(4.0 * MM, tiles.collect())
    }

    /// The outline of quiet boxes.
    pub(super) fn quiet_ground(&self) -> Backdrop {
        let fill = self.palette.card();
        let line = if fill.is_some() {
            self.palette.line
        } else {
            self.palette.ink
        };
        Backdrop {
            fill,
            ..Backdrop::outline(line, 0.7, RADIUS)
        }
    }
}

/// The first box in a block, however deep.
fn first_callout(block: &Block) -> Option<Callout> {
    match block {
        Block::Callout { kind, .. } => Some(*kind),
        Block::Panel { blocks, .. } | Block::Section { blocks, .. } => {
            blocks.iter().find_map(first_callout)
        }
        _ => None,
    }
}
