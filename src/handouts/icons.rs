//! The drawings, as lines of our own on a grid of 24 by 24.
//!
//! All share one weight and round ends, so that they sit with the letters; none needs a colour to
//! be understood, and none shows a child, a lock or a hood.

use super::looks::{Colour, WHITE};
use super::model::Icon;
use super::pdf::{Mark, Path};

/// The grid that the drawings are made on.
const GRID: f32 = 24.0;
/// The weight of lines on that grid.
const WEIGHT: f32 = 1.9;

/// A stroke of a drawing.
#[derive(Clone, Copy)]
enum Stroke {
    /// A line.
    Line(&'static str),
    /// A filled shape.
    Solid(&'static str),
    /// A wide line in the colour of what lies behind, to set the next one off.
    Gap(&'static str),
}

use Stroke::{Gap, Line, Solid};

const fn strokes(icon: Icon) -> &'static [Stroke] {
    match icon {
        Icon::Stake => &[
            Line("M 8 3 L 8 17.5 L 9.2 21.5 L 10.4 17.5 L 10.4 3 Z"),
            Solid("M 10.4 3.2 L 20 6.9 L 10.4 10.6 Z"),
        ],
        Icon::Speech => &[
            Line(
                "M 5.4 3.6 L 18.6 3.6 C 20.4 3.6 21.6 4.9 21.6 6.6 L 21.6 13.4 \
                 C 21.6 15.2 20.4 16.4 18.6 16.4 L 11.8 16.4 L 7 20.6 L 7 16.4 L 5.4 16.4 \
                 C 3.6 16.4 2.4 15.2 2.4 13.4 L 2.4 6.6 C 2.4 4.9 3.6 3.6 5.4 3.6 Z",
            ),
            Line("M 7.2 8.2 L 16.8 8.2 M 7.2 11.9 L 13.4 11.9"),
        ],
        Icon::Hand => &[Line(
            "M 6.6 12.6 L 6.6 6.6 C 6.6 4.9 9 4.9 9 6.6 L 9 11.4 M 9 11.4 L 9 4.4 \
             C 9 2.7 11.4 2.7 11.4 4.4 L 11.4 11.2 M 11.4 11.2 L 11.4 4.8 \
             C 11.4 3.1 13.8 3.1 13.8 4.8 L 13.8 11.6 M 13.8 11.6 L 13.8 6.8 \
             C 13.8 5.1 16.2 5.1 16.2 6.8 L 16.2 13.6 L 17.7 11.9 C 18.9 10.6 20.9 12 19.9 13.6 \
             L 16.6 18.9 C 15.4 20.8 13.8 21.6 11.6 21.6 C 8.6 21.6 6.6 19.6 6.6 16.4 L 6.6 12.6",
        )],
        Icon::Phone => &[Line(
            "M 5.6 3 L 8.6 3 L 10.4 7.6 L 8.2 9.4 C 9.3 11.9 11.5 14.4 14.6 15.8 L 16.4 13.6 \
             L 21 15.4 L 21 18.4 C 21 20 19.8 21 18.2 20.9 C 10.2 20.2 3.8 13.8 3 5.8 \
             C 2.9 4.2 4 3 5.6 3 Z",
        )],
        Icon::Message => &[
            Line(
                "M 5.4 3.6 L 18.6 3.6 C 20.4 3.6 21.6 4.9 21.6 6.6 L 21.6 13.4 \
                 C 21.6 15.2 20.4 16.4 18.6 16.4 L 11.8 16.4 L 7 20.6 L 7 16.4 L 5.4 16.4 \
                 C 3.6 16.4 2.4 15.2 2.4 13.4 L 2.4 6.6 C 2.4 4.9 3.6 3.6 5.4 3.6 Z",
            ),
            Solid("O 7.6 10 1.25 O 12 10 1.25 O 16.4 10 1.25"),
        ],
        Icon::Globe => &[
            Line("O 12 12 9.2"),
            Line(
                "M 12 2.8 C 7 8 7 16 12 21.2 M 12 2.8 C 17 8 17 16 12 21.2 \
                 M 3.2 9.2 L 20.8 9.2 M 3.2 14.8 L 20.8 14.8",
            ),
        ],
        Icon::Pencil => &[
            Line(
                "M 3.6 20.4 L 4.9 15.4 L 15.6 4.7 C 16.7 3.6 18.2 3.6 19.3 4.7 \
                 C 20.4 5.8 20.4 7.3 19.3 8.4 L 8.6 19.1 Z",
            ),
            Line("M 13.4 6.9 L 17.1 10.6"),
        ],
        Icon::CameraOff => &[
            Line(
                "M 4.4 7.2 L 8 7.2 L 9.6 4.8 L 14.4 4.8 L 16 7.2 L 19.6 7.2 \
                 C 20.8 7.2 21.6 8 21.6 9.2 L 21.6 17.4 C 21.6 18.6 20.8 19.4 19.6 19.4 \
                 L 4.4 19.4 C 3.2 19.4 2.4 18.6 2.4 17.4 L 2.4 9.2 C 2.4 8 3.2 7.2 4.4 7.2 Z",
            ),
            Line("O 12 13.1 3.6"),
            Gap("M 3.4 21.6 L 21.4 2.6"),
            Line("M 3.4 21.6 L 21.4 2.6"),
        ],
        Icon::Tick => &[Line("M 4.6 12.8 L 9.8 18 L 19.6 6.4")],
        Icon::Cross => &[Line("M 6 6 L 18 18 M 18 6 L 6 18")],
        Icon::Lamp => &[
            Line(
                "M 9 17 C 9 14.6 5.8 13.2 5.8 9.4 C 5.8 5.8 8.6 3 12 3 C 15.4 3 18.2 5.8 18.2 9.4 \
                 C 18.2 13.2 15 14.6 15 17 Z",
            ),
            Line("M 9.6 20.6 L 14.4 20.6"),
        ],
        Icon::LifeRing => &[
            Line("O 12 12 9.2 O 12 12 3.9"),
            Line(
                "M 5.5 5.5 L 9.2 9.2 M 18.5 5.5 L 14.8 9.2 M 5.5 18.5 L 9.2 14.8 \
                 M 18.5 18.5 L 14.8 14.8",
            ),
        ],
        Icon::Square => &[Line(
            "M 4.6 3.2 L 19.4 3.2 L 20.8 4.6 L 20.8 19.4 L 19.4 20.8 L 4.6 20.8 L 3.2 19.4 \
             L 3.2 4.6 Z",
        )],
        Icon::Scissors => &[
            Line("O 6 6.4 2.9 O 6 17.6 2.9"),
            Line("M 8.4 8 L 20.6 17.4 M 8.4 16 L 20.6 6.6"),
        ],
        Icon::Clock => &[Line("O 12 12 9.2"), Line("M 12 6.4 L 12 12 L 16 14.4")],
        Icon::Home => &[
            Line("M 3 11.4 L 12 3.6 L 21 11.4"),
            Line("M 5.6 9.6 L 5.6 20.4 L 18.4 20.4 L 18.4 9.6"),
            Line("M 10 20.2 L 10 14.6 L 14 14.6 L 14 20.2"),
        ],
        Icon::Person => &[
            Line("O 12 7.4 4.2"),
            Line("M 4.2 20.8 C 4.2 16.4 7.6 14.4 12 14.4 C 16.4 14.4 19.8 16.4 19.8 20.8"),
        ],
        Icon::School => &[
            Line("M 2.6 9.4 L 12 4.2 L 21.4 9.4 L 12 14.6 Z"),
            Line("M 6.2 11.8 L 6.2 17.2 C 9.4 19.8 14.6 19.8 17.8 17.2 L 17.8 11.8"),
            Line("M 21.4 9.6 L 21.4 15.6"),
        ],
        Icon::Shield => &[Line(
            "M 12 2.8 L 19.8 5.6 L 19.8 11.4 C 19.8 16.4 16.4 19.8 12 21.4 \
             C 7.6 19.8 4.2 16.4 4.2 11.4 L 4.2 5.6 Z",
        )],
        Icon::Camera => &[
            Line(
                "M 4.4 7.2 L 8 7.2 L 9.6 4.8 L 14.4 4.8 L 16 7.2 L 19.6 7.2 \
                 C 20.8 7.2 21.6 8 21.6 9.2 L 21.6 17.4 C 21.6 18.6 20.8 19.4 19.6 19.4 \
                 L 4.4 19.4 C 3.2 19.4 2.4 18.6 2.4 17.4 L 2.4 9.2 C 2.4 8 3.2 7.2 4.4 7.2 Z",
            ),
            Line("O 12 13.1 3.6"),
        ],
    }
}

/// The width that a drawing takes between words of some size.
pub(super) fn inline_width(size: f32) -> f32 {
    size * 1.15
}

/// Draws an icon in a square of `size` points whose top left corner is at `x`, `y`.
pub(super) fn draw(
    icon: Icon,
    x: f32,
    y: f32,
    size: f32,
    colour: Colour,
    behind: Option<Colour>,
) -> Vec<Mark> {
    let scale = size / GRID;
    let path = |text: &str| Path::read(text).placed(scale, x, y);
    strokes(icon)
        .iter()
        .map(|stroke| match stroke {
            Line(text) => Mark::Stroke(path(text), colour, WEIGHT * scale),
            Solid(text) => Mark::Fill(path(text), colour),
            Gap(text) => Mark::Stroke(path(text), behind.unwrap_or(WHITE), 3.2 * WEIGHT * scale),
        })
        .collect()
}
