; Interprets a small Forth: a language of words on a stack that can define new words in itself.
;
; Shows an interpreter in the interpreter. A text map is the dictionary: it leads from a name to a function and its argument.
; Definitions are compiled to lists of such pairs, and the inner loop, in `main`, calls one after the other with `callr`.
; A macro declares a built-in word: its name, what it takes from the stack, and the start of its function.
;
; Run it with: mini-vm run programs/tiny_forth.asm < FILE
;
;   arithmetic    + - * / mod negate      = < >  give 1 or 0
;   stack         dup drop swap over rot
;   output        .  prints a number and a newline      emit  prints a character
;   definition    : NAME ... ;            variable NAME, @ and !
;   control       if else then, begin until, begin while repeat, inside a definition
;   comments      ( ... )
;
; Words stand between white space. Numbers are signed 64-bit integers. At the first mistake the program says what is wrong
; and ends with status 1.
;
;! stdin:
;| ( numbers and words )
;| 3 4 + 5 * .
;| : square dup * ;
;| 7 square .
;|
;| ( a word may call itself )
;| : factorial dup 2 < if drop 1 else dup 1 - factorial * then ;
;| 20 factorial .
;|
;| ( the greatest common divisor, by Euclid )
;| : gcd begin dup while swap over mod repeat drop ;
;| 1071 462 gcd .
;|
;| ( variables )
;| variable total
;| : add-up 0 total ! begin dup total @ + total ! 1 - dup 0 = until drop total @ ;
;| 100 add-up .
;| : star 42 emit ;  star star 10 emit
;! output:
;| 35
;| 49
;| 2432902008176640000
;| 21
;| 5050
;| **

.include <errors.asm>
.include <input.asm>            ; and with it numbers.asm and text.asm
.include <text_map.asm>

.const stack_size = 8192        ; bytes of either stack

; What is compiled: the number of a function and an argument for it.
.struct step { function: u64  argument: u64 }

; What a word means: the step that stands for it, and 1 if it is executed even in a definition.
.struct meaning { step: step  immediate: u64 }

.data stack_bottom:              .zero stack_size   ; the values that words work on
.data stack_top: returns_bottom: .zero stack_size   ; where the words that are being executed go on
.data returns_top:
.data dictionary:                .u64 0 ; a text map from names to addresses of meanings
.data here:                      .u64 0 ; where the next step is compiled
.data code_end:                  .u64 0
.data opened_at:                 .u64 0 ; in a definition the end of the stack where it began, else 0
.data word_text:                 .u64 0 ; the word read last
.data word_length:               .u64 0

; Ends the program unless the branch would be taken.
.macro require(branch, left, right, message)
        branch      left, right, .holds
        call        fail(message)
.holds:
.endm

; Reads words, and compiles or executes what they mean. The function of a step takes the address of the next step, which is 0
; behind a word that is executed at once; the ends of both stacks; its argument. It gives the first three.
.fn main()
.reg text, length, meaning_of, immediate, taken, opened, called, next, stack, returns, argument
        call        set_up()
        li          stack, stack_bottom
        li          returns, returns_bottom
.word:  call        next_word() -> text, length
        beq         length, 0, .end
        load64      meaning_of, [dictionary]
        call        text_map_lookup(meaning_of, text, length) -> meaning_of
        beq         meaning_of, 0, .value
        load64      meaning_of, [meaning_of]
        load        called, [meaning_of + meaning.step.function]
        load        argument, [meaning_of + meaning.step.argument]
        load        immediate, [meaning_of + meaning.immediate]
.pick:  load64      opened, [opened_at]
        beq         opened, 0, .run
        bne         immediate, 0, .run
        call        compile(called, argument)
        jmp         .word
.run:   li          next, 0
        jmp         .call
.step:  load        called, [next + step.function]
        load        argument, [next + step.argument]
        add         next, next, sizeof(step)
.call:  callr       called, next
        bne         next, 0, .step
        jmp         .word
.value: call        number_parse(text, length) -> argument, taken
        require     beq, taken, length, "no such word, nor a number"
        func        called, give
        li          immediate, 0
        jmp         .pick
.end:   load64      opened, [opened_at]
        require     beq, opened, 0, "the last definition has no end"
        halt

; Makes the dictionary, and memory for what is compiled.
.fn set_up()
.reg place, name, length, function, immediate
        call        text_map_new() -> place
        store64     place, [dictionary]
        li          length, 65536 * sizeof(step)
        alloc       place, length
        store64     place, [here]
        add         place, place, length
        store64     place, [code_end]
        func        function, do_add            ; functions are numbered in the order of `.func`
        li          name, built_in
.next:  call        text_length(name) -> length
        add         place, name, length
        load8u      immediate, [place + 1]
        call        define(name, length, function, 0, immediate)
        add         name, place, 2
        add         function, function, 1
        blt         name, built_in_end, .next
        ret

; Gives a name a meaning, in place of another one that it may have.
.fn define(name, length, function, argument, immediate)
.reg entry, new
        require     bne, length, 0, "a name is missing"
        load64      entry, [dictionary]
        call        text_map_reserve(entry, name, length) -> entry
        require     bne, entry, 0, "too many words"
        li          new, sizeof(meaning)
        alloc       new, new
        store64     new, [entry]
        store       function, [new + meaning.step.function]
        store       argument, [new + meaning.step.argument]
        store       immediate, [new + meaning.immediate]
        ret

.fn compile(function, argument) -> place
.reg place, end
        load64      place, [here]
        load64      end, [code_end]
        require     bltu, place, end, "too many definitions"
        store       function, [place + step.function]
        store       argument, [place + step.argument]
        add         end, place, sizeof(step)
        store64     end, [here]
        ret         place

