//! A decision as an edit of the ledger's text.
//!
//! 1. Accepting what a newer version says puts the old state into the entry's history and the new
//!    one into its fields; translations of other words go with the old state.
//! 2. Every entry whose texts name the changed one is reopened: its fingerprint no longer fits.
//! 3. The decision itself is written with the fingerprint of the entry as it then stands.
//! 4. Before anything is written, the edited ledger is traced: what is published must stand in its
//!    source, whoever decides.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::Value;

use super::super::Failure;
use super::draft::{Draft, years};
use crate::check::Project;
use crate::dates::Day;
use crate::files::{self, Changes, Lock};
use crate::ledger::edit::{Edit, EditError};
use crate::ledger::{self, Channel, Figure, Ledger, Myth, Passage, Status, Vetting};
use crate::messages::{Message, Say as _};
use crate::say;
use crate::sources::Source;
use crate::text::numerals::{Numeral, scan};
use crate::trace::{Defect, Traces};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Publish it, as the draft has it.
    Accept,
    /// Never print it.
    Reject,
    /// Not for now.
    Withhold,
    /// Publish it from the version on which it was vetted.
    Keep,
}

impl Choice {
    /// What it did, for people.
    pub(super) fn done(self) -> Message {
        match self {
            Self::Accept => say!("published"),
            Self::Reject => say!("rejected"),
            Self::Withhold => say!("withheld"),
            Self::Keep => say!("published still, from the version on which it was vetted"),
        }
    }
}

/// A decision on one entry.
pub(super) struct Decision<'a> {
    pub(super) id: &'a str,
    pub(super) choice: Choice,
    pub(super) draft: &'a Draft,
    pub(super) note: &'a str,
    pub(super) by: &'a str,
    pub(super) today: Day,
}

/// What can be decided on.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Figure(&'a Figure),
    Passage(&'a Passage),
    Channel(&'a Channel),
    Myth(&'a Myth),
}

impl<'a> Entry<'a> {
    fn find(ledger: &'a Ledger, id: &str) -> Option<Self> {
        let figure = ledger.figures.get(id).map(|figure| Entry::Figure(figure));
        let passage = || {
            ledger
                .passages
                .get(id)
                .map(|passage| Entry::Passage(passage))
        };
        let channel = || ledger.channels.get(id).map(Entry::Channel);
        let myth = || ledger.myth(id).map(Entry::Myth);
        figure.or_else(passage).or_else(channel).or_else(myth)
    }

    /// The source that it quotes; none of a channel, whose evidence is in it, and of a myth, which
    /// rests on several and quotes none.
    fn source(self) -> Option<&'a str> {
        match self {
            Entry::Figure(figure) => Some(&figure.source),
            Entry::Passage(passage) => Some(&passage.source),
            Entry::Channel(_) | Entry::Myth(_) => None,
        }
    }

    fn file(self) -> &'a str {
        match self {
            Entry::Figure(figure) => &figure.places.id.file,
            Entry::Passage(passage) => &passage.place.file,
            Entry::Channel(channel) => &channel.place.file,
            Entry::Myth(myth) => &myth.place.file,
        }
    }

    fn vetting(self) -> Option<&'a Vetting> {
        match self {
            Entry::Figure(figure) => figure.vetting.as_ref(),
            Entry::Passage(passage) => passage.vetting.as_ref(),
            Entry::Channel(channel) => channel.vetting.as_ref(),
            Entry::Myth(myth) => myth.vetting.as_ref(),
        }
    }

    fn differs(self, draft: &Draft) -> bool {
        draft.differs_from(match self {
            Entry::Figure(figure) => figure.quotation.as_ref(),
            Entry::Passage(passage) => Some(&passage.quotation),
            Entry::Channel(_) | Entry::Myth(_) => return false,
        })
    }

    fn fingerprint(self, vetting: &Vetting) -> String {
        match self {
            Entry::Figure(figure) => figure.fingerprint(vetting),
            Entry::Passage(passage) => passage.fingerprint(vetting),
            Entry::Channel(channel) => channel.fingerprint(vetting),
            Entry::Myth(myth) => myth.fingerprint(vetting),
        }
    }
}

/// The source of an entry, and the version on which it was vetted.
pub(super) fn source_and_version<'a>(
    project: &'a Project,
    id: &str,
) -> Option<(&'a Source, Option<&'a str>)> {
    let entry = Entry::find(&project.ledger, id)?;
    let version = entry
        .vetting()
        .and_then(|vetting| vetting.version.as_deref());
    Some((project.sources.get(entry.source()?)?, version))
}

