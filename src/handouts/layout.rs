//! From frames to places: taffy lays the boxes out, paragraphs are measured by `lines`.
//!
//! What is longer than a page is divided by `pages`, between frames and never inside a paragraph.
//!
//! The engine never makes text smaller and never cuts it. What is too wide or too long is a
//! problem that names the block and says by how much.

use std::rc::Rc;

use taffy::prelude::*;

use super::LayoutProblem;
use super::frames::{Frame, Holds, TextBlock};
use super::lines::{self, Line, Measure};
use super::looks::MM;
use crate::messages::Message;

/// A frame, where it stands on the page. Points, from the top left of the page.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) frame: Frame,
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// The lines, if it holds text.
    pub(crate) lines: Rc<[Line]>,
    pub(crate) children: Vec<Self>,
}

/// The part of the page that may be printed on: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// The most that a gap between blocks grows by when there is room left, in gaps.
const MOST_AIR: f32 = 1.75;

/// Where what is left over on a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spare {
    /// Between the frames, as far as it looks well; the last frame stands at the foot.
    FootLast,
    /// Between the frames, as far as it looks well.
    Between,
    /// Where the frames say.
    Below,
}

/// Lays the frames out under each other within the area.
///
/// # Errors
/// When a piece of text is wider than its box, or the frames are higher than the area.
pub(crate) fn lay_out(
    blocks: Vec<Frame>,
    gap: f32,
    area: Area,
    spare: Spare,
) -> Result<Placed, Vec<LayoutProblem>> {
    let gaps = blocks.len().saturating_sub(1).max(1);
    let mut tree = Tree::grow(Frame::column(gap, blocks), area)?;
    tree.compute()?;
    let left = area.height - tree.height();
    if left < -TOLERANCE {
        return Err(vec![overflow(&tree.settle()?, area)]);
    }
    // Safe: there are far fewer gaps than a float can count.
    #[expect(clippy::cast_precision_loss, reason = "a handful of gaps")]
    let air = (left.max(0.0) / gaps as f32).min(gap * MOST_AIR);
    tree.root.restyle(&mut tree.taffy, |style| {
        if spare != Spare::Below {
            style.gap.height = length(gap + air);
        }
        style.min_size.height = length(area.height);
    })?;
    if spare == Spare::FootLast
        && let Some(foot) = tree.root.children.last_mut()
    {
        let down = |style: &mut Style| style.margin.top = LengthPercentageAuto::auto();
        foot.restyle(&mut tree.taffy, down)?;
    }
    tree.compute()?;
    tree.settle()
}

/// Rounding must not throw out what fits, in points.
pub(crate) const TOLERANCE: f32 = 0.01;

/// Names the first block that does not fit.
pub(crate) fn overflow(page: &Placed, area: Area) -> LayoutProblem {
    let bottom = area.y + area.height;
    let over = page
        .children
        .iter()
        .find(|b| b.y + b.height > bottom + TOLERANCE);
    let block = over.and_then(|b| b.frame.name.clone()).unwrap_or_default();
    LayoutProblem::TooLong {
        block,
        overflow_mm: tenths((page.height - area.height) / MM),
    }
}

/// To a tenth, upwards: an overflow is never told smaller than it is.
pub(crate) fn tenths(value: f32) -> f32 {
    (value * 10.0).ceil() / 10.0
}

/// Lays a frame out in the width of the area, as high as it gets.
///
/// # Errors
/// When a piece of text is wider than its box.
pub(crate) fn place(page: Frame, area: Area) -> Result<Placed, Vec<LayoutProblem>> {
    let mut tree = Tree::grow(page, area)?;
    tree.compute()?;
    tree.settle()
}

/// Frames in taffy's tree. It remembers what it computed: laid out once more with another style at
/// its top, it does little anew.
struct Tree {
    taffy: TaffyTree<TextBlock>,
    root: Node,
    area: Area,
}

/// A frame beside its node in taffy's tree.
struct Node {
    id: NodeId,
    frame: Frame,
    children: Vec<Self>,
}

impl Node {
    /// Changes the style of the frame, here and in the tree.
    fn restyle(
        &mut self,
        taffy: &mut TaffyTree<TextBlock>,
        change: impl FnOnce(&mut Style),
    ) -> Result<(), Vec<LayoutProblem>> {
        change(&mut self.frame.style);
        let style = self.frame.style.clone();
        taffy.set_style(self.id, style).map_err(failed)
    }
}

fn failed(cause: taffy::TaffyError) -> Vec<LayoutProblem> {
    vec![LayoutProblem::Engine(Message::foreign(cause.to_string()))]
}

