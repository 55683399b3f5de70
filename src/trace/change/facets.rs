//! Whether a numeral and its counterpart say the same.
//!
//! Value, precision and unit are compared first; then what the sentence says of them: the date
//! that governs the number, the number that it is out of, the words that say what is counted. Only
//! when all of these are the same can the outcome be `unchanged`, `moved` or `reworded`. The rules
//! for what is around a number, in the order in which they are asked:
//!
//! - **The whole sentence is the same** but for spacing, quotes, dashes, Unicode form and the way
//!   digits are grouped: unchanged, or moved when it stands elsewhere.
//! - **The date that governs the number** is the nearest one that the fewest separators part from
//!   it. If it is another one, the number is `changed`; if it is only not repeated, for the
//!   paragraph names it, it is not.
//! - **The number that a share is out of**, or the age of those counted, stands right behind it
//!   with no sign between. If it differs, the share is `changed`.
//! - **The word counted** is the first one behind a number that bears no unit of its own. If it
//!   was replaced by one that the old sentence does not have, the number is `changed`, or
//!   `ambiguous` when the sentence was written anew.
//! - **The topic** (the first word of the sentence), the word before the number, the second word
//!   behind it and names between it and the next numerals: if one of them was replaced in a
//!   sentence that is otherwise the same, the number may be of something else: `ambiguous`.
//! - Another number of the sentence changed, words were added, left out or moved: `reworded`.

use super::counterparts::Counterpart;
use super::document::Document;
use super::layout::Shape;
use super::likeness::likeness;
use super::pairs::Pairs;
use super::tables::{self, Column};
use super::tokens::{Token, What, fold};
use super::{Outcome, units};
use crate::messages::Message;
use crate::say;
use crate::text::numerals::{Kind, Numeral, Precision};

/// Tokens between a share and the number that it is out of.
const ATTACHED: usize = 6;
/// Sentences that differ more than this were written anew: that one word differs says nothing.
const SURGICAL: f32 = 0.6;
/// Tokens up to the number that a word of precision belongs to: « près de 600 ».
const PHRASE: usize = 2;
/// Letters of a word that starts another of its family: "train", "trained".
const STEM: usize = 4;
/// Letters of a word in which one wrong letter is a slip and no other word.
const SLIP: usize = 5;

/// An outcome and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    pub(super) reason: Message,
}

impl Verdict {
    fn new(outcome: Outcome, reason: Message) -> Self {
        Self { outcome, reason }
    }

    fn changed(facet: Message, old: &str, new: &str) -> Self {
        let shown = |text: &str| {
            if text.is_empty() {
                say!("nothing")
            } else {
                say!("“{text}”", text)
            }
        };
        let (old, new) = (shown(old), shown(new));
        Self::new(
            Outcome::Changed,
            say!("{facet}: {old} → {new}", facet, old, new),
        )
    }
}

/// Two versions and what was found of their units.
pub(super) struct Judge<'a> {
    pub(super) old: &'a Document<'a>,
    pub(super) new: &'a Document<'a>,
    pub(super) pairs: &'a Pairs,
}

/// A numeral in its document.
#[derive(Clone, Copy)]
struct Side<'a> {
    document: &'a Document<'a>,
    numeral: usize,
}

impl<'a> Side<'a> {
    fn read(self) -> &'a Numeral {
        &self.document.numerals[self.numeral]
    }

    fn unit(self) -> usize {
        self.document.unit_of[self.numeral]
    }

    fn tokens(self) -> &'a [Token] {
        self.document.unit_tokens(self.unit())
    }

    /// Its place among the tokens of its unit.
    fn place(self) -> usize {
        self.document.token_of(self.numeral) - self.document.units[self.unit()].tokens.start
    }

    fn before(self) -> impl Iterator<Item = &'a Token> {
        self.tokens()[..self.place()].iter().rev()
    }

    fn after(self) -> impl Iterator<Item = &'a Token> {
        self.tokens()[self.place() + 1..].iter()
    }

    fn text(self, token: &Token) -> &'a str {
        self.document
            .text
            .get(token.start..token.end)
            .unwrap_or_default()
    }
}

