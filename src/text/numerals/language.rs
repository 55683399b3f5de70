//! What the reader asks of a language.
//!
//! The grammar of numerals (ranges, ratios, rates, dates, …) is one for all languages. A language
//! gives the words and what they can be in it, a few rules that only it has, and how it writes
//! digits. Adding one is adding a module with one implementation of `Language` and its line in
//! `find`.

use std::sync::LazyLock;

use text2num::digit_string::DigitString;

use super::literal::Separators;
use super::token::{Key, Run, Token, key_of};
use super::{Precision, en, es, fr};

/// What a word can be in a numeral. Words that have no role are nouns, verbs and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A number word, in the spelling that `text2num` reads.
    Number(&'static str),
    /// One, which is also an article or a pronoun.
    One(&'static str),
    /// An article that can stand for one: "a million".
    Article,
    /// The definite articles, which a precision word may stand before: « près des deux tiers ».
    Definite,
    /// Joins number words: « vingt et un », "one hundred and five".
    And,
    /// Joins decimals in words: « virgule », "point".
    Point,
    /// A power of ten that multiplies what stands before it, and its spelling for `text2num`.
    Magnitude(i16, &'static str),
    /// A power of ten after digits only: "bn", « Md ».
    Short(i16),
    /// A number word that says more or less how many: « centaine », "dozen".
    Group(u128),
    /// Words before a vague magnitude: « des », "several".
    Some,
    /// A rank, in the spelling that `text2num` reads.
    Rank(&'static str),
    /// The first.
    First,
    /// The second, which is also a unit of time.
    Second,
    /// The ending of a rank in digits: « 2e », "2nd".
    RankEnding,
    /// The name of a part: « tiers » is 3.
    Part(u128),
    /// A half that stands for itself: « moitié ».
    Half,
    /// A half before or after something: « demi », « mi- ».
    HalfOf,
    /// A month.
    Month(u8),
    /// A unit of time; true for years.
    Unit(bool),
    /// A unit of time only after digits: « h », "min".
    ShortUnit,
    /// Parts a ratio: « sur », "in".
    OutOf,
    /// Before a unit of time in a rate: « par », "per".
    Per,
    /// Each: « chaque », "every".
    Every,
    /// Parts a range: « à », "to".
    To,
    /// Opens a range that `And` parts: « entre », "between".
    Between,
    /// Opens a range or a date: « de », "from".
    From,
    /// A year stands after it whatever follows: « en », "since".
    Since,
    /// Opens an age: "aged".
    Aged,
    /// Makes what follows it a length of time: « pendant », "for".
    During,
    /// Makes the length of time before it one: « plus tard », "ago".
    Later,
    /// Someone whose age can be told.
    Person,
    /// Names what the number after it numbers: « article », "section".
    Label,
    /// Before a number that is dialled: "call".
    Dial,
    /// Opens a decade: « années ».
    Decade,
    /// Percent in one word.
    Percent,
    /// The points of percentage points.
    Points,
    /// A word of grammar: no noun, no verb.
    Function,
}

/// A word of a language, folded, and its roles.
pub(super) type Entry = (&'static str, &'static [Role]);

/// One language's part of the reader.
pub(super) trait Language: Sync {
    /// Its words.
    fn lexicon(&self) -> &Lexicon;
    /// How it writes numbers in digits.
    fn separators(&self) -> Separators;
    /// Hands a number word to `text2num`; false when the number cannot go on with it.
    fn apply(&self, word: &str, number: &mut DigitString) -> bool;
    /// Whether the word before « et » and the word after it are parts of one number.
    fn joins(&self, before: &str, after: &str) -> bool;
    /// Whether decimals in words are told digit by digit.
    fn spells_decimals(&self) -> bool;
    /// Whether a number word is sometimes another word, so that `counts` must be asked.
    fn is_doubtful(&self, key: &str) -> bool;
    /// Whether a number word is one here: « neuf » is also new, « seconde » a unit.
    fn counts(&self, around: &Around) -> bool;
    /// The rank that a word of Roman digits says: « XXIe ».
    fn roman_rank(&self, word: &str) -> Option<u32>;
    /// Percent in several words, from the token after the number: one past its end.
    fn percent(&self, text: &str, at: usize) -> Option<usize>;
    /// Percentage points, from the place after the number: one past their end.
    fn points(&self, text: &str, at: usize) -> Option<usize>;
    /// Words that say how exact the number after them is.
    fn before(&self) -> &'static [(&'static [&'static str], Precision)];
    /// Words that say it of the number before them.
    fn after(&self) -> &'static [(&'static [&'static str], Precision)];
    /// The form under which a word stands in `before`: « d’ » and « des » are « de ».
    fn phrase_word<'a>(&self, key: &'a str) -> &'a str;
    /// How the rules of this language differ from those of the others.
    fn habits(&self) -> Habits;
}

/// The points in which the grammars differ.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// Months come before the day too: "April 27".
    pub(super) month_first: bool,
    /// Years without a mark of length are ages: « 12 ans ».
    pub(super) years_are_ages: bool,
    /// Number words form compounds with any word: "two-year".
    pub(super) compounds: bool,
    /// « deux fois par jour » may say "a day" for « par jour ».
    pub(super) article_rates: bool,
    /// Years are told in two numbers: "nineteen ninety-six".
    pub(super) paired_years: bool,
    /// A ratio with nouns in it is one only with one: "one child in five".
    pub(super) strict_ratios: bool,
    /// A preposition joins day, month and year: « 3 de mayo de 2020 ».
    pub(super) dates_with_of: bool,
    /// « a » without its accent is a verb and no « à ».
    pub(super) a_is_a_verb: bool,
}

/// A word and its neighbours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The token before `before`.
    pub(super) earlier: Token,
    pub(super) before: Token,
    pub(super) word: Token,
    pub(super) after: Token,
    /// The word after it ends like a plural.
    pub(super) plural_after: bool,
}

/// The languages whose number words are read.
pub(super) const READ: [&str; 3] = ["fr", "en", "es"];

/// The reader of a language; nothing for a language that is read for digits only.
pub(super) fn find(language: &str) -> Option<&'static dyn Language> {
    match language.split(['-', '_']).next() {
        Some(code) if code.eq_ignore_ascii_case("fr") => Some(&fr::French),
        Some(code) if code.eq_ignore_ascii_case("en") => Some(&en::English),
        Some(code) if code.eq_ignore_ascii_case("es") => Some(&es::Spanish),
        _ => None,
    }
}

/// The words of a language, and which shapes of words can open a numeral or relate one.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// By first letter and length.
    words: Vec<Vec<(Key, Vec<Role>)>>,
    openers: Shapes,
    relations: Shapes,
}

