; A local label that an argument names is that of the use, also behind a global label that the macro defines, in another macro
; or through it.
;
;! output:
;| 1 2 2 3

.macro second_function(name, target)
        jmp         name
name:   li          r0, 2
        host        print_int, r0
        host        print_string, r0, " "
        jmp         target
.endm

.macro through(name, target)
.rept 1
        second_function name, target
.endr
.endm

.data {
numbers:
        .u8         1
}

main:   li          r0, 1
        host        print_int, r0
        host        print_string, r0, " "
        jmp         .start
.behind:
        jmp         last
.start: through     other, .behind
.behind:
        trap        1

.fn last()
        jmp         .start
.behind:
        li          r0, 3
        host        print_int, r0
        host        newline, r0
        halt
.start: second_function third, .behind
.end_fn
