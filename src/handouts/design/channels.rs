//! Places to ring, to write to, to report to: a directory of one column, or cards.

use taffy::prelude::*;

use super::{Designer, Setting};
use crate::handouts::fonts::Face;
use crate::handouts::frames::{Breaks, Frame};
use crate::handouts::looks::{Cut, MM};
use crate::handouts::model::{ChannelCard, Icon, Inline, Means};

/// So many channels in a box as wide as the page stand in two columns.
const MANY: usize = 4;
/// The side of the drawing before a number, in ems of the number.
const ICON: f32 = 0.74;
/// The least room for words beside a number, in ems.
const LEAST_WORDS: f32 = 8.0;

impl Designer<'_> {
    pub(super) fn channels(
        &mut self,
        title: &[Inline],
        across: u8,
        cards: &[ChannelCard],
    ) -> Frame {
        let across = across.min(u8::try_from(cards.len()).unwrap_or(u8::MAX));
        let numbers = self.numbers_width(cards);
        let mut frames = Vec::new();
        for (number, card) in (1_u32..).zip(cards) {
            let name = format!("channel {number}");
            self.block.clone_from(&name);
            let frame = if across > 1 || (self.narrow && self.inside.is_none()) {
                self.card(card)
            } else {
                self.entry(card, numbers)
            };
            let mut frame = frame.role("LI").named(name);
            frame.mark.clone_from(&card.mark);
            frames.push(frame);
        }
        if self.inside.is_some() || self.on_card {
            let gap = self.air(5.0);
            let many = cards.len() >= MANY && !self.beside && !self.narrow && !self.on_card;
            let list = if many {
                Frame::grid(2, [self.air(8.0), gap], true, frames)
            } else {
                Frame::column(gap, frames)
            };
            return list.role("L").named("channels");
        }
        if across > 1 || self.narrow {
            let grid = Frame::grid(
                across,
                [self.air(2.6 * MM), self.air(2.6 * MM)],
                false,
                frames,
            )
            .role("L");
            return self.titled(title, grid).named("channels");
        }
        let rule = Frame::rule(self.palette.line, self.palette.hairline);
        let ruled = frames.into_iter().enumerate().flat_map(|(n, frame)| {
            let above = (n > 0).then(|| rule.clone().with_next());
            above.into_iter().chain([frame])
        });
        // Beside something higher, the entries share the height that is left.
        let mut list = Frame::column(self.air(4.2), ruled.collect()).role("L");
        list.style.flex_grow = 1.0;
        list.style.justify_content = JustifyContent::SPACE_BETWEEN;
        list.breaks = Breaks::Between;
        let panel = self
            .titled(title, list)
            .padded(self.padding([8.0, 10.0, 8.0, 11.0]));
        panel
            .on(self.quiet_ground())
            .named("channels")
            .breaking(Breaks::Between)
    }

    /// The width of the widest number, so that what is said of each begins at one place. In a
    /// column, a number that would leave no room for words does not count: they stand under it.
    fn numbers_width(&mut self, cards: &[ChannelCard]) -> f32 {
        let most = if self.beside {
            self.cuts.reach.size * 6.5
        } else {
            f32::INFINITY
        };
        let widths = cards.iter().map(|card| self.numbers(card).natural_width());
        widths.filter(|width| *width <= most).fold(0.0, f32::max)
    }

    fn titled(&mut self, title: &[Inline], frame: Frame) -> Frame {
        let heading = (!title.is_empty()).then(|| self.heading(2, title));
        Frame::column(self.air(6.0), heading.into_iter().chain([frame]).collect())
            .breaking(Breaks::Between)
    }

    /// How a channel is reached, as a drawing.
    fn means(&self, card: &ChannelCard) -> Frame {
        let drawn = self.inside.map_or(self.palette.learn, |look| look.accent);
        let icon = match card.means {
            Means::Call => Icon::Phone,
            Means::Text => Icon::Message,
            Means::Web => Icon::Globe,
        };
        let icon_size = self.cuts.reach.size * ICON;
        Frame::drawing(icon, icon_size, drawn, None)
    }

    /// The numbers of a channel in large figures; an address is said with what it is.
    fn numbers(&mut self, card: &ChannelCard) -> Frame {
        let accent = self.inside.map_or(self.palette.ink, |look| look.accent);
        let mut head = Vec::new();
        if card.means != Means::Web {
            let large = Setting {
                cut: self.cuts.reach,
                colour: accent,
            };
            for (n, reach) in card.reach.iter().enumerate() {
                if n > 0 && !card.or.is_empty() {
                    head.push(self.between(&card.or));
                }
                head.push(self.text(reach, large, "P"));
            }
        }
        Frame::row(self.air(6.0), head)
    }

    /// The word between two numbers, small, on the same baseline.
    fn between(&mut self, or: &[Inline]) -> Frame {
        let setting = Setting {
            cut: self.cuts.card,
            colour: self.palette.ink,
        };
        let drop = self.cuts.reach.baseline() - self.cuts.card.baseline();
        self.text(or, setting, "P").below(drop)
    }

    /// What a channel is: its name, what it is for, its address, its hours.
    fn about(&mut self, card: &ChannelCard) -> Vec<Frame> {
        let small = Setting {
            cut: self.cuts.card,
            colour: self.palette.ink,
        };
        let cut = Cut {
            face: Face::Bold,
            ..self.cuts.card
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
        let means = self.means(card);
        let drop = (self.cuts.reach.leading - self.cuts.reach.size * ICON) / 2.0;
        let reach = vec![means.below(drop), self.numbers(card)];
        let mut lines = vec![Frame::row(self.air(6.0), reach)];
        lines.extend(self.about(card));
        let body = Frame::column(0.5, lines).role("LBody");
        Frame::column(0.0, vec![body])
            .padded(self.padding([4.0, 7.0, 6.0, 8.0]))
            .on(self.quiet_ground())
    }

    /// A line of a directory: how it is reached beside what it is, which starts where the widest
    /// number ends, or under its number where that leaves no room.
    fn entry(&mut self, card: &ChannelCard, widest: f32) -> Frame {
        let means = self.means(card);
        let mut about = Frame::column(0.0, self.about(card)).share(1.0);
        if card.means != Means::Web {
            let mut numbers = self.numbers(card);
            numbers.style.min_size.width = length(widest);
            about.style.min_size.width = length(self.cuts.card.size * LEAST_WORDS);
            about = Frame::row(self.air(9.0), vec![numbers, about]).share(1.0);
            about.style.align_items = AlignItems::CENTER;
            about.style.flex_wrap = FlexWrap::Wrap;
        }
        let mut row = Frame::row(self.air(6.0), vec![means, about]).role("LBody");
        row.style.align_items = AlignItems::CENTER;
        Frame::column(0.0, vec![row])
    }
}
