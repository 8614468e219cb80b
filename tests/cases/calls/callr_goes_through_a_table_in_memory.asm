; Functions are values: a table of them in memory makes a switch.

.func plus
.func minus
.func times

.data table: .u64 0, 0, 0

main:
    li      r0, table
    func    r1, plus
    store64 r1, [r0]
    func    r1, minus
    store64 r1, [r0 + 8]
    func    r1, times
    store64 r1, [r0 + 16]
.next:
    load64  r1, [r0]
    li      r2, 10
    li      r3, 4
    callr   r1, r2
    host    print_int, r2
    host    newline, r2
    addi    r0, r0, 8
    bnei    r0, table + 24, .next
    halt

plus:
    add     r0, r0, r1
    ret
minus:
    sub     r0, r0, r1
    ret
times:
    mul     r0, r0, r1
    ret

;! output:
;| 14
;| 6
;| 40
