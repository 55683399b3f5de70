//! `jalon review`: what waits for a decision, and the decision.
//!
//! Without flags, at a terminal, each entry that waits is shown and asked about (`ask`); elsewhere
//! they are listed. With flags the decisions of the command line are taken. Either way a decision
//! is an edit of the ledger's text (`decide`) that is traced anew before it is written, in one
//! step with all that it reopens, under the project's lock.

mod ask;
mod decide;
mod draft;

use std::io::IsTerminal as _;

use super::changes::Texts;
use super::terminal::Terminal;
use super::{Failure, Outcome, Session};
use crate::check::{self, Project};
use crate::dates::Day;
use crate::messages::Message;
use crate::say;
use crate::trace::Defect;

use decide::{Choice, Decision};
use draft::Draft;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon review\n  jalon review --accept images-reported-2022 --note \"Compared with the document.\"\n  jalon review --keep images-reported-2022 --note \"The new edition drops the table.\"\n  jalon review --due"
)]
pub(super) struct Arguments {
    /// Show only these entries
    ids: Vec<String>,

    /// Publish this entry: as it stands or, where its source changed, with what it says now
    #[arg(long, value_name = "ID", requires = "note")]
    accept: Vec<String>,

    /// Never print this entry; can be given several times
    #[arg(long, value_name = "ID", requires = "note")]
    reject: Vec<String>,

    /// Do not print this entry for now; can be given several times
    #[arg(long, value_name = "ID", requires = "note")]
    withhold: Vec<String>,

    /// Go on printing this entry from the version on which it was vetted, although the newest one
    /// no longer says the same; can be given several times
    #[arg(long, value_name = "ID", requires = "note")]
    keep: Vec<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// Where several places fit: the number of the one that is meant, as they are listed
    #[arg(long, value_name = "NUMBER", requires = "accept")]
    place: Option<usize>,

    /// The date that the accepted figure speaks of
    #[arg(long, value_name = "DATE", requires = "accept")]
    as_of: Option<String>,

    /// The translation of the accepted passage; can be given once a language
    #[arg(long, value_name = "LANGUAGE=TEXT", requires = "accept", value_parser = translation)]
    translation: Vec<(String, String)>,

    /// The translations of the accepted passage still say what it says
    #[arg(long, requires = "accept")]
    keep_translation: bool,

    /// The scope and the other texts of the accepted figure were read and still fit, although they
    /// speak of the old year or value
    #[arg(long, requires = "accept")]
    texts_read: bool,

    /// When the decided entries must be looked at again
    #[arg(long, value_name = "DAY", requires = "note")]
    review_by: Option<Day>,

    /// The role that decides, in one word
    #[arg(long, value_name = "ROLE", default_value = "editor")]
    by: String,

    /// List what must be looked at again soon, and end
    #[arg(long, conflicts_with_all = ["accept", "reject", "withhold", "keep"])]
    due: bool,

    /// Ask about each entry even where nobody seems to sit at the terminal
    #[arg(long, hide_short_help = true)]
    interactive: bool,
}

