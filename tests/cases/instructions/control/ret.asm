; ret: goes on behind the latest call and moves the window back, from any place and any depth.

main:
    li      r0, 7
    li      r3, 1
    call    early, r3
    host    print_int, r3
    host    newline, r3
    li      r3, 0
    call    early, r3
    host    print_int, r3
    host    newline, r3
    call    outer, r5
    host    print_int, r5
    host    newline, r5
    host    print_int, r0
    host    newline, r0
    halt

; Returns in the middle when r0 is not 0.
early:
    beqi    r0, 0, .late
    li      r0, 100
    ret
.late:
    li      r0, 200
    ret

outer:
    li      r0, 1
    call    middle, r10
    add     r0, r0, r10                 ; r10 again, seen from here
    ret

middle:
    li      r0, 20
    call    inner, r255
    add     r0, r0, r255
    ret

inner:
    li      r0, 300
    ret

;! output:
;| 100
;| 200
;| 321
;| 7
