//! The set: every handout of a project, in every language, for every paper and ink, as files.
//!
//! A handout is composed once a language (and once a country, where it is made for each) and laid
//! out anew for every paper and ink, all at the same time.
//!
//! Everything that is wrong with any of them is found before the first is given out.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::compose::{self, ComposeProblem, Order};
use super::definition::{self, Audience, Definition, DefinitionProblem, Joined};
use super::editions;
use super::fonts::{self, Fonts};
use super::model::{Format, Ink, Inline, Own, Paper, Picture, Sheet, TraceKind, TraceMark};
use super::{Attachment, LayoutProblem, Print, Printer, Typeset, typeset};
use crate::content::Content;
use crate::diagnostics::{Finding, Place};
use crate::files;
use crate::manuscript::Text;
use crate::memo::Memo;
use crate::messages::Say as _;
use crate::say;
use crate::theme;

/// Where the handouts are, below the project's folder.
pub const FOLDER: &str = "handouts";

/// A handout, made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The id of what was made: the name of the handout's folder, and the country where there is
    /// one for each.
    pub id: String,
    /// The name of the handout's folder.
    pub handout: String,
    /// What it is printed as.
    pub format: Format,
    /// For whom.
    pub audience: Audience,
    /// Its language.
    pub language: String,
    /// For which paper and ink.
    pub press: Press,
    /// The name of its file: `<id>-<language>-<paper>.pdf`, with `-mono` where no colour is used.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// The chapters that it goes with, by the ids of their titles.
    pub chapters: Vec<String>,
    /// The code of its edition.
    pub edition: String,
    /// A digest of what its writer wrote.
    pub words: String,
    /// How many pages.
    pub pages: usize,
    /// The file.
    pub pdf: Vec<u8>,
    /// What it prints of every trace, in reading order.
    pub prints: Vec<Print>,
}

/// What a sheet is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Press {
    /// The paper.
    pub paper: Paper,
    /// Whether colours may be used.
    pub ink: Ink,
}

impl Press {
    fn ending(self) -> String {
        let paper = self.paper.name();
        match self.ink {
            Ink::Colour => paper.to_owned(),
            Ink::Mono => format!("{paper}-mono"),
        }
    }
}

/// What is to be made: of everything, what these choose.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The languages.
    pub languages: &'a [&'a str],
    /// Names of folders, or ids of what is made of them; empty for all.
    pub handouts: &'a [String],
    /// The country, for handouts that are made for one; none for each its own.
    pub country: Option<&'a str>,
    /// The paper; none for all that a format is laid out for.
    pub paper: Option<Paper>,
    /// The ink; none for both.
    pub ink: Option<Ink>,
    /// What an association adds.
    pub own: Option<&'a OwnWords>,
    /// Told of each file that is made.
    pub done: &'a (dyn Fn(&str) + Sync),
    /// What travels in the file of a sheet of which all but the file is known.
    pub proof: Option<&'a (dyn Fn(&Made) -> Attachment + Sync)>,
    /// The files that were made before in this process.
    pub memory: Option<&'a Memory>,
}

/// The files that were made before, each with all that it was made from.
#[derive(Debug, Default)]
pub struct Memory {
    pressed: Memo<Ingredients, Pressed>,
    /// The faces: while they stay the same they are one, which is equal to itself at first sight.
    fonts: Memo<Fonts, Fonts>,
}

/// All that a file is made from.
#[derive(Debug, PartialEq)]
pub struct Ingredients {
    sheet: Sheet,
    fonts: Fonts,
}

/// What came of it.
#[derive(Debug)]
pub struct Pressed {
    pages: usize,
    prints: Vec<Print>,
    attachment: Option<Attachment>,
    pdf: Vec<u8>,
}

