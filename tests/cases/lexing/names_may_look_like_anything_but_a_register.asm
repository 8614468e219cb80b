; Names of instructions, types and fields may be names; so may what only begins like a register.

.const add   = 1
.const key   = 2
.const u64   = 3
.const bytes = 4
.const r     = 5
.const r1x   = 6
.const r_1   = 7
.const _     = 8
.const x_Y_9 = 9
.map   map   key=u8 capacity=key
.map   add   key=u8 capacity=add

main:
    li      r0, add + key + u64 + bytes + r + r1x + r_1 + _ + x_Y_9
    jmp     halt
li:
    trap    1
halt:
.li:
    host    print_int, r0
    host    newline, r0
    map_new r1, add
    halt

;! output:
;| 45
