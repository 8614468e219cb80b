; itof: a signed integer as a floating-point number, rounded to the nearest, halves to the even one.

.data sources: .i64 0
.data          .i64 1
.data          .i64 -1
.data          .i64 42
.data          .i64 9007199254740991
.data          .i64 9007199254740992
.data          .i64 9007199254740993    ; a half: to the even one, down
.data          .i64 9007199254740994
.data          .i64 9007199254740995    ; a half: to the even one, up
.data          .i64 -9007199254740993   ; a half
.data          .i64 4611686018427388160 ; a half: to the even one, down
.data          .i64 4611686018427388161 ; above a half
.data          .i64 4611686018427388672 ; a half: to the even one, up
.data          .i64 9223372036854775807 ; up to 2^63
.data          .i64 -9223372036854775808
.data          .i64 -9223372036854775807 ; down to -2^63
.data          .i64 -9223372036854775296 ; a half
.data          .i64 -9223372036854774784
.const count = 18
.data operator: .string "itof "
.data equals: .string " = "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    itof    r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    li      r2, 7
    li      r255, 7
    itof    r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "itof source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    host    print_int, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_float, r2
    host    newline, r2
    ret

;! output:
;| itof 0 = 0.0
;| itof 1 = 1.0
;| itof -1 = -1.0
;| itof 42 = 42.0
;| itof 9007199254740991 = 9007199254740991.0
;| itof 9007199254740992 = 9007199254740992.0
;| itof 9007199254740993 = 9007199254740992.0
;| itof 9007199254740994 = 9007199254740994.0
;| itof 9007199254740995 = 9007199254740996.0
;| itof -9007199254740993 = -9007199254740992.0
;| itof 4611686018427388160 = 4.611686018427388e18
;| itof 4611686018427388161 = 4.611686018427388e18
;| itof 4611686018427388672 = 4.611686018427389e18
;| itof 9223372036854775807 = 9.223372036854776e18
;| itof -9223372036854775808 = -9.223372036854776e18
;| itof -9223372036854775807 = -9.223372036854776e18
;| itof -9223372036854775296 = -9.223372036854776e18
;| itof -9223372036854774784 = -9.223372036854775e18
;| itof 7 = 7.0
