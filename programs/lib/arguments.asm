; The arguments of a program.
;
; A wrong one ends the program with exit status 2 and a sentence on standard error that says what was expected. Arguments are
; counted from 0; sentences count from 1, as people do. How many there are is `host arg_count() -> count`.

.include <buffer.asm>
.include <numbers.asm>

.const argument_status = 2      ; the exit status for wrong arguments

; An argument as a text.
; Takes: the index of the argument, from 0. Gives: the address of a copy with a zero byte behind it, its length in bytes; 0 and
; 0 if there is no such argument.
; Errors: traps with out_of_memory. Costs 45, and a 64th of the length.
.fn argument_text(index) -> text, length
.reg text, length, count
        host        arg_count() -> count
        bgeu        index, count, .absent
        host        arg(index, 0, 0) -> length
        add         text, length, 1
        alloc       text, text
        host        arg(index, text, length)
        ret         text, length
.absent:
        ret         0, 0

; An argument as a signed integer in decimal, with `-` or `+` in front or without.
; Takes: the index of the argument, from 0; the number if there is no such argument, which need not be in the range; the lowest
; number and the highest that are allowed. Gives: the number.
; Errors: ends the program if the argument is no number or outside of the range. Costs 100, and 11 for every digit.
.fn argument_number(index, default, lowest, highest) -> number
.reg text, length
        call        argument_text(index) -> text, length
        beq         text, 0, .absent
        call        _argument_parse(index, text, length, lowest, highest) -> text
        ret         text
.absent:
        ret         default

; An argument that has to be there, as a signed integer in decimal.
; Takes: the index of the argument, from 0; the lowest number and the highest that are allowed. Gives: the number.
; Errors: ends the program if there is no such argument, or as argument_number. Costs as it.
.fn argument_required_number(index, lowest, highest) -> number
.reg text, length
        call        argument_text(index) -> text, length
        beq         text, 0, .absent
        call        _argument_parse(index, text, length, lowest, highest) -> text
        ret         text
.absent:
        call        _argument_sentence(index) -> text
        call        buffer_append_string(text, " is missing: an integer from ")
        call        _argument_refuse(text, lowest, highest)
        ret         0

; Refuses arguments that the program does not know.
; Takes: how many there may be. Gives nothing. Errors: ends the program if there are more. Costs 15.
.fn argument_at_most(most)
.reg count, sentence
        host        arg_count() -> count
        bgtu        count, most, .too_many
        ret
.too_many:
        call        buffer_new() -> sentence
        call        buffer_append_string(sentence, "too many arguments: ")
        call        buffer_append_unsigned(sentence, count)
        call        buffer_append_string(sentence, ", but at most ")
        call        buffer_append_unsigned(sentence, most)
        call        buffer_append_string(sentence, " can be given\n")
        call        _argument_fail(sentence)
        ret

.fn _argument_parse(index, text, length, lowest, highest) -> number
.reg number, taken, error, sentence
        call        number_parse(text, length) -> number, taken, error
        bne         error, 0, .wrong
        bne         taken, length, .wrong
        blt         number, lowest, .wrong
        bgt         number, highest, .wrong
        ret         number
.wrong: call        _argument_sentence(index) -> sentence
        call        buffer_append_string(sentence, ": `")
        call        buffer_append(sentence, text, length)
        call        buffer_append_string(sentence, "` is no integer from ")
        call        _argument_refuse(sentence, lowest, highest)
        ret         0

; The start of a sentence about an argument.
.fn _argument_sentence(index) -> sentence
.reg sentence
        call        buffer_new() -> sentence
        call        buffer_append_string(sentence, "argument ")
        add         index, index, 1
        call        buffer_append_unsigned(sentence, index)
        ret         sentence

; Ends a sentence with a range, and the program.
.fn _argument_refuse(sentence, lowest, highest)
        call        buffer_append_number(sentence, lowest)
        call        buffer_append_string(sentence, " to ")
        call        buffer_append_number(sentence, highest)
        call        buffer_append_byte(sentence, '\n')
        call        _argument_fail(sentence)
        ret

.fn _argument_fail(sentence)
.reg bytes, length
        call        buffer_bytes(sentence) -> bytes, length
        host        write_error(bytes, length)
        li          bytes, argument_status
        exit        bytes
.end_fn
