//! The letters of a page put together: runs, columns, lines.
//!
//! Letters that touch make runs. A page is cut into bands where nothing stands across its whole
//! width; bands that share a gutter are one block of columns, which are read one after the other,
//! left first. A gutter divides columns only if both sides are prose: the parts of a table are
//! short, and stay beside each other on their line.

use super::glyphs::Glyph;

/// What divides the cells of a line.
const CELL: &str = " | ";

// All of these are in units of the letters' size.

/// A gap from which two letters are not of one word. Spaces are a quarter of the size; letters of
/// one word are hardly ever more than a tenth apart.
const WORD_GAP: f64 = 0.15;
/// A gap from which two words are not of one run.
const RUN_GAP: f64 = 1.2;
/// The same where a space was drawn between them: lines of narrow justified columns stretch it.
const STRETCHED_GAP: f64 = 3.5;
/// How far two baselines of one line may differ.
const SAME_LINE: f64 = 0.35;
/// How much two sizes of one word may differ: a note's number is a third smaller.
const SAME_SIZE: f64 = 0.15;
/// How high a band must be empty to end a block.
const BAND_GAP: f64 = 0.5;
/// How wide a gutter between columns is at least.
const GUTTER: f64 = 1.0;
/// How deep blocks of columns may nest.
const MAX_DEPTH: usize = 4;
/// Characters of a line of prose, at least, for its side of a gutter to be a column.
const PROSE: usize = 18;
/// Lines on each side of a gutter, at least.
const COLUMN_LINES: usize = 3;

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// It has cells: it is a row of a table.
    pub(super) row: bool,
    /// The right edge of the column that it stands in.
    pub(super) edge: f64,
}

/// Letters that stand together on one baseline.
#[derive(Debug, Clone)]
struct Run {
    text: String,
    x: f64,
    end: f64,
    y: f64,
    size: f64,
}

impl Run {
    fn top(&self) -> f64 {
        self.y - self.size * 0.8
    }

    fn bottom(&self) -> f64 {
        self.y + self.size * 0.2
    }
}

/// The lines of a page in reading order.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines = Vec::new();
    read(runs(glyphs), MAX_DEPTH, &mut lines);
    lines
}

/// Puts letters together in the order in which they are drawn.
fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // Whether a space was drawn since the last letter.
    let mut spaced = true;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            spaced = true;
            continue;
        }
        match runs.last_mut().filter(|run| joins(run, glyph, spaced)) {
            Some(run) => {
                if spaced || glyph.x - run.end > WORD_GAP * run.size {
                    run.text.push(' ');
                }
                run.text.push_str(&glyph.text);
                run.end = run.end.max(glyph.end);
            }
            None => runs.push(Run {
                text: glyph.text.clone(),
                x: glyph.x,
                end: glyph.end,
                y: glyph.y,
                size: glyph.size,
            }),
        }
        spaced = false;
    }
    runs
}

