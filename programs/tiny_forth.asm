; Interprets a small Forth: a language of words on a stack that can define new words in itself.
;
; Shows an interpreter in the interpreter. A map is the dictionary: it leads from a name to a function and
; its argument. Definitions are compiled to lists of such pairs, and the inner loop, `run`, calls one
; after the other with `callr`. All functions are called with the window at r0, so they share one set of
; registers, as the words of a Forth share the machine.
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
; Words stand between white space and have at most 24 characters. Numbers are signed 64-bit integers. At
; the first mistake the program says what is wrong and ends with status 1.
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

; The registers, for all functions:
;   r0 = the next instruction           r8  = where the next instruction is compiled
;   r1 = end of the data stack          r9  = 1 while a definition is compiled, else 0
;   r2 = end of the return stack        r10 = the next byte of the input
;   r3 = argument of the instruction    r11 = the dictionary
;   r4-r7 = values that words work on   r12 = address of `name`
;                                       r13, r14 = lowest and highest end of the data stack
;                                       r15 = highest end of the return stack
;                                       r16 = highest end of the compiled instructions
;                                       r17 = end of the data stack when the definition began
;                                       r20-r23 = for the reader and for host functions

; An instruction is the number of a function and an argument for it.
.struct instruction { function: u64  argument: u64 }

; A word is the instruction that stands for it, and 1 if it is executed even in a definition.
.const longest = 24             ; characters of a word
.struct word { function: u64  argument: u64  immediate: u64 }
.map dictionary key=bytes(longest) value=word capacity=1024

.const stack_size = 8192        ; bytes of either stack
.const code_size  = 65536 * sizeof(instruction)
.const input_size = 1 << 20

.data name: .zero longest + 1   ; the word read last, with zeroes behind it

; Two instructions: a word to be executed at once, and `stop`.
.data at_once: .zero 2 * sizeof(instruction)

; The names of the built-in words, and in the same order their functions.
.data names: .string "+" .string "-" .string "*" .string "/" .string "mod" .string "negate"
.data        .string "=" .string "<" .string ">"
.data        .string "dup" .string "drop" .string "swap" .string "over" .string "rot"
.data        .string "." .string "emit" .string "@" .string "!" .string "variable"
.data immediate_names:
.data        .string "(" .string ":" .string ";" .string "if" .string "else" .string "then"
.data        .string "begin" .string "until" .string "while" .string "repeat"
.data names_end:

.func do_add
.func do_subtract
.func do_multiply
.func do_divide
.func do_mod
.func do_negate
.func do_equal
.func do_less
.func do_greater
.func do_dup
.func do_drop
.func do_swap
.func do_over
.func do_rot
.func do_print
.func do_emit
.func do_fetch
.func do_store
.func do_variable
.func do_comment
.func do_define
.func do_end
.func do_if
.func do_else
.func do_then
.func do_begin
.func do_until
.func do_while
.func do_repeat

; Functions of instructions without a name.
.func push
.func branch
.func branch_if_zero
.func enter
.func leave
.func stop

.data mistake:       .string "mistake at `"
.data colon:         .string "`: "
.data error_unknown: .string "no such word, nor a number\n"
.data error_long:    .string "a word has at most 24 characters\n"
.data error_words:   .string "too many words\n"
.data error_name:    .string "a name is missing\n"
.data error_few:     .string "the stack is empty\n"
.data error_many:    .string "the stack is full\n"
.data error_deep:    .string "too many calls\n"
.data error_code:    .string "too many definitions\n"
.data error_zero:    .string "division by zero\n"
.data error_outside: .string "this belongs in a definition\n"
.data error_inside:  .string "a definition in a definition\n"
.data error_pairs:   .string "something is open, or closed twice\n"
.data error_open:    .string "the last definition has no end\n"
.data error_input:   .string "too much input\n"

main:   map_new     r11, dictionary
        li          r12, name
        li          r4, stack_size
        alloc       r13, r4
        mov         r1, r13
        add         r14, r13, r4
        alloc       r2, r4
        add         r15, r2, r4
        li          r4, code_size
        alloc       r8, r4
        add         r16, r8, r4
        li          r9, 0
        call        define_builtins, r0
        li          r4, at_once + sizeof(instruction)
        func        r5, stop
        store       r5, [r4 + instruction.function]
        call        read_all, r0

.next:  call        next_word, r0
        beqi        r20, 0, .end
        map_lookup  r5, r11, r12
        beqi        r5, 0, .number
        load        r3, [r5 + word.argument]
        load        r4, [r5 + word.function]
        load        r5, [r5 + word.immediate]
        bnei        r5, 0, .execute
.choose:
        beqi        r9, 0, .execute
        call        compile, r0
        jmp         .next
.execute:
        li          r0, at_once
        store       r4, [r0 + instruction.function]
        store       r3, [r0 + instruction.argument]
        call        run, r0
        jmp         .next
