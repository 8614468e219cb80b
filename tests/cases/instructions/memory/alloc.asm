; alloc: fresh bytes, all zero, aligned to 8, that never overlap what was given out; down to the last byte.
;! options: --heap 4093

.data text: .string "static data is never given out"
.data behind_data: .zero 0

main:
    li      r1, 0
    alloc   r2, r1                      ; no bytes: not 0 all the same
    geui    r4, r2, behind_data
    call    show, r4
    call    show_alignment, r2

    li      r1, 1
    alloc   r2, r1
    geui    r4, r2, behind_data
    call    show, r4
    mov     r4, r2
    call    show_alignment, r4
    load8u  r4, [r2]                    ; zero
    call    show, r4
    li      r4, 255
    store8  r4, [r2]

    li      r1, 9
    alloc   r3, r1
    sub     r4, r3, r2                  ; behind the byte before
    geui    r4, r4, 1
    call    show, r4
    mov     r4, r3
    call    show_alignment, r4
    load64  r4, [r3]
    call    show, r4
    load8u  r4, [r3 + 8]
    call    show, r4
    li      r4, -1
    store64 r4, [r3]
    store8  r4, [r3 + 8]
    load8u  r4, [r2]                    ; not overwritten
    call    show, r4

    ; The destination is the source, and is the last register.
    li      r255, 16
    alloc   r255, r255
    sub     r4, r255, r3
    geui    r4, r4, 9
    call    show, r4

    ; The rest of the heap, whose size is no multiple of 8.
    li      r1, 0
    alloc   r2, r1
    li      r1, 4093
    sub     r1, r1, r2
    alloc   r5, r1
    add     r4, r5, r1
    call    show, r4                    ; it ends with the heap
    load8u  r4, [r5]
    call    show, r4
    li      r1, 4092
    load8u  r4, [r1]
    call    show, r4

    li      r1, text
    host    print_string, r1
    host    newline, r1
    halt

show_alignment:
    remui   r0, r0, 8
show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 0
;| 1
;| 0
;| 0
;| 1
;| 0
;| 0
;| 0
;| 255
;| 1
;| 4093
;| 0
;| 0
;| static data is never given out
