//! A channel is complete, reachable as it is rendered, and never a retired one.

use super::{Project, Rule};
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::ledger::{Channel, Number};

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
    why: "A wrong or retired helpline number is the worst thing that we can print.",
    check,
};

const PURPOSES: [&str; 8] = [
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
                    && !project
                        .ledger
                        .channels
                        .get(next)
                        .is_some_and(|c| c.retired.is_none())
                {
                    report.push(
                        error(channel, "no-successor", format!("no channel `{next}`"))
                            .help("name a channel that is in use in `replaced_by`"),
                    );
                }
            }
        }
    }
    for writing in writings(project) {
        for channel in project.ledger.channels.values() {
            retired_in(&writing, channel, report);
        }
    }
}

fn error(channel: &Channel, code: &'static str, message: String) -> Finding {
    Finding::error(code, channel.place.clone(), message).subject(&channel.id)
}

fn live(channel: &Channel, report: &mut Report) {
    if channel.numbers.is_empty() && channel.links.is_empty() {
        report.push(
            error(
                channel,
                "unreachable-channel",
                "no number and no address".to_owned(),
            )
            .help("give a [[channel.number]] or a [[channel.link]], or retire the channel"),
        );
    }
    if channel.evidence.is_empty() || channel.review_by.is_none() {
        report.push(
            error(
                channel,
                "no-evidence",
                "no evidence or no review date".to_owned(),
            )
            .help("say which page stated it, on what date, and when to look again"),
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
                format!("`{purpose}` is not a purpose"),
            )
            .help(format!("use one of: {}", PURPOSES.join(", "))),
        );
    }
    for number in &channel.numbers {
        report.extend(number_finding(channel, number));
    }
    let urls = channel.links.iter().map(|l| &l.url);
    for url in urls.chain(channel.evidence.iter().map(|e| &e.url)) {
        let known = ["https://", "http://", "mailto:"]
            .iter()
            .any(|s| url.starts_with(s));
        if !known || url.contains(char::is_whitespace) {
            report.push(
                error(
                    channel,
                    "bad-address",
                    format!("`{url}` is not one whole address"),
                )
                .help("write one address, with https://"),
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
    let same =
        digits(&number.display).starts_with(&digits(&number.dial)) || number.dial.starts_with('+');
    (!well_formed || !same).then(|| {
        let message = format!(
            "`{}` is printed, `{}` is dialled",
            number.display, number.dial
        );
        error(channel, "bad-number", message).help("make `dial` the digits of `display`")
    })
}

/// A retired number or address anywhere in what people wrote.
fn retired_in(writing: &Writing<'_>, channel: &Channel, report: &mut Report) {
    let Some(retired) = &channel.retired else {
        return;
    };
    for pattern in &retired.patterns {
        if let Some(at) = find(writing.text, pattern) {
            let message = format!("`{pattern}` is retired since {}", retired.on);
            let help = match &retired.replaced_by {
                Some(next) => format!("print {{{{#channel {next}}}}} instead"),
                None => "remove it; nothing has taken its place".to_owned(),
            };
            let place = writing.place(at);
            report.push(
                Finding::error("retired-channel", place, message)
                    .subject(&channel.id)
                    .help(help),
            );
        }
    }
}

/// Where a number stands in a text, whatever the spaces, dots and hyphens between its digits; an
/// address is looked for as it is.
fn find(text: &str, pattern: &str) -> Option<usize> {
    if !pattern
        .chars()
        .all(|c| c.is_ascii_digit() || is_separator(c))
    {
        return text.to_lowercase().find(&pattern.to_lowercase());
    }
    let wanted: String = pattern.chars().filter(char::is_ascii_digit).collect();
    let mut digits = String::new();
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            starts.push(at);
        } else if !is_separator(c) {
            digits.push(' ');
            starts.push(at);
        }
    }
    // Short codes must not be found inside longer numbers.
    digits
        .match_indices(&wanted)
        .map(|(at, _)| at)
        .find_map(|at| {
            let alone = |i: Option<usize>| {
                i.and_then(|i| digits.as_bytes().get(i))
                    .is_none_or(|b| !b.is_ascii_digit())
            };
            let whole = alone(at.checked_sub(1)) && alone(Some(at + wanted.len()));
            whole.then(|| starts[at])
        })
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '.' | '-' | '\u{A0}' | '\u{202F}' | '\u{2011}' | '(' | ')'
    )
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_retired_number_is_found_however_it_is_written() {
        for text in [
            "le 0800 200 000.",
            "0800\u{202F}200\u{202F}000",
            "0800-200-000",
            "0800200000",
        ] {
            assert!(find(text, "0800 200 000").is_some(), "{text}");
        }
        assert_eq!(find("le 3020 ou", "3020"), Some(3));
        for text in ["13020", "30201", "3018", "30 euros, 20 fois"] {
            assert_eq!(find(text, "3020"), None, "{text}");
        }
        assert!(find("See WWW.eCops.be", "www.ecops.be").is_some());
    }
}
