//! Places to ring, to write to, to report to: a directory of one column, or cards.

use taffy::prelude::*;

use super::{Designer, Setting};
use crate::handouts::fonts::Face;
use crate::handouts::frames::{Breaks, Frame};
use crate::handouts::looks::{Cut, MM};
use crate::handouts::model::{ChannelCard, Icon, Inline, Means};

impl Designer<'_> {
    pub(super) fn channels(
        &mut self,
        title: &[Inline],
        across: u8,
        cards: &[ChannelCard],
    ) -> Frame {
        let across = across.min(u8::try_from(cards.len()).unwrap_or(u8::MAX));
        let widths = cards.iter().map(|card| self.reach(card).natural_width());
        let numbers = widths.fold(0.0, f32::max);
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
            return Frame::column(self.air(5.0), frames)
                .role("L")
                .named("channels");
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

    fn titled(&mut self, title: &[Inline], frame: Frame) -> Frame {
        let heading = (!title.is_empty()).then(|| self.heading(2, title));
        Frame::column(self.air(6.0), heading.into_iter().chain([frame]).collect())
            .breaking(Breaks::Between)
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
        let icon_size = self.cuts.reach.size * 0.74;
        let drop = (self.cuts.reach.leading - icon_size) / 2.0;
        let mut head = vec![Frame::drawing(icon, icon_size, drawn, None).below(drop)];
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
        let mut lines = vec![self.reach(card)];
        lines.extend(self.about(card));
        let body = Frame::column(0.5, lines).role("LBody");
        Frame::column(0.0, vec![body])
            .padded(self.padding([4.0, 7.0, 6.0, 8.0]))
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
        let gap = self.air(if card.means == Means::Web { 6.0 } else { 9.0 });
        let mut row = Frame::row(gap, vec![reach, about]).role("LBody");
        row.style.align_items = AlignItems::CENTER;
        Frame::column(0.0, vec![row])
    }
}
