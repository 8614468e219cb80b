//! Rules V20 to V24: the names that functions give to registers.
//!
//! They make it possible to write the names in text: there they stand behind `.fn` and `.reg`.

use super::{Errors, VerifyError};
use crate::allocation::{self, Index, OutOfMemory};
use crate::instruction::Opcode;
use crate::module::{Module, NamedFunction, RegisterName};
use crate::name::{MAX_NAME_LENGTH, is_name};

/// How many registers there are, and the most results of a function.
const REGISTERS: usize = 256;

/// The names that registers cannot have.
pub(super) struct Taken<'m> {
    module: &'m Module,
    /// The labels of the module by their names.
    labels: Index,
    /// The map layouts of the module by their names.
    layouts: Index,
    /// Those of instructions, in lower case and sorted: a file may ask for millions.
    mnemonics: Vec<&'static str>,
}

impl<'m> Taken<'m> {
    pub(super) fn new(module: &'m Module, labels: Index, layouts: Index) -> Self {
        let mut mnemonics: Vec<_> = Opcode::ALL.iter().map(|opcode| opcode.mnemonic()).collect();
        mnemonics.sort_unstable();
        Self { module, labels, layouts, mnemonics }
    }

    fn is_mnemonic(&self, name: &str) -> bool {
        let letters = || name.bytes().map(|byte| byte.to_ascii_lowercase());
        self.mnemonics.binary_search_by(|mnemonic| mnemonic.bytes().cmp(letters())).is_ok()
    }

    /// What is called `name` besides a register.
    fn owner(&self, name: &str) -> Option<&'static str> {
        let Module { labels, layouts, .. } = self.module;
        if self.is_mnemonic(name) {
            Some("instruction")
        } else if self.labels.find(name, |index| labels[index as usize].name == name).is_some() {
            Some("label")
        } else {
            let layout = self.layouts.find(name, |index| layouts[index as usize].name == name);
            layout.map(|_| "map layout")
        }
    }
}

pub(super) fn verify_functions(taken: &Taken<'_>, errors: &mut Errors) -> Result<(), OutOfMemory> {
    let Module { named_functions, code, .. } = taken.module;
    let mut names = Vec::new();
    let mut end_before = 0;
    for function in named_functions {
        let &NamedFunction { start, end, .. } = function;
        if start < end_before || start >= end || end as usize > code.len() {
            errors.push(VerifyError::NamedFunctionPlace { start, end });
        } else if taken.module.function_label(start).is_none() {
            errors.push(VerifyError::NamedFunctionLabel { start });
        }
        verify_registers(function, errors);
        verify_function_names(function, taken, errors)?;
        verify_distinct(function, &mut names, errors)?;
        // So no place is looked at twice, which may have many labels.
        end_before = end_before.max(end);
    }
    Ok(())
}

fn verify_registers(function: &NamedFunction, errors: &mut Errors) {
    let &NamedFunction { start, parameters, ref results, ref registers, .. } = function;
    if registers.windows(2).any(|pair| pair[0].register >= pair[1].register) {
        errors.push(VerifyError::RegisterOrder { start });
    }
    let first = registers.iter().zip(0..).take_while(|&(named, number)| u16::from(named.register) == number);
    if first.count() < usize::from(parameters) || results.len() > REGISTERS {
        errors.push(VerifyError::Signature { start, parameters, results: results.len() });
    }
}

fn verify_function_names(
    NamedFunction { results, registers, .. }: &NamedFunction,
    taken: &Taken<'_>,
    errors: &mut Errors,
) -> Result<(), OutOfMemory> {
    for RegisterName { name, .. } in registers {
        if !is_valid_name("register", name, errors)? {
            continue;
        }
        if let Some(owner) = taken.owner(name) {
            errors.push_named(name, |name| VerifyError::NameTaken { name, owner })?;
        }
    }
    for name in results {
        is_valid_name("result", name, errors)?;
    }
    Ok(())
}

/// Whether something can be called `name`, which is an error if not.
fn is_valid_name(what: &'static str, name: &str, errors: &mut Errors) -> Result<bool, OutOfMemory> {
    if name.len() > MAX_NAME_LENGTH {
        errors.push(VerifyError::NameTooLong { what, length: name.len() });
    } else if !is_name(name) {
        errors.push_named(name, |name| VerifyError::Name { what, name })?;
    } else {
        return Ok(true);
    }
    Ok(false)
}

/// Checks that no two registers have one name. `names` is room for them.
fn verify_distinct<'m>(
    function: &'m NamedFunction,
    names: &mut Vec<&'m str>,
    errors: &mut Errors,
) -> Result<(), OutOfMemory> {
    names.clear();
    for RegisterName { name, .. } in &function.registers {
        allocation::push(names, name)?;
    }
    names.sort_unstable();
    for pair in names.windows(2).filter(|pair| pair[0] == pair[1]) {
        let what = "register of a function";
        errors.push_named(pair[0], |name| VerifyError::NameTwice { what, name })?;
    }
    Ok(())
}
