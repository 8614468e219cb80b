; Prints the n-th Fibonacci number, computed by plain recursion; n is the argument.

.const argument_size = 20       ; digits
.data argument: .zero argument_size

main:   li          r0, 0
        call        parse_argument, r0
        call        fibonacci, r0
        host        print_int, r0
        host        newline, r0
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
