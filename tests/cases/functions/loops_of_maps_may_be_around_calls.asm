; A step of an iteration writes its pair of registers unless it jumps.

.map    ages    key=u8 value=u64 capacity=4

.fn main()
.reg ages_of, cursor, key, value, sum, entry
        map_new ages_of, ages
        li      key, 1
        map_get_or_reserve_scalar entry, ages_of, key
        li      value, 30
        store64 value, [entry]
        li      key, 2
        map_get_or_reserve_scalar entry, ages_of, key
        li      value, 40
        store64 value, [entry]
        li      sum, 0
        li      cursor, 0
.next:  map_iter_next cursor, ages_of, key, .done
        load64  entry, [value]
        add     sum, sum, entry
        mov     r7, entry
        call    nothing, r7
        jmp     .next
.done:  host    print_int(sum)
        host    newline()
        halt

.fn nothing(number)
        ret

;! output:
;| 70
