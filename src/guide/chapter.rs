//! A chapter as people wrote it → a chapter that mdBook can render.
//!
//! The manuscript is walked part by part: Markdown is copied, a container becomes a box around
//! its parts, a directive becomes the fragment of its piece. Figures are numbered as they come;
//! their notes follow the text. Header, navigation and footer stand around the whole, with the
//! same page in the other languages found by the chapter's id.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::book::{Chapter, Expand, Expanded};
use super::cards::{CardView, Cards};
use super::changes::{ChangeView, ChangesView, FEED, PlaceView};
use super::contacts::Contacts;
use super::describe;
use super::error::GuideError;
use super::fragments::Fragments;
use super::map::Mapper;
use super::myths;
use super::prints::{Entry, Prints};
use super::rich::{self, Addresses};
use super::views::{
    BoxView, ChannelView, ChapterLink, EditionView, FigureView, FileView, GalleryView, HandoutView,
    LanguageLink, PageView, PartLinks, PictureView, SheetLink, SourceView,
};
use super::wording::Wording;
use crate::content::changes::Change;
use crate::content::table::COLUMNS;
use crate::content::words::Words;
use crate::content::{Content, Piece, Show, ShowMyth};
use crate::ledger::{Channel, Figure, Myth, Vetting};
use crate::manuscript::{Review, Role, Text};
use crate::markup::{Code, Directive, Document, Part};
use crate::sources::Source;
use crate::trace::Traced;

/// The boxes whose titles carry an icon of the same name.
const WITH_ICON: [&str; 5] = ["act-now", "learn", "talk", "keep", "never"];

/// The chapters of one language, with all that they may print.
#[derive(Debug)]
pub struct Chapters<'a> {
    content: Content<'a>,
    words: Words<'a>,
    fragments: Fragments,
    gallery: GalleryView,
    editions: Vec<EditionView>,
    /// The languages that pages link to; none for all of the project.
    beside: Option<Vec<String>>,
}

impl<'a> Chapters<'a> {
    /// The chapters of `language`, with the templates of the project. `gallery` holds
    /// the printable sheets that `{{#handouts}}` lists; addresses start at the book's folder.
    /// None when the project does not have the language.
    ///
    /// # Errors
    /// When a template cannot be read or parsed.
    pub fn load(
        content: Content<'a>,
        language: &str,
        gallery: GalleryView,
    ) -> Result<Option<Self>, GuideError> {
        let (Some(words), Some(strings)) = (content.words(language), content.strings(language))
        else {
            return Ok(None);
        };
        let fragments = Fragments::load(
            &content.project().config.root,
            language,
            strings.words().clone(),
        )?;
        Ok(Some(Self {
            content,
            words,
            fragments,
            gallery,
            editions: Vec::new(),
            beside: None,
        }))
    }

    /// With the editions that `{{#editions}}` lists.
    #[must_use]
    pub fn with_editions(self, editions: Vec<EditionView>) -> Self {
        Self { editions, ..self }
    }

    /// Links only to these languages: those that are built with this one.
    #[must_use]
    pub fn beside(self, languages: &[&str]) -> Self {
        let languages = languages
            .iter()
            .map(|language| (*language).to_owned())
            .collect();
        Self {
            beside: Some(languages),
            ..self
        }
    }

    fn texts(&self, language: &'a str) -> impl Iterator<Item = (&'a Text, &'a str)> {
        texts(self.content, language)
    }

    /// The same chapter in the other languages, from a page that is `root` below its book.
    fn elsewhere(&self, path: &str, root: &str) -> Vec<LanguageLink> {
        let own = self.words.language();
        let id = self
            .texts(own)
            .find(|(_, of)| *of == path)
            .and_then(|(text, _)| text.id());
        let languages = self.content.project().config.languages.iter();
        languages
            .filter(|language| language.code != own)
            .filter(|language| {
                self.beside
                    .as_ref()
                    .is_none_or(|b| b.contains(&language.code))
            })
            .filter_map(|language| {
                let mut texts = self.texts(&language.code);
                let (_, path) = texts.find(|(text, _)| id.is_some() && text.id() == id)?;
                let page = format!("{}/{}", language.code, page_of(path));
                let href = format!("{root}../{page}");
                let address = self.content.project().config.site.address(&page);
                Some(LanguageLink {
                    code: language.code.clone(),
                    name: language.name.clone(),
                    address: address.unwrap_or_else(|| href.clone()),
                    href,
                })
            })
            .collect()
    }

