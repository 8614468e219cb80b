; neg: a register with its sign changed; the smallest number wraps to itself.

.data sources: .i64 5
.data          .i64 0
.data          .i64 -1
.data          .i64 1
.data          .i64 9223372036854775807
.data          .i64 -9223372036854775808 ; has no positive counterpart
.data          .i64 4294967296
.const count = 7
.data operator: .string "neg "
.data equals: .string " = "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    neg     r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 5
    mov     r255, r2
    neg     r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "neg source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    host    print_int, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_int, r2
    host    newline, r2
    ret

;! output:
;| neg 5 = -5
;| neg 0 = 0
;| neg -1 = 1
;| neg 1 = -1
;| neg 9223372036854775807 = -9223372036854775807
;| neg -9223372036854775808 = -9223372036854775808
;| neg 4294967296 = -4294967296
;| neg 5 = -5
