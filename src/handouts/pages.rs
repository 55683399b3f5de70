//! From a plan to pages: where each frame stands on which page.
//!
//! - What flows is divided between pages: at the places where its frames allow it, never inside a
//!   paragraph, never between a heading and what it heads; the head of a table is repeated.
//! - The panels of a leaflet are put where they fold to: outside are, from the left, the flap, the
//!   back and the cover; inside the three panels that open up. The flap is narrower, so that it
//!   lies flat.
//! - Cards are repeated until the page is full; only the first of each is read.
//!
//! The pieces come in reading order, whatever page they stand on.

use super::LayoutProblem;
use super::design::{Designer, Plan};
use super::frames::{Breaks, Frame, Holds};
use super::layout::{self, Area, Placed, Spare, TOLERANCE};
use super::looks::{Colour, MM};
use super::model::{Format, Paper, Sheet};
use super::pdf::{Mark, Path};

/// A document whose frames have their places.
#[derive(Debug, Default)]
pub(crate) struct Imposed {
    /// Width and height of every page, in points.
    pub(crate) sizes: Vec<(f32, f32)>,
    /// In reading order.
    pub(crate) pieces: Vec<Piece>,
    /// What is drawn on a page that nobody reads: where to cut and to fold.
    pub(crate) marks: Vec<(usize, Mark)>,
}

/// A frame on a page.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) page: usize,
    pub(crate) placed: Placed,
}

/// What the running foot of several pages takes of each, in points.
const RUNNING: f32 = 15.0;

/// The margins of a page, in millimetres: top, side, bottom. Most home printers need at least 5.
const fn margins(sheet: &Sheet) -> [f32; 3] {
    match sheet.format {
        Format::Poster if sheet.paper.is_large() => [20.0, 22.0, 15.0],
        Format::Poster => [13.0, 15.0, 10.0],
        Format::Kit => [14.0, 18.0, 12.0],
        _ => [9.0, 14.0, 8.0],
    }
}

/// Puts the frames of a plan on pages.
///
/// # Errors
/// Everything that does not fit.
pub(crate) fn impose(
    plan: Plan,
    sheet: &Sheet,
    designer: &mut Designer<'_>,
) -> Result<Imposed, Vec<LayoutProblem>> {
    let mut imposed = Imposed::default();
    match plan {
        Plan::Flow { blocks, foot } => flow(blocks, &foot, sheet, designer, &mut imposed)?,
        Plan::Panels(panels) => fold(panels, sheet, designer.gap(), &mut imposed)?,
        Plan::Cards {
            title,
            cards,
            back,
            blocks,
            foot,
        } => {
            cards_to_cut(*title, &cards, sheet, &mut imposed)?;
            if let Some((title, card)) = back.map(|back| *back) {
                cards_to_cut(title, &[card], sheet, &mut imposed)?;
            }
            flow(blocks, &foot, sheet, designer, &mut imposed)?;
        }
    }
    Ok(imposed)
}

/// Frames under each other over one page or several, the foot on the last.
fn flow(
    blocks: Vec<Frame>,
    foot: &Frame,
    sheet: &Sheet,
    designer: &mut Designer<'_>,
    imposed: &mut Imposed,
) -> Result<(), Vec<LayoutProblem>> {
    let size = sheet.paper.size();
    let [top, side, bottom] = margins(sheet).map(|m| m * MM);
    let area = Area {
        x: side,
        y: top,
        width: size.0 - 2.0 * side,
        height: size.1 - top - bottom,
    };
    let gap = designer.gap();
    let first = imposed.sizes.len();
    let most = sheet.format.most_pages();
    // What an association adds may take a page more; a poster has no other.
    let most = match (&sheet.own, sheet.format) {
        (None, _) => sheet.most_pages.map_or(most, |m| m.min(most)),
        (Some(_), Format::Poster) => most,
        (Some(_), _) => most + 1,
    };
    let alone = !blocks.iter().any(|b| b.starts_page);
    let mut all = blocks.clone();
    all.push(foot.clone());
    let whole = layout::lay_out(all, gap, area, Spare::FootLast);
    let pages = match whole {
        // What stands behind other pages leaves room for the running foot.
        Ok(page) if alone && first == 0 => vec![page],
        Err(problems) if most == 1 => return Err(problems),
        Err(problems) if !is_long(&problems) => return Err(problems),
        _ => {
            let height = area.height - RUNNING;
            divide(blocks, foot, gap, Area { height, ..area }, most)?
        }
    };
    let count = pages.len();
    for (number, placed) in pages.into_iter().enumerate() {
        let page = first + number;
        imposed.sizes.push(size);
        imposed.pieces.push(Piece { page, placed });
        if count > 1 || first > 0 {
            let running = designer.running(sheet, page + 1, first + count);
            let line = Area {
                y: area.y + area.height - RUNNING + 4.0,
                ..area
            };
            let placed = layout::place(running, line)?;
            imposed.pieces.push(Piece { page, placed });
        }
    }
    Ok(())
}

