; .data: a label is the address of the byte behind it, and a value in any expression, data included.

.data table:  .u64 one, two, end        ; further on
.data one:    .string "one"
.data two:    .string "two" end:
.data length: .u8 end - one, (end - one) / 2, two - table
.data same: other: .u8 other - same

main:
    load64  r0, [r9 + table]
    host    print_string, r0
    host    newline, r0
    load64  r0, [r9 + table + 8]
    host    print_string, r0
    host    newline, r0
    load64  r0, [r9 + table + 8 * 2]
    host    print_int, r0               ; 8 + 24 + 4 + 4
    host    newline, r0
    load8u  r0, [r9 + length]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r9 + length + 1]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r9 + length + 2]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r9 + same]
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| one
;| two
;| 40
;| 8
;| 4
;| 28
;| 0
