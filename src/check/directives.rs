//! Every directive names something that may be printed.

use super::{Project, Rule};
use crate::check::prose::is_share;
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::ledger::{COUNTRY_OF_THE_SHEET, Status};
use crate::manuscript::Review;
use crate::markup::Directive;
use crate::messages::Message;
use crate::say;
use crate::text::numerals::scan;
use crate::trace::Defect;

pub(super) const RULE: Rule = Rule {
    name: "directives",
    codes: &[
        "unknown-directive",
        "bad-directive",
        "unknown-id",
        "not-published",
        "retired-channel",
        "no-channel",
        "not-alone",
        "plain-share",
    ],
    why: || say!("A directive that cannot be filled would leave a hole where a number should be."),
    check,
};

/// The names of all directives.
pub const NAMES: [&str; 24] = [
    "changes",
    "figure",
    "passage",
    "source",
    "channel",
    "channels",
    "country",
    "figures",
    "sources",
    "myths",
    "myth",
    "handouts",
    "editions",
    "numbers",
    "icon",
    "qr",
    "drawing",
    "reviewed",
    "avoid",
    "plain",
    "situations",
    "situation",
    "countries",
    "contacts",
];

/// What `{{#channels …}}` selects by.
const SELECTS: [&str; 6] = ["country", "purpose", "audience", "with", "without", "most"];

/// The ways to show a part of a myth.
const MYTH_SHOWS: [&str; 2] = ["claim", "answer"];

/// The ways to show a figure.
pub const SHOWS: [&str; 3] = ["value", "chart", "card"];

fn check(project: &Project, report: &mut Report) {
    for writing in writings(project) {
        let document = writing.document();
        for directive in &document.directives {
            let look = Look {
                project,
                writing: &writing,
                directive,
            };
            report.extend(look.finding());
        }
    }
}

/// What a directive of this name asks for is not in the ledger.
fn absent(name: &str, id: &str) -> Message {
    match name {
        "figure" => say!("no figure `{id}` in the ledger", id),
        "passage" => say!("no passage `{id}` in the ledger", id),
        "channel" => say!("no channel `{id}` in the ledger", id),
        "myth" => say!("no myth `{id}` in the ledger", id),
        "situation" => say!("no situation `{id}` in the ledger", id),
        _ => say!("no country `{id}` in the ledger", id),
    }
}

struct Look<'a> {
    project: &'a Project,
    writing: &'a Writing<'a>,
    directive: &'a Directive,
}

