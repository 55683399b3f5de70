//! The letters of Western Europe without their accents, told without Unicode's tables.
//!
//! Reading numerals and comparing versions both look at every letter of a text; nearly all of them
//! are in ASCII or in the sixty-four characters from U+00C0 on, which share their first byte.

/// From U+00C0 on: the letter without its accent; `?` for a letter of its own, a blank for what is
/// two letters or none.
const ACCENTED: &[u8; 64] = b"aaaaaa ceeeeiiii?nooooo ?uuuuy??aaaaaa ceeeeiiii?nooooo ?uuuuy?y";
/// The first byte of these characters.
const LEAD: u8 = 0xC3;
/// What stands for a letter that is none of `a` to `z`.
const OTHER: u8 = b'?';

/// The letter at a place in a text, in lower case and without its accent, and its size in bytes;
/// nothing for what is no letter, and for letters beyond these.
#[inline]
pub(crate) fn letter(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match *bytes.get(at)? {
        byte if byte.is_ascii_alphabetic() => Some((byte.to_ascii_lowercase(), 1)),
        LEAD => {
            let letter = *ACCENTED.get(usize::from(bytes.get(at + 1)? - 0x80))?;
            (letter != b' ').then_some((letter, 2))
        }
        _ => None,
    }
}

/// A character from U+00C0 to U+00FF in lower case and without its accent.
pub(crate) fn accented(c: char) -> &'static [u8] {
    let at = (u32::from(c) as usize).wrapping_sub(0xC0);
    match ACCENTED.get(at..=at) {
        Some(b" ") | None => &[OTHER],
        Some(letter) => letter,
    }
}
