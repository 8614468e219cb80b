//! Forms: what to write instead of an instruction that does not exist or has other operands than it takes.
//!
//! The kinds of the operands, from the instruction table, say what is taken, and the operands as they are written what was
//! probably meant. [`foreign`] knows the names of other assemblers, [`advice`](super::advice) their notations.

use std::ops::RangeInclusive;

use crate::assembly::arithmetic::Value;
use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::excerpt;
use crate::assembly::evaluation::{Meaning, as_integer, predefined};
use crate::assembly::foreign;
use crate::assembly::library;
use crate::assembly::names::Name;
use crate::assembly::suggestion::{did_you_mean, missing_colon, missing_dot};
use crate::assembly::syntax::expression::Expression;
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
            let form = self.host_form(mnemonic, &format!("r{register}"));
            return Some(format!("it is a function of the host: `{form}` calls it"));
        }
        let next = first.and_then(Operand::name).map(|name| name.value.to_string());
        if let Some(help) = missing_colon(mnemonic, next.as_deref()) {
            return Some(help);
        }
        let meant = library::where_it_is(mnemonic)
            .or_else(|| missing_dot(mnemonic))
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
            (OperandSyntax::Memory { index: None, .. }, kind) if kind.element_size().is_some() => {
                without_index(opcode)
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
            (OperandSyntax::Memory { base: None, .. }, OperandKind::Memory) => {
                let help = "only loads and `store64` do without a register: load the address first, as in `li rb, name`";
                Some(help.to_owned())
            }
            (OperandSyntax::Memory { .. }, _) if accesses_memory => None,
            (OperandSyntax::Memory { .. }, OperandKind::Destination) => {
                Some("memory is written with `store64 ra, [rb + offset]`".to_owned())
            }
            (OperandSyntax::Memory { .. }, _) => {
                Some("memory is read with `load64 rd, [rb + offset]`".to_owned())
            }
            (OperandSyntax::Text(_), OperandKind::Window) => {
                Some("the address of a text goes in a register: `host name, first, \"text\"`".to_owned())
            }
            (OperandSyntax::Text(_), _) if takes_name(spec.kind) => {
                Some("names are written without quotes".to_owned())
            }
            (OperandSyntax::Text(_), _) => Some("`li rd, \"text\"` loads the address of a text".to_owned()),
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
                None => {
                    let foreign = foreign::operand(&name.to_string()).map(str::to_owned);
                    return foreign.or_else(|| self.register_like(name));
                }
                Some(Meaning::Code(_)) => return Some(function_form(name)),
                Some(Meaning::Data(_) | Meaning::Constant(_) | Meaning::Struct(_) | Meaning::Field(_)) => {}
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
            (OperandKind::Window, _) => Some(LOAD_FIRST.to_owned()),
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

/// The same access to memory without an index.
fn without_index(opcode: Opcode) -> Option<String> {
    let plain = Opcode::from_mnemonic(opcode.mnemonic().strip_suffix('x')?)?;
    Some(format!("without an index it is `{}`: {}", plain.mnemonic(), write_form(plain)))
}

/// What to write when a constant does not fit the immediate of `opcode`, or of its form with one.
pub(super) fn larger_form(opcode: Opcode) -> Option<String> {
    match opcode.register_form() {
        Some(form) => Some(format!("load it into a register with `li` and use `{}`", form.mnemonic())),
        None => opcode.immediate_form().map(|_| LOAD_FIRST.to_owned()),
    }
}

/// What to write when an immediate is a floating-point number.
pub(super) fn float_form(opcode: Opcode, value: Value) -> String {
    if let Some(whole) = value.whole()
        && let Some(larger) = larger_form(opcode)
    {
        return format!("{}: {larger}", as_integer(whole));
    }
    let form = opcode.register_form().unwrap_or(opcode);
    match Opcode::from_mnemonic(&format!("f{}", form.mnemonic())) {
        Some(form) => format!("load it into a register with `li` and use `{}`", form.mnemonic()),
        None => LOAD_FIRST.to_owned(),
    }
}

/// Comparisons, each with the one that compares the other way round.
const MIRRORED: &[(Opcode, Opcode)] = &[
    (Opcode::Blt, Opcode::Bgt),
    (Opcode::Ble, Opcode::Bge),
    (Opcode::Bltu, Opcode::Bgtu),
    (Opcode::Bleu, Opcode::Bgeu),
    (Opcode::Lt, Opcode::Gt),
    (Opcode::Le, Opcode::Ge),
    (Opcode::Ltu, Opcode::Gtu),
    (Opcode::Leu, Opcode::Geu),
];

/// The comparison that compares the other way round, if `opcode` is one.
fn mirrored(opcode: Opcode) -> Option<Opcode> {
    MIRRORED.iter().find_map(|&(one, other)| match opcode {
        _ if opcode == one => Some(other),
        _ if opcode == other => Some(one),
        _ => None,
    })
}

/// What to write for a constant where `opcode` reads a register, and has no form with an immediate there.
fn constant_form(opcode: Opcode, spec: &OperandSpec, value: Value, is_name: bool) -> String {
    let is_key = spec.content == Content::KeyAddress && !is_name;
    match (opcode, value) {
        (_, Value::Integer(value)) if !is_name && computes_with_floats(opcode) => {
            format!("floating-point numbers have a point: load `{value}.0` into a register with `li` first")
        }
        (Opcode::Exit, Value::Integer(0)) => "`halt` ends the program with status 0".to_owned(),
        _ => match opcode.scalar_form().filter(|_| is_key) {
            Some(form) => {
                format!("load the key into a register with `li` and use `{}`", form.mnemonic())
            }
            None => match mirrored(opcode) {
                Some(other) => format!("turned round it is `{}`, which takes a constant", other.mnemonic()),
                None => LOAD_FIRST.to_owned(),
            },
        },
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

/// Whether what `opcode` reads are floating-point numbers.
fn computes_with_floats(opcode: Opcode) -> bool {
    // One of each section that does.
    let of_sections = [Opcode::Fadd, Opcode::Fblt, Opcode::Flt];
    let is_of_section = |opcodes: &[Opcode]| of_sections.iter().any(|one| opcodes.contains(one));
    let mut sections = Opcode::SECTIONS.iter().filter(|(_, opcodes)| is_of_section(opcodes));
    opcode.mnemonic().starts_with('f') && sections.any(|(_, opcodes)| opcodes.contains(&opcode))
}

/// What to write for a constant where only a register can stand.
const LOAD_FIRST: &str = "load it into a register with `li` first";

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
                (None, OperandKind::Source) if opcode.immediate_form().is_some() => {
                    Some(format!(", as in `{mnemonic} r{first}, r{first}, value`"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an operand is the name of anything but a value.
const fn takes_name(kind: OperandKind) -> bool {
    matches!(kind, OperandKind::Target | OperandKind::Host | OperandKind::Layout | OperandKind::Function)
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
