; A local label belongs to the last global label of code; its full name can be used and defined anywhere.

main:
    jmp     .next
.other:
    addi    r0, r0, 30
    jmp     second.next
.next:
    addi    r0, r0, 1
    jmp     .other

second:
    trap    1
.next:
    addi    r0, r0, 500
    jmp     main.last                   ; defined below, in second

main.last:
    addi    r0, r0, 7000
    jmp     .end                        ; still second.end
main.end:
    trap    2
.end:
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 7531
