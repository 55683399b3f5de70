//! From places to marks: what is drawn, what it is in the structure, what was printed of which
//! trace.
//!
//! Painting follows the reading order, so that the order of the content, of the structure tree and
//! of the [`Print`]s are one and the same.

use super::Print;
use super::frames::{Backdrop, Holds, TextBlock};
use super::icons;
use super::layout::Placed;
use super::model::TraceMark;
use super::paragraphs::Cluster;
use super::pdf::{Element, Kid, LinkArea, Mark, Page, Path, Text, TextGlyph};
use super::typography::{LinkTarget, Meaning};

/// A page, painted.
pub(crate) struct Painted {
    pub(crate) page: Page,
    pub(crate) structure: Element,
    pub(crate) prints: Vec<Print>,
    /// All text, in reading order, one paragraph a line.
    pub(crate) text: String,
}

/// Paints one page.
pub(crate) fn paint(placed: &Placed, width: f32, height: f32) -> Painted {
    let mut painter = Painter {
        page: Page {
            width,
            height,
            ..Page::default()
        },
        next: 0,
        open: Vec::new(),
        prints: Vec::new(),
        text: String::new(),
    };
    let mut structure = Element::new("Document");
    painter.frame(placed, &mut structure);
    let Painter {
        page, prints, text, ..
    } = painter;
    Painted {
        page,
        structure,
        prints,
        text,
    }
}

struct Painter {
    page: Page,
    /// The number of the next piece of content on the page.
    next: i64,
    /// The traces of the blocks that are being painted: each paragraph in them is a print.
    open: Vec<TraceMark>,
    prints: Vec<Print>,
    text: String,
}

impl Painter {
    fn frame(&mut self, placed: &Placed, parent: &mut Element) {
        if let Some(backdrop) = placed.frame.backdrop {
            self.backdrop(placed, backdrop);
        }
        let opened = placed.frame.mark.is_some();
        self.open.extend(placed.frame.mark.clone());
        match placed.frame.role {
            Some(role) => {
                let mut element = Element::new(role);
                self.inside(placed, &mut element);
                parent.kids.push(Kid::Element(element));
            }
            None => self.inside(placed, parent),
        }
        if opened {
            self.open.pop();
        }
    }

    fn inside(&mut self, placed: &Placed, element: &mut Element) {
        match &placed.frame.holds {
            Holds::Text(text) => self.paragraph(placed, text, element),
            Holds::Drawing(icon, colour, behind) => {
                let drawn = icons::draw(*icon, placed.x, placed.y, placed.width, *colour, *behind);
                self.artifact(drawn);
            }
            Holds::Frames(_) => {
                for child in &placed.children {
                    self.frame(child, element);
                }
            }
            Holds::Nothing => {}
        }
    }

    fn artifact(&mut self, marks: Vec<Mark>) {
        self.page.marks.push(Mark::BeginArtifact);
        self.page.marks.extend(marks);
        self.page.marks.push(Mark::End);
    }

    fn backdrop(&mut self, placed: &Placed, backdrop: Backdrop) {
        let Placed {
            x,
            y,
            width,
            height,
            ..
        } = *placed;
        let mut marks = Vec::new();
        if let Some(fill) = backdrop.fill {
            marks.push(Mark::Fill(
                Path::rounded(x, y, width, height, backdrop.radius),
                fill,
            ));
        }
        if let Some((colour, weight)) = backdrop.border {
            let half = weight / 2.0;
            let (width, height) = (width - weight, height - weight);
            let path = Path::rounded(x + half, y + half, width, height, backdrop.radius - half);
            marks.push(Mark::Stroke(path, colour, weight));
        }
        self.artifact(marks);
    }

