; A map from texts of any length to 64-bit values, without a limit on its entries.
;
; The texts are copied. Every entry is a record in memory that never moves, so the address of a value is good until the entry
; is removed, and leads to the text (text_map_text): a map of this kind also interns texts. A big map leads from a hash of 64
; bits to the first record with this hash; records that share one are linked, and texts are compared in full.

.include <big_map.asm>
.include <hash.asm>
.include <sort.asm>
.include <text.asm>

; A text map.
.const text_map_records = 0     ; u64  address of the big map
.const text_map_used    = 8     ; u64  how many entries there are
.const text_map_first   = 16    ; u64  address of the record that was created first, 0 for none
.const text_map_last    = 24    ; u64  and of the last
.const text_map_hash    = 32    ; u64  the key, for the big map
.const text_map_size    = 40    ; bytes of a text map itself

; A record. Its address is that of the value. Addresses take four bytes: a heap has at most 4 GiB.
.const text_map_record_value  = 0   ; u64
.const text_map_record_same   = 8   ; u32  the next record with the same hash, or 0
.const text_map_record_behind = 12  ; u32  the record created after this one, or 0
.const text_map_record_before = 16  ; u32  the record created before this one, or 0
.const text_map_record_length = 20  ; u32  bytes of the text
.const text_map_record_text   = 24  ; the text, and a zero byte

.const text_map_capacity = 4096
.map text_map_shard key=bytes(8, 4) value=u32 capacity=text_map_capacity

; Puts the hash of a text where the big map takes keys from. Its highest bits are to depend on all of the text.
.macro _text_map_hash(key, hash, map, text, length, address, left, multiplier, word, shift)
        mov         address, text
        mov         left, length
        _hash_words hash, address, left, multiplier, word, shift
        mul         hash, hash, multiplier
        store64     hash, [map + text_map_hash]
        add         key, map, text_map_hash
.endm

; Makes an empty text map.
; Gives: its address. Errors: traps with out_of_memory. Costs 2200, and as much again where its 131,000 bytes were not
; reached before.
.fn text_map_new() -> map
.reg map
        call        text_map_new_sized(text_map_capacity) -> map
        ret         map

; Makes an empty text map with small shards, where there are many of them and most have few entries.
; Takes: how many entries a shard has, from 1 to 65,535. With 8 the text map may be full from a million entries on, with 64 from
; 30 million.
; Gives: its address. Errors: traps with out_of_memory, and with bad_capacity. Costs 60, and a half of the capacity.
.fn text_map_new_sized(capacity) -> map
.reg map, records
        li          map, text_map_size
        alloc       map, map
        map_new_sized records, text_map_shard, capacity
        call        big_map_new_hashed(records) -> records
        store64     records, [map + text_map_records]
        ret         map

; Finds or creates an entry.
; Takes: the address of a text map; address and length of a text. Gives: the address of the value, which is 0 if it is new;
; 1 if the entry was created, else 0. 0 and 0 where big_map_reserve gives that.
; Errors: traps with out_of_memory. Costs 48, and 6 for every 8 bytes of the text; 30 more for a new entry.
.fn text_map_reserve(map, text, length) -> value, created
.reg place, records, key, hash, shard, record, other, first
        _text_map_hash key, hash, map, text, length, place, records, other, shard, record
        load64      records, [map + text_map_records]
        _big_map_shard shard, records, hash
        map_get_or_reserve place, shard, key
        beq         place, 0, .full
.find:  load32u     first, [place]
        mov         record, first
.same:  beq         record, 0, .create
        load32u     other, [record + text_map_record_length]
        bne         other, length, .other
        add         other, record, text_map_record_text
        mem_compare other, other, text, length
        beq         other, 0, .found
.other: load32u     record, [record + text_map_record_same]
        jmp         .same
.found: ret         record, 0

