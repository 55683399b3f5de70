//! The ways in which a stream may be packed, each as a reader that holds little of what it unpacks.
//!
//! They read as the library does, which forgives more than it must.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::DeflateDecoder;

use super::inflate::Inflate;

/// A way of packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Flate,
    /// With codes that grow one entry earlier than they must, or not: the library believes a
    /// parameter.
    Lzw {
        early: bool,
    },
    Ascii85,
    AsciiHex,
    RunLength,
}

impl Filter {
    /// What is packed in this way, unpacked while it is read. A stream of `Flate` that is `broken`
    /// is read as the library reads it then.
    pub(super) fn unpack<'r>(self, packed: &'r mut dyn Read, broken: bool) -> Box<dyn Read + 'r> {
        let packed = BufReader::new(packed);
        match self {
            Self::Flate => flate(packed, broken),
            Self::Lzw { early } => Steps::all(Lzw::new(packed, early)),
            Self::Ascii85 => Steps::all(Ascii85(packed)),
            Self::AsciiHex => Steps::all(AsciiHex(packed)),
            Self::RunLength => Steps::all(RunLength(packed)),
        }
    }
}

fn flate(mut packed: Packed<'_>, broken: bool) -> Box<dyn Read + '_> {
    let mut head = Vec::new();
    // What cannot be read is no head.
    let _ = packed.by_ref().take(2).read_to_end(&mut head);
    // Without the two bytes that say so, it may be packed all the same.
    if is_zlib(&head) {
        head.clear();
    }
    let packed = io::Cursor::new(head).chain(packed);
    match broken {
        true => Steps::all(Inflate::new(packed)),
        false => Box::new(DeflateDecoder::new(packed)),
    }
}

/// Whether these are the first bytes of a zlib stream (RFC 1950, 2.2).
fn is_zlib(head: &[u8]) -> bool {
    let [first, second] = *head else {
        return false;
    };
    let check = u16::from_be_bytes([first, second]);
    first & 0x0f == 8 && check.is_multiple_of(31) && second & 0x20 == 0
}

/// Something that unpacks step by step.
pub(super) trait Step {
    /// Writes what the next step gives; nothing is given back when that is the last one, or what
    /// follows is broken.
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()>;
}

/// The bytes of all steps.
struct Steps<S> {
    steps: S,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
}

/// How many bytes are made ready before they are taken.
const READY: usize = 1 << 14;

impl<'r, S: Step + 'r> Steps<S> {
    fn all(steps: S) -> Box<dyn Read + 'r> {
        Box::new(Self {
            steps,
            ready: Vec::new(),
            taken: 0,
            ended: false,
        })
    }
}

impl<S: Step> Read for Steps<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.ready.clear();
            self.taken = 0;
            while self.ready.len() < READY && !self.ended {
                self.ended = self.steps.step(&mut self.ready).is_none();
            }
        }
        let read = self.ready.get(self.taken..).unwrap_or_default().read(out)?;
        self.taken += read;
        Ok(read)
    }
}

type Packed<'r> = BufReader<&'r mut dyn Read>;

pub(super) fn byte(packed: &mut impl BufRead) -> Option<u8> {
    let byte = *packed.fill_buf().ok()?.first()?;
    packed.consume(1);
    Some(byte)
}

/// The next byte that is no white space.
fn letter(packed: &mut Packed<'_>) -> Option<u8> {
    loop {
        let letter = byte(packed)?;
        if !matches!(letter, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ') {
            return Some(letter);
        }
    }
}

struct Ascii85<'r>(Packed<'r>);

impl Step for Ascii85<'_> {
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut group = Vec::with_capacity(5);
        let mut zeros = 0;
        let mut ended = false;
        while group.len() < 5 {
            match letter(&mut self.0) {
                Some(digit @ b'!'..=b'u') => group.push(digit - b'!'),
                Some(b'z') => {
                    zeros = 4;
                    break;
                }
                None | Some(b'~') => {
                    ended = true;
                    break;
                }
                Some(_) => return None,
            }
        }
        if let Some(bytes) = group.len().checked_sub(1) {
            group.resize(5, 84);
            let number = group.iter().try_fold(0_u32, |number, digit| {
                number.checked_mul(85)?.checked_add(u32::from(*digit))
            });
            out.extend_from_slice(number?.to_be_bytes().get(..bytes)?);
        }
        out.resize(out.len() + zeros, 0);
        (!ended).then_some(())
    }
}

struct AsciiHex<'r>(Packed<'r>);

impl Step for AsciiHex<'_> {
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let high = char::from(letter(&mut self.0)?).to_digit(16)?;
        let low = letter(&mut self.0).filter(|low| *low != b'>');
        let digit = low.map_or(Some(0), |low| char::from(low).to_digit(16))?;
        out.push(u8::try_from(high * 16 + digit).ok()?);
        low.map(|_| ())
    }
}

struct RunLength<'r>(Packed<'r>);