impl<'a> Job<'a> {
    /// Everything, in these languages.
    #[must_use]
    pub fn all(languages: &'a [&'a str]) -> Self {
        Self {
            languages,
            handouts: &[],
            country: None,
            paper: None,
            ink: None,
            own: None,
            done: &|_| (),
            proof: None,
            memory: None,
        }
    }

    /// The papers and inks that a format is made for.
    fn presses(&self, format: Format) -> Vec<Press> {
        let papers = format.papers().iter().copied();
        let inks = [Ink::Colour, Ink::Mono];
        papers
            .filter(|paper| self.paper.is_none_or(|wanted| wanted == *paper))
            .flat_map(|paper| inks.map(|ink| Press { paper, ink }))
            .filter(|press| self.ink.is_none_or(|wanted| wanted == press.ink))
            .collect()
    }
}

/// What an association adds to the sheets that it hands out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnWords {
    /// Its contacts, a line each, as it wrote them.
    pub contacts: Vec<String>,
    /// Its logo.
    pub logo: Option<Picture>,
}

/// Makes handouts: by id, then in the order of the languages, then by paper and ink.
///
/// # Errors
/// Everything that keeps any of them from being made.
pub fn make(content: Content<'_>, job: Job<'_>) -> Result<Vec<Made>, Vec<Finding>> {
    let root = &content.project().config.root;
    let (definitions, mut findings) = definitions(root);
    if definitions.is_empty() {
        return if findings.is_empty() {
            Ok(Vec::new())
        } else {
            Err(findings)
        };
    }
    let fonts = Fonts::read(root).map_err(|problem| {
        vec![
            Finding::error("handout-fonts", Place::file(fonts::FOLDER), problem.said())
                .help(say!("put the faces back into that folder")),
        ]
    })?;
    let fonts = match job.memory {
        Some(memory) => memory.fonts.output(fonts::FOLDER, fonts, Fonts::clone),
        None => fonts,
    };
    let maker = Maker {
        content,
        fonts: &fonts,
        job,
    };
    // Each core takes the next unit when it is done with its last, and remembers what it has shaped.
    let units = maker.units(&definitions).into_iter().enumerate();
    let made: BTreeMap<usize, Result<Vec<Made>, Vec<Finding>>> = units
        .par_bridge()
        .map_init(
            || Printer::new(&fonts),
            |printer, (at, unit)| (at, maker.unit(unit, printer)),
        )
        .collect();
    let mut sheets = Vec::new();
    for result in made.into_values() {
        match result {
            Ok(some) => sheets.extend(some),
            Err(more) => findings.extend(more),
        }
    }
    if findings.is_empty() {
        Ok(sheets)
    } else {
        Err(findings)
    }
}

/// A handout's definition and what names it.
struct Defined {
    id: String,
    /// Its file, below the project's folder.
    file: String,
    text: String,
    definition: Definition,
}

fn definitions(root: &Path) -> (Vec<Defined>, Vec<Finding>) {
    let mut defined = Vec::new();
    let mut findings = Vec::new();
    let unreadable = |path: &str, error: files::FileError| {
        Finding::error("unreadable", Place::file(path), error.said()).help(say!("make it readable"))
    };
    let paths = match files::list(&root.join(FOLDER), "toml") {
        Ok(paths) => paths,
        Err(error) => return (defined, vec![unreadable(FOLDER, error)]),
    };
    for path in paths {
        let file = files::relative(root, &path);
        let Some(id) = file
            .strip_prefix("handouts/")
            .and_then(|f| f.strip_suffix("/handout.toml"))
        else {
            continue;
        };
        let id = id.to_owned();
        match files::read_text(&path) {
            Err(error) => findings.push(unreadable(&file, error)),
            Ok(text) => match Definition::parse(&text) {
                Ok(definition) => defined.push(Defined {
                    id,
                    file,
                    text,
                    definition,
                }),
                Err(problem) => findings.push(bad_definition(&id, &file, &text, &problem)),
            },
        }
    }
    (defined, findings)
}

fn bad_definition(id: &str, file: &str, text: &str, problem: &DefinitionProblem) -> Finding {
    let place = match problem {
        DefinitionProblem::Form {
            span: Some(span), ..
        } => Place::at(file, text, span.start),
        _ => Place::file(file),
    };
    Finding::error("handout-definition", place, problem.said())
        .subject(id)
        .help(say!("see CONTRIBUTING.md for what a handout.toml holds"))
}

