//! From spans to a shaped paragraph: glyphs with their advances, and where a line may end.
//!
//! parley does the shaping (kerning included) over the whole paragraph, unbroken; the places where
//! a line may end are found here, with hypher for the inside of words, and `lines` chooses among
//! them. Shaping once and breaking afterwards keeps the widths that the choice is made on equal to
//! the widths that are painted.

use std::collections::BTreeMap;

use parley::{FontFamily, FontFeatures, StyleProperty};

use super::fonts::Shaper;
use super::icons;
use super::lines::Unbroken;
use super::model::Icon;
use super::typography::{BreakKind, Shown, Span, is_invisible, stand_in};

/// A glyph of a face, where the pen stands when it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) advance: f32,
}

/// The smallest piece that is painted: one character or ligature, or one drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cluster {
    /// The text that it stands for.
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) advance: f32,
    /// Index of its span.
    pub(crate) span: usize,
    pub(crate) icon: Option<Icon>,
    /// Whether and why a line may end after it.
    pub(crate) end: Option<BreakKind>,
}

/// A paragraph, shaped, not yet broken into lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Paragraph {
    pub(crate) clusters: Vec<Cluster>,
    /// The hyphen of each span's style.
    pub(crate) hyphens: Vec<Glyph>,
}

/// The paragraphs that a shaper has shaped: a sheet is set anew for every paper and ink, mostly in
/// the same words and sizes.
#[derive(Debug, Default)]
pub(crate) struct Known(BTreeMap<String, Vec<Entry>>);

/// One of those that have the same text.
#[derive(Debug)]
struct Entry {
    hyphenate: bool,
    language: String,
    unbroken: Unbroken,
}

/// How many texts are remembered from one handout to the next: some ten megabytes.
const KEPT: usize = 1000;

impl Known {
    /// Forgets them all when there are very many.
    pub(crate) fn spare(&mut self) {
        if self.0.len() > KEPT {
            self.0.clear();
        }
    }

    fn find(
        &self,
        text: &str,
        spans: &[Span],
        language: &str,
        hyphenate: bool,
    ) -> Option<&Unbroken> {
        let entries = self.0.get(text)?.iter();
        let mut same = entries.filter(|entry| {
            entry.hyphenate == hyphenate
                && entry.language == language
                && entry.unbroken.spans.len() == spans.len()
                && entry
                    .unbroken
                    .spans
                    .iter()
                    .zip(spans)
                    .all(|(a, b)| a.is_shaped_as(b))
        });
        same.next().map(|entry| &entry.unbroken)
    }
}

/// A character that no face can draw.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MissingGlyph {
    pub(crate) character: char,
    pub(crate) context: String,
}

/// Shapes the spans of one paragraph, unless the same were shaped before.
///
/// # Errors
/// Every character that the face lacks.
pub(crate) fn shape(
    shaper: &mut Shaper,
    spans: Vec<Span>,
    language: &str,
    hyphenate: bool,
) -> Result<Unbroken, Vec<MissingGlyph>> {
    let words = spans.iter().filter_map(|span| match &span.shown {
        Shown::Words(words) => Some(words.as_str()),
        Shown::Icon(_) | Shown::Break => None,
    });
    let text: String = words.collect();
    if let Some(known) = shaper.known.find(&text, &spans, language, hyphenate) {
        return Ok(known.coloured(spans));
    }
    let paragraph = shape_anew(shaper, &spans, language, hyphenate)?;
    let unbroken = Unbroken::new(spans, paragraph);
    shaper.known.0.entry(text).or_default().push(Entry {
        hyphenate,
        language: language.to_owned(),
        unbroken: unbroken.clone(),
    });
    Ok(unbroken)
}

fn shape_anew(
    shaper: &mut Shaper,
    spans: &[Span],
    language: &str,
    hyphenate: bool,
) -> Result<Paragraph, Vec<MissingGlyph>> {
    let mut paragraph = Paragraph::default();
    let mut missing = Vec::new();
    let mut first = 0;
    while first < spans.len() {
        if let Shown::Words(_) = spans[first].shown {
            let end = words_until(spans, first);
            shape_words(
                shaper,
                spans,
                first..end,
                language,
                &mut paragraph,
                &mut missing,
            );
            first = end;
        } else {
            place_other(&spans[first], first, &mut paragraph);
            first += 1;
        }
    }
    if !missing.is_empty() {
        missing.sort();
        missing.dedup();
        return Err(missing);
    }
    paragraph.hyphens = hyphens(shaper, spans);
    mark_ends(
        &mut paragraph,
        spans,
        hyphenate.then(|| hyphenation(language)).flatten(),
    );
    Ok(paragraph)
}

fn words_until(spans: &[Span], first: usize) -> usize {
    spans[first..]
        .iter()
        .position(|s| !matches!(s.shown, Shown::Words(_)))
        .map_or(spans.len(), |n| first + n)
}

