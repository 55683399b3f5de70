//! Each country has what someone in danger needs, or its page says what is missing.

use super::channels::PURPOSES;
use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::ledger::{Country, Situation};
use crate::messages::Message;
use crate::say;

pub(super) const RULE: Rule = Rule {
    name: "countries",
    codes: &[
        "unknown-country",
        "country-gap",
        "no-gap",
        "no-door",
        "wrong-door",
        "unknown-situation",
    ],
    why: || say!("A parent abroad must find the right door, or be told that we do not know it."),
    check,
};

/// What every country has, or says that it has not: an emergency number, a place to report, a
/// place to talk, a crisis line.
const NEEDED: [&str; 4] = ["emergency", "report", "talk", "crisis"];

fn check(project: &Project, report: &mut Report) {
    for channel in project.ledger.channels.values() {
        if project.ledger.country(&channel.country).is_none() && !project.ledger.incomplete {
            let message = say!("there is no country `{country}`", country = channel.country);
            let finding = Finding::error("unknown-country", channel.place.clone(), message);
            let help = say!("open its file in ledger/channels with a [country] table");
            report.push(finding.subject(&channel.id).help(help));
        }
    }
    for country in &project.ledger.countries {
        let look = Look { project, country };
        look.gaps(report);
        look.doors(report);
    }
    for situation in &project.ledger.situations {
        situation_words(project, situation, report);
    }
}

fn situation_words(project: &Project, situation: &Situation, report: &mut Report) {
    let place = &situation.place;
    let unknown = situation
        .purposes
        .iter()
        .filter(|p| !PURPOSES.contains(&p.as_str()));
    for purpose in unknown {
        let message = say!("`{purpose}` is not a purpose", purpose);
        let finding = Finding::error("wrong-door", place.clone(), message).subject(&situation.id);
        report.push(finding.help(say!("use one of: {known}", known = PURPOSES.join(", "))));
    }
    for id in &situation.anywhere {
        report.extend(door(project, situation, id, None, place));
    }
}

struct Look<'a> {
    project: &'a Project,
    country: &'a Country,
}

impl Look<'_> {
    fn error(&self, code: &'static str, message: Message) -> Finding {
        Finding::error(code, self.country.place.clone(), message).subject(&self.country.code)
    }

    fn gaps(&self, report: &mut Report) {
        let channels = self.project.ledger.channels_of(&self.country.code);
        let has = |purpose: &str| channels.iter().any(|c| c.serves(purpose));
        let needed = NEEDED.iter().filter(|_| !self.country.shared);
        for purpose in needed {
            let said = self
                .country
                .missing
                .iter()
                .any(|missing| missing == purpose);
            if !has(purpose) && !said {
                let message = say!(
                    "no channel of this country has the purpose `{purpose}`",
                    purpose
                );
                let help =
                    say!("enter one with its evidence, or say so in `missing`: the page prints it");
                report.push(self.error("country-gap", message).help(help));
            }
        }
        for purpose in self.country.missing.iter().filter(|purpose| has(purpose)) {
            let message = say!(
                "`{purpose}` is said to be missing, and a channel has it",
                purpose
            );
            report.push(
                self.error("no-gap", message)
                    .help(say!("take it out of `missing`")),
            );
        }
        for purpose in &self.country.missing {
            if !NEEDED.contains(&purpose.as_str()) && !PURPOSES.contains(&purpose.as_str()) {
                let message = say!("`{purpose}` is not a purpose", purpose);
                report.push(
                    self.error("no-gap", message)
                        .help(say!("correct it in `missing`")),
                );
            }
        }
    }

    fn doors(&self, report: &mut Report) {
        let situations = &self.project.ledger.situations;
        for (id, doors) in &self.country.doors {
            let Some(situation) = situations.iter().find(|s| s.id == *id) else {
                let message = say!("there is no situation `{id}`", id);
                let help = say!("correct it, or enter it in ledger/situations.toml");
                report.push(self.error("unknown-situation", message).help(help));
                continue;
            };
            for door in doors {
                let country = Some(self.country);
                let place = &self.country.place;
                report.extend(self::door(self.project, situation, door, country, place));
            }
        }
        for situation in situations.iter().filter(|_| !self.country.shared) {
            let doors = self.country.doors.get(&situation.id);
            let none = doors.is_none_or(Vec::is_empty);
            let said = situation
                .purposes
                .iter()
                .all(|p| self.country.missing.contains(p));
            if none && situation.anywhere.is_empty() && !said {
                let message = say!("no door for the situation `{id}`", id = situation.id);
                let help =
                    say!("name its channels in [country.doors], or its purposes in `missing`");
                report.push(self.error("no-door", message).help(help));
            }
        }
    }
}

/// What is wrong with a door: it must be a channel in use that serves the situation, and one for
/// adults opens only for a situation of adults.
fn door(
    project: &Project,
    situation: &Situation,
    id: &str,
    country: Option<&Country>,
    place: &Place,
) -> Option<Finding> {
    let wrong = |message: Message| {
        let help = say!("name a channel in use that is right for it");
        Some(
            Finding::error("wrong-door", place.clone(), message)
                .subject(id)
                .help(help),
        )
    };
    let door = say!("the door for `{situation}`", situation = situation.id);
    let Some(channel) = project.ledger.channels.get(id) else {
        return if project.ledger.incomplete {
            None
        } else {
            wrong(say!("{door}: there is no channel `{id}`", door, id))
        };
    };
    if channel.retired.is_some() {
        return wrong(say!("{door}: `{id}` is retired", door, id));
    }
    if !situation
        .purposes
        .iter()
        .any(|purpose| channel.serves(purpose))
    {
        return wrong(say!("{door}: `{id}` has none of its purposes", door, id));
    }
    if situation.adults_only != channel.adults_only && channel.serves("prevention") {
        return wrong(say!(
            "{door}: `{id}` is for adults who fear what they might do",
            door,
            id
        ));
    }
    let shared = project
        .ledger
        .country(&channel.country)
        .is_some_and(|c| c.shared);
    let abroad = country.is_some_and(|c| c.code != channel.country);
    let reachable = channel.numbers.iter().all(|n| n.international.is_some());
    if abroad && !shared && !channel.numbers.is_empty() && !reachable {
        return wrong(say!(
            "{door}: the number of `{id}` works in its own country only",
            door,
            id
        ));
    }
    None
}
