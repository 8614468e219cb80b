; host print_string traps when no zero byte follows.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4092
    li      r3, -1
    store32 r3, [r2]
    host    print_string, r2            ;! trap host
    halt

;! output:
;| before
