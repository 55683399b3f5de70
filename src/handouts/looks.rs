//! The look of a sheet: sizes, colours, spaces. One place, so that it can be judged as a whole.
//!
//! Meaning is never carried by a colour alone: each kind of box has its own drawing, its own
//! heading and its own outline, and the mono palette has no tint at all.

use super::fonts::Face;
use super::model::{Callout, Icon, Ink};

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// The smallest text that may be printed, in points.
pub(crate) const SMALLEST: f32 = 9.0;

/// An RGB colour, 0 to 255 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The colours of a sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    pub(crate) ink: Colour,
    pub(crate) soft: Colour,
    pub(crate) line: Colour,
    pub(crate) act: Colour,
    pub(crate) learn: Colour,
    pub(crate) talk: Colour,
    /// The weight of thin lines, in points.
    pub(crate) hairline: f32,
    tints: Option<[Colour; 4]>,
}

const BLACK: Colour = Colour(0, 0, 0);
/// White, for what is cut out of a solid shape.
pub(crate) const WHITE: Colour = Colour(255, 255, 255);

impl Palette {
    /// The palette for what the printer has.
    pub(crate) const fn of(ink: Ink) -> Self {
        match ink {
            Ink::Colour => Self {
                ink: Colour(0x1F, 0x29, 0x33),
                soft: Colour(0x4A, 0x55, 0x60),
                line: Colour(0xD9, 0xD3, 0xC7),
                act: Colour(0xB3, 0x26, 0x1E),
                learn: Colour(0x1B, 0x5E, 0x8C),
                talk: Colour(0x2E, 0x6B, 0x4F),
                hairline: 0.7,
                tints: Some([
                    Colour(0xFC, 0xED, 0xEA),
                    Colour(0xEA, 0xF2, 0xF8),
                    Colour(0xEA, 0xF4, 0xEE),
                    Colour(0xFB, 0xF8, 0xF3),
                ]),
            },
            Ink::Mono => Self {
                ink: BLACK,
                soft: BLACK,
                line: BLACK,
                act: BLACK,
                learn: BLACK,
                talk: BLACK,
                hairline: 0.4,
                tints: None,
            },
        }
    }

    /// The look of a kind of box.
    pub(crate) fn callout(&self, kind: Callout) -> BoxLook {
        let tint = |i: usize| self.tints.map(|t| t[i]);
        let (accent, fill, icon, weight) = match kind {
            Callout::ActNow => (self.act, tint(0), Icon::LifeRing, 1.6),
            Callout::Never => (self.act, None, Icon::CameraOff, 1.1),
            Callout::Learn => (self.learn, tint(1), Icon::Lamp, 0.0),
            Callout::Talk => (self.talk, tint(2), Icon::Speech, 0.0),
            Callout::Keep => (self.ink, None, Icon::Pencil, 1.1),
            Callout::Summary => (self.ink, tint(3), Icon::Stake, 0.0),
        };
        // Without colours, weight alone sets the box that comes first apart.
        let weight = match (kind, self.tints) {
            (Callout::ActNow, None) => 2.4,
            (_, None) => 0.8,
            _ => weight,
        };
        let border = match kind {
            Callout::Keep => self.soft,
            _ => accent,
        };
        BoxLook {
            accent,
            fill,
            border,
            weight,
            icon,
        }
    }

    /// The fill behind quiet cards.
    pub(crate) fn card(&self) -> Option<Colour> {
        self.tints.map(|t| t[3])
    }
}

/// How a box is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoxLook {
    /// Its heading and drawing.
    pub(crate) accent: Colour,
    /// Behind it.
    pub(crate) fill: Option<Colour>,
    /// Its outline.
    pub(crate) border: Colour,
    /// The outline's weight in points; 0 for none.
    pub(crate) weight: f32,
    /// Its drawing.
    pub(crate) icon: Icon,
}

/// A size of text: face, size and line height in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) leading: f32,
}