impl Step for RunLength<'_> {
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let length = byte(&mut self.0)?;
        match length {
            128 => return None,
            0..128 => {
                for _ in 0..=length {
                    out.push(byte(&mut self.0)?);
                }
            }
            _ => {
                let again = byte(&mut self.0)?;
                out.resize(out.len() + 257 - usize::from(length), again);
            }
        }
        Some(())
    }
}

/// The codes that clear the table and end the stream, and how many codes there may be.
const CLEAR: usize = 256;
const END: usize = 257;
const MOST_CODES: usize = 4096;

struct Lzw<'r> {
    packed: Packed<'r>,
    /// Bits that were read and not yet used, and how many.
    bits: u32,
    held: u32,
    early: bool,
    /// What the codes behind the first 258 mean: the code before, and a byte more.
    longer: Vec<(usize, u8)>,
    before: Option<usize>,
}

impl<'r> Lzw<'r> {
    fn new(packed: Packed<'r>, early: bool) -> Self {
        Self {
            packed,
            bits: 0,
            held: 0,
            early,
            longer: Vec::new(),
            before: None,
        }
    }

    /// How many codes there are.
    fn codes(&self) -> usize {
        END + 1 + self.longer.len()
    }

    fn code(&mut self) -> Option<usize> {
        let size = match self.codes() + usize::from(self.early) {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        while self.held < size {
            self.bits = self.bits << 8 | u32::from(byte(&mut self.packed)?);
            self.held += 8;
        }
        self.held -= size;
        usize::try_from(self.bits >> self.held & ((1 << size) - 1)).ok()
    }

    /// Writes what a code means; gives its first byte.
    fn write(&self, mut code: usize, out: &mut Vec<u8>) -> Option<u8> {
        let start = out.len();
        while let Some(longer) = code.checked_sub(END + 1) {
            let (before, byte) = self.longer.get(longer)?;
            out.push(*byte);
            code = *before;
        }
        let first = u8::try_from(code).ok()?;
        out.push(first);
        out.get_mut(start..)?.reverse();
        Some(first)
    }
}

impl Step for Lzw<'_> {
    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let code = self.code()?;
        if code == CLEAR {
            self.longer.clear();
            self.before = None;
            return Some(());
        }
        let new = code == self.codes();
        if code == END || code > self.codes() || new && self.before.is_none() {
            return None;
        }
        // A code that is not there yet means the one before and its first byte.
        let first = self.write(self.before.filter(|_| new).unwrap_or(code), out)?;
        if new {
            out.push(first);
        }
        if let Some(before) = self.before.filter(|_| self.codes() < MOST_CODES) {
            self.longer.push((before, first));
        }
        self.before = Some(code);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::Filter;

    fn unpacked(filter: Filter, mut packed: &[u8], broken: bool) -> std::io::Result<Vec<u8>> {
        let mut unpacked = Vec::new();
        let mut reader = filter.unpack(&mut packed, broken);
        reader.read_to_end(&mut unpacked).map(|_| unpacked)
    }

    #[track_caller]
    fn unpacks(filter: Filter, packed: &[u8], to: &[u8]) {
        assert_eq!(unpacked(filter, packed, false).unwrap(), to, "{filter:?}");
        assert_eq!(unpacked(filter, packed, true).unwrap(), to, "{filter:?}");
    }

    #[test]
    fn what_is_packed_in_each_way_is_unpacked() {
        let zlib = b"\x78\x9c\xf3\x48\xcd\xc9\xc9\x07\x00\x05\x8c\x01\xf5";
        unpacks(Filter::Flate, zlib, b"Hello");
        unpacks(Filter::Flate, &zlib[2..], b"Hello");
        unpacks(Filter::AsciiHex, b"4 8656C 6c6F7>ab", b"Hellop");
        unpacks(Filter::Ascii85, b"87cUR D]~> ignored", b"Hello");
        unpacks(Filter::Ascii85, b"z87cURz~>", b"\0\0\0\0Hell\0\0\0\0");
        unpacks(Filter::RunLength, b"\x01He\xffl\x00o\x80more", b"Hello");
        // The example of the specification.
        let lzw = b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01";
        unpacks(Filter::Lzw { early: true }, lzw, b"-----A---B");
    }

    #[test]
    fn what_is_sound_is_unpacked_as_what_is_broken() {
        let words = include_bytes!("filters.rs").repeat(9);
        for level in [1, 6, 9] {
            let level = flate2::Compression::new(level);
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), level);
            packer.write_all(&words).unwrap();
            unpacks(Filter::Flate, &packer.finish().unwrap(), &words);
        }
    }

    #[test]
    fn what_is_broken_is_read_to_its_end() {
        // A block whose length is not confirmed, and a sound one behind it.
        let packed = b"\x78\x9c\x00\x05\x00\x00\x00Hello\xf3\x48\xcd\xc9\xc9\x07\x00";
        assert!(unpacked(Filter::Flate, packed, false).is_err());
        let unpacked = unpacked(Filter::Flate, packed, true).unwrap();
        assert_eq!(unpacked, b"HelloHello");
    }
}
