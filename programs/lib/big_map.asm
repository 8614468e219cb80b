; A map without a limit on its entries, of any layout, built of maps with one.
;
; It is made from an empty map of the program's `.map` layout, which becomes its first shard:
;
;   .map words key=bytes(16) value=u64 capacity=4096
;           map_new     first, words
;           call        big_map_new(first) -> map
;
; The method is extendible hashing: Ronald Fagin, Jurg Nievergelt, Nicholas Pippenger and H. Raymond Strong, "Extendible
; Hashing - A Fast Access Method for Dynamic Files", ACM Transactions on Database Systems 4 (1979). The highest `depth` bits of
; a hash of the key are the index in a directory of 2^depth shards, and neighbouring entries of it may name the same one.
; A shard that is full is split in two by the next bit; new shards get the layout and the capacity from the header of the
; first. So shards are two thirds full on average, and a capacity of 1024 to 16384 is good: each insertion into
; a full shard costs about 60 for each of its entries.
;
; An entry moves when its shard is split: an address of a value is good until a key is created. So also an iteration:
; removing keys during one is fine, creating some may show entries twice or not at all.
;
; A directory has at most 2^20 entries. So a big map with shards of capacity 1024 or more is full only when the heap is,
; unless somebody has chosen keys whose hashes are alike; then big_map_reserve gives 0, as a full map does.
; Maps may be written and asked by their own instructions only through the functions here.

.include <hash.asm>

.const big_map_directory  = 0   ; u64  address of the directory
.const big_map_shift      = 8   ; u64  64 - depth
.const big_map_bytes      = 16  ; u64  of a shard
.const big_map_key_size   = 24  ; u64  0 if keys are hashes
.const big_map_value_size = 32  ; u64
.const big_map_scalar     = 40  ; u64  a key that came in a register
.const big_map_size       = 48  ; bytes of a big map itself

.const big_map_least_shift = 64 - 20

.const big_map_wide_key = 604   ; the number of the trap: a key in a register has at most 8 bytes

; Where the header of a map has what is needed here (docs/standard.md).
.const big_map_header              = 32 ; its bytes
.const big_map_header_count        = 2  ; u16
.const big_map_header_key_size     = 4  ; u32
.const big_map_header_value_size   = 8  ; u32
.const big_map_header_bucket_size  = 16 ; u32
.const big_map_header_bucket_count = 24 ; u32
.const big_map_header_tombstones   = 28 ; u32

; The shard of a key; its index in the directory takes the place of the hash.
.macro _big_map_shard(shard, map, hash)
        load64      shard, [map + big_map_shift]
        shr         hash, hash, shard
        load64      shard, [map + big_map_directory]
        load64      shard, [shard + hash * 8]
.endm

; Makes an empty big map.
; Takes: the address of an empty map, which belongs to the big map from then on.
; Gives: the address of the big map. Errors: traps with out_of_memory. Costs 26.
.fn big_map_new(first) -> map
.reg map, number, other
        li          map, big_map_size
        alloc       map, map
        load32u     number, [first + big_map_header_key_size]
        store64     number, [map + big_map_key_size]
        load32u     number, [first + big_map_header_value_size]
        store64     number, [map + big_map_value_size]
        load32u     number, [first + big_map_header_bucket_size]
        load32u     other, [first + big_map_header_bucket_count]
        mul         number, number, other
        add         number, number, big_map_header
        store64     number, [map + big_map_bytes]
        li          number, 63                  ; two entries of the directory, and both name the first shard
        store64     number, [map + big_map_shift]
        li          number, 16
        alloc       number, number
        store64     first, [number]
        store64     first, [number + 8]
        store64     number, [map + big_map_directory]
        ret         map

; Makes an empty big map whose keys of 8 bytes are hashes already: their highest bits choose the shard.
; Takes, gives and costs what big_map_new does.
.fn big_map_new_hashed(first) -> map
.reg own
        call        big_map_new(first) -> first
        li          own, 0
        store64     own, [first + big_map_key_size]
        ret         first

; Finds or creates an entry, as map_reserve.
; Takes: the address of a big map, that of a key. Gives: the address of the value, all zero if it is new; 1 if the entry
; was created, else 0. 0 and 0 if the key is absent and the map is full.
; Errors: traps with out_of_memory where a shard would have to be split; nothing has changed then.
; Costs 30 and the price of map_reserve, for keys of other than 8 bytes also that of hash_bytes; splitting besides.
.fn big_map_reserve(map, key) -> value, created
.reg hash, shard, value, created, done
.again: call        _big_map_hash(map, key) -> hash
        _big_map_shard shard, map, hash
        map_reserve value, shard, key
        beq         value, 0, .full
        ret         value, created
.full:  call        _big_map_split(map, hash) -> done
        bne         done, 0, .again
        ret         0, 0

