; Operators between floating-point numbers, and with integers, which become the same number.

.const third = 1.0 / 3
.const area = pi * 2 * 2

main:
    li      r0, third
    call    print, r0
    li      r0, area
    call    print, r0
    li      r0, 1 / 3 + 0.5             ; 1 / 3 is 0
    call    print, r0
    li      r0, -(0.5 - 2) * 4.0
    call    print, r0
    li      r0, 0.1 + 0.2
    call    print, r0
    li      r0, 1.0 / 0
    call    print, r0
    li      r0, -1 / 0.0 * 0
    call    print, r0
    li      r0, 1e308 * 10
    call    print, r0
    li      r0, tau / pi + (e - e)
    call    print, r0
    load64  r0, [r9 + list]
    call    print, r0
    load64  r0, [r9 + list + 8]
    call    print, r0
    halt

print:
    host    print_float, r0
    host    newline, r0
    ret

.data list: .f64 1.0 / 8, later * 1.5
.const later = 1 << 60

;! output:
;| 0.3333333333333333
;| 12.566370614359172
;| 0.5
;| 6.0
;| 0.30000000000000004
;| inf
;| NaN
;| inf
;| 2.0
;| 0.125
;| 1.7293822569102705e18
