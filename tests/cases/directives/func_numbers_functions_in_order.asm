; .func: adds to the function table; numbers count from 0 in the order of the declarations, anywhere.

main:
    func    r0, first
    host    print_int, r0
    func    r0, second
    host    print_int, r0
    func    r0, outer.inner
    host    print_int, r0
    host    newline, r0
    li      r1, 0
.next:
    callr   r1, r5
    host    print_int, r5
    host    newline, r5
    addi    r1, r1, 1
    bnei    r1, 3, .next
    halt

.func second
first:
    li      r0, 100
    ret
second:
    li      r0, 200
    ret
.func first
outer:
    trap    1
.inner:
    li      r0, 300
    ret
.func .inner                            ; a local label

;! output:
;| 102
;| 200
;| 100
;| 300
