//! `--help` in the language of whoever reads.
//!
//! The English texts stand where the commands are declared; here they are replaced by those of a
//! catalogue, and what clap writes itself (headings, defaults, possible values) is written by us.
//! Errors of clap, completions and man pages stay English.

use clap::builder::StyledStr;
use clap::{Arg, Command};

use crate::messages::Catalogue;

/// The command with its help in the words of a catalogue; English stays as clap writes it.
pub(super) fn localised(mut command: Command, catalogue: &Catalogue) -> Command {
    if catalogue.language() == Catalogue::english().language() {
        return command;
    }
    // Only what is built has the flags and the subcommand for help.
    command.build();
    translated(command, catalogue)
}

fn translated(command: Command, catalogue: &Catalogue) -> Command {
    let say = |text: &StyledStr| catalogue.text(&text.to_string()).to_owned();
    let template = template(&command, catalogue);
    let texts = [
        command.get_about().map(say),
        command.get_long_about().map(say),
        command.get_after_help().map(say),
    ];
    let [about, long_about, after_help] = texts;
    let mut command = command.help_template(template);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after_help {
        command = command.after_help(after);
    }
    if command.has_subcommands() {
        command = command.subcommand_value_name(catalogue.text("COMMAND").to_owned());
    }
    command
        .mut_args(|argument| with_help(argument, catalogue))
        .mut_subcommands(|inner| translated(inner, catalogue))
}

/// The layout of clap with headings of our own, for what the command has.
fn template(command: &Command, catalogue: &Catalogue) -> String {
    let style = *command.get_styles().get_header();
    let heading = |name: &str| format!("{style}{}{style:#}", catalogue.text(name));
    let mut template = format!("{{about-with-newline}}\n{} {{usage}}", heading("Usage:"));
    let shown = command.get_subcommands().any(|inner| !inner.is_hide_set());
    if shown {
        template += &format!("\n\n{}\n{{subcommands}}", heading("Commands:"));
    }
    if command.get_positionals().next().is_some() {
        template += &format!("\n\n{}\n{{positionals}}", heading("Arguments:"));
    }
    template + &format!("\n\n{}\n{{options}}{{after-help}}", heading("Options:"))
}

/// An argument with its help, its default and its possible values.
fn with_help(argument: Arg, catalogue: &Catalogue) -> Arg {
    let Some(help) = argument.get_help() else {
        return argument;
    };
    let mut help = catalogue.text(&help.to_string()).to_owned();
    let mut long = argument.get_long_help().map_or_else(
        || help.clone(),
        |long| catalogue.text(&long.to_string()).to_owned(),
    );
    let takes = argument.get_action().takes_values();
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    let values = argument.get_possible_values();
    if takes && !defaults.is_empty() {
        let shown = format!(" [{} {}]", catalogue.text("default:"), defaults.join(" "));
        help += &shown;
        long += &shown;
    }
    if takes && !values.is_empty() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let title = catalogue.text("possible values:");
        help += &format!(" [{title} {}]", names.join(", "));
        long += &format!("\n\n{}", catalogue.text("Possible values:"));
        for value in &values {
            let said = value
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            long += &format!("\n- {}", value.get_name());
            if !said.is_empty() {
                let colon = catalogue.text(": ");
                long += &format!("{colon}{}", catalogue.text(&said));
            }
        }
    }
    let same = help == long;
    let argument = argument
        .hide_default_value(true)
        .hide_possible_values(true)
        .help(help);
    if same {
        argument
    } else {
        argument.long_help(long)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use clap::CommandFactory as _;

    use super::{Catalogue, Command, localised};
    use crate::cli::Arguments;

    /// Every English text of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let own = [
            command.get_about(),
            command.get_long_about(),
            command.get_after_help(),
        ];
        found.extend(own.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments() {
            let own = [argument.get_help(), argument.get_long_help()];
            found.extend(own.into_iter().flatten().map(ToString::to_string));
            let values = argument.get_possible_values();
            let said = values.iter().filter_map(|value| value.get_help());
            found.extend(said.map(ToString::to_string));
        }
        for inner in command.get_subcommands() {
            texts(inner, found);
        }
    }

    fn english() -> BTreeSet<String> {
        let mut command = Arguments::command();
        command.build();
        let mut found = BTreeSet::new();
        texts(&command, &mut found);
        let ours = [
            "Usage:",
            "Commands:",
            "Arguments:",
            "Options:",
            "COMMAND",
            "default:",
            "possible values:",
            "Possible values:",
            ": ",
        ];
        found.extend(ours.map(str::to_owned));
        found
    }

    #[test]
    fn every_text_is_said_in_french_and_nothing_is_left_over() {
        let french: BTreeMap<String, String> =
            toml::from_str(include_str!("../messages/fr/help.toml")).unwrap();
        let french: BTreeSet<String> = french.into_keys().collect();
        let english = english();
        let missing: Vec<_> = english.difference(&french).collect();
        let left: Vec<_> = french.difference(&english).collect();
        assert!(
            missing.is_empty() && left.is_empty(),
            "missing: {missing:#?}\nleft over: {left:#?}"
        );
    }

    #[test]
    fn english_help_is_as_clap_writes_it() {
        let plain = Arguments::command().render_long_help().to_string();
        let mut same = localised(Arguments::command(), Catalogue::english());
        assert_eq!(same.render_long_help().to_string(), plain);
    }
}
