//! Whole projects: the small one of the fixtures and the repository's own, whole and broken.

mod check;
mod commands;
mod environments;
mod mutations;
mod real;
mod support;
