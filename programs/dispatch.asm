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

; A command is its index in the table.
.struct command { function: u64  name: u64 }
.data table:  .zero 3 * sizeof(command)
.data script: .u8 0, 1, 2, 0
.data script_end:

.fn main()
.reg entry, place, value, index, function, name
        li          entry, table
        func        function, add_five
        store       function, [entry + command.function]
        li          name, "add 5"
        store       name, [entry + command.name]
        add         entry, entry, sizeof(command)
        func        function, double
        store       function, [entry + command.function]
        li          name, "double"
        store       name, [entry + command.name]
        add         entry, entry, sizeof(command)
        func        function, negate
        store       function, [entry + command.function]
        li          name, "negate"
        store       name, [entry + command.name]

        li          value, 7                    ; what the commands work on
        host        print_format("start with %d\n", value)
        li          place, script
.next:  load8u      index, [place]
        mul         entry, index, sizeof(command)
        load        name, [entry + table + command.name]
        load        function, [entry + table + command.function]
        callr       function(value) -> value
        host        print_format("%s: %d\n", name, value)
        add         place, place, 1
        blt         place, script_end, .next
        halt

.fn add_five(number) -> sum
        add         number, number, 5
        ret

.fn double(number) -> product
        add         number, number, number
        ret

.fn negate(number) -> opposite
        neg         number, number
        ret
