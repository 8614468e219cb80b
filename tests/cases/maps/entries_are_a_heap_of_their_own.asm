; map_key, map_reserve, map_add and map_load in one program: values point to other values, and keys are found from them.

.map    links   key=u32 value=u64 capacity=100

main:
    li      r9, 100
    map_new_sized r0, links, r9
    li      r1, 0                               ; r1 = address of the value made last, the end of a list
    li      r2, 1                               ; r2 = a key
.insert:
    map_reserve_scalar r3, r0, r2
    beqi    r4, 0, .wrong                       ; it is new
    store64 r1, [r3]
    mov     r1, r3
    addi    r2, r2, 7
    blei    r2, 100, .insert

    map_reserve_scalar r3, r0, r9               ; 100 is not among the keys
    beqi    r4, 0, .wrong
    map_reserve_scalar r3, r0, r9
    bnei    r4, 0, .wrong                       ; now it is there
    map_add_scalar r4, r0, r9, r9
    map_load_scalar r4, r0, r9, .wrong
    bne     r4, r9, .wrong

.walk:  beqi    r1, 0, .done
    map_key r3, r0, r1
    load32u r3, [r3]
    host    print_uint, r3
    li      r4, ' '
    host    print_char, r4
    load64  r1, [r1]
    jmp     .walk
.done:
    host    newline, r4
    halt
.wrong:
    trap    1

;! output:
;| 99 92 85 78 71 64 57 50 43 36 29 22 15 8 1\x20
