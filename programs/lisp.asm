; A small Lisp: evaluates the expressions of standard input and prints their values.
;
; Shows an interpreter whose stack is memory and not calls: each step says what is to be done next, and a loop does it. So a
; call in the last place takes no room, a recursion that is too deep is an error like any other, and a collector of garbage
; sees everything that is alive. Names are interned by a text map, and a name holds its global value.
;
; Run it with: mini-vm run programs/lisp.asm < FILE
;
;   expression = integer | name | "#t" | "#f" | '"' {byte} '"' | "(" {expression} ")" | "'" expression
;
; Integers have 64 bits; a result that does not fit is an error. Only #f is false. A comment goes from `;` to the end of the
; line. A definition has no value, and nothing is printed for it.
;
; Some 20,000 calls can wait for another one, and parentheses can be 10,000 deep. Of a value, lists more than 100 deep and what
; follows 16 MiB are printed as `...`. Symbols and the bytes of texts stay in memory for good.
;
;   forms:      quote if define set! lambda let begin and or cond, with `else`
;   functions:  + - * / mod < <= = >= > cons car cdr list null? pair? eq? not print
;
; What is wrong is said on standard error with the line on which the outermost expression starts. The next one is evaluated all
; the same, and the exit status is 1 in the end.
;
;! exit: 1
;! stdin:
;| (define (factorial n) (if (= n 0) 1 (* n (factorial (- n 1)))))
;| (factorial 20)
;| (factorial 21)                        ; needs more than 64 bits
;| (define (fibonacci n)
;|   (cond ((< n 2) n)
;|         (else (+ (fibonacci (- n 1)) (fibonacci (- n 2))))))
;| (fibonacci 15)
;|
;| (define (counter)                     ; a closure with a state of its own
;|   (let ((count 0))
;|     (lambda () (set! count (+ count 1)) count)))
;| (define one (counter))
;| (define other (counter))
;| (one) (one) (other)
;|
;| (define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
;| (define (filter keep l)
;|   (cond ((null? l) '())
;|         ((keep (car l)) (cons (car l) (filter keep (cdr l))))
;|         (else (filter keep (cdr l)))))
;| (map (lambda (n) (* n n)) '(1 2 3 4))
;| (filter (lambda (n) (= 0 (mod n 2))) (list 1 2 3 4 5 6))
;|
;| (define (loop n sum) (if (= n 0) sum (loop (- n 1) (+ sum n))))
;| (loop 25000 0)                        ; many rounds take no more room than one
;| (define (for-ever n) (+ 1 (for-ever n)))
;| (for-ever 0)
;|
;| '(a (b (c)) "a text" 'd #t ()) '(1 . 2)
;| (cons 1 2) (cons 1 '(2 3)) car
;| (print "the sum is" (+ 1 2 3) '("in" (a list)))
;| (and 1 2) (and 1 #f 2) (or #f 3) (or) (not 5) (eq? 'a 'a) (pair? '())
;| -9223372036854775808 (- -9223372036854775808) (/ 7 -2) (mod -7 2) (/ 1 0)
;| (< 1 2 3) (< 1 3 2)
;| (define (nested n) (define twice (* n 2)) (define (add m) (+ m twice)) (add 1))
;| (nested 20)
;| (undefined 1)
;| (car 5) (car) ((lambda (a b) a) 1) (5 6) (+ 1 'a) (if) (let (a 1) a)
;| (set! unknown 1) (define if 1)
;| )
;| 'still-there 99999999999999999999
;| (list 1 2
;! output:
;| 2432902008176640000
;| 610
;| 1
;| 2
;| 1
;| (1 4 9 16)
;| (2 4 6)
;| 312512500
;| (a (b (c)) "a text" (quote d) #t ())
;| (1 . 2)
;| (1 2 3)
;| #<function car>
;| the sum is 6 ("in" (a list))
;| 2
;| #f
;| 3
;| #f
;| #f
;| #t
;| #f
;| -9223372036854775808
;| -3
;| -1
;| #t
;| #f
;| 41
;| still-there

.include <arguments.asm>
.include <array.asm>
.include <buffer.asm>
.include <input.asm>
.include <text_map.asm>

; Values. An odd number stands for an integer of 63 bits, twice its value and 1. Everything else is the address of a cell.

.const kind_constant = 0
.const kind_integer  = 1        ; so `value & 1` is the kind of an odd number
.const kind_symbol   = 2
.const kind_string   = 3
.const kind_native   = 4        ; a function in this file
.const kind_form     = 5        ; the same, but it gets its operands as they are written
.const kind_pair     = 6
.const kind_closure  = 7
.const kind_binding  = 8        ; a variable of an environment; no value of the language

.struct cell {
        kind:   u16
        marked: u16             ; 1 for what the collector has reached
        link:   u32             ; the next free cell, or the next one whose contents are to be marked
}
.struct constant { head: cell  text: u64 }              ; how it is written
.struct integer { head: cell  number: i64 }             ; one that needs more than 63 bits
.struct symbol { head: cell  value: u64  entry: u64 }   ; 0 without a global value; its entry in `symbols`
.struct string { head: cell  text: u64  length: u64 }
.struct native { head: cell  function: u32  name: u32  least: u32  most: u32 } ; of operands
.struct pair { head: cell  first: u64  second: u64 }
.struct closure { head: cell  lambda: u64  environment: u64 }   ; (parameters . body)
.struct binding { head: cell  value: u64  name: u32  next: u32 }

.const cell_size = sizeof(pair) ; of all but symbols and constants, which are not collected

.data .align 8
.data nil:          .u16 kind_constant, 0 .u32 0 .u64 nil_text
.data true:         .u16 kind_constant, 0 .u32 0 .u64 true_text
.data false:        .u16 kind_constant, 0 .u32 0 .u64 false_text
.data nothing:      .u16 kind_constant, 0 .u32 0 .u64 nothing_text  ; the value of a definition
.data nil_text:     .string "()"
.data true_text:    .string "#t"
.data false_text:   .string "#f"
.data nothing_text: .string "#<nothing>"
.data .align 8
.data symbols:    .u64 0        ; a text map from names to symbols, and to #t and #f
.data line:       .u64 1        ; of the input, from which the next byte comes
.data start_line: .u64 0        ; where the expression at hand starts
.data peeked:     .u64 no_byte  ; the next byte of the input, -1 at its end
.data unreadable: .u64 0        ; 1 after a mistake in the expression that is read
.data status:     .u64 0        ; the exit status
.data token:      .zero buffer_size
.data output:     .zero buffer_size

.const no_byte        = 1 << 32
.const deepest_source = 10_000      ; parentheses in each other
.const deepest_output = 100         ; lists within lists from here on are printed as `...`
.const longest_output = 1 << 24     ; bytes, from which on the rest of a list is printed so
.const any_number     = 0xffffffff  ; of operands

; The kind of a value.
.macro kind_of(kind, value)
        and         kind, value, 1
        bne         kind, 0, .known
        load        kind, [value + cell.kind]
.known:
.endm

.fn main()
.reg value, outcome
        call        argument_at_most(0)
        call        set_up()
.next:  call        skip_spaces() -> value
        beq         value, -1, .done
        load64      value, [line]
        store64     value, [start_line]
        li          value, 0
        store64     value, [unreadable]
        call        read_value(0) -> value
        load64      outcome, [unreadable]
        bne         outcome, 0, .next
        call        evaluate(value) -> value, outcome
        bne         outcome, is_value, .next
        beq         value, nothing, .next
        call        append_value(output, value, 0)
        call        buffer_append_byte(output, '\n')
        call        buffer_write(output)
        jmp         .next
.done:  load64      value, [status]
        exit        value

; Defines a function or a form, with the least and the most of operands that it takes.
.macro define(kind, name, function, least, most)
.func function
        func        index, function
        call        define_native(kind, name, index, least, most)
.endm

; Makes all that is there before the first expression.
.fn set_up()
.reg index, entry, value
        li          index, stack_size
        alloc       index, index
        store64     index, [stack]
        store64     index, [top]
        call        text_map_new() -> index
        store64     index, [symbols]
        call        text_map_reserve(index, true_text, 2) -> entry
        li          value, true
        store64     value, [entry]
        call        text_map_reserve(index, false_text, 2) -> entry
        li          value, false
        store64     value, [entry]
        define      kind_form, "quote", form_quote, 1, 1
        define      kind_form, "if", form_if, 2, 3
        define      kind_form, "define", form_define, 2, any_number
        define      kind_form, "set!", form_set, 2, 2
        define      kind_form, "lambda", form_lambda, 2, any_number
        define      kind_form, "let", form_let, 2, any_number
        define      kind_form, "begin", form_begin, 1, any_number
        define      kind_form, "and", form_and, 0, any_number
        define      kind_form, "or", form_or, 0, any_number
        define      kind_form, "cond", form_cond, 0, any_number
        define      kind_native, "+", native_add, 0, any_number
        define      kind_native, "-", native_subtract, 1, any_number
        define      kind_native, "*", native_multiply, 0, any_number
        define      kind_native, "/", native_divide, 2, 2
        define      kind_native, "mod", native_modulo, 2, 2
        define      kind_native, "<", native_less, 1, any_number
        define      kind_native, "<=", native_at_most, 1, any_number
        define      kind_native, "=", native_equal, 1, any_number
        define      kind_native, ">=", native_at_least, 1, any_number
        define      kind_native, ">", native_greater, 1, any_number
        define      kind_native, "cons", native_cons, 2, 2
        define      kind_native, "car", native_car, 1, 1
        define      kind_native, "cdr", native_cdr, 1, 1
        define      kind_native, "list", native_list, 0, any_number
        define      kind_native, "null?", native_is_null, 1, 1
        define      kind_native, "pair?", native_is_pair, 1, 1
        define      kind_native, "eq?", native_is_same, 2, 2
        define      kind_native, "not", native_not, 1, 1
        define      kind_native, "print", native_print, 0, any_number
        ret

.fn define_native(kind, text, function, least, most)
.reg name, value
        call        text_length(text) -> name
        call        intern(text, name) -> name
        call        cell_new(kind) -> value
        store       value, [name + symbol.value]
        store       function, [value + native.function]
        store       name, [value + native.name]
        store       least, [value + native.least]
        store       most, [value + native.most]
        ret

; The symbol with a name.
.fn intern(text, length) -> name
.reg map, entry, created, name
        load64      map, [symbols]
        call        text_map_reserve(map, text, length) -> entry, created
        bne         created, 0, .new
        load64      name, [entry]
        ret         name
.new:   li          name, sizeof(symbol)
        alloc       name, name
        store64     name, [entry]
        store       entry, [name + symbol.entry]
        li          map, kind_symbol
        store       map, [name + cell.kind]
        ret         name

; ---- Reading ----

.fn read_value(depth) -> value
.reg byte, value
        call        skip_spaces() -> byte
        beq         byte, -1, .end
        beq         byte, '(', .list
        beq         byte, ')', .stray
        beq         byte, '\'', .quote
        beq         byte, '"', .string
        call        read_atom() -> value
        ret         value
.list:  call        take()
        call        read_list(depth) -> value
        ret         value
.quote: call        take()
        call        deeper(depth) -> depth
        call        read_value(depth) -> value
        call        pair_new(value, nil) -> value
        call        intern("quote", 5) -> byte
        call        pair_new(byte, value) -> value
        ret         value
.string:
        call        take()
        call        read_string() -> value
        ret         value
.stray: call        take()
        load64      value, [line]
        call        misread("there is no `(` for this `)`", value)
        ret         nil
.end:   load64      value, [start_line]
        call        misread("the input ends within this expression", value)
        ret         nil

; Reads a list behind its parenthesis.
.fn read_list(depth) -> list
.reg list, last, next, value
        call        deeper(depth) -> depth
        li          list, nil
        li          last, nil
.next:  call        skip_spaces() -> value
        beq         value, ')', .done
        beq         value, -1, .end
        call        read_value(depth) -> value
        call        pair_new(value, nil) -> next
        beq         list, nil, .first
        store       next, [last + pair.second]
        mov         last, next
        jmp         .next
.first: mov         list, next
        mov         last, next
        jmp         .next
.done:  call        take()
        ret         list
.end:   load64      value, [start_line]
        call        misread("the input ends within this expression: a `)` is missing", value)
        ret         list

; One level deeper. Where that is too deep, the input is at its end.
.fn deeper(depth) -> depth
.reg value
        add         depth, depth, 1
        bltu        depth, deepest_source, .fine
        load64      value, [line]
        call        misread("too many parentheses in each other; what follows is not read", value)
        li          value, -1
        store64     value, [peeked]
.fine:  ret         depth

; An integer or a symbol.
.fn read_atom() -> value
.reg byte, text, length, number, taken, error
        call        buffer_clear(token)
.next:  call        peek() -> byte
        ble         byte, ' ', .end
        beq         byte, '(', .end
        beq         byte, ')', .end
        beq         byte, '"', .end
        beq         byte, '\'', .end
        beq         byte, ';', .end
        call        buffer_append_byte(token, byte)
        call        take()
        jmp         .next
.end:   call        buffer_bytes(token) -> text, length
        call        number_parse(text, length) -> number, taken, error
        beq         error, number_too_large, .too_large
        bne         error, 0, .symbol
        bne         taken, length, .symbol
        call        integer_new(number) -> number
        ret         number
.symbol:
        bne         length, 1, .intern
        load8u      byte, [text]
        beq         byte, '.', .dot
.intern:
        call        intern(text, length) -> number
        ret         number
.too_large:
        load64      number, [line]
        call        misread("this integer needs more than 64 bits", number)
        ret         nil
.dot:   load64      number, [line]
        call        misread("a pair cannot be written with a dot, but (cons 1 2) makes one", number)
        ret         nil

; A text behind its quote. It has no escape sequences.
.fn read_string() -> value
.reg byte, text, length
        call        buffer_clear(token)
.next:  call        peek() -> byte
        beq         byte, -1, .no_end
        call        take()
        beq         byte, '"', .end
        call        buffer_append_byte(token, byte)
        jmp         .next
.end:   call        buffer_bytes(token) -> text, length
        call        text_copy(text, length) -> text
        call        cell_new(kind_string) -> byte
        store       text, [byte + string.text]
        store       length, [byte + string.length]
        ret         byte
.no_end:
        load64      byte, [start_line]
        call        misread("the input ends within a text: a quote is missing", byte)
        ret         nil

; The first byte of the next expression, or a `)`; -1 at the end.
.fn skip_spaces() -> byte
.reg byte
.next:  call        peek() -> byte
        beq         byte, -1, .done
        beq         byte, ';', .comment
        bgt         byte, ' ', .done
        call        take()
        jmp         .next
.comment:
        call        take()
        call        peek() -> byte
        beq         byte, -1, .done
        bne         byte, '\n', .comment
        jmp         .next
.done:  ret         byte

.fn peek() -> byte
.reg byte, none
        load64      byte, [peeked]
        lc          none, no_byte
        bne         byte, none, .done
        call        input_byte() -> byte
        store64     byte, [peeked]
.done:  ret         byte

; Goes behind the byte that `peek` has given. The end stays the end.
.fn take()
.reg byte
        load64      byte, [peeked]
        beq         byte, -1, .done
        bne         byte, '\n', .same_line
        load64      byte, [line]
        add         byte, byte, 1
        store64     byte, [line]
.same_line:
        lc          byte, no_byte
        store64     byte, [peeked]
.done:  ret

; Says what is wrong with the expression that is read, if nothing has been wrong so far.
.fn misread(text, at)
.reg before
        load64      before, [unreadable]
        bne         before, 0, .done
        li          before, 1
        store64     before, [unreadable]
        call        message_start(at) -> before
        call        buffer_append_string(before, text)
        call        message_end(before)
.done:  ret

; ---- Evaluating ----

; The stack. There are values and environments on it, and odd numbers, so that the collector can look at every word.
; A frame on it says who gets a value that is being computed: a function, and what it needs.
.const stack_size  = 1 << 20    ; some 20,000 calls that wait for others
.const stack_spare = 1 << 12    ; bytes that a step may use without a look at what is left
.const frame_size  = 32         ; two values, a number and a function
.data .align 8 stack: .u64 0
.data top: .u64 0               ; behind the last word

; What functions give back says what comes next, in three registers: an expression and its environment, or a value.
.const go_on    = 0             ; the expression is to be evaluated
.const is_value = 1             ; this is the value
.const failed   = 2             ; an error has been reported

; Evaluates an expression outside of all functions. The outcome is `is_value` or `failed`.
.fn evaluate(expression) -> value, outcome
.reg environment, outcome, frame, limit, kind
        li          environment, 0
.evaluate:
        load64      frame, [top]
        load64      limit, [stack]
        add         limit, limit, stack_size - stack_spare
        bgtu        frame, limit, .too_deep
        load64      frame, [free_count]
        bgeu        frame, step_cells, .start
        call        collect(expression, environment) -> outcome
        beq         outcome, 0, .no_memory
.start: kind_of     kind, expression
        beq         kind, kind_pair, .pair
        bne         kind, kind_symbol, .value
        call        look_up(expression, environment) -> expression
        bne         expression, 0, .value
        jmp         .failed
.pair:  call        evaluate_pair(expression, environment) -> expression, environment, outcome
.outcome:
        beq         outcome, go_on, .evaluate
        beq         outcome, failed, .failed
.value: load64      frame, [top]
        load64      limit, [stack]
        beq         frame, limit, .done
        sub         frame, frame, frame_size
        store64     frame, [top]
        load64      environment, [frame]
        load64      kind, [frame + 8]
        load64      outcome, [frame + 16]
        load64      limit, [frame + 24]
        shr         outcome, outcome, 1
        shr         limit, limit, 1
        callr       limit(expression, environment, kind, outcome) -> expression, environment, outcome
        jmp         .outcome
.done:  ret         expression, is_value
.too_deep:
        call        fail_full()
        jmp         .failed
.no_memory:
        call        fail("there is no memory left", 0)
.failed:
        load64      limit, [stack]
        store64     limit, [top]
        ret         0, failed

; Has a function called with the value that is computed next, two values that the collector may see, and a number.
.fn push_frame(function, first, second, number)
.reg frame
        load64      frame, [top]
        store64     first, [frame]
        store64     second, [frame + 8]
        shl         number, number, 1
        or          number, number, 1
        store64     number, [frame + 16]
        shl         function, function, 1
        or          function, function, 1
        store64     function, [frame + 24]
        add         frame, frame, frame_size
        store64     frame, [top]
        ret

; The value of a name, or 0 after an error.
.fn look_up(name, environment) -> value
.reg value
.next:  beq         environment, 0, .global
        load        value, [environment + binding.name]
        beq         value, name, .found
        load        environment, [environment + binding.next]
        jmp         .next
.found: load        value, [environment + binding.value]
        ret         value
.global:
        load        value, [name + symbol.value]
        bne         value, 0, .done
        call        fail("there is no value for ", name)
.done:  ret         value

; The variable with a name, or 0 where it is global.
.fn find_binding(name, environment) -> binding
.reg other
.next:  beq         environment, 0, .done
        load        other, [environment + binding.name]
        beq         other, name, .done
        load        environment, [environment + binding.next]
        jmp         .next
.done:  ret         environment

; Evaluates a form or an application.
.fn evaluate_pair(form, environment) -> expression, environment, outcome
.reg operator, kind, count, outcome
        load        operator, [form + pair.first]
        kind_of     kind, operator
        bne         kind, kind_symbol, .application
        load        operator, [operator + symbol.value]
        beq         operator, 0, .application
        kind_of     kind, operator
        bne         kind, kind_form, .application
        load        count, [form + pair.second]
        call        list_length(count) -> count
        call        check_count(operator, count) -> outcome
        bne         outcome, 0, .failed
        load        operator, [operator + native.function]
        callr       operator(form, environment) -> form, environment, outcome
        ret         form, environment, outcome
.application:
        call        evaluate_operands(form, environment, 0) -> form, environment, outcome
        ret         form, environment, outcome
.failed:
        ret         0, 0, failed

; Evaluates what is left of an application and puts the values on the stack, the function first. At a list it stops: that comes
; next, and then it is resumed. `count` values are on the stack already.
.fn evaluate_operands(rest, environment, count) -> expression, environment, outcome
.reg operand, place, limit, outcome
        load64      limit, [stack]
        add         limit, limit, stack_size - stack_spare
.next:  beq         rest, nil, .apply
        load        operand, [rest + pair.first]
        load        rest, [rest + pair.second]
        kind_of     place, operand
        beq         place, kind_pair, .list
        bne         place, kind_symbol, .push
        call        look_up(operand, environment) -> operand
        beq         operand, 0, .failed
.push:  load64      place, [top]
        bgtu        place, limit, .too_many
        store64     operand, [place]
        add         place, place, 8
        store64     place, [top]
        add         count, count, 1
        jmp         .next
.list:  func        place, resume_operands
        call        push_frame(place, rest, environment, count)
        ret         operand, environment, go_on
.apply: call        apply(count) -> operand, environment, outcome
        ret         operand, environment, outcome
.too_many:
        call        fail_full()
.failed:
        ret         0, 0, failed

.func resume_operands
.fn resume_operands(value, rest, environment, count) -> expression, environment, outcome
.reg place
        load64      place, [top]
        store64     value, [place]
        add         place, place, 8
        store64     place, [top]
        add         count, count, 1
        call        evaluate_operands(rest, environment, count) -> value, rest, environment
        ret         value, rest, environment

; Applies the function among the last `count` words of the stack to those behind it.
.fn apply(count) -> expression, environment, outcome
.reg base, function, kind, operands, outcome
        load64      base, [top]
        shl         operands, count, 3
        sub         base, base, operands
        store64     base, [top]                 ; the operands are still there
        sub         count, count, 1
        add         operands, base, 8
        load64      function, [base]
        kind_of     kind, function
        beq         kind, kind_closure, .closure
        bne         kind, kind_native, .no_function
        call        check_count(function, count) -> outcome
        bne         outcome, 0, .failed
        load        function, [function + native.function]
        callr       function(operands, count) -> function, base, outcome
        ret         function, base, outcome
.closure:
        call        bind(function, operands, count) -> base, outcome
        bne         outcome, 0, .failed
        load        function, [function + closure.lambda]
        load        function, [function + pair.second]
        call        evaluate_body(function, base) -> function, base, outcome
        ret         function, base, outcome
.no_function:
        call        fail("this is no function: ", function)
.failed:
        ret         0, 0, failed

; The environment of a body: the operands under the names of the parameters. The error is 1 where their numbers differ.
.fn bind(function, operands, count) -> environment, error
.reg environment, parameters, index, name, value
        load        environment, [function + closure.environment]
        load        parameters, [function + closure.lambda]
        load        parameters, [parameters + pair.first]
        li          index, 0
        beq         parameters, nil, .without
.next:  bgeu        index, count, .wrong_count
        load        name, [parameters + pair.first]
        load64      value, [operands + index * 8]
        call        binding_new(name, value, environment) -> environment
        add         index, index, 1
        load        parameters, [parameters + pair.second]
        bne         parameters, nil, .next
.end:   bne         index, count, .wrong_count
        ret         environment, 0
.without:
        call        binding_new(0, nil, environment) -> environment ; definitions in the body need a place of their own
        jmp         .end
.wrong_count:
        load        parameters, [function + closure.lambda]
        load        parameters, [parameters + pair.first]
        call        list_length(parameters) -> index
        call        fail_count(function, index, index, count)
        ret         0, 1

; Evaluates expressions one after the other; the last one gives the value.
.fn evaluate_body(body, environment) -> expression, environment, outcome
.reg first, function
        load        first, [body + pair.first]
        load        body, [body + pair.second]
        beq         body, nil, .last
        func        function, resume_body
        call        push_frame(function, body, environment, 0)
.last:  ret         first, environment, go_on

.func resume_body
.fn resume_body(value, body, environment) -> expression, environment, outcome
.reg outcome
        call        evaluate_body(body, environment) -> value, environment, outcome
        ret         value, environment, outcome

; ---- Forms: each takes itself and its environment; the number of its operands is right ----

; (quote VALUE)
.fn form_quote(form, environment) -> value, environment, outcome
        load        form, [form + pair.second]
        load        form, [form + pair.first]
        ret         form, 0, is_value

; (if TEST THEN) or (if TEST THEN ELSE)
.fn form_if(form, environment) -> expression, environment, outcome
.reg function, test
        load        form, [form + pair.second]
        load        test, [form + pair.first]
        load        form, [form + pair.second]
        func        function, resume_if
        call        push_frame(function, form, environment, 0)
        ret         test, environment, go_on

.func resume_if
.fn resume_if(test, branches, environment) -> expression, environment, outcome
        bne         test, false, .take
        load        branches, [branches + pair.second]
        beq         branches, nil, .nothing
.take:  load        branches, [branches + pair.first]
        ret         branches, environment, go_on
.nothing:
        ret         nothing, 0, is_value

; (define NAME VALUE) or (define (NAME PARAMETERS...) BODY...)
.fn form_define(form, environment) -> expression, environment, outcome
.reg target, kind, operands, outcome
        load        operands, [form + pair.second]
        load        target, [operands + pair.first]
        load        operands, [operands + pair.second]
        kind_of     kind, target
        beq         kind, kind_pair, .function
        bne         kind, kind_symbol, .wrong
        load        kind, [operands + pair.second]
        bne         kind, nil, .wrong
        load        operands, [operands + pair.first]
        func        kind, resume_define
        call        push_frame(kind, target, environment, 0)
        ret         operands, environment, go_on
.function:
        load        kind, [target + pair.second]
        call        pair_new(kind, operands) -> operands
        load        target, [target + pair.first]
        kind_of     kind, target
        bne         kind, kind_symbol, .wrong
        call        closure_new(operands, environment) -> operands
        beq         operands, 0, .failed
        call        resume_define(operands, target, environment) -> operands, environment, outcome
        ret         operands, environment, outcome
.wrong: call        fail("this cannot be defined: ", form)
.failed:
        ret         0, 0, failed

.func resume_define
.fn resume_define(value, name, environment) -> value, environment, outcome
.reg other, kind
        beq         environment, 0, .global
        load        other, [environment + binding.name]
        beq         other, name, .again
        load        other, [environment + binding.next] ; behind the first variable, whose address others have
        call        binding_new(name, value, other) -> other
        store       other, [environment + binding.next]
        ret         nothing, 0, is_value
.again: store       value, [environment + binding.value]
        ret         nothing, 0, is_value
.global:
        load        other, [name + symbol.value]
        beq         other, 0, .store
        kind_of     kind, other
        beq         kind, kind_form, .form
.store: store       value, [name + symbol.value]
        ret         nothing, 0, is_value
.form:  call        fail("this is the name of a form: ", name)
        ret         0, 0, failed

; (set! NAME VALUE)
.fn form_set(form, environment) -> expression, environment, outcome
.reg name, kind
        load        form, [form + pair.second]
        load        name, [form + pair.first]
        load        form, [form + pair.second]
        load        form, [form + pair.first]
        kind_of     kind, name
        bne         kind, kind_symbol, .wrong
        func        kind, resume_set
        call        push_frame(kind, name, environment, 0)
        ret         form, environment, go_on
.wrong: call        fail("this is no name: ", name)
        ret         0, 0, failed

.func resume_set
.fn resume_set(value, name, environment) -> value, environment, outcome
.reg variable
        call        find_binding(name, environment) -> variable
        beq         variable, 0, .global
        store       value, [variable + binding.value]
        ret         nothing, 0, is_value
.global:
        load        variable, [name + symbol.value]
        beq         variable, 0, .unknown
        call        resume_define(value, name, 0) -> value, name, variable
        ret         value, name, variable
.unknown:
        call        fail("there is no value for ", name)
        ret         0, 0, failed

; (lambda (PARAMETERS...) BODY...)
.fn form_lambda(form, environment) -> value, environment, outcome
.reg function
        load        form, [form + pair.second]
        call        closure_new(form, environment) -> function
        beq         function, 0, .failed
        ret         function, 0, is_value
.failed:
        ret         0, 0, failed

; A closure of (parameters . body), or 0 after an error.
.fn closure_new(lambda, environment) -> function
.reg rest, kind, name
        load        rest, [lambda + pair.first]
.next:  beq         rest, nil, .fine
        kind_of     kind, rest
        bne         kind, kind_pair, .wrong
        load        name, [rest + pair.first]
        kind_of     kind, name
        bne         kind, kind_symbol, .wrong
        load        rest, [rest + pair.second]
        jmp         .next
.fine:  call        cell_new(kind_closure) -> rest
        store       lambda, [rest + closure.lambda]
        store       environment, [rest + closure.environment]
        ret         rest
.wrong: load        rest, [lambda + pair.first]
        call        fail("these are no parameters: ", rest)
        ret         0

; (let ((NAME VALUE)...) BODY...) becomes ((lambda (NAME...) BODY...) VALUE...), where it stands, the first time.
.fn form_let(form, environment) -> expression, environment, outcome
.reg body, variables, variable, kind, parameters, values
        load        body, [form + pair.second]
        load        variables, [body + pair.first]
        load        body, [body + pair.second]
        li          parameters, nil
        li          values, nil
.next:  beq         variables, nil, .done
        kind_of     kind, variables
        bne         kind, kind_pair, .wrong
        load        variable, [variables + pair.first]
        load        variables, [variables + pair.second]
        kind_of     kind, variable
        bne         kind, kind_pair, .wrong
        call        list_length(variable) -> kind
        bne         kind, 2, .wrong
        load        kind, [variable + pair.first]
        call        pair_new(kind, parameters) -> parameters
        load        variable, [variable + pair.second]
        load        variable, [variable + pair.first]
        call        pair_new(variable, values) -> values
        jmp         .next
.done:  call        reverse(parameters) -> parameters
        call        reverse(values) -> values
        call        pair_new(parameters, body) -> parameters
        call        intern("lambda", 6) -> kind
        call        pair_new(kind, parameters) -> parameters
        store       parameters, [form + pair.first]
        store       values, [form + pair.second]
        ret         form, environment, go_on
.wrong: call        fail("these are no variables with values: ", form)
        ret         0, 0, failed

; (begin EXPRESSION...)
.fn form_begin(form, environment) -> expression, environment, outcome
.reg outcome
        load        form, [form + pair.second]
        call        evaluate_body(form, environment) -> form, environment, outcome
        ret         form, environment, outcome

; (and EXPRESSION...): the first value that is false, or the last one
.fn form_and(form, environment) -> expression, environment, outcome
.reg outcome
        load        form, [form + pair.second]
        call        resume_and(true, form, environment) -> form, environment, outcome
        ret         form, environment, outcome

.func resume_and
.fn resume_and(value, rest, environment) -> expression, environment, outcome
.reg first, function
        beq         rest, nil, .value
        beq         value, false, .value
        load        first, [rest + pair.first]
        load        rest, [rest + pair.second]
        beq         rest, nil, .last
        func        function, resume_and
        call        push_frame(function, rest, environment, 0)
.last:  ret         first, environment, go_on
.value: ret         value, 0, is_value

; (or EXPRESSION...): the first value that is not false, or the last one
.fn form_or(form, environment) -> expression, environment, outcome
.reg outcome
        load        form, [form + pair.second]
        call        resume_or(false, form, environment) -> form, environment, outcome
        ret         form, environment, outcome

.func resume_or
.fn resume_or(value, rest, environment) -> expression, environment, outcome
.reg first, function
        beq         rest, nil, .value
        bne         value, false, .value
        load        first, [rest + pair.first]
        load        rest, [rest + pair.second]
        beq         rest, nil, .last
        func        function, resume_or
        call        push_frame(function, rest, environment, 0)
.last:  ret         first, environment, go_on
.value: ret         value, 0, is_value

; (cond (TEST BODY...) REST...) becomes (if TEST (begin BODY...) (cond REST...)), where it stands, the first time. A test
; that is `else` makes it (begin BODY...).
.fn form_cond(form, environment) -> expression, environment, outcome
.reg clause, rest, kind, test, body
        load        rest, [form + pair.second]
        beq         rest, nil, .nothing
        load        clause, [rest + pair.first]
        load        rest, [rest + pair.second]
        kind_of     kind, clause
        bne         kind, kind_pair, .wrong
        load        test, [clause + pair.first]
        load        body, [clause + pair.second]
        beq         body, nil, .wrong
        call        intern("begin", 5) -> kind
        call        intern("else", 4) -> clause
        beq         test, clause, .else
        call        pair_new(kind, body) -> body
        load        kind, [form + pair.first]
        call        pair_new(kind, rest) -> rest
        call        pair_new(rest, nil) -> rest
        call        pair_new(body, rest) -> rest
        call        pair_new(test, rest) -> body
        call        intern("if", 2) -> kind
.else:  store       kind, [form + pair.first]
        store       body, [form + pair.second]
        ret         form, environment, go_on
.nothing:
        ret         nothing, 0, is_value
.wrong: call        fail("this is no clause: ", clause)
        ret         0, 0, failed

; ---- Functions: each takes the address of its operands and how many they are, which is a number that it allows ----

; The functions that compute take two numbers; the error is a text, or 0.

.macro arithmetic(name, first)
.func operation_\name
.fn native_\name(operands, count) -> value, environment, outcome
.reg operation, outcome
        func        operation, operation_\name
        call        fold(operands, count, first, operation) -> operands, outcome
        ret         operands, 0, outcome
.endm

        arithmetic  add, 0
        arithmetic  multiply, 1

.fn native_subtract(operands, count) -> value, environment, outcome
.reg operation, outcome
        func        operation, operation_subtract
        bne         count, 1, .several
        call        fold(operands, count, 0, operation) -> operands, outcome
        ret         operands, 0, outcome
.several:
        call        fold_from_first(operands, count, operation) -> operands, outcome
        ret         operands, 0, outcome

.fn native_divide(operands, count) -> value, environment, outcome
.reg operation, outcome
        func        operation, operation_divide
        call        fold_from_first(operands, count, operation) -> operands, outcome
        ret         operands, 0, outcome

.fn native_modulo(operands, count) -> value, environment, outcome
.reg operation, outcome
        func        operation, operation_modulo
        call        fold_from_first(operands, count, operation) -> operands, outcome
        ret         operands, 0, outcome

.fn operation_add(left, right) -> number, error
.reg sum
        add         sum, left, right
        xor         left, left, sum             ; it overflows where it differs in sign from both
        xor         right, right, sum
        and         left, left, right
        blt         left, 0, .too_large
        ret         sum, 0
.too_large:
        ret         0, "the result needs more than 64 bits"

.func operation_subtract
.fn operation_subtract(left, right) -> number, error
.reg difference
        sub         difference, left, right
        xor         right, left, right
        xor         left, left, difference
        and         left, left, right
        blt         left, 0, .too_large
        ret         difference, 0
.too_large:
        ret         0, "the result needs more than 64 bits"

.fn operation_multiply(left, right) -> number, error
.reg product, high
        mul         product, left, right
        mulh        high, left, right
        sar         left, product, 63
        bne         high, left, .too_large
        ret         product, 0
.too_large:
        ret         0, "the result needs more than 64 bits"

.func operation_divide
.fn operation_divide(left, right) -> number, error
        beq         right, 0, .by_zero
        beq         right, -1, .negate          ; `div` would trap if it overflows
        div         left, left, right
        ret         left, 0
.negate:
        call        operation_subtract(0, left) -> left, right
        ret         left, right
.by_zero:
        ret         0, "division by zero"

.func operation_modulo
.fn operation_modulo(left, right) -> number, error
        beq         right, 0, .by_zero
        rem         left, left, right
        ret         left, 0
.by_zero:
        ret         0, "division by zero"

; Computes with a number and all operands, one after the other.
.fn fold(operands, count, number, operation) -> value, outcome
.reg end, operand, error
        shl         end, count, 3
        add         end, operands, end
.next:  beq         operands, end, .done
        load64      operand, [operands]
        call        integer_of(operand) -> operand, error
        bne         error, 0, .failed
        callr       operation(number, operand) -> number, error
        bne         error, 0, .wrong
        add         operands, operands, 8
        jmp         .next
.done:  call        integer_new(number) -> number
        ret         number, is_value
.wrong: call        fail(error, 0)
.failed:
        ret         0, failed

; The same, but the first number is an operand.
.fn fold_from_first(operands, count, operation) -> value, outcome
.reg number, error
        load64      number, [operands]
        call        integer_of(number) -> number, error
        bne         error, 0, .failed
        add         operands, operands, 8
        sub         count, count, 1
        call        fold(operands, count, number, operation) -> number, error
        ret         number, error
.failed:
        ret         0, failed

; A comparison is #t if it holds for every two neighbours.
.macro comparison(name, instruction)
.fn native_\name(operands, count) -> value, environment, outcome
.reg left, right, error
        load64      left, [operands]
        call        integer_of(left) -> left, error
        bne         error, 0, .failed
.next:  sub         count, count, 1
        beq         count, 0, .holds
        add         operands, operands, 8
        load64      right, [operands]
        call        integer_of(right) -> right, error
        bne         error, 0, .failed
        instruction left, left, right
        beq         left, 0, .fails
        mov         left, right
        jmp         .next
.holds: ret         true, 0, is_value
.fails: ret         false, 0, is_value
.failed:
        ret         0, 0, failed
.endm

        comparison  less, lt
        comparison  at_most, le
        comparison  equal, eq
        comparison  at_least, ge
        comparison  greater, gt

.fn native_cons(operands, count) -> value, environment, outcome
.reg first
        load64      first, [operands]
        load64      operands, [operands + 8]
        call        pair_new(first, operands) -> first
        ret         first, 0, is_value

.fn native_car(operands, count) -> value, environment, outcome
.reg value, kind
        load64      value, [operands]
        kind_of     kind, value
        bne         kind, kind_pair, .wrong
        load        value, [value + pair.first]
        ret         value, 0, is_value
.wrong: call        fail("car takes a pair, not ", value)
        ret         0, 0, failed

.fn native_cdr(operands, count) -> value, environment, outcome
.reg value, kind
        load64      value, [operands]
        kind_of     kind, value
        bne         kind, kind_pair, .wrong
        load        value, [value + pair.second]
        ret         value, 0, is_value
.wrong: call        fail("cdr takes a pair, not ", value)
        ret         0, 0, failed

.fn native_list(operands, count) -> value, environment, outcome
.reg list, value
        li          list, nil
.next:  beq         count, 0, .done
        sub         count, count, 1
        load64      value, [operands + count * 8]
        call        pair_new(value, list) -> list
        jmp         .next
.done:  ret         list, 0, is_value

.fn native_is_null(operands, count) -> value, environment, outcome
.reg value
        load64      value, [operands]
        li          count, nil
        eq          value, value, count
        call        boolean(value) -> value
        ret         value, 0, is_value

.fn native_is_pair(operands, count) -> value, environment, outcome
.reg value, kind
        load64      value, [operands]
        kind_of     kind, value
        eq          kind, kind, kind_pair
        call        boolean(kind) -> value
        ret         value, 0, is_value

; Whether two values are the same one. Integers are if they are equal.
.fn native_is_same(operands, count) -> value, environment, outcome
.reg left, right, same, kind
        load64      left, [operands]
        load64      right, [operands + 8]
        eq          same, left, right
        kind_of     kind, left
        bne         kind, kind_integer, .known
        kind_of     kind, right
        bne         kind, kind_integer, .known
        call        integer_of(left) -> left
        call        integer_of(right) -> right
        eq          same, left, right
.known: call        boolean(same) -> same
        ret         same, 0, is_value

.fn native_not(operands, count) -> value, environment, outcome
.reg value
        load64      value, [operands]
        li          count, false
        eq          value, value, count
        call        boolean(value) -> value
        ret         value, 0, is_value

; Prints its operands with spaces between them, texts without quotes.
.fn native_print(operands, count) -> value, environment, outcome
.reg value, kind, index
        li          index, 0
        beq         count, 0, .end
.next:  load64      value, [operands + index * 8]
        kind_of     kind, value
        beq         kind, kind_string, .string
        call        append_value(output, value, 0)
.behind:
        add         index, index, 1
        beq         index, count, .end
        call        buffer_append_byte(output, ' ')
        jmp         .next
.string:
        load        kind, [value + string.length]
        load        value, [value + string.text]
        call        buffer_append(output, value, kind)
        jmp         .behind
.end:   call        buffer_append_byte(output, '\n')
        call        buffer_write(output)
        ret         nothing, 0, is_value

; ---- Values ----

.fn boolean(holds) -> value
.reg yes, no
        li          yes, true
        li          no, false
        select      holds, holds, yes, no
        ret         holds

.fn integer_new(number) -> value
.reg value, same
        shl         value, number, 1
        sar         same, value, 1
        bne         same, number, .large
        or          value, value, 1
        ret         value
.large: call        cell_new(kind_integer) -> value
        store       number, [value + integer.number]
        ret         value

; The number that a value is; the error is 1 after it has been reported that it is none.
.fn integer_of(value) -> number, error
.reg kind
        and         kind, value, 1
        bne         kind, 0, .small
        load        kind, [value + cell.kind]
        bne         kind, kind_integer, .wrong
        load        value, [value + integer.number]
        ret         value, 0
.small: sar         value, value, 1
        ret         value, 0
.wrong: call        fail("an integer is needed, not ", value)
        ret         0, 1

.fn pair_new(first, second) -> value
.reg value
        call        cell_new(kind_pair) -> value
        store       first, [value + pair.first]
        store       second, [value + pair.second]
        ret         value

.fn binding_new(name, value, next) -> binding
.reg new
        call        cell_new(kind_binding) -> new
        store       name, [new + binding.name]
        store       value, [new + binding.value]
        store       next, [new + binding.next]
        ret         new

.fn list_length(list) -> length
.reg length
        li          length, 0
.next:  beq         list, nil, .done
        load        list, [list + pair.second]
        add         length, length, 1
        jmp         .next
.done:  ret         length

.fn reverse(list) -> list
.reg reversed, first
        li          reversed, nil
.next:  beq         list, nil, .done
        load        first, [list + pair.first]
        load        list, [list + pair.second]
        call        pair_new(first, reversed) -> reversed
        jmp         .next
.done:  ret         reversed

; Appends what a value looks like.
.fn append_value(buffer, value, depth)
.reg kind, length
        kind_of     kind, value
        switch      kind, kind_closure + 1
        jmp         .constant
        jmp         .integer
        jmp         .symbol
        jmp         .string
        jmp         .native
        jmp         .form
        jmp         .pair
        call        buffer_append_string(buffer, "#<function ")
        load        value, [value + closure.lambda]
        load        value, [value + pair.first]
        call        append_value(buffer, value, depth)
        jmp         .close
.constant:
        load        value, [value + constant.text]
        call        buffer_append_string(buffer, value)
        ret
.integer:
        call        integer_of(value) -> value
        call        buffer_append_number(buffer, value)
        ret
.symbol:
        load        value, [value + symbol.entry]
        call        text_map_text(value) -> value, length
        call        buffer_append(buffer, value, length)
        ret
.string:
        call        buffer_append_byte(buffer, '"')
        load        length, [value + string.length]
        load        value, [value + string.text]
        call        buffer_append(buffer, value, length)
        call        buffer_append_byte(buffer, '"')
        ret
.native:
        call        buffer_append_string(buffer, "#<function ")
        jmp         .name
.form:  call        buffer_append_string(buffer, "#<form ")
.name:  load        value, [value + native.name]
        call        append_value(buffer, value, depth)
.close: call        buffer_append_byte(buffer, '>')
        ret
.pair:  call        append_list(buffer, value, depth)
        ret

.fn append_list(buffer, list, depth)
.reg value, kind, longest
        add         depth, depth, 1
        li          longest, longest_output
        bgt         depth, deepest_output, .too_deep
        call        buffer_append_byte(buffer, '(')
.next:  call        buffer_bytes(buffer) -> value, kind
        bgtu        kind, longest, .too_long
        load        value, [list + pair.first]
        call        append_value(buffer, value, depth)
        load        list, [list + pair.second]
        beq         list, nil, .end
        call        buffer_append_byte(buffer, ' ')
        kind_of     kind, list
        beq         kind, kind_pair, .next
        call        buffer_append_string(buffer, ". ")
        call        append_value(buffer, list, depth)
        jmp         .end
.too_long:
        call        buffer_append_string(buffer, "...")
.end:   call        buffer_append_byte(buffer, ')')
        ret
.too_deep:
        call        buffer_append_string(buffer, "...")
        ret

; ---- Errors ----

; Reports an error, with a value behind the text unless it is 0.
.fn fail(text, value)
.reg message
        load64      message, [start_line]
        call        message_start(message) -> message
        call        buffer_append_string(message, text)
        beq         value, 0, .end
        call        append_value(message, value, 0)
.end:   call        message_end(message)
        ret

.fn fail_full()
        call        fail("the stack is full: the recursion is too deep, or there are too many operands", 0)
        ret

; Gives 1 after it has been reported that a function or a form does not take so many operands, otherwise 0.
.fn check_count(function, count) -> error
.reg least, most
        load        least, [function + native.least]
        load        most, [function + native.most]
        bltu        count, least, .wrong
        bgtu        count, most, .wrong
        ret         0
.wrong: load        function, [function + native.name]
        call        fail_count(function, least, most, count)
        ret         1

.fn fail_count(function, least, most, count)
.reg message, any
        load64      message, [start_line]
        call        message_start(message) -> message
        call        buffer_append_string(message, "the number of operands of ")
        call        append_value(message, function, 0)
        call        buffer_append_string(message, " must be ")
        call        buffer_append_unsigned(message, least)
        beq         least, most, .end
        lc          any, any_number
        beq         most, any, .any
        call        buffer_append_string(message, " to ")
        call        buffer_append_unsigned(message, most)
        jmp         .end
.any:   call        buffer_append_string(message, " or more")
.end:   call        buffer_append_string(message, ", not ")
        call        buffer_append_unsigned(message, count)
        call        message_end(message)
        ret

; Starts a message in `output`, which is empty in between.
.fn message_start(at) -> message
        call        buffer_append_string(output, "line ")
        call        buffer_append_unsigned(output, at)
        call        buffer_append_string(output, ": ")
        ret         output

.fn message_end(message)
.reg text, length
        call        buffer_append_byte(message, '\n')
        call        buffer_bytes(message) -> text, length
        host        write_error(text, length)
        call        buffer_clear(message)
        li          text, 1
        store64     text, [status]
        ret

; ---- Memory ----

; Cells come from blocks. The collector runs in front of a step when few are free: the stack, the expression and its environment
; are all that is in use there. A step that needs more cells, and the reader, take another block.
.const block_size  = 4096 * cell_size
.const block_cells = block_size / cell_size
.const step_cells  = 1024       ; so many are free when a step starts
.const heap_spare  = 1 << 18    ; bytes of the heap that a collection leaves for other things

.data .align 8
.data blocks:     .zero array_size
.data free:       .u64 0        ; the first free cell
.data gray:       .u64 0        ; the first cell whose contents are to be marked
.data free_count: .u64 0

.fn cell_new(kind) -> cell
.reg new, other
        load64      new, [free]
        bne         new, 0, .take
        call        add_block()
        load64      new, [free]
.take:  load        other, [new + cell.link]
        store64     other, [free]
        store       kind, [new + cell.kind]
        load64      other, [free_count]
        sub         other, other, 1
        store64     other, [free_count]
        ret         new

.fn add_block()
.reg block
        li          block, block_size
        alloc       block, block
        call        array_push(blocks, block)
        call        sweep_block(block)
        ret

; Frees all cells that cannot be reached, and takes more memory where most are in use. Gives 0 if there is too little left.
.fn collect(expression, environment) -> enough
.reg index, used, room, available
        call        reach(expression)
        call        reach(environment)
        call        reach_stack()
        call        reach_globals()
        call        reach_contents()
        li          index, 0
        store64     index, [free]
        store64     index, [free_count]
.sweep: call        array_get(blocks, index) -> used
        call        sweep_block(used)
        add         index, index, 1
        call        array_length(blocks) -> used
        bltu        index, used, .sweep
        mul         used, used, block_cells
        load64      available, [free_count]
        sub         used, used, available
.grow:  bgtu        available, used, .enough
        heap_size   room
        heap_mark   index
        sub         room, room, index
        li          index, heap_spare + block_size
        bltu        room, index, .no_more
        call        add_block()
        load64      available, [free_count]
        jmp         .grow
.enough:
        ret         1
.no_more:
        bltu        available, 2 * step_cells, .too_few
        mul         available, available, 8     ; with less free, most of the time would be spent here
        geu         available, available, used
        ret         available
.too_few:
        ret         0

; Reaches a value: what is in it is marked later.
.fn reach(value)
.reg state
        beq         value, 0, .done
        and         state, value, 1
        bne         state, 0, .done
        load        state, [value + cell.marked]
        bne         state, 0, .done
        li          state, 1
        store       state, [value + cell.marked]
        load64      state, [gray]
        store       state, [value + cell.link]
        store64     value, [gray]
.done:  ret

.fn reach_stack()
.reg place, end, value
        load64      place, [stack]
        load64      end, [top]
.next:  bgeu        place, end, .done
        load64      value, [place]
        call        reach(value)
        add         place, place, 8
        jmp         .next
.done:  ret

.fn reach_globals()
.reg map, entry, name, kind
        load64      map, [symbols]
        li          entry, 0
.next:  call        text_map_next(map, entry) -> entry
        beq         entry, 0, .done
        load64      name, [entry]
        load        kind, [name + cell.kind]
        bne         kind, kind_symbol, .next
        load        name, [name + symbol.value]
        call        reach(name)
        jmp         .next
.done:  ret

; Marks what is in the cells that have been reached, until there are no more.
.fn reach_contents()
.reg value, kind, other
.next:  load64      value, [gray]
        beq         value, 0, .done
        load        kind, [value + cell.link]
        store64     kind, [gray]
        load        kind, [value + cell.kind]
        bltu        kind, kind_pair, .next      ; there is nothing in it that is collected
        load        other, [value + pair.first] ; in a closure its lambda, in a binding its value
        call        reach(other)
        beq         kind, kind_binding, .binding
        load        other, [value + pair.second]    ; in a closure its environment
        call        reach(other)
        jmp         .next
.binding:
        load        other, [value + binding.next]
        call        reach(other)
        jmp         .next
.done:  ret

; Frees the cells of a block that are not marked, and takes the marks away.
.fn sweep_block(block)
.reg end, list, count, marked
        add         end, block, block_size
        load64      list, [free]
        load64      count, [free_count]
.next:  sub         end, end, cell_size
        load        marked, [end + cell.marked]
        bne         marked, 0, .keep
        store       list, [end + cell.link]
        mov         list, end
        add         count, count, 1
        bne         end, block, .next
        jmp         .done
.keep:  li          marked, 0
        store       marked, [end + cell.marked]
        bne         end, block, .next
.done:  store64     list, [free]
        store64     count, [free_count]
        ret
.end_fn
