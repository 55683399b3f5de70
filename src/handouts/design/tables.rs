//! Rows: tables to read, what to say and what rather not, grids and lines to write on.

use taffy::prelude::*;

use super::{BETWEEN, Designer, Setting};
use crate::handouts::fonts::Face;
use crate::handouts::frames::{Backdrop, Breaks, Frame};
use crate::handouts::looks::{Colour, Cut, MM};
use crate::handouts::model::{Field, Icon, Inline, TableKind};
use crate::handouts::typography::Style;

/// The height of a line to write on, and of a cell to write in: what a hand needs.
const LINE_TO_WRITE: f32 = 8.5 * MM;
const CELL_TO_WRITE: f32 = 9.0 * MM;
/// The weight of the lines of a grid, in points.
const GRID_LINE: f32 = 0.6;

impl Designer<'_> {
    pub(super) fn table(
        &mut self,
        kind: TableKind,
        header: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
    ) -> Frame {
        self.block = "table".to_owned();
        let frame = match kind {
            TableKind::Plain => self.plain_table(header, rows),
            TableKind::Script => self.script(header, rows),
            TableKind::Grid => self.grid(header, rows),
        };
        frame
            .role("Table")
            .named("table")
            .breaking(Breaks::UnderHead)
    }

    fn plain_table(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Frame {
        let cut = self.cuts.card;
        let shares = self.shares(header, rows);
        let mut head = self.row_of(header, &shares, "TH", Face::Bold, cut);
        head.style.padding.bottom = length(self.air(3.0));
        head.backdrop = None;
        let mut frames = vec![Frame::column(
            0.0,
            vec![head, Frame::rule(self.palette.ink, 1.0)],
        )];
        for (number, row) in rows.iter().enumerate() {
            let cells = self.row_of(row, &shares, "TD", Face::Regular, cut);
            let mut parts = vec![cells];
            if number + 1 < rows.len() {
                parts.push(Frame::rule(self.palette.line, self.palette.hairline));
            }
            frames.push(Frame::column(self.air(3.0), parts));
        }
        Frame::column(self.air(3.0), frames)
    }

    /// How wide each column is in relation to the others: by its longest cell, within reason.
    fn shares(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Vec<f32> {
        let setting = Setting {
            cut: self.cuts.card,
            colour: self.palette.ink,
        };
        let mut shares = Vec::new();
        for column in 0..header.len() {
            let cells = std::iter::once(header)
                .chain(rows.iter().map(Vec::as_slice))
                .filter_map(|row| row.get(column));
            let mut widest: f32 = 0.0;
            for cell in cells {
                widest = widest.max(self.text(cell, setting, "P").natural_width());
            }
            let em = setting.cut.size;
            shares.push(widest.clamp(6.0 * em, 26.0 * em));
        }
        shares
    }

    fn row_of(
        &mut self,
        cells: &[Vec<Inline>],
        shares: &[f32],
        role: &'static str,
        face: Face,
        cut: Cut,
    ) -> Frame {
        let cut = Cut { face, ..cut };
        let style = Style {
            tabular: true,
            ..Style::plain(cut, self.palette.ink)
        };
        let cells = cells
            .iter()
            .zip(shares)
            .map(|(cell, share)| self.styled(cell, style, cut, role).share(*share))
            .collect();
        Frame::row(self.air(8.0), cells).role("TR")
    }

    /// What to say beside what rather not: a tick and a cross, a bold and a plain outline, so
    /// that no colour is needed to tell them apart.
    fn script(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Frame {
        let looks = [
            (Icon::Speech, Icon::Tick, self.palette.talk),
            (Icon::Cross, Icon::Cross, self.palette.act),
        ];
        let heads: Vec<Frame> = header
            .iter()
            .zip(looks)
            .map(|(cell, (icon, _, colour))| {
                let cut = Cut {
                    face: Face::Bold,
                    ..self.cuts.subheading
                };
                self.marked(cell, icon, Setting { cut, colour }, "TH")
            })
            .collect();
        let mut frames = vec![Frame::row(self.air(8.0), heads).role("TR").with_next()];
        for row in rows {
            let cells: Vec<Frame> = row
                .iter()
                .zip(looks)
                .enumerate()
                .map(|(column, (cell, (_, icon, colour)))| {
                    let setting = self.body();
                    let cell = self.spoken(cell, icon, colour, setting);
                    cell.on(self.cell_ground(column == 0, colour))
                })
                .collect();
            frames.push(Frame::row(self.air(8.0), cells).role("TR"));
        }
        Frame::column(self.air(5.0), frames)
    }

    fn cell_ground(&self, say: bool, colour: Colour) -> Backdrop {
        let fill = if say { self.palette.said() } else { None };
        let weight = match (say, fill) {
            (true, Some(_)) => 0.0,
            (true, None) => 1.6,
            (false, _) => 0.7,
        };
        let border = (weight > 0.0).then_some((colour, weight));
        Backdrop {
            fill,
            border,
            radius: 4.0,
            dashed: false,
        }
    }

    /// A header cell with its drawing.
    fn marked(
        &mut self,
        cell: &[Inline],
        icon: Icon,
        setting: Setting,
        role: &'static str,
    ) -> Frame {
        let drawn = Frame::drawing(icon, setting.cut.leading, setting.colour, None);
        let words = self.text(cell, setting, role).share(1.0);
        Frame::row(self.air(5.0), vec![drawn, words]).share(1.0)
    }

    /// A cell of words to say or not to say, with its drawing.
    fn spoken(&mut self, cell: &[Inline], icon: Icon, colour: Colour, setting: Setting) -> Frame {
        let drop = (setting.cut.leading - setting.cut.size) / 2.0;
        let drawn = Frame::drawing(icon, setting.cut.size, colour, None).below(drop);
        let words = self.text(cell, setting, "TD").share(1.0);
        Frame::row(self.air(6.0), vec![drawn, words])
            .padded(self.padding([5.0, 8.0, 6.0, 8.0]))
            .share(1.0)
    }

    /// Cells to write in: as high as a hand needs, each with its outline.
    fn grid(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Frame {
        let shares = self.shares(header, rows);
        let mut frames = Vec::new();
        for (number, row) in std::iter::once(header)
            .chain(rows.iter().map(Vec::as_slice))
            .enumerate()
        {
            let head = number == 0;
            let (role, face) = if head {
                ("TH", Face::Bold)
            } else {
                ("TD", Face::Regular)
            };
            let cut = Cut {
                face,
                ..self.cuts.card
            };
            let setting = Setting {
                cut,
                colour: self.palette.ink,
            };
            let mut cells = Vec::new();
            for (cell, share) in row.iter().zip(&shares) {
                let words = self.text(cell, setting, role);
                let mut cell = Frame::column(0.0, vec![words])
                    .padded(self.padding([3.0, 5.0, 4.0, 5.0]))
                    .on(Backdrop::outline(self.palette.soft, GRID_LINE, 0.0))
                    .share(*share);
                if !head {
                    cell.style.min_size.height = length(CELL_TO_WRITE);
                }
                // Neighbours share a line.
                if !cells.is_empty() {
                    cell.style.margin.left = length(-GRID_LINE);
                }
                cells.push(cell);
            }
            let mut row = Frame::row(0.0, cells).role("TR");
            if !head {
                row.style.margin.top = length(-GRID_LINE);
            }
            frames.push(row);
        }
        Frame::column(0.0, frames)
    }

    /// Labels, each with its lines to write on.
    pub(super) fn fields(&mut self, fields: &[Field]) -> Frame {
        let setting = self.body();
        let mut frames = Vec::new();
        for field in fields {
            let label = self.paragraph(&field.label, setting);
            let mut lines = Vec::new();
            for _ in 0..field.lines {
                let mut line = Frame::rule(self.palette.soft, 0.7);
                line.style.margin.top = length(LINE_TO_WRITE);
                lines.push(line);
            }
            // A short label stands on its line, which begins behind it.
            let short = label.natural_width() < setting.cut.size * 15.0;
            let frame = if short && field.lines == 1 {
                let mut line = Frame::rule(self.palette.soft, 0.7).share(1.0);
                line.style.align_self = Some(AlignSelf::FLEX_END);
                line.style.margin.bottom = length(2.0);
                let mut row = Frame::row(self.air(6.0), vec![label.role("LBody"), line]);
                row.style.padding.top = length(LINE_TO_WRITE - setting.cut.leading);
                row
            } else {
                let mut under = vec![label.role("LBody")];
                if let Some(first) = lines.first_mut() {
                    first.style.margin.top = length(LINE_TO_WRITE * 0.8);
                }
                under.append(&mut lines);
                Frame::column(0.0, under)
            };
            frames.push(frame.role("LI"));
        }
        Frame::column(self.air(2.0 * BETWEEN), frames)
            .role("L")
            .named("form")
            .breaking(Breaks::Between)
    }
}
