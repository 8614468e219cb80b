; In operands, in brackets at any place of the sum, and beside constants that are functions of the same name.

.data   table: .u8 10, 20, 30, 40

.fn main()
.reg i, entry, abs, value = r40, next
        li      i, 2
        load8u  value, [table + i]
        call    print(value)
        load8u  value, [table + 1 + i]
        call    print(value)
        li      entry, table
        load8u  value, [entry]
        call    print(value)
        load8u  value, [entry + 1]
        call    print(value)
        load8u  value, [1 + entry]
        call    print(value)
        li      abs, abs(-3)
        add     next, abs, r40
        call    print(next)
        beq     i, 2, .same
        trap    1
.same:  bne     i, abs, .done
        trap    1
.done:  mov     r41, r0                         ; the same as `mov next, i`
        call    print(next)
        halt

.fn print(number)
        host    print_int(number)
        host    newline()
        ret

;! output:
;| 30
;| 40
;| 10
;| 20
;| 20
;| 23
;| 2