fn is_long(problems: &[LayoutProblem]) -> bool {
    problems
        .iter()
        .all(|problem| matches!(problem, LayoutProblem::TooLong { .. }))
}

/// Divides frames between pages.
fn divide(
    blocks: Vec<Frame>,
    foot: &Frame,
    gap: f32,
    area: Area,
    most: usize,
) -> Result<Vec<Placed>, Vec<LayoutProblem>> {
    let mut pages = Vec::new();
    let mut rest = blocks;
    loop {
        let forced = rest.iter().skip(1).position(|b| b.starts_page);
        let mut here: Vec<Frame> = rest;
        let later = forced.map_or_else(Vec::new, |at| here.split_off(at + 1));
        let last = later.is_empty();
        if last {
            let mut all = here.clone();
            all.push(foot.clone());
            match layout::lay_out(all, gap, area, Spare::FootLast) {
                Ok(page) => {
                    pages.push(page);
                    return Ok(pages);
                }
                Err(problems) if pages.len() + 1 >= most => return Err(problems),
                Err(_) => {}
            }
        }
        let column = Frame::column(gap, here.clone());
        let placed = layout::place(column, area)?;
        let fits = placed.height <= area.height + TOLERANCE;
        // The foot alone does not make a page: something goes with it.
        let room = if last && fits {
            placed.height - 1.0
        } else {
            area.height
        };
        let (head, tail) = if fits && !last {
            (here, Vec::new())
        } else {
            cut(here, &placed, area.y + room, area.height)
        };
        if head.is_empty() || (pages.len() + 1 >= most && !later.is_empty()) {
            return Err(vec![too_long(&placed, &later, area)]);
        }
        pages.push(layout::lay_out(head, gap, area, Spare::Between)?);
        rest = tail;
        rest.extend(later);
        if let Some(first) = rest.first_mut() {
            first.starts_page = false;
        }
        if pages.len() >= most {
            return Err(vec![LayoutProblem::TooLong {
                block: rest
                    .first()
                    .and_then(|f| f.name.clone())
                    .unwrap_or_default(),
                overflow_mm: layout::tenths(
                    layout::place(Frame::column(gap, rest), area)?.height / MM,
                ),
            }]);
        }
    }
}

/// The first block that does not fit, or that no page is left for.
fn too_long(placed: &Placed, later: &[Frame], area: Area) -> LayoutProblem {
    if placed.height > area.height {
        return layout::overflow(placed, area);
    }
    LayoutProblem::TooLong {
        block: later
            .first()
            .and_then(|f| f.name.clone())
            .unwrap_or_default(),
        overflow_mm: layout::tenths(area.height / MM),
    }
}

/// What a frame becomes at the end of a page.
enum Parted {
    /// It fits.
    Stays(Box<Frame>),
    /// Its first part fits.
    Both(Box<Frame>, Box<Frame>),
    /// It goes to the next page.
    Moves(Box<Frame>),
}

/// Divides frames at a height: what stays, what goes on.
fn cut(frames: Vec<Frame>, placed: &Placed, bottom: f32, page: f32) -> (Vec<Frame>, Vec<Frame>) {
    let mut head: Vec<Frame> = Vec::new();
    let mut tail: Vec<Frame> = Vec::new();
    for (frame, placed) in frames.into_iter().zip(&placed.children) {
        if !tail.is_empty() {
            tail.push(frame);
            continue;
        }
        match part(frame, placed, bottom, page) {
            Parted::Stays(frame) => head.push(*frame),
            Parted::Both(first, second) => {
                head.push(*first);
                tail.push(*second);
            }
            Parted::Moves(frame) => tail.push(*frame),
        }
    }
    while !tail.is_empty() && !tail[0].continues && head.last().is_some_and(|f| f.with_next) {
        tail.splice(0..0, head.pop());
    }
    (head, tail)
}

