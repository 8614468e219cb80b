; A host function writes the first register of its window and no other.

.data text: .ascii "four"

main:
    li      r9, 9
    li      r10, text
    li      r11, 4
    li      r12, 12
    host    write, r10
    host    newline, r20
    host    print_int, r9
    host    newline, r20
    host    print_int, r10
    host    newline, r20
    host    print_int, r11
    host    newline, r20
    host    print_int, r12
    host    newline, r20
    halt

;! output:
;| four
;| 9
;| 4
;| 4
;| 12
