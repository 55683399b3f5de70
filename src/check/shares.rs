//! A share says what it is a share of.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Figure;
use crate::say;
use crate::text::numerals::Kind;

pub(super) const RULE: Rule = Rule {
    name: "shares",
    codes: &["no-denominator"],
    why: || {
        say!(
            "Twenty per cent of whom? A share without its whole is read as a share of all children."
        )
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    let figures = project.ledger.figures.values();
    for figure in figures.filter(|figure| may_be_printed(figure) && is_share(figure)) {
        let missing: Vec<_> = project
            .config
            .codes()
            .filter(|language| !says_its_whole(figure, language))
            .collect();
        if !missing.is_empty() {
            report.push(finding(figure, &missing));
        }
    }
}

/// Published, or still to be decided on: whoever decides should see the whole.
fn may_be_printed(figure: &Figure) -> bool {
    figure.vetting.is_none() || figure.is_published()
}

fn is_share(figure: &Figure) -> bool {
    let by_kind = matches!(
        figure.kind,
        Some(Kind::Percent | Kind::Ratio | Kind::Fraction)
    );
    by_kind || figure.unit.values().any(|unit| unit.trim() == "%")
}

fn says_its_whole(figure: &Figure, language: &str) -> bool {
    let whole = figure.breakdown.denominator.get(language);
    whole.is_some_and(|text| !text.trim().is_empty())
}

fn finding(figure: &Figure, missing: &[&str]) -> Finding {
    let listed = |before: &str| {
        let names = missing.iter().map(|code| format!("`{before}{code}`"));
        names.collect::<Vec<_>>().join(", ")
    };
    let message = say!(
        "the share does not say of what, in {languages}",
        languages = listed("")
    );
    let help = say!(
        "add {fields}: out of whom or what it was counted, as its source says",
        fields = listed("denominator.")
    );
    Finding::error("no-denominator", figure.places.scope.clone(), message)
        .subject(&figure.id)
        .help(help)
}