impl Judge<'_> {
    /// The verdict on a numeral of the old version.
    pub(super) fn verdict(&self, numeral: usize, found: &Counterpart) -> Verdict {
        match found {
            Counterpart::One(to) => self.compare(numeral, *to),
            Counterpart::None(Some(_)) => Verdict::new(
                Outcome::Gone,
                say!("the sentence is still there, without this number"),
            ),
            Counterpart::None(None) => Verdict::new(Outcome::Gone, say!("nothing fits")),
            Counterpart::Several(places) if places.is_empty() => Verdict::new(
                Outcome::Ambiguous,
                say!("nothing tells which number took its place"),
            ),
            Counterpart::Several(_) => {
                Verdict::new(Outcome::Ambiguous, say!("several places fit about as well"))
            }
        }
    }

    fn compare(&self, numeral: usize, to: usize) -> Verdict {
        let a = Side {
            document: self.old,
            numeral,
        };
        let b = Side {
            document: self.new,
            numeral: to,
        };
        let same_text = self.same_text(a, b);
        let whole = || {
            if !same_text {
                return None;
            }
            let in_order = self.pairs.in_order.get(a.unit()).copied().unwrap_or(false);
            Some(if in_order {
                Verdict::new(Outcome::Unchanged, say!("the same words in the same place"))
            } else {
                Verdict::new(Outcome::Moved, say!("the same words in another place"))
            })
        };
        value(a, b)
            .map(|verdict| self.of_another(a, b).unwrap_or(verdict))
            .or_else(|| self.head(a, b))
            .or_else(|| self.heading(a, b))
            .or_else(whole)
            .or_else(|| contradiction(b))
            .or_else(|| dates(a, b))
            .or_else(|| attached(a, b))
            .or_else(|| self.counted(a, b))
            .or_else(|| self.topic(a, b))
            .or_else(|| self.exchanged(a, b))
            .unwrap_or_else(|| {
                Verdict::new(
                    Outcome::Reworded,
                    say!("the sentence changed, the value did not"),
                )
            })
    }

    /// Whether both stand in the same words: the sentence, or in a table the cell.
    fn same_text(&self, a: Side<'_>, b: Side<'_>) -> bool {
        let row = a.document.units[a.unit()].is_row() && b.document.units[b.unit()].is_row();
        if !row {
            return same_tokens(a.tokens(), a.document, b.tokens(), b.document);
        }
        let cell = |side: Side<'_>| {
            let cell = side.tokens()[side.place()].cell;
            let label = side.document.cell(side.unit(), 0).to_vec();
            (label, side.document.cell(side.unit(), cell).to_vec())
        };
        let ((label, here), (other, there)) = (cell(a), cell(b));
        same_tokens(&label, a.document, &other, b.document)
            && same_tokens(&here, a.document, &there, b.document)
    }

    /// Whether two units are the same text, but for how it is set.
    pub(super) fn same_unit(&self, unit: usize, other: usize) -> bool {
        let (here, there) = (self.old.unit_tokens(unit), self.new.unit_tokens(other));
        same_tokens(here, self.old, there, self.new)
    }

    /// The head of a column of a table.
    fn head(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        if !a.document.units[a.unit()].is_row() || !b.document.units[b.unit()].is_row() {
            return None;
        }
        let cell = a.tokens()[a.place()].cell;
        match tables::column(self.old, a.unit(), self.new, b.unit(), cell) {
            Column::Renamed(_) if !self.in_head(a) => Some(Verdict::new(
                Outcome::Changed,
                say!("the head of its column is another one"),
            )),
            _ => None,
        }
    }

    /// Whether a numeral stands in the first row of a table.
    fn in_head(&self, side: Side<'_>) -> bool {
        let unit = side.unit();
        let Shape::Row(table) = side.document.units[unit].shape else {
            return false;
        };
        let rows = side.document.tables.get(table);
        rows.is_some_and(|rows| rows.start == unit && tables::has_head(side.document, rows))
    }

    /// A few words under a heading are said of what the heading says.
    fn heading(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        let (here, there) = (&a.document.units[a.unit()], &b.document.units[b.unit()]);
        if here.is_rich() && !here.is_row() {
            return None;
        }
        let (old, new) = (here.under?, there.under?);
        let (x, y) = (&self.old.units[old], &self.new.units[new]);
        (x.exact != y.exact && x.skeleton == y.skeleton).then(|| {
            let shown = |document: &Document<'_>, unit: usize| {
                document.text[document.units[unit].range.clone()].to_owned()
            };
            Verdict::changed(
                say!("the heading above it"),
                &shown(self.old, old),
                &shown(self.new, new),
            )
        })
    }

    /// The first word behind the number.
    fn counted(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        let own = |side: Side<'_>| {
            matches!(
                side.read().kind,
                Kind::Age | Kind::Duration | Kind::Date | Kind::Identifier
            )
        };
        if own(a) && own(b) {
            return None;
        }
        let (x, y) = (behind(a, 0)?, behind(b, 0)?);
        if !self.replaced(a, x, b, y) {
            return None;
        }
        // « 58 % disent » and "aged 13 to 17 said": what follows directly may be a verb.
        let verb = |side: Side<'_>| {
            let direct = side.after().next().is_some_and(Token::is_content);
            let kind = side.read().kind;
            matches!(
                kind,
                Kind::Percent | Kind::Fraction | Kind::Ratio | Kind::Range
            ) && direct
        };
        let anew = likeness(self.old, a.unit(), self.new, b.unit()) < SURGICAL;
        if anew || verb(a) || verb(b) {
            return Some(doubt(a.text(x), b.text(y)));
        }
        Some(Verdict::changed(
            say!("what is counted"),
            a.text(x),
            b.text(y),
        ))
    }

    /// The words that may say of what the number is.
    fn topic(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        if likeness(self.old, a.unit(), self.new, b.unit()) < SURGICAL {
            return None;
        }
        let pairs = [
            (topic(a), topic(b)),
            (in_front(a), in_front(b)),
            (behind(a, 1), behind(b, 1)),
        ];
        let near = pairs.into_iter().find_map(|(x, y)| {
            let (x, y) = (x?, y?);
            self.replaced(a, x, b, y).then_some((x, y))
        });
        let (x, y) = near.or_else(|| self.name(a, b))?;
        Some(doubt(a.text(x), b.text(y)))
    }

    /// Another value, of something that has another name: rather another statement than a change.
    fn of_another(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        if a.document.units[a.unit()].is_row() {
            return None;
        }
        let (x, y) = (topic(a)?, topic(b)?);
        if self.replaced(a, x, b, y) {
            return Some(doubt(a.text(x), b.text(y)));
        }
        let (x, y) = self.name(a, b)?;
        Some(doubt(a.text(x), b.text(y)))
    }

    /// Whether the words on both sides of a number are others, though they are all still there:
    /// « les filles sont 120, les garçons 45 » and « les garçons sont 120, les filles 131 ».
    fn exchanged(&self, a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
        let several = |side: Side<'_>| side.document.units[side.unit()].numerals.len() > 1;
        if a.read().kind == Kind::Date || !(several(a) || several(b)) {
            return None;
        }
        let one = |x: Option<&Token>, y: Option<&Token>| match (x, y) {
            (Some(x), Some(y)) => family(a.text(x), x, b.text(y), y),
            (None, None) => true,
            _ => false,
        };
        let same = one(in_front(a), in_front(b)) || one(behind(a, 0), behind(b, 0));
        let (x, y) = (in_front(a)?, in_front(b)?);
        (!same).then(|| doubt(a.text(x), b.text(y)))
    }

    /// A name near the number that was replaced by another.
    fn name<'b>(&self, a: Side<'b>, b: Side<'b>) -> Option<(&'b Token, &'b Token)> {
        let lost = names(a).find(|name| !self.holds(b, a, name))?;
        let come = names(b).find(|name| !self.holds(a, b, name))?;
        Some((lost, come))
    }

    /// Whether a word gave way to another: neither is anywhere in the other version's sentence.
    fn replaced(&self, a: Side<'_>, x: &Token, b: Side<'_>, y: &Token) -> bool {
        !self.holds(b, a, x) && !self.holds(a, b, y)
    }

    /// Whether the sentence of `side` holds a word of the family of one of `other`'s.
    fn holds(&self, side: Side<'_>, other: Side<'_>, word: &Token) -> bool {
        side.tokens()
            .iter()
            .any(|token| family(side.text(token), token, other.text(word), word))
    }
}

