; sort.asm: sorts the numbers of standard input in the ways that the library has, and looks for numbers in them.
;
; tests/library.rs gives it others, and compares.
;! options: --guard
;! stdin:
;| 5 -1 5 9223372036854775807 0 -9223372036854775808 3
;! output:
;| signed -9223372036854775808 -1 0 3 5 5 9223372036854775807
;| unsigned 0 3 5 5 9223372036854775807 9223372036854775808 18446744073709551615
;| by the last digit, in their order 0 -1 3 5 5 9223372036854775807 -9223372036854775808
;| search -9223372036854775808 at 0 1
;| search -1 at 1 1
;| search 5 at 4 1
;| search 4 at 4 0
;| search 9223372036854775807 at 6 1
;| by comparison 5 at 4 1
;| by comparison 6 at 6 0
;| none at 0 0
;| records 6= 4=- 1=a 3=a 0=ab 5=ab 2=b
.include <sort.asm>
.include <array.asm>
.include <input.asm>
.include <numbers.asm>

.data          .align 8
.data numbers: .zero array_size
.data copied:  .zero array_size

; Records of 24 bytes: a number, a text.
.const record_size = 24
.const record_name = 8

.func by_last_digit
.func by_value

.fn main()
.reg number, found, first, count, order
.read:  call        input_number() -> number, found
        beq         found, 0, .sort
        call        array_push(numbers, number)
        jmp         .read
.sort:  call        array_items(numbers) -> first, count
        call        array_append(copied, first, count)
        call        array_items(copied) -> first, count
        func        order, by_last_digit
        call        sort_integers(first, count)
        call        print_all("signed", first, count)
        call        restore(first)
        call        sort_unsigned(first, count)
        call        print_all_unsigned(first, count)
        call        restore(first)
        call        sort_by(first, count, order)
        call        print_all("by the last digit, in their order", first, count)

        call        sort_integers(first, count)
        li          number, -1 << 63
        call        search(first, count, number)
        call        search(first, count, -1)
        call        search(first, count, 5)
        call        search(first, count, 4)
        li          number, (1 << 63) - 1
        call        search(first, count, number)
        func        order, by_value
        call        sort_search_by(first, count, 5, order) -> number, found
        call        answer("by comparison 5", number, found)
        call        sort_search_by(first, count, 6, order) -> number, found
        call        answer("by comparison 6", number, found)
        call        sort_search(first, 0, 5) -> number, found
        call        answer("none", number, found)
        call        by_name()
        halt

.fn restore(first)
.reg from, count
        call        array_items(numbers) -> from, count
        shl         count, count, 3
        mem_copy    first, from, count
        ret

; The order by the last decimal digit, without the sign.
.fn by_last_digit(number, other) -> order
        rem         number, number, 10
        rem         other, other, 10
        mul         number, number, number
        mul         other, other, other
        sub         number, number, other
        ret

.fn by_value(number, other) -> order
.reg less
        lt          less, number, other
        gt          number, number, other
        sub         number, number, less
        ret

.fn search(first, count, number)
.reg index, found
        call        sort_search(first, count, number) -> index, found
        host        print_string("search ")
        host        print_int(number)
        call        answer("", index, found)
        ret

.fn answer(text, index, found)
        host        print_string(text)
        host        print_string(" at ")
        host        print_uint(index)
        host        print_char(' ')
        host        print_int(found)
        host        newline()
        ret

.fn print_all(text, first, count)
.reg number
        host        print_string(text)
.next:  beq         count, 0, .done
        load64      number, [first]
        host        print_char(' ')
        host        print_int(number)
        add         first, first, 8
        sub         count, count, 1
        jmp         .next
.done:  host        newline()
        ret

.fn print_all_unsigned(first, count)
.reg number
        host        print_string("unsigned")
.next:  beq         count, 0, .done
        load64      number, [first]
        host        print_char(' ')
        host        print_uint(number)
        add         first, first, 8
        sub         count, count, 1
        jmp         .next
.done:  host        newline()
        ret

; Sorts records by their names.
.data name_list: .ascii "ab,a,b,a,-,ab,"
.data name_list_end:
.data            .align 8 pairs: .zero 7 * record_size
.fn by_name()
.reg text, length, part, rest, rest_length, found, place, number
        li          text, name_list
        li          length, name_list_end - name_list
        li          place, pairs
        li          number, 0
.next:  store64     number, [place]
        call        text_split(text, length, ',') -> part, rest, rest_length, found
        store64     text, [place + record_name]
        store64     part, [place + record_name + 8]
        mov         text, rest
        mov         length, rest_length
        add         place, place, record_size
        add         number, number, 1
        blt         number, 7, .next
        call        sort_records(pairs, 7, record_size, record_name)
        host        print_string("records")
        li          place, pairs
.print: host        print_char(' ')
        load64      found, [place]
        host        print_int(found)
        host        print_char('=')
        load64      text, [place + record_name]
        load64      length, [place + record_name + 8]
        host        write(text, length)
        add         place, place, record_size
        sub         number, number, 1
        bne         number, 0, .print
        host        newline()
        ret
.end_fn
