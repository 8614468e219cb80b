; Prints the prime factors of each argument, like the tool `factor`.
;
; Shows unsigned division on 64 bits, and how text becomes a number that is checked to fit.
;
; Run it with: mini-vm run programs/prime_factors.asm -- 360 97 1000000007
;
;! args: 1 360 97 600851475143 18446744073709551614
;! output:
;| 1:
;| 360: 2 2 2 3 3 5
;| 97: 97
;| 600851475143: 71 839 1471 6857
;| 18446744073709551614: 2 7 7 73 127 337 92737 649657

.const text_size = 32
.data text:    .zero text_size
.data refusal: .ascii "prime_factors takes numbers from 1 to 18446744073709551615\n"
.data refusal_end:

main:   host        arg_count, r0
        li          r1, 0                       ; r1 = index of the argument
.next:  bgeu        r1, r0, .done
        mov         r2, r1
        li          r3, text
        li          r4, text_size
        host        arg, r2
        bgtui       r2, text_size, .refuse
        mov         r4, r2
        call        parse, r3                   ; r3 = the number
        beqi        r3, 0, .refuse
        call        print_factors, r3
        addi        r1, r1, 1
        jmp         .next
.done:  halt
.refuse:
        li          r0, refusal
        li          r1, refusal_end - refusal
        host        write_error, r0
        li          r0, 2
        exit        r0

; in: r0 = address of digits, r1 = how many; out: r0 = the number, 0 if it is none that fits in 64 bits
parse:  li          r2, 0
        li          r3, 10
        add         r1, r0, r1
.digit: bgeu        r0, r1, .done
        load8u      r4, [r0]
        subi        r4, r4, '0'
        bgtui       r4, 9, .refuse
        mulhu       r5, r2, r3
        bnei        r5, 0, .refuse
        mul         r2, r2, r3
        add         r2, r2, r4
        bltu        r2, r4, .refuse             ; the sum has wrapped around
        addi        r0, r0, 1
        jmp         .digit
.done:  mov         r0, r2
        ret
.refuse:
        li          r0, 0
        ret

; Prints a number, a colon and its prime factors, the smallest first.
; in: r0 = the number, at least 1
print_factors:
        mov         r1, r0
        host        print_uint, r1
        li          r1, ':'
        host        print_char, r1
        li          r1, 2                       ; r1 = the divisor to try
.try:   divu        r2, r0, r1
        bltu        r2, r1, .rest               ; a smaller factor would have been found
        mul         r3, r2, r1
        bne         r3, r0, .odd
        mov         r3, r1
        call        print_factor, r3
        mov         r0, r2
        jmp         .try
.odd:   addi        r1, r1, 1                   ; 2, 3, 5, 7, 9, ...
        ori         r1, r1, 1
        jmp         .try
.rest:  beqi        r0, 1, .done
        call        print_factor, r0
.done:  host        newline, r0
        ret

; in: r0 = the factor
print_factor:
        li          r1, ' '
        host        print_char, r1
        host        print_uint, r0
        ret
