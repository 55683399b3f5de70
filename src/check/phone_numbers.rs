//! A number is one that the numbering plan of its country allows.
//!
//! Numbers of full length are judged by `phonenumber`, the port of Google's libphonenumber. Short
//! codes are not in its plans: each is listed by hand in the `[country]` table, with a page that
//! states it.

use phonenumber::country::Id;
use phonenumber::{Mode, PhoneNumber, Type};

use super::{Project, Rule};
use crate::diagnostics::{Finding, Report};
use crate::ledger::{Channel, Country, Number};
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "phone_numbers",
    codes: &["impossible-number", "unknown-short-code"],
    why: || say!("One digit too few, and the phone stays silent when a child needs it."),
    check,
};

fn check(project: &Project, report: &mut Report) {
    for channel in project.ledger.channels.values() {
        let Some(country) = project.ledger.country(&channel.country) else {
            continue;
        };
        for number in &channel.numbers {
            let look = Look {
                channel,
                country,
                number,
            };
            report.extend(if number.kind == "short-code" {
                look.short_code()
            } else {
                look.full()
            });
            report.extend(look.international());
        }
    }
}

/// Opens the database of numbering plans.
pub(super) fn open() {
    let _: &phonenumber::metadata::Database = &phonenumber::metadata::DATABASE;
}

struct Look<'a> {
    channel: &'a Channel,
    country: &'a Country,
    number: &'a Number,
}

impl Look<'_> {
    fn error(&self, code: &'static str, message: Message) -> Finding {
        Finding::error(code, self.channel.place.clone(), message).subject(&self.channel.id)
    }

    fn short_code(&self) -> Option<Finding> {
        let dial = &self.number.dial;
        let listed = self.country.short_codes.contains_key(dial);
        (!listed).then(|| {
            let message = say!(
                "{dial} is no short code of {code}",
                dial,
                code = self.country.code
            );
            let help = say!(
                "correct it, or list it in `short_codes` of [country] with a page that states it"
            );
            self.error("unknown-short-code", message).help(help)
        })
    }

    fn full(&self) -> Option<Finding> {
        let region: Option<Id> = self.country.region.parse().ok();
        let dial = &self.number.dial;
        let parsed = phonenumber::parse(region, dial)
            .ok()
            .filter(PhoneNumber::is_valid);
        let Some(parsed) = parsed else {
            let message = say!(
                "{dial} is no number of {code}",
                dial,
                code = self.country.code
            );
            return Some(self.error("impossible-number", message).help(compare()));
        };
        let kind = parsed.number_type(&phonenumber::metadata::DATABASE);
        (self.number.kind == "freephone" && kind != Type::TollFree).then(|| {
            let message = say!(
                "{dial} is said to be free, and {code} has no such free number",
                dial,
                code = self.country.code
            );
            self.error("impossible-number", message).help(compare())
        })
    }

    /// The form for abroad is whole and allowed.
    fn international(&self) -> Option<Finding> {
        let written = self.number.international.as_ref()?;
        let parsed = phonenumber::parse(None, written)
            .ok()
            .filter(PhoneNumber::is_valid);
        let digits = |text: &str| {
            text.chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect::<String>()
        };
        let same =
            |number: &PhoneNumber| number.format().mode(Mode::E164).to_string() == digits(written);
        (!parsed.is_some_and(|number| same(&number))).then(|| {
            let message = say!(
                "{written} is no number that can be dialled from abroad",
                written
            );
            self.error("impossible-number", message).help(compare())
        })
    }
}

fn compare() -> Message {
    say!("compare it with the page that states it, digit by digit")
}
