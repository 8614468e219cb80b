; What macros and repetitions make is not warned of: it need not be right in each use. What they are given is used.

.const  times = 3
.const  first = 1
.const  unused = 2                      ; warning W002 `unused`

.macro  exit_with(value)
        li      r9, \value
        exit    r9
        li      r9, 9
.endm

.macro  names(prefix)
.const  \prefix\()_constant = 1
.map    \prefix\()_layout key=u8 capacity=4
.data   \prefix\()_data: .zero 1
\prefix\()_function: ret
.endm

.macro  pass(register)
        li      \register, 0
.endm

.macro  never_used
        call    only_in_a_macro, r5
        li      r0, only_in_an_unused_macro
.endm

.const  only_in_an_unused_macro = 7

        names   some
        names   other

.fn     main()
.reg    given, unused_name              ; warning W004 `unused_name`
        pass    given
        bne     r1, 0, .other
.rept   times
        li      r1, 5
        call    clear, r1
        li      r1, 6
        beq     r1, 0, .leave
        jmp     .next
        li      r9, 9
.next:
.endr
.leave: exit_with first
        li      r9, 9                   ; warning W010
        exit_with first
.other: exit_with first

clear:  li      r0, 0
        ret

only_in_a_macro: call by_only_in_a_macro, r0
        ret
by_only_in_a_macro: ret
