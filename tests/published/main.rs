//! What is published, asked about by others: link checker, stock mdBook, veraPDF, qpdf, Poppler,
//! the Nu HTML checker; and twice built, it is the same.
//!
//! The real project is built once, by the binary, and every test reads that site. A tool that is
//! not there is said on stderr and its test skipped, unless `JALON_REQUIRE_TOOLS` is set, as in
//! CI: it then fails. `tests/tools/install` brings what Debian does not have.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot go on without has failed it"
)]

mod annotations;
mod html;
mod links;
mod pdf;
mod reader;
mod reproducible;
mod site;
mod stock_mdbook;
mod tampering;
mod tools;
