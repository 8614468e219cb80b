; A cursor is only a number: two iterations of one map do not disturb each other.

.map numbers key=u64 value=u64 capacity=20

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, 1
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    addi    r1, r1, 1
    blei    r1, 20, .fill

    ; The sum of the products of all pairs is (1 + ... + 20)^2 = 210^2.
    li      r1, 0                       ; outer cursor
    li      r10, 0                      ; pairs
    li      r11, 0                      ; sum
.outer:
    map_iter_next r1, r0, r2, .done
    li      r4, 0                       ; inner cursor
.inner:
    map_iter_next r4, r0, r5, .outer
    load64  r7, [r2]
    load64  r8, [r5]
    mul     r7, r7, r8
    add     r11, r11, r7
    addi    r10, r10, 1
    jmp     .inner
.done:
    host    print_int, r10
    host    newline, r10
    host    print_int, r11
    host    newline, r11
    halt

;! output:
;| 400
;| 44100
