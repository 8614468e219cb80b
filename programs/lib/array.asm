; An array of 64-bit items that grows at its end.
;
; An array is 24 bytes of memory; all zero, it is empty, so `.data name: .zero array_size` is one too. Its items are
; in one piece, which doubles when it is full, so that a push costs the same however many there are. They move when
; something else has been allocated behind them; the old place is lost then, all in all no more than the items take.

.include <memory.asm>

.const array_size     = 24      ; bytes of an array itself
.const array_start    = 0       ; u64  address of its items, 0 before the first
.const array_used     = 8       ; u64  how many there are
.const array_capacity = 16      ; u64  how many there is memory for

.const array_bad_index = 600    ; the number of the trap: there is no item with this index

; Makes an empty array.
; Gives: its address. Costs 5.
.fn array_new() -> array
.reg array
        li          array, array_size
        alloc       array, array
        ret         array

; How many items are in an array.
; Takes: its address. Gives: the number. Costs 5.
.fn array_length(array) -> length
        load64      array, [array + array_used]
        ret

; The items of an array, one after the other, for sort_integers and the like.
; Takes: its address. Gives: the address of the first, how many; both are good until it next grows. Costs 7.
.fn array_items(array) -> items, length
.reg length
        load64      length, [array + array_used]
        load64      array, [array + array_start]
        ret

; An item.
; Takes: the address of an array, the index of the item from 0. Gives: the item.
; Errors: traps with array_bad_index if the index, unsigned, is not below the length. Costs 9.
.fn array_get(array, index) -> item
.reg length
        load64      length, [array + array_used]
        bgeu        index, length, .bad
        load64      array, [array + array_start]
        load64      array, [array + index * 8]
        ret
.bad:   host        print_error("array_get: index %u, length %u\n", index, length)
        trap        array_bad_index

; Changes an item.
; Takes: the address of an array, the index of the item from 0, what it becomes. Gives nothing.
; Errors: as array_get. Costs 9.
.fn array_set(array, index, item)
.reg length
        load64      length, [array + array_used]
        bgeu        index, length, .bad
        load64      array, [array + array_start]
        store64     item, [array + index * 8]
        ret
.bad:   host        print_error("array_set: index %u, length %u\n", index, length)
        trap        array_bad_index

; Adds an item at the end.
; Takes: the address of an array, the item. Gives nothing. Errors: traps with out_of_memory.
; Costs 11; where the array grows 30 more, and where its items move an 8th of their number.
.fn array_push(array, item)
.reg used, capacity, start
        load64      used, [array + array_used]
        load64      capacity, [array + array_capacity]
        bltu        used, capacity, .store
        add         capacity, used, 1
        call        array_reserve(array, capacity)
.store: load64      start, [array + array_start]
        store64     item, [start + used * 8]
        add         used, used, 1
        store64     used, [array + array_used]
        ret

; Takes the last item away.
; Takes: the address of an array. Gives: the item, and 1; 0 and 0 where there is none. Costs 13.
.fn array_pop(array) -> item, found
.reg used, start
        load64      used, [array + array_used]
        beq         used, 0, .none
        sub         used, used, 1
        store64     used, [array + array_used]
        load64      start, [array + array_start]
        load64      start, [start + used * 8]
        ret         start, 1
.none:  ret         0, 0

; Adds items at the end.
; Takes: the address of an array; that of the items, which may be in it, and how many. Gives nothing.
; Errors: traps with out_of_memory. Costs 20, and an 8th of the number of the items.
.fn array_append(array, items, count)
.reg used, start, end
        load64      used, [array + array_used]
        add         end, used, count
        bltu        end, used, .too_many
        call        array_reserve(array, end)
        load64      start, [array + array_start]
        store64     end, [array + array_used]
        shl         used, used, 3
        shl         count, count, 3
        add         start, start, used
        mem_copy    start, items, count
        ret
.too_many:
        alloc       start, end                  ; out_of_memory
        ret

; Puts an item before another. Those from there on move up.
; Takes: the address of an array; the index that the item gets, from 0 to the length; the item. Gives nothing.
; Errors: traps with array_bad_index above the length, or out_of_memory. Costs 25, and an 8th of the number that move.
.fn array_insert(array, index, item)
.reg used, place, behind, bytes
        load64      used, [array + array_used]
        bgtu        index, used, .bad
        call        array_push(array, item)
        load64      place, [array + array_start]
        sub         bytes, used, index
        shl         bytes, bytes, 3
        shl         index, index, 3
        add         place, place, index
        add         behind, place, 8
        mem_copy    behind, place, bytes
        store64     item, [place]
        ret
.bad:   host        print_error("array_insert: index %u, length %u\n", index, used)
        trap        array_bad_index

; Takes an item away. Those behind it move down.
; Takes: the address of an array; the index of the item, from 0. Gives: the item.
; Errors: as array_get. Costs 19, and an 8th of the number that move.
.fn array_remove(array, index) -> item
.reg used, place, behind, item
        load64      used, [array + array_used]
        bgeu        index, used, .bad
        sub         used, used, 1
        store64     used, [array + array_used]
        load64      place, [array + array_start]
        sub         used, used, index
        shl         used, used, 3
        shl         index, index, 3
        add         place, place, index
        load64      item, [place]
        add         behind, place, 8
        mem_copy    place, behind, used
        ret         item
.bad:   host        print_error("array_remove: index %u, length %u\n", index, used)
        trap        array_bad_index

; Takes all items away from an index on; 0 makes the array empty. It keeps its memory.
; Takes: the address of an array, how many items stay; more than there are change nothing. Gives nothing. Costs 7.
.fn array_truncate(array, length)
.reg used
        load64      used, [array + array_used]
        minu        used, used, length
        store64     used, [array + array_used]
        ret

; Makes memory for items that are added later. The length stays.
; Takes: the address of an array; for how many items, those that it has included. Gives nothing.
; Errors: traps with out_of_memory, where the heap has no room for twice as many items as there was memory for, also if it
; has for `count`. Costs 6 where there is enough, otherwise 33, and an 8th of the number of items that
; move.
.fn array_reserve(array, count)
.reg start, capacity, more, bytes
        load64      capacity, [array + array_capacity]
        bleu        count, capacity, .done
        load64      start, [array + array_start]
        li          more, 1 << 30               ; more than any heap has, and no product wraps around
        minu        count, count, more
        shl         more, capacity, 1
        maxu        count, count, more
        li          more, 8
        maxu        count, count, more
        shl         bytes, capacity, 3
        shl         more, count, 3
        call        memory_grow(start, bytes, more) -> start
        store64     start, [array + array_start]
        store64     count, [array + array_capacity]
.done:  ret
.end_fn
