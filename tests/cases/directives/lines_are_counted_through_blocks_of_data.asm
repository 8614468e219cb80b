; The source line of an instruction behind a block of data is its own.

main:   jmp     next
.data {
        .u8     1

        .u8     2
}
next:   li      r0, 0
        div     r0, r0, r0              ;! trap division_by_zero
        halt
