//! Text as the other floors need it: where a byte stands (`lines`), what a text says once spaces,
//! quotes and Unicode forms no longer matter (`normal`), which numerals it holds (`numerals`), what
//! is odd about them (`odd`), how hard it is to read (`readability`), how a number is printed for
//! the readers of a language (`format`), and how much the tags of a page ask of a parser (`tags`).
//! `localised` is the same text in several languages.
//!
//! Everything here takes and gives byte offsets of the text it was handed, reads the text in one
//! pass, and never fails: any string is a text.

pub mod format;
pub(crate) mod letters;
pub mod lines;
mod localised;
pub mod normal;
pub mod numerals;
pub mod odd;
pub mod readability;
pub mod tags;
mod words;

pub use localised::Localised;
