//! What a fragment of a page shows: plain words, ready to print.
//!
//! The templates in `templates/guide/` see nothing but these. A view holds no number to format
//! and no choice to make: whoever fills it has already worded, translated and traced its strings.

use serde::Serialize;

use super::dots::Dots;
use super::map::MapView;
use super::rich::Rich;

/// A figure, wherever a page shows it: in the line, as a card, as a chart, in a note, in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FigureView {
    /// The entry's id.
    pub id: String,
    /// Value and unit in the page's language.
    pub printed: String,
    /// The value as a decimal string, for machines.
    pub value: String,
    /// What is counted, in a few words.
    pub label: String,
    /// The date that the figure speaks of.
    pub as_of: String,
    /// What was counted, out of what, where.
    pub scope: String,
    /// The words of the document; none for a source that is cited only.
    pub quote: Option<String>,
    /// The language of the quotation.
    pub quote_language: String,
    /// `held`, `cited` or `editorial`: a class of the style sheet.
    pub grade: String,
    /// The grade in words.
    pub grade_words: String,
    /// The document.
    pub source_id: String,
    /// Its title.
    pub source_title: String,
    /// Its place on the page of sources.
    pub source_href: String,
    /// The source that the document reports, if another.
    pub primary_id: Option<String>,
    /// Its title.
    pub primary_title: Option<String>,
    /// Its place on the page of sources.
    pub primary_href: Option<String>,
    /// The day it was vetted, in words.
    pub vetted_on: String,
    /// A remark of the editor, as one string.
    pub note: Option<String>,
    /// The same, number by number.
    pub remark: Rich,
    /// The number of its note on this page, from 1.
    pub note_number: usize,
    /// The id of that note.
    pub note_id: String,
    /// The id of the card that the button opens: one for each time the figure stands on the page.
    pub card_id: String,
    /// Whether this is the first time on the page: the note points back to it.
    pub first: bool,
    /// Its card on the page of figures; empty when the guide has no such page.
    pub href: String,
    /// Its size in dots, where that helps.
    pub dots: Option<Dots>,
}

/// A quotation with its attribution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PassageView {
    /// The entry's id.
    pub id: String,
    /// The quotation, or its translation.
    pub text: String,
    /// The language of `text`.
    pub language: String,
    /// The words of the document when `text` is a translation, which is then marked as ours.
    pub original: Option<String>,
    /// The language of the document.
    pub original_language: String,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The document.
    pub source_id: String,
    /// Its title.
    pub source_title: String,
    /// Its place on the page of sources.
    pub source_href: String,
    /// Where the words were first published, if elsewhere.
    pub primary_id: Option<String>,
    /// The title of that.
    pub primary_title: Option<String>,
    /// A remark of the editor, as one string.
    pub note: Option<String>,
    /// The same, number by number.
    pub remark: Rich,
}

/// A source, as a citation in the line and as a record on the page of sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// The source's id.
    pub id: String,
    /// The id of its record on the page of sources.
    pub anchor: String,
    /// The address of that record from the page that shows this.
    pub href: String,
    /// Its title, in its own language.
    pub title: String,
    /// What a citation in the middle of a text calls it.
    pub short: String,
    /// Its language, as a code.
    pub language: String,
    /// Its language, in words.
    pub language_words: String,
    /// What kind of work it is, in words.
    pub kind_words: String,
    /// Who made it, in one line.
    pub creators: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, in words.
    pub published: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Whose it is and what may be done with it.
    pub rights: String,
    /// What is known to be unknown, in one line.
    pub unknown: Option<String>,
    /// A remark of the editor.
    pub note: Option<String>,
    /// How much of it was read, in words.
    pub coverage: Option<String>,
    /// `held` or `cited`: a class of the style sheet.
    pub grade: String,
    /// The grade in words.
    pub grade_words: String,
    /// The states of it that are held, newest first.
    pub versions: Vec<VersionView>,
    /// Where its entries stand; only on the page of sources.
    pub map: Option<MapView>,
}

impl FigureView {
    /// Every string that is printed for this entry.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let always = [
            &self.printed,
            &self.label,
            &self.as_of,
            &self.scope,
            &self.grade_words,
            &self.vetted_on,
        ];
        let sometimes = [&self.quote, &self.note];
        let dots = self.dots.iter().map(|dots| dots.words.as_str());
        both(always, sometimes).chain(dots)
    }
}

