//! Jalon builds a prevention guide and printable handouts in which every figure and every
//! quotation is pulled from a source document and can be followed back to the exact span of it.
//!
//! The floors of the house, lowest first; a module imports only from the floors below its own
//! (`tests/layers.rs` holds that):
//!
//! Below all the others: `messages`.
//!
//! 0. `text`, `diagnostics`, `files`, `dates`, `memo`
//!    above these `theme`
//! 1. `config`, `sources`, `markup`
//! 2. `ledger`, `manuscript`, `drawings`
//! 3. `trace`, `starter`
//! 4. `check`
//! 5. `content`
//! 6. `guide`, `handouts`
//! 7. `site`
//! 8. `audit`, which trusts none of the others
//! 9. `cli`

pub mod messages;

pub mod dates;
pub mod diagnostics;
pub mod files;
pub mod memo;
pub mod text;

pub mod theme;

pub mod config;
pub mod markup;
pub mod sources;

pub mod drawings;
pub mod ledger;
pub mod manuscript;

pub mod starter;
pub mod trace;

pub mod check;

pub mod content;

pub mod guide;
pub mod handouts;

pub mod site;

pub mod audit;

pub mod cli;
