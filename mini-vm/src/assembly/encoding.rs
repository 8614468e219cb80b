//! Encoding: from an instruction as it is written to its words.
//!
//! The kind of each operand, from the instruction table, says what may stand there.

use std::ops::RangeInclusive;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::access::Access;
use crate::assembly::arithmetic::Value;
use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::evaluation::{Meaning, out_of_range};
use crate::assembly::forms::{IMMEDIATE_RANGE, float_form, form_for, larger_form, write_form};
use crate::assembly::lexer::Span;
use crate::assembly::names::{Name, Spanned};
use crate::assembly::selection::{absolute_form, destination, takes_text};
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::statement::{Index, Instruction, Operand, OperandSyntax};
use crate::instruction::Opcode;
use crate::operand::{IMMEDIATE_AT, IMMEDIATE_SIZE, OperandKind, OperandSpec, Word};

/// No mnemonic is longer.
const LONGEST_MNEMONIC: usize = 64;

/// What an instruction in the source becomes.
pub(super) struct Encoded {
    /// An instruction in front of it, which loads what its word has no room for.
    pub(super) before: Option<Word>,
    pub(super) opcode: Opcode,
    pub(super) word: Word,
}

impl<'s> Assembler<'_, 's> {
    /// The words of an instruction; of several errors in its operands each is reported.
    pub(super) fn encode(&mut self, instruction: &Instruction<'s>, span: Span) -> Result<Encoded, Reported> {
        let opcode = self.opcode(instruction)?;
        self.check_count(opcode, instruction, span)?;
        let absolute = self.absolute_form_of(opcode, instruction);
        let form = self.form(opcode, absolute, &instruction.operands);
        let before = self.word_before(opcode, absolute, &instruction.operands);
        let mut word = Word::new(form.opcode as u8);
        let mut outcome = self.check_width(opcode, instruction);
        for (index, spec) in form.opcode.operands().iter().enumerate() {
            let Some(operand) = instruction.operands.get(form.place_of(index)) else { continue };
            match self.operand(word, opcode, spec, operand) {
                Ok(with_operand) => word = with_operand,
                Err(reported) => outcome = Err(reported),
            }
        }
        outcome.and(before).map(|before| Encoded { before, opcode: form.opcode, word })
    }

    /// The opcode of an instruction.
    pub(super) fn opcode(&mut self, instruction: &Instruction<'s>) -> Result<Opcode, Reported> {
        let Spanned { value: mnemonic, span } = instruction.mnemonic;
        if let Some(opcode) = self.known_opcode(mnemonic) {
            return Ok(opcode);
        }
        if let Some(access) = Access::from_mnemonic(mnemonic) {
            return self.opcode_of_access(access, instruction);
        }
        let message = format!("there is no instruction `{}`", excerpt(mnemonic));
        let diagnostic = Diagnostic::new(DiagnosticCode::UnknownMnemonic, span, message);
        let help = self.meant_instruction(instruction);
        Err(self.report(diagnostic.with_help(help)))
    }

    /// The opcode with this mnemonic, in any case.
    pub(super) fn known_opcode(&self, mnemonic: &str) -> Option<Opcode> {
        if let Some(&opcode) = self.mnemonics.get(mnemonic) {
            return Some(opcode);
        }
        // None is that long.
        let lower = mnemonic.get(..LONGEST_MNEMONIC + 1).unwrap_or(mnemonic).to_ascii_lowercase();
        self.mnemonics.get(lower.as_str()).copied()
    }

    fn check_count(
        &mut self,
        opcode: Opcode,
        Instruction { operands, .. }: &Instruction<'s>,
        span: Span,
    ) -> Result<(), Reported> {
        let (wanted, given) = (opcode.operands().len(), operands.len());
        if takes_text(opcode, operands) {
            return Ok(());
        }
        let (code, span, label) = if given < wanted {
            (DiagnosticCode::TooFewOperands, span, "too few operands")
        } else if given > wanted {
            (DiagnosticCode::TooManyOperands, operands.span_behind(wanted), "too many operands")
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

    /// `word` with one more operand of the instruction that is written as `opcode`.
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
            OperandKind::Immediate => match &operand.kind {
                OperandSyntax::Text(text) if matches!(opcode, Opcode::Li | Opcode::Mov) => {
                    Some(self.text_address(text, operand.span))
                }
                OperandSyntax::Memory { base: None, offset: Some(address), .. }
                    if absolute_form(opcode).is_some() =>
                {
                    Some(self.absolute(address))
                }
                _ => operand.expression().map(|value| self.immediate(opcode, value, IMMEDIATE_RANGE)),
            },
            OperandKind::Constant => self.constant(operand),
            OperandKind::Target => {
                let pc = self.module.code.len() as u32;
                self.target(operand).map(|target| target.map(|target| u64::from(target.wrapping_sub(pc))))
            }
            OperandKind::Memory if operand.address().is_some() => {
                // The instruction in front of it has loaded the address into the register that this one writes.
                destination(opcode).map(|destination| Ok(word.field(destination.at, destination.kind.size())))
            }
            OperandKind::Memory => {
                word = self.with_offset(word, operand)?;
                operand.memory_base().map(|base| Ok(u64::from(base)))
            }
            OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
                word = self.with_offset(word, operand)?;
                let element_size = spec.kind.element_size().unwrap_or(1);
                operand.memory_index().map(|(base, index)| self.indexed(opcode, base, index, element_size))
            }
            OperandKind::Count => operand.expression().map(|count| self.count(opcode, count)),
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

    /// The word with the offset of a memory operand, if that has one.
    fn with_offset(&mut self, word: Word, operand: &Operand<'s>) -> Result<Word, Reported> {
        let OperandSyntax::Memory { offset: Some(offset), .. } = &operand.kind else { return Ok(word) };
        let offset = self.evaluator.integer(offset, IMMEDIATE_RANGE, "the offset")?;
        Ok(word.with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, offset as u64))
    }

    fn pair(&mut self, first: u8, span: Span) -> Result<u64, Reported> {
        if first < u8::MAX {
            return Ok(u64::from(first));
        }
        let message = "a register pair cannot start at `r255`: there is no register after it";
        Err(self.report(Diagnostic::new(DiagnosticCode::BadPair, span, message)))
    }

    /// The base and the index of a memory operand, if the index counts elements of the size that the instruction has.
    fn indexed(
        &mut self,
        opcode: Opcode,
        base: u8,
        Index { register, scale, span }: Index,
        element_size: u8,
    ) -> Result<u64, Reported> {
        if scale == u32::from(element_size) {
            return Ok(u16::from_le_bytes([base, register]).into());
        }
        let mnemonic = opcode.mnemonic();
        let message =
            format!("the index of `{mnemonic}` counts elements of {element_size} bytes, not of {scale}");
        let help = match element_size {
            1 => format!("write `[r{base} + r{register}]`"),
            size => format!("write `[r{base} + r{register} * {size}]`"),
        };
        Err(self.report(Diagnostic::new(DiagnosticCode::WrongScale, span, message).with_help(help)))
    }

    /// The number of instructions in the table of a `switch`, which follow, and one behind them.
    fn count(&mut self, opcode: Opcode, expression: &Expression<'s>) -> Result<u64, Reported> {
        let count = self.immediate(opcode, expression, 0..=i128::from(i32::MAX))?;
        let behind = u64::from(self.instruction_count).saturating_sub(self.module.code.len() as u64 + 1);
        // Where nothing follows at all, it falls off the end, which is found out later.
        if count < behind || behind == 0 {
            return Ok(count);
        }
        let message =
            format!("a table of {count} instructions and one behind it must follow, but only {behind} do");
        Err(self.report(Diagnostic::new(DiagnosticCode::TargetOutside, expression.span, message)))
    }

    /// The address of a load or store without a register.
    fn absolute(&mut self, address: &Expression<'s>) -> Result<u64, Reported> {
        let range = 0..=*IMMEDIATE_RANGE.end();
        let help = |_| Some("load it into a register with `li` first".to_owned());
        self.evaluator.integer_or(address, range, "the address", help).map(|address| address as u64)
    }

    fn immediate(
        &mut self,
        opcode: Opcode,
        expression: &Expression<'s>,
        range: RangeInclusive<i128>,
    ) -> Result<u64, Reported> {
        let what = format!("the value of `{}`", opcode.mnemonic());
        let help = |value| match value {
            Value::Integer(_) => larger_form(opcode),
            Value::Float(_) => Some(float_form(opcode, value)),
        };
        self.evaluator.integer_or(expression, range, &what, help).map(|value| value as u64)
    }

    /// The index in the constant pool of the operand of `lc`.
    fn constant(&mut self, operand: &Operand<'s>) -> Option<Result<u64, Reported>> {
        if let Some(index) = operand.index() {
            let count = self.declared_constants;
            return Some(self.index(index, count, "constants declared with `.constant`"));
        }
        let bits = match operand.text() {
            Some(text) => self.text_address(text, operand.span),
            None => self.constant_bits(operand.expression()?),
        };
        Some(bits.and_then(|bits| self.constant_index(bits)).map(u64::from))
    }

    /// The index of the first constant with these bits in the pool, to which they are added when they are new.
    pub(super) fn constant_index(&mut self, bits: u64) -> Result<u32, Reported> {
        match self.constants.get(&bits) {
            Some(&index) => Ok(index),
            None => self.add_constant(bits),
        }
    }

    /// Adds a constant to the pool.
    pub(super) fn add_constant(&mut self, bits: u64) -> Result<u32, Reported> {
        let index = self.module.constants.len() as u32;
        let outcome = allocation::push(&mut self.module.constants, bits);
        self.evaluator.diagnostics.checked(outcome)?;
        let bytes = self.constants.capacity().saturating_mul(4 * size_of::<u64>());
        let outcome = self.constants.try_reserve(1).map_err(|_| OutOfMemory { bytes });
        self.evaluator.diagnostics.checked(outcome)?;
        self.constants.entry(bits).or_insert(index);
        Ok(index)
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
        Some(match self.evaluator.find(name) {
            Some(Meaning::Code(pc)) => self.inside(pc, name, span),
            Some(Meaning::Data(_) | Meaning::Constant(_) | Meaning::Struct(_) | Meaning::Field(_)) => {
                let definition = self.evaluator.definition_of(name).unwrap_or(span);
                let text = excerpt(&name.to_string());
                let message = format!("`{text}` is not the label of an instruction");
                let diagnostic = Diagnostic::new(DiagnosticCode::NotACodeLabel, span, message)
                    .with_related(definition, format!("`{text}` is defined here"))
                    .with_help("jumps and calls go to labels of instructions".to_owned());
                Err(self.report(diagnostic))
            }
            None if self.has_host_function(&name.to_string()) => {
                let message = format!("`{name}` is not defined");
                let diagnostic =
                    Diagnostic::new(DiagnosticCode::UndefinedName, span, message).with_help(format!(
                        "it is a function of the host: `{}` calls it",
                        self.host_form(&excerpt(&name.to_string()), "first")
                    ));
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
        let message = format!("no instruction follows the label `{}`", excerpt(&name.to_string()));
        Err(self.report(Diagnostic::new(DiagnosticCode::TargetOutside, span, message)))
    }

    fn layout_index(&mut self, name: Spanned<Name<'s>>) -> Result<u64, Reported> {
        if let Some((index, _)) = self.layouts.get(name.value) {
            return Ok(u64::from(index));
        }
        let text = name.value.to_string();
        let message = format!("there is no map layout `{}`", excerpt(&text));
        let help = did_you_mean(&text, self.layouts.candidates())
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
        if let Some((index, _)) = self.functions.get(name.value) {
            return Some(Ok(u64::from(index)));
        }
        let meaning = self.evaluator.find(name.value);
        let text = name.value.to_string();
        let message = format!("`{}` is not in the function table", excerpt(&text));
        let help = if let Some(Meaning::Code(_)) = meaning {
            format!("declare it with `.func {}`", excerpt(&text))
        } else {
            did_you_mean(&text, self.functions.candidates())
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
}

/// What a kind of operand is called in messages.
const fn expectation(kind: OperandKind) -> &'static str {
    match kind {
        OperandKind::Destination
        | OperandKind::Source
        | OperandKind::Cursor
        | OperandKind::Pair
        | OperandKind::Window => "a register",
        OperandKind::SmallImmediate | OperandKind::Immediate | OperandKind::Count => "a constant expression",
        OperandKind::Constant => "a constant expression or a floating-point number",
        OperandKind::Target => "a code label",
        OperandKind::Memory => "a memory operand such as `[rb + 8]`",
        OperandKind::Indexed1 => "a memory operand with an index, such as `[rb + ri]`,",
        OperandKind::Indexed2 => "a memory operand with an index, such as `[rb + ri * 2]`,",
        OperandKind::Indexed4 => "a memory operand with an index, such as `[rb + ri * 4]`,",
        OperandKind::Indexed8 => "a memory operand with an index, such as `[rb + ri * 8]`,",
        OperandKind::Layout => "the name of a map layout",
        OperandKind::Function => "the name of a function",
        OperandKind::Host => "the name of a host function",
    }
}
