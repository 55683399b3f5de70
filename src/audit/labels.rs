//! The numbers of steps and notes on a sheet: layout and no prose, as long as they count.

use std::collections::BTreeSet;

use super::pdf::{Block, Label, Sheet};

/// Which labels fit in.
///
/// Numbers run 1, 2, 3 …, list after list; when the sheet has marks that lead to notes, the last
/// list that numbers what they lead to is that of the notes (on a folded leaflet other lists may
/// be painted after it), and then each note has its mark and each mark its note. A label that
/// does not fit in is read like any other text, so that none can hide a number.
#[derive(Debug)]
pub(crate) struct Labels {
    /// Whether each number, in the order of the sheet, fits in.
    numbers: std::vec::IntoIter<bool>,
    notes: BTreeSet<usize>,
}

impl Labels {
    /// Those of a sheet.
    pub(crate) fn new(sheet: &Sheet) -> Self {
        let of = |label: Label| {
            let blocks = sheet.pages.iter().flat_map(|page| &page.blocks);
            let labelled = blocks.filter(move |block| block.label == Some(label));
            labelled.map(|block| whole(&block.text).unwrap_or(0))
        };
        let marks: BTreeSet<usize> = of(Label::Mark).collect();
        let mut lists: Vec<Vec<usize>> = Vec::new();
        for number in of(Label::Number) {
            match lists.last_mut() {
                Some(list) if number != 1 => list.push(number),
                _ => lists.push(vec![number]),
            }
        }
        let led_to = |list: &Vec<usize>| !marks.is_empty() && marks.iter().eq(list);
        let ends = lists.iter().rposition(led_to);
        let ends = ends.unwrap_or(lists.len().saturating_sub(1));
        let last = lists.get(ends).cloned().unwrap_or_default();
        let fits = lists.iter().enumerate().flat_map(|(index, list)| {
            let is_last = index == ends;
            let alone = list.len() == 1 && !is_last;
            let marks = &marks;
            list.iter().zip(1..).map(move |(number, expected)| {
                let noted = !is_last || marks.is_empty() || marks.contains(number);
                *number == expected && !alone && noted
            })
        });
        Self {
            numbers: fits.collect::<Vec<_>>().into_iter(),
            notes: last.into_iter().collect(),
        }
    }

    /// Whether the block is a label that counts; asked once of each block, in order.
    pub(crate) fn count(&mut self, block: &Block) -> bool {
        match block.label {
            Some(Label::Number) => self.numbers.next().unwrap_or(false),
            Some(Label::Mark) => {
                whole(&block.text).is_some_and(|number| self.notes.contains(&number))
            }
            None => false,
        }
    }
}

/// A whole number of at most two digits, perhaps with a point or brackets.
fn whole(text: &str) -> Option<usize> {
    let digits = text.trim().trim_matches(['.', '(', ')', '[', ']']);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}
