//! Whole words in a text, in capitals or not.

/// Lower case with the way back to the offsets of the original.
pub(super) struct Folded {
    text: String,
    /// Of each byte; no text of a project has four gigabytes.
    offsets: Vec<u32>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            offsets: Vec::with_capacity(text.len()),
        };
        for (at, c) in text.char_indices() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let c = if c.is_whitespace() { ' ' } else { c };
            for lower in c.to_lowercase() {
                folded.text.push(lower);
                folded
                    .offsets
                    .extend(std::iter::repeat_n(at, lower.len_utf8()));
            }
        }
        folded
    }

    /// Where the whole word stands in the original.
    pub(super) fn find_all(&self, word: &str) -> Vec<usize> {
        let word = word.to_lowercase();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.text
            .match_indices(&word)
            .filter(|(at, _)| {
                let before = self.text[..*at].chars().next_back();
                let after = self.text[at + word.len()..].chars().next();
                !is_letter(before) && !is_letter(after)
            })
            .filter_map(|(at, _)| self.offsets.get(at).map(|at| *at as usize))
            .collect()
    }
}
