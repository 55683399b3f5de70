//! Logos from outside.

use jalon::handouts::logo;

/// A picture that is read of a PNG has as many pixels as it says, and no more than are printed.
pub fn logo_png(data: &[u8]) {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(data.strip_prefix(bytes.as_slice()).unwrap_or(data));
    is_printable(&bytes);
}

/// The same of an SVG.
pub fn logo_svg(data: &[u8]) {
    is_printable(data);
}

fn is_printable(bytes: &[u8]) {
    let Ok(picture) = logo::read(bytes) else {
        return;
    };
    let (width, height) = (picture.width, picture.height);
    assert!((1..=540).contains(&width) && (1..=200).contains(&height));
    assert_eq!(picture.pixels.len(), 3 * width as usize * height as usize);
    let again = logo::read(bytes).expect("what was read is read again");
    assert_eq!(again, picture);
}
