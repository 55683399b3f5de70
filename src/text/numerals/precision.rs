//! How exact a number is said to be: « environ », "at least", "88+".

use super::Precision;
use super::codes::is_money;
use super::language::Role;
use super::reader::Reader;
use super::token::{Gap, Token, What, char_before, next, previous};

/// Words of the longest phrase.
const LONGEST: usize = 4;

impl Reader<'_> {
    /// What the words around say; exact when they say nothing.
    pub(super) fn precision(&self, start: usize, end: usize) -> Precision {
        self.precision_before(start)
            .or_else(|| self.precision_after(end))
            .unwrap_or_default()
    }

    /// What the words or the sign before a number say.
    pub(super) fn precision_before(&self, start: usize) -> Option<Precision> {
        let mut token = previous(self.text, start);
        if is_money(&token) || token.is_sign('\'') {
            token = previous(self.text, token.start);
        }
        if token.is_sign('-') && token.is_tight() {
            let word = previous(self.text, token.start);
            let prefix = word.is_tight() && matches!(word.key(), "under" | "over");
            return if prefix {
                self.phrase_before(word)
            } else {
                None
            };
        }
        // A quoted line of Markdown starts with the sign too.
        let opens_line = matches!(char_before(self.text, token.start), None | Some('\n'));
        if let What::Sign(sign) = token.what
            && !(sign == '>' && opens_line && token.gap == Gap::Space)
            && let Some(precision) = sign_precision(sign)
        {
            return Some(precision);
        }
        self.phrase_before(token).or_else(|| {
            // « près des deux tiers », "about the two thirds": an article in between.
            let article = self.has(token, |role| role == Role::Definite);
            let before = if article {
                previous(self.text, token.start)
            } else {
                return None;
            };
            self.phrase_before(before)
        })
    }

    fn phrase_before(&self, last: Token) -> Option<Precision> {
        let language = self.language?;
        if !last.is_word() {
            return None;
        }
        let mut words = [last; LONGEST];
        let mut count = 0;
        let mut token = last;
        while let Some(place) = words.get_mut(count) {
            if token.is_sign('\'') {
                token = previous(self.text, token.start);
            }
            if !token.is_word() || token.start < self.floor {
                break;
            }
            *place = token;
            count += 1;
            token = previous(self.text, token.start);
        }
        let said = words.get(..count)?;
        let matches = |phrase: &&[&str]| {
            phrase.len() <= said.len()
                && phrase.iter().rev().zip(said).all(|(word, token)| {
                    *word == token.key() || *word == language.phrase_word(token.key())
                })
        };
        language
            .before()
            .iter()
            .find(|(phrase, _)| matches(phrase))
            .map(|&(_, found)| found)
    }

    /// What the words or the sign after a number say: « environ », "or more", "70+".
    pub(super) fn precision_after(&self, end: usize) -> Option<Precision> {
        let first = next(self.text, end);
        if first.is_sign('+') && first.is_tight() {
            return Some(Precision::AtLeast);
        }
        let language = self.language?;
        if !first.is_next_word() {
            return None;
        }
        let second = next(self.text, first.end);
        let found = language.after().iter().find(|(phrase, _)| match phrase {
            [one] => *one == first.key(),
            [one, two] => *one == first.key() && *two == second.key(),
            _ => false,
        });
        let &(phrase, precision) = found?;
        let after = next(
            self.text,
            if phrase.len() == 1 {
                first.end
            } else {
                second.end
            },
        );
        // « cinq au moins deux »: the words belong to the number after them.
        let belongs = after.what == What::Digits
            || self.has(after, |role| matches!(role, Role::Number(_) | Role::One(_)));
        (!belongs).then_some(precision)
    }
}

fn sign_precision(sign: char) -> Option<Precision> {
    Some(match sign {
        '~' | '≈' | '±' | '≃' => Precision::About,
        '>' => Precision::MoreThan,
        '<' => Precision::LessThan,
        '≥' | '⩾' => Precision::AtLeast,
        '≤' | '⩽' => Precision::AtMost,
        _ => return None,
    })
}
