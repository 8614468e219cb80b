; .file: from here on lines count in another file; which lines these are is not its matter.

main:
    li      r0, 0
.file "lib.asm"
    divi    r0, r0, 0                   ;! trap division_by_zero
    halt
