//! From blocks to frames: boxes in boxes, each with its look and its role in the structure.
//!
//! A frame knows how it wants to be laid out (in taffy's words), what is drawn behind it, what it
//! is in the structure tree, and what it holds; it does not know where it will stand.

use taffy::prelude::*;

use super::lines::{self, Unbroken};
use super::looks::{Colour, Cut};
use super::model::{Icon, Picture, TraceMark};

/// A box.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    pub(crate) style: Style,
    pub(crate) backdrop: Option<Backdrop>,
    /// The structure type of what it holds; none if it is only there for the layout.
    pub(crate) role: Option<&'static str>,
    /// The trace of everything that it holds.
    pub(crate) mark: Option<TraceMark>,
    pub(crate) holds: Holds,
    /// What the sheet's writer would call it, for messages.
    pub(crate) name: Option<String>,
    /// Where it may be divided between two pages.
    pub(crate) breaks: Breaks,
    /// It must not be the last thing on a page: a heading, an introduction.
    pub(crate) with_next: bool,
    /// It starts a new page.
    pub(crate) starts_page: bool,
    /// It goes on with what stands at the end of the page before.
    pub(crate) continues: bool,
    /// It repeats what is read elsewhere: seen, not read again.
    pub(crate) repeats: bool,
}

/// Where a frame may be divided between two pages. A paragraph never is, so that no line of it
/// stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Breaks {
    /// Nowhere.
    #[default]
    Never,
    /// Between its frames.
    Between,
    /// Between its frames, when it is higher than half a page.
    IfTall,
    /// Between its frames, the first of which is repeated on the next page.
    UnderHead,
}

/// What a frame holds.
#[derive(Debug, Clone, Default)]
pub(crate) enum Holds {
    /// Nothing: it is a rule or a space.
    #[default]
    Nothing,
    /// Other frames, in reading order.
    Frames(Vec<Frame>),
    /// A paragraph.
    Text(TextBlock),
    /// A drawing.
    Drawing(Icon, Colour, Option<Colour>),
    /// A drawing that means something, with what it shows in words.
    Figure(Graphic, String),
}

/// A drawing that means something.
#[derive(Debug, Clone)]
pub(crate) enum Graphic {
    /// Ten rows of ten dots, of which as many are full, in a colour.
    Dots(u16, Colour),
    /// The dark modules of a square code, row by row, its side, and where it leads.
    Code {
        dark: Vec<bool>,
        side: usize,
        address: String,
    },
    /// A picture.
    Picture(Picture),
}

/// A paragraph that will be set in a frame.
#[derive(Debug, Clone)]
pub(crate) struct TextBlock {
    pub(crate) paragraph: Unbroken,
    pub(crate) cut: Cut,
    pub(crate) balanced: bool,
}

/// What is drawn behind a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Backdrop {
    pub(crate) fill: Option<Colour>,
    /// Colour and weight of the outline.
    pub(crate) border: Option<(Colour, f32)>,
    pub(crate) radius: f32,
    /// Whether the outline is where to cut.
    pub(crate) dashed: bool,
}

impl Backdrop {
    /// A filled rectangle.
    pub(crate) const fn filled(colour: Colour, radius: f32) -> Self {
        Self {
            fill: Some(colour),
            border: None,
            radius,
            dashed: false,
        }
    }

    /// An outline.
    pub(crate) const fn outline(colour: Colour, weight: f32, radius: f32) -> Self {
        Self {
            fill: None,
            border: Some((colour, weight)),
            radius,
            dashed: false,
        }
    }
}

