//! Where the lines of a paragraph end: total fit, ragged right.
//!
//! Every way to break the paragraph is compared, as Knuth and Plass do for justified text, with
//! costs for ragged text: what is left empty on each line, squared; a hyphen; a hyphen after a
//! hyphen; a short last line; a small word at the end of a line; a line more.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use super::paragraphs::{Cluster, Paragraph};
use super::typography::{BreakKind, Span};

/// A paragraph with every place where a line of it may end: these are found once, however often
/// and in however many widths it is then measured, and whatever colours it is painted in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unbroken {
    pub(crate) spans: Rc<[Span]>,
    shaped: Rc<Shaped>,
}

/// What does not depend on colours.
#[derive(Debug, Default)]
struct Shaped {
    paragraph: Paragraph,
    stops: Vec<Stop>,
    /// The lines that were chosen so far: a layout asks for them again and again, and so does the
    /// same sheet in another ink.
    chosen: RefCell<Vec<(Measure, Chosen)>>,
}

/// The lines of a paragraph in some measure.
type Chosen = Result<Rc<[Line]>, TooWide>;

impl Unbroken {
    pub(crate) fn new(spans: Vec<Span>, paragraph: Paragraph) -> Self {
        let stops = stops(&paragraph);
        let shaped = Shaped {
            paragraph,
            stops,
            chosen: RefCell::default(),
        };
        Self {
            spans: spans.into(),
            shaped: Rc::new(shaped),
        }
    }

    /// The same words in another colour.
    pub(crate) fn coloured(&self, spans: Vec<Span>) -> Self {
        Self {
            spans: spans.into(),
            shaped: Rc::clone(&self.shaped),
        }
    }

    fn stops(&self) -> &[Stop] {
        &self.shaped.stops
    }
}

impl Deref for Unbroken {
    type Target = Paragraph;

    fn deref(&self) -> &Paragraph {
        &self.shaped.paragraph
    }
}

/// One line: its clusters, and whether a hyphen is drawn after them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Clusters of the paragraph, the space at the end included.
    pub(crate) clusters: std::ops::Range<usize>,
    pub(crate) hyphen: bool,
    /// Without the space at the end, in points.
    pub(crate) width: f32,
}

/// How the lines are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    /// The width that no line may exceed, in points.
    pub(crate) width: f32,
    /// Whether all lines should be about as long as each other, as in headings.
    pub(crate) balanced: bool,
}

/// A piece that is wider than the line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TooWide {
    pub(crate) text: String,
    pub(crate) by: f32,
}

/// Rounding must not throw out a line that fits.
const TOLERANCE: f32 = 0.01;

/// A place where a line may end.
#[derive(Debug)]
struct Stop {
    /// The cluster after which the line ends.
    after: usize,
    kind: BreakKind,
    /// Whether a sentence or a part of one ends there.
    pause: bool,
    /// Whether it leaves a word of one or two letters at the end of the line.
    dangling: bool,
    /// From the start of the paragraph to the end of that line, and to the start of the next.
    seen: f32,
    next: f32,
}

/// Chooses the lines, unless they were chosen before.
///
/// # Errors
/// When a piece that cannot be broken is wider than the line.
pub(crate) fn fit(paragraph: &Unbroken, measure: Measure) -> Chosen {
    let mut chosen = paragraph.shaped.chosen.borrow_mut();
    if let Some((_, lines)) = chosen.iter().find(|(known, _)| *known == measure) {
        return lines.clone();
    }
    let lines = fit_anew(paragraph, measure).map(Rc::from);
    chosen.push((measure, lines.clone()));
    lines
}