fn part(frame: Frame, placed: &Placed, bottom: f32, page: f32) -> Parted {
    let mut frame = Box::new(frame);
    if placed.y + placed.height <= bottom + TOLERANCE {
        return Parted::Stays(frame);
    }
    let may = match frame.breaks {
        Breaks::Never => false,
        Breaks::Between | Breaks::UnderHead => true,
        Breaks::IfTall => placed.height > page / 2.0,
    };
    let under = placed.frame.style.padding.bottom.into_raw().value();
    if !may {
        return Parted::Moves(frame);
    }
    let inner = match std::mem::take(&mut frame.holds) {
        Holds::Frames(inner) => inner,
        other => {
            frame.holds = other;
            return Parted::Moves(frame);
        }
    };
    let repeated = (frame.breaks == Breaks::UnderHead)
        .then(|| inner.first().cloned())
        .flatten();
    let (head, mut tail) = cut(inner, placed, bottom - under, page);
    let least = usize::from(repeated.is_some()) + 1;
    if head.len() < least || tail.is_empty() {
        frame.holds = Holds::Frames(head.into_iter().chain(tail).collect());
        return Parted::Moves(frame);
    }
    if let Some(mut again) = repeated {
        again.repeats = true;
        tail.insert(0, again);
    }
    let mut next = frame.clone();
    next.holds = Holds::Frames(tail);
    next.continues = true;
    frame.holds = Holds::Frames(head);
    Parted::Both(frame, next)
}

/// How much narrower the flap of a leaflet is than a third, in points.
const FLAP: f32 = 2.0 * MM;
/// Space inside a panel, in points: top, side, bottom.
const PANEL: [f32; 3] = [10.0 * MM, 8.5 * MM, 8.0 * MM];

/// The most that a gap in a panel grows by when there is room left, in points.
const PANEL_AIR: f32 = 3.0 * MM;

