; .ascii: the bytes of the string and nothing behind them.

.data text: .ascii "ab" .ascii "" .ascii "c" .u8 'd', 0

main:
    li      r0, text
    host    print_string, r0
    host    newline, r0
    halt

;! output:
;| abcd
