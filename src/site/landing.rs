//! The first page of the site: the choice of a language, by plain links.

use std::path::Path;

use super::frame::Frame;
use super::{PageRecord, SiteError};
use crate::config::Site;
use crate::guide::{Prints, preview_of};

/// The page, below the published folder.
pub(super) const FILE: &str = "index.html";

/// Writes the page; gives its record, which prints nothing of an entry.
pub(super) fn write(frame: &Frame, address: &Site, site: &Path) -> Result<PageRecord, SiteError> {
    let mut context = frame.page(&frame.tongues, "");
    context.insert("address", &address.address(""));
    let language = frame.tongues.first().map_or("", |tongue| &tongue.code);
    context.insert("preview", &address.address(&preview_of(language, FILE)));
    frame.write(FILE, &context, &site.join(FILE))?;
    Ok(PageRecord {
        path: FILE.to_owned(),
        language: language.to_owned(),
        prints: Prints::default(),
    })
}
