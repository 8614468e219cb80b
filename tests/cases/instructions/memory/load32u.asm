; load32u: 4 bytes from the heap, zero-extended; at any address, up to the last byte of the heap.
;! options: --heap 4096

.data bytes: .u8 0x01, 0x80, 0x7f, 0xff, 0xfe, 0x00, 0x23, 0x81
.data        .u8 0x67, 0x45, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f

main:
    li      r1, bytes
    load32u r2, [r1]                    ; the lowest byte comes first
    call    show, r2
    load32u r2, [r1 + 1]
    call    show, r2
    load32u r2, [r1 + 2]
    call    show, r2
    load32u r2, [r1 + 3]
    call    show, r2
    load32u r2, [r1 + 4]
    call    show, r2
    load32u r2, [r1 + 5]
    call    show, r2
    load32u r2, [r1 + 6]
    call    show, r2
    load32u r2, [r1 + 7]
    call    show, r2
    load32u r2, [r1 + 8]
    call    show, r2
    load32u r2, [r1 + 9]
    call    show, r2
    load32u r2, [r1 + 10]
    call    show, r2
    load32u r2, [r1 + 11]
    call    show, r2
    load32u r2, [r1 + 12]
    call    show, r2

    ; A negative offset.
    addi    r1, r1, 8
    load32u r2, [r1 - 8]
    call    show, r2
    load32u r2, [r1 - 1]
    call    show, r2

    ; The whole address in the offset, and the offset at both ends of its range.
    li      r1, 0
    load32u r2, [r1 + bytes]
    call    show, r2
    li      r1, bytes - 2147483647
    load32u r2, [r1 + 2147483647]
    call    show, r2
    lc      r1, bytes + 2147483648
    load32u r2, [r1 - 2147483648]
    call    show, r2

    ; Address and offset add up with wrapping.
    li      r1, -1
    load32u r2, [r1 + bytes + 1]
    call    show, r2

    ; The first valid byte and the last ones of the heap, fresh and written.
    li      r1, 8
    load32u r2, [r1]                    ; the data stand at the start
    call    show, r2
    li      r1, 4096
    load32u r2, [r1 - 4]
    call    show, r2
    lc      r3, 0x8877665544332211
    store64 r3, [r1 - 8]
    load32u r2, [r1 - 4]
    call    show, r2

    ; The destination is the base, and is the last register.
    li      r255, bytes
    load32u r255, [r255]
    mov     r2, r255
    call    show, r2
    halt

show:
    host    print_uint, r0
    host    newline, r0
    ret

;! output:
;| 4286545921
;| 4278157184
;| 16711551
;| 587267839
;| 2166554878
;| 1736516352
;| 1164411171
;| 4282738561
;| 4294919527
;| 4294967109
;| 4294967295
;| 4294967295
;| 2147483647
;| 4286545921
;| 4282738561
;| 4286545921
;| 4286545921
;| 4286545921
;| 4286545921
;| 4286545921
;| 0
;| 2289526357
;| 4286545921