fn translation(text: &str) -> Result<(String, String), String> {
    let (language, words) = text
        .split_once('=')
        .ok_or("write the language, =, and the text")?;
    Ok((language.to_owned(), words.to_owned()))
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    must_be_a_role(&arguments.by)?;
    let decisions = decisions(arguments);
    if !decisions.is_empty() {
        return take(session, arguments, &decisions);
    }
    let project = session.load()?;
    if arguments.due {
        return due(session, &project);
    }
    let waiting = waiting(&project, &arguments.ids)?;
    if arguments.interactive || (std::io::stdin().is_terminal() && !waiting.is_empty()) {
        return ask::run(session, &arguments.by, &waiting);
    }
    for id in &waiting {
        session
            .terminal
            .print_styled(&shown(&project, id, &session.terminal))?;
    }
    session
        .terminal
        .say(say!("{count} waiting", count = waiting.len()));
    Ok(if waiting.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

fn must_be_a_role(by: &str) -> Result<(), Failure> {
    if by.is_empty() || by.contains(char::is_whitespace) {
        return Err(Failure::other(
            say!("`{role}` is not a role", role = by),
            say!(
                "name the role in one word, such as `editor`, never a person; nothing was changed"
            ),
        ));
    }
    Ok(())
}

/// The decisions of the command line, in its order of kinds.
fn decisions(arguments: &Arguments) -> Vec<(&str, Choice)> {
    let kinds = [
        (&arguments.accept, Choice::Accept),
        (&arguments.reject, Choice::Reject),
        (&arguments.withhold, Choice::Withhold),
        (&arguments.keep, Choice::Keep),
    ];
    kinds
        .into_iter()
        .flat_map(|(ids, choice)| ids.iter().map(move |id| (id.as_str(), choice)))
        .collect()
}

/// Takes the decisions of the command line, all or none.
fn take(
    session: &Session,
    arguments: &Arguments,
    decisions: &[(&str, Choice)],
) -> Result<Outcome, Failure> {
    let root = session.root()?;
    let lock = session.lock(&root)?;
    // Read under the lock: what is decided on is what is replaced.
    let project = session.load()?;
    let revised = |id: &str| {
        project
            .traces
            .revision(id)
            .is_some_and(|r| !r.outcome.stays())
    };
    if arguments.accept.len() > 1 && arguments.accept.iter().any(|id| revised(id)) {
        return Err(Failure::other(
            say!("entries whose source changed are accepted one by one"),
            say!("give each of them its own --accept and --note; nothing was changed"),
        ));
    }
    let mut taken = decide::Edits::new(&project);
    for (id, choice) in decisions {
        let mut draft = Draft::of(&project, id, arguments.place)?;
        draft.as_of = arguments.as_of.clone().or(draft.as_of);
        draft.review_by = arguments.review_by;
        draft
            .translations
            .extend(arguments.translation.iter().cloned());
        draft.keep_translations = arguments.keep_translation;
        draft.texts_read = arguments.texts_read;
        taken.take(&Decision {
            id,
            choice: *choice,
            draft: &draft,
            note: arguments.note.as_deref().unwrap_or_default(),
            by: &arguments.by,
            today: session.today,
        })?;
    }
    let reopened = taken.reopened.clone();
    taken.write(&lock)?;
    for (id, choice) in decisions {
        session
            .terminal
            .say(say!("{id}: {done}", id, done = choice.done()));
    }
    for id in reopened {
        session
            .terminal
            .say(say!("reopened: `{id}` names what was changed", id));
    }
    Ok(Outcome::Fine)
}

/// The ids of what waits, of these or of all.
fn waiting(project: &Project, ids: &[String]) -> Result<Vec<String>, Failure> {
    if let Some(unknown) = ids.iter().find(|id| project.ledger.place_of(id).is_none()) {
        return Err(Failure::other(
            say!("no entry `{id}` in the ledger", id = unknown),
            say!("`jalon review` lists what waits for a decision"),
        ));
    }
    let asked = |id: &&str| ids.is_empty() || ids.iter().any(|i| i == id);
    let waits = |id: &&str| !reasons(project, id).is_empty();
    let found = project.ledger.ids().filter(asked).filter(waits);
    Ok(found.map(str::to_owned).collect())
}

/// One entry that waits, for people: where it is, why it waits, old and new side by side.
fn shown(project: &Project, id: &str, terminal: &Terminal) -> String {
    let place = project.ledger.place_of(id);
    let place = place
        .map(|p| format!("{}:{}", p.file, p.line))
        .unwrap_or_default();
    let why = terminal.words(&Message::list(reasons(project, id)));
    let mut text = format!("{id}\n    {place}\n    {why}\n");
    if let Some(revision) = revision_shown(project, id, terminal) {
        text.push_str(&revision);
        let draft = Draft::of(project, id, None);
        text.push_str(&draft.map_or_else(|_| String::new(), |draft| draft.shown(terminal)));
    }
    text
}

fn revision_shown(project: &Project, id: &str, terminal: &Terminal) -> Option<String> {
    let revision = project.traces.revision(id).filter(|r| !r.outcome.stays())?;
    let (source, vetted) = decide::source_and_version(project, id)?;
    let open = |version| source.open(project.sources.root(), version).ok();
    let old = open(source.version(vetted?)?)?;
    let new = open(source.newest()?)?;
    let texts = Texts {
        old: &old.text,
        new: &new.text,
    };
    Some(texts.shown(id, revision, terminal))
}

/// Why an entry waits; nothing for one that does not.
fn reasons(project: &Project, id: &str) -> Vec<Message> {
    if let Some(channel) = project.ledger.channels.get(id) {
        return match &channel.vetting {
            None => vec![say!("never vetted")],
            Some(v) if channel.fingerprint(v) != v.fingerprint => {
                vec![say!("changed since it was vetted")]
            }
            Some(_) => Vec::new(),
        };
    }
    let judgement = project.traces.judgement(id);
    let defects = judgement.map_or(&[][..], |judgement| &judgement.defects);
    // What is not printed stays so, whatever its source says now.
    let printed = decide::is_printed(project, id);
    let waits = |defect: &&Defect| printed || !matches!(defect, Defect::Revised(_));
    defects.iter().filter(waits).filter_map(reason).collect()
}

fn reason(defect: &Defect) -> Option<Message> {
    Some(match defect {
        Defect::Revised(_) => say!("the newest version of its source no longer says the same"),
        Defect::Unvetted => say!("never vetted"),
        Defect::Suspect(_) => say!("changed since it was vetted"),
        Defect::ValueDiffers(_) => say!("its value is not what the quotation says"),
        Defect::Orphaned { .. } => say!("its quotation is not in the document"),
        Defect::Ambiguous(_) => say!("its quotation fits in several places"),
        _ => return None,
    })
}

/// Lists what must be looked at again within the notice of the project, soonest first.
fn due(session: &Session, project: &Project) -> Result<Outcome, Failure> {
    let notice = project.config.limits.review_notice_days;
    let before = session.today.plus_days(notice + 1);
    let due = check::due(project, before);
    for due in &due {
        let (day, place) = (due.review_by, due.place);
        let line = format!("{day}  {}  {}:{}\n", due.id, place.file, place.line);
        session.terminal.print(&line)?;
    }
    session.terminal.say(say!(
        "{count} due within {days}",
        count = due.len(),
        days = say!("{count} days", count = notice)
    ));
    Ok(if due.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}
