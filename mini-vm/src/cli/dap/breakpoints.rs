//! What stops the program, as the client has set it.

use mini_vm::debugger::{Access, BreakpointError, BreakpointOptions, Debugger, HitRule};

use super::protocol::{AccessType, BreakpointAsked};
use crate::cli::debug::values;

/// Breakpoints that one request can set.
pub(super) const MAX_BREAKPOINTS: usize = 10_000;

/// Breakpoints that are set together: one request replaces those of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Those of a source, by its path or number.
    Source(String),
    Functions,
    Instructions,
    Data,
}

impl Group {
    /// Why the program stops at one, as the protocol names it.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Source(_) => "breakpoint",
            Self::Functions => "function breakpoint",
            Self::Instructions => "instruction breakpoint",
            Self::Data => "data breakpoint",
        }
    }
}

/// A breakpoint as it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The place as the debugger names it, or what is watched; or why there is none.
    pub(super) place: Result<String, String>,
    pub(super) condition: Option<String>,
    pub(super) hit_condition: Option<String>,
    pub(super) message: Option<String>,
    pub(super) access: Option<AccessType>,
}

impl Wanted {
    /// A breakpoint at a place.
    pub(super) fn at(place: Result<String, String>, asked: BreakpointAsked) -> Self {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            place,
            condition: said(asked.condition),
            hit_condition: said(asked.hit_condition),
            message: said(asked.log_message),
            access: asked.access_type,
        }
    }
}

/// A breakpoint as it was made.
pub(super) struct Made {
    pub(super) id: i64,
    pub(super) group: Group,
    wanted: Wanted,
    /// Its number in the debugger, or why it has none.
    pub(super) outcome: Result<u32, String>,
}

/// All that were made.
#[derive(Default)]
pub(super) struct Breakpoints {
    made: Vec<Made>,
    last_id: i64,
}

impl Breakpoints {
    /// Replaces those of a group. One that is wanted as it was stays, with its number and its hits.
    pub(super) fn replace<H>(&mut self, debugger: &mut Debugger<H>, group: &Group, wanted: Vec<Wanted>) {
        let (mut before, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.made).into_iter().partition(|made| made.group == *group);
        self.made = rest;
        for wanted in wanted {
            let same = before.iter().position(|made| made.wanted == wanted && made.outcome.is_ok());
            let made = match same {
                Some(index) => before.swap_remove(index),
                None => {
                    self.last_id += 1;
                    let outcome = make(debugger, group, &wanted);
                    Made { id: self.last_id, group: group.clone(), wanted, outcome }
                }
            };
            self.made.push(made);
        }
        before.iter().filter_map(|made| made.outcome.as_ref().ok()).for_each(|&id| _ = debugger.remove(id));
    }

    /// Those of a group, in their order.
    pub(super) fn of<'g>(&'g self, group: &'g Group) -> impl Iterator<Item = &'g Made> {
        self.made.iter().filter(move |made| made.group == *group)
    }

    /// Makes all of them in another debugger.
    pub(super) fn move_to<H>(&mut self, debugger: &mut Debugger<H>) {
        for made in &mut self.made {
            made.outcome = make(debugger, &made.group, &made.wanted);
        }
    }

    /// The one that the debugger knows by a number.
    pub(super) fn known_as(&self, id: u32) -> Option<&Made> {
        self.made.iter().find(|made| made.outcome == Ok(id))
    }
}

fn make<H>(debugger: &mut Debugger<H>, group: &Group, wanted: &Wanted) -> Result<u32, String> {
    let place = wanted.place.clone()?;
    match group {
        Group::Source(_) | Group::Functions | Group::Instructions => {
            let options = BreakpointOptions {
                condition: wanted.condition.as_deref(),
                rule: wanted.hit_condition.as_deref().map(rule).transpose()?.unwrap_or_default(),
                message: wanted.message.as_deref(),
                ..Default::default()
            };
            let made = debugger.add_breakpoint(&place, options).map_err(|error| match error {
                BreakpointError::Location(error) => values::with_similar(&error),
                error @ (BreakpointError::Condition(_) | BreakpointError::Message(_)) => error.to_string(),
            })?;
            Ok(made.id)
        }
        Group::Data if wanted.condition.is_some() || wanted.hit_condition.is_some() => {
            Err("breakpoints on data have no conditions".to_owned())
        }
        Group::Data => watch(debugger, &place, wanted.access),
    }
}

/// Makes a watchpoint on what an identification names: the calls under way where that is valid, a colon and the text.
fn watch<H>(debugger: &mut Debugger<H>, data: &str, access: Option<AccessType>) -> Result<u32, String> {
    let (calls, text) = data.split_once(':').ok_or("this is no data of `dataBreakpointInfo`")?;
    let calls: usize = calls.parse().map_err(|_| "this is no data of `dataBreakpointInfo`")?;
    let level =
        debugger.machine().frames().len().checked_sub(calls).ok_or("the function is not under way")?;
    let access = match access {
        Some(AccessType::Read) => Access::Read,
        Some(AccessType::ReadWrite) => Access::ReadOrWrite,
        Some(AccessType::Write) | None => Access::Write,
    };
    let made = debugger.add_watchpoint(text, access, level);
    let made = made.map_err(|error| values::with_similar_watch(&error))?;
    Ok(made.id)
}

/// `5`: from the fifth hit on; `== 5`: at the fifth; `% 5`: at every fifth.
fn rule(text: &str) -> Result<HitRule, String> {
    type Rule = fn(u64) -> HitRule;
    const RULES: [(&str, Rule); 6] = [
        ("==", HitRule::At),
        (">=", HitRule::From),
        ("=", HitRule::At),
        (">", |hits| HitRule::From(hits.saturating_add(1))),
        ("%", HitRule::Every),
        ("", HitRule::From),
    ];
    let text = text.trim();
    let found = RULES.into_iter().find_map(|(sign, rule)| Some((text.strip_prefix(sign)?, rule)));
    let number = found.and_then(|(rest, rule)| Some(rule(rest.trim().parse().ok()?)));
    number.ok_or_else(|| "the number of hits is `5`, `>= 5`, `> 5`, `== 5` or `% 5`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_hits_have_these_forms() {
        assert_eq!(rule(" 5 "), Ok(HitRule::From(5)));
        assert_eq!(rule(">=5"), Ok(HitRule::From(5)));
        assert_eq!(rule("> 5"), Ok(HitRule::From(6)));
        assert_eq!(rule("== 5"), Ok(HitRule::At(5)));
        assert_eq!(rule("=5"), Ok(HitRule::At(5)));
        assert_eq!(rule("%5"), Ok(HitRule::Every(5)));
        for wrong in ["", "five", "< 5", "-5", ">= ", "99999999999999999999"] {
            assert!(rule(wrong).is_err(), "{wrong}");
        }
    }
}