    /// The day of the newest decision on anything that may be printed: the guide is as fresh as
    /// that, whenever it is built.
    fn vetted_on(&self) -> Option<String> {
        let traces = &self.content.project().traces;
        let figures = traces.figures().map(|figure| &figure.entry().vetting);
        let passages = traces.passages().map(|passage| &passage.entry().vetting);
        let newest = figures
            .chain(passages)
            .filter_map(Option::as_ref)
            .map(|vetting: &Vetting| vetting.on)
            .max()?;
        Some(self.words.day(newest))
    }

    fn frame(&self, contents: &[Chapter], at: usize, root: &str, document: &Document) -> PageView {
        let link = |place: usize| {
            contents.get(place).map(|chapter| ChapterLink {
                href: format!("{root}{}", page_of(&chapter.path)),
                title: chapter.title.clone(),
                current: place == at,
            })
        };
        let config = &self.content.project().config;
        let language = self.words.language();
        let path = contents.get(at).map(|chapter| page_of(&chapter.path));
        let path = path.unwrap_or_default();
        PageView {
            guide: self
                .words
                .text(&config.title)
                .unwrap_or_default()
                .to_owned(),
            title: contents
                .get(at)
                .map(|chapter| chapter.title.clone())
                .unwrap_or_default(),
            description: describe::description(document),
            address: config.site.address(&format!("{language}/{path}")),
            preview: config.site.address(&preview_of(language, &path)),
            root: root.to_owned(),
            home: link(0).map(|first| first.href).unwrap_or_default(),
            parts: parts(contents, &link),
            previous: at.checked_sub(1).and_then(link),
            next: link(at + 1),
            languages: contents
                .get(at)
                .map(|chapter| self.elsewhere(&chapter.path, root))
                .unwrap_or_default(),
            vetted_on: self.vetted_on(),
            feed: page_with(self.content, language, "changes").map(|_| format!("{root}{FEED}")),
        }
    }
}

impl Expand for Chapters<'_> {
    fn expand(
        &self,
        contents: &[Chapter],
        at: usize,
        markdown: &str,
    ) -> Result<Expanded, GuideError> {
        let depth = contents
            .get(at)
            .map_or(0, |chapter| chapter.path.matches('/').count());
        let root = "../".repeat(depth);
        let document = Document::parse(markdown);
        let place = |directive: &str| {
            page_with(self.content, self.words.language(), directive)
                .map(|page| format!("{root}{page}"))
                .unwrap_or_default()
        };
        let (figures, sources) = (place("figures"), place("sources"));
        let gallery = page_with(self.content, self.words.language(), "handouts");
        let mut writer = Writer {
            fragments: &self.fragments,
            sheets: &self.gallery,
            editions: &self.editions,
            gallery: gallery.as_deref(),
            root: &root,
            wording: Wording {
                content: self.content,
                words: self.words,
                addresses: Addresses {
                    figures: &figures,
                    sources: &sources,
                },
            },
            text: markdown,
            document: &document,
            notes: Vec::new(),
            numbers: BTreeMap::new(),
            anchored: BTreeSet::new(),
            cards: 0,
            boxes: 0,
            prints: Prints::default(),
            out: String::new(),
        };
        writer.page(&self.frame(contents, at, &root, &document))?;
        Ok(Expanded {
            markdown: writer.out,
            prints: writer.prints,
        })
    }
}

/// The chapters under the names of their parts.
fn parts(contents: &[Chapter], link: &impl Fn(usize) -> Option<ChapterLink>) -> Vec<PartLinks> {
    let mut parts: Vec<PartLinks> = Vec::new();
    for (place, chapter) in contents.iter().enumerate() {
        if parts.last().is_none_or(|part| part.title != chapter.part) {
            parts.push(PartLinks {
                title: chapter.part.clone(),
                chapters: Vec::new(),
            });
        }
        if let Some(part) = parts.last_mut() {
            part.chapters.extend(link(place));
        }
    }
    parts
}

