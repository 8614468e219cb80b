; Steps a linear congruential generator and prints the last number; the argument says how many steps.

.const multiplier = 1664525
.const increment  = 1013904223

.const argument_size = 20       ; digits
.data argument: .zero argument_size

main:   li          r0, 0
        call        parse_argument, r0          ; r0 = steps to go
        li          r1, 0                       ; r1 = the number, 32 bits
.step:  muli        r1, r1, multiplier
        addi        r1, r1, increment
        zext32      r1, r1
        subi        r0, r0, 1
        bnei        r0, 0, .step
        host        print_uint, r1
        host        newline, r1
        halt

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
