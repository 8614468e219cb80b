; arguments.asm: what is right; tests/library.rs has what is refused.
;! options: --guard
;! args: first 42 -7
;! output:
;| [first]
;| 42 -7 5
;| -7
;| [] 0
.include <arguments.asm>

.fn main()
.reg text, length, lowest, highest
        call        argument_at_most(3)
        call        argument_text(0) -> text, length
        host        print_char('[')
        host        print_string(text)
        host        print_string("]\n")
        call        argument_number(1, 5, 1, 100) -> text
        host        print_int(text)
        host        print_char(' ')
        li          lowest, -1 << 63
        li          highest, (1 << 63) - 1
        call        argument_number(2, 5, lowest, highest) -> text
        host        print_int(text)
        host        print_char(' ')
        call        argument_number(3, 5, 10, 20) -> text
        host        print_int(text)
        host        newline()
        call        argument_required_number(2, -7, -7) -> text
        host        print_int(text)
        host        newline()
        call        argument_text(3) -> text, length
        bne         text, 0, .wrong
        host        print_string("[] ")
        host        print_int(length)
        host        newline()
        halt
.wrong: trap        1
.end_fn
