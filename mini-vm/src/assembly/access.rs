//! Access: loads and stores that name a field of a struct.
//!
//! `load` and `store` are no instructions of the table: their width, and whether a sign is extended, follows from the field.
//! One that says its width must not be wider than the field, or it would reach into the next one.

use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported};
use crate::assembly::evaluation::{Element, Field};
use crate::assembly::keywords::Keyword;
use crate::assembly::names::Spanned;
use crate::assembly::scalar::Scalar;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::statement::{Instruction, Operand, OperandSyntax};
use crate::instruction::Opcode;
use crate::operand::OperandKind;

/// What is done with a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
}

impl Access {
    /// What they are called, in the order of the variants.
    pub(super) const KEYWORDS: [Keyword; 2] = [
        Keyword::new("load", "`load rd, [rb + field]`: the load of the width of the field, with its sign."),
        Keyword::new("store", "`store ra, [rb + field]`: the store of the width of the field."),
    ];

    /// The access of this mnemonic, in any case.
    pub(super) fn from_mnemonic(mnemonic: &str) -> Option<Self> {
        [Self::Load, Self::Store].into_iter().find(|access| mnemonic.eq_ignore_ascii_case(access.mnemonic()))
    }

    const fn mnemonic(self) -> &'static str {
        Self::KEYWORDS[self as usize].name
    }

    /// What the register is called that it writes or reads.
    const fn register(self) -> &'static str {
        match self {
            Self::Load => "rd",
            Self::Store => "ra",
        }
    }

    /// How it is written with a width.
    const fn with_width(self) -> &'static str {
        match self {
            Self::Load => "load64 rd, [rb + offset]",
            Self::Store => "store64 ra, [rb + offset]",
        }
    }

    /// The instruction for a number of this type, unless registers hold no such number.
    const fn opcode(self, scalar: Scalar) -> Option<Opcode> {
        Some(match (self, scalar) {
            (_, Scalar::F32) => return None,
            (Self::Load, Scalar::U8) => Opcode::Load8u,
            (Self::Load, Scalar::I8) => Opcode::Load8s,
            (Self::Load, Scalar::U16) => Opcode::Load16u,
            (Self::Load, Scalar::I16) => Opcode::Load16s,
            (Self::Load, Scalar::U32) => Opcode::Load32u,
            (Self::Load, Scalar::I32) => Opcode::Load32s,
            (Self::Load, Scalar::U64 | Scalar::I64 | Scalar::F64) => Opcode::Load64,
            (Self::Store, Scalar::U8 | Scalar::I8) => Opcode::Store8,
            (Self::Store, Scalar::U16 | Scalar::I16) => Opcode::Store16,
            (Self::Store, Scalar::U32 | Scalar::I32) => Opcode::Store32,
            (Self::Store, Scalar::U64 | Scalar::I64 | Scalar::F64) => Opcode::Store64,
        })
    }

    /// What to write for a field that no register holds as it is.
    fn other_way(self, element: Element) -> &'static str {
        match (element, self) {
            (Element::Scalar(_), Self::Load) => {
                "no instruction computes with 32-bit floats: `load32u` loads their bits"
            }
            (Element::Scalar(_), Self::Store) => {
                "no instruction computes with 32-bit floats: `store32` stores their bits"
            }
            (Element::Bytes(_), _) => {
                "`mem_copy` copies bytes, and an access that says its width reaches some of them"
            }
            (Element::Struct(_), _) => {
                "name one of its fields behind another dot, or copy all of it with `mem_copy`"
            }
        }
    }
}

/// How many bytes a load or store of memory takes.
const fn width(opcode: Opcode) -> Option<u32> {
    use Opcode as O;
    match opcode {
        O::Load8u | O::Load8s | O::Store8 | O::Load8ux | O::Load8sx | O::Store8x => Some(1),
        O::Load16u | O::Load16s | O::Store16 | O::Load16ux | O::Load16sx | O::Store16x => Some(2),
        O::Load32u | O::Load32s | O::Store32 | O::Load32ux | O::Load32sx | O::Store32x => Some(4),
        O::Load64 | O::Store64 | O::Load64x | O::Store64x | O::Load64a | O::Store64a => Some(8),
        _ => None,
    }
}

