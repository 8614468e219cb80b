; Names of registers, and parameters.

.func   entered
.fn     main()
.reg    index, never, _quiet            ; warning W004 register `never` is not used
.reg    base, size, text = r9
        li      text, "text"
        alloc   base, size
        load64  index, [base + index * 8]
        call    all(index, base) -> size
        func    index, entered
        callr   index(1, 2)
        host    print_int(size)
        halt

.fn     all(used, unused) -> sum        ; warning W004 parameter `unused` is not used
.reg    sum
        mov     sum, used
        ret     sum

; A function that is called by its number takes what the others take.
.fn     entered(first, second)
        call    given(1)
        ret

; What is given back may have been there already.
.fn     given(result) -> result
        ret

; Behind `.end_fn` there are no names.
.end_fn
