//! Encoding: from an instruction as it is written to its word.
//!
//! The kind of each operand, from the instruction table, says what may stand there.

use std::ops::RangeInclusive;

use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported};
use crate::assembly::evaluation::{Meaning, float_as_integer, out_of_range, predefined};
use crate::assembly::expression::{Expression, Value};
use crate::assembly::foreign;
use crate::assembly::lexer::Span;
use crate::assembly::statement::{Instruction, Name, Operand, OperandSyntax, Spanned};
use crate::assembly::suggestion::{did_you_mean, missing_colon, missing_dot};
use crate::assembly::syntax::excerpt;
use crate::instruction::Opcode;
use crate::operand::{IMMEDIATE_AT, IMMEDIATE_SIZE, OperandKind, OperandSpec, Word};

impl<'s> Assembler<'_, 's> {
    /// The word of an instruction; of several errors in its operands each is reported.
    pub(super) fn encode(&mut self, instruction: &Instruction<'s>, span: Span) -> Result<Word, Reported> {
        let opcode = self.opcode(instruction)?;
        self.check_count(opcode, instruction, span)?;
        let mut word = Word::new(opcode as u8);
        let mut outcome = Ok(());
        for (spec, operand) in opcode.operands().iter().zip(&instruction.operands) {
            match self.operand(word, opcode, spec, operand) {
                Ok(with_operand) => word = with_operand,
                Err(reported) => outcome = Err(reported),
            }
        }
        outcome.map(|()| word)
    }

    /// The opcode of an instruction.
    pub(super) fn opcode(&mut self, instruction: &Instruction<'s>) -> Result<Opcode, Reported> {
        let Spanned { value: mnemonic, span } = instruction.mnemonic;
        if let Some(&opcode) = self.mnemonics.get(mnemonic) {
            return Ok(opcode);
        }
        let lower = mnemonic.to_ascii_lowercase();
        if let Some(&opcode) = self.mnemonics.get(lower.as_str()) {
            return Ok(opcode);
        }
        let message = format!("there is no instruction `{}`", excerpt(mnemonic));
        let diagnostic = Diagnostic::new(DiagnosticCode::UnknownMnemonic, span, message);
        let help = self.meant_instruction(instruction);
        Err(self.report(diagnostic.with_help(help)))
    }

    /// What an instruction that does not exist was meant to be.
    fn meant_instruction(&self, Instruction { mnemonic, operands }: &Instruction<'s>) -> Option<String> {
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
        let label = format!("if it is a label, `:` is missing behind it: `{}:`", excerpt(mnemonic));
        Some(match meant {
            Some(meant) if meant.ends_with('?') => format!("{meant} {label}"),
            Some(meant) => format!("{meant}; {label}"),
            None => label,
        })
    }

    fn check_count(
        &mut self,
        opcode: Opcode,
        Instruction { operands, .. }: &Instruction<'s>,
        span: Span,
    ) -> Result<(), Reported> {
        let (wanted, given) = (opcode.operands().len(), operands.len());
        let (code, span, label) = if given < wanted {
            (DiagnosticCode::TooFewOperands, span, "too few operands")
        } else if given > wanted {
            let extra = operands[wanted].span.to(operands[given - 1].span);
            (DiagnosticCode::TooManyOperands, extra, "too many operands")
        } else {
            return Ok(());
        };
        let takes = match wanted {
            0 => "no operands".to_owned(),
            1 => "1 operand".to_owned(),
            _ => format!("{wanted} operands"),
        };
        let message = format!("`{}` takes {takes}, not {given}", opcode.mnemonic());
        let diagnostic = Diagnostic::new(code, span, message).with_label(label);
        Err(self.report(diagnostic.with_help(form_for(opcode, operands))))
    }

    /// `word` with one more operand.
    fn operand(
        &mut self,
        mut word: Word,
        opcode: Opcode,
        spec: &OperandSpec,
        operand: &Operand<'s>,
    ) -> Result<Word, Reported> {
        let value = match spec.kind {
            OperandKind::Destination | OperandKind::Source | OperandKind::Cursor | OperandKind::Window => {
                operand.register().map(|register| Ok(u64::from(register)))
            }
            OperandKind::Pair => operand.register().map(|register| self.pair(register, operand.span)),
            OperandKind::SmallImmediate => {
                let range = i128::from(i16::MIN)..=i128::from(i16::MAX);
                operand.expression().map(|value| self.immediate(opcode, value, range))
            }
            OperandKind::Immediate => {
                operand.expression().map(|value| self.immediate(opcode, value, IMMEDIATE_RANGE))
            }
            OperandKind::Constant => self.constant(operand),
            OperandKind::Target => {
                let pc = self.module.code.len() as u32;
                self.target(operand).map(|target| target.map(|target| u64::from(target.wrapping_sub(pc))))
            }
            OperandKind::Memory => {
                if let OperandSyntax::Memory { offset: Some(offset), .. } = &operand.kind {
                    let offset = self.evaluator.integer(offset, IMMEDIATE_RANGE, "the offset")?;
                    word = word.with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, offset as u64);
                }
                operand.memory_base().map(|base| Ok(u64::from(base)))
            }
            OperandKind::Layout => operand.name().map(|name| self.layout_index(name)),
            OperandKind::Function => self.function(operand),
            OperandKind::Host => {
                let name = operand.name().filter(|name| name.value.local.is_empty());
                name.map(|name| {
                    self.host_index(Spanned { value: name.value.global, span: name.span }).map(u64::from)
                })
            }
        };
        let value = value.unwrap_or_else(|| Err(self.report_wrong_operand(opcode, spec, operand)))?;
        Ok(word.with_field(spec.at, spec.kind.size(), value))
    }

    fn pair(&mut self, first: u8, span: Span) -> Result<u64, Reported> {
        if first < u8::MAX {
            return Ok(u64::from(first));
        }
        let message = "a register pair cannot start at `r255`: there is no register behind it";
        Err(self.report(Diagnostic::new(DiagnosticCode::BadPair, span, message)))
    }

    fn immediate(
        &mut self,
        opcode: Opcode,
        expression: &Expression<'s>,
        range: RangeInclusive<i128>,
    ) -> Result<u64, Reported> {
        let what = format!("the value of `{}`", opcode.mnemonic());
        let value = match self.evaluator.value(expression)? {
            Value::Integer(value) => value,
            Value::Float(_) => {
                let diagnostic = float_as_integer(expression.span, &what).with_help(float_form(opcode));
                return Err(self.report(diagnostic));
            }
        };
        if range.contains(&value) {
            return Ok(value as u64);
        }
        let diagnostic = out_of_range(expression.span, value, range, &what);
        Err(self.report(diagnostic.with_help(larger_form(opcode, value))))
    }

    /// The index in the constant pool of the operand of `lc`.
    fn constant(&mut self, operand: &Operand<'s>) -> Option<Result<u64, Reported>> {
        if let Some(index) = operand.index() {
            let count = self.declared_constants;
            return Some(self.index(index, count, "constants declared with `.constant`"));
        }
        let expression = operand.expression()?;
        Some(self.constant_bits(expression).map(|bits| {
            let next = self.module.constants.len() as u32;
            let index = *self.constants.entry(bits).or_insert(next);
            if index == next {
                self.module.constants.push(bits);
            }
            u64::from(index)
        }))
    }

    /// The bits of a 64-bit constant: a floating-point number, or an integer, signed or not.
    pub(super) fn constant_bits(&mut self, expression: &Expression<'s>) -> Result<u64, Reported> {
        match self.evaluator.value(expression)? {
            Value::Float(value) => Ok(value.to_bits()),
            Value::Integer(value) => {
                let range = i128::from(i64::MIN)..=i128::from(u64::MAX);
                if range.contains(&value) {
                    return Ok(value as u64);
                }
                let diagnostic = out_of_range(expression.span, value, range, "a 64-bit constant");
                Err(self.report(diagnostic))
            }
        }
    }

    /// The number of the instruction that a code label or `@` and a number stand for.
    pub(super) fn target(&mut self, operand: &Operand<'s>) -> Option<Result<u32, Reported>> {
        if let Some(index) = operand.index() {
            return Some(self.instruction_number(index));
        }
        let Spanned { value: name, span } = operand.name()?;
        let meaning = self.evaluator.find(name).map(|symbol| (symbol.meaning, symbol.span));
        Some(match meaning {
            Some((Meaning::Code(pc), _)) => self.inside(pc, name, span),
            Some((Meaning::Data(_) | Meaning::Constant(_), definition)) => {
                let text = excerpt(&name.to_string());
                let message = format!("`{text}` is not the label of an instruction");
                let diagnostic = Diagnostic::new(DiagnosticCode::NotACodeLabel, span, message)
                    .with_related(definition, format!("`{text}` is defined here"));
                Err(self.report(diagnostic))
            }
            None if self.has_host_function(&name.to_string()) => {
                let message = format!("`{name}` is not defined");
                let diagnostic = Diagnostic::new(DiagnosticCode::UndefinedName, span, message)
                    .with_help(format!("it is a function of the host: `host {name}, first` calls it"));
                Err(self.report(diagnostic))
            }
            None => Err(self.evaluator.report_undefined(name, span)),
        })
    }

    fn instruction_number(&mut self, expression: &Expression<'s>) -> Result<u32, Reported> {
        let value = self.evaluator.any_integer(expression, "an instruction number")?;
        if (0..i128::from(self.instruction_count)).contains(&value) {
            return Ok(value as u32);
        }
        let message = format!("there is no instruction {value}: the program has {}", self.instruction_count);
        Err(self.report(Diagnostic::new(DiagnosticCode::TargetOutside, expression.span, message)))
    }

    /// The place of the code label `name`, if an instruction stands there.
    pub(super) fn inside(&mut self, pc: u32, name: Name<'s>, span: Span) -> Result<u32, Reported> {
        if pc < self.instruction_count {
            return Ok(pc);
        }
        let message = format!("no instruction stands behind the label `{}`", excerpt(&name.to_string()));
        Err(self.report(Diagnostic::new(DiagnosticCode::TargetOutside, span, message)))
    }

    fn layout_index(&mut self, name: Spanned<Name<'s>>) -> Result<u64, Reported> {
        if let Some(&(index, _)) = self.layouts.get(&name.value) {
            return Ok(u64::from(index));
        }
        let text = name.value.to_string();
        let message = format!("there is no map layout `{}`", excerpt(&text));
        let help = did_you_mean(&text, self.layouts.keys())
            .unwrap_or_else(|| "layouts are declared with `.map`".to_owned());
        let diagnostic = Diagnostic::new(DiagnosticCode::UnknownLayout, name.span, message);
        Err(self.report(diagnostic.with_help(help)))
    }

    /// The index in the function table that a name or `@` and a number stand for.
    fn function(&mut self, operand: &Operand<'s>) -> Option<Result<u64, Reported>> {
        if let Some(index) = operand.index() {
            let count = self.function_count;
            return Some(self.index(index, count, "functions declared with `.func`"));
        }
        let name = operand.name()?;
        if let Some(&(index, _)) = self.functions.get(&name.value) {
            return Some(Ok(u64::from(index)));
        }
        let meaning = self.evaluator.find(name.value).map(|symbol| symbol.meaning);
        let text = name.value.to_string();
        let message = format!("`{}` is not in the function table", excerpt(&text));
        let help = if let Some(Meaning::Code(_)) = meaning {
            format!("declare it with `.func {}`", excerpt(&text))
        } else {
            did_you_mean(&text, self.functions.keys())
                .unwrap_or_else(|| "functions are declared with `.func`".to_owned())
        };
        let diagnostic = Diagnostic::new(DiagnosticCode::UndeclaredFunction, name.span, message);
        Some(Err(self.report(diagnostic.with_help(help))))
    }

    /// The value of `@` and an index into a table of `count` entries.
    fn index(&mut self, expression: &Expression<'s>, count: u32, what: &str) -> Result<u64, Reported> {
        let value = self.evaluator.any_integer(expression, "an index")?;
        if (0..i128::from(count)).contains(&value) {
            return Ok(value as u64);
        }
        let message = format!("there is no entry {value}: the program has {count} {what}");
        Err(self.report(Diagnostic::new(DiagnosticCode::IndexOutside, expression.span, message)))
    }

    fn report_wrong_operand(
        &mut self,
        opcode: Opcode,
        spec: &OperandSpec,
        operand: &Operand<'s>,
    ) -> Reported {
        let message = format!("`{}` takes {} as `{}`", opcode.mnemonic(), expectation(spec.kind), spec.name);
        let help = self.meant_operand(opcode, spec, operand);
        let diagnostic = Diagnostic::new(DiagnosticCode::WrongOperand, operand.span, message)
            .with_label(format!("this is {}", operand.description()))
            .with_help(help.unwrap_or_else(|| write_form(opcode)));
        self.report(diagnostic)
    }

    /// What to write for an operand of the wrong kind, if more can be said than how the instruction is written.
    fn meant_operand(&mut self, opcode: Opcode, spec: &OperandSpec, operand: &Operand<'s>) -> Option<String> {
        let accesses_memory = opcode.operands().iter().any(|operand| operand.kind == OperandKind::Memory);
        match (&operand.kind, spec.kind) {
            (OperandSyntax::Register(register), OperandKind::Memory) => {
                Some(format!("the address stands in brackets: `[r{register}]`"))
            }
            (OperandSyntax::Register(_), OperandKind::Target) => {
                let help = "jumps and calls go to labels; `callr` calls an entry of the function table";
                Some(help.to_owned())
            }
            (OperandSyntax::Register(_), _) if matches!(opcode, Opcode::Li | Opcode::Lc) => {
                Some("registers are copied with `mov`".to_owned())
            }
            (OperandSyntax::Register(_), _) => {
                let form = register_form(opcode)?.mnemonic();
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
            match self.evaluator.find(name).map(|symbol| symbol.meaning) {
                None if self.layouts.contains_key(&name) => return Some(layout_form(name)),
                None if predefined(name).is_some() => {}
                None => return foreign::operand(&name.to_string()).map(str::to_owned),
                Some(Meaning::Code(_)) => return Some(function_form(name)),
                Some(Meaning::Data(_) | Meaning::Constant(_)) => {}
            }
        }
        let value = self.evaluator.value_if_any(expression)?;
        match (spec.kind, value) {
            (OperandKind::Source | OperandKind::Cursor, _) => {
                Some(constant_form(opcode, spec, value, name.is_some()))
            }
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

/// The range of immediates and offsets.
const IMMEDIATE_RANGE: RangeInclusive<i128> = i32::MIN as i128..=i32::MAX as i128;

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

/// What a kind of operand is called in messages.
const fn expectation(kind: OperandKind) -> &'static str {
    match kind {
        OperandKind::Destination
        | OperandKind::Source
        | OperandKind::Cursor
        | OperandKind::Pair
        | OperandKind::Window => "a register",
        OperandKind::SmallImmediate | OperandKind::Immediate => "a constant expression",
        OperandKind::Constant => "a constant expression or a floating-point number",
        OperandKind::Target => "a code label",
        OperandKind::Memory => "a memory operand such as `[rb + 8]`",
        OperandKind::Layout => "the name of a map layout",
        OperandKind::Function => "the name of a function",
        OperandKind::Host => "the name of a host function",
    }
}

/// The help line that shows how an instruction is written.
fn write_form(opcode: Opcode) -> String {
    let mut form = opcode.mnemonic().to_owned();
    let mut separator = " ";
    for operand in opcode.operands() {
        form.push_str(separator);
        form.push_str(if operand.kind == OperandKind::Memory { "[rb + offset]" } else { operand.name });
        separator = ", ";
    }
    format!("write `{form}`")
}

/// The same operation with a register in place of the immediate, if there is one.
fn register_form(opcode: Opcode) -> Option<Opcode> {
    let without_suffix = opcode.mnemonic().strip_suffix('i')?;
    Opcode::from_mnemonic(without_suffix)
}

/// What to write when an immediate is too large for `opcode`.
fn larger_form(opcode: Opcode, value: i128) -> Option<String> {
    if opcode == Opcode::Li {
        return Some("`lc` loads all 64 bits".to_owned());
    }
    let load = load_of(Value::Integer(value)).mnemonic();
    let form = register_form(opcode)?.mnemonic();
    Some(format!("load it into a register with `{load}` and use `{form}`"))
}

/// What to write when an immediate is a floating-point number.
fn float_form(opcode: Opcode) -> String {
    if opcode == Opcode::Li {
        return "`lc` loads floating-point numbers".to_owned();
    }
    let form = register_form(opcode).and_then(|form| Opcode::from_mnemonic(&format!("f{}", form.mnemonic())));
    match form {
        Some(form) => format!("load it into a register with `lc` and use `{}`", form.mnemonic()),
        None => "load it into a register with `lc` first".to_owned(),
    }
}

/// What to write for a constant where `opcode` reads a register.
fn constant_form(opcode: Opcode, spec: &OperandSpec, value: Value, is_name: bool) -> String {
    let load = load_of(value);
    let is_key = spec.name == "rk" && !is_name;
    let with_constant = Opcode::from_mnemonic(&format!("{}i", opcode.mnemonic()));
    match (opcode, value, with_constant) {
        (Opcode::Mov, ..) => format!("a constant is loaded with `{}`", load.mnemonic()),
        (Opcode::Exit, Value::Integer(0), _) => "`halt` ends the program with status 0".to_owned(),
        (_, Value::Integer(value), Some(form)) if is_last(opcode, spec) && fits_immediate(form, value) => {
            format!("with a constant it is `{}`", form.mnemonic())
        }
        _ if is_key => match Opcode::from_mnemonic(&format!("{}_scalar", opcode.mnemonic())) {
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
    (Opcode::Host, ": the arguments stand in register `first` and those behind it"),
    (Opcode::Exit, ", or `halt` for status 0"),
    (Opcode::Halt, ", or `exit ra` to give a status"),
    (Opcode::Ret, ": results stay in the registers, the first in `r0`"),
];

/// The help line for an instruction with the wrong number of operands.
fn form_for(opcode: Opcode, operands: &[Operand<'_>]) -> String {
    let form = write_form(opcode);
    let more = MORE_ABOUT_FORMS.iter().find(|(about, _)| *about == opcode);
    let more = more.map(|(_, more)| (*more).to_owned());
    let more =
        more.or_else(|| with_destination(opcode, operands)).or_else(|| without_flags(opcode, operands));
    form + &more.unwrap_or_default()
}

/// For a branch to nothing but a label, as on machines where another instruction has compared.
fn without_flags(opcode: Opcode, operands: &[Operand<'_>]) -> Option<String> {
    let compares = matches!(opcode.operands(), [_, _, target] if target.kind == OperandKind::Target);
    let is_label = matches!(operands, [target] if target.name().is_some());
    (compares && is_label).then(|| ", which compares as well: there are no flags".to_owned())
}

/// The operands as they are meant where one is both written and read, as on machines with fewer of them.
fn with_destination(opcode: Opcode, operands: &[Operand<'_>]) -> Option<String> {
    let first = operands.first()?.register()?;
    let mnemonic = opcode.mnemonic();
    let kinds: Vec<OperandKind> = opcode.operands().iter().map(|operand| operand.kind).collect();
    match (&kinds[..], &operands[1..]) {
        ([OperandKind::Destination, OperandKind::Source], []) if opcode != Opcode::Mov => {
            Some(format!(", as in `{mnemonic} r{first}, r{first}`"))
        }
        ([OperandKind::Destination, OperandKind::Source, last], [second]) => {
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
