; map_overwrite: one map becomes a copy of another: 1; with too little capacity 0, and nothing changes.

.map numbers key=u64 value=u64 capacity=4
.map few     key=u64 value=u64 capacity=1

.data one: .u64 1
.data two: .u64 2
.data three: .u64 3

main:
    map_new r0, numbers                 ; the source: 1 is 10, 2 is 20
    li      r5, one
    map_get_or_reserve r4, r0, r5
    li      r5, 10
    store64 r5, [r4]
    li      r5, two
    map_get_or_reserve r4, r0, r5
    li      r5, 20
    store64 r5, [r4]

    map_new r1, numbers                 ; the target: 3 is 30
    li      r5, three
    map_get_or_reserve r4, r1, r5
    li      r5, 30
    store64 r5, [r4]

    map_overwrite r5, r1, r0
    call    show, r5
    load16u r5, [r1 + 2]                ; replaced, not merged
    call    show, r5
    li      r5, three
    map_has r5, r1, r5
    call    show, r5
    li      r5, one
    map_lookup r5, r1, r5
    load64  r5, [r5]
    call    show, r5
    li      r5, two
    map_lookup r5, r1, r5
    load64  r5, [r5]
    call    show, r5

    map_new r2, few                     ; too little capacity for two entries
    li      r5, three
    map_get_or_reserve r4, r2, r5
    li      r5, 300
    store64 r5, [r4]
    map_overwrite r5, r2, r0
    call    show, r5
    load16u r5, [r2 + 2]
    call    show, r5
    load64  r5, [r4]
    call    show, r5

    ; The destination is a source, and is the last register.
    mov     r255, r1
    map_overwrite r255, r255, r0
    mov     r5, r255
    call    show, r5
    mov     r255, r0
    map_overwrite r255, r2, r255
    mov     r5, r255
    call    show, r5
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 2
;| 0
;| 10
;| 20
;| 0
;| 1
;| 300
;| 1
;| 0
