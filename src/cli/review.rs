//! `jalon review`: what waits for a decision, and the decision.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Failure, Outcome, Session};
use crate::check::Project;
use crate::diagnostics::Place;
use crate::files;
use crate::ledger::{Status, Vetting, edit};
use crate::trace::Defect;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon review\n  jalon review --accept images-reported-2022 --note \"Compared with the document.\""
)]
pub(super) struct Arguments {
    /// Show only these entries
    ids: Vec<String>,

    /// Publish this entry as it stands; can be given several times
    #[arg(long, value_name = "ID", requires = "note", conflicts_with = "reject")]
    accept: Vec<String>,

    /// Never print this entry; can be given several times
    #[arg(long, value_name = "ID", requires = "note")]
    reject: Vec<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// The role that decides, in one word
    #[arg(long, value_name = "ROLE", default_value = "editor")]
    by: String,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = session.load()?;
    if arguments.accept.is_empty() && arguments.reject.is_empty() {
        return list(session, &project, &arguments.ids);
    }
    if arguments.by.is_empty() || arguments.by.contains(char::is_whitespace) {
        return Err(Failure::other(
            format!("`{}` is not a role", arguments.by),
            "name the role in one word, such as `editor`, never a person; nothing was changed",
        ));
    }
    let decision = Decision {
        session,
        project: &project,
        arguments,
    };
    let mut texts = BTreeMap::new();
    for id in &arguments.accept {
        decision.take(id, Status::Published, &mut texts)?;
    }
    for id in &arguments.reject {
        decision.take(id, Status::Rejected, &mut texts)?;
    }
    for (file, text) in texts {
        files::write_atomic(&project.config.root.join(file), text.as_bytes())?;
    }
    Ok(Outcome::Fine)
}

/// Lists the entries that wait: never vetted, or changed since.
fn list(session: &Session, project: &Project, ids: &[String]) -> Result<Outcome, Failure> {
    let mut waiting = 0;
    for id in project
        .ledger
        .ids()
        .filter(|id| ids.is_empty() || ids.iter().any(|i| i == id))
    {
        let Some(judgement) = project.traces.judgement(id) else {
            continue;
        };
        let why: Vec<_> = judgement.defects.iter().filter_map(reason).collect();
        if !why.is_empty() {
            waiting += 1;
            let place = project.ledger.place_of(id);
            let place = place
                .map(|p| format!("{}:{}", p.file, p.line))
                .unwrap_or_default();
            session
                .terminal
                .print(&format!("{id}\n    {place}\n    {}\n", why.join("; ")))?;
        }
    }
    session.terminal.say(&format!("{waiting} waiting"));
    Ok(if waiting > 0 {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

fn reason(defect: &Defect) -> Option<&'static str> {
    match defect {
        Defect::Revised(_) => Some("the newest version of its source no longer says the same"),
        Defect::Unvetted => Some("never vetted"),
        Defect::Suspect(_) => Some("changed since it was vetted"),
        Defect::ValueDiffers(_) => Some("its value is not what the quotation says"),
        Defect::Orphaned { .. } => Some("its quotation is not in the document"),
        Defect::Ambiguous(_) => Some("its quotation fits in several places"),
        _ => None,
    }
}

/// The decision that the command line took.
struct Decision<'a> {
    session: &'a Session,
    project: &'a Project,
    arguments: &'a Arguments,
}

impl Decision<'_> {
    /// Puts the decision on an entry into the text of its file.
    fn take(
        &self,
        id: &str,
        status: Status,
        texts: &mut BTreeMap<String, String>,
    ) -> Result<(), Failure> {
        let (source, place) = self.entry(id)?;
        if status == Status::Published {
            self.must_be_traced(id)?;
        }
        let mut vetting = Vetting {
            status,
            on: self.session.today,
            by: self.arguments.by.clone(),
            version: self
                .project
                .sources
                .get(source)
                .and_then(|s| s.newest())
                .map(|v| v.id.clone()),
            kept: None,
            fingerprint: String::new(),
            note: self.arguments.note.clone().unwrap_or_default(),
            place: place.clone(),
        };
        vetting.fingerprint = self.fingerprint(id, &vetting);
        let text = match texts.remove(&place.file) {
            Some(text) => text,
            None => files::read_text(&Path::new(&self.project.config.root).join(&place.file))?,
        };
        let edited = edit::set_vetting(&text, id, &vetting).map_err(|e| {
            Failure::other(e.to_string(), "mend the ledger file; nothing was changed")
        })?;
        texts.insert(place.file.clone(), edited);
        Ok(())
    }

    /// The source of a figure or passage, none of a channel, and where it stands.
    fn entry(&self, id: &str) -> Result<(&str, &Place), Failure> {
        let ledger = &self.project.ledger;
        let figure = ledger
            .figures
            .get(id)
            .map(|f| (f.source.as_str(), &f.places.id));
        let passage = ledger
            .passages
            .get(id)
            .map(|p| (p.source.as_str(), &p.place));
        // A channel has no source of its own: its evidence is in it.
        let channel = ledger.channels.get(id).map(|c| ("", &c.place));
        // A myth has several sources, and quotes none.
        let myth = ledger.myth(id).map(|m| ("", &m.place));
        figure.or(passage).or(channel).or(myth).ok_or_else(|| {
            Failure::other(
                format!("no figure, passage, channel or myth `{id}` in the ledger"),
                "`jalon review` lists what waits for a decision",
            )
        })
    }

    /// An entry that cannot be traced cannot be published, whoever decides.
    fn must_be_traced(&self, id: &str) -> Result<(), Failure> {
        let defects = self
            .project
            .traces
            .judgement(id)
            .map_or(&[][..], |j| &j.defects);
        let curable = |d: &&Defect| {
            matches!(
                d,
                Defect::Unvetted | Defect::Suspect(_) | Defect::NotPublished(_)
            )
        };
        if defects.iter().all(|d| curable(&d)) {
            return Ok(());
        }
        Err(Failure::other(
            format!("`{id}` cannot be published: it does not agree with its source"),
            "run `jalon check`, mend the entry, then accept it; nothing was changed",
        ))
    }

    fn fingerprint(&self, id: &str, vetting: &Vetting) -> String {
        let ledger = &self.project.ledger;
        let figure = ledger.figures.get(id).map(|f| f.fingerprint(vetting));
        figure
            .or_else(|| ledger.passages.get(id).map(|p| p.fingerprint(vetting)))
            .or_else(|| ledger.myth(id).map(|m| m.fingerprint(vetting)))
            .or_else(|| ledger.channels.get(id).map(|c| c.fingerprint(vetting)))
            .unwrap_or_default()
    }
}
