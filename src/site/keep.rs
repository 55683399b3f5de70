//! A copy of the guide to keep: in the browser, or as a file.
//!
//! 1. [`for_disk`] and [`pack`] put the built site into a zip whose pages open from a disk.
//! 2. [`Copy::list`] says what a browser keeps after one tap, and under which version: a digest of
//!    these files.
//! 3. The worker (`worker.js`) gets the list, and a page of each language offers both, with sizes.
//!
//! The archive cannot hold the page that says how large it is; it holds one that says that the
//! reader has a copy already.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tera::Context;

use super::frame::{Frame, POLICY, Tongue};
use super::sheets::{Offered, megabytes};
use super::{PageRecord, SiteError, hosting};
use crate::files::{self, Action, FileError};
use crate::guide::Prints;
use crate::text::format;

/// The page that offers the copy, in each language's folder.
const PAGE: &str = "offline.html";
/// The archive, below the published folder.
pub(super) const ARCHIVE: &str = "site.zip";
/// The worker: at the root, because it answers only for what is below itself.
const WORKER: &str = "worker.js";

/// What a browser keeps: pages and what they are made of. Sheets are chosen one by one; what is for
/// machines stays on the host.
const KEPT: [&str; 6] = ["html", "css", "js", "svg", "woff2", "webp"];

/// The bytes of every file of the site, by its path below it.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// The files of the archive, but for the manifest that describes them. The pages carry a policy
/// that lets a page on a disk load what lies beside it, for there `'self'` is nobody; nor may a
/// font be fetched there before its style asks for it. What is for hosts, and other archives, is
/// left out.
pub(super) fn for_disk(frame: &Frame, tree: Tree) -> Result<Tree, SiteError> {
    let mut packed: Tree = tree
        .into_iter()
        .filter(|(path, _)| is_for_disk(path))
        .map(|(path, bytes)| match path.ends_with(".html") {
            true => (path, from_disk(&bytes)),
            false => (path, bytes),
        })
        .collect();
    for tongue in &frame.tongues {
        let page = frame.render(PAGE, &context(frame, tongue, true))?;
        let path = format!("{}/{PAGE}", tongue.code);
        packed.insert(path, from_disk(page.as_bytes()));
    }
    Ok(packed)
}

fn from_disk(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let page = page.replacen(POLICY, &POLICY.replace("'self'", "'self' file:"), 1);
    let lines = page.split_inclusive('\n');
    // Fonts from a disk are not fetched ahead, and an archive holds no archives.
    let left_out = ["<link rel=\"preload\"", "<p class=\"archive\">"];
    let kept = lines.filter(|line| !left_out.iter().any(|start| line.starts_with(start)));
    kept.collect::<String>().into_bytes()
}

/// The archive of these files.
pub(super) fn pack(packed: &Tree) -> Result<Vec<u8>, SiteError> {
    let entries = packed
        .iter()
        .map(|(path, bytes)| (path.as_str(), &bytes[..]));
    files::zip(entries).map_err(|source| {
        SiteError::File(FileError {
            action: Action::Pack,
            path: ARCHIVE.into(),
            source,
        })
    })
}

fn is_for_disk(path: &str) -> bool {
    let is_lost = path == "404.html" || path.ends_with("/404.html");
    !(is_lost || path.ends_with(".zip") || hosting::is_for_hosts(path))
}

/// The records of the pages that offer a copy, as the archive holds them.
pub(super) fn on_disk(frame: &Frame) -> Vec<PageRecord> {
    let record = |tongue: &Tongue| PageRecord {
        path: format!("{}/{PAGE}", tongue.code),
        language: tongue.code.clone(),
        prints: Prints::default(),
    };
    frame.tongues.iter().map(record).collect()
}

/// What a browser keeps.
#[derive(Debug)]
pub(super) struct Copy {
    /// Paths below the site.
    paths: Vec<String>,
    bytes: usize,
    version: String,
}

impl Copy {
    /// The files of the built site that are kept.
    pub(super) fn list(frame: &Frame, tree: &Tree) -> Self {
        let mut digest = Sha256::new();
        let mut copy = Self {
            paths: Vec::new(),
            bytes: 0,
            version: String::new(),
        };
        for (path, bytes) in tree.iter().filter(|(path, _)| is_kept(path)) {
            digest.update(format!("{} {} ", path.len(), bytes.len()));
            digest.update(path);
            digest.update(bytes);
            copy.bytes += bytes.len();
            copy.paths.push(path.clone());
        }
        let digest = digest.finalize();
        copy.version = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
        let own = frame.tongues.iter().map(|t| format!("{}/{PAGE}", t.code));
        copy.paths.extend(own);
        copy
    }
}

fn is_kept(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    KEPT.contains(&extension) && path != WORKER && is_for_disk(path)
}

/// A sheet that can be kept.
#[derive(Serialize)]
struct SheetView {
    path: String,
    label: String,
}

/// Writes the worker and the pages; gives their records.
pub(super) fn write(
    frame: &Frame,
    copy: &Copy,
    archive: usize,
    sheets: &[Offered],
    site: &Path,
) -> Result<Vec<PageRecord>, SiteError> {
    let json = |paths: Vec<&str>| serde_json::to_string_pretty(&paths).unwrap_or_default();
    let mut worker = Context::new();
    worker.insert("version", &copy.version);
    worker.insert(
        "files",
        &json(copy.paths.iter().map(String::as_str).collect()),
    );
    worker.insert(
        "sheets",
        &json(sheets.iter().map(|s| s.path.as_str()).collect()),
    );
    frame.write(WORKER, &worker, &site.join(WORKER))?;
    let mut records = Vec::new();
    for tongue in &frame.tongues {
        let own = sheets.iter().filter(|sheet| sheet.language == tongue.code);
        let views: Vec<SheetView> = own.map(|sheet| view(tongue, sheet)).collect();
        let sized = |key: &str, bytes| {
            tongue
                .word(key)
                .replace("{size}", &megabytes(bytes, &tongue.code))
        };
        let keep = sized("offline_keep", copy.bytes);
        let download = sized("offline_download", archive);
        let mut context = context(frame, tongue, false);
        context.insert("version", &copy.version);
        context.insert("count", &copy.paths.len());
        context.insert("keep", &keep);
        context.insert("download", &download);
        context.insert("sheets", &views);
        let path = format!("{}/{PAGE}", tongue.code);
        frame.write(PAGE, &context, &site.join(&path))?;
        let mut prints = Prints::default();
        let labels = views.into_iter().map(|view| view.label);
        prints.furniture.extend(labels.chain([keep, download]));
        records.push(PageRecord {
            path,
            language: tongue.code.clone(),
            prints,
        });
    }
    Ok(records)
}

fn context(frame: &Frame, tongue: &Tongue, disk: bool) -> Context {
    let mut context = frame.page(std::slice::from_ref(tongue), "../");
    let others: Vec<&Tongue> = frame
        .tongues
        .iter()
        .filter(|other| other.code != tongue.code)
        .collect();
    context.insert("others", &others);
    context.insert("zip", ARCHIVE);
    context.insert("disk", &disk);
    context
}

fn view(tongue: &Tongue, sheet: &Offered) -> SheetView {
    let label = tongue
        .word("offline_sheet")
        .replace("{title}", &sheet.title);
    SheetView {
        path: sheet.path.clone(),
        label: label.replace("{size}", &kilobytes(sheet.bytes, &tongue.code)),
    }
}

/// Never less than it is.
fn kilobytes(bytes: usize, language: &str) -> String {
    format::number(&bytes.div_ceil(1000).to_string(), language)
}
