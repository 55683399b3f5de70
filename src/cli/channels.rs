//! `jalon channels`: what a person must ring or open again, the record that it was done, and what
//! each country has.

use std::fmt::Write as _;

use serde::Serialize;

use super::terminal::Terminal;
use super::{Failure, Outcome, Session};
use crate::check::{Project, due};
use crate::dates::Day;
use crate::files::{self, Lock};
use crate::ledger::{Channel, Confirmation, Status, Vetting, edit};
use crate::messages::{Message, Say as _};
use crate::say;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The channels that a person must ring or open again
    Due(DueArguments),
    /// Record that a person rang or opened a channel, and that it is what the ledger says
    Confirm(ConfirmArguments),
    /// Countries and what each has, purpose by purpose
    Coverage(CoverageArguments),
}

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon channels due\n  jalon channels due --before 2027-06-01 --format form > calls.txt"
)]
struct DueArguments {
    /// Those whose review date is before this day [default: the end of the notice]
    #[arg(long, value_name = "DAY")]
    before: Option<Day>,

    /// How the list is printed
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,
}

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon channels confirm fr-3018 --on 2026-11-26 --by editor --note \"Rang at 10: answered, hours confirmed.\""
)]
struct ConfirmArguments {
    /// The channel
    id: String,

    /// The day on which it was rung or opened
    #[arg(long, value_name = "DAY")]
    on: Day,

    /// The role of who did it, in one word, never a person's name
    #[arg(long, value_name = "ROLE")]
    by: String,

    /// What was done and heard
    #[arg(long, value_name = "TEXT")]
    note: String,

    /// When to look again [default: `limits.channel_review_days` of jalon.toml later]
    #[arg(long, value_name = "DAY")]
    review_by: Option<Day>,
}

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon channels coverage\n  jalon channels coverage --format json"
)]
struct CoverageArguments {
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = TableFormat::Human)]
    format: TableFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ListFormat {
    /// One line a channel.
    Human,
    /// Comma-separated values with a head.
    Csv,
    /// One JSON document.
    Json,
    /// A form to print: one box a channel, with lines to write on.
    Form,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TableFormat {
    /// A table.
    Human,
    /// One JSON document.
    Json,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Due(arguments) => list(session, &session.load()?, arguments),
        Command::Confirm(arguments) => {
            // What is read is what will be replaced: nobody else writes in between.
            let lock = session.lock(&session.root()?)?;
            confirm(session, &lock, &session.load()?, arguments)
        }
        Command::Coverage(arguments) => coverage(session, &session.load()?, arguments.format),
    }
}

/// A channel that is due, in plain words.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    country: &'a str,
    name: String,
    numbers: Vec<&'a str>,
    addresses: Vec<&'a str>,
    review_by: String,
    stated_on: Option<String>,
    evidence: Vec<&'a str>,
    /// It is an emergency number, which nobody rings to test it.
    emergency: bool,
}

impl<'a> Row<'a> {
    fn new(project: &Project, channel: &'a Channel, review_by: Day) -> Self {
        let language = project.config.default_language();
        Self {
            id: &channel.id,
            country: &channel.country,
            name: channel.name.get(language).cloned().unwrap_or_default(),
            numbers: channel.numbers.iter().map(|n| n.display.as_str()).collect(),
            addresses: channel.links.iter().map(|l| l.url.as_str()).collect(),
            review_by: review_by.to_string(),
            stated_on: channel.stated_on(),
            evidence: channel.evidence.iter().map(|e| e.url.as_str()).collect(),
            emergency: channel.serves("emergency"),
        }
    }

    /// The day that its evidence bears, for people.
    fn stated(&self) -> Message {
        match &self.stated_on {
            Some(day) => Message::foreign(day),
            None => say!("undated"),
        }
    }

    /// Numbers, or addresses for a channel without any.
    fn reach(&self) -> String {
        let all = if self.numbers.is_empty() {
            &self.addresses
        } else {
            &self.numbers
        };
        all.join(", ")
    }
}

