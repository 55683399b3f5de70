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

    /// Where any of them stands in a text.
    pub(crate) fn find(&self, text: &str) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        if self.patterns.is_empty() {
            return hits;
        }
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        for pattern in &self.patterns {
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
            while index > 0 && text.get(at).is_some_and(|(_, c)| is_filler(*c)) {
                at += 1;
            }
            match text.get(at) {
                Some((_, found)) if found.to_lowercase().eq(std::iter::once(*wanted)) => at += 1,
                _ => return false,
            }
        }
        !is_word(at)
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

    #[test]
    fn spacing_never_hides_a_number() {
        let retired = Retired {
            patterns: vec![Pattern {
                channel: "old".to_owned(),
                written: "0800 200 000".to_owned(),
                wanted: significant("0800 200 000"),
            }],
        };
        let table = [
            ("Appelez le 0800 200 000.", true),
            ("0800200000", true),
            ("08 00 20 00 00 12", true),
            ("0800.200.000", true),
            ("0800\u{202F}200\u{A0}000", true),
            ("tel:0800-200-000", true),
            ("10800200000", false),
            ("0800 200 0001", false),
            ("0800 200 001", false),
        ];
        for (text, expected) in table {
            assert_eq!(!retired.find(text).is_empty(), expected, "{text}");
        }
    }
}
