; With `--guard`, static data and everything that is given out may be touched, up to the next multiple of 8.
;! options: --guard
;! output:
;| done

.map    m       key=u64 value=u64 capacity=4
.data   text:   .string "done\n"                ; from 8 to 14, and given out up to 16

main:
    load8u  r1, [r0 + text]
    store8  r1, [r0 + 15]
    li      r1, 5
    alloc   r2, r1
    store64 r1, [r2]                            ; 5 bytes are given out as 8
    map_new r3, m
    map_get_or_reserve_scalar r4, r3, r1
    store64 r1, [r4]
    map_size r5, m
    add     r5, r5, r3
    load8u  r6, [r5 - 1]                        ; the last byte of the map
    li      r6, 1 << 16
    alloc   r7, r6
    mem_fill r7, r1, r6                         ; all of it, over many pages
    mem_copy r7, r3, r1
    mem_fill r7, r1, r0                         ; nothing, anywhere
    li      r8, text
    host    print_string, r8
    halt