/// Whether an entry may be printed, as far as its editor decided.
pub(super) fn is_printed(project: &Project, id: &str) -> bool {
    let vetting = Entry::find(&project.ledger, id).and_then(Entry::vetting);
    vetting.is_none_or(|vetting| vetting.status == Status::Published)
}

/// The edited texts of ledger files, not yet written.
pub(super) struct Edits<'a> {
    project: &'a Project,
    /// By file: what it held, and what it is to hold.
    texts: BTreeMap<String, (String, String)>,
    /// What was decided to be published.
    published: Vec<String>,
    /// Entries that wait again because they name what was changed.
    pub(super) reopened: Vec<String>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            texts: BTreeMap::new(),
            published: Vec::new(),
            reopened: Vec::new(),
        }
    }

    /// Puts a decision into the texts.
    pub(super) fn take(&mut self, decision: &Decision<'_>) -> Result<(), Failure> {
        let id = decision.id;
        let entry = Entry::find(&self.project.ledger, id).ok_or_else(|| {
            Failure::other(
                say!(
                    "no figure, passage, channel or myth `{id}` in the ledger",
                    id
                ),
                say!("`jalon review` lists what waits for a decision"),
            )
        })?;
        if decision.note.trim().is_empty() {
            return Err(Failure::other(
                say!("a decision needs a note"),
                say!("say why; nothing was changed"),
            ));
        }
        let accepts = decision.choice == Choice::Accept;
        if accepts && let Some(why) = &decision.draft.refused {
            return Err(Failure::other(
                say!("`{id}` cannot be accepted: {why}", id, why),
                say!("withhold or reject it, or keep to the older version; nothing was changed"),
            ));
        }
        let revises = accepts && entry.differs(decision.draft);
        if revises {
            self.revise(entry, decision)?;
        }
        let withdraws = matches!(decision.choice, Choice::Reject | Choice::Withhold);
        let was_printed = entry.vetting().map(|v| v.status) == Some(Status::Published);
        if withdraws && was_printed && entry.source().is_some() {
            let past = past(entry, decision);
            self.edit(entry.file(), |edit| edit.add_history(id, past))?;
        }
        if let Some(day) = decision
            .draft
            .review_by
            .filter(|_| entry.source().is_some())
        {
            self.edit(entry.file(), |edit| {
                edit.set(id, "review_by", day.to_toml())
            })?;
        }
        if accepts || decision.choice == Choice::Keep {
            self.published.push(id.to_owned());
        }
        if revises {
            self.reopen(id, decision.today)?;
        }
        self.vet(entry, decision)
    }

    /// The old state into the history, the new one into the fields.
    fn revise(&mut self, entry: Entry<'_>, decision: &Decision<'_>) -> Result<(), Failure> {
        let Decision { id, draft, .. } = *decision;
        if draft.as_of_lost && draft.as_of.is_none() {
            return Err(Failure::other(
                say!(
                    "the sentence of `{id}` no longer names the date that it speaks of",
                    id
                ),
                say!("read the document and give the date with --as-of; nothing was changed"),
            ));
        }
        if let Entry::Figure(figure) = entry {
            let stale = self.stale_texts(figure, draft)?;
            let unread: Vec<_> = stale
                .into_iter()
                .map(|(key, _)| key)
                .filter(|key| !draft.texts.contains_key(key))
                .collect();
            if !draft.texts_read && !unread.is_empty() {
                return Err(Failure::other(
                    say!(
                        "texts of `{id}` still speak of the old year or value: {keys}",
                        id,
                        keys = unread.join(", ")
                    ),
                    say!(
                        "edit them in the ledger or in `jalon review`, or say with --texts-read that they still fit; nothing was changed"
                    ),
                ));
            }
        }
        let past = past(entry, decision);
        let Some(words) = &draft.words else {
            return Ok(());
        };
        self.edit(entry.file(), |edit| {
            edit.add_history(id, past)?;
            edit.set(id, "quote", words.quote.as_str().into())?;
            edit.set(id, "prefix", words.prefix.as_str().into())?;
            edit.set(id, "suffix", words.suffix.as_str().into())?;
            for (key, text) in &draft.texts {
                edit.set(id, key, text.as_str().into())?;
            }
            match entry {
                Entry::Figure(figure) => revise_figure(edit, figure, draft),
                Entry::Passage(_) => revise_passage(edit, id, draft),
                Entry::Channel(_) | Entry::Myth(_) => Ok(()),
            }
        })
    }

    /// The texts of a figure, by key, that speak of a year or a value which the draft replaces:
    /// nothing is worse than a new number with the scope of the old one.
    pub(super) fn stale_texts(
        &mut self,
        figure: &Figure,
        draft: &Draft,
    ) -> Result<Vec<(String, String)>, Failure> {
        let year = figure.as_of.get(..4).unwrap_or_default();
        let new_year = draft
            .as_of
            .as_deref()
            .is_some_and(|date| !date.starts_with(year));
        let new_value = draft
            .value
            .as_ref()
            .is_some_and(|new| (&new.value, &new.value2) != (&figure.value, &figure.value2));
        let mut texts = Vec::new();
        self.edit(&figure.places.id.file, |edit| {
            texts = edit.texts(&figure.id)?;
            Ok(())
        })?;
        texts.retain(|(key, text)| {
            let language = key.rsplit('.').next().unwrap_or_default();
            let says_value = |n: &Numeral| n.value == figure.value && n.value2 == figure.value2;
            (new_year && years(text).contains(&year))
                || (new_value && scan(text, language).iter().any(says_value))
        });
        Ok(texts)
    }

    /// Entries that name a changed one say something else now, though their words stayed.
    fn reopen(&mut self, id: &str, today: Day) -> Result<(), Failure> {
        let ledger = &self.project.ledger;
        let figures = ledger.figures.values().map(|f| f.places.id.file.clone());
        let passages = ledger.passages.values().map(|p| p.place.file.clone());
        let myths = ledger.myths.iter().map(|m| m.place.file.clone());
        let files: BTreeSet<String> = figures.chain(passages).chain(myths).collect();
        for file in files {
            let mut found = Vec::new();
            self.edit(&file, |edit| {
                found = edit.reopen_what_names(id, &format!("reopened: `{id}` changed on {today}"));
                Ok(())
            })?;
            self.reopened.extend(found);
        }
        Ok(())
    }

    /// Writes the decision with the fingerprint of the entry as the text now has it.
    fn vet(&mut self, entry: Entry<'_>, decision: &Decision<'_>) -> Result<(), Failure> {
        let source = entry.source().and_then(|id| self.project.sources.get(id));
        let newest = source
            .and_then(Source::newest)
            .map(|version| version.id.clone());
        let keeps = decision.choice == Choice::Keep;
        let printed = entry.vetting().map(|v| v.status) == Some(Status::Published);
        if keeps && !printed {
            return Err(Failure::other(
                say!("`{id}` is not printed", id = decision.id),
                say!("there is nothing to keep; nothing was changed"),
            ));
        }
        let old = entry.vetting().and_then(|vetting| vetting.version.clone());
        if keeps && (old.is_none() || old == newest) {
            return Err(Failure::other(
                say!(
                    "`{id}` was not vetted on an older version",
                    id = decision.id
                ),
                say!("there is nothing to keep to; nothing was changed"),
            ));
        }
        let entries = match entry {
            // A channel and a myth are decided on as they stand.
            Entry::Channel(_) | Entry::Myth(_) => self.project.ledger.clone(),
            _ => read(entry.file(), &self.text(entry.file())?)?,
        };
        let now = Entry::find(&entries, decision.id);
        let now = now.ok_or_else(|| broken(&EditError::Unknown(decision.id.to_owned())))?;
        let mut vetting = Vetting {
            status: match decision.choice {
                Choice::Accept | Choice::Keep => Status::Published,
                Choice::Reject => Status::Rejected,
                Choice::Withhold => Status::Withheld,
            },
            on: decision.today,
            by: decision.by.to_owned(),
            version: if keeps { old } else { newest.clone() },
            kept: newest.filter(|_| keeps),
            fingerprint: String::new(),
            note: decision.note.to_owned(),
            place: crate::diagnostics::Place::file(entry.file()),
        };
        vetting.fingerprint = now.fingerprint(&vetting);
        self.edit(entry.file(), |edit| edit.set_vetting(decision.id, &vetting))
    }

    /// The text of a file as it is to be.
    fn text(&mut self, file: &str) -> Result<String, Failure> {
        if let Some((_, text)) = self.texts.get(file) {
            return Ok(text.clone());
        }
        let text = files::read_text(&self.project.config.root.join(file))?;
        self.texts
            .insert(file.to_owned(), (text.clone(), text.clone()));
        Ok(text)
    }

    fn edit(
        &mut self,
        file: &str,
        change: impl FnOnce(&mut Edit) -> Result<(), EditError>,
    ) -> Result<(), Failure> {
        let text = self.text(file)?;
        let mut edit = Edit::open(&text).map_err(|e| broken(&e))?;
        change(&mut edit).map_err(|e| broken(&e))?;
        if let Some((_, new)) = self.texts.get_mut(file) {
            *new = edit.text();
        }
        Ok(())
    }

    /// Writes all texts in one step, once what is published was found in its source. Gives the
    /// files that changed, with what they held and hold.
    pub(super) fn write(self, lock: &Lock) -> Result<Vec<(String, String, String)>, Failure> {
        self.must_be_traced()?;
        let mut changes = Changes::new(lock);
        let mut written = Vec::new();
        for (file, (old, new)) in self.texts {
            if old != new {
                changes.replace(&file, old.as_bytes(), new.clone().into_bytes());
                written.push((file, old, new));
            }
        }
        changes
            .make()
            .map_err(|e| Failure::other(e.said(), e.help()))?;
        Ok(written)
    }

    fn must_be_traced(&self) -> Result<(), Failure> {
        let mut after = self.project.ledger.clone();
        let quoting = self
            .texts
            .iter()
            .filter(|(file, _)| ledger::stands_on_sources(file));
        for (file, (_, new)) in quoting {
            let entries = read(file, new)?;
            after.figures.extend(entries.figures);
            after.passages.extend(entries.passages);
            for myth in entries.myths {
                after.myths.retain(|old| old.id != myth.id);
                after.myths.push(myth);
            }
        }
        let traces = Traces::resolve(&self.project.sources, &after);
        for id in &self.published {
            let defects = traces.judgement(id).map_or(&[][..], |j| &j.defects);
            if let Some(defect) = defects.first() {
                return Err(Failure::other(
                    say!("`{id}` cannot be published: {why}", id, why = why(defect)),
                    say!("run `jalon check`, mend the entry, then accept it; nothing was changed"),
                ));
            }
        }
        Ok(())
    }
}

