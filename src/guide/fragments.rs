//! Views → HTML that survives Markdown.
//!
//! A fragment is put into a chapter's Markdown, which mdBook then renders. So a block must hold
//! no blank line (it would end the HTML block) and a fragment in the line must hold no character
//! that Markdown reads as a mark. Both are seen to here, once, for every template; templates are
//! escaped by Tera and written without a thought for Markdown.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tera::{Context, Tera, Value};

use super::cards::{CardView, ColumnView, FiguresView};
use super::changes::ChangesView;
use super::error::GuideError;
use super::myths::MythView;
use super::views::{
    BoxView, ChannelView, ContactsView, CountryLink, DoorsView, DrawingView, EditionView,
    FigureView, GalleryView, NumbersRow, PageView, PassageView, SheetLink, SituationLink,
    SourceView,
};
use crate::content::table::COLUMNS;
use crate::drawings::{Drawing, Said};
use crate::theme;

/// The folder of the templates, below the project's.
const FOLDER: &str = "templates/guide";

/// Where the content of a page or of a box goes.
const CONTENT: &str = "<!--content-->";
/// Where the title of a box goes, if it has one.
const TITLE: &str = "<!--title-->";

/// The templates of the guide with the interface words of one language.
#[derive(Debug)]
pub struct Fragments {
    tera: Tera,
    language: String,
    words: BTreeMap<String, String>,
    /// The same, as templates take them: every fragment is given all of them.
    shared_words: Value,
}

impl Fragments {
    /// Reads every template of [`FOLDER`] for the project in `root`.
    ///
    /// # Errors
    /// When a file cannot be read or a template does not parse.
    pub fn load(
        root: &Path,
        language: &str,
        words: BTreeMap<String, String>,
    ) -> Result<Self, GuideError> {
        let mut templates = Vec::new();
        for name in theme::list(root, FOLDER, "html")? {
            let text = theme::read_text(root, &name)?;
            let short = name[FOLDER.len()..].trim_start_matches('/');
            templates.push((short.to_owned(), text));
        }
        let mut tera = Tera::default();
        tera.add_raw_templates(templates)
            .map_err(|error| GuideError::Template {
                name: FOLDER.to_owned(),
                reason: error.to_string(),
            })?;
        Ok(Self {
            tera,
            language: language.to_owned(),
            shared_words: Value::from_serializable(&words),
            words,
        })
    }

    /// The language of the words.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A figure in the line, with its reference and its card.
    ///
    /// # Errors
    /// When the template does not fit; the same for every fragment below.
    pub fn figure(&self, view: &FigureView) -> Result<String, GuideError> {
        self.inline("figure.html", "figure", view)
    }

