//! The command line: one file a command, thin.
//!
//! Here, and only here, the clock, the environment and the working folder are read, and text is
//! printed. Data goes to stdout, everything else to stderr. Exit status: 0 when all is fine, 1
//! when there are findings, 2 when the command could not run.

mod answer;
mod audit;
mod build;
mod building;
mod changes;
mod channels;
mod check;
mod diff;
mod documents;
mod handouts;
mod help;
mod new;
mod odd;
mod preprocess;
mod review;
mod scan;
mod serve;
mod shell;
mod source;
mod terminal;
mod theme;
mod trace;
mod verify;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::check::Project;
use crate::config;
use crate::dates::Day;
use crate::diagnostics::Report;
use crate::files::{self, Changes, Lock};
use crate::messages::{Message, Say as _};
use crate::say;
use terminal::Terminal;

/// Builds a prevention guide and handouts in which every figure is traced to its source.
#[derive(Parser)]
#[command(name = "jalon", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 = fine, 1 = findings, 2 = could not run.")]
struct Arguments {
    /// The project's folder [default: search upwards for jalon.toml]
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,

    /// The day to take for today, for a build that can be repeated [default: the clock's]
    #[arg(long, global = true, value_name = "DAY", hide_short_help = true)]
    today: Option<Day>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check, build the guide and the handouts, audit what was built, publish it
    Build(build::Arguments),
    /// Make a new project: an example that builds, to be replaced
    New(new::Arguments),
    /// Build, serve on 127.0.0.1, rebuild on change, reload the page
    Serve(serve::Arguments),
    /// Find everything that is wrong in sources, ledger, book and handouts
    Check(check::Arguments),
    /// Make only the sheets, with an association's own contacts and logo
    Handouts(handouts::Arguments),
    /// The channels: what must be rung again, and the record that it was
    Channels(channels::Arguments),
    /// Show the whole chain of one entry, from the page to the bytes of its source
    Trace(trace::Arguments),
    /// List every numeral and statistical expression of a document
    Scan(scan::Arguments),
    /// Compare two editions of any document: what became of every number
    Diff(diff::Arguments),
    /// Sources, their versions, and what became of their numerals
    Source(source::Arguments),
    /// Vet new and suspect entries
    Review(review::Arguments),
    /// Read a built site as a stranger would, and prove that every numeral in it is traced
    Audit(audit::Arguments),
    /// Hold a published site against what the checkout builds
    Verify(verify::Arguments),
    /// Templates, styles, fonts and words, to be changed
    Theme(theme::Arguments),
    /// Answer mdBook's preprocessor protocol
    Preprocess(preprocess::Arguments),
    /// Print what a shell needs to complete commands
    Completions(shell::Completions),
    /// Write the man pages
    Man(shell::Man),
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// One JSON document on stdout.
    Json,
    /// Workflow annotations, as forges show them beside the code.
    Annotations,
}

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is fine.
    Fine,
    /// There are findings.
    Findings,
}

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Findings that leave nothing to work on.
    #[error("the project cannot be read")]
    Report(Report),
    /// A file.
    #[error(transparent)]
    File(#[from] crate::files::FileError),
    /// The output was closed.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// Anything else, with the way out.
    #[error("{}", message.english())]
    Other {
        /// What is wrong.
        message: Message,
        /// What to do.
        help: Message,
    },
}

impl Failure {
    fn other(message: Message, help: Message) -> Self {
        Self::Other { message, help }
    }

    fn said(&self) -> Message {
        match self {
            Self::Report(_) => say!("the project cannot be read"),
            Self::File(error) => error.said(),
            Self::Print(error) => say!("cannot print: {error}", error),
            Self::Other { message, .. } => message.clone(),
        }
    }
}

/// What every command gets.
struct Session {
    project: Option<PathBuf>,
    today: Day,
    terminal: Terminal,
}

impl Session {
    /// The project's folder: the one that was named, or the nearest one upwards. A change that
    /// was interrupted there is finished first.
    fn root(&self) -> Result<PathBuf, Failure> {
        let root = match &self.project {
            Some(root) => root.clone(),
            None => Self::nearest()?,
        };
        match files::recover(&root, config::FILE) {
            Ok(true) => self
                .terminal
                .say(say!("finished a change that had been interrupted")),
            Ok(false) => {}
            Err(e) => return Err(Failure::other(e.said(), e.help())),
        }
        Ok(root)
    }