.create:
        add         record, length, text_map_record_text + 1
        bltu        record, length, .too_long
        alloc       record, record
        store32     length, [record + text_map_record_length]
        add         other, record, text_map_record_text
        mem_copy    other, text, length
        store32     first, [record + text_map_record_same]
        store32     record, [place]

        load64      other, [map + text_map_last]
        store32     other, [record + text_map_record_before]
        store64     record, [map + text_map_last]
        beq         other, 0, .first
        store32     record, [other + text_map_record_behind]
        jmp         .linked
.first: store64     record, [map + text_map_first]
.linked:
        load64      other, [map + text_map_used]
        add         other, other, 1
        store64     other, [map + text_map_used]
        ret         record, 1
.full:  call        big_map_reserve(records, key) -> place
        bne         place, 0, .find
        ret         0, 0
.too_long:
        alloc       record, length              ; out_of_memory
        ret         0, 0

; Adds to a value, which is 0 in a new entry.
; Takes: the address of a text map; address and length of a text; what to add. Gives: the sum, modulo 2^64; 1, or 0 where
; big_map_reserve gives 0 and 0. Errors: traps with out_of_memory. Costs 13 more than text_map_reserve.
.fn text_map_add(map, text, length, amount) -> sum, done
.reg value, sum
        call        text_map_reserve(map, text, length) -> value
        beq         value, 0, .full
        load64      sum, [value]
        add         sum, sum, amount
        store64     sum, [value]
        ret         sum, 1
.full:  ret         0, 0

; Finds an entry.
; Takes: the address of a text map; address and length of a text. Gives: the address of the value, or 0 if the text is absent.
; Costs 76, and 6 for every 8 bytes of the text.
.fn text_map_lookup(map, text, length) -> value
.reg place, key
        call        _text_map_key(map, text, length) -> key
        load64      place, [map + text_map_records]
        call        big_map_lookup(place, key) -> place
        beq         place, 0, .absent
        load32u     place, [place]
        call        _text_map_among(place, text, length) -> place
.absent:
        ret         place

; Removes an entry. Its memory is lost.
; Takes: the address of a text map; address and length of a text. Gives: 1 if the text was there, else 0.
; Costs 160, and 6 for every 8 bytes of the text.
.fn text_map_remove(map, text, length) -> removed
.reg place, key, record, before, behind
        call        _text_map_key(map, text, length) -> key
        load64      place, [map + text_map_records]
        call        big_map_lookup(place, key) -> place
        beq         place, 0, .absent
        load32u     record, [place]
        call        _text_map_among(record, text, length) -> record
        beq         record, 0, .absent
.same:  load32u     before, [place]             ; what leads to the record: the entry of its hash, or another record
        beq         before, record, .unlink
        add         place, before, text_map_record_same
        jmp         .same
.unlink:
        load32u     before, [record + text_map_record_same]
        store32     before, [place]
        load32u     before, [record + text_map_record_before]
        load32u     behind, [record + text_map_record_behind]
        beq         before, 0, .is_first
        store32     behind, [before + text_map_record_behind]
        jmp         .behind
.is_first:
        store64     behind, [map + text_map_first]
.behind:
        beq         behind, 0, .is_last
        store32     before, [behind + text_map_record_before]
        jmp         .count
.is_last:
        store64     before, [map + text_map_last]
.count: load64      before, [map + text_map_used]
        sub         before, before, 1
        store64     before, [map + text_map_used]
        load64      place, [map + text_map_records]
        call        big_map_lookup(place, key) -> before
        load32u     before, [before]
        bne         before, 0, .done            ; other texts have this hash
        call        big_map_remove(place, key)
.done:  ret         1
.absent:
        ret         0

; The next entry, in the order in which they were created.
; Takes: the address of a text map; a cursor, 0 at the start and then the value that this function gave.
; Gives: the address of the value, 0 behind the last entry. The entry at the cursor may be removed, and others may be created,
; which come at the end. Costs 7.
.fn text_map_next(map, cursor) -> value
        beq         cursor, 0, .first
        load32u     map, [cursor + text_map_record_behind]
        ret