/// Shapes of words: first letter, last letter and length. To ask for them is quick, and says
/// sometimes wrongly yes.
#[derive(Debug)]
struct Shapes(Vec<u32>);

impl Shapes {
    fn new() -> Self {
        Self(vec![0; 26 * 26])
    }

    fn lengths(&mut self, first: u8, last: u8) -> Option<&mut u32> {
        self.0.get_mut(letter(first)? * 26 + letter(last)?)
    }

    fn has(&self, word: &Run) -> bool {
        let letters = letter(word.first).zip(letter(word.last));
        let lengths = letters.and_then(|(first, last)| self.0.get(first * 26 + last));
        lengths.is_some_and(|lengths| lengths >> length(word.letters) & 1 == 1)
    }
}

/// A lexicon, made once.
pub(super) type LazyLexicon = LazyLock<Lexicon>;

/// Lengths that are told apart.
const LENGTHS: usize = 24;

impl Lexicon {
    /// Gathers the tables of a language; the same word may stand in several.
    pub(super) fn new(tables: &[&[Entry]]) -> Self {
        let mut lexicon = Self {
            words: vec![Vec::new(); 26 * LENGTHS],
            openers: Shapes::new(),
            relations: Shapes::new(),
        };
        for &(word, roles) in tables.iter().copied().flatten() {
            lexicon.insert(word, roles);
        }
        lexicon
    }

