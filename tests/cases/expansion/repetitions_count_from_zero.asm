; `.rept` repeats lines, and its counter counts the turns from 0: as a value and in names. Blocks of data may be made so.
;
;! output:
;| 49 3 12 \

.const size = 4

.data {
.rept 2 * size, i
square_\i:
        .u64 i * i
.endr
}

.rept 0
        this is nothing
.endr

main:   li          r0, square_7
        load64      r0, [r0]
        host        print_int, r0
        li          r1, ' '
        host        print_char, r1
        li          r0, 0
.rept 3
        addi        r0, r0, 1
.endr
        host        print_int, r0
        host        print_char, r1
        li          r0, 0
.rept 3, row
.rept 2, column
        addi        r0, r0, row * 2 + column - row
.endr
.endr
        addi        r0, r0, 3
        host        print_int, r0
        host        print_char, r1
        halt