fn list(
    session: &Session,
    project: &Project,
    arguments: &DueArguments,
) -> Result<Outcome, Failure> {
    let before = arguments.before.unwrap_or_else(|| {
        let notice = project.config.limits.review_notice_days;
        project.today.plus_days(notice + 1)
    });
    let channels = &project.ledger.channels;
    let rows: Vec<Row<'_>> = due(project, before)
        .into_iter()
        .filter_map(|due| Some(Row::new(project, channels.get(due.id)?, due.review_by)))
        .collect();
    let terminal = &session.terminal;
    match arguments.format {
        ListFormat::Json => {
            let before = before.to_string();
            terminal.json(&serde_json::json!({ "version": 1, "before": before, "due": rows }))?;
        }
        ListFormat::Csv => terminal.print(&csv(&rows)?)?,
        ListFormat::Form => terminal.print(&form(&rows, before, terminal))?,
        ListFormat::Human => {
            for row in &rows {
                let stated = terminal.words(&say!("stated {day}", day = row.stated()));
                let line = format!(
                    "{}  {}  {}\n    {stated}\n",
                    row.review_by,
                    row.id,
                    row.reach()
                );
                terminal.print(&line)?;
            }
            terminal.say(say!(
                "{count} due before {day}",
                count = rows.len(),
                day = before
            ));
        }
    }
    Ok(if rows.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

fn csv(rows: &[Row<'_>]) -> Result<String, Failure> {
    let failed = |e: &dyn std::fmt::Display| {
        Failure::other(
            say!("the list cannot be written: {reason}", reason = e),
            say!("report it"),
        )
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "id",
        "country",
        "name",
        "numbers",
        "addresses",
        "review_by",
        "stated_on",
        "evidence",
    ];
    writer.write_record(head).map_err(|e| failed(&e))?;
    for row in rows {
        let record = [
            row.id,
            row.country,
            &row.name,
            &row.numbers.join(" | "),
            &row.addresses.join(" | "),
            &row.review_by,
            row.stated_on.as_deref().unwrap_or("undated"),
            &row.evidence.join(" | "),
        ];
        writer.write_record(record).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

/// Plain text, at most 80 columns where addresses allow it.
fn form(rows: &[Row<'_>], before: Day, terminal: &Terminal) -> String {
    let title = terminal.words(&say!(
        "CHANNELS TO RING OR TO OPEN AGAIN BEFORE {day}",
        day = before
    ));
    let rules = terminal.words(&say!(
        "Ring from the country itself. Say at once that it is only a check. Do not test\nemergency numbers: compare them with the official page instead."
    ));
    let mut form = format!("{title}\n\n{rules}\n");
    for row in rows {
        // Writing to a string cannot fail.
        let _ = write!(
            form,
            "\n{}\n{} ({}), {}\n",
            "-".repeat(80),
            row.name,
            row.country,
            row.id
        );
        for number in &row.numbers {
            let label = terminal.words(&say!("[ ] number"));
            let _ = writeln!(form, "  {label:<13} {number}");
        }
        for address in &row.addresses {
            let label = terminal.words(&say!("[ ] address"));
            let _ = writeln!(form, "  {label:<13} {address}");
        }
        let boxes = say!(
            "  [ ] hours   [ ] languages   [ ] free   [ ] {last}\n      look again by {day}; last stated {stated}\n  Day ______________  Role ______________________  Right: yes / no\n  Heard ____________________________________________________________________",
            last = if row.emergency {
                say!("compared, NOT RUNG")
            } else {
                say!("still its purpose")
            },
            day = row.review_by,
            stated = row.stated()
        );
        let _ = writeln!(form, "{}", terminal.words(&boxes));
    }
    form
}

fn confirm(
    session: &Session,
    lock: &Lock,
    project: &Project,
    arguments: &ConfirmArguments,
) -> Result<Outcome, Failure> {
    let refuse = |message: Message, help: Message| {
        let help = say!("{help}; nothing was changed", help);
        Err(Failure::other(message, help))
    };
    let id = &arguments.id;
    let Some(channel) = project.ledger.channels.get(id) else {
        return refuse(
            say!("no channel `{id}` in the ledger", id),
            say!("`jalon channels due` lists them"),
        );
    };
    if channel.retired.is_some() {
        return refuse(
            say!("`{id}` is retired", id),
            say!("confirm what has taken its place"),
        );
    }
    if arguments.by.is_empty() || arguments.by.contains(char::is_whitespace) {
        return refuse(
            say!("`{role}` is not a role", role = arguments.by),
            say!("name the role in one word, such as `editor`, never a person"),
        );
    }
    if arguments.note.trim().is_empty() {
        return refuse(
            say!("the note is empty"),
            say!("say what was done and heard"),
        );
    }
    if arguments.on > session.today {
        return refuse(
            say!("{day} is yet to come", day = arguments.on),
            say!("give the day on which it was done"),
        );
    }
    let review_by = arguments.review_by.unwrap_or_else(|| {
        let days = project.config.limits.channel_review_days;
        arguments.on.plus_days(days)
    });
    if review_by <= arguments.on {
        return refuse(
            say!(
                "{day} is not after {before}",
                day = review_by,
                before = arguments.on
            ),
            say!("give a later day"),
        );
    }
    let vetted = channel.vetting.as_ref();
    if vetted.is_none_or(|vetting| vetting.fingerprint != channel.fingerprint(vetting)) {
        return refuse(
            say!("`{id}` was changed after it was vetted", id),
            say!("compare it with its evidence and accept it with `jalon review` first"),
        );
    }
    let file = &channel.place.file;
    let old = files::read_text(&project.config.root.join(file))?;
    let text = confirmed(&old, channel, arguments, review_by)?;
    session.replace(lock, file, Some(&old), text)?;
    session.terminal.say(say!(
        "{id} confirmed; to be looked at again by {day}",
        id,
        day = review_by
    ));
    Ok(Outcome::Fine)
}

/// The file of the channel with the confirmation, the new review date, and a decision on that.
fn confirmed(
    text: &str,
    channel: &Channel,
    arguments: &ConfirmArguments,
    review_by: Day,
) -> Result<String, Failure> {
    let broken = |e: edit::EditError| {
        Failure::other(e.said(), say!("mend the ledger file; nothing was changed"))
    };
    let confirmation = Confirmation {
        on: arguments.on,
        by: arguments.by.clone(),
        note: arguments.note.clone(),
    };
    let text =
        edit::add_confirmation(text, &channel.id, &confirmation, review_by).map_err(broken)?;
    let mut changed = channel.clone();
    changed.review_by = Some(review_by);
    let mut vetting = Vetting {
        status: Status::Published,
        on: arguments.on,
        by: arguments.by.clone(),
        version: None,
        kept: None,
        fingerprint: String::new(),
        note: arguments.note.clone(),
        place: channel.place.clone(),
    };
    vetting.fingerprint = changed.fingerprint(&vetting);
    edit::set_vetting(&text, &channel.id, &vetting).map_err(broken)
}

/// The purposes of the table, in the order of urgency.
const PURPOSES: [&str; 8] = [
    "emergency",
    "crisis",
    "missing-child",
    "report-person",
    "report-content",
    "take-down",
    "talk",
    "prevention",
];

#[derive(Serialize)]
struct Line<'a> {
    country: &'a str,
    channels: Vec<(&'static str, usize)>,
}

fn coverage(session: &Session, project: &Project, format: TableFormat) -> Result<Outcome, Failure> {
    let line = |country: &'_ crate::ledger::Country| {
        let channels = project.ledger.channels_of(&country.code);
        let count = |purpose: &'static str| {
            let number = channels.iter().filter(|c| c.serves(purpose)).count();
            (purpose, number)
        };
        PURPOSES.map(count).to_vec()
    };
    let lines: Vec<Line<'_>> = project
        .ledger
        .countries
        .iter()
        .map(|country| Line {
            country: &country.code,
            channels: line(country),
        })
        .collect();
    if format == TableFormat::Json {
        let table: serde_json::Map<_, _> = lines
            .iter()
            .map(|line| {
                let row: serde_json::Map<_, _> = line
                    .channels
                    .iter()
                    .map(|(purpose, number)| ((*purpose).to_owned(), (*number).into()))
                    .collect();
                (line.country.to_owned(), row.into())
            })
            .collect();
        session
            .terminal
            .json(&serde_json::json!({ "version": 1, "countries": table }))?;
        return Ok(Outcome::Fine);
    }
    session.terminal.print(&table(&lines))?;
    Ok(Outcome::Fine)
}

/// Purposes are named as the ledger names them, in every language.
fn table(lines: &[Line<'_>]) -> String {
    let mut table = format!("{:4}", "");
    for purpose in PURPOSES {
        let _ = write!(table, "  {purpose}");
    }
    table.push('\n');
    for line in lines {
        let _ = write!(table, "{:4}", line.country);
        for (purpose, number) in &line.channels {
            let shown = if *number == 0 {
                "-".to_owned()
            } else {
                number.to_string()
            };
            let _ = write!(table, "  {shown:>width$}", width = purpose.len());
        }
        table.push('\n');
    }
    table
}
