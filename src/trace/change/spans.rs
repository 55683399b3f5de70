//! From a quotation to its outcome and its new words.
//!
//! A quotation is a run of words of one or more sentences. Its new words are those that the
//! tokens of the old ones became (`weave`), with what took the place of words that are gone. Its
//! outcome is that of the numeral that it is quoted for; another number of it that changed is a
//! change too. A quotation without numerals follows its sentences.

use std::ops::Range;

use memchr::memmem;

use super::counterparts::Counterpart;
use super::document::Document;
use super::facets::Verdict;
use super::tokens::Token;
use super::weave::weave;
use super::{Comparison, Outcome, Revision, Spot};
use crate::messages::Message;
use crate::say;
use crate::text::normal::normalise;
use crate::text::numerals::Numeral;

/// Words of context on each side of a quotation, and how many at most until it is unique.
const CONTEXT: [usize; 4] = [4, 8, 16, 32];
/// How many more words than before can have taken the place of words that are gone.
const GROWTH: usize = 3;
/// How many times as long as it was a quotation of several sentences may be, signs included: no more
/// of a text is looked at for each.
const SPREAD: usize = 3;

/// The place of a numeral, without context.
pub(super) fn at_numeral(document: &Document<'_>, numeral: usize) -> Spot {
    let found = &document.numerals[numeral];
    let mut spot = spot(document, found.start..found.end);
    spot.numeral = Some(found.clone());
    spot
}

/// A place without context.
fn spot(document: &Document<'_>, range: Range<usize>) -> Spot {
    let position = document.lines.position(range.start);
    let text = document.text;
    let unit = document
        .units
        .partition_point(|unit| unit.range.end <= range.start);
    let sentence = document.units.get(unit).map_or(range.clone(), |unit| {
        unit.range.start.min(range.start)..unit.range.end.max(range.end)
    });
    Spot {
        start: range.start,
        end: range.end,
        line: position.line,
        column: position.column,
        quote: text.get(range).unwrap_or_default().to_owned(),
        prefix: String::new(),
        suffix: String::new(),
        numeral: None,
        sentence: text.get(sentence).unwrap_or_default().to_owned(),
    }
}

/// A place with as much context as makes it the only one.
fn anchored(document: &Document<'_>, range: Range<usize>, numeral: Option<usize>) -> Spot {
    let mut spot = spot(document, range.clone());
    spot.numeral = numeral.map(|index| document.numerals[index].clone());
    for words in CONTEXT {
        let start = back(document.text, range.start, words);
        let end = ahead(document.text, range.end, words);
        spot.prefix = document.text[start..range.start].to_owned();
        spot.suffix = document.text[range.end..end].to_owned();
        let text = document.text.as_bytes();
        if memmem::find_iter(text, &text[start..end]).nth(1).is_none() {
            break;
        }
    }
    spot
}

/// Where the run of so many words before a place starts, in its paragraph.
fn back(text: &str, from: usize, words: usize) -> usize {
    let before = &text[..from];
    let line = before.rfind(['\n', '\r', '\u{C}']).map_or(0, |at| at + 1);
    let trimmed = before[line..].trim_end();
    let starts = trimmed
        .rmatch_indices(char::is_whitespace)
        .nth(words.saturating_sub(1));
    starts.map_or(line, |(at, space)| line + at + space.len())
}

/// Where the run of so many words behind a place ends, in its paragraph.
fn ahead(text: &str, from: usize, words: usize) -> usize {
    let rest = &text[from..];
    let line = rest.find(['\n', '\r', '\u{C}']).unwrap_or(rest.len());
    let ends = rest[..line]
        .trim_end()
        .match_indices(char::is_whitespace)
        .nth(words);
    from + ends.map_or(rest[..line].trim_end().len(), |(at, _)| at)
}

