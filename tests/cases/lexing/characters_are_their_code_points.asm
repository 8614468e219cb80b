; A character in single quotes is its code point; escape sequences stand for what cannot be written.

.data values:
    .data .u64 'a', ' ', '"', ';', '#', 'é', '😀'
    .data .u64 '\n', '\t', '\r', '\0', '\\', '\'', '\"'
    .data .u64 '\x00', '\x7f', '\xFF', '\u{0}', '\u{e9}', '\u{10FFFF}', '\u{000041}'
    .data .u64 'b' - 'a'
.data end:

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_int, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, end, .next
    halt

;! output:
;| 97
;| 32
;| 34
;| 59
;| 35
;| 233
;| 128512
;| 10
;| 9
;| 13
;| 0
;| 92
;| 39
;| 34
;| 0
;| 127
;| 255
;| 0
;| 233
;| 1114111
;| 65
;| 1
