; E058: the index counts elements of the width of the access.

main:
    load64x r1, [r2 + r3]               ;! error E058 write `[r2 + r3 * 8]`
    load64x r1, [r2 + r3 * 4]           ;! error E058 counts elements of 8 bytes, not of 4
    load32ux r1, [r2 + r3 * 0x8 + 8]    ;! error E058 write `[r2 + r3 * 4]`
    store16x r1, [r2 + r3 * 1]          ;! error E058 write `[r2 + r3 * 2]`
    load8ux r1, [r2 + r3 * 2]           ;! error E058 write `[r2 + r3]`
    load8ux r1, [r2 + r3 * 1]
    load8ux r1, [r2 + r3 * 0]           ;! error E058 counts elements of 1 bytes, not of 0
    halt
