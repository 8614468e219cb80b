//! Forms: what to write instead of an instruction that does not exist or has other operands than it takes.
//!
//! The kinds of the operands, from the instruction table, say what is taken, and the operands as they are written what was
//! probably meant. [`foreign`] knows the names of other assemblers, [`advice`](super::advice) their notations.

use std::ops::RangeInclusive;

use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::excerpt;
use crate::assembly::evaluation::{Meaning, as_integer, predefined};
use crate::assembly::foreign;
use crate::assembly::names::Name;
use crate::assembly::suggestion::{did_you_mean, missing_colon, missing_dot};
use crate::assembly::syntax::expression::{Expression, Value};
use crate::assembly::syntax::statement::{Instruction, Operand, OperandSyntax, Operands};
use crate::instruction::Opcode;
use crate::operand::{Content, OperandKind, OperandSpec};

/// The range of immediates and offsets.
pub(super) const IMMEDIATE_RANGE: RangeInclusive<i128> = i32::MIN as i128..=i32::MAX as i128;

impl<'s> Assembler<'_, 's> {
    /// What an instruction that does not exist was meant to be.
    pub(super) fn meant_instruction(
        &self,
        Instruction { mnemonic, operands }: &Instruction<'s>,
    ) -> Option<String> {
        let mnemonic = mnemonic.value;
        let first = operands.first();
        if self.has_host_function(mnemonic) {
            let register = first.and_then(Operand::register).unwrap_or_default();
            return Some(format!("it is a function of the host: `host {mnemonic}, r{register}` calls it"));
        }
        let next = first.and_then(Operand::name).map(|name| name.value.to_string());
        if let Some(help) = missing_colon(mnemonic, next.as_deref()) {
            return Some(help);
        }
        let meant = missing_dot(mnemonic)
            .or_else(|| foreign::mnemonic(mnemonic).map(str::to_owned))
            .or_else(|| foreign::directive(mnemonic).map(str::to_owned))
            .or_else(|| did_you_mean(mnemonic, Opcode::ALL.iter().map(|opcode| opcode.mnemonic())))
            .or_else(|| self.host_function_like(mnemonic));
        if !operands.is_empty() || foreign::stands_alone(mnemonic) {
            return meant;
        }
        let label = format!("if it is a label, `:` is missing after it: `{}:`", excerpt(mnemonic));
        Some(match meant {
            Some(meant) if meant.ends_with('?') => format!("{meant} {label}"),
            Some(meant) => format!("{meant}; {label}"),
            None => label,
        })
    }

    /// What to write for an operand of the wrong kind, if more can be said than how the instruction is written.
    pub(super) fn meant_operand(
        &mut self,
        opcode: Opcode,
        spec: &OperandSpec,
        operand: &Operand<'s>,
    ) -> Option<String> {
        let accesses_memory = opcode.operands().iter().any(|operand| operand.kind.accesses_memory());
        match (&operand.kind, spec.kind) {
            (OperandSyntax::Memory { index, .. }, kind) if kind.accesses_memory() => {
                other_addressing(opcode, index.is_some())
            }
            (OperandSyntax::Register(register), OperandKind::Memory) => {
                Some(format!("the address goes in brackets: `[r{register}]`"))
            }
            (OperandSyntax::Register(_), OperandKind::Target) => {
                let help = "jumps and calls go to labels; `callr` calls an entry of the function table";
                Some(help.to_owned())
            }
            (OperandSyntax::Register(_), _) if matches!(opcode, Opcode::Li | Opcode::Lc) => {
                Some("registers are copied with `mov`".to_owned())
            }
            (OperandSyntax::Register(_), _) => {
                let form = opcode.register_form()?.mnemonic();
                Some(format!("with a register it is `{form}`"))
            }
            (OperandSyntax::Memory { .. }, _) if accesses_memory => None,
            (OperandSyntax::Memory { .. }, OperandKind::Destination) => {
                Some("memory is written with `store64 ra, [rb + offset]`".to_owned())
            }
            (OperandSyntax::Memory { .. }, _) => {
                Some("memory is read with `load64 rd, [rb + offset]`".to_owned())
            }
            (OperandSyntax::Expression(expression), _) => self.meant_expression(opcode, spec, expression),
            (OperandSyntax::Index(_), _) => None,
        }
    }

    /// As [`Self::meant_operand`], for an expression.
    fn meant_expression(
        &mut self,
        opcode: Opcode,
        spec: &OperandSpec,
        expression: &Expression<'s>,
    ) -> Option<String> {
        let name = expression.as_name();
        if let Some(name) = name.filter(|_| is_register(spec.kind)) {
            match self.evaluator.find(name) {
                None if self.layouts.get(name).is_some() => return Some(layout_form(name)),
                None if predefined(name).is_some() => {}
                None => return foreign::operand(&name.to_string()).map(str::to_owned),
                Some(Meaning::Code(_)) => return Some(function_form(name)),
                Some(Meaning::Data(_) | Meaning::Constant(_)) => {}
            }
        }
        let value = self.evaluator.value_if_any(expression)?;
        match (spec.kind, value) {
            (OperandKind::Source | OperandKind::Cursor, _) => match (value, value.whole()) {
                (Value::Float(_), Some(whole)) if computes_with_integers(opcode) => {
                    let form = constant_form(opcode, spec, Value::Integer(whole), name.is_some());
                    Some(format!("{}: {form}", as_integer(whole)))
                }
                _ => Some(constant_form(opcode, spec, value, name.is_some())),
            },
            (OperandKind::Window, _) => Some(load_first(value)),
            (OperandKind::Memory, _) => {
                Some("load the address into a register with `li` first, as in `li rb, name`".to_owned())
            }
            (OperandKind::Target, Value::Integer(number))
                if name.is_none() && (0..i128::from(self.instruction_count)).contains(&number) =>
            {
                Some(format!("instruction {number} is `@{number}`; a label is better"))
            }
            _ => None,
        }
    }
}

