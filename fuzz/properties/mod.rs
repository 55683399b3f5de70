//! What must hold of any input, by the name of its fuzz target.
//!
//! A property takes bytes and panics when something does not hold. The targets in `fuzz_targets`
//! ask the fuzzer for bytes; `tests/fuzz_seeds.rs` takes the files in `seeds`, so that they stay
//! what they were.

mod audit;
mod documents;
mod ledger;
mod logos;
mod markup;
mod text;
mod trace;

pub use audit::{audited_sheet, audited_site};
pub use documents::{html, pdf};
pub use ledger::ledger;
pub use logos::{logo_png, logo_svg};
pub use markup::{directives, preprocessor};
pub use text::{normalisation, numerals};
pub use trace::{anchoring, reanchoring};

/// A property of bytes: it panics when it does not hold.
pub type Property = fn(&[u8]);

/// Every property by the name of its target.
pub const ALL: [(&str, Property); 13] = [
    ("anchoring", anchoring),
    ("audited_sheet", audited_sheet),
    ("audited_site", audited_site),
    ("directives", directives),
    ("html", html),
    ("ledger", ledger),
    ("logo_png", logo_png),
    ("logo_svg", logo_svg),
    ("normalisation", normalisation),
    ("numerals", numerals),
    ("pdf", pdf),
    ("preprocessor", preprocessor),
    ("reanchoring", reanchoring),
];

/// The languages whose numbers in words are read, and one of which only digits are.
const LANGUAGES: [&str; 4] = ["fr", "en", "es", "de"];

/// A folder in memory where the machine has one: these files are written a thousand times a second.
fn folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).expect("a folder in memory")
    } else {
        tempfile::tempdir().expect("a temporary folder")
    }
}

/// The repository: this code is compiled in its root and in `fuzz`.
fn repository() -> &'static std::path::Path {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    if here.ends_with("fuzz") {
        here.parent().expect("the folder above fuzz")
    } else {
        here
    }
}
