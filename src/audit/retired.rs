//! Numbers and addresses that no longer work must stand nowhere, however they are spaced.

use super::manifest::Manifest;

/// The patterns of every retired channel, and of numbers that a channel once had.
#[derive(Debug)]
pub(crate) struct Retired {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    channel: String,
    written: String,
    /// Letters and digits in lower case: what stands between them does not count.
    wanted: Vec<char>,
}

/// A pattern that was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hit<'a> {
    /// First byte in the text.
    pub(crate) at: usize,
    /// The channel that is retired.
    pub(crate) channel: &'a str,
    /// The pattern as the manifest writes it.
    pub(crate) written: &'a str,
}

impl Retired {
    /// Those of a manifest.
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let mut patterns = Vec::new();
        for channel in &manifest.channels {
            for written in &channel.retired_patterns {
                let wanted = significant(written);
                if !wanted.is_empty() {
                    patterns.push(Pattern {
                        channel: channel.id.clone(),
                        written: written.clone(),
                        wanted,
                    });
                }
            }
        }
        Self { patterns }
    }

    /// Where any of them stands in words that a reader meets.
    pub(crate) fn find(&self, text: &str) -> Vec<Hit<'_>> {
        self.search(text, |_| true)
    }

    /// Where any of them stands in a file of data or code, whose numbers may happen to be written
    /// like a short code.
    pub(crate) fn find_in_data(&self, text: &str) -> Vec<Hit<'_>> {
        self.search(text, |pattern| !pattern.is_short())
    }

    fn search(&self, text: &str, wanted: fn(&Pattern) -> bool) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        if self.patterns.is_empty() {
            return hits;
        }
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        for pattern in self.patterns.iter().filter(|pattern| wanted(pattern)) {
            for start in 0..characters.len() {
                if pattern.stands_at(&characters, start) {
                    hits.push(Hit {
                        at: characters[start].0,
                        channel: &pattern.channel,
                        written: &pattern.written,
                    });
                }
            }
        }
        hits
    }
}

impl Pattern {
    /// Whether the pattern starts at this character and is no part of a longer word or number.
    fn stands_at(&self, text: &[(usize, char)], start: usize) -> bool {
        let is_word = |at: usize| text.get(at).is_some_and(|(_, c)| c.is_alphanumeric());
        if !is_word(start) || (start > 0 && is_word(start - 1)) {
            return false;
        }
        let mut at = start;
        for (index, wanted) in self.wanted.iter().enumerate() {
            if index > 0 {
                at += self.filler(&text[at..]);
            }
            match text.get(at) {
                Some((_, found)) if found.to_lowercase().eq(std::iter::once(*wanted)) => at += 1,
                _ => return false,
            }
        }
        !is_word(at)
    }
}

/// Up to this many characters a pattern is a short code, which hours and measures can look like:
/// "9 h 30 – 20 h" is not the number 30 20.
const SHORT: usize = 5;

impl Pattern {
    /// How many characters that do not count stand here between two that do.
    fn filler(&self, text: &[(usize, char)]) -> usize {
        if self.is_short() {
            let one = text
                .first()
                .is_some_and(|(_, c)| c.is_whitespace() || *c == '.');
            return usize::from(one);
        }
        text.iter().take_while(|(_, c)| is_filler(*c)).count()
    }

    fn is_short(&self) -> bool {
        self.wanted.len() <= SHORT
    }
}

fn significant(text: &str) -> Vec<char> {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// What people put between the digits of a number.
fn is_filler(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '.' | '-' | '/' | '(' | ')' | '_' | ':' | '\u{AD}' | '\u{200B}' | '\u{2060}'
        )
        || ('\u{2010}'..='\u{2015}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retired(written: &str) -> Retired {
        Retired {
            patterns: vec![Pattern {
                channel: "old".to_owned(),
                written: written.to_owned(),
                wanted: significant(written),
            }],
        }
    }

    #[test]
    fn spacing_never_hides_a_number() {
        let table = [
            ("0800 200 000", "Appelez le 0800 200 000.", true),
            ("0800 200 000", "0800200000", true),
            ("0800 200 000", "08 00 20 00 00 12", true),
            ("0800 200 000", "0800.200.000", true),
            ("0800 200 000", "0800\u{202F}200\u{A0}000", true),
            ("0800 200 000", "tel:0800-200-000", true),
            ("0800 200 000", "10800200000", false),
            ("0800 200 000", "0800 200 0001", false),
            ("0800 200 000", "0800 200 001", false),
            ("3020", "le 3020", true),
            ("3020", "le 30 20", true),
            ("3020", "de 9 h 30 – 20 h", false),
            ("3020", "13020", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(!retired(pattern).find(text).is_empty(), expected, "{text}");
        }
        assert!(retired("3020").find_in_data("{\"offset\":3020}").is_empty());
        assert!(
            !retired("0800 200 000")
                .find_in_data("'0800200000'")
                .is_empty()
        );
    }
}