/// The help line that shows how an instruction is written.
pub(super) fn write_form(opcode: Opcode) -> String {
    let mut form = opcode.mnemonic().to_owned();
    let mut separator = " ";
    for operand in opcode.operands() {
        form.push_str(separator);
        form.push_str(operand.kind.memory_form().unwrap_or(operand.name));
        separator = ", ";
    }
    format!("write `{form}`")
}

/// The same access to memory with an index, or without one.
fn other_addressing(opcode: Opcode, has_index: bool) -> Option<String> {
    let mnemonic = opcode.mnemonic();
    let (other, what) = match mnemonic.strip_suffix('x') {
        Some(plain) if !has_index => (plain.to_owned(), "without an index"),
        None if has_index => (format!("{mnemonic}x"), "with an index"),
        _ => return None,
    };
    let form = write_form(Opcode::from_mnemonic(&other)?);
    Some(format!("{what} it is `{other}`: {form}"))
}

/// What to write when an immediate is too large for `opcode`.
pub(super) fn larger_form(opcode: Opcode, value: i128) -> Option<String> {
    if opcode == Opcode::Li {
        return Some("`lc` loads all 64 bits".to_owned());
    }
    let load = load_of(Value::Integer(value)).mnemonic();
    let form = opcode.register_form()?.mnemonic();
    Some(format!("load it into a register with `{load}` and use `{form}`"))
}

/// What to write when an immediate is a floating-point number.
pub(super) fn float_form(opcode: Opcode, value: Value) -> String {
    if opcode == Opcode::Li {
        return "`lc` loads floating-point numbers".to_owned();
    }
    if let Some(whole) = value.whole()
        && let Some(larger) = larger_form(opcode, whole)
    {
        return format!("{}: {larger}", as_integer(whole));
    }
    let form =
        opcode.register_form().and_then(|form| Opcode::from_mnemonic(&format!("f{}", form.mnemonic())));
    match form {
        Some(form) => format!("load it into a register with `lc` and use `{}`", form.mnemonic()),
        None => "load it into a register with `lc` first".to_owned(),
    }
}

/// What to write for a constant where `opcode` reads a register.
fn constant_form(opcode: Opcode, spec: &OperandSpec, value: Value, is_name: bool) -> String {
    let load = load_of(value);
    let is_key = spec.content == Content::KeyAddress && !is_name;
    let with_constant = opcode.immediate_form();
    match (opcode, value, with_constant) {
        (Opcode::Mov, ..) => format!("a constant is loaded with `{}`", load.mnemonic()),
        (Opcode::Exit, Value::Integer(0), _) => "`halt` ends the program with status 0".to_owned(),
        (_, Value::Integer(value), Some(form)) if is_last(opcode, spec) && fits_immediate(form, value) => {
            format!("with a constant it is `{}`", form.mnemonic())
        }
        _ if is_key => match opcode.scalar_form() {
            Some(form) => {
                format!(
                    "load the key into a register with `{}` and use `{}`",
                    load.mnemonic(),
                    form.mnemonic()
                )
            }
            None => load_first(value),
        },
        _ => load_first(value),
    }
}

/// Whether what `opcode` reads are integers, and nothing else.
fn computes_with_integers(opcode: Opcode) -> bool {
    let of_memory = [Opcode::Alloc, Opcode::MemCopy, Opcode::MemFill, Opcode::MemCompare];
    // One of each section that does.
    let of_sections = [Opcode::Beq, Opcode::Eq, Opcode::Add, Opcode::Neg];
    let is_of_section = |opcodes: &[Opcode]| of_sections.iter().any(|one| opcodes.contains(one));
    let mut sections = Opcode::SECTIONS.iter().filter(|(_, opcodes)| is_of_section(opcodes));
    of_memory.contains(&opcode) || sections.any(|(_, opcodes)| opcodes.contains(&opcode))
}