impl Look<'_> {
    fn error(&self, code: &'static str, message: Message) -> Finding {
        let directive = self.directive;
        let length = self.writing.text[directive.span.clone()].chars().count();
        Finding::error(code, self.writing.place(directive.span.start), message)
            .subject(
                directive
                    .id
                    .clone()
                    .unwrap_or_else(|| directive.name.clone()),
            )
            .length(length)
    }

    fn bad(&self, message: Message, help: Message) -> Option<Finding> {
        Some(self.error("bad-directive", message).help(help))
    }

    fn finding(&self) -> Option<Finding> {
        if !self.writing.directives {
            return self.bad(
                say!("a directive where none is read"),
                say!("write it in a scope or a note"),
            );
        }
        let name = self.directive.name.as_str();
        match name {
            "plain" => self.plain(),
            "figure" | "passage" | "source" | "channel" | "myth" => self.entry(name),
            "channels" => self.channels(),
            "country" => self.country(),
            "handouts" if !self.directive.argument.is_empty() => self.sheets_for(),
            "numbers" if !self.directive.argument.is_empty() => self.numbers(),
            "figures" | "sources" | "myths" | "handouts" | "editions" | "changes" | "numbers"
            | "situations" | "countries" => self.table(),
            "situation" | "contacts" => self.doors(name),
            "icon" => self.icon(),
            "qr" => self.page(),
            "drawing" => self.drawing(),
            "avoid" => self.avoid(),
            Review::DIRECTIVE => self.reviewed(),
            _ => Some(
                self.error(
                    "unknown-directive",
                    say!("there is no directive `{name}`", name),
                )
                .help(say!("use one of: {known}", known = NAMES.join(", "))),
            ),
        }
    }

    fn plain(&self) -> Option<Finding> {
        if self.directive.argument.is_empty() {
            return self.bad(
                say!("`plain` prints nothing"),
                say!("write the number behind the name"),
            );
        }
        let said = scan(&self.directive.argument, self.writing.language);
        said.iter().find(|n| is_share(n)).map(|numeral| {
            let message = say!(
                "« {numeral} » is a share, and no plain number",
                numeral = numeral.text
            );
            self.error("plain-share", message).help(say!(
                "enter it in the ledger, and take it from there with {{#figure ID}}"
            ))
        })
    }

    /// `{{#situation ID}}` and `{{#contacts COUNTRY}}`.
    fn doors(&self, name: &str) -> Option<Finding> {
        let ledger = &self.project.ledger;
        let id = self.directive.argument.as_str();
        let known: Vec<&str> = if name == "situation" {
            ledger.situations.iter().map(|s| s.id.as_str()).collect()
        } else {
            ledger.countries.iter().map(|c| c.code.as_str()).collect()
        };
        if !known.contains(&id) && !ledger.incomplete {
            let finding = self.error("unknown-id", absent(name, id));
            return Some(finding.help(say!("use one of: {known}", known = known.join(", "))));
        }
        self.block()
    }

    fn country(&self) -> Option<Finding> {
        if !self.directive.argument.is_empty() {
            return self.bad(
                say!("`country` takes nothing"),
                say!("write {{#country}} alone"),
            );
        }
        if !self.writing.on_paper() {
            return self.bad(
                say!("only a handout is made for a country"),
                say!("write its name"),
            );
        }
        None
    }

    fn table(&self) -> Option<Finding> {
        if !self.directive.argument.is_empty() {
            return self.bad(
                say!("a table takes no argument"),
                say!("remove what stands behind its name"),
            );
        }
        self.block()
    }

    /// A drawing between words: the sheets know its name, and refuse one that they do not.
    fn icon(&self) -> Option<Finding> {
        let named = self.directive.id.is_some() && self.directive.excess.is_empty();
        if !named || !self.directive.options.is_empty() {
            return self.bad(say!("a drawing has one name"), say!("write {{#icon NAME}}"));
        }
        self.only_on_sheets()
    }

    /// A code that leads from paper to a chapter.
    fn page(&self) -> Option<Finding> {
        let options = &self.directive.options;
        let chapter = options.get("guide").filter(|_| options.len() == 1);
        let Some(chapter) = chapter.filter(|_| self.directive.id.is_none()) else {
            return self.bad(
                say!("a code leads to one chapter"),
                say!("write {{#qr guide=CHAPTER-ID}}"),
            );
        };
        let mut chapters = self.project.manuscript.chapters(self.writing.language);
        if !chapters.any(|text| text.id() == Some(chapter)) {
            let message = say!("no chapter has the id `{chapter}`", chapter);
            let help = say!("name the id of a chapter's title, as in `# Title {#id}`");
            return Some(self.error("unknown-id", message).help(help));
        }
        self.only_on_sheets().or_else(|| self.block())
    }

    fn only_on_sheets(&self) -> Option<Finding> {
        if self.writing.on_paper() {
            return None;
        }
        self.bad(
            say!("this directive prints on sheets only"),
            say!("remove it from the page"),
        )
    }

    /// `{{#handouts for=CHAPTER}}`: the sheets that go with a chapter.
    fn sheets_for(&self) -> Option<Finding> {
        let asked = self.directive.options.get("for");
        let Some(chapter) = asked.filter(|id| self.directive.argument == format!("for={id}"))
        else {
            return self.bad(
                say!("only `for=` can stand behind `handouts`"),
                say!("write {{#handouts}}, or {{#handouts for=CHAPTER}} with the id of its title"),
            );
        };
        if !self.project.manuscript.has_chapter(chapter) {
            let error = self.error("unknown-id", say!("no chapter `{chapter}`", chapter));
            return Some(error.help(say!("name the id of a chapter's title")));
        }
        self.block()
    }

    /// `{{#numbers without=FR}}`: the first numbers of all countries but one.
    fn numbers(&self) -> Option<Finding> {
        let without = self.directive.options.get("without");
        let known = |country: &&String| {
            let mut channels = self.project.ledger.channels.values();
            self.directive.argument == format!("without={country}")
                && channels.any(|channel| channel.country == **country)
        };
        if without.filter(known).is_none() {
            return self.bad(
                say!("only `without=` and a country of the ledger can stand behind `numbers`"),
                say!("write {{#numbers}}, or {{#numbers without=FR}}"),
            );
        }
        self.block()
    }

    fn drawing(&self) -> Option<Finding> {
        let id = &self.directive.argument;
        if self.project.drawings.get(id).is_none() {
            let error = self.error("unknown-id", say!("no drawing `{id}`", id));
            return Some(error.help(say!("name a file of templates/drawings without its ending")));
        }
        self.block()
    }

    /// `{{#avoid WORD}}` names a word that the ledger tells to avoid, and no other.
    fn avoid(&self) -> Option<Finding> {
        let word = self.directive.argument.to_lowercase();
        let terms = self.project.ledger.terms.iter();
        let mut own = terms.filter(|term| term.language == self.writing.language);
        if own.any(|term| term.avoid.iter().any(|known| known.to_lowercase() == word)) {
            return None;
        }
        let message = say!("« {word} » is no term to avoid in this language", word);
        Some(self.error("unknown-id", message).help(say!(
            "write the word as prose, or enter it in ledger/terms.toml"
        )))
    }

    fn reviewed(&self) -> Option<Finding> {
        match Review::of(self.directive) {
            Err(problem) => self.bad(
                problem,
                say!(
                    "write the day of the reading and the day of the next: \
                 {{#reviewed 2026-11-26 until=2027-05-26}}"
                ),
            ),
            Ok(_) => self.block(),
        }
    }

    /// What prints a block must not stand inside a sentence.
    fn block(&self) -> Option<Finding> {
        (!self.directive.alone).then(|| {
            self.error(
                "not-alone",
                say!("this directive prints a block inside a paragraph"),
            )
            .help(say!(
                "put it in a paragraph of its own, with blank lines around"
            ))
        })
    }

    fn entry(&self, name: &str) -> Option<Finding> {
        let Some(id) = self.directive.id.as_deref() else {
            return self.bad(say!("no id"), say!("name the entry: {{#figure ID}}"));
        };
        if let Some(word) = self.directive.excess.first() {
            return self.bad(
                say!("`{word}` is too much", word),
                say!("name one id, then key=value"),
            );
        }
        if let Some(option) = self.wrong_option(name) {
            let help = say!(
                "a figure takes as={shows}, a myth as={myth_shows}",
                shows = SHOWS.join("|"),
                myth_shows = MYTH_SHOWS.join("|")
            );
            return self.bad(option, help);
        }
        self.target(name, id).or_else(|| {
            let show = self.directive.options.get("as").map(String::as_str);
            let block = matches!(name, "passage" | "channel" | "myth")
                || matches!(show, Some("chart" | "card"));
            if block { self.block() } else { None }
        })
    }

    fn wrong_option(&self, name: &str) -> Option<Message> {
        self.directive.options.iter().find_map(|(key, value)| {
            let shows = match name {
                "figure" => &SHOWS[..],
                "myth" => &MYTH_SHOWS[..],
                _ => &[],
            };
            let known = key == "as" && shows.contains(&value.as_str());
            (!known).then(|| say!("`{key}={value}` means nothing here", key, value))
        })
    }

    fn target(&self, name: &str, id: &str) -> Option<Finding> {
        match name {
            "source" => (!self.project.sources.knows(id)).then(|| {
                self.error("unknown-id", say!("no source `{id}`", id))
                    .help(say!("correct the id, or write its record in sources/"))
            }),
            "channel" => match self.project.ledger.channels.get(id) {
                None => self.unknown(name, id),
                Some(channel) => channel.retired.as_ref().map(|retired| {
                    let help = retired.replaced_by.as_ref().map_or_else(
                        || say!("remove it"),
                        |next| say!("print {{#channel {next}}} instead", next),
                    );
                    let message = say!("`{id}` is retired since {on}", id, on = retired.on);
                    self.error("retired-channel", message).help(help)
                }),
            },
            "myth" => {
                let exists = self.project.ledger.myth(id).is_some();
                let mut myths = self.project.traces.myths();
                let traced = myths.any(|myth| myth.entry().id == id);
                self.traced(name, id, exists, traced)
            }
            "figure" => {
                let exists = self.project.ledger.figures.contains_key(id);
                let traced = self.project.traces.figure(id).is_some();
                self.traced(name, id, exists, traced)
            }
            _ => {
                let exists = self.project.ledger.passages.contains_key(id);
                let traced = self.project.traces.passage(id).is_some();
                self.traced(name, id, exists, traced)
            }
        }
    }

    fn unknown(&self, name: &str, id: &str) -> Option<Finding> {
        // A ledger file that cannot be read has its own finding; its ids are not unknown.
        (!self.project.ledger.incomplete).then(|| {
            let help = match self.nearest(id) {
                Some(near) => say!("correct the id; did you mean `{near}`?", near),
                None => say!("correct the id"),
            };
            self.error("unknown-id", absent(name, id)).help(help)
        })
    }

    /// The known id that shares the longest beginning, if it is long enough to be meant.
    fn nearest(&self, id: &str) -> Option<&str> {
        let common = |other: &str| {
            id.chars()
                .zip(other.chars())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let best = self
            .project
            .ledger
            .ids()
            .max_by_key(|other| common(other))?;
        (common(best) >= 4).then_some(best)
    }

    fn traced(&self, name: &str, id: &str, exists: bool, traced: bool) -> Option<Finding> {
        if !exists {
            return self.unknown(name, id);
        }
        if traced {
            return None;
        }
        let defects = self
            .project
            .traces
            .judgement(id)
            .map_or(&[][..], |j| &j.defects);
        let status = defects.iter().find_map(|d| match d {
            Defect::NotPublished(status) => Some(*status),
            _ => None,
        });
        let (message, help) = match status {
            Some(Status::Withheld) => (
                say!("`{id}` is withheld", id),
                say!("remove it from the text, or vet the entry again"),
            ),
            Some(Status::Rejected) => (
                say!("`{id}` is rejected", id),
                say!("remove it from the text, or vet the entry again"),
            ),
            _ => (
                say!("`{id}` cannot be traced", id),
                say!("mend the entry in the ledger: it has a finding of its own"),
            ),
        };
        Some(self.error("not-published", message).help(help))
    }

    /// What is wrong with the options of `{{#channels …}}`.
    fn selection(&self) -> Option<Finding> {
        let options = &self.directive.options;
        if let Some(key) = options.keys().find(|key| !SELECTS.contains(&key.as_str())) {
            let help = say!("use one of: {known}", known = SELECTS.join(", "));
            return self.bad(say!("`{key}` selects nothing", key), help);
        }
        if options
            .get("most")
            .is_some_and(|most| most.parse::<usize>().is_err())
        {
            return self.bad(say!("`most` is no number"), say!("write most=3"));
        }
        let of_the_sheet = options
            .get("country")
            .is_some_and(|c| c == COUNTRY_OF_THE_SHEET);
        if of_the_sheet && !self.writing.on_paper() {
            return self.bad(
                say!("only a handout is made for a country"),
                say!("write country=FR"),
            );
        }
        ["with", "without"].iter().find_map(|key| {
            let ids = options.get(*key)?;
            let unknown = ids
                .split(',')
                .find(|id| !self.project.ledger.channels.contains_key(*id))?;
            let message = say!("there is no channel `{unknown}`", unknown);
            let finding = self.error("unknown-id", message);
            Some(finding.help(say!("look up its id in ledger/channels/")))
        })
    }

    fn channels(&self) -> Option<Finding> {
        if let Some(word) = self.directive.id.as_ref().or(self.directive.excess.first()) {
            let help = say!("write country=FR purpose=report audience=child");
            return self.bad(say!("`{word}` means nothing here", word), help);
        }
        if let Some(finding) = self.selection() {
            return Some(finding);
        }
        let mut channels = self.project.ledger.channels.values();
        let fits = channels.any(|channel| channel.is_asked_by(self.directive));
        if !fits && !self.project.ledger.incomplete {
            return Some(self.error("no-channel", say!("no channel fits")).help(say!(
                "widen the selection, or enter a channel in ledger/channels/"
            )));
        }
        self.block()
    }
}
