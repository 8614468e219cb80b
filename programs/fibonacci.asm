; Prints the first Fibonacci numbers, each computed by plain recursion.
;
; Shows calls: `call f, rN` makes the caller's rN the callee's r0, so arguments need not be copied and
; what lies below rN is safe from the callee. The result comes back in rN.
;
; Run it with: mini-vm run programs/fibonacci.asm
;
;! output:
;| 0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610

.const last = 15

main:   li          r0, 0
.next:  mov         r1, r0
        call        fibonacci, r1
        host        print_int, r1
        beqi        r0, last, .done
        li          r1, ' '
        host        print_char, r1
        addi        r0, r0, 1
        jmp         .next
.done:  host        newline, r1
        halt

; in: r0 = n; out: r0 = the n-th Fibonacci number
fibonacci:
        blti        r0, 2, .done                ; 0 and 1 are their own
        subi        r1, r0, 1
        call        fibonacci, r1
        subi        r2, r0, 2
        call        fibonacci, r2
        add         r0, r1, r2
.done:  ret