    /// Paints a paragraph: groups of clusters that mean the same thing, line by line.
    fn paragraph(&mut self, placed: &Placed, text: &TextBlock, element: &mut Element) {
        self.read(text);
        let paragraph = &text.paragraph;
        let mut group: Option<Group> = None;
        for (number, line) in placed.lines.iter().enumerate() {
            let baseline = baseline(placed.y, text, number);
            let mut x = placed.x;
            for index in line.clusters.clone() {
                let cluster = &paragraph.clusters[index];
                let span = &paragraph.spans[cluster.span];
                if let Some(icon) = cluster.icon {
                    self.close(group.take(), element);
                    let size = span.style.size;
                    let drawn = icons::draw(
                        icon,
                        x,
                        baseline - size * 0.86,
                        size,
                        span.style.colour,
                        None,
                    );
                    self.artifact(drawn);
                } else {
                    if !group.as_ref().is_some_and(|g| g.continues(&span.meaning)) {
                        self.close(group.take(), element);
                        group = Some(Group::new(
                            &span.meaning,
                            self.begin(&span.meaning, element),
                        ));
                    }
                    let style = span.style;
                    let piece = Piece {
                        cluster,
                        x,
                        y: baseline - style.rise,
                        line: number,
                    };
                    if let Some(group) = &mut group {
                        group.add(&piece, text);
                    }
                }
                x += cluster.advance;
            }
            if line.hyphen
                && let Some(last) = line.clusters.clone().last()
            {
                self.close(group.take(), element);
                self.hyphen(text, last, [x, baseline], element);
            }
        }
        self.close(group, element);
    }

    /// Begins a piece of content. The first piece of a paragraph bears the paragraph's tag in the
    /// content stream, whatever it is in the structure, so that readers of the stream alone see
    /// where a paragraph starts.
    fn begin(&mut self, meaning: &Meaning, element: &Element) -> i64 {
        let first = element.kids.is_empty();
        let tag = if first {
            element.tag
        } else {
            tag_of(meaning).unwrap_or("Span")
        };
        let number = self.number();
        self.page.marks.push(Mark::BeginContent(tag, number));
        number
    }

    /// The number of the next piece of content on the page.
    fn number(&mut self) -> i64 {
        self.next += 1;
        self.next - 1
    }

    /// A hyphen after a cluster: seen, but read as the soft hyphen that it is. It is a piece of
    /// its own, since not every reader follows replacement text inside a piece.
    fn hyphen(&mut self, text: &TextBlock, after: usize, at: [f32; 2], element: &mut Element) {
        let span = text.paragraph.clusters[after].span;
        let style = text.paragraph.spans[span].style;
        let hyphen = text.paragraph.hyphens[span];
        let number = self.number();
        let glyph = TextGlyph {
            id: hyphen.id,
            text: "-".to_owned(),
            advance: hyphen.advance,
        };
        self.page
            .marks
            .push(Mark::BeginReading("\u{AD}".to_owned(), number));
        self.page.marks.push(Mark::Text(Text {
            face: style.face,
            size: style.size,
            colour: style.colour,
            x: at[0],
            y: at[1] - style.rise,
            glyphs: vec![glyph],
        }));
        self.page.marks.push(Mark::End);
        element.kids.push(Kid::Content(0, number));
    }

    fn close(&mut self, group: Option<Group>, element: &mut Element) {
        let Some(group) = group else { return };
        self.page.marks.extend(group.marks);
        self.page.marks.push(Mark::End);
        let mut kids = vec![Kid::Content(0, group.content)];
        if let Some(link) = &group.meaning.link {
            for area in group.areas {
                let link = LinkArea {
                    area,
                    address: link.address.clone(),
                    description: link.description.clone(),
                };
                self.page.links.push(link);
                kids.push(Kid::Link(0, self.page.links.len() - 1));
            }
        }
        match tag_of(&group.meaning) {
            Some(tag) => element.kids.push(Kid::Element(Element {
                tag,
                language: group.meaning.language,
                kids,
            })),
            None => element.kids.extend(kids),
        }
    }

