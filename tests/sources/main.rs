//! Sources from outside: documents read, addresses fetched, versions written.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without has failed it"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests write into folders of their own, and measure how long they wait"
)]

mod bombs;
mod commands;
mod documents;
mod fetching;
mod interrupted;
mod killed;
mod packed;
mod project;
mod reviewing;