/// It cannot be told whether the number is still of the same.
fn doubt(old: &str, new: &str) -> Verdict {
    Verdict::new(
        Outcome::Ambiguous,
        say!(
            "a word that may say what the number is of was replaced: “{old}” → “{new}”",
            old,
            new
        ),
    )
}

/// Value, precision, kind and unit.
fn value(a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
    let (x, y) = (a.read(), b.read());
    if x.value != y.value || x.value2 != y.value2 {
        return Some(Verdict::changed(say!("value"), &x.text, &y.text));
    }
    if x.precision != y.precision {
        return Some(Verdict::changed(
            say!("precision"),
            x.precision.word(),
            y.precision.word(),
        ));
    }
    if !units::same(x, a.document.language, y) {
        return Some(Verdict::changed(say!("unit"), &x.text, &y.text));
    }
    let (left, right) = (
        units::beside(a.tokens(), a.place()),
        units::beside(b.tokens(), b.place()),
    );
    (left != right).then(|| Verdict::changed(say!("unit"), &left, &right))
}

/// « trente (90) »: a number in words and in digits that are not the same.
fn contradiction(side: Side<'_>) -> Option<Verdict> {
    let (words, digits) = twin(side)?;
    (words.value != digits.value).then(|| {
        Verdict::new(
            Outcome::Ambiguous,
            say!(
                "the new sentence contradicts itself: “{words}” and “{digits}”",
                words = words.text,
                digits = digits.text
            ),
        )
    })
}

