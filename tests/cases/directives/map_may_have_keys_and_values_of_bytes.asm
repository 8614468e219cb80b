; .map: bytes(n) is n bytes, for keys and for values; the size may be any expression.

.const size = 3
.map m key=bytes(size) value=bytes(size * 100 - 295) capacity=10
.data a: .ascii "abc-" b: .ascii "abc+" c: .ascii "abd-"

main:
    map_new r0, m
    li      r1, a
    li      r2, b
    li      r3, c
    map_get_or_reserve r4, r0, r1
    map_get_or_reserve r5, r0, r2       ; the same three bytes
    eq      r6, r4, r5
    host    print_int, r6
    map_has r6, r0, r3
    host    print_int, r6
    map_get_or_reserve r5, r0, r3
    ne      r6, r4, r5
    host    print_int, r6
    host    newline, r6

    lc      r6, 0x0102030405            ; five bytes of value
    store32 r6, [r4]
    li      r6, 9
    store8  r6, [r4 + 4]
    map_lookup r4, r0, r1
    load8u  r6, [r4 + 4]
    host    print_int, r6
    host    newline, r6
    halt

;! output:
;| 101
;| 9
