; Counts the primes up to the argument, 2 or more, three times over, and prints the sum of the three counts.

.const rounds = 3

.const argument_size = 20       ; digits
.data argument: .zero argument_size

; r0 = the limit, r1 = the sieve, r2 = the sum, r3 = rounds to go
main:   li          r0, 0
        call        parse_argument, r0
        addi        r1, r0, 1
        alloc       r1, r1
        li          r2, 0
        li          r3, rounds
.round: mov         r4, r0
        mov         r5, r1
        call        count_primes, r4
        add         r2, r2, r4
        subi        r3, r3, 1
        bnei        r3, 0, .round
        host        print_int, r2
        host        newline, r2
        halt

; in: r0 = the limit, r1 = the sieve; out: r0 = how many primes there are up to the limit
;
; Byte n of the sieve becomes 1 if n is composite.
count_primes:
        li          r2, 0
        addi        r3, r0, 1
        mem_fill    r1, r2, r3
        add         r3, r1, r3                  ; r3 = end of the sieve
        li          r4, 1
        li          r5, 2                       ; r5 = the number looked at
.next:  mul         r6, r5, r5                  ; smaller multiples have a smaller factor
        bgt         r6, r0, .crossed
        add         r7, r1, r5
        load8u      r7, [r7]
        bnei        r7, 0, .composite
        add         r6, r1, r6
.cross: store8      r4, [r6]
        add         r6, r6, r5
        bltu        r6, r3, .cross
.composite:
        addi        r5, r5, 1
        jmp         .next

.crossed:
        li          r0, 0
        addi        r1, r1, 2                   ; 0 and 1 are not prime
.count: load8u      r2, [r1]
        xori        r2, r2, 1
        add         r0, r0, r2
        addi        r1, r1, 1
        bltu        r1, r3, .count
        ret

; in: r0 = index of an argument; out: r0 = the argument as a number
parse_argument:
        li          r1, argument
        li          r2, argument_size
        host        arg, r0
        add         r2, r1, r0                  ; r2 = end of the argument, r1 = the next character
        li          r0, 0
.digit: load8u      r3, [r1]
        subi        r3, r3, '0'
        muli        r0, r0, 10
        add         r0, r0, r3
        addi        r1, r1, 1
        bltu        r1, r2, .digit
        ret
