; Counts the words of standard input and prints the most frequent, each behind its count.
;
; Shows a hash table without a limit built of maps with one: words are spread over many maps, and a map
; that is full is split in two. Also: reading in large pieces, looking at eight bytes at a time, a binary
; heap, buffered output.
;
; Run it with: mini-vm run programs/word_count.asm < FILE              the ten most frequent
;              mini-vm run programs/word_count.asm -- 25 < FILE        the 25 most frequent
;              mini-vm run programs/word_count.asm -- all < FILE       every word; 0 says the same
;
; A word is a maximal run of bytes that are not white space: not space, \t, \n, \v, \f or \r. Any other
; byte belongs to a word, a zero byte too. The greater count comes first; words with equal counts are
; in byte order. So the output is, byte for byte, that of these tools in the C locale (LC_ALL=C):
;
;   tr -s '[:space:]' '\n' | grep -av '^$' | sort | uniq -c | sort -k1,1nr -k2 | head -10
;
; Counts are exact for any input and words of any length. What the words need must fit in the heap, about
; 100 bytes for each different word; if it does not, the program traps with out_of_memory before it has
; printed anything. `mini-vm run --heap 4G` gives it more.
;
;! args: 6
;! stdin:
;| the cat saw the dog
;|   and the dog	saw
;| the Cat, the extraordinarily long-tailed cat
;| and an extraordinarily long-tailed extraordinarily long-tailed dog
;! output:
;|       5 the
;|       3 dog
;|       3 extraordinarily
;|       3 long-tailed
;|       2 and
;|       2 cat

; What is known of a word. Addresses take four bytes: a heap has at most 4 GiB.
.struct record {
        count:  u64             ; how often it came
        same:   u32             ; address of the next record with the same fingerprint, or 0
        older:  u32             ; address of the record made before this one, or 0
        length: u32             ; bytes of the word
        bytes:  u8[0]           ; the word
}

; A shard: from the fingerprint of a word to the first record with it. A fingerprint is a 64-bit hash.
.map shard key=bytes(8, 4) value=u32 capacity=8192

; The directory is an array of shard addresses with 2^depth entries. The highest `depth` bits of a
; fingerprint are the index of its shard; neighbouring entries may name the same one.
.data directory:   .u64 0
.data shift:       .u64 0       ; 64 - depth
.data fingerprint: .u64 0       ; the key, for the map instructions

.const input_size = 65536       ; bytes to read at a time
.const spaces     = 0x2020202020202020

.const output_size = 65536
.data output:      .u64 0       ; address of the output buffer
.data output_used: .u64 0       ; bytes in it

.const default_wanted = 10
.const argument_size  = 18      ; so many digits fit in 64 bits
.data argument: .zero argument_size + 1
.data usage:    .ascii "word_count takes one argument: how many words to print, or `all`\n"
.data usage_end:

main:   call        wanted, r0
        call        count_words, r1
        mov         r3, r1
        mov         r4, r2
        call        make_heap, r3
        mov         r1, r3
        mov         r3, r0
        call        print_first, r1
        halt

; How many words to print, from the arguments.
; out: r0 = the number, the largest possible for all
wanted:
        li          r1, default_wanted
        host        arg_count, r0
        beqi        r0, 0, .done
        bnei        r0, 1, .refuse
        li          r2, 0
        li          r3, argument
        li          r4, argument_size + 1
        host        arg, r2
        beqi        r2, 0, .refuse
        bgti        r2, argument_size, .refuse
        add         r2, r3, r2                  ; r2 = end of the argument, r3 = the next character
        load32u     r4, [r3]
        li          r5, 'a' | 'l' << 8 | 'l' << 16
        li          r1, 0
        beq         r4, r5, .all
.digit: load8u      r4, [r3]
        subi        r4, r4, '0'
        bgtui       r4, 9, .refuse
        muli        r1, r1, 10
        add         r1, r1, r4
        addi        r3, r3, 1
        bltu        r3, r2, .digit
        bnei        r1, 0, .done
.all:   li          r1, -1
.done:  mov         r0, r1
        ret
.refuse:
        li          r0, usage
        li          r1, usage_end - usage
        host        write_error, r0
        li          r0, 2
        exit        r0