/// One handout in one language, for one country where it has one.
#[derive(Clone, Copy)]
struct Unit<'u> {
    defined: &'u Defined,
    country: Option<&'u str>,
    language: &'u str,
}

impl Unit<'_> {
    /// The id of what is made: one for each country where there are several.
    fn id(&self) -> String {
        let Defined { id, definition, .. } = self.defined;
        match self.country.filter(|_| definition.per_country) {
            Some(country) => format!("{id}-{}", country.to_lowercase()),
            None => id.clone(),
        }
    }
}

/// How many channels a country needs for a sheet of its own.
const ENOUGH: usize = 3;

struct Maker<'m> {
    content: Content<'m>,
    fonts: &'m Fonts,
    job: Job<'m>,
}

impl<'m> Maker<'m> {
    /// Everything that is to be made, in order.
    fn units<'u>(&'u self, definitions: &'u [Defined]) -> Vec<Unit<'u>> {
        let countries = self.countries();
        let mut units = Vec::new();
        for defined in definitions {
            let definition = &defined.definition;
            let several: Vec<Option<&str>> = if definition.per_country {
                let wanted = |code: &&str| self.job.country.is_none_or(|c| c == *code);
                countries.iter().copied().filter(wanted).map(Some).collect()
            } else {
                vec![self.job.country]
            };
            for country in several {
                for language in self.job.languages {
                    let own = definition.country.get(*language).map(String::as_str);
                    let unit = Unit {
                        defined,
                        country: country.or(own),
                        language,
                    };
                    let wanted = &self.job.handouts;
                    let named = |id: &String| *id == defined.id || *id == unit.id();
                    if wanted.is_empty() || wanted.iter().any(named) {
                        units.push(unit);
                    }
                }
            }
        }
        units
    }

