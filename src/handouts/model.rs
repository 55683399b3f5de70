//! What a sheet is, before anything is known about paper: plain data in reading order.
//!
//! Everything that will be printed enters here as [`Inline`] text, already written in the sheet's
//! language and already traced: this module and the floors of the engine under it never make up
//! a word or a number. Text that comes from a trace is wrapped in [`Inline::Traced`] (or
//! [`Block::Traced`] for a whole block), and the engine hands back, in [`Print`](super::Print)s,
//! what it really painted of it.
//!
//! Deliberately absent: sizes, colours, positions (they are looks), Markdown and directives (they
//! are resolved before), and any number type.

use serde::{Deserialize, Serialize};

/// The formats that a handout can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A sheet of one page or two.
    Sheet,
    /// Three panels a side, folded.
    Leaflet,
    /// One page to hang up.
    Poster,
    /// Ten small cards a page, to cut out.
    Cards,
    /// A sheet to write on.
    Form,
    /// Several pages for the leader of a workshop.
    Kit,
}

impl Format {
    /// The name in a definition, in the manifest and in file lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Leaflet => "leaflet",
            Self::Poster => "poster",
            Self::Cards => "cards",
            Self::Form => "form",
            Self::Kit => "kit",
        }
    }

    /// The papers that it is laid out for, each for itself.
    #[must_use]
    pub const fn papers(self) -> &'static [Paper] {
        match self {
            Self::Poster => &[Paper::A4, Paper::Letter, Paper::A3, Paper::Tabloid],
            _ => &[Paper::A4, Paper::Letter],
        }
    }

    /// The most pages that it may have.
    #[must_use]
    pub const fn most_pages(self) -> usize {
        match self {
            Self::Poster => 1,
            Self::Sheet | Self::Leaflet | Self::Form => 2,
            Self::Cards | Self::Kit => 40,
        }
    }
}

/// One sheet, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is printed as.
    pub format: Format,
    /// The most pages that its writer allows; the format may allow fewer.
    pub most_pages: Option<usize>,
    /// The document's title: the PDF's title, and the first heading of the page.
    pub title: String,
    /// What the document is, in one sentence, for the PDF's metadata.
    pub description: String,
    /// BCP 47 tag of the sheet's language, such as `fr`.
    pub language: String,
    /// The paper that it is laid out for.
    pub paper: Paper,
    /// Whether colours may be used.
    pub ink: Ink,
    /// What stands above the body.
    pub header: Header,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// The heading above the notes at the foot, such as "Sources".
    pub notes_title: Vec<Inline>,
    /// The notes at the foot, in the order of their numbers.
    pub notes: Vec<Note>,
    /// The line at the foot that says which edition it is, and its dates.
    pub edition: Vec<Inline>,
    /// The code of the edition, which that line prints.
    pub code: String,
    /// Where a reader learns whether the edition is still current; none when the project has no
    /// address yet.
    pub current: Option<QrCode>,
    /// What stands at the foot of every page of several: `{page}` and `{pages}` are filled in.
    pub running: String,
    /// The contacts and the logo of the association that hands the sheet out.
    pub own: Option<Own>,
}

impl Sheet {
    /// The same sheet for a paper and an ink. Words and edition stay as they are.
    #[must_use]
    pub fn on(&self, paper: Paper, ink: Ink) -> Self {
        Self {
            paper,
            ink,
            ..self.clone()
        }
    }
}

/// What an association adds to a sheet: its own words, which nobody here has checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// The heading above them, which says that they are its own.
    pub title: Vec<Inline>,
    /// The title of a page that is printed behind cards.
    pub back: String,
    /// The contacts, a line each.
    pub contacts: Vec<Vec<Inline>>,
    /// The logo.
    pub logo: Option<Picture>,
}

/// A picture: 8 bits a channel, red, green and blue, row after row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Three bytes a pixel.
    pub pixels: std::sync::Arc<Vec<u8>>,
    /// What it shows, for those who do not see it.
    pub description: String,
}

/// A square code that a telephone reads, and what stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct QrCode {
    /// Where it leads.
    pub address: String,
    /// What it is, for those who do not see it.
    pub description: String,
    /// The words beside it.
    pub words: Vec<Inline>,
}

/// A paper size, portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// ISO 216 A4, 210 × 297 mm.
    A4,
    /// US Letter, 215.9 × 279.4 mm.
    Letter,
    /// ISO 216 A3, 297 × 420 mm.
    A3,
    /// US Tabloid, 279.4 × 431.8 mm.
    Tabloid,
}

/// What the printer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// The colours of the house.
    Colour,
    /// Black on white, no tint that a photocopier turns to mud.
    Mono,
}

