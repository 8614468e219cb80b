; Prints the primes below 100, ten to a line.
;
; Shows an array of bytes on the heap: `alloc` gives it zeroed, `load8u` and `store8` use it.
;
; Run it with: mini-vm run programs/sieve.asm
;
;! output:
;| 2 3 5 7 11 13 17 19 23 29
;| 31 37 41 43 47 53 59 61 67 71
;| 73 79 83 89 97

.const limit    = 100
.const per_line = 10

main:   li          r0, limit
        alloc       r0, r0                      ; byte n of the sieve: 1 if n is known to be composite
        li          r1, 2                       ; r1 = the number looked at
        li          r2, 0                       ; r2 = primes printed
        li          r6, 1
.next:  add         r3, r0, r1
        load8u      r3, [r3]
        bnei        r3, 0, .composite
        mov         r3, r1
        mov         r4, r2
        call        print_prime, r3
        addi        r2, r2, 1

        mul         r4, r1, r1                  ; smaller multiples have a smaller factor
.cross: bgeui       r4, limit, .composite
        add         r5, r0, r4
        store8      r6, [r5]
        add         r4, r4, r1
        jmp         .cross

.composite:
        addi        r1, r1, 1
        bltui       r1, limit, .next
        host        newline, r0
        halt

; Prints a prime and, before it, what separates it from the one before.
; in: r0 = the prime, r1 = how many were printed before
print_prime:
        beqi        r1, 0, .print
        li          r2, ' '
        remui       r1, r1, per_line
        bnei        r1, 0, .separate
        li          r2, '\n'
.separate:
        host        print_char, r2
.print: host        print_int, r0
        ret
