; Keys are bytes, not numbers: 0.0 and -0.0 are two keys, and a NaN finds itself.

.map floats key=f64 value=u64 capacity=4

.data zero: .f64 0.0
.data minus_zero: .u64 0x8000000000000000
.data nan: .u64 0x7ff8000000000000
.data other_nan: .u64 0x7ff8000000000001

main:
    map_new r0, floats
    li      r1, zero
    map_get_or_reserve r2, r0, r1
    li      r1, minus_zero
    map_has r4, r0, r1
    call    show, r4
    li      r1, nan
    map_get_or_reserve r2, r0, r1
    map_lookup r3, r0, r1
    eq      r4, r2, r3
    call    show, r4
    li      r1, other_nan
    map_has r4, r0, r1
    call    show, r4
    li      r1, nan
    map_remove r4, r0, r1
    call    show, r4
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 1
;| 0
;| 1
