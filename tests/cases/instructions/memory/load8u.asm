; load8u: one byte from the heap, zero-extended; at any address, up to the last byte of the heap.
;! options: --heap 4096

.data bytes: .u8 0x01, 0x80, 0x7f, 0xff, 0xfe, 0x00, 0x23, 0x81
.data        .u8 0x67, 0x45, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f

main:
    li      r1, bytes
    load8u  r2, [r1]
    call    show, r2
    load8u  r2, [r1 + 1]
    call    show, r2
    load8u  r2, [r1 + 2]
    call    show, r2
    load8u  r2, [r1 + 3]
    call    show, r2
    load8u  r2, [r1 + 4]
    call    show, r2
    load8u  r2, [r1 + 5]
    call    show, r2
    load8u  r2, [r1 + 6]
    call    show, r2
    load8u  r2, [r1 + 7]
    call    show, r2
    load8u  r2, [r1 + 8]
    call    show, r2

    ; A negative offset.
    addi    r1, r1, 8
    load8u  r2, [r1 - 8]
    call    show, r2
    load8u  r2, [r1 - 1]
    call    show, r2

    ; The whole address in the offset, and the offset at both ends of its range.
    li      r1, 0
    load8u  r2, [r1 + bytes]
    call    show, r2
    li      r1, bytes - 2147483647
    load8u  r2, [r1 + 2147483647]
    call    show, r2
    lc      r1, bytes + 2147483648
    load8u  r2, [r1 - 2147483648]
    call    show, r2

    ; Address and offset add up with wrapping.
    li      r1, -1
    load8u  r2, [r1 + bytes + 1]
    call    show, r2

    ; The first valid byte and the last ones of the heap, fresh and written.
    li      r1, 8
    load8u  r2, [r1]                    ; the data stand at the start
    call    show, r2
    li      r1, 4096
    load8u  r2, [r1 - 1]
    call    show, r2
    lc      r3, 0x8877665544332211
    store64 r3, [r1 - 8]
    load8u  r2, [r1 - 1]
    call    show, r2

    ; The destination is the base, and is the last register.
    li      r255, bytes
    load8u  r255, [r255]
    mov     r2, r255
    call    show, r2
    halt

show:
    host    print_uint, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 128
;| 127
;| 255
;| 254
;| 0
;| 35
;| 129
;| 103
;| 1
;| 129
;| 1
;| 1
;| 1
;| 1
;| 1
;| 0
;| 136
;| 1
