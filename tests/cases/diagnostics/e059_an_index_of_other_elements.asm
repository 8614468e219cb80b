; E059: the index counts elements of the width of the access.

main:
    load64 r1, [r2 + r3]                ;! error E059 write `[r2 + r3 * 8]`
    load64x r1, [r2 + r3 * 4]           ;! error E059 counts elements of 8 bytes, not of 4
    load32ux r1, [r2 + r3 * 0x8 + 8]    ;! error E059 write `[r2 + r3 * 4]`
    store16x r1, [r2 + r3 * 1]          ;! error E059 write `[r2 + r3 * 2]`
    load8ux r1, [r2 + r3 * 2]           ;! error E059 write `[r2 + r3]`
    load8ux r1, [r2 + r3 * 1]
    load8ux r1, [r2 + r3 * 0]           ;! error E059 counts elements of 1 bytes, not of 0
    halt
