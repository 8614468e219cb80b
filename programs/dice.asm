; Throws dice: prints a number from 1 to 6 for each.
;
; Shows how a program gets what it cannot compute, and that such a run can be repeated all the same. Chance needs `--random`:
; without it the program traps, and the report names the option.
;
; Run it with: mini-vm run --random programs/dice.asm -- COUNT
;
;   mini-vm run --random --record throw.mvr programs/dice.asm
;   mini-vm run --replay throw.mvr programs/dice.asm        the same numbers, without --random
;
; There are two dice unless COUNT, from 1 to 1000, says otherwise; with another argument the exit status is 2. A recording has
; the argument in it.

.include <arguments.asm>

.data chance: .u8 0

.fn main()
.reg count, number
        call        argument_at_most(1)
        call        argument_number(0, 2, 1, 1000) -> count
.throw: host        random_bytes(chance, 1)     ;! trap host
        load8u      number, [chance]
        bgeu        number, 252, .throw         ; up to there each remainder comes 42 times, so the dice are fair
        remu        number, number, 6
        add         number, number, 1
        host        print_format("%d\n", number)
        sub         count, count, 1
        bne         count, 0, .throw
        halt
