; E026: a function that the host does not have, with the one it may have been meant to be.

.host new_line                          ;! error E026 did you mean `newline`?

main:
    host    print_itn, r0               ;! error E026 did you mean `print_int`?
    host    Print_Int, r0               ;! error E026 did you mean `print_int`?
    host    exit, r0                    ;! error E026 `exit` is an instruction, which stands without `host`
    host    launch, r0                  ;! error E026 the host has no function `launch`
    halt
