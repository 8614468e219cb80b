; Labels of data and constants do not change which global label local ones belong to.

main:
    jmp     .next
.data text: .string "found\n"
.const zero = 0
.map   set key=u8 capacity=1
.next:
    li      r0, text
    host    print_string, r0
    li      r0, zero
    exit    r0

;! output:
;| found