/// Whether a load or store is a load.
fn is_load(opcode: Opcode) -> bool {
    opcode.operands().first().is_some_and(|operand| operand.kind == OperandKind::Destination)
}

/// What is added to the registers of the memory operand of a load or store.
fn offset<'i, 's>(instruction: &'i Instruction<'s>) -> Option<&'i Expression<'s>> {
    match instruction.operands.get(1) {
        Some(Operand { kind: OperandSyntax::Memory { offset, .. }, .. }) => offset.as_ref(),
        _ => None,
    }
}

impl<'s> Assembler<'_, 's> {
    /// The instruction that an access of a field is.
    pub(super) fn opcode_of_access(
        &mut self,
        access: Access,
        instruction: &Instruction<'s>,
    ) -> Result<Opcode, Reported> {
        let field = self.accessed_field(access, instruction)?;
        let opcode = match field.element {
            Element::Scalar(scalar) => access.opcode(scalar),
            Element::Bytes(_) | Element::Struct(_) => None,
        };
        opcode.ok_or_else(|| {
            let span = instruction.operands.get(1).map_or(instruction.mnemonic.span, |operand| operand.span);
            let (_, description) = self.evaluator.describe(field.element);
            let message = format!("`{}` takes no field of {description}", access.mnemonic());
            let diagnostic = Diagnostic::new(DiagnosticCode::FieldWithoutWidth, span, message);
            self.report(diagnostic.with_help(access.other_way(field.element).to_owned()))
        })
    }

    /// The field that an instruction names, which has to take two operands.
    fn accessed_field(&mut self, access: Access, instruction: &Instruction<'s>) -> Result<Field, Reported> {
        let is_register = |operand: &Operand<'s>| operand.register().is_some();
        let is_complete =
            instruction.operands.len() == 2 && instruction.operands.first().is_some_and(is_register);
        if let Some(offset) = offset(instruction).filter(|_| is_complete) {
            // An error in it is one of another kind.
            self.evaluator.value(offset)?;
            if let Some(field) = self.evaluator.field_named_in(offset) {
                return Ok(field);
            }
        }
        let Spanned { span, .. } = instruction.mnemonic;
        let span = instruction.operands.iter().last().map_or(span, |last| span.to(last.span));
        let mnemonic = access.mnemonic();
        let message = format!("`{mnemonic}` takes its width from a field, and this names none");
        let help = format!(
            "name a field, as in `{mnemonic} {}, [rb + name.field]`, or the width: `{}`",
            access.register(),
            access.with_width()
        );
        let diagnostic = Diagnostic::new(DiagnosticCode::NoFieldNamed, span, message);
        Err(self.report(diagnostic.with_help(help)))
    }

    /// Checks that a load or store is no wider than the field it names, if it names one.
    pub(super) fn check_width(
        &mut self,
        opcode: Opcode,
        instruction: &Instruction<'s>,
    ) -> Result<(), Reported> {
        if !self.evaluator.has_structures() {
            return Ok(());
        }
        let (Some(width), Some(offset)) = (width(opcode), offset(instruction)) else { return Ok(()) };
        let Some(field) = self.evaluator.field_named_in(offset) else { return Ok(()) };
        let (size, description) = self.evaluator.describe(field.element);
        if width <= size {
            return Ok(());
        }
        let mnemonic = opcode.mnemonic();
        let what = if field.is_array(size) { "the elements of this field have" } else { "this field has" };
        let message = format!("`{mnemonic}` takes {width} bytes, and {what} {size}");
        let access = if is_load(opcode) { Access::Load } else { Access::Store };
        let help = match field.element {
            Element::Scalar(scalar) if access.opcode(scalar).is_some() => {
                format!("`{}` takes as many as the field has", access.mnemonic())
            }
            element => access.other_way(element).to_owned(),
        };
        let diagnostic = Diagnostic::new(DiagnosticCode::WiderThanField, offset.span, message)
            .with_label(format!("this is {description}"))
            .with_help(help);
        Err(self.report(diagnostic))
    }
}
