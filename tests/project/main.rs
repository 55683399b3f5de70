//! Whole projects: the small one of the fixtures and the repository's own, whole and broken.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails, and tests write their files as editors do"
)]

mod check;
mod commands;
mod environments;
mod mutations;
mod real;
mod support;
