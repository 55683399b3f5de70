//! A channel is complete, reachable as it is rendered, and never a retired one.

use std::collections::BTreeMap;

use super::{Project, Rule};
use crate::check::names::is_whole;
use crate::check::writings::writings;
use crate::diagnostics::{Finding, Lines, Place, Report};
use crate::ledger::{Channel, Number, Retired};
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "channels",
    codes: &[
        "retired-channel",
        "bad-number",
        "bad-address",
        "no-evidence",
        "unreachable-channel",
        "unknown-purpose",
        "no-successor",
    ],
    why: || say!("A wrong or retired helpline number is the worst thing that we can print."),
    check,
};

pub(super) const PURPOSES: [&str; 8] = [
    "emergency",
    "report-content",
    "report-person",
    "talk",
    "take-down",
    "missing-child",
    "crisis",
    "prevention",
];

fn check(project: &Project, report: &mut Report) {
    for channel in project.ledger.channels.values() {
        match &channel.retired {
            None => live(channel, report),
            Some(retired) => {
                if let Some(next) = &retired.replaced_by
                    && project
                        .ledger
                        .channels
                        .get(next)
                        .is_none_or(|c| c.retired.is_some())
                {
                    report.push(
                        error(channel, "no-successor", say!("no channel `{next}`", next))
                            .help(say!("name a channel that is in use in `replaced_by`")),
                    );
                }
            }
        }
    }
    for writing in writings(project) {
        let place = |at| writing.place(at);
        retired_in(project, &Searched::new(writing.text), place, report);
    }
    for template in &project.templates {
        let lines = Lines::new(&template.file, &template.text);
        let place = |at| lines.place(at);
        retired_in(project, &Searched::new(&template.text), place, report);
    }
}

fn error(channel: &Channel, code: &'static str, message: Message) -> Finding {
    Finding::error(code, channel.place.clone(), message).subject(&channel.id)
}

fn live(channel: &Channel, report: &mut Report) {
    if channel.numbers.is_empty() && channel.links.is_empty() {
        report.push(
            error(
                channel,
                "unreachable-channel",
                say!("no number and no address"),
            )
            .help(say!(
                "give a [[channel.number]] or a [[channel.link]], or retire the channel"
            )),
        );
    }
    if channel.evidence.is_empty() || channel.review_by.is_none() {
        report.push(
            error(
                channel,
                "no-evidence",
                say!("no evidence or no review date"),
            )
            .help(say!(
                "say which page stated it, on what date, and when to look again"
            )),
        );
    }
    for purpose in channel
        .purpose
        .iter()
        .filter(|p| !PURPOSES.contains(&p.as_str()))
    {
        report.push(
            error(
                channel,
                "unknown-purpose",
                say!("`{purpose}` is not a purpose", purpose),
            )
            .help(say!("use one of: {known}", known = PURPOSES.join(", "))),
        );
    }
    for number in &channel.numbers {
        report.extend(number_finding(channel, number));
    }
    let urls = channel.links.iter().map(|l| &l.url);
    for url in urls.chain(channel.evidence.iter().map(|e| &e.url)) {
        if !is_whole(url, &["https", "http", "mailto"]) {
            report.push(
                error(
                    channel,
                    "bad-address",
                    say!("`{url}` is not one whole address", url),
                )
                .help(say!("write one address, with https://")),
            );
        }
    }
}

/// What is printed and what is dialled must be the same digits: a reader who types the number and
/// one who taps it reach the same place.
fn number_finding(channel: &Channel, number: &Number) -> Option<Finding> {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let dialled = number.dial.trim_start_matches('+');
    let well_formed = !dialled.is_empty() && dialled.chars().all(|c| c.is_ascii_digit());
    let same = digits(&number.display) == digits(&number.dial);
    let printed = [Some(&number.display), number.international.as_ref()];
    let bare = printed.into_iter().flatten().all(|text| is_bare(text));
    (!well_formed || !same || !bare).then(|| {
        let message = say!(
            "`{number}` is printed, `{dial}` is dialled",
            number = number.display,
            dial = number.dial
        );
        error(channel, "bad-number", message).help(say!(
            "make `dial` the digits of `display`, and print digits and what parts them only"
        ))
    })
}

/// Whether a number is written in nothing but digits and what parts them.
fn is_bare(number: &str) -> bool {
    let parts = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '-' | '.' | '(' | ')' | '/');
    let digits = number.strip_prefix('+').unwrap_or(number);
    digits.chars().all(|c| c.is_ascii_digit() || parts(c))
}