fn fit_anew(paragraph: &Unbroken, measure: Measure) -> Result<Vec<Line>, TooWide> {
    let stops = paragraph.stops();
    if stops.is_empty() {
        return Ok(Vec::new());
    }
    let even = choose(
        paragraph,
        stops,
        Goal {
            width: measure.width,
            even: None,
        },
    )?;
    if !measure.balanced || even.len() < 2 {
        return Ok(lines(stops, &even));
    }
    // Of the ways to set it on no more lines, the one with the most even lines.
    #[expect(clippy::cast_precision_loss, reason = "a paragraph has few lines")]
    let mean = natural_width(paragraph) / even.len() as f32;
    let goal = Goal {
        width: measure.width,
        even: Some(mean),
    };
    Ok(lines(stops, &choose(paragraph, stops, goal)?))
}

/// What the lines are compared with.
#[derive(Debug, Clone, Copy)]
struct Goal {
    /// The width that no line may exceed.
    width: f32,
    /// The length that every line should have, the last one too.
    even: Option<f32>,
}

/// The width of the paragraph on one line, forced ends apart.
pub(crate) fn natural_width(paragraph: &Unbroken) -> f32 {
    let mut widest: f32 = 0.0;
    let mut start = 0.0;
    for stop in paragraph.stops() {
        if stop.kind == BreakKind::Forced {
            widest = widest.max(stop.seen - start);
            start = stop.next;
        }
    }
    widest
}

/// The width of the widest piece that cannot be broken at a space or a mark.
pub(crate) fn narrowest(paragraph: &Unbroken) -> f32 {
    let mut widest: f32 = 0.0;
    let mut start = 0.0;
    let stops = paragraph.stops().iter();
    for stop in stops.filter(|s| s.kind != BreakKind::Hyphen) {
        widest = widest.max(stop.seen - start);
        start = stop.next;
    }
    widest
}

fn stops(paragraph: &Paragraph) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut x = 0.0;
    for (after, cluster) in paragraph.clusters.iter().enumerate() {
        let before = x;
        x += cluster.advance;
        let Some(kind) = cluster.end else { continue };
        let hidden = kind == BreakKind::Space || cluster.text == " ";
        let hyphen = paragraph
            .hyphens
            .get(cluster.span)
            .map_or(0.0, |h| h.advance);
        let seen = match kind {
            BreakKind::Hyphen => x + hyphen,
            _ if hidden => before,
            _ => x,
        };
        let word = last_word(&paragraph.clusters[..after + usize::from(!hidden)]);
        let pause = word.ends_with(['.', '?', '!', ':', ';', ',']);
        let dangling = kind == BreakKind::Space && word.chars().count() <= 2 && !pause;
        stops.push(Stop {
            after,
            kind,
            pause,
            dangling,
            seen,
            next: x,
        });
    }
    stops
}

/// The word that the clusters end with, as far as it matters: its last letters.
fn last_word(clusters: &[Cluster]) -> String {
    let letters = clusters
        .iter()
        .rev()
        .take_while(|c| !c.text.chars().all(char::is_whitespace));
    let mut letters: Vec<&str> = letters.take(4).map(|c| c.text.as_str()).collect();
    letters.reverse();
    letters.concat()
}

/// The costs. A line more costs less than a hyphen: words are not broken to save paper.
const LINE: f32 = 0.15;
const HYPHEN: f32 = 0.22;
/// A word of two parts is rather kept on one line.
const MARK: f32 = 0.03;
const HYPHENS_IN_A_ROW: f32 = 1.5;
const SHORT_END: f32 = 0.5;
/// A small word is rather kept with the next one.
const DANGLING: f32 = 0.02;
/// What a line gains by ending where the reader pauses, in running text and in even lines.
const PAUSE: f32 = 0.006;
const PAUSE_EVEN: f32 = 0.03;

