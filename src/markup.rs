//! Markdown with Jalon's directives and containers, as syntax.
//!
//! A chapter or a handout is read in three steps. Lines that open or close a container
//! (`::: steps Title` … `:::`) split it into a tree of [`Part`]s. In each stretch of Markdown
//! the directives (`{{#name argument key=value}}`) are found, those in code left alone. Then the
//! directives are masked, byte for byte, and the Markdown parser says what is prose: the text
//! that a reader reads, block by block, each byte with its place in the file. The lint looks at
//! prose, the guide and the handouts at the parts and the directives. What a directive *means* is
//! decided above (`content`).

use crate::messages::Message;
use crate::say;
use std::collections::BTreeMap;
use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// Something in double braces that asks for traced content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The name behind `#`: `figure`.
    pub name: String,
    /// All that follows the name, trimmed: what `plain` prints.
    pub argument: String,
    /// The first word without `=`: the id of an entry.
    pub id: Option<String>,
    /// The words `key=value`.
    pub options: BTreeMap<String, String>,
    /// Words that are neither the id nor an option; none is allowed.
    pub excess: Vec<String>,
    /// Bytes of the file, braces included.
    pub span: Range<usize>,
    /// It stands alone in its paragraph, so that it may print a block.
    pub alone: bool,
}

/// The text of one block that a reader reads, without directives and code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The text; a directive or code leaves a line feed, which no numeral crosses.
    pub text: String,
    /// It is the text of a heading.
    pub heading: bool,
    stretches: Vec<Stretch>,
}

/// Text that stands in one place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    /// Where it starts in the text of the block.
    start: usize,
    /// Its bytes in the file: fewer than in the text where an entity stands for more.
    file: Range<usize>,
}

impl Prose {
    /// The offset in the file of an offset in `text`.
    #[must_use]
    pub fn offset(&self, at: usize) -> usize {
        let index = self.stretches.partition_point(|s| s.start <= at);
        match index.checked_sub(1).and_then(|i| self.stretches.get(i)) {
            Some(stretch) => (stretch.file.start + (at - stretch.start)).min(stretch.file.end),
            None => 0,
        }
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The explicit id, `{#id}`.
    pub id: Option<String>,
    /// Its text without directives.
    pub text: String,
    /// Where it starts in the file.
    pub start: usize,
}

/// Something that this syntax does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which kind: `raw-html`, `container`, `unknown-container`, `directive-syntax`.
    pub code: &'static str,
    /// Where in the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Message,
}

/// A stretch of Markdown or a container of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Bytes of the file that are plain Markdown with directives.
    Markdown(Range<usize>),
    /// `::: kind Title` … `:::`
    Container {
        /// The word behind the colons.
        kind: String,
        /// Bytes of the title in the file, possibly empty.
        title: Range<usize>,
        /// What it holds.
        parts: Vec<Part>,
        /// Bytes of the whole.
        span: Range<usize>,
    },
}

/// A chapter or a handout, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The whole as a tree of containers.
    pub parts: Vec<Part>,
    /// In the order of the file.
    pub directives: Vec<Directive>,
    /// In the order of the file.
    pub prose: Vec<Prose>,
    /// In the order of the file.
    pub headings: Vec<Heading>,
    /// In the order of the file.
    pub links: Vec<Link>,
    /// In the order of the file.
    pub code: Vec<Code>,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

/// The target of a link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As written.
    pub target: String,
    /// Bytes of the whole link in the file.
    pub span: Range<usize>,
}

/// A span or a block of code: neither directive nor prose, and still read by people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it shows.
    pub text: String,
    /// Bytes of the whole in the file: of a block, with its fences.
    pub span: Range<usize>,
    /// The writer says on the fence that it is an example: its numbers state nothing.
    pub example: bool,
}

/// The word on a fence, behind that of the language, that makes the block an example.
const EXAMPLE: &str = "example";