; Finds an entry, as map_lookup.
; Takes: the address of a big map, that of a key. Gives: the address of the value, or 0 if the key is absent.
; Costs 25 and the price of map_lookup, for keys of other than 8 bytes also that of hash_bytes.
.fn big_map_lookup(map, key) -> value
.reg hash, shard
        call        _big_map_hash(map, key) -> hash
        _big_map_shard shard, map, hash
        map_lookup  map, shard, key
        ret

; Removes an entry, as map_remove.
; Takes: the address of a big map, that of a key. Gives: 1 if the key was there, else 0. Costs as big_map_lookup.
.fn big_map_remove(map, key) -> removed
.reg hash, shard
        call        _big_map_hash(map, key) -> hash
        _big_map_shard shard, map, hash
        map_remove  map, shard, key
        ret

; Adds to a number, as map_add.
; Takes: the address of a big map whose values have 1, 2, 4 or 8 bytes; that of a key; what to add.
; Gives: 1, or 0 if the key is absent and the map is full. Errors: as big_map_reserve, and value_size. Costs as it.
.fn big_map_add(map, key, amount) -> done
.reg hash, shard, done
.again: call        _big_map_hash(map, key) -> hash
        _big_map_shard shard, map, hash
        map_add     done, shard, key, amount
        beq         done, 0, .full
        ret         done
.full:  call        _big_map_split(map, hash) -> done
        bne         done, 0, .again
        ret         0

; big_map_reserve with the key itself in place of its address: its low bytes, as many as a key has.
; Takes: the address of a big map whose keys have at most 8 bytes, the key. Gives what big_map_reserve does.
; Errors: as big_map_reserve; traps with big_map_wide_key for wider keys. Costs 10 more than it.
.fn big_map_reserve_scalar(map, key) -> value, created
        call        _big_map_keep(map, key) -> key
        jmp         big_map_reserve

; big_map_lookup with the key itself in place of its address: its low bytes, as many as a key has.
; Takes: the address of a big map whose keys have at most 8 bytes, the key. Gives what big_map_lookup does.
; Errors: traps with big_map_wide_key for wider keys. Costs 10 more than big_map_lookup.
.fn big_map_lookup_scalar(map, key) -> value
        call        _big_map_keep(map, key) -> key
        jmp         big_map_lookup

; big_map_remove with the key itself in place of its address: its low bytes, as many as a key has.
; Takes: the address of a big map whose keys have at most 8 bytes, the key. Gives what big_map_remove does.
; Errors: traps with big_map_wide_key for wider keys. Costs 10 more than big_map_remove.
.fn big_map_remove_scalar(map, key) -> removed
        call        _big_map_keep(map, key) -> key
        jmp         big_map_remove

; big_map_add with the key itself in place of its address: its low bytes, as many as a key has.
; Takes: the address of a big map whose keys have at most 8 bytes, the key, what to add. Gives what big_map_add does.
; Errors: as big_map_add; traps with big_map_wide_key for wider keys. Costs 10 more than it.
.fn big_map_add_scalar(map, key, amount) -> done
        call        _big_map_keep(map, key) -> key
        jmp         big_map_add

; The next entry, as map_iter_next. The order looks random and is the same in every run.
; Takes: the address of a big map; a cursor, 0 at the start and then what this function gave.
; Gives: the cursor; the address of the key; that of the value. All three are 0 behind the last entry.
; Costs 20 and the price of map_iter_next; at the end of a shard 10 more, and 5 for each entry of the directory that names it.
.fn big_map_next(map, cursor) -> cursor, key, value
.reg directory, place, entries, shard, key, value, next
        load64      directory, [map + big_map_directory]
        load64      place, [map + big_map_shift]
        neg         place, place
        li          entries, 1
        shl         entries, entries, place     ; the amount counts modulo 64
        shr         place, cursor, 32           ; a cursor is an index of the directory and a cursor of the shard
        zext32      cursor, cursor
        bgeu        place, entries, .end
        load64      shard, [directory + place * 8]
.shard: map_iter_next cursor, shard, key, .done
        shl         place, place, 32
        or          cursor, cursor, place
        ret         cursor, key, value
.done:  li          cursor, 0
.same:  add         place, place, 1
        bgeu        place, entries, .end
        load64      next, [directory + place * 8]
        beq         next, shard, .same
        mov         shard, next
        jmp         .shard
.end:   ret         0, 0, 0

; How many entries a big map has.
; Takes: its address. Gives: the number. Costs 12, and 6 for each entry of the directory.
.fn big_map_count(map) -> count
.reg directory, end, count, shard, last
        load64      directory, [map + big_map_directory]
        load64      shard, [map + big_map_shift]
        neg         shard, shard
        li          end, 8
        shl         end, end, shard
        add         end, directory, end
        li          count, 0
        li          last, 0