/// The indices of the chosen stops.
fn choose(paragraph: &Paragraph, stops: &[Stop], goal: Goal) -> Result<Vec<usize>, TooWide> {
    let width = goal.width;
    // best[i]: the least cost of ending a line at stop i, and the stop where the line before ended.
    let mut best: Vec<Option<(f32, Option<usize>)>> = vec![None; stops.len()];
    for end in 0..stops.len() {
        for start in (0..=end).rev() {
            let before = start.checked_sub(1);
            let from = before.map_or(0.0, |b| stops[b].next);
            let length = stops[end].seen - from;
            let too_long = length > width + TOLERANCE;
            let reached = before.map_or(Some(0.0), |b| best[b].map(|c| c.0));
            if !too_long && let Some(reached) = reached {
                let cost = reached + cost(stops, before, end, length, goal);
                if best[end].is_none_or(|b| cost < b.0) {
                    best[end] = Some((cost, before));
                }
            }
            let forced = before.is_some_and(|b| stops[b].kind == BreakKind::Forced);
            if too_long || forced {
                break;
            }
        }
    }
    trace_back(&best).ok_or_else(|| too_wide(paragraph, stops, width))
}

fn trace_back(best: &[Option<(f32, Option<usize>)>]) -> Option<Vec<usize>> {
    let mut chosen = Vec::new();
    let mut at = best.len().checked_sub(1);
    while let Some(i) = at {
        chosen.push(i);
        at = best[i]?.1;
    }
    chosen.reverse();
    Some(chosen)
}

fn cost(stops: &[Stop], before: Option<usize>, end: usize, length: f32, goal: Goal) -> f32 {
    let hyphen = stops[end].kind == BreakKind::Hyphen;
    let after_hyphen = before.is_some_and(|b| stops[b].kind == BreakKind::Hyphen);
    let last = stops[end].kind == BreakKind::Forced;
    let wanted = goal.even.unwrap_or(goal.width);
    let off = (wanted - length) / wanted;
    let mut cost = LINE;
    if !last || goal.even.is_some() {
        cost += off * off;
    }
    // A last line is free to be short, but not to hold one small word.
    if last && before.is_some() && length < goal.width * 0.2 {
        cost += SHORT_END;
    }
    if !last && stops[end].dangling {
        cost += DANGLING;
    }
    if !last && stops[end].pause {
        cost -= if goal.even.is_some() {
            PAUSE_EVEN
        } else {
            PAUSE
        };
    }
    match stops[end].kind {
        BreakKind::Hyphen => cost += HYPHEN,
        BreakKind::Mark => cost += MARK,
        BreakKind::Space | BreakKind::Forced => {}
    }
    if hyphen && after_hyphen {
        cost += HYPHENS_IN_A_ROW;
    }
    cost
}

fn lines(stops: &[Stop], chosen: &[usize]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut first, mut x) = (0, 0.0);
    for &i in chosen {
        let stop = &stops[i];
        lines.push(Line {
            clusters: first..stop.after + 1,
            hyphen: stop.kind == BreakKind::Hyphen,
            width: stop.seen - x,
        });
        first = stop.after + 1;
        x = stop.next;
    }
    lines
}