/// A number told twice, in words and, in brackets, in digits, or the other way round.
fn twin(side: Side<'_>) -> Option<(&Numeral, &Numeral)> {
    let tokens = side.tokens();
    let at = side.place();
    let numeral = |token: &Token| token.numeral().map(|index| &side.document.numerals[index]);
    let told = |first: usize| -> Option<(&Numeral, &Numeral)> {
        let open = tokens.get(first + 1)?.sign() == Some('(');
        let shut = tokens.get(first + 3)?.sign() == Some(')');
        let (a, b) = (
            numeral(tokens.get(first)?)?,
            numeral(tokens.get(first + 2)?)?,
        );
        let digits = |numeral: &Numeral| numeral.text.chars().any(char::is_numeric);
        (open && shut && digits(a) != digits(b) && a.kind == b.kind).then_some((a, b))
    };
    told(at).or_else(|| told(at.checked_sub(2)?))
}

/// The contradictions of a whole document.
pub(super) fn contradictions<'a>(document: &'a Document<'a>) -> Vec<(&'a Numeral, &'a Numeral)> {
    (0..document.numerals.len())
        .filter_map(|numeral| {
            let side = Side { document, numeral };
            let (first, second) = twin(side)?;
            let whose = &document.numerals[numeral];
            (first.start == whose.start && first.value != second.value).then_some((first, second))
        })
        .collect()
}

/// The date that governs the number.
fn dates(a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
    let (here, there) = (governing(a), governing(b));
    let (x, y) = (
        here.map(|d| d.value.as_str()),
        there.map(|d| d.value.as_str()),
    );
    let known = |side: Side<'_>, date: Option<&str>| {
        date.is_some_and(|date| paragraph_dates(side).any(|known| known == date))
    };
    let same = match (x, y) {
        (None, Some(_)) => known(a, y),
        (Some(_), None) => known(b, x),
        _ => x == y,
    };
    (!same).then(|| {
        let text = |date: Option<&Numeral>| date.map_or(String::new(), |date| date.text.clone());
        Verdict::changed(say!("the date it speaks of"), &text(here), &text(there))
    })
}