/// Whether `spec` is the last of the registers that `opcode` reads: the one that an immediate stands for.
fn is_last(opcode: Opcode, spec: &OperandSpec) -> bool {
    let last = opcode.operands().iter().rfind(|operand| operand.kind == OperandKind::Source);
    last == Some(spec)
}

/// Whether `value` fits where `opcode` takes an immediate.
fn fits_immediate(opcode: Opcode, value: i128) -> bool {
    let is_small = opcode.operands().iter().any(|operand| operand.kind == OperandKind::SmallImmediate);
    if is_small { i16::try_from(value).is_ok() } else { IMMEDIATE_RANGE.contains(&value) }
}

/// The instruction that loads `value`.
fn load_of(value: Value) -> Opcode {
    match value {
        Value::Integer(value) if IMMEDIATE_RANGE.contains(&value) => Opcode::Li,
        Value::Integer(_) | Value::Float(_) => Opcode::Lc,
    }
}

fn load_first(value: Value) -> String {
    format!("load it into a register with `{}` first", load_of(value).mnemonic())
}

/// What to write for a map layout where a register is needed.
fn layout_form(name: Name<'_>) -> String {
    let name = excerpt(&name.to_string());
    format!("`{name}` is a layout: `map_new rd, {name}` makes a map of it and gives its address")
}

/// What to write for a code label where a register is needed.
fn function_form(name: Name<'_>) -> String {
    let name = excerpt(&name.to_string());
    format!("for an indirect call declare `.func {name}` and use `func rd, {name}`")
}

/// What the form of an instruction leaves open, for those that are often written with too few or too many operands.
const MORE_ABOUT_FORMS: &[(Opcode, &str)] = &[
    (Opcode::Call, ": register `first` becomes `r0` of the function, and those below it keep their values"),
    (Opcode::Callr, ": register `first` becomes `r0` of the function, and those below it keep their values"),
    (Opcode::Host, ": the arguments go in register `first` and those after it"),
    (Opcode::Exit, ", or `halt` for status 0"),
    (Opcode::Halt, ", or `exit ra` to give a status"),
    (Opcode::Ret, ": results stay in the registers, the first in `r0`"),
];

/// The help line for an instruction with the wrong number of operands.
pub(super) fn form_for(opcode: Opcode, operands: &Operands<'_>) -> String {
    let form = write_form(opcode);
    let more = MORE_ABOUT_FORMS.iter().find(|(about, _)| *about == opcode);
    let more = more.map(|(_, more)| (*more).to_owned());
    let more =
        more.or_else(|| with_destination(opcode, operands)).or_else(|| without_flags(opcode, operands));
    form + &more.unwrap_or_default()
}

/// For a branch to nothing but a label, as on machines where another instruction has compared.
fn without_flags(opcode: Opcode, operands: &Operands<'_>) -> Option<String> {
    let compares = matches!(opcode.operands(), [_, _, target] if target.kind == OperandKind::Target);
    let is_label = operands.len() == 1 && operands.first().and_then(Operand::name).is_some();
    (compares && is_label).then(|| ", which compares as well: there are no flags".to_owned())
}

/// The operands as they are meant where one is both written and read, as on machines with fewer of them.
fn with_destination(opcode: Opcode, operands: &Operands<'_>) -> Option<String> {
    let first = operands.first()?.register()?;
    let mnemonic = opcode.mnemonic();
    let kinds: Vec<OperandKind> = opcode.operands().iter().map(|operand| operand.kind).collect();
    let second = match operands.len() {
        1 => None,
        2 => operands.iter().nth(1),
        _ => return None,
    };
    match (&kinds[..], second) {
        ([OperandKind::Destination, OperandKind::Source], None) if opcode != Opcode::Mov => {
            Some(format!(", as in `{mnemonic} r{first}, r{first}`"))
        }
        ([OperandKind::Destination, OperandKind::Source, last], Some(second)) => {
            match (second.register(), last) {
                (Some(second), OperandKind::Source) => {
                    Some(format!(", as in `{mnemonic} r{first}, r{first}, r{second}`"))
                }
                (None, OperandKind::Immediate) => {
                    Some(format!(", as in `{mnemonic} r{first}, r{first}, value`"))
                }
                (None, OperandKind::Source) => {
                    let form = Opcode::from_mnemonic(&format!("{mnemonic}i"))?.mnemonic();
                    Some(format!(", and with a constant `{form} r{first}, r{first}, value`"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

const fn is_register(kind: OperandKind) -> bool {
    matches!(
        kind,
        OperandKind::Destination
            | OperandKind::Source
            | OperandKind::Cursor
            | OperandKind::Pair
            | OperandKind::Window
    )
}