impl PassageView {
    /// Every string that is printed for this entry.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        both([&self.text], [&self.original, &self.speaker, &self.note])
    }
}

impl SourceView {
    /// Every string that is printed for this entry.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let always = [
            &self.title,
            &self.short,
            &self.rights,
            &self.grade_words,
            &self.kind_words,
        ];
        let sometimes = [
            &self.creators,
            &self.publisher,
            &self.published,
            &self.url,
            &self.unknown,
            &self.note,
            &self.coverage,
        ];
        let versions = self.versions.iter();
        both(always, sometimes)
            .chain(versions.flat_map(|version| [&*version.retrieved, &*version.digest]))
    }
}

impl ChannelView {
    /// Every string that is printed for this entry.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let always = [
            &self.name,
            &self.summary,
            &self.stated_on,
            &self.evidence_url,
        ];
        let sometimes = [&self.operator, &self.not_for, &self.note];
        let actions = self.actions.iter();
        let facts = self.facts.iter();
        both(always, sometimes)
            .chain(actions.flat_map(|action| [&*action.label, &*action.href]))
            .chain(facts.flat_map(|fact| [&*fact.term, &*fact.words]))
    }
}

fn both<'v>(
    always: impl IntoIterator<Item = &'v String>,
    sometimes: impl IntoIterator<Item = &'v Option<String>>,
) -> impl Iterator<Item = &'v str> {
    let sometimes = sometimes.into_iter().filter_map(Option::as_ref);
    always.into_iter().chain(sometimes).map(String::as_str)
}

/// A held state of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VersionView {
    /// The day it was retrieved, in words.
    pub retrieved: String,
    /// Its digest, with the name of the algorithm.
    pub digest: String,
}

/// A place to report or to find help.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChannelView {
    /// The entry's id.
    pub id: String,
    /// The id of the card, the first time that it stands on the page.
    pub anchor: Option<String>,
    /// Its name.
    pub name: String,
    /// Who runs it.
    pub operator: Option<String>,
    /// What it is for, in one sentence.
    pub summary: String,
    /// What it is not for.
    pub not_for: Option<String>,
    /// What can be done at once; the first is shown as the main one.
    pub actions: Vec<ActionView>,
    /// Hours, cost, languages, anonymity.
    pub facts: Vec<FactView>,
    /// A remark of the editor.
    pub note: Option<String>,
    /// The day that a source stated it, in words.
    pub stated_on: String,
    /// Where it was stated.
    pub evidence_url: String,
}

/// A situation, as a link to the section that answers it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SituationLink {
    /// Its address.
    pub href: String,
    /// In the words of who comes with it.
    pub question: String,
}

/// A country, as a link to its channels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CountryLink {
    /// Its ISO 3166 code, which a browser's language may name.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub href: String,
}

/// The right doors for a situation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DoorsView {
    /// The situation.
    pub id: String,
    /// Country by country.
    pub countries: Vec<CountryDoors>,
    /// Channels that are open to every country.
    pub anywhere: Vec<ChannelView>,
}

/// The doors of one country.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CountryDoors {
    /// Its ISO 3166 code.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The channels, first one first.
    pub channels: Vec<ChannelView>,
    /// What is said where there is none.
    pub gaps: Vec<String>,
    /// The address of all its channels.
    pub href: Option<String>,
    /// The words of that link.
    pub all: String,
}

/// All channels of a country.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContactsView {
    /// Its ISO 3166 code.
    pub region: String,
    /// What is not known for it, one sentence each.
    pub gaps: Vec<String>,
    /// Most urgent first.
    pub channels: Vec<ChannelView>,
    /// For adults who fear what they might do.
    pub adults: Vec<ChannelView>,
    /// Files with the same contacts.
    pub files: Vec<FileLink>,
}

/// A file to take away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileLink {
    /// Its address.
    pub href: String,
    /// The words of the link.
    pub label: String,
}

/// One thing to do with a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// `call`, `text` or `open`: the icon. A number that takes only texts never has `call`.
    pub kind: String,
    /// `tel:`, `sms:` or `https:`.
    pub href: String,
    /// The words of the button.
    pub label: String,
}

/// A term and what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// The term.
    pub term: String,
    /// What is said of it.
    pub words: String,
    /// The week, for the script that says whether it is open now.
    pub opening: Option<String>,
    /// The time zone of that week.
    pub zone: Option<String>,
}

