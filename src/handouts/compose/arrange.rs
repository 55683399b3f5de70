//! Blocks side by side, where the definition says so.

use crate::handouts::definition::{Arrangement, Share};
use crate::handouts::model::{Block, Callout, Column};

/// Puts the blocks that follow each other in the order of a row into columns.
pub(super) fn side_by_side(blocks: Vec<Block>, layout: &Arrangement) -> Vec<Block> {
    let mut out = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    let mut waiting: Vec<Block> = Vec::new();
    while let Some(block) = rest.next() {
        waiting.push(block);
        if let Some(row) = row(&waiting, layout) {
            let ends = waiting.len() == row.len();
            let goes_on = rest.peek().is_some_and(|next| {
                row.get(waiting.len())
                    .is_some_and(|share| kind(next) == share.kind)
            });
            if ends {
                out.push(columns(std::mem::take(&mut waiting), row));
                continue;
            }
            if goes_on {
                continue;
            }
        }
        out.append(&mut waiting);
    }
    out.append(&mut waiting);
    out
}

/// The row that these blocks begin.
fn row<'l>(blocks: &[Block], layout: &'l Arrangement) -> Option<&'l Vec<Share>> {
    layout.side_by_side.iter().find(|row| {
        row.len() >= blocks.len()
            && blocks
                .iter()
                .zip(*row)
                .all(|(b, share)| kind(b) == share.kind)
    })
}

fn columns(blocks: Vec<Block>, row: &[Share]) -> Block {
    let column = |(block, share): (Block, &Share)| Column {
        share: share.share,
        blocks: vec![block],
    };
    Block::Columns(blocks.into_iter().zip(row).map(column).collect())
}

/// What a definition calls a block.
const fn kind(block: &Block) -> &'static str {
    match block {
        Block::Steps { .. } => "steps",
        Block::Channels { .. } => "channels",
        Block::Section { kind, .. } => kind,
        Block::Table { .. } => "table",
        Block::Callout { kind, .. } => match kind {
            Callout::Summary => "summary",
            Callout::ActNow => "act-now",
            Callout::Learn => "learn",
            Callout::Talk => "talk",
            Callout::Keep => "keep",
            Callout::Never => "never",
        },
        _ => "",
    }
}
