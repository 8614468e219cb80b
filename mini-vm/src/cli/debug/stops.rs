//! Commands on breakpoints and watchpoints.

use std::io::Write;

use mini_vm::debugger::{Access, BreakpointError, BreakpointOptions};

use super::commands::Verb;
use super::session::{Session, Trouble, wrong};
use super::{shown, values};
use crate::cli::{report, stack};

impl<W: Write> Session<'_, W> {
    pub(super) fn add_breakpoint(&mut self, rest: &str, is_temporary: bool) -> Result<(), Trouble> {
        let (place, condition) = match (rest.split_once(" if "), rest.strip_suffix(" if")) {
            (Some((place, condition)), _) => (place.trim(), Some(condition.trim())),
            (None, Some(place)) => (place.trim(), Some("")),
            (None, None) => (rest, None),
        };
        let options = BreakpointOptions { condition, is_temporary, ..Default::default() };
        match self.debugger.add_breakpoint(place, options) {
            Ok(breakpoint) => {
                let (id, location) = (breakpoint.id, breakpoint.location.clone());
                let program = self.machine().program();
                let places: Vec<_> = location.places.iter().map(|&pc| stack::describe(program, pc)).collect();
                let moved = match location.moved_to {
                    Some(line) => format!("; the next line with an instruction is {line}"),
                    None => String::new(),
                };
                self.say(&format!("breakpoint {id} at {}{moved}", places.join(", ")))
            }
            Err(BreakpointError::Location(error)) => wrong(values::with_similar(&error)),
            Err(error @ (BreakpointError::Condition(_) | BreakpointError::Message(_))) => wrong(error),
        }
    }

    pub(super) fn add_watchpoint(&mut self, rest: &str, verb: Verb) -> Result<(), Trouble> {
        let access = match verb {
            Verb::ReadWatch => Access::Read,
            Verb::AccessWatch => Access::ReadOrWrite,
            _ => Access::Write,
        };
        let level = self.level;
        match self.debugger.add_watchpoint(rest, access, level) {
            Ok(watchpoint) => {
                let (id, watched) = (watchpoint.id, watchpoint.watched.clone());
                let value = values::held(self.debugger.value_of(&watched).as_deref());
                self.say(&format!("watchpoint {id} on {access} of {}: {value}", report::visible(rest)))
            }
            Err(error) => wrong(values::with_similar_watch(&error)),
        }
    }

    pub(super) fn list_stops(&self) -> Result<(), Trouble> {
        let mut lines = Vec::new();
        for breakpoint in self.debugger.breakpoints() {
            let condition = breakpoint.condition().map(|it| format!(" if {it}")).unwrap_or_default();
            let kind = if breakpoint.is_temporary { "once at" } else { "at" };
            let text = format!("{kind} {}{condition}", breakpoint.text);
            lines.push((breakpoint.id, text, breakpoint.hits, breakpoint.ignored, breakpoint.is_enabled));
        }
        for watchpoint in self.debugger.watchpoints() {
            let text = format!("on {} of {}", watchpoint.access, watchpoint.text);
            lines.push((watchpoint.id, text, watchpoint.hits, 0, watchpoint.is_enabled));
        }
        if lines.is_empty() {
            return self.say("nothing stops the program");
        }
        lines.sort();
        for (id, text, hits, ignored, is_enabled) in lines {
            let ignored = if ignored > 0 { format!(", lets {ignored} more pass") } else { String::new() };
            let disabled = if is_enabled { "" } else { ", disabled" };
            self.say(&format!("{id} {}, hits: {hits}{ignored}{disabled}", report::visible(&text)))?;
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, rest: &str) -> Result<(), Trouble> {
        let ids = if rest.is_empty() { self.ids() } else { self.known_ids(rest)? };
        for id in ids {
            self.debugger.remove(id);
        }
        Ok(())
    }

    pub(super) fn enable(&mut self, rest: &str, is_enabled: bool) -> Result<(), Trouble> {
        for id in self.known_ids(rest)? {
            if let Some(breakpoint) = self.debugger.breakpoint_mut(id) {
                breakpoint.is_enabled = is_enabled;
            }
            if let Some(watchpoint) = self.debugger.watchpoint_mut(id) {
                watchpoint.is_enabled = is_enabled;
            }
        }
        Ok(())
    }

    pub(super) fn ignore(&mut self, rest: &str) -> Result<(), Trouble> {
        let Some((number, count)) = rest.split_once(char::is_whitespace) else {
            return wrong("`ignore` needs the number of a breakpoint and how many times it lets pass");
        };
        let Ok(count) = count.trim().parse() else {
            return wrong(format!("`{}` is no number of times", shown(count)));
        };
        let id = self.known_ids(number)?.first().copied().unwrap_or_default();
        match self.debugger.breakpoint_mut(id) {
            Some(breakpoint) => breakpoint.ignored = count,
            None => return wrong(format!("{id} is a watchpoint, which lets nothing pass")),
        }
        Ok(())
    }

    pub(super) fn condition(&mut self, rest: &str) -> Result<(), Trouble> {
        let (number, condition) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let id = self.known_ids(number)?.first().copied().unwrap_or_default();
        let condition = Some(condition.trim()).filter(|condition| !condition.is_empty());
        match self.debugger.breakpoint_mut(id).map(|breakpoint| breakpoint.set_condition(condition)) {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => wrong(error),
            None => wrong(format!("{id} is a watchpoint, which has no condition")),
        }
    }

    fn ids(&self) -> Vec<u32> {
        let breakpoints = self.debugger.breakpoints().iter().map(|breakpoint| breakpoint.id);
        breakpoints.chain(self.debugger.watchpoints().iter().map(|watchpoint| watchpoint.id)).collect()
    }

    /// The numbers in a text, each of a breakpoint or a watchpoint.
    fn known_ids(&self, text: &str) -> Result<Vec<u32>, Trouble> {
        let known = self.ids();
        let number = |word: &str| match word.parse().ok().filter(|id| known.contains(id)) {
            Some(id) => Ok(id),
            None => wrong(format!("no breakpoint and no watchpoint has the number `{}`", shown(word))),
        };
        text.split_whitespace().map(number).collect()
    }
}
