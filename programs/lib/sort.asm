; Sorting and searching in arrays.
;
; All sorts are stable: what is equal stays in its order. They are one merge sort, with at most n * log2(n) comparisons for
; n items whatever the order is, and n - 1 where the items are sorted already. They take as much memory as the items while
; they run, and give it back at the end.

; Sorts signed 64-bit integers, the least first.
; Takes: the address of the first, how many. Gives nothing. Errors: traps with out_of_memory.
; Costs 8 * n * log2(n) or less, and 30 * n; for sorted ones 25 * n.
.fn sort_integers(items, count)
        call        _sort_items(items, count, sort_no_function)
        ret

; Sorts unsigned 64-bit integers, the least first.
; Takes: the address of the first, how many. Gives nothing. Errors and costs as sort_integers, and 13 * n.
.fn sort_unsigned(items, count)
.reg mark, bytes
        bleu        count, 1, .done
        li          bytes, 1 << 31              ; more than any heap has
        minu        bytes, bytes, count
        shl         bytes, bytes, 3
        heap_mark   mark
        alloc       bytes, bytes                ; out_of_memory comes before anything changes
        heap_release mark
        call        _sort_flip_signs(items, count)
        call        _sort_items(items, count, sort_no_function)
        call        _sort_flip_signs(items, count)
.done:  ret

; Sorts 64-bit items, numbers or addresses, by a function of the program that compares two of them.
; Takes: the address of the first, how many; the function, as `func` gives it. It takes two items and gives a number that is
; less than 0 if the first comes before the second, 0 if they are equal, greater than 0 if it comes after. What it allocates
; is free again at the end. Gives nothing.
; Errors: traps with out_of_memory, and with bad_function. Costs (14 + the function) * n * log2(n) or less, and 30 * n.
.fn sort_by(items, count, compare)
        call        _sort_items(items, count, compare)
        ret

; Sorts records in place by a text, byte by unsigned byte; a text comes before a longer one that it starts.
; Takes: the address of the first record, how many, the bytes of each; the offset in a record where its text is told: the
; address of the text in 8 bytes, its length in the next 8. Pairs of address and length alone are records of 16 bytes with
; offset 0. Gives nothing.
; Errors: traps with out_of_memory. Costs 35 * n * log2(n) or less, a 64th of the bytes that are compared, and a 32nd of the
; bytes of all records.
.fn sort_records(records, count, size, offset)
.reg mark, addresses, index, record, sorted, place, bytes, compare
        bleu        count, 1, .done
        li          mark, 1 << 31               ; more than any heap has, and no product wraps around
        minu        count, count, mark
        minu        size, size, mark
        heap_mark   mark
        shl         bytes, count, 3
        alloc       addresses, bytes
        add         record, records, offset
        li          index, 0
.note:  store64     record, [addresses + index * 8]
        add         record, record, size
        add         index, index, 1
        bltu        index, count, .note
        func        compare, _sort_compare_pairs
        call        _sort_items(addresses, count, compare)
        mul         bytes, count, size
        alloc       sorted, bytes
        mov         place, sorted
        li          index, 0
.copy:  load64      record, [addresses + index * 8]
        sub         record, record, offset
        mem_copy    place, record, size
        add         place, place, size
        add         index, index, 1
        bltu        index, count, .copy
        mem_copy    records, sorted, bytes
        heap_release mark
.done:  ret

; Looks for a number in sorted signed 64-bit integers.
; Takes: the address of the first, how many; the number.
; Gives: the index of the first that is not less, which is how many are less; 1 if it is the number, else 0.
; Costs 13, and 9 * log2(n).
.fn sort_search(items, count, number) -> index, found
.reg low, found, middle, item
        li          low, 0
        li          found, 0
.next:  bgeu        low, count, .done
        add         middle, low, count
        shr         middle, middle, 1
        load64      item, [items + middle * 8]
        blt         item, number, .higher
        eq          found, item, number         ; of the last one that is not less
        mov         count, middle
        jmp         .next
.higher:
        add         low, middle, 1
        jmp         .next
.done:  ret         low, found

; Looks for an item in items that are sorted by a function.
; Takes: the address of the first, how many; the item, of whatever kind the function compares; the function, as sort_by takes
; it: it gets an item of the array and this one.
; Gives: the index of the first that does not come before it; 1 if that is equal to it, else 0.
; Errors: traps with bad_function. Costs 15, and (15 + the function) * log2(n).
.fn sort_search_by(items, count, wanted, compare) -> index, found
.reg low, found, middle, item, order
        li          low, 0
        li          found, 0