    fn nearest() -> Result<PathBuf, Failure> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the command line knows where it stands"
        )]
        let here = std::env::current_dir()?;
        here.ancestors()
            .find(|folder| folder.join(config::FILE).is_file())
            .map(Path::to_owned)
            .ok_or_else(|| {
                Failure::other(
                    say!("no {file} here or in any folder above", file = config::FILE),
                    say!("run in a project's folder, or name it with --project DIR"),
                )
            })
    }

    /// The right to write in the project, which one process has at a time.
    fn lock(&self, root: &Path) -> Result<Lock, Failure> {
        Lock::take(root, config::FILE).map_err(|e| Failure::other(e.said(), e.help()))
    }

    /// Writes a file of the project that held `old` when it was read; none for a new one.
    fn replace(
        &self,
        lock: &Lock,
        file: &str,
        old: Option<&str>,
        text: String,
    ) -> Result<(), Failure> {
        let mut changes = Changes::new(lock);
        match old {
            Some(old) => changes.replace(file, old.as_bytes(), text.into_bytes()),
            None => changes.create(file, text.into_bytes()),
        }
        changes
            .make()
            .map_err(|e| Failure::other(e.said(), e.help()))
    }

    /// The project, read.
    fn load(&self) -> Result<Project, Failure> {
        Project::load(&self.root()?, self.today).map_err(Failure::Report)
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let terminal = Terminal::new(&locale());
    let command = help::localised(Arguments::command(), terminal.catalogue());
    let parsed = command
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failure; clap knows which stream each goes to.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let session = Session {
        project: arguments.project,
        today: arguments.today.unwrap_or_else(today),
        terminal,
    };
    match run(&session, arguments.command) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // Whoever reads our output has stopped reading: `jalon scan … | head`.
        Err(Failure::Print(e)) if e.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            session.terminal.failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(session: &Session, command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Build(arguments) => build::run(session, &arguments),
        Command::New(arguments) => new::run(session, &arguments),
        Command::Serve(arguments) => serve::run(session, &arguments),
        Command::Handouts(arguments) => handouts::run(session, &arguments),
        Command::Audit(arguments) => audit::run(session, &arguments),
        Command::Verify(arguments) => verify::run(session, &arguments),
        Command::Preprocess(arguments) => preprocess::run(session, &arguments),
        Command::Theme(arguments) => theme::run(session, &arguments),
        Command::Completions(arguments) => shell::completions(session, &arguments),
        Command::Man(arguments) => shell::man(session, &arguments),
        Command::Check(arguments) => check::run(session, &arguments),
        Command::Channels(arguments) => channels::run(session, &arguments),
        Command::Trace(arguments) => trace::run(session, &arguments),
        Command::Scan(arguments) => scan::run(session, &arguments),
        Command::Diff(arguments) => diff::run(session, &arguments),
        Command::Source(arguments) => source::run(session, &arguments),
        Command::Review(arguments) => review::run(session, &arguments),
    }
}

/// The locale of messages, as POSIX says: the first of three variables that is set.
#[expect(clippy::disallowed_methods, reason = "the environment is read here")]
fn locale() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty())
        .unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the clock is read once, here")]
fn today() -> Day {
    Day::new(jiff::Zoned::now().date())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn every_command_shows_examples() {
        let mut waiting = vec![super::Arguments::command()];
        let mut seen = 0;
        while let Some(command) = waiting.pop() {
            let inner: Vec<_> = command.get_subcommands().cloned().collect();
            let shown = command.get_after_help().map(ToString::to_string);
            let protocol = command.get_name() == "supports";
            if inner.is_empty() && !protocol {
                seen += 1;
                let shown = shown.unwrap_or_default();
                assert!(shown.contains("Examples"), "{}", command.get_name());
            }
            waiting.extend(inner);
        }
        assert!(seen >= 20, "{seen}");
    }
}
