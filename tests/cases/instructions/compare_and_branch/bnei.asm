; bnei: jumps if a register != an immediate; forward, backward and not at all.

.data operator: .string " != "
.data taken: .string ": jumps\n"
.data not_taken: .string ": goes on\n"
.data backward: .string "jumped backward\n"

main:
    li      r2, 5
    li      r3, 5
    li      r4, taken
    bnei    r2, 5, .case_1
    li      r4, not_taken
.case_1:
    call    show, r2

    li      r2, 4
    li      r3, 5
    li      r4, taken
    bnei    r2, 5, .case_2
    li      r4, not_taken
.case_2:
    call    show, r2

    li      r2, 6
    li      r3, 5
    li      r4, taken
    bnei    r2, 5, .case_3
    li      r4, not_taken
.case_3:
    call    show, r2

    li      r2, -1
    li      r3, -1
    li      r4, taken
    bnei    r2, -1, .case_4
    li      r4, not_taken
.case_4:
    call    show, r2

    li      r2, 0
    li      r3, -1
    li      r4, taken
    bnei    r2, -1, .case_5
    li      r4, not_taken
.case_5:
    call    show, r2

    li      r2, -1
    li      r3, 0
    li      r4, taken
    bnei    r2, 0, .case_6
    li      r4, not_taken
.case_6:
    call    show, r2

    li      r2, -1
    li      r3, 1
    li      r4, taken
    bnei    r2, 1, .case_7
    li      r4, not_taken
.case_7:
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, -1
    li      r4, taken
    bnei    r2, -1, .case_8
    li      r4, not_taken
.case_8:
    call    show, r2

    lc      r2, 9223372036854775807
    li      r3, -1
    li      r4, taken
    bnei    r2, -1, .case_9
    li      r4, not_taken
.case_9:
    call    show, r2

    li      r2, -32768
    li      r3, -32768
    li      r4, taken
    bnei    r2, -32768, .case_10        ; the lowest immediate
    li      r4, not_taken
.case_10:
    call    show, r2

    li      r2, -32769
    li      r3, -32768
    li      r4, taken
    bnei    r2, -32768, .case_11        ; one below it
    li      r4, not_taken
.case_11:
    call    show, r2

    li      r2, -32767
    li      r3, -32768
    li      r4, taken
    bnei    r2, -32768, .case_12        ; one above it
    li      r4, not_taken
.case_12:
    call    show, r2

    li      r2, 32767
    li      r3, 32767
    li      r4, taken
    bnei    r2, 32767, .case_13         ; the highest immediate
    li      r4, not_taken
.case_13:
    call    show, r2

    li      r2, 32768
    li      r3, 32767
    li      r4, taken
    bnei    r2, 32767, .case_14         ; one above it
    li      r4, not_taken
.case_14:
    call    show, r2

    li      r2, 32766
    li      r3, 32767
    li      r4, taken
    bnei    r2, 32767, .case_15         ; one below it
    li      r4, not_taken
.case_15:
    call    show, r2

    li      r2, 65535
    li      r3, -1
    li      r4, taken
    bnei    r2, -1, .case_16            ; the low 16 bits are equal
    li      r4, not_taken
.case_16:
    call    show, r2

    ; Backward, on the last register.
    jmp     .ahead
.behind:
    li      r2, backward
    host    print_string, r2
    halt
.ahead:
    li      r255, 4
    bnei    r255, 5, .behind
    li      r2, 1
    exit    r2                          ; it did not jump

; Prints "left != right" from r0 and r1 and the string at r2; r1 is there only to be printed.
show:
    mov     r3, r0
    host    print_int, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_int, r3
    mov     r3, r2
    host    print_string, r3
    ret

;! output:
;| 5 != 5: goes on
;| 4 != 5: jumps
;| 6 != 5: jumps
;| -1 != -1: goes on
;| 0 != -1: jumps
;| -1 != 0: jumps
;| -1 != 1: jumps
;| -9223372036854775808 != -1: jumps
;| 9223372036854775807 != -1: jumps
;| -32768 != -32768: goes on
;| -32769 != -32768: jumps
;| -32767 != -32768: jumps
;| 32767 != 32767: goes on
;| 32768 != 32767: jumps
;| 32766 != 32767: jumps
;| 65535 != -1: jumps
;| jumped backward