/// What became of the bytes `span` of the old text, which are quoted for `value`.
pub(super) fn quotation(
    comparison: &Comparison<'_>,
    span: Range<usize>,
    value: Option<&Numeral>,
) -> Revision {
    let quoted = Quoted::new(comparison, span, value);
    let mut verdict = quoted.verdict();
    let places = quoted.places();
    if verdict.outcome.stays() {
        if quoted.cuts_a_number() {
            verdict = Verdict {
                outcome: Outcome::Ambiguous,
                reason: say!("it begins or ends inside a number"),
            };
        } else if !places.first().is_some_and(|place| quoted.stands_at(place)) {
            verdict = Verdict {
                outcome: Outcome::Ambiguous,
                reason: say!("its words no longer stand together"),
            };
        }
    }
    let mut places = places.into_iter();
    let (new, rivals) = match verdict.outcome {
        Outcome::Gone => (None, Vec::new()),
        _ => (places.next(), places.collect()),
    };
    Revision {
        outcome: verdict.outcome,
        similarity: quoted.similarity(),
        reason: verdict.reason,
        old: anchored(&comparison.old, quoted.span.clone(), quoted.value),
        new,
        rivals,
    }
}

/// A quotation of the old version.
struct Quoted<'a> {
    comparison: &'a Comparison<'a>,
    span: Range<usize>,
    /// The numeral that it is quoted for.
    value: Option<usize>,
    units: Range<usize>,
    numerals: Vec<usize>,
}

impl<'a> Quoted<'a> {
    fn new(comparison: &'a Comparison<'a>, span: Range<usize>, value: Option<&Numeral>) -> Self {
        let old = &comparison.old;
        let first = old
            .units
            .partition_point(|unit| unit.range.end <= span.start);
        let last = old
            .units
            .partition_point(|unit| unit.range.start < span.end);
        let from = old.numerals.partition_point(|n| n.start < span.start);
        let to = old.numerals.partition_point(|n| n.end <= span.end);
        let at = value.map(|value| old.numerals.partition_point(|n| n.start < value.start));
        Self {
            comparison,
            span,
            value: at.filter(|&at| at < old.numerals.len()),
            units: first.min(last)..last,
            numerals: (from..to).collect(),
        }
    }

    fn verdict(&self) -> Verdict {
        let words = self.words();
        let Some(value) = self.value else {
            return self.with_numerals(words);
        };
        let verdict = self.comparison.verdict(value);
        if verdict.outcome > Outcome::Reworded {
            return verdict;
        }
        let verdict = self.with_numerals(verdict);
        if words.outcome > verdict.outcome && verdict.outcome < Outcome::Reworded {
            return Verdict {
                outcome: Outcome::Reworded,
                reason: words.reason,
            };
        }
        verdict
    }

    /// Whether the quotation has a part of a number only: its place is that of the whole number,
    /// which says something else.
    fn cuts_a_number(&self) -> bool {
        let numerals = &self.comparison.old.numerals;
        let cuts = |at: usize| {
            let next = numerals.partition_point(|n| n.end <= at);
            numerals.get(next).is_some_and(|n| n.start < at)
        };
        cuts(self.span.start) || cuts(self.span.end)
    }

    /// Whether the words stand around a place as they stood. Those of one sentence do when the
    /// sentence is the same; several sentences may have parted, and of a row only the cells of
    /// its numbers are compared: then the place has the words that were quoted. Signs alone are no
    /// words: they stand where they are the same.
    fn stands_at(&self, place: &Spot) -> bool {
        let old = &self.comparison.old;
        let is_row = |unit: usize| old.units[unit].is_row();
        let quote = &old.text[self.span.clone()];
        let was = words_of(quote);
        if was.trim().is_empty() {
            return normalise(&place.quote) == normalise(quote);
        }
        let is_sentence = self.units.len() == 1 && !self.units.clone().any(is_row);
        is_sentence || was == words_of(&place.quote)
    }

    /// The verdict, unless another number of the quotation does not say what it said.
    fn with_numerals(&self, verdict: Verdict) -> Verdict {
        if verdict.outcome > Outcome::Reworded {
            return verdict;
        }
        let others = self.numerals.iter().filter(|&&n| Some(n) != self.value);
        let worst = others
            .map(|&numeral| self.comparison.verdict(numeral))
            .max_by_key(|verdict| verdict.outcome);
        match worst {
            Some(other) if other.outcome > Outcome::Reworded => Verdict {
                outcome: Outcome::Changed,
                reason: say!("a number in the quotation: {reason}", reason = other.reason),
            },
            _ => verdict,
        }
    }

    /// The verdict on the sentences, whatever their numbers.
    fn words(&self) -> Verdict {
        let mut worst = (Outcome::Unchanged, say!("the same words in the same place"));
        if self.units.is_empty() {
            worst = (Outcome::Gone, say!("nothing fits"));
        }
        for unit in self.units.clone() {
            worst = worst.max(self.unit(unit));
        }
        let (outcome, reason) = worst;
        Verdict { outcome, reason }
    }

