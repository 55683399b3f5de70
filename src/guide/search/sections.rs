//! A page of the book → its sections, as search shows them.
//!
//! The page is ours and well formed, so its tags are taken one by one and no tree is built.
//! Everything outside `<main>`, drawings, notes, cards that open over the page and words for screen
//! readers only are passed over.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What stands between two headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The id of the heading; empty for what stands before the first one.
    pub(super) id: String,
    /// The heading; of the first section, the title of the page.
    pub(super) heading: String,
    /// The text outside of traced elements, its blocks set apart.
    pub(super) text: String,
    /// Words of traced elements.
    pub(super) keys: String,
    /// The numbers that the buttons of contacts dial, in digits.
    pub(super) dialled: Vec<String>,
}

/// The sections of a page, in reading order.
pub(super) fn read(html: &str) -> Vec<Section> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    // A script hands control back; nothing is run, go on.
    while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// How the text of an element is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Take {
    /// Not at all.
    Nothing,
    /// As text that is shown.
    Text,
    /// As the heading of a new section.
    Heading,
    /// As words to be found.
    Words,
}

#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    open: Vec<(String, Take)>,
    sections: Vec<Section>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => state.start(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn take(&self) -> Take {
        self.open.last().map_or(Take::Nothing, |(_, take)| *take)
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if is_block(name) {
            self.gap();
        }
        let take = self.taken(tag);
        if take == Take::Heading && self.take() != Take::Heading {
            self.sections.push(Section {
                id: attribute(tag, "id").unwrap_or_default().to_owned(),
                ..Section::default()
            });
        }
        if matches!(take, Take::Words) && self.take() == Take::Text && !is_block(name) {
            // A number stood here: the sentence shows that something is left out.
            self.push_text("…");
        }
        if take == Take::Words {
            self.dial(tag);
        }
        if !is_void(name) && !tag.self_closing {
            self.open.push((name.to_owned(), take));
        }
    }

    fn taken(&self, tag: &Tag) -> Take {
        let name = &*tag.name;
        let around = self.take();
        if name == "main" {
            return Take::Text;
        }
        let class = attribute(tag, "class").unwrap_or_default();
        let is_passed_over = matches!(name, "svg" | "button" | "script" | "style" | "template")
            || attribute(tag, "popover").is_some()
            || class
                .split(' ')
                .any(|class| matches!(class, "notes" | "unseen" | "ref" | "reviewed"));
        match (around, attribute(tag, "data-trace")) {
            (Take::Nothing, _) => Take::Nothing,
            _ if is_passed_over => Take::Nothing,
            (Take::Text, None) if matches!(name, "h1" | "h2" | "h3") => Take::Heading,
            (Take::Text, Some("furniture")) => Take::Nothing,
            (Take::Text, Some(_)) => Take::Words,
            (around, _) => around,
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
        if is_block(name) {
            self.gap();
        }
    }

    fn text(&mut self, text: &str) {
        match self.take() {
            Take::Nothing => {}
            Take::Text => self.push_text(text),
            Take::Heading => {
                if let Some(section) = self.sections.last_mut() {
                    section.heading.push_str(text);
                }
            }
            Take::Words => self.push_keys(text),
        }
    }

    fn current(&mut self) -> Option<&mut Section> {
        self.sections.last_mut()
    }

    fn push_text(&mut self, text: &str) {
        if let Some(section) = self.current() {
            section.text.push_str(text);
        }
    }

    fn push_keys(&mut self, text: &str) {
        if let Some(section) = self.current() {
            section.keys.push_str(text);
            section.keys.push(' ');
        }
    }

    /// A number that is dialled in the country itself is looked for as it is dialled.
    fn dial(&mut self, tag: &Tag) {
        let address = attribute(tag, "href").unwrap_or_default();
        let number = ["tel:", "sms:"]
            .iter()
            .find_map(|scheme| address.strip_prefix(scheme));
        let national = number.filter(|n| n.bytes().all(|byte| byte.is_ascii_digit()));
        if let (Some(number), Some(section)) = (national, self.current()) {
            section.dialled.push(number.to_owned());
        }
    }

    /// Two blocks are set apart, and a title is no part of the sentence that follows.
    fn gap(&mut self) {
        if let Some(section) = self.current() {
            let text = section.text.trim_end();
            let ends_openly = text.ends_with(|c: char| c.is_alphanumeric());
            section.text.truncate(text.len());
            section.text.push_str(if ends_openly { ". " } else { " " });
            section.keys.push(' ');
        }
    }

    fn finish(mut self) -> Vec<Section> {
        for section in &mut self.sections {
            section.heading = one_line(&section.heading);
            section.text = one_line(&section.text);
        }
        self.sections
    }
}

/// The spaces of a page's source are layout; no-break spaces are typography and stay.
fn one_line(text: &str) -> String {
    let words = text
        .split([' ', '\n', '\t'])
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let found = tag.attrs.iter().find(|a| &*a.name.local == name)?;
    Some(&found.value)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "td"
            | "th"
            | "tr"
            | "table"
            | "section"
            | "article"
            | "aside"
            | "figure"
            | "figcaption"
            | "blockquote"
            | "details"
            | "summary"
            | "main"
            | "nav"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "hr"
            | "br"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_page_is_read_section_by_section() {
        let html = "<header><p>Menu</p></header><main><h1 id=\"a\"><a href=\"#a\">One</a></h1>\
            <p class=\"box-title\">Now</p><ol><li>Stay.<br>Call.</li></ol>\
            <h2 id=\"b\">Two</h2><p>He<svg><text>x</text></svg> asks\n again.</p>\
            <div popover><p>card</p></div><section class=\"notes\"><h2 id=\"n\">Notes</h2></section></main>\
            <footer>Foot</footer>";
        let sections = read(html);
        let seen: Vec<_> = sections
            .iter()
            .map(|s| (s.id.as_str(), s.heading.as_str(), s.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("a", "One", "Now. Stay. Call."),
                ("b", "Two", "He asks again.")
            ]
        );
    }

    #[test]
    fn what_a_number_leaves_behind_is_seen() {
        let html = "<main><h1 id=\"a\">A</h1><p>In <span data-trace=\"plain\">2022</span> he wrote.</p></main>";
        assert_eq!(read(html)[0].text, "In … he wrote.");
        assert_eq!(read(html)[0].keys.trim(), "2022");
    }
}
