; store16: the low 16 bits of a register to the heap, the lowest byte first; the bytes around stay.
;! options: --heap 4096

.data buffer: .zero 24
.data digits: .ascii "0123456789abcdef"

main:
    call    show_and_fill, r2           ; zero at the start
    li      r1, buffer
    lc      r2, 0x8877665544332211
    store16 r2, [r1]
    call    show_and_fill, r2
    lc      r2, 0x8877665544332211
    store16 r2, [r1 + 3]                ; at any address
    call    show_and_fill, r2
    li      r2, 0
    store16 r2, [r1 + 8]
    call    show_and_fill, r2
    li      r2, -1
    store16 r2, [r1 + 8]
    call    show_and_fill, r2
    lc      r2, 0x8000000000000000
    store16 r2, [r1 + 8]
    call    show_and_fill, r2

    ; A negative offset, the whole address in the offset, an address that wraps.
    li      r3, buffer + 24
    lc      r2, 0x8877665544332211
    store16 r2, [r3 - 24]
    call    show_and_fill, r2
    li      r3, 0
    lc      r2, 0x8877665544332211
    store16 r2, [r3 + buffer]
    call    show_and_fill, r2
    lc      r3, buffer + 5 + 2147483648
    lc      r2, 0x8877665544332211
    store16 r2, [r3 - 2147483648]
    call    show_and_fill, r2
    li      r3, buffer + 5 - 2147483647
    lc      r2, 0x8877665544332211
    store16 r2, [r3 + 2147483647]
    call    show_and_fill, r2

    ; The last register, and one register as source and base.
    li      r255, buffer + 22
    lc      r254, 0x8877665544332211
    store16 r254, [r255]
    call    show_and_fill, r2
    li      r3, buffer
    store16 r3, [r3]                    ; the buffer stands at address 8
    call    show_and_fill, r2

    ; The last bytes of the heap.
    li      r1, 4096
    lc      r2, 0x8877665544332211
    store16 r2, [r1 - 2]
    load64  r2, [r1 - 8]
    lc      r3, 0x2211000000000000
    eq      r2, r2, r3
    host    print_int, r2
    host    newline, r2
    halt

; Prints the bytes of the buffer and fills it with 0xee.
show_and_fill:
    li      r0, buffer
.byte:
    load8u  r1, [r0]
    shri    r2, r1, 4
    load8u  r2, [r2 + digits]
    host    print_char, r2
    andi    r2, r1, 15
    load8u  r2, [r2 + digits]
    host    print_char, r2
    addi    r0, r0, 1
    beqi    r0, buffer + 24, .done
    li      r2, ' '
    host    print_char, r2
    jmp     .byte
.done:
    host    newline, r2
    li      r0, buffer
    li      r1, 0xee
    li      r2, 24
    mem_fill r0, r1, r2
    ret

;! output:
;| 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
;| 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee ee ee ee 00 00 ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee ee ee ee ff ff ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee ee ee ee 00 00 ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee 11 22 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee 11 22
;| 08 00 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
;| 1
