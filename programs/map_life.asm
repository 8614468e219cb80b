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

.data key: .u32 0               ; keys are given by their address

.data room:        .string "room for "
.data entries:     .string "entries "
.data refused:     .string "a fifth key is refused: "
.data lookup_3:    .string "lookup of 3: "
.data has_3:       .string "has 3: "
.data has_5:       .string "has 5: "
.data remove_2:    .string "remove 2: "
.data again:       .string "remove 2 again: "
.data key_sum:     .string "sum of the keys: "
.data value_sum:   .string "sum of the values: "
.data has_room:    .string "now 5 has room: "
.data fresh:       .string "a new value starts at "
.data copy_has_5:  .string "a copy has 5: "
.data cleared:     .string "entries after clear "
.data still_has_5: .string "the copy still has 5: "
.data no_copy:     .string "a map for 2 takes no copy of 4: "
.data size:        .string "bytes of a map for 4: "

; r0 = the map, r1 = address of the key
main:   map_new     r0, squares
        li          r1, key
        li          r2, room
        load16u     r3, [r0]                    ; at offset 0: the capacity
        call        report, r2

; Fill it with the squares of 1 to 4.
        li          r4, 1
.fill:  store32     r4, [r1]
        map_get_or_reserve r5, r0, r1           ; r5 = address of the value
        mul         r6, r4, r4
        store64     r6, [r5]
        addi        r4, r4, 1
        blei        r4, 4, .fill
        li          r2, entries
        load16u     r3, [r0 + 2]                ; at offset 2: the number of entries
        call        report, r2

        li          r2, refused
        store32     r4, [r1]                    ; 5
        map_get_or_reserve r3, r0, r1
        call        report, r2

; Look at it.
        li          r2, lookup_3
        li          r3, 3
        store32     r3, [r1]
        map_lookup  r3, r0, r1
        load64      r3, [r3]
        call        report, r2
        li          r2, has_3
        map_has     r3, r0, r1
        call        report, r2
        li          r2, has_5
        li          r3, 5
        store32     r3, [r1]
        map_has     r3, r0, r1
        call        report, r2

; Remove an entry.
        li          r2, remove_2
        li          r3, 2
        store32     r3, [r1]
        map_remove  r3, r0, r1
        call        report, r2
        li          r2, again
        map_remove  r3, r0, r1
        call        report, r2

; Go over the rest: 1, 3 and 4, in an order that only the map knows.
        li          r4, 0                       ; r4 = the cursor
        li          r5, 0                       ; r5 = sum of the keys
        li          r6, 0                       ; r6 = sum of the values
.each:  map_iter_next r4, r0, r7, .summed
        load32u     r7, [r7]                    ; r7 was the address of the key, r8 that of the value
        add         r5, r5, r7
        load64      r8, [r8]
        add         r6, r6, r8
        jmp         .each
.summed:
        li          r2, key_sum
        mov         r3, r5
        call        report, r2
        li          r2, value_sum
        mov         r3, r6
        call        report, r2

; Put another key in the place of the removed one.
        li          r3, 5
        store32     r3, [r1]
        map_get_or_reserve r4, r0, r1
        nei         r3, r4, 0
        li          r2, has_room
        call        report, r2
        li          r2, fresh
        load64      r3, [r4]
        call        report, r2

; Copy it, then empty the original.
        map_new     r4, squares
        map_overwrite r3, r4, r0
        map_has     r3, r4, r1
        li          r2, copy_has_5
        call        report, r2
        map_clear   r0
        li          r2, cleared
        load16u     r3, [r0 + 2]
        call        report, r2
        li          r2, still_has_5
        map_has     r3, r4, r1
        call        report, r2

        map_new     r5, small
        li          r2, no_copy
        map_overwrite r3, r5, r4
        call        report, r2

        li          r2, size
        map_size    r3, squares
        call        report, r2
        halt

; Prints a line.
; in: r0 = a text that ends with a zero byte, r1 = the number to print behind it
report: host        print_string, r0
        host        print_int, r1
        host        newline, r0
        ret
