//! The strip of a held document: where its figures and quotations stand, and what became of every
//! other number in it.
//!
//! The document's lines are drawn as bars, long lines wrapped, so that the strip shows the shape
//! of the text and none of its words. Each entry is a span on the bars and a mark beside them,
//! tied by a thin line; marks are moved apart until each can be touched. A mark is a link to its
//! entry. The lists beside the strip say in words what the marks say in shapes. No more of the
//! document is shown than its short quotations, and of one person's story not even the number.

use serde::Serialize;

use super::rich::{Addresses, Rich, RunView, rich};
use super::views::PassageView;
use crate::content::Content;
use crate::content::words::Words;
use crate::ledger::{Dismissed, Figure, Passage, Status};
use crate::sources::Source;
use crate::trace::{Coverage, Traced, Use};

/// A strip and the entries on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MapView {
    /// What it is a strip of.
    pub label: String,
    /// Its width, in pixels of a page that is not zoomed.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// The document's lines.
    pub bars: Vec<Bar>,
    /// What stands on the bars.
    pub spans: Vec<Bar>,
    /// In reading order.
    pub marks: Vec<MarkView>,
}

/// A stretch of a drawn line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// From the left.
    pub x: usize,
    /// From the top.
    pub y: usize,
    /// Its length.
    pub width: usize,
    /// What stands there: a class.
    pub kind: &'static str,
}

/// An entry on the strip.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MarkView {
    /// `figure`, `passage` or `aside`: its shape, its colour and the list that it is in.
    pub kind: &'static str,
    /// Where it leads.
    pub href: String,
    /// The id of its entry in the lists.
    pub anchor: String,
    /// What it is, where it stands: the words of the link.
    pub label: String,
    /// The mark's centre, from the left.
    pub x: usize,
    /// The mark's centre, from the top.
    pub y: usize,
    /// Where its line starts, from the left.
    pub from_x: usize,
    /// Where its line starts, from the top.
    pub from_y: usize,
    /// Kind and id of the trace that explains its numbers.
    pub trace: &'static str,
    /// See `trace`.
    pub id: String,
    /// The value of a figure, in words; the short name of an entry that is refused.
    pub name: String,
    /// The value of a figure, for machines.
    pub value: String,
    /// The quoted words.
    pub quote: String,
    /// Their language.
    pub quote_language: String,
    /// Whether the words are our translation.
    pub translated: bool,
    /// The line of the document, in words.
    pub line: String,
    /// Why it was set aside.
    pub reason: String,
    /// The editor's note.
    pub remark: Rich,
}

impl MapView {
    /// The strings that the marks of one trace print.
    pub(super) fn strings<'v>(
        &'v self,
        trace: &'v str,
        id: &'v str,
    ) -> impl Iterator<Item = &'v str> {
        let marks = self.marks.iter();
        let of_it = marks.filter(move |mark| mark.trace == trace && mark.id == id);
        of_it.flat_map(|m| [&*m.label, &*m.name, &*m.quote, &*m.line, &*m.reason])
    }

    /// Every stretch of the notes.
    pub(super) fn runs(&self) -> impl Iterator<Item = &RunView> {
        self.marks.iter().flat_map(|mark| &mark.remark)
    }
}

/// Characters in a row of the strip; a longer line of the document is wrapped.
const ROW: usize = 64;
/// The left edge of the rows.
const LEFT: usize = 6;
/// The width of a full row.
const TEXT: usize = 128;
/// The height of a row where marks do not ask for more.
const LINE: usize = 5;
/// The centre of the marks.
const MARKS: usize = 176;
/// Between the centres of two marks: each can be touched without touching another.
const APART: usize = 26;
/// The width of the whole.
const WIDTH: usize = 194;

/// Where an entry stands, and the entry.
struct Found {
    line: usize,
    column: usize,
    /// Characters of the lines that it covers.
    lengths: Vec<usize>,
    mark: MarkView,
}

/// Makes the strip of a source in one language.
pub(super) struct Mapper<'a> {
    pub(super) content: Content<'a>,
    pub(super) words: Words<'a>,
    pub(super) addresses: Addresses<'a>,
    pub(super) source: &'a Source,
}

