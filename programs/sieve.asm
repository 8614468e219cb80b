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

.fn main()
.reg sieve, number, printed, multiple, composite
        li          sieve, limit
        alloc       sieve, sieve                ; byte n of the sieve: 1 if n is known to be composite
        li          composite, 1
        li          number, 2
        li          printed, 0
.next:  load8u      multiple, [sieve + number]
        bne         multiple, 0, .composite
        call        print_prime(number, printed)
        add         printed, printed, 1

        mul         multiple, number, number    ; smaller multiples have a smaller factor
.cross: bgeu        multiple, limit, .composite
        store8      composite, [sieve + multiple]
        add         multiple, multiple, number
        jmp         .cross

.composite:
        add         number, number, 1
        bltu        number, limit, .next
        host        newline()
        halt

; Prints a prime and, before it, what separates it from those printed before.
.fn print_prime(prime, printed)
.reg separator
        beq         printed, 0, .print
        li          separator, ' '
        remu        printed, printed, per_line
        bne         printed, 0, .separate
        li          separator, '\n'
.separate:
        host        print_char(separator)
.print: host        print_int(prime)
        ret
