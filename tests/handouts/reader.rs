//! Markdown to the model, for tests of the engine by itself: directives are replaced by the words
//! of `tests/fixtures/handouts/entries.toml`, as if they had been traced.

use std::collections::BTreeMap;

use jalon::handouts::definition::{Arrangement, Definition};
use jalon::handouts::model::*;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Entries {
    channel: BTreeMap<String, Channel>,
    figure: BTreeMap<String, Figure>,
    source: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Channel {
    means: String,
    reach: Vec<String>,
    address: Vec<String>,
    name: BTreeMap<String, String>,
    summary: BTreeMap<String, String>,
    #[serde(default)]
    hours: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Figure {
    text: BTreeMap<String, String>,
    note: BTreeMap<String, String>,
}

pub(crate) struct Reader<'a> {
    entries: &'a Entries,
    language: &'a str,
    layout: &'a Arrangement,
    /// Ids of the notes, in the order of their numbers.
    notes: Vec<(TraceKind, String)>,
}

/// Reads a sheet of the project, with the words of the fixture.
pub(crate) fn sheet(language: &str, paper: Paper, ink: Ink) -> Sheet {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let id = "sextortion-first-hour";
    let definition = Definition::parse(&read(&format!("handouts/{id}/handout.toml"))).unwrap();
    let body = read(&format!("handouts/{id}/{language}.md"));
    let strings = BTreeMap::from([("handout-sources".to_owned(), "Sources".to_owned())]);
    let template = read("templates/handouts/sheet.md.tera");
    let markdown = definition
        .markdown(id, language, &body, &strings, &template)
        .unwrap();
    let entries: Entries = toml::from_str(&read("tests/fixtures/handouts/entries.toml")).unwrap();
    let layout = &definition.layout;
    let mut reader = Reader {
        entries: &entries,
        language,
        layout,
        notes: Vec::new(),
    };
    let mut blocks = reader.document(&markdown);
    let leads = blocks
        .iter()
        .take_while(|b| matches!(b, Block::Paragraph(_)))
        .count();
    let lead = blocks.drain(..leads).map(|b| match b {
        Block::Paragraph(text) => text,
        _ => unreachable!(),
    });
    let eyebrow = if language == "fr" {
        "Fiche pour les parents"
    } else {
        "For parents"
    };
    let edition = if language == "fr" {
        "Édition A7K-3F · vérifiée le 21 novembre 2026 · à revoir avant novembre 2027"
    } else {
        "Edition A7K-3F · checked on 21 November 2026 · review due by November 2027"
    };
    Sheet {
        title: definition.title(language).unwrap().to_owned(),
        description: definition.description(language).unwrap().to_owned(),
        language: language.to_owned(),
        paper,
        ink,
        header: Header {
            eyebrow: vec![eyebrow.into()],
            lead: lead.collect(),
        },
        notes: reader.notes(),
        blocks,
        notes_title: vec!["Sources".into()],
        edition: vec![edition.into()],
    }
}

impl Reader<'_> {
    fn document(&mut self, markdown: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut plain = String::new();
        let mut lines = markdown.lines();
        while let Some(line) = lines.next() {
            let Some(head) = line.strip_prefix("::: ") else {
                plain.push_str(line);
                plain.push('\n');
                continue;
            };
            blocks.extend(self.markdown(&std::mem::take(&mut plain)));
            let inner: Vec<&str> = lines.by_ref().take_while(|l| *l != ":::").collect();
            let (kind, title) = head.split_once(' ').unwrap_or((head, ""));
            let title = self.inline(title);
            let inner = self.markdown(&inner.join("\n"));
            blocks.extend(self.container(kind, title, inner));
        }
        blocks.extend(self.markdown(&plain));
        self.side_by_side(blocks)
    }

    fn container(&mut self, kind: &str, title: Vec<Inline>, blocks: Vec<Block>) -> Option<Block> {
        let callout = |kind| {
            Some(Block::Callout {
                kind,
                title: title.clone(),
                blocks: blocks.clone(),
            })
        };
        match kind {
            "steps" => {
                let Some(Block::List { items, .. }) = blocks.into_iter().next() else {
                    return None;
                };
                Some(Block::Steps {
                    title,
                    across: self.layout.steps_across,
                    items,
                })
            }
            "talk" => callout(Callout::Talk),
            "act-now" => callout(Callout::ActNow),
            "keep" => callout(Callout::Keep).map(|b| marked(b, Marker::Tick)),
            "never" => callout(Callout::Never).map(|b| marked(b, Marker::Cross)),
            "learn" => callout(Callout::Learn),
            _ => None,
        }
    }

    fn side_by_side(&self, blocks: Vec<Block>) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        let kind = |b: &Block| match b {
            Block::Callout { kind, .. } => format!("{kind:?}"),
            Block::Steps { .. } => "steps".to_owned(),
            Block::Channels { .. } => "channels".to_owned(),
            _ => String::new(),
        };
        fn named(n: &str) -> &str {
            match n {
                "talk" => "Talk",
                "act-now" => "ActNow",
                "keep" => "Keep",
                "learn" => "Learn",
                "never" => "Never",
                other => other,
            }
        }
        for block in blocks {
            if let (Some(last), row) = (out.last(), &self.layout.side_by_side) {
                let pair = row
                    .iter()
                    .find(|r| named(&r[0].kind) == kind(last) && named(&r[1].kind) == kind(&block));
                if let Some(pair) = pair {
                    let last = out.pop().unwrap();
                    out.push(Block::Columns(vec![
                        Column {
                            share: pair[0].share,
                            blocks: vec![last],
                        },
                        Column {
                            share: pair[1].share,
                            blocks: vec![block],
                        },
                    ]));
                    continue;
                }
            }
            out.push(block);
        }
        out
    }

    fn markdown(&mut self, text: &str) -> Vec<Block> {
        let events: Vec<Event<'_>> =
            Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES).collect();
        let mut at = 0;
        self.blocks(&events, &mut at, None)
    }

    fn blocks(&mut self, events: &[Event<'_>], at: &mut usize, end: Option<TagEnd>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        while *at < events.len() {
            let event = events[*at].clone();
            *at += 1;
            match event {
                Event::End(e) if Some(e) == end => break,
                Event::Start(Tag::Paragraph) => {
                    let text = self.inlines(events, at, TagEnd::Paragraph);
                    self.paragraph(text, &mut blocks);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = self.inlines(events, at, TagEnd::Heading(level));
                    if level != HeadingLevel::H1 {
                        blocks.push(Block::Heading {
                            level: level as u8,
                            text,
                        });
                    }
                }
                Event::Start(Tag::List(start)) => {
                    let mut items = Vec::new();
                    while !matches!(events[*at], Event::End(TagEnd::List(_))) {
                        *at += 1;
                        items.push(self.item(events, at));
                    }
                    *at += 1;
                    let _ = start;
                    blocks.push(Block::List {
                        marker: Marker::Dot,
                        items,
                    });
                }
                _ => {}
            }
        }
        blocks
    }

    fn item(&mut self, events: &[Event<'_>], at: &mut usize) -> Vec<Block> {
        if matches!(events[*at], Event::Start(Tag::Paragraph)) {
            return self.blocks(events, at, Some(TagEnd::Item));
        }
        vec![Block::Paragraph(self.inlines(events, at, TagEnd::Item))]
    }

    /// A paragraph, or the card of a channel that stands alone in one.
    fn paragraph(&mut self, text: Vec<Inline>, blocks: &mut Vec<Block>) {
        if let [Inline::Traced { mark, text: inner }] = text.as_slice()
            && mark.kind == TraceKind::Channel
            && inner.is_empty()
        {
            let card = self.card(mark);
            if let Some(Block::Channels { cards, .. }) = blocks.last_mut() {
                cards.push(card);
            } else {
                let title = match blocks.last() {
                    Some(Block::Heading { text, .. }) => text.clone(),
                    _ => Vec::new(),
                };
                if !title.is_empty() {
                    blocks.pop();
                }
                blocks.push(Block::Channels {
                    title,
                    across: self.layout.channels_across,
                    cards: vec![card],
                });
            }
            return;
        }
        blocks.push(Block::Paragraph(text));
    }

    fn card(&self, mark: &TraceMark) -> ChannelCard {
        let id = mark.id.as_deref().unwrap();
        let channel = &self.entries.channel[id];
        let name = &channel.name[self.language];
        let short = name.split_once(['\u{a0}', ':']).map_or(name.as_str(), |_| {
            name.split_once(": ").map_or(name.as_str(), |n| n.1)
        });
        let mut letters = short.chars();
        let first: String = letters.next().unwrap().to_uppercase().collect();
        let link = |(reach, address): (&String, &String)| {
            vec![Inline::Link {
                address: address.clone(),
                description: format!("{name}, {reach}"),
                text: vec![Inline::Text(reach.clone())],
            }]
        };
        ChannelCard {
            mark: Some(mark.clone()),
            means: match channel.means.as_str() {
                "call" => Means::Call,
                "text" => Means::Text,
                _ => Means::Web,
            },
            reach: channel
                .reach
                .iter()
                .zip(&channel.address)
                .map(link)
                .collect(),
            or: vec![if self.language == "fr" { "ou" } else { "or" }.into()],
            name: vec![Inline::Text(first + letters.as_str())],
            summary: if self.layout.channels_in_full {
                vec![Inline::Text(channel.summary[self.language].clone())]
            } else {
                Vec::new()
            },
            details: if channel.means == "web" {
                Vec::new()
            } else {
                channel
                    .hours
                    .get(self.language)
                    .map(|h| vec![Inline::Text(h.clone())])
                    .into_iter()
                    .collect()
            },
        }
    }

    fn inlines(&mut self, events: &[Event<'_>], at: &mut usize, end: TagEnd) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut words = String::new();
        while *at < events.len() {
            let event = events[*at].clone();
            *at += 1;
            match event {
                Event::End(e) if e == end => break,
                Event::Text(t) => words.push_str(&t),
                Event::SoftBreak => words.push(' '),
                Event::Start(Tag::Strong) => {
                    out.extend(self.inline(&std::mem::take(&mut words)));
                    out.push(Inline::Strong(self.inlines(events, at, TagEnd::Strong)));
                }
                _ => {}
            }
        }
        out.extend(self.inline(&words));
        out
    }

    /// Words with directives in them.
    fn inline(&mut self, words: &str) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut rest = words;
        while let Some(start) = rest.find("{{#") {
            let end = rest[start..].find("}}").unwrap() + start;
            let directive = &rest[start + 3..end];
            let before = &rest[..start];
            let (kind, argument) = directive.split_once(' ').unwrap();
            let reference = kind == "source";
            let before = if reference { before.trim_end() } else { before };
            if !before.is_empty() {
                out.push(Inline::from(before));
            }
            out.extend(self.directive(kind, argument));
            rest = &rest[end + 2..];
        }
        if !rest.is_empty() {
            out.push(Inline::from(rest));
        }
        out
    }

    fn directive(&mut self, kind: &str, argument: &str) -> Vec<Inline> {
        let mark = |kind| TraceMark {
            kind,
            id: Some(argument.to_owned()),
        };
        match kind {
            "plain" => {
                let mark = TraceMark {
                    kind: TraceKind::Plain,
                    id: None,
                };
                vec![Inline::Traced {
                    mark,
                    text: vec![argument.into()],
                }]
            }
            "figure" => {
                let text = self.entries.figure[argument].text[self.language].as_str();
                let number = self.note(TraceKind::Figure, argument);
                let mark = mark(TraceKind::Figure);
                vec![
                    Inline::Traced {
                        mark,
                        text: vec![text.into()],
                    },
                    Inline::Reference(number),
                ]
            }
            "source" => vec![Inline::Reference(self.note(TraceKind::Source, argument))],
            "channel" => {
                vec![Inline::Traced {
                    mark: mark(TraceKind::Channel),
                    text: Vec::new(),
                }]
            }
            other => panic!("unknown directive {other}"),
        }
    }

    fn note(&mut self, kind: TraceKind, id: &str) -> u16 {
        let known = self.notes.iter().position(|n| n.0 == kind && n.1 == id);
        let index = known.unwrap_or_else(|| {
            self.notes.push((kind, id.to_owned()));
            self.notes.len() - 1
        });
        u16::try_from(index + 1).unwrap()
    }

    fn notes(&self) -> Vec<Note> {
        let text = |kind: TraceKind, id: &String| match kind {
            TraceKind::Figure => self.entries.figure[id].note[self.language].clone(),
            _ => self.entries.source[id][self.language].clone(),
        };
        (1..)
            .zip(&self.notes)
            .map(|(number, (kind, id))| {
                let mark = TraceMark {
                    kind: *kind,
                    id: Some(id.clone()),
                };
                let text = vec![Inline::Text(text(*kind, id))];
                Note {
                    number,
                    text: vec![Inline::Traced { mark, text }],
                }
            })
            .collect()
    }
}

/// The same box, its lists with another marker.
fn marked(block: Block, marker: Marker) -> Block {
    let Block::Callout {
        kind,
        title,
        blocks,
    } = block
    else {
        return block;
    };
    let blocks = blocks
        .into_iter()
        .map(|b| match b {
            Block::List { items, .. } => Block::List { marker, items },
            other => other,
        })
        .collect();
    Block::Callout {
        kind,
        title,
        blocks,
    }
}
