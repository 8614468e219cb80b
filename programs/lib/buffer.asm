; A buffer of bytes that grows at its end: for texts that are put together, and for output in large pieces.
;
; A buffer is 24 bytes of memory; all zero, it is empty, so `.data name: .zero buffer_size` is one too. Its bytes double
; when they do not suffice, so that an appended byte costs the same however many there are.

.include <memory.asm>
.include <numbers.asm>
.include <text.asm>

.const buffer_size     = 24     ; bytes of a buffer itself
.const buffer_start    = 0      ; u64  address of its bytes, 0 before the first
.const buffer_used     = 8      ; u64  how many there are
.const buffer_capacity = 16     ; u64  how many there is memory for, a multiple of 8

; Makes an empty buffer.
; Gives: its address. Costs 5.
.fn buffer_new() -> buffer
.reg buffer
        li          buffer, buffer_size
        alloc       buffer, buffer
        ret         buffer

; The bytes in a buffer.
; Takes: its address. Gives: the address of the bytes, how many; both are good until it next grows. Costs 7.
.fn buffer_bytes(buffer) -> bytes, length
.reg length
        load64      length, [buffer + buffer_used]
        load64      buffer, [buffer + buffer_start]
        ret         buffer, length

; Makes a buffer empty; it keeps its memory.
; Takes: its address. Gives nothing. Costs 5.
.fn buffer_clear(buffer)
.reg none
        li          none, 0
        store64     none, [buffer + buffer_used]
        ret

; Appends bytes.
; Takes: the address of a buffer; that of the bytes, which may be in it, and how many. Gives nothing.
; Errors: traps with out_of_memory, as all that append. Costs 20, and a 64th of the bytes.
.fn buffer_append(buffer, bytes, length)
.reg place
        call        buffer_extend(buffer, length) -> place
        mem_copy    place, bytes, length
        ret

; Appends a byte.
; Takes: the address of a buffer; the byte, in the low 8 bits. Gives nothing. Costs 19.
.fn buffer_append_byte(buffer, byte)
.reg place
        call        buffer_extend(buffer, 1) -> place
        store8      byte, [place]
        ret

; Appends one byte many times.
; Takes: the address of a buffer; the byte, in the low 8 bits; how often. Gives nothing. Costs 20, and a 64th of the
; bytes.
.fn buffer_append_fill(buffer, byte, count)
.reg place
        call        buffer_extend(buffer, count) -> place
        mem_fill    place, byte, count
        ret

; Appends a text that a zero byte ends, such as one in quotes.
; Takes: the address of a buffer; that of the text. Gives nothing. Errors: those of text_length. Costs 37, and a 32nd
; of the text.
.fn buffer_append_string(buffer, string)
.reg length
        call        text_length(string) -> length
        call        buffer_append(buffer, string, length)
        ret

; Appends a signed integer in decimal.
; Takes: the address of a buffer; the number. Gives nothing. Costs 44, and 8 for every digit.
.fn buffer_append_number(buffer, number)
.reg text, length
        call        number_decimal(number) -> text, length
        call        buffer_append(buffer, text, length)
        ret

; Appends an unsigned integer in decimal.
; Takes: the address of a buffer; the number. Gives nothing. Costs 34, and 8 for every digit.
.fn buffer_append_unsigned(buffer, number)
.reg text, length
        call        number_unsigned(number) -> text, length
        call        buffer_append(buffer, text, length)
        ret

; Appends an unsigned integer in hexadecimal, in small letters.
; Takes: the address of a buffer; the number; how many digits it has at least, up to 16. Gives nothing. Costs 37, and 7
; for every digit.
.fn buffer_append_hexadecimal(buffer, number, digits)
.reg text, length
        call        number_hexadecimal(number, digits) -> text, length
        call        buffer_append(buffer, text, length)
        ret

; Appends a character as UTF-8.
; Takes: the address of a buffer; a Unicode scalar value. Gives nothing.
; Errors: traps with buffer_bad_character above 0x10ffff and from 0xd800 to 0xdfff. Costs 24 to 56.
.fn buffer_append_character(buffer, character)
.reg place, byte, length, highest
        bltu        character, 0x80, .ascii
        li          highest, 0x10ffff
        bgtu        character, highest, .bad
        shr         byte, character, 11
        beq         byte, 0xd800 >> 11, .bad
        li          length, 2
        bltu        character, 0x800, .encode
        shr         byte, character, 16
        ne          length, byte, 0
        add         length, length, 3
.encode:
        call        buffer_extend(buffer, length) -> place
        li          highest, 0xf00              ; the mark of the first byte is in the low bits, shifted by the length
        shr         highest, highest, length
        mov         buffer, length
.next:  sub         length, length, 1
        beq         length, 0, .first
        and         byte, character, 0x3f
        or          byte, byte, 0x80
        store8      byte, [place + length]
        shr         character, character, 6
        jmp         .next
.first: or          character, character, highest
        store8      character, [place]
        ret
.ascii: call        buffer_append_byte(buffer, character)
        ret
.bad:   host        print_error("buffer_append_character: 0x%x is no character\n", character)
        trap        buffer_bad_character

.const buffer_bad_character = 602   ; the number of the trap: no Unicode scalar value

; Writes the bytes to standard output and makes the buffer empty.
; Takes: the address of a buffer. Gives nothing. Errors: what `host write` has. Costs 18, and a 64th of the bytes.
.fn buffer_write(buffer)
.reg bytes, length
        load64      bytes, [buffer + buffer_start]
        load64      length, [buffer + buffer_used]
        host        write(bytes, length)
        jmp         buffer_clear

; Adds bytes at the end for the caller to fill in. What they hold before is not known.
; Takes: the address of a buffer; how many bytes. Gives: the address of the first, good until the buffer next grows.
; Errors: traps with out_of_memory. Costs 14; where it grows 30 more, and a 64th of the bytes where they move.
.fn buffer_extend(buffer, count) -> place
.reg start, used, capacity, end, least
        load64      start, [buffer + buffer_start]
        load64      used, [buffer + buffer_used]
        load64      capacity, [buffer + buffer_capacity]
        sub         end, capacity, used
        bgtu        count, end, .grow
.take:  add         end, used, count
        store64     end, [buffer + buffer_used]
        add         start, start, used
        ret         start
.grow:  li          least, 1 << 33              ; more than any heap has, and no sum wraps around
        minu        end, count, least
        add         end, end, used
        add         end, end, 7
        and         end, end, -8
        li          least, 64
        maxu        end, end, least
        shl         least, capacity, 1
        maxu        end, end, least
        call        memory_grow(start, capacity, end) -> start
        store64     start, [buffer + buffer_start]
        store64     end, [buffer + buffer_capacity]
        mov         capacity, end
        jmp         .take
.end_fn
