//! Markdown with directives, and the chapters that mdBook sends.

use std::ops::Range;

use jalon::check::{Project, Publishable};
use jalon::content::Content;
use jalon::guide::{Chapter, Chapters, Expand, Expanded, GuideError, Prints, Request};
use jalon::markup::{Document, Part, parser};
use jalon::site;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::repository;

/// All places are places of the text, parts stand in one another, and no digit that a reader would
/// see escapes: it is prose, or code, or something is refused.
pub fn directives(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let document = Document::parse(text);
    let mut end = 0;
    for directive in &document.directives {
        let words = part_of(text, &directive.span);
        assert!(words.starts_with("{{") && words.ends_with("}}"));
        assert!(words.contains(&directive.name) && words.contains(&directive.argument));
        assert!(directive.span.start >= end);
        end = directive.span.end;
    }
    let spans = document.links.iter().map(|link| &link.span);
    let spans = spans.chain(document.code.iter().map(|code| &code.span));
    for span in spans.chain(document.problems.iter().map(|problem| &problem.span)) {
        part_of(text, span);
    }
    for heading in &document.headings {
        assert!(text.is_char_boundary(heading.start));
    }
    for prose in &document.prose {
        for (at, _) in prose.text.char_indices() {
            assert!(prose.offset(at) <= text.len());
        }
    }
    stand_in(&document.parts, 0..text.len(), text);
    // A directive is replaced before a page is made, and may change what its line is.
    if document.problems.is_empty() && document.directives.is_empty() {
        let known = digits_known(&document);
        assert!(digits_seen(text) <= known, "{text:?}: {document:#?}");
    }
}

fn part_of<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone())
        .unwrap_or_else(|| panic!("{span:?} is no part of {text:?}"))
}

/// Parts follow each other inside the whole.
fn stand_in(parts: &[Part], whole: Range<usize>, text: &str) {
    let mut at = whole.start;
    for part in parts {
        let span = match part {
            Part::Markdown(span) => span,
            Part::Container {
                title, parts, span, ..
            } => {
                part_of(text, title);
                stand_in(parts, span.clone(), text);
                span
            }
        };
        part_of(text, span);
        assert!(at <= span.start && span.end <= whole.end);
        at = span.end;
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Digits in the text that a page shows, blocks of code aside.
fn digits_seen(text: &str) -> usize {
    let mut in_block = false;
    let mut seen = 0;
    for event in parser(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Text(shown) if !in_block => seen += digits(&shown),
            _ => {}
        }
    }
    seen
}

/// Digits that somebody looks at.
fn digits_known(document: &Document) -> usize {
    let prose = document.prose.iter().map(|prose| digits(&prose.text));
    let code = document.code.iter().map(|code| digits(&code.text));
    prose.sum::<usize>() + code.sum::<usize>()
}

/// What mdBook sends is refused, or answered in a form that it reads again; a chapter is expanded
/// or has findings, and always alike.
pub fn preprocessor(data: &[u8]) {
    thread_local! {
        static CHAPTERS: &'static Chapters<'static> = chapters();
    }
    if data.starts_with(b"[") {
        let Some(answer) = answered(data, &Same) else {
            return;
        };
        if let Some(request) = again(data, &answer) {
            assert_eq!(answered(&request, &Same), Some(answer));
        }
        CHAPTERS.with(|chapters| answered(data, *chapters));
        return;
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let contents = [Chapter {
        path: "index.md".to_owned(),
        title: "Document d’essai".to_owned(),
        part: String::new(),
    }];
    CHAPTERS.with(|chapters| {
        let first = chapters.expand(&contents, 0, text);
        let second = chapters.expand(&contents, 0, text);
        match (first, second) {
            (Ok(first), Ok(second)) => assert_eq!(first, second),
            (Err(first), Err(second)) => assert_eq!(first.to_string(), second.to_string()),
            _ => panic!("expanded once only: {text:?}"),
        }
    });
}

/// Leaves a chapter as it is.
struct Same;

impl Expand for Same {
    fn expand(&self, _: &[Chapter], _: usize, markdown: &str) -> Result<Expanded, GuideError> {
        Ok(Expanded {
            markdown: markdown.to_owned(),
            prints: Prints::default(),
        })
    }
}

fn answered(data: &[u8], expand: &dyn Expand) -> Option<Vec<u8>> {
    let request = Request::read(data).ok()?;
    let _ = (request.folder(), request.language());
    let mut answer = Vec::new();
    request.answer(expand, &mut answer).ok()?;
    Some(answer)
}

/// The request with the answer in the place of its book; none when it holds, where nobody reads it,
/// what is no text.
fn again(data: &[u8], answer: &[u8]) -> Option<Vec<u8>> {
    let mut request: Vec<serde_json::Value> = serde_json::from_slice(data).ok()?;
    request[1] = serde_json::from_slice(answer).expect("the answer is JSON");
    Some(serde_json::to_vec(&request).expect("JSON"))
}

/// The chapters of the small project of the fixtures.
fn chapters() -> &'static Chapters<'static> {
    let root = repository().join("tests/fixtures/project");
    let today = "2026-11-21".parse().expect("a day");
    let project = Project::load(&root, today).expect("the fixture is read");
    let (publishable, _) = Publishable::new(project).expect("the fixture is publishable");
    let content = Content::new(Box::leak(Box::new(publishable)));
    let chapters = site::chapters(content, "fr").expect("its sheets are made");
    Box::leak(Box::new(chapters.expect("the fixture has French chapters")))
}