/// The date that the fewest separators part from a number, then the nearest.
fn governing(side: Side<'_>) -> Option<&Numeral> {
    governing_date(side.document, side.numeral)
}

/// The date that governs a numeral; none for a date.
pub(super) fn governing_date<'a>(
    document: &'a Document<'_>,
    numeral: usize,
) -> Option<&'a Numeral> {
    let side = Side { document, numeral };
    if side.read().kind == Kind::Date {
        return None;
    }
    let at = side.place();
    let tokens = side.tokens();
    let mut best: Option<((u32, usize), &Numeral)> = None;
    for (place, token) in tokens.iter().enumerate() {
        let Some(date) = token.numeral().map(|index| &side.document.numerals[index]) else {
            continue;
        };
        if !is_day(date) || place == at {
            continue;
        }
        let between = &tokens[place.min(at) + 1..place.max(at)];
        let parts = between.iter().map(separation).max().unwrap_or(0);
        let key = (parts, place.abs_diff(at));
        if best.is_none_or(|(known, _)| key < known) {
            best = Some((key, date));
        }
    }
    best.map(|(_, date)| date)
}

/// How strongly a token parts what stands before it from what stands behind.
fn separation(token: &Token) -> u32 {
    match token.what {
        What::Sign(';' | ':' | '.') => 2,
        What::Sign(',' | '(' | ')') => 1,
        _ => 0,
    }
}

/// A date with a year; no time of day.
fn is_day(numeral: &Numeral) -> bool {
    numeral.kind == Kind::Date
        && numeral.value.len() >= 4
        && numeral
            .value
            .bytes()
            .take(4)
            .all(|byte| byte.is_ascii_digit())
}

fn paragraph_dates<'a>(side: Side<'a>) -> impl Iterator<Item = &'a str> {
    let units = &side.document.units;
    let paragraph = units[side.unit()].paragraph;
    let same = move |at: &usize| {
        units
            .get(*at)
            .is_some_and(|unit| unit.paragraph == paragraph)
    };
    let before = (0..side.unit()).rev().take_while(same);
    let after = (side.unit()..units.len()).take_while(same);
    let numerals = before
        .chain(after)
        .flat_map(|at| units[at].numerals.clone());
    numerals
        .map(|index| &side.document.numerals[index])
        .filter(|numeral| is_day(numeral))
        .map(|numeral| numeral.value.as_str())
}

/// The number that a share is out of, or the age of those counted.
fn attached(a: Side<'_>, b: Side<'_>) -> Option<Verdict> {
    let (here, there) = (base(a), base(b));
    let say = |base: Option<&Numeral>| base.map(|n| (n.value.clone(), n.value2.clone()));
    (say(here) != say(there)).then(|| {
        let text = |base: Option<&Numeral>| base.map_or(String::new(), |base| base.text.clone());
        Verdict::changed(say!("out of what"), &text(here), &text(there))
    })
}

fn base(side: Side<'_>) -> Option<&Numeral> {
    let share = matches!(
        side.read().kind,
        Kind::Percent | Kind::Fraction | Kind::Ratio
    );
    let near = side
        .after()
        .take(ATTACHED)
        .take_while(|token| token.sign().is_none());
    let next = near.into_iter().find_map(Token::numeral)?;
    let next = &side.document.numerals[next];
    let fits = match next.kind {
        Kind::Age => true,
        Kind::Cardinal | Kind::Range => share,
        _ => false,
    };
    fits.then_some(next)
}

/// The content words behind a number, up to the next sign or numeral: the nth.
fn behind(side: Side<'_>, nth: usize) -> Option<&Token> {
    let words = side.after().take_while(|token| token.is_word());
    words.filter(|token| token.is_content()).nth(nth)
}

