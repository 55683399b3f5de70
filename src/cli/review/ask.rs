//! Asking about each entry that waits, one at a time.
//!
//! Each decision is taken and written at once, under the lock, on the project as it then is: an
//! entry that somebody else changed while it was being read is shown again. Undo puts the files
//! back as they were before the last decision, if nobody touched them since.

use std::io::BufRead as _;

use super::super::{Failure, Outcome, Session};
use super::decide::{Choice, Decision, Edits};
use super::draft::{Draft, Value, one_line};
use crate::check::Project;
use crate::files::Changes;
use crate::messages::{Message, Say as _};
use crate::say;
use crate::text::numerals::Precision;

/// What can be answered. The letters are the same in every language, as fingers remember them.
fn help() -> Message {
    Message::several(
        [
            say!("  a  accept: publish what is shown (a number behind it chooses the place: a 2)"),
            say!("  e  edit what is shown, then accept it"),
            say!("  k  keep to the older version"),
            say!("  w  withhold: not for now"),
            say!("  r  reject: never"),
            say!("  s  skip"),
            say!("  u  undo the last decision"),
            say!("  q  quit"),
            Message::default(),
        ],
        "\n",
    )
}

/// Files as they were before and after a decision.
type Written = Vec<(String, String, String)>;

/// Asks about these entries.
pub(super) fn run(session: &Session, by: &str, ids: &[String]) -> Result<Outcome, Failure> {
    let mut asker = Asker {
        session,
        by,
        done: Vec::new(),
        left: 0,
    };
    let mut at = 0;
    while let Some(id) = ids.get(at) {
        match asker.ask(id, at + 1, ids.len())? {
            Next::Entry => at += 1,
            Next::Again => {}
            Next::Before => at = at.saturating_sub(1),
            Next::End => {
                asker.left += ids.len() - at;
                break;
            }
        }
    }
    let (decided, left) = (asker.done.len(), asker.left);
    session
        .terminal
        .say(say!("{decided} decided, {left} left", decided, left));
    Ok(if left > 0 {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

enum Next {
    Entry,
    Again,
    Before,
    End,
}

struct Asker<'a> {
    session: &'a Session,
    by: &'a str,
    done: Vec<Written>,
    left: usize,
}

impl Asker<'_> {
    fn ask(&mut self, id: &str, number: usize, of: usize) -> Result<Next, Failure> {
        let project = self.session.load()?;
        let shown = super::shown(&project, id, &self.session.terminal);
        self.session
            .terminal
            .say_styled(&format!("\n{number}/{of}  {shown}"));
        let prompt = say!("accept, edit, keep, withhold, reject, skip, undo, quit, ? for help >");
        let Some(answer) = self.line(&prompt) else {
            return Ok(Next::End);
        };
        let mut words = answer.split_whitespace();
        let choice = match words.next().unwrap_or_default() {
            "a" | "accept" => Choice::Accept,
            "e" | "edit" => return self.edited(&project, id, words.next()),
            "k" | "keep" => Choice::Keep,
            "w" | "withhold" => Choice::Withhold,
            "r" | "reject" => Choice::Reject,
            "s" | "skip" => {
                self.left += 1;
                return Ok(Next::Entry);
            }
            "u" | "undo" => return self.undo(),
            "q" | "quit" => return Ok(Next::End),
            _ => {
                self.session.terminal.say(help());
                return Ok(Next::Again);
            }
        };
        let place = words.next().and_then(|number| number.parse().ok());
        match Draft::of(&project, id, place) {
            Ok(draft) => self.decide(&project, id, choice, draft),
            Err(failure) => Ok(self.refused(&failure)),
        }
    }

    /// Asks for what is still needed, takes the decision and writes it.
    fn decide(
        &mut self,
        seen: &Project,
        id: &str,
        choice: Choice,
        mut draft: Draft,
    ) -> Result<Next, Failure> {
        if choice == Choice::Accept && draft.refused.is_none() {
            if draft.as_of_lost && draft.as_of.is_none() {
                draft.as_of = self.given(&say!("as of"));
            }
            self.translations(seen, id, &mut draft);
            self.stale_texts(seen, id, &mut draft)?;
        }
        let Some(note) = self.given(&say!("note (why)")) else {
            self.session.terminal.say(say!("a decision needs a note"));
            return Ok(Next::Again);
        };
        match self.take(seen, id, choice, &draft, &note) {
            Ok(written) => {
                self.done.push(written);
                Ok(Next::Entry)
            }
            Err(failure) => Ok(self.refused(&failure)),
        }
    }

    fn take(
        &self,
        seen: &Project,
        id: &str,
        choice: Choice,
        draft: &Draft,
        note: &str,
    ) -> Result<Written, Failure> {
        let lock = self.session.lock(&seen.config.root)?;
        let project = self.session.load()?;
        if !same(seen, &project, id) {
            return Err(Failure::other(
                say!("`{id}` was changed while you were reading it", id),
                say!("it is shown again as it is now; nothing was changed"),
            ));
        }
        let mut edits = Edits::new(&project);
        edits.take(&Decision {
            id,
            choice,
            draft,
            note,
            by: self.by,
            today: self.session.today,
        })?;
        for id in &edits.reopened {
            self.session
                .terminal
                .say(say!("reopened: `{id}` names what was changed", id));
        }
        edits.write(&lock)
    }

    /// Goes through the fields of the proposal; an empty answer keeps what is shown.
    fn edited(
        &mut self,
        project: &Project,
        id: &str,
        place: Option<&str>,
    ) -> Result<Next, Failure> {
        let place = place.and_then(|number| number.parse().ok());
        let mut draft = match Draft::of(project, id, place) {
            Ok(draft) => draft,
            Err(failure) => return Ok(self.refused(&failure)),
        };
        draft.refused = None;
        let mut words = draft
            .words
            .clone()
            .or_else(|| own_words(project, id))
            .unwrap_or(super::draft::Words {
                quote: String::new(),
                prefix: String::new(),
                suffix: String::new(),
            });
        self.field(&say!("quote"), &mut words.quote);
        self.field(&say!("text before"), &mut words.prefix);
        self.field(&say!("text after"), &mut words.suffix);
        draft.words = Some(words);
        if let Some(figure) = project.ledger.figures.get(id) {
            let mut value = draft.value.take().unwrap_or(Value {
                value: figure.value.clone(),
                value2: figure.value2.clone(),
                precision: figure.precision,
                kind: figure.kind.unwrap_or(crate::text::numerals::Kind::Cardinal),
            });
            self.field(&say!("value"), &mut value.value);
            let mut second = value.value2.take().unwrap_or_default();
            self.field(&say!("second value (- for none)"), &mut second);
            value.value2 = Some(second).filter(|text| !text.is_empty() && text != "-");
            let mut precision = value.precision.word().to_owned();
            self.field(&say!("precision"), &mut precision);
            match precision_of(&precision) {
                Some(known) => value.precision = known,
                None => {
                    self.session
                        .terminal
                        .say(say!("`{precision}` is no precision", precision));
                    return Ok(Next::Again);
                }
            }
            draft.value = Some(value);
            let mut as_of = draft.as_of.clone().unwrap_or_else(|| figure.as_of.clone());
            self.field(&say!("as of"), &mut as_of);
            draft.as_of = Some(as_of);
            for (key, texts) in [("unit", &figure.unit), ("scope", &figure.scope)] {
                for (language, text) in texts {
                    let mut new = text.clone();
                    self.field(&Message::foreign(format!("{key}.{language}")), &mut new);
                    if new != *text {
                        draft.texts.insert(format!("{key}.{language}"), new);
                    }
                }
            }
        }
        self.decide(project, id, Choice::Accept, draft)
    }

    /// Asks for the translations of a passage whose words change.
    fn translations(&self, project: &Project, id: &str, draft: &mut Draft) {
        let Some(passage) = project.ledger.passages.get(id) else {
            return;
        };
        if !draft.differs_from(Some(&passage.quotation)) {
            return;
        }
        for (language, text) in &passage.translation {
            let mut new = text.clone();
            self.field(
                &Message::foreign(format!("translation.{language}")),
                &mut new,
            );
            draft.translations.insert(language.clone(), new);
        }
    }

    /// Asks for the texts of a figure that speak of the old year or value.
    fn stale_texts(&self, project: &Project, id: &str, draft: &mut Draft) -> Result<(), Failure> {
        let Some(figure) = project.ledger.figures.get(id) else {
            return Ok(());
        };
        for (key, text) in Edits::new(project).stale_texts(figure, draft)? {
            if draft.texts.contains_key(&key) {
                continue;
            }
            let mut new = text.clone();
            self.field(
                &say!("{key}, which speaks of the old year or value", key),
                &mut new,
            );
            if new != text {
                draft.texts.insert(key, new);
            }
        }
        draft.texts_read = true;
        Ok(())
    }

    fn undo(&mut self) -> Result<Next, Failure> {
        let Some(written) = self.done.pop() else {
            self.session.terminal.say(say!("nothing was decided yet"));
            return Ok(Next::Again);
        };
        let lock = self.session.lock(&self.session.root()?)?;
        let mut changes = Changes::new(&lock);
        for (file, old, new) in &written {
            changes.replace(file, new.as_bytes(), old.clone().into_bytes());
        }
        if let Err(e) = changes.make() {
            return Ok(self.refused(&Failure::other(e.said(), e.help())));
        }
        self.session.terminal.say(say!("undone"));
        Ok(Next::Before)
    }

    fn refused(&self, failure: &Failure) -> Next {
        self.session.terminal.failure(failure);
        Next::Again
    }

    /// A line that was typed; none at the end of the input.
    fn line(&self, prompt: &Message) -> Option<String> {
        self.session.terminal.say(prompt.clone());
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(read) if read > 0 => Some(line.trim().to_owned()),
            _ => None,
        }
    }

    fn given(&self, name: &Message) -> Option<String> {
        self.line(&say!("{name}:", name))
            .filter(|text| !text.is_empty())
    }

    fn field(&self, name: &Message, value: &mut String) {
        let shown = say!("{name} [{value}]", name, value = one_line(value));
        if let Some(new) = self.given(&shown) {
            *value = new;
        }
    }
}

/// Whether an entry and what its source says are what they were when they were shown.
fn same(seen: &Project, now: &Project, id: &str) -> bool {
    seen.ledger.figures.get(id) == now.ledger.figures.get(id)
        && seen.ledger.passages.get(id) == now.ledger.passages.get(id)
        && seen.traces.judgement(id) == now.traces.judgement(id)
}

fn own_words(project: &Project, id: &str) -> Option<super::draft::Words> {
    let figure = project
        .ledger
        .figures
        .get(id)
        .and_then(|f| f.quotation.as_ref());
    let passage = project.ledger.passages.get(id).map(|p| &p.quotation);
    figure.or(passage).map(|quotation| super::draft::Words {
        quote: quotation.quote.clone(),
        prefix: quotation.prefix.clone(),
        suffix: quotation.suffix.clone(),
    })
}

fn precision_of(word: &str) -> Option<Precision> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}
