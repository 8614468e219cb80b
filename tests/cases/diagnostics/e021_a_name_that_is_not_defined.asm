; E021: a name that is not defined, with the one it may have been meant to be.

.const limit = 5
.data  buffer: .u8 limt                 ;! error E021 did you mean `limit`?
.const twice = 2 * something            ;! error E021 `something` is not defined

main:
    li      r0, bufer                   ;! error E021 did you mean `buffer`?
    load8u  r0, [r1 + Buffer]           ;! error E021 did you mean `buffer`?
.next:
    jmp     .nxt                        ;! error E021 did you mean `main.next`?
    jmp     mian.next                   ;! error E021 did you mean `main.next`?
    call    mian, r0                    ;! error E021 did you mean `main`?
    jmp     xyzzy                       ;! error E021 `xyzzy` is not defined
    halt
.entry mainn                            ;! error E021 did you mean `main`?
.func  main.nextt                       ;! error E021 did you mean `main.next`?