/// Where the preview image of a page stands, below the published folder.
#[must_use]
pub fn preview_of(language: &str, page: &str) -> String {
    let stem = page.strip_suffix(".html").unwrap_or(page);
    format!("previews/{language}-{}.png", stem.replace('/', "-"))
}

fn texts<'a>(content: Content<'a>, language: &'a str) -> impl Iterator<Item = (&'a Text, &'a str)> {
    let texts = content.project().manuscript.chapters(language);
    texts.filter_map(|text| match &text.role {
        Role::Chapter(path) => Some((text, path.as_str())),
        _ => None,
    })
}

/// The page on which a table of everything stands, below its book: that of the chapter that asks
/// for it with this directive.
#[must_use]
pub fn page_with(content: Content<'_>, language: &str, directive: &str) -> Option<String> {
    let asks = |text: &Text| {
        let mut directives = text.document.directives.iter();
        directives.any(|d| d.name == directive && d.argument.is_empty())
    };
    texts(content, language)
        .find(|(text, _)| asks(text))
        .map(|(_, path)| page_of(path))
}

/// The page of a chapter.
pub(super) fn page_of(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    format!("{stem}.html")
}

/// Writes one chapter.
struct Writer<'w> {
    fragments: &'w Fragments,
    sheets: &'w GalleryView,
    editions: &'w [EditionView],
    /// The page that shows all sheets.
    gallery: Option<&'w str>,
    root: &'w str,
    wording: Wording<'w>,
    text: &'w str,
    document: &'w Document,
    /// In the order of their numbers.
    notes: Vec<FigureView>,
    /// Figure → number of its note.
    numbers: BTreeMap<String, usize>,
    /// Channels whose card stands on the page already.
    anchored: BTreeSet<String>,
    cards: usize,
    boxes: usize,
    prints: Prints,
    out: String,
}

impl<'w> Writer<'w> {
    fn page(&mut self, frame: &PageView) -> Result<(), GuideError> {
        let (before, after) = self.fragments.page(frame)?;
        self.block(&before);
        let document = self.document;
        self.parts(&document.parts)?;
        if !self.notes.is_empty() {
            let notes = self.fragments.notes(&self.notes)?;
            self.block(&notes);
        }
        self.block(&after);
        let get = |key: &str| self.wording.words.get(key);
        let mut furniture = vec![get("licence"), get("leave_how")];
        if let Some(day) = &frame.vetted_on {
            furniture.push(format!("{} {day}", get("vetted_on")));
        }
        for note in &self.notes {
            // What is seen, and what a screen reader says.
            furniture.push(note.note_number.to_string());
            furniture.push(format!("{} {}", get("note"), note.note_number));
        }
        self.prints.furniture.extend(furniture);
        Ok(())
    }

    /// A block of HTML: Markdown wants blank lines around it.
    fn block(&mut self, html: &str) {
        self.out.push_str("\n\n");
        self.out.push_str(html);
        self.out.push_str("\n\n");
    }

    fn parts(&mut self, parts: &'w [Part]) -> Result<(), GuideError> {
        for part in parts {
            match part {
                Part::Markdown(range) => self.stretch(range)?,
                Part::Container {
                    kind, title, parts, ..
                } => self.container(kind, title, parts)?,
            }
        }
        Ok(())
    }

    fn container(
        &mut self,
        kind: &str,
        title: &Range<usize>,
        parts: &'w [Part],
    ) -> Result<(), GuideError> {
        self.boxes += 1;
        let (before, between, after) = self.fragments.boxed(&BoxView {
            kind: kind.to_owned(),
            id: format!("box-{}", self.boxes),
            titled: !title.is_empty(),
            icon: WITH_ICON.contains(&kind).then(|| kind.to_owned()),
        })?;
        self.block(&before);
        if !title.is_empty() {
            self.stretch(title)?;
            self.block(&between);
        }
        self.parts(parts)?;
        self.block(&after);
        Ok(())
    }

