; Checks whether standard input is JSON, and says where it is not and why.
;
; Shows a parser by recursive descent that chooses with `switch`, tables that the assembler computes, sets of bytes for
; `mem_span`, and a map for each object, whose memory is given back at its end.
;
; Run it with: mini-vm run programs/json_check.asm < FILE
;
; JSON is what RFC 8259 says: one value in UTF-8, without a byte order mark. No value may lie in more than 512 arrays and
; objects. The output is `valid`, and the exit status 0; or the line, the column and what is wrong there, and the exit
; status 1. Columns count characters. Wrong arguments end the program with status 2.
;
; What is valid but means different things to different programs gets a warning: a key that an object has twice, also if it is
; written in another way, and an escape sequence that is half a pair of surrogates. There are at most 20 of them.
;
;! stdin:
;| {"name": "caf\\u00e9", "size": 1.5e3, "tags": [true, false, null],
;|  "name": {}}
;! output:
;| 2:2: warning: the object has this key already, at 1:2
;| valid

.include <arguments.asm>
.include <buffer.asm>
.include <input.asm>
.include <numbers.asm>
.include <text_map.asm>

.const deepest       = 512
.const most_warnings = 20
.const invalid       = 1                ; the exit status

.data .align 8
.data text_start: .u64 0                ; address of the text
.data text_end:   .u64 0                ; address of the zero byte behind it
.data warnings:   .u64 0                ; how many there were

