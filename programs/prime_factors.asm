; Prints the prime factors of each argument, like the tool `factor`.
;
; Shows unsigned division on 64 bits, and how an argument becomes a number that is checked to fit.
;
; Run it with: mini-vm run programs/prime_factors.asm -- 360 97 1000000007
;
; An argument that is no number from 1 to 18446744073709551615 ends the program with status 2.
;
;! args: 1 360 97 600851475143 18446744073709551614
;! output:
;| 1:
;| 360: 2 2 2 3 3 5
;| 97: 97
;| 600851475143: 71 839 1471 6857
;| 18446744073709551614: 2 7 7 73 127 337 92737 649657

.include <arguments.asm>
.include <errors.asm>
.include <numbers.asm>

.fn main()
.reg index, count, text, length, number, taken
        host        arg_count() -> count
        li          index, 0
.next:  bgeu        index, count, .done
        call        argument_text(index) -> text, length
        call        number_parse_unsigned(text, length) -> number, taken
        bne         taken, length, .refuse
        beq         number, 0, .refuse
        call        print_factors(number)
        add         index, index, 1
        jmp         .next
.done:  halt
.refuse:
        call        error_exit(2, "prime_factors takes numbers from 1 to 18446744073709551615")
        halt

; Prints a number, at least 1, a colon and its prime factors, the smallest first.
.fn print_factors(number)
.reg divisor, quotient, product
        host        print_format("%u:", number)
        li          divisor, 2
.try:   divu        quotient, number, divisor
        bltu        quotient, divisor, .rest    ; a smaller factor would have been found
        mul         product, quotient, divisor
        bne         product, number, .odd
        host        print_format(" %u", divisor)
        mov         number, quotient
        jmp         .try
.odd:   add         divisor, divisor, 1         ; 2, 3, 5, 7, 9, ...
        or          divisor, divisor, 1
        jmp         .try
.rest:  beq         number, 1, .done
        host        print_format(" %u", number)
.done:  host        newline()
        ret
