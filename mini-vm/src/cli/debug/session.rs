//! The dialogue: from a line to a command, and to what it answers.

use std::io::{self, Write};

use mini_vm::console::Console;
use mini_vm::debugger::Debugger;
use mini_vm::machine::Machine;
use mini_vm::timeline::Watch;

use super::commands::{self, Verb};
use super::interrupts::Interrupts;
use super::screen::Screen;
use super::shown;
use crate::cli::source::Sources;

/// A dialogue under way.
pub(in crate::cli) struct Session<'s, W> {
    pub(in crate::cli) debugger: Debugger<Console<'s>>,
    pub(in crate::cli) sources: Option<Sources>,
    pub(in crate::cli) screen: Screen<W>,
    pub(super) interrupts: Box<dyn Interrupts>,
    /// How many calls further out the function is whose registers have their names.
    pub(in crate::cli) level: usize,
    /// The line behind those that were listed last.
    pub(super) next_listed: Option<u32>,
    /// What an empty line repeats.
    last: String,
}

/// Why a command has not done what it should.
pub(super) enum Trouble {
    /// Something is wrong with it, in words.
    Wrong(String),
    /// The screen cannot be written to.
    Screen(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Screen(error)
    }
}

/// Something is wrong with a command, with words from elsewhere made visible.
pub(super) fn wrong<T>(message: impl ToString) -> Result<T, Trouble> {
    Err(Trouble::Wrong(crate::cli::report::visible(&message.to_string())))
}

/// Whether the dialogue goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Then {
    GoOn,
    End,
}

/// The longest line that is looked at.
const MAX_LINE_SIZE: usize = 8 << 10;

impl<'s, W: Write> Session<'s, W> {
    pub(in crate::cli) fn new(
        debugger: Debugger<Console<'s>>,
        sources: Option<Sources>,
        screen: Screen<W>,
        interrupts: Box<dyn Interrupts>,
    ) -> Self {
        Self { debugger, sources, screen, interrupts, level: 0, next_listed: None, last: String::new() }
    }

    pub(in crate::cli) fn machine(&self) -> &Machine {
        self.debugger.machine()
    }

    /// Shows lines of the dialogue.
    pub(super) fn say(&self, text: &str) -> Result<(), Trouble> {
        Ok(self.screen.line(text)?)
    }

    /// Carries out a line, or the last one again if it is empty.
    pub(in crate::cli) fn execute(&mut self, line: &str) -> io::Result<Then> {
        let line = line.trim();
        if !line.is_empty() {
            line.clone_into(&mut self.last);
            self.next_listed = self.next_listed.filter(|_| line == "l" || line == "list");
        }
        let line = self.last.clone();
        let outcome = match line.len() {
            0 => Ok(Then::GoOn),
            1..=MAX_LINE_SIZE => self.command(&line),
            _ => wrong(format!("a line has at most {MAX_LINE_SIZE} bytes")),
        };
        match outcome {
            Ok(then) => Ok(then),
            Err(Trouble::Wrong(message)) => {
                self.screen.line(&format!("error: {message}"))?;
                Ok(Then::GoOn)
            }
            Err(Trouble::Screen(error)) => Err(error),
        }
    }

    fn command(&mut self, line: &str) -> Result<Then, Trouble> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let command = match commands::find(word) {
            Ok(command) => command,
            Err(message) => return Err(Trouble::Wrong(message)),
        };
        let rest = rest.trim();
        if command.arguments.is_empty() && !rest.is_empty() {
            return wrong(format!(
                "`{}` takes nothing behind it, but here is `{}`",
                command.name,
                shown(rest)
            ));
        }
        if !command.arguments.is_empty() && !command.arguments.starts_with('[') && rest.is_empty() {
            return wrong(format!(
                "`{0}` needs something behind it: `{0} {1}`",
                command.name, command.arguments
            ));
        }
        match command.verb {
            Verb::Quit => return Ok(Then::End),
            Verb::Help => self.help(rest)?,
            verb => self.carry_out(verb, rest)?,
        }
        Ok(Then::GoOn)
    }

    fn carry_out(&mut self, verb: Verb, rest: &str) -> Result<(), Trouble> {
        match verb {
            Verb::Help | Verb::Quit => Ok(()),
            Verb::Step
            | Verb::Next
            | Verb::StepInstruction
            | Verb::NextInstruction
            | Verb::ReverseStep
            | Verb::ReverseNext
            | Verb::ReverseStepInstruction
            | Verb::ReverseNextInstruction => self.step(verb, rest),
            Verb::Finish
            | Verb::Until
            | Verb::Continue
            | Verb::ReverseFinish
            | Verb::ReverseUntil
            | Verb::ReverseContinue => self.travel(verb, rest),
            Verb::Jump => self.jump(rest),
            Verb::Restart => self.jump("0"),
            Verb::Who => self.who(rest),
            Verb::Rewind => self.rewind(rest),
            Verb::Break | Verb::TemporaryBreak => self.add_breakpoint(rest, verb == Verb::TemporaryBreak),
            Verb::Watch | Verb::ReadWatch | Verb::AccessWatch => self.add_watchpoint(rest, verb),
            Verb::Breakpoints => self.list_stops(),
            Verb::Delete => self.delete(rest),
            Verb::Disable => self.enable(rest, false),
            Verb::Enable => self.enable(rest, true),
            Verb::Ignore => self.ignore(rest),
            Verb::Condition => self.condition(rest),
            Verb::Where => self.say(&self.place()),
            Verb::Backtrace => self.backtrace(),
            Verb::Frame => self.choose_frame(rest),
            Verb::Up => self.choose_level(self.level.saturating_add(1)),
            Verb::Down => match self.level.checked_sub(1) {
                Some(level) => self.choose_level(level),
                None => wrong("this is the innermost function"),
            },
            Verb::List => self.list(rest),
            Verb::Disassemble => self.disassemble(rest),
            Verb::Print => self.print(rest),
            Verb::Registers => self.registers(rest),
            Verb::Memory => self.memory(rest),
            Verb::Map => self.map(rest),
        }
    }

    fn help(&self, rest: &str) -> Result<(), Trouble> {
        if rest.is_empty() {
            return self.say(&commands::help());
        }
        match commands::find(rest) {
            Ok(command) => self.say(&commands::line(command)),
            Err(message) => Err(Trouble::Wrong(message)),
        }
    }

    /// Does something that may take long and can be interrupted. What the program prints meanwhile appears.
    pub(in crate::cli) fn watched<R>(
        &mut self,
        work: impl FnOnce(&mut Debugger<Console<'s>>, &mut Watch<'_>) -> R,
    ) -> R {
        self.interrupts.begin();
        let (interrupts, screen) = (&self.interrupts, &self.screen);
        let result = work(&mut self.debugger, &mut |_| {
            // What fails here fails again when the dialogue goes on.
            let _ = screen.flush();
            !interrupts.has_come()
        });
        self.interrupts.end();
        // An error of a stream has made the program trap.
        let _ = self.debugger.host_mut().flush();
        result
    }
}

/// A number of times.
pub(super) fn count(text: &str) -> Result<u64, Trouble> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.map_or_else(|| wrong(format!("`{}` is no number of times", shown(text))), Ok)
}
