; Prints its arguments, one per line.
;
; Shows how a program gets at its command line, and a status that says something: it ends with 1 if there are no arguments.
;
; Run it with: mini-vm run programs/arguments.asm -- one two three
;
;! args: one two three
;! output:
;| one
;| two
;| three

.include <arguments.asm>

.fn main()
.reg index, count, text, length
        host        arg_count() -> count
        beq         count, 0, .none
        li          index, 0
.next:  call        argument_text(index) -> text, length
        host        write(text, length)
        host        newline()
        add         index, index, 1
        bltu        index, count, .next
        halt
.none:  li          index, 1
        exit        index