    /// Only the words of a figure.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn figure_value(&self, view: &FigureView) -> Result<String, GuideError> {
        self.inline("figure-value.html", "figure", view)
    }

    /// A figure as a card.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn figure_card(&self, view: &FigureView) -> Result<String, GuideError> {
        self.block("figure-card.html", "figure", view)
    }

    /// A percentage as a hundred dots, another figure as a card.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn figure_chart(&self, view: &FigureView) -> Result<String, GuideError> {
        self.block("figure-chart.html", "figure", view)
    }

    /// The notes at the end of a page, in the order of their numbers.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn notes(&self, views: &[FigureView]) -> Result<String, GuideError> {
        self.block("notes.html", "notes", views)
    }

    /// Every figure of the guide.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn figures(&self, views: &[CardView]) -> Result<String, GuideError> {
        let column = |name: &&str| ColumnView {
            name: (*name).to_owned(),
            words: self.words.get(&format!("column_{name}")).cloned(),
        };
        let table = FiguresView {
            figures: views,
            columns: COLUMNS.iter().map(column).collect(),
        };
        self.block("figures.html", "page", &table)
    }

    /// A quotation.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn passage(&self, view: &PassageView) -> Result<String, GuideError> {
        self.block("passage.html", "passage", view)
    }

    /// A whole citation in the line: title, who published it, when.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn source(&self, view: &SourceView) -> Result<String, GuideError> {
        self.inline("source.html", "source", view)
    }

    /// A citation in the middle of a text: who says it.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn source_short(&self, view: &SourceView) -> Result<String, GuideError> {
        self.inline("source-short.html", "source", view)
    }

    /// Claims that circulate, and what may be said instead.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn myths(&self, views: &[MythView]) -> Result<String, GuideError> {
        self.block("myths.html", "myths", views)
    }

    /// Every source of the guide.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn sources(&self, views: &[SourceView]) -> Result<String, GuideError> {
        self.block("sources.html", "sources", views)
    }

    /// A channel.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn channel(&self, view: &ChannelView) -> Result<String, GuideError> {
        self.block("channel.html", "channel", view)
    }

    /// Channels, most urgent first.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn channels(&self, views: &[ChannelView]) -> Result<String, GuideError> {
        self.block("channels.html", "channels", views)
    }

    /// What changed.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn changes(&self, view: &ChangesView) -> Result<String, GuideError> {
        self.block("changes.html", "page", view)
    }

    /// What someone may come with.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn situations(&self, views: &[SituationLink]) -> Result<String, GuideError> {
        self.block("situations.html", "situations", views)
    }

    /// The right doors for a situation.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn doors(&self, view: &DoorsView) -> Result<String, GuideError> {
        self.block("doors.html", "doors", view)
    }

    /// The countries to choose from.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn countries(&self, views: &[CountryLink]) -> Result<String, GuideError> {
        self.block("countries.html", "countries", views)
    }

    /// All channels of a country.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn contacts(&self, view: &ContactsView) -> Result<String, GuideError> {
        self.block("contacts.html", "contacts", view)
    }

    /// The printable sheets.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn handouts(&self, gallery: &GalleryView) -> Result<String, GuideError> {
        self.block("handouts.html", "gallery", gallery)
    }

    /// The editions of the sheets.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn editions(&self, views: &[EditionView]) -> Result<String, GuideError> {
        self.block("editions.html", "editions", views)
    }

    /// The first numbers to know, a row a country.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn numbers(&self, rows: &[NumbersRow]) -> Result<String, GuideError> {
        self.block("numbers.html", "rows", rows)
    }

    /// The sheets that go with a chapter.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn sheets_for(&self, sheets: &[SheetLink]) -> Result<String, GuideError> {
        self.block("sheets-for.html", "sheets", sheets)
    }

    /// When a chapter was last read whole.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn reviewed(&self, words: &str) -> Result<String, GuideError> {
        self.block("reviewed.html", "words", words)
    }

    /// A drawing: its shapes with the words of the language in them.
    ///
    /// # Errors
    /// When the template or the shapes do not fit.
    pub fn drawing(&self, drawing: &Drawing, said: &Said) -> Result<String, GuideError> {
        let mut context = Context::new();
        context.insert("words", &said.words);
        let shapes = self.tera.render_str(&drawing.shapes, &context, true);
        let shapes = shapes.map_err(|error| GuideError::Template {
            name: drawing.file.clone(),
            reason: error.to_string(),
        })?;
        let view = DrawingView {
            id: drawing.id.clone(),
            title: said.title.clone(),
            description: said.description.clone(),
            view_box: drawing.view_box.clone(),
            shapes,
        };
        self.block("drawing.html", "drawing", &view)
    }

    /// A word to avoid, in the line.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn avoided(&self, word: &str) -> Result<String, GuideError> {
        self.inline("avoided.html", "word", word)
    }

    /// A number that is no statistic, in the line.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn plain(&self, text: &str) -> Result<String, GuideError> {
        self.inline("plain.html", "text", text)
    }

    /// What stands before the title of a box, between title and content, and after the content.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn boxed(&self, view: &BoxView) -> Result<(String, String, String), GuideError> {
        let (before, after) = self.halves("box.html", "box", view)?;
        let (before, between) = match before.split_once(TITLE) {
            Some((before, between)) => (drop_blank_lines(before), drop_blank_lines(between)),
            None => (before, String::new()),
        };
        Ok((before, between, after))
    }

    /// What stands before and after a chapter.
    ///
    /// # Errors
    /// When the template does not fit.
    pub fn page(&self, view: &PageView) -> Result<(String, String), GuideError> {
        self.halves("page.html", "page", view)
    }

    fn render<V: Serialize + ?Sized>(
        &self,
        template: &str,
        name: &'static str,
        view: &V,
    ) -> Result<String, GuideError> {
        let mut context = Context::new();
        context.insert(name, view);
        context.insert_value("t", self.shared_words.clone());
        context.insert("language", &self.language);
        self.tera
            .render(template, &context)
            .map_err(|error| GuideError::Template {
                name: template.to_owned(),
                reason: error.to_string(),
            })
    }

    fn inline<V: Serialize + ?Sized>(
        &self,
        template: &str,
        name: &'static str,
        view: &V,
    ) -> Result<String, GuideError> {
        Ok(shield(&join_lines(&self.render(template, name, view)?)))
    }

    fn block<V: Serialize + ?Sized>(
        &self,
        template: &str,
        name: &'static str,
        view: &V,
    ) -> Result<String, GuideError> {
        Ok(drop_blank_lines(&self.render(template, name, view)?))
    }

    fn halves<V: Serialize + ?Sized>(
        &self,
        template: &str,
        name: &'static str,
        view: &V,
    ) -> Result<(String, String), GuideError> {
        let html = self.render(template, name, view)?;
        let (before, after) = html
            .split_once(CONTENT)
            .ok_or_else(|| GuideError::Template {
                name: template.to_owned(),
                reason: format!("{CONTENT} is missing: nothing says where the content goes"),
            })?;
        Ok((drop_blank_lines(before), drop_blank_lines(after)))
    }
}