.number:
        call        parse_number, r0
        func        r4, push
        jmp         .choose
.end:   li          r20, error_open
        bnei        r9, 0, fail
        halt

; Executes instructions from r0 on until one of them is `stop`.
run:    load        r4, [r0 + instruction.function]
        load        r3, [r0 + instruction.argument]
        addi        r0, r0, sizeof(instruction)
        callr       r4, r0
        bnei        r0, 0, run
        ret

; Compiles an instruction.
; in: r4 = its function, r3 = its argument
compile:
        li          r20, error_code
        bgeu        r8, r16, fail
        store       r4, [r8 + instruction.function]
        store       r3, [r8 + instruction.argument]
        addi        r8, r8, sizeof(instruction)
        ret

; Takes a value from the data stack.
; out: r4 = the value
take:   li          r20, error_few
        bleu        r1, r13, fail
        subi        r1, r1, 8
        load64      r4, [r1]
        ret

; out: r5 = the value on top of the data stack, r4 = the one under it
take_two:
        call        take, r0
        mov         r5, r4
        jmp         take

; Puts a value on the data stack.
; in: r4 = the value
give:   li          r20, error_many
        bgeu        r1, r14, fail
        store64     r4, [r1]
        addi        r1, r1, 8
        ret

; Arithmetic and comparison.
do_add: call        take_two, r0
        add         r4, r4, r5
        jmp         give

do_subtract:
        call        take_two, r0
        sub         r4, r4, r5
        jmp         give

do_multiply:
        call        take_two, r0
        mul         r4, r4, r5
        jmp         give

do_divide:
        call        take_two, r0
        li          r20, error_zero
        beqi        r5, 0, fail
        beqi        r5, -1, .negate             ; `div` traps where the quotient overflows
        div         r4, r4, r5
        jmp         give
.negate:
        neg         r4, r4
        jmp         give

do_mod: call        take_two, r0
        li          r20, error_zero
        beqi        r5, 0, fail
        rem         r4, r4, r5
        jmp         give

do_negate:
        call        take, r0
        neg         r4, r4
        jmp         give

do_equal:
        call        take_two, r0
        eq          r4, r4, r5
        jmp         give

do_less:
        call        take_two, r0
        lt          r4, r4, r5
        jmp         give

do_greater:
        call        take_two, r0
        gt          r4, r4, r5
        jmp         give

; The order of the stack: (before -- after), the top at the right.
do_dup: call        take, r0                    ; (a -- a a)
        call        give, r0
        jmp         give

do_drop:
        jmp         take                        ; (a -- )

do_swap:
        call        take_two, r0                ; (a b -- b a)
        mov         r6, r4
        mov         r4, r5
        call        give, r0
        mov         r4, r6
        jmp         give

do_over:
        call        take_two, r0                ; (a b -- a b a)
        mov         r6, r4
        call        give, r0
        mov         r4, r5
        call        give, r0
        mov         r4, r6
        jmp         give

do_rot: call        take_two, r0                ; (a b c -- b c a)
        mov         r6, r4
        mov         r7, r5
        call        take, r0
        mov         r5, r4
        mov         r4, r6
        call        give, r0
        mov         r4, r7
        call        give, r0
        mov         r4, r5
        jmp         give

; Output and memory. An address that is not valid ends in a trap.
do_print:
        call        take, r0
        host        print_int, r4
        host        newline, r4
        ret

do_emit:
        call        take, r0
        host        print_char, r4
        ret

do_fetch:
        call        take, r0
        load64      r4, [r4]
        jmp         give

do_store:
        call        take_two, r0
        store64     r4, [r5]
        ret

; Definitions.
do_define:
        li          r20, error_inside
        bnei        r9, 0, fail
        call        new_word, r0
        func        r5, enter
        store       r5, [r4 + word.function]
        store       r8, [r4 + word.argument]
        li          r9, 1
        mov         r17, r1
        ret

do_end: call        in_definition, r0
        li          r20, error_pairs
        bne         r1, r17, fail
        li          r9, 0
        func        r4, leave
        jmp         compile

do_variable:
        call        new_word, r0
        func        r5, push
        store       r5, [r4 + word.function]
        li          r5, 8
        alloc       r5, r5
        store       r5, [r4 + word.argument]
        ret

do_comment:
        load8u      r20, [r10]
        beqi        r20, 0, .done
        addi        r10, r10, 1
        bnei        r20, ')', do_comment
.done:  ret

; Control flow. While a definition is compiled, the data stack holds addresses of instructions: of a
; branch that has no target yet, or of the start of a loop.
do_while:
do_if:  call        in_definition, r0
        mov         r5, r8
        func        r4, branch_if_zero
        call        compile, r0
        mov         r4, r5
        jmp         give