; Sets of bytes for mem_span, a bit for each: white space, the digits, and what stands for itself in a string, which is ASCII
; without control characters, `"` and `\`.
.data white:       .u8 0, 0x26, 0, 0, 0x01 .zero 27
.data digits_only: .u8 0, 0, 0, 0, 0, 0, 0xff, 0x03 .zero 24
.data plain:       .u8 0, 0, 0, 0, 0xfb .fill 6, 0xff .u8 0xef .fill 4, 0xff .zero 16

; What a value may start with.
.const class_none   = 0
.const class_object = 1
.const class_array  = 2
.const class_string = 3
.const class_number = 4
.const class_true   = 5
.const class_false  = 6
.const class_null   = 7
.data {
class_of:
.rept 256, byte
.if byte == '{'
        .u8     class_object
.elif byte == '['
        .u8     class_array
.elif byte == '"'
        .u8     class_string
.elif byte == '-' | byte >= '0' & byte <= '9'
        .u8     class_number
.elif byte == 't'
        .u8     class_true
.elif byte == 'f'
        .u8     class_false
.elif byte == 'n'
        .u8     class_null
.else
        .u8     class_none
.endif
.endr
}

; The character that a letter behind `\` stands for, or 0.
.data {
escaped:
.rept 256, byte
.if byte == '"' | byte == '\\' | byte == '/'
        .u8     byte
.elif byte == 'b'
        .u8     8
.elif byte == 'f'
        .u8     12
.elif byte == 'n'
        .u8     '\n'
.elif byte == 'r'
        .u8     '\r'
.elif byte == 't'
        .u8     '\t'
.else
        .u8     0
.endif
.endr
}

; Each function that reads takes the place in the text where it starts, and gives that where it stops. A zero byte
; behind the text stops all of them. At the first mistake the program ends.

.fn main()
.reg place, end, mark
        call    argument_at_most(0)
        call    input_all() -> place, end
        add     end, place, end
        store64 place, [text_start]
        store64 end, [text_end]
        load32u mark, [place]
        and     mark, mark, 0xffffff
        li      end, 0xbfbbef
        beq     mark, end, .mark

        call    skip_white(place) -> place
        call    read_value(place, 0) -> place
        call    skip_white(place) -> place
        load64  end, [text_end]
        bltu    place, end, .more
        host    print_string("valid\n")
        halt
.mark:  call    refuse(place, "a byte order mark does not belong to JSON")
.more:  call    expected(place, "the end")
        halt

.fn skip_white(place) -> place
.reg count, set
        load64  count, [text_end]
        sub     count, count, place
        li      set, white
        mem_span count, place, count, set
        add     place, place, count
        ret

; Reads a value that lies in so many arrays and objects.
.fn read_value(place, depth) -> place
.reg class
        load8u  class, [place]
        load8u  class, [class + class_of]
        switch  class, class_null + 1
        jmp     .none
        jmp     read_object
        jmp     read_array
        jmp     read_string
        jmp     read_number
        jmp     .true
        jmp     .false
        li      depth, "null"
        jmp     read_literal
.true:  li      depth, "true"
        jmp     read_literal
.false: li      depth, "false"
        jmp     read_literal
.none:  call    expected(place, "a value")
        ret

.fn read_object(place, depth) -> place
.reg byte, mark, keys, start
        call    deeper(place, depth) -> depth
        heap_mark mark
        add     place, place, 1
        call    skip_white(place) -> place
        load8u  byte, [place]
        beq     byte, '}', .end
        bne     byte, '"', .no_key_or_end
        call    text_map_new_sized(64) -> keys
.member:
        mov     start, place
        call    read_string(place) -> place
        call    note_key(keys, start, place)
        call    skip_white(place) -> place
        load8u  byte, [place]
        bne     byte, ':', .no_colon
        add     place, place, 1
        call    skip_white(place) -> place
        call    read_value(place, depth) -> place
        call    skip_white(place) -> place
        load8u  byte, [place]
        beq     byte, '}', .end
        bne     byte, ',', .no_comma
        add     place, place, 1
        call    skip_white(place) -> place
        load8u  byte, [place]
        beq     byte, '"', .member
        call    expected(place, "a key in quotes")
.end:   heap_release mark
        add     place, place, 1
        ret
.no_key_or_end:
        call    expected(place, "a key in quotes or `}`")
.no_colon:
        call    expected(place, "`:`")
.no_comma:
        call    expected(place, "`,` or `}`")
        ret

.fn read_array(place, depth) -> place
.reg byte
        call    deeper(place, depth) -> depth
        add     place, place, 1
        call    skip_white(place) -> place
        load8u  byte, [place]
        beq     byte, ']', .end
.element:
        call    read_value(place, depth) -> place
        call    skip_white(place) -> place
        load8u  byte, [place]
        beq     byte, ']', .end
        bne     byte, ',', .no_comma
        add     place, place, 1
        call    skip_white(place) -> place
        jmp     .element
.end:   add     place, place, 1
        ret
.no_comma:
        call    expected(place, "`,` or `]`")
        ret

; How deep the values of an array or object lie that itself lies so deep.
.fn deeper(place, depth) -> depth
        beq     depth, deepest, .too_deep
        add     depth, depth, 1
        ret     depth
.too_deep:
        call    refuse(place, "arrays and objects are nested more than 512 deep")
        ret     depth

.fn read_literal(place, text) -> place
.reg byte, wanted, at
        mov     at, text
.next:  load8u  wanted, [at]
        beq     wanted, 0, .done
        load8u  byte, [place]
        bne     byte, wanted, .other
        add     place, place, 1
        add     at, at, 1
        jmp     .next
.done:  ret
.other: call    expected(place, text)
        ret

.fn read_number(place) -> place
.reg byte
        load8u  byte, [place]
        bne     byte, '-', .integer
        add     place, place, 1
        load8u  byte, [place]
.integer:
        beq     byte, '0', .zero
        call    read_digits(place) -> place
        jmp     .fraction
.zero:  add     place, place, 1
        load8u  byte, [place]
        sub     byte, byte, '0'
        bleu    byte, 9, .behind_zero
.fraction:
        load8u  byte, [place]
        bne     byte, '.', .exponent
        add     place, place, 1
        call    read_digits(place) -> place
.exponent:
        load8u  byte, [place]
        or      byte, byte, 'e' - 'E'   ; an E becomes small
        bne     byte, 'e', .done
        add     place, place, 1
        load8u  byte, [place]
        beq     byte, '+', .sign
        bne     byte, '-', .power
.sign:  add     place, place, 1
.power: call    read_digits(place) -> place
.done:  ret
.behind_zero:
        call    refuse(place, "a digit behind the 0 that the number starts with")
        ret

; Reads one digit or more.
.fn read_digits(place) -> place
.reg count, set
        load64  count, [text_end]
        sub     count, count, place
        li      set, digits_only
        mem_span count, place, count, set
        beq     count, 0, .none
        add     place, place, count
        ret
.none:  call    expected(place, "a digit")
        ret

.fn read_string(place) -> place
.reg end, set, byte, start, half
        load64  end, [text_end]
        li      set, plain
        add     place, place, 1
.plain: sub     byte, end, place
        mem_span byte, place, byte, set
        add     place, place, byte
        load8u  byte, [place]
        beq     byte, '"', .done
        beq     byte, '\\', .escape
        bltu    byte, ' ', .control
        call    read_character(place) -> place
        jmp     .plain
.escape:
        mov     start, place
        call    read_escape(place) -> place, half
        shr     half, half, 11
        bne     half, 0xd800 >> 11, .plain
        call    warn(start, "half a pair of surrogates stands for no character")
        jmp     .plain
.done:  add     place, place, 1
        ret
.control:
        beq     place, end, .open
        call    refuse(place, "a control character in a string")
.open:  call    expected(place, "`\"`")
        ret

