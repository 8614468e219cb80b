; Where an entry is placed, a bucket costs no more than 8 and what its key costs, which is read.
.map small key=bytes(200) value=bytes(700) capacity=4
.map large key=bytes(200) value=bytes(700) capacity=100

.data key: .zero 208

main:
    map_new r0, small
    map_new r1, large
    li      r2, key
    li      r3, 0
.next:
    store8  r3, [r2 + 9]
    map_get_or_reserve r4, r0, r2
    store8  r3, [r4]
    addi    r3, r3, 1
    bnei    r3, 4, .next
    map_overwrite r5, r1, r0
    host    print_uint, r5
    map_overwrite r5, r0, r1
    host    print_uint, r5
    halt

;! output:
;| 11\
