; A cache that forgets what was used least recently, driven by commands from standard input.
;
; Shows that values never move: the entries are linked into a list, from the newest to the oldest, by the
; addresses of their values inside the map. So looking up, moving to the front and dropping the oldest
; take the same time however large the cache is.
;
; Run it with: mini-vm run programs/lru_cache.asm < COMMANDS
;
; `put KEY VALUE` stores a value, `get KEY` prints it or `-`. Keys and values are numbers without a
; sign. The cache holds three entries; what it drops is printed.
;
;! stdin:
;| put 1 10
;| put 2 20
;| put 3 30
;| get 1
;| put 4 40
;| get 2
;| get 3
;| put 1 11
;| put 5 50
;| get 1
;| get 4
;! output:
;| 1 is 10
;| 2 is dropped
;| 2 is -
;| 3 is 30
;| 4 is dropped
;| 1 is 11
;| 4 is -

.const capacity = 3
.map cache key=u64 value=entry capacity=capacity
.data key: .u64 0               ; for the map instructions

; What the map holds for a key.
.struct entry {
        value:  u64
        key:    u64
        newer:  u64             ; address of the entry used next after this one
        older:  u64             ; address of the entry used last before this one
}

; The list is a ring through this entry, which has no key: behind it stands the newest entry, before it
; the oldest.
.data ring: .u64 0, 0, ring, ring

.const input_size = 65536
.data is_value: .string " is "
.data absent:   .string "-\n"
.data dropped:  .string " is dropped\n"

; r0 = the map, r1 = the key of a `put`, r2 = the next byte of the commands
main:   map_new     r0, cache
        call        read_all, r2
.next:  call        parse_word, r2              ; r3 = the first byte of the word
        beqi        r3, 0, .done
        beqi        r3, 'p', .put
        call        parse_number, r2            ; r3 = the number
        mov         r4, r3
        mov         r3, r0
        call        get, r3
        jmp         .next
.put:   call        parse_number, r2
        mov         r1, r3
        call        parse_number, r2
        mov         r5, r3
        mov         r3, r0
        mov         r4, r1
        call        put, r3
        jmp         .next
.done:  halt

; Prints the value of a key.
; in: r0 = the map, r1 = the key
get:    mov         r2, r1
        host        print_uint, r2
        li          r2, is_value
        host        print_string, r2
        li          r2, key
        store64     r1, [r2]
        map_lookup  r2, r0, r2
        beqi        r2, 0, .absent
        load        r3, [r2 + entry.value]
        host        print_uint, r3
        host        newline, r3
        mov         r3, r2
        call        unlink, r3
        mov         r3, r2
        call        link_newest, r3
        ret
.absent:
        li          r2, absent
        host        print_string, r2
        ret

; Stores a value for a key and drops the oldest entry if there is no room.
; in: r0 = the map, r1 = the key, r2 = the value
put:    li          r3, key
        store64     r1, [r3]
        map_lookup  r4, r0, r3
        beqi        r4, 0, .insert
        mov         r5, r4
        call        unlink, r5
        jmp         .store
.insert:
        map_get_or_reserve r4, r0, r3
        bnei        r4, 0, .store
        mov         r5, r0
        call        drop_oldest, r5
        store64     r1, [r3]
        jmp         .insert
.store: store       r2, [r4 + entry.value]
        store       r1, [r4 + entry.key]
        call        link_newest, r4
        ret

; Removes the entry that was used least recently.
; in: r0 = the map, which is not empty
drop_oldest:
        li          r1, ring
        load        r1, [r1 + entry.newer]
        mov         r2, r1
        call        unlink, r2
        addi        r1, r1, entry.key
        load64      r2, [r1]
        host        print_uint, r2
        li          r2, dropped
        host        print_string, r2
        map_remove  r2, r0, r1                  ; the key stands in the entry that goes
        ret

; Takes an entry out of the list.
; in: r0 = the entry
unlink: load        r1, [r0 + entry.newer]
        load        r2, [r0 + entry.older]
        store       r2, [r1 + entry.older]
        store       r1, [r2 + entry.newer]
        ret

; Puts an entry into the list as the newest.
; in: r0 = the entry
link_newest:
        li          r1, ring
        load        r2, [r1 + entry.older]
        store       r0, [r1 + entry.older]
        store       r0, [r2 + entry.newer]
        store       r1, [r0 + entry.newer]
        store       r2, [r0 + entry.older]
        ret

; Reads standard input, at most `input_size` bytes of it.
; out: r0 = its address; a zero byte follows it
read_all:
        li          r1, input_size + 1
        alloc       r0, r1
        mov         r2, r0
        li          r3, input_size
.more:  mov         r4, r2
        mov         r5, r3
        host        read, r4
        add         r2, r2, r4
        sub         r3, r3, r4
        beqi        r3, 0, .done
        bnei        r4, 0, .more
.done:  ret

; in: r0 = where to look; out: r0 = the address behind the next word, r1 = its first byte, 0 at the end
parse_word:
.skip:  load8u      r1, [r0]
        beqi        r1, 0, .done
        addi        r0, r0, 1
        bleui       r1, ' ', .skip
.word:  load8u      r2, [r0]
        bleui       r2, ' ', .done
        addi        r0, r0, 1
        jmp         .word
.done:  ret

; in: r0 = where to look; out: r0 = the address behind the next number, r1 = the number
parse_number:
.skip:  load8u      r2, [r0]
        addi        r0, r0, 1
        beqi        r2, ' ', .skip
        li          r1, 0
.digit: subi        r2, r2, '0'
        bgtui       r2, 9, .done
        muli        r1, r1, 10
        add         r1, r1, r2
        load8u      r2, [r0]
        addi        r0, r0, 1
        jmp         .digit
.done:  subi        r0, r0, 1
        ret