impl Document {
    /// Reads a text. Never fails: what is not allowed is in `problems`.
    ///
    /// ```
    /// use jalon::markup::Document;
    ///
    /// let document = Document::parse("It has {{#figure sentences}}, not `{{#figure words}}`.\n");
    /// let asked: Vec<_> = document.directives.iter().map(|d| d.id.as_deref()).collect();
    /// assert_eq!(asked, [Some("sentences")]);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if is_plain(text) {
            return Self::plain(text);
        }
        let mut document = Self::default();
        let apart = apart(text, &mut document.code);
        document.parts = split(text, &apart, &mut document.problems);
        document.directives = directives(text, &apart, &mut document.problems);
        let masked = mask(text, &apart, &document.directives);
        read_prose(&masked, &mut document);
        mark_lone(text, &mut document.directives);
        document.problems.sort_by_key(|p| p.span.start);
        document
    }

    /// A text that is one paragraph without markup.
    fn plain(text: &str) -> Self {
        let prose = Prose {
            text: text.to_owned(),
            heading: false,
            stretches: vec![Stretch {
                start: 0,
                file: 0..text.len(),
            }],
        };
        Self {
            parts: vec![Part::Markdown(0..text.len())],
            prose: vec![prose],
            ..Self::default()
        }
    }

    /// The directives that stand in a range of the file.
    pub fn directives_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Directive> {
        let range = range.clone();
        self.directives
            .iter()
            .filter(move |d| range.start <= d.span.start && d.span.end <= range.end)
    }
}

/// The Markdown parser with the guide's own options, so that page, sheet and lint agree.
#[must_use]
pub fn parser(text: &str) -> Parser<'_> {
    let mut options = mdbook_markdown::MarkdownOptions::default();
    // Typography is the writer's: quotation marks come out as they went in.
    options.smart_punctuation = false;
    options.admonitions = false;
    mdbook_markdown::new_cmark_parser(text, &options)
}

/// Whether a text is one line of words, between which stand only signs that Markdown makes nothing
/// of. Most texts of a ledger are, and are asked for by one rule after the other.
fn is_plain(text: &str) -> bool {
    let is_sign = |byte: &u8| b" ,.;:'\"()?!/%".contains(byte);
    let passes = |byte: &u8| !byte.is_ascii() || byte.is_ascii_alphanumeric() || is_sign(byte);
    // What stands at the edges can be a list, or be taken away.
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(char::is_whitespace)
        && text.as_bytes().iter().all(passes)
}

/// Code spans, code blocks and comments: nothing in them is a directive or prose. Collects the
/// code.
fn apart(text: &str, code: &mut Vec<Code>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut in_block = false;
    if !may_be_apart(text) {
        return ranges;
    }
    for (event, range) in parser(text).into_offset_iter() {
        match event {
            Event::Code(shown) => {
                ranges.push(range.clone());
                code.push(Code {
                    text: shown.into_string(),
                    span: range,
                    example: false,
                });
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                in_block = true;
                ranges.push(range.clone());
                code.push(Code {
                    text: String::new(),
                    span: range,
                    example: is_example(&kind),
                });
            }
            Event::Text(line) if in_block => {
                if let Some(block) = code.last_mut() {
                    block.text.push_str(&line);
                }
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Html(html) | Event::InlineHtml(html) if is_comment(&html) => {
                ranges.push(range);
            }
            _ => {}
        }
    }
    ranges
}

/// Whether there may be code or a comment: a tick, a fence, a bracket, or what is indented. Most
/// texts of a ledger have none, and need not be parsed to know it.
fn may_be_apart(text: &str) -> bool {
    text.contains(['`', '~', '<', '\t']) || text.contains("    ")
}

fn is_example(kind: &CodeBlockKind<'_>) -> bool {
    match kind {
        CodeBlockKind::Fenced(words) => words.split_whitespace().skip(1).any(|w| w == EXAMPLE),
        CodeBlockKind::Indented => false,
    }
}

/// A comment and nothing else: a line of HTML may go on behind one.
fn is_comment(html: &str) -> bool {
    html.trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|inside| !inside.contains("-->"))
}

fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    let index = ranges.partition_point(|r| r.start <= at);
    index
        .checked_sub(1)
        .and_then(|i| ranges.get(i))
        .is_some_and(|r| at < r.end)
}

/// The kinds of container that pages and sheets know.
pub const CONTAINERS: [&str; 14] = [
    "summary",
    "act-now",
    "learn",
    "talk",
    "steps",
    "keep",
    "never",
    "sources",
    "script",
    "checklist",
    "form",
    "card",
    "panel",
    "columns",
];

/// A container that is still open while lines are read.
struct Open {
    kind: String,
    title: Range<usize>,
    start: usize,
    parts: Vec<Part>,
}

/// How deeply containers may stand in one another.
const DEEPEST: usize = 16;

