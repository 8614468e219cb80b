; Prints its arguments, one per line.
;
; Shows how a program gets at its command line, and a status that says something: it ends with 1 if
; there are no arguments.
;
; Run it with: mini-vm run programs/arguments.asm -- one two three
;
;! args: one two three
;! output:
;| one
;| two
;| three

.const longest = 4096           ; bytes of an argument that are printed
.data text: .zero longest

main:   host        arg_count, r0
        beqi        r0, 0, .none
        li          r1, 0                       ; r1 = index of the argument
.next:  mov         r2, r1
        li          r3, text
        li          r4, longest
        host        arg, r2                     ; r2 = its length
        mov         r4, r2
        li          r5, longest
        bleu        r4, r5, .print
        mov         r4, r5
.print: host        write, r3
        host        newline, r5
        addi        r1, r1, 1
        bltu        r1, r0, .next
        halt
.none:  li          r0, 1
        exit        r0
