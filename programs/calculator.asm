; Calculates: reads expressions and assignments, one per line, and prints the value of every expression.
;
; Shows a parser by recursive descent, a function for each rule of the grammar, and a map from the names
; of variables to their values.
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

.const longest = 16
.map variables key=bytes(longest) value=i64 capacity=1024
.data name: .zero longest       ; the key, for the map instructions
.data map:  .u64 0              ; address of the map
.data line: .u64 1              ; number of the line

.const input_size = 1 << 20

.data error_line:     .string "line "
.data error_colon:    .string ": "
.data error_syntax:   .string "this is no expression\n"
.data error_name:     .string "a name has at most 16 characters\n"
.data error_unknown:  .string "this variable has no value\n"
.data error_division: .string "division by zero\n"
.data error_many:     .string "there are too many variables\n"
.data error_long:     .string "there is too much input\n"

; Each function that reads takes in r0 where to start and gives back in r0 where it stopped.

main:   map_new     r0, variables
        li          r1, map
        store64     r0, [r1]
        call        read_all, r0
.next:  call        skip_spaces, r0
        beqi        r1, 0, .done
        beqi        r1, '\n', .end
        call        statement, r0
        beqi        r1, 0, .done
.end:   addi        r0, r0, 1
        li          r1, line
        load64      r2, [r1]
        addi        r2, r2, 1
        store64     r2, [r1]
        jmp         .next
.done:  halt

; Executes an assignment, or prints the value of a sum.
; out: r1 = the character behind it, a newline or 0
statement:
        mov         r1, r0
        call        read_name, r1
        beqi        r2, 0, .print
        call        skip_spaces, r1
        bnei        r2, '=', .print
        addi        r1, r1, 1
        call        sum_to_end, r1              ; r1 = the end, r2 = the value, r3 = the character there
        mov         r4, r0
        call        read_name, r4               ; the sum may have left another name in `name`
        li          r4, map
        load64      r4, [r4]
        li          r5, name
        map_get_or_reserve r4, r4, r5
        li          r0, error_many
        beqi        r4, 0, fail
        store64     r2, [r4]
        mov         r0, r1
        mov         r1, r3
        ret
.print: call        sum_to_end, r0
        host        print_int, r1
        host        newline, r1
        mov         r1, r2
        ret

; Reads a sum that nothing else follows in its line.
; out: r1 = the value, r2 = the character behind it, a newline or 0
sum_to_end:
        call        sum, r0
        mov         r2, r0
        call        skip_spaces, r2
        mov         r0, r2
        mov         r2, r3
        beqi        r2, 0, .done
        bnei        r2, '\n', .syntax
.done:  ret
.syntax:
        li          r0, error_syntax
        jmp         fail

; out: r1 = the value
sum:    call        product, r0
.next:  mov         r2, r0
        call        skip_spaces, r2
        beqi        r3, '+', .add
        beqi        r3, '-', .subtract
        ret
.add:   addi        r2, r2, 1
        call        product, r2
        add         r1, r1, r3
        mov         r0, r2
        jmp         .next
.subtract:
        addi        r2, r2, 1
        call        product, r2
        sub         r1, r1, r3
        mov         r0, r2
        jmp         .next

; out: r1 = the value
product:
        call        factor, r0
.next:  mov         r2, r0
        call        skip_spaces, r2
        beqi        r3, '*', .multiply
        beqi        r3, '/', .divide
        beqi        r3, '%', .remainder
        ret
.multiply:
        addi        r2, r2, 1
        call        factor, r2
        mul         r1, r1, r3
        mov         r0, r2
        jmp         .next
.divide:
        addi        r2, r2, 1
        call        factor, r2
        beqi        r3, 0, .by_zero
        mov         r0, r2
        beqi        r3, -1, .negate             ; `div` would trap if it overflows
        div         r1, r1, r3
        jmp         .next
.negate:
        neg         r1, r1
        jmp         .next
.remainder:
        addi        r2, r2, 1
        call        factor, r2
        beqi        r3, 0, .by_zero
        rem         r1, r1, r3
        mov         r0, r2
        jmp         .next
.by_zero:
        li          r0, error_division
        jmp         fail

; out: r1 = the value
factor: call        skip_spaces, r0
        beqi        r1, '-', .negative
        beqi        r1, '(', .parenthesis
        subi        r2, r1, '0'
        bleui       r2, 9, .number
        call        read_name, r0
        beqi        r1, 0, .syntax
        li          r1, map
        load64      r1, [r1]
        li          r2, name
        map_lookup  r1, r1, r2
        beqi        r1, 0, .unknown
        load64      r1, [r1]
        ret
.negative:
        addi        r0, r0, 1
        call        factor, r0
        neg         r1, r1
        ret
.parenthesis:
        addi        r0, r0, 1
        call        sum, r0
        mov         r2, r0
        call        skip_spaces, r2
        bnei        r3, ')', .syntax
        addi        r0, r2, 1
        ret
.number:
        li          r1, 0
.digit: muli        r1, r1, 10
        add         r1, r1, r2
        addi        r0, r0, 1
        load8u      r2, [r0]
        subi        r2, r2, '0'
        bleui       r2, 9, .digit
        ret
.syntax:
        li          r0, error_syntax
        jmp         fail
.unknown:
        li          r0, error_unknown
        jmp         fail

; Copies a name to `name`, with zeroes behind it.
; out: r1 = 1, or 0 if there is no name
read_name:
        li          r1, name
        li          r2, 0
        li          r3, longest
        mem_fill    r1, r2, r3
        load8u      r2, [r0]
        subi        r2, r2, '0'
        bleui       r2, 9, .none                ; a digit starts a number
        add         r3, r1, r3                  ; r3 = end of `name`
        mov         r4, r1
.next:  load8u      r2, [r0]
        beqi        r2, '_', .take
        subi        r5, r2, '0'
        bleui       r5, 9, .take
        ori         r5, r2, 'a' - 'A'           ; makes a letter a small one
        subi        r5, r5, 'a'
        bgtui       r5, 'z' - 'a', .end
.take:  bgeu        r4, r3, .too_long
        store8      r2, [r4]
        addi        r4, r4, 1
        addi        r0, r0, 1
        jmp         .next
.end:   ne          r1, r4, r1
        ret
.none:  li          r1, 0
        ret
.too_long:
        li          r0, error_name
        jmp         fail

; Goes on to the next character that is not white space, or is a newline.
; out: r1 = the character, 0 at the end
skip_spaces:
        load8u      r1, [r0]
        beqi        r1, '\n', .done
        beqi        r1, 0, .done
        bgtui       r1, ' ', .done
        addi        r0, r0, 1
        jmp         skip_spaces
.done:  ret

; Reads standard input, at most `input_size` bytes.
; out: r0 = its address; a zero byte follows it
read_all:
        li          r1, input_size + 2
        alloc       r0, r1
        mov         r2, r0
        li          r3, input_size + 1
.more:  mov         r4, r2
        mov         r5, r3
        host        read, r4
        add         r2, r2, r4
        sub         r3, r3, r4
        beqi        r3, 0, .too_long
        bnei        r4, 0, .more
        ret
.too_long:
        li          r0, error_long
        jmp         fail

; Says what is wrong in which line and ends the program.
; in: r0 = a text that ends with a zero byte
fail:   li          r1, error_line
        host        print_string, r1
        li          r1, line
        load64      r1, [r1]
        host        print_uint, r1
        li          r1, error_colon
        host        print_string, r1
        host        print_string, r0
        li          r0, 1
        exit        r0
