; load64: 8 bytes from the heap, all of the register; at any address, up to the last byte of the heap.
;! options: --heap 4096

.data bytes: .u8 0x01, 0x80, 0x7f, 0xff, 0xfe, 0x00, 0x23, 0x81
.data        .u8 0x67, 0x45, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f

main:
    li      r1, bytes
    load64  r2, [r1]                    ; the lowest byte comes first
    call    show, r2
    load64  r2, [r1 + 1]
    call    show, r2
    load64  r2, [r1 + 2]
    call    show, r2
    load64  r2, [r1 + 3]
    call    show, r2
    load64  r2, [r1 + 4]
    call    show, r2
    load64  r2, [r1 + 5]
    call    show, r2
    load64  r2, [r1 + 6]
    call    show, r2
    load64  r2, [r1 + 7]
    call    show, r2
    load64  r2, [r1 + 8]
    call    show, r2

    ; A negative offset.
    addi    r1, r1, 8
    load64  r2, [r1 - 8]
    call    show, r2
    load64  r2, [r1 - 3]
    call    show, r2

    ; The whole address in the offset, and the offset at both ends of its range.
    li      r1, 0
    load64  r2, [r1 + bytes]
    call    show, r2
    li      r1, bytes - 2147483647
    load64  r2, [r1 + 2147483647]
    call    show, r2
    lc      r1, bytes + 2147483648
    load64  r2, [r1 - 2147483648]
    call    show, r2

    ; Address and offset add up with wrapping.
    li      r1, -1
    load64  r2, [r1 + bytes + 1]
    call    show, r2

    ; The first valid byte and the last ones of the heap, fresh and written.
    li      r1, 8
    load64  r2, [r1]                    ; the data stand at the start
    call    show, r2
    li      r1, 4096
    load64  r2, [r1 - 8]
    call    show, r2
    lc      r3, 0x8877665544332211
    store64 r3, [r1 - 8]
    load64  r2, [r1 - 8]
    call    show, r2

    ; The destination is the base, and is the last register.
    li      r255, bytes
    load64  r255, [r255]
    mov     r2, r255
    call    show, r2
    halt

show:
    host    print_uint, r0
    host    newline, r0
    ret

;! output:
;| 9305282350285815809
;| 7458280945087381376
;| 5001107898558775167
;| 18394222057400368895
;| 18446538909583343870
;| 18446743272287183616
;| 18446744070578995491
;| 18446744073697322881
;| 9223372036854728039
;| 9305282350285815809
;| 18446743272287183616
;| 9305282350285815809
;| 9305282350285815809
;| 9305282350285815809
;| 9305282350285815809
;| 9305282350285815809
;| 0
;| 9833440827789222417
;| 9305282350285815809
