; Registers, an index and constants stand in a memory operand in any order, and an index makes it the form with an index.

.data  bytes: .u8 1, 2, 3, 4
.data  .align 8 table: .u64 100, 200, 300, 400

main:
    li      r1, 1                       ; an index
    li      r2, table
    load64  r0, [r2 + r1 * 8]
    call    print, r0
    load64x r0, [r2 + r1 * 8 + 8]
    call    print, r0
    load64  r0, [r1 * 8 + r2]
    call    print, r0
    load64  r0, [table + r9 + r1 * 8]   ; r9 is 0
    call    print, r0
    load64  r0, [8 + r1 * 8 + table - 16 + r9]
    call    print, r0
    load64  r0, [r9 + table + r1 * 8 + 8]
    call    print, r0
    load64  r0, [r9 + r1 * 0x8 + 1 << 4]     ; 16: behind all registers stands any expression
    call    print, r0
    store64 r1, [r9 + 16 + r1 * 8 + table]
    load64  r0, [table + 24]
    call    print, r0
    load8u  r0, [bytes + r1]
    call    print, r0
    load8u  r0, [r1 + bytes + r1]       ; the second register is the index
    call    print, r0
    load8s  r0, [r9 + bytes + 2 - 1 + r1 * 1]
    call    print, r0
    halt

print:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 200
;| 300
;| 200
;| 200
;| 100
;| 300
;| 200
;| 1
;| 2
;| 3
;| 3