; Reads a character of more than one byte: the well-formed sequences of the Unicode Standard, table 3-7.
.fn read_character(place) -> place
.reg first, byte, low, high, more
        li      low, 0x80
        li      high, 0xbf
        load8u  first, [place]
        bltu    first, 0xc2, .wrong     ; a byte in the middle of a character, or one that would need a single byte
        bgtu    first, 0xf4, .wrong
        li      more, 1
        bltu    first, 0xe0, .second
        beq     first, 0xe0, .short_three
        beq     first, 0xed, .surrogates
        li      more, 2
        bltu    first, 0xf0, .second
        li      more, 3
        beq     first, 0xf0, .short_four
        bne     first, 0xf4, .second
        li      high, 0x8f              ; not above 0x10ffff
        jmp     .second
.short_three:
        li      more, 2
        li      low, 0xa0
        jmp     .second
.surrogates:
        li      more, 2
        li      high, 0x9f
        jmp     .second
.short_four:
        li      low, 0x90
.second:
        mov     first, place
.next:  add     first, first, 1
        load8u  byte, [first]
        bltu    byte, low, .wrong
        bgtu    byte, high, .wrong
        li      low, 0x80
        li      high, 0xbf
        sub     more, more, 1
        bne     more, 0, .next
        add     place, first, 1
        ret
.wrong: call    refuse(place, "bytes that are not UTF-8")
        ret

; Reads an escape sequence. Gives also the character that it stands for, or half a pair of surrogates that has no other half.
.fn read_escape(place) -> place, character
.reg character, low, behind, byte
        load8u  character, [place + 1]
        beq     character, 'u', .unit
        load8u  character, [character + escaped]
        beq     character, 0, .unknown
        add     place, place, 2
        ret     place, character
.unit:  call    read_unit(place) -> place, character
        shr     low, character, 10
        bne     low, 0xd800 >> 10, .done
        load8u  byte, [place]
        bne     byte, '\\', .done
        load8u  byte, [place + 1]
        bne     byte, 'u', .done
        call    read_unit(place) -> behind, low
        shr     byte, low, 10
        bne     byte, 0xdc00 >> 10, .done
        sub     character, character, 0xd800
        shl     character, character, 10
        add     character, character, low
        add     character, character, 0x10000 - 0xdc00
        ret     behind, character
.done:  ret     place, character
.unknown:
        add     place, place, 1
        call    expected(place, "one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u`")
        ret

; Reads `\u` and four hexadecimal digits. Gives also their number.
.fn read_unit(place) -> place, number
.reg number, taken
        add     place, place, 2
        call    number_parse_hexadecimal(place, 4) -> number, taken
        add     place, place, taken
        bne     taken, 4, .short
        ret     place, number
.short: call    expected(place, "a hexadecimal digit")
        ret