; Reads standard input to its end and makes a record of every different word.
; out: r0 = the newest record, r1 = how many there are
;
; r0 = where to look next       r4 = input buffer               r10-r14 = patterns to find white space
; r1 = start of the word        r5 = its size                   r18 = end of the word
; r2 = end of the input         r6 = directory, r7 = shift      r19 = length of the word
; r3 = hash of the word so far  r8 = multiplier of the hash     r22 = newest record, r23 = records
;                               r9 = address of the key
count_words:
        li          r5, input_size
        addi        r4, r5, 16                  ; behind the input stand eight spaces
        alloc       r4, r4
        mov         r0, r4
        mov         r1, r4
        mov         r2, r4
        li          r3, 0
        lc          r8, 0x9e3779b97f4a7c15
        li          r9, fingerprint
        lc          r10, 0x7f7f7f7f7f7f7f7f
        lc          r11, 0x7777777777777777
        lc          r12, 0x7272727272727272
        lc          r13, spaces
        lc          r14, 0x8080808080808080
        li          r22, 0
        li          r23, 0
        call        make_directory, r24
        li          r16, directory
        load64      r6, [r16]
        li          r16, shift
        load64      r7, [r16]

; Brings the unfinished word to the start of the buffer and reads more behind it.
.refill:
        sub         r16, r2, r1                 ; r16 = bytes of the unfinished word
        bne         r1, r4, .move
        bltu        r16, r5, .read
        shli        r5, r5, 1                   ; the word fills the buffer: take one twice as large
        addi        r17, r5, 16
        alloc       r4, r17
.move:  mem_copy    r4, r1, r16
        sub         r17, r0, r1
        add         r0, r4, r17
        mov         r1, r4
        add         r2, r4, r16
.read:  store64     r13, [r2]
        mov         r20, r2
        sub         r21, r5, r16
        host        read, r20
        bnei        r20, 0, .more
        beqi        r16, 0, .done
        li          r20, 1                      ; count one of the spaces as input: it ends the last word
.more:  add         r2, r2, r20
        store64     r13, [r2]
        jmp         .chunk

; A word or white space starts at r0.
.word:  mov         r1, r0
        li          r3, 0

; Looks at eight bytes: the highest bit of each byte of r17 becomes 1 where that byte is white space.
; Without its highest bit a byte is at most 127, so no sum carries into the next byte.
.chunk: load64      r16, [r0]
        and         r17, r16, r10
        add         r18, r17, r11               ; 9 or more
        add         r19, r17, r12               ; 14 or more
        xor         r18, r18, r19               ; 9 to 13: \t, \n, \v, \f, \r
        xor         r17, r17, r13
        sub         r17, r14, r17               ; 32: space
        or          r17, r17, r18
        not         r18, r16
        and         r17, r17, r18               ; not if the highest bit of the byte was 1
        and         r17, r17, r14
        bnei        r17, 0, .space
        xor         r3, r3, r16
        mul         r3, r3, r8
        rotli       r3, r3, 29
        addi        r0, r0, 8
        jmp         .chunk

.space: ctz         r17, r17
        subi        r17, r17, 7                 ; r17 = bits in front of the white space
        shri        r18, r17, 3
        add         r18, r0, r18
        beq         r18, r2, .refill            ; the end of the input, perhaps not of the word
        beqi        r17, 0, .at_space
        neg         r17, r17
        shl         r16, r16, r17               ; drops what does not belong to the word
        xor         r3, r3, r16
        mul         r3, r3, r8
.finish:
        sub         r19, r18, r1
        xor         r3, r3, r19
        mul         r3, r3, r8
        store64     r3, [r9]

.find:  shr         r16, r3, r7
        load64x     r16, [r6 + r16 * 8]
        map_get_or_reserve r17, r16, r9
        beqi        r17, 0, .full
        load32u     r16, [r17]
.same:  beqi        r16, 0, .create
        load        r20, [r16 + record.length]
        bne         r20, r19, .other
        addi        r20, r16, record.bytes
        mem_compare r20, r20, r1, r19
        bnei        r20, 0, .other
        load        r20, [r16 + record.count]
        addi        r20, r20, 1
        store       r20, [r16 + record.count]
        addi        r0, r18, 1
        jmp         .word
.other: load        r16, [r16 + record.same]
        jmp         .same

.at_space:
        bne         r0, r1, .finish             ; the word ends with a chunk
        addi        r0, r0, 1
        jmp         .word

