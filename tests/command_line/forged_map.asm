; A program that overwrites the header of its own map, for the dialogues.

.map    numbers key=u32 value=u32 capacity=10
.data   key:    .u32 7

main:   map_new r1, numbers
        li      r2, 5000
        store16 r2, [r1]
        li      r3, key
        map_has r4, r1, r3
        halt
