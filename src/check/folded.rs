//! Whole words in a text, in capitals or not.

/// Lower case with the way back to the offsets of the original.
pub(super) struct Folded {
    text: String,
    offsets: Vec<usize>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::new(),
            offsets: Vec::new(),
        };
        for (at, c) in text.char_indices() {
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
            .filter_map(|(at, _)| self.offsets.get(at).copied())
            .collect()
    }
}
