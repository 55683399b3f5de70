//! What is printed is what an editor saw.

use super::{Project, Rule};
use crate::diagnostics::{Finding, Place, Report};
use crate::ledger::Vetting;
use crate::messages::Message;
use crate::say;
use crate::trace::Defect;

pub(super) const RULE: Rule = Rule {
    name: "fingerprints",
    codes: &["suspect", "unvetted", "unknown-version", "not-a-role"],
    why: || {
        say!("If anything of an entry changes after it was vetted, nobody has decided to print it.")
    },
    check,
};

fn check(project: &Project, report: &mut Report) {
    for figure in project.ledger.figures.values() {
        let entry = Entry {
            id: &figure.id,
            source: &figure.source,
            place: &figure.places.id,
            vetting: figure.vetting.as_ref(),
        };
        entry.look(project, report);
    }
    for passage in project.ledger.passages.values() {
        let entry = Entry {
            id: &passage.id,
            source: &passage.source,
            place: &passage.place,
            vetting: passage.vetting.as_ref(),
        };
        entry.look(project, report);
    }
    myths(project, report);
    let channels = project.ledger.channels.values();
    let vetted = channels.filter_map(|channel| Some((channel.vetting.as_ref()?, &channel.id)));
    report.extend(vetted.filter_map(|(vetting, id)| not_a_role(vetting, id)));
}

fn not_a_role(vetting: &Vetting, id: &str) -> Option<Finding> {
    let is_role = !vetting.by.is_empty() && !vetting.by.contains(char::is_whitespace);
    (!is_role).then(|| {
        let message = say!("`{by}` is not a role", by = vetting.by);
        Finding::error("not-a-role", vetting.place.clone(), message)
            .subject(id)
            .help(say!("name the role in one word (`editor`), never a person"))
    })
}

fn myths(project: &Project, report: &mut Report) {
    for myth in &project.ledger.myths {
        let entry = Entry {
            id: &myth.id,
            // A myth has several sources, and quotes none.
            source: "",
            place: &myth.place,
            vetting: myth.vetting.as_ref(),
        };
        entry.look(project, report);
    }
}

struct Entry<'a> {
    id: &'a str,
    source: &'a str,
    place: &'a Place,
    vetting: Option<&'a Vetting>,
}

impl Entry<'_> {
    fn look(&self, project: &Project, report: &mut Report) {
        let defects = project
            .traces
            .judgement(self.id)
            .map_or(&[][..], |j| &j.defects);
        report.extend(defects.iter().filter_map(|defect| self.finding(defect)));
        let Some(vetting) = self.vetting else { return };
        if let Some(source) = project.sources.get(self.source)
            && !vetting
                .version
                .as_deref()
                .map_or(source.versions.is_empty(), |version| {
                    source.version(version).is_some()
                })
        {
            let message = match &vetting.version {
                Some(version) => say!(
                    "vetted on version `{version}`, which the source does not have",
                    version
                ),
                None => say!("vetted on no version, and the source has one"),
            };
            report.push(
                self.error("unknown-version", &vetting.place, message)
                    .help(say!(
                        "name a version of source.toml that was looked at; none for a cited source"
                    )),
            );
        }
        report.extend(not_a_role(vetting, self.id));
    }

    fn error(&self, code: &'static str, place: &Place, message: Message) -> Finding {
        Finding::error(code, place.clone(), message).subject(self.id)
    }

    fn finding(&self, defect: &Defect) -> Option<Finding> {
        match defect {
            Defect::Unvetted => Some(
                self.error(
                    "unvetted",
                    self.place,
                    say!("nobody has decided on this entry yet"),
                )
                .help(say!(
                    "look at it and run `jalon review --accept {id} --note …`",
                    id = self.id
                )),
            ),
            Defect::Suspect(_) => {
                let place = self.vetting.map_or(self.place, |v| &v.place);
                Some(
                    self.error(
                        "suspect",
                        place,
                        say!("something of this entry changed after it was vetted"),
                    )
                    .help(say!("compare it with its source; then run `jalon review --accept {id} --note …`", id = self.id)),
                )
            }
            _ => None,
        }
    }
}