    /// Copies Markdown, with its directives answered and its examples marked.
    fn stretch(&mut self, range: &Range<usize>) -> Result<(), GuideError> {
        let document = self.document;
        let directives = document.directives_in(range);
        let mut insets: Vec<_> = directives.map(|d| (&d.span, Inset::Directive(d))).collect();
        let examples = document.code.iter().filter(|code| code.example);
        let within = examples.filter(|code| range.contains(&code.span.start));
        insets.extend(within.map(|code| (&code.span, Inset::Example(code))));
        insets.sort_by_key(|(span, _)| span.start);
        let mut from = range.start;
        for (span, inset) in insets {
            self.out.push_str(&self.text[from..span.start]);
            match inset {
                Inset::Directive(directive) => {
                    let html = self.directive(directive)?;
                    self.push_indented(&html, directive);
                }
                Inset::Example(code) => self.example(code),
            }
            from = span.end;
        }
        self.out.push_str(&self.text[from..range.end]);
        Ok(())
    }

    /// An example as it stands, in an element that says so: its numbers are as plain as those of
    /// `{{#plain}}`. In a list item the element is indented as the fence is. Of the words on the
    /// fence only the language is kept.
    fn example(&mut self, code: &Code) {
        self.prints.plain.insert(code.text.clone());
        let before = &self.text[..code.span.start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent = " ".repeat(line.chars().count());
        let fenced = &self.text[code.span.clone()];
        let (fence, lines) = fenced.split_once('\n').unwrap_or((fenced, ""));
        let fence = fence.split_whitespace().next().unwrap_or_default();
        self.out.push_str(&format!(
            "<div class=\"example\" data-trace=\"plain\">\n\n{indent}{fence}\n{lines}\n\n{indent}</div>"
        ));
    }

    /// A block in a list item stays in it only when every line is indented as the first one.
    fn push_indented(&mut self, html: &str, directive: &Directive) {
        let before = &self.text[..directive.span.start];
        let indent = before.rsplit('\n').next().unwrap_or_default();
        if directive.alone && !indent.is_empty() {
            self.out
                .push_str(&html.replace('\n', &format!("\n{indent}")));
        } else {
            self.out.push_str(html);
        }
    }

    fn directive(&mut self, directive: &'w Directive) -> Result<String, GuideError> {
        let content: Content<'w> = self.wording.content;
        // The rules refuse such a directive in the files; what mdBook sends may be another text.
        let unanswered =
            || GuideError::Unanswered(directive.name.clone(), directive.argument.clone());
        match content.piece(directive).ok_or_else(unanswered)? {
            Piece::Channels(channels) if channels.is_empty() => Err(unanswered()),
            Piece::Figure(figure, show) => self.figure(figure, show),
            Piece::Passage(passage) => {
                let view = self.wording.passage(passage);
                self.prints.entry(Entry::Passage, &view.id, view.strings());
                rich::print(view.remark.iter(), &mut self.prints);
                self.names(&view.source_id, &view.source_title);
                if let (Some(id), Some(title)) = (&view.primary_id, &view.primary_title) {
                    self.names(id, title);
                }
                self.fragments.passage(&view)
            }
            Piece::Source(source) => self.source(source, directive),
            Piece::Channels(channels) => self.channels(directive, &channels),
            Piece::Numbers(countries) => {
                let rows = self.wording.numbers(&countries);
                for cell in rows.iter().flat_map(|row| row.cells.iter().flatten()) {
                    self.prints
                        .entry(Entry::Channel, &cell.id, [&*cell.number, &*cell.href]);
                }
                self.fragments.numbers(&rows)
            }
            Piece::Figures(figures) => {
                let views: Vec<_> = figures.iter().map(|f| self.card(f)).collect();
                // The table's columns have names such as `value2`.
                self.prints.furniture.extend(COLUMNS.map(str::to_owned));
                self.fragments.figures(&views)
            }
            Piece::Sources(sources) => {
                let mut views: Vec<_> = sources.iter().map(|s| self.mapped(s)).collect();
                // What is held comes first: it can be shown where its entries stand.
                views.sort_by_key(|view| view.map.is_none());
                self.fragments.sources(&views)
            }
            Piece::Changes(changes) => self.changes(&changes),
            Piece::Myths(myths, show) => self.myths(&myths, show),
            Piece::Handouts => self.handouts(),
            Piece::Editions => self.editions(),
            Piece::Situations(situations) => {
                let views = self.contacts().situations(&situations);
                self.fragments.situations(&views)
            }
            Piece::Situation(situation) => {
                let view = self.contacts().doors(situation);
                let own = view.countries.iter().flat_map(|country| &country.channels);
                own.chain(&view.anywhere)
                    .for_each(|channel| self.print_channel(channel));
                self.fragments.doors(&view)
            }
            Piece::Countries(countries) => {
                let views = self.contacts().countries(&countries);
                self.fragments.countries(&views)
            }
            Piece::Contacts(country) => {
                let mut view = self.contacts().contacts(country);
                for channel in view.channels.iter_mut().chain(&mut view.adults) {
                    self.print_channel(channel);
                    self.anchor(channel);
                }
                self.fragments.contacts(&view)
            }
            // The rules keep these to sheets.
            Piece::Icon(_) | Piece::Page(_) => Err(unanswered()),
            Piece::HandoutsFor(chapter) => self.sheets_for(chapter),
            Piece::Drawing(drawing) => {
                let drawings = &content.project().drawings;
                let said = drawings.said(&drawing.id, self.wording.words.language());
                self.fragments
                    .drawing(drawing, said.ok_or_else(unanswered)?)
            }
            Piece::Reviewed(review) => self.reviewed(review),
            Piece::Avoided(word) => self.fragments.avoided(word),
            Piece::Plain(text) => {
                self.prints.plain.insert(text.to_owned());
                self.fragments.plain(text)
            }
        }
    }

    fn figure(&mut self, figure: &Traced<Figure>, show: Show) -> Result<String, GuideError> {
        let view = self.wording.figure(figure);
        self.print_figure(&view);
        if show == Show::Value {
            return self.fragments.figure_value(&view);
        }
        let view = self.numbered(view);
        match show {
            Show::Chart => self.fragments.figure_chart(&view),
            Show::Card => self.fragments.figure_card(&view),
            Show::Reference | Show::Value => self.fragments.figure(&view),
        }
    }

    /// A figure's card on the page of all figures.
    fn card(&mut self, figure: &Traced<Figure>) -> CardView {
        let cards = Cards {
            content: self.wording.content,
            words: self.wording.words,
            addresses: self.wording.addresses,
        };
        let card = cards.card(figure, self.wording.figure(figure));
        self.print_figure(&card.figure);
        let strings = card.strings();
        let strings = strings.iter().map(String::as_str);
        self.prints.entry(Entry::Figure, &card.figure.id, strings);
        rich::print(card.runs(), &mut self.prints);
        card
    }

    /// Gives a figure the number of its note, the same each time it stands on the page.
    fn numbered(&mut self, mut view: FigureView) -> FigureView {
        self.cards += 1;
        let next = self.notes.len() + 1;
        let number = *self.numbers.entry(view.id.clone()).or_insert(next);
        view.note_number = number;
        view.note_id = format!("note-{number}");
        view.card_id = format!("origin-{}", self.cards);
        view.first = number == next;
        if view.first {
            self.notes.push(view.clone());
        }
        view
    }

    fn print_figure(&mut self, view: &FigureView) {
        self.prints.entry(Entry::Figure, &view.id, view.strings());
        rich::print(view.remark.iter(), &mut self.prints);
        self.names(&view.source_id, &view.source_title);
        if let (Some(id), Some(title)) = (&view.primary_id, &view.primary_title) {
            self.names(id, title);
        }
    }

    fn names(&mut self, source: &str, title: &str) {
        self.prints.entry(Entry::Source, source, [title]);
    }

    fn record(&mut self, source: &Source) -> SourceView {
        let view = self.wording.cited(source);
        self.prints.entry(Entry::Source, &view.id, view.strings());
        view
    }

    fn myths(&mut self, myths: &[&Traced<Myth>], show: ShowMyth) -> Result<String, GuideError> {
        let wording = self.wording;
        let view = |traced: &&Traced<Myth>| {
            myths::myth(
                wording.content,
                &wording.words,
                wording.addresses,
                traced,
                show,
            )
        };
        let views: Vec<_> = myths.iter().map(view).collect();
        for view in &views {
            if let Some(claim) = &view.claim {
                self.prints.entry(Entry::Claim, &view.id, [claim.as_str()]);
            }
            for source in &view.sources {
                self.names(&source.id, &source.words);
            }
            rich::print(view.runs(), &mut self.prints);
        }
        self.fragments.myths(&views)
    }

    /// A source's record on the page of sources, with the strip of what is held.
    fn mapped(&mut self, source: &'w Source) -> SourceView {
        let wording = self.wording;
        let mapper = Mapper {
            content: wording.content,
            words: wording.words,
            addresses: wording.addresses,
            source,
        };
        let view = SourceView {
            map: mapper.map(|passage| wording.passage(passage)),
            ..self.record(source)
        };
        if let Some(map) = &view.map {
            for mark in &map.marks {
                let entry = match mark.trace {
                    "figure" => Entry::Figure,
                    "passage" => Entry::Passage,
                    _ => Entry::Source,
                };
                self.prints
                    .entry(entry, &mark.id, map.strings(mark.trace, &mark.id));
            }
            rich::print(map.runs(), &mut self.prints);
        }
        view
    }

    /// A citation: whole where it is announced, short where it backs a sentence.
    fn source(&mut self, source: &Source, directive: &Directive) -> Result<String, GuideError> {
        let view = self.record(source);
        match Citing::at(self.text, directive.span.start) {
            Citing::Announced => self.fragments.source(&view),
            Citing::Enclosed => self.fragments.source_short(&view),
            Citing::Bare => Ok(format!("({})", self.fragments.source_short(&view)?)),
        }
    }

    fn channels(
        &mut self,
        directive: &Directive,
        channels: &[&Channel],
    ) -> Result<String, GuideError> {
        let mut views: Vec<_> = channels.iter().map(|c| self.wording.channel(c)).collect();
        for view in &mut views {
            self.print_channel(view);
            self.anchor(view);
        }
        match views.as_slice() {
            [view] if directive.id.is_some() => self.fragments.channel(view),
            views => self.fragments.channels(views),
        }
    }

    fn contacts(&self) -> Contacts<'w> {
        Contacts {
            wording: self.wording,
            root: self.root,
        }
    }

