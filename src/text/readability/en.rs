//! English: Flesch and Kincaid's grade (Kincaid and others, 1975), a school grade of the United
//! States: grade 6 is read at about eleven.

use super::{Score, groups};

pub(super) fn score(words_per_sentence: f64, syllables_per_word: f64) -> Score {
    let grade = 0.39 * words_per_sentence + 11.8 * syllables_per_word - 15.59;
    Score {
        value: grade.round() as i64,
        more_is_harder: true,
        name: "Flesch–Kincaid",
    }
}

fn is_vowel(character: char) -> bool {
    "aeiouyéèêáàâëïöü".contains(character)
}

/// Groups of vowels, less what is written and not said (*called*, *images* keeps its own), plus
/// pairs that are two ("soc-i-ety", "sex-u-al").
pub(super) fn syllables(word: &[char]) -> usize {
    let count = groups(word, is_vowel) + pairs(word);
    count.saturating_sub(silent(word)).max(count.min(1))
}

/// Two vowels side by side that are said apart.
fn pairs(word: &[char]) -> usize {
    let apart = |pair: &[char]| matches!(pair, ['i', 'a' | 'o' | 'e'] | ['u', 'a'] | ['e', 'o']);
    let softened = |at: usize| at > 0 && matches!(word[at - 1], 't' | 's' | 'c' | 'g' | 'q' | 'x');
    let ends = |at: usize| matches!(&word[at + 2..], [] | ['s' | 'd']) && word[at + 1] == 'e';
    let is_pair = |at: &usize| {
        let softened = match &word[*at..] {
            ['i', 'a' | 'o', ..] => softened(*at),
            ['u', ..] => softened_u(word, *at),
            _ => false,
        };
        let first = *at == 0 || !is_vowel(word[*at - 1]);
        first && apart(&word[*at..*at + 2]) && !softened && !ends(*at) && !people(word, *at)
    };
    (0..word.len().saturating_sub(1)).filter(is_pair).count()
}

/// *qua*, *gua*: the `u` belongs to the consonant.
fn softened_u(word: &[char], at: usize) -> bool {
    at > 0 && matches!(word[at - 1], 'q' | 'g')
}

/// *people*, *friend*, *field*, *believe*: one sound.
fn people(word: &[char], at: usize) -> bool {
    match &word[at..] {
        ['e', 'o', 'p', ..] => true,
        ['i', 'e', 't', ..] => false,
        ['i', 'e', ..] => true,
        _ => false,
    }
}

/// Vowels at the end that are not said.
fn silent(word: &[char]) -> usize {
    let silent = match word {
        [.., before, 'l', 'e'] | [.., before, 'l', 'e', 's'] if !is_vowel(*before) => false,
        [.., before, 'e'] => !is_vowel(*before),
        [.., before, 'e', 'd'] => !is_vowel(*before) && !matches!(before, 't' | 'd'),
        [.., 'c' | 's', 'h', 'e', 's'] => false,
        [.., before, 'e', 's'] => {
            !is_vowel(*before) && !matches!(before, 's' | 'x' | 'z' | 'c' | 'g')
        }
        _ => false,
    };
    usize::from(silent)
}

#[cfg(test)]
mod tests {
    use super::super::syllables;

    #[test]
    fn words_are_said_as_written_here() {
        let table = [
            ("a", 1),
            ("call", 1),
            ("called", 1),
            ("reported", 3),
            ("image", 2),
            ("images", 3),
            ("people", 2),
            ("children", 2),
            ("sexual", 3),
            ("society", 4),
            ("online", 2),
            ("threatens", 2),
            ("blackmail", 2),
            ("police", 2),
            ("adult", 2),
            ("emergency", 4),
            ("question", 2),
            ("nation", 2),
            ("video", 3),
            ("table", 2),
            ("games", 1),
            ("friend", 1),
            ("helpline", 2),
            ("it’s", 1),
            ("112", 1),
        ];
        for (word, count) in table {
            let found = syllables(word, "en");
            assert_eq!(found, count, "{word}");
        }
    }
}