.first: load64      map, [map + text_map_first]
        ret

; The text of an entry.
; Takes: the address of a value in a text map. Gives: the address of the text, behind which stands a zero byte; its length.
; Costs 7.
.fn text_map_text(value) -> text, length
.reg length
        load32u     length, [value + text_map_record_length]
        add         value, value, text_map_record_text
        ret

; How many entries a text map has.
; Takes: its address. Gives: the number. Costs 5.
.fn text_map_count(map) -> count
        load64      map, [map + text_map_used]
        ret

; The entries in the order of their texts, as text_compare has it.
; Takes: the address of a text map. Gives: the address of an array of the addresses of values, as text_map_next gives them; how
; many there are. It is the caller's, and stays as it is when entries come or go.
; Errors: traps with out_of_memory. Costs 30 * n * log2(n) or less
; for n entries, and a 32nd of the bytes of the texts that are compared.
.fn text_map_sorted(map) -> entries, count
.reg compare, entries, count
        func        compare, text_map_compare_texts
        call        _text_map_sorted_by(map, compare) -> entries, count
        ret         entries, count

; The entries in the order of their values, unsigned, the greatest first; where they are equal, in that of their texts.
; Takes, gives and costs what text_map_sorted does.
.fn text_map_sorted_by_value(map) -> entries, count
.reg compare, entries, count
        func        compare, text_map_compare_values
        call        _text_map_sorted_by(map, compare) -> entries, count
        ret         entries, count

; The order of text_map_sorted, for `func` and sort_by.
; Takes: the addresses of two values in text maps. Gives: less than 0, 0 or greater than 0. Costs 30, and a 64th of the texts.
.func text_map_compare_texts
.fn text_map_compare_texts(entry, other) -> order
.reg length, other_length
        load32u     length, [entry + text_map_record_length]
        load32u     other_length, [other + text_map_record_length]
        add         entry, entry, text_map_record_text
        add         other, other, text_map_record_text
        call        text_compare(entry, length, other, other_length) -> entry
        ret

; The order of text_map_sorted_by_value, for `func` and sort_by.
; Takes: the addresses of two values in text maps. Gives: less than 0, 0 or greater than 0. Costs 35, and a 64th of the texts.
.func text_map_compare_values
.fn text_map_compare_values(entry, other) -> order
.reg value, other_value
        load64      value, [entry]
        load64      other_value, [other]
        bne         value, other_value, .by_value
        call        text_map_compare_texts(entry, other) -> entry
        ret
.by_value:
        ltu         entry, value, other_value
        gtu         other, value, other_value
        sub         entry, entry, other
        ret

; An array of all entries, in the order of a function.
.fn _text_map_sorted_by(map, compare) -> entries, count
.reg entries, count, cursor, place
        load64      count, [map + text_map_used]
        shl         entries, count, 3
        alloc       entries, entries
        mov         place, entries
        li          cursor, 0
.next:  call        text_map_next(map, cursor) -> cursor
        beq         cursor, 0, .sort
        store64     cursor, [place]
        add         place, place, 8
        jmp         .next
.sort:  call        sort_by(entries, count, compare)
        ret         entries, count

; Puts the hash of a text where the big map takes keys from.
.fn _text_map_key(map, text, length) -> key
.reg key, hash, multiplier, word, shift
        _text_map_hash key, hash, map, text, length, text, length, multiplier, word, shift
        ret         key

; The record with a text, among those with the same hash; 0 if there is none.
.fn _text_map_among(record, text, length) -> record
.reg other
.next:  beq         record, 0, .done
        load32u     other, [record + text_map_record_length]
        bne         other, length, .other
        add         other, record, text_map_record_text
        mem_compare other, other, text, length
        beq         other, 0, .done
.other: load32u     record, [record + text_map_record_same]
        jmp         .next
.done:  ret
.end_fn
