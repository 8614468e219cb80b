; A text in the place of a constant is its address: it stands behind the static data, once, with a zero byte.

.data   first: .u8 1
.data   last: .u8 2 end:

main:   host    print_string, r0, "Hello, "     ; li r0 and host
        HOST    print_string, r1, "w\x6frld\n"  ; the registers in between stay
        li      r2, "Hello, "
        bne     r2, r0, .wrong                  ; the same text is there once
        bne     r2, end, .wrong                 ; behind the data
        mov     r3, "Hello"
        host    print_string, r3
        beq     r2, r3, .wrong
        jmp     .both
        trap    1
.both:  host    print_string, r4, " \u{20ac}\n" ; a label stands before both instructions
        host    print_string, r5, ""
        li      r6, "a\0b"
        load8u  r7, [r6 + 2]
        host    print_char, r7
        host    newline, r7
        load8u  r7, [first]
        host    print_int, r7
        load8u  r7, [last]
        host    print_int, r7
        host    newline, r7
        jmp     @29
.wrong: trap    2
        halt                                    ; instruction 29

;! output:
;| Hello, world
;| Hello €
;| b
;| 12
