//! Sources from outside: documents read, addresses fetched, versions written.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot go on without has failed it"
)]

mod commands;
mod documents;
mod fetching;
mod interrupted;
mod project;
mod reviewing;
