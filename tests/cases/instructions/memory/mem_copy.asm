; mem_copy: copies bytes within the heap; overlapping ranges come out as if copied at once.
;! options: --heap 4096

.data text: .string "abcdefghij"

main:
    li      r1, text + 5
    li      r2, text
    li      r3, 3
    mem_copy r1, r2, r3                 ; apart
    call    show_and_reset, r8
    li      r1, text + 2
    li      r2, text
    li      r3, 6
    mem_copy r1, r2, r3                 ; up, overlapping
    call    show_and_reset, r8
    li      r1, text
    li      r2, text + 2
    li      r3, 6
    mem_copy r1, r2, r3                 ; down, overlapping
    call    show_and_reset, r8
    li      r1, text
    li      r3, 10
    mem_copy r1, r1, r3                 ; to itself
    call    show_and_reset, r8
    li      r1, text + 9
    li      r2, text
    li      r3, 1
    mem_copy r1, r2, r3                 ; a single byte
    call    show_and_reset, r8

    ; No bytes: nothing is touched, whatever the addresses are.
    li      r3, 0
    li      r1, text
    li      r2, text + 1
    mem_copy r1, r2, r3
    li      r1, 0
    mem_copy r1, r2, r3
    mem_copy r2, r1, r3
    li      r1, 4096
    mem_copy r1, r2, r3
    mem_copy r2, r1, r3
    li      r1, -1
    mem_copy r1, r2, r3
    mem_copy r2, r1, r3
    mem_copy r1, r1, r3
    call    show_and_reset, r8

    ; From the first valid byte, to the last ones of the heap, on the last registers.
    li      r255, 8
    li      r254, 10
    li      r253, 4086
    mem_copy r253, r255, r254
    li      r0, 4086
    li      r1, 10
    host    write, r0
    host    newline, r0

    ; All of the heap, one byte up.
    li      r1, 9
    li      r2, 8
    li      r3, 4087
    mem_copy r1, r2, r3
    li      r0, 8
    li      r1, 11
    host    write, r0
    host    newline, r0
    halt

show_and_reset:
    li      r0, text
    host    print_string, r0
    host    newline, r0
    li      r0, text
    li      r1, 'a'
.next:
    store8  r1, [r0]
    addi    r0, r0, 1
    addi    r1, r1, 1
    bnei    r0, text + 10, .next
    ret

;! output:
;| abcdeabcij
;| ababcdefij
;| cdefghghij
;| abcdefghij
;| abcdefghia
;| abcdefghij
;| abcdefghij
;| aabcdefghij
