//! `Flate` as the library reads it once a stream is broken: it goes on where others stop.
//!
//! Lengths that are not confirmed, tables that are too full or too empty, distances that lead
//! before the start: all are read over (RFC 1951 says what they should be). What comes of such a
//! stream is measured by doing the same, for the same bytes.

use std::io::BufRead;

use super::filters::{Step, byte};

/// How far back a copy may reach.
const WINDOW: usize = 1 << 15;

/// The order in which the lengths of the codes for lengths are written.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// A code for bytes, or one for distances: what each sequence of bits means, and how many of them
/// are its own; none of them means nothing.
struct Code {
    meanings: Vec<(u8, u16)>,
    longest: u8,
}

impl Code {
    fn new(lengths: &[u8]) -> Self {
        let longest = lengths.iter().copied().max().unwrap_or(0).max(1);
        let mut meanings = vec![(0, 0); 1 << longest];
        let mut next = 0_u32;
        for length in 1..=longest {
            for (meaning, _) in (0..).zip(lengths).filter(|(_, own)| **own == length) {
                // Bits stand in a stream from the last to the first.
                let from = (next << (32 - u32::from(length))).reverse_bits() as usize;
                for place in meanings.iter_mut().skip(from).step_by(1 << length) {
                    *place = (length, meaning);
                }
                next += 1;
            }
            next <<= 1;
        }
        Self { meanings, longest }
    }

    /// The codes of a block without its own.
    fn fixed() -> (Self, Self) {
        let lengths = [(8, 144), (9, 112), (7, 24), (8, 8)];
        let lengths = lengths
            .iter()
            .flat_map(|(length, times)| std::iter::repeat_n(*length, *times));
        (Self::new(&lengths.collect::<Vec<_>>()), Self::new(&[5; 30]))
    }
}

enum Block {
    Stored(usize),
    Coded(Code, Code),
}

/// A stream that is read over what is broken in it.
pub(super) struct Inflate<R> {
    packed: R,
    bits: u32,
    held: u8,
    block: Option<Block>,
    last: bool,
    /// What was written last.
    window: Vec<u8>,
    written: usize,
}

impl<R: BufRead> Inflate<R> {
    pub(super) fn new(packed: R) -> Self {
        Self {
            packed,
            bits: 0,
            held: 0,
            block: None,
            last: false,
            window: vec![0; WINDOW],
            written: 0,
        }
    }

    /// Has so many bits ready, or all that are left.
    fn fill(&mut self, bits: u8) {
        while self.held < bits
            && let Some(byte) = byte(&mut self.packed)
        {
            self.bits |= u32::from(byte) << self.held;
            self.held += 8;
        }
    }

    fn take(&mut self, bits: u8) -> Option<usize> {
        self.fill(bits);
        self.held = self.held.checked_sub(bits)?;
        let taken = self.bits & ((1 << bits) - 1);
        self.bits >>= bits;
        usize::try_from(taken).ok()
    }

    fn meaning(&mut self, code: &Code) -> Option<u16> {
        self.fill(code.longest);
        let place = self.bits & ((1 << code.longest) - 1);
        let (length, meaning) = *code.meanings.get(usize::try_from(place).ok()?)?;
        if length == 0 || length > self.held {
            return None;
        }
        self.bits >>= length;
        self.held -= length;
        Some(meaning)
    }

    fn open(&mut self) -> Option<Block> {
        self.last = self.take(1)? == 1;
        match self.take(2)? {
            0 => {
                // Bytes that were read ahead are lost to the library.
                (self.bits, self.held) = (0, 0);
                let length = self.take(16)?;
                self.take(16)?;
                Some(Block::Stored(length))
            }
            1 => {
                let (bytes, distances) = Code::fixed();
                Some(Block::Coded(bytes, distances))
            }
            2 => self.codes(),
            _ => None,
        }
    }

    fn codes(&mut self) -> Option<Block> {
        let bytes = self.take(5)? + 257;
        let distances = self.take(5)? + 1;
        let told = self.take(4)? + 4;
        let mut lengths = [0; 19];
        for place in ORDER.iter().take(told) {
            *lengths.get_mut(*place)? = u8::try_from(self.take(3)?).ok()?;
        }
        let code = Code::new(&lengths);
        let mut lengths = Vec::new();
        while lengths.len() < bytes + distances {
            let (length, times) = match self.meaning(&code)? {
                16 => (lengths.last().copied().unwrap_or(0), self.take(2)? + 3),
                17 => (0, self.take(3)? + 3),
                18 => (0, self.take(7)? + 11),
                length => (u8::try_from(length).ok()?, 1),
            };
            lengths.extend(std::iter::repeat_n(length, times));
        }
        lengths.truncate(bytes + distances);
        let (bytes, distances) = lengths.split_at_checked(bytes)?;
        Some(Block::Coded(Code::new(bytes), Code::new(distances)))
    }

    fn write(&mut self, byte: u8, out: &mut Vec<u8>) {
        if let Some(place) = self.window.get_mut(self.written % WINDOW) {
            *place = byte;
        }
        self.written += 1;
        out.push(byte);
    }

    /// Writes a byte, or copies; false at the end of a block.
    fn coded(&mut self, bytes: &Code, distances: &Code, out: &mut Vec<u8>) -> Option<bool> {
        let meaning = self.meaning(bytes)?;
        if let Ok(byte) = u8::try_from(meaning) {
            self.write(byte, out);
            return Some(true);
        }
        let Some(length) = meaning.checked_sub(257) else {
            return Some(false);
        };
        let length = self.length(length)?;
        let distance = usize::from(self.meaning(distances)?);
        let extra = u8::try_from((distance / 2).saturating_sub(1)).ok()?;
        let distance = match distance {
            0..4 => distance + 1,
            4..30 => 1 + ((2 + distance % 2) << extra) + self.take(extra)?,
            _ => return None,
        };
        if distance <= self.written {
            for _ in 0..length {
                let byte = *self.window.get((self.written - distance) % WINDOW)?;
                self.write(byte, out);
            }
        }
        Some(true)
    }

    fn length(&mut self, code: u16) -> Option<usize> {
        let code = usize::from(code);
        Some(match code {
            0..8 => code + 3,
            28 => 258,
            8..28 => {
                let extra = u8::try_from(code / 4 - 1).ok()?;
                3 + ((4 + code % 4) << extra) + self.take(extra)?
            }
            _ => 0,
        })
    }
}

impl<R: BufRead> Step for Inflate<R> {
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let block = match self.block.take() {
            Some(block) => block,
            None if self.last => return None,
            None => self.open()?,
        };
        match block {
            Block::Stored(0) => {}
            Block::Stored(left) => {
                let byte = byte(&mut self.packed)?;
                self.write(byte, out);
                self.block = Some(Block::Stored(left - 1));
            }
            Block::Coded(bytes, distances) => {
                if self.coded(&bytes, &distances, out)? {
                    self.block = Some(Block::Coded(bytes, distances));
                }
            }
        }
        Some(())
    }
}
