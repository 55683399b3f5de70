//! Numbers and strings as a PDF writes them (ISO 32000-1, 7.3.3 and 7.3.4).

/// A whole number.
pub(super) fn integer(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A number with no more decimals than it needs, of as many as `parts`, a power of ten, has zeros.
#[expect(
    clippy::cast_possible_truncation,
    reason = "places on paper are small; what is too large becomes the largest"
)]
pub(super) fn real(out: &mut Vec<u8>, value: f32, parts: f32) {
    let whole = (value * parts).round() as i64;
    let parts = parts as i64;
    if whole < 0 {
        out.push(b'-');
    }
    integer(out, (whole / parts).saturating_abs());
    let mut rest = (whole % parts).abs();
    if rest != 0 {
        out.push(b'.');
    }
    let mut place = parts;
    while rest != 0 {
        place /= 10;
        integer(out, rest / place);
        rest %= place;
    }
}

/// A string in hexadecimal digits.
pub(super) fn hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(b'<');
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out.push(b'>');
}

/// A string of any bytes, which is half as long as in digits. A line end of any sort would be read
/// as a line feed, so that a carriage return is escaped.
pub(super) fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            b'\r' => out.extend(b"\\r"),
            byte => out.push(byte),
        }
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_decimals_than_they_need() {
        for (value, parts, wanted) in [
            (0.0, 100.0, "0"),
            (-0.001, 100.0, "0"),
            (-0.01, 100.0, "-0.01"),
            (595.0, 100.0, "595"),
            (841.895, 100.0, "841.9"),
            (12.345, 100.0, "12.35"),
            (-7.05, 100.0, "-7.05"),
            (0.702, 1000.0, "0.702"),
            (1.0, 1000.0, "1"),
            (-6.0, 1.0, "-6"),
        ] {
            let mut out = Vec::new();
            real(&mut out, value, parts);
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }

    #[test]
    fn bytes_are_two_digits_each() {
        let mut out = Vec::new();
        hexadecimal(&mut out, &[0, 0x1F, 0xFE]);
        assert_eq!(out, b"<001FFE>");
    }

    #[test]
    fn every_byte_of_a_literal_is_read_as_it_is() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain(*b"\r\n((\\))\\").collect();
        let mut out = b"[".to_vec();
        literal(&mut out, &bytes);
        out.extend_from_slice(b"] TJ");
        let read = lopdf::content::Content::decode(&out).unwrap();
        let shown = read.operations[0].operands[0].as_array().unwrap();
        assert_eq!(shown[0].as_str().unwrap(), bytes);
    }
}
