; The zero byte stands in a page that is not paid for.
main:
    li      r0, 4095
    li      r1, 'x'
    store8  r1, [r0]
    host    print_string, r0
    halt

;! output:
;| x\
