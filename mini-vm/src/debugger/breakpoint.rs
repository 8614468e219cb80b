//! Breakpoints: places at which a program stops before it goes on.

use super::Constants;
use super::expression::{Expression, ExpressionError, Surroundings};
use super::location::Location;
use super::message::Message;
use crate::machine::Machine;

/// A breakpoint.
#[derive(Clone, Debug)]
pub struct Breakpoint {
    /// Its number, which no other breakpoint or watchpoint of the debugger has had.
    pub id: u32,
    /// The place as it was named.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    pub(super) condition: Option<String>,
    /// How many more times it lets pass, in whichever direction.
    pub ignored: u64,
    /// How many times the program has come to it with its condition fulfilled, let pass or not.
    pub hits: u64,
    /// Whether it does anything.
    pub is_enabled: bool,
    /// Whether it goes away once it has stopped the program.
    pub is_temporary: bool,
    /// At which of its hits it stops, besides those that it lets pass.
    pub rule: HitRule,
    pub(super) message: Option<Message>,
    pub(super) expression: Option<Expression>,
}

/// At which of its hits a breakpoint stops. The first is number 1; those in both directions count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HitRule {
    /// At each.
    #[default]
    Always,
    /// At that of this number alone.
    At(u64),
    /// At that of this number and those behind it.
    From(u64),
    /// At each of which the number is a multiple of this one; never for 0.
    Every(u64),
}

impl HitRule {
    fn stops_at(self, hit: u64) -> bool {
        match self {
            Self::Always => true,
            Self::At(number) => hit == number,
            Self::From(number) => hit >= number,
            Self::Every(number) => hit.checked_rem(number) == Some(0),
        }
    }
}

/// A breakpoint that has stopped the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub id: u32,
    /// Why its condition could not be evaluated, which stops as well.
    pub error: Option<ExpressionError>,
}

impl Breakpoint {
    /// Sets the condition under which it stops, or takes it away.
    ///
    /// # Errors
    ///
    /// When it is not written as an expression. Then nothing changes.
    pub fn set_condition(&mut self, condition: Option<&str>) -> Result<(), ExpressionError> {
        self.expression = condition.map(Expression::parse).transpose()?;
        self.condition = condition.map(str::to_owned);
        Ok(())
    }

    /// Whether it stops a machine that stands at this position, but for what it lets pass.
    pub(super) fn matches(&self, machine: &Machine, position: u64, constants: &Constants) -> Option<Hit> {
        if !self.is_enabled || !self.location.places.contains(&machine.pc()) {
            return None;
        }
        let Some(expression) = &self.expression else { return Some(Hit { id: self.id, error: None }) };
        match expression.evaluate(&Surroundings { machine, position, level: 0, constants }) {
            Ok(value) => value.is_true().then_some(Hit { id: self.id, error: None }),
            Err(error) => Some(Hit { id: self.id, error: Some(error) }),
        }
    }

    /// The condition under which it stops, as it was written.
    pub fn condition(&self) -> Option<&str> {
        self.condition.as_deref()
    }

    /// Counts a hit, and says whether it has an effect.
    pub(super) fn takes(&mut self) -> bool {
        self.hits += 1;
        let stops = self.ignored == 0 && self.rule.stops_at(self.hits);
        self.ignored = self.ignored.saturating_sub(1);
        stops
    }
}
