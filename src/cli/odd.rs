//! What is odd about the numbers of a document, said beside what is printed of them.

use super::Session;
use crate::say;
use crate::text::lines::LineMap;
use crate::text::numerals::Numeral;
use crate::text::odd;

/// How many are said one by one.
const MOST: usize = 20;

/// Says which numbers of a text are written oddly.
pub(super) fn report(session: &Session, text: &str, numerals: &[Numeral]) {
    let found: Vec<_> = numerals
        .iter()
        .filter_map(|n| Some((n, odd::of(text, n.start, n.end)?)))
        .collect();
    let lines = LineMap::new(text);
    for (numeral, odd) in found.iter().take(MOST) {
        let place = lines.position(numeral.start);
        session.terminal.say(say!(
            "{line}:{column}: {what}: compare what is shown with the bytes",
            line = place.line,
            column = place.column,
            what = odd.said_of(&numeral.text)
        ));
    }
    if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
        session
            .terminal
            .say(say!("{count} more numbers are written oddly", count = more));
    }
}
