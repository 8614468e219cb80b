; host read traps when the place for the bytes reaches behind the heap.
;! options: --heap 4096
;! stdin:
;| some text

main:
    li      r2, 4000
    li      r3, 97
    host    read, r2                    ;! trap out_of_bounds
    halt
