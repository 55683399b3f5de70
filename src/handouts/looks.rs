//! The look of a sheet: sizes, colours, spaces. One place, so that it can be judged as a whole.
//!
//! Meaning is never carried by a colour alone: each kind of box has its own drawing, its own
//! heading and its own outline, and the mono palette has no tint at all.

use super::fonts::Face;
use super::model::{Callout, Format, Icon, Ink, Paper};

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
                hairline: 0.6,
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

    /// The fill behind words to say.
    pub(crate) fn said(&self) -> Option<Colour> {
        self.tints.map(|t| t[2])
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

/// The cuts of a format: its own for each size of paper, never one scaled from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cuts {
    pub(crate) title: Cut,
    pub(crate) eyebrow: Cut,
    pub(crate) lead: Cut,
    pub(crate) heading: Cut,
    pub(crate) subheading: Cut,
    pub(crate) body: Cut,
    pub(crate) saying: Cut,
    pub(crate) numeral: Cut,
    pub(crate) reach: Cut,
    /// What stands on the card of a channel, and in tables.
    pub(crate) card: Cut,
    pub(crate) note: Cut,
    /// How much space there is around things, where a sheet has 1.
    pub(crate) air: f32,
}

/// For what is read in the hand.
const SHEET: Cuts = Cuts {
    title: cut(Face::Bold, 28.0, 31.0),
    eyebrow: cut(Face::SemiBold, 10.5, 14.0),
    lead: cut(Face::Regular, 12.5, 16.5),
    heading: cut(Face::Bold, 14.5, 18.0),
    subheading: cut(Face::Bold, 12.5, 16.0),
    body: cut(Face::Regular, 12.0, 15.4),
    saying: cut(Face::SemiBold, 13.0, 17.2),
    numeral: cut(Face::Bold, 30.0, 30.0),
    reach: cut(Face::Bold, 19.0, 21.0),
    card: cut(Face::Regular, 10.0, 12.6),
    note: cut(Face::Regular, 9.0, 11.2),
    air: 1.0,
};

/// For a narrow panel.
const LEAFLET: Cuts = Cuts {
    title: cut(Face::Bold, 30.0, 33.0),
    heading: cut(Face::Bold, 16.0, 19.5),
    lead: cut(Face::Regular, 13.5, 18.0),
    body: cut(Face::Regular, 12.5, 16.6),
    saying: cut(Face::SemiBold, 13.5, 18.2),
    ..SHEET
};

/// For a card of the size of a bank card.
const CARDS: Cuts = Cuts {
    heading: cut(Face::Bold, 11.5, 13.4),
    subheading: cut(Face::Bold, 10.0, 12.4),
    body: cut(Face::Regular, 9.5, 11.8),
    saying: cut(Face::SemiBold, 10.0, 12.4),
    numeral: cut(Face::Bold, 13.0, 13.0),
    reach: cut(Face::Bold, 13.0, 14.4),
    card: cut(Face::Regular, 9.0, 10.8),
    note: cut(Face::Regular, 9.0, 10.4),
    air: 0.55,
    ..SHEET
};

/// For a wall, on the paper of an office printer.
const POSTER: Cuts = Cuts {
    title: cut(Face::Bold, 46.0, 49.0),
    eyebrow: cut(Face::SemiBold, 14.0, 18.0),
    lead: cut(Face::Regular, 19.0, 25.0),
    heading: cut(Face::Bold, 22.0, 27.0),
    subheading: cut(Face::Bold, 18.0, 23.0),
    body: cut(Face::Regular, 16.5, 21.5),
    saying: cut(Face::SemiBold, 20.0, 26.0),
    numeral: cut(Face::Bold, 44.0, 44.0),
    reach: cut(Face::Bold, 32.0, 35.0),
    card: cut(Face::Regular, 14.0, 17.6),
    note: cut(Face::Regular, 9.5, 12.0),
    air: 1.4,
};

/// For a wall, seen from the other end of the room.
const LARGE_POSTER: Cuts = Cuts {
    title: cut(Face::Bold, 66.0, 70.0),
    eyebrow: cut(Face::SemiBold, 20.0, 25.0),
    lead: cut(Face::Regular, 29.0, 37.0),
    heading: cut(Face::Bold, 33.0, 40.0),
    subheading: cut(Face::Bold, 27.0, 33.0),
    body: cut(Face::Regular, 26.0, 33.0),
    saying: cut(Face::SemiBold, 30.0, 38.0),
    numeral: cut(Face::Bold, 66.0, 66.0),
    reach: cut(Face::Bold, 50.0, 54.0),
    card: cut(Face::Regular, 22.0, 27.0),
    note: cut(Face::Regular, 11.0, 14.0),
    air: 2.0,
};

impl Cuts {
    /// The cuts of a format on a paper.
    pub(crate) const fn of(format: Format, paper: Paper) -> Self {
        match format {
            Format::Sheet | Format::Form | Format::Kit => SHEET,
            Format::Leaflet => LEAFLET,
            Format::Cards => CARDS,
            Format::Poster if paper.is_large() => LARGE_POSTER,
            Format::Poster => POSTER,
        }
    }

    /// The same cuts, for the page of a set of cards that is not cut up.
    pub(crate) const fn whole_page() -> Self {
        SHEET
    }

    #[cfg(test)]
    fn all(&self) -> [Cut; 11] {
        [
            self.title,
            self.eyebrow,
            self.lead,
            self.heading,
            self.subheading,
            self.body,
            self.saying,
            self.numeral,
            self.reach,
            self.card,
            self.note,
        ]
    }
}

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
        let formats = [
            Format::Sheet,
            Format::Leaflet,
            Format::Poster,
            Format::Cards,
            Format::Form,
            Format::Kit,
        ];
        for format in formats {
            for paper in format.papers() {
                let cuts = Cuts::of(format, *paper);
                for cut in cuts.all() {
                    assert!(cut.size >= SMALLEST && cut.leading >= cut.size, "{cut:?}");
                }
                // What parents read in the hand is set in 12 points or more.
                assert!(
                    format == Format::Cards || cuts.body.size >= 12.0,
                    "{format:?}"
                );
            }
        }
    }
}
