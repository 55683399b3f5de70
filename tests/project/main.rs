//! Whole projects: the small one of the fixtures and the repository's own, whole and broken.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot go on without has failed it"
)]

mod abroad;
mod again;
mod answer;
mod bombs;
mod check;
mod commands;
mod compatibility;
mod contacts;
mod environments;
mod french;
mod injection;
mod manual;
mod mutations;
mod new;
mod publishing;
mod quiet;
mod real;
mod serve;
mod support;
mod updates;
