//! `jalon check`

use super::answer::Answer;
use super::terminal::Terminal;
use super::{Failure, Format, Outcome, Session};
use crate::check;
use crate::say;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  jalon check\n  jalon check --format json\n  jalon check --rules"
)]
pub(super) struct Arguments {
    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,

    /// List the rules and why each exists, and check nothing
    #[arg(long)]
    rules: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.rules {
        session.terminal.print(&rules(&session.terminal))?;
        return Ok(Outcome::Fine);
    }
    let root = session.root()?;
    let (today, format) = (session.today.to_string(), format!("{:?}", arguments.format));
    let depends_on = [
        today.as_str(),
        &format,
        session.terminal.catalogue().language(),
    ];
    let kept = Answer::new(&root, &depends_on);
    if let Some(printed) = kept.as_ref().and_then(Answer::recall) {
        session.terminal.show(&printed)?;
        return Ok(Outcome::Fine);
    }
    session.terminal.step(&say!("checking …"));
    let project = match check::Project::load(&root, session.today) {
        Ok(project) => project,
        Err(report) if arguments.format == Format::Json => {
            session.terminal.print_json(&report.to_json())?;
            return Err(Failure::Report(report));
        }
        Err(report) => return Err(Failure::Report(report)),
    };
    let report = check::run(&project);
    let printed = session.terminal.printed(&report, arguments.format, &root);
    session.terminal.show(&printed)?;
    if report.errors() > 0 {
        return Ok(Outcome::Findings);
    }
    if let Some(kept) = kept {
        kept.keep(printed);
    }
    Ok(Outcome::Fine)
}

fn rules(terminal: &Terminal) -> String {
    check::RULES
        .iter()
        .map(|rule| {
            format!(
                "{} ({})\n    {}\n",
                rule.name,
                rule.codes.join(", "),
                terminal.words(&(rule.why)())
            )
        })
        .collect()
}
