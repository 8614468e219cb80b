; mem_compare: -1, 0 or 1 as one range of bytes sorts before, with or after another, byte by unsigned byte.
;! options: --heap 4096

.data abc: .ascii "abc"
.data abd: .ascii "abd"
.data abc_again: .ascii "abc"
.data low: .u8 0x7f, 0xff
.data high: .u8 0x80, 0x00

main:
    li      r1, abc
    li      r2, abd
    li      r3, 3
    mem_compare r4, r1, r2, r3
    call    show, r4
    mem_compare r4, r2, r1, r3
    call    show, r4
    li      r2, abc_again
    mem_compare r4, r1, r2, r3          ; equal at two places
    call    show, r4
    mem_compare r4, r1, r1, r3          ; equal at one place
    call    show, r4
    li      r2, abd
    li      r3, 2
    mem_compare r4, r1, r2, r3          ; the difference lies behind the range
    call    show, r4

    ; 0x7f is less than 0x80, and the first difference decides.
    li      r1, low
    li      r2, high
    mem_compare r4, r1, r2, r3
    call    show, r4
    mem_compare r4, r2, r1, r3
    call    show, r4

    ; Long ranges that differ in the last byte of the heap, and overlapping ones.
    li      r1, 2048
    li      r2, 3072
    li      r3, 1024
    mem_compare r4, r1, r2, r3
    call    show, r4
    li      r5, 1
    li      r6, 4095
    store8  r5, [r6]
    mem_compare r4, r1, r2, r3
    call    show, r4
    mem_compare r4, r2, r1, r3
    call    show, r4
    li      r1, 3071
    mem_compare r4, r1, r2, r3          ; 3071..4095 and 3072..4096
    call    show, r4

    ; No bytes: equal, whatever the addresses are.
    li      r3, 0
    li      r1, abc
    li      r2, abd
    mem_compare r4, r1, r2, r3
    call    show, r4
    li      r1, 0
    li      r2, -1
    mem_compare r4, r1, r2, r3
    call    show, r4
    li      r2, 4096
    mem_compare r4, r2, r1, r3
    call    show, r4

    ; The destination is a source, on the last registers.
    li      r253, abc
    li      r254, abd
    li      r255, 3
    mem_compare r255, r254, r253, r255
    mov     r4, r255
    call    show, r4
    li      r1, abc
    li      r2, abd
    li      r3, 3
    mem_compare r1, r1, r2, r3
    mov     r4, r1
    call    show, r4
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| -1
;| 1
;| 0
;| 0
;| 0
;| -1
;| 1
;| 0
;| -1
;| 1
;| -1
;| 0
;| 0
;| 0
;| 1
;| -1