    /// Takes the text of a paragraph down, as a whole and by trace.
    fn read(&mut self, text: &TextBlock) {
        let mut whole = String::new();
        let mut marks: Vec<(usize, usize)> = Vec::new();
        let paragraph = &text.paragraph;
        for cluster in &paragraph.clusters {
            whole.push_str(&cluster.text);
            if let Some((occurrence, mark)) = &paragraph.spans[cluster.span].meaning.mark {
                let known = marks.iter().find(|m| m.0 == *occurrence).map(|m| m.1);
                let at = known.unwrap_or_else(|| {
                    self.prints.push(Print {
                        mark: mark.clone(),
                        text: String::new(),
                    });
                    marks.push((*occurrence, self.prints.len() - 1));
                    self.prints.len() - 1
                });
                self.prints[at].text.push_str(&cluster.text);
            }
        }
        let text = whole.trim().to_owned();
        let of_block = |mark: &TraceMark| Print {
            mark: mark.clone(),
            text: text.clone(),
        };
        self.prints.extend(self.open.iter().map(of_block));
        self.text.push_str(whole.trim());
        self.text.push('\n');
    }
}

/// The structure type of words with a meaning of their own.
fn tag_of(meaning: &Meaning) -> Option<&'static str> {
    match meaning {
        Meaning { link: Some(_), .. } => Some("Link"),
        Meaning {
            reference: true, ..
        } => Some("Reference"),
        Meaning {
            language: Some(_), ..
        } => Some("Span"),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a paragraph has few lines")]
fn baseline(top: f32, text: &TextBlock, line: usize) -> f32 {
    top + line as f32 * text.cut.leading + text.cut.baseline()
}

/// A cluster and where it stands.
struct Piece<'a> {
    cluster: &'a Cluster,
    x: f32,
    y: f32,
    line: usize,
}

/// Consecutive clusters of one meaning: one piece of content.
struct Group {
    meaning: Meaning,
    content: i64,
    marks: Vec<Mark>,
    /// Span and line of the last text, to know when a new one starts.
    last: Option<(usize, usize)>,
    /// Where its words stand, line by line.
    areas: Vec<[f32; 4]>,
}

impl Group {
    fn new(meaning: &Meaning, content: i64) -> Self {
        let (meaning, marks, areas) = (meaning.clone(), Vec::new(), Vec::new());
        Self {
            meaning,
            content,
            marks,
            last: None,
            areas,
        }
    }

    /// Traces do not split content; links, references and languages do.
    fn continues(&self, meaning: &Meaning) -> bool {
        let ordinal = |l: &Option<LinkTarget>| l.as_ref().map(|l| l.ordinal);
        ordinal(&self.meaning.link) == ordinal(&meaning.link)
            && self.meaning.reference == meaning.reference
            && self.meaning.language == meaning.language
    }

    fn add(&mut self, piece: &Piece<'_>, text: &TextBlock) {
        let style = text.paragraph.spans[piece.cluster.span].style;
        let here = (piece.cluster.span, piece.line);
        if self.last != Some(here) {
            if self.last.is_none_or(|l| l.1 != piece.line) {
                let (top, bottom) = (piece.y - style.size * 0.8, piece.y + style.size * 0.25);
                self.areas.push([piece.x, top, piece.x, bottom]);
            }
            self.last = Some(here);
            let (face, size, colour) = (style.face, style.size, style.colour);
            let glyphs = Vec::new();
            self.marks.push(Mark::Text(Text {
                face,
                size,
                colour,
                x: piece.x,
                y: piece.y,
                glyphs,
            }));
        }
        if let Some(area) = self.areas.last_mut() {
            area[2] = piece.x + piece.cluster.advance;
        }
        let Some(Mark::Text(text)) = self.marks.last_mut() else {
            return;
        };
        for (n, glyph) in piece.cluster.glyphs.iter().enumerate() {
            // The first glyph stands for the whole cluster. One glyph can be given one text only:
            // the hyphens that the face draws alike are read alike.
            let stands_for = if n == 0 {
                piece.cluster.text.replace(['\u{2010}', '\u{2011}'], "-")
            } else {
                String::new()
            };
            text.glyphs.push(TextGlyph {
                id: glyph.id,
                text: stands_for,
                advance: glyph.advance,
            });
        }
    }
}
