; Counts how often each byte of a text occurs.
;
; Shows the shape of most work with a map: find or create the entry, change its value in place, and go
; through all entries at the end. Run it with: mini-vm run programs/byte_count.asm
;
;! output:
;| 1 p
;| 3 m
;| 1 r
;| 1 e
;| 3 \x20
;| 1 o
;| 1 y
;| 1 i
;| 1 n
;| 2 a

.map counts key=u8 value=u64 capacity=256

.data text: .ascii "a map in memory"
.data end:  .zero 0

main:   map_new r1, counts
        li      r2, text
.count: map_get_or_reserve r3, r1, r2   ; the key is the byte at r2
        load64  r4, [r3]                ; the value of a new entry is 0
        addi    r4, r4, 1
        store64 r4, [r3]
        addi    r2, r2, 1
        blti    r2, end, .count

        li      r2, 0                   ; the cursor of the iteration
.print: map_iter_next r2, r1, r3, .done ; r3: address of the key, r4: of the value
        load64  r5, [r4]
        host    print_uint, r5
        li      r6, ' '
        host    print_char, r6
        load8u  r7, [r3]
        host    print_char, r7
        host    newline, r7
        jmp     .print
.done:  halt
