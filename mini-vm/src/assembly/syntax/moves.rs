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

#[cfg(test)]
mod tests {
    use super::{Move, in_order};
    use crate::assembly::lexer::Span;
    use crate::assembly::syntax::statement::{Operand, OperandSyntax};

    const SPAN: Span = Span { start: 0, end: 0 };

    /// What the registers hold after moves, if each held its number before, and how many instructions that took.
    fn after(moves: &[(u8, u8)]) -> ([u8; 8], usize) {
        let mut registers = [0, 1, 2, 3, 4, 5, 6, 7];
        let mut count = 0;
        let moves = moves.iter().map(|&(to, from)| Move {
            to,
            from: Operand { kind: OperandSyntax::Register(from), span: SPAN },
        });
        let outcome = in_order(moves.collect(), 5, &mut |Move { to, from }| {
            count += 1;
            registers[usize::from(to)] = registers[usize::from(from.register().expect("all are registers"))];
        });
        assert!(outcome.is_ok());
        (registers, count)
    }

    /// Five registers get what any five of them held, in each of the 3,125 ways.
    #[test]
    fn moves_happen_at_once() {
        for way in 0..5_u32.pow(5) {
            let sources: [u8; 5] = std::array::from_fn(|place| (way / 5_u32.pow(place as u32) % 5) as u8);
            let moves: Vec<(u8, u8)> = (0..).zip(sources).collect();
            let (registers, count) = after(&moves);
            assert_eq!(registers[..5], sources);
            assert!(count <= 5 + 2, "{sources:?} took {count} moves");
            let in_place = moves.iter().filter(|(to, from)| to == from).count();
            assert!(in_place < 4 || count <= 1, "{sources:?} took {count} moves");
        }
    }

    #[test]
    fn the_register_for_a_circle_is_free() {
        assert_eq!(after(&[(0, 1), (1, 0), (5, 6)]).0, [1, 0, 2, 3, 4, 6, 6, 0]);
    }

    #[test]
    fn without_a_register_for_a_circle_there_is_no_order() {
        let register = |from| Operand { kind: OperandSyntax::Register(from), span: SPAN };
        let circle = || vec![Move { to: 254, from: register(255) }, Move { to: 255, from: register(254) }];
        assert!(in_order(circle(), 254, &mut |_| ()).is_err());
        assert!(in_order(circle(), 253, &mut |_| ()).is_ok());
    }
}
