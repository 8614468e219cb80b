; A cache that forgets what was used least recently, driven by commands from standard input.
;
; Shows that values never move: the entries are linked into a list, from the newest to the oldest, by the addresses of their
; values inside the map. So looking up, moving to the front and dropping the oldest take the same time however large the cache
; is.
;
; Run it with: mini-vm run programs/lru_cache.asm < COMMANDS
;
; `put KEY VALUE` stores a value, `get KEY` prints it or `-`. Keys and values are signed 64-bit integers. The cache holds three
; entries; what it drops is printed. Anything else ends the program with status 1.
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

.include <errors.asm>
.include <input.asm>
.include <text.asm>

.const capacity = 3
.map cache key=i64 value=entry capacity=capacity

.struct entry {
        value:  i64
        newer:  u64             ; address of the entry used next after this one
        older:  u64             ; address of the entry used last before this one
}

; The list is a ring through this entry, which has no key: behind it stands the newest entry, before it the oldest.
.data ring: .u64 0, ring, ring

.fn main()
.reg entries, word, length, is_command, key, value
        map_new     entries, cache
.next:  call        input_word() -> word, length
        beq         length, 0, .done
        call        text_equal(word, length, "put", 3) -> is_command
        bne         is_command, 0, .put
        call        text_equal(word, length, "get", 3) -> is_command
        beq         is_command, 0, refuse
        call        read_number() -> key
        call        get(entries, key)
        jmp         .next
.put:   call        read_number() -> key
        call        read_number() -> value
        call        put(entries, key, value)
        jmp         .next
.done:  halt

.fn read_number() -> number
.reg number, found
        call        input_number() -> number, found
        bne         found, 1, refuse
        ret         number

; Prints the value of a key.
.fn get(entries, key)
.reg place, value
        host        print_format("%d is ", key)
        map_lookup_scalar place, entries, key
        beq         place, 0, .absent
        load        value, [place + entry.value]
        host        print_format("%d\n", value)
        call        unlink(place)
        call        link_newest(place)
        ret
.absent:
        host        print_string("-\n")
        ret

; Stores a value for a key and drops the oldest entry if there is no room.
.fn put(entries, key, value)
.reg place, created
.again: map_reserve_scalar place, entries, key
        beq         place, 0, .full
        bne         created, 0, .store
        call        unlink(place)
.store: store       value, [place + entry.value]
        call        link_newest(place)
        ret
.full:  call        drop_oldest(entries)
        jmp         .again

; Removes the entry that was used least recently from a map that is not empty.
.fn drop_oldest(entries)
.reg oldest, key
        li          oldest, ring
        load        oldest, [oldest + entry.newer]
        call        unlink(oldest)
        map_key     key, entries, oldest
        load64      key, [key]
        host        print_format("%d is dropped\n", key)
        map_remove_scalar key, entries, key
        ret

; Takes an entry out of the list.
.fn unlink(place)
.reg newer, older
        load        newer, [place + entry.newer]
        load        older, [place + entry.older]
        store       older, [newer + entry.older]
        store       newer, [older + entry.newer]
        ret

; Puts an entry into the list as the newest.
.fn link_newest(place)
.reg newer, older
        li          newer, ring
        load        older, [newer + entry.older]
        store       place, [newer + entry.older]
        store       place, [older + entry.newer]
        store       newer, [place + entry.newer]
        store       older, [place + entry.older]
        ret

; Says what the program takes and ends it.
.fn refuse()
        call        error_exit(1, "lru_cache takes the commands `put KEY VALUE` and `get KEY`, with integers")
        ret
