; Texts: bytes with an address and a length.
;
; No function here needs a zero byte at the end, and no byte is special but where it is said. Letters are those of ASCII;
; the bytes of other characters in UTF-8 stay as they are. White space is space, \t, \n, \v, \f and \r.

; Sets of bytes for mem_span, a bit for each.
.data .align 8
.data text_spaces:     .u8 0, 0x3e, 0, 0, 0x01 .zero 27
.data text_not_spaces: .u8 0xff, 0xc1, 0xff, 0xff, 0xfe .fill 27, 0xff

.const text_no_end = 603        ; the number of the trap: no zero byte ends the text

; The length of a text that a zero byte ends, such as one in quotes.
; Takes: its address. Gives: the bytes in front of the zero byte. Errors: traps with text_no_end if there is none in all that
; is allocated, and with out_of_bounds if the address is behind that. Costs 13, and a 64th of the length.
.fn text_length(text) -> length
.reg length, size, zero
        heap_mark   length
        heap_size   size
        minu        length, length, size
        sub         length, length, text
        li          zero, 0
        mem_find    length, text, length, zero
        beq         length, 0, .no_end
        sub         length, length, text
        ret         length
.no_end:
        host        print_error("text_length: no zero byte ends the text at 0x%x\n", text)
        trap        text_no_end

; Whether two texts are equal.
; Takes: address and length of both. Gives: 1 or 0. Costs 10, and a 64th of the length.
.fn text_equal(text, length, other, other_length) -> equal
        bne         length, other_length, .different
        mem_compare text, text, other, length
        eq          text, text, 0
        ret
.different:
        ret         0

; The order of two texts, byte by unsigned byte; a text comes before a longer one that it starts.
; Takes: address and length of both. Gives: -1, 0 or 1 as the first comes before, with or after the second. Costs 13,
; and a 64th of the shorter length.
.fn text_compare(text, length, other, other_length) -> order
.reg both
        minu        both, length, other_length
        mem_compare text, text, other, both
        bne         text, 0, .done
        ltu         both, length, other_length
        gtu         text, length, other_length
        sub         text, text, both
.done:  ret

; Whether a text starts with another.
; Takes: address and length of both. Gives: 1 or 0. Costs 10, and a 64th of the second length.
.fn text_starts_with(text, length, start, start_length) -> answer
        bltu        length, start_length, .no
        mem_compare text, text, start, start_length
        eq          text, text, 0
        ret
.no:    ret         0

; Whether a text ends with another.
; Takes: address and length of both. Gives: 1 or 0. Costs 12, and a 64th of the second length.
.fn text_ends_with(text, length, end, end_length) -> answer
        bltu        length, end_length, .no
        add         text, text, length
        sub         text, text, end_length
        mem_compare text, text, end, end_length
        eq          text, text, 0
        ret
.no:    ret         0

; Where a text occurs first in another.
; Takes: address and length of the text to look in, then of the one to look for.
; Gives: how many bytes stand in front of it; 0 for an empty one; -1 if it does not occur. Costs 22 and a 64th of the
; bytes looked at, and 8 and a 64th of the second length for each place but one where its first byte is.
.fn text_find(text, length, part, part_length) -> index
.reg place, first, places, order
        bltu        length, part_length, .none
        beq         part_length, 0, .here
        load8u      first, [part]
        mov         place, text
        sub         places, length, part_length
        add         places, places, 1           ; so many places are left where it may start
.next:  mem_find    order, place, places, first
        beq         order, 0, .none
        sub         place, order, place
        sub         places, places, place
        mov         place, order
        mem_compare order, place, part, part_length
        beq         order, 0, .found
        add         place, place, 1
        sub         places, places, 1
        jmp         .next
.found: sub         place, place, text
        ret         place
.here:  ret         0
.none:  ret         -1

; Where a byte occurs first in a text.
; Takes: address and length of the text; the byte, in the low 8 bits. Gives: how many bytes stand in front of it, or -1.
; Costs 10, and a 64th of the bytes looked at.
.fn text_find_byte(text, length, byte) -> index
        mem_find    length, text, length, byte
        beq         length, 0, .none
        sub         length, length, text
        ret         length
.none:  ret         -1

; A text without the white space at both ends.
; Takes: its address, its length. Gives: address and length of what remains, a part of it. Costs 18, a 16th of the
; white space in front, and 3 to 6 for every byte of that behind.
.fn text_trim(text, length) -> text, length
.reg spaces, count, byte
        li          spaces, text_spaces
        mem_span    count, text, length, spaces
        add         text, text, count
        sub         length, length, count
        beq         length, 0, .done
        add         spaces, text, length
