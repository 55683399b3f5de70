//! How many attributes a tag of HTML may have.
//!
//! Parsers compare each attribute of a tag with all before it, so that a tag of a million of them
//! takes hours. Where tags start is known to the parser alone: in a script, a comment or a quoted
//! value `<a` starts none. So each `<` with a letter is followed as if it started one, all of them
//! at once, and what is counted is never too little.

/// Where a reading of a tag is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Tag,
    Before,
    Name,
    After,
    Equals,
    Double,
    Single,
    Bare,
}

/// The most attributes that any tag of a page has, or a little more.
#[must_use]
pub fn most_attributes(page: &str) -> usize {
    let bytes = page.as_bytes();
    let mut most = 0;
    // One reading for each place where one can be: that with the most attributes so far.
    let mut readings: Vec<(At, usize)> = Vec::new();
    let mut next: Vec<(At, usize)> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        next.clear();
        for &(place, count) in &readings {
            if let Some(read) = step(place, byte, count) {
                most = most.max(read.1);
                keep(&mut next, read);
            }
        }
        let opens = byte == b'<' || (byte == b'/' && bytes[..at].ends_with(b"<"));
        if opens && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
            keep(&mut next, (At::Tag, 0));
        }
        std::mem::swap(&mut readings, &mut next);
    }
    most
}

fn keep(readings: &mut Vec<(At, usize)>, read: (At, usize)) {
    match readings.iter_mut().find(|(at, _)| *at == read.0) {
        Some(same) => same.1 = same.1.max(read.1),
        None => readings.push(read),
    }
}

/// The next place and the attributes so far (HTML, 13.2.5.8 and following); nothing at the end of
/// the tag.
fn step(at: At, byte: u8, count: usize) -> Option<(At, usize)> {
    let space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let next = match (at, byte) {
        (At::Double, b'"') | (At::Single, b'\'') => At::Before,
        (At::Double | At::Single, _) => at,
        (_, b'>') => return None,
        (At::Equals, _) if space => At::Equals,
        (At::Equals, b'"') => At::Double,
        (At::Equals, b'\'') => At::Single,
        (At::Equals, _) => At::Bare,
        (At::Bare, _) if !space => At::Bare,
        (At::Tag | At::Before | At::Bare, _) if space => At::Before,
        (At::Name | At::After, _) if space => At::After,
        (At::Tag | At::Before | At::Name | At::After, b'/') => At::Before,
        (At::Name | At::After, b'=') => At::Equals,
        (At::Tag, _) => At::Tag,
        (At::Name, _) => At::Name,
        (At::Before | At::After | At::Bare, _) => return Some((At::Name, count + 1)),
    };
    Some((next, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_a_parser_sees_them() {
        for (page, most) in [
            ("no tag < 3 a b c", 0),
            ("<p>a b c d</p>", 0),
            ("<p a b=1 c = '2 3' d/e>x y", 5),
            ("<a href=\"a b > c\" title='x'>", 2),
            ("<br/><br />", 0),
            // Where a parser sees one, it is found, whatever stands in front of it.
            ("<!--<x y=\"--><p a=\">\" b=\">\" c=\">\">", 3),
            ("<script>x<y z='</script><p a='>' b='>' c>", 3),
        ] {
            assert_eq!(most_attributes(page), most, "{page}");
        }
    }
}