/// Names the piece that is wider than the line by the most.
fn too_wide(paragraph: &Paragraph, stops: &[Stop], width: f32) -> TooWide {
    let mut worst = TooWide {
        text: String::new(),
        by: 0.0,
    };
    let (mut first, mut x) = (0, 0.0);
    for stop in stops {
        let by = stop.seen - x - width;
        if by > worst.by {
            let text = paragraph.clusters[first..=stop.after]
                .iter()
                .map(|c| c.text.as_str());
            worst = TooWide {
                text: text.collect::<String>().trim().to_owned(),
                by,
            };
        }
        first = stop.after + 1;
        x = stop.next;
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handouts::fonts::Fonts;
    use crate::handouts::looks::{Cuts, WHITE};
    use crate::handouts::model::Inline;
    use crate::handouts::model::{Format, Paper};
    use crate::handouts::paragraphs::shape;
    use crate::handouts::typography::{Style, spans};

    fn shaped(text: &str, language: &str, hyphenate: bool) -> Unbroken {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut shaper = Fonts::read(root).unwrap().shaper();
        let spans = spans(
            &[Inline::from(text)],
            Style::plain(Cuts::of(Format::Sheet, Paper::A4).body, WHITE),
            WHITE,
        );
        shape(&mut shaper, spans, language, hyphenate).unwrap()
    }

    /// The lines as text; a hyphen that is drawn is a `~`.
    fn set(paragraph: &Unbroken, width: f32, balanced: bool) -> Vec<String> {
        let lines = fit(paragraph, Measure { width, balanced }).unwrap();
        let text = |line: &Line| {
            assert!(line.width <= width + TOLERANCE, "{line:?}");
            let words = paragraph.clusters[line.clusters.clone()]
                .iter()
                .map(|c| c.text.as_str());
            let words: String = words.collect();
            let hyphen = if line.hyphen { "~" } else { "" };
            format!("{}{hyphen}", words.trim_end_matches(' '))
        };
        lines.iter().map(text).collect()
    }

    #[test]
    fn no_line_ends_at_a_no_break_space() {
        let text = "Quoi\u{202f}? Oui\u{a0}: «\u{202f}88\u{202f}000\u{a0}fois\u{202f}» le 21\u{a0}novembre\u{202f}!";
        let paragraph = shaped(text, "fr", true);
        for width in 110..240_u16 {
            for line in set(&paragraph, f32::from(width), false) {
                let first = line.chars().next().unwrap();
                assert!(!"?:»!".contains(first), "{width}: {line:?}");
                assert!(!line.ends_with(['«', '1']), "{width}: {line:?}");
                assert!(!line.ends_with("000"), "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_and_no_line_too_many_is_used() {
        let text =
            "Notez d’abord le nom du compte, l’adresse du profil et les dates, puis bloquez.";
        let paragraph = shaped(text, "fr", false);
        for width in 80..400_u16 {
            let width = f32::from(width);
            let lines = set(&paragraph, width, false);
            assert_eq!(lines.join(" "), text);
            assert_eq!(lines.len(), set(&paragraph, width, true).len(), "{width}");
        }
    }

    #[test]
    fn words_are_broken_by_the_rules_of_their_language_only_where_it_pays() {
        let word = "signalement anticonstitutionnellement";
        let narrow = set(&shaped(word, "fr", true), 100.0, false);
        assert!(narrow.iter().any(|line| line.ends_with('~')), "{narrow:?}");
        assert!(
            fit(
                &shaped(word, "fr", false),
                Measure {
                    width: 100.0,
                    balanced: false
                }
            )
            .is_err()
        );
        let wide = set(
            &shaped("un signalement et un autre signalement encore", "fr", true),
            150.0,
            false,
        );
        assert!(wide.iter().all(|line| !line.ends_with('~')), "{wide:?}");
    }

    #[test]
    fn even_lines_end_where_the_reader_pauses() {
        let saying =
            "«\u{202f}Je te crois. Ce n’est pas ta faute. On s’en occupe ensemble.\u{202f}»";
        let lines = set(&shaped(saying, "fr", false), 240.0, true);
        assert!(lines[0].ends_with("faute."), "{lines:?}");
    }

    #[test]
    fn small_words_and_words_of_two_parts_are_kept_with_their_next() {
        let paragraph = shaped(
            "Ne supprimez rien. Ni la conversation, ni le compte.",
            "fr",
            true,
        );
        let lines = set(&paragraph, 215.0, false);
        assert!(lines[0].ends_with("conversation,"), "{lines:?}");
        let text = "A child who suddenly tells you about self-harm needs to hear that.";
        let (before, _) = text.split_once("harm").unwrap();
        let width = natural_width(&shaped(before, "en", true)) + 1.0;
        let lines = set(&shaped(text, "en", true), width, false);
        assert!(lines[0].ends_with("about"), "{lines:?}");
    }
}