.next:  sub         spaces, spaces, 1           ; it stops at the first byte at the latest, which is no white space
        load8u      byte, [spaces]
        beq         byte, ' ', .next
        sub         byte, byte, '\t'
        bleu        byte, '\r' - '\t', .next
        sub         length, spaces, text
        add         length, length, 1
.done:  ret         text, length

; Splits a text at the first of a byte. In a loop it gives all parts: of `a,b,` split at `,` these are `a`, `b` and an
; empty one.
; Takes: address and length of the text; the byte, in the low 8 bits.
; Gives: the length of the part in front of the byte, which starts where the text does; address and length of the rest
; behind it; 1, or 0 where there is no such byte, and then the part is all of it and the rest is empty. Costs 16, and a
; 64th of the part.
.fn text_split(text, length, byte) -> part_length, rest, rest_length, found
.reg found, part_length
        mem_find    found, text, length, byte
        beq         found, 0, .all
        sub         part_length, found, text
        add         found, found, 1
        sub         length, length, part_length
        sub         length, length, 1
        ret         part_length, found, length, 1
.all:   add         found, text, length
        ret         length, found, 0, 0

; The first word of a text: bytes without white space.
; Takes: address and length of the text. Gives: address and length of the word, of length 0 if there is none; address and
; length of the rest behind it. Costs 16, and a 16th of the bytes looked at.
.fn text_word(text, length) -> word, word_length, rest, rest_length
.reg set, count
        li          set, text_spaces
        mem_span    count, text, length, set
        add         text, text, count
        sub         length, length, count
        li          set, text_not_spaces
        mem_span    count, text, length, set
        add         set, text, count
        sub         length, length, count
        ret         text, count, set, length

; The first line of a text. In a loop it gives all lines, as input_line does: the last one need not end with a newline.
; Takes: address and length of the text. Gives: the length of the line, without the newline, which starts where the text does; a
; \r in front of the newline stays, and text_trim takes it away; address and length of the rest behind the newline; 1, or 0 where
; the text is empty and has no line. Costs 18, and a 64th of the line.
.fn text_line(text, length) -> line_length, rest, rest_length, found
.reg found, line_length
        beq         length, 0, .none
        li          line_length, '\n'
        mem_find    found, text, length, line_length
        beq         found, 0, .last
        sub         line_length, found, text
        add         found, found, 1
        sub         length, length, line_length
        sub         length, length, 1
        ret         line_length, found, length, 1
.last:  add         found, text, length
        ret         length, found, 0, 1
.none:  ret         0, text, 0, 0

; What text_lower and text_upper do: the letters from `first` on become those from `other` on.
.macro _change_letters(first, other)
        add         end, text, length
        bltu        end, text, .wrong
        jmp         .test
.next:  load8u      byte, [text]
        sub         byte, byte, first
        bgtu        byte, 25, .keep
        add         byte, byte, other
        store8      byte, [text]
.keep:  add         text, text, 1
.test:  bltu        text, end, .next
        ret
.wrong: mem_find    end, text, length, byte
        ret
.endm

; Makes the letters A to Z of a text small, in place.
; Takes: its address, its length. Gives nothing. Costs 8, and 6 or 8 for every byte.
; Errors: traps with out_of_bounds; before it changes anything where the end is behind all addresses.
.fn text_lower(text, length)
.reg end, byte
        _change_letters 'A', 'a'

; Makes the letters a to z of a text large, in place.
; Takes: its address, its length. Gives nothing. Costs 8, and 6 or 8 for every byte.
; Errors: traps with out_of_bounds; before it changes anything where the end is behind all addresses.
.fn text_upper(text, length)
.reg end, byte
        _change_letters 'a', 'A'

; A copy of a text with a zero byte behind it, for print_string, or to keep what is overwritten later.
; Takes: its address, its length. Gives: the address of the copy. Errors: traps with out_of_memory. Costs 10, and a
; 64th of the length.
.fn text_copy(text, length) -> copy
.reg copy
        add         copy, length, 1
        beq         copy, 0, .too_long
        alloc       copy, copy
        mem_copy    copy, text, length
        ret         copy
.too_long:
        alloc       copy, length                ; out_of_memory
        ret         copy
.end_fn