    fn print_channel(&mut self, view: &ChannelView) {
        self.prints.entry(Entry::Channel, &view.id, view.strings());
    }

    /// The first card of a channel on a page is the one that links lead to.
    fn anchor(&mut self, view: &mut ChannelView) {
        if self.anchored.insert(view.id.clone()) {
            view.anchor = Some(format!("channel-{}", view.id));
        }
    }

    fn reviewed(&mut self, review: Review) -> Result<String, GuideError> {
        let words = &self.wording.words;
        let line = words
            .get("page_reviewed")
            .replace("{on}", &words.day(review.on))
            .replace("{until}", &words.day(review.until));
        self.prints.furniture.insert(line.clone());
        self.fragments.reviewed(&line)
    }

    /// Links to the sheets that go with a chapter, once each; nothing when there are none.
    fn sheets_for(&mut self, chapter: &str) -> Result<String, GuideError> {
        let mut links: Vec<SheetLink> = Vec::new();
        let fitting = self.sheets.handouts.iter();
        for sheet in fitting.filter(|sheet| sheet.chapters.iter().any(|id| id == chapter)) {
            let file = sheet.files.first().map_or("", |file| file.href.as_str());
            let href = match self.gallery {
                Some(page) => format!("{}{page}#sheet-{}", self.root, sheet.id),
                None => format!("{}{file}", self.root),
            };
            if !links.iter().any(|link| link.name == sheet.name) {
                self.prints.furniture.insert(sheet.name.clone());
                let name = sheet.name.clone();
                links.push(SheetLink { name, href });
            }
        }
        if links.is_empty() {
            return Ok(String::new());
        }
        self.fragments.sheets_for(&links)
    }

