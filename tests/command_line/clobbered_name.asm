.fn main()
.reg    text, count
        li      text, "done\n"
        li      count, 7
        call    clear, text             ; `count` is the callee's r1
        host    print_int, count
        halt

.fn clear()
        li      r0, 0
        li      r1, 0
        ret
