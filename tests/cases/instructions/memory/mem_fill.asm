; mem_fill: sets every byte of a range to the low 8 bits of a register; the bytes around stay.
;! options: --heap 4096

.data text: .string "abcdefghij"

main:
    li      r1, text + 2
    li      r2, '-'
    li      r3, 5
    mem_fill r1, r2, r3
    call    show, r8
    li      r1, text + 9
    li      r3, 1
    mem_fill r1, r2, r3                 ; a single byte
    call    show, r8
    li      r2, 0x7fffff2b              ; only the low 8 bits count: '+'
    li      r1, text
    li      r3, 2
    mem_fill r1, r2, r3
    call    show, r8

    ; No bytes: nothing is touched, whatever the address is.
    li      r3, 0
    li      r1, text
    mem_fill r1, r2, r3
    li      r1, 0
    mem_fill r1, r2, r3
    li      r1, 4096
    mem_fill r1, r2, r3
    li      r1, -1
    mem_fill r1, r2, r3
    call    show, r8

    ; All of the heap that is valid, with -1, on the last registers.
    li      r253, 8
    li      r254, -1
    li      r255, 4088
    mem_fill r253, r254, r255
    li      r1, 8
    load64  r2, [r1]
    host    print_int, r2
    host    newline, r2
    li      r1, 4096
    load64  r2, [r1 - 8]
    host    print_int, r2
    host    newline, r2

    ; One register for all three: 9 bytes of 9 from address 9 on.
    li      r1, 9
    mem_fill r1, r1, r1
    li      r1, 8
    load8u  r2, [r1]
    host    print_int, r2
    host    newline, r2
    load8u  r2, [r1 + 1]
    host    print_int, r2
    host    newline, r2
    load8u  r2, [r1 + 9]
    host    print_int, r2
    host    newline, r2
    load8u  r2, [r1 + 10]
    host    print_int, r2
    host    newline, r2
    halt

show:
    li      r0, text
    host    print_string, r0
    host    newline, r0
    ret

;! output:
;| ab-----hij
;| ab-----hi-
;| ++-----hi-
;| ++-----hi-
;| -1
;| -1
;| 255
;| 9
;| 9
;| 255