impl Mapper<'_> {
    /// The strip; none for a source of which nothing is held. `say` words a passage.
    pub(super) fn map(&self, say: impl Fn(&Traced<Passage>) -> PassageView) -> Option<MapView> {
        let traces = &self.content.project().traces;
        let coverage = traces.coverage(&self.source.id)?;
        let ours = |id: &str| id == self.source.id;
        let mut found = Vec::new();
        for figure in traces.figures().filter(|f| ours(&f.entry().source)) {
            found.extend(self.figure(figure));
        }
        for passage in traces.passages().filter(|p| ours(&p.entry().source)) {
            found.extend(self.passage(passage, &say(passage)));
        }
        found.extend(self.asides(coverage));
        found.sort_by_key(|found| (found.line, found.column));
        Some(self.draw(coverage, found))
    }

    fn line(&self, line: usize) -> String {
        self.words
            .get("card_line")
            .replace("{line}", &line.to_string())
    }

    fn label(&self, key: &str, name: &str, line: usize) -> String {
        let name = name.trim_end_matches('.');
        self.words
            .get(key)
            .replace("{name}", name)
            .replace("{line}", &self.line(line))
    }

    fn figure(&self, figure: &Traced<Figure>) -> Option<Found> {
        let anchor = figure.anchor()?;
        let entry = figure.entry();
        let name = self.words.figure(figure);
        let place = format!("place-{}", entry.id);
        let mark = MarkView {
            kind: "figure",
            href: match self.addresses.figure(&entry.id) {
                card if card.is_empty() => format!("#{place}"),
                card => card,
            },
            anchor: place,
            label: self.label("map_figure", &name, anchor.line),
            trace: "figure",
            id: entry.id.clone(),
            value: entry.value.clone(),
            quote: anchor.exact.clone(),
            quote_language: self.source.language.clone(),
            line: self.line(anchor.line),
            name,
            ..MarkView::default()
        };
        Some(Found {
            line: anchor.line,
            column: anchor.column,
            lengths: lengths(&anchor.exact),
            mark,
        })
    }

    fn passage(&self, passage: &Traced<Passage>, view: &PassageView) -> Option<Found> {
        let anchor = passage.anchor()?;
        let place = format!("passage-{}", view.id);
        let mark = MarkView {
            kind: "passage",
            href: format!("#{place}"),
            anchor: place,
            label: self.label("map_passage", &beginning(&view.text), anchor.line),
            trace: "passage",
            id: view.id.clone(),
            quote: view.text.clone(),
            quote_language: view.language.clone(),
            translated: view.original.is_some(),
            line: self.line(anchor.line),
            ..MarkView::default()
        };
        Some(Found {
            line: anchor.line,
            column: anchor.column,
            lengths: lengths(&anchor.exact),
            mark,
        })
    }

    /// The numerals that were set aside: one mark for each, or for each entry that is refused.
    fn asides(&self, coverage: &Coverage) -> Vec<Found> {
        let mut refused = Vec::new();
        let mut found = Vec::new();
        for (numeral, line, column, used) in &coverage.numerals {
            let mark = match used {
                Use::Dismissed(index) => self.dismissed(*index, &numeral.text, *line),
                Use::Refused(id, status) if !refused.contains(id) => {
                    refused.push(id.clone());
                    self.refused(id, *status, *line)
                }
                _ => continue,
            };
            let place = format!("aside-{}-{line}-{column}", self.source.id);
            found.extend(mark.map(|mark| Found {
                line: *line,
                column: *column,
                lengths: lengths(&numeral.text),
                mark: MarkView {
                    kind: "aside",
                    href: format!("#{place}"),
                    anchor: place,
                    trace: "source",
                    id: self.source.id.clone(),
                    line: self.line(*line),
                    ..mark
                },
            }));
        }
        found
    }

    fn dismissed(&self, index: usize, text: &str, line: usize) -> Option<MarkView> {
        let entry: &Dismissed = self.content.project().ledger.dismissed.get(index)?;
        let reason = self.words.get(&format!("reason_{}", entry.reason));
        // The numbers of one person's story are repeated nowhere.
        let is_story = entry.reason == "story";
        let name = if is_story { reason.as_str() } else { text };
        Some(MarkView {
            label: self.label("map_aside", name, line),
            quote: if is_story { "" } else { text }.to_owned(),
            quote_language: self.source.language.clone(),
            reason,
            ..MarkView::default()
        })
    }

    fn refused(&self, id: &str, status: Status, line: usize) -> Option<MarkView> {
        let ledger = &self.content.project().ledger;
        let figure = ledger.figures.get(id);
        let note = figure
            .map(|figure| &figure.note)
            .or_else(|| ledger.passages.get(id).map(|passage| &passage.note))?;
        let label = figure.and_then(|figure| self.words.text(&figure.label));
        let reason = self.words.get(&format!("reason_{}", status.word()));
        let name = label.unwrap_or(&reason).to_owned();
        Some(MarkView {
            label: self.label("map_aside", &name, line),
            remark: rich(self.content, &self.words, self.addresses, note),
            name,
            reason,
            ..MarkView::default()
        })
    }

    fn draw(&self, coverage: &Coverage, found: Vec<Found>) -> MapView {
        let rows = Rows::new(&coverage.lines);
        let height = (rows.count * LINE).max(found.len() * APART) + APART;
        let scale = |row: usize| APART / 2 + row * (height - APART) / rows.count.max(1);
        let mut view = MapView {
            label: self
                .words
                .get("map_label")
                .replace("{title}", &self.source.title),
            width: WIDTH,
            height,
            ..MapView::default()
        };
        for (index, length) in coverage.lines.iter().enumerate() {
            view.bars
                .extend(rows.bars(index, 0..*length, "line").map(|(row, bar)| Bar {
                    y: scale(row),
                    ..bar
                }));
        }
        let mut wanted = Vec::new();
        for found in &found {
            let first = found.line - 1;
            let mut last = None;
            for (offset, length) in found.lengths.iter().enumerate() {
                let start = if offset == 0 { found.column - 1 } else { 0 };
                let bars = rows.bars(first + offset, start..start + length, found.mark.kind);
                for (row, bar) in bars {
                    let bar = Bar {
                        y: scale(row),
                        ..bar
                    };
                    last.get_or_insert((bar.x + bar.width, bar.y));
                    view.spans.push(bar);
                }
            }
            wanted.push(last.unwrap_or((LEFT, APART / 2)));
        }
        let places = spread(&wanted, height);
        let marks = found.into_iter().zip(wanted).zip(places);
        view.marks = marks
            .map(|((found, (from_x, from_y)), y)| MarkView {
                x: MARKS,
                y,
                from_x,
                from_y,
                ..found.mark
            })
            .collect();
        view
    }
}