/// A drawing or an end of line takes its place among the clusters.
fn place_other(span: &Span, index: usize, paragraph: &mut Paragraph) {
    match span.shown {
        Shown::Icon(icon) => paragraph.clusters.push(Cluster {
            text: String::new(),
            glyphs: Vec::new(),
            advance: icons::inline_width(span.style.size),
            span: index,
            icon: Some(icon),
            end: None,
        }),
        Shown::Break => {
            if let Some(last) = paragraph.clusters.last_mut() {
                last.end = Some(BreakKind::Forced);
            }
        }
        Shown::Words(_) => {}
    }
}

/// The text that is shaped, and what each of its characters stands for.
struct Source {
    text: String,
    /// Byte offset in `text`, the written character, and its width if it is not the glyph's own.
    written: Vec<(usize, char, Option<f32>)>,
    /// End in `text` of each span.
    ends: Vec<usize>,
}

fn source(spans: &[Span]) -> Source {
    let mut source = Source {
        text: String::new(),
        written: Vec::new(),
        ends: Vec::new(),
    };
    for span in spans {
        if let Shown::Words(words) = &span.shown {
            for c in words.chars() {
                // What only steers line breaks is kept as a zero-width mark on its neighbour.
                if is_invisible(c) {
                    continue;
                }
                let c = if c.is_whitespace() && !is_no_break_space(c) {
                    ' '
                } else {
                    c
                };
                let (drawn, width) = stand_in(c);
                source.written.push((source.text.len(), c, width));
                source.text.push(drawn);
            }
        }
        source.ends.push(source.text.len());
    }
    source
}

const fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{00A0}' | '\u{202F}' | '\u{2007}')
}

fn shape_words(
    shaper: &mut Shaper,
    spans: &[Span],
    range: std::ops::Range<usize>,
    language: &str,
    paragraph: &mut Paragraph,
    missing: &mut Vec<MissingGlyph>,
) {
    let source = source(&spans[range.clone()]);
    if source.text.is_empty() {
        return;
    }
    let layout = {
        let Shaper { fonts, scratch, .. } = shaper;
        let mut builder = scratch.ranged_builder(fonts, &source.text, 1.0, false);
        if let Ok(locale) = parley::Language::parse(language) {
            builder.push_default(StyleProperty::Locale(Some(locale)));
        }
        let mut start = 0;
        for (n, (span, end)) in spans[range.clone()].iter().zip(&source.ends).enumerate() {
            let number = u16::try_from(range.start + n).unwrap_or(u16::MAX);
            push_style(&mut builder, span, number, start..*end);
            start = *end;
        }
        let mut layout = builder.build(&source.text);
        layout.break_all_lines(None);
        layout
    };
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                let span = usize::from(cluster.style().brush);
                take(&source, &cluster, span, spans, paragraph, missing);
            }
        }
    }
}

fn push_style(
    builder: &mut parley::RangedBuilder<'_, u16>,
    span: &Span,
    number: u16,
    range: std::ops::Range<usize>,
) {
    if range.is_empty() {
        return;
    }
    let family = FontFamily::named(span.style.face.name());
    builder.push(StyleProperty::FontFamily(family), range.clone());
    builder.push(StyleProperty::FontSize(span.style.size), range.clone());
    builder.push(StyleProperty::Brush(number), range.clone());
    if span.style.tabular {
        builder.push(
            StyleProperty::FontFeatures(FontFeatures::from("\"tnum\"")),
            range,
        );
    }
}

/// One cluster of parley's becomes one of ours, with the text as it was written.
fn take(
    source: &Source,
    cluster: &parley::Cluster<'_, u16>,
    span: usize,
    spans: &[Span],
    paragraph: &mut Paragraph,
    missing: &mut Vec<MissingGlyph>,
) {
    let range = cluster.text_range();
    let from = source.written.partition_point(|w| w.0 < range.start);
    let to = source.written.partition_point(|w| w.0 < range.end);
    let written = &source.written[from..to];
    let text: String = written.iter().map(|w| w.1).collect();
    let mut glyphs: Vec<Glyph> = cluster
        .glyphs()
        .map(|g| Glyph {
            id: u16::try_from(g.id).unwrap_or(0),
            advance: g.advance,
        })
        .collect();
    if glyphs.iter().any(|g| g.id == 0)
        && let Some(character) = text.chars().next()
    {
        let context = around(source, from);
        missing.push(MissingGlyph { character, context });
    }
    if let ([(_, _, Some(width))], [glyph]) = (written, glyphs.as_mut_slice()) {
        glyph.advance = width * spans[span].style.size / 1000.0;
    }
    let advance = glyphs.iter().map(|g| g.advance).sum();
    paragraph.clusters.push(Cluster {
        text,
        glyphs,
        advance,
        span,
        icon: None,
        end: None,
    });
}

/// A few words around a character, to find it by.
fn around(source: &Source, index: usize) -> String {
    let from = index.saturating_sub(20);
    source
        .written
        .iter()
        .skip(from)
        .take(40)
        .map(|w| w.1)
        .collect()
}

