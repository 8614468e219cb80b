; Standard input: all of it, or by lines, words, numbers or bytes.
;
; There is one buffer, so the functions can be mixed: each goes on where the last one has stopped. A line or a word is given
; by its address in the buffer and is good until the next call of a function here; text_copy keeps it. The buffer grows with
; the longest line or word, which may have any length that fits in the heap.
;
; A program that uses heap_release must not go back to a mark from before the first call.

.include <memory.asm>
.include <numbers.asm>
.include <text.asm>

.const input_first_capacity = 1 << 16

.data .align 8
.data input_start:    .u64 0    ; address of the buffer, 0 if there is none yet
.data input_next:     .u64 0    ; address of the next byte
.data input_end:      .u64 0    ; address behind the last byte
.data input_capacity: .u64 0    ; bytes of the buffer

; All that is left of standard input.
; Gives: its address, its length in bytes. A zero byte stands behind it. It stays the caller's.
; Errors: traps with out_of_memory, as all functions here. Costs a 64th of the bytes and 100 for each time that the host gives
; some.
.fn input_all() -> address, length
.reg address, length, end
.more:  call        _input_more() -> length
        bne         length, 0, .more
        load64      address, [input_next]
        load64      end, [input_end]
        store8      length, [end]               ; there is room: _input_more has asked for more
        store64     length, [input_start]
        store64     length, [input_next]
        store64     length, [input_end]
        sub         length, end, address
        ret         address, length

; The next line. The last one need not end with a newline.
; Gives: address and length of the line, without the newline; a \r in front of it stays, and text_trim takes it away.
; 0 and 0 at the end of input. Costs 20, and a 64th of the line.
.fn input_line() -> line, length
.reg next, end, seen, found, newline
        li          seen, 0                     ; bytes of the line in which there is no newline
        li          newline, '\n'
.look:  load64      next, [input_next]
        load64      end, [input_end]
        add         found, next, seen
        sub         end, end, found
        mem_find    found, found, end, newline
        bne         found, 0, .found
        add         seen, seen, end
        call        _input_more() -> found
        bne         found, 0, .look
        beq         seen, 0, .none
        load64      next, [input_next]
        add         end, next, seen
        store64     end, [input_next]
        ret         next, seen
.found: add         end, found, 1
        store64     end, [input_next]
        sub         found, found, next
        ret         next, found
.none:  ret         0, 0

; The next word: bytes without white space, which is space, \t, \n, \v, \f and \r.
; Gives: address and length of the word; 0 and 0 at the end of input. Costs 20, and a 16th of the bytes it passes.
.fn input_word() -> word, length
.reg word, length, left, set, more
.skip:  load64      word, [input_next]
        load64      left, [input_end]
        sub         left, left, word
        li          set, text_spaces
        mem_span    length, word, left, set
        add         word, word, length
        sub         left, left, length
        bne         left, 0, .word
        store64     word, [input_next]
        call        _input_more() -> more
        bne         more, 0, .skip
        ret         0, 0
.word:  li          set, text_not_spaces
        mem_span    length, word, left, set
        beq         length, left, .cut
.take:  add         left, word, length
        store64     left, [input_next]
        ret         word, length
.cut:   store64     word, [input_next]          ; the word may go on in what is not read yet
        call        _input_more() -> left
        load64      word, [input_next]
        beq         left, 0, .take
        add         more, word, length
        mem_span    more, more, left, set
        add         length, length, more
        beq         more, left, .cut
        jmp         .take

; The next word as a signed integer in decimal, with `-` or `+` in front or without.
; Gives: the number, and 1; 0 and 0 at the end of input; 0 and -1 if the word is no integer from -2^63 to 2^63 - 1.
; Costs 34, and what number_parse does.
.fn input_number() -> number, found
.reg word, length, number, taken, error
        call        input_word() -> word, length
        beq         length, 0, .end
        call        number_parse(word, length) -> number, taken, error
        bne         error, 0, .wrong
        bne         taken, length, .wrong
        ret         number, 1
.end:   ret         0, 0
.wrong: ret         0, -1

; The next byte.
; Gives: the byte, from 0 to 255; -1 at the end of input. Costs 10.
.fn input_byte() -> byte
.reg next, end
        load64      next, [input_next]
        load64      end, [input_end]
        bltu        next, end, .take
        call        _input_more() -> next
        beq         next, 0, .end
        load64      next, [input_next]
.take:  load8u      end, [next]
        add         next, next, 1
        store64     next, [input_next]
        ret         end
.end:   ret         -1

; The next bytes, as many as are wanted and left.
; Takes: the address where they go, how many are wanted. Gives: how many there were, fewer only at the end of input.
; Errors: traps with out_of_bounds if there is no room at the address. Costs 15, a 32nd of the bytes and 80 for each
; time that the host gives some.
.fn input_bytes(to, wanted) -> count
.reg next, count, left, got
        load64      next, [input_next]
        load64      count, [input_end]
        sub         count, count, next
        minu        count, count, wanted
        mem_copy    to, next, count
        add         next, next, count
        store64     next, [input_next]
.more:  sub         left, wanted, count
        beq         left, 0, .done
        add         next, to, count
        host        read(next, left) -> got
        add         count, count, got
        bne         got, 0, .more
.done:  ret         count

; Reads more behind the bytes that are not taken yet, which move to the start of the buffer.
; Gives: how many bytes came, 0 at the end of input; then too there is room behind input_end.
.fn _input_more() -> count
.reg start, end, kept, room, got
        load64      start, [input_start]
        bne         start, 0, .kept
        li          room, input_first_capacity
        alloc       start, room
        store64     room, [input_capacity]
        store64     start, [input_start]
        store64     start, [input_next]
        store64     start, [input_end]
.kept:  load64      kept, [input_next]
        load64      end, [input_end]
        load64      room, [input_capacity]
        beq         kept, start, .at_start
        sub         end, end, kept
        mem_copy    start, kept, end
        store64     start, [input_next]
        add         end, start, end
.at_start:
        sub         kept, end, start
        bltu        kept, room, .read
        shl         got, room, 1
        call        memory_grow(start, room, got) -> start
        mov         room, got
        store64     room, [input_capacity]
        store64     start, [input_start]
        store64     start, [input_next]
        add         end, start, kept
.read:  sub         room, room, kept
        host        read(end, room) -> got
        add         end, end, got
        store64     end, [input_end]
        ret         got
.end_fn
