; `.include` takes in a file as if it stood there, once, however it is named. Names in it are relative to it.
;
;! output:
;| 42 7 8 bin\

.include "lib/double.asm"
.include "./lib/../lib/double.asm"
.include "lib/inner/constants.asm"
start:  .include "lib/bom.asm"          ; a label may stand in front, and a comment behind

main:   li          r1, 21
        call        double, r1
        host        print_int, r1
        li          r0, ' '
        host        print_char, r0
        li          r1, with_mark
        host        print_int, r1
        host        print_char, r0
        li          r1, no_line_end
        host        print_int, r1
        host        print_char, r0
        li          r1, word
        li          r2, 3
        host        write, r1
        halt
