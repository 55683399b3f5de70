//! What a reader meets on a page: its text as it is seen or read aloud, its links, its anchors.
//!
//! The source is parsed as a browser parses it ([`parse`]) into a tree whose nodes know their
//! bytes in the source ([`tree`]). One walk over the tree ([`mod@read`]) collects the text in runs
//! that end where a block ends, so that a number which straddles `<b>` is read whole; the
//! attributes that a screen reader speaks or a preview shows; the elements that claim a trace;
//! and everything that refers to something else ([`refs`]).
//!
//! Hidden elements are read like any other: what is hidden by a style today is shown by a style
//! tomorrow. Scripts, styles and the content of `<template>` are not text.

mod parse;
mod read;
mod refs;
mod tree;

pub(crate) use read::{Attribute, Mark, Page, Piece, Run, Value, read};
pub(crate) use refs::{Reference, Use};
