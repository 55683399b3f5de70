//! French: the ease of Kandel and Moles (1958), Flesch's formula fitted to French: from 0, very
//! hard, to 100, very easy; 60 to 70 is ordinary prose.

use super::{Score, is_vowel};

pub(super) fn score(words_per_sentence: f64, syllables_per_word: f64) -> Score {
    let ease = 207.0 - 1.015 * words_per_sentence - 73.6 * syllables_per_word;
    Score {
        value: ease.round() as i64,
        more_is_harder: false,
        name: "Kandel–Moles",
    }
}

/// Groups of vowels, a new one at each vowel that is said apart (« ré-agir », « na-ïf »), less the
/// mute *e* at the end.
pub(super) fn syllables(word: &[char]) -> usize {
    let starts = |at: usize| {
        said(word, at) && (at == 0 || !said(word, at - 1) || is_apart(word[at - 1], word[at]))
    };
    let count = (0..word.len()).filter(|at| starts(*at)).count();
    count
        .saturating_sub(usize::from(ends_mute(word)))
        .max(count.min(1))
}

/// Whether a vowel is heard here: the *u* of « qu » and « gue » belongs to its consonant.
fn said(word: &[char], at: usize) -> bool {
    let silent = match (at.checked_sub(1).map(|before| word[before]), word[at]) {
        (Some('q'), 'u') => true,
        (Some('g'), 'u') => matches!(word.get(at + 1), Some('e' | 'é' | 'è' | 'i')),
        _ => false,
    };
    is_vowel(word[at]) && !silent
}

/// « é » and « a » end a syllable before another full vowel, and a diaeresis opens one.
fn is_apart(before: char, after: char) -> bool {
    matches!(after, 'ï' | 'ë' | 'ü')
        || (matches!(before, 'é' | 'è') && after != 'e')
        || (before == 'a' && matches!(after, 'o' | 'é'))
        || (before == 'o' && after == 'é')
}

/// « personne », « images », « parle »; not « été », « les ». Behind a vowel the *e* is part of its
/// group already, except in « -que » and « -gue ».
fn ends_mute(word: &[char]) -> bool {
    let stem = match word {
        [stem @ .., 'e'] | [stem @ .., 'e', 's'] => stem,
        _ => return false,
    };
    match stem {
        [.., 'q' | 'g', 'u'] => true,
        [.., before] => !is_vowel(*before),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::syllables;

    #[test]
    fn words_are_said_as_written_here() {
        let table = [
            ("a", 1),
            ("les", 1),
            ("enfant", 2),
            ("l’enfant", 2),
            ("images", 2),
            ("personne", 2),
            ("police", 2),
            ("signaler", 3),
            ("sextorsion", 3),
            ("réagir", 3),
            ("réalité", 4),
            ("naïf", 2),
            ("quelqu’un", 2),
            ("que", 1),
            ("manque", 1),
            ("adulte", 2),
            ("téléphone", 3),
            ("urgence", 2),
            ("aujourd’hui", 3),
            ("chaos", 2),
            ("3018", 1),
            ("peut-être", 2),
        ];
        for (word, count) in table {
            let found = syllables(word, "fr");
            assert_eq!(found, count, "{word}");
        }
    }
}
