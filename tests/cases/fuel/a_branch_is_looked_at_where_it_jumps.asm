; With a single unit, those that go on do not stop, and the first that jumps does.
;! options: --fuel 1
;! out of fuel

main:
    li      r0, 1
    beqi    r0, 2, main
    bne     r0, r0, main
    beqi    r0, 1, main
    halt
