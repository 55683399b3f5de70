//! A figure as dots, so that its size is seen before it is read.
//!
//! A share is so many dots of a hundred, a ratio so many of a few, a count out of another count
//! so many of those, and a magnitude as many dots as it takes, each standing for a round number.
//! What else is counted (a rank, a duration, a handful) is not drawn. The dots say nothing that
//! the words beside them do not: [`Dots::words`] is their text alternative and their legend.

use serde::Serialize;

use crate::content::Content;
use crate::content::words::Words;
use crate::ledger::Figure;
use crate::markup::Document;
use crate::text::numerals::{Kind, Precision};
use crate::trace::Traced;

/// Dots in rows, and what they stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Dots {
    /// In rows, left to right.
    pub dots: Vec<Dot>,
    /// The width of the drawing; a dot has ten units to itself.
    pub width: usize,
    /// The height of the drawing.
    pub height: usize,
    /// What the dots stand for.
    pub words: String,
}

/// One dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dot {
    /// Its centre, from the left.
    pub x: usize,
    /// Its centre, from the top.
    pub y: usize,
    /// `on` counts, `off` is the rest, `more` says that the number goes on.
    pub kind: &'static str,
}

/// The most dots that can still be taken in at a glance.
const MOST: u128 = 200;
/// From this count on, dots say more than a numeral.
const FEWEST: u128 = 10;
/// Dots in a row of a drawing that is not a square of a hundred.
const ROW: usize = 20;

/// The drawing of a figure, if one helps.
#[must_use]
pub fn of(content: Content<'_>, words: &Words<'_>, traced: &Traced<Figure>) -> Option<Dots> {
    let figure = traced.entry();
    let value: u128 = figure.value.parse().ok()?;
    let second = figure.value2.as_ref().map(|v| v.parse::<u128>());
    match (figure.kind, second) {
        (Some(Kind::Percent), None) => share(words, value, 100, 10),
        (Some(Kind::Ratio | Kind::Fraction), Some(Ok(of))) if of <= 20 => {
            share(words, value, of, ROW)
        }
        (Some(Kind::Cardinal) | None, None) => {
            part(content, words, traced, value).or_else(|| magnitude(words, traced, value))
        }
        _ => None,
    }
}

fn share(words: &Words<'_>, on: u128, of: u128, row: usize) -> Option<Dots> {
    let key = match on {
        1 => "drawing_share_one",
        _ => "drawing_share",
    };
    let text = words
        .get(key)
        .replace("{part}", &on.to_string())
        .replace("{whole}", &of.to_string());
    (0 < of && on <= of).then(|| fill(count(on), count(of), false, row, text))
}

/// A count whose denominator is another figure: so many of those.
fn part(
    content: Content<'_>,
    words: &Words<'_>,
    traced: &Traced<Figure>,
    on: u128,
) -> Option<Dots> {
    let text = words.text(&traced.entry().breakdown.denominator)?;
    let document = Document::parse(text);
    let mut named = document.directives.iter().filter(|d| d.name == "figure");
    let (first, None) = (named.next()?, named.next()) else {
        return None;
    };
    let whole = content.project().traces.figure(first.id.as_deref()?)?;
    let of: u128 = whole.entry().value.parse().ok()?;
    let is_count = whole.entry().kind == Some(Kind::Cardinal);
    let text = words
        .get("drawing_part")
        .replace("{part}", &words.figure(traced))
        .replace("{whole}", &words.figure(whole));
    (is_count && on <= of && of <= MOST).then(|| fill(count(on), count(of), false, ROW, text))
}

/// A magnitude: each dot is the largest power of ten that leaves ten dots at least, or one.
fn magnitude(words: &Words<'_>, traced: &Traced<Figure>, value: u128) -> Option<Dots> {
    if value < FEWEST {
        return None;
    }
    let mut portion = 1;
    while value / portion > MOST / 2 {
        portion *= 10;
    }
    let shown = count(value.saturating_add(portion / 2) / portion);
    let text = match portion {
        1 => words
            .get("drawing_count")
            .replace("{part}", &words.figure(traced)),
        _ => words
            .get("drawing_magnitude")
            .replace("{portion}", &words.portion(traced, &portion.to_string())),
    };
    let precision = traced.entry().precision;
    let more = matches!(precision, Precision::AtLeast | Precision::MoreThan);
    Some(fill(shown, shown, more, ROW, text))
}

fn count(number: u128) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A hundred dots fill from the bottom row upwards, others from the top; the last dot of a number
/// that goes on is open.
fn fill(on: usize, of: usize, more: bool, row: usize, words: String) -> Dots {
    let all = of + usize::from(more);
    let rows = all.div_ceil(row);
    let kind = |place: usize| {
        let filled = if of == row * rows && row == 10 {
            10 * (rows - 1 - place / row) + place % row < on
        } else {
            place < on
        };
        match (place < of, filled) {
            (false, _) => "more",
            (true, true) => "on",
            (true, false) => "off",
        }
    };
    Dots {
        dots: (0..all)
            .map(|place| Dot {
                x: 5 + 10 * (place % row),
                y: 5 + 10 * (place / row),
                kind: kind(place),
            })
            .collect(),
        width: 10 * row.min(all),
        height: 10 * rows,
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    fn of_kind(dots: &super::Dots, kind: &str) -> usize {
        dots.dots.iter().filter(|dot| dot.kind == kind).count()
    }

    #[test]
    fn a_hundred_dots_fill_from_the_bottom() {
        let chart = fill(65, 100, false, 10, String::new());
        assert_eq!((of_kind(&chart, "on"), of_kind(&chart, "off")), (65, 35));
        assert!(
            chart.dots[90..].iter().all(|dot| dot.kind == "on"),
            "the bottom row is full"
        );
        assert_eq!(chart.dots[0].kind, "off", "the top left is empty");
        assert_eq!((chart.dots[99].x, chart.dots[99].y), (95, 95));
        assert_eq!((chart.width, chart.height), (100, 100));
    }

    #[test]
    fn other_dots_fill_from_the_top_and_say_that_there_are_more() {
        let part = fill(68, 105, false, 20, String::new());
        assert_eq!((of_kind(&part, "on"), of_kind(&part, "off")), (68, 37));
        assert_eq!((part.width, part.height), (200, 60));
        let more = fill(88, 88, true, 20, String::new());
        assert_eq!((of_kind(&more, "on"), of_kind(&more, "more")), (88, 1));
    }
}
