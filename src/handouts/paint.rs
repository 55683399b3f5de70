//! From places to marks: what is drawn, what it is in the structure, what was printed of which
//! trace.
//!
//! Painting follows the reading order, so that the order of the content, of the structure tree and
//! of the [`Print`]s are one and the same.

use super::Print;
use super::frames::{Backdrop, Graphic, Holds, TextBlock};
use super::icons;
use super::layout::Placed;
use super::looks::{Colour, WHITE};
use super::model::TraceMark;
use super::pages::Imposed;
use super::paragraphs::Cluster;
use super::pdf::{Bookmark, Element, Kid, LinkArea, Mark, Page, Path, Text, TextGlyph};
use super::typography::{LinkTarget, Meaning};

/// A document, painted.
pub(crate) struct Painted {
    pub(crate) pages: Vec<Page>,
    pub(crate) structure: Element,
    /// Headings, to go to.
    pub(crate) bookmarks: Vec<Bookmark>,
    pub(crate) prints: Vec<Print>,
    /// All text, in reading order, one paragraph a line.
    pub(crate) text: String,
}

/// Paints pages.
pub(crate) fn paint(imposed: Imposed) -> Painted {
    let pages: Vec<Page> = imposed
        .sizes
        .iter()
        .map(|(width, height)| Page {
            width: *width,
            height: *height,
            ..Page::default()
        })
        .collect();
    let mut painter = Painter {
        next: vec![0; pages.len()],
        pages,
        here: 0,
        aside: false,
        open: Vec::new(),
        bookmarks: Vec::new(),
        prints: Vec::new(),
        text: String::new(),
    };
    for (page, mark) in imposed.marks {
        painter.here = page;
        painter.artifact(vec![mark]);
    }
    let mut structure = Element::new("Document");
    for piece in &imposed.pieces {
        painter.here = piece.page;
        painter.frame(&piece.placed, &mut structure);
    }
    Painted {
        pages: painter.pages,
        structure,
        bookmarks: painter.bookmarks,
        prints: painter.prints,
        text: painter.text,
    }
}

struct Painter {
    pages: Vec<Page>,
    /// The page that is painted on.
    here: usize,
    /// The number of the next piece of content on each page.
    next: Vec<i64>,
    /// Whether what is painted is seen and not read.
    aside: bool,
    /// The traces of the blocks that are being painted: each paragraph in them is a print.
    open: Vec<TraceMark>,
    bookmarks: Vec<Bookmark>,
    prints: Vec<Print>,
    text: String,
}

impl Painter {
    fn page(&mut self) -> &mut Page {
        &mut self.pages[self.here]
    }

    fn frame(&mut self, placed: &Placed, parent: &mut Element) {
        if placed.frame.repeats && !self.aside {
            self.aside = true;
            self.page().marks.push(Mark::BeginFooter);
            self.frame(placed, parent);
            self.page().marks.push(Mark::End);
            self.aside = false;
            return;
        }
        if let Some(backdrop) = placed.frame.backdrop {
            self.backdrop(placed, backdrop);
        }
        let opened = placed.frame.mark.is_some();
        self.open.extend(placed.frame.mark.clone());
        match placed.frame.role.filter(|_| !self.aside) {
            Some(role) => match (placed.frame.continues, parent.kids.last_mut()) {
                (true, Some(Kid::Element(before))) if before.tag == role => {
                    self.inside(placed, before);
                }
                _ => {
                    let mut element = Element::new(role);
                    self.inside(placed, &mut element);
                    parent.kids.push(Kid::Element(element));
                }
            },
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
            Holds::Figure(graphic, words) => self.figure(placed, graphic, words, element),
            Holds::Frames(_) => {
                for child in &placed.children {
                    self.frame(child, element);
                }
            }
            Holds::Nothing => {}
        }
    }

    fn artifact(&mut self, marks: Vec<Mark>) {
        if self.aside {
            // It stands in an artifact already.
            self.page().marks.extend(marks);
            return;
        }
        let page = self.page();
        page.marks.push(Mark::BeginArtifact);
        page.marks.extend(marks);
        page.marks.push(Mark::End);
    }

