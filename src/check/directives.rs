//! Every directive names something that may be printed.

use super::{Project, Rule};
use crate::check::prose::is_share;
use crate::check::writings::{Writing, writings};
use crate::diagnostics::{Finding, Report};
use crate::ledger::Status;
use crate::manuscript::Review;
use crate::markup::Directive;
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
    why: "A directive that cannot be filled would leave a hole where a number should be.",
    check,
};

/// The names of all directives.
pub const NAMES: [&str; 14] = [
    "figure", "passage", "source", "channel", "channels", "figures", "sources", "handouts",
    "editions", "icon", "qr", "drawing", "reviewed", "plain",
];

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

struct Look<'a> {
    project: &'a Project,
    writing: &'a Writing<'a>,
    directive: &'a Directive,
}

impl Look<'_> {
    fn error(&self, code: &'static str, message: impl Into<String>) -> Finding {
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

    fn bad(&self, message: &str, help: &str) -> Option<Finding> {
        Some(self.error("bad-directive", message).help(help))
    }

    fn finding(&self) -> Option<Finding> {
        if !self.writing.directives {
            return self.bad(
                "a directive where none is read",
                "write it in a scope or a note",
            );
        }
        let name = self.directive.name.as_str();
        match name {
            "plain" => self.plain(),
            "figure" | "passage" | "source" | "channel" => self.entry(name),
            "channels" => self.channels(),
            "handouts" if !self.directive.argument.is_empty() => self.sheets_for(),
            "figures" | "sources" | "handouts" | "editions" => self.table(),
            "icon" => self.icon(),
            "qr" => self.page(),
            "drawing" => self.drawing(),
            Review::DIRECTIVE => self.reviewed(),
            _ => Some(
                self.error(
                    "unknown-directive",
                    format!("there is no directive `{name}`"),
                )
                .help(format!("use one of: {}", NAMES.join(", "))),
            ),
        }
    }

    fn plain(&self) -> Option<Finding> {
        if self.directive.argument.is_empty() {
            return self.bad("`plain` prints nothing", "write the number behind the name");
        }
        let said = scan(&self.directive.argument, self.writing.language);
        said.iter().find(|n| is_share(n)).map(|numeral| {
            let message = format!("« {} » is a share, and no plain number", numeral.text);
            self.error("plain-share", message)
                .help("enter it in the ledger, and take it from there with {{#figure ID}}")
        })
    }

    fn table(&self) -> Option<Finding> {
        if !self.directive.argument.is_empty() {
            return self.bad(
                "a table takes no argument",
                "remove what stands behind its name",
            );
        }
        self.block()
    }

    /// A drawing between words: the sheets know its name, and refuse one that they do not.
    fn icon(&self) -> Option<Finding> {
        let named = self.directive.id.is_some() && self.directive.excess.is_empty();
        if !named || !self.directive.options.is_empty() {
            return self.bad("a drawing has one name", "write {{#icon NAME}}");
        }
        self.only_on_sheets()
    }

    /// A code that leads from paper to a chapter.
    fn page(&self) -> Option<Finding> {
        let options = &self.directive.options;
        let chapter = options.get("guide").filter(|_| options.len() == 1);
        let Some(chapter) = chapter.filter(|_| self.directive.id.is_none()) else {
            return self.bad(
                "a code leads to one chapter",
                "write {{#qr guide=CHAPTER-ID}}",
            );
        };
        let mut chapters = self.project.manuscript.chapters(self.writing.language);
        if !chapters.any(|text| text.id() == Some(chapter)) {
            let message = format!("no chapter has the id `{chapter}`");
            let help = "name the id of a chapter's title, as in `# Title {#id}`";
            return Some(self.error("unknown-id", message).help(help));
        }
        self.only_on_sheets().or_else(|| self.block())
    }

    fn only_on_sheets(&self) -> Option<Finding> {
        if self.writing.on_paper() {
            return None;
        }
        self.bad(
            "this directive prints on sheets only",
            "remove it from the page",
        )
    }

    /// `{{#handouts for=CHAPTER}}`: the sheets that go with a chapter.
    fn sheets_for(&self) -> Option<Finding> {
        let asked = self.directive.options.get("for");
        let Some(chapter) = asked.filter(|id| self.directive.argument == format!("for={id}"))
        else {
            return self.bad(
                "only `for=` can stand behind `handouts`",
                "write {{#handouts}}, or {{#handouts for=CHAPTER}} with the id of its title",
            );
        };
        if !self.project.manuscript.has_chapter(chapter) {
            let error = self.error("unknown-id", format!("no chapter `{chapter}`"));
            return Some(error.help("name the id of a chapter's title"));
        }
        self.block()
    }

    fn drawing(&self) -> Option<Finding> {
        let id = &self.directive.argument;
        if self.project.drawings.get(id).is_none() {
            let error = self.error("unknown-id", format!("no drawing `{id}`"));
            return Some(error.help("name a file of templates/drawings without its ending"));
        }
        self.block()
    }

    fn reviewed(&self) -> Option<Finding> {
        match Review::of(self.directive) {
            Err(problem) => self.bad(
                &problem,
                "write the day of the reading and the day of the next: \
                 {{#reviewed 2026-11-26 until=2027-05-26}}",
            ),
            Ok(_) => self.block(),
        }
    }

    /// What prints a block must not stand inside a sentence.
    fn block(&self) -> Option<Finding> {
        (!self.directive.alone).then(|| {
            self.error(
                "not-alone",
                "this directive prints a block inside a paragraph",
            )
            .help("put it in a paragraph of its own, with blank lines around")
        })
    }

    fn entry(&self, name: &str) -> Option<Finding> {
        let Some(id) = self.directive.id.as_deref() else {
            return self.bad("no id", "name the entry: {{#figure ID}}");
        };
        if let Some(word) = self.directive.excess.first() {
            return self.bad(
                &format!("`{word}` is too much"),
                "name one id, then key=value",
            );
        }
        if let Some(option) = self.wrong_option(name) {
            return self.bad(&option, &format!("a figure takes as={}", SHOWS.join("|")));
        }
        self.target(name, id).or_else(|| {
            let show = self.directive.options.get("as").map(String::as_str);
            let block =
                matches!(name, "passage" | "channel") || matches!(show, Some("chart" | "card"));
            if block { self.block() } else { None }
        })
    }

    fn wrong_option(&self, name: &str) -> Option<String> {
        self.directive.options.iter().find_map(|(key, value)| {
            let known = name == "figure" && key == "as" && SHOWS.contains(&value.as_str());
            (!known).then(|| format!("`{key}={value}` means nothing here"))
        })
    }

    fn target(&self, name: &str, id: &str) -> Option<Finding> {
        match name {
            "source" => (!self.project.sources.knows(id)).then(|| {
                self.error("unknown-id", format!("no source `{id}`"))
                    .help("correct the id, or write its record in sources/")
            }),
            "channel" => match self.project.ledger.channels.get(id) {
                None => self.unknown(name, id),
                Some(channel) => channel.retired.as_ref().map(|retired| {
                    let help = retired.replaced_by.as_ref().map_or_else(
                        || "remove it".to_owned(),
                        |next| format!("print {{{{#channel {next}}}}} instead"),
                    );
                    let message = format!("`{id}` is retired since {}", retired.on);
                    self.error("retired-channel", message).help(help)
                }),
            },
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
            let near = self.nearest(id).map(|n| format!("; did you mean `{n}`?"));
            self.error("unknown-id", format!("no {name} `{id}` in the ledger"))
                .help(format!("correct the id{}", near.unwrap_or_default()))
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
            Some(Status::Withheld | Status::Rejected) => {
                let word = status.map_or("", Status::word);
                (
                    format!("`{id}` is {word}"),
                    "remove it from the text, or vet the entry again",
                )
            }
            _ => (
                format!("`{id}` cannot be traced"),
                "mend the entry in the ledger: it has a finding of its own",
            ),
        };
        Some(self.error("not-published", message).help(help))
    }

    fn channels(&self) -> Option<Finding> {
        if let Some(word) = self.directive.id.as_ref().or(self.directive.excess.first()) {
            let help = "write country=FR purpose=report audience=child";
            return self.bad(&format!("`{word}` means nothing here"), help);
        }
        let options = &self.directive.options;
        let known = ["country", "purpose", "audience"];
        if let Some(key) = options.keys().find(|k| !known.contains(&k.as_str())) {
            let help = "use country, purpose and audience";
            return self.bad(&format!("`{key}` selects nothing"), help);
        }
        let mut channels = self.project.ledger.channels.values();
        let fits = channels.any(|channel| channel.is_asked_by(self.directive));
        if !fits && !self.project.ledger.incomplete {
            return Some(
                self.error("no-channel", "no channel fits")
                    .help("widen the selection, or enter a channel in ledger/channels/"),
            );
        }
        self.block()
    }
}