do_else:
        call        take_address, r0
        mov         r5, r4
        mov         r6, r8
        func        r4, branch
        call        compile, r0
        store       r8, [r5 + instruction.argument]
        mov         r4, r6
        jmp         give

do_then:
        call        take_address, r0
        store       r8, [r4 + instruction.argument]
        ret

do_begin:
        call        in_definition, r0
        mov         r4, r8
        jmp         give

do_until:
        call        take_address, r0
        mov         r3, r4
        func        r4, branch_if_zero
        jmp         compile

do_repeat:
        call        take_address, r0
        mov         r5, r4
        call        take_address, r0
        mov         r3, r4
        func        r4, branch
        call        compile, r0
        store       r8, [r5 + instruction.argument]
        ret

; out: r4 = the address that the last open word of the definition has left
take_address:
        call        in_definition, r0
        li          r20, error_pairs
        bleu        r1, r17, fail
        jmp         take

; Ends the program outside a definition.
in_definition:
        li          r20, error_outside
        beqi        r9, 0, fail
        ret

; The functions of instructions without a name.
push:   mov         r4, r3
        jmp         give

branch: mov         r0, r3
        ret

branch_if_zero:
        call        take, r0
        bnei        r4, 0, .done
        mov         r0, r3
.done:  ret

enter:  li          r20, error_deep
        bgeu        r2, r15, fail
        store64     r0, [r2]
        addi        r2, r2, 8
        mov         r0, r3
        ret

leave:  subi        r2, r2, 8
        load64      r0, [r2]
        ret

stop:   li          r0, 0
        ret

; Enters the built-in words into the dictionary.
define_builtins:
        func        r4, do_add                  ; functions are numbered in the order of `.func`
        li          r20, names
        li          r21, names_end
        li          r22, immediate_names
.next:  geu         r5, r20, r22                ; r5 = 1 if the word is immediate
        call        clear_name, r0
        mov         r6, r12
.copy:  load8u      r7, [r20]
        addi        r20, r20, 1
        beqi        r7, 0, .add
        store8      r7, [r6]
        addi        r6, r6, 1
        jmp         .copy
.add:   map_get_or_reserve r6, r11, r12
        store       r4, [r6 + word.function]
        store       r5, [r6 + word.immediate]
        addi        r4, r4, 1
        bltu        r20, r21, .next
        ret

; Reads a name and enters it into the dictionary.
; out: r4 = its word, to be filled in
new_word:
        call        next_word, r0
        mov         r21, r20
        li          r20, error_name
        beqi        r21, 0, fail
        map_get_or_reserve r4, r11, r12
        li          r20, error_words
        beqi        r4, 0, fail
        li          r20, 0
        store       r20, [r4 + word.immediate]
        ret

; Reads the next word of the input into `name`.
; out: r20 = its length, 0 at the end of the input
next_word:
        call        clear_name, r0
        li          r20, 0
.skip:  load8u      r21, [r10]
        beqi        r21, 0, .done
        bgtui       r21, ' ', .take
        addi        r10, r10, 1
        jmp         .skip
.take:  bgeui       r20, longest, .too_long
        add         r22, r12, r20
        store8      r21, [r22]
        addi        r20, r20, 1
        addi        r10, r10, 1
        load8u      r21, [r10]
        bgtui       r21, ' ', .take
.done:  ret
.too_long:
        li          r20, error_long
        jmp         fail

; Fills `name` with zeroes.
clear_name:
        li          r6, 0
        li          r7, longest
        mem_fill    r12, r6, r7
        ret

; Ends the program if `name` is not a number.
; out: r3 = the number
parse_number:
        li          r20, error_unknown
        mov         r21, r12
        load8u      r22, [r21]
        eqi         r23, r22, '-'               ; r23 = 1 if the number is negative
        add         r21, r21, r23
        li          r3, 0
.digit: load8u      r22, [r21]
        subi        r22, r22, '0'
        bgtui       r22, 9, fail
        muli        r3, r3, 10
        add         r3, r3, r22
        addi        r21, r21, 1
        load8u      r22, [r21]
        bnei        r22, 0, .digit
        beqi        r23, 0, .done
        neg         r3, r3
.done:  ret

; Reads standard input, at most `input_size` bytes.
; out: r10 = its address; a zero byte follows it
read_all:
        li          r4, input_size + 2
        alloc       r10, r4
        mov         r4, r10
        li          r5, input_size + 1
.more:  mov         r6, r4
        mov         r7, r5
        host        read, r6
        add         r4, r4, r6
        sub         r5, r5, r6
        li          r20, error_input
        beqi        r5, 0, fail
        bnei        r6, 0, .more
        ret

; Says what is wrong at which word and ends the program.
; in: r20 = a text that ends with a zero byte
fail:   li          r21, mistake
        host        print_string, r21
        mov         r21, r12
        host        print_string, r21
        li          r21, colon
        host        print_string, r21
        host        print_string, r20
        li          r20, 1
        exit        r20
