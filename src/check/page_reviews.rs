//! Every chapter says when a person last read it whole, and is read again in time.
//!
//! A project that never writes `{{#reviewed …}}` is left alone; one that dates a chapter dates
//! them all. What is due is a warning and no error: the reader sees the date, and a helpline must
//! never wait for a chapter to be read again.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::manuscript::{Review, Role, Text};
use crate::markup::Directive;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "page_reviews",
    codes: &["no-review", "page-review-due"],
    why: || say!("Advice ages as numbers do: a page that nobody has read for a year may be wrong."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    let texts = project.manuscript.texts.iter();
    let chapters = texts.filter(|text| matches!(text.role, Role::Chapter(_)));
    let dated: Vec<_> = chapters.map(|text| (text, review(text))).collect();
    if dated.iter().all(|(_, directive)| directive.is_none()) {
        return;
    }
    for (text, directive) in dated {
        match directive {
            None => report.push(
                Finding::warning(
                    "no-review",
                    text.place(0),
                    say!("this chapter has no review date"),
                )
                .help(say!(
                    "read it whole, then write {{#reviewed 2026-11-26 until=2027-05-26}}"
                )),
            ),
            Some(directive) => report.extend(due(project, text, directive)),
        }
    }
}

fn review(text: &Text) -> Option<&Directive> {
    let mut directives = text.document.directives.iter();
    directives.find(|d| d.name == Review::DIRECTIVE)
}

fn due(project: &Project, text: &Text, directive: &Directive) -> Option<Finding> {
    let until = Review::of(directive).ok()?.until;
    let left = project.today.days_until(until);
    if left > project.config.limits.review_notice_days {
        return None;
    }
    let message = if left < 0 {
        say!("this chapter had to be read again by {until}", until)
    } else {
        say!("this chapter must be read again by {until}", until)
    };
    Some(
        Finding::warning("page-review-due", text.place(directive.span.start), message)
            .subject(text.id().unwrap_or_default())
            .help(say!(
                "read it whole in every language, then write the new dates"
            )),
    )
}
