//! An address that leads to the quoted words: a text fragment.
//!
//! `#:~:text=[prefix-,]start[,end][,-suffix]` (WICG, "URL Fragment Text Directives") asks the
//! browser to find the words and to show them. One that does not know it opens the page; a page
//! whose words changed opens at its top: the link can help, and cannot mislead.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ledger::Quotation;

/// What may stand in a directive as it is. `-`, `,` and `&` are its own punctuation.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// A longer quotation is named by its first and last words: an address must stay one that can
/// be sent and read.
const WHOLE: usize = 200;
/// How many words name an end of a long quotation.
const ENDS: usize = 5;
/// How many words around the quotation tell it from another place with the same words.
const AROUND: usize = 4;

/// The address of a page with the words of a quotation in it.
#[must_use]
pub fn deep_link(url: &str, quotation: &Quotation) -> String {
    let quote = quotation.quote.trim();
    // The fragment matches inside one block of the page: words behind a line break may not be.
    let before = quotation.prefix.rsplit('\n').next().unwrap_or_default();
    let after = quotation.suffix.split('\n').next().unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(words) = last_words(before, AROUND) {
        parts.push(format!("{}-", encode(words)));
    }
    if quote.contains('\n') || quote.chars().count() > WHOLE {
        let lines: Vec<&str> = quote.lines().filter(|l| !l.trim().is_empty()).collect();
        let first = lines.first().copied().unwrap_or_default();
        let last = lines.last().copied().unwrap_or_default();
        parts.extend(first_words(first, ENDS).map(encode));
        parts.extend(last_words(last, ENDS).map(encode));
    } else {
        parts.push(encode(quote));
    }
    if let Some(words) = first_words(after, AROUND) {
        parts.push(format!("-{}", encode(words)));
    }
    // A page of a book or an application may have a fragment of its own: it stays in front.
    let sign = if url.contains('#') { "" } else { "#" };
    format!("{url}{sign}:~:text={}", parts.join(","))
}

fn encode(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    utf8_percent_encode(&one_line, ESCAPED).to_string()
}

fn first_words(text: &str, count: usize) -> Option<&str> {
    let text = text.trim();
    let end = text
        .match_indices(char::is_whitespace)
        .map(|(at, _)| at)
        .filter(|at| text[..*at].ends_with(|c: char| !c.is_whitespace()))
        .nth(count - 1)
        .unwrap_or(text.len());
    Some(&text[..end]).filter(|words| !words.is_empty())
}

fn last_words(text: &str, count: usize) -> Option<&str> {
    let text = text.trim();
    let start = text
        .rmatch_indices(char::is_whitespace)
        .map(|(at, space)| at + space.len())
        .filter(|at| text[*at..].starts_with(|c: char| !c.is_whitespace()))
        .nth(count - 1)
        .unwrap_or(0);
    Some(&text[start..]).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::deep_link;
    use crate::diagnostics::Place;
    use crate::ledger::Quotation;

    fn quotation(prefix: &str, quote: &str, suffix: &str) -> Quotation {
        Quotation {
            quote: quote.into(),
            prefix: prefix.into(),
            suffix: suffix.into(),
            place: Place::file("x"),
        }
    }

    #[test]
    fn words_around_and_punctuation_are_encoded() {
        let words = quotation(
            "En 2022, ",
            "quelque 88 millions d’images, au-delà",
            " (65 %)",
        );
        assert_eq!(
            deep_link("https://example.org/a", &words),
            "https://example.org/a#:~:text=En%202022%2C-,quelque%2088%20millions%20d%E2%80%99\
             images%2C%20au%2Ddel%C3%A0,-%2865%20%25%29"
        );
    }

    #[test]
    fn a_long_quotation_is_named_by_its_ends() {
        let long = "one two three four five six ".repeat(10);
        assert_eq!(
            deep_link(
                "https://example.org/a#part",
                &quotation("", &long, "\nnext line")
            ),
            "https://example.org/a#part:~:text=one%20two%20three%20four%20five,two%20three%20four\
             %20five%20six"
        );
    }

    #[test]
    fn words_behind_a_line_break_are_no_context() {
        let words = quotation("Title\n\na b c d e f ", "x\n\ny", "");
        assert_eq!(
            deep_link("https://example.org/", &words),
            "https://example.org/#:~:text=c%20d%20e%20f-,x,y"
        );
    }
}