.create:
        addi        r16, r19, record.bytes
        alloc       r16, r16
        li          r20, 1
        store       r20, [r16 + record.count]
        load32u     r20, [r17]
        store       r20, [r16 + record.same]
        store32     r16, [r17]
        store       r22, [r16 + record.older]
        store       r19, [r16 + record.length]
        addi        r20, r16, record.bytes
        mem_copy    r20, r1, r19
        mov         r22, r16
        addi        r23, r23, 1
        addi        r0, r18, 1
        jmp         .word

.full:  mov         r24, r3
        call        split_shard, r24
        li          r16, directory
        load64      r6, [r16]
        li          r16, shift
        load64      r7, [r16]
        jmp         .find

.done:  mov         r0, r22
        mov         r1, r23
        ret

; Makes a directory of two shards.
make_directory:
        li          r0, 16
        alloc       r0, r0
        map_new     r1, shard
        store64     r1, [r0]
        map_new     r1, shard
        store64     r1, [r0 + 8]
        li          r1, directory
        store64     r0, [r1]
        li          r0, 63
        li          r1, shift
        store64     r0, [r1]
        ret

; Splits the shard of a fingerprint in two, by the first bit that the directory does not use for it.
; in: r0 = the fingerprint
split_shard:
        li          r1, directory
        load64      r1, [r1]
        li          r2, shift
        load64      r2, [r2]
        shr         r3, r0, r2                  ; r3 = index in the directory
        load64x     r4, [r1 + r3 * 8]           ; r4 = the shard
        li          r5, 1
.count: xor         r6, r3, r5
        load64x     r6, [r1 + r6 * 8]
        bne         r6, r4, .counted
        shli        r5, r5, 1
        jmp         .count
.counted:                                       ; r5 = how many entries name the shard, a power of two
        bnei        r5, 1, .shared
        call        double_directory, r6
        jmp         split_shard

.shared:
        shri        r5, r5, 1                   ; the upper half of them gets a new shard
        map_new     r6, shard
        neg         r7, r5
        and         r3, r3, r7
        or          r3, r3, r5
        shli        r3, r3, 3
        add         r3, r1, r3
        shli        r7, r5, 3
        add         r7, r3, r7
.name:  store64     r6, [r3]
        addi        r3, r3, 8
        bltu        r3, r7, .name

        shl         r5, r5, r2                  ; the bit that decides
        li          r7, 0
.key:   map_iter_next r7, r4, r8, .done
        load64      r10, [r8]
        and         r10, r10, r5
        beqi        r10, 0, .key
        map_get_or_reserve r10, r6, r8
        load32u     r11, [r9]
        store32     r11, [r10]
        map_remove  r10, r4, r8
        jmp         .key
.done:  ret

; Makes a directory of twice the size, in which two neighbours stand for each entry.
double_directory:
        li          r0, directory
        load64      r1, [r0]
        li          r2, shift
        load64      r3, [r2]
        neg         r4, r3
        li          r5, 8
        shl         r5, r5, r4                  ; 8 << (64 - shift) bytes
        shli        r4, r5, 1
        alloc       r4, r4
        store64     r4, [r0]
        subi        r3, r3, 1
        store64     r3, [r2]
        add         r5, r1, r5
.copy:  load64      r6, [r1]
        store64     r6, [r4]
        store64     r6, [r4 + 8]
        addi        r4, r4, 16
        addi        r1, r1, 8
        bltu        r1, r5, .copy
        ret

; Makes a binary heap of the records: an array of their addresses in which no entry ranks before the
; one at half its index.
; in: r0 = the newest record, r1 = how many there are; out: r0 = the heap
make_heap:
        shli        r2, r1, 2
        alloc       r2, r2
        mov         r3, r2
.add:   beqi        r0, 0, .added
        store32     r0, [r3]
        addi        r3, r3, 4
        load        r0, [r0 + record.older]
        jmp         .add
.added: mov         r0, r2
        shri        r2, r1, 1
.order: beqi        r2, 0, .done
        subi        r2, r2, 1
        mov         r3, r0
        mov         r4, r1
        mov         r5, r2
        call        sift_down, r3
        jmp         .order
.done:  ret