    /// The countries with channels enough, by code. The Union and the world are none.
    fn countries(&self) -> Vec<&'m str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for channel in self.content.project().ledger.channels.values() {
            let is_country = !matches!(channel.country.as_str(), "EU" | "INT");
            if channel.retired.is_none() && is_country {
                *counts.entry(channel.country.as_str()).or_default() += 1;
            }
        }
        let enough = counts.into_iter().filter(|(_, count)| *count >= ENOUGH);
        enough.map(|(code, _)| code).collect()
    }

    fn unit(&self, unit: Unit<'_>, printer: &mut Printer<'_>) -> Result<Vec<Made>, Vec<Finding>> {
        let Unit {
            defined, language, ..
        } = unit;
        let Defined { id, definition, .. } = defined;
        let text = self.content.project().manuscript.handout(id, language);
        let text = text.ok_or_else(|| {
            let message = say!("the handout {id} has no text in `{language}`", id, language);
            let finding = Finding::error("handout-text", Place::file(&defined.file), message);
            vec![
                finding
                    .subject(id.as_str())
                    .help(say!("write it beside the handout.toml")),
            ]
        })?;
        let sheet = self.sheet(unit, text)?;
        printer.turn();
        // One after the other: what was found out for one is there for the next.
        let presses = self.job.presses(definition.format).into_iter();
        let made = presses.map(|press| {
            let made = self.press(unit, text, sheet.on(press.paper, press.ink), press, printer);
            (press.paper, made)
        });
        let mut sheets = Vec::new();
        let mut findings: Vec<(Paper, Vec<Finding>)> = Vec::new();
        for (paper, result) in made {
            match result {
                Ok(sheet) => sheets.push(sheet),
                // What does not fit in one ink does not fit in the other: it is told once.
                Err(_) if findings.iter().any(|(told, _)| *told == paper) => {}
                Err(more) => findings.push((paper, more)),
            }
        }
        if findings.is_empty() {
            Ok(sheets)
        } else {
            Err(findings.into_iter().flat_map(|(_, more)| more).collect())
        }
    }

    /// The sheet of a unit, for no paper yet.
    fn sheet(&self, unit: Unit<'_>, text: &Text) -> Result<Sheet, Vec<Finding>> {
        let Unit {
            defined, language, ..
        } = unit;
        let bad = |problem: DefinitionProblem| {
            vec![bad_definition(
                &defined.id,
                &defined.file,
                &defined.text,
                &problem,
            )]
        };
        let title = self.title(unit).map_err(bad)?;
        let markdown = self.markdown(unit, text, &title).map_err(bad)?;
        let editions = self
            .content
            .chapter_with("editions", text.language.as_str())
            .and_then(|chapter| self.content.address(chapter));
        let country = unit.country.filter(|_| defined.definition.per_country);
        let country = country.map(|code| self.content.country_name(code, language));
        let order = Order {
            definition: &defined.definition,
            language,
            title: &title,
            country: country.as_deref(),
            editions: editions.as_deref(),
        };
        let mut sheet = compose::compose(self.content, order, &markdown)
            .map_err(|problems| self.misplaced(text, problems))?;
        if let Some(code) = unit.country {
            let country = self.content.country_name(code, unit.language);
            sheet.description = sheet.description.replace("{country}", &country);
        }
        sheet.own = self.own(language);
        Ok(sheet)
    }

    fn press(
        &self,
        unit: Unit<'_>,
        text: &Text,
        sheet: Sheet,
        press: Press,
        printer: &mut Printer<'_>,
    ) -> Result<Made, Vec<Finding>> {
        let id = unit.id();
        let made = Made {
            file: format!("{id}-{}-{}.pdf", unit.language, press.ending()),
            id,
            handout: unit.defined.id.clone(),
            format: sheet.format,
            audience: unit.defined.definition.audience,
            language: unit.language.to_owned(),
            press,
            chapters: unit.defined.definition.chapters.clone(),
            edition: sheet.code.clone(),
            words: editions::digest(&[&sheet.title, &sheet.description, &text.text]),
            title: sheet.title.clone(),
            description: sheet.description.clone(),
            pages: 0,
            pdf: Vec::new(),
            prints: Vec::new(),
        };
        let made = self.printed(made, sheet, printer).map_err(|problems| {
            let unfit = |problem| unfit(text, problem, press.paper);
            problems.iter().map(unfit).collect::<Vec<_>>()
        })?;
        (self.job.done)(&made.file);
        Ok(made)
    }

    /// The sheet with its pages: those that were made of the same before, if there are any.
    fn printed(
        &self,
        made: Made,
        sheet: Sheet,
        printer: &mut Printer<'_>,
    ) -> Result<Made, Vec<LayoutProblem>> {
        let Some(memory) = self.job.memory else {
            let set = typeset(&sheet, &mut printer.shaper)?;
            return self.written(made, &set, printer).map(|(made, _)| made);
        };
        let ingredients = Ingredients {
            sheet,
            fonts: self.fonts.clone(),
        };
        let last = memory.pressed.last(&made.file);
        if let Some(last) = last.filter(|last| last.0 == ingredients) {
            let known = &last.1;
            let again = Made {
                pages: known.pages,
                prints: known.prints.clone(),
                ..made.clone()
            };
            if self.proof(&again) == known.attachment {
                let pdf = known.pdf.clone();
                return Ok(Made { pdf, ..again });
            }
        }
        let set = typeset(&ingredients.sheet, &mut printer.shaper)?;
        let (made, attachment) = self.written(made, &set, printer)?;
        let pressed = Pressed {
            pages: made.pages,
            prints: made.prints.clone(),
            attachment,
            pdf: made.pdf.clone(),
        };
        memory.pressed.keep(&made.file, ingredients, pressed);
        Ok(made)
    }

    /// The sheet with its file, and what travels in it.
    fn written(
        &self,
        made: Made,
        set: &Typeset,
        printer: &mut Printer<'_>,
    ) -> Result<(Made, Option<Attachment>), Vec<LayoutProblem>> {
        let made = Made {
            pages: set.document.pages.len(),
            prints: set.prints.clone(),
            ..made
        };
        let attachment = self.proof(&made);
        let pdf = printer.write(set, attachment.as_ref())?;
        Ok((Made { pdf, ..made }, attachment))
    }

    fn proof(&self, made: &Made) -> Option<Attachment> {
        self.job.proof.map(|proof| proof(made))
    }

    /// The title, with its country where there is one sheet for each.
    fn title(&self, unit: Unit<'_>) -> Result<String, DefinitionProblem> {
        let definition = &unit.defined.definition;
        let title = definition.title(unit.language)?;
        let Some(code) = unit.country else {
            return Ok(title.to_owned());
        };
        let country = self.content.country_name(code, unit.language);
        if title.contains("{country}") {
            return Ok(title.replace("{country}", &country));
        }
        let words = self.content.words(unit.language);
        match words.filter(|_| definition.per_country) {
            Some(words) => Ok(words
                .get("handout_of_country")
                .replace("{title}", title)
                .replace("{country}", &country)),
            None => Ok(title.to_owned()),
        }
    }

    /// What the association adds, under words of ours that say so.
    fn own(&self, language: &str) -> Option<Own> {
        let own = self.job.own?;
        let words = self.content.words(language)?;
        let mark = TraceMark {
            kind: TraceKind::Own,
            id: None,
        };
        let contact = |text: &String| {
            vec![Inline::Traced {
                mark: mark.clone(),
                text: vec![Inline::Text(text.clone())],
            }]
        };
        let logo = own.logo.clone().map(|logo| Picture {
            description: words.get("handout_own_logo"),
            ..logo
        });
        Some(Own {
            title: vec![Inline::Text(words.get("handout_own"))],
            back: words.get("handout_own_back"),
            contacts: own.contacts.iter().map(contact).collect(),
            logo,
        })
    }

    fn markdown(
        &self,
        unit: Unit<'_>,
        text: &Text,
        title: &str,
    ) -> Result<String, DefinitionProblem> {
        let definition = &unit.defined.definition;
        let root = &self.content.project().config.root;
        let name = definition::template_name(definition.format);
        let template = theme::read_text(root, name)
            .map_err(|error| DefinitionProblem::unreadable(definition.format, &error))?;
        let none = BTreeMap::new();
        let strings = self
            .content
            .strings(&text.language)
            .map_or(&none, |s| s.words());
        let body = match unit.country {
            Some(code) => {
                let name = self.content.country_name(code, unit.language);
                definition::for_country(&text.text, code, &name)
            }
            None => text.text.clone(),
        };
        let joined = Joined {
            id: &unit.defined.id,
            language: &text.language,
            title,
            body: &body,
        };
        definition.markdown(joined, strings, &template)
    }

    fn misplaced(&self, text: &Text, problems: Vec<ComposeProblem>) -> Vec<Finding> {
        let finding = |problem: ComposeProblem| {
            let place = match text.text.find(&problem.what) {
                Some(at) => text.place(at),
                None => Place::file(&text.file),
            };
            let message = say!(
                "`{what}` cannot stand on a sheet: {why}",
                what = problem.what,
                why = problem.why
            );
            Finding::error("handout-block", place, message)
                .length(problem.what.chars().count())
                .help(say!(
                    "leave it out of the handout, or print it in the guide"
                ))
        };
        problems.into_iter().map(finding).collect()
    }
}

/// A layout problem, as a finding on the handout's text.
fn unfit(text: &Text, problem: &LayoutProblem, paper: Paper) -> Finding {
    let (code, help) = match problem {
        LayoutProblem::TooLong { .. } | LayoutProblem::TooWide { .. } => (
            "handout-overflow",
            say!("shorten the text; nothing is made smaller to fit"),
        ),
        LayoutProblem::MissingGlyph { .. } => (
            "handout-glyph",
            say!("use another character, or add a face that has this one"),
        ),
        LayoutProblem::Engine(_) => (
            "handout-engine",
            say!("this is a fault of jalon: please report it"),
        ),
    };
    let message = match problem {
        LayoutProblem::TooLong { .. } | LayoutProblem::TooWide { .. } => {
            say!(
                "on {paper}, {problem}",
                paper = paper.name(),
                problem = problem.said()
            )
        }
        LayoutProblem::MissingGlyph { .. } | LayoutProblem::Engine(_) => problem.said(),
    };
    Finding::error(code, Place::file(&text.file), message).help(help)
}
