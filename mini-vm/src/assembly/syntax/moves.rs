//! Moves that are meant to happen at once, one after the other.

use crate::assembly::lexer::Span;
use crate::assembly::syntax::function::REGISTERS;
use crate::assembly::syntax::statement::{Operand, OperandSyntax};

/// A register and what it is to hold: what another holds, a constant or the address of a text.
pub(super) struct Move<'s> {
    pub(super) to: u8,
    pub(super) from: Operand<'s>,
}

/// There is no register to move something out of the way.
pub(super) struct NoRegister {
    pub(super) span: Span,
}

/// Tells `moves` in an order in which none overwrites what another one needs: that in which they are given, as far as that
/// is possible. Where they need each other in a circle, one value moves out of the way first, to the lowest register from
/// `free` on that none of them names. What is in its place already is not moved.
pub(super) fn in_order<'s>(
    mut moves: Vec<Move<'s>>,
    free: u16,
    each: &mut impl FnMut(Move<'s>),
) -> Result<(), NoRegister> {
    moves.retain(|one| one.from.register() != Some(one.to));
    let spare = spare_register(&moves, free);
    // How many moves need each register.
    let mut needs = [0_u16; REGISTERS as usize];
    for register in moves.iter().filter_map(|one| one.from.register()) {
        needs[usize::from(register)] += 1;
    }
    while let Some(first) = moves.first() {
        if let Some(next) = moves.iter().position(|one| needs[usize::from(one.to)] == 0) {
            let next = moves.remove(next);
            if let Some(register) = next.from.register() {
                needs[usize::from(register)] -= 1;
            }
            each(next);
            continue;
        }
        let (register, span) = (first.to, first.from.span);
        let spare = spare.ok_or(NoRegister { span })?;
        each(Move { to: spare, from: Operand { kind: OperandSyntax::Register(register), span } });
        for one in moves.iter_mut().filter(|one| one.from.register() == Some(register)) {
            one.from.kind = OperandSyntax::Register(spare);
        }
        needs[usize::from(spare)] = std::mem::take(&mut needs[usize::from(register)]);
    }
    Ok(())
}

/// The lowest register from `free` on that none of `moves` names.
fn spare_register(moves: &[Move<'_>], free: u16) -> Option<u8> {
    let is_named =
        |register: u8| moves.iter().any(|one| one.to == register || one.from.register() == Some(register));
    (free..REGISTERS).filter_map(|register| u8::try_from(register).ok()).find(|&register| !is_named(register))
}
