//! The edition of a sheet: a short code that changes when, and only when, its words change.
//!
//! The code is the same for every paper and ink: it is the content that is current or not.

use sha2::{Digest, Sha256};

use super::model::{Block, Card, ChannelCard, FURNITURE, Field, Inline, QrCode, Sheet};
use super::plain_text;
use crate::content::words::Words;
use crate::dates::Day;

/// Letters that are not taken for one another on paper, and make no words.
const LETTERS: &[u8; 16] = b"BCDFGHJKLMPRSTVW";

/// The code of a sheet's words: two groups of four letters.
#[must_use]
pub fn code(sheet: &Sheet) -> String {
    let mut digest = Sha256::new();
    for text in texts(sheet) {
        // Length first, so that no two lists of texts are one.
        digest.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(text);
    }
    let nibbles = digest.finalize().into_iter().flat_map(|b| [b >> 4, b & 15]);
    let letters: String = nibbles
        .take(8)
        .map(|n| char::from(LETTERS[usize::from(n)]))
        .collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// The line at the foot: code, day of the newest decision, day of the next look.
pub(super) fn line(
    code: &str,
    words: &Words<'_>,
    vetted: Option<Day>,
    review_by: Option<Day>,
) -> Vec<Inline> {
    let mut parts = vec![words.get("handout_edition").replace("{code}", code)];
    let dated = |key: &str, day: Day| words.get(key).replace("{day}", &words.day(day));
    parts.extend(vetted.map(|day| dated("handout_vetted", day)));
    parts.extend(review_by.map(|day| dated("handout_review", day)));
    vec![Inline::Traced {
        mark: FURNITURE,
        text: vec![Inline::Text(parts.join("\u{A0}· "))],
    }]
}

/// The code that leads to what is known of an edition on the page that lists them.
pub(super) fn current(page: &str, code: &str, words: &Words<'_>) -> QrCode {
    let address = format!("{page}#{code}");
    let description = words.get("handout_qr").replace("{address}", &address);
    QrCode {
        address,
        description,
        words: vec![Inline::Text(words.get("handout_current"))],
    }
}

/// Every text of a sheet but the edition, in reading order.
fn texts(sheet: &Sheet) -> Vec<String> {
    let mut texts = vec![
        sheet.language.clone(),
        sheet.title.clone(),
        sheet.description.clone(),
    ];
    push(&sheet.header.eyebrow, &mut texts);
    sheet
        .header
        .lead
        .iter()
        .for_each(|lead| push(lead, &mut texts));
    all(&sheet.blocks, &mut texts);
    push(&sheet.notes_title, &mut texts);
    for note in &sheet.notes {
        texts.push(note.number.to_string());
        push(&note.text, &mut texts);
    }
    texts
}

fn all(blocks: &[Block], texts: &mut Vec<String>) {
    blocks.iter().for_each(|block| one(block, texts));
}

fn one(block: &Block, texts: &mut Vec<String>) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => push(text, texts),
        Block::List { items, .. } => items.iter().for_each(|item| all(item, texts)),
        Block::Steps { title, items, .. } => {
            push(title, texts);
            items.iter().for_each(|item| all(item, texts));
        }
        Block::Callout { title, blocks, .. }
        | Block::Section { title, blocks, .. }
        | Block::Panel { title, blocks } => {
            push(title, texts);
            all(blocks, texts);
        }
        Block::Fields(fields) => fields.iter().for_each(|f| field(f, texts)),
        Block::Cards(cards) => cards.iter().for_each(|Card { title, blocks }| {
            push(title, texts);
            all(blocks, texts);
        }),
        Block::Dots {
            caption,
            description,
            ..
        } => {
            texts.push(description.clone());
            push(caption, texts);
        }
        Block::Number { value, caption } => {
            push(value, texts);
            push(caption, texts);
        }
        // Where a code leads is no word of the sheet: the same edition may move to another site.
        Block::Qr(code) => push(&code.words, texts),
        Block::Columns(columns) => columns.iter().for_each(|c| all(&c.blocks, texts)),
        Block::Channels { title, cards, .. } => {
            push(title, texts);
            cards.iter().for_each(|c| card(c, texts));
        }
        Block::Table { header, rows, .. } => {
            header
                .iter()
                .chain(rows.iter().flatten())
                .for_each(|cell| push(cell, texts));
        }
        Block::Traced { block, .. } => one(block, texts),
        Block::Rule | Block::PageBreak => {}
    }
}

fn field(field: &Field, texts: &mut Vec<String>) {
    push(&field.label, texts);
    texts.push(field.lines.to_string());
}

fn card(card: &ChannelCard, texts: &mut Vec<String>) {
    let lines = card
        .reach
        .iter()
        .chain([&card.name, &card.summary])
        .chain(&card.details);
    lines.for_each(|line| push(line, texts));
}

fn push(text: &[Inline], texts: &mut Vec<String>) {
    let mut words = String::new();
    plain_text(text, &mut words);
    texts.push(words);
}
