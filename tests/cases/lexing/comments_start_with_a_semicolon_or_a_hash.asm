; Comments start with a semicolon or a hash and go to the end of the line, wherever they start.
# a line of its own
;
#
    ; behind spaces
;; twice # and the other
# trap 1

main: ; behind a label
    li      r0, 1 ; behind an instruction
    li      r1, 20# without a space
    add     r0, r0, r1; host print_int, r1
    host    print_int, r0       ; "quotes' are nothing special
    host    newline, r0         # \nor are backslashes \
    halt

;! output:
;| 21
