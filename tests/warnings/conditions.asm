; What a condition asks for, and what stands in lines that it leaves out, is used.

.const  debug = 0
.const  is_asked_for = 0
.const  chosen = 2
.const  only_left_out = 4
.const  unused = 5                      ; warning W002 `unused`
.map    left_out_layout key=u8 capacity=4

.fn     main(_arguments)
.reg    left_out_register
.if debug
        li      left_out_register, only_left_out
        call    dump, r1
        map_new r0, left_out_layout
        beq     r0, 0, .left_out
.elif defined(is_asked_for) & (chosen == 2)
        li      r9, 9
.endif
        halt
.left_out:
        halt
        li      r9, 9                   ; warning W010

dump:   call    by_dump, r0
        ret
by_dump: ret
