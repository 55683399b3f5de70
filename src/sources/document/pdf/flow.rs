//! Lines of pages as text: running heads go, paragraphs are put together, broken words mended.

use std::collections::BTreeMap;

use super::layout::Line;
use crate::sources::document::PAGE_BREAK;
use crate::text::numerals::scan;

/// Lines at the top and at the foot of a page that may be running heads.
const MARGIN_LINES: usize = 3;
/// A head returns on this many pages at least.
const RETURNS: usize = 3;
/// The leading of a paragraph, at most, in units of the letters' size.
const LEADING: f64 = 1.75;
/// A line that ends this far before its column's edge ends its paragraph, in the same units.
const SHORT: f64 = 6.0;

/// The text of all pages.
pub(super) fn text(mut pages: Vec<Vec<Line>>) -> String {
    remove_running_heads(&mut pages);
    let known = hyphenated(&pages);
    let pages: Vec<String> = pages.iter().map(|lines| page(lines, &known)).collect();
    let mut text = String::new();
    for (index, page) in pages.iter().enumerate() {
        if index > 0 {
            text.push(PAGE_BREAK);
        }
        text.push_str(page);
    }
    text
}

/// Takes lines away that stand at the top or the foot of many pages, numbers aside.
fn remove_running_heads(pages: &mut [Vec<Line>]) {
    let mut seen: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for lines in pages.iter() {
        let mut here: Vec<_> = margins(lines).map(|(_, key)| key).collect();
        here.sort();
        here.dedup();
        for key in here {
            *seen.entry(key).or_default() += 1;
        }
    }
    let least = RETURNS.max(pages.len() / 3);
    for lines in pages.iter_mut() {
        let heads: Vec<usize> = margins(lines)
            .filter(|(_, key)| seen.get(key).is_some_and(|pages| *pages >= least))
            .map(|(index, _)| index)
            .collect();
        let mut index = 0;
        lines.retain(|_| {
            index += 1;
            !heads.contains(&(index - 1))
        });
    }
}

/// The first and last lines of a page by their height on it, with digits masked.
fn margins(lines: &[Line]) -> impl Iterator<Item = (usize, (String, bool))> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| {
        let y = |index: &usize| lines.get(*index).map_or(0.0, |line| line.y);
        y(a).total_cmp(&y(b))
    });
    let top: Vec<_> = order
        .iter()
        .take(MARGIN_LINES)
        .map(|i| (*i, true))
        .collect();
    let foot: Vec<_> = order
        .iter()
        .rev()
        .take(MARGIN_LINES)
        .map(|i| (*i, false))
        .collect();
    let keyed: Vec<_> = top
        .into_iter()
        .chain(foot)
        .filter_map(|(index, at_top)| {
            let text = &lines.get(index)?.text;
            let masked = text
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c });
            let masked: String = masked.collect();
            let short = masked.replace("00", "0").replace("00", "0");
            Some((index, (short, at_top)))
        })
        .collect();
    keyed.into_iter()
}

/// Words that the document writes with a hyphen inside a line: these keep it at a line's end.
fn hyphenated(pages: &[Vec<Line>]) -> Vec<String> {
    let mut words: Vec<String> = pages
        .iter()
        .flatten()
        .flat_map(|line| line.text.split_whitespace())
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.contains('-'))
        .map(str::to_lowercase)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The text of one page.
fn page(lines: &[Line], known: &[String]) -> String {
    let mut text = String::new();
    let mut last: Option<&Line> = None;
    for line in lines {
        match last {
            None => {}
            Some(last) if goes_on(last, line) => join(&mut text, &line.text, known),
            Some(last) if same_block(last, line) => text.push('\n'),
            Some(last) if last.row && line.row => text.push('\n'),
            Some(last) => text.push_str(if near(last, line) { "\n" } else { "\n\n" }),
        }
        if last.is_none_or(|last| !goes_on(last, line)) {
            text.push_str(&line.text);
        }
        last = Some(line);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn near(last: &Line, line: &Line) -> bool {
    let leading = line.y - last.y;
    leading > 0.0 && leading <= LEADING * last.size.max(line.size)
}

/// Whether two lines are of one size and stand close.
fn same_block(last: &Line, line: &Line) -> bool {
    let same_size = (last.size - line.size).abs() <= 0.1 * last.size;
    !last.row && !line.row && same_size && near(last, line)
}

/// Whether a line goes on with the paragraph of the last one. A sentence that ends with its line
/// ends it: the next may be an item of a list.
fn goes_on(last: &Line, line: &Line) -> bool {
    let full = last.end + SHORT * last.size >= last.edge;
    let ended = last.text.ends_with(['.', '!', '?', ':', ';', '…'])
        && !line.text.starts_with(char::is_lowercase);
    let starts_item = line
        .text
        .starts_with(['•', '–', '—', '▪', '‣', '■', '●', '☐', '☑', '✓']);
    full && !ended && !starts_item && (same_block(last, line) || next_column(last, line))
}

/// Whether a sentence goes on at the top of the next column.
fn next_column(last: &Line, line: &Line) -> bool {
    let same_size = (last.size - line.size).abs() <= 0.1 * last.size;
    let rises = line.y < last.y && line.x > last.x;
    !last.row && !line.row && same_size && rises && line.text.starts_with(char::is_lowercase)
}

/// Adds the next line of a paragraph; a word broken at the end of a line is put together.
fn join(text: &mut String, next: &str, known: &[String]) {
    let broken = text.ends_with(['-', '\u{ad}', '\u{2010}'])
        && next.starts_with(char::is_alphabetic)
        && text
            .trim_end_matches(['-', '\u{ad}', '\u{2010}'])
            .ends_with(char::is_alphabetic);
    if !broken {
        text.push(' ');
    } else if text.ends_with('\u{ad}') || !keeps_hyphen(text, next, known) {
        text.pop();
    }
    text.push_str(next);
}

/// Whether the hyphen at the end of a line belongs to the word: before a capital letter, where
/// the document writes the word so elsewhere, and between the words of a number
/// (« quatre-vingts »), which would mean nothing without it.
fn keeps_hyphen(text: &str, next: &str, known: &[String]) -> bool {
    let ends_word = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\u{2010}'));
    let first = text.rsplit(ends_word).next().unwrap_or_default();
    let second = next.split(ends_word).next().unwrap_or_default();
    if second.starts_with(char::is_uppercase) {
        return true;
    }
    let whole = format!("{first}{second}").to_lowercase();
    if known.binary_search(&whole).is_ok() {
        return true;
    }
    let bare = first.trim_end_matches(['-', '\u{2010}']);
    ["fr", "en"].iter().any(|language| {
        let is_number = |word: &str| {
            let found = scan(word, language);
            found.iter().any(|n| n.start == 0 && n.end == word.len())
        };
        is_number(bare.rsplit('-').next().unwrap_or(bare)) && is_number(second)
            || is_number(&format!("{bare}-{second}"))
    })
}
