; E051: the texts of instructions count as static data, each once.
;! options: --max-data 12

.data   four: .u32 4

main:   host    print_string, r0, "abc"
        li      r0, "abc"
        li      r1, "1234"              ;! error E051 4 bytes are left here
        li      r2, "12345"
        li      r3, "123"
        halt
