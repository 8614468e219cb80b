; Calculates: reads expressions and assignments, one per line, and prints the value of every expression.
;
; Shows a parser by recursive descent, a function for each rule of the grammar, names for registers, and a map
; from the names of variables to their values.
;
; Run it with: mini-vm run programs/calculator.asm < FILE
;
;   line   = [ name "=" ] sum                 an assignment prints nothing
;   sum    = product { ("+" | "-") product }
;   product = factor { ("*" | "/" | "%") factor }
;   factor = number | name | "(" sum ")" | "-" factor
;
; Numbers are signed 64-bit integers that wrap around. A name has at most 16 letters, digits and `_`. At
; the first mistake the program says what and where it is, and ends with status 1.
;
;! stdin:
;| 1 + 2 * 3
;| (1 + 2) * 3
;|
;| width = 12
;| height = width / 2 - 1
;| width * height
;| -(width - height) % 4
;| 10 - 4 - 3
;| - -7
;| width = width + 1
;| width
;! output:
;| 7
;| 9
;| 60
;| -3
;| 3
;| 7
;| 13

.include <errors.asm>

.const longest = 16
.map variables key=bytes(longest) value=i64 capacity=1024
.data name: .zero longest       ; the key, for the map instructions
.data map:  .u64 0              ; address of the map
.data line: .u64 1              ; number of the line

.const input_size = 1 << 20

; Each function that reads takes where to start, `text`, and gives back where it stopped.

.fn main()
.reg text, character, count
        map_new     r0, variables
        store64     r0, [map]
        call        read_all() -> text
.next:  call        skip_spaces(text) -> text, character
        beq         character, 0, .done
        beq         character, '\n', .end
        call        statement(text) -> text, character
        beq         character, 0, .done
.end:   add         text, text, 1
        load64      count, [line]
        add         count, count, 1
        store64     count, [line]
        jmp         .next
.done:  halt

; Executes an assignment, or prints the value of a sum. The character is the one behind it, a newline or 0.
.fn statement(text) -> text, character
.reg behind, character, is_name, value, entry
        call        read_name(text) -> behind, is_name
        beq         is_name, 0, .print
        call        skip_spaces(behind) -> behind, character
        bne         character, '=', .print
        add         behind, behind, 1
        call        sum_to_end(behind) -> behind, value, character
        call        read_name(text)             ; the sum may have left another name in `name`
        load64      entry, [map]
        li          is_name, name
        map_get_or_reserve entry, entry, is_name
        beq         entry, 0, .full
        store64     value, [entry]
        ret         behind, character
.print: call        sum_to_end(text) -> text, value, character
        host        print_int(value)
        host        newline()
        ret         text, character
.full:  li          r0, "there are too many variables"
        jmp         fail

; Reads a sum that nothing else follows in its line. The character is the one behind it, a newline or 0.
.fn sum_to_end(text) -> text, value, character
.reg value, character
        call        sum(text) -> text, value
        call        skip_spaces(text) -> text, character
        beq         character, 0, .done
        bne         character, '\n', syntax
.done:  ret         text, value, character

.fn sum(text) -> text, value
.reg value, behind, operator, other
        call        product(text) -> text, value
.next:  call        skip_spaces(text) -> behind, operator
        beq         operator, '+', .add
        beq         operator, '-', .subtract
        ret         text, value
.add:   add         text, behind, 1
        call        product(text) -> text, other
        add         value, value, other
        jmp         .next
.subtract:
        add         text, behind, 1
        call        product(text) -> text, other
        sub         value, value, other
        jmp         .next

.fn product(text) -> text, value
.reg value, behind, operator, other
        call        factor(text) -> text, value
.next:  call        skip_spaces(text) -> behind, operator
        beq         operator, '*', .multiply
        beq         operator, '/', .divide
        beq         operator, '%', .divide
        ret         text, value
.multiply:
        add         text, behind, 1
        call        factor(text) -> text, other
        mul         value, value, other
        jmp         .next
.divide:
        add         text, behind, 1
        call        factor(text) -> text, other
        beq         other, 0, .by_zero
        beq         operator, '%', .remainder
        beq         other, -1, .negate          ; `div` would trap if it overflows
        div         value, value, other
        jmp         .next
.negate:
        neg         value, value
        jmp         .next
.remainder:
        rem         value, value, other
        jmp         .next
.by_zero:
        li          r0, "division by zero"
        jmp         fail

.fn factor(text) -> text, value
.reg value, character, digit
        call        skip_spaces(text) -> text, character
        beq         character, '-', .negative
        beq         character, '(', .parenthesis
        sub         digit, character, '0'
        bleu        digit, 9, .number
        call        read_name(text) -> text, value
        beq         value, 0, syntax
        load64      value, [map]
        li          character, name
        map_lookup  value, value, character
        beq         value, 0, .unknown
        load64      value, [value]
        ret         text, value
.negative:
        add         text, text, 1
        call        factor(text) -> text, value
        neg         value, value
        ret         text, value
.parenthesis:
        add         text, text, 1
        call        sum(text) -> text, value
        call        skip_spaces(text) -> text, character
        bne         character, ')', syntax
        add         text, text, 1
        ret         text, value
.number:
        li          value, 0
.digit: mul         value, value, 10
        add         value, value, digit
        add         text, text, 1
        load8u      digit, [text]
        sub         digit, digit, '0'
        bleu        digit, 9, .digit
        ret         text, value
.unknown:
        li          r0, "this variable has no value"
        jmp         fail

; Copies a name to `name`, with zeroes behind it.
.fn read_name(text) -> text, is_name
.reg start, end, to, character, class
        li          start, name
        li          to, 0
        li          end, longest
        mem_fill    start, to, end
        load8u      class, [text]
        sub         class, class, '0'
        bleu        class, 9, .none             ; a digit starts a number
        add         end, start, end
        mov         to, start
.next:  load8u      character, [text]
        beq         character, '_', .take
        sub         class, character, '0'
        bleu        class, 9, .take
        or          class, character, 'a' - 'A' ; makes a letter a small one
        sub         class, class, 'a'
        bgtu        class, 'z' - 'a', .end
.take:  bgeu        to, end, .too_long
        store8      character, [to]
        add         to, to, 1
        add         text, text, 1
        jmp         .next
.end:   ne          start, to, start
        ret         text, start
.none:  ret         text, 0
.too_long:
        li          r0, "a name has at most 16 characters"
        jmp         fail

; Goes on to the next character that is not white space, or is a newline; it is 0 at the end.
.fn skip_spaces(text) -> text, character
.reg character
.next:  load8u      character, [text]
        beq         character, '\n', .done
        beq         character, 0, .done
        bgtu        character, ' ', .done
        add         text, text, 1
        jmp         .next
.done:  ret         text, character

; Reads standard input, at most `input_size` bytes. A zero byte follows them.
.fn read_all() -> text
.reg text, end, room, length
        li          room, input_size + 2
        alloc       text, room
        mov         end, text
        li          room, input_size + 1
.more:  host        read(end, room) -> length
        add         end, end, length
        sub         room, room, length
        beq         room, 0, .too_long
        bne         length, 0, .more
        ret         text
.too_long:
        li          r0, "there is too much input"
        jmp         fail

.fn syntax()
        li          r0, "this is no expression"
        jmp         fail

; Says what is wrong in which line and ends the program.
.fn fail(message)
.reg number
        load64      number, [line]
        host        print_error("line %u: ", number)
        call        error_exit(1, message)
        ret