.next:  load64      shard, [directory]
        beq         shard, last, .same
        mov         last, shard
        load16u     shard, [shard + big_map_header_count]
        add         count, count, shard
.same:  add         directory, directory, 8
        bltu        directory, end, .next
        ret         count

; Removes all entries. The shards stay.
; Takes: the address of a big map. Gives nothing. Costs 10, 6 for each entry of the directory, and the price of map_clear for
; each shard.
.fn big_map_clear(map)
.reg directory, end, shard, last
        load64      directory, [map + big_map_directory]
        load64      shard, [map + big_map_shift]
        neg         shard, shard
        li          end, 8
        shl         end, end, shard
        add         end, directory, end
        li          last, 0
.next:  load64      shard, [directory]
        beq         shard, last, .same
        mov         last, shard
        map_clear   shard
.same:  add         directory, directory, 8
        bltu        directory, end, .next
        ret

; A hash of a key whose highest bits are as good as its lowest.
.fn _big_map_hash(map, key) -> hash
.reg size, high
        load64      size, [map + big_map_key_size]
        bne         size, 8, .bytes
        load64      map, [key]                  ; the finaliser of MurmurHash3, without its last step, for the low bits
        shr         high, map, 33
        xor         map, map, high
        lc          high, 0xff51afd7ed558ccd
        mul         map, map, high
        shr         high, map, 33
        xor         map, map, high
        lc          high, 0xc4ceb9fe1a85ec53
        mul         map, map, high
        ret
.bytes: beq         size, 0, .own
        mov         map, key
        mov         key, size
        jmp         hash_bytes
.own:   load64      map, [key]
        ret

; Puts a key from a register into memory.
.fn _big_map_keep(map, key) -> address
.reg size
        load64      size, [map + big_map_key_size]
        bgtu        size, 8, .wide
        store64     key, [map + big_map_scalar]
        add         map, map, big_map_scalar
        ret
.wide:  host        print_error("big_map: a key of %u bytes does not fit in a register\n", size)
        trap        big_map_wide_key

; Splits a shard in two, by the first bit of the hashes that the directory does not use for it.
; Takes: the address of a big map, an index of the directory. Gives: 1, or 0 if there are no more bits.
.fn _big_map_split(map, index) -> done
.reg directory, shift, entries, shard, same, other, entry, cursor, key, value, place, size, bit, hash
        load64      directory, [map + big_map_directory]
        load64      shift, [map + big_map_shift]
        neg         entries, shift
        li          same, 1
        shl         entries, same, entries
        load64      shard, [directory + index * 8]
.count: xor         other, index, same          ; of 2 * same neighbours, those on the other side
        load64      other, [directory + other * 8]
        bne         other, shard, .counted
        shl         same, same, 1
        bltu        same, entries, .count
.counted:                                       ; `same` entries name the shard
        bne         same, 1, .shared
        beq         shift, big_map_least_shift, .no_bits
        call        _big_map_double(map)
        shl         index, index, 1
        jmp         _big_map_split

.shared:
        load64      size, [map + big_map_bytes]
        alloc       other, size
        li          size, big_map_header        ; an empty map is its header, and zeros
        mem_copy    other, shard, size
        li          size, 0
        store16     size, [other + big_map_header_count]
        store32     size, [other + big_map_header_tombstones]

        shr         same, same, 1               ; the upper half of the entries gets the new shard
        neg         entry, same
        and         entry, entry, index
        or          entry, entry, same
        add         place, entry, same
.name:  store64     other, [directory + entry * 8]
        add         entry, entry, 1
        bltu        entry, place, .name

        shl         bit, same, shift            ; the bit that decides
        load64      size, [map + big_map_value_size]
        li          cursor, 0
.key:   map_iter_next cursor, shard, key, .done
        call        _big_map_hash(map, key) -> hash
        and         hash, hash, bit
        beq         hash, 0, .key
        map_get_or_reserve place, other, key
        mem_copy    place, value, size
        map_remove  place, shard, key
        jmp         .key
.done:  ret         1
.no_bits:
        ret         0

; Makes a directory of twice the size, in which two neighbours stand for each entry.
.fn _big_map_double(map)
.reg old, new, end, shift, shard
        load64      old, [map + big_map_directory]
        load64      shift, [map + big_map_shift]
        neg         end, shift
        li          new, 8
        shl         end, new, end
        shl         new, end, 1
        alloc       new, new
        store64     new, [map + big_map_directory]
        sub         shift, shift, 1
        store64     shift, [map + big_map_shift]
        add         end, old, end
.next:  load64      shard, [old]
        store64     shard, [new]
        store64     shard, [new + 8]
        add         old, old, 8
        add         new, new, 16
        bltu        old, end, .next
        ret
.end_fn