/// The head of the sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// The title as it stands on the paper, where that is not the document's: without the country,
    /// which then stands in the short line.
    pub title: Option<String>,
    /// The short line above the title: for whom, what kind of sheet.
    pub eyebrow: Vec<Inline>,
    /// The paragraphs under the title.
    pub lead: Vec<Vec<Inline>>,
}

/// A numbered note at the foot of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The number that the references print.
    pub number: u16,
    /// The note.
    pub text: Vec<Inline>,
}

/// A block of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; level 2 is the highest under the title.
    Heading {
        /// 2 to 4.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list without an order.
    List {
        /// What stands before each item.
        marker: Marker,
        /// The items, each of one or more blocks.
        items: Vec<Vec<Block>>,
    },
    /// Things to do, in order, with large numerals.
    Steps {
        /// The heading above them; may be empty.
        title: Vec<Inline>,
        /// How many columns; the order runs down the first, then down the next.
        across: u8,
        /// The steps.
        items: Vec<Vec<Block>>,
    },
    /// A box.
    Callout {
        /// What kind of box.
        kind: Callout,
        /// Its heading; may be empty.
        title: Vec<Inline>,
        /// What stands in it.
        blocks: Vec<Block>,
    },
    /// Blocks side by side.
    Columns(Vec<Column>),
    /// Places to ring, to write to, to report to.
    Channels {
        /// The heading above them; may be empty.
        title: Vec<Inline>,
        /// How many columns of cards; one makes a directory, a line an entry.
        across: u8,
        /// One card a channel.
        cards: Vec<ChannelCard>,
    },
    /// A table with a row of headers.
    Table {
        /// What it is for.
        kind: TableKind,
        /// The column headers.
        header: Vec<Vec<Inline>>,
        /// The rows; each has as many cells as the header.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Blocks under a heading of their own.
    Section {
        /// What its writer calls it.
        kind: &'static str,
        /// The heading; may be empty.
        title: Vec<Inline>,
        /// What stands under it.
        blocks: Vec<Block>,
    },
    /// Labelled lines to write on.
    Fields(Vec<Field>),
    /// Cards to cut out.
    Cards(Vec<Card>),
    /// One side of a folded leaflet.
    Panel {
        /// Its heading; may be empty.
        title: Vec<Inline>,
        /// What stands on it.
        blocks: Vec<Block>,
    },
    /// A share of a hundred as dots, of which as many are full.
    Dots {
        /// How many of the hundred.
        full: u16,
        /// What the drawing shows, in words.
        description: String,
        /// The words beside it.
        caption: Vec<Inline>,
    },
    /// A number that matters, large, and what was counted.
    Number {
        /// The number with its unit.
        value: Vec<Inline>,
        /// What was counted.
        caption: Vec<Inline>,
    },
    /// A code that a telephone reads.
    Qr(QrCode),
    /// A thin line across.
    Rule,
    /// What follows starts on a new page.
    PageBreak,
    /// A block of which every word comes from one trace.
    Traced {
        /// Where from.
        mark: TraceMark,
        /// The block.
        block: Box<Block>,
    },
}

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// To be read.
    Plain,
    /// What to say, and what rather not.
    Script,
    /// To be filled in by hand.
    Grid,
}

/// A label and lines to write on.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What to write.
    pub label: Vec<Inline>,
    /// How many lines.
    pub lines: u8,
}

/// A card to cut out.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its heading; may be empty.
    pub title: Vec<Inline>,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// One of several columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its share of the width, relative to its neighbours' shares.
    pub share: u16,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// The kinds of boxes. The names are those of the containers in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Callout {
    /// The whole in three lines.
    Summary,
    /// Do this now.
    ActNow,
    /// To know.
    Learn,
    /// Words to say.
    Talk,
    /// What to keep.
    Keep,
    /// What never to copy.
    Never,
}

/// What stands before the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A dot.
    Dot,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// A box to tick.
    Square,
    /// A number; the first is 1.
    Number,
}

/// A place to report or to find help.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelCard {
    /// The trace of the whole card.
    pub mark: Option<TraceMark>,
    /// How it is reached: decides the icon.
    pub means: Means,
    /// What is printed large: the numbers to dial, or the addresses.
    pub reach: Vec<Vec<Inline>>,
    /// What stands between two numbers, such as "or".
    pub or: Vec<Inline>,
    /// The name.
    pub name: Vec<Inline>,
    /// One sentence: what it is for.
    pub summary: Vec<Inline>,
    /// Hours, cost, limits; each a short line.
    pub details: Vec<Vec<Inline>>,
}

/// How a channel is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A call.
    Call,
    /// A text message.
    Text,
    /// A page or a form.
    Web,
}