/// Retired numbers and addresses anywhere in what people wrote, the words of the interface and the
/// templates included.
fn retired_in(
    project: &Project,
    text: &Searched,
    place: impl Fn(usize) -> Place,
    report: &mut Report,
) {
    for channel in project.ledger.channels.values() {
        if let Some(retired) = &channel.retired {
            report.extend(named(channel, retired, text, &place));
        }
    }
}

fn named(
    channel: &Channel,
    retired: &Retired,
    text: &Searched,
    place: impl Fn(usize) -> Place,
) -> Vec<Finding> {
    // Patterns may be spellings of one number: a place is reported once.
    let mut found = BTreeMap::new();
    for pattern in &retired.patterns {
        for at in text.find_all(pattern) {
            found.entry(at).or_insert(pattern);
        }
    }
    let help = || match &retired.replaced_by {
        Some(next) => say!("print {{#channel {next}}} instead", next),
        None => say!("remove it; nothing has taken its place"),
    };
    let finding = |(at, pattern)| {
        let message = say!(
            "`{pattern}` is retired since {on}",
            pattern,
            on = retired.on
        );
        Finding::error("retired-channel", place(at), message)
            .subject(&channel.id)
            .help(help())
    };
    found.into_iter().map(finding).collect()
}

/// A text that is looked through for many patterns.
struct Searched {
    lower: String,
    /// The digits, with a space where something keeps two numbers apart.
    digits: String,
    /// Where each of them stands.
    starts: Vec<usize>,
}

impl Searched {
    fn new(text: &str) -> Self {
        let mut searched = Self {
            lower: text.to_ascii_lowercase(),
            digits: String::new(),
            starts: Vec::new(),
        };
        let mut apart = true;
        for (at, c) in text.char_indices() {
            let is_digit = c.is_ascii_digit();
            if is_digit || (!apart && !is_separator(c)) {
                searched.digits.push(if is_digit { c } else { ' ' });
                searched.starts.push(at);
                apart = !is_digit;
            }
        }
        searched
    }

    /// Where a number stands in the text, whatever stands between its digits that is no letter; an
    /// address is looked for as it is.
    fn find_all(&self, pattern: &str) -> Vec<usize> {
        if !pattern
            .chars()
            .all(|c| c.is_ascii_digit() || is_separator(c))
        {
            let pattern = pattern.to_ascii_lowercase();
            let places = self.lower.match_indices(&pattern);
            return places.map(|(at, _)| at).collect();
        }
        let wanted: String = pattern.chars().filter(char::is_ascii_digit).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let Self { digits, starts, .. } = self;
        let touches = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) => starts[b] == starts[a] + 1 && digits.as_bytes()[a] != b' ',
            _ => false,
        };
        digits
            .match_indices(&wanted)
            .filter(|(at, _)| {
                // Short codes must not be found inside longer numbers.
                let last = at + wanted.len() - 1;
                let next = (last + 1 < starts.len() && digits.as_bytes()[last + 1] != b' ')
                    .then_some(last + 1);
                !touches(at.checked_sub(1), Some(*at)) && !touches(Some(last), next)
            })
            .map(|(at, _)| starts[at])
            .collect()
    }
}

/// What may stand between the digits of one number: no letter, and nothing that ends a cell, an
/// item or a clause.
fn is_separator(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    );
    let mark = matches!(
        c,
        '.' | '-' | '(' | ')' | '/' | '*' | '_' | '·' | '\u{2010}'..='\u{2015}'
    );
    c.is_whitespace() || invisible || mark
}

#[cfg(test)]
mod tests {
    use super::Searched;

    fn find_all(text: &str, pattern: &str) -> Vec<usize> {
        Searched::new(text).find_all(pattern)
    }

    #[test]
    fn a_retired_number_is_found_however_it_is_written() {
        for text in [
            "le 0800 200 000.",
            "0800\u{202F}200\u{202F}000",
            "0800-200-000",
            "0800–200–000",
            "0800200000",
            "0800\n200 000",
            "**0800** 200/000",
            "08\u{AD}00 200 000",
            "1. 0800 200 000",
        ] {
            assert_eq!(find_all(text, "0800 200 000").len(), 1, "{text}");
        }
        assert_eq!(find_all("le 3020 ou", "3020"), [3]);
        assert_eq!(find_all("3020, 3020", "3020"), [0, 6]);
        for text in ["3020 - 24 h/24", "3020. 24 h/24", "3020 24h/24"] {
            assert_eq!(find_all(text, "3020"), [0], "{text}");
        }
        for text in ["13020", "30201", "3018", "30 euros, 20 fois"] {
            assert_eq!(find_all(text, "3020"), Vec::<usize>::new(), "{text}");
        }
        assert_eq!(find_all("See WWW.eCops.be", "www.ecops.be"), [4]);
        assert_eq!(find_all("", ""), Vec::<usize>::new());
    }
}
