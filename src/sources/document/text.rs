//! Plain text and Markdown: the text is the bytes.

use super::{Document, DocumentError, Proposed};
use crate::sources::Format;

/// Reads UTF-8 text as it is; the first heading of Markdown is proposed as its title.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Document, DocumentError> {
    let text = std::str::from_utf8(bytes).map_err(|e| DocumentError::NotText(e.valid_up_to()))?;
    let title = match format {
        Format::Md => text.lines().find_map(heading),
        _ => None,
    };
    Ok(Document {
        text: text.to_owned(),
        format,
        proposed: Proposed {
            title,
            ..Proposed::default()
        },
        extractor: None,
    })
}

fn heading(line: &str) -> Option<String> {
    let title = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim();
    (!title.is_empty()).then(|| title.to_owned())
}