    fn insert(&mut self, word: &str, roles: &[Role]) {
        let key = key_of(word);
        let (Some(&first), Some(&last)) = (word.as_bytes().first(), word.as_bytes().last()) else {
            return;
        };
        let of = [
            (&mut self.openers, opens as fn(&Role) -> bool),
            (&mut self.relations, relates),
        ];
        for (shapes, wanted) in of {
            if let Some(lengths) = shapes
                .lengths(first, last)
                .filter(|_| roles.iter().any(wanted))
            {
                *lengths |= 1 << length(word.len());
            }
        }
        let at = letter(first).map(|letter| letter * LENGTHS + length(word.len()));
        let Some(words) = at.and_then(|at| self.words.get_mut(at)) else {
            return;
        };
        match words.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => known.extend(roles),
            None => words.push((key, roles.to_vec())),
        }
    }

    /// All roles of a folded word.
    pub(super) fn roles(&self, word: &str) -> &[Role] {
        self.roles_of(&key_of(word))
    }

    /// All roles of the word with this key.
    pub(super) fn roles_of(&self, key: &Key) -> &[Role] {
        let word = key.bytes();
        let at =
            letter(*word.first().unwrap_or(&0)).map(|letter| letter * LENGTHS + length(word.len()));
        let words = at.and_then(|at| self.words.get(at));
        let mut words = words.into_iter().flatten();
        words
            .find(|(known, _)| known == key)
            .map_or(&[], |(_, roles)| roles)
    }

    /// Whether a word of this shape may open a numeral.
    pub(super) fn may_open(&self, word: &Run) -> bool {
        self.openers.has(word)
    }

    /// Whether a word of this shape may make a numeral of a word for one.
    pub(super) fn may_relate(&self, word: &Run) -> bool {
        self.relations.has(word)
    }
}

/// Whether the reader starts reading at a word with this role; the other roles are looked for
/// around a numeral only.
pub(super) fn opens(role: &Role) -> bool {
    matches!(
        role,
        Role::Number(_)
            | Role::One(_)
            | Role::Article
            | Role::Magnitude(..)
            | Role::Group(_)
            | Role::Rank(_)
            | Role::First
            | Role::Second
            | Role::Part(_)
            | Role::Half
            | Role::HalfOf
            | Role::Every
    )
}

/// Whether a word with this role, near a word for one, can make a numeral of it.
pub(super) fn relates(role: &Role) -> bool {
    matches!(
        role,
        Role::And
            | Role::Number(_)
            | Role::Magnitude(..)
            | Role::Group(_)
            | Role::Part(_)
            | Role::Rank(_)
            | Role::Half
            | Role::HalfOf
            | Role::Month(_)
            | Role::Unit(_)
            | Role::OutOf
            | Role::Per
            | Role::Every
            | Role::To
            | Role::Percent
            | Role::Points
            | Role::Point
    )
}

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

fn length(bytes: usize) -> usize {
    bytes.min(LENGTHS - 1)
}

#[cfg(test)]
mod tests {
    use super::super::token::simple_run;
    use super::*;

    #[test]
    fn no_word_hides_behind_its_shape() {
        for code in ["fr", "en", "es"] {
            let lexicon = find(code).unwrap().lexicon();
            let words = lexicon.words.iter().flatten();
            for (key, roles) in words {
                let run = simple_run(key.bytes(), 0);
                assert_eq!(run.end, key.bytes().len());
                assert!(!roles.iter().any(opens) || lexicon.may_open(&run));
                assert!(!roles.iter().any(relates) || lexicon.may_relate(&run));
            }
        }
    }
}
