; The number that makes a local label of a macro another one in each use is none that stands in a name of the program.
;
;! output:
;| 12

.macro twice(register)
        jmp         .over
        trap        1
.over:  host        print_int, register
.endm

main:   li          r0, 1
        li          r1, 2
        twice       r0
        jmp         .over__1
.over__1:
        twice       r1
.over__2:
        host        newline, r0
        halt