impl Tree {
    /// A tree of a frame that is as wide as the area.
    fn grow(mut page: Frame, area: Area) -> Result<Self, Vec<LayoutProblem>> {
        let mut taffy = TaffyTree::new();
        taffy.disable_rounding();
        page.style.size.width = length(area.width);
        let root = grow(&mut taffy, page).map_err(failed)?;
        Ok(Self { taffy, root, area })
    }

    fn compute(&mut self) -> Result<(), Vec<LayoutProblem>> {
        let available = Size {
            width: AvailableSpace::Definite(self.area.width),
            height: AvailableSpace::MaxContent,
        };
        let computed = self.taffy.compute_layout_with_measure(
            self.root.id,
            available,
            |inputs, _, text, style| {
                let no_sums = |_: *const (), _: f32| 0.0;
                taffy::compute_leaf_layout(inputs, style, no_sums, |known, available| {
                    text.map_or(Size::ZERO, |text| measure(text, known, available))
                })
            },
        );
        computed.map_err(failed)
    }

    /// How high the frame was laid out.
    fn height(&self) -> f32 {
        self.taffy.unrounded_layout(self.root.id).size.height
    }

    /// The places of the frames as they were laid out last.
    fn settle(self) -> Result<Placed, Vec<LayoutProblem>> {
        let mut problems = Vec::new();
        let origin = (self.area.x, self.area.y);
        let placed = settle(&self.taffy, self.root, origin, "", &mut problems);
        if problems.is_empty() {
            Ok(placed)
        } else {
            Err(problems)
        }
    }
}

fn grow(taffy: &mut TaffyTree<TextBlock>, mut frame: Frame) -> Result<Node, taffy::TaffyError> {
    let style = frame.style.clone();
    let mut children = Vec::new();
    let id = match std::mem::take(&mut frame.holds) {
        Holds::Frames(frames) => {
            for child in frames {
                children.push(grow(taffy, child)?);
            }
            frame.holds = Holds::Frames(Vec::new());
            let ids: Vec<NodeId> = children.iter().map(|child| child.id).collect();
            taffy.new_with_children(style, &ids)?
        }
        Holds::Text(text) => {
            frame.holds = Holds::Text(text.clone());
            taffy.new_leaf_with_context(style, text)?
        }
        other => {
            frame.holds = other;
            taffy.new_leaf(style)?
        }
    };
    Ok(Node {
        id,
        frame,
        children,
    })
}

/// The size of a paragraph in the width that taffy offers.
fn measure(
    text: &TextBlock,
    known: Size<Option<f32>>,
    available: Size<AvailableSpace>,
) -> Size<f32> {
    let natural = lines::natural_width(&text.paragraph);
    let width = known.width.unwrap_or(match available.width {
        AvailableSpace::Definite(width) => width.min(natural),
        AvailableSpace::MinContent => lines::narrowest(&text.paragraph),
        AvailableSpace::MaxContent => natural,
    });
    let count = broken(text, width).map_or(1, |l| l.len());
    Size {
        width,
        height: height(text, count),
    }
}

fn broken(text: &TextBlock, width: f32) -> Result<Rc<[Line]>, lines::TooWide> {
    lines::fit(
        &text.paragraph,
        Measure {
            width,
            balanced: text.balanced,
        },
    )
}

#[expect(clippy::cast_precision_loss, reason = "a paragraph has few lines")]
fn height(text: &TextBlock, lines: usize) -> f32 {
    lines as f32 * text.cut.leading
}

/// Reads the places from taffy's tree, and breaks the paragraphs for good.
fn settle(
    tree: &TaffyTree<TextBlock>,
    node: Node,
    origin: (f32, f32),
    block: &str,
    problems: &mut Vec<LayoutProblem>,
) -> Placed {
    let layout = tree.unrounded_layout(node.id);
    let (x, y) = (origin.0 + layout.location.x, origin.1 + layout.location.y);
    let block = node.frame.name.clone().unwrap_or_else(|| block.to_owned());
    let lines = match &node.frame.holds {
        Holds::Text(text) => broken(text, layout.size.width).unwrap_or_else(|wide| {
            let overflow_mm = tenths(wide.by / MM);
            let (block, text) = (block.clone(), wide.text);
            problems.push(LayoutProblem::TooWide {
                block,
                text,
                overflow_mm,
            });
            Rc::default()
        }),
        _ => Rc::default(),
    };
    let (width, height) = (layout.size.width, layout.size.height);
    let children = node
        .children
        .into_iter()
        .map(|child| settle(tree, child, (x, y), &block, problems))
        .collect();
    Placed {
        frame: node.frame,
        x,
        y,
        width,
        height,
        lines,
        children,
    }
}