    /// A drawing that means something: content with its words, and a link where it leads
    /// somewhere.
    fn figure(&mut self, placed: &Placed, graphic: &Graphic, words: &str, element: &mut Element) {
        let marks = draw(graphic, placed);
        if self.aside {
            self.page().marks.extend(marks);
            return;
        }
        let number = self.number();
        let here = self.here;
        let page = self.page();
        page.marks.push(Mark::BeginContent("Figure", number));
        page.marks.extend(marks);
        page.marks.push(Mark::End);
        element.alternative = Some(words.to_owned());
        element.kids.push(Kid::Content(here, number));
        if let Graphic::Code { address, .. } = graphic {
            let area = [
                placed.x,
                placed.y,
                placed.x + placed.width,
                placed.y + placed.height,
            ];
            let description = words.to_owned();
            page.links.push(LinkArea {
                area,
                address: address.clone(),
                description,
            });
            let mut link = Element::new("Link");
            link.kids.push(Kid::Link(here, page.links.len() - 1));
            element.kids.push(Kid::Element(link));
        }
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
            if backdrop.dashed {
                marks.push(Mark::Dashes(
                    Path::rectangle(x, y, width, height),
                    colour,
                    weight,
                ));
            } else {
                let half = weight / 2.0;
                let (width, height) = (width - weight, height - weight);
                let radius = (backdrop.radius - half).max(0.0);
                let path = Path::rounded(x + half, y + half, width, height, radius);
                marks.push(Mark::Stroke(path, colour, weight));
            }
        }
        self.artifact(marks);
    }

    /// Paints a paragraph: groups of clusters that mean the same thing, line by line.
    fn paragraph(&mut self, placed: &Placed, text: &TextBlock, element: &mut Element) {
        let words = self.read(text);
        if let Some(level) = level(element.tag).filter(|_| !self.aside) {
            self.bookmarks.push(Bookmark {
                level,
                title: words,
                page: self.here,
                y: placed.y,
            });
        }
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
        if self.aside {
            return 0;
        }
        let first = element.kids.is_empty();
        let tag = if first {
            element.tag
        } else {
            tag_of(meaning).unwrap_or("Span")
        };
        let number = self.number();
        self.page().marks.push(Mark::BeginContent(tag, number));
        number
    }

    /// The number of the next piece of content on the page.
    fn number(&mut self) -> i64 {
        self.next[self.here] += 1;
        self.next[self.here] - 1
    }

    /// A hyphen after a cluster: seen, but read as the soft hyphen that it is. It is a piece of
    /// its own, since not every reader follows replacement text inside a piece.
    fn hyphen(&mut self, text: &TextBlock, after: usize, at: [f32; 2], element: &mut Element) {
        let span = text.paragraph.clusters[after].span;
        let style = text.paragraph.spans[span].style;
        let hyphen = text.paragraph.hyphens[span];
        let glyph = TextGlyph {
            id: hyphen.id,
            bytes: 1,
            advance: hyphen.advance,
        };
        let painted = Mark::Text(Text {
            face: style.face,
            size: style.size,
            colour: style.colour,
            x: at[0],
            y: at[1] - style.rise,
            words: "-".to_owned(),
            glyphs: vec![glyph],
        });
        if self.aside {
            self.page().marks.push(painted);
            return;
        }
        let number = self.number();
        let here = self.here;
        let reading = Mark::BeginReading("\u{AD}".to_owned(), number);
        self.page().marks.extend([reading, painted, Mark::End]);
        element.kids.push(Kid::Content(here, number));
    }

    fn close(&mut self, group: Option<Group>, element: &mut Element) {
        let Some(group) = group else { return };
        let here = self.here;
        self.page().marks.extend(group.marks);
        if self.aside {
            return;
        }
        self.page().marks.push(Mark::End);
        let mut kids = vec![Kid::Content(here, group.content)];
        if let Some(link) = &group.meaning.link {
            for area in group.areas {
                let link = LinkArea {
                    area,
                    address: link.address.clone(),
                    description: link.description.clone(),
                };
                let links = &mut self.page().links;
                links.push(link);
                let last = links.len() - 1;
                kids.push(Kid::Link(here, last));
            }
        }
        match tag_of(&group.meaning) {
            Some(tag) => element.kids.push(Kid::Element(Element {
                tag,
                language: group.meaning.language,
                alternative: None,
                kids,
            })),
            None => element.kids.extend(kids),
        }
    }

    /// Takes the text of a paragraph down, as a whole and by trace; gives the whole.
    fn read(&mut self, text: &TextBlock) -> String {
        let mut whole = String::new();
        let mut marks: Vec<(usize, usize)> = Vec::new();
        let paragraph = &text.paragraph;
        let seen_only = self.aside;
        for cluster in &paragraph.clusters {
            whole.push_str(&cluster.text);
            if let Some((occurrence, mark)) = &paragraph.spans[cluster.span].meaning.mark {
                let known = marks.iter().find(|m| m.0 == *occurrence).map(|m| m.1);
                let at = known.unwrap_or_else(|| {
                    self.prints.push(Print {
                        mark: mark.clone(),
                        text: String::new(),
                        seen_only,
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
            seen_only,
        };
        self.prints.extend(self.open.iter().map(of_block));
        if !seen_only {
            self.text.push_str(&text);
            self.text.push('\n');
        }
        text
    }
}

/// The level of a heading.
fn level(tag: &str) -> Option<u8> {
    match tag {
        "H1" => Some(1),
        "H2" => Some(2),
        "H3" => Some(3),
        _ => None,
    }
}

/// The marks of a drawing that means something.
fn draw(graphic: &Graphic, placed: &Placed) -> Vec<Mark> {
    match graphic {
        Graphic::Dots(full, colour) => dots(*full, *colour, placed),
        Graphic::Code { dark, side, .. } => modules(dark, *side, placed),
        Graphic::Picture(picture) => {
            let area = [placed.x, placed.y, placed.width, placed.height];
            vec![Mark::Picture(picture.clone(), area)]
        }
    }
}

/// Ten rows of ten dots, filled from the bottom upwards: full ones solid, the others rings, so
/// that no colour is needed to count them.
fn dots(full: u16, colour: Colour, placed: &Placed) -> Vec<Mark> {
    let step = placed.width / 10.0;
    let radius = step * 0.38;
    let dot = |place: u16| {
        let (column, row) = (f32::from(place % 10), f32::from(9 - place / 10));
        let (x, y) = (
            placed.x + (column + 0.5) * step,
            placed.y + (row + 0.5) * step,
        );
        if place < full {
            Mark::Fill(Path::circle(x, y, radius), colour)
        } else {
            let weight = step * 0.09;
            Mark::Stroke(Path::circle(x, y, radius - weight / 2.0), colour, weight)
        }
    };
    (0..100).map(dot).collect()
}

/// The modules of a code, runs of dark ones in one piece: seams would be seen.
fn modules(dark: &[bool], side: usize, placed: &Placed) -> Vec<Mark> {
    #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules")]
    let (step, at) = (placed.width / side.max(1) as f32, |n: usize| n as f32);
    let mut path = Path::default();
    for (row, line) in dark.chunks(side.max(1)).enumerate() {
        let mut column = 0;
        while column < line.len() {
            let run = line[column..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                let (x, y) = (placed.x + at(column) * step, placed.y + at(row) * step);
                let part = Path::rectangle(x, y, at(run) * step, step);
                path.parts.extend(part.parts);
            }
            column += run.max(1);
        }
    }
    let ground = Path::rectangle(placed.x, placed.y, placed.width, placed.height);
    vec![Mark::Fill(ground, WHITE), Mark::Fill(path, Colour(0, 0, 0))]
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
            self.marks.push(Mark::Text(Text {
                face,
                size,
                colour,
                x: piece.x,
                y: piece.y,
                words: String::new(),
                glyphs: Vec::new(),
            }));
        }
        if let Some(area) = self.areas.last_mut() {
            area[2] = piece.x + piece.cluster.advance;
        }
        let Some(Mark::Text(text)) = self.marks.last_mut() else {
            return;
        };
        for (n, glyph) in piece.cluster.glyphs.iter().enumerate() {
            let before = text.words.len();
            // The first glyph stands for the whole cluster. One glyph can be given one text only:
            // the hyphens that the face draws alike are read alike.
            if n == 0 {
                let read = |c| if is_hyphen(c) { '-' } else { c };
                text.words.extend(piece.cluster.text.chars().map(read));
            }
            text.glyphs.push(TextGlyph {
                id: glyph.id,
                bytes: text.words.len() - before,
                advance: glyph.advance,
            });
        }
    }
}

/// The hyphens that have a character of their own.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}' | '\u{2011}')
}
