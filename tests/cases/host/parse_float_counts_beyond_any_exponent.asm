; X18: long runs of zeros and the exponent make up for each other, however long they are.
;! output:
;| 1 1\

.const zeros = 700000
.const at = 64
.data   before: .ascii "e-700000"
.data   behind: .ascii "1e700001"

.fn main()
.reg start, text, size = r8, digit
        li      size, zeros
        li      digit, '0'
        li      start, at + 1
        mem_fill start, digit, size
        ; 1000...0e-700000
        li      digit, '1'
        li      start, at
        store8  digit, [start]
        li      start, at + 1 + zeros
        li      text, before
        li      size, 8
        mem_copy start, text, size
        host    parse_float(at, 1 + zeros + 8) -> text
        host    print_format("%g ", text)
        ; .000...01e700001
        li      digit, '.'
        li      start, at
        store8  digit, [start]
        li      start, at + 1 + zeros
        li      text, behind
        mem_copy start, text, size
        host    parse_float(at, 1 + zeros + 8) -> text
        host    print_format("%g", text)
        halt
