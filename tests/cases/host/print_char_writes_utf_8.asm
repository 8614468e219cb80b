; The first and the last character of each length.
.data characters: .u32 0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
.data end:

main:
    li      r0, characters
.next:
    load32u r1, [r0]
    host    print_char, r1
    host    newline, r1
    addi    r0, r0, 4
    li      r2, end
    bltu    r0, r2, .next
    halt

;! output:
;| \x00
;| \x7f
;| \xc2\x80
;| ߿
;| ࠀ
;| ퟿
;| 
;| ￿
;| 𐀀
;| 􏿿