fn why(defect: &Defect) -> Message {
    match defect {
        Defect::Revised(_) => say!("the newest version of its source says something else"),
        _ => say!("it does not agree with its source"),
    }
}

fn broken(error: &EditError) -> Failure {
    Failure::other(
        error.said(),
        say!("mend the ledger file; nothing was changed"),
    )
}

fn read(file: &str, text: &str) -> Result<Ledger, Failure> {
    Ledger::of_one_file(file, text).map_err(|finding| {
        Failure::other(
            finding.message,
            say!("mend the ledger file; nothing was changed"),
        )
    })
}

fn revise_figure(edit: &mut Edit, figure: &Figure, draft: &Draft) -> Result<(), EditError> {
    let id = figure.id.as_str();
    if let Some(value) = &draft.value {
        edit.set(id, "value", value.value.as_str().into())?;
        match &value.value2 {
            Some(second) => edit.set(id, "value2", second.as_str().into())?,
            None => edit.remove(id, "value2")?,
        }
        edit.set(id, "precision", value.precision.word().into())?;
        if figure.kind.is_some() {
            edit.set(id, "kind", value.kind.word().into())?;
        }
    }
    if let Some(date) = &draft.as_of {
        edit.set(id, "as_of", date.as_str().into())?;
    }
    Ok(())
}