/// One line: a break beside a tag is layout of the template, any other is a space.
fn join_lines(html: &str) -> String {
    let mut joined = String::with_capacity(html.len());
    for line in html
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
    {
        if !joined.is_empty() && !joined.ends_with('>') && !line.starts_with('<') {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// No blank line, which would end an HTML block of Markdown.
fn drop_blank_lines(html: &str) -> String {
    html.lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Writes as character references what Markdown would read as a mark in the text between tags,
/// and everywhere the bar, which would end a table cell.
fn shield(html: &str) -> String {
    let mut shielded = String::with_capacity(html.len());
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        let marks = "\\`*_[]^~$!{}";
        if character == '|' || (!in_tag && marks.contains(character)) {
            shielded.push_str(&format!("&#{};", u32::from(character)));
        } else {
            shielded.push(character);
        }
    }
    shielded
}

#[cfg(test)]
mod tests {
    use super::{drop_blank_lines, join_lines, shield};

    #[test]
    fn a_fragment_in_the_line_cannot_become_markdown() {
        assert_eq!(
            shield(r#"<b title="a*b|c">1 * 2 [x] | y_z</b>"#),
            r#"<b title="a*b&#124;c">1 &#42; 2 &#91;x&#93; &#124; y&#95;z</b>"#
        );
    }

    #[test]
    fn breaks_beside_tags_vanish_and_others_are_spaces() {
        assert_eq!(join_lines("<i>a</i>\n<b>c\nd</b>\n"), "<i>a</i><b>c d</b>");
    }

    #[test]
    fn a_block_has_no_blank_line() {
        assert_eq!(
            drop_blank_lines("<div>\n\n  \n<p>a</p>\n</div>\n"),
            "<div>\n<p>a</p>\n</div>"
        );
    }
}