impl Cut {
    /// From the top of a line to its baseline, in points, for a face with these metrics: what is
    /// over the letters and what is under them is halved.
    pub(crate) fn baseline(self) -> f32 {
        let (over, under) = (ASCENT * self.size, DESCENT * self.size);
        (self.leading - over - under) / 2.0 + over
    }
}

/// Ascent and descent of the family, in ems.
const ASCENT: f32 = 0.984;
const DESCENT: f32 = 0.316;

const fn cut(face: Face, size: f32, leading: f32) -> Cut {
    Cut {
        face,
        size,
        leading,
    }
}

pub(crate) const TITLE: Cut = cut(Face::Bold, 29.0, 32.0);
pub(crate) const EYEBROW: Cut = cut(Face::SemiBold, 10.5, 14.0);
pub(crate) const LEAD: Cut = cut(Face::Regular, 12.5, 16.8);
pub(crate) const HEADING: Cut = cut(Face::Bold, 14.0, 18.0);
pub(crate) const SUBHEADING: Cut = cut(Face::Bold, 11.5, 15.0);
pub(crate) const BODY: Cut = cut(Face::Regular, 11.0, 14.4);
pub(crate) const SAYING: Cut = cut(Face::SemiBold, 13.0, 17.5);
pub(crate) const NUMERAL: Cut = cut(Face::Bold, 32.0, 32.0);
pub(crate) const REACH: Cut = cut(Face::Bold, 19.0, 21.0);
pub(crate) const CARD: Cut = cut(Face::Regular, 9.5, 12.2);
pub(crate) const NOTE: Cut = cut(Face::Regular, 9.0, 11.4);

#[cfg(test)]
mod tests {
    use super::*;

    const CALLOUTS: [Callout; 6] = [
        Callout::Summary,
        Callout::ActNow,
        Callout::Learn,
        Callout::Talk,
        Callout::Keep,
        Callout::Never,
    ];

    /// The contrast of two colours (WCAG 2.2, 1.4.3).
    fn contrast(a: Colour, b: Colour) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let light =
            |c: Colour| 0.05 + 0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2);
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_text_stands_out_from_what_lies_behind_it() {
        for ink in [Ink::Colour, Ink::Mono] {
            let palette = Palette::of(ink);
            for kind in CALLOUTS {
                let look = palette.callout(kind);
                let behind = look.fill.unwrap_or(WHITE);
                for colour in [look.accent, palette.ink, palette.soft] {
                    let contrast = contrast(colour, behind);
                    assert!(contrast >= 5.0, "{kind:?}: {contrast:.2}");
                }
            }
            for colour in [palette.ink, palette.soft, palette.learn] {
                assert!(contrast(colour, palette.card().unwrap_or(WHITE)) >= 5.0);
            }
        }
    }

    #[test]
    fn without_colours_there_is_no_tint_and_boxes_differ_by_drawing_and_weight() {
        let palette = Palette::of(Ink::Mono);
        let looks = CALLOUTS.map(|kind| palette.callout(kind));
        assert!(
            looks
                .iter()
                .all(|look| look.fill.is_none() && look.weight > 0.0)
        );
        assert!(palette.card().is_none());
        let mut icons = looks.map(|look| look.icon).to_vec();
        icons.sort_unstable();
        icons.dedup();
        assert_eq!(icons.len(), CALLOUTS.len());
        let now = palette.callout(Callout::ActNow).weight;
        assert!(looks.iter().filter(|look| look.weight >= now).count() == 1);
    }

    #[test]
    fn nothing_is_smaller_than_may_be_printed() {
        for cut in [
            TITLE, EYEBROW, LEAD, HEADING, SUBHEADING, BODY, SAYING, NUMERAL, REACH, CARD, NOTE,
        ] {
            assert!(cut.size >= SMALLEST && cut.leading >= cut.size, "{cut:?}");
        }
        const { assert!(BODY.size >= 11.0) };
    }
}
