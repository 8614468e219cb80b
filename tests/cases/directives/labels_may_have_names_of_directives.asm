; A name with a dot and a colon right behind it is a local label, also where it is the name of a directive.

main:   li      r0, 1
        jmp     .string
.data:  addi    r0, r0, 10
        beqi    r0, 22, .entry
        jmp     .map
.string: jmp    main.data
.map:
        addi    r0, r0, 1
        jmp     .data
.const: .entry: .u8:
        addi    r0, r0, 1
        beqi    r0, 23, .u8
        host    print_int, r0
        host    newline, r0
        halt

;! output:
;| 24