    fn unit(&self, unit: usize) -> (Outcome, Message) {
        let Comparison {
            old, new, pairs, ..
        } = self.comparison;
        let also = pairs.also.contains_key(&unit);
        match pairs.new_of[unit] {
            Some(other) if self.comparison.judge().same_unit(unit, other) => {
                if pairs.in_order[unit] {
                    (Outcome::Unchanged, say!("the same words in the same place"))
                } else {
                    (Outcome::Moved, say!("the same words in another place"))
                }
            }
            // What the words of a row's other cells say is no matter.
            Some(other) if old.units[unit].is_row() && new.units[other].is_row() => {
                (Outcome::Unchanged, say!("the same row"))
            }
            Some(_) => (Outcome::Reworded, say!("the sentence changed")),
            None if also => (Outcome::Reworded, say!("the sentence was merged or split")),
            None if pairs.rivals.contains_key(&unit) => {
                (Outcome::Ambiguous, say!("several places fit about as well"))
            }
            None => (Outcome::Gone, say!("nothing fits")),
        }
    }

    fn similarity(&self) -> u16 {
        if let Some(value) = self.value {
            return self.comparison.similarity(value);
        }
        let partner = |unit: usize| Some((unit, self.comparison.pairs.new_of[unit]?));
        let likeness = |(unit, other)| self.comparison.likeness(unit, other);
        self.units
            .clone()
            .filter_map(partner)
            .map(likeness)
            .min()
            .unwrap_or(0)
    }

    /// The places it may be at now, the likeliest first.
    fn places(&self) -> Vec<Spot> {
        let new = &self.comparison.new;
        let found = self.value.map(|value| &self.comparison.found[value]);
        match found {
            Some(Counterpart::One(to)) => {
                let at = new.numerals[*to].start;
                let whole = self.whole().filter(|whole| whole.contains(&at));
                let range = whole.unwrap_or_else(|| self.around(*to));
                vec![anchored(new, range, Some(*to))]
            }
            Some(Counterpart::Several(places)) => {
                let place = |&to: &usize| anchored(new, self.around(to), Some(to));
                places.iter().map(place).collect()
            }
            Some(Counterpart::None(_)) => Vec::new(),
            None => self.of_words(),
        }
    }

    /// The new words around the numeral that took the place of the value.
    fn around(&self, to: usize) -> Range<usize> {
        let Comparison { old, new, .. } = self.comparison;
        let numeral = &new.numerals[to];
        let own = numeral.start..numeral.end;
        let other = new.unit_of[to];
        let Some(value) = self.value else { return own };
        let woven = self.woven(old.unit_of[value], other);
        match woven {
            Some(range) => range.start.min(own.start)..range.end.max(own.end),
            None => own,
        }
    }

