; buffer.asm: every function; growing in place and to another place.
;! options: --guard
;! output:
;| empty 0
;| a bc xxxx -17 18446744073709551615 00ff $¢€𐍈
;| \x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf
;| cleared 0
;| 1000 bytes, whole: 1
;| the buffer appended to itself: abcabcabcabc
;| one from static data: ab
.include <buffer.asm>

.data .align 8 fixed: .zero buffer_size

.fn main()
.reg buffer, bytes, length, count, other, sum, whole
        call        buffer_new() -> buffer
        host        print_string("empty ")
        call        buffer_bytes(buffer) -> bytes, length
        call        show(length)

        call        buffer_append_byte(buffer, 0x100 + 'a')
        call        buffer_append_string(buffer, " bc ")
        call        buffer_append_string(buffer, "")
        call        buffer_append_fill(buffer, 'x', 4)
        call        buffer_append_fill(buffer, 'y', 0)
        call        buffer_append_byte(buffer, ' ')
        call        buffer_append_number(buffer, -17)
        call        buffer_append_byte(buffer, ' ')
        call        buffer_append_unsigned(buffer, -1)
        call        buffer_append_byte(buffer, ' ')
        call        buffer_append_hexadecimal(buffer, 255, 4)
        call        buffer_append_byte(buffer, ' ')
        call        buffer_append_character(buffer, '$')
        call        buffer_append_character(buffer, '¢')
        call        buffer_append_character(buffer, '€')
        call        buffer_append_character(buffer, 0x10348)
        call        buffer_append(buffer, "\n...", 1)
        call        buffer_append_character(buffer, 0x7f)
        call        buffer_append_character(buffer, 0x80)
        call        buffer_append_character(buffer, 0x7ff)
        call        buffer_append_character(buffer, 0x800)
        call        buffer_append_character(buffer, 0xffff)
        call        buffer_append_character(buffer, 0x10000)
        call        buffer_append_character(buffer, 0x10ffff)
        call        buffer_append_byte(buffer, '\n')
        call        buffer_write(buffer)
        host        print_string("cleared ")
        call        buffer_bytes(buffer) -> bytes, length
        call        show(length)

        li          count, 0                    ; other allocations come between, so that it moves
.fill:  call        buffer_append_byte(buffer, count)
        li          other, 8
        and         length, count, 63
        bne         length, 0, .more
        alloc       other, other
.more:  add         count, count, 1
        blt         count, 1000, .fill
        call        buffer_bytes(buffer) -> bytes, length
        li          count, 0
        li          whole, 1
.check: load8u      other, [bytes + count]
        zext8       sum, count
        eq          sum, sum, other
        and         whole, whole, sum
        add         count, count, 1
        bltu        count, length, .check
        host        print_int(length)
        host        print_string(" bytes, whole: ")
        call        show(whole)

        call        buffer_clear(buffer)
        call        buffer_append(buffer, "abc", 3)
        call        buffer_bytes(buffer) -> bytes, length
        call        buffer_append(buffer, bytes, length)
        call        buffer_bytes(buffer) -> bytes, length
        call        buffer_append(buffer, bytes, length)
        host        print_string("the buffer appended to itself: ")
        call        buffer_append_byte(buffer, '\n')
        call        buffer_write(buffer)

        call        buffer_extend(fixed, 2) -> bytes
        li          other, 'a' | 'b' << 8
        store16     other, [bytes]
        host        print_string("one from static data: ")
        call        buffer_write(fixed)
        host        newline()
        halt

.fn show(number)
        host        print_int(number)
        host        newline()
        ret
.end_fn
