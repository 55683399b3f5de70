//! The sheets: the engine by itself on small sheets, the templates, and the project's own set.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

mod bad_input;
mod definitions;
mod editions;
mod engine;
mod formats;
mod logos;
mod pdf;
mod project;

use std::path::PathBuf;

/// The folder of the project, which is that of the program.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