/// A printable sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HandoutView {
    /// The handout's id: its entry in the gallery is `sheet-<id>`.
    pub id: String,
    /// Its title, the same for each paper and ink.
    pub name: String,
    /// The chapters that it goes with, by the ids of their titles.
    pub chapters: Vec<String>,
    /// What it is for, in one sentence.
    pub summary: String,
    /// For whom and in which form, how many pages, which edition, in one line.
    pub facts: String,
    /// The language of the sheet.
    pub language: String,
    /// Its first page, small.
    pub picture: Option<PictureView>,
    /// A file for each paper and ink.
    pub files: Vec<FileView>,
}

/// A picture beside words that say what it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PictureView {
    /// Its address from the page that shows this.
    pub href: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A file to fetch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileView {
    /// Its address from the page that shows this.
    pub href: String,
    /// Paper, ink and size, in one line.
    pub facts: String,
}

/// The gallery of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GalleryView {
    /// The sheets.
    pub handouts: Vec<HandoutView>,
    /// All of them in one file.
    pub archive: Option<FileView>,
}

/// An edition of a sheet, and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EditionView {
    /// Its code, which is also the anchor on the page.
    pub code: String,
    /// The title of the sheet.
    pub title: String,
    /// `current`, `superseded` or `withdrawn`: a class of the style sheet.
    pub state: String,
    /// The state in words.
    pub state_words: String,
    /// Since when, in words.
    pub since: Option<String>,
    /// The code of the edition that took its place.
    pub by: Option<String>,
    /// What changed, a line each.
    pub changes: Vec<String>,
    /// The sheet in the gallery, or none when it is printed no more.
    pub sheet: Option<String>,
}

/// The first numbers of a country.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NumbersRow {
    /// The country, in words.
    pub country: String,
    /// The numbers, in the order of the columns.
    pub cells: Vec<Option<NumberCell>>,
}

/// A number to ring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NumberCell {
    /// The channel's id.
    pub id: String,
    /// The number as it is printed.
    pub number: String,
    /// The number as it is dialled.
    pub href: String,
}

/// A sheet that goes with a chapter, as a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetLink {
    /// Its title.
    pub name: String,
    /// Its entry in the gallery, or its file where no chapter shows the gallery.
    pub href: String,
}

/// A drawing with its words in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DrawingView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All that it shows, in words.
    pub description: String,
    /// The `viewBox` of its `<svg>`.
    pub view_box: String,
    /// What stands inside its `<svg>`.
    pub shapes: String,
}

/// A container of the manuscript: its content stands between the two halves of the fragment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BoxView {
    /// `summary`, `act-now`, `learn`, `talk`, `steps`, `keep`, `never` or `sources`: its class.
    pub kind: String,
    /// An id that no other element of the page has.
    pub id: String,
    /// Whether it has a title.
    pub titled: bool,
    /// The name of its icon in `icons.html`, if it has one.
    pub icon: Option<String>,
}

/// What surrounds a chapter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PageView {
    /// The name of the guide in the page's language.
    pub guide: String,
    /// The page's own name.
    pub title: String,
    /// What it is about, in a sentence or two; empty when the chapter says nothing in prose.
    pub description: String,
    /// Its public address, when the site has one.
    pub address: Option<String>,
    /// The public address of its preview image, when the site has one.
    pub preview: Option<String>,
    /// The way from the page to its book's folder: empty or `../`.
    pub root: String,
    /// The address of the guide's first page.
    pub home: String,
    /// The chapters, in reading order, by the parts of the list.
    pub parts: Vec<PartLinks>,
    /// The chapter before this one.
    pub previous: Option<ChapterLink>,
    /// The chapter after this one.
    pub next: Option<ChapterLink>,
    /// The same page in the other languages.
    pub languages: Vec<LanguageLink>,
    /// The day of the newest vetting that the guide rests on, in words.
    pub vetted_on: Option<String>,
    /// The address of the feed of changes, when the guide has a page of them.
    pub feed: Option<String>,
}

/// A part of the list of chapters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartLinks {
    /// Its name; empty before the first one.
    pub title: String,
    /// Its chapters, in reading order.
    pub chapters: Vec<ChapterLink>,
}

/// A chapter of the guide, as a link from the page that shows this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChapterLink {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Whether it is the page that shows this.
    pub current: bool,
}

/// The same page in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LanguageLink {
    /// The language's code.
    pub code: String,
    /// The language's name in that language.
    pub name: String,
    /// The address of the page.
    pub href: String,
    /// Its public address, or the same as `href` when the site has none.
    pub address: String,
}
