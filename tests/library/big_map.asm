; big_map.asm: operations from standard input, by numbers; and the functions for keys by their addresses.
;
;   1 KEY VALUE   finds or creates and stores, or prints `full`
;   2 KEY         prints the value, or `-`           4 KEY AMOUNT  adds
;   3 KEY         prints 1 if it was removed, or 0   5             prints how many entries there are
;   7             removes all                        6             prints the sum of all keys and of all values
;   8 FIRST STEP COUNT  creates many, with their keys as values
;
; tests/library.rs gives it many. Shards have the capacity that the argument says, or a small one, so that
; they split often.
;! options: --guard
;! stdin:
;| 5  2 1  1 1 10  1 2 20  2 1  2 2  3 1  3 1  2 1  4 3 5  4 3 6  2 3  5  6
;| 8 100 1 1000  5  6  2 1099  2 1100  7  5  2 3  8 0 4294967296 1000  5  6
;! output:
;| 0
;| -
;| 10
;| 20
;| 1
;| 0
;| -
;| 11
;| 2
;| 5 31
;| 1002
;| 599505 599531
;| 1099
;| -
;| 0
;| -
;| 1000
;| 2145336164352000 2145336164352000
;| keys of 3 bytes: 1000 created, 0 created anew, 1000 found, 1000 visited, 500 removed, 500 left
;| a set with keys of 20 bytes: 3000 entries
.include <big_map.asm>
.include <input.asm>
.include <arguments.asm>

.map numbers key=u64 value=u64 capacity=16
.map short   key=bytes(3) value=u16 capacity=8
.map wide    key=bytes(20) capacity=4

.fn main()
.reg map, operation, key, number, value, created
        call        argument_number(0, 16, 1, 65535) -> number
        map_new_sized map, numbers, number
        call        big_map_new(map) -> map
.next:  call        input_number() -> operation, number
        beq         number, 0, .end
        switch      operation, 9
        jmp         .wrong
        jmp         .store
        jmp         .lookup
        jmp         .remove
        jmp         .add
        jmp         .count
        jmp         .sum
        jmp         .clear
        jmp         .many
.wrong: trap        1
.store: call        input_number() -> key
        call        input_number() -> number
        call        big_map_reserve_scalar(map, key) -> value, created
        beq         value, 0, .full
        store64     number, [value]
        jmp         .next
.full:  host        print_string("full\n")
        jmp         .next
.lookup:
        call        input_number() -> key
        call        big_map_lookup_scalar(map, key) -> value
        beq         value, 0, .absent
        load64      value, [value]
        jmp         .print
.absent:
        host        print_string("-\n")
        jmp         .next
.remove:
        call        input_number() -> key
        call        big_map_remove_scalar(map, key) -> value
.print: host        print_int(value)
        host        newline()
        jmp         .next
.add:   call        input_number() -> key
        call        input_number() -> number
        call        big_map_add_scalar(map, key, number) -> value
        beq         value, 0, .wrong
        jmp         .next
.count: call        big_map_count(map) -> value
        jmp         .print
.sum:   call        sums(map) -> key, value
        host        print_uint(key)
        host        print_char(' ')
        jmp         .print
.clear: call        big_map_clear(map)
        jmp         .next
.many:  call        input_number() -> key
        call        input_number() -> number
        call        input_number() -> operation
.one:   call        big_map_reserve_scalar(map, key) -> value, created
        store64     key, [value]
        add         key, key, number
        sub         operation, operation, 1
        bne         operation, 0, .one
        jmp         .next
.end:   call        short_keys()
        call        wide_keys()
        halt

.fn sums(map) -> keys, values
.reg cursor, key, value, keys, values
        li          cursor, 0
        li          keys, 0
        li          values, 0
.next:  call        big_map_next(map, cursor) -> cursor, key, value
        beq         key, 0, .done
        load64      key, [key]
        add         keys, keys, key
        load64      value, [value]
        add         values, values, value
        jmp         .next
.done:  ret         keys, values

.data key_in_memory: .zero 24

.fn short_keys()
.reg map, number, value, created, sum, cursor, place, visited
        map_new     map, short
        call        big_map_new(map) -> map
        li          place, key_in_memory
        li          number, 0
        li          sum, 0
.fill:  store32     number, [place]
        call        big_map_reserve(map, place) -> value, created
        store16     number, [value]
        add         sum, sum, created
        add         number, number, 1
        blt         number, 1000, .fill
        call        say("keys of 3 bytes: ", sum, " created, ")
        li          sum, 0
        li          visited, 0
        li          number, 0
.find:  store32     number, [place]
        call        big_map_reserve(map, place) -> value, created
        add         sum, sum, created
        call        big_map_lookup(map, place) -> value
        load16u     value, [value]
        eq          value, value, number
        add         visited, visited, value
        add         number, number, 1
        blt         number, 1000, .find
        call        say("", sum, " created anew, ")
        call        say("", visited, " found, ")
        li          cursor, 0
        li          visited, 0
        li          sum, 0
.visit: call        big_map_next(map, cursor) -> cursor, place, value
        beq         cursor, 0, .visited
        add         visited, visited, 1
        load16u     value, [value]
        and         value, value, 1
        beq         value, 0, .visit
        call        big_map_remove(map, place) -> value ; the current key, of all odd numbers
        add         sum, sum, value
        jmp         .visit
.visited:
        call        say("", visited, " visited, ")
        call        say("", sum, " removed, ")
        call        big_map_count(map) -> sum
        call        say("", sum, " left\n")
        ret

.fn wide_keys()
.reg map, number, place
        map_new     map, wide
        call        big_map_new(map) -> map
        li          place, key_in_memory
        li          number, 0
.fill:  store64     number, [place + 12]
        call        big_map_reserve(map, place)
        add         number, number, 1
        blt         number, 3000, .fill
        call        big_map_count(map) -> number
        call        say("a set with keys of 20 bytes: ", number, " entries\n")
        ret

.fn say(before, number, behind)
        host        print_string(before)
        host        print_int(number)
        host        print_string(behind)
        ret
.end_fn
