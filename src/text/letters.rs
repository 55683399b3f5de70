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

/// How many letters of ASCII eight bytes begin with: told at once, for where a word ends is what a
/// processor guesses wrong. Each byte is compared in its own seven bits, so that none carries into
/// the next.
#[inline]
pub(crate) fn ascii_letters_of(eight: &[u8; 8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let eight = u64::from_le_bytes(*eight);
    let lower = (eight | (0x20 * EACH)) & !HIGH;
    let from_a = lower + (0x80 - u64::from(b'a')) * EACH;
    let beyond_z = lower + (0x7F - u64::from(b'z')) * EACH;
    let letters = from_a & !beyond_z & !eight & HIGH;
    ((letters ^ HIGH).trailing_zeros() / 8) as usize
}

/// A character from U+00C0 to U+00FF in lower case and without its accent.
pub(crate) fn accented(c: char) -> &'static [u8] {
    let at = (u32::from(c) as usize).wrapping_sub(0xC0);
    match ACCENTED.get(at..=at) {
        Some(b" ") | None => &[OTHER],
        Some(letter) => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for place in 0..8 {
            for byte in 0..=u8::MAX {
                let mut text = *b"aZzAmMqQ";
                text[place] = byte;
                let letters = if byte.is_ascii_alphabetic() { 8 } else { place };
                assert_eq!(ascii_letters_of(&text), letters, "{byte} at {place}");
            }
        }
    }
}
