//! From inline text to spans: one run of words, one style, one meaning.
//!
//! The typographer's small rules live here: which characters stand in for those that the face
//! lacks, what may never break, how a reference is raised.

use super::fonts::Face;
use super::looks::{Colour, Cut, SMALLEST};
use super::model::{FURNITURE, Icon, Inline, TraceMark};

/// The look of a run of words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    /// How far above the baseline, in points.
    pub(crate) rise: f32,
    /// Figures of one width, for what stands in columns.
    pub(crate) tabular: bool,
}

impl Style {
    /// The style of plain words in a cut of text.
    pub(crate) const fn plain(cut: Cut, colour: Colour) -> Self {
        Self {
            face: cut.face,
            size: cut.size,
            colour,
            rise: 0.0,
            tabular: false,
        }
    }
}

/// What a run of words is, apart from its look.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Meaning {
    /// The link that it belongs to, counted within the paragraph.
    pub(crate) link: Option<LinkTarget>,
    /// Whether it is a reference to a note.
    pub(crate) reference: bool,
    /// Its language, when it is not the sheet's.
    pub(crate) language: Option<String>,
    /// Which trace it comes from; the number tells one occurrence from the next.
    pub(crate) mark: Option<(usize, TraceMark)>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinkTarget {
    /// Which link of the paragraph: two links to one address are two.
    pub(crate) ordinal: usize,
    pub(crate) address: String,
    pub(crate) description: String,
}

/// What a span shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// Words.
    Words(String),
    /// A drawing.
    Icon(Icon),
    /// The end of a line.
    Break,
}

/// A run of words of one style and one meaning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) shown: Shown,
    pub(crate) style: Style,
    pub(crate) meaning: Meaning,
    /// Whether it may not be broken.
    pub(crate) together: bool,
}

impl Span {
    /// Whether it differs from another in nothing but its colour.
    pub(crate) fn is_shaped_as(&self, other: &Self) -> bool {
        let colour = self.style.colour;
        self.style
            == Style {
                colour,
                ..other.style
            }
            && self.shown == other.shown
            && self.meaning == other.meaning
            && self.together == other.together
    }
}

/// The colour of links, and the counters that tell one link or trace from the next.
pub(crate) struct Setter {
    link_colour: Colour,
    links: usize,
    marks: usize,
    spans: Vec<Span>,
}

/// Sets inline text in a style.
pub(crate) fn spans(text: &[Inline], style: Style, link_colour: Colour) -> Vec<Span> {
    let mut setter = Setter {
        link_colour,
        links: 0,
        marks: 0,
        spans: Vec::new(),
    };
    setter.all(text, style, &Meaning::default(), false);
    setter.spans
}

impl Setter {
    fn all(&mut self, text: &[Inline], style: Style, meaning: &Meaning, together: bool) {
        for inline in text {
            self.one(inline, style, meaning, together);
        }
    }

    fn one(&mut self, inline: &Inline, style: Style, meaning: &Meaning, together: bool) {
        match inline {
            Inline::Text(words) => {
                self.push(
                    Shown::Words(words.clone()),
                    style,
                    meaning.clone(),
                    together,
                );
            }
            Inline::Strong(text) => {
                let face = if style.face == Face::Regular {
                    Face::Bold
                } else {
                    style.face
                };
                self.all(text, Style { face, ..style }, meaning, together);
            }
            Inline::Emphasis(text) => {
                let face = if style.face == Face::Regular {
                    Face::Italic
                } else {
                    style.face
                };
                self.all(text, Style { face, ..style }, meaning, together);
            }
            Inline::Link {
                address,
                description,
                text,
            } => {
                self.links += 1;
                let target = LinkTarget {
                    ordinal: self.links,
                    address: address.clone(),
                    description: description.clone(),
                };
                let meaning = Meaning {
                    link: Some(target),
                    ..meaning.clone()
                };
                let style = Style {
                    colour: self.link_colour,
                    ..style
                };
                self.all(text, style, &meaning, together);
            }
            Inline::Reference(number) => self.reference(*number, style, meaning),
            Inline::Icon(icon) => self.push(Shown::Icon(*icon), style, meaning.clone(), true),
            Inline::NoBreak(text) => self.all(text, style, meaning, true),
            Inline::Foreign { language, text } => {
                let language = Some(language.clone());
                let meaning = Meaning {
                    language,
                    ..meaning.clone()
                };
                self.all(text, style, &meaning, together);
            }
            Inline::Traced { mark, text } => {
                self.marks += 1;
                let meaning = Meaning {
                    mark: Some((self.marks, mark.clone())),
                    ..meaning.clone()
                };
                self.all(text, style, &meaning, together);
            }
            Inline::Break => self.push(Shown::Break, style, meaning.clone(), false),
        }
    }

    /// A reference is raised to the height of capitals, and stays as large as may be printed.
    fn reference(&mut self, number: u16, style: Style, meaning: &Meaning) {
        let size = (style.size * 0.68).max(SMALLEST * 0.75);
        let raised = Style {
            face: Face::SemiBold,
            size,
            rise: style.size * 0.34,
            ..style
        };
        self.marks += 1;
        let meaning = Meaning {
            reference: true,
            mark: Some((self.marks, FURNITURE)),
            ..meaning.clone()
        };
        self.push(Shown::Words(number.to_string()), raised, meaning, true);
    }

    fn push(&mut self, shown: Shown, style: Style, meaning: Meaning, together: bool) {
        self.spans.push(Span {
            shown,
            style,
            meaning,
            together,
        });
    }
}

/// The character that is drawn for another that text faces often lack, and its width in
/// thousandths of an em where it differs from the drawn one's.
pub(crate) const fn stand_in(c: char) -> (char, Option<f32>) {
    match c {
        // French thin space: about an eighth to a sixth of an em.
        '\u{202F}' => ('\u{2009}', Some(170.0)),
        '\u{2011}' | '\u{2010}' => ('-', None),
        other => (other, None),
    }
}

/// Whether a character prints nothing and is only there to steer line breaks.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Why a line may end somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BreakKind {
    /// At a space, which is then not seen.
    Space,
    /// After a mark that stays.
    Mark,
    /// Inside a word, where a hyphen is drawn.
    Hyphen,
    /// Because the writer said so.
    Forced,
}