/// Text and what it means.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words. U+00A0 and U+202F never break.
    Text(String),
    /// Words that matter.
    Strong(Vec<Inline>),
    /// Words with a stress.
    Emphasis(Vec<Inline>),
    /// A link; its address is the PDF's, its words are these.
    Link {
        /// The address, absolute (`https:`, `tel:`, `sms:`).
        address: String,
        /// What it says of itself to a screen reader.
        description: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A superscript number that points to the note of that number.
    Reference(u16),
    /// A small drawing between words.
    Icon(Icon),
    /// Words that stay on one line.
    NoBreak(Vec<Inline>),
    /// Words in another language than the sheet's, such as the title of a work.
    Foreign {
        /// BCP 47 tag of that language.
        language: String,
        /// The words.
        text: Vec<Inline>,
    },
    /// Words that come from a trace.
    Traced {
        /// Where from.
        mark: TraceMark,
        /// The words.
        text: Vec<Inline>,
    },
    /// The line ends here.
    Break,
}

/// Which entry some printed words come from. The engine passes it through untouched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TraceMark {
    /// What kind of entry.
    pub kind: TraceKind,
    /// The entry's id; none for what the writer vouches for.
    pub id: Option<String>,
}

/// The mark of what a sheet says of itself.
pub const FURNITURE: TraceMark = TraceMark {
    kind: TraceKind::Furniture,
    id: None,
};

/// Kinds of entries, as the manifest names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TraceKind {
    /// A figure of the ledger.
    Figure,
    /// A quotation.
    Passage,
    /// A place to report or find help.
    Channel,
    /// A cited work.
    Source,
    /// A claim that is quoted, and never stated.
    Claim,
    /// A number that is no statistic, said so by the writer.
    Plain,
    /// What the sheet says of itself: numerals of steps, edition, dates.
    Furniture,
    /// What an association adds to the sheets that it hands out, and vouches for itself.
    Own,
}

impl TraceKind {
    /// The name in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Passage => "passage",
            Self::Channel => "channel",
            Self::Source => "source",
            Self::Claim => "claim",
            Self::Plain => "plain",
            Self::Furniture => "furniture",
            Self::Own => "own",
        }
    }
}

/// The drawings of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Icon {
    /// The surveyor's stake: the mark of the guide.
    Stake,
    /// A speech bubble.
    Speech,
    /// A raised hand.
    Hand,
    /// A telephone.
    Phone,
    /// A text message.
    Message,
    /// A page on the web.
    Globe,
    /// A pencil.
    Pencil,
    /// A camera, crossed out.
    CameraOff,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// A lamp: something to know.
    Lamp,
    /// A life ring: help at once.
    LifeRing,
    /// A box to tick.
    Square,
    /// Scissors.
    Scissors,
    /// A clock face.
    Clock,
    /// A house.
    Home,
    /// A person.
    Person,
    /// A school building.
    School,
    /// A shield.
    Shield,
    /// A camera.
    Camera,
}

impl Icon {
    /// All drawings.
    pub const ALL: [Self; 20] = [
        Self::Stake,
        Self::Speech,
        Self::Hand,
        Self::Phone,
        Self::Message,
        Self::Globe,
        Self::Pencil,
        Self::CameraOff,
        Self::Tick,
        Self::Cross,
        Self::Lamp,
        Self::LifeRing,
        Self::Square,
        Self::Scissors,
        Self::Clock,
        Self::Home,
        Self::Person,
        Self::School,
        Self::Shield,
        Self::Camera,
    ];

    /// What `{{#icon NAME}}` calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stake => "stake",
            Self::Speech => "speech",
            Self::Hand => "hand",
            Self::Phone => "phone",
            Self::Message => "message",
            Self::Globe => "globe",
            Self::Pencil => "pencil",
            Self::CameraOff => "camera-off",
            Self::Tick => "tick",
            Self::Cross => "cross",
            Self::Lamp => "lamp",
            Self::LifeRing => "life-ring",
            Self::Square => "square",
            Self::Scissors => "scissors",
            Self::Clock => "clock",
            Self::Home => "home",
            Self::Person => "person",
            Self::School => "school",
            Self::Shield => "shield",
            Self::Camera => "camera",
        }
    }

    /// The drawing of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|icon| icon.name() == name)
    }
}

impl Paper {
    /// Width and height in points.
    #[must_use]
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::Letter => (612.0, 792.0),
            Self::A3 => (841.89, 1190.551),
            Self::Tabloid => (792.0, 1224.0),
        }
    }

    /// The name in file names and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
            Self::A3 => "a3",
            Self::Tabloid => "tabloid",
        }
    }

    /// Whether it is twice the size of a page of an office printer.
    #[must_use]
    pub const fn is_large(self) -> bool {
        matches!(self, Self::A3 | Self::Tabloid)
    }
}

/// Plain text as one inline.
impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
