; E032 and others: texts are for `li`, `mov`, `lc` and behind the register of `host`.

.data  a: .string "text"
.const b = "text"                       ;! error E010 found a string

main:
    add     r0, r1, "text"              ;! error E032 `li rd, "text"` loads the address of a text
    load8u  r0, "text"                  ;! error E032 this is a text
    jmp     "main"                      ;! error E032 names are written without quotes
    host    "print_int", r0             ;! error E032 names are written without quotes
    host    print_string, "text"        ;! error E032 `host name, first, "text"`
    host    print_string, "text", r0    ;! error E031 `host` takes 2 operands, not 3
    host    print_string, r0, r1        ;! error E031
    host    print_string, r0, "a", "b"  ;! error E031
    host    print_strin, r0, "text"     ;! error E026 did you mean `print_string`?
    li      r0, "text" + 1              ;! error E010 expected `,` or the end of the line
    li      r0, 1 + "text"              ;! error E010 `li rd, "text"` loads its address
    li      r0, "\q"                    ;! error E003 there is no such escape sequence
    li      r0, "open                   ;! error E002
    li      "text", r0                  ;! error E032 `li` takes a register as `rd`
;! error at 20: E032 `li` takes a constant expression as `value`
    exit    "text"                      ;! error E032
    halt
