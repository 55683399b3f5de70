//! A chain for people: one line a part, in the order of the chain.

use super::{AnchorRow, Chain, ChannelRow, FigureRow, MythRow, SourceRow};
use crate::cli::terminal::Terminal;
use crate::cli::words;
use crate::config::Localised;
use crate::messages::Message;
use crate::say;

/// The narrowest column of labels, in characters.
const NARROWEST: usize = 12;

/// Lines of a label and a text.
struct Lines<'a> {
    lines: Vec<(String, String)>,
    terminal: &'a Terminal,
}

impl Lines<'_> {
    fn add(&mut self, label: &Message, text: &str) {
        let label = self.terminal.words(label);
        self.labelled(label, text);
    }

    fn labelled(&mut self, label: String, text: &str) {
        if !text.is_empty() {
            let text = text
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            self.lines.push((label, text));
        }
    }

    fn say(&mut self, label: &Message, text: &Message) {
        let text = self.terminal.words(text);
        self.add(label, &text);
    }

    /// A text that each language has, its label with the language's code.
    fn each(&mut self, label: &Message, texts: &Localised) {
        for (language, text) in texts {
            self.one(label, language, text);
        }
    }

    /// A text of one language.
    fn one(&mut self, label: &Message, language: &str, text: &str) {
        let label = format!("{} {language}", self.terminal.words(label));
        self.labelled(label, text);
    }

    fn source(&mut self, label: &Message, source: &SourceRow<'_>) {
        let grade = self.terminal.words(&words::grade(source.grade));
        let text = format!("{} [{grade}] {}", source.id, source.title);
        self.add(label, &text);
        self.add(&Message::default(), source.url.unwrap_or_default());
    }

    fn figure(&mut self, figure: &FigureRow<'_>) {
        let second = figure.value2.map(|v| format!(" / {v}")).unwrap_or_default();
        let value = format!("{}{second} ({})", figure.value, figure.precision);
        self.add(&say!("value"), &value);
        for (language, unit) in figure.unit {
            let scope = figure.scope.get(language);
            self.one(&say!("unit"), language, unit);
            self.one(&say!("scope"), language, scope.map_or("", String::as_str));
        }
        self.each(&say!("counted"), &figure.population);
        self.each(&say!("out of"), &figure.denominator);
        self.each(&say!("where"), &figure.place);
        self.each(&say!("when"), &figure.period);
        self.each(&say!("means"), &figure.means);
        self.each(&say!("not"), &figure.not);
        self.add(&say!("as of"), figure.as_of);
        self.add(&say!("review by"), &figure.review_by);
    }

    fn channel(&mut self, channel: &ChannelRow<'_>) {
        self.each(&say!("name"), channel.name);
        self.add(&say!("numbers"), &channel.numbers.join(", "));
        self.add(&say!("addresses"), &channel.addresses.join(", "));
        for evidence in &channel.evidence {
            let said = say!(
                "{url} stated it ({day}), {grade}",
                url = evidence.url,
                day = evidence.stated_on,
                grade = words::evidence(evidence.grade)
            );
            self.say(&say!("evidence"), &said);
        }
        let review_by = channel.review_by.as_deref().unwrap_or_default();
        self.add(&say!("review by"), review_by);
        self.add(&say!("retired"), channel.retired.unwrap_or_default());
    }

    fn myth(&mut self, myth: &MythRow<'_>) {
        self.each(&say!("claim"), myth.claim);
        self.say(&say!("verdict"), &words::verdict(myth.verdict));
        self.each(&say!("found"), &myth.found);
        self.each(&say!("safe"), &myth.safe);
        for source in &myth.sources {
            self.source(&say!("traced to"), source);
        }
        self.add(&say!("review by"), &myth.review_by);
    }

    fn anchor(&mut self, anchor: &AnchorRow<'_>) {
        let quotation = format!("… {}[{}]{} …", anchor.before, anchor.exact, anchor.after);
        self.add(&say!("quotation"), &quotation);
        let place = say!(
            "{file} line {line} column {column}, bytes {start} to {end}",
            file = anchor.file,
            line = anchor.line,
            column = anchor.column,
            start = anchor.start,
            end = anchor.end
        );
        self.say(&say!("anchor"), &place);
        let version = format!("{} sha256 {}", anchor.version, anchor.sha256);
        self.add(&say!("version"), &version);
    }

    /// What the editor decided, and what stood there before.
    fn vetting(&mut self, chain: &Chain<'_>) {
        if let Some(vetting) = &chain.vetting {
            let said = say!(
                "{status} on {day} by {role}",
                status = words::status(vetting.status),
                day = vetting.on,
                role = vetting.by
            );
            self.say(&say!("vetted"), &said);
            self.add(&say!("fingerprint"), vetting.fingerprint);
            self.add(&say!("note"), vetting.note);
        }
        for past in &chain.history {
            let said = say!(
                "{value} until {day}: {note}",
                value = past.value,
                day = past.replaced,
                note = past.note
            );
            self.say(&say!("was"), &said);
        }
    }

    fn sources(&mut self, chain: &Chain<'_>) {
        if let Some(source) = &chain.source {
            self.source(&say!("source"), source);
        }
        if let Some(primary) = &chain.primary {
            self.source(&say!("primary"), primary);
        }
        for version in &chain.versions {
            let said = say!(
                "{id} retrieved {day} sha256 {digest} {file}",
                id = version.id,
                day = version.retrieved,
                digest = version.sha256,
                file = version.file
            );
            self.say(&say!("version"), &said);
        }
        self.add(&say!("entries"), &chain.entries.join(", "));
    }

    fn text(self) -> String {
        let widths = self.lines.iter().map(|(label, _)| label.chars().count());
        let width = widths.max().unwrap_or_default().max(NARROWEST);
        let lines = self.lines.iter();
        lines
            .map(|(label, text)| format!("{label:>width$}  {text}\n"))
            .collect()
    }
}

pub(super) fn shown(chain: &Chain<'_>, terminal: &Terminal) -> String {
    let mut lines = Lines {
        lines: Vec::new(),
        terminal,
    };
    lines.add(&words::kind(chain.kind), chain.id);
    if let Some(figure) = &chain.figure {
        lines.figure(figure);
    }
    if let Some(passage) = &chain.passage {
        lines.each(&say!("ours,"), passage.translation);
        lines.add(&say!("review by"), &passage.review_by);
    }
    if let Some(channel) = &chain.channel {
        lines.channel(channel);
    }
    if let Some(myth) = &chain.myth {
        lines.myth(myth);
    }
    if let Some(anchor) = &chain.anchor {
        lines.anchor(anchor);
    }
    lines.sources(chain);
    lines.say(&say!("grade"), &words::grade(chain.grade));
    lines.vetting(chain);
    let ledger = say!(
        "{file} line {line}",
        file = chain.ledger.file,
        line = chain.ledger.line
    );
    lines.say(&say!("ledger"), &ledger);
    lines.add(&say!("pages"), &chain.pages.join(", "));
    lines.add(&say!("handouts"), &handouts(chain).join(", "));
    let defects = Message::list(chain.defects.iter().cloned());
    lines.say(&say!("defects"), &defects);
    lines.text()
}

/// Handouts, each with the code of its edition where one is recorded.
fn handouts(chain: &Chain<'_>) -> Vec<String> {
    let with_code = |handout: &String| {
        let edition = chain.editions.iter().find(|row| row.handout == *handout);
        match edition {
            Some(row) => format!("{handout} ({})", row.edition),
            None => handout.clone(),
        }
    };
    chain.handouts.iter().map(with_code).collect()
}
