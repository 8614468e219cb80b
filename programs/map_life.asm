; Follows a map through its life and prints what every operation answers.
;
; Shows all map instructions. A map has room for exactly as many entries as its layout says; a key too
; many is refused with the answer 0, and removing one makes room for another.
;
; Run it with: mini-vm run programs/map_life.asm
;
;! output:
;| room for 4
;| entries 4
;| a fifth key is refused: 0
;| lookup of 3: 9
;| has 3: 1
;| has 5: 0
;| remove 2: 1
;| remove 2 again: 0
;| sum of the keys: 8
;| sum of the values: 26
;| now 5 has room: 1
;| a new value starts at 0
;| a copy has 5: 1
;| entries after clear 0
;| the copy still has 5: 1
;| a map for 2 takes no copy of 4: 0
;| bytes of a map for 4: 160

.map squares key=u32 value=u64 capacity=4
.map small   key=u32 value=u64 capacity=2

.data key_of_map: .u32 0        ; keys are given by their address

.fn main()
.reg numbers, key, number, place, square, cursor, entry, value, key_sum, value_sum, copy, tiny
        map_new     numbers, squares
        li          key, key_of_map
        load16u     number, [numbers]           ; at offset 0: the capacity
        call        report("room for ", number)

; Fill it with the squares of 1 to 4.
        li          number, 1
.fill:  store32     number, [key]
        map_get_or_reserve place, numbers, key  ; the address of the value
        mul         square, number, number
        store64     square, [place]
        add         number, number, 1
        ble         number, 4, .fill
        load16u     square, [numbers + 2]       ; at offset 2: the number of entries
        call        report("entries ", square)
        store32     number, [key]               ; 5
        map_get_or_reserve place, numbers, key
        call        report("a fifth key is refused: ", place)

; Look at it.
        li          number, 3
        store32     number, [key]
        map_lookup  place, numbers, key
        load64      square, [place]
        call        report("lookup of 3: ", square)
        map_has     place, numbers, key
        call        report("has 3: ", place)
        li          number, 5
        store32     number, [key]
        map_has     place, numbers, key
        call        report("has 5: ", place)

; Remove an entry.
        li          number, 2
        store32     number, [key]
        map_remove  place, numbers, key
        call        report("remove 2: ", place)
        map_remove  place, numbers, key
        call        report("remove 2 again: ", place)

; Go over the rest: 1, 3 and 4, in an order that only the map knows.
        li          cursor, 0
        li          key_sum, 0
        li          value_sum, 0
.each:  map_iter_next cursor, numbers, entry, .summed   ; `entry` is the address of the key, `value` that of the value
        load32u     number, [entry]
        add         key_sum, key_sum, number
        load64      square, [value]
        add         value_sum, value_sum, square
        jmp         .each
.summed:
        call        report("sum of the keys: ", key_sum)
        call        report("sum of the values: ", value_sum)

; Put another key in the place of the removed one.
        li          number, 5
        store32     number, [key]
        map_get_or_reserve place, numbers, key
        ne          number, place, 0
        call        report("now 5 has room: ", number)
        load64      square, [place]
        call        report("a new value starts at ", square)

; Copy it, then empty the original.
        map_new     copy, squares
        map_overwrite place, copy, numbers
        map_has     place, copy, key
        call        report("a copy has 5: ", place)
        map_clear   numbers
        load16u     number, [numbers + 2]
        call        report("entries after clear ", number)
        map_has     place, copy, key
        call        report("the copy still has 5: ", place)

        map_new     tiny, small
        map_overwrite place, tiny, copy
        call        report("a map for 2 takes no copy of 4: ", place)
        map_size    number, squares
        call        report("bytes of a map for 4: ", number)
        halt

; Prints a line.
.fn report(text, number)
        host        print_format("%s%d\n", text, number)
        ret