/// The rows of a strip: each line of the document takes one or more.
struct Rows {
    /// The first row of each line.
    starts: Vec<usize>,
    count: usize,
}

impl Rows {
    fn new(lines: &[usize]) -> Self {
        let mut count = 0;
        let starts = lines
            .iter()
            .map(|length| {
                let start = count;
                count += length.div_ceil(ROW).max(1);
                start
            })
            .collect();
        Self { starts, count }
    }

    /// The rows that some characters of a line take, with the bar in each.
    fn bars(
        &self,
        line: usize,
        characters: std::ops::Range<usize>,
        kind: &'static str,
    ) -> impl Iterator<Item = (usize, Bar)> {
        let first = self.starts.get(line).copied().unwrap_or(self.count);
        let (from, to) = (characters.start, characters.end);
        let rows = from / ROW..to.div_ceil(ROW);
        rows.map(move |row| {
            let start = from.max(row * ROW) - row * ROW;
            let end = to.min((row + 1) * ROW) - row * ROW;
            let x = LEFT + start * TEXT / ROW;
            let bar = Bar {
                x,
                y: 0,
                width: (LEFT + end * TEXT / ROW - x).max(2),
                kind,
            };
            (first + row, bar)
        })
    }
}

/// Moves marks apart, in their order, each as near to its place as that allows.
fn spread(wanted: &[(usize, usize)], height: usize) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (_, y) in wanted {
        let least = places.last().map_or(APART / 2, |last| last + APART);
        places.push(least.max(*y));
    }
    let mut most = height - APART / 2;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most);
        most = place.saturating_sub(APART);
    }
    places
}

/// How many characters of each line a text covers.
fn lengths(text: &str) -> Vec<usize> {
    text.lines().map(|line| line.chars().count()).collect()
}

/// The first words of a quotation, to tell it from others.
fn beginning(text: &str) -> String {
    const FEW: usize = 6;
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.get(..FEW) {
        Some(first) if words.len() > FEW => format!("{} …", first.join(" ")),
        _ => words.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::{APART, Rows, beginning, spread};

    #[test]
    fn marks_are_apart_in_order_and_inside() {
        let wanted: Vec<_> = [13, 14, 15, 200, 390, 391, 392].map(|y| (0, y)).to_vec();
        let places = spread(&wanted, 400);
        assert!(
            places.windows(2).all(|two| two[0] + APART <= two[1]),
            "{places:?}"
        );
        assert!(
            places[0] >= APART / 2 && places[6] <= 400 - APART / 2,
            "{places:?}"
        );
        assert_eq!(places[3], 200, "a mark with room stays where its entry is");
    }

    #[test]
    fn a_long_line_is_wrapped_and_an_empty_one_has_its_row() {
        let rows = Rows::new(&[10, 0, 130]);
        assert_eq!((rows.count, rows.starts.clone()), (5, vec![0, 1, 2]));
        let bars: Vec<_> = rows.bars(2, 60..70, "figure").collect();
        assert_eq!(bars.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_beginning_is_short() {
        assert_eq!(beginning("a b c"), "a b c");
        assert_eq!(beginning("a b c d e f g"), "a b c d e f …");
    }
}
