; Runs a list of commands through a table of functions.
;
; Shows indirect calls: `.func` enters a function into the function table, `func` gives its number there,
; and `callr` calls by number. Numbers can be kept in memory like any other value.
;
; Run it with: mini-vm run programs/dispatch.asm
;
;! output:
;| start with 7
;| add 5: 12
;| double: 24
;| negate: -24
;| add 5: -19

.func add_five
.func double
.func negate

; A command is its index in the table; the table holds the function and the name.
.data table:    .zero 3 * 16
.data commands: .u8 0, 1, 2, 0
.data commands_end:

.data start:     .string "start with "
.data name_add:  .string "add 5"
.data name_dbl:  .string "double"
.data name_neg:  .string "negate"
.data separator: .string ": "

main:   li          r0, table
        func        r1, add_five
        store64     r1, [r0]
        li          r1, name_add
        store64     r1, [r0 + 8]
        func        r1, double
        store64     r1, [r0 + 16]
        li          r1, name_dbl
        store64     r1, [r0 + 24]
        func        r1, negate
        store64     r1, [r0 + 32]
        li          r1, name_neg
        store64     r1, [r0 + 40]

        li          r1, 7                       ; r1 = the value that the commands work on
        li          r2, start
        host        print_string, r2
        mov         r2, r1
        host        print_int, r2
        host        newline, r2
        li          r2, commands
.next:  load8u      r3, [r2]
        shli        r3, r3, 4
        add         r3, r0, r3
        load64      r4, [r3 + 8]
        host        print_string, r4
        li          r4, separator
        host        print_string, r4
        load64      r3, [r3]
        mov         r4, r1
        callr       r3, r4
        mov         r1, r4
        host        print_int, r4
        host        newline, r4
        addi        r2, r2, 1
        li          r4, commands_end
        bltu        r2, r4, .next
        halt

; in: r0 = a number; out: r0 = the number plus 5
add_five:
        addi        r0, r0, 5
        ret

; in: r0 = a number; out: r0 = twice the number
double: add         r0, r0, r0
        ret

; in: r0 = a number; out: r0 = the number with the other sign
negate: neg         r0, r0
        ret