    /// What each sentence of the quotation became, in their old order.
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let Comparison { new, pairs, .. } = self.comparison;
        let partner = |unit: usize| Some((unit, pairs.new_of[unit]?));
        let of_unit = |(unit, other): (usize, usize)| {
            let woven = self.woven(unit, other);
            woven.unwrap_or_else(|| new.units[other].range.clone())
        };
        self.units.clone().filter_map(partner).map(of_unit)
    }

    /// All the new words of several sentences, where they are the old ones, with nothing between
    /// them that was not quoted.
    fn whole(&self) -> Option<Range<usize>> {
        if self.units.len() < 2 {
            return None;
        }
        let mut ranges = self.ranges();
        let first = ranges.next()?;
        let whole = ranges.try_fold(first, |whole, range| {
            (range.start >= whole.end).then_some(whole.start..range.end)
        })?;
        let quote = &self.comparison.old.text[self.span.clone()];
        let words = &self.comparison.new.text[whole.clone()];
        let near = words.len() <= SPREAD * quote.len();
        (near && words_of(words) == words_of(quote)).then_some(whole)
    }

    fn of_words(&self) -> Vec<Spot> {
        let Comparison { new, pairs, .. } = self.comparison;
        if let Some(whole) = self.whole() {
            return vec![anchored(new, whole, None)];
        }
        let mut ranges = self.ranges();
        if let Some(first) = ranges.next() {
            // Sentences of one quotation that stand together still are one; else the first is shown.
            let joined = ranges.fold(first, |whole, range| {
                let near = range.start >= whole.end
                    && new.text[whole.end..range.start].trim().chars().count() <= GROWTH;
                if near { whole.start..range.end } else { whole }
            });
            return vec![anchored(new, joined, None)];
        }
        let also = self.units.clone().filter_map(|unit| pairs.also.get(&unit));
        let rivals = self
            .units
            .clone()
            .filter_map(|unit| pairs.rivals.get(&unit));
        also.chain(rivals)
            .flatten()
            .map(|&other| anchored(new, new.units[other].range.clone(), None))
            .collect()
    }

    /// What the quoted tokens of one unit became in another.
    fn woven(&self, unit: usize, other: usize) -> Option<Range<usize>> {
        let Comparison { old, new, .. } = self.comparison;
        let (here, there) = (old.unit_tokens(unit), new.unit_tokens(other));
        let first = here.partition_point(|token| token.end <= self.span.start);
        let last = here.partition_point(|token| token.start < self.span.end);
        let quoted = here.get(first..last)?;
        let woven = weave(old, unit, new, other);
        let inside = woven.get(first..last)?;
        let lead = inside.iter().position(Option::is_some)?;
        let tail = inside.iter().rev().position(Option::is_some)?;
        let (mut from, mut to) = (inside[lead]?, inside[quoted.len() - 1 - tail]?);
        if lead > 0 {
            let before = woven[..first]
                .iter()
                .rev()
                .find_map(|at| *at)
                .map_or(0, |at| at + 1);
            from -= (from - before).min(lead + GROWTH);
        }
        if tail > 0 {
            let after = woven[last..]
                .iter()
                .find_map(|at| *at)
                .unwrap_or(there.len());
            to += (after - 1 - to).min(tail + GROWTH);
        }
        let words = trim_signs(there.get(from..=to)?);
        let range = words.first()?.start..words.last()?.end;
        Some(self.with_signs(trim_signs(quoted), range))
    }

    /// The new words with the signs at the edges of the quotation, where they are still there: a
    /// mark that opens or closes what is quoted, a bracket, a full stop.
    fn with_signs(&self, quoted: &[Token], words: Range<usize>) -> Range<usize> {
        let Comparison { old, new, .. } = self.comparison;
        let (Some(first), Some(last)) = (quoted.first(), quoted.last()) else {
            return words;
        };
        let before = old.text.get(self.span.start..first.start);
        let after = old.text.get(last.end..self.span.end);
        // Of several sentences the next one's words are no edge of this one.
        let no_words = |signs: &&str| !signs.contains(char::is_alphanumeric);
        let (before, after) = (before.filter(no_words), after.filter(no_words));
        let starts = |signs: &&str| new.text[..words.start].ends_with(*signs);
        let ends = |signs: &&str| new.text[words.end..].starts_with(*signs);
        let before = before.filter(starts).map_or(0, str::len);
        let after = after.filter(ends).map_or(0, str::len);
        words.start - before..words.end + after
    }
}

/// The words of a text with one space around each, without the signs between them. Groups of
/// three digits behind a space belong to the number before them.
fn words_of(text: &str) -> String {
    let text = normalise(text);
    let mut words = String::from(" ");
    let mut between = "";
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let (word, sign) = parted(word);
        if word.is_empty() {
            between = "";
            continue;
        }
        if between == " " && is_group(word) && words.trim_end().ends_with(is_digit) {
            words.truncate(words.trim_end().len());
        }
        words.push_str(word);
        words.push(' ');
        between = sign;
    }
    words
}

/// A word and the sign behind it.
fn parted(word: &str) -> (&str, &str) {
    let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    word.split_at(end)
}

fn is_group(word: &str) -> bool {
    word.len() == 3 && word.chars().all(is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Without signs at the edges.
fn trim_signs(tokens: &[Token]) -> &[Token] {
    let is_sign = |token: &Token| matches!(token.sign(), Some(',' | ';' | ':' | '.' | '(' | ')'));
    let first = tokens.iter().position(|token| !is_sign(token)).unwrap_or(0);
    let last = tokens
        .iter()
        .rposition(|token| !is_sign(token))
        .map_or(tokens.len(), |at| at + 1);
    tokens.get(first..last).unwrap_or(tokens)
}
