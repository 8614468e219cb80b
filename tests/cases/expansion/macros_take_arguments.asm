; A parameter stands for its argument: as a token of its own, behind `\` in names and texts. A default stands for one that is
; not there. Arguments of several tokens are operands in one piece.
;
;! output:
;| 20 14 -3 text of sum: 9 10 15 25 \

.macro show(value, end = ' ')
        li          r1, value
        host        print_int, r1
        li          r1, end
        host        print_char, r1
.endm

.macro product(first, second)
        show        first * second
.endm

.macro named(name, value)
.data text_\name: .string "text of \name: \value "
.const size_\name\()_more = value + 1
        li          r1, text_\name
        host        print_string, r1
.endm

.macro apply(operation, register, offset)
        operation   register, register, offset
.endm

.macro load_sum(target, base, index)
        load64      target, [base + index]
.endm

.data numbers: .u64 5, 15, 25

main:   product     2 + 3, 4
        product     7, 1 + 1
        show        min(1, -3)
        named       sum, 9
        show        size_sum_more
        li          r2, numbers
        li          r3, 0
        apply       addi, r3, 1
        load_sum    r4, r2, r3 * 8
        host        print_int, r4
        li          r4, ' '
        host        print_char, r4
        load_sum    r4, r2, 8 + 8
        host        print_int, r4
        li          r4, ' '
        host        print_char, r4
        halt
