//! Shapes: lines and curves, with y downwards.

/// A path of one or more parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Path {
    pub(crate) parts: Vec<Part>,
}

/// A part of a path: where it starts, its segments, and whether it is closed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) start: [f32; 2],
    pub(crate) segments: Vec<Segment>,
    pub(crate) closed: bool,
}

/// A step along a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Segment {
    /// Straight to a point.
    Line([f32; 2]),
    /// A cubic curve: two handles and the end.
    Curve([f32; 2], [f32; 2], [f32; 2]),
}

/// How far the handles of a quarter circle stand out, in radii.
const KAPPA: f32 = 0.552_285;

impl Path {
    /// A rectangle with round corners: left, top, width, height, radius.
    pub(crate) fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Self {
        let r = radius.min(width / 2.0).min(height / 2.0);
        let k = r * (1.0 - KAPPA);
        let (right, bottom) = (x + width, y + height);
        let segments = vec![
            Segment::Line([right - r, y]),
            Segment::Curve([right - k, y], [right, y + k], [right, y + r]),
            Segment::Line([right, bottom - r]),
            Segment::Curve(
                [right, bottom - k],
                [right - k, bottom],
                [right - r, bottom],
            ),
            Segment::Line([x + r, bottom]),
            Segment::Curve([x + k, bottom], [x, bottom - k], [x, bottom - r]),
            Segment::Line([x, y + r]),
            Segment::Curve([x, y + k], [x + k, y], [x + r, y]),
        ];
        Self {
            parts: vec![Part {
                start: [x + r, y],
                segments,
                closed: true,
            }],
        }
    }

    /// A straight line.
    pub(crate) fn line(from: [f32; 2], to: [f32; 2]) -> Self {
        Self {
            parts: vec![Part {
                start: from,
                segments: vec![Segment::Line(to)],
                closed: false,
            }],
        }
    }

    /// A rectangle: left, top, width, height.
    pub(crate) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Self {
        let (right, bottom) = (x + width, y + height);
        let corners = [[right, y], [right, bottom], [x, bottom]];
        Self {
            parts: vec![Part {
                start: [x, y],
                segments: corners.map(Segment::Line).to_vec(),
                closed: true,
            }],
        }
    }

    /// A circle.
    pub(crate) fn circle(x: f32, y: f32, radius: f32) -> Self {
        Self::rounded(x - radius, y - radius, 2.0 * radius, 2.0 * radius, radius)
    }

    /// The same path, scaled from the origin and then moved.
    pub(crate) fn placed(&self, scale: f32, x: f32, y: f32) -> Self {
        let at = |p: [f32; 2]| [p[0] * scale + x, p[1] * scale + y];
        let parts = self
            .parts
            .iter()
            .map(|part| Part {
                start: at(part.start),
                segments: part
                    .segments
                    .iter()
                    .map(|s| match *s {
                        Segment::Line(p) => Segment::Line(at(p)),
                        Segment::Curve(a, b, c) => Segment::Curve(at(a), at(b), at(c)),
                    })
                    .collect(),
                closed: part.closed,
            })
            .collect();
        Self { parts }
    }

    /// Reads the little language that the drawings are written in: `M x y`, `L x y`,
    /// `C x y x y x y`, `Z`, and `O x y r` for a circle. All absolute; nothing else is known.
    pub(crate) fn read(text: &str) -> Self {
        let mut path = Self::default();
        let mut words = text.split_ascii_whitespace();
        while let Some(command) = words.next() {
            let mut number = || {
                words
                    .next()
                    .and_then(|w| w.parse::<f32>().ok())
                    .unwrap_or(0.0)
            };
            match command {
                "M" => {
                    let start = [number(), number()];
                    path.parts.push(Part {
                        start,
                        segments: Vec::new(),
                        closed: false,
                    });
                }
                "L" => {
                    let to = [number(), number()];
                    path.extend(Segment::Line(to));
                }
                "C" => {
                    let (a, b, c) = (
                        [number(), number()],
                        [number(), number()],
                        [number(), number()],
                    );
                    path.extend(Segment::Curve(a, b, c));
                }
                "O" => {
                    let (x, y, r) = (number(), number(), number());
                    path.parts.extend(Self::circle(x, y, r).parts);
                }
                _ => {
                    if let Some(last) = path.parts.last_mut() {
                        last.closed = true;
                    }
                }
            }
        }
        path
    }

    fn extend(&mut self, segment: Segment) {
        if let Some(last) = self.parts.last_mut() {
            last.segments.push(segment);
        }
    }
}