/// Puts the panels where they fold to.
fn fold(
    panels: Vec<Frame>,
    sheet: &Sheet,
    gap: f32,
    imposed: &mut Imposed,
) -> Result<(), Vec<LayoutProblem>> {
    let (height, width) = sheet.paper.size();
    let flap = width / 3.0 - FLAP;
    let other = (width - flap) / 2.0;
    imposed.sizes = vec![(width, height); 2];
    // In reading order: page, left edge, width.
    let places = [
        (0, flap + other, other),
        (1, 0.0, other),
        (1, other, other),
        (1, 2.0 * other, flap),
        (0, 0.0, flap),
        (0, flap, other),
    ];
    let mut problems = Vec::new();
    for (panel, (page, left, wide)) in panels.into_iter().zip(places) {
        let [top, side, bottom] = PANEL;
        let area = Area {
            x: left + side,
            y: top,
            width: wide - 2.0 * side,
            height: height - top - bottom,
        };
        match place_panel(panel, gap, area) {
            Ok(placed) => imposed.pieces.push(Piece { page, placed }),
            Err(more) => problems.extend(more),
        }
    }
    let folds = [(0, flap), (0, flap + other), (1, other), (1, 2.0 * other)];
    for (page, x) in folds {
        for (from, to) in [(4.0, 12.0), (height - 12.0, height - 4.0)] {
            imposed.marks.push((page, line([x, from], [x, to])));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// A panel keeps its own frame, which says what it is in the structure.
fn place_panel(mut panel: Frame, gap: f32, area: Area) -> Result<Placed, Vec<LayoutProblem>> {
    use taffy::prelude::length;
    let name = panel.name.clone();
    let tight = gap * 1.15;
    panel.style.gap.height = length(tight);
    let natural = layout::place(panel.clone(), area)?;
    let gaps = natural.children.len().saturating_sub(1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a handful of gaps")]
    let air = (area.height - natural.height).max(0.0) / gaps as f32;
    panel.style.gap.height = length(tight + air.min(PANEL_AIR));
    panel.style.min_size.height = length(area.height);
    let placed = layout::place(panel, area)?;
    if placed.height <= area.height + TOLERANCE {
        return Ok(placed);
    }
    let problem = match layout::overflow(&placed, area) {
        LayoutProblem::TooLong { block, overflow_mm } => {
            let panel = name.unwrap_or_default();
            let block = if block.is_empty() {
                panel
            } else {
                format!("{block} of {panel}")
            };
            LayoutProblem::TooLong { block, overflow_mm }
        }
        other => other,
    };
    Err(vec![problem])
}

/// Cards a page: across, down.
const ACROSS: usize = 2;
const DOWN: usize = 5;

/// Width and height of a card: that of a bank card, or that of a business card in inches.
fn card_size(sheet: &Sheet) -> (f32, f32) {
    match sheet.paper {
        Paper::Letter | Paper::Tabloid => (252.0, 144.0),
        _ => (85.6 * MM, 54.0 * MM),
    }
}

/// Fills pages with the cards, each as often as it takes.
fn cards_to_cut(
    title: Frame,
    cards: &[Frame],
    sheet: &Sheet,
    imposed: &mut Imposed,
) -> Result<(), Vec<LayoutProblem>> {
    let page_size = sheet.paper.size();
    let from = imposed.sizes.len();
    let (width, height) = card_size(sheet);
    #[expect(clippy::cast_precision_loss, reason = "ten cards a page")]
    let (left, top) = (
        (page_size.0 - ACROSS as f32 * width) / 2.0,
        (page_size.1 - DOWN as f32 * height) / 2.0,
    );
    let count = cards.len().max(1).div_ceil(ACROSS * DOWN) * ACROSS * DOWN;
    let line = Area {
        x: left,
        y: (top - 14.0) / 2.0,
        width: ACROSS as f32 * width,
        height: 14.0,
    };
    imposed.pieces.push(Piece {
        page: from,
        placed: layout::place(title, line)?,
    });
    let mut copies = Vec::new();
    for place in 0..count {
        let page = from + place / (ACROSS * DOWN);
        let (column, row) = (place % ACROSS, place % (ACROSS * DOWN) / ACROSS);
        #[expect(clippy::cast_precision_loss, reason = "ten cards a page")]
        let area = Area {
            x: left + column as f32 * width,
            y: top + row as f32 * height,
            width,
            height,
        };
        // Different cards stand under each other, so that one cut parts one kind from the next.
        let kind = if cards.len() == 1 {
            0
        } else {
            place % cards.len()
        };
        let Some(mut card) = cards.get(kind).cloned() else {
            continue;
        };
        let first = place < cards.len();
        card.repeats = !first;
        let piece = Piece {
            page,
            placed: place_card(card, area)?,
        };
        if first {
            imposed.pieces.push(piece);
        } else {
            copies.push(piece);
        }
        while imposed.sizes.len() <= page {
            imposed.sizes.push(page_size);
        }
    }
    imposed.pieces.append(&mut copies);
    for page in from..imposed.sizes.len() {
        crop(page, page_size, [left, top, width, height], imposed);
    }
    Ok(())
}

fn place_card(mut card: Frame, area: Area) -> Result<Placed, Vec<LayoutProblem>> {
    card.style.min_size.height = taffy::prelude::length(area.height);
    let placed = layout::place(card, area)?;
    if placed.height <= area.height + TOLERANCE {
        return Ok(placed);
    }
    Err(vec![LayoutProblem::TooLong {
        block: placed.frame.name.clone().unwrap_or_default(),
        overflow_mm: layout::tenths((placed.height - area.height) / MM),
    }])
}

/// Marks outside of the cards, and small crosses where four meet.
fn crop(
    page: usize,
    size: (f32, f32),
    [left, top, width, height]: [f32; 4],
    imposed: &mut Imposed,
) {
    #[expect(clippy::cast_precision_loss, reason = "ten cards a page")]
    let edges = |from: f32, step: f32, count: usize| -> Vec<f32> {
        (0..=count).map(|n| from + n as f32 * step).collect()
    };
    let (columns, rows) = (edges(left, width, ACROSS), edges(top, height, DOWN));
    let (right, bottom) = (size.0 - left, size.1 - top);
    let mut add = |from, to| imposed.marks.push((page, line(from, to)));
    for x in &columns {
        add([*x, top - 16.0], [*x, top - 4.0]);
        add([*x, bottom + 4.0], [*x, bottom + 16.0]);
    }
    for y in &rows {
        add([left - 16.0, *y], [left - 4.0, *y]);
        add([right + 4.0, *y], [right + 16.0, *y]);
    }
    for x in &columns {
        for y in &rows {
            add([*x - 2.5, *y], [*x + 2.5, *y]);
            add([*x, *y - 2.5], [*x, *y + 2.5]);
        }
    }
}

/// A thin line for the one who cuts or folds.
fn line(from: [f32; 2], to: [f32; 2]) -> Mark {
    let path = Path::line(from, to);
    Mark::Stroke(path, Colour(0x80, 0x80, 0x80), 0.4)
}
