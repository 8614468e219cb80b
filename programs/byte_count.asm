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

.fn main()
.reg map, key, number, cursor, entry, value
        map_new map, counts
        li      key, text
.count: map_get_or_reserve value, map, key  ; the key is the byte at this address
        load64  number, [value]             ; the value of a new entry is 0
        add     number, number, 1
        store64 number, [value]
        add     key, key, 1
        blt     key, end, .count

        li      cursor, 0
.print: map_iter_next cursor, map, entry, .done ; `entry`: the address of the key, `value`: that of the value
        load64  number, [value]
        load8u  key, [entry]
        host    print_format("%u %c\n", number, key)
        jmp     .print
.done:  halt
