//! From the attributes of a launch to a program that can be debugged.
//!
//! The options of `mini-vm debug` are attributes: `--max-output 1K` is `"maxOutput": "1K"`, or `"max-output"`.

use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{CommandFactory, Parser};
use mini_vm::assembly::closest;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::connection::{Client, Connection, ProgramStream, Refusal};
use super::protocol::yes;
use super::run::Run;
use crate::cli::debug::{Screen, Session, Target};
use crate::cli::messages;

/// What a launch says, besides the options.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attributes {
    program: PathBuf,
    #[serde(default)]
    args: Vec<String>,
    cwd: Option<PathBuf>,
    /// Whether it stops before the first instruction.
    #[serde(default)]
    pub(super) stop_on_entry: bool,
    /// Whether it stops where the program traps or runs out of fuel.
    #[serde(default = "yes")]
    pub(super) stop_on_trap: bool,
    /// Whether it stops where the program ends by itself.
    #[serde(default)]
    pub(super) stop_on_exit: bool,
    /// Whether nothing stops the program.
    #[serde(default)]
    pub(super) no_debug: bool,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// Attributes that clients add for themselves; so are those that start with two underscores.
const OF_CLIENTS: [&str; 14] = [
    "type",
    "request",
    "name",
    "presentation",
    "preLaunchTask",
    "postDebugTask",
    "internalConsoleOptions",
    "debugServer",
    "serverReadyAction",
    "consoleName",
    "console",
    "windows",
    "linux",
    "osx",
];

/// The options as the command line knows them.
#[derive(Parser)]
#[command(name = "launch", no_binary_name = true, disable_help_flag = true)]
struct Options {
    #[command(flatten)]
    target: Target,
}

impl Attributes {
    /// Makes what they say a program at its start. `base` is the folder in which that of the program is looked for.
    pub(super) fn launch(self, base: &Path, connection: &Rc<Connection>) -> Result<Run, Refusal> {
        let folder = base.join(self.cwd.as_deref().unwrap_or(Path::new("")));
        env::set_current_dir(&folder)
            .map_err(|error| format!("cannot change to the folder {}: {error}", folder.display()))?;
        let target = self.target(connection)?;
        plain("program", &self.program)?;
        if let Some(path) = target.input() {
            plain("input", path)?;
        }
        let stream = |category| ProgramStream { connection: connection.clone(), category };
        let (opened, reports) = messages::collected(|| {
            target.check()?;
            target.open(&self.program, stream("stdout"), stream("stderr"))
        });
        let Ok((mut debugger, sources)) = opened else { return Err(Refusal(reports.trim_end().to_owned())) };
        let listener = connection.clone();
        debugger.set_listener(Box::new(move |_, text| {
            listener.flush(true);
            listener.show("console", &format!("{text}\n"));
        }));
        let interrupts = Box::new(Client(connection.clone()));
        let session = Session::new(debugger, sources, Screen::new(Vec::new()), interrupts);
        Ok(Run::new(session, self))
    }

    fn target(&self, connection: &Connection) -> Result<Target, Refusal> {
        let command = Options::command();
        let known: Vec<&str> = command.get_arguments().filter_map(clap::Arg::get_long).collect();
        let mut words = Vec::new();
        for (attribute, value) in &self.others {
            let option = option_of(attribute);
            if known.contains(&option.as_str()) {
                add_words(&mut words, attribute, &option, value)?;
            } else if !attribute.starts_with("__") && !OF_CLIENTS.contains(&attribute.as_str()) {
                let similar = closest(&option, known.iter().copied());
                let help = similar.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
                connection.show(
                    "important",
                    &format!("the attribute `{attribute}` is not known, and left out{help}\n"),
                );
            }
        }
        words.push("--".to_owned());
        words.extend(self.args.iter().cloned());
        let options = Options::try_parse_from(words).map_err(|error| {
            let text = anstream::adapter::strip_str(&error.render().to_string()).to_string();
            let line = text.lines().next().unwrap_or_default();
            line.strip_prefix("error: ").unwrap_or(line).to_owned()
        })?;
        Ok(options.target)
    }
}

/// The option that an attribute is: `max-output` for `maxOutput`.
fn option_of(attribute: &str) -> String {
    let mut option = String::new();
    for character in attribute.chars() {
        if character.is_ascii_uppercase() {
            option.push('-');
        }
        option.push(character.to_ascii_lowercase());
    }
    option
}

fn add_words(words: &mut Vec<String>, attribute: &str, option: &str, value: &Value) -> Result<(), Refusal> {
    match value {
        Value::Null | Value::Bool(false) => {}
        Value::Bool(true) => words.push(format!("--{option}")),
        Value::String(text) => words.push(format!("--{option}={text}")),
        Value::Number(number) => words.push(format!("--{option}={number}")),
        Value::Array(values) if !values.iter().any(|value| value.is_array() || value.is_boolean()) => {
            values.iter().try_for_each(|value| add_words(words, attribute, option, value))?;
        }
        Value::Array(_) | Value::Object(_) => {
            return Err(Refusal(format!(
                "the attribute `{attribute}` is a text, a number, or a list of texts"
            )));
        }
    }
    Ok(())
}

/// Checks that a file can be read without waiting for anybody, and is not where the client speaks.
fn plain(attribute: &str, path: &Path) -> Result<(), Refusal> {
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(_) => Err(Refusal(format!("`{attribute}`: {} is no plain file", path.display()))),
        Err(error) => Err(Refusal(format!("`{attribute}`: cannot read {}: {error}", path.display()))),
    }
}