; Warns if an object has a key already, and otherwise keeps it, with the place where it starts. The key stands from there to
; `behind`, with its quotes.
.fn note_key(keys, start, behind)
.reg text, length, byte, entry, created
        add     text, start, 1
        sub     length, behind, text
        sub     length, length, 1
        li      byte, '\\'
        mem_find byte, text, length, byte
        beq     byte, 0, .reserve
        call    unescaped(text, length) -> text, length
.reserve:
        call    text_map_reserve(keys, text, length) -> entry, created
        beq     entry, 0, .done         ; there is no room
        beq     created, 0, .twice
        store64 start, [entry]
.done:  ret
.twice: load64  entry, [entry]
        call    warn_twice(start, entry)
        ret

; A key with the characters that its escape sequences stand for.
.fn unescaped(text, length) -> text, length
.reg end, key, backslash, part, character
        add     end, text, length
        call    buffer_new() -> key
        li      backslash, '\\'
.next:  sub     length, end, text
        mem_find part, text, length, backslash
        beq     part, 0, .last
        sub     length, part, text
        call    buffer_append(key, text, length)
        call    read_escape(part) -> text, character
        shr     part, character, 11
        beq     part, 0xd800 >> 11, .half
        call    buffer_append_character(key, character)
        jmp     .next
.half:  call    buffer_append_byte(key, 0xff)   ; a byte that no UTF-8 has, and the number
        shr     part, character, 8
        call    buffer_append_byte(key, part)
        call    buffer_append_byte(key, character)
        jmp     .next
.last:  call    buffer_append(key, text, length)
        call    buffer_bytes(key) -> text, length
        ret

; Warns that an object has the key at `place` already, at `first`.
.fn warn_twice(place, first)
.reg line, column
        call    may_warn() -> line
        beq     line, 0, .done
        call    position(place) -> line, column
        host    print_format("%d:%d: warning: the object has this key already, ", line, column)
        call    position(first) -> line, column
        host    print_format("at %d:%d\n", line, column)
.done:  ret

.fn warn(place, text)
.reg line, column
        call    may_warn() -> line
        beq     line, 0, .done
        call    position(place) -> line, column
        host    print_format("%d:%d: warning: %s\n", line, column, text)
.done:  ret

; Counts a warning. Gives: whether it is to be printed.
.fn may_warn() -> answer
.reg count
        load64  count, [warnings]
        add     count, count, 1
        store64 count, [warnings]
        beq     count, most_warnings + 1, .last
        leu     count, count, most_warnings
        ret     count
.last:  host    print_string("there are more warnings\n")
        ret     0

; Says what should stand at a place, and what does. It does not return.
.fn expected(place, what)
.reg line, column, byte
        call    position(place) -> line, column
        host    print_format("%d:%d: expected %s, found ", line, column, what)
        load64  line, [text_end]
        beq     place, line, .end
        load8u  byte, [place]
        sub     line, byte, '!'
        bleu    line, '~' - '!', .character
        host    print_format("the byte 0x%02x\n", byte)
        jmp     fail
.character:
        host    print_format("`%c`\n", byte)
        jmp     fail
.end:   host    print_string("the end\n")
        jmp     fail

; Says what stands at a place and should not. It does not return.
.fn refuse(place, text)
.reg line, column
        call    position(place) -> line, column
        host    print_format("%d:%d: %s\n", line, column, text)
        jmp     fail

.fn fail()
.reg status
        li      status, invalid
        exit    status

; The line and the column of a place, both from 1. What stands before it is UTF-8.
.fn position(place) -> line, column
.reg line, column, at, left, newline, found, byte
        load64  at, [text_start]
        li      newline, '\n'
        li      line, 1
.line:  sub     left, place, at
        mem_find found, at, left, newline
        beq     found, 0, .column
        add     at, found, 1
        add     line, line, 1
        jmp     .line
.column:
        li      column, 1
        jmp     .test
.next:  load8u  byte, [at]
        and     byte, byte, 0xc0
        ne      byte, byte, 0x80        ; a byte in the middle of a character does not count
        add     column, column, byte
        add     at, at, 1
.test:  bltu    at, place, .next
        ret     line, column
