; .const: names an integer; it may use constants and data labels that are defined behind it.

.const sum     = first + last * two
.const first   = 10
.const two     = last - 1
.const last    = 3
.const size    = end - text             ; labels further on
.const fourth  = third                  ; a chain
.const third   = second
.const second  = 20

main:
    li      r0, sum                     ; 10 + 3 * 2
    host    print_int, r0
    host    newline, r0
    li      r0, size
    host    print_int, r0
    host    newline, r0
    li      r0, fourth
    host    print_int, r0
    host    newline, r0
    li      r0, late
    host    print_int, r0
    host    newline, r0
    halt

.data text: .ascii "seven b" end:
.const late = -1

;! output:
;| 16
;| 7
;| 20
;| -1
