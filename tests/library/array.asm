; array.asm: every function; empty arrays, the limits of an index, growing in place and to another place.
;! options: --guard
;! output:
;| length 0
;| pop of none 0 0
;| 1000 items, whole: 1
;| get 0 999 set 7
;| pop 999 1 length 999
;| insert 10 11 12 13
;| remove 10 13: 11 12
;| append 11 12 11 12
;| truncate 2 0
;| reserve keeps 5, length 1
;| one from static data 3
.include <array.asm>

.data .align 8 fixed: .zero array_size

.fn main()
.reg array, item, found, count, place, whole, other
        call        array_new() -> array
        call        array_length(array) -> item
        call        say("length ", item, "\n")
        call        array_pop(array) -> item, found
        call        say("pop of none ", item, " ")
        call        say("", found, "\n")

        li          count, 0
.fill:  call        array_push(array, count)
        and         item, count, 63
        bne         item, 0, .more
        li          other, 8                    ; so that it moves
        alloc       other, other
.more:  add         count, count, 1
        blt         count, 1000, .fill
        call        array_items(array) -> place, count
        li          whole, 1
        li          found, 0
.check: load64      item, [place + found * 8]
        eq          item, item, found
        and         whole, whole, item
        add         found, found, 1
        bltu        found, count, .check
        call        say("", count, " items, whole: ")
        call        say("", whole, "\n")

        call        array_get(array, 0) -> item
        call        say("get ", item, " ")
        call        array_get(array, 999) -> item
        call        say("", item, " ")
        call        array_set(array, 0, 7)
        call        array_get(array, 0) -> item
        call        say("set ", item, "\n")
        call        array_pop(array) -> item, found
        call        say("pop ", item, " ")
        call        array_length(array) -> item
        call        say("", found, " ")
        call        say("length ", item, "\n")

        call        array_new() -> array
        call        array_insert(array, 0, 12)
        call        array_insert(array, 0, 10)
        call        array_insert(array, 2, 13)
        call        array_insert(array, 1, 11)
        host        print_string("insert")
        call        show(array)
        host        newline()
        call        array_remove(array, 0) -> item
        call        say("remove ", item, " ")
        call        array_remove(array, 2) -> item
        call        say("", item, ":")
        call        show(array)
        host        newline()
        call        array_items(array) -> place, count
        call        array_append(array, place, count)
        call        array_append(array, place, 0)
        host        print_string("append")
        call        show(array)
        host        newline()
        call        array_truncate(array, 2)
        call        array_truncate(array, 3)
        call        array_length(array) -> item
        call        say("truncate ", item, " ")
        call        array_truncate(array, 0)
        call        array_length(array) -> item
        call        say("", item, "\n")

        call        array_push(array, 5)
        call        array_reserve(array, 5000)
        call        array_reserve(array, 0)
        call        array_get(array, 0) -> item
        call        say("reserve keeps ", item, "")
        call        array_length(array) -> item
        call        say(", length ", item, "\n")

        call        array_push(fixed, 3)
        call        array_get(fixed, 0) -> item
        call        say("one from static data ", item, "\n")
        halt

.fn show(array)
.reg items, count, item
        call        array_items(array) -> items, count
.next:  beq         count, 0, .done
        load64      item, [items]
        call        say(" ", item, "")
        add         items, items, 8
        sub         count, count, 1
        jmp         .next
.done:  ret

.fn say(before, number, behind)
        host        print_string(before)
        host        print_int(number)
        host        print_string(behind)
        ret
.end_fn
