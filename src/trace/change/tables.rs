//! Tables: which table, which row, which column.
//!
//! A cell is known by its row's label and its column's head, never by its place: a row inserted
//! above or a column added must not shift a value. Two tables belong together when they share
//! labels and heads. A head that is in one version only leaves its column without a partner,
//! unless all other columns are where they were: then the column was renamed.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{Document, key_of};
use super::pairs::Pairs;
use super::tokens::{Token, join};
use crate::text::numerals::Kind;

/// Rows of the same table in both versions must be at least this part of the smaller one.
const SHARED: f32 = 0.34;

/// Pairs the rows of tables that belong together.
pub(super) fn pair_rows(old: &Document<'_>, new: &Document<'_>, pairs: &mut Pairs) {
    if old.tables.is_empty() || new.tables.is_empty() {
        return;
    }
    let there: Vec<_> = new.tables.iter().map(|rows| labels(new, rows)).collect();
    let mut by_label: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (table, labels) in there.iter().enumerate() {
        for (label, _) in labels {
            by_label.entry(*label).or_default().push(table);
        }
    }
    let mut found = Vec::new();
    for (table, rows) in old.tables.iter().enumerate() {
        let labels = labels(old, rows);
        let mut counts: FxHashMap<usize, f32> = FxHashMap::default();
        for other in labels.iter().filter_map(|(label, _)| by_label.get(label)) {
            for &other in other {
                *counts.entry(other).or_default() += 1.0;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(other, _)| *other);
        for (other, count) in counts {
            let smaller = labels.len().min(there[other].len()).max(1);
            // Numbers of rows are far below what an f32 holds exactly.
            #[expect(clippy::cast_precision_loss, reason = "a share of a few rows")]
            let share = count / smaller as f32;
            let head = heads_agree(old, rows, new, &new.tables[other]);
            let heading =
                old.units[rows.start].heading == new.units[new.tables[other].start].heading;
            if share >= SHARED {
                let score = share + f32::from(u8::from(head)) + f32::from(u8::from(heading));
                found.push((score, table, other));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut given) = (FxHashSet::default(), FxHashSet::default());
    for (_, table, other) in found {
        if taken.contains(&table) || given.contains(&other) {
            continue;
        }
        taken.insert(table);
        given.insert(other);
        link_rows(old, &old.tables[table], new, &new.tables[other], pairs);
    }
}

/// The labels that stand once in a table, with their rows.
fn labels(document: &Document<'_>, rows: &Range<usize>) -> Vec<(u64, usize)> {
    let one: Vec<(u64, usize)> = rows
        .clone()
        .map(|row| (label(document, row, 1), row))
        .collect();
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    for (label, _) in &one {
        *counts.entry(*label).or_default() += 1;
    }
    // Rows of one label in several are told apart by the next cell.
    let two: Vec<(u64, usize)> = one
        .into_iter()
        .map(|(first, row)| match counts.get(&first) {
            Some(1) => (first, row),
            _ => (join(first, label(document, row, 2)), row),
        })
        .collect();
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    for (label, _) in &two {
        *counts.entry(*label).or_default() += 1;
    }
    two.into_iter()
        .filter(|(label, _)| counts.get(label) == Some(&1))
        .collect()
}

fn label(document: &Document<'_>, row: usize, cells: u16) -> u64 {
    (0..cells).fold(0, |key, cell| join(key, key_of(document.cell(row, cell))))
}

fn heads_agree(
    old: &Document<'_>,
    rows: &Range<usize>,
    new: &Document<'_>,
    others: &Range<usize>,
) -> bool {
    let heads = heads(old, rows);
    let there: FxHashSet<u64> = self::heads(new, others).into_iter().collect();
    heads.iter().filter(|head| there.contains(head)).count() * 2 > heads.len()
}

fn link_rows(
    old: &Document<'_>,
    rows: &Range<usize>,
    new: &Document<'_>,
    others: &Range<usize>,
    pairs: &mut Pairs,
) {
    let there: FxHashMap<u64, usize> = labels(new, others).into_iter().collect();
    for (label, row) in labels(old, rows) {
        if let Some(&other) = there.get(&label)
            && pairs.new_of[row].is_none()
            && pairs.old_of[other].is_none()
        {
            pairs.new_of[row] = Some(other);
            pairs.old_of[other] = Some(row);
        }
    }
    // Rows of one label follow each other as the rows before them do.
    for row in rows.clone().skip(1) {
        let after = pairs.new_of[row - 1].map_or(others.end, |other| other + 1);
        let free =
            pairs.new_of[row].is_none() && others.contains(&after) && pairs.old_of[after].is_none();
        if free && label(old, row, 1) == label(new, after, 1) {
            pairs.new_of[row] = Some(after);
            pairs.old_of[after] = Some(row);
        }
    }
    // The head of each is the head of the other, whatever its corner says.
    let (first, second) = (rows.start, others.start);
    let heads = has_head(old, rows) && has_head(new, others);
    if heads && pairs.new_of[first].is_none() && pairs.old_of[second].is_none() {
        pairs.new_of[first] = Some(second);
        pairs.old_of[second] = Some(first);
    }
}

/// Whether the first row of a table says what stands below it: no cell but a date is a number.
pub(super) fn has_head(document: &Document<'_>, rows: &Range<usize>) -> bool {
    let value = |token: &Token| {
        let numeral = token.numeral().map(|index| &document.numerals[index]);
        numeral.is_some_and(|numeral| numeral.kind != Kind::Date && !is_year(&numeral.value))
    };
    let row = rows.start;
    (1..cells(document, row)).all(|cell| {
        let tokens = document.cell(row, cell);
        tokens.iter().any(Token::is_word) || !tokens.iter().any(value)
    })
}

fn is_year(value: &str) -> bool {
    value.len() == 4
        && matches!(
            value.as_bytes(),
            [b'1', b'8' | b'9', ..] | [b'2', b'0' | b'1', ..]
        )
}

/// The keys of the heads of a table: the cells of its first row.
fn heads(document: &Document<'_>, rows: &Range<usize>) -> Vec<u64> {
    let cells = cells(document, rows.start);
    (0..cells)
        .map(|cell| key_of(document.cell(rows.start, cell)))
        .collect()
}

fn cells(document: &Document<'_>, row: usize) -> u16 {
    let tokens = document.unit_tokens(row);
    tokens.last().map_or(0, |token| token.cell + 1)
}

/// What became of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// It is this one now, under the same head.
    Same(u16),
    /// It is this one now, under another head.
    Renamed(u16),
    /// Nothing tells which one it is.
    Unknown,
    /// It is no longer there.
    Gone,
}

/// Where the cells of a column of an old table are in the new one.
pub(super) fn column(
    old: &Document<'_>,
    row: usize,
    new: &Document<'_>,
    other: usize,
    cell: u16,
) -> Column {
    let (Some(table), Some(into)) = (table_of(old, row), table_of(new, other)) else {
        return Column::Unknown;
    };
    if cell == 0 {
        return Column::Same(0);
    }
    if !has_head(old, &table) || !has_head(new, &into) {
        let alike = cells(old, row) == cells(new, other);
        return if alike {
            Column::Same(cell)
        } else {
            Column::Unknown
        };
    }
    let (here, there) = (heads(old, &table), heads(new, &into));
    // A head without a corner, and rows whose label has none above it.
    let shift = |document: &Document<'_>, row: usize, heads: usize| {
        usize::from(cells(document, row)).saturating_sub(heads)
    };
    let (left, right) = (shift(old, row, here.len()), shift(new, other, there.len()));
    let Some(at) = usize::from(cell).checked_sub(left) else {
        return Column::Same(cell);
    };
    let Some(head) = here.get(at) else {
        return Column::Unknown;
    };
    let places: Vec<usize> = (0..there.len()).filter(|&i| there[i] == *head).collect();
    let repeated = here.iter().filter(|other| *other == head).count() > 1;
    let shifted = |at: usize| u16::try_from(at + right).unwrap_or(u16::MAX);
    match places.as_slice() {
        [place] if !repeated => Column::Same(shifted(*place)),
        [] => {
            let stayed = here.len() == there.len()
                && (0..here.len()).all(|i| here[i] == there[i] || !here.contains(&there[i]));
            if stayed {
                Column::Renamed(shifted(at))
            } else {
                Column::Gone
            }
        }
        _ if here == there => Column::Same(shifted(at)),
        _ => Column::Unknown,
    }
}

fn table_of(document: &Document<'_>, row: usize) -> Option<Range<usize>> {
    let super::layout::Shape::Row(table) = document.units[row].shape else {
        return None;
    };
    document.tables.get(table).cloned()
}
