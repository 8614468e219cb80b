; What another file defines may have the name of a register: in its function the register is meant, elsewhere the other.
;
; `items` and `index` are registers in array.asm. In one file such a name would be E020.
;! output:
;| 5 6
.include <array.asm>

.const index = 6
.data .align 8 items: .zero array_size

main:   li          r0, items
        li          r1, 5
        call        array_push, r0
        li          r0, items
        li          r1, 0
        call        array_get, r0
        host        print_int, r0
        host        print_string, r0, " "
        li          r0, index
        host        print_int, r0
        host        newline, r0
        halt