/// Splits the text at its container lines.
fn split(text: &str, code: &[Range<usize>], problems: &mut Vec<Problem>) -> Vec<Part> {
    let mut stack: Vec<Open> = Vec::new();
    let mut top: Vec<Part> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if !is_container_line(line, start, code) {
            continue;
        }
        push_markdown(
            stack.last_mut().map_or(&mut top, |open| &mut open.parts),
            from..start,
        );
        from = at;
        match container_line(line) {
            Some((kind, title)) => {
                if !CONTAINERS.contains(&kind.as_str()) {
                    problems.push(Problem {
                        code: "unknown-container",
                        span: start..start + line.trim_end().len(),
                        message: say!("there is no container of this kind"),
                        help: say!(
                            "use summary, act-now, learn, talk, steps, keep, never, sources, \
                               script, checklist, form, card, panel or columns"
                        ),
                    });
                }
                if stack.len() == DEEPEST {
                    problems.push(Problem {
                        code: "container",
                        span: start..start + line.trim_end().len(),
                        message: say!("this container stands too deeply in others"),
                        help: say!("close those that are done with a line `:::`"),
                    });
                    continue;
                }
                stack.push(Open {
                    kind,
                    title: start + title.start..start + title.end,
                    start,
                    parts: Vec::new(),
                });
            }
            None => close(&mut stack, &mut top, start..at, problems),
        }
    }
    push_markdown(
        stack.last_mut().map_or(&mut top, |open| &mut open.parts),
        from..text.len(),
    );
    while let Some(open) = stack.last() {
        problems.push(Problem {
            code: "container",
            span: open.start..open.title.end,
            message: say!("this container is never closed"),
            help: say!("close it with a line `:::`"),
        });
        let end = text.len();
        close(&mut stack, &mut top, end..end, problems);
    }
    top
}

fn push_markdown(parts: &mut Vec<Part>, range: Range<usize>) {
    if !range.is_empty() {
        parts.push(Part::Markdown(range));
    }
}

/// Whether a line that starts at a place opens or closes a container.
fn is_container_line(line: &str, start: usize, code: &[Range<usize>]) -> bool {
    line.starts_with(":::") && !is_in(code, start)
}

/// The kind and the bytes of the title of a line that opens a container; none for one that closes.
fn container_line(line: &str) -> Option<(String, Range<usize>)> {
    let rest = line.trim_start_matches(':');
    let words = rest.trim();
    if words.is_empty() {
        return None;
    }
    let kind = words.split_whitespace().next().unwrap_or_default();
    let title = words[kind.len()..].trim_start();
    let start = line.trim_end().len() - title.len();
    Some((kind.to_owned(), start..start + title.len()))
}

fn close(
    stack: &mut Vec<Open>,
    top: &mut Vec<Part>,
    line: Range<usize>,
    problems: &mut Vec<Problem>,
) {
    let Some(open) = stack.pop() else {
        problems.push(Problem {
            code: "container",
            span: line,
            message: say!("this line closes a container, and none is open"),
            help: say!("remove it, or open one with `::: kind Title`"),
        });
        return;
    };
    let container = Part::Container {
        kind: open.kind,
        title: open.title,
        parts: open.parts,
        span: open.start..line.end,
    };
    stack
        .last_mut()
        .map_or(top, |above| &mut above.parts)
        .push(container);
}

fn directives(text: &str, code: &[Range<usize>], problems: &mut Vec<Problem>) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut from = start;
        // Once nothing closes on a line, nothing does further on: it is not looked for again.
        let mut closes = true;
        while let Some(open) = text[from..end].find("{{").map(|at| from + at) {
            let close = closes.then(|| text[open..end].find("}}")).flatten();
            let close = close.map(|at| open + at + 2);
            closes = close.is_some();
            from = close.unwrap_or(open + 2);
            if is_in(code, open) {
                continue;
            }
            match close.and_then(|end| directive(text, open..end)) {
                Some(directive) => found.push(directive),
                None => problems.push(Problem {
                    code: "directive-syntax",
                    span: open..from,
                    message: say!("double braces that are no directive"),
                    help: say!("write `{{#name argument}}` on one line, or put the braces in code"),
                }),
            }
        }
        start = end;
    }
    found
}

fn directive(text: &str, span: Range<usize>) -> Option<Directive> {
    let inner = text
        .get(span.start + 2..span.end - 2)?
        .trim()
        .strip_prefix('#')?
        .trim_start();
    let name = inner.split_whitespace().next()?.to_owned();
    let argument = inner[name.len()..].trim().to_owned();
    let mut directive = Directive {
        name,
        argument,
        id: None,
        options: BTreeMap::new(),
        excess: Vec::new(),
        span,
        alone: false,
    };
    for word in directive.argument.split_whitespace() {
        match word.split_once('=') {
            Some((key, value)) => {
                directive.options.insert(key.to_owned(), value.to_owned());
            }
            None if directive.id.is_none() => directive.id = Some(word.to_owned()),
            None => directive.excess.push(word.to_owned()),
        }
    }
    Some(directive)
}