; Moves an entry of the heap down to its place.
; in: r0 = the heap, r1 = its size, r2 = index of the entry
sift_down:
        shli        r3, r2, 2
        add         r3, r0, r3                  ; r3 = the place that is free
        load32u     r4, [r3]                    ; r4 = the record
.level: shli        r5, r2, 1
        addi        r2, r5, 1                   ; r2 = index of the first child
        bgeu        r2, r1, .place
        shli        r6, r2, 2
        add         r6, r0, r6
        load32u     r7, [r6]
        addi        r5, r2, 1
        bgeu        r5, r1, .better
        load32u     r8, [r6 + 4]
        mov         r9, r8
        mov         r10, r7
        call        ranks_before, r9
        beqi        r9, 0, .better
        mov         r2, r5
        addi        r6, r6, 4
        mov         r7, r8
.better:                                        ; r7 = the child that ranks before the other
        mov         r9, r7
        mov         r10, r4
        call        ranks_before, r9
        beqi        r9, 0, .place
        store32     r7, [r3]
        mov         r3, r6
        jmp         .level
.place: store32     r4, [r3]
        ret

; in: r0, r1 = two records; out: r0 = 1 if the first is to be printed before the second, else 0
ranks_before:
        load        r2, [r0 + record.count]
        load        r3, [r1 + record.count]
        bne         r2, r3, .by_count
        load        r2, [r0 + record.length]
        load        r3, [r1 + record.length]
        minu        r4, r2, r3
        addi        r0, r0, record.bytes
        addi        r1, r1, record.bytes
        mem_compare r0, r0, r1, r4
        bnei        r0, 0, .by_bytes
        ltu         r0, r2, r3
        ret
.by_bytes:
        lti         r0, r0, 0
        ret
.by_count:
        gtu         r0, r2, r3
        ret

; Prints the records that rank first.
; in: r0 = the heap, r1 = its size, r2 = how many to print
print_first:
        li          r3, output_size
        alloc       r3, r3
        li          r4, output
        store64     r3, [r4]
.next:  beqi        r1, 0, .done
        beqi        r2, 0, .done
        load32u     r3, [r0]
        call        print_record, r3
        subi        r1, r1, 1
        subi        r2, r2, 1
        shli        r3, r1, 2
        add         r3, r0, r3
        load32u     r3, [r3]
        store32     r3, [r0]
        mov         r3, r0
        mov         r4, r1
        li          r5, 0
        call        sift_down, r3
        jmp         .next
.done:  call        flush, r3
        ret

; Prints a count in seven columns, or more if it needs them, a space, the word and a newline.
; in: r0 = the record
print_record:
        load        r1, [r0 + record.count]
        li          r2, count_text + digits
.digit: divui       r3, r1, 10
        muli        r4, r3, 10
        sub         r4, r1, r4
        addi        r4, r4, '0'
        subi        r2, r2, 1
        store8      r4, [r2]
        mov         r1, r3
        bnei        r1, 0, .digit
        li          r3, count_text + digits - columns
        li          r4, ' '
.pad:   bleu        r2, r3, .put
        subi        r2, r2, 1
        store8      r4, [r2]
        jmp         .pad
.put:   mov         r3, r2
        li          r4, count_text + digits + 1
        sub         r4, r4, r2
        call        put, r3
        addi        r3, r0, record.bytes
        load        r4, [r0 + record.length]
        call        put, r3
        li          r3, newline
        li          r4, 1
        call        put, r3
        ret

.const digits  = 20             ; what a count can have
.const columns = 7
.data count_text: .zero digits .ascii " "
.data newline:    .ascii "\n"

; Appends bytes to the output.
; in: r0 = their address, r1 = how many
put:    li          r2, output
        load64      r2, [r2]
        li          r3, output_used
        load64      r4, [r3]
        add         r5, r4, r1
        li          r6, output_size
        bgtu        r5, r6, .no_room
        add         r2, r2, r4
        mem_copy    r2, r0, r1
        store64     r5, [r3]
        ret
.no_room:
        call        flush, r7
        bleu        r1, r6, put
        host        write, r0                   ; more than the whole buffer holds
        ret

; Writes out what is in the output buffer.
flush:  li          r0, output
        load64      r0, [r0]
        li          r2, output_used
        load64      r1, [r2]
        li          r3, 0
        store64     r3, [r2]
        host        write, r0
        ret
