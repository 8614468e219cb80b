; An error costs the rest of its line, but not the labels in front of it.

main:
one: two: .three: li r0, $              ;! error E001
    jmp     one
    jmp     two
    jmp     .three
.data four: five: .u8 $                 ;! error E001
    li      r0, four + five
    halt