/// The first content word of a sentence.
fn topic(side: Side<'_>) -> Option<&Token> {
    let tokens = side.tokens();
    let said = |at: &usize| tokens[*at].is_content() && !tells_precision(side, *at);
    (0..tokens.len()).find(said).map(|at| &tokens[at])
}

/// Whether a word only says how exact the number behind it is, which was compared before.
fn tells_precision(side: Side<'_>, at: usize) -> bool {
    let behind = side.tokens().iter().skip(at + 1).take(PHRASE);
    let numeral = behind.into_iter().find_map(Token::numeral);
    numeral.is_some_and(|index| side.document.numerals[index].precision != Precision::Exact)
}

/// The content word in front of a number.
fn in_front(side: Side<'_>) -> Option<&Token> {
    let tokens = side.tokens();
    let mut before = (0..side.place()).rev();
    let open = before
        .by_ref()
        .take_while(|&at| tokens[at].numeral().is_none());
    open.into_iter()
        .find(|&at| tokens[at].is_content() && !tells_precision(side, at))
        .map(|at| &tokens[at])
}

/// The names between the numerals on both sides of a number; not the first word of the sentence,
/// whose capital says nothing.
fn names(side: Side<'_>) -> impl Iterator<Item = &Token> {
    let first = side.tokens().first().map_or(0, |token| token.start);
    let open = |token: &&Token| token.numeral().is_none();
    let near = side
        .before()
        .take_while(open)
        .chain(side.after().take_while(open));
    near.filter(move |token| {
        let name = matches!(
            token.what,
            What::Word {
                content: true,
                capital: true
            }
        );
        name && token.start > first
    })
}

/// Whether two words are one in other forms, or one with a slip of the pen.
fn family(text: &str, token: &Token, other_text: &str, other: &Token) -> bool {
    if !token.is_word() {
        return false;
    }
    if token.key == other.key {
        return true;
    }
    let (a, b) = (fold(text), fold(other_text));
    if is_feminine(&a, &b) || is_feminine(&b, &a) {
        return false;
    }
    if token.stem == other.stem {
        return true;
    }
    let (short, long_word) = if a.len() < b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.chars().count() >= STEM && long_word.starts_with(short.as_str()) {
        return true;
    }
    let small = text.starts_with(char::is_lowercase) && other_text.starts_with(char::is_lowercase);
    let long = a.chars().count().min(b.chars().count()) >= SLIP;
    small && long && a.chars().next() == b.chars().next() && strsim::osa_distance(&a, &b) <= 1
}

/// Whether one folded word is the feminine of the other: « étudiantes » of « étudiants », « niñas » of
/// « niños ». They share their letters, and are two groups of people. « signalées » and « signalés »
/// are no nouns.
fn is_feminine(word: &str, of: &str) -> bool {
    let (word, of) = (word.trim_end_matches('s'), of.trim_end_matches('s'));
    let french = word.strip_suffix('e') == Some(of) && !of.ends_with('e');
    let stems = (word.strip_suffix('a'), of.strip_suffix('o'));
    french || matches!(stems, (Some(a), Some(b)) if a == b)
}

/// Whether two runs of tokens are the same text, but for how it is set.
fn same_tokens(a: &[Token], old: &Document<'_>, b: &[Token], new: &Document<'_>) -> bool {
    let (a, b) = (trimmed(a), trimmed(b));
    a.len() == b.len()
        && a.iter().zip(b).all(|(x, y)| match (x.what, y.what) {
            (What::Numeral(i), What::Numeral(j)) => {
                let (i, j) = (&old.numerals[i], &new.numerals[j]);
                // « 2021 » is a year, « 2 021 » counts something.
                x.key == y.key
                    && i.kind == j.kind
                    && (i.text == j.text || units::letters(&i.text) == units::letters(&j.text))
            }
            _ => x.form == y.form,
        })
}

/// Without the sign that ends a sentence.
fn trimmed(tokens: &[Token]) -> &[Token] {
    match tokens.split_last() {
        Some((last, rest)) if matches!(last.sign(), Some('.' | ';' | ':' | ',')) => rest,
        _ => tokens,
    }
}
