; input.asm: prints what it reads, in the way that the first argument names; without one, mixed.
;! options: --guard
;! stdin:
;| first line
;|
;|   12 -3 x
;| rest of
;| the input\
;! output:
;| line [first line]
;| line []
;| number 12 1
;| word [-3]
;| byte 32
;| number 0 -1
;| bytes 6 [\x0arest ]
;| all [of\x0athe input]
;| line 0 0
;| word 0 0
;| number 0 0
;| byte -1
;| bytes 0 []
;| all []
.include <input.asm>
.include <arguments.asm>
.include <buffer.asm>

.data               .align 8
.data print_buffer: .zero buffer_size
.data some:         .zero 64

.fn main()
.reg way, length
        call        argument_text(0) -> way, length
        beq         way, 0, .mixed
        load8u      way, [way]
        beq         way, 'l', .lines
        beq         way, 'w', .words
        beq         way, 'n', .numbers
        beq         way, 'b', .bytes
        beq         way, 'p', .pieces
        beq         way, 'a', .all
        trap        1
.mixed: call        mixed()
        halt
.lines: call        input_line() -> way, length
        beq         way, 0, .end
        call        put(way, length)
        jmp         .lines
.words: call        input_word() -> way, length
        beq         way, 0, .end
        call        put(way, length)
        jmp         .words
.numbers:
        call        input_number() -> way, length
        beq         length, 0, .end
        blt         length, 0, .numbers
        call        buffer_append_number(print_buffer, way)
        call        buffer_append_byte(print_buffer, '\n')
        jmp         .numbers
.bytes: call        input_byte() -> way
        blt         way, 0, .end
        call        buffer_append_byte(print_buffer, way)
        jmp         .bytes
.pieces:
        call        input_byte() -> way         ; so that some come from the buffer
        blt         way, 0, .end
        call        buffer_append_byte(print_buffer, way)
        call        input_bytes(some, 64) -> length
        call        buffer_append(print_buffer, some, length)
        jmp         .pieces
.all:   call        input_all() -> way, length
        call        buffer_append(print_buffer, way, length)
        add         way, way, length
        load8u      way, [way]
        bne         way, 0, .wrong
.end:   call        buffer_write(print_buffer)
        halt
.wrong: trap        2

; Prints bytes behind their number, with a newline.
.fn put(bytes, length)
        call        buffer_append_unsigned(print_buffer, length)
        call        buffer_append_byte(print_buffer, ' ')
        call        buffer_append(print_buffer, bytes, length)
        call        buffer_append_byte(print_buffer, '\n')
        ret

.fn mixed()
.reg found, length
        call        input_line() -> found, length
        call        bracket("line ", found, length)
        call        input_line() -> found, length
        call        bracket("line ", found, length)
        call        input_number() -> found, length
        call        two("number ", found, length)
        call        input_word() -> found, length
        call        bracket("word ", found, length)
        call        input_byte() -> found
        call        one("byte ", found)
        call        input_number() -> found, length
        call        two("number ", found, length)
        call        input_bytes(some, 6) -> length
        host        print_string("bytes ")
        host        print_int(length)
        call        bracket(" ", some, length)
        call        input_all() -> found, length
        call        bracket("all ", found, length)
        call        input_line() -> found, length
        call        two("line ", found, length)
        call        input_word() -> found, length
        call        two("word ", found, length)
        call        input_number() -> found, length
        call        two("number ", found, length)
        call        input_byte() -> found
        call        one("byte ", found)
        call        input_bytes(some, 6) -> length
        host        print_string("bytes ")
        host        print_int(length)
        call        bracket(" ", some, length)
        call        input_all() -> found, length
        call        bracket("all ", found, length)
        ret

.fn bracket(before, text, length)
        host        print_string(before)
        host        print_char('[')
        host        write(text, length)
        host        print_string("]\n")
        ret

.fn one(before, number)
        host        print_string(before)
        host        print_int(number)
        host        newline()
        ret

.fn two(before, number, other)
        host        print_string(before)
        host        print_int(number)
        host        print_char(' ')
        host        print_int(other)
        host        newline()
        ret
.end_fn