impl Frame {
    /// Frames under each other.
    pub(crate) fn column(gap: f32, frames: Vec<Self>) -> Self {
        let style = Style {
            display: Display::Flex,
            flex_direction: FlexDirection::Column,
            gap: Size {
                width: length(0.0),
                height: length(gap),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            holds: Holds::Frames(frames),
            ..Self::default()
        }
    }

    /// Frames beside each other.
    pub(crate) fn row(gap: f32, frames: Vec<Self>) -> Self {
        let style = Style {
            display: Display::Flex,
            flex_direction: FlexDirection::Row,
            gap: Size {
                width: length(gap),
                height: length(0.0),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            holds: Holds::Frames(frames),
            ..Self::default()
        }
    }

    /// Frames in a grid of equal columns; they run down the columns or along the rows.
    pub(crate) fn grid(across: u8, gaps: [f32; 2], down: bool, frames: Vec<Self>) -> Self {
        let across = usize::from(across.max(1));
        let rows = frames.len().div_ceil(across);
        let column: GridTemplateComponent<_> = minmax(length(0.0), fr(1.0));
        let row: GridTemplateComponent<_> = auto();
        let style = Style {
            display: Display::Grid,
            grid_template_columns: vec![column; across],
            grid_template_rows: vec![row; rows],
            grid_auto_flow: if down {
                GridAutoFlow::Column
            } else {
                GridAutoFlow::Row
            },
            gap: Size {
                width: length(gaps[0]),
                height: length(gaps[1]),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            holds: Holds::Frames(frames),
            ..Self::default()
        }
    }

    /// A drawing in a square.
    pub(crate) fn drawing(icon: Icon, size: f32, colour: Colour, behind: Option<Colour>) -> Self {
        let style = Style {
            size: Size {
                width: length(size),
                height: length(size),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            holds: Holds::Drawing(icon, colour, behind),
            ..Self::default()
        }
    }

    /// A paragraph.
    pub(crate) fn text(block: TextBlock, role: &'static str) -> Self {
        let style = Style {
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            role: Some(role),
            holds: Holds::Text(block),
            ..Self::default()
        }
    }

    /// A line across.
    pub(crate) fn rule(colour: Colour, weight: f32) -> Self {
        let style = Style {
            size: Size {
                width: percent(1.0),
                height: length(weight),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        let backdrop = Some(Backdrop::filled(colour, 0.0));
        Self {
            style,
            backdrop,
            ..Self::default()
        }
    }

    /// A drawing that means something.
    pub(crate) fn figure(graphic: Graphic, words: String, width: f32, height: f32) -> Self {
        let style = Style {
            size: Size {
                width: length(width),
                height: length(height),
            },
            flex_shrink: 0.0,
            ..Style::default()
        };
        Self {
            style,
            role: Some("Figure"),
            holds: Holds::Figure(graphic, words),
            ..Self::default()
        }
    }

    /// The width of a row when nothing in it is broken.
    pub(crate) fn natural_width(&self) -> f32 {
        match &self.holds {
            Holds::Text(block) => lines::natural_width(&block.paragraph),
            Holds::Frames(frames) => {
                let gap = self.style.gap.width.into_raw().value();
                let widths: Vec<f32> = frames.iter().map(Self::natural_width).collect();
                let gaps = widths.iter().skip(1).map(|_| gap);
                widths.iter().sum::<f32>() + gaps.sum::<f32>()
            }
            Holds::Drawing(..) | Holds::Figure(..) | Holds::Nothing => {
                self.style.size.width.into_raw().value()
            }
        }
    }

    /// The same frame with a role in the structure.
    pub(crate) fn role(mut self, role: &'static str) -> Self {
        self.role = Some(role);
        self
    }

    /// The same frame with a name for messages.
    pub(crate) fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same frame, taking its share of the row that it stands in.
    pub(crate) fn share(mut self, share: f32) -> Self {
        self.style.flex_grow = share;
        self.style.flex_shrink = 1.0;
        self.style.flex_basis = length(0.0);
        self.style.min_size.width = length(0.0);
        self
    }

    /// The same frame with space inside: top, right, bottom, left.
    pub(crate) fn padded(mut self, [top, right, bottom, left]: [f32; 4]) -> Self {
        self.style.padding = Rect {
            left: length(left),
            right: length(right),
            top: length(top),
            bottom: length(bottom),
        };
        self
    }

    /// The same frame with space above it.
    pub(crate) fn below(mut self, space: f32) -> Self {
        self.style.margin.top = length(space);
        self
    }

    /// The same frame, which may be divided between two pages.
    pub(crate) fn breaking(mut self, breaks: Breaks) -> Self {
        self.breaks = breaks;
        self
    }

    /// The same frame, kept with what follows it.
    pub(crate) fn with_next(mut self) -> Self {
        self.with_next = true;
        self
    }

    /// The same frame, which may be narrower than its words on one line.
    pub(crate) fn shrinking(mut self) -> Self {
        self.style.flex_shrink = 1.0;
        self
    }

    /// The same frame of this width.
    pub(crate) fn wide(mut self, width: f32) -> Self {
        self.style.size.width = length(width);
        self
    }

    /// The same frame with a backdrop.
    pub(crate) fn on(mut self, backdrop: Backdrop) -> Self {
        self.backdrop = Some(backdrop);
        self
    }
}
