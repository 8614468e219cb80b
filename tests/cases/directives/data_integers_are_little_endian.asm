; .data: integers of each width take the bytes of their width, the lowest first, with nothing between them.

.data start: .u8 0x01 .u16 0x0203 .u32 0x04050607 .u64 0x08090a0b0c0d0e0f
.data        .i8 -2   .i16 -3     .i32 -4         .i64 -5
.data digits: .ascii "0123456789abcdef"

main:
    li      r1, start
.next:
    load8u  r2, [r1]
    shri    r3, r2, 4
    load8u  r0, [r3 + digits]
    host    print_char, r0
    andi    r3, r2, 15
    load8u  r0, [r3 + digits]
    host    print_char, r0
    addi    r1, r1, 1
    bnei    r1, digits, .next
    host    newline, r0
    halt

;! output:
;| 010302070605040f0e0d0c0b0a0908fefdfffcfffffffbffffffffffffff
