//! The head of a sheet, its foot, and what runs along its pages.

use taffy::prelude::*;

use super::{BETWEEN, Designer, Setting, furniture};
use crate::handouts::fonts::Face;
use crate::handouts::frames::{Frame, Graphic};
use crate::handouts::looks::{Cut, MM};
use crate::handouts::model::{FURNITURE, Format, Icon, Inline, Note, Own, Picture, Sheet};

/// The side of the code at the foot.
const CODE: f32 = 16.0 * MM;
/// A size that is read well in the hand, in points.
const READABLE: f32 = 12.0;
/// The largest that a logo is printed, in points.
const LOGO: [f32; 2] = [45.0 * MM, 16.0 * MM];

impl Designer<'_> {
    pub(super) fn header(&mut self, sheet: &Sheet) -> Frame {
        let header = &sheet.header;
        let title = header.title.as_deref().unwrap_or(&sheet.title);
        self.block = "header".to_owned();
        let act = self.palette.act;
        let mut frames = Vec::new();
        if !header.eyebrow.is_empty() {
            let eyebrow = Setting {
                cut: self.cuts.eyebrow,
                colour: self.palette.soft,
            };
            let words = self.text(&header.eyebrow, eyebrow, "P");
            let stake = Frame::drawing(Icon::Stake, self.cuts.eyebrow.leading + 1.0, act, None);
            let mut row = Frame::row(self.air(5.0), vec![stake, words]);
            row.style.align_items = AlignItems::CENTER;
            frames.push(row);
        }
        let setting = Setting {
            cut: self.cuts.title,
            colour: self.palette.ink,
        };
        frames.push(self.text(&[Inline::from(title)], setting, "H1"));
        let lead = Setting {
            cut: self.cuts.lead,
            colour: self.palette.ink,
        };
        for paragraph in &header.lead {
            frames.push(self.text(paragraph, lead, "P"));
        }
        Frame::column(self.air(4.0), frames)
            .named("header")
            .with_next()
    }

    /// The title of a page of cards: in its margin, so that the cards have the page.
    pub(super) fn margin_title(&mut self, title: &str, role: &'static str) -> Frame {
        self.block = "title".to_owned();
        let cut = Cut {
            face: Face::Bold,
            ..self.cuts.note
        };
        let colour = self.palette.soft;
        self.text(&[Inline::from(title)], Setting { cut, colour }, role)
            .named("title")
    }

    /// The last line of a card: its edition.
    pub(super) fn card_foot(&mut self, sheet: &Sheet) -> Frame {
        let setting = self.small();
        let edition = Inline::Traced {
            mark: FURNITURE,
            text: vec![Inline::Text(sheet.code.clone())],
        };
        let mut frames = vec![self.text(&[edition], setting, "P")];
        let stake = self.cuts.note.size;
        frames.insert(
            0,
            Frame::drawing(Icon::Stake, stake, self.palette.act, None),
        );
        let mut row = Frame::row(self.air(5.0), frames);
        row.style.align_items = AlignItems::CENTER;
        row
    }

    fn small(&self) -> Setting {
        Setting {
            cut: self.cuts.note,
            colour: self.palette.soft,
        }
    }

    /// The foot: what the association adds; then the edition and the heading of the notes on one
    /// line, the notes under it, the code beside them; in a panel the code stands beside the edition
    /// alone, so that the notes have the width. The edition is read first, so that nothing stands
    /// between the heading and the notes.
    pub(super) fn foot(&mut self, sheet: &Sheet) -> Frame {
        self.block = "foot".to_owned();
        let setting = self.small();
        let mut frames = Vec::new();
        let narrow = sheet.format == Format::Leaflet;
        // A leaflet has more room for it on its cover.
        if let Some(own) = sheet.own.as_ref().filter(|_| !narrow) {
            frames.push(self.own(own));
        }
        frames.push(Frame::rule(self.palette.line, self.palette.hairline));
        let mut edition = sheet.edition.clone();
        if let Some(current) = &sheet.current {
            edition.push(Inline::from(" · "));
            edition.extend(current.words.clone());
        }
        let edition = self.text(&edition, setting, "P");
        let title = self.notes_title(sheet);
        let notes = self.notes(sheet);
        let code = sheet.current.as_ref().map(|current| {
            let side = CODE * self.cuts.air.max(1.0);
            let mut code = self.code(current, side);
            code.style.align_self = Some(AlignSelf::FLEX_END);
            code
        });
        let mut text = Vec::new();
        let mut beside = code;
        if narrow {
            text.push(match beside.take() {
                Some(code) => Frame::row(self.air(9.0), vec![edition.share(1.0), code]),
                None => edition,
            });
            text.extend(title);
        } else {
            let ends = std::iter::once(edition.shrinking()).chain(title).collect();
            let mut head = Frame::row(self.air(8.0), ends);
            head.style.flex_direction = FlexDirection::RowReverse;
            head.style.justify_content = JustifyContent::SPACE_BETWEEN;
            text.push(head);
        }
        text.extend(notes);
        let mut text = Frame::column(self.air(3.5), text);
        match beside {
            None => frames.push(text),
            Some(code) => {
                text = text.share(1.0);
                frames.push(Frame::row(self.air(9.0), vec![text, code]));
            }
        }
        Frame::column(self.air(3.5), frames).named("foot")
    }

    fn notes_title(&mut self, sheet: &Sheet) -> Option<Frame> {
        if sheet.notes_title.is_empty() || sheet.notes.is_empty() {
            return None;
        }
        let cut = Cut {
            face: Face::Bold,
            ..self.cuts.note
        };
        let colour = self.palette.soft;
        Some(self.text(&sheet.notes_title, Setting { cut, colour }, "H2"))
    }

    fn notes(&mut self, sheet: &Sheet) -> Option<Frame> {
        if sheet.notes.is_empty() {
            return None;
        }
        let setting = self.small();
        let notes = sheet
            .notes
            .iter()
            .map(|note| self.note(note, setting))
            .collect();
        let mut notes = Frame::row(self.air(14.0), notes);
        notes.style.flex_wrap = FlexWrap::Wrap;
        Some(notes)
    }

    fn note(&mut self, note: &Note, setting: Setting) -> Frame {
        let cut = Cut {
            face: Face::Bold,
            ..setting.cut
        };
        let label = Setting {
            cut,
            colour: setting.colour,
        };
        let number = self.text(&[furniture(u32::from(note.number))], label, "Lbl");
        let width = setting.cut.size * if note.number > 9 { 1.3 } else { 0.9 };
        let text = self.text(&note.text, setting, "P").shrinking();
        let parts = vec![number.wide(width), text];
        Frame::row(2.0, parts).role("Note").shrinking()
    }

    /// The association's own words, said to be its own.
    pub(super) fn own(&mut self, own: &Own) -> Frame {
        let words = Frame::column(BETWEEN, self.own_words(own));
        let logo = own.logo.as_ref().map(logo);
        let space = self.air(10.0);
        let parts = if self.narrow {
            Frame::column(space, std::iter::once(words).chain(logo).collect())
        } else {
            let words = words.share(1.0);
            let mut row = Frame::row(space, std::iter::once(words).chain(logo).collect());
            row.style.align_items = AlignItems::CENTER;
            row
        };
        parts
            .padded([6.0, 9.0, 7.0, 9.0])
            .on(self.quiet_ground())
            .named("own contacts")
    }

    /// The contacts, under words that say whose they are.
    pub(super) fn own_words(&mut self, own: &Own) -> Vec<Frame> {
        let cut = Cut {
            face: Face::Bold,
            ..self.cuts.card
        };
        let colour = self.palette.soft;
        let title = self.text(&own.title, Setting { cut, colour }, "P");
        // On a wall, what everybody must read at once is larger than who hangs it up.
        let setting = if self.cuts.card.size > READABLE {
            Setting {
                cut: self.cuts.card,
                ..self.body()
            }
        } else {
            self.body()
        };
        let contacts = own.contacts.iter();
        std::iter::once(title)
            .chain(contacts.map(|contact| self.text(contact, setting, "P")))
            .collect()
    }

    /// What stands at the foot of each of several pages.
    pub(crate) fn running(&mut self, sheet: &Sheet, page: usize, pages: usize) -> Frame {
        self.block = "running foot".to_owned();
        let words = sheet
            .running
            .replace("{page}", &page.to_string())
            .replace("{pages}", &pages.to_string());
        let text = Inline::Traced {
            mark: FURNITURE,
            text: vec![Inline::Text(words)],
        };
        let mut frame = self.text(&[text], self.small(), "P");
        frame.repeats = true;
        frame
    }
}

/// A logo, as large as it may be.
pub(super) fn logo(picture: &Picture) -> Frame {
    #[expect(clippy::cast_precision_loss, reason = "a logo has few pixels")]
    let (width, height) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
    let scale = (LOGO[0] / width).min(LOGO[1] / height);
    let graphic = Graphic::Picture(picture.clone());
    let words = picture.description.clone();
    Frame::figure(graphic, words, width * scale, height * scale)
}
