; X17: everything else is the default.
;! output:
;| [0] 0
;| [-42] -42
;| [+7] 7
;| [007] 7
;| [9223372036854775807] 9223372036854775807
;| [-9223372036854775808] -9223372036854775808
;| [9223372036854775808] -1
;| [-9223372036854775809] -1
;| [99999999999999999999999999999999999999] -1
;| [0000000000000000000000000000000000000012] 12
;| [] -1
;| [-] -1
;| [ 1] -1
;| [1 ] -1
;| [1_0] -1
;| [0x10] -1
;| [1.0] -1
;| [١] -1

.data   texts:  .string "0"
.data           .string "-42"
.data           .string "+7"
.data           .string "007"
.data           .string "9223372036854775807"
.data           .string "-9223372036854775808"
.data           .string "9223372036854775808"
.data           .string "-9223372036854775809"
.data           .string "99999999999999999999999999999999999999"
.data           .string "0000000000000000000000000000000000000012"
.data           .string ""
.data           .string "-"
.data           .string " 1"
.data           .string "1 "
.data           .string "1_0"
.data           .string "0x10"
.data           .string "1.0"
.data           .string "\u{661}"
.data   end:    .u8 0

.fn main()
.reg at = r0, length = r1, value = r2
        li      at, texts
.next:  call    length_of(at) -> length
        host    parse_int(at, length, -1) -> value
        host    print_format("[%s] %d\n", at, value)
        add     at, at, length
        addi    at, at, 1
        li      value, end
        bltu    at, value, .next
        halt

.fn length_of(text) -> length
.reg at, byte
        mov     at, text
.next:  load8u  byte, [at]
        beqi    byte, 0, .end
        addi    at, at, 1
        jmp     .next
.end:   sub     at, at, text
        ret     at