fn joins(run: &Run, glyph: &Glyph, spaced: bool) -> bool {
    let gap = glyph.x - run.end;
    // Two numbers far apart are two cells, whatever stands between them.
    let numbers = run.text.ends_with(is_digit) && glyph.text.starts_with(is_digit);
    let most = if spaced && !numbers {
        STRETCHED_GAP
    } else {
        RUN_GAP
    };
    (glyph.size - run.size).abs() <= SAME_SIZE * run.size
        && (glyph.y - run.y).abs() <= SAME_SIZE * run.size
        && gap > -0.5 * run.size
        && gap < most * run.size
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Reads a part of a page: columns where it has some, else lines.
fn read(runs: Vec<Run>, depth: usize, lines: &mut Vec<Line>) {
    if depth == 0 {
        lines.extend(rows(runs));
        return;
    }
    let mut block: Vec<Run> = Vec::new();
    let mut gutter = None;
    for band in bands(runs) {
        let mut joined = block.clone();
        joined.extend(band.iter().cloned());
        let with = gutter_of(&joined);
        let goes_on =
            with.is_some() && (gutter.is_some() || gutter_of(&band).is_some() || block.is_empty());
        if goes_on {
            block = joined;
            gutter = with;
        } else {
            emit(std::mem::take(&mut block), gutter, depth, lines);
            gutter = gutter_of(&band);
            block = band;
        }
    }
    emit(block, gutter, depth, lines);
}

fn emit(block: Vec<Run>, gutter: Option<f64>, depth: usize, lines: &mut Vec<Line>) {
    match gutter {
        Some(at) => {
            let (left, right) = block.into_iter().partition(|run| run.x < at);
            read(left, depth - 1, lines);
            read(right, depth - 1, lines);
        }
        None => lines.extend(rows(block)),
    }
}

/// Cuts a part of a page where nothing stands across its width, from the top down.
fn bands(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    runs.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut bands: Vec<Vec<Run>> = Vec::new();
    let mut bottom = f64::NEG_INFINITY;
    for run in runs {
        let apart = run.top() - bottom > BAND_GAP * run.size;
        bottom = bottom.max(run.bottom());
        match bands.last_mut().filter(|_| !apart) {
            Some(band) => band.push(run),
            None => bands.push(vec![run]),
        }
    }
    bands
}

/// Where a part divides into two columns of prose: the widest gap that nothing crosses.
fn gutter_of(runs: &[Run]) -> Option<f64> {
    let mut spans: Vec<(f64, f64)> = runs.iter().map(|run| (run.x, run.end)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = median(runs.iter().map(|run| run.size).collect())?;
    let mut reach = spans.first()?.1;
    let mut widest: Option<(f64, f64)> = None;
    for (x, end) in spans {
        let gap = x - reach;
        if gap >= GUTTER * size && widest.is_none_or(|(width, _)| gap > width) {
            let at = reach + gap / 2.0;
            if is_prose(runs, |run| run.x < at) && is_prose(runs, |run| run.x >= at) {
                widest = Some((gap, at));
            }
        }
        reach = reach.max(end);
    }
    widest.map(|(_, at)| at)
}

/// Whether one side of a gutter is prose: several lines, most of them long.
fn is_prose(runs: &[Run], on_side: impl Fn(&Run) -> bool) -> bool {
    let side = rows(runs.iter().filter(|run| on_side(run)).cloned().collect());
    let long = side
        .iter()
        .filter(|line| !line.row && line.text.chars().count() >= PROSE)
        .count();
    long >= COLUMN_LINES && long * 2 >= side.len()
}

/// Runs as lines, from the top down.
fn rows(mut runs: Vec<Run>) -> Vec<Line> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let edge = runs
        .iter()
        .map(|run| run.end)
        .fold(f64::NEG_INFINITY, f64::max);
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        let fits = |row: &&mut Vec<Run>| row.iter().any(|other| same_line(other, &run));
        // A raised or lowered run is sorted apart from its line by what stands between them.
        match rows.iter_mut().rev().take(3).find(fits) {
            Some(row) => row.push(run),
            None => rows.push(vec![run]),
        }
    }
    rows.into_iter().filter_map(|row| line(row, edge)).collect()
}

fn same_line(a: &Run, b: &Run) -> bool {
    let larger = a.size.max(b.size);
    let apart = a.end <= b.x + 0.3 * larger || b.end <= a.x + 0.3 * larger;
    (a.y - b.y).abs() <= SAME_LINE * larger && apart
}

fn line(mut row: Vec<Run>, edge: f64) -> Option<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    // The line stands where its largest run stands.
    let main = row.iter().max_by(|a, b| a.size.total_cmp(&b.size))?.clone();
    let mut text = String::new();
    let mut end: Option<f64> = None;
    let mut cells = false;
    for run in &row {
        if let Some(end) = end {
            let gap = run.x - end;
            let cell = gap >= RUN_GAP * main.size;
            cells |= cell;
            text.push_str(if cell { CELL } else { " " });
        }
        text.push_str(&run.text);
        end = Some(end.unwrap_or(run.end).max(run.end));
    }
    Some(Line {
        text,
        x: row.first()?.x,
        end: end?,
        y: main.y,
        size: main.size,
        row: cells,
        edge,
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