; The next word of the input, of length 0 at its end.
.fn next_word() -> text, length
.reg text, length
        call        input_word() -> text, length
        store64     text, [word_text]
        store64     length, [word_length]
        ret         text, length

; Says what is wrong at which word and ends the program.
.fn fail(message)
.reg text, length
        load64      text, [word_text]
        load64      length, [word_length]
        host        print_error("mistake at `")
        host        write_error(text, length)   ; it may be longer than print_error allows
        host        print_error("`: ")
        call        error_exit(1, message)
        ret

; The start of a function for steps. It takes values from the stack: x0, x1 and so on, the top last.
.macro function(name, takes = 0)
.func name
.fn name(next, stack, returns, argument) -> next, stack, returns
.reg x0, x1, x2, value
.if takes
        require     bgeu, stack, stack_bottom + 8 * takes, "the stack is empty"
        sub         stack, stack, 8 * takes
.rept takes, i
        load64      x\i, [stack + 8 * i]
.endr
.endif
.endm

; The function of a built-in word; its name is entered in a table.
.macro word(text, name, takes = 0, immediate = 0)
.data .string text .u8 immediate
        function    name, takes
.endm
.data built_in:

; Puts a value on the stack.
.macro push(value)
        require     bltu, stack, stack_top, "the stack is full"
        store64     value, [stack]
        add         stack, stack, 8
.endm

; Puts the last value of a word on the stack.
.macro result(value)
        push        value
        ret
.endm

; A word for what an instruction does.
.macro binary(text, operation)
        word        text, do_\operation, 2
        operation   x0, x0, x1
        result      x0
.endm

; Arithmetic and comparison.
        binary      "+", add
        binary      "-", sub
        binary      "*", mul
        binary      "=", eq
        binary      "<", lt
        binary      ">", gt
        word        "negate", do_negate, 1
.minus: neg         x0, x0
        result      x0
        word        "mod", do_mod, 2
        require     bne, x1, 0, "division by zero"
        rem         x0, x0, x1
        result      x0
        word        "/", do_divide, 2
        require     bne, x1, 0, "division by zero"
        beq         x1, -1, do_negate.minus     ; `div` traps where the quotient overflows
        div         x0, x0, x1
        result      x0

; The order of the stack.
        word        "dup", do_dup, 1
        push        x0
        result      x0
        word        "drop", do_drop, 1
        ret
        word        "swap", do_swap, 2
        push        x1
        result      x0
        word        "over", do_over, 2
        push        x0
        push        x1
        result      x0
        word        "rot", do_rot, 3
        push        x1
        push        x2
        result      x0

; Output and memory. An address that is not valid ends in a trap.
        word        ".", do_print, 1
        host        print_int(x0)
        host        newline()
        ret
        word        "emit", do_emit, 1
        host        print_char(x0)
        ret
        word        "@", do_fetch, 1
        load64      x0, [x0]
        result      x0
        word        "!", do_store, 2
        store64     x0, [x1]
        ret

; Definitions.
        word        ":", do_define, 0, 1
        load64      value, [opened_at]
        require     beq, value, 0, "a definition in a definition"
        call        next_word() -> x0, x1
        load64      x2, [here]
        func        value, enter
        call        define(x0, x1, value, x2, 0)
        store64     stack, [opened_at]
        ret
        word        "variable", do_variable
        call        next_word() -> x0, x1
        li          x2, 8
        alloc       x2, x2
        func        value, give
        call        define(x0, x1, value, x2, 0)
        ret
        word        "(", do_comment, 0, 1
.next:  call        input_byte() -> value
        beq         value, -1, .done
        bne         value, ')', .next
.done:  ret

; Control flow. While a definition is compiled, the stack holds addresses of steps: of a branch that has no target yet, or of
; the start of a loop. `in_definition` also gives the end of the stack where the definition began, in `value`.
.macro in_definition()
        load64      value, [opened_at]
        require     bne, value, 0, "this belongs in a definition"
.endm

; Compiles a step, whose address is `value` then.
.macro compile_step(name, argument)
        func        value, name
        call        compile(value, argument) -> value
.endm

; Takes the address that the last open word of the definition has left.
.macro take_opened(place)
        in_definition
        require     bgtu, stack, value, "something is open, or closed twice"
        sub         stack, stack, 8
        load64      place, [stack]
.endm

; Gives a branch the next step as its target.
.macro close(branch)
        load64      value, [here]
        store       value, [branch + step.argument]
        ret
.endm
        word        ";", do_end, 0, 1
        in_definition
        require     beq, stack, value, "something is open, or closed twice"
        compile_step leave, 0
        li          value, 0
        store64     value, [opened_at]
        ret
        word        "if", do_if, 0, 1
        in_definition
        compile_step branch_if_zero, 0
        result      value
        word        "while", do_while, 0, 1
        jmp         do_if
        word        "else", do_else, 0, 1
        take_opened x0
        compile_step branch, 0
        push        value
        close       x0
        word        "then", do_then, 0, 1
        take_opened x0
        close       x0
        word        "begin", do_begin, 0, 1
        in_definition
        load64      value, [here]
        result      value
        word        "until", do_until, 0, 1
        take_opened x0
        compile_step branch_if_zero, x0
        ret
        word        "repeat", do_repeat, 0, 1
        take_opened x0
        take_opened x1
        compile_step branch, x1
        close       x0
.data built_in_end:

; Functions of steps without a name.
        function    give
        result      argument
        function    branch
        mov         next, argument
        ret
        function    branch_if_zero, 1
        beq         x0, 0, branch
        ret
        function    enter
        require     bltu, returns, returns_top, "too many calls"
        store64     next, [returns]
        add         returns, returns, 8
        mov         next, argument
        ret
        function    leave
        sub         returns, returns, 8
        load64      next, [returns]
        ret