.next:  bgeu        low, count, .done
        add         middle, low, count
        shr         middle, middle, 1
        load64      item, [items + middle * 8]
        callr       compare(item, wanted) -> order
        blt         order, 0, .higher
        eq          found, order, 0             ; of the last one that does not come before
        mov         count, middle
        jmp         .next
.higher:
        add         low, middle, 1
        jmp         .next
.done:  ret         low, found

; In place of a function: signed integers.
.const sort_no_function = -1

; Merges runs of 1, 2, 4, ... items from one half of the memory into the other.
.fn _sort_items(items, count, compare)
.reg mark, source, target, width, bytes, from, middle, end, to, limit
        bleu        count, 1, .done
        li          limit, 1 << 31              ; more than any heap has, and the product does not wrap around
        minu        count, count, limit
        heap_mark   mark
        shl         bytes, count, 3
        alloc       target, bytes
        mov         source, items
        li          width, 8
.pass:  mov         from, source
        mov         to, target
        add         limit, source, bytes
.run:   add         middle, from, width
        minu        middle, middle, limit
        add         end, middle, width
        minu        end, end, limit
        beq         compare, sort_no_function, .integers
        call        _sort_merge_by(from, middle, end, to, compare)
        jmp         .merged
.integers:
        call        _sort_merge_integers(from, middle, end, to)
.merged:
        sub         from, end, from
        add         to, to, from
        mov         from, end
        bltu        from, limit, .run
        mov         to, source
        mov         source, target
        mov         target, to
        shl         width, width, 1
        bltu        width, bytes, .pass
        beq         source, items, .release
        mem_copy    items, source, bytes
.release:
        heap_release mark
.done:  ret

; Merges two sorted runs, the second behind the first. Of equal items those of the first run come first.
.fn _sort_merge_integers(left, middle, end, to)
.reg right, left_item, right_item
        mov         right, middle
        bgeu        right, end, .rest           ; there is no second run
        load64      left_item, [middle - 8]
        load64      right_item, [right]
        ble         left_item, right_item, .rest
        load64      left_item, [left]
        bgt         left_item, right_item, .right
.left:  store64     left_item, [to]
        add         to, to, 8
        add         left, left, 8
        beq         left, middle, .right_rest
        load64      left_item, [left]
        ble         left_item, right_item, .left
.right: store64     right_item, [to]
        add         to, to, 8
        add         right, right, 8
        beq         right, end, .left_rest
        load64      right_item, [right]
        bgt         left_item, right_item, .right
        jmp         .left
.right_rest:
        sub         end, end, right
        mem_copy    to, right, end
        ret
.left_rest:
        sub         end, middle, left
        mem_copy    to, left, end
        ret
.rest:  sub         end, end, left              ; all is in order
        mem_copy    to, left, end
        ret

.fn _sort_merge_by(left, middle, end, to, compare)
.reg right, left_item, right_item, order
        mov         right, middle
        bgeu        right, end, .rest
        load64      left_item, [middle - 8]
        load64      right_item, [right]
        callr       compare(left_item, right_item) -> order
        ble         order, 0, .rest
        load64      left_item, [left]
.next:  callr       compare(left_item, right_item) -> order
        bgt         order, 0, .right
        store64     left_item, [to]
        add         to, to, 8
        add         left, left, 8
        beq         left, middle, .right_rest
        load64      left_item, [left]
        jmp         .next
.right: store64     right_item, [to]
        add         to, to, 8
        add         right, right, 8
        beq         right, end, .left_rest
        load64      right_item, [right]
        jmp         .next
.right_rest:
        sub         end, end, right
        mem_copy    to, right, end
        ret
.left_rest:
        sub         end, middle, left
        mem_copy    to, left, end
        ret
.rest:  sub         end, end, left
        mem_copy    to, left, end
        ret

; Turns the order of unsigned numbers into that of signed ones, and back.
.fn _sort_flip_signs(items, count)
.reg item, sign, index
        lc          sign, 1 << 63
        li          index, 0
        jmp         .test
.next:  load64      item, [items + index * 8]
        xor         item, item, sign
        store64     item, [items + index * 8]
        add         index, index, 1
.test:  bltu        index, count, .next
        ret

; The order of two texts, each told by its address and its length in memory.
.func _sort_compare_pairs
.fn _sort_compare_pairs(pair, other) -> order
.reg length, other_length, both
        load64      length, [pair + 8]
        load64      other_length, [other + 8]
        minu        both, length, other_length
        load64      pair, [pair]
        load64      other, [other]
        mem_compare pair, pair, other, both
        bne         pair, 0, .done
        ltu         both, length, other_length
        gtu         pair, length, other_length
        sub         pair, pair, both
.done:  ret
.end_fn
