; Registers with names, but for parameters, hold anything at the start of a function.

; There is nothing in front of this one: every register is 0.
.fn     main()
.reg    sum
        add     sum, sum, 1
        call    never(sum)
        call    some(sum) -> sum
        call    loop(sum)
        call    fine(sum)
        call    plain, r9
        call    through, r9
        exit    sum

.fn     never(given)
.reg    value
        add     given, given, value     ; warning W020 `value`, register r1, is read here before it is written
        ret

.fn     some(given) -> given
.reg    answer, _zero, address
        beq     given, 0, .none
        li      answer, 1
        load64  address, [address]      ; warning W020 `address`
.none:  add     given, answer, _zero    ; warning W020 `answer`
        ret

; The first time round there is no last one.
.fn     loop(count)
.reg    last
.next:  beq     count, last, .end       ; warning W020 `last`
        mov     last, count
        sub     count, count, 1
        jmp     .next
.end:   ret

.fn     fine(count)
.reg    arguments, length, buffer, next, found
        host    arg_count, arguments    ; what it takes is not known, but what it gives
        add     count, count, arguments
        host    read(buffer, 0) -> length       ; warning W020 `buffer`
        add     count, count, length
        call    one, found              ; the result may be there
        add     count, count, found
        beq     count, 0, .set
        li      next, 1
        jmp     .use
.set:   li      next, 2
.use:   add     count, count, next
        ret

.fn     through()
.reg    argument
        call    plain, argument         ; warning W020 `argument`, register r0, is read here
        ret
.end_fn

one:    li      r0, 1
        ret
; What a label takes is not known, so it may read anything.
plain:  add     r0, r0, r1
        ret
