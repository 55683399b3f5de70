//! How hard a text is to read: sentences, words, syllables, and the measure that a language has.
//!
//! A text is cut into sentences at `.`, `!`, `?` and `…` when a space and no small letter follows;
//! words are what stands between spaces and holds a letter or a digit. Each language counts the
//! syllables of a word in its own way and has its own measure: Flesch and Kincaid's grade for
//! English, Kandel and Moles's ease for French. Counting syllables by spelling is an estimate: on
//! running text its error stays below the tenth that a measure is rounded to a whole from.
//! A language without a module has sentences and words, and no measure.

mod en;
mod fr;

use std::ops::Range;

/// What a measure gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Rounded to a whole.
    pub value: i64,
    /// Whether more is harder: a school grade, as opposed to an ease.
    pub more_is_harder: bool,
    /// What it is called.
    pub name: &'static str,
}

impl Score {
    /// Whether the text is harder than a limit allows.
    #[must_use]
    pub fn is_beyond(&self, limit: i64) -> bool {
        if self.more_is_harder {
            self.value > limit
        } else {
            self.value < limit
        }
    }
}

/// The counts of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
}

impl Counts {
    /// Those of a text, in a language.
    #[must_use]
    pub fn of(text: &str, language: &str) -> Self {
        let mut counts = Self::default();
        for sentence in sentences(text) {
            let words: Vec<&str> = words(&text[sentence]).collect();
            counts.sentences += usize::from(!words.is_empty());
            counts.words += words.len();
            let each = words.iter().map(|word| syllables(word, language));
            counts.syllables += each.sum::<usize>();
        }
        counts
    }

    /// The counts of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
        }
    }

    /// The measure of a language; none for a language without one, or for no words.
    #[must_use]
    pub fn score(&self, language: &str) -> Option<Score> {
        if self.words == 0 || self.sentences == 0 {
            return None;
        }
        let ratio = |of: usize, to: usize| of as f64 / to as f64;
        let per_sentence = ratio(self.words, self.sentences);
        let per_word = ratio(self.syllables, self.words);
        match language {
            "en" => Some(en::score(per_sentence, per_word)),
            "fr" => Some(fr::score(per_sentence, per_word)),
            _ => None,
        }
    }
}

/// The syllables of a word, at least one.
#[must_use]
pub fn syllables(word: &str, language: &str) -> usize {
    let letters: Vec<char> = word
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
        .collect();
    let parts = letters.split(|c| !c.is_alphabetic());
    let each = parts.filter(|part| !part.is_empty());
    let count: usize = match language {
        "en" => each.map(en::syllables).sum(),
        "fr" => each.map(fr::syllables).sum(),
        _ => each.map(|part| groups(part, is_vowel)).sum(),
    };
    count.max(1)
}

/// The words of a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// Where the sentences of a text stand, without the spaces around them.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if !matches!(character, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some((at, closing)) = characters.next_if(|(_, c)| closes(*c)) {
            end = at + closing.len_utf8();
        }
        if is_end(&text[end..]) {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// What may stand between the mark that ends a sentence and the space behind it.
fn closes(character: char) -> bool {
    matches!(
        character,
        '.' | '!' | '?' | '…' | '»' | '”' | '’' | '"' | ')' | ']' | '\u{202F}'
    )
}

/// Whether a sentence may end before this text: a small letter goes on with it ("e.g. a game").
fn is_end(rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
    spaced && next.is_none_or(|c| !c.is_lowercase())
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let sentence = &text[range.clone()];
    let start = range.start + (sentence.len() - sentence.trim_start().len());
    let end = start + sentence.trim().len();
    if start < end {
        found.push(start..end);
    }
}

/// The groups of vowels in a word.
fn groups(word: &[char], is_vowel: impl Fn(char) -> bool) -> usize {
    let starts = |at: usize| is_vowel(word[at]) && (at == 0 || !is_vowel(word[at - 1]));
    (0..word.len()).filter(|at| starts(*at)).count()
}

fn is_vowel(character: char) -> bool {
    "aeiouyàâäáãåèéêëìîïíòôöóõùûüúÿœæ".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn a_sentence_ends_where_a_reader_ends_it() {
        assert_eq!(cut("Call. Do not pay."), ["Call.", "Do not pay."]);
        assert_eq!(
            cut("« Tu paies\u{202F}?\u{202F}» Elle a dit non."),
            ["« Tu paies\u{202F}?\u{202F}»", "Elle a dit non."]
        );
        assert_eq!(
            cut("On clickandstop.ch they say so"),
            ["On clickandstop.ch they say so"]
        );
        assert_eq!(
            cut("A game, e.g. a ball game. End"),
            ["A game, e.g. a ball game.", "End"]
        );
        assert_eq!(cut("Wait… what?! Yes."), ["Wait… what?!", "Yes."]);
        assert_eq!(cut(" \n "), Vec::<&str>::new());
        assert_eq!(cut(""), Vec::<&str>::new());
    }

    #[test]
    fn longer_words_and_sentences_are_harder() {
        let easy = Counts::of("Tell a person you trust. It is not your fault.", "en");
        let hard = Counts::of(
            "Notwithstanding considerable organisational responsibilities, institutions \
             communicate insufficiently.",
            "en",
        );
        let score = |counts: Counts, language: &str| counts.score(language).unwrap();
        assert!(score(easy, "en").value < 5 && !score(easy, "en").is_beyond(8));
        assert!(score(hard, "en").value > 20 && score(hard, "en").is_beyond(8));
        let simple = Counts::of("Parlez à un adulte. Ce n’est pas votre faute.", "fr");
        let dense = Counts::of(
            "Nonobstant les responsabilités organisationnelles, l’institutionnalisation \
             communicationnelle demeure insuffisante.",
            "fr",
        );
        assert!(score(simple, "fr").value > 80 && !score(simple, "fr").is_beyond(60));
        assert!(score(dense, "fr").is_beyond(60));
        assert_eq!(Counts::of("", "fr").score("fr"), None);
        assert_eq!(Counts::of("Wort.", "de").score("de"), None);
    }
}