/// Stands for a masked byte. Markdown takes it for a letter; no chapter holds one.
const MASK: char = '\u{1A}';
/// Takes the place of what looks like a masked byte; Markdown takes it for the same.
const NO_MASK: &str = "\u{1B}";

/// The text with directives and container lines masked, each byte in its place.
fn mask(text: &str, code: &[Range<usize>], directives: &[Directive]) -> String {
    let mut masked = text.replace(MASK, NO_MASK).into_bytes();
    let mut cover = |range: Range<usize>| {
        for byte in &mut masked[range] {
            if *byte != b'\n' {
                *byte = MASK as u8;
            }
        }
    };
    for directive in directives {
        cover(directive.span.clone());
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_container_line(line, at, code) {
            let title = container_line(line).map_or(line.len(), |(_, title)| title.start);
            cover(at..at + title);
        }
        at += line.len();
    }
    // Whole directives and whole prefixes of lines are covered, which end between characters.
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

/// Collects prose, headings, links and raw HTML.
fn read_prose(masked: &str, document: &mut Document) {
    let mut reader = ProseReader {
        document,
        block: None,
        code: false,
    };
    for (event, range) in parser(masked).into_offset_iter() {
        reader.take(event, range);
    }
    reader.end_block();
}

struct ProseReader<'a> {
    document: &'a mut Document,
    block: Option<Prose>,
    code: bool,
}

impl ProseReader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::End(end) if is_block_end(end) => self.end_block(),
            Event::Text(text) if !(self.code && self.is_known(&range)) => {
                self.text(&text, range);
            }
            Event::Code(text) if !self.is_known(&range) => self.text(&text, range),
            Event::Code(_) | Event::SoftBreak | Event::HardBreak => self.gap(range.start),
            Event::Html(html) | Event::InlineHtml(html) if !is_comment(&html) => {
                self.raw_html(range);
            }
            _ => {}
        }
    }

    /// Whether code was found as such with the lines of containers in place; what is code only
    /// without them is read as prose, so that nobody misses it.
    fn is_known(&self, range: &Range<usize>) -> bool {
        let code = &self.document.code;
        let at = code.partition_point(|code| code.span.start <= range.start);
        at > 0 && range.end <= code[at - 1].span.end
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(_) => {
                self.end_block();
                self.code = true;
            }
            Tag::Heading { level, id, .. } => {
                self.end_block();
                self.document.headings.push(Heading {
                    level: heading_level(level),
                    id: id.map(|id| id.to_string()),
                    text: String::new(),
                    start: range.start,
                });
                self.block().heading = true;
            }
            Tag::Link {
                dest_url, title, ..
            }
            | Tag::Image {
                dest_url, title, ..
            } => {
                let target = dest_url.to_string();
                self.document.links.push(Link {
                    target,
                    span: range.clone(),
                });
                self.title(&title, range);
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            _ => self.end_block(),
        }
    }

    fn block(&mut self) -> &mut Prose {
        self.block.get_or_insert_with(|| Prose {
            text: String::new(),
            heading: false,
            stretches: Vec::new(),
        })
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        for (index, piece) in text.split(MASK).enumerate() {
            if index > 0 {
                at += 1;
                self.gap(at);
            }
            if !piece.is_empty() {
                let block = self.block();
                block.stretches.push(Stretch {
                    start: block.text.len(),
                    file: at.min(range.end)..range.end,
                });
                block.text.push_str(piece);
                at += piece.len();
            }
        }
    }

    fn gap(&mut self, at: usize) {
        let block = self.block();
        if !block.text.ends_with('\n') {
            block.stretches.push(Stretch {
                start: block.text.len(),
                file: at..at,
            });
            block.text.push('\n');
        }
    }

    /// A link's title is read aloud: prose of its own.
    fn title(&mut self, title: &str, link: Range<usize>) {
        if !title.is_empty() {
            let stretches = vec![Stretch {
                start: 0,
                file: link,
            }];
            let text = title.to_owned();
            self.document.prose.push(Prose {
                text,
                heading: false,
                stretches,
            });
        }
    }

    fn raw_html(&mut self, span: Range<usize>) {
        self.document.problems.push(Problem {
            code: "raw-html",
            span,
            message: say!("HTML in the text"),
            help: say!("use Markdown, a container or a directive: HTML would escape the lint"),
        });
    }

    fn end_block(&mut self) {
        let Some(block) = self.block.take() else {
            return;
        };
        if block.heading
            && let Some(heading) = self.document.headings.last_mut()
        {
            heading.text = block.text.replace('\n', " ").trim().to_owned();
        }
        if !block.text.trim().is_empty() {
            self.document.prose.push(block);
        }
    }
}

