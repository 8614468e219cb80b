; The constant makes keys whose hashes are 0, 1, 2 and so on: all of them have one path.
.const inverse = 0xf105c732ab63a323

.map source key=u64 value=u32 capacity=256
.map target key=u64 value=bytes(4, 16) capacity=256

main:
    map_new r0, source
    map_new r1, target
    lc      r2, inverse
    li      r3, 0
    li      r4, 0
.next:
    map_get_or_reserve_scalar r5, r0, r3
    add     r3, r3, r2
    addi    r4, r4, 1
    bnei    r4, 256, .next
    map_overwrite r6, r1, r0    ;! trap incompatible_maps
    halt
