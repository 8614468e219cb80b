//! The start of a function with names: `.fn` and `.reg`.

use std::fmt;

use crate::module::{Label, Module, NamedFunction, RegisterName};

/// What stands in front of the first instruction of a function.
pub(super) struct Head<'p> {
    function: &'p NamedFunction,
    /// The label that `.fn` stands for.
    label: &'p Label,
}

impl<'p> Head<'p> {
    /// # Panics
    ///
    /// If the function has no label.
    pub(super) fn new(module: &'p Module, function: &'p NamedFunction) -> Self {
        let label = module.function_label(function.start).expect("the verifier has found one");
        Self { function, label }
    }

    pub(super) fn is_label(&self, label: &Label) -> bool {
        self.label == label
    }

    /// The registers with names that are no parameters.
    fn others(&self) -> &'p [RegisterName] {
        &self.function.registers[usize::from(self.function.parameters)..]
    }

    /// What stands behind `.reg`, if anything.
    pub(super) fn registers(&self) -> Option<Registers<'p>> {
        let others = self.others();
        (!others.is_empty()).then_some(Registers { others, next: self.function.parameters })
    }
}

/// What stands behind `.fn`.
impl fmt::Display for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NamedFunction { parameters, registers, results, .. } = self.function;
        write!(f, "{}(", self.label.name)?;
        let parameters = &registers[..usize::from(*parameters)];
        write_list(f, parameters.iter().map(|parameter| &*parameter.name))?;
        f.write_str(")")?;
        if !results.is_empty() {
            f.write_str(" -> ")?;
        }
        write_list(f, results.iter().map(|name| &**name))
    }
}

/// Registers in rising order.
pub(super) struct Registers<'p> {
    others: &'p [RegisterName],
    /// The one that the first has if nothing is said.
    next: u16,
}

impl fmt::Display for Registers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut next = self.next;
        for (index, RegisterName { register, name }) in self.others.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{name}")?;
            if u16::from(*register) != next {
                write!(f, " = r{register}")?;
            }
            next = u16::from(*register) + 1;
        }
        Ok(())
    }
}

fn write_list<'n>(f: &mut fmt::Formatter<'_>, names: impl Iterator<Item = &'n str>) -> fmt::Result {
    for (index, name) in names.enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}{name}")?;
    }
    Ok(())
}