fn is_block_end(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// A directive is alone when nothing else stands on its line and the lines around are blank,
/// container lines or the ends of the text.
fn mark_lone(text: &str, directives: &mut [Directive]) {
    for directive in directives {
        let before = &text[..directive.span.start];
        let after = &text[directive.span.end..];
        directive.alone = ends_blank(before) && starts_blank(after);
    }
}

fn ends_blank(before: &str) -> bool {
    // The rest of the line is looked at before its end is looked for: it may be long.
    let own = before.trim_end_matches(is_blank);
    let Some(above) = own.strip_suffix('\n') else {
        return own.is_empty();
    };
    let above = above.rsplit('\n').next().unwrap_or_default();
    above.trim().is_empty() || above.starts_with(":::")
}

fn starts_blank(after: &str) -> bool {
    let own = after.trim_start_matches(is_blank);
    let Some(below) = own.strip_prefix('\n') else {
        return own.is_empty();
    };
    let below = below.split('\n').next().unwrap_or_default();
    below.trim().is_empty() || below.starts_with(":::")
}

/// A space that ends no line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Vec<String> {
        Document::parse(text)
            .prose
            .into_iter()
            .map(|p| p.text)
            .collect()
    }

    proptest::proptest! {
        #[test]
        fn a_plain_text_is_what_is_parsed(text in "[a-zé0-9 ,.;:'\"()?!/%«» \u{a0}\u{2028}\u{85}-]{0,40}|(https?://)?[a-z. ]{0,9}:? [a-z]{2}!?") {
            // A line of nothing else at the end changes nothing, and is not plain.
            let parsed = Document::parse(&format!("{text}\n"));
            if is_plain(&text) {
                let plain = Document::parse(&text);
                proptest::prop_assert_eq!(&plain.prose, &parsed.prose);
                proptest::prop_assert_eq!(
                    plain,
                    Document { parts: vec![Part::Markdown(0..text.len())], ..parsed }
                );
            }
        }

        #[test]
        fn code_and_comments_are_foreseen(text in "([ab1] {0,3}|[`~<!\\-\\->:#*_|\\[\\](){}&;\\\\\n\t]| {1,4}){0,24}") {
            let events = parser(&text).into_offset_iter();
            let apart = events.filter(|(event, _)| match event {
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => true,
                Event::Html(html) | Event::InlineHtml(html) => is_comment(html),
                _ => false,
            });
            proptest::prop_assert!(apart.count() == 0 || may_be_apart(&text));
        }
    }

    #[test]
    fn directives_in_code_are_left_alone() {
        let text = "a {{#figure x as=value}} `{{#figure y}}`\n\n```\n{{#figure z}}\n```\n";
        let document = Document::parse(text);
        assert_eq!(document.directives.len(), 1);
        let directive = &document.directives[0];
        assert_eq!(directive.id.as_deref(), Some("x"));
        assert_eq!(directive.options["as"], "value");
        assert!(!directive.alone);
    }

    #[test]
    fn what_stands_behind_code_that_looks_like_a_container_is_prose() {
        assert_eq!(prose("- `\n:::`3"), ["\n3"]);
    }

    #[test]
    fn an_entity_that_stands_for_more_leads_to_its_place() {
        let text = "&nGt;";
        let document = Document::parse(text);
        let prose = &document.prose[0];
        assert!(prose.text.len() > text.len());
        assert_eq!(prose.offset(prose.text.len()), text.len());
    }

    #[test]
    fn a_name_may_stand_apart_from_its_sign() {
        let document = Document::parse("{{# À gauche}} {{#\u{2028}figure  x }}");
        let read = |d: &Directive| (d.name.clone(), d.argument.clone());
        let read: Vec<_> = document.directives.iter().map(read).collect();
        let said = |name: &str, argument: &str| (name.to_owned(), argument.to_owned());
        assert_eq!(read, [said("À", "gauche"), said("figure", "x")]);
    }

    #[test]
    fn a_control_character_hides_no_prose() {
        // With a space in its place the line would be the address of a link, which nobody reads.
        assert!(prose("[a]: 9\u{1A}\n").concat().contains('9'));
    }

    #[test]
    fn what_repeats_itself_is_read_in_one_pass() {
        let braces = "{{".repeat(100_000);
        assert_eq!(Document::parse(&braces).problems.len(), 100_000);
        let asked = "{{#figure x}} ".repeat(20_000);
        assert_eq!(Document::parse(&asked).directives.len(), 20_000);
        let boxes = "::: steps\n".repeat(100_000);
        let document = Document::parse(&boxes);
        let too_deep = |p: &&Problem| p.message.english().contains("too deeply");
        let found = document.problems.iter().filter(too_deep).count();
        assert_eq!((document.parts.len(), found), (1, 100_000 - DEEPEST));
    }

    /// Stock Markdown takes the colons of a container for a definition, and what follows for its
    /// text; without them it is a block of code.
    #[test]
    fn what_is_code_in_a_container_only_is_read_as_prose() {
        let text = "A word.\n\n::: steps In order\n\n    Call 7 people.\n2. Wait.\n:::\n";
        let document = Document::parse(text);
        let seen = |digit: &str| {
            let prose = document
                .prose
                .iter()
                .any(|prose| prose.text.contains(digit));
            prose || document.code.iter().any(|code| code.text.contains(digit))
        };
        assert!(seen("7"), "{document:#?}");
    }

    #[test]
    fn code_says_what_it_shows_and_whether_it_is_an_example() {
        let text = "Run `a 1`.\n\n- b\n\n  ```console example add=x\n  $ c 2\n\n  d\n  ```\n\n\
                    ```example\ne 3\n```\n";
        let code = Document::parse(text).code;
        let shown: Vec<_> = code.iter().map(|c| (c.text.as_str(), c.example)).collect();
        assert_eq!(
            shown,
            [("a 1", false), ("$ c 2\n\nd\n", true), ("e 3\n", false)]
        );
        assert!(text[code[1].span.clone()].starts_with("```console"));
        assert!(text[code[1].span.clone()].ends_with("  ```"));
    }

    #[test]
    fn prose_keeps_its_places_and_loses_directives_and_code() {
        let text = "# Un {#one}\n\nAvant **42** {{#figure x}} après `12`.\n";
        let document = Document::parse(text);
        assert_eq!(document.headings[0].id.as_deref(), Some("one"));
        let block = &document.prose[1];
        let at = block.text.find("42").unwrap();
        assert_eq!(&text[block.offset(at)..block.offset(at) + 2], "42");
        let at = block.text.find("après").unwrap();
        assert!(text[block.offset(at)..].starts_with("après"));
        assert!(!block.text.contains("12") && !block.text.contains('{'));
    }

    #[test]
    fn containers_nest_and_their_titles_are_prose() {
        let text = "::: steps Title of 3\n\none\n\n::: keep\n\ntwo\n\n:::\n\n:::\n\nafter\n";
        let document = Document::parse(text);
        assert_eq!(document.parts.len(), 2, "{:?}", document.parts);
        let Part::Container {
            kind, title, parts, ..
        } = &document.parts[0]
        else {
            panic!()
        };
        assert_eq!(
            (kind.as_str(), &text[title.clone()]),
            ("steps", "Title of 3")
        );
        assert_eq!(parts.len(), 3, "{parts:?}");
        assert_eq!(prose(text), ["\nTitle of 3", "one", "two", "after"]);
        assert!(document.problems.is_empty(), "{:?}", document.problems);
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let codes = |text: &str| -> Vec<&str> {
            Document::parse(text)
                .problems
                .iter()
                .map(|p| p.code)
                .collect()
        };
        assert_eq!(codes("a <b>12</b>"), ["raw-html", "raw-html"]);
        assert_eq!(
            codes("{{figure x}} and {{#open\n"),
            ["directive-syntax", "directive-syntax"]
        );
        assert_eq!(codes("::: steps\n\nnever closed"), ["container"]);
        assert_eq!(codes(":::\n"), ["container"]);
        assert_eq!(codes("<!-- 12 -->\n\nfine"), Vec::<&str>::new());
    }

    #[test]
    fn a_directive_alone_in_its_paragraph_is_known() {
        let document = Document::parse("::: keep\n{{#channel a}}\n:::\n\nb {{#channel c}}\n");
        let alone: Vec<_> = document.directives.iter().map(|d| d.alone).collect();
        assert_eq!(alone, [true, false]);
    }
}
