; A source with several mistakes, for the dialogues.

.map    ages    key=bytes(16) value=u64 capacity=0

main:   trap    5000000000
        addd    r1, r1, r2
        map_new r3, age
        li      r300, 1
        bnei    r1, 0, .loop
        halt