/// The hyphen in each span's style, shaped once a face and size.
fn hyphens(shaper: &mut Shaper, spans: &[Span]) -> Vec<Glyph> {
    spans
        .iter()
        .map(|span| {
            let (face, size) = (span.style.face, span.style.size);
            let known = shaper.hyphens.iter();
            let mut known = known.filter(|k| k.0 == face && (k.1 - size).abs() < f32::EPSILON);
            if let Some(found) = known.next() {
                return found.2;
            }
            let glyph = hyphen(shaper, span);
            shaper.hyphens.push((face, size, glyph));
            glyph
        })
        .collect()
}

fn hyphen(shaper: &mut Shaper, span: &Span) -> Glyph {
    let Shaper { fonts, scratch, .. } = shaper;
    let mut builder = scratch.ranged_builder(fonts, "-", 1.0, false);
    push_style(&mut builder, span, 0, 0..1);
    let mut layout = builder.build("-");
    layout.break_all_lines(None);
    let glyph = layout
        .lines()
        .flat_map(|l| l.runs())
        .flat_map(|r| r.clusters())
        .flat_map(|c| c.glyphs())
        .next();
    glyph.map_or(
        Glyph {
            id: 0,
            advance: 0.0,
        },
        |g| Glyph {
            id: u16::try_from(g.id).unwrap_or(0),
            advance: g.advance,
        },
    )
}

/// The hyphenation patterns of a language, if there are any.
fn hyphenation(language: &str) -> Option<hypher::Lang> {
    let code = language.split('-').next().unwrap_or(language);
    let code: [u8; 2] = code.as_bytes().try_into().ok()?;
    hypher::Lang::from_iso(code)
}

/// Says after which clusters a line may end.
fn mark_ends(paragraph: &mut Paragraph, spans: &[Span], patterns: Option<hypher::Lang>) {
    let clusters = &mut paragraph.clusters;
    let count = clusters.len();
    for i in 0..count {
        let next = clusters.get(i + 1).and_then(|c| c.text.chars().next());
        let previous = i
            .checked_sub(1)
            .and_then(|p| clusters[p].text.chars().next());
        let within_one = i + 1 < count
            && clusters[i].span == clusters[i + 1].span
            && spans[clusters[i].span].together;
        let end = clusters[i]
            .text
            .chars()
            .next()
            .and_then(|c| may_end(previous, c, next));
        if !within_one && clusters[i].end.is_none() {
            clusters[i].end = end;
        }
    }
    if let Some(patterns) = patterns {
        mark_hyphens(paragraph, spans, patterns);
    }
    if let Some(last) = paragraph.clusters.last_mut() {
        last.end = Some(BreakKind::Forced);
    }
}

/// Whether a line may end between `c` and `next`.
fn may_end(previous: Option<char>, c: char, next: Option<char>) -> Option<BreakKind> {
    let next = next?;
    match c {
        // A space never starts a line, and never leaves a dash alone at the start of one.
        ' ' if !matches!(next, ' ' | '\u{2013}' | '\u{2014}') => Some(BreakKind::Space),
        '-' | '/' if next.is_alphabetic() && previous.is_some_and(char::is_alphabetic) => {
            Some(BreakKind::Mark)
        }
        _ => None,
    }
}

/// The shortest word that is hyphenated, and the fewest letters on either side.
const SHORTEST_WORD: usize = 9;
const LETTERS_BEFORE: usize = 3;
const LETTERS_AFTER: usize = 4;

fn mark_hyphens(paragraph: &mut Paragraph, spans: &[Span], patterns: hypher::Lang) {
    let letters: Vec<bool> = paragraph
        .clusters
        .iter()
        .map(|c| !c.text.is_empty() && c.text.chars().all(char::is_alphabetic))
        .collect();
    let mut start = 0;
    while start < letters.len() {
        if !letters[start] {
            start += 1;
            continue;
        }
        let end = letters[start..]
            .iter()
            .position(|l| !l)
            .map_or(letters.len(), |n| start + n);
        mark_word(&mut paragraph.clusters[start..end], spans, patterns);
        start = end;
    }
}

/// Marks the syllables of one word, unless it is short, a name, kept together, part of a link (an
/// address is copied as it is seen), or in another language.
fn mark_word(word: &mut [Cluster], spans: &[Span], patterns: hypher::Lang) {
    let text: String = word.iter().map(|c| c.text.as_str()).collect();
    let letters = text.chars().count();
    let Some(span) = word.first().map(|first| &spans[first.span]) else {
        return;
    };
    let whole = span.together || span.meaning.link.is_some() || span.meaning.language.is_some();
    let name = text.chars().next().is_some_and(char::is_uppercase);
    if letters < SHORTEST_WORD || whole || name {
        return;
    }
    let mut seen = 0;
    for syllable in hypher::hyphenate(&text, patterns) {
        seen += syllable.chars().count();
        if seen < LETTERS_BEFORE || letters - seen < LETTERS_AFTER {
            continue;
        }
        let mut passed = 0;
        for cluster in &mut *word {
            passed += cluster.text.chars().count();
            if passed == seen && cluster.end.is_none() {
                cluster.end = Some(BreakKind::Hyphen);
            }
        }
    }
}
