; text_map.asm: counts the words of standard input; a word behind `-` is removed.
;
; tests/library.rs gives it many.
;! options: --guard
;! stdin:
;| a rose is a rose is
;| - is a - nothing rose - elephant and is
;! output:
;| 4 entries
;| a 3
;| rose 3
;| and 1
;| is 1
;| removed 1
.include <text_map.asm>
.include <input.asm>
.include <buffer.asm>

.data .align 8 lines: .zero buffer_size

.fn main()
.reg map, word, word_length, value, count, removed, created
        call        text_map_new() -> map
        li          removed, 0
.next:  call        input_word() -> word, word_length
        beq         word, 0, .print
        load8u      value, [word]
        eq          value, value, '-'
        eq          count, word_length, 1
        and         value, value, count
        bne         value, 0, .remove
        call        text_map_reserve(map, word, word_length) -> value, created
        call        text_map_lookup(map, word, word_length) -> count
        bne         value, count, .wrong
        load64      count, [value]
        eq          word, count, 0
        bne         word, created, .wrong
        add         count, count, 1
        store64     count, [value]
        jmp         .next
.remove:
        call        input_word() -> word, word_length
        call        text_map_remove(map, word, word_length) -> value
        add         removed, removed, value
        call        text_map_lookup(map, word, word_length) -> value
        beq         value, 0, .next
.wrong: trap        1
.print: call        text_map_count(map) -> count
        call        buffer_append_number(lines, count)
        call        buffer_append_string(lines, " entries\n")
        li          value, 0
.line:  call        text_map_next(map, value) -> value
        beq         value, 0, .done
        call        text_map_text(value) -> word, word_length
        call        buffer_append(lines, word, word_length)
        call        buffer_append_byte(lines, ' ')
        load64      count, [value]
        call        buffer_append_number(lines, count)
        call        buffer_append_byte(lines, '\n')
        jmp         .line
.done:  call        buffer_append_string(lines, "removed ")
        call        buffer_append_number(lines, removed)
        call        buffer_append_byte(lines, '\n')
        call        buffer_write(lines)
        halt
.end_fn
