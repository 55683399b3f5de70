//! The guide: one mdBook per language, in a theme of our own.
//!
//! mdBook renders Markdown well and pages badly: its stock page has two `h1`, a menu that the
//! keyboard cannot reach, English words and eleven inline scripts. So mdBook keeps the Markdown,
//! the links between chapters and the fingerprinted files, and gets from here
//!
//! 1. a theme (`templates/guide/theme`) whose `index.hbs` is a head and nothing more;
//! 2. chapters in which every directive, box, note, header and footer is already HTML
//!    (`views` → `fragments` → Markdown), because only this side knows the languages, the words
//!    of the interface and where a figure comes from;
//! 3. a clean output folder (`book`).
//!
//! The same expansion answers the preprocessor protocol, so a stock `mdbook build book/fr`
//! gives the same pages.

mod book;
pub mod cards;
pub mod changes;
mod chapter;
mod contacts;
mod describe;
pub mod dots;
mod error;
mod fragments;
pub mod map;
pub mod myths;
mod prints;
pub mod rich;
pub mod search;
pub mod views;
mod warnings;
mod wording;

pub use book::{
    Binding, Chapter, Expand, Expanded, Memory, PREPROCESSOR, Page, Request, bind, build, supports,
};
pub use chapter::{Chapters, page_with, preview_of};
pub use error::GuideError;
pub use fragments::Fragments;
pub use prints::{Entry, Prints};