    /// Every change of a figure, with links to what prints it.
    fn changes(&mut self, changes: &[Change<'_>]) -> Result<String, GuideError> {
        let Wording { content, words, .. } = self.wording;
        let root = self.root;
        let sheet = |id: &str| PlaceView::of_sheet(&self.sheets.handouts, id);
        let views: Vec<_> = changes
            .iter()
            .map(|change| ChangeView::new(content, words, change, &sheet).below(root))
            .collect();
        for view in &views {
            self.prints.entry(Entry::Figure, &view.id, view.strings());
        }
        self.fragments.changes(&ChangesView {
            changes: views,
            feed: format!("{root}{FEED}"),
        })
    }

    fn handouts(&mut self) -> Result<String, GuideError> {
        let rooted = |href: &str| format!("{}{href}", self.root);
        let file = |file: &FileView| FileView {
            href: rooted(&file.href),
            ..file.clone()
        };
        let sheet = |sheet: &HandoutView| HandoutView {
            picture: sheet.picture.as_ref().map(|picture| PictureView {
                href: rooted(&picture.href),
                ..picture.clone()
            }),
            files: sheet.files.iter().map(file).collect(),
            ..sheet.clone()
        };
        let gallery = GalleryView {
            handouts: self.sheets.handouts.iter().map(sheet).collect(),
            archive: self.sheets.archive.as_ref().map(file),
        };
        for sheet in &gallery.handouts {
            let words = [sheet.name.clone(), sheet.facts.clone()];
            self.prints.furniture.extend(words);
        }
        let files = gallery.handouts.iter().flat_map(|sheet| &sheet.files);
        let files = files.chain(&gallery.archive).map(|file| file.facts.clone());
        self.prints.furniture.extend(files);
        self.fragments.handouts(&gallery)
    }

    fn editions(&mut self) -> Result<String, GuideError> {
        let views: Vec<EditionView> = self
            .editions
            .iter()
            .map(|view| EditionView {
                sheet: self.gallery.and_then(|page| {
                    let sheet = view.sheet.as_ref()?;
                    Some(format!("{}{page}#sheet-{sheet}", self.root))
                }),
                ..view.clone()
            })
            .collect();
        for view in &views {
            let words = [Some(view.title.clone()), view.since.clone()];
            let words = words.into_iter().flatten().chain(view.changes.clone());
            self.prints.furniture.extend(words);
        }
        self.fragments.editions(&views)
    }
}

/// What stands in Markdown that is not copied as it is.
enum Inset<'d> {
    Directive(&'d Directive),
    Example(&'d Code),
}

/// How a citation stands in its paragraph.
#[derive(Debug, PartialEq, Eq)]
enum Citing {
    /// At the start of a block or behind a colon: the paragraph is about the source.
    Announced,
    /// Inside parentheses that the writer set.
    Enclosed,
    /// Behind a sentence.
    Bare,
}

impl Citing {
    fn at(text: &str, start: usize) -> Self {
        let before = &text[..start];
        let item = before.rfind("\n- ").unwrap_or_default();
        let block = before.rfind("\n\n").unwrap_or_default().max(item);
        let paragraph = without_directives(&before[block..]);
        let lead = paragraph.trim_end_matches([' ', '\n', ',', ';', '\u{a0}', '\u{202f}']);
        if paragraph.matches('(').count() > paragraph.matches(')').count() {
            Self::Enclosed
        } else if lead.ends_with(':') || lead.trim_start_matches(['\n', ' ', '-']).is_empty() {
            Self::Announced
        } else {
            Self::Bare
        }
    }
}

fn without_directives(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{#") {
        kept.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::Citing;

    #[test]
    fn a_citation_is_as_long_as_its_place_asks() {
        let at = |text: &str| Citing::at(text, text.rfind("{{#").unwrap());
        assert_eq!(at("# T\n\n- Police : {{#source a}}"), Citing::Announced);
        assert_eq!(at("- A : {{#source a}}, {{#source b}}"), Citing::Announced);
        assert_eq!(at("Text.\n\n{{#source a}}"), Citing::Announced);
        assert_eq!(at("He says so ({{#source a}}"), Citing::Enclosed);
        assert_eq!(at("So ({{#source a}}, {{#source b}}"), Citing::Enclosed);
        assert_eq!(at("He says so. {{#source a}}"), Citing::Bare);
        assert_eq!(at("One: two.\n- He says so. {{#source a}}"), Citing::Bare);
    }
}
