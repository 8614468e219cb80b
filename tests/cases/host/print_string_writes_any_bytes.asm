.data bytes: .u8 0xff, 0xc3, 1, 0, 65

main:
    li      r0, bytes
    host    print_string, r0
    addi    r0, r0, 3           ; at a zero byte: nothing
    host    print_string, r0
    halt

;! output:
;| \xff\xc3\x01\