/// A translation of other words is no translation: without a word to the contrary it goes with
/// them, and the passage must be translated anew before it is printed in that language.
fn revise_passage(edit: &mut Edit, id: &str, draft: &Draft) -> Result<(), EditError> {
    if !draft.keep_translations {
        edit.remove(id, "translation")?;
    }
    for (language, text) in &draft.translations {
        edit.set(id, &format!("translation.{language}"), text.as_str().into())?;
    }
    Ok(())
}

/// The state that is replaced, as the history keeps it.
fn past(entry: Entry<'_>, decision: &Decision<'_>) -> Vec<(String, Value)> {
    let mut fields: Vec<(String, Value)> = Vec::new();
    let mut add = |key: &str, value: Value| fields.push((key.to_owned(), value));
    match entry {
        Entry::Figure(figure) => {
            add("value", figure.value.as_str().into());
            if let Some(second) = &figure.value2 {
                add("value2", second.as_str().into());
            }
            add("precision", figure.precision.word().into());
            add("as_of", figure.as_of.as_str().into());
            let quote = figure.quotation.as_ref().map_or("", |q| q.quote.as_str());
            add("quote", quote.into());
        }
        Entry::Passage(passage) => {
            add("quote", passage.quotation.quote.as_str().into());
            for (language, text) in &passage.translation {
                add(&format!("translation.{language}"), text.as_str().into());
            }
        }
        Entry::Channel(_) | Entry::Myth(_) => {}
    }
    let vetting = entry.vetting();
    add(
        "version",
        vetting
            .and_then(|v| v.version.as_deref())
            .unwrap_or_default()
            .into(),
    );
    add(
        "accepted",
        vetting.map_or(decision.today, |v| v.on).to_toml(),
    );
    add("replaced", decision.today.to_toml());
    add("note", decision.note.into());
    fields
}
